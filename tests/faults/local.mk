# SPDX-License-Identifier: GPL-3.0-or-later
# Calls that fail once each: the library that has them fail, a short run in `make check`, all of them by `make torture`.

fail_library = tests/faults/fail.so
check_DATA = $(fail_library)
CLEANFILES += $(fail_library)

$(fail_library): tests/faults/fail.c
	$(AM_V_CC)$(MKDIR_P) tests/faults && \
	  $(CC) -std=gnu11 $(AM_CPPFLAGS) -Wall -Wextra -fPIC -shared $(if $(SANITIZERS),-DSANITIZERS) -o $@ \
	  $(srcdir)/tests/faults/fail.c -ldl

.PHONY: torture
torture: sockshell $(fail_library)
	ASAN_OPTIONS=verify_asan_link_order=0 SOCKSHELL='$(abs_builddir)/sockshell' \
	  $(srcdir)/tests/faults/faults $(fail_library)
