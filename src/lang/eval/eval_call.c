/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls. Arguments of a function made by def go straight into its slots, those of a built-in into an
 * array on the C stack; only long argument lists need memory of their own. */
#include "lang/eval/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "base/text.h"
#include "lang/value/types.h"

#define FEW 8           /* arguments kept on the C stack */
#define SLOTS_MANY 4096 /* functions with more names than that get memory of their own */

/* Running a function */

static void drop_all(const struct value *at, size_t count) {
  for (size_t i = 0; i < count; i++)
    value_drop(at[i]);
}

/* Evaluates F's body; SLOTS hold its arguments and are emptied. */
EVAL_APART static struct value run(struct interp *in, const struct function *f,
                                   struct value *slots) {
  struct unit *unit = in->unit;
  struct value *caller_slots = in->slots;
  const struct node_frame *caller_frame = in->frame, *frame = &f->def->frame;
  const struct node *at = in->at;
  const bool shares = frame->cell_count || frame->capture_count;
  in->unit = f->unit;
  in->slots = slots;
  in->frame = frame;
  in->depth++;
  if (EVAL_UNLIKELY(shares))
    cells_begin(in, frame, slots, f->presets + f->def->count);
  enum flow flow = eval_block(in, f->def->body);
  in->depth--;
  in->unit = unit;
  in->slots = caller_slots;
  in->frame = caller_frame;
  in->at = at;
  if (EVAL_UNLIKELY(shares))
    cells_end(frame, slots);
  drop_all(slots, frame->slots);
  if (flow == FLOW_ERROR)
    return VALUE_ERROR;
  if (flow != FLOW_RETURN)
    return VALUE_NONE;
  struct value v = in->returned;
  in->returned = VALUE_ERROR;
  return v;
}

static bool too_deep(const struct interp *in, const struct function *f) {
  return in->depth >= INTERP_DEPTH_LIMIT ||
         eval_deep(in, f->def->frame.slots * sizeof(struct value));
}

static struct value raise_too_deep(struct interp *in) {
  return interp_raise(in, &type_RecursionError, "maximum recursion depth exceeded");
}

static struct value bind_and_run(struct interp *in, const struct function *f,
                                 const struct args *args, struct value *slots) {
  uint32_t count = f->def->frame.slots;
  for (uint32_t i = 0; i < count; i++)
    slots[i] = VALUE_ERROR;
  if (!eval_bind(in, f, args, slots))
    return run(in, f, slots);
  drop_all(slots, count);
  return VALUE_ERROR;
}

static struct value call_function(struct interp *in, const struct function *f,
                                  const struct args *args) {
  if (too_deep(in, f))
    return raise_too_deep(in);
  uint32_t count = f->def->frame.slots;
  if (count > SLOTS_MANY) {
    struct value *slots = mem_alloc(count * sizeof *slots), v = bind_and_run(in, f, args, slots);
    free(slots);
    return v;
  }
  struct value slots[count + 1];
  return bind_and_run(in, f, args, slots);
}

/* Calling any value */

/* Whether ARGS are as the row of B says; types_check words what is wrong. */
static inline bool fit(const struct builtin *b, const struct args *args) {
  return args->count - b->min < (size_t)b->beyond - b->min &&
         (!args->keyword_count || !b->called) &&
         (b->kind == KIND_ERROR || args->at[0].kind == b->kind);
}

static inline struct value call_builtin(struct interp *in, const struct builtin *builtin,
                                        const struct args *args) {
  in->callee = builtin;
  if (builtin->beyond && EVAL_UNLIKELY(!fit(builtin, args)) && !types_check(in, builtin, args))
    return VALUE_ERROR;
  return builtin->call(in, args);
}

/* Calls M; AT has room for one argument more than ARGS. */
static struct value call_with_self(struct interp *in, const struct method *m,
                                   const struct args *args, struct value *at) {
  size_t count = args->count + args->keyword_count;
  at[0] = m->self;
  if (count)
    memcpy(at + 1, args->at, count * sizeof *at);
  struct args all = {at, args->count + 1, args->keywords, args->keyword_count};
  /* what is returned does not point to ALL: arguments are borrowed */
  /* cppcheck-suppress returnDanglingLifetime */
  return call_builtin(in, m->builtin, &all);
}

static struct value call_method(struct interp *in, const struct method *m,
                                const struct args *args) {
  size_t count = args->count + args->keyword_count + 1;
  struct value few[FEW + 1];
  if (count <= FEW + 1)
    return call_with_self(in, m, args, few);
  struct value *at = mem_alloc(count * sizeof *at), v = call_with_self(in, m, args, at);
  free(at);
  return v;
}

static struct value not_callable(struct interp *in, struct value callee) {
  interp_raise(in, &type_TypeError, "'%s' object is not callable", value_type_name(callee));
  if (callee.kind == KIND_MODULE && callee.module->call)
    interp_hint(in, "%s.%s(…): the prompt alone calls the module itself", callee.module->name,
                callee.module->name);
  return VALUE_ERROR;
}

struct value interp_call(struct interp *in, struct value callee, const struct args *args) {
  struct value v;
  switch (callee.kind) {
  case KIND_FUNCTION:
    value_ref(callee); /* it may drop its own name */
    v = call_function(in, callee.function, args);
    value_drop(callee);
    break;
  case KIND_BUILTIN:
    v = call_builtin(in, callee.builtin, args);
    break;
  case KIND_METHOD:
    v = call_method(in, callee.method, args);
    break;
  case KIND_TYPE:
    if (callee.type->is_exception)
      v = exceptions_call(in, callee.type, args);
    else if (callee.type->call)
      v = callee.type->call(in, args);
    else
      v = interp_raise(in, &type_TypeError, "cannot create '%s' instances", callee.type->name);
    break;
  case KIND_MODULE:
    v = callee.module->call && !interp_strict(in) ? callee.module->call(in, args)
                                                  : not_callable(in, callee);
    break;
  default:
    v = not_callable(in, callee);
  }
  if (v.kind != KIND_ERROR && eval_must_stop(in)) {
    value_drop(v);
    return VALUE_ERROR;
  }
  return v;
}

/* The call nodes of the tree */

/* After a failure: drops the COUNT arguments already evaluated. Returns -1. */
__attribute__((cold, noinline)) static int give_up(const struct value *at, size_t count) {
  drop_all(at, count);
  return -1;
}

/* Evaluates the arguments of N into AT; on failure those already evaluated are dropped. */
static inline int arguments(struct interp *in, const struct node *n, struct value *at) {
  uint32_t count = n->call.count + n->call.keyword_count;
  for (uint32_t i = 0; i < count; i++) {
    at[i] = eval(in, n->call.args[i]);
    if (EVAL_UNLIKELY(at[i].kind == KIND_ERROR))
      return give_up(at, i);
  }
  return 0;
}

/* Returns V, the result of a call, unless an interrupt or the end of memory raises now. */
static inline struct value given(struct interp *in, const struct node *n, struct value v) {
  if (EVAL_LIKELY(v.kind != KIND_ERROR && !eval_must_stop(in)))
    return v;
  value_drop(v);
  return eval_fail(in, n);
}

/* call_value, below, for a built-in with one argument, the most common call. */
static inline struct value call_with_one(struct interp *in, const struct node *n,
                                         const struct builtin *builtin, struct value self) {
  struct value at[] = {self, eval(in, n->call.args[0])};
  size_t is_method = self.kind != KIND_ERROR;
  if (EVAL_UNLIKELY(at[1].kind == KIND_ERROR)) {
    value_drop(self);
    return VALUE_ERROR;
  }
  struct value v =
      call_builtin(in, builtin, &(struct args){at + !is_method, 1 + is_method, NULL, 0});
  value_drop(at[1]);
  value_drop(self);
  return given(in, n, v);
}

/* Calls CALLEE with the arguments of N, after SELF (taken over) unless that is VALUE_ERROR. */
EVAL_APART static struct value call_value(struct interp *in, const struct node *n,
                                          struct value callee, struct value self) {
  if (EVAL_LIKELY(n->call.count == 1 && !n->call.keyword_count && callee.kind == KIND_BUILTIN))
    return call_with_one(in, n, callee.builtin, self);
  uint32_t count = n->call.count + n->call.keyword_count, is_method = self.kind != KIND_ERROR;
  struct value few[FEW + 1], *at = few;
  if (EVAL_UNLIKELY(count > FEW))
    at = mem_alloc((count + 1) * sizeof *at);
  struct value v = VALUE_ERROR;
  at[0] = self;
  if (EVAL_UNLIKELY(arguments(in, n, at + 1) < 0)) {
    value_drop(self);
  } else {
    struct args args = {at + !is_method, n->call.count + is_method,
                        (const struct str *const *)n->call.keywords, n->call.keyword_count};
    v = callee.kind == KIND_BUILTIN ? call_builtin(in, callee.builtin, &args)
                                    : interp_call(in, callee, &args);
    drop_all(at, count + 1);
  }
  if (EVAL_UNLIKELY(at != few))
    free(at);
  return given(in, n, v);
}

/* f(a, b) where the arguments are as many as the parameters, all by position. */
EVAL_APART static struct value call_straight(struct interp *in, const struct node *n,
                                             struct function *f) {
  struct value v = VALUE_ERROR;
  f->head.refs++; /* it may drop its own name */
  if (too_deep(in, f)) {
    raise_too_deep(in);
  } else {
    uint32_t count = f->def->frame.slots;
    struct value slots[count + 1];
    if (!arguments(in, n, slots)) {
      for (uint32_t i = n->call.count; i < count; i++)
        slots[i] = VALUE_ERROR;
      v = run(in, f, slots);
    }
  }
  value_drop(value_object(KIND_FUNCTION, f));
  return given(in, n, v);
}

static bool fits_straight(const struct node *n, const struct function *f) {
  return !n->call.keyword_count && n->call.count == f->def->count && f->def->straight &&
         f->def->frame.slots <= SLOTS_MANY;
}

/* The method that `left.name` names for a value of TYPE; the node caches the last answer. */
static const struct builtin *method_of(const struct node *n, const struct type *type) {
  if (EVAL_LIKELY(n->attribute.cached_for == type))
    return n->attribute.cached.builtin;
  const struct builtin *method =
      ops_find_method(type, n->attribute.name->s, n->attribute.name->len);
  if (method) {
    struct node *own = (struct node *)n; /* a note for the next time, not part of the tree */
    own->attribute.cached_for = type;
    own->attribute.cached = value_object(KIND_BUILTIN, method);
  }
  return method;
}

/* left.name(…): no bound method is made. */
EVAL_APART static struct value call_attribute(struct interp *in, const struct node *n) {
  const struct node *callee = n->call.callee;
  struct value left = eval(in, callee->attribute.left), f;
  if (left.kind == KIND_ERROR)
    return VALUE_ERROR;
  if (left.kind == KIND_MODULE && callee->attribute.cached_for == left.module)
    return call_value(in, n, callee->attribute.cached, VALUE_ERROR);
  if (left.kind != KIND_MODULE && left.kind != KIND_TYPE) {
    const struct builtin *method = method_of(callee, value_type(left));
    if (method)
      return call_value(in, n, value_object(KIND_BUILTIN, method), left);
  }
  f = ops_get_attribute(in, left, callee->attribute.name->s, callee->attribute.name->len);
  if (f.kind == KIND_ERROR) {
    value_drop(left);
    return eval_fail_at(in, callee, callee->attribute.name_span);
  }
  if (left.kind == KIND_MODULE && (f.kind < KIND_OBJECT_FIRST || f.o->refs == VALUE_STATIC)) {
    struct node *own = (struct node *)callee;
    own->attribute.cached_for = left.module;
    own->attribute.cached = f;
  }
  value_drop(left);
  struct value v = call_value(in, n, f, VALUE_ERROR);
  value_drop(f);
  return v;
}

/* f(…), f any other expression. */
EVAL_APART static struct value call_expression(struct interp *in, const struct node *n) {
  struct value f = eval(in, n->call.callee);
  if (f.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct value v = f.kind == KIND_FUNCTION && fits_straight(n, f.function)
                       ? call_straight(in, n, f.function)
                       : call_value(in, n, f, VALUE_ERROR);
  value_drop(f);
  return v;
}

EVAL_APART struct value eval_call(struct interp *in, const struct node *n) {
  const struct node *callee = n->call.callee;
  if (callee->kind == NODE_ATTRIBUTE)
    return call_attribute(in, n);
  const struct value *f = eval_peek(in, callee); /* mostly a function by its name */
  return f && f->kind == KIND_FUNCTION && fits_straight(n, f->function)
             ? call_straight(in, n, f->function)
             : call_expression(in, n);
}

/* Adds V (taken over) to the arguments by name of a call of CALLEE. */
static int add_keyword_take(struct interp *in, struct value callee, struct value name,
                            struct value v, struct value keywords) {
  if (dict_get(in, keywords.dict, name).kind != KIND_ERROR) {
    struct text what = TEXT_EMPTY;
    eval_callee_name(callee, &what);
    interp_raise(in, &type_TypeError, "%s() got multiple values for keyword argument '%s'",
                 text_str(&what), name.str->s);
    text_free(&what);
    value_drop(v);
    return -1;
  }
  return dict_set_take(in, keywords.dict, name, v);
}

/* **MAPPING in a call of CALLEE. */
static int spread_keywords(struct interp *in, struct value mapping, struct value callee,
                           struct value keywords) {
  struct value key, item;
  size_t at = 0;
  if (mapping.kind != KIND_DICT) {
    struct text what = TEXT_EMPTY;
    eval_callee_name(callee, &what);
    interp_raise(in, &type_TypeError, "%s() argument after ** must be a mapping, not %s",
                 text_str(&what), value_type_name(mapping));
    text_free(&what);
    return -1;
  }
  while (dict_next(mapping.dict, &at, &key, &item)) {
    if (key.kind != KIND_STR)
      return interp_fail(in, &type_TypeError, "keywords must be strings");
    if (add_keyword_take(in, callee, key, value_ref(item), keywords))
      return -1;
  }
  return 0;
}

static bool has_texts_only(const struct dict *d) {
  struct value key, item;
  size_t at = 0;
  while (dict_next(d, &at, &key, &item))
    if (key.kind != KIND_STR)
      return false;
  return true;
}

/* The arguments by name of N, as a dict: a new one, or the only mapping that is given. */
static struct value eval_keywords(struct interp *in, const struct node *n, struct value callee) {
  struct value keywords = VALUE_ERROR;
  for (uint32_t i = 0; i < n->call.keyword_count; i++) {
    const struct str *name = n->call.keywords[i];
    struct value v = eval(in, n->call.args[n->call.count + i]);
    int bad = v.kind == KIND_ERROR;
    if (!name && n->call.keyword_count == 1 && v.kind == KIND_DICT && has_texts_only(v.dict))
      return v;
    if (keywords.kind == KIND_ERROR)
      keywords = dict_new();
    if (name && !bad) {
      bad = add_keyword_take(in, callee, value_object(KIND_STR, name), v, keywords);
    } else if (!bad) {
      bad = spread_keywords(in, v, callee, keywords);
      value_drop(v);
    }
    if (bad) {
      value_drop(keywords);
      return VALUE_ERROR;
    }
  }
  return keywords;
}

/* Calls CALLEE with the items of ROW, a tuple or list that nobody changes, and the arguments by name of KEYWORDS, a dict
   or KIND_ERROR. Those are referenced, for the dict may change during the call. */
static struct value call_spread(struct interp *in, struct value callee, struct value row,
                                struct value keywords) {
  const struct value *at = row.kind == KIND_TUPLE ? row.tuple->at : row.list->at;
  size_t positional = row.kind == KIND_TUPLE ? row.tuple->len : row.list->len;
  size_t count = keywords.kind == KIND_DICT ? dict_len(keywords.dict) : 0;
  size_t next = 0, total = positional + 2 * count;
  if (!count)
    return interp_call(in, callee, &(struct args){at, positional, NULL, 0});
  const struct str *few_names[FEW], **names = few_names;
  struct value few[3 * FEW], *all = few;
  if (count > FEW)
    names = mem_alloc(count * sizeof(struct str *));
  if (total > 3 * FEW)
    all = mem_alloc(total * sizeof *all);
  if (positional)
    memcpy(all, at, positional * sizeof *all);
  struct value *values = all + positional, *keys = values + count, key, item;
  for (size_t k = 0; dict_next(keywords.dict, &next, &key, &item); k++) {
    names[k] = key.str;
    values[k] = value_ref(item);
    keys[k] = value_ref(key);
  }
  struct value v = interp_call(in, callee, &(struct args){all, positional, names, count});
  drop_all(values, 2 * count);
  if (names != few_names)
    free(names);
  if (all != few)
    free(all);
  return v;
}

/* The arguments by position of N, as a new list or the tuple of the only star, and those by name into *KEYWORDS. As in
   CPython, a star that is all there is by position is walked last, and is the only one whose TypeError names the
   function. */
static struct value spread_arguments(struct interp *in, const struct node *n, struct value callee,
                                     struct value *keywords) {
  const struct node *first = n->call.count ? n->call.args[0] : NULL;
  bool alone = n->call.count == 1 && first->kind == NODE_STAR;
  struct value star = VALUE_ERROR, list = VALUE_ERROR;
  if (alone && (star = eval(in, first->pair.left)).kind == KIND_ERROR)
    return VALUE_ERROR;
  if (star.kind != KIND_TUPLE)
    list = value_list_take(NULL, 0);
  int bad = 0;
  for (uint32_t i = 0; i < n->call.count && !alone && !bad; i++)
    bad = eval_spread(in, n, n->call.args[i], list);
  if (!bad) {
    *keywords = eval_keywords(in, n, callee);
    bad = in->exception.kind != KIND_ERROR;
  }
  if (!bad && star.kind == KIND_TUPLE)
    return star;
  if (!bad && alone)
    bad = eval_spread_value(in, n, star, callee, list);
  value_drop(star);
  if (!bad)
    return list;
  value_drop(list);
  return VALUE_ERROR;
}

EVAL_APART struct value eval_call_spread(struct interp *in, const struct node *n) {
  struct value callee = eval(in, n->call.callee);
  if (callee.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct value keywords = VALUE_ERROR, v = VALUE_ERROR;
  struct value row = spread_arguments(in, n, callee, &keywords);
  if (row.kind != KIND_ERROR)
    v = call_spread(in, callee, row, keywords);
  value_drop(keywords);
  value_drop(row);
  value_drop(callee);
  return v.kind == KIND_ERROR ? eval_fail(in, n) : v;
}

EVAL_APART struct value eval_command(struct interp *in, const struct node *n) {
  if (n->kind == NODE_CALL_WORDS && in->host->call_words)
    return given(in, n, in->host->call_words(in, n));
  if (n->kind == NODE_COMMAND && in->host->command)
    return given(in, n, in->host->command(in->host_data, in, n));
  interp_raise(in, &type_RuntimeError,
               "a command only works at sockshell's prompt and in its programs");
  return eval_fail(in, n);
}
