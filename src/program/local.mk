# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/program/decode.c \
	src/program/decode.h \
	src/program/descriptors.c \
	src/program/descriptors.h \
	src/program/dwarf_line.c \
	src/program/dwarf_line.h \
	src/program/elf_symbol.c \
	src/program/elf_symbol.h \
	src/program/filter.c \
	src/program/filter.h \
	src/program/inject.c \
	src/program/inject.h \
	src/program/launch.c \
	src/program/launch.h \
	src/program/memory.c \
	src/program/memory.h \
	src/program/program.c \
	src/program/program.h \
	src/program/program_answers.c \
	src/program/program_calls.c \
	src/program/program_own.h \
	src/program/program_thread.c \
	src/program/python_line.c \
	src/program/python_line.h \
	src/program/rights.c \
	src/program/rights.h \
	src/program/source_line.c \
	src/program/source_line.h \
	src/program/thread_state.c \
	src/program/thread_state.h \
	src/program/tracer.c \
	src/program/tracer.h
