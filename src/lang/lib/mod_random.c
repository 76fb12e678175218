/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `random`: the Mersenne Twister (MT19937) of Matsumoto and Nishimura, and CPython 3.11's
 * methods of drawing from it, so that a program that calls seed() draws the same numbers. Each side has
 * its own. https://docs.python.org/3.11/library/random.html */
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* The generator */

enum { N = 624, M = 397 };

static _Thread_local struct {
  uint32_t state[N];
  int at; /* N: all used; 0 without a seed: not seeded yet */
  bool seeded;
} twister;

static void start(uint32_t seed) {
  twister.state[0] = seed;
  for (uint32_t i = 1; i < N; i++) {
    uint32_t last = twister.state[i - 1];
    twister.state[i] = 1812433253U * (last ^ last >> 30) + i;
  }
  twister.at = N;
  twister.seeded = true;
}

/* Seeds with the COUNT words of KEY. */
static void start_by(const uint32_t *key, size_t count) {
  uint32_t *mt = twister.state, i = 1, j = 0;
  start(19650218U);
  for (uint32_t k = count > N ? count : N; k; k--) {
    mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1664525U) + key[j] + j;
    if (++i == N) {
      mt[0] = mt[N - 1];
      i = 1;
    }
    j = (j + 1) % count;
  }
  for (uint32_t k = N - 1; k; k--) {
    mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1566083941U) - i;
    if (++i == N) {
      mt[0] = mt[N - 1];
      i = 1;
    }
  }
  mt[0] = 0x80000000U;
}

static void start_somewhere(void) {
  uint32_t key[N];
  if (getrandom(key, sizeof key, 0) == (ssize_t)sizeof key) {
    start_by(key, N);
    return;
  }
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  start((uint32_t)now.tv_nsec ^ (uint32_t)now.tv_sec);
}

static void turn(void) {
  uint32_t *mt = twister.state;
  for (int i = 0; i < N; i++) {
    uint32_t y = (mt[i] & 0x80000000U) | (mt[(i + 1) % N] & 0x7fffffffU);
    mt[i] = mt[(i + M) % N] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfU : 0);
  }
  twister.at = 0;
}

static uint32_t next_word(void) {
  if (!twister.seeded)
    start_somewhere();
  if (twister.at == N)
    turn();
  uint32_t y = twister.state[twister.at++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9d2c5680U;
  y ^= y << 15 & 0xefc60000U;
  return y ^ y >> 18;
}

/* A float from 0 to below 1 with 53 bits. */
static double next_float(void) {
  uint32_t a = next_word() >> 5, b = next_word() >> 6;
  return (a * 67108864.0 + b) / 9007199254740992.0;
}

/* COUNT bits, at most 64. */
static uint64_t next_bits(int count) {
  uint64_t bits = 0;
  for (int done = 0; done < count; done += 32) {
    uint32_t word = next_word();
    if (count - done < 32)
      word >>= 32 - (count - done);
    bits |= (uint64_t)word << done;
  }
  return bits;
}

/* An int from 0 to below LIMIT, which is not 0. */
static uint64_t below(uint64_t limit) {
  int count = 64 - __builtin_clzll(limit);
  uint64_t r = next_bits(count);
  while (r >= limit)
    r = next_bits(count);
  return r;
}

/* The functions */

static struct value random_seed(struct interp *in, const struct args *args) {
  static const char *const names[] = {"a", "version"};
  struct value given[2];
  if (ops_args(in, args, "seed", names, 2, 0, given))
    return VALUE_ERROR;
  if (value_is_error(given[0]) || given[0].kind == KIND_NONE) {
    start_somewhere();
    return VALUE_NONE;
  }
  if (!value_is_any_int(given[0])) {
    interp_raise(in, &type_NotImplementedError, "sockshell's seed() takes an int, not %s",
                 value_type_name(given[0]));
    interp_hint(in, "any int will do: each begins a row of numbers of its own");
    return VALUE_ERROR;
  }
  struct big_view view;
  const struct mpz *z = big_view(given[0], &view);
  size_t limbs = (size_t)abs(z->size), words = (size_t)(big_bits(given[0]) + 31) / 32;
  uint32_t *key = mem_zalloc(limbs * 2 + 1, sizeof *key);
  for (size_t i = 0; i < words; i++)
    key[i] = (uint32_t)(z->limbs[i / 2] >> i % 2 * 32);
  start_by(key, words ? words : 1);
  free(key);
  return VALUE_NONE;
}

static struct value random_random(struct interp *in, const struct args *args) {
  (void)in, (void)args;
  return value_float(next_float());
}

/* An int of COUNT bits. */
static struct value bits(struct interp *in, int64_t count) {
  if (count <= 64)
    return big_from_unsigned(in, next_bits((int)count));
  if (big_too_long(in, (uint64_t)count))
    return VALUE_ERROR;
  struct value bytes = value_bytes(NULL, (size_t)(count + 31) / 32 * 4);
  for (int64_t i = 0; i < count; i += 32) {
    uint64_t word = next_bits(count - i < 32 ? (int)(count - i) : 32);
    for (int k = 0; k < 4; k++)
      bytes.bytes->s[i / 8 + k] = (unsigned char)(word >> 8 * k);
  }
  struct value v = big_from_bytes(in, bytes.bytes->s, bytes.bytes->len, false, false);
  value_drop(bytes);
  return v;
}

static struct value random_getrandbits(struct interp *in, const struct args *args) {
  int64_t count;
  if (ops_index_as(in, args->at[0], "int", &count))
    return VALUE_ERROR;
  if (count < 0)
    return interp_raise(in, &type_ValueError, "number of bits must be non-negative");
  if (count > INT_MAX)
    return interp_raise(in, &type_OverflowError, "Python int too large to convert to C int");
  return bits(in, count);
}

/* A as an int, a new reference: an int, or a whole float, which CPython 3.11 still accepts. */
static struct value whole(struct interp *in, struct value a, const char *what) {
  int64_t i;
  if (value_is_any_int(a))
    return value_is_int(a) ? value_int(a.i) : value_ref(a);
  if (a.kind != KIND_FLOAT && a.kind != KIND_STR && ops_index(in, a, &i))
    return VALUE_ERROR;
  if (a.kind == KIND_FLOAT && a.f == floor(a.f) && fabs(a.f) < 0x1p63)
    return value_int((int64_t)a.f);
  return interp_raise(in, &type_ValueError, "non-integer %s for randrange()", what);
}

/* A OP B, both taken over; KIND_ERROR in one of them stays. */
static struct value calculate_take(struct interp *in, int op, struct value a, struct value b) {
  struct value v =
      value_is_error(a) || value_is_error(b) ? VALUE_ERROR : ops_binary(in, op, a, b, false);
  value_drop(a);
  value_drop(b);
  return v;
}

static int sign(struct value a) {
  struct big_view view;
  int size = big_view(a, &view)->size;
  return (size > 0) - (size < 0);
}

/* An int from 0 to below LIMIT, which is more than 0. */
static struct value below_any(struct interp *in, struct value limit) {
  if (limit.kind != KIND_BIG)
    return value_int((int64_t)below((uint64_t)limit.i));
  for (;;) {
    struct value r = bits(in, (int64_t)big_bits(limit));
    if (value_is_error(r) || ops_order(in, OP_LT, r, limit) == 1)
      return r;
    value_drop(r);
  }
}

/* How many ints there are from 0 to below WIDTH in steps of STEP; taken over is WIDTH. */
static struct value steps_take(struct interp *in, struct value width, struct value step) {
  struct value sum = calculate_take(in, OP_ADD, width, value_ref(step));
  sum = calculate_take(in, OP_SUB, sum, value_int(sign(step)));
  return calculate_take(in, OP_FLOORDIV, sum, value_ref(step));
}

/* One of START, START + STEP, … below STOP. */
static struct value draw(struct interp *in, struct value start, struct value stop,
                         struct value step) {
  if (!sign(step))
    return interp_raise(in, &type_ValueError, "zero step for randrange()");
  struct value width = calculate_take(in, OP_SUB, value_ref(stop), value_ref(start));
  bool by_one = step.kind != KIND_BIG && step.i == 1;
  struct value count = by_one || value_is_error(width) ? width : steps_take(in, width, step);
  if (value_is_error(count))
    return count;
  struct value at = VALUE_ERROR;
  if (sign(count) > 0) {
    at = calculate_take(in, OP_MUL, below_any(in, count), value_ref(step));
    at = calculate_take(in, OP_ADD, at, value_ref(start));
  } else if (!by_one) {
    interp_raise(in, &type_ValueError, "empty range for randrange()");
  } else {
    struct text t = TEXT_EMPTY;
    struct value all[] = {start, stop, count};
    for (size_t i = 0; i < 3; i++) {
      text_adds(&t, i ? ", " : "");
      ops_repr(in, all[i], &t);
    }
    interp_raise(in, &type_ValueError, "empty range for randrange() (%s)", text_str(&t));
    text_free(&t);
  }
  value_drop(count);
  return at;
}

static struct value random_randrange(struct interp *in, const struct args *args) {
  static const char *const names[] = {"start", "stop", "step"};
  static const char *const called[] = {"arg 1", "stop", "step"};
  struct value given[3], ints[3] = {VALUE_ERROR, VALUE_ERROR, value_int(1)};
  if (ops_named(in, args, "Random.randrange", true, names, 3, 1, given))
    return VALUE_ERROR;
  bool from_0 = value_is_error(given[1]) || given[1].kind == KIND_NONE, bad = false;
  for (size_t i = 0; i < (from_0 ? 1 : 3) && !bad; i++)
    if (!value_is_error(given[i])) {
      ints[i] = whole(in, given[i], called[i]);
      bad = value_is_error(ints[i]);
    }
  struct value v = VALUE_ERROR;
  if (!bad && !from_0)
    v = draw(in, ints[0], ints[1], ints[2]);
  else if (!bad && sign(ints[0]) > 0)
    v = below_any(in, ints[0]);
  else if (!bad)
    interp_raise(in, &type_ValueError, "empty range for randrange()");
  for (size_t i = 0; i < 3; i++)
    value_drop(ints[i]);
  return v;
}

static struct value random_randint(struct interp *in, const struct args *args) {
  static const char *const names[] = {"a", "b"};
  struct value given[2];
  if (ops_named(in, args, "Random.randint", true, names, 2, 2, given))
    return VALUE_ERROR;
  struct value end = ops_binary(in, OP_ADD, given[1], value_int(1), false), stop = VALUE_ERROR;
  struct value start = value_is_error(end) ? end : whole(in, given[0], "arg 1");
  if (!value_is_error(start))
    stop = whole(in, end, "stop");
  struct value v = value_is_error(stop) ? stop : draw(in, start, stop, value_int(1));
  value_drop(start);
  value_drop(stop);
  value_drop(end);
  return v;
}

static struct value random_uniform(struct interp *in, const struct args *args) {
  static const char *const names[] = {"a", "b"};
  struct value given[2];
  double a, b;
  if (ops_named(in, args, "Random.uniform", true, names, 2, 2, given) ||
      ops_number(in, given[0], &a) || ops_number(in, given[1], &b))
    return VALUE_ERROR;
  return value_float(a + (b - a) * next_float());
}

static struct value random_choice(struct interp *in, const struct args *args) {
  static const char *const names[] = {"seq"};
  struct value seq;
  if (ops_named(in, args, "Random.choice", true, names, 1, 1, &seq))
    return VALUE_ERROR;
  int64_t len = ops_length(in, seq);
  if (len < 0)
    return VALUE_ERROR;
  if (!len)
    return interp_raise(in, &type_IndexError, "Cannot choose from an empty sequence");
  return ops_get_item(in, seq, value_int((int64_t)below((uint64_t)len)));
}

static struct value random_shuffle(struct interp *in, const struct args *args) {
  static const char *const names[] = {"x"};
  struct value x;
  if (ops_named(in, args, "Random.shuffle", true, names, 1, 1, &x))
    return VALUE_ERROR;
  int64_t len = ops_length(in, x);
  if (len < 0)
    return VALUE_ERROR;
  for (int64_t i = len - 1; i > 0; i--) {
    struct value to = value_int(i), from = value_int((int64_t)below((uint64_t)i + 1));
    struct value a = ops_get_item(in, x, to);
    struct value b = value_is_error(a) ? a : ops_get_item(in, x, from);
    bool bad = value_is_error(b) || ops_set_item(in, x, to, b) || ops_set_item(in, x, from, a);
    value_drop(a);
    value_drop(b);
    if (bad)
      return VALUE_ERROR;
  }
  return VALUE_NONE;
}

/* How CPython draws K of LEN: from a shrinking pool when LEN is small, else by drawing until one is
   new. */
static bool uses_pool(int64_t len, int64_t k) {
  double size = 21;
  if (k > 5)
    size += pow(4, ceil(log((double)k * 3) / log(4)));
  return (double)len <= size;
}

static struct value sample_pool(struct value pool, int64_t k) {
  struct value result = value_list_take(NULL, 0);
  size_t len = pool.list->len;
  for (int64_t i = 0; i < k; i++) {
    size_t j = (size_t)below(len - (size_t)i), last = len - (size_t)i - 1;
    value_list_append_take(result, value_ref(pool.list->at[j]));
    struct value moved = pool.list->at[last];
    pool.list->at[last] = pool.list->at[j];
    pool.list->at[j] = moved;
  }
  return result;
}

static struct value sample_new(struct value items, int64_t k) {
  struct value result = value_list_take(NULL, 0), taken = value_bytearray(NULL, items.list->len);
  memset(taken.bytearray->s, 0, items.list->len);
  while ((int64_t)result.list->len < k) {
    size_t j = (size_t)below(items.list->len);
    if (!taken.bytearray->s[j])
      value_list_append_take(result, value_ref(items.list->at[j]));
    taken.bytearray->s[j] = 1;
  }
  value_drop(taken);
  return result;
}

static struct value random_sample(struct interp *in, const struct args *args) {
  static const char *const names[] = {"population", "k"};
  struct value given[2];
  int64_t k;
  if (ops_named(in, args, "Random.sample", true, names, 2, 2, given) || ops_index(in, given[1], &k))
    return VALUE_ERROR;
  if (given[0].kind == KIND_SET || given[0].kind == KIND_DICT || given[0].kind == KIND_ITER)
    return interp_raise(in, &type_TypeError,
                        "Population must be a sequence.  For dicts or sets, "
                        "use sorted(d).");
  struct value items = ops_list(in, given[0]);
  if (value_is_error(items))
    return items;
  struct value result;
  if (k < 0 || (uint64_t)k > items.list->len)
    result = interp_raise(in, &type_ValueError, "Sample larger than population or is negative");
  else
    result = uses_pool((int64_t)items.list->len, k) ? sample_pool(items, k) : sample_new(items, k);
  value_drop(items);
  return result;
}

static struct value random_choices(struct interp *in, const struct args *args) {
  static const char *const names[] = {"population", "*k"};
  struct value given[2];
  int64_t k = 1;
  if (ops_named(in, args, "Random.choices", true, names, 2, 1, given) ||
      (!value_is_error(given[1]) && ops_index(in, given[1], &k)))
    return VALUE_ERROR;
  int64_t len = ops_length(in, given[0]);
  if (len < 0)
    return VALUE_ERROR;
  if (!len && k > 0)
    return interp_raise(in, &type_IndexError, "Cannot choose from an empty sequence");
  struct value list = value_list_take(NULL, 0);
  for (int64_t i = 0; i < k; i++) {
    struct value item =
        ops_get_item(in, given[0], value_int((int64_t)floor(next_float() * (double)len)));
    if (value_is_error(item)) {
      value_drop(list);
      return item;
    }
    value_list_append_take(list, item);
  }
  return list;
}

static const struct builtin functions[] = {
    TYPES_ROW(random_, choice, "(seq)", "One of the items."),
    TYPES_ROW(random_, choices, "(population, *, k=1)", "K items, each drawn from all."),
    TYPES_CALLED(KIND_ERROR, random_, getrandbits, "Random.getrandbits", 1, 1, "(k, /)",
                 "An int of K bits."),
    TYPES_ROW(random_, randint, "(a, b)", "An int from A to B, both included."),
    TYPES_CALLED(KIND_ERROR, random_, random, "Random.random", 0, 0, "()",
                 "A float from 0 to below 1."),
    TYPES_ROW(random_, randrange, "(start, stop=None, step=1)",
              "One of the ints of range(start, stop, step)."),
    TYPES_ROW(random_, sample, "(population, k)", "K different items."),
    TYPES_ROW(random_, seed, "(a=None)",
              "Begins the row of numbers that belongs to A; None: an unknown one."),
    TYPES_ROW(random_, shuffle, "(x)", "Puts the items of a list in another order."),
    TYPES_ROW(random_, uniform, "(a, b)", "A float from A to B."),
    TYPES_END,
};

const struct module module_random = {
    .head = {VALUE_STATIC}, .name = "random", .functions = functions};
