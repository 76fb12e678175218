/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement of the session as Python 3 reads it: what is Python already stays as it was typed, letter for
 * letter; edits replace the rest (command form, names of the module without its prefix, calls with the
 * socket first, text where bytes are wanted). */
#ifndef EXPORT_PYTHON_PYTHON_EDIT_H
#define EXPORT_PYTHON_PYTHON_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct interp;
struct node;
struct unit;

/* What holds for all statements of a program. */
struct python_context {
  struct interp *in; /* knows the built-in names */
  char **bound;      /* names that the learner binds: owned */
  size_t bound_count;
  bool bare;     /* `from socket import *` stands in it, and the names do without a prefix */
  bool sides;    /* each side is a function */
  bool shows;    /* values of expression statements are shown, as at the prompt */
  bool as_bytes; /* text was sent: what is sent may be text */
  /* What the program needs, set by edits. */
  bool needs_show, needs_bytes, needs_socket;
  bool stars;    /* collecting: `from socket import *` was met … */
  bool prefixes; /* … `socket.` was met */
};

void python_context_free(struct python_context *context);
bool python_is_bound(const struct python_context *context, const char *name);

/* Notes which names UNIT binds, and how it writes those of the module. */
void python_collect(struct python_context *context, const struct unit *unit);

/* One statement and what is known of how it went. */
struct python_piece {
  const struct unit *unit;
  bool unix_address; /* an address in command form is a path */
  bool silent;       /* none of its values was shown */
  bool shows_socket; /* a value was shown that holds a socket: its repr is the shell's own */
  const char *keeps; /* what an expression statement is to be assigned to ("s3"), or NULL */
};

/* Appends the statement in Python's spelling, without a final newline. */
void python_edit(struct python_context *context, const struct python_piece *piece,
                 struct text *out);

/* Appends the COMMAND, a NODE_CALL_WORDS, as Python. */
void python_command(struct python_context *context, const struct python_piece *piece,
                    const struct node *command, struct text *out);

/* Appends TEXT with each line indented by INDENT blanks, but for those that begin inside of a string. */
void python_indent(const char *s, size_t len, int indent, struct text *out);

#endif
