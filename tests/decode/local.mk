# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that the tests of decoded calls run: NAME.c here is one line.

decode_programs = \
	tests/decode/tell

check_PROGRAMS += $(decode_programs)
