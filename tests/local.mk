# SPDX-License-Identifier: GPL-3.0-or-later
# Tests. A script is one line in test_scripts; it is run through its #! line by tests/run-test,
# which says what a test finds around it. It speaks TAP (`1..N`, `ok 1 - …`), or says with its exit
# status alone: 0 passed, 77 skipped (its last line says why), anything else failed.

test_scripts = \
	tests/faults/faults.test \
	tests/calls/transcripts.test \
	tests/check-callers \
	tests/check-headers \
	tests/check-layers \
	tests/check-lists \
	tests/check-names \
	tests/check-nodes \
	tests/decode/decode.test \
	tests/export/c.test \
	tests/export/fork.test \
	tests/export/handout.test \
	tests/export/html.test \
	tests/export/json.test \
	tests/export/long.test \
	tests/export/output.test \
	tests/export/plot.test \
	tests/export/python.test \
	tests/export/refused.test \
	tests/export/svg.test \
	tests/lessons/course.test \
	tests/lessons/check.test \
	tests/lessons/grade.test \
	tests/lessons/notes.test \
	tests/lessons/play.test \
	tests/lessons/readme.test \
	tests/lessons/record.test \
	tests/lessons/refused.test \
	tests/lessons/tasks-wrong.test \
	tests/lessons/tasks.test \
	tests/lessons/transcript.test \
	tests/lessons/update.test \
	tests/oracle/cases.test \
	tests/oracle/programs.test \
	tests/oracle/prompt.test \
	tests/oracle/random.test \
	tests/oracle/strace.test \
	tests/oracle/survey.test \
	tests/program/attach.test \
	tests/program/closing.test \
	tests/program/export.test \
	tests/program/fault.test \
	tests/program/hold.test \
	tests/program/hostile.test \
	tests/program/lab.test \
	tests/program/limits.test \
	tests/program/lines.test \
	tests/program/run.test \
	tests/program/strace.test \
	tests/program/transcripts.test \
	tests/pty/bad-input.test \
	tests/pty/blocked.test \
	tests/pty/cast.test \
	tests/pty/colours.test \
	tests/pty/goes-away.test \
	tests/pty/hold.test \
	tests/pty/habits.test \
	tests/pty/lesson.test \
	tests/pty/present.test \
	tests/pty/programs.test \
	tests/pty/progress.test \
	tests/pty/prompt.test \
	tests/pty/run.test \
	tests/pty/screen.test \
	tests/pty/sides-screen.test \
	tests/pty/sides.test \
	tests/pty/walkthrough.test \
	tests/shell/bad-input.test \
	tests/shell/bootstrap.test \
	tests/shell/descriptors.test \
	tests/shell/examples.test \
	tests/shell/help.test \
	tests/shell/hostile.test \
	tests/shell/installed.test \
	tests/shell/options.test \
	tests/shell/outside.test \
	tests/shell/readme.test \
	tests/shell/shelter.test \
	tests/said/claims.test \
	tests/said/families.test \
	tests/said/lab.test \
	tests/said/routes.test \
	tests/said/strangers.test \
	tests/said/tries.test \
	tests/sides/ss.test \
	tests/wire/batch.test \
	tests/wire/forge.test \
	tests/wire/kernel.test \
	tests/wire/killed.test \
	tests/wire/lab.test \
	tests/wire/lan.test \
	tests/wire/live.test \
	tests/wire/router.test \
	tests/wire/save.test \
	tests/wire/scenarios.test \
	tests/wire/ss.test \
	tests/wire/tshark.test \
	tests/wire/watch.test

# Other executable files that tests are made of.
test_helpers = \
	tests/alone \
	tests/export/pages \
	tests/faults/faults \
	tests/lint \
	tests/oracle/run \
	tests/run-test \
	tests/sockshell-valgrind \
	tests/unit/without-cmocka \
	tests/wire/as-ordinary-user

# Those run again by `make check-valgrind`, beside the unit tests.
valgrind_scripts = tests/calls/transcripts.test

TESTS += $(test_scripts)

# Built by its name, see there.
EXTRA_PROGRAMS += tests/stall
CLEANFILES += tests/stall

include tests/decode/local.mk
include tests/export/local.mk
include tests/faults/local.mk
include tests/oracle/local.mk
include tests/sides/local.mk
include tests/unit/local.mk
include tests/wire/local.mk

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/config-aux/tap-driver.sh
LOG_COMPILER = $(top_srcdir)/tests/run-test
TEST_LOG_DRIVER = $(LOG_DRIVER)
TEST_LOG_COMPILER = $(LOG_COMPILER)

AM_TESTS_ENVIRONMENT = \
	SOCKSHELL=$${SOCKSHELL-'$(abs_top_builddir)/sockshell'}; export SOCKSHELL; \
	srcdir='$(abs_srcdir)'; export srcdir; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	builddir='$(abs_builddir)'; export builddir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CC='$(CC)'; export CC; \
	SANITIZERS='$(SANITIZERS)'; export SANITIZERS; \
	PATH="$(PYTHON_FOLDER:%=%:)$$PATH"; export PATH; \
	FUZZ_PROGRAMS='$(fuzz_programs)'; export FUZZ_PROGRAMS;

# Hand-outs in a browser; not part of `make check`.
.PHONY: check-pages
check-pages: sockshell
	SOCKSHELL='$(abs_top_builddir)/sockshell' LESSONS='$(abs_top_srcdir)/examples/lessons' \
	PAGES='$(abs_top_builddir)/pages' '$(srcdir)/tests/export/pages'

.PHONY: check-valgrind
check-valgrind: sockshell
	TEST_VALGRIND=valgrind SOCKSHELL='$(abs_top_srcdir)/tests/sockshell-valgrind' \
	  $(MAKE) check TESTS='$(unit_programs) $(valgrind_scripts)'

.PHONY: lint
lint: sockshell
	'$(srcdir)'/tests/lint '$(srcdir)'

.PHONY: format
format:
	cd '$(srcdir)' && find src tests fuzz bench -name '*.[ch]' -exec clang-format -i {} +
