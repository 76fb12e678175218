/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions made by def and lambda, and the cells that they share names by. */
#ifndef LANG_EVAL_FUNCTION_H
#define LANG_EVAL_FUNCTION_H

#include "lang/value/value.h"

struct interp;
struct node_frame;
struct node_function;
struct unit;

struct function {
  struct object head;
  struct unit *unit; /* referenced: the tree lives there */
  const struct node_function *def;
  struct value own; /* a dict of the attributes that were given to it; KIND_ERROR: there are none */
  struct value
      presets[]; /* the defaults, one a param; KIND_ERROR where there is none; then the cells of
                             names around it, one a capture */
};

/* A name that functions share: the slots of all of them hold the same cell. */
struct cell {
  struct object head;
  struct value value; /* KIND_ERROR: not bound */
  struct cell *next,
      **link; /* all cells of the interp, so that its end finds them; LINK is NULL outside */
};

/* Takes CELL out of its interp's list. */
void cell_unlink(struct cell *cell);

/* A frame begins: puts new cells around what SLOTS hold of names that are shared, and the cells that
   CAPTURED has into the slots for them. */
void cells_begin(struct interp *in, const struct node_frame *frame, struct value *slots,
                 const struct value *captured);
/* Takes the cells that FRAME shares out of SLOTS, those of the frame around it, into CAPTURED. */
void cells_capture(const struct node_frame *frame, const struct value *slots,
                   struct value *captured);
/* A frame ends: empties its own cells that only functions hold which only these cells hold, such as a
   function that calls itself by a name of the function around it. */
void cells_end(const struct node_frame *frame, struct value *slots);
/* Empties all cells: the interp ends. */
void cells_clear(struct interp *in);

#endif
