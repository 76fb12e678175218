/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion by context: what may stand at the cursor. Knows no terminal.
 *
 * The text before the cursor is read with a small scanner of its own, because an unfinished line
 * seldom parses. A new kind of word is one more case in `offer_for` of complete.c. */
#ifndef SHELL_COMPLETE_H
#define SHELL_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

struct interp;

/* What the shell around it knows. Every function may be NULL. */
struct complete_context {
  struct interp *in; /* the side's evaluator while the side is idle; NULL: only the tables */
  void *data;
  /* Offers the names of the shell commands. */
  void (*each_command)(void *data, void (*offer)(void *to, const char *name), void *to);
  /* Offers the words that may stand as argument number ARG (from 0) of COMMAND; the WORDS before the
     cursor's (ARG of them) are given. Returns true if file names fit there too. */
  bool (*each_word)(void *data, const char *command, size_t arg, const char *const *words,
                    void (*offer)(void *to, const char *name), void *to);
};

struct candidate {
  char *text; /* stands in place of the bytes from completion.start to the cursor */
  char after; /* what follows it when it is the only one: '(', '.', ' ', '/', '"', ')', or 0 */
};

/* Empty at first (all zero). Sorted, each text once. */
struct completion {
  size_t start; /* where the word at the cursor starts, in bytes */
  struct candidate *items;
  size_t count, cap;
};

/* Fills OUT with what may stand at byte CURSOR of LINE. */
void complete_candidates(const struct complete_context *context, const char *line, size_t cursor,
                         struct completion *out);
void complete_clear(struct completion *c);

/* The call whose arguments are being typed at CURSOR: its name (START and LEN in LINE), what stands
   before its dot, and the number of the argument the cursor is in, counted from 0. */
struct complete_call {
  size_t start, len;         /* the name: `bind` */
  size_t object, object_len; /* `sock` of sock.bind(…); object_len 0: none */
  size_t arg;                /* commas before the cursor at its level; words in command form */
  bool command;              /* command form: `bind sock * 50000` */
  size_t from;               /* where the arguments start */
  size_t keyword,
      keyword_len; /* `flags` when the argument is being given as flags=…; len 0: none */
};

/* Finds the innermost call around CURSOR (a bracket of a tuple inside it counts as its argument).
   Returns 1 if there is one, else 0. */
int complete_find_call(const struct complete_context *context, const char *line, size_t cursor,
                       struct complete_call *call);

#endif
