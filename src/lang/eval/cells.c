/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells: names that a function shares with the functions in it. A function holds the cells of names around
 * it, and a cell may hold that function: such a ring keeps itself alive, and CPython has a collector for it.
 * Here the frame that made the cells looks, when it ends, whether anyone else holds part of the ring
 * (cells_end). What else keeps itself alive is found in the interp's list of cells at its end. */
#include <stddef.h>

#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "lang/syntax/ast.h"
#include "lang/value/object.h"

void cell_unlink(struct cell *cell) {
  *cell->link = cell->next;
  if (cell->next)
    cell->next->link = cell->link;
  cell->link = NULL;
}

/* A new cell that holds V, taken over. */
static struct value new_cell_take(struct interp *in, struct value v) {
  struct cell *cell = object_new(sizeof *cell);
  cell->value = v;
  cell->next = in->cells;
  cell->link = &in->cells;
  if (cell->next)
    cell->next->link = &cell->next;
  in->cells = cell;
  return value_object(KIND_CELL, cell);
}

void cells_begin(struct interp *in, const struct node_frame *frame, struct value *slots,
                 const struct value *captured) {
  for (uint32_t i = 0; i < frame->cell_count; i++) {
    struct value *slot = &slots[frame->cells[i]];
    *slot = new_cell_take(in, *slot);
  }
  for (uint32_t i = 0; i < frame->capture_count; i++)
    slots[frame->captures[i].to] = value_ref(captured[i]);
}

void cells_capture(const struct node_frame *frame, const struct value *slots,
                   struct value *captured) {
  for (uint32_t i = 0; i < frame->capture_count; i++)
    captured[i] = value_ref(slots[frame->captures[i].from]);
}

/* Emptying a cell: what it held may be the last to hold the cell. */
static void empty(struct cell *cell) {
  struct value v = cell->value;
  cell->value = VALUE_ERROR;
  value_drop(v);
}

void cells_clear(struct interp *in) {
  while (in->cells) {
    struct value cell = value_ref(value_object(KIND_CELL, in->cells));
    cell_unlink(cell.cell);
    empty(cell.cell);
    value_drop(cell);
  }
}

/* The function that CELL holds, if no name and no other value holds it. */
static const struct function *held(const struct cell *cell) {
  return cell->value.kind == KIND_FUNCTION && cell->value.o->refs == 1 ? cell->value.function
                                                                       : NULL;
}

/* How often F holds CELL. */
static int32_t times(const struct function *f, const struct cell *cell) {
  int32_t count = 0;
  for (uint32_t i = 0; i < f->def->frame.capture_count; i++)
    count += f->presets[f->def->count + i].cell == cell;
  return count;
}

/* Whether someone holds CELL beside FRAME and the functions that its cells hold. */
static bool is_reached(const struct node_frame *frame, const struct value *slots,
                       const struct cell *cell) {
  int32_t count = 1;
  for (uint32_t i = 0; i < frame->cell_count; i++) {
    const struct function *f = held(slots[frame->cells[i]].cell);
    if (f)
      count += times(f, cell);
  }
  return count < cell->head.refs;
}

#define MANY 64 /* a frame with more cells leaves its rings to the end of the interp */

void cells_end(const struct node_frame *frame, struct value *slots) {
  uint64_t reached = 0, before, kept = 0;
  for (uint32_t i = 0; i < frame->cell_count && i < MANY; i++) {
    const struct cell *cell = slots[frame->cells[i]].cell;
    kept |= (uint64_t)(cell->head.refs > 1) << i;
    reached |= (uint64_t)is_reached(frame, slots, cell) << i;
  }
  if (!kept || frame->cell_count > MANY)
    return;
  do { /* what a function that is reached holds is reached too */
    before = reached;
    for (uint32_t i = 0; i < frame->cell_count; i++) {
      const struct function *f = held(slots[frame->cells[i]].cell);
      for (uint32_t k = 0; f && reached >> i & 1 && k < frame->cell_count; k++)
        reached |= (uint64_t)(times(f, slots[frame->cells[k]].cell) > 0) << k;
    }
  } while (reached != before);
  for (uint32_t i = 0; i < frame->cell_count; i++)
    if (kept >> i & ~(reached >> i) & 1)
      empty(slots[frame->cells[i]].cell);
}
