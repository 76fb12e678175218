/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v.name = item and del v.name. Exceptions and functions take any name; what other values have is theirs
 * alone. */
#include "lang/value/ops.h"

#include <string.h>

#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"

/* The dict of the attributes that were given to V; NULL when V takes none. */
static struct value *own_of(struct value v) {
  return v.kind == KIND_EXCEPTION  ? &v.exception->own
         : v.kind == KIND_FUNCTION ? &v.function->own
                                   : NULL;
}

/* V has no attribute that can be changed: says in what way. */
static int refuse(struct interp *in, struct value v, const char *name, size_t len) {
  if (v.kind == KIND_MODULE)
    return interp_fail(in, &type_TypeError, "sockshell has no assignment to names of a module");
  if (v.kind == KIND_TYPE)
    return interp_fail(in, &type_TypeError, "cannot set '%s' attribute of immutable type '%s'",
                       name, v.type->name);
  struct value there = ops_get_attribute(in, v, name, len);
  if (there.kind == KIND_ERROR)
    return -1;
  value_drop(there);
  if (there.kind == KIND_METHOD || there.kind == KIND_BUILTIN)
    interp_raise(in, &type_AttributeError, "'%s' object attribute '%s' is read-only",
                 value_type_name(v), name);
  else if (v.kind == KIND_NATIVE && v.native->type->read_only)
    interp_raise(in, &type_AttributeError, v.native->type->read_only(name), name);
  else if (value_is_int(v) || v.kind == KIND_FLOAT)
    interp_raise(in, &type_AttributeError, "attribute '%s' of '%s' objects is not writable", name,
                 v.kind == KIND_FLOAT ? "float" : "int");
  else
    interp_raise(in, &type_AttributeError, "readonly attribute");
  return -1;
}

int ops_set_attribute(struct interp *in, struct value v, const char *name, size_t len,
                      struct value item) {
  if (v.kind == KIND_EXCEPTION)
    return exceptions_set(in, v.exception, name, len, item);
  struct value *own = own_of(v);
  if (!own)
    return refuse(in, v, name, len);
  struct value key = value_str(name, len);
  if (own->kind == KIND_ERROR)
    *own = dict_new();
  dict_set_take(in, own->dict, key, value_ref(item));
  value_drop(key);
  return 0;
}

int ops_del_attribute(struct interp *in, struct value v, const char *name, size_t len) {
  struct value *own = own_of(v);
  if (!own)
    return refuse(in, v, name, len);
  struct value key = value_str(name, len);
  struct value old = own->kind == KIND_ERROR ? VALUE_ERROR : dict_remove(in, own->dict, key);
  value_drop(key);
  if (old.kind == KIND_ERROR)
    interp_raise(in, &type_AttributeError, "'%s' object has no attribute '%s'", value_type_name(v),
                 name);
  value_drop(old);
  return old.kind == KIND_ERROR ? -1 : 0;
}
