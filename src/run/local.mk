# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/run/around.c \
	src/run/around.h \
	src/run/arrivals.c \
	src/run/arrivals.h \
	src/run/blocked.c \
	src/run/blocked.h \
	src/run/endpoint.c \
	src/run/endpoint.h \
	src/run/error.c \
	src/run/error.h \
	src/run/journal.c \
	src/run/journal.h \
	src/run/lingering.c \
	src/run/lingering.h \
	src/run/session.c \
	src/run/session.h \
	src/run/settings.c \
	src/run/settings.h \
	src/run/side.c \
	src/run/side.h
