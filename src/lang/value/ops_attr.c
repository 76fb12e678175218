/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v.name: the methods of v's class, then the attributes of its kind. The error for a missing attribute
 * proposes near names. */
#include "lang/value/ops.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/python.h"
#include "lang/syntax/ast.h"
#include "lang/value/dict.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "lang/lib/builtins.h"
#include "lang/suggest.h"
#include "lang/value/types.h"

static bool is(const char *name, const char *s, size_t len) {
  return !strncmp(name, s, len) && !name[len];
}

/* The row called NAME in the tables of TYPE and of its base classes. */
static const struct builtin *find_row(const struct type *type, const char *name, size_t len) {
  for (; type; type = type->base)
    for (const struct builtin *m = type->methods; m && m->name; m++)
      if (is(m->name, name, len))
        return m;
  return NULL;
}

const struct builtin *ops_find_method(const struct type *type, const char *name, size_t len) {
  const struct builtin *m = find_row(type, name, len);
  return m && m->data != &types_unbound ? m : NULL;
}

/* Attributes of the several kinds: each function gives KIND_ERROR without an exception when there is
   none. */

static struct value text_or_none(const char *s) {
  return s ? value_strz(s) : VALUE_NONE;
}

static struct value of_type(const struct type *type, const char *name, size_t len) {
  if (is("__name__", name, len) || is("__qualname__", name, len))
    return value_strz(type->name);
  if (is("__module__", name, len))
    return value_strz(type->module);
  if (is("__doc__", name, len))
    return text_or_none(type->doc);
  const struct builtin *row = find_row(type, name, len);
  return row ? value_object(KIND_BUILTIN, row) : VALUE_ERROR;
}

static struct value of_module(struct interp *in, const struct module *module, const char *name,
                              size_t len) {
  struct value v = interp_module_get(in, module, name, len);
  if (v.kind == KIND_ERROR && in->exception.kind == KIND_ERROR && is("__name__", name, len))
    return value_strz(module->name);
  return v;
}

static struct value of_function(const struct function *f, const char *name, size_t len) {
  const struct str *own = f->def->name, *full = f->def->frame.qualname, *doc = f->def->doc;
  if (f->own.kind != KIND_ERROR) {
    struct value key = value_str(name, len), set = dict_get(NULL, f->own.dict, key);
    value_drop(key);
    if (set.kind != KIND_ERROR)
      return value_ref(set);
  }
  if (is("__name__", name, len))
    return value_str(own->s, own->len);
  if (is("__qualname__", name, len))
    return value_str(full->s, full->len);
  if (is("__doc__", name, len))
    return doc ? value_str(doc->s, doc->len) : VALUE_NONE;
  return VALUE_ERROR;
}

static struct value of_builtin(const struct builtin *b, const char *name, size_t len) {
  if (is("__name__", name, len) || is("__qualname__", name, len))
    return value_strz(b->name);
  if (is("__doc__", name, len))
    return text_or_none(b->doc);
  return VALUE_ERROR;
}

static struct value of_number(struct value v, const char *name, size_t len) {
  struct value plain = v.kind == KIND_FLOAT ? v
                       : v.kind == KIND_BIG ? value_ref(v)
                                            : value_int(v.i);
  if (is("real", name, len) || (v.kind != KIND_FLOAT && is("numerator", name, len)))
    return plain;
  value_drop(plain);
  if (is("imag", name, len))
    return v.kind == KIND_FLOAT ? value_float(0) : value_int(0);
  if (v.kind != KIND_FLOAT && is("denominator", name, len))
    return value_int(1);
  if (v.kind != KIND_INT || !v.tag)
    return VALUE_ERROR;
  if (is("value", name, len))
    return value_int(v.i);
  if (!is("name", name, len))
    return VALUE_ERROR;
  struct text text = TEXT_EMPTY;
  struct value found =
      enumeration_name(v.tag, v.i, &text) ? value_str(text_str(&text), text.len) : VALUE_NONE;
  text_free(&text);
  return found;
}

static struct value of_three(struct value start, struct value stop, struct value step,
                             const char *name, size_t len) {
  return is("start", name, len)  ? value_ref(start)
         : is("stop", name, len) ? value_ref(stop)
         : is("step", name, len) ? value_ref(step)
                                 : VALUE_ERROR;
}

static struct value of_kind(struct interp *in, struct value v, const char *name, size_t len) {
  switch (v.kind) {
  case KIND_MODULE:
    return of_module(in, v.module, name, len);
  case KIND_TYPE:
    return of_type(v.type, name, len);
  case KIND_FUNCTION:
    return of_function(v.function, name, len);
  case KIND_BUILTIN:
    return of_builtin(v.builtin, name, len);
  case KIND_METHOD:
    if (is("__self__", name, len))
      return value_ref(v.method->self);
    return of_builtin(v.method->builtin, name, len);
  case KIND_EXCEPTION:
    return exceptions_get(v.exception, name, len);
  case KIND_BOOL:
  case KIND_INT:
  case KIND_BIG:
  case KIND_FLOAT:
    return of_number(v, name, len);
  case KIND_RANGE:
    return of_three(value_int(v.range->start), value_int(v.range->stop), value_int(v.range->step),
                    name, len);
  case KIND_SLICE:
    return of_three(v.slice->start, v.slice->stop, v.slice->step, name, len);
  case KIND_NATIVE:
    return v.native->type->get ? v.native->type->get(in, v.native, name, len) : VALUE_ERROR;
  default:
    return VALUE_ERROR;
  }
}

/* What is missing */

static struct value missing(struct interp *in, struct value v, const char *name, size_t len) {
  int shown = len > 200 ? 200 : (int)len;
  const char *of = v.kind == KIND_MODULE ? v.module->name
                   : v.kind == KIND_TYPE ? v.type->name
                                         : value_type_name(v);
  if (python_refuse(in, &type_AttributeError, of, name, len)) {
    interp_about_take(in, "obj", value_ref(v));
    return VALUE_ERROR;
  }
  if (v.kind == KIND_MODULE)
    interp_raise(in, &type_AttributeError, "module '%s' has no attribute '%.*s'", v.module->name,
                 shown, name);
  else if (v.kind == KIND_TYPE)
    interp_raise(in, &type_AttributeError, "type object '%s' has no attribute '%.*s'", v.type->name,
                 shown, name);
  else
    interp_raise(in, &type_AttributeError, "'%s' object has no attribute '%.*s'",
                 value_type_name(v), shown, name);
  interp_about_take(in, "name", value_str(name, len));
  interp_about_take(in, "obj", value_ref(v));
  struct suggest s = suggest_start(name, len);
  ops_each_attribute(in, v, suggest_offer, &s);
  in->exception.exception->suggestion = s.best;
  if (s.best)
    return VALUE_ERROR;
  struct nearest near = nearest_start(name, len);
  ops_each_attribute(in, v, nearest_offer, &near);
  if (near.best)
    interp_hint(in, "did you mean '%s'?", near.best);
  return VALUE_ERROR;
}

struct value ops_get_attribute(struct interp *in, struct value v, const char *name, size_t len) {
  const struct type *type = value_type(v);
  const struct builtin *method =
      v.kind == KIND_MODULE || v.kind == KIND_TYPE ? NULL : ops_find_method(type, name, len);
  if (method)
    return value_method_take(value_ref(v), method);
  struct value found = of_kind(in, v, name, len);
  if (found.kind != KIND_ERROR || in->exception.kind != KIND_ERROR)
    return found;
  const struct builtin *row = v.kind == KIND_TYPE ? NULL : find_row(type, name, len);
  if (row) /* a function of the class: it is not bound */
    return value_object(KIND_BUILTIN, row);
  if (is("__class__", name, len))
    return value_object(KIND_TYPE, type);
  if (is("__doc__", name, len))
    return text_or_none(type->doc);
  return missing(in, v, name, len);
}

static void offer_methods(const struct type *type, void (*offer)(void *data, const char *name),
                          void *data) {
  for (; type; type = type->base)
    for (const struct builtin *m = type->methods; m && m->name; m++)
      offer(data, m->name);
}

static void offer_all(const char *const *names, void (*offer)(void *data, const char *name),
                      void *data) {
  for (; *names; names++)
    offer(data, *names);
}

static void offer_own(struct value own, void (*offer)(void *data, const char *name), void *data) {
  struct value key, item;
  for (size_t at = 0; own.kind != KIND_ERROR && dict_next(own.dict, &at, &key, &item);)
    offer(data, key.str->s);
}

static const char *const of_int[] = {"denominator", "imag", "numerator", "real", NULL};
static const char *const of_float[] = {"imag", "real", NULL};
static const char *const of_three_names[] = {"start", "step", "stop", NULL};
static const char *const of_member[] = {"name", "value", NULL};
/* What functions, classes and methods have, and the class of any value. */
static const char *const of_code[] = {"__class__",    "__doc__",  "__module__", "__name__",
                                      "__qualname__", "__self__", NULL};

void ops_each_attribute(struct interp *in, struct value v,
                        void (*offer)(void *data, const char *name), void *data) {
  (void)in;
  if (v.kind == KIND_MODULE) {
    interp_module_each(v.module, offer, data);
    return;
  }
  offer_methods(v.kind == KIND_TYPE ? v.type : value_type(v), offer, data);
  switch (v.kind) {
  case KIND_BOOL:
  case KIND_INT:
  case KIND_BIG:
    offer_all(of_int, offer, data);
    if (v.kind == KIND_INT && v.tag)
      offer_all(of_member, offer, data);
    break;
  case KIND_FLOAT:
    offer_all(of_float, offer, data);
    break;
  case KIND_RANGE:
  case KIND_SLICE:
    offer_all(of_three_names, offer, data);
    break;
  case KIND_EXCEPTION:
    offer_all(exceptions_attributes(v.exception), offer, data);
    offer_own(v.exception->own, offer, data);
    break;
  case KIND_FUNCTION:
    offer_own(v.function->own, offer, data);
    break;
  case KIND_NATIVE:
    if (v.native->type->attributes)
      offer_all(v.native->type->attributes, offer, data);
    break;
  default:
    break;
  }
}

/* Whether some value knows an attribute */

static bool is_among(const char *const *names, const char *name, size_t len) {
  while (names && *names && !is(*names, name, len))
    names++;
  return names && *names;
}

static bool is_given_by(const struct module *module, const char *name, size_t len) {
  for (const struct type *const *type = module->types; type && *type; type++)
    if (find_row(*type, name, len))
      return true;
  for (const struct native_type *const *n = module->natives; n && *n; n++)
    if (find_row((*n)->type, name, len) || is_among((*n)->attributes, name, len))
      return true;
  return false;
}

struct attribute_search {
  const char *name;
  size_t len;
  bool found;
};

static void search_module(void *data, const struct module *module) {
  struct attribute_search *search = data;
  search->found = search->found || is_given_by(module, search->name, search->len);
}

bool ops_is_attribute(const char *name, size_t len) {
  static const char *const *const lists[] = {of_int, of_float, of_three_names, of_member, of_code};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (is_among(lists[i], name, len))
      return true;
  if (exceptions_know(name, len) || is_given_by(&module_builtins, name, len))
    return true;
  struct attribute_search search = {name, len, false};
  interp_each_module(search_module, &search);
  return search.found;
}
