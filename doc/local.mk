# SPDX-License-Identifier: GPL-3.0-or-later
# The manual and the manual page. What comes from the tables is written by doc/generate.

noinst_PROGRAMS = doc/generate
doc_generate_SOURCES = doc/generate.c

doc_parts = doc/calls.texi doc/commands.texi doc/options.texi doc/python.texi doc/settings.texi

man_MANS = doc/sockshell.1

doc/sockshell.1: doc/generate$(EXEEXT)
	$(AM_V_GEN)doc/generate page >$@.new && mv $@.new $@

$(doc_parts): doc/generate$(EXEEXT)
	$(AM_V_GEN)doc/generate $$(basename $@ .texi) >$@.new && mv $@.new $@

# `make manual` needs makeinfo (Debian: texinfo).
.PHONY: manual
manual: doc/sockshell.info doc/sockshell.html

doc/sockshell.info: doc/manual.texi $(doc_parts)
	$(AM_V_GEN)$(MAKEINFO) -I doc -o $@ '$(srcdir)/doc/manual.texi'

doc/sockshell.html: doc/manual.texi $(doc_parts)
	$(AM_V_GEN)$(MAKEINFO) --html --no-split -I doc -o $@ '$(srcdir)/doc/manual.texi'

CLEANFILES += $(doc_parts) $(man_MANS) doc/sockshell.info doc/sockshell.html
