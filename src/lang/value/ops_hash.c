/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hash(v): equal values have equal hashes, across int, bool and float too. Texts and bytes are mixed with
 * a number that each process draws, so that nobody can send keys that all collide. */
#include "lang/value/ops.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/value/iter.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"

#define DEPTH_LIMIT 1000 /* of tuples in tuples */
static _Thread_local int depth;

static uint64_t secret;

static void draw_secret(void) {
  if (getrandom(&secret, sizeof secret, GRND_NONBLOCK) != sizeof secret)
    secret = 0x9e3779b97f4a7c15u;
  secret |= 1;
}

static uint64_t mix(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)(a ^ secret) * (b ^ 0xa0761d6478bd642fu);
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t hash_bytes(const void *bytes, size_t len) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, draw_secret);
  const unsigned char *s = bytes;
  uint64_t h = mix(secret, len), eight;
  for (; len > 8; s += 8, len -= 8) {
    memcpy(&eight, s, 8);
    h = mix(h, eight);
  }
  eight = 0;
  memcpy(&eight, s, len);
  h = mix(h, eight ^ 0xe7037ed1a0b428dbu);
  uint32_t folded = (uint32_t)(h ^ h >> 32);
  return folded ? folded : 1;
}

static uint32_t hash_int(int64_t i) {
  uint64_t h = (uint64_t)i * 0x9e3779b97f4a7c15u;
  return (uint32_t)(h >> 32);
}

static uint32_t hash_float(double f) {
  if (f >= -9223372036854775808.0 && f < 9223372036854775808.0 && f == trunc(f))
    return hash_int((int64_t)f);
  if (isfinite(f) && f == trunc(f)) /* as an int past 64 bits */
    return hash_int((int64_t)big_hash_float(f)) + (f < 0);
  uint64_t bits;
  memcpy(&bits, &f, sizeof bits);
  return hash_int((int64_t)bits);
}

static int hash_tuple(struct interp *in, const struct tuple *tuple, uint32_t *hash) {
  if (depth >= DEPTH_LIMIT)
    return interp_fail(in, &type_RecursionError, "maximum recursion depth exceeded");
  uint64_t h = tuple->len + 1;
  depth++;
  for (size_t i = 0; i < tuple->len; i++) {
    uint32_t one;
    if (ops_hash(in, tuple->at[i], &one)) {
      depth--;
      return -1;
    }
    h = (h ^ one) * 0x9e3779b97f4a7c15u;
    h ^= h >> 29;
  }
  depth--;
  *hash = (uint32_t)(h ^ h >> 32);
  return 0;
}

static uint32_t hash_range(const struct range *r) {
  uint64_t len = value_range_len(r);
  uint32_t h = hash_int((int64_t)len);
  if (len)
    h ^= hash_int(r->start) * 3;
  return len > 1 ? h ^ hash_int(r->step) * 5 : h;
}

/* A view that nothing can write through has the hash of its bytes. */
static int hash_memory(struct interp *in, struct value v, uint32_t *hash) {
  unsigned char *s;
  size_t len;
  int writable = memoryview_room(in, v, &s, &len);
  if (writable > 0)
    return interp_fail(in, &type_ValueError, "cannot hash writable memoryview object");
  if (!writable)
    *hash = hash_bytes(s, len);
  return writable;
}

static int no_hash(struct interp *in, struct value v) {
  return interp_fail(in, &type_TypeError, "unhashable type: '%s'", value_type_name(v));
}

int ops_hash(struct interp *in, struct value v, uint32_t *hash) {
  switch (v.kind) {
  case KIND_NONE:
    *hash = 0x6e6f6e65;
    return 0;
  case KIND_BOOL:
  case KIND_INT:
    *hash = hash_int(v.i);
    return 0;
  case KIND_BIG:
    *hash = hash_int((int64_t)big_hash(v)) + big_is_negative(v);
    return 0;
  case KIND_FLOAT:
    *hash = hash_float(v.f);
    return 0;
  case KIND_STR:
    if (!v.str->hash)
      v.str->hash = hash_bytes(v.str->s, v.str->len);
    *hash = v.str->hash;
    return 0;
  case KIND_BYTES:
    if (!v.bytes->hash)
      v.bytes->hash = hash_bytes(v.bytes->s, v.bytes->len);
    *hash = v.bytes->hash;
    return 0;
  case KIND_TUPLE:
    return hash_tuple(in, v.tuple, hash);
  case KIND_RANGE:
    *hash = hash_range(v.range);
    return 0;
  case KIND_METHOD:
    *hash = hash_int((int64_t)(uintptr_t)v.method->builtin);
    return 0;
  case KIND_BYTEARRAY:
  case KIND_LIST:
  case KIND_DICT:
  case KIND_SET:
  case KIND_SLICE:
    return no_hash(in, v);
  case KIND_ITER:
    if (iter_is_keys(v.iter) || iter_is_items(v.iter)) /* they compare as sets */
      return no_hash(in, v);
    *hash = hash_int((int64_t)(uintptr_t)v.o);
    return 0;
  case KIND_NATIVE:
    if (memoryview_is(v))
      return hash_memory(in, v, hash);
    *hash = hash_int((int64_t)(uintptr_t)v.o);
    return 0;
  default:
    *hash = hash_int((int64_t)(uintptr_t)v.o);
    return 0;
  }
}
