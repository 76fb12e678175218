/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comprehensions and generator expressions. Both are walked by `turn`, which goes from one element to the
 * next: all that is needed to go on is an iterator for each `for` and the slots of the names. So a generator
 * expression rests by keeping these two, and needs no stack of its own. */
#include "lang/eval/eval.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/value/types.h"

/* The iterator of what a `for` walks. */
static struct value walk(struct interp *in, const struct node *n) {
  struct value over = eval_walked(in, n);
  if (over.kind == KIND_ERROR)
    return over;
  struct value iter = ops_iter(in, over);
  value_drop(over);
  return iter.kind == KIND_ERROR ? eval_fail(in, n) : iter;
}

/* Whether all tests of a `for` hold: 1, 0 or -1. */
static int holds(struct interp *in, const struct node_walk *clause) {
  int truth = 1;
  for (uint32_t i = 0; i < clause->count && truth > 0; i++)
    truth = eval_condition(in, clause->tests[i]);
  return truth;
}

/* Goes to the next element of N: 1, 0 at the end, -1. ITERS has an iterator for each `for` from the first to
   number *LEVEL, where the walk is. */
EVAL_APART static int turn(struct interp *in, const struct node *n, struct value *iters,
                           uint32_t *level) {
  for (;;) {
    const struct node_walk *clause = &n->comp.walks[*level];
    struct value item = ops_next(in, iters[*level]);
    if (item.kind == KIND_ERROR) {
      if (in->exception.kind != KIND_ERROR) {
        eval_fail(in, clause->iter);
        return -1;
      }
      if (*level == 0)
        return 0;
      value_drop(iters[*level]);
      iters[(*level)--] = VALUE_ERROR;
      continue;
    }
    int truth = eval_store_take(in, clause->target, item) ? -1 : holds(in, clause);
    if (truth > 0 && eval_must_stop(in)) {
      eval_fail(in, n);
      return -1;
    }
    if (truth < 0)
      return -1;
    if (!truth)
      continue;
    if (*level + 1 == n->comp.count)
      return 1;
    iters[*level + 1] = walk(in, clause[1].iter);
    if (iters[*level + 1].kind == KIND_ERROR)
      return -1;
    ++*level;
  }
}

static void drop_all(struct value *at, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct value v = at[i];
    at[i] = VALUE_ERROR;
    value_drop(v);
  }
}

/* Comprehensions */

/* Adds the element that N has now to MADE: 0 or -1. */
static int add_element(struct interp *in, const struct node *n, struct value made) {
  struct value v = eval(in, n->comp.element), item = VALUE_NONE;
  if (v.kind == KIND_ERROR)
    return -1;
  if (n->kind == NODE_LIST_COMP) {
    value_list_append_take(made, v);
    return 0;
  }
  if (n->comp.item)
    item = eval(in, n->comp.item);
  int bad = item.kind == KIND_ERROR;
  if (!bad && (bad = dict_set_take(in, made.dict, v, item)))
    eval_fail(in, n->comp.element);
  value_drop(v);
  return bad ? -1 : 0;
}

EVAL_APART struct value eval_comprehension(struct interp *in, const struct node *n) {
  const struct node_frame *frame = n->comp.frame;
  struct value iters[n->comp.count];
  uint32_t level = 0;
  for (uint32_t i = 1; i < n->comp.count; i++)
    iters[i] = VALUE_ERROR;
  iters[0] = walk(in, n->comp.walks[0].iter);
  if (iters[0].kind == KIND_ERROR)
    return VALUE_ERROR;
  cells_begin(in, frame, in->slots, NULL);
  struct value made = n->kind == NODE_LIST_COMP  ? value_list_take(NULL, 0)
                      : n->kind == NODE_SET_COMP ? dict_new_set()
                                                 : dict_new();
  int more;
  while ((more = turn(in, n, iters, &level)) > 0)
    if (add_element(in, n, made)) {
      more = -1;
      break;
    }
  drop_all(iters, n->comp.count);
  drop_all(in->slots + frame->first, frame->slots);
  if (!more)
    return made;
  value_drop(made);
  return VALUE_ERROR;
}

/* Generator expressions */

struct generator {
  struct native head;
  struct unit *unit; /* referenced */
  const struct node *node;
  bool begun, running, ended;
  uint32_t level;
  struct value at[]; /* an iterator for each `for`, then the slots */
};

static const struct native_type native_generator;

static size_t size_of(const struct node *n) {
  return n->comp.count + (size_t)n->comp.frame->slots;
}

struct value eval_generator(struct interp *in, const struct node *n) {
  const struct node_frame *frame = n->comp.frame;
  size_t count = size_of(n);
  struct value first = walk(in, n->comp.walks[0].iter), captured[frame->capture_count + 1];
  if (first.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct generator *g = object_new(sizeof *g + count * sizeof g->at[0]);
  g->head.type = &native_generator;
  g->unit = unit_ref(in->unit);
  g->node = n;
  g->begun = g->running = g->ended = false;
  g->level = 0;
  for (size_t i = 0; i < count; i++)
    g->at[i] = VALUE_ERROR;
  g->at[0] = first;
  cells_capture(frame, in->slots, captured);
  cells_begin(in, frame, g->at + n->comp.count, captured);
  for (uint32_t i = 0; i < frame->capture_count; i++)
    value_drop(captured[i]);
  return value_object(KIND_NATIVE, g);
}

/* Ends G: what it holds goes. */
static void end(struct generator *g) {
  g->ended = true;
  drop_all(g->at, size_of(g->node));
}

/* A StopIteration that comes out of a generator would end the loop around it: it becomes another error. */
static void no_stop(struct interp *in) {
  struct value e = in->exception;
  if (e.kind != KIND_EXCEPTION || !exceptions_is(e.exception->type, &type_StopIteration))
    return;
  in->exception = VALUE_ERROR;
  interp_raise(in, &type_RuntimeError, "generator raised StopIteration");
  interp_about_take(in, "__cause__", value_ref(e));
  interp_about_take(in, "__context__", e);
}

/* The next element of G, evaluated in its own frame. */
static struct value resume(struct interp *in, struct generator *g) {
  const struct node *n = g->node, *at = in->at;
  const struct node_frame *frame = in->frame;
  struct unit *unit = in->unit;
  struct value *slots = in->slots, v = VALUE_ERROR;
  in->unit = g->unit;
  in->frame = n->comp.frame;
  in->slots = g->at + n->comp.count;
  if (unit != g->unit)
    in->at = n; /* a statement of another unit has no place in this one */
  in->depth++;
  g->begun = g->running = true;
  if (turn(in, n, g->at, &g->level) > 0)
    v = eval(in, n->comp.element);
  if (v.kind == KIND_ERROR) {
    no_stop(in);
    end(g);
  }
  g->running = false;
  in->depth--;
  in->unit = unit;
  in->frame = frame;
  in->slots = slots;
  in->at = at;
  return v;
}

static struct value next(struct interp *in, struct native *self) {
  struct generator *g = (struct generator *)self;
  if (g->running)
    return interp_raise(in, &type_ValueError, "generator already executing");
  if (g->ended)
    return VALUE_ERROR;
  if (in->depth >= INTERP_DEPTH_LIMIT || eval_deep(in, 0))
    return interp_raise(in, &type_RecursionError, "maximum recursion depth exceeded");
  value_ref(value_object(KIND_NATIVE, g)); /* its element may drop the last name of it */
  struct value v = resume(in, g);
  value_drop(value_object(KIND_NATIVE, g));
  return v;
}

static struct value iter(struct interp *in, struct native *self) {
  (void)in;
  return value_ref(value_object(KIND_NATIVE, self));
}

static void free_generator(struct native *self) {
  struct generator *g = (struct generator *)self;
  size_t size = sizeof *g + size_of(g->node) * sizeof g->at[0];
  end(g);
  unit_free(g->unit);
  object_free(g, size);
}

static void repr(struct native *self, struct text *out) {
  const struct generator *g = (const struct generator *)self;
  text_addf(out, "<generator object %s at 0x%012" PRIxPTR ">", g->node->comp.frame->qualname->s,
            (uintptr_t)self);
}

static bool is(const char *name, const char *s, size_t len) {
  return strlen(name) == len && !memcmp(name, s, len);
}

static struct value get(struct interp *in, struct native *self, const char *name, size_t len) {
  const struct generator *g = (const struct generator *)self;
  (void)in;
  if (is("__name__", name, len))
    return value_strz("<genexpr>");
  if (is("__qualname__", name, len))
    return value_strz(g->node->comp.frame->qualname->s);
  return is("gi_running", name, len) ? value_bool(g->running) : VALUE_ERROR;
}

/* Methods */

static struct generator *self_of(struct interp *in, const struct args *args, const char *name,
                                 size_t min, size_t max) {
  if (!args->count || args->at[0].kind != KIND_NATIVE ||
      args->at[0].native->type != &native_generator) {
    interp_raise(in, &type_TypeError,
                 "descriptor '%s' for 'generator' objects doesn't apply to a '%s' object", name,
                 args->count ? value_type_name(args->at[0]) : "NoneType");
    return NULL;
  }
  return types_method(in, args, &type_generator, name, min, max)
             ? (struct generator *)args->at[0].native
             : NULL;
}

/* What V, an exception or a class of one, raises. */
static struct value raise_it(struct interp *in, struct value v) {
  if (v.kind == KIND_TYPE && v.type->is_exception)
    return interp_raise_args(in, v.type, NULL, 0);
  if (v.kind == KIND_EXCEPTION)
    return interp_raise_take(in, value_ref(v));
  return interp_raise(in, &type_TypeError,
                      "exceptions must be classes or instances deriving from BaseException, not %s",
                      value_type_name(v));
}

static struct value generator_send(struct interp *in, const struct args *args) {
  struct generator *g = self_of(in, args, "send", 1, 1);
  if (!g)
    return VALUE_ERROR;
  if (!g->begun && !g->running && !g->ended && args->at[1].kind != KIND_NONE)
    return interp_raise(in, &type_TypeError,
                        "can't send non-None value to a just-started generator");
  struct value v = next(in, &g->head); /* no `yield` is there to take what is sent */
  if (v.kind == KIND_ERROR && in->exception.kind == KIND_ERROR)
    interp_raise_args(in, &type_StopIteration, NULL, 0);
  return v;
}

static struct value generator_throw(struct interp *in, const struct args *args) {
  struct generator *g = self_of(in, args, "throw", 1, 1);
  if (!g)
    return VALUE_ERROR;
  if (g->running)
    return interp_raise(in, &type_ValueError, "generator already executing");
  bool ended = g->ended;
  end(g);
  raise_it(in, args->at[1]);
  if (!ended)
    no_stop(in);
  return VALUE_ERROR;
}

static struct value generator_close(struct interp *in, const struct args *args) {
  struct generator *g = self_of(in, args, "close", 0, 0);
  if (!g)
    return VALUE_ERROR;
  if (g->running)
    return interp_raise(in, &type_ValueError, "generator already executing");
  end(g);
  return VALUE_NONE;
}

static const struct builtin generator_methods[] = {
    TYPES_ROW(generator_, close, "()", "Ends it: what it holds goes."),
    TYPES_ROW(generator_, send, "(value, /)", "The next element, as next() gives it."),
    TYPES_ROW(generator_, throw, "(exception, /)", "Raises the exception in it, which ends it."),
    TYPES_END,
};

const struct type type_generator = {.head = {VALUE_STATIC},
                                    .name = "generator",
                                    .module = "builtins",
                                    .base = &type_object,
                                    .methods = generator_methods};

static const char *const attributes[] = {"__name__", "__qualname__", "gi_running", NULL};
static const struct native_type native_generator = {.type = &type_generator,
                                                    .free = free_generator,
                                                    .repr = repr,
                                                    .get = get,
                                                    .iter = iter,
                                                    .next = next,
                                                    .attributes = attributes};
