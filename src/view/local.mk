# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/view/command.h \
	src/view/diagram.c \
	src/view/diagram.h \
	src/view/error.c \
	src/view/error.h \
	src/view/explain.c \
	src/view/explain.h \
	src/view/handles.c \
	src/view/handles.h \
	src/view/help.c \
	src/view/help.h \
	src/view/help_call.c \
	src/view/help_topics.c \
	src/view/ladder.c \
	src/view/ladder.h \
	src/view/manual.c \
	src/view/manual.h \
	src/view/markdown.c \
	src/view/markdown.h \
	src/view/notice.c \
	src/view/notice.h \
	src/view/packet_show.c \
	src/view/packet_show.h \
	src/view/quote.c \
	src/view/quote.h \
	src/view/screen.c \
	src/view/screen.h \
	src/view/state.c \
	src/view/state.h \
	src/view/style.c \
	src/view/style.h \
	src/view/trace.c \
	src/view/trace.h \
	src/view/waiting.c \
	src/view/waiting.h
