# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/shell/batch.c \
	src/shell/batch.h \
	src/shell/commands.c \
	src/shell/commands.h \
	src/shell/complete.c \
	src/shell/complete.h \
	src/shell/grid.c \
	src/shell/grid.h \
	src/shell/hint.c \
	src/shell/hint.h \
	src/shell/history.c \
	src/shell/history.h \
	src/shell/keys.c \
	src/shell/keys.h \
	src/shell/options.c \
	src/shell/options.h \
	src/shell/paste.c \
	src/shell/paste.h \
	src/shell/program.c \
	src/shell/program.h \
	src/shell/queue.c \
	src/shell/queue.h \
	src/shell/repl.c \
	src/shell/repl.h \
	src/shell/scan.c \
	src/shell/scan.h \
	src/shell/shell.c \
	src/shell/shell.h \
	src/shell/terminal.c \
	src/shell/terminal.h \
	src/shell/terminal_line.c \
	src/shell/terminal_parts.h \
	src/shell/terminal_show.c \
	src/shell/tty.c \
	src/shell/tty.h
