/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct.Struct: a format that is kept. Its methods are the functions of the module `struct`
 * (lang/lib/mod_struct.c) with the format before their arguments. */
#include "lang/lib/struct_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/types.h"

struct packer {
  struct native native;
  struct value format; /* str or bytes */
  int64_t size;
};

/* Calls the function NAME of the module with FORMAT before the COUNT values and the keywords of ARGS. */
static struct value call_module(struct interp *in, const char *name, struct value format,
                                const struct args *args, size_t from) {
  size_t count = args->count - from + args->keyword_count;
  struct value function = interp_module_get(in, &module_struct, name, strlen(name));
  struct value *at = mem_alloc((count + 1) * sizeof *at);
  at[0] = format;
  if (count)
    memcpy(at + 1, args->at + from, count * sizeof *at);
  struct value v =
      interp_call(in, function,
                  &(struct args){at, args->count - from + 1, args->keywords, args->keyword_count});
  free(at);
  return v;
}

static void packer_free(struct native *native) {
  value_drop(((struct packer *)native)->format);
  free(native);
}

static void packer_repr(struct native *native, struct text *out) {
  text_addf(out, "<_struct.Struct object at %p>", (void *)native);
}

static struct value packer_get(struct interp *in, struct native *native, const char *name,
                               size_t len) {
  const struct packer *p = (const struct packer *)native;
  (void)in;
  if (len == 4 && !memcmp(name, "size", len))
    return value_int(p->size);
  if (len != 6 || memcmp(name, "format", len) != 0)
    return VALUE_ERROR;
  if (p->format.kind == KIND_STR)
    return value_ref(p->format);
  return value_str((const char *)p->format.bytes->s, p->format.bytes->len);
}

static const char *const attributes[] = {"format", "size", NULL};

const struct native_type struct_object_native = {.type = &type_Struct,
                                                 .free = packer_free,
                                                 .repr = packer_repr,
                                                 .get = packer_get,
                                                 .attributes = attributes};

/* Any of the methods: the function of the same name. */
static struct value method(struct interp *in, const struct args *args) {
  const char *name = in->callee->name;
  if (!args->count || args->at[0].kind != KIND_NATIVE ||
      args->at[0].native->type != &struct_object_native)
    return interp_raise(in, &type_TypeError, "descriptor '%s' needs a '_struct.Struct' object",
                        name);
  return call_module(in, name, ((struct packer *)args->at[0].native)->format, args, 1);
}

#define METHOD(NAME, ARGUMENTS, DOC)                                                               \
  {                                                                                                \
    .head = {VALUE_STATIC}, .name = #NAME, .call = method, .signature = #NAME ARGUMENTS,           \
    .doc = DOC                                                                                     \
  }
static const struct builtin methods[] = {
    METHOD(pack, "(*values)", "The values as bytes."),
    METHOD(pack_into, "(buffer, offset, *values)", "Packs into a bytearray, from OFFSET on."),
    METHOD(unpack, "(buffer, /)", "The tuple of values that the bytes hold."),
    METHOD(unpack_from, "(buffer, offset=0)", "Unpacks from OFFSET on; the rest may be longer."),
    METHOD(iter_unpack, "(buffer, /)", "A walk that unpacks one part after the other."),
    TYPES_END,
};

static struct value packer_new(struct interp *in, const struct args *args) {
  if (args->count != 1 || args->keyword_count)
    return interp_raise(in, &type_TypeError, "Struct() takes exactly 1 argument (%zu given)",
                        args->count + args->keyword_count);
  struct value format = args->at[0];
  if (format.kind != KIND_STR && format.kind != KIND_BYTES)
    return interp_raise(in, &type_TypeError,
                        "Struct() argument 1 must be a str or bytes object, not %s",
                        value_type_name(format));
  struct value size = call_module(in, "calcsize", format, &(struct args){NULL, 0, NULL, 0}, 0);
  if (value_is_error(size))
    return size;
  struct packer *p = mem_zalloc(1, sizeof *p);
  *p = (struct packer){{{1}, &struct_object_native}, value_ref(format), size.i};
  return value_object(KIND_NATIVE, p);
}

const struct type type_Struct = {.head = {VALUE_STATIC},
                                 .name = "Struct",
                                 .module = "_struct",
                                 .base = &type_object,
                                 .call = packer_new,
                                 .methods = methods,
                                 .signature = "Struct(format)",
                                 .doc = "A format that is kept, with its size."};
