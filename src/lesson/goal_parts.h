/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of goals share: the table of their kinds in goal.c, their words in goal_say.c. Nobody else includes
   this. */
#ifndef LESSON_GOAL_PARTS_H
#define LESSON_GOAL_PARTS_H

#include "lesson/goal.h"
#include "lesson/goal_count.h"

enum modifiers {
  MOD_ON = 1,     /* on PORT */
  MOD_TO = 2,     /* to ADDRESS, to PORT */
  MOD_FROM = 4,   /* from WHO */
  MOD_BY = 8,     /* by WHO */
  MOD_TIMES = 16, /* N times, exactly N times */
  MOD_ONLY = 32   /* only, before the packet */
};

enum goal_flags {
  GOAL_WIRE = 1,   /* about packets */
  GOAL_NOW = 2,    /* what it counts may become less: nothing is spoilt */
  GOAL_NUMBER = 4, /* `number` says how many, not `times` */
  GOAL_LIMIT = 8,  /* no more than that may be counted */
  GOAL_EXACT = 16  /* no more and no less */
};

struct goal_kind {
  const char *name;
  const char *operands; /* names of the table below; [VALUE] may be left out */
  unsigned modifiers;
  unsigned flags;
  goal_count_fn *count; /* how many there are in the evidence */
  /* What is wanted: %w "of client", %s the state, %p the packet, %c the call, %e the error, %b the bytes, %o the
     option, %n the number, %k the kind of socket. */
  const char *words;
  const char *meaning;
};

/* Ends with a row without a name. */
extern const struct goal_kind goal_kinds[];

/* Appends what GOAL wants, in words: "a socket of client in CLOSE_WAIT, on port 50000". */
void goal_say(const struct goal *goal, struct text *out);

#endif
