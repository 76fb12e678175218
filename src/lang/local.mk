# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/lang/ast.h \
	src/lang/builtins.h \
	src/lang/codec.c \
	src/lang/codec.h \
	src/lang/dict.h \
	src/lang/enumeration.h \
	src/lang/exceptions.h \
	src/lang/format.h \
	src/lang/function.h \
	src/lang/interp.h \
	src/lang/iter.h \
	src/lang/lex.h \
	src/lang/ops.h \
	src/lang/parse.h \
	src/lang/types.h \
	src/lang/value.h
