# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/base/clock.h \
	src/base/diag.h \
	src/base/fd.h \
	src/base/mem.c \
	src/base/mem.h \
	src/base/text.c \
	src/base/text.h
