# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/export/call_notes.c \
	src/export/call_notes.h \
	src/export/pcapng.c \
	src/export/pcapng.h
