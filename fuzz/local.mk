# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets. A target fuzz/NAME.c is two lines: `fuzz/NAME` in fuzz_programs and
# `fuzz_NAME_LDADD = $(FUZZ_LIBS)`; its seeds are the files in fuzz/corpus/NAME/, its words, if
# any, fuzz/NAME.dict. With --enable-fuzzer `make fuzz` lets libFuzzer look for new inputs; in any
# other build `make check` runs every seed through the target once (replay.c).

FUZZ_SECONDS = 60

fuzz_programs = fuzz/decode fuzz/forge fuzz/journal_line fuzz/packet fuzz/parse fuzz/progress fuzz/transcript fuzz/statement fuzz/survey fuzz/work

if FUZZER
FUZZ_LIBS = libsockshell.a $(FUZZ_ENGINE)
else
FUZZ_LIBS = libsockshell.a fuzz/libreplay.a
check_LIBRARIES += fuzz/libreplay.a
fuzz_libreplay_a_SOURCES = fuzz/replay.c
TESTS += fuzz/replay-corpus
endif

fuzz_decode_LDADD = $(FUZZ_LIBS)
fuzz_forge_LDADD = $(FUZZ_LIBS)
fuzz_journal_line_LDADD = $(FUZZ_LIBS)
fuzz_packet_LDADD = $(FUZZ_LIBS)
fuzz_parse_LDADD = $(FUZZ_LIBS)
fuzz_progress_LDADD = $(FUZZ_LIBS)
fuzz_statement_LDADD = $(FUZZ_LIBS)
fuzz_survey_LDADD = $(FUZZ_LIBS)
fuzz_transcript_LDADD = $(FUZZ_LIBS)
fuzz_work_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += $(fuzz_programs)

.PHONY: fuzz
if FUZZER
fuzz: $(fuzz_programs)
	'$(srcdir)'/fuzz/run $(FUZZ_SECONDS) '$(srcdir)' $(fuzz_programs)
else
fuzz:
	@echo 'make fuzz needs a build configured with CC=clang --enable-fuzzer' >&2; exit 1
endif

clean-local:
	rm -rf pages # of check-pages
	rm -rf fuzz/found
