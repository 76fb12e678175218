/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Python has and sockshell has not: names, members of modules, methods, codecs. A program that asks
 * for one is told so, and what to use instead, in place of a name that is merely alike. (Modules that
 * are not there: see lang/eval_import.c.) */
#ifndef LANG_ABSENT_H
#define LANG_ABSENT_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct interp;

/* Raises an exception of TYPE, "sockshell has no 'OF.NAME'", with a hint where there is something else to
   use, if Python has this NAME in OF: the name of a module or class, "" for the built-in names, "codec"
   for the codecs. Returns whether it did. */
bool absent_raise(struct interp *in, const struct type *type, const char *of, const char *name,
                  size_t len);

#endif
