/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing and reading JSON, a token at a time. */
#include "base/json.h"

#include <inttypes.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "base/utf8.h"

/* ---- writing ---- */

void json_add_key(struct text *out, const char *key) {
  bool first = out->len && out->s[out->len - 1] == '{';
  text_addf(out, "%s\"%s\":", first ? "" : ",", key);
}

static bool is_utf8(const char *s, size_t len) {
  for (size_t at = 0; at < len;) {
    const struct utf8 next = utf8_at(s + at, len - at);
    if (!next.valid)
      return false;
    at += next.len;
    while (at < len && (unsigned char)s[at] < 0x80)
      at++;
  }
  return true;
}

/* A letter after the backslash for the byte C, or 0. */
static char letter_of(unsigned char c) {
  return c == '"' || c == '\\' ? (char)c : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : 0;
}

/* How many bytes at S, a part of UTF-8, stand for themselves. */
static size_t plain(const unsigned char *s, size_t len) {
  size_t n = 0;
  while (n < len && s[n] >= ' ' && s[n] != '"' && s[n] != '\\' && s[n] != 0x7f &&
         !(s[n] == 0xc2 && s[n + 1] < 0xa0))
    n++;
  return n;
}

static void add_string(struct text *out, const unsigned char *s, size_t len) {
  text_addc(out, '"');
  for (size_t at = 0;;) {
    size_t n = plain(s + at, len - at);
    text_add(out, (const char *)s + at, n);
    if ((at += n) == len)
      break;
    bool c1 = s[at] == 0xc2; /* a control character of two bytes */
    char letter = letter_of(s[at]);
    if (letter)
      text_addf(out, "\\%c", letter);
    else
      text_addf(out, "\\u%04x", s[at + c1]);
    at += 1 + c1;
  }
  text_addc(out, '"');
}

void json_add_hex(struct text *out, const void *s, size_t len) {
  static const char digits[] = "0123456789abcdef";
  const unsigned char *bytes = s;
  char *to = text_room(out, 2 * len + 2);
  *to++ = '"';
  for (size_t i = 0; i < len; i++) {
    *to++ = digits[bytes[i] >> 4];
    *to++ = digits[bytes[i] & 15];
  }
  *to++ = '"';
  *to = '\0';
  out->len += 2 * len + 2;
}

void json_add_bytes(struct text *out, const void *s, size_t len) {
  if (is_utf8(s, len)) {
    add_string(out, s, len);
    return;
  }
  text_adds(out, "{\"hex\":");
  json_add_hex(out, s, len);
  text_addc(out, '}');
}

/* ---- reading ---- */

struct json json_open(const char *s, size_t len, struct diag *diag) {
  return (struct json){.start = s, .at = s, .end = s + len, .diag = diag};
}

int json_fail(struct json *j, const char *format, ...) {
  if (j->failed)
    return -1;
  struct text t = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&t, format, ap);
  va_end(ap);
  diag_set(j->diag, "ValueError", NULL, (struct span){0, 0, 0}, "byte %zu: %s",
           (size_t)(j->at - j->start), text_str(&t));
  text_free(&t);
  j->failed = true;
  return -1;
}

bool json_skip(struct json *j, const char *literal) {
  size_t len = strlen(literal);
  if (j->failed || (size_t)(j->end - j->at) < len || memcmp(j->at, literal, len) != 0)
    return false;
  j->at += len;
  return true;
}

int json_take(struct json *j, const char *literal) {
  return json_skip(j, literal) ? 0 : json_fail(j, "%s is missing", literal);
}

bool json_key(struct json *j, const char *key) {
  const char *before = j->at;
  bool first = j->at > j->start && j->at[-1] == '{';
  if ((first || json_skip(j, ",")) && json_skip(j, "\"") && json_skip(j, key) &&
      json_skip(j, "\":"))
    return true;
  j->at = before;
  return false;
}

int json_int(struct json *j, int64_t least, int64_t most, int64_t *value) {
  const char *before = j->at;
  bool negative = json_skip(j, "-");
  uint64_t n = 0, limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
  const char *digits = j->at;
  for (; j->at < j->end && *j->at >= '0' && *j->at <= '9'; j->at++) {
    unsigned digit = (unsigned)(*j->at - '0');
    if (n > (limit - digit) / 10 || (j->at > digits && *digits == '0'))
      break;
    n = 10 * n + digit;
  }
  bool more = j->at < j->end && *j->at >= '0' && *j->at <= '9';
  *value = negative ? (int64_t)(0 - n) : (int64_t)n;
  if (!j->failed && j->at > digits && !more && *value >= least && *value <= most)
    return 0;
  j->at = before;
  return json_fail(j, "an integer from %" PRId64 " to %" PRId64 " is missing", least, most);
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int json_hex(struct json *j, struct text *out) {
  if (json_take(j, "\"") < 0)
    return -1;
  while (j->end - j->at >= 2 && *j->at != '"') {
    int high = hex_digit(j->at[0]), low = hex_digit(j->at[1]);
    if (high < 0 || low < 0)
      return json_fail(j, "two digits 0 to f are missing");
    text_addc(out, (char)(high << 4 | low));
    j->at += 2;
  }
  return json_take(j, "\"");
}

/* What comes after a backslash. */
static int read_escape(struct json *j, struct text *out) {
  static const char letters[] = "\"\"\\\\n\nr\rt\t";
  unsigned c = 0;
  for (const char *l = letters; *l; l += 2)
    if (j->at < j->end && *j->at == *l) {
      text_addc(out, l[1]);
      j->at++;
      return 0;
    }
  if (json_take(j, "u") < 0)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = j->at < j->end ? hex_digit(*j->at) : -1;
    if (digit < 0)
      return json_fail(j, "four digits 0 to f are missing");
    c = c << 4 | (unsigned)digit;
    j->at++;
  }
  if (c >= 0xd800 && c < 0xe000)
    return json_fail(j, "\\u%04x is not a character", c);
  text_utf8(out, c);
  return 0;
}

int json_bytes(struct json *j, struct text *out) {
  if (json_skip(j, "{\"hex\":"))
    return json_hex(j, out) < 0 ? -1 : json_take(j, "}");
  if (json_take(j, "\"") < 0)
    return -1;
  for (;;) {
    const char *from = j->at;
    while (j->at < j->end && *j->at != '"' && *j->at != '\\' && (unsigned char)*j->at >= ' ')
      j->at++;
    if (!is_utf8(from, (size_t)(j->at - from))) {
      j->at = from;
      return json_fail(j, "a string that is not UTF-8");
    }
    text_add(out, from, (size_t)(j->at - from));
    if (!json_skip(j, "\\"))
      return json_take(j, "\"");
    if (read_escape(j, out) < 0)
      return -1;
  }
}

int json_close(struct json *j) {
  return j->failed || j->at < j->end ? json_fail(j, "something that does not belong here") : 0;
}
