# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests: a program tests/unit/NAME.c, written with cmocka, is one line `tests/unit/NAME`.

unit_programs = \
	tests/unit/test_address \
	tests/unit/test_arrivals \
	tests/unit/test_attach \
	tests/unit/test_burst \
	tests/unit/test_complete \
	tests/unit/test_constants \
	tests/unit/test_decode \
	tests/unit/test_diag \
	tests/unit/test_dict \
	tests/unit/test_eval \
	tests/unit/test_export \
	tests/unit/test_fd \
	tests/unit/test_filter \
	tests/unit/test_forge \
	tests/unit/test_format \
	tests/unit/test_goal \
	tests/unit/test_grid \
	tests/unit/test_help \
	tests/unit/test_history \
	tests/unit/test_hops \
	tests/unit/test_infer \
	tests/unit/test_journal \
	tests/unit/test_journal_line \
	tests/unit/test_keys \
	tests/unit/test_ladder \
	tests/unit/test_lesson \
	tests/unit/test_lex \
	tests/unit/test_lingering \
	tests/unit/test_link \
	tests/unit/test_markdown \
	tests/unit/test_methods \
	tests/unit/test_narrate \
	tests/unit/test_packet \
	tests/unit/test_paint \
	tests/unit/test_parse \
	tests/unit/test_paste \
	tests/unit/test_progress \
	tests/unit/test_python \
	tests/unit/test_record \
	tests/unit/test_session \
	tests/unit/test_shelter \
	tests/unit/test_side \
	tests/unit/test_stage \
	tests/unit/test_survey \
	tests/unit/test_syscalls \
	tests/unit/test_table \
	tests/unit/test_trace \
	tests/unit/test_transcript \
	tests/unit/test_utf8

if HAVE_CMOCKA
check_PROGRAMS += $(unit_programs)
TESTS += $(unit_programs)
else
TESTS += tests/unit/without-cmocka
endif
