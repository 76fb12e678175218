# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/shelter/holds.c \
	src/shelter/holds.h \
	src/shelter/landlock.c \
	src/shelter/landlock.h \
	src/shelter/profile.c \
	src/shelter/profile.h \
	src/shelter/rights.c \
	src/shelter/rights.h \
	src/shelter/root.c \
	src/shelter/root.h \
	src/shelter/syscalls.c \
	src/shelter/syscalls.h
