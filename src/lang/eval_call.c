/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls. Arguments of a function made by def go straight into its slots, those of a built-in into an
 * array on the C stack; only many of them need memory of their own. */
#include "lang/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/exceptions.h"
#include "lang/function.h"
#include "base/text.h"

#define FEW 8           /* arguments kept on the C stack */
#define SLOTS_MANY 4096 /* functions with more names than that get memory of their own */

/* Running a function */

static void drop_all(struct value *at, size_t count) {
  for (size_t i = 0; i < count; i++)
    value_drop(at[i]);
}

/* Evaluates F's body; SLOTS hold its arguments and are emptied. */
static inline struct value run(struct interp *in, const struct function *f, struct value *slots) {
  struct unit *unit = in->unit;
  struct value *caller_slots = in->slots;
  const struct node *def = in->def, *at = in->at;
  in->unit = f->unit;
  in->slots = slots;
  in->def = f->def;
  in->depth++;
  enum flow flow = eval_block(in, f->def->def.body);
  in->depth--;
  in->unit = unit;
  in->slots = caller_slots;
  in->def = def;
  in->at = at;
  drop_all(slots, f->def->def.slots);
  if (flow == FLOW_ERROR)
    return VALUE_ERROR;
  if (flow != FLOW_RETURN)
    return VALUE_NONE;
  struct value v = in->returned;
  in->returned = VALUE_ERROR;
  return v;
}

static bool too_deep(const struct interp *in, const struct function *f) {
  return in->depth >= INTERP_DEPTH_LIMIT || eval_deep(in, f->def->def.slots * sizeof(struct value));
}

static struct value raise_too_deep(struct interp *in) {
  return interp_raise(in, &type_RecursionError, "maximum recursion depth exceeded");
}

/* Binding arguments to parameters, with CPython's words for what does not fit */

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'": of the parameters FROM to TO those without a value. */
static size_t list_missing(const struct node *def, const struct value *slots, uint32_t from,
                           uint32_t to, struct text *out) {
  size_t count = 0, seen = 0;
  for (uint32_t i = from; i < to; i++)
    count += slots[i].kind == KIND_ERROR;
  for (uint32_t i = from; i < to; i++) {
    if (slots[i].kind != KIND_ERROR)
      continue;
    seen++;
    text_addf(out, "%s'%s'",
              seen == 1      ? ""
              : seen < count ? ", "
              : count == 2   ? " and "
                             : ", and ",
              def->def.params[i].name.name->s);
  }
  return count;
}

static int check_missing(struct interp *in, const struct node *def, const struct value *slots,
                         uint32_t from, uint32_t to, const char *what) {
  struct text names = TEXT_EMPTY;
  size_t count = list_missing(def, slots, from, to, &names);
  if (count)
    interp_raise(in, &type_TypeError, "%s() missing %zu required %s argument%s: %s",
                 def->def.target->name.name->s, count, what, count == 1 ? "" : "s",
                 text_str(&names));
  text_free(&names);
  return count ? -1 : 0;
}

static int too_many(struct interp *in, const struct function *f, const struct value *slots,
                    size_t given) {
  const struct node *def = f->def;
  uint32_t most = def->def.keyword_only;
  size_t least = 0, by_name = 0;
  for (uint32_t i = 0; i < most; i++)
    least += f->presets[i].kind == KIND_ERROR;
  for (uint32_t i = most; i < def->def.count; i++)
    by_name += slots[i].kind != KIND_ERROR;
  struct text message = TEXT_EMPTY;
  text_addf(&message, "%s() takes ", def->def.target->name.name->s);
  if (least < most)
    text_addf(&message, "from %zu to ", least);
  text_addf(&message, "%u positional argument%s but %zu ", most, most == 1 ? "" : "s", given);
  if (by_name)
    text_addf(&message, "positional argument%s (and %zu keyword-only argument%s) were given",
              given == 1 ? "" : "s", by_name, by_name == 1 ? "" : "s");
  else
    text_addf(&message, "%s given", given == 1 ? "was" : "were");
  interp_raise(in, &type_TypeError, "%s", text_str(&message));
  text_free(&message);
  return -1;
}

static int bind_keyword(struct interp *in, const struct node *def, const struct str *keyword,
                        struct value v, struct value *slots) {
  uint32_t i = 0;
  for (; i < def->def.count; i++) {
    const struct str *name = def->def.params[i].name.name;
    if (name == keyword || (name->len == keyword->len && !memcmp(name->s, keyword->s, name->len)))
      break;
  }
  const char *function = def->def.target->name.name->s;
  if (i == def->def.count)
    interp_raise(in, &type_TypeError, "%s() got an unexpected keyword argument '%s'", function,
                 keyword->s);
  else if (slots[i].kind != KIND_ERROR)
    interp_raise(in, &type_TypeError, "%s() got multiple values for argument '%s'", function,
                 keyword->s);
  else
    slots[i] = value_ref(v);
  return in->exception.kind == KIND_ERROR ? 0 : -1;
}

/* Fills SLOTS (all unbound) from ARGS and the defaults. */
static int bind(struct interp *in, const struct function *f, const struct args *args,
                struct value *slots) {
  const struct node *def = f->def;
  uint32_t most = def->def.keyword_only;
  for (size_t i = 0; i < args->count && i < most; i++)
    slots[i] = value_ref(args->at[i]);
  for (size_t k = 0; k < args->keyword_count; k++)
    if (bind_keyword(in, def, args->keywords[k], args->at[args->count + k], slots))
      return -1;
  if (args->count > most)
    return too_many(in, f, slots, args->count);
  for (uint32_t i = 0; i < def->def.count; i++)
    if (slots[i].kind == KIND_ERROR)
      slots[i] = value_ref(f->presets[i]);
  return check_missing(in, def, slots, 0, most, "positional") ||
                 check_missing(in, def, slots, most, def->def.count, "keyword-only")
             ? -1
             : 0;
}

static struct value bind_and_run(struct interp *in, const struct function *f,
                                 const struct args *args, struct value *slots) {
  uint32_t count = f->def->def.slots;
  for (uint32_t i = 0; i < count; i++)
    slots[i] = VALUE_ERROR;
  if (!bind(in, f, args, slots))
    return run(in, f, slots);
  drop_all(slots, count);
  return VALUE_ERROR;
}

static struct value call_function(struct interp *in, const struct function *f,
                                  const struct args *args) {
  if (too_deep(in, f))
    return raise_too_deep(in);
  uint32_t count = f->def->def.slots;
  if (count > SLOTS_MANY) {
    struct value *slots = mem_alloc(count * sizeof *slots), v = bind_and_run(in, f, args, slots);
    free(slots);
    return v;
  }
  struct value slots[count + 1];
  return bind_and_run(in, f, args, slots);
}

/* Calling any value */

static inline struct value call_builtin(struct interp *in, const struct builtin *builtin,
                                        const struct args *args) {
  in->callee = builtin;
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
  return interp_raise(in, &type_TypeError, "'%s' object is not callable", value_type_name(callee));
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
    v = callee.module->call ? callee.module->call(in, args) : not_callable(in, callee);
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

/* Calls as they stand in the tree */

/* Evaluates the arguments of N into AT; on failure those that were made are dropped. */
static inline int arguments(struct interp *in, const struct node *n, struct value *at) {
  uint32_t count = n->call.count + n->call.keyword_count;
  for (uint32_t i = 0; i < count; i++) {
    at[i] = eval(in, n->call.args[i]);
    if (EVAL_UNLIKELY(at[i].kind == KIND_ERROR)) {
      drop_all(at, i);
      return -1;
    }
  }
  return 0;
}

/* V, which a call has given, unless an interrupt or used up memory raise now. */
static inline struct value given(struct interp *in, const struct node *n, struct value v) {
  if (EVAL_LIKELY(v.kind != KIND_ERROR && !eval_must_stop(in)))
    return v;
  value_drop(v);
  return eval_fail(in, n);
}

/* call_value, below, of a built-in with one argument: what is called most. */
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

/* Calls CALLEE with the arguments of N, behind SELF (taken over) unless that is VALUE_ERROR. */
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
                                             const struct function *f) {
  if (too_deep(in, f)) {
    raise_too_deep(in);
    return eval_fail(in, n);
  }
  uint32_t count = f->def->def.slots;
  struct value slots[count + 1];
  if (arguments(in, n, slots))
    return VALUE_ERROR;
  for (uint32_t i = n->call.count; i < count; i++)
    slots[i] = VALUE_ERROR;
  struct value v = run(in, f, slots);
  if (v.kind != KIND_ERROR && eval_must_stop(in)) {
    value_drop(v);
    return eval_fail(in, n);
  }
  return v;
}

static bool fits_straight(const struct node *n, const struct function *f) {
  return !n->call.keyword_count && n->call.count == f->def->def.count &&
         f->def->def.keyword_only == f->def->def.count && f->def->def.slots <= SLOTS_MANY;
}

/* The method that `left.name` names for a value of TYPE; the node remembers the last answer. */
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
    return eval_fail_at(in, callee->attribute.name_span);
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

struct value eval_call(struct interp *in, const struct node *n) {
  return n->call.callee->kind == NODE_ATTRIBUTE ? call_attribute(in, n) : call_expression(in, n);
}

EVAL_APART struct value eval_call_spread(struct interp *in, const struct node *n) {
  struct value callee = eval(in, n->call.callee);
  if (callee.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct value list = value_list_take(NULL, 0), v = VALUE_ERROR;
  uint32_t i = 0;
  while (i < n->call.count && !eval_spread(in, n->call.args[i], callee, list))
    i++;
  size_t count = list.list->len;
  bool bad = i < n->call.count;
  for (; !bad && i < n->call.count + n->call.keyword_count; i++)
    bad = eval_spread(in, n->call.args[i], callee, list) != 0;
  if (!bad)
    v = interp_call(in, callee,
                    &(struct args){list.list->at, count,
                                   (const struct str *const *)n->call.keywords,
                                   n->call.keyword_count});
  value_drop(list);
  value_drop(callee);
  return v.kind == KIND_ERROR ? eval_fail(in, n) : v;
}
