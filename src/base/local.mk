# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/base/clock.h \
	src/base/diag.c \
	src/base/diag.h \
	src/base/fd.c \
	src/base/fd.h \
	src/base/file.c \
	src/base/file.h \
	src/base/hash.h \
	src/base/json.c \
	src/base/json.h \
	src/base/mem.c \
	src/base/mem.h \
	src/base/signals.c \
	src/base/signals.h \
	src/base/state.c \
	src/base/state.h \
	src/base/text.c \
	src/base/text.h \
	src/base/utf8.c \
	src/base/utf8.h
