# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/lang/ast.c \
	src/lang/ast.h \
	src/lang/builtins.h \
	src/lang/codec.c \
	src/lang/codec.h \
	src/lang/dict.c \
	src/lang/dict.h \
	src/lang/enumeration.c \
	src/lang/enumeration.h \
	src/lang/exceptions.c \
	src/lang/exceptions.h \
	src/lang/format.c \
	src/lang/format.h \
	src/lang/format_percent.c \
	src/lang/format_spec.c \
	src/lang/format_spec.h \
	src/lang/function.h \
	src/lang/interp.c \
	src/lang/interp.h \
	src/lang/iter.h \
	src/lang/lex.c \
	src/lang/lex.h \
	src/lang/number.c \
	src/lang/number.h \
	src/lang/object.c \
	src/lang/object.h \
	src/lang/ops.h \
	src/lang/parse.h \
	src/lang/repr.c \
	src/lang/suggest.c \
	src/lang/suggest.h \
	src/lang/types.h \
	src/lang/unicode.c \
	src/lang/unicode.h \
	src/lang/value.c \
	src/lang/value.h
