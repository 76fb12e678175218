/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v.name: the methods of v's class, then what its kind has of its own. An attribute that is missing
 * brings the near names with it. */
#include "lang/ops.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/absent.h"
#include "lang/ast.h"
#include "lang/enumeration.h"
#include "lang/exceptions.h"
#include "lang/function.h"
#include "lang/interp.h"
#include "lang/suggest.h"
#include "lang/types.h"

static bool is(const char *name, const char *s, size_t len) {
  return !strncmp(name, s, len) && !name[len];
}

/* The row called NAME in the tables of TYPE and the classes below which it stands. */
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

/* Attributes of the several kinds: each gives KIND_ERROR without an exception when it has none. */

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
  const struct str *own = f->def->def.target->name.name, *doc = f->def->def.doc;
  if (is("__name__", name, len) || is("__qualname__", name, len))
    return value_str(own->s, own->len);
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
  struct value plain = v.kind == KIND_FLOAT ? v : value_int(v.i);
  if (is("real", name, len) || (v.kind != KIND_FLOAT && is("numerator", name, len)))
    return plain;
  if (is("imag", name, len))
    return v.kind == KIND_FLOAT ? value_float(0) : value_int(0);
  if (v.kind != KIND_FLOAT && is("denominator", name, len))
    return value_int(1);
  if (v.kind != KIND_INT || !v.tag)
    return VALUE_ERROR;
  if (is("value", name, len))
    return plain;
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

static void offer_nearest(void *data, const char *candidate) {
  nearest_offer(data, candidate);
}

static struct value missing(struct interp *in, struct value v, const char *name, size_t len) {
  int shown = len > 200 ? 200 : (int)len;
  const char *of = v.kind == KIND_MODULE ? v.module->name
                   : v.kind == KIND_TYPE ? v.type->name
                                         : value_type_name(v);
  if (absent_raise(in, &type_AttributeError, of, name, len))
    return VALUE_ERROR;
  if (v.kind == KIND_MODULE)
    interp_raise(in, &type_AttributeError, "module '%s' has no attribute '%.*s'", v.module->name,
                 shown, name);
  else if (v.kind == KIND_TYPE)
    interp_raise(in, &type_AttributeError, "type object '%s' has no attribute '%.*s'", v.type->name,
                 shown, name);
  else
    interp_raise(in, &type_AttributeError, "'%s' object has no attribute '%.*s'",
                 value_type_name(v), shown, name);
  struct suggest s = suggest_start(name, len);
  ops_each_attribute(in, v, suggest_offer, &s);
  in->exception.exception->suggestion = s.best;
  if (s.best)
    return VALUE_ERROR;
  struct nearest near = nearest_start(name, len);
  ops_each_attribute(in, v, offer_nearest, &near);
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

void ops_each_attribute(struct interp *in, struct value v,
                        void (*offer)(void *data, const char *name), void *data) {
  static const char *const of_int[] = {"denominator", "imag", "numerator", "real", NULL};
  static const char *const of_float[] = {"imag", "real", NULL};
  static const char *const of_range[] = {"start", "step", "stop", NULL};
  static const char *const of_member[] = {"name", "value", NULL};
  (void)in;
  if (v.kind == KIND_MODULE) {
    interp_module_each(v.module, offer, data);
    return;
  }
  offer_methods(v.kind == KIND_TYPE ? v.type : value_type(v), offer, data);
  switch (v.kind) {
  case KIND_BOOL:
  case KIND_INT:
    offer_all(of_int, offer, data);
    if (v.kind == KIND_INT && v.tag)
      offer_all(of_member, offer, data);
    break;
  case KIND_FLOAT:
    offer_all(of_float, offer, data);
    break;
  case KIND_RANGE:
  case KIND_SLICE:
    offer_all(of_range, offer, data);
    break;
  case KIND_EXCEPTION:
    offer_all(exceptions_attributes(v.exception), offer, data);
    break;
  case KIND_NATIVE:
    if (v.native->type->attributes)
      offer_all(v.native->type->attributes, offer, data);
    break;
  default:
    break;
  }
}
