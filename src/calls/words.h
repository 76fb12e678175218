/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command form of calls: `bind sock * 50000`. The parser makes a NODE_CALL_WORDS of it. What its
 * words mean follows from the parameters of the call and from the names that are bound when it runs:
 * it is decided here only, for the evaluator, the exports, completion and hints. */
#ifndef CALLS_WORDS_H
#define CALLS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

struct interp;
struct node;
struct param;
struct word;

#define WORDS_ARGS 16 /* arguments of a call in command form */

/* What a bare word is, in this order. A quoted word is text. */
enum words_kind {
  WORDS_NAME,     /* a name that is bound */
  WORDS_CONSTANT, /* constants of the tables joined by |; None, True, False */
  WORDS_NUMBER,
  WORDS_TEXT, /* a str or bytes */
};

struct words_part {
  enum words_kind kind;
  const struct word *word; /* NULL: the port of HOST:PORT, which has no word of its own */
  struct value value;      /* owned by the struct words_args; KIND_ERROR: the port is missing */
};

struct words_arg {
  const struct param *param; /* what it is for; NULL: the call takes fewer arguments */
  bool is_pair;              /* an address made of a host and a port */
  struct words_part at[2];
};

struct words_args {
  struct words_arg at[WORDS_ARGS];
  size_t count;
  bool more; /* there are further words */
};

/* What replaces the values of names where only their being bound is known: in an export. */
struct words_guess {
  bool path; /* an address is a path: the socket's family is AF_UNIX */
};

/* Whether a line in command form that begins with NAME is a socket call. */
bool words_is_call(const char *name, size_t len);

/* Reads the words of the NODE_CALL_WORDS N. GUESS is NULL when the names that IN binds hold their
   values. Nothing fails: a word that should be a name, and is not bound, is text. */
void words_read(const struct interp *in, const struct node *n, const struct words_guess *guess,
                struct words_args *args);
void words_free(struct words_args *args);

/* The parameter of the call NAME that the last of the COUNT words is for, which is still being typed;
   NULL: it takes fewer. The value of a word is the node of its name when IN binds that, else NULL. */
const struct param *words_param(const struct interp *in, const char *name, const struct word *words,
                                size_t count);

/* Makes the call: for struct host. Returns its value, or VALUE_ERROR with the exception in IN. */
struct value words_call(struct interp *in, const struct node *n);

#endif
