# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/net/address.c \
	src/net/address.h \
	src/net/constants.c \
	src/net/constants.h
