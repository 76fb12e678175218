# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/wire/broker.c \
	src/wire/broker.h \
	src/wire/catch_up.c \
	src/wire/catch_up.h \
	src/wire/ends.c \
	src/wire/ends.h \
	src/wire/hand.c \
	src/wire/hand.h \
	src/wire/infer.c \
	src/wire/infer.h \
	src/wire/lab.c \
	src/wire/lab.h \
	src/wire/link.c \
	src/wire/link.h \
	src/wire/namespaces.c \
	src/wire/namespaces.h \
	src/wire/record.c \
	src/wire/record.h \
	src/wire/reset.c \
	src/wire/reset.h \
	src/wire/rtnl.c \
	src/wire/rtnl.h \
	src/wire/states.c \
	src/wire/states.h \
	src/wire/sysctl.c \
	src/wire/sysctl.h \
	src/wire/teller.c \
	src/wire/teller.h \
	src/wire/trouble.c \
	src/wire/trouble.h \
	src/wire/watch.c \
	src/wire/watch.h \
	src/wire/ways.c \
	src/wire/ways.h \
	src/wire/wire.c \
	src/wire/wire.h
