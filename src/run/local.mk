# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/run/arrivals.c \
	src/run/arrivals.h \
	src/run/blocked.c \
	src/run/blocked.h \
	src/run/c_line.c \
	src/run/c_line.h \
	src/run/cut.c \
	src/run/cut.h \
	src/run/enter.c \
	src/run/enter.h \
	src/run/error.c \
	src/run/error.h \
	src/run/fault.c \
	src/run/fault.h \
	src/run/journal.c \
	src/run/journal.h \
	src/run/journal_line.c \
	src/run/journal_line.h \
	src/run/line.c \
	src/run/line.h \
	src/run/line_call.c \
	src/run/line_call.h \
	src/run/lingering.c \
	src/run/lingering.h \
	src/run/propose.c \
	src/run/propose.h \
	src/run/record_call.c \
	src/run/record_call.h \
	src/run/session.c \
	src/run/session.h \
	src/run/settings.c \
	src/run/settings.h \
	src/run/side.c \
	src/run/side.h \
	src/run/situation.c \
	src/run/situation.h
