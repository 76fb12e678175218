# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that the tests of exports run: NAME.c here is one line.

export_programs = \
	tests/export/reread

check_PROGRAMS += $(export_programs)
