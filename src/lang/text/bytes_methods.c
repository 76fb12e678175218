/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes and bytearray: their constructors, decode, hex, case, and the methods that change a bytearray.
 * Methods shared with str are in lang/text/string_methods.c. */
#include <string.h>

#include "base/text.h"
#include "lang/text/codec.h"
#include "lang/value/constructors.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "lang/text/string_methods.h"
#include "lang/value/types.h"

static const struct type *class_of(enum kind kind) {
  return kind == KIND_BYTES ? &type_bytes : &type_bytearray;
}

static size_t bytes_of(struct value v, const unsigned char **s) {
  if (v.kind == KIND_BYTES) {
    *s = v.bytes->s;
    return v.bytes->len;
  }
  *s = v.bytearray->len ? v.bytearray->s : (const unsigned char *)"";
  return v.bytearray->len;
}

/* LEN uninitialised bytes to be filled at *S. */
static struct value make(enum kind kind, size_t len, unsigned char **s) {
  struct value v = kind == KIND_BYTES ? value_bytes(NULL, len) : value_bytearray(NULL, len);
  *s = kind == KIND_BYTES ? v.bytes->s : v.bytearray->s;
  return v;
}

static int byte_value(struct interp *in, struct value v, enum kind kind, unsigned char *byte) {
  int64_t i = -1;
  if (v.kind != KIND_BIG && ops_index(in, v, &i))
    return -1;
  if (i < 0 || i > 255)
    return interp_fail(in, &type_ValueError, "%s must be in range(0, 256)",
                       kind == KIND_BYTES ? "bytes" : "byte");
  *byte = (unsigned char)i;
  return 0;
}

/* The items of an iterable of ints. */
static struct value of_items(struct interp *in, enum kind kind, struct value items) {
  struct value walk = ops_iter(in, items);
  if (value_is_error(walk))
    return interp_raise(in, &type_TypeError, "cannot convert '%s' object to %s",
                        value_type_name(items), class_of(kind)->name);
  struct value list = ops_list(in, walk);
  value_drop(walk);
  if (value_is_error(list))
    return list;
  unsigned char *to;
  struct value v = make(kind, list.list->len, &to);
  int bad = 0;
  for (size_t i = 0; i < list.list->len && !bad; i++)
    bad = byte_value(in, list.list->at[i], kind, to + i);
  value_drop(list);
  if (!bad)
    return v;
  value_drop(v);
  return VALUE_ERROR;
}

static struct value of_count(struct interp *in, enum kind kind, int64_t count) {
  if (count < 0)
    return interp_raise(in, &type_ValueError, "negative count");
  if (count > 65536 && !value_memory_left((size_t)count))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  unsigned char *to;
  struct value v = make(kind, (size_t)count, &to);
  memset(to, 0, (size_t)count);
  return v;
}

static struct value as_kind_take(enum kind kind, struct value bytes) {
  if (kind == KIND_BYTES || value_is_error(bytes))
    return bytes;
  struct value v = value_bytearray(bytes.bytes->s, bytes.bytes->len);
  value_drop(bytes);
  return v;
}

/* bytes(TEXT, encoding, errors) */
static struct value of_text(struct interp *in, enum kind kind, const struct value *given) {
  const char *coding[2] = {NULL, NULL};
  for (int i = 1; i < 3; i++) {
    if (value_is_error(given[i]))
      continue;
    if (given[i].kind != KIND_STR)
      return interp_raise(in, &type_TypeError, "%s() argument '%s' must be str, not %s",
                          class_of(kind)->name, i == 1 ? "encoding" : "errors",
                          value_given_name(given[i]));
    coding[i - 1] = given[i].str->s;
  }
  if (given[0].kind == KIND_STR && coding[0])
    return as_kind_take(kind, codec_encode(in, given[0], coding[0], coding[1]));
  interp_raise(in, &type_TypeError, "%s",
               given[0].kind == KIND_STR ? "string argument without an encoding"
               : coding[0]               ? "encoding without a string argument"
                                         : "errors without a string argument");
  if (given[0].kind == KIND_STR)
    interp_hint(in,
                "the encoding is missing: %s('hello', 'utf-8'); .encode() makes bytes of text, too",
                class_of(kind)->name);
  return VALUE_ERROR;
}

static struct value make_new(struct interp *in, const struct args *args, enum kind kind) {
  static const char *const names[] = {"source", "encoding", "errors"};
  struct value given[3];
  if (ops_args(in, args, class_of(kind)->name, names, 3, 0, given))
    return VALUE_ERROR;
  struct value source = given[0];
  if (source.kind == KIND_STR || !value_is_error(given[1]) || !value_is_error(given[2]))
    return of_text(in, kind, given);
  const unsigned char *s = (const unsigned char *)"";
  size_t len = 0;
  switch (source.kind) {
  case KIND_BYTES:
    if (kind == KIND_BYTES)
      return value_ref(source);
    len = bytes_of(source, &s);
    break;
  case KIND_BYTEARRAY:
    len = bytes_of(source, &s);
    break;
  case KIND_BOOL:
  case KIND_INT:
    return of_count(in, kind, source.i);
  case KIND_BIG:
    return interp_raise(in, &type_OverflowError, "cannot fit 'int' into an index-sized integer");
  case KIND_ERROR:
    break;
  default:
    if (!memoryview_is(source))
      return of_items(in, kind, source);
    if (ops_buffer(in, source, &s, &len))
      return VALUE_ERROR;
  }
  return kind == KIND_BYTES ? value_bytes(s, len) : value_bytearray(s, len);
}

struct value bytes_new(struct interp *in, const struct args *args) {
  return make_new(in, args, KIND_BYTES);
}
struct value bytearray_new(struct interp *in, const struct args *args) {
  return make_new(in, args, KIND_BYTEARRAY);
}

static struct value bytes_decode(struct interp *in, const struct args *args) {
  static const char *const names[] = {"encoding", "errors"};
  const struct args rest = types_rest(args);
  struct value given[2];
  const char *coding[2] = {NULL, NULL};
  if (ops_args(in, &rest, "decode", names, 2, 0, given))
    return VALUE_ERROR;
  for (int i = 0; i < 2; i++) {
    if (!value_is_error(given[i]) && given[i].kind != KIND_STR)
      return interp_raise(in, &type_TypeError, "decode() argument '%s' must be str, not %s",
                          names[i], value_given_name(given[i]));
    coding[i] = value_is_error(given[i]) ? NULL : given[i].str->s;
  }
  const unsigned char *s;
  size_t len = bytes_of(args->at[0], &s);
  return codec_decode(in, s, len, coding[0], coding[1]);
}

/* Hexadecimal */

/* The separator of hex(): one ASCII character. */
static int hex_separator(struct interp *in, struct value v, char *sep) {
  int64_t len = ops_length(in, v);
  if (len < 0)
    return -1;
  if (len != 1)
    return interp_fail(in, &type_ValueError, "sep must be length 1.");
  if (v.kind != KIND_STR && v.kind != KIND_BYTES)
    return interp_fail(in, &type_TypeError, "sep must be str or bytes.");
  *sep = v.kind == KIND_STR ? v.str->s[0] : (char)v.bytes->s[0];
  if (*sep & 0x80)
    return interp_fail(in, &type_ValueError, "sep must be ASCII.");
  return 0;
}

static struct value bytes_hex(struct interp *in, const struct args *args) {
  static const char digits[] = "0123456789abcdef";
  static const char *const names[] = {"sep", "bytes_per_sep"};
  const struct args rest = types_rest(args);
  struct value given[2];
  char sep = 0;
  int64_t group = 1;
  if (ops_args(in, &rest, "hex", names, 2, 0, given) ||
      (!value_is_error(given[1]) && ops_index_as(in, given[1], "int", &group)) ||
      (!value_is_error(given[0]) && hex_separator(in, given[0], &sep)))
    return VALUE_ERROR;
  const unsigned char *s;
  size_t len = bytes_of(args->at[0], &s);
  size_t step =
      sep && group && len ? (size_t)(group < 0 ? 0 - (uint64_t)group : (uint64_t)group) : 0;
  size_t size = len * 2 + (step ? (len - 1) / step : 0);
  if (size > 65536 && !value_memory_left(size))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct str *to = value_str_raw(size, size);
  char *p = to->s;
  for (size_t i = 0; i < len; i++) {
    if (i && step && (group < 0 ? i : len - i) % step == 0)
      *p++ = sep;
    *p++ = digits[s[i] >> 4];
    *p++ = digits[s[i] & 15];
  }
  return value_object(KIND_STR, to);
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* fromhex: pairs of digits, white space between pairs. */
static struct value from_hex(struct interp *in, const struct args *args, enum kind kind) {
  if (!types_function(in, args, kind == KIND_BYTES ? "bytes.fromhex" : "bytearray.fromhex", 1, 1))
    return VALUE_ERROR;
  if (args->at[0].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "fromhex() argument must be str, not %s",
                        value_given_name(args->at[0]));
  struct str *from = args->at[0].str;
  unsigned char *to;
  struct value v = make(KIND_BYTES, from->len / 2, &to);
  size_t n = 0, i = 0;
  while (i < from->len) {
    if (from->s[i] == ' ' || (from->s[i] >= 9 && from->s[i] <= 13)) {
      i++;
      continue;
    }
    int high = hex_digit(from->s[i]), low = high < 0 ? -1 : hex_digit(from->s[++i]);
    if (low < 0) {
      value_drop(v);
      return interp_raise(in, &type_ValueError,
                          "non-hexadecimal number found in fromhex() arg at position %zu",
                          value_str_index(from, i));
    }
    to[n++] = (unsigned char)(high << 4 | low);
    i++;
  }
  return as_kind_take(kind, value_bytes_cut_take(v, n));
}

/* Case, ASCII's only */

static bool is_upper(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_lower(unsigned char c) {
  return c >= 'a' && c <= 'z';
}
static bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
static bool is_space(unsigned char c) {
  return c == ' ' || (c >= 9 && c <= 13);
}

enum bytes_case { UPPER, LOWER, SWAP, TITLE, FIRST };

static struct value change(struct value self, enum bytes_case way) {
  const unsigned char *s;
  unsigned char *to;
  size_t len = bytes_of(self, &s);
  struct value v = make(self.kind, len, &to);
  bool in_word = false;
  for (size_t i = 0; i < len; i++) {
    bool letter = is_upper(s[i]) || is_lower(s[i]);
    bool up = way == UPPER || (way == SWAP && is_lower(s[i])) || (way == TITLE && !in_word) ||
              (way == FIRST && i == 0);
    to[i] = letter && is_upper(s[i]) != up ? s[i] ^ 0x20 : s[i];
    in_word = letter;
  }
  return v;
}

enum question { ALPHA, ALNUM, DIGIT, SPACE, ASCII, IS_UPPER, IS_LOWER, IS_TITLE };

/* Upper, lower and title case: at least one letter, and each in the right case. */
static bool in_case(const unsigned char *s, size_t len, enum question what) {
  bool some = false, in_word = false;
  for (size_t i = 0; i < len; i++) {
    bool letter = is_upper(s[i]) || is_lower(s[i]);
    bool up = what == IS_UPPER || (what == IS_TITLE && !in_word);
    if (letter && is_upper(s[i]) != up)
      return false;
    some |= letter;
    in_word = letter;
  }
  return some;
}

static struct value ask(struct value self, enum question what) {
  const unsigned char *s;
  size_t len = bytes_of(self, &s);
  if (what >= IS_UPPER)
    return value_bool(in_case(s, len, what));
  bool good = len || what == ASCII;
  for (size_t i = 0; i < len && good; i++) {
    bool alpha = is_upper(s[i]) || is_lower(s[i]);
    good = what == ALPHA   ? alpha
           : what == ALNUM ? alpha || is_digit(s[i])
           : what == DIGIT ? is_digit(s[i])
           : what == SPACE ? is_space(s[i])
                           : s[i] < 0x80;
  }
  return value_bool(good);
}

/* translate(table, /, delete=b'') */
static struct value bytes_translate(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/table", "delete"};
  const struct args rest = types_rest(args);
  struct value given[2];
  const unsigned char *table = NULL, *gone = NULL, *s;
  size_t table_len = 256, gone_len = 0;
  if (ops_args(in, &rest, "translate", names, 2, 1, given) ||
      (given[0].kind != KIND_NONE && ops_buffer(in, given[0], &table, &table_len)))
    return VALUE_ERROR;
  if (table_len != 256)
    return interp_raise(in, &type_ValueError, "translation table must be 256 characters long");
  if (!value_is_error(given[1]) && ops_buffer(in, given[1], &gone, &gone_len))
    return VALUE_ERROR;
  size_t len = bytes_of(args->at[0], &s), n = 0;
  unsigned char *to;
  struct value v = make(KIND_BYTES, len, &to);
  for (size_t i = 0; i < len; i++)
    if (!gone_len || !memchr(gone, s[i], gone_len))
      to[n++] = table ? table[s[i]] : s[i];
  return as_kind_take(args->at[0].kind, value_bytes_cut_take(v, n));
}

static struct value bytes_maketrans(struct interp *in, const struct args *args) {
  const unsigned char *from, *to;
  size_t from_len, to_len;
  if (!types_function(in, args, "maketrans", 2, 2) ||
      ops_buffer(in, args->at[0], &from, &from_len) || ops_buffer(in, args->at[1], &to, &to_len))
    return VALUE_ERROR;
  if (from_len != to_len)
    return interp_raise(in, &type_ValueError, "maketrans arguments must have same length");
  unsigned char *table;
  struct value v = make(KIND_BYTES, 256, &table);
  for (int i = 0; i < 256; i++)
    table[i] = (unsigned char)i;
  for (size_t i = 0; i < from_len; i++)
    table[from[i]] = to[i];
  return v;
}

static struct value bytes_fromhex(struct interp *in, const struct args *args) {
  return from_hex(in, args, KIND_BYTES);
}
static struct value bytearray_fromhex(struct interp *in, const struct args *args) {
  return from_hex(in, args, KIND_BYTEARRAY);
}

/* The methods of both classes that differ by a word. */
#define BOTH(NAME, CALL, WORD)                                                                     \
  static struct value bytes_##NAME(struct interp *in, const struct args *args) {                   \
    (void)in;                                                                                      \
    return CALL(args->at[0], WORD);                                                                \
  }
BOTH(upper, change, UPPER)
BOTH(lower, change, LOWER)
BOTH(swapcase, change, SWAP)
BOTH(title, change, TITLE)
BOTH(capitalize, change, FIRST)
BOTH(isalpha, ask, ALPHA)
BOTH(isalnum, ask, ALNUM)
BOTH(isdigit, ask, DIGIT)
BOTH(isspace, ask, SPACE)
BOTH(isascii, ask, ASCII)
BOTH(isupper, ask, IS_UPPER)
BOTH(islower, ask, IS_LOWER)
BOTH(istitle, ask, IS_TITLE)

/* What changes a bytearray */

/* Makes room for COUNT bytes at AT; false with MemoryError or BufferError. */
static bool open_gap(struct interp *in, struct bytearray *b, size_t at, size_t count) {
  if (count && memoryview_locks(in, b))
    return false;
  if (count > 65536 && !value_memory_left(count)) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return false;
  }
  size_t tail = b->len - at;
  value_bytearray_resize(b, b->len + count);
  memmove(b->s + at + count, b->s + at, tail);
  return true;
}

/* Takes byte AT out; false with BufferError. */
static bool take_byte(struct interp *in, struct bytearray *b, size_t at) {
  if (memoryview_locks(in, b))
    return false;
  memmove(b->s + at, b->s + at + 1, b->len - at - 1);
  value_bytearray_resize(b, b->len - 1);
  return true;
}

static struct value bytearray_append(struct interp *in, const struct args *args) {
  unsigned char byte;
  if (byte_value(in, args->at[1], KIND_BYTEARRAY, &byte))
    return VALUE_ERROR;
  struct bytearray *b = args->at[0].bytearray;
  if (!open_gap(in, b, b->len, 1))
    return VALUE_ERROR;
  b->s[b->len - 1] = byte;
  return VALUE_NONE;
}

static struct value bytearray_extend(struct interp *in, const struct args *args) {
  struct value items = args->at[1], walk = VALUE_NONE, made;
  if (items.kind == KIND_BYTES)
    made = value_ref(items);
  else if (items.kind == KIND_BYTEARRAY)
    made = value_bytes(items.bytearray->s, items.bytearray->len);
  else if (value_is_error(walk = ops_iter(in, items)))
    made =
        interp_raise(in, &type_TypeError, "can't extend bytearray with %s", value_type_name(items));
  else
    made = of_items(in, KIND_BYTEARRAY, walk);
  value_drop(walk);
  if (value_is_error(made))
    return made;
  const unsigned char *s;
  struct bytearray *b = args->at[0].bytearray;
  size_t len = bytes_of(made, &s), at = b->len;
  bool room = open_gap(in, b, at, len);
  if (room)
    memcpy(b->s + at, s, len);
  value_drop(made);
  return room ? VALUE_NONE : VALUE_ERROR;
}

static struct value bytearray_insert(struct interp *in, const struct args *args) {
  int64_t at;
  unsigned char byte;
  if (ops_index(in, args->at[1], &at) || byte_value(in, args->at[2], KIND_BYTEARRAY, &byte))
    return VALUE_ERROR;
  struct bytearray *b = args->at[0].bytearray;
  int64_t len = (int64_t)b->len;
  at = at < 0 ? (at + len < 0 ? 0 : at + len) : at > len ? len : at;
  if (!open_gap(in, b, (size_t)at, 1))
    return VALUE_ERROR;
  b->s[at] = byte;
  return VALUE_NONE;
}

static struct value bytearray_pop(struct interp *in, const struct args *args) {
  int64_t at = -1;
  if ((args->count > 1 && ops_index(in, args->at[1], &at)))
    return VALUE_ERROR;
  struct bytearray *b = args->at[0].bytearray;
  int64_t len = (int64_t)b->len;
  if (!len)
    return interp_raise(in, &type_IndexError, "pop from empty bytearray");
  at = at < 0 ? at + len : at;
  if (at < 0 || at >= len)
    return interp_raise(in, &type_IndexError, "pop index out of range");
  struct value byte = value_int(b->s[at]);
  return take_byte(in, b, (size_t)at) ? byte : VALUE_ERROR;
}

static struct value bytearray_remove(struct interp *in, const struct args *args) {
  unsigned char byte;
  if (byte_value(in, args->at[1], KIND_BYTEARRAY, &byte))
    return VALUE_ERROR;
  struct bytearray *b = args->at[0].bytearray;
  const unsigned char *at = b->len ? memchr(b->s, byte, b->len) : NULL;
  if (!at)
    return interp_raise(in, &type_ValueError, "value not found in bytearray");
  return take_byte(in, b, (size_t)(at - b->s)) ? VALUE_NONE : VALUE_ERROR;
}

static struct value bytearray_reverse(struct interp *in, const struct args *args) {
  (void)in;
  struct bytearray *b = args->at[0].bytearray;
  for (size_t i = 0, j = b->len; i + 1 < j; i++) {
    unsigned char c = b->s[i];
    b->s[i] = b->s[--j];
    b->s[j] = c;
  }
  return VALUE_NONE;
}

static struct value bytearray_clear(struct interp *in, const struct args *args) {
  if (memoryview_locks(in, args->at[0].bytearray))
    return VALUE_ERROR;
  value_bytearray_resize(args->at[0].bytearray, 0);
  return VALUE_NONE;
}

static struct value bytearray_copy(struct interp *in, const struct args *args) {
  (void)in;
  return value_bytearray(args->at[0].bytearray->s, args->at[0].bytearray->len);
}

#define BOTH_ROWS(KIND, PREFIX)                                                                    \
  STRING_ROWS(KIND),                                                                               \
      TYPES_METHOD(KIND, bytes_, capitalize, 0, 0, "()", "A copy with a capital first (ASCII)."),  \
      TYPES_NAMED(KIND, bytes_, decode, "(encoding='utf-8', errors='strict')",                     \
                  "The bytes as text."),                                                           \
      TYPES_UNBOUND(PREFIX##_, fromhex, "(string, /)", "Bytes from pairs of hexadecimal digits."), \
      TYPES_NAMED(KIND, bytes_, hex, "(sep, bytes_per_sep=1)",                                     \
                  "The bytes as hexadecimal digits, with SEP between groups."),                    \
      TYPES_METHOD(KIND, bytes_, isalnum, 0, 0, "()", "Whether all are letters or digits."),       \
      TYPES_METHOD(KIND, bytes_, isalpha, 0, 0, "()", "Whether all are letters."),                 \
      TYPES_METHOD(KIND, bytes_, isascii, 0, 0, "()", "Whether all are below 128."),               \
      TYPES_METHOD(KIND, bytes_, isdigit, 0, 0, "()", "Whether all are digits."),                  \
      TYPES_METHOD(KIND, bytes_, islower, 0, 0, "()", "Whether all letters are small."),           \
      TYPES_METHOD(KIND, bytes_, isspace, 0, 0, "()", "Whether all are white space."),             \
      TYPES_METHOD(KIND, bytes_, istitle, 0, 0, "()", "Whether each word begins with a capital."), \
      TYPES_METHOD(KIND, bytes_, isupper, 0, 0, "()", "Whether all letters are capitals."),        \
      TYPES_METHOD(KIND, bytes_, lower, 0, 0, "()", "A copy in small letters (ASCII)."),           \
      TYPES_UNBOUND(bytes_, maketrans, "(from, to, /)", "A table for translate."),                 \
      TYPES_METHOD(KIND, bytes_, swapcase, 0, 0, "()",                                             \
                   "A copy with small and capital swapped (ASCII)."),                              \
      TYPES_METHOD(KIND, bytes_, title, 0, 0, "()", "A copy with a capital at each word."),        \
      TYPES_NAMED(KIND, bytes_, translate, "(table, /, delete=b'')",                               \
                  "A copy without the bytes of DELETE, the others as TABLE says."),                \
      TYPES_METHOD(KIND, bytes_, upper, 0, 0, "()", "A copy in capitals (ASCII).")

const struct builtin bytes_methods[] = {BOTH_ROWS(KIND_BYTES, bytes), TYPES_END};

const struct builtin bytearray_methods[] = {
    BOTH_ROWS(KIND_BYTEARRAY, bytearray),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, append, 1, 1, "(item, /)", "Adds one byte, an int."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, clear, 0, 0, "()", "Takes all bytes away."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, copy, 0, 0, "()", "A copy."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, extend, 1, 1, "(iterable, /)",
                 "Adds bytes at the end."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, insert, 2, 2, "(index, item, /)",
                 "Adds a byte before INDEX."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, pop, 0, 1, "(index=-1, /)",
                 "Takes a byte away and returns it."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, remove, 1, 1, "(value, /)",
                 "Takes the first such byte away."),
    TYPES_METHOD(KIND_BYTEARRAY, bytearray_, reverse, 0, 0, "()", "Turns the order round."),
    TYPES_END,
};
