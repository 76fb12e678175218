# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/shell/complete.h \
	src/shell/hint.h \
	src/shell/history.h \
	src/shell/options.c \
	src/shell/options.h \
	src/shell/paste.h \
	src/shell/terminal.h
