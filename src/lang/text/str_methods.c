/* SPDX-License-Identifier: GPL-3.0-or-later */
/* str: its constructor, case, isalpha and the like, encode, format, translate. Methods shared with bytes
 * are in lang/text/string_methods.c. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/value/constructors.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/text/string_methods.h"
#include "lang/value/types.h"
#include "lang/text/unicode.h"

/* The two names that encode, decode and str() take: NULL where they are not given. WHAT is the
   function's name. */
static int coding_names(struct interp *in, const struct value *given, const char *what,
                        const char **names) {
  static const char *const words[] = {"encoding", "errors"};
  for (int i = 0; i < 2; i++) {
    names[i] = NULL;
    if (value_is_error(given[i]))
      continue;
    if (given[i].kind != KIND_STR)
      return interp_fail(in, &type_TypeError, "%s() argument '%s' must be str, not %s", what,
                         words[i], value_given_name(given[i]));
    if (memchr(given[i].str->s, '\0', given[i].str->len))
      return interp_fail(in, &type_ValueError, "embedded null character");
    names[i] = given[i].str->s;
  }
  return 0;
}

struct value str_new(struct interp *in, const struct args *args) {
  static const char *const names[] = {"object", "encoding", "errors"};
  struct value given[3];
  const char *coding[2];
  if (ops_args(in, args, "str", names, 3, 0, given) || coding_names(in, given + 1, "str", coding))
    return VALUE_ERROR;
  struct value v = given[0];
  if (value_is_error(v))
    return value_strz("");
  if (!coding[0] && !coding[1]) {
    if (v.kind == KIND_STR)
      return value_ref(v);
    struct text t = TEXT_EMPTY;
    if (!ops_str(in, v, &t))
      return codec_str_take(&t);
    text_free(&t);
    return VALUE_ERROR;
  }
  if (v.kind == KIND_STR)
    return interp_raise(in, &type_TypeError, "decoding str is not supported");
  if (!ops_is_buffer(v))
    return interp_raise(in, &type_TypeError, "decoding to str: need a bytes-like object, %s found",
                        value_type_name(v));
  const unsigned char *s;
  size_t len;
  if (ops_buffer(in, v, &s, &len))
    return VALUE_ERROR;
  return codec_decode(in, s, len, coding[0], coding[1]);
}

static struct value str_encode(struct interp *in, const struct args *args) {
  static const char *const names[] = {"encoding", "errors"};
  const struct args rest = types_rest(args);
  struct value given[2];
  const char *coding[2];
  if (ops_args(in, &rest, "encode", names, 2, 0, given) ||
      coding_names(in, given, "encode", coding))
    return VALUE_ERROR;
  return codec_encode(in, args->at[0], coding[0], coding[1]);
}

static struct value str_format(struct interp *in, const struct args *args) {
  const struct args rest = types_rest(args);
  return format_method(in, args->at[0], &rest);
}

/* Case */

/* Whether the sigma at byte AT ends a word: there are letters before it and none after it, ignoring
   marks. */
static bool final_sigma(const struct str *s, size_t at) {
  size_t step, i = at;
  bool before = false, after = false;
  while (i && !before) {
    while (utf8_continues(s->s[--i]))
      ;
    unsigned c = utf8_get(s->s + i, &step);
    before = unicode_is(c, UNICODE_ALPHA);
    if (!before && !unicode_case_ignorable(c))
      break;
  }
  for (i = at + 2; i < s->len && !after; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    after = unicode_is(c, UNICODE_ALPHA);
    if (!after && !unicode_case_ignorable(c))
      break;
  }
  return before && !after;
}

/* Appends the character at byte I with its case changed. */
static void change(const struct str *s, size_t i, unsigned c, enum unicode_case how,
                   struct text *out) {
  if (c == 0x3a3 && how == UNICODE_TO_LOWER)
    text_utf8(out, final_sigma(s, i) ? 0x3c2 : 0x3c3);
  else
    unicode_change(c, how, out);
}

static bool has_case(unsigned c) {
  return unicode_is(c, UNICODE_UPPER) || unicode_is(c, UNICODE_LOWER) ||
         unicode_is(c, UNICODE_TITLE);
}

/* How each character changes: its own case and the characters before it may matter. */
enum str_case { ALL_UPPER, ALL_LOWER, ALL_FOLDED, SWAPPED, WORDS, FIRST };

static enum unicode_case way_of(enum str_case way, unsigned c, bool first, bool in_word) {
  switch (way) {
  case ALL_UPPER:
    return UNICODE_TO_UPPER;
  case ALL_FOLDED:
    return UNICODE_TO_FOLDED;
  case SWAPPED:
    return unicode_is(c, UNICODE_LOWER)   ? UNICODE_TO_UPPER
           : unicode_is(c, UNICODE_TITLE) ? UNICODE_TO_TITLE /* which it is */
                                          : UNICODE_TO_LOWER;
  case WORDS:
    return in_word ? UNICODE_TO_LOWER : UNICODE_TO_TITLE;
  case FIRST:
    return first ? UNICODE_TO_TITLE : UNICODE_TO_LOWER;
  default:
    return UNICODE_TO_LOWER;
  }
}

static struct value change_case(struct value self, enum str_case way) {
  const struct str *s = self.str;
  if (s->len == s->chars && way < SWAPPED) {
    struct str *to = value_str_raw(s->len, s->len);
    unsigned char first = way == ALL_UPPER ? 'a' : 'A';
    for (size_t i = 0; i < s->len; i++) {
      unsigned char c = (unsigned char)s->s[i];
      to->s[i] = (char)((unsigned char)(c - first) < 26 ? c ^ 0x20 : c);
    }
    return value_object(KIND_STR, to);
  }
  struct text out = TEXT_EMPTY;
  bool in_word = false;
  for (size_t i = 0, step; i < s->len; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    change(s, i, c, way_of(way, c, i == 0, in_word), &out);
    in_word = has_case(c);
  }
  return codec_str_take(&out);
}

/* A method without arguments that needs no evaluator: what CALL says of the object and the words. */
#define METHOD(NAME, CALL, ...)                                                                    \
  static struct value str_##NAME(struct interp *in, const struct args *args) {                     \
    (void)in;                                                                                      \
    return CALL(args->at[0], __VA_ARGS__);                                                         \
  }
METHOD(upper, change_case, ALL_UPPER)
METHOD(lower, change_case, ALL_LOWER)
METHOD(casefold, change_case, ALL_FOLDED)
METHOD(swapcase, change_case, SWAPPED)
METHOD(title, change_case, WORDS)
METHOD(capitalize, change_case, FIRST)

/* Questions */

/* Whether every character is of one of the classes in MASK (bits by number); EMPTY is the answer for no
   characters at all. */
static struct value all_are(struct value self, unsigned mask, bool empty) {
  const struct str *s = self.str;
  bool good = s->len || empty;
  for (size_t i = 0, step; i < s->len && good; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    good = false;
    for (unsigned what = 0; mask >> what && !good; what++)
      good = (mask >> what & 1) && unicode_is(c, what);
  }
  return value_bool(good);
}

METHOD(isalpha, all_are, 1 << UNICODE_ALPHA, false)
METHOD(isalnum, all_are,
       1 << UNICODE_ALPHA | 1 << UNICODE_DECIMAL | 1 << UNICODE_DIGIT | 1 << UNICODE_NUMERIC, false)
METHOD(isdecimal, all_are, 1 << UNICODE_DECIMAL, false)
METHOD(isdigit, all_are, 1 << UNICODE_DIGIT, false)
METHOD(isnumeric, all_are, 1 << UNICODE_NUMERIC, false)
METHOD(isspace, all_are, 1 << UNICODE_SPACE, false)
METHOD(isprintable, all_are, 1 << UNICODE_PRINTABLE, true)

static struct value str_isascii(struct interp *in, const struct args *args) {
  (void)in;
  return value_bool(args->at[0].str->len == args->at[0].str->chars);
}

static struct value str_isidentifier(struct interp *in, const struct args *args) {
  (void)in;
  const struct str *s = args->at[0].str;
  bool good = s->len;
  for (size_t i = 0, step; i < s->len && good; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    good = unicode_is(c, i ? UNICODE_ID_GO_ON : UNICODE_ID_START);
  }
  return value_bool(good);
}

/* isupper and islower: at least one letter of CASE and none of the others. */
static struct value in_case(struct value self, enum unicode_class wanted,
                            enum unicode_class other) {
  const struct str *s = self.str;
  bool some = false;
  for (size_t i = 0, step; i < s->len; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    if (unicode_is(c, other) || unicode_is(c, UNICODE_TITLE))
      return value_bool(false);
    some |= unicode_is(c, wanted);
  }
  return value_bool(some);
}

METHOD(isupper, in_case, UNICODE_UPPER, UNICODE_LOWER)
METHOD(islower, in_case, UNICODE_LOWER, UNICODE_UPPER)

static struct value str_istitle(struct interp *in, const struct args *args) {
  (void)in;
  const struct str *s = args->at[0].str;
  bool some = false, in_word = false;
  for (size_t i = 0, step; i < s->len; i += step) {
    unsigned c = utf8_get(s->s + i, &step);
    bool capital = unicode_is(c, UNICODE_UPPER) || unicode_is(c, UNICODE_TITLE);
    bool small = unicode_is(c, UNICODE_LOWER);
    if (capital ? in_word : small && !in_word)
      return value_bool(false);
    in_word = capital || small;
    some |= in_word;
  }
  return value_bool(some);
}

/* Translation */

/* Appends what TABLE has for C: a code point, a text, None, or C itself. */
static int translate_one(struct interp *in, struct value table, unsigned c, struct text *out) {
  struct value to = ops_get_item(in, table, value_int(c));
  if (value_is_error(to)) {
    if (!exceptions_is(in->exception.exception->type, &type_LookupError))
      return -1;
    interp_forget_exception(in);
    text_utf8(out, c);
    return 0;
  }
  int result = 0;
  if (to.kind == KIND_STR)
    text_add(out, to.str->s, to.str->len);
  else if (to.kind == KIND_INT && to.i >= 0 && to.i <= 0x10ffff)
    text_utf8(out, (unsigned)to.i);
  else if (to.kind == KIND_INT || to.kind == KIND_BIG)
    result =
        (interp_raise(in, &type_ValueError, "character mapping must be in range(0x110000)"), -1);
  else if (to.kind != KIND_NONE)
    result =
        (interp_raise(in, &type_TypeError, "character mapping must return integer, None or str"),
         -1);
  value_drop(to);
  return result;
}

static struct value str_translate(struct interp *in, const struct args *args) {
  struct text out = TEXT_EMPTY;
  const struct str *s = args->at[0].str;
  for (size_t i = 0, step; i < s->len; i += step)
    if (translate_one(in, args->at[1], utf8_get(s->s + i, &step), &out)) {
      text_free(&out);
      return VALUE_ERROR;
    }
  return codec_str_take(&out);
}

/* maketrans({key: value}): keys of one character become their numbers. */
static struct value table_of_dict(struct interp *in, struct value from) {
  if (from.kind != KIND_DICT)
    return interp_raise(in, &type_TypeError,
                        "if you give only one argument to maketrans it must be a dict");
  struct value table = dict_new(), key, item;
  for (size_t position = 0; dict_next(from.dict, &position, &key, &item);) {
    size_t step;
    if (key.kind == KIND_STR && key.str->chars == 1) {
      key = value_int(utf8_get(key.str->s, &step));
    } else if (key.kind != KIND_INT && key.kind != KIND_BIG) {
      value_drop(table);
      if (key.kind == KIND_STR)
        return interp_raise(in, &type_ValueError,
                            "string keys in translate table must be of length 1");
      return interp_raise(in, &type_TypeError,
                          "keys in translate table must be strings or integers");
    }
    dict_set_take(in, table.dict, key, value_ref(item));
  }
  return table;
}

static struct value str_maketrans(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "maketrans", 1, 3))
    return VALUE_ERROR;
  if (args->count == 1)
    return table_of_dict(in, args->at[0]);
  for (size_t i = 1; i < args->count; i++)
    if (args->at[i].kind != KIND_STR)
      return interp_raise(in, &type_TypeError, "maketrans() argument %zu must be str, not %s",
                          i + 1, value_given_name(args->at[i]));
  if (args->at[0].kind != KIND_STR)
    return interp_raise(in, &type_TypeError,
                        "first maketrans argument must be a string if there is a second argument");
  const struct str *from = args->at[0].str, *to = args->at[1].str;
  if (from->chars != to->chars)
    return interp_raise(in, &type_ValueError,
                        "the first two maketrans arguments must have equal length");
  struct value table = dict_new();
  for (size_t i = 0, j = 0, a, b; i < from->len; i += a, j += b) {
    struct value key = value_int(utf8_get(from->s + i, &a));
    dict_set_take(in, table.dict, key, value_int(utf8_get(to->s + j, &b)));
  }
  for (size_t i = 0, a; args->count == 3 && i < args->at[2].str->len; i += a)
    dict_set_take(in, table.dict, value_int(utf8_get(args->at[2].str->s + i, &a)), VALUE_NONE);
  return table;
}

const struct builtin str_methods[] = {
    STRING_ROWS(KIND_STR),
    TYPES_METHOD(KIND_STR, str_, capitalize, 0, 0, "()", "A copy with a capital first."),
    TYPES_METHOD(KIND_STR, str_, casefold, 0, 0, "()", "A copy to compare without case."),
    TYPES_NAMED(KIND_STR, str_, encode, "(encoding='utf-8', errors='strict')",
                "The text as bytes."),
    TYPES_NAMED(KIND_STR, str_, format, "(*args, **kwargs)",
                "A copy with {} and {name} filled in."),
    TYPES_METHOD(KIND_STR, str_, isalnum, 0, 0, "()", "Whether all are letters or digits."),
    TYPES_METHOD(KIND_STR, str_, isalpha, 0, 0, "()", "Whether all are letters."),
    TYPES_METHOD(KIND_STR, str_, isascii, 0, 0, "()", "Whether all are ASCII."),
    TYPES_METHOD(KIND_STR, str_, isdecimal, 0, 0, "()", "Whether all are digits of base ten."),
    TYPES_METHOD(KIND_STR, str_, isdigit, 0, 0, "()", "Whether all are digits."),
    TYPES_METHOD(KIND_STR, str_, isidentifier, 0, 0, "()", "Whether it could be a name."),
    TYPES_METHOD(KIND_STR, str_, islower, 0, 0, "()", "Whether all letters are small."),
    TYPES_METHOD(KIND_STR, str_, isnumeric, 0, 0, "()", "Whether all stand for numbers."),
    TYPES_METHOD(KIND_STR, str_, isprintable, 0, 0, "()",
                 "Whether repr shows all of them as they are."),
    TYPES_METHOD(KIND_STR, str_, isspace, 0, 0, "()", "Whether all are white space."),
    TYPES_METHOD(KIND_STR, str_, istitle, 0, 0, "()", "Whether each word begins with a capital."),
    TYPES_METHOD(KIND_STR, str_, isupper, 0, 0, "()", "Whether all letters are capitals."),
    TYPES_METHOD(KIND_STR, str_, lower, 0, 0, "()", "A copy in small letters."),
    TYPES_UNBOUND(str_, maketrans, "(x[, y[, z]])", "A table for translate."),
    TYPES_METHOD(KIND_STR, str_, swapcase, 0, 0, "()", "A copy with small and capital swapped."),
    TYPES_METHOD(KIND_STR, str_, title, 0, 0, "()", "A copy with a capital at each word."),
    TYPES_METHOD(KIND_STR, str_, translate, 1, 1, "(table, /)",
                 "A copy with each character replaced as TABLE says."),
    TYPES_METHOD(KIND_STR, str_, upper, 0, 0, "()", "A copy in capitals."),
    TYPES_END,
};
