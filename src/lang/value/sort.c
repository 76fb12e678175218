/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting: a bottom-up merge sort, with short runs sorted by insertion. The list is empty meanwhile, so
 * that a key function that looks at it cannot disturb the sorting. */
#include "lang/value/sort.h"

#include <string.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"

struct item {
  struct value key, value; /* key is borrowed from value when there is no key function */
};

struct sorting {
  struct interp *in;
  bool reverse;
  bool failed;
};

/* Whether B must come before A, which is before it now. */
static bool before(struct sorting *s, const struct item *b, const struct item *a) {
  const struct value *x = s->reverse ? &a->key : &b->key, *y = s->reverse ? &b->key : &a->key;
  if (x->kind == KIND_INT && y->kind == KIND_INT)
    return x->i < y->i;
  if (x->kind == KIND_STR && y->kind == KIND_STR) {
    size_t len = x->str->len < y->str->len ? x->str->len : y->str->len;
    int order = memcmp(x->str->s, y->str->s, len);
    return order ? order < 0 : x->str->len < y->str->len;
  }
  if (s->failed)
    return false;
  int less = ops_order(s->in, OP_LT, *x, *y);
  s->failed |= less < 0;
  return less > 0;
}

static void insertion(struct sorting *s, struct item *at, size_t count) {
  for (size_t i = 1; i < count; i++) {
    struct item item = at[i];
    size_t j = i;
    for (; j && before(s, &item, &at[j - 1]); j--)
      at[j] = at[j - 1];
    at[j] = item;
  }
}

/* Merges AT[0, MIDDLE) and AT[MIDDLE, COUNT) by way of SPARE. */
static void merge(struct sorting *s, struct item *at, size_t middle, size_t count,
                  struct item *spare) {
  if (!before(s, &at[middle], &at[middle - 1]))
    return;
  memcpy(spare, at, middle * sizeof *at);
  size_t i = 0, j = middle, to = 0;
  while (i < middle && j < count)
    at[to++] = before(s, &at[j], &spare[i]) ? at[j++] : spare[i++];
  memcpy(at + to, spare + i, (middle - i) * sizeof *at);
}

static void sort_items(struct sorting *s, struct item *at, size_t count) {
  enum { RUN = 8 };
  for (size_t i = 0; i < count; i += RUN)
    insertion(s, at + i, count - i < RUN ? count - i : RUN);
  struct item *spare = count > RUN ? mem_alloc(count * sizeof *spare) : NULL;
  for (size_t run = RUN; run < count && !s->failed; run *= 2) {
    for (size_t i = 0; i + run < count && !s->failed; i += 2 * run)
      merge(s, at + i, run, count - i < 2 * run ? count - i : 2 * run, spare);
    s->failed |= !s->failed && interp_check_interrupt(s->in);
  }
  free(spare);
}

/* The keys of all items; -1 when the key function fails. */
static int make_keys(struct interp *in, struct item *items, size_t count, struct value key) {
  for (size_t i = 0; i < count; i++) {
    struct args args = {&items[i].value, 1, NULL, 0};
    items[i].key = key.kind == KIND_NONE ? value_ref(items[i].value) : interp_call(in, key, &args);
    if (value_is_error(items[i].key))
      return -1;
  }
  return 0;
}

int sort_list(struct interp *in, struct value v, struct value key, bool reverse) {
  struct list *list = v.list;
  size_t count = list->len;
  if (!value_memory_left(count * 2 * sizeof(struct item))) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return -1;
  }
  struct item *items = mem_zalloc(count, sizeof *items);
  for (size_t i = 0; i < count; i++)
    items[i].value = list->at[i];
  list->len = 0;
  struct sorting s = {in, reverse, make_keys(in, items, count, key) != 0};
  if (!s.failed)
    sort_items(&s, items, count);
  bool changed = list->len != 0;
  while (list->len)
    value_drop(list->at[--list->len]);
  value_list_reserve(list, count);
  for (size_t i = 0; i < count; i++) {
    list->at[i] = items[i].value;
    value_drop(items[i].key);
  }
  list->len = count;
  free(items);
  if (!s.failed && changed)
    return interp_fail(in, &type_ValueError, "list modified during sort");
  return s.failed ? -1 : 0;
}
