# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that the oracle tests run: NAME.c here is one line.

oracle_programs = \
	tests/oracle/survey

check_PROGRAMS += $(oracle_programs)
