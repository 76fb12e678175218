/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing and reading the parts of a line. A further kind of member is a case in number_of, in write_member or in
   read_member. */
#include "run/line.h"

#include <inttypes.h>
#include <limits.h>
#include <netinet/in.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "net/address.h"
#include "net/tcp_state.h"
#include "run/journal_line.h"

static int64_t number_of(const struct line_member *m, const void *p) {
  switch (m->kind) {
  case LINE_BOOL:
    return *(const bool *)p;
  case LINE_UINT32:
    return *(const uint32_t *)p;
  case LINE_INT64:
  case LINE_COUNT:
    return *(const int64_t *)p;
  case LINE_SIZE:
    return (int64_t) * (const size_t *)p;
  default:
    return *(const int *)p;
  }
}

void line_number(struct text *out, const char *key, int64_t n) {
  json_add_key(out, key);
  text_addf(out, "%" PRId64, n);
}

static socklen_t length_of(const struct sockaddr_storage *address) {
  return address->ss_family == AF_INET    ? sizeof(struct sockaddr_in)
         : address->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : 0;
}

void line_address(struct text *out, const char *key, const struct sockaddr_storage *address,
                  socklen_t len) {
  struct text t = TEXT_EMPTY;
  if (len > sizeof *address)
    len = sizeof *address;
  json_add_key(out, key);
  text_addc(out, '[');
  address_text(address, len, &t);
  json_add_bytes(out, text_str(&t), t.len);
  text_addc(out, ',');
  json_add_hex(out, address, len);
  text_addc(out, ']');
  text_free(&t);
}

int line_read_address(struct json *j, struct sockaddr_storage *address, socklen_t *len) {
  struct text shown = TEXT_EMPTY, bytes = TEXT_EMPTY;
  int result = json_take(j, "[") < 0 || json_bytes(j, &shown) < 0 || json_take(j, ",") < 0 ||
                       json_hex(j, &bytes) < 0 || json_take(j, "]") < 0
                   ? -1
                   : 0;
  if (bytes.len > sizeof *address)
    result = json_fail(j, "the address is too long");
  else if (bytes.len)
    memcpy(address, bytes.s, bytes.len);
  *len = (socklen_t)bytes.len;
  text_free(&shown);
  text_free(&bytes);
  return result;
}

static void write_member(const struct line_member *m, const void *base, struct text *out) {
  const void *p = (const char *)base + m->at;
  if (m->kind == LINE_ADDRESS) {
    socklen_t len = m->len_at ? *(const socklen_t *)((const char *)base + m->len_at) : length_of(p);
    if (len)
      line_address(out, m->key, p, len);
    return;
  }
  if (m->kind == LINE_WORD) {
    const char *word = *(const char *const *)p;
    json_add_key(out, m->key);
    json_add_bytes(out, word, strlen(word));
    return;
  }
  if (m->kind == LINE_CHARS) {
    line_word(m->key, *(const char *)p ? p : NULL, out);
    return;
  }
  int64_t n = number_of(m, p);
  if (m->kind == LINE_NAME && !n && !m->always)
    return;
  if (m->kind == LINE_NAME) {
    if (!n && !m->always)
      return;
    json_add_key(out, m->key);
    text_addf(out, "\"%s\"", m->names[n]);
  } else if (m->kind == LINE_STATE) {
    if (n < 0)
      return;
    json_add_key(out, m->key);
    text_addf(out, "[%d,\"%s\"]", (int)n, tcp_state_name((int)n));
  } else if (m->kind == LINE_BOOL && n) {
    json_add_key(out, m->key);
    text_adds(out, "true");
  } else if (n || m->always) {
    line_number(out, m->key, n);
  }
}

void line_members(const struct line_member *m, const void *base, struct text *out) {
  for (; m->key; m++)
    write_member(m, base, out);
}

/* One of NAMES between quotation marks: its index, or -1. */
static int read_name(struct json *j, const char *const *names) {
  if (json_take(j, "\"") < 0)
    return -1;
  for (int i = 0; names[i]; i++) {
    const char *before = j->at;
    if (json_skip(j, names[i]) && json_skip(j, "\""))
      return i;
    j->at = before;
  }
  return json_fail(j, "a word that is not known here");
}

static int read_word(struct json *j, const char **word) {
  static const char *const names[] = {"LISTEN",    "ESTAB",       "UNCONN",    "",
                                      "CLOSE",     "ESTABLISHED", "SYN_SENT",  "SYN_RECV",
                                      "FIN_WAIT1", "FIN_WAIT2",   "TIME_WAIT", "CLOSE_WAIT",
                                      "LAST_ACK",  "CLOSING",     NULL};
  int i = read_name(j, names);
  if (i >= 0)
    *word = names[i];
  return i;
}

static int read_chars(struct json *j, char *to, size_t size) {
  struct text t = TEXT_EMPTY;
  int result = json_bytes(j, &t);
  if (result == 0 && (t.len >= size || memchr(text_str(&t), 0, t.len)))
    result = json_fail(j, "a string of at most %zu bytes", size - 1);
  if (result == 0)
    memcpy(to, text_str(&t), t.len + 1);
  text_free(&t);
  return result;
}

static int read_state(struct json *j, int *state) {
  int64_t n;
  if (json_take(j, "[") < 0 || json_int(j, 0, 12, &n) < 0)
    return -1;
  *state = (int)n;
  if (json_take(j, ",\"") < 0 || json_take(j, tcp_state_name(*state)) < 0)
    return -1;
  return json_take(j, "\"]");
}

static int read_member(struct json *j, const struct line_member *m, void *base) {
  void *p = (char *)base + m->at;
  int64_t n;
  socklen_t len;
  switch (m->kind) {
  case LINE_BOOL:
    return *(bool *)p = json_take(j, "true") == 0, j->failed ? -1 : 0;
  case LINE_INT:
    return json_int(j, INT_MIN, INT_MAX, &n) < 0 ? -1 : (*(int *)p = (int)n, 0);
  case LINE_UINT32:
    return json_int(j, 0, UINT32_MAX, &n) < 0 ? -1 : (*(uint32_t *)p = (uint32_t)n, 0);
  case LINE_INT64:
    return json_int(j, INT64_MIN, INT64_MAX, p);
  case LINE_COUNT:
    return json_int(j, 0, INT64_MAX, p);
  case LINE_SIZE:
    return json_int(j, 0, PTRDIFF_MAX, &n) < 0 ? -1 : (*(size_t *)p = (size_t)n, 0);
  case LINE_NAME:
    return (*(int *)p = read_name(j, m->names)) < 0 ? -1 : 0;
  case LINE_STATE:
    return read_state(j, p);
  case LINE_WORD:
    return read_word(j, p) < 0 ? -1 : 0;
  case LINE_CHARS:
    return read_chars(j, p, m->len_at);
  case LINE_ADDRESS:
    if (line_read_address(j, p, &len) < 0)
      return -1;
    if (m->len_at)
      *(socklen_t *)((char *)base + m->len_at) = len;
    else if (len != length_of(p))
      return json_fail(j, "this is not an IP address");
    return 0;
  }
  return -1;
}

int line_read_members(struct json *j, const struct line_member *m, void *base) {
  for (; m->key; m++)
    if (json_key(j, m->key) && read_member(j, m, base) < 0)
      return -1;
  return 0;
}

/* ---- strings ---- */

size_t line_whole(const char *s, size_t len, size_t most) {
  if (len <= most)
    return len;
  for (int i = 0; i < 3 && most > 0 && ((unsigned char)s[most] & 0xc0) == 0x80; i++)
    most--;
  return most;
}

void line_string(const char *key, const char *s, size_t len, size_t most, struct text *out) {
  if (!s)
    return;
  json_add_key(out, key);
  if (len <= most) {
    json_add_bytes(out, s, len);
    return;
  }
  struct text t = TEXT_EMPTY;
  size_t kept = line_whole(s, len, most - 64);
  text_add(&t, s, kept);
  text_addf(&t, "… %zu more bytes, not kept", len - kept);
  json_add_bytes(out, t.s, t.len);
  text_free(&t);
}

void line_word(const char *key, const char *s, struct text *out) {
  line_string(key, s, s ? strlen(s) : 0, JOURNAL_LINE_WORD, out);
}

int line_read_string(struct json *j, const char *key, char **s, size_t *len) {
  struct text t = TEXT_EMPTY;
  if (!json_key(j, key))
    return 0;
  int result = json_bytes(j, &t);
  *len = t.len;
  if (result == 0)
    *s = text_take(&t);
  text_free(&t);
  return result;
}

int line_read_word(struct json *j, const char *key, char **s) {
  size_t len = 0;
  if (line_read_string(j, key, s, &len) < 0)
    return -1;
  return *s && strlen(*s) < len ? json_fail(j, "\"%s\" has a NUL in it", key) : 0;
}

void line_numbers(struct text *out, const int64_t *numbers, size_t count) {
  for (size_t i = 0; i < count; i++)
    text_addf(out, "%s%" PRId64, i ? "," : "[", numbers[i]);
  text_addc(out, ']');
}

int line_read_numbers(struct json *j, int64_t *numbers, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (json_take(j, i ? "," : "[") < 0 || json_int(j, INT64_MIN, INT64_MAX, &numbers[i]) < 0)
      return -1;
  return json_take(j, "]");
}
