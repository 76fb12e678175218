/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of an exception: the places that it passed, one a call, as CPython's traceback tells them. */
#ifndef LANG_EVAL_TRACEBACK_H
#define LANG_EVAL_TRACEBACK_H

#include <stdbool.h>
#include <stdint.h>

struct exception;
struct node;
struct node_frame;
struct text;
struct unit;

/* A place that it passed. */
struct traceback_place {
  struct unit *unit;              /* referenced: the nodes live there */
  const struct node *node;        /* what was being evaluated */
  const struct node_frame *frame; /* of the function, or of the unit at module level */
};

/* Part of an exception, all 0 at first. */
struct traceback {
  struct traceback_place *at; /* from where it was raised outwards */
  uint32_t count;
  int depth; /* of calls, from 1: that of the last place; 0: the next place counts, whatever its depth */
};

/* Notes that NODE, in UNIT and FRAME at DEPTH calls, has failed with E, unless that of its own call is known. */
void traceback_note(struct exception *e, struct unit *unit, const struct node_frame *frame,
                    const struct node *node, int depth);
/* E is raised once more, at DEPTH calls: by its name (`raise e`), and that place counts (NAMED); or by `raise` alone,
   which leaves no trace. */
void traceback_again(struct exception *e, bool named, int depth);
void traceback_clear(struct traceback *traceback);

/* Whether E ended a program, which is told of the whole. */
bool traceback_is_program(const struct exception *e);

/* Appends what CPython prints of E but for its last line: the exceptions before it with theirs, and the places with
   their lines and marks. */
void traceback_print(const struct exception *e, struct text *out);

/* Appends the notes that were added to E (add_note), each after a newline, as they are printed below the last line. */
void traceback_notes(const struct exception *e, struct text *out);
/* The short form, for the prompt. Appends a line for each function that called the one where E was raised … */
void traceback_calls(const struct exception *e, struct text *out);
/* … and a line for the exception that led to E. */
void traceback_cause(const struct exception *e, struct text *out);

#endif
