/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in functions that iterate over values: len, any, all, sum, min, max, sorted, reversed, iter,
 * next, enumerate, zip, map, filter. */
#include <string.h>

#include "lang/syntax/ast.h"
#include "lang/lib/builtins_parts.h"
#include "lang/value/constructors.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/ops.h"
#include "lang/value/sort.h"
#include "lang/value/types.h"

struct value builtin_len(struct interp *in, const struct args *args) {
  int64_t len = ops_length(in, args->at[0]);
  return len < 0 ? VALUE_ERROR : value_int(len);
}

/* any (WANTED is true), all (false): the first item that is WANTED decides. */
static struct value find_truth(struct interp *in, const struct args *args, bool wanted) {
  struct value iter = ops_iter(in, args->at[0]);
  if (value_is_error(iter))
    return iter;
  bool found = false;
  for (struct value v; !found && !value_is_error(v = ops_next(in, iter)); value_drop(v))
    found = ops_truth(v) == wanted;
  value_drop(iter);
  return value_is_error(in->exception) ? value_bool(found == wanted) : VALUE_ERROR;
}

struct value builtin_any(struct interp *in, const struct args *args) {
  return find_truth(in, args, true);
}
struct value builtin_all(struct interp *in, const struct args *args) {
  return find_truth(in, args, false);
}

struct value builtin_sum(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/iterable", "start"};
  struct value given[2];
  if (ops_args(in, args, "sum", names, 2, 1, given))
    return VALUE_ERROR;
  struct value sum = value_is_error(given[1]) ? value_int(0) : value_ref(given[1]);
  const char *wrong = sum.kind == KIND_STR         ? "strings [use ''.join(seq) instead]"
                      : sum.kind == KIND_BYTES     ? "bytes [use b''.join(seq) instead]"
                      : sum.kind == KIND_BYTEARRAY ? "bytearray [use b''.join(seq) instead]"
                                                   : NULL;
  struct value iter = ops_iter(in, given[0]);
  if (wrong && !value_is_error(iter))
    interp_raise(in, &type_TypeError, "sum() can't sum %s", wrong);
  while (value_is_error(in->exception)) {
    struct value v = ops_next(in, iter);
    if (value_is_error(v))
      break;
    struct value next = ops_binary(in, OP_ADD, sum, v, false);
    value_drop(v);
    value_drop(sum);
    sum = next;
  }
  value_drop(iter);
  if (value_is_error(in->exception))
    return sum;
  value_drop(sum);
  return VALUE_ERROR;
}

/* min and max: the best of the items that ITER gives. */
struct choice {
  struct interp *in;
  int op;           /* OP_LT for min, OP_GT for max */
  struct value key; /* a function, or None */
  struct value best, best_key;
};

/* Compares V (taken over) with the best one so far: 0 or -1. */
static int weigh_take(struct choice *c, struct value v) {
  struct args args = {&v, 1, NULL, 0};
  struct value key = c->key.kind == KIND_NONE ? value_ref(v) : interp_call(c->in, c->key, &args);
  int better = value_is_error(key)       ? -1
               : value_is_error(c->best) ? 1
                                         : ops_order(c->in, c->op, key, c->best_key);
  if (better > 0) {
    struct value old = c->best, old_key = c->best_key;
    c->best = v;
    c->best_key = key;
    v = old;
    key = old_key;
  }
  value_drop(v);
  value_drop(key);
  return better < 0 ? -1 : 0;
}

static int weigh_all(struct choice *c, struct value iterable) {
  struct value iter = ops_iter(c->in, iterable), v;
  int bad = value_is_error(iter) ? -1 : 0;
  while (!bad && !value_is_error(v = ops_next(c->in, iter)))
    bad = weigh_take(c, v);
  value_drop(iter);
  return value_is_error(c->in->exception) ? bad : -1;
}

static struct value choose(struct interp *in, const struct args *args, const char *name, int op) {
  struct choice c = {in, op, VALUE_NONE, VALUE_ERROR, VALUE_ERROR};
  struct value preset = VALUE_ERROR;
  if (!args->count)
    return interp_raise(in, &type_TypeError, "%s expected at least 1 argument, got 0", name);
  for (size_t i = 0; i < args->keyword_count; i++) {
    struct value v = args->at[args->count + i];
    if (!strcmp(args->keywords[i]->s, "key"))
      c.key = v;
    else if (!strcmp(args->keywords[i]->s, "default"))
      preset = v;
    else
      return interp_raise(in, &type_TypeError, "'%s' is an invalid keyword argument for %s()",
                          args->keywords[i]->s, name);
  }
  if (args->count > 1 && !value_is_error(preset))
    return interp_raise(in, &type_TypeError,
                        "Cannot specify a default for %s() with multiple positional arguments",
                        name);
  int bad = 0;
  if (args->count == 1)
    bad = weigh_all(&c, args->at[0]);
  for (size_t i = 0; args->count > 1 && i < args->count && !bad; i++)
    bad = weigh_take(&c, value_ref(args->at[i]));
  value_drop(c.best_key);
  if (bad) {
    value_drop(c.best);
    return VALUE_ERROR;
  }
  if (!value_is_error(c.best))
    return c.best;
  if (!value_is_error(preset))
    return value_ref(preset);
  return interp_raise(in, &type_ValueError, "%s() arg is an empty sequence", name);
}

struct value builtin_min(struct interp *in, const struct args *args) {
  return choose(in, args, "min", OP_LT);
}
struct value builtin_max(struct interp *in, const struct args *args) {
  return choose(in, args, "max", OP_GT);
}

struct value builtin_sorted(struct interp *in, const struct args *args) {
  static const char *const names[] = {"*key", "*reverse"};
  struct value given[2];
  if (args->count != 1)
    return interp_raise(in, &type_TypeError, "sorted expected 1 argument, got %zu", args->count);
  struct args rest = {args->at + 1, 0, args->keywords, args->keyword_count};
  struct value list = ops_list(in, args->at[0]);
  if (value_is_error(list))
    return list;
  if (!ops_args(in, &rest, "sort", names, 2, 0, given)) {
    struct value key = value_is_error(given[0]) ? VALUE_NONE : given[0];
    if (!sort_list(in, list, key, !value_is_error(given[1]) && ops_truth(given[1])))
      return list;
  }
  value_drop(list);
  return VALUE_ERROR;
}

struct value reversed_new(struct interp *in, const struct args *args) {
  if (args->count != 1 && !args->keyword_count)
    return interp_raise(in, &type_TypeError, "reversed expected 1 argument, got %zu", args->count);
  return types_function(in, args, "reversed", 1, 1) ? iter_reversed(in, args->at[0]) : VALUE_ERROR;
}

/* iter(function, sentinel): `over` is the function, `also` what ends the walk. */
static struct value call_next(struct interp *in, struct iter *it) {
  if (value_is_error(it->over))
    return VALUE_ERROR;
  struct value f = value_ref(it->over), sentinel = value_ref(it->also);
  struct value v = interp_call(in, f, &(struct args){NULL, 0, NULL, 0});
  bool ends = !value_is_error(v) && ops_same_or_equal(sentinel, v);
  value_drop(f);
  value_drop(sentinel);
  if (ends) {
    value_drop(v);
    return iter_end(it);
  }
  if (value_is_error(v) && exceptions_is(in->exception.exception->type, &type_StopIteration)) {
    interp_forget_exception(in);
    return iter_end(it);
  }
  return v;
}

static const struct type type_callable_iterator = {.head = {VALUE_STATIC},
                                                   .name = "callable_iterator",
                                                   .module = "builtins",
                                                   .base = &type_object};
static const struct iter_class call_class = {&type_callable_iterator, call_next, NULL, NULL};

struct value builtin_iter(struct interp *in, const struct args *args) {
  struct value f = args->at[0];
  if (args->count == 1)
    return ops_iter(in, f);
  if (!builtin_callable(in, args).i)
    return interp_raise(in, &type_TypeError, "iter(v, w): v must be callable");
  return iter_new_take(&call_class, value_ref(f), value_ref(args->at[1]));
}

struct value builtin_next(struct interp *in, const struct args *args) {
  struct value v = ops_next(in, args->at[0]);
  if (!value_is_error(v) || !value_is_error(in->exception))
    return v;
  return args->count > 1 ? value_ref(args->at[1])
                         : interp_raise_args(in, &type_StopIteration, NULL, 0);
}

/* enumerate: `over` is the walk, `also` the number of the first item, `at` how many came. */
static struct value enumerate_next(struct interp *in, struct iter *it) {
  struct value v = value_is_error(it->over) ? VALUE_ERROR : ops_next(in, it->over);
  if (value_is_error(v))
    return value_is_error(in->exception) ? iter_end(it) : VALUE_ERROR;
  struct value number = ops_binary(in, OP_ADD, it->also, value_int(it->at++), false);
  if (!value_is_error(number))
    return value_tuple_take((struct value[]){number, v}, 2);
  value_drop(v);
  return VALUE_ERROR;
}

static const struct iter_class enumerate_class = {&type_enumerate, enumerate_next, NULL, NULL};

struct value enumerate_new(struct interp *in, const struct args *args) {
  static const char *const names[] = {"iterable", "start"};
  struct value given[2];
  int64_t start;
  if (!args->count && !args->keyword_count)
    return interp_raise(in, &type_TypeError, "enumerate() missing required argument 'iterable'");
  if (ops_args(in, args, "enumerate", names, 2, 1, given) ||
      (!value_is_error(given[1]) && given[1].kind != KIND_BIG && ops_index(in, given[1], &start)))
    return VALUE_ERROR;
  struct value walk = ops_iter(in, given[0]);
  if (value_is_error(walk))
    return walk;
  struct value first = value_is_error(given[1]) ? value_int(0) : value_ref(given[1]);
  return iter_new_take(&enumerate_class, walk, first);
}

/* zip: `over` is a tuple of walks; `step` is 1 when they must be of equal length. */

/* Called when the walk with number AT (from 0) has ended. */
static struct value zip_end(struct interp *in, struct iter *it, size_t at) {
  if (!it->step)
    return iter_end(it);
  const struct tuple *walks = it->over.tuple;
  bool longer = false;
  if (at == 0) {
    while (++at < walks->len && !longer) {
      struct value v = ops_next(in, walks->at[at]);
      longer = !value_is_error(v);
      value_drop(v);
      if (!value_is_error(in->exception))
        return VALUE_ERROR;
    }
    at -= longer;
    if (!longer)
      return iter_end(it);
  }
  iter_end(it);
  return interp_raise(in, &type_ValueError, "zip() argument %zu is %s than argument%s%zu", at + 1,
                      longer ? "longer" : "shorter", at == 1 ? " " : "s 1-", at);
}

static struct value zip_next(struct interp *in, struct iter *it) {
  if (value_is_error(it->over) || !it->over.tuple->len)
    return VALUE_ERROR;
  const struct tuple *walks = it->over.tuple;
  struct value items = value_tuple_take(NULL, walks->len);
  for (size_t i = 0; i < walks->len; i++) {
    struct value v = ops_next(in, walks->at[i]);
    if (value_is_error(v)) {
      value_drop(items);
      return value_is_error(in->exception) ? zip_end(in, it, i) : VALUE_ERROR;
    }
    items.tuple->at[i] = v;
  }
  return items;
}

static const struct iter_class zip_class = {&type_zip, zip_next, NULL, NULL};

struct value zip_new(struct interp *in, const struct args *args) {
  bool strict = false;
  for (size_t i = 0; i < args->keyword_count; i++) {
    if (strcmp(args->keywords[i]->s, "strict") != 0)
      return interp_raise(in, &type_TypeError, "zip() got an unexpected keyword argument '%s'",
                          args->keywords[i]->s);
    strict = ops_truth(args->at[args->count + i]);
  }
  struct value walks = value_tuple_take(NULL, args->count);
  for (size_t i = 0; i < args->count; i++) {
    struct value walk = ops_iter(in, args->at[i]);
    if (value_is_error(walk)) {
      value_drop(walks);
      return walk;
    }
    walks.tuple->at[i] = walk;
  }
  struct value it = iter_new_take(&zip_class, walks, VALUE_ERROR);
  it.iter->step = strict;
  return it;
}

/* map: `over` is a tuple of walks, `also` the function. */

static struct value map_next(struct interp *in, struct iter *it) {
  if (value_is_error(it->over))
    return VALUE_ERROR;
  const struct tuple *walks = it->over.tuple;
  struct value items = value_tuple_take(NULL, walks->len), result = VALUE_NONE;
  for (size_t i = 0; i < walks->len && !value_is_error(result); i++) {
    result = ops_next(in, walks->at[i]);
    items.tuple->at[i] = value_is_error(result) ? VALUE_NONE : result;
  }
  if (!value_is_error(result)) {
    struct value function = value_ref(it->also);
    result = interp_call(in, function, &(struct args){items.tuple->at, items.tuple->len, NULL, 0});
    value_drop(function);
  }
  value_drop(items);
  return result;
}

static const struct iter_class map_class = {&type_map, map_next, NULL, NULL};

struct value map_new(struct interp *in, const struct args *args) {
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "map() takes no keyword arguments");
  if (args->count < 2)
    return interp_raise(in, &type_TypeError, "map() must have at least two arguments.");
  struct value walks = value_tuple_take(NULL, args->count - 1);
  for (size_t i = 1; i < args->count; i++) {
    struct value walk = ops_iter(in, args->at[i]);
    if (value_is_error(walk)) {
      value_drop(walks);
      return walk;
    }
    walks.tuple->at[i - 1] = walk;
  }
  return iter_new_take(&map_class, walks, value_ref(args->at[0]));
}

/* filter: `over` is the walk, `also` the function, or None for the items themselves. */

static struct value filter_next(struct interp *in, struct iter *it) {
  while (!value_is_error(it->over)) {
    struct value v = ops_next(in, it->over), answer = VALUE_NONE;
    if (value_is_error(v))
      return v;
    if (it->also.kind != KIND_NONE) {
      struct value function = value_ref(it->also);
      answer = interp_call(in, function, &(struct args){&v, 1, NULL, 0});
      value_drop(function);
    }
    bool wanted = it->also.kind == KIND_NONE ? ops_truth(v) : ops_truth(answer);
    bool bad = value_is_error(answer);
    value_drop(answer);
    if (wanted && !bad)
      return v;
    value_drop(v);
    if (bad)
      return VALUE_ERROR;
  }
  return VALUE_ERROR;
}

static const struct iter_class filter_class = {&type_filter, filter_next, NULL, NULL};

struct value filter_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "filter", 2, 2))
    return VALUE_ERROR;
  struct value walk = ops_iter(in, args->at[1]);
  if (value_is_error(walk))
    return walk;
  return iter_new_take(&filter_class, walk, value_ref(args->at[0]));
}
