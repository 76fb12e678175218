# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/lesson/transcript.c \
	src/lesson/transcript.h
