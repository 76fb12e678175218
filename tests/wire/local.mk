# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that the tests of the lab run: NAME.c here is one line.

wire_programs = \
	tests/wire/lab

check_PROGRAMS += $(wire_programs)
