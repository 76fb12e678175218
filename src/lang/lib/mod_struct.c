/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `struct`: values to bytes and back by a format. A new format character is a row in `codes`
 * and a case in `pack_one` and `unpack_one`. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/number.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "lang/lib/struct_object.h"
#include "lang/value/types.h"

struct code {
  char letter;
  unsigned char standard, native, align; /* sizes; standard 0: native formats only */
};

static const struct code codes[] = {
    {'x', 1, 1, 1},
    {'c', 1, 1, 1},
    {'b', 1, 1, 1},
    {'B', 1, 1, 1},
    {'?', 1, sizeof(_Bool), _Alignof(_Bool)},
    {'h', 2, sizeof(short), _Alignof(short)},
    {'H', 2, sizeof(short), _Alignof(short)},
    {'i', 4, sizeof(int), _Alignof(int)},
    {'I', 4, sizeof(int), _Alignof(int)},
    {'l', 4, sizeof(long), _Alignof(long)},
    {'L', 4, sizeof(long), _Alignof(long)},
    {'q', 8, sizeof(long long), _Alignof(long long)},
    {'Q', 8, sizeof(long long), _Alignof(long long)},
    {'n', 0, sizeof(size_t), _Alignof(size_t)},
    {'N', 0, sizeof(size_t), _Alignof(size_t)},
    {'P', 0, sizeof(void *), _Alignof(void *)},
    {'e', 2, 2, 2},
    {'f', 4, sizeof(float), _Alignof(float)},
    {'d', 8, sizeof(double), _Alignof(double)},
    {'s', 1, 1, 1},
    {'p', 1, 1, 1},
};

/* One step of a format: COUNT times a code of SIZE bytes from OFFSET on; s and p are one of COUNT
   bytes. */
struct field {
  char letter;
  size_t count, size, offset;
};

/* A format being read. */
struct layout {
  const char *p, *end;
  bool native;  /* @: native sizes and alignment */
  bool big;     /* the most significant byte first */
  size_t total; /* bytes so far */
};

static struct value wrong(struct interp *in, const char *message) {
  return interp_raise(in, &type_struct_error, "%s", message);
}

static bool is_big_endian(void) {
  return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/* Starts reading FORMAT, a str or bytes: 0 or -1. */
static int layout_start(struct interp *in, struct value format, struct layout *l) {
  const char *s;
  size_t len;
  if (format.kind == KIND_STR) {
    struct value checked = codec_encode(in, format, "ascii", NULL);
    if (value_is_error(checked))
      return -1;
    value_drop(checked);
    s = format.str->s;
    len = format.str->len;
  } else if (format.kind == KIND_BYTES) {
    s = (const char *)format.bytes->s;
    len = format.bytes->len;
  } else {
    return interp_fail(in, &type_TypeError,
                       "Struct() argument 1 must be a str or bytes object, not %s",
                       value_type_name(format));
  }
  bool prefix = len && strchr("@=<>!", s[0]) && s[0];
  char order = prefix ? s[0] : '@';
  *l = (struct layout){s + prefix, s + len, order == '@', order == '>' || order == '!', 0};
  if (order == '@' || order == '=')
    l->big = is_big_endian();
  return 0;
}

static const struct code *find_code(char letter, bool native) {
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (codes[i].letter == letter && (native || codes[i].standard))
      return &codes[i];
  return NULL;
}

/* The next field of a format: 1, 0 at its end, -1 with struct.error. */
static int layout_next(struct interp *in, struct layout *l, struct field *f) {
  while (l->p < l->end && (*l->p == ' ' || (*l->p >= 9 && *l->p <= 13)))
    l->p++;
  if (l->p == l->end)
    return 0;
  bool counted = *l->p >= '0' && *l->p <= '9', over = false;
  size_t count = counted ? 0 : 1, limit = PTRDIFF_MAX;
  for (; l->p < l->end && *l->p >= '0' && *l->p <= '9'; l->p++) {
    size_t digit = (size_t)(*l->p - '0');
    over |= count > (limit - digit) / 10;
    count = count * 10 + digit;
  }
  if (over)
    return wrong(in, "total struct size too long"), -1;
  if (l->p == l->end)
    return wrong(in, "repeat count given without format specifier"), -1;
  const struct code *code = find_code(*l->p++, l->native);
  if (!code)
    return wrong(in, "bad char in struct format"), -1;
  size_t size = l->native ? code->native : code->standard;
  size_t pad = l->native ? -l->total & (code->align - 1u) : 0;
  if (pad > limit - l->total || count > (limit - l->total - pad) / size)
    return wrong(in, "total struct size too long"), -1;
  *f = (struct field){code->letter, count, size, l->total + pad};
  l->total = f->offset + count * size;
  return 1;
}

/* How many values a field takes. */
static size_t values_of(const struct field *f) {
  return f->letter == 'x' ? 0 : f->letter == 's' || f->letter == 'p' ? 1 : f->count;
}

/* Reads all of FORMAT: its size and how many values it takes. 0 or -1. */
static int measure(struct interp *in, struct value format, size_t *size, size_t *values) {
  struct layout l;
  struct field f;
  int more;
  if (layout_start(in, format, &l))
    return -1;
  *values = 0;
  while ((more = layout_next(in, &l, &f)) > 0)
    *values += values_of(&f);
  *size = l.total;
  return more;
}

/* Packing */

static void put(unsigned char *to, uint64_t u, size_t size, bool big) {
  for (size_t i = 0; i < size; i++, u >>= 8)
    to[big ? size - 1 - i : i] = (unsigned char)u;
}

static int outside(struct interp *in, const struct field *f, bool big, int64_t low, uint64_t high) {
  const char *name = f->letter == 'b'   ? "byte"
                     : f->letter == 'B' ? "ubyte"
                     : f->letter == 'h' ? "short"
                                        : "ushort";
  if (f->letter == 'b' || f->letter == 'B' || (f->size == 2 && !big))
    interp_raise(in, &type_struct_error, "%s format requires %lld <= number <= %llu", name,
                 (long long)low, (unsigned long long)high);
  else
    interp_raise(in, &type_struct_error, "'%c' format requires %lld <= number <= %llu", f->letter,
                 (long long)low, (unsigned long long)high);
  return -1;
}

static int pack_int(struct interp *in, const struct field *f, struct value v, bool big, bool native,
                    unsigned char *to) {
  if (!value_is_any_int(v))
    return wrong(in, "required argument is not an integer"), -1;
  unsigned bits = (unsigned)f->size * 8;
  bool is_signed = strchr("bhilqn", f->letter);
  if (v.kind == KIND_BIG) {
    bool fits = bits == 64 && !is_signed && !number_is_negative(v) && big_bits(v) <= 64;
    if (!fits)
      return wrong(in, f->letter == 'P' || (bits == 64 && big && !native)
                           ? "int too large to convert"
                           : "argument out of range"),
             -1;
    big_to_bytes(v, to, f->size, big);
    return 0;
  }
  if (f->letter != 'P' && !is_signed) {
    uint64_t high = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    bool narrow = f->letter == 'B' || (f->letter == 'H' && !(big && !native));
    if (v.i < 0 && !narrow)
      return wrong(in, f->size == 8 && big && !native ? "int too large to convert"
                                                      : "argument out of range"),
             -1;
    if (v.i < 0 || (uint64_t)v.i > high)
      return outside(in, f, big && !native, 0, high);
  } else if (f->letter != 'P' && bits < 64) {
    int64_t high = ((int64_t)1 << (bits - 1)) - 1;
    if (v.i > high || v.i < -high - 1)
      return outside(in, f, big && !native, -high - 1, (uint64_t)high);
  }
  put(to, (uint64_t)v.i, f->size, big);
  return 0;
}

/* F, finite and not negative, as the bits of IEEE 754 binary16; 0x7c00 when it is too large. */
static unsigned half_bits(double f) {
  int exponent;
  frexp(f, &exponent);
  if (f == 0 || exponent < -13)
    return (unsigned)nearbyint(ldexp(f, 24));
  if (exponent > 16)
    return 0x7c00;
  return (unsigned)((exponent + 14) << 10) + (unsigned)nearbyint(ldexp(f, 11 - exponent)) - 1024;
}

static double half_value(unsigned bits) {
  unsigned exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
  double f = exponent == 0x1f ? fraction ? NAN : INFINITY
             : exponent       ? ldexp(fraction + 1024, (int)exponent - 25)
                              : ldexp(fraction, -24);
  return bits & 0x8000 ? -f : f;
}

static int pack_float(struct interp *in, const struct field *f, struct value v, bool big,
                      bool native, unsigned char *to) {
  double d = v.f;
  if (value_is_any_int(v)) {
    if (number_to_float(in, v, &d)) {
      interp_forget_exception(in);
      return wrong(in, "required argument is not a float"), -1;
    }
  } else if (v.kind != KIND_FLOAT) {
    return wrong(in, "required argument is not a float"), -1;
  }
  uint64_t bits = 0;
  if (f->letter == 'd') {
    memcpy(&bits, &d, sizeof d);
  } else if (f->letter == 'f') {
    float single = (float)d;
    if (isinf(single) && !isinf(d) && !native)
      return interp_fail(in, &type_OverflowError, "float too large to pack with f format");
    memcpy(&bits, &single, sizeof single);
    if (is_big_endian())
      bits >>= 32;
  } else {
    bits = isnan(d) ? 0x7e00 : isinf(d) ? 0x7c00 : half_bits(fabs(d));
    if (isfinite(d) && bits >= 0x7c00 && value_is_any_int(v))
      return interp_fail(in, &type_struct_error, "int too large to convert");
    if (isfinite(d) && bits >= 0x7c00)
      return interp_fail(in, &type_OverflowError, "float too large to pack with e format");
    bits |= signbit(d) ? 0x8000 : 0;
  }
  put(to, bits, f->size, big);
  return 0;
}

/* s and p: bytes, cut or filled with zeros to the field. */
static int pack_bytes(struct interp *in, const struct field *f, struct value v, unsigned char *to) {
  const unsigned char *s;
  size_t len;
  if (v.kind != KIND_BYTES && v.kind != KIND_BYTEARRAY)
    return interp_fail(in, &type_struct_error, "argument for '%c' must be a bytes object",
                       f->letter);
  ops_buffer(in, v, &s, &len);
  size_t room = f->count;
  if (f->letter == 'p' && room) {
    room--;
    len = len < room ? len : room;
    *to++ = (unsigned char)(len < 255 ? len : 255);
  }
  if (room && len)
    memcpy(to, s, len < room ? len : room);
  return 0;
}

static int pack_one(struct interp *in, const struct field *f, struct value v, bool big, bool native,
                    unsigned char *to) {
  switch (f->letter) {
  case 's':
  case 'p':
    return pack_bytes(in, f, v, to);
  case 'c':
    if ((v.kind == KIND_BYTES && v.bytes->len == 1) ||
        (v.kind == KIND_BYTEARRAY && v.bytearray->len == 1)) {
      *to = v.kind == KIND_BYTES ? v.bytes->s[0] : v.bytearray->s[0];
      return 0;
    }
    return wrong(in, "char format requires a bytes object of length 1"), -1;
  case '?':
    put(to, ops_truth(v), f->size, big);
    return 0;
  case 'e':
  case 'f':
  case 'd':
    return pack_float(in, f, v, big, native, to);
  default:
    return pack_int(in, f, v, big, native, to);
  }
}

/* Packs the values AT into TO, which is zero and long enough: 0 or -1. */
static int pack_all(struct interp *in, struct value format, const struct value *at,
                    unsigned char *to) {
  struct layout l;
  struct field f;
  if (layout_start(in, format, &l))
    return -1;
  while (layout_next(in, &l, &f) > 0)
    for (size_t i = 0, n = values_of(&f); i < n; i++)
      if (pack_one(in, &f, *at++, l.big, l.native, to + f.offset + i * f.size))
        return -1;
  return 0;
}

static struct value struct_pack(struct interp *in, const struct args *args) {
  size_t size, values;
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "pack() takes no keyword arguments");
  if (!args->count)
    return interp_raise(in, &type_TypeError, "missing format argument");
  if (measure(in, args->at[0], &size, &values))
    return VALUE_ERROR;
  if (values != args->count - 1)
    return interp_raise(in, &type_struct_error, "pack expected %zu items for packing (got %zu)",
                        values, args->count - 1);
  if (!value_memory_left(size))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct value v = value_bytes(NULL, size);
  memset(v.bytes->s, 0, size);
  if (!pack_all(in, args->at[0], args->at + 1, v.bytes->s))
    return v;
  value_drop(v);
  return VALUE_ERROR;
}

/* Turns *OFFSET, which may count from the end, into one within LEN bytes where SIZE bytes fit. WHAT is
   "pack_into" or "unpack_from". */
static int check_offset(struct interp *in, const char *what, bool pack, int64_t *offset, size_t len,
                        size_t size) {
  int64_t at = *offset;
  if (at < 0) {
    if (at + (int64_t)size > 0)
      return interp_fail(in, &type_struct_error,
                         pack ? "no space to pack %zu bytes at offset %lld"
                              : "not enough data to unpack %zu bytes at offset %lld",
                         size, (long long)at);
    if (at + (int64_t)len < 0)
      return interp_fail(in, &type_struct_error, "offset %lld out of range for %zu-byte buffer",
                         (long long)at, len);
    *offset = at + (int64_t)len;
    return 0;
  }
  if ((uint64_t)at <= len && len - (size_t)at >= size)
    return 0;
  return interp_fail(
      in, &type_struct_error,
      "%s requires a buffer of at least %llu bytes for %s %zu bytes at offset %lld (actual "
      "buffer size is %zu)",
      what, (unsigned long long)at + size, pack ? "packing" : "unpacking", size, (long long)at,
      len);
}

static struct value struct_pack_into(struct interp *in, const struct args *args) {
  size_t size, values;
  int64_t offset;
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "pack_into() takes no keyword arguments");
  if (!args->count)
    return interp_raise(in, &type_TypeError, "missing format argument");
  if (measure(in, args->at[0], &size, &values))
    return VALUE_ERROR;
  if (args->count < 3)
    return interp_raise(in, &type_struct_error, "pack_into expected %s argument",
                        args->count < 2 ? "buffer" : "offset");
  if (values != args->count - 3)
    return interp_raise(in, &type_struct_error,
                        "pack_into expected %zu items for packing (got %zu)", values,
                        args->count - 3);
  unsigned char *room;
  size_t len;
  int writable = memoryview_room(in, args->at[1], &room, &len);
  if (writable < 0)
    return VALUE_ERROR;
  if (!writable)
    return interp_raise(in, &type_TypeError,
                        "argument must be read-write bytes-like object, not %s",
                        value_type_name(args->at[1]));
  if (ops_index(in, args->at[2], &offset) ||
      check_offset(in, "pack_into", true, &offset, len, size))
    return VALUE_ERROR;
  if (!size)
    return VALUE_NONE;
  memset(room + offset, 0, size);
  return pack_all(in, args->at[0], args->at + 3, room + offset) ? VALUE_ERROR : VALUE_NONE;
}

/* Unpacking */

static uint64_t get(const unsigned char *s, size_t size, bool big) {
  uint64_t u = 0;
  for (size_t i = 0; i < size; i++)
    u = u << 8 | s[big ? i : size - 1 - i];
  return u;
}

static struct value unpack_number(struct interp *in, const struct field *f, bool big,
                                  const unsigned char *s) {
  uint64_t u = get(s, f->size, big);
  if (f->letter == 'e')
    return value_float(half_value((unsigned)u));
  if (f->letter == 'd') {
    double d;
    memcpy(&d, &u, sizeof d);
    return value_float(d);
  }
  if (f->letter == 'f') {
    uint32_t bits = (uint32_t)u;
    float single;
    memcpy(&single, &bits, sizeof single);
    return value_float(single);
  }
  unsigned spare = 64 - (unsigned)f->size * 8;
  if (strchr("bhilqn", f->letter))
    return value_int((int64_t)(u << spare) >> spare);
  return big_from_unsigned(in, u);
}

static struct value unpack_one(struct interp *in, const struct field *f, bool big,
                               const unsigned char *s) {
  switch (f->letter) {
  case 's':
    return value_bytes(s, f->count);
  case 'p': {
    size_t len = f->count ? s[0] : 0;
    return value_bytes(s + (f->count > 0), len < f->count ? len : f->count - (f->count > 0));
  }
  case 'c':
    return value_bytes(s, 1);
  case '?':
    return value_bool(get(s, f->size, big));
  default:
    return unpack_number(in, f, big, s);
  }
}

/* The tuple of VALUES values that FORMAT finds at S. */
static struct value unpack_all(struct interp *in, struct value format, const unsigned char *s,
                               size_t values) {
  struct layout l;
  struct field f;
  if (!value_memory_left(values * sizeof(struct value)))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  if (layout_start(in, format, &l))
    return VALUE_ERROR;
  struct value tuple = value_tuple_take(NULL, values);
  for (size_t k = 0; layout_next(in, &l, &f) > 0;)
    for (size_t i = 0, n = values_of(&f); i < n; i++) {
      struct value v = unpack_one(in, &f, l.big, s + f.offset + i * f.size);
      if (value_is_error(v)) {
        value_drop(tuple);
        return v;
      }
      tuple.tuple->at[k++] = v;
    }
  return tuple;
}

static struct value struct_unpack(struct interp *in, const struct args *args) {
  size_t size, values, len;
  const unsigned char *s;
  if (measure(in, args->at[0], &size, &values) || ops_buffer(in, args->at[1], &s, &len))
    return VALUE_ERROR;
  if (len != size)
    return interp_raise(in, &type_struct_error, "unpack requires a buffer of %zu bytes", size);
  return unpack_all(in, args->at[0], s, values);
}

static struct value struct_unpack_from(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/format", "buffer", "offset"};
  struct value given[3];
  size_t size, values, len;
  const unsigned char *s;
  int64_t offset = 0;
  if (ops_args(in, args, "unpack_from", names, 3, 2, given) ||
      measure(in, given[0], &size, &values) || ops_buffer(in, given[1], &s, &len) ||
      (!value_is_error(given[2]) && ops_index(in, given[2], &offset)) ||
      check_offset(in, "unpack_from", false, &offset, len, size))
    return VALUE_ERROR;
  return unpack_all(in, given[0], s + offset, values);
}

/* iter_unpack: `over` is the bytes, `also` the format, `step` its size and `stop` its values. */
static struct value unpack_next(struct interp *in, struct iter *it) {
  if (value_is_error(it->over))
    return VALUE_ERROR;
  if ((uint64_t)it->at >= it->over.bytes->len)
    return iter_end(it);
  const unsigned char *s = it->over.bytes->s + it->at;
  it->at += it->step;
  return unpack_all(in, it->also, s, (size_t)it->stop);
}

static const struct type type_unpack_iterator = {.head = {VALUE_STATIC},
                                                 .name = "unpack_iterator",
                                                 .module = "_struct",
                                                 .base = &type_object,
                                                 .doc = "A walk over equal parts of a buffer."};
static const struct iter_class unpack_class = {&type_unpack_iterator, unpack_next, NULL, NULL};

static struct value struct_iter_unpack(struct interp *in, const struct args *args) {
  size_t size, values, len;
  const unsigned char *s;
  if (measure(in, args->at[0], &size, &values))
    return VALUE_ERROR;
  if (!size)
    return wrong(in, "cannot iteratively unpack with a struct of length 0");
  if (ops_buffer(in, args->at[1], &s, &len))
    return VALUE_ERROR;
  if (len % size)
    return interp_raise(in, &type_struct_error,
                        "iterative unpacking requires a buffer of a multiple of %zu bytes", size);
  struct value it = iter_new_take(&unpack_class, value_bytes(s, len), value_ref(args->at[0]));
  it.iter->step = (int64_t)size;
  it.iter->stop = (int64_t)values;
  return it;
}

static struct value struct_calcsize(struct interp *in, const struct args *args) {
  size_t size, values;
  if (measure(in, args->at[0], &size, &values))
    return VALUE_ERROR;
  return value_int((int64_t)size);
}

static const struct builtin functions[] = {
    TYPES_CALLED(KIND_ERROR, struct_, calcsize, "_struct.calcsize", 1, 1, "(format, /)",
                 "How many bytes FORMAT takes."),
    TYPES_ROW(struct_, pack, "(format, *values)",
              "The values as bytes; \"!\" begins a format in network order."),
    TYPES_ROW(struct_, pack_into, "(format, buffer, offset, *values)",
              "Packs into a bytearray, from OFFSET on."),
    TYPES_FUNCTION(struct_, unpack, 2, 2, "(format, buffer, /)",
                   "The tuple of values that the bytes hold."),
    TYPES_ROW(struct_, unpack_from, "(format, /, buffer, offset=0)",
              "Unpacks from OFFSET on; the rest may be longer."),
    TYPES_FUNCTION(struct_, iter_unpack, 2, 2, "(format, buffer, /)",
                   "A walk that unpacks one part after the other."),
    TYPES_END,
};

static const struct type *const types[] = {&type_Struct, &type_struct_error, NULL};

static const struct native_type *const natives[] = {&struct_object_native, NULL};

const struct module module_struct = {.head = {VALUE_STATIC},
                                     .name = "struct",
                                     .functions = functions,
                                     .types = types,
                                     .natives = natives};
