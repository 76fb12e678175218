# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/wire/lab.h \
	src/wire/peek.h \
	src/wire/record.h \
	src/wire/states.h \
	src/wire/wire.h
