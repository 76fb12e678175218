# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of sides that are programs: NAME.c here is one line; each speaks TAP.

sides_programs = \
	tests/sides/torture

check_PROGRAMS += $(sides_programs)
TESTS += $(sides_programs)
