/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call around the cursor, in a line that is being typed: for completion and for the hint of its arguments. Nothing
 * is evaluated to find it but names and attributes. */
#ifndef SHELL_LINE_COMPLETE_CALL_H
#define SHELL_LINE_COMPLETE_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"
#include "shell/line/scan.h"

#define COMPLETE_WORDS_MAX 32 /* words of a line in command form that are looked at */

struct builtin;
struct call_row;
struct complete_context;
struct param;
struct type;

/* The call whose arguments are being typed. */
struct complete_call {
  const struct call_row *row;    /* its row, or NULL */
  const struct builtin *builtin; /* else its built-in, or NULL */
  const struct type *type;       /* else its class, or NULL */
  const char *object;            /* `sock` of sock.bind(…), in the line; NULL: none */
  size_t object_len;
  bool method;               /* the object is the first argument */
  bool command;              /* command form: `bind sock * 50000` */
  const struct param *param; /* of the row: what the argument at the cursor is for; NULL: nothing */
  size_t arg;                /* the number of the argument at the cursor, as typed, from 0 */
  const char *before;        /* the text of the argument before it, in the line; NULL: none */
  size_t before_len;
  const char *keyword; /* `flags` when it is given as flags=…, in the line; else NULL */
  size_t keyword_len;
};

/* Finds the innermost call around CURSOR that is known (a tuple inside it is its argument). Returns
   whether there is one. */
bool complete_call_find(const struct complete_context *context, const char *line, size_t cursor,
                        struct complete_call *call);

/* The same of a line in command form only, which was scanned up to CURSOR. */
bool complete_call_in_command(const struct complete_context *context, const char *line,
                              size_t cursor, const struct scan *scan, struct complete_call *call);

/* The name that a line in command form begins with, when CURSOR is after it; len 0: the line is not in command
   form. */
struct scan_part complete_call_command(const struct complete_context *context, const char *line,
                                       size_t cursor, const struct scan *scan);

/* Whether the LEN bytes NAME are a command of the shell. */
bool complete_call_is_command(const struct complete_context *context, const char *name, size_t len);

/* The value of `name`, `name.name` …, or of attributes of a string literal, without evaluating anything
   else. The caller drops it; KIND_ERROR when there is none. */
struct value complete_call_value(const struct complete_context *context, const char *s, size_t len);

#endif
