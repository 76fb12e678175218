/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repr() and str() of every value. A new kind of value is a case in `repr_object`; a new native object
 * brings its own function in its struct native_type. */
#include "lang/value/ops.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/syntax/ast.h"
#include "lang/value/dict.h"
#include "lang/value/big.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/number.h"
#include "lang/value/types.h"
#include "lang/text/unicode.h"

/* The containers that are being shown now, the innermost first: one of them met again is shown as […]. */
struct shown {
  const struct object *object;
  const struct shown *up;
  int depth;
};
static _Thread_local const struct shown *showing;

enum { DEPTH_LIMIT = 300 };

static const char hex[] = "0123456789abcdef";

/* The character that escapes C after a backslash, or 0. */
static char short_escape(unsigned c, char quote) {
  switch (c) {
  case '\n':
    return 'n';
  case '\r':
    return 'r';
  case '\t':
    return 't';
  case '\\':
    return '\\';
  }
  return c == (unsigned char)quote ? quote : 0;
}

static char choose_quote(const void *s, size_t len) {
  return memchr(s, '\'', len) && !memchr(s, '"', len) ? '"' : '\'';
}

/* How many bytes at S need no escape between QUOTEs. */
static size_t plain_run(const unsigned char *s, size_t len, char quote) {
  size_t i = 0;
  while (i < len && s[i] >= ' ' && s[i] < 0x7f && s[i] != '\\' && s[i] != (unsigned char)quote)
    i++;
  return i;
}

void ops_repr_str(const char *s, size_t len, struct text *out) {
  char quote = len ? choose_quote(s, len) : '\'';
  text_room(out, len + 2);
  text_addc(out, quote);
  for (size_t i = 0, step; i < len; i += step) {
    step = plain_run((const unsigned char *)s + i, len - i, quote);
    if (step) {
      text_add(out, s + i, step);
      continue;
    }
    unsigned c = utf8_get(s + i, &step);
    char escape = short_escape(c, quote);
    if (escape) {
      text_addc(out, '\\');
      text_addc(out, escape);
    } else if (unicode_is(c, UNICODE_PRINTABLE)) {
      text_add(out, s + i, step);
    } else if (c < 0x100) {
      text_add(out, (char[]){'\\', 'x', hex[c >> 4], hex[c & 15]}, 4);
    } else {
      text_addf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
  }
  text_addc(out, quote);
}

/* Writes the bytes S up to END, escaped for QUOTEs, to TO, which has room for four times as many; returns
   its end. */
static char *escape_bytes(const unsigned char *s, const unsigned char *end, char quote, char *to) {
  for (; s < end; s++) {
    if (*s >= ' ' && *s < 0x7f && *s != '\\' && *s != (unsigned char)quote) {
      *to++ = (char)*s;
      continue;
    }
    char escape = short_escape(*s, quote);
    *to++ = '\\';
    *to++ = escape ? escape : 'x';
    if (!escape) {
      *to++ = hex[*s >> 4];
      *to++ = hex[*s & 15];
    }
  }
  return to;
}

void ops_repr_bytes(const unsigned char *s, size_t len, struct text *out) {
  enum { PART = 4096 };
  char quote = len ? choose_quote(s, len) : '\'';
  text_addc(out, 'b');
  text_addc(out, quote);
  for (size_t i = 0, n; i < len; i += n) {
    n = len - i < PART ? len - i : PART;
    char *to = text_room(out, n * 4);
    out->len += (size_t)(escape_bytes(s + i, s + i + n, quote, to) - to);
  }
  text_addc(out, quote);
}

/* COUNT items at AT between OPEN and CLOSE. */
static int repr_items(struct interp *in, const struct value *at, size_t count, const char *open,
                      const char *close, struct text *out) {
  text_adds(out, open);
  for (size_t i = 0; i < count; i++) {
    if (i)
      text_adds(out, ", ");
    if (interp_check_text(in, out) || ops_repr(in, at[i], out))
      return -1;
  }
  text_adds(out, close);
  return 0;
}

static int repr_dict(struct interp *in, struct value v, struct text *out) {
  size_t position = 0;
  struct value key, item;
  bool set = v.kind == KIND_SET, first = true;
  if (set && !dict_len(v.dict)) {
    text_adds(out, "set()");
    return 0;
  }
  bool texts = dict_is_variables(v.dict);
  text_adds(out, texts ? "environ({" : "{");
  while (dict_next(v.dict, &position, &key, &item)) {
    if (!first)
      text_adds(out, ", ");
    first = false;
    if (interp_check_text(in, out) || ops_repr(in, key, out))
      return -1;
    if (set)
      continue;
    text_adds(out, ": ");
    if (ops_repr(in, item, out))
      return -1;
  }
  text_adds(out, texts ? "})" : "}");
  return 0;
}

static void repr_address(struct value v, struct text *out) {
  const struct type *type = value_type(v);
  bool own = !strcmp(type->module, "builtins");
  text_addf(out, "<%s%s%s object at 0x%012" PRIxPTR ">", own ? "" : type->module, own ? "" : ".",
            type->name, (uintptr_t)v.o);
}

/* dict_items([('a', 1)]): the class's name around a list of the view's items. */
static int repr_view(struct interp *in, struct value v, struct text *out) {
  struct value items = ops_list(in, v);
  if (value_is_error(items))
    return -1;
  text_addf(out, "%s(", value_type_name(v));
  int result = repr_items(in, items.list->at, items.list->len, "[", "])", out);
  value_drop(items);
  return result;
}

static int repr_container(struct interp *in, struct value v, struct text *out) {
  switch (v.kind) {
  case KIND_TUPLE:
    return repr_items(in, v.tuple->at, v.tuple->len, "(", v.tuple->len == 1 ? ",)" : ")", out);
  case KIND_LIST:
    return repr_items(in, v.list->at, v.list->len, "[", "]", out);
  case KIND_DICT:
  case KIND_SET:
    return repr_dict(in, v, out);
  case KIND_EXCEPTION: {
    const struct tuple *args = v.exception->args.tuple;
    text_adds(out, v.exception->type->name);
    return repr_items(in, args->at, args->len, "(", ")", out);
  }
  case KIND_SLICE: {
    struct value parts[] = {v.slice->start, v.slice->stop, v.slice->step};
    return repr_items(in, parts, 3, "slice(", ")", out);
  }
  default:
    return repr_view(in, v, out);
  }
}

/* A container; guards against containers that contain themselves or are nested too deeply. */
static int repr_guarded(struct interp *in, struct value v, struct text *out) {
  for (const struct shown *s = showing; s; s = s->up)
    if (s->object == v.o) {
      text_adds(out, v.kind == KIND_LIST    ? "[...]"
                     : v.kind == KIND_TUPLE ? "(...)"
                     : v.kind == KIND_DICT  ? "{...}"
                                            : "...");
      return 0;
    }
  struct shown here = {v.o, showing, showing ? showing->depth + 1 : 1};
  if (here.depth > DEPTH_LIMIT)
    return interp_fail(in, &type_RecursionError,
                       "maximum recursion depth exceeded while getting the repr of an object");
  showing = &here;
  int result = repr_container(in, v, out);
  showing = here.up;
  return result;
}

static void repr_range(const struct range *r, struct text *out) {
  text_addf(out, "range(%" PRId64 ", %" PRId64, r->start, r->stop);
  if (r->step != 1)
    text_addf(out, ", %" PRId64, r->step);
  text_addc(out, ')');
}

static void repr_type(const struct type *type, struct text *out) {
  if (enumeration_type_repr(type, out))
    return;
  text_adds(out, "<class '");
  if (strcmp(type->module, "builtins"))
    text_addf(out, "%s.", type->module);
  text_addf(out, "%s'>", type->name);
}

/* A method that was taken from its class is shown with it: those of the language's own classes. */
static void repr_builtin(const struct builtin *builtin, struct text *out) {
  static const struct type *const types[] = {&type_str,   &type_bytes, &type_bytearray, &type_int,
                                             &type_float, &type_tuple, &type_list,      &type_dict,
                                             &type_set,   &type_range};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    for (const struct builtin *m = types[i]->methods; m && m->name; m++)
      if (m == builtin && m->data != &types_unbound) {
        text_addf(out, "<method '%s' of '%s' objects>", m->name, types[i]->name);
        return;
      }
  text_addf(out, "<built-in function %s>", builtin->name);
}

/* As that of bytes, but ' is escaped in both kinds of quotes. */
static void repr_bytearray(const struct bytearray *b, struct text *out) {
  struct text t = TEXT_EMPTY;
  ops_repr_bytes(b->s, b->len, &t);
  text_adds(out, "bytearray(");
  for (size_t i = 0; i < t.len; i++) {
    if (t.s[i] == '\'' && t.s[1] == '"')
      text_addc(out, '\\');
    text_addc(out, t.s[i]);
  }
  text_addc(out, ')');
  text_free(&t);
}

/* Values that hold no others. */
static void repr_plain(struct value v, struct text *out) {
  switch (v.kind) {
  case KIND_FUNCTION:
    text_addf(out, "<function %s at 0x%012" PRIxPTR ">", v.function->def->frame.qualname->s,
              (uintptr_t)v.o);
    break;
  case KIND_BUILTIN:
    repr_builtin(v.builtin, out);
    break;
  case KIND_METHOD:
    text_addf(out, "<built-in method %s of %s object at 0x%012" PRIxPTR ">",
              v.method->builtin->name, value_type_name(v.method->self),
              (uintptr_t)v.method->self.o);
    break;
  case KIND_TYPE:
    repr_type(v.type, out);
    break;
  case KIND_MODULE:
    text_addf(out, "<module '%s' (built-in)>", v.module->name);
    break;
  case KIND_NATIVE:
    if (v.native->type->repr)
      v.native->type->repr(v.native, out);
    else
      repr_address(v, out);
    break;
  default:
    repr_address(v, out);
  }
}

int ops_repr(struct interp *in, struct value v, struct text *out) {
  switch (v.kind) {
  case KIND_NONE:
    text_adds(out, "None");
    return 0;
  case KIND_BOOL:
    text_adds(out, v.i ? "True" : "False");
    return 0;
  case KIND_INT:
    if (v.tag)
      enumeration_repr(v.tag, v.i, out);
    else
      number_add(out, v.i);
    return 0;
  case KIND_BIG:
    text_adds(out, big_is_negative(v) ? "-" : "");
    return big_add_digits(in, v, 10, out);
  case KIND_FLOAT:
    ops_repr_float(v.f, out);
    return 0;
  case KIND_STR:
    ops_repr_str(v.str->s, v.str->len, out);
    return 0;
  case KIND_BYTES:
    ops_repr_bytes(v.bytes->s, v.bytes->len, out);
    return 0;
  case KIND_BYTEARRAY:
    repr_bytearray(v.bytearray, out);
    return 0;
  case KIND_RANGE:
    repr_range(v.range, out);
    return 0;
  case KIND_ITER:
    if (v.iter->class->next) {
      repr_address(v, out);
      return 0;
    }
    return repr_guarded(in, v, out);
  case KIND_TUPLE:
  case KIND_LIST:
  case KIND_DICT:
  case KIND_SET:
  case KIND_SLICE:
  case KIND_EXCEPTION:
    return repr_guarded(in, v, out);
  default:
    repr_plain(v, out);
    return 0;
  }
}

int ops_str(struct interp *in, struct value v, struct text *out) {
  switch (v.kind) {
  case KIND_STR:
    text_add(out, v.str->s, v.str->len);
    return 0;
  case KIND_INT:
    number_add(out, v.i);
    return 0;
  case KIND_EXCEPTION:
    return exceptions_text(in, v.exception, out);
  default:
    return ops_repr(in, v, out);
  }
}
