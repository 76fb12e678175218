# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/export/pcapng.c \
	src/export/pcapng.h
