/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the survey share: the reasons found so far. Private to lang/survey*.c. */
#ifndef LANG_SURVEY_PARTS_H
#define LANG_SURVEY_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "lang/survey.h"

/* The reasons by what they are. */
struct survey_found {
  struct survey_entry *first;
};

/* Notes that WHAT, of LEN bytes, is needed AT a place. INSTEAD is static. */
void survey_add(struct survey_found *found, enum survey_kind kind, const char *what, size_t len,
                const char *instead, struct span at);
/* The same for the attribute NAME of OF, a module or class. */
void survey_add_attribute(struct survey_found *found, const char *of, const char *name, size_t len,
                          struct span at);
/* The same for a module that import does not find. */
void survey_add_module(struct survey_found *found, const char *name, size_t len, struct span at);
/* The same for a name without a prefix. */
void survey_add_name(struct survey_found *found, const char *name, size_t len, struct span at);
/* Whether WHAT was noted. */
bool survey_has(const struct survey_found *found, const char *what);

/* survey_tree.c: notes what the tree of UNIT, parsed with IN, needs. */
void survey_tree(struct interp *in, struct unit *unit, struct survey_found *found);

/* survey_scan.c: notes what the tokens of SOURCE tell, where the parser has given up. Returns false, and the
   diagnosis, when the lexer finds a mistake. */
bool survey_scan(struct interp *in, struct source *source, struct survey_found *found,
                 struct diag *diag);

#endif
