# SPDX-License-Identifier: GPL-3.0-or-later
# The program is shell/main.c and one library, which the tests and the fuzzers use too.
# Each part lists its files in its own local.mk, one a line, sorted.

noinst_LIBRARIES += libsockshell.a
libsockshell_a_SOURCES =

bin_PROGRAMS += sockshell
sockshell_SOURCES = src/shell/main.c
sockshell_LDADD = libsockshell.a

include src/base/local.mk
include src/net/local.mk
include src/lang/local.mk
include src/calls/local.mk
include src/run/local.mk
include src/program/local.mk
include src/wire/local.mk
include src/shelter/local.mk
include src/view/local.mk
include src/lesson/local.mk
include src/export/local.mk
include src/shell/local.mk
