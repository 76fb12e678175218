/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `binascii`: hexadecimal, base64 (RFC 4648) and CRC-32. */
#include <string.h>

#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

static struct value binascii_hexlify(struct interp *in, const struct args *args) {
  static const char *const names[] = {"data", "sep", "bytes_per_sep"};
  struct value given[3];
  const unsigned char *s;
  size_t len;
  if (ops_args(in, args, "hexlify", names, 3, 1, given) || ops_buffer(in, given[0], &s, &len))
    return VALUE_ERROR;
  struct value bytes = value_bytes(s, len);
  struct value method = ops_get_attribute(in, bytes, "hex", 3);
  size_t count = value_is_error(given[1]) ? 0 : value_is_error(given[2]) ? 1 : 2;
  struct value hex = interp_call(in, method, &(struct args){given + 1, count, NULL, 0});
  value_drop(method);
  value_drop(bytes);
  if (value_is_error(hex))
    return hex;
  struct value result = value_bytes(hex.str->s, hex.str->len);
  value_drop(hex);
  return result;
}

/* The bytes of an argument that may also be a str of ASCII. */
static int ascii_buffer(struct interp *in, struct value v, const unsigned char **s, size_t *len) {
  if (ops_is_buffer(v))
    return ops_buffer(in, v, s, len);
  if (v.kind != KIND_STR)
    return interp_fail(in, &type_TypeError,
                       "argument should be bytes, buffer or ASCII string, not '%s'",
                       value_type_name(v));
  if (v.str->len != v.str->chars)
    return interp_fail(in, &type_ValueError,
                       "string argument should contain only ASCII characters");
  *s = (const unsigned char *)v.str->s;
  *len = v.str->len;
  return 0;
}

static int hex_digit(unsigned char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

static struct value binascii_unhexlify(struct interp *in, const struct args *args) {
  const unsigned char *s;
  size_t len;
  if (ascii_buffer(in, args->at[0], &s, &len))
    return VALUE_ERROR;
  if (len % 2)
    return interp_raise(in, &type_binascii_Error, "Odd-length string");
  struct value v = value_bytes(NULL, len / 2);
  for (size_t i = 0; i < len; i += 2) {
    int high = hex_digit(s[i]), low = hex_digit(s[i + 1]);
    if (high < 0 || low < 0) {
      value_drop(v);
      return interp_raise(in, &type_binascii_Error, "Non-hexadecimal digit found");
    }
    v.bytes->s[i / 2] = (unsigned char)(high << 4 | low);
  }
  return v;
}

/* CRC-32 of IEEE 802.3, four bits a step. */
static struct value binascii_crc32(struct interp *in, const struct args *args) {
  static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                     0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                     0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                     0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  const unsigned char *s;
  size_t len;
  int64_t start = 0;
  if (ops_buffer(in, args->at[0], &s, &len))
    return VALUE_ERROR;
  bool masked = args->count > 1 && args->at[1].kind == KIND_BIG; /* the low 32 bits of any int */
  struct value low = masked ? ops_binary(in, OP_AND, args->at[1], value_int(UINT32_MAX), false)
                     : args->count > 1 ? args->at[1]
                                       : value_int(0);
  if (value_is_error(low) || ops_index(in, low, &start))
    return VALUE_ERROR;
  uint32_t crc = ~(uint32_t)start;
  for (size_t i = 0; i < len; i++) {
    crc ^= s[i];
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return value_int(~crc);
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static struct value binascii_b2a_base64(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/data", "*newline"};
  struct value given[2];
  const unsigned char *s;
  size_t len;
  if (ops_args(in, args, "b2a_base64", names, 2, 1, given) || ops_buffer(in, given[0], &s, &len))
    return VALUE_ERROR;
  bool newline = value_is_error(given[1]) || ops_truth(given[1]);
  if (!value_memory_left(len * 2))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct value v = value_bytes(NULL, (len + 2) / 3 * 4 + newline);
  unsigned char *to = v.bytes->s;
  for (size_t i = 0; i < len; i += 3) {
    size_t left = len - i;
    unsigned u = (unsigned)s[i] << 16 | (left > 1 ? s[i + 1] << 8 : 0) | (left > 2 ? s[i + 2] : 0);
    *to++ = (unsigned char)digits[u >> 18];
    *to++ = (unsigned char)digits[u >> 12 & 63];
    *to++ = left > 1 ? (unsigned char)digits[u >> 6 & 63] : '=';
    *to++ = left > 2 ? (unsigned char)digits[u & 63] : '=';
  }
  if (newline)
    *to = '\n';
  return v;
}

/* Characters that are not base64 digits are skipped; padding that completes a group ends the text. With
   strict_mode both are errors. */
static struct value binascii_a2b_base64(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/data", "*strict_mode"};
  struct value given[2];
  const unsigned char *s;
  size_t len, n = 0, pads = 0;
  if (ops_args(in, args, "a2b_base64", names, 2, 1, given) || ascii_buffer(in, given[0], &s, &len))
    return VALUE_ERROR;
  bool strict = !value_is_error(given[1]) && ops_truth(given[1]), padded = false;
  const char *wrong = strict && len && s[0] == '=' ? "Leading padding not allowed" : NULL;
  struct value v = value_bytes(NULL, len / 4 * 3 + 3);
  unsigned group = 0, in_group = 0;
  for (size_t i = 0; i < len && !wrong; i++) {
    if (s[i] == '=') {
      padded = true;
      if (in_group >= 2 && in_group + ++pads >= 4) {
        in_group = 0;
        if (strict && i + 1 < len)
          wrong = "Excess data after padding";
        break;
      }
      continue;
    }
    const char *digit = s[i] ? strchr(digits, s[i]) : NULL;
    if (strict && (!digit || padded))
      wrong = digit ? "Discontinuous padding not allowed" : "Only base64 data is allowed";
    if (!digit)
      continue;
    pads = 0;
    group = group << 6 | (unsigned)(digit - digits);
    if (in_group)
      v.bytes->s[n++] = (unsigned char)(group >> (6 - 2 * in_group));
    in_group = (in_group + 1) % 4;
  }
  if (!in_group && !wrong)
    return value_bytes_cut_take(v, n);
  value_drop(v);
  if (wrong)
    return interp_raise(in, &type_binascii_Error, "%s", wrong);
  if (in_group == 1)
    return interp_raise(
        in, &type_binascii_Error,
        "Invalid base64-encoded string: number of data characters (%zu) cannot be 1 "
        "more than a multiple of 4",
        n / 3 * 4 + 1);
  return interp_raise(in, &type_binascii_Error, "Incorrect padding");
}

static const struct builtin functions[] = {
    TYPES_ROW(binascii_, hexlify, "(data, sep, bytes_per_sep=1)",
              "The bytes as hexadecimal digits."),
    TYPES_CALLED(KIND_ERROR, binascii_, unhexlify, "binascii.unhexlify", 1, 1, "(hexstr, /)",
                 "The bytes of hexadecimal digits."),
    TYPES_FUNCTION(binascii_, crc32, 1, 2, "(data, crc=0, /)", "The CRC-32 of the bytes."),
    TYPES_ROW(binascii_, b2a_base64, "(data, /, *, newline=True)", "The bytes in base64."),
    TYPES_ROW(binascii_, a2b_base64, "(data, /, *, strict_mode=False)",
              "The bytes of a text in base64."),
    TYPES_END,
};

static const struct module_item items[] = {
    {"b2a_hex", {.kind = KIND_BUILTIN, .builtin = &functions[0]}},
    {"a2b_hex", {.kind = KIND_BUILTIN, .builtin = &functions[1]}},
    {"Error", {.kind = KIND_TYPE, .type = &type_binascii_Error}},
    {NULL, {0}},
};

const struct module module_binascii = {
    .head = {VALUE_STATIC}, .name = "binascii", .functions = functions, .items = items};
