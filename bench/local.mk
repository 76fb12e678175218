# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench` runs each script of bench_scripts with $BENCH naming the folder of the built
# bench_programs and $SOCKSHELL the shell.
# A program bench/NAME.c is one line `bench/NAME` here.

bench_programs = bench/echo bench/empty bench/pingpong bench/sides bench/traced bench/wire
bench_scripts = bench/shell bench/language bench/screen bench/lab bench/programs bench/limits

EXTRA_PROGRAMS += $(bench_programs) $(bench_twins)
CLEANFILES += $(bench_programs) $(bench_twins)

# The empty program is linked with readline as any program is, with the shared library; its twin as the shell is.
bench_twins = bench/empty_twin
bench_empty_LDADD = -lreadline
bench_empty_twin_SOURCES = bench/empty.c

.PHONY: bench
bench: sockshell $(bench_programs) $(bench_twins)
	@test -n '$(bench_scripts)' || { echo 'bench/local.mk lists no script'; exit 1; }
	@for script in $(bench_scripts); do \
	  SOCKSHELL='$(abs_top_builddir)/sockshell' BENCH='$(abs_top_builddir)/bench' \
	    '$(srcdir)'/$$script || exit 1; \
	done
