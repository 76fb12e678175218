/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to bytes and back. A codec is a row of the table below with a decoder and an encoder; both
 * call the handler of errors, which is one function for each direction. */
#include "lang/text/codec.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/python.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"

enum errors { STRICT, IGNORE, REPLACE, BACKSLASH, SURROGATE, XML };

struct codec {
  const char *name; /* as messages call it */
  unsigned limit;   /* code points below it are encoded; 0: utf-8 */
};

static const struct codec utf8 = {"utf-8", 0}, ascii = {"ascii", 0x80}, latin1 = {"latin-1", 0x100};

static const struct {
  const char *alias;
  const struct codec *codec;
} aliases[] = {
    {"utf-8", &utf8},        {"utf8", &utf8},        {"u8", &utf8},        {"utf", &utf8},
    {"cp65001", &utf8},      {"ascii", &ascii},      {"us-ascii", &ascii}, {"646", &ascii},
    {"latin-1", &latin1},    {"latin1", &latin1},    {"latin", &latin1},   {"l1", &latin1},
    {"iso-8859-1", &latin1}, {"iso8859-1", &latin1}, {"8859", &latin1},    {"cp819", &latin1},
    {"iso-ir-100", &latin1},
};

struct value codec_str(const char *s, size_t len) {
  struct str *str = value_str_raw(len, utf8_count(s, len));
  if (len)
    memcpy(str->s, s, len);
  return value_object(KIND_STR, str);
}

struct value codec_str_take(struct text *t) {
  struct value v = codec_str(text_str(t), t->len);
  text_free(t);
  return v;
}

#define NAME_ROOM 32

/* NAME as the tables write names, in PLAIN; returns its length, or NAME_ROOM for one that is too long. */
static size_t plain_name(const char *name, char plain[NAME_ROOM]) {
  size_t n = 0;
  for (const char *p = name; *p && n < NAME_ROOM; p++)
    plain[n++] = *p == '_' || *p == ' '   ? '-'
                 : *p >= 'A' && *p <= 'Z' ? (char)(*p + 'a' - 'A')
                                          : *p;
  if (n < NAME_ROOM)
    plain[n] = '\0';
  return n;
}

bool codec_is_absent(const char *name) {
  char plain[NAME_ROOM];
  size_t n = plain_name(name, plain);
  return n < NAME_ROOM && python_find_absent("codec", plain, n);
}

static const struct codec *find_codec(struct interp *in, const char *name) {
  char plain[NAME_ROOM];
  size_t n = plain_name(name, plain);
  if (n < NAME_ROOM) {
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
      if (!strcmp(plain, aliases[i].alias))
        return aliases[i].codec;
    if (python_refuse(in, &type_LookupError, "codec", plain, n))
      return NULL;
  }
  interp_raise(in, &type_LookupError, "unknown encoding: %.200s", name);
  return NULL;
}

/* The handler called NAME, or -1 with LookupError: Python looks it up only when it is needed. */
static int find_errors(struct interp *in, const char *name) {
  static const char *const names[] = {"strict",           "ignore",          "replace",
                                      "backslashreplace", "surrogateescape", "xmlcharrefreplace"};
  for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
    if (!strcmp(name, names[i]))
      return i;
  return interp_fail(in, &type_LookupError, "unknown error handler name '%.200s'", name);
}

/* Raises UnicodeDecodeError or UnicodeEncodeError with its five arguments; returns -1. */
static int raise_unicode(struct interp *in, const struct type *type, const struct codec *codec,
                         struct value object, size_t start, size_t end, const char *reason) {
  struct value args[] = {value_strz(codec->name), object, value_int((int64_t)start),
                         value_int((int64_t)end), value_strz(reason)};
  interp_raise_args(in, type, args, 5);
  value_drop(args[0]);
  value_drop(args[4]);
  return -1;
}

/* Appends the replacement for the bytes START to END to OUT: 0, or -1 with an exception. */
static int decode_error(struct interp *in, const struct codec *codec, const unsigned char *s,
                        size_t len, size_t start, size_t end, const char *errors,
                        struct text *out) {
  int how = find_errors(in, errors);
  size_t i = start;
  switch (how) {
  case IGNORE:
    return 0;
  case REPLACE:
    text_utf8(out, 0xfffd);
    return 0;
  case BACKSLASH:
    for (; i < end; i++)
      text_addf(out, "\\x%02x", s[i]);
    return 0;
  case SURROGATE:
    for (; i < end && s[i] >= 0x80; i++)
      text_utf8(out, 0xdc00u + s[i]);
    if (i == end)
      return 0;
    break;
  case XML:
    return interp_fail(in, &type_TypeError,
                       "don't know how to handle UnicodeDecodeError in error callback");
  case STRICT:
    break;
  default:
    return -1;
  }
  bool starts = s[start] >= 0xc2 && s[start] <= 0xf4, unfinished = starts && end == len;
  const char *reason = codec->limit ? "ordinal not in range(128)"
                       : !starts    ? "invalid start byte"
                       : unfinished ? "unexpected end of data"
                                    : "invalid continuation byte";
  struct value object = value_bytes(s, len);
  raise_unicode(in, &type_UnicodeDecodeError, codec, object, start, end, reason);
  if (unfinished && !codec->limit)
    interp_hint(in, "the last character is not complete yet: decode when all its bytes have come");
  value_drop(object);
  return -1;
}

/* How many bytes at S are ASCII. */
static size_t ascii_run(const unsigned char *s, size_t len) {
  size_t i = 0;
  for (uint64_t word; i + sizeof word <= len; i += sizeof word) {
    memcpy(&word, s + i, sizeof word);
    if (word & 0x8080808080808080u)
      break;
  }
  while (i < len && s[i] < 0x80)
    i++;
  return i;
}

/* Decodes the rest of S from byte I on, which is not plain ASCII, to OUT. */
static int decode_rest(struct interp *in, const struct codec *codec, const unsigned char *s,
                       size_t len, size_t i, const char *errors, struct text *out) {
  while (i < len) {
    size_t run = ascii_run(s + i, len - i);
    text_add(out, (const char *)s + i, run);
    i += run;
    if (i == len)
      return 0;
    if (codec->limit == 0x100) {
      text_utf8(out, s[i++]);
      continue;
    }
    struct utf8 next =
        codec->limit ? (struct utf8){0, 1, false} : utf8_at((const char *)s + i, len - i);
    if (next.valid)
      text_add(out, (const char *)s + i, next.len);
    else if (decode_error(in, codec, s, len, i, i + next.len, errors, out))
      return -1;
    i += next.len;
  }
  return 0;
}

struct value codec_decode(struct interp *in, const unsigned char *s, size_t len,
                          const char *encoding, const char *errors) {
  const struct codec *codec = encoding ? find_codec(in, encoding) : &utf8;
  if (!codec)
    return VALUE_ERROR;
  size_t plain = ascii_run(s, len);
  if (plain == len) {
    struct str *str = value_str_raw(len, len);
    if (len)
      memcpy(str->s, s, len);
    return value_object(KIND_STR, str);
  }
  struct text out = TEXT_EMPTY;
  text_room(&out, len);
  text_add(&out, (const char *)s, plain);
  if (decode_rest(in, codec, s, len, plain, errors ? errors : "strict", &out)) {
    text_free(&out);
    return VALUE_ERROR;
  }
  return codec_str_take(&out);
}

/* Whether CODEC cannot encode the code point C. */
static bool cannot(const struct codec *codec, unsigned c) {
  return codec->limit ? c >= codec->limit : c >= 0xd800 && c <= 0xdfff;
}

static int encode_error(struct interp *in, const struct codec *codec, struct value v, size_t from,
                        size_t to, size_t start, size_t end, const char *errors, struct text *out) {
  int how = find_errors(in, errors);
  if (how < 0 || how == IGNORE)
    return how < 0 ? -1 : 0;
  size_t step;
  for (size_t i = from; how != STRICT && i < to; i += step) {
    unsigned c = utf8_get(v.str->s + i, &step);
    if (how == REPLACE)
      text_addc(out, '?');
    else if (how == XML)
      text_addf(out, "&#%u;", c);
    else if (how == BACKSLASH)
      text_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    else if (c >= 0xdc80 && c <= 0xdcff)
      text_addc(out, (char)(c - 0xdc00));
    else
      how = STRICT;
  }
  if (how != STRICT)
    return 0;
  return raise_unicode(in, &type_UnicodeEncodeError, codec, v, start, end,
                       !codec->limit          ? "surrogates not allowed"
                       : codec->limit == 0x80 ? "ordinal not in range(128)"
                                              : "ordinal not in range(256)");
}

static int encode_rest(struct interp *in, const struct codec *codec, struct value v,
                       const char *errors, struct text *out) {
  const struct str *str = v.str;
  size_t i = 0, number = 0, step;
  while (i < str->len) {
    unsigned c = utf8_get(str->s + i, &step);
    if (!cannot(codec, c)) {
      if (codec->limit)
        text_addc(out, (char)c);
      else
        text_add(out, str->s + i, step);
      i += step;
      number++;
      continue;
    }
    size_t end = i, count = 0;
    while (end < str->len && cannot(codec, utf8_get(str->s + end, &step))) {
      end += step;
      count++;
    }
    if (encode_error(in, codec, v, i, end, number, number + count, errors, out))
      return -1;
    i = end;
    number += count;
  }
  return 0;
}

/* Whether S holds a lone surrogate: only these begin with byte ED and go on from A0. */
static bool has_surrogate(const struct str *s) {
  const char *at = s->s, *end = s->s + s->len;
  while ((at = memchr(at, 0xed, (size_t)(end - at))))
    if ((unsigned char)*++at >= 0xa0)
      return true;
  return false;
}

struct value codec_encode(struct interp *in, struct value v, const char *encoding,
                          const char *errors) {
  const struct codec *codec = encoding ? find_codec(in, encoding) : &utf8;
  if (!codec)
    return VALUE_ERROR;
  const struct str *str = v.str;
  if (str->chars == str->len || (!codec->limit && !has_surrogate(str)))
    return value_bytes(str->s, str->len);
  struct text out = TEXT_EMPTY;
  if (encode_rest(in, codec, v, errors ? errors : "strict", &out)) {
    text_free(&out);
    return VALUE_ERROR;
  }
  struct value bytes = value_bytes(text_str(&out), out.len);
  text_free(&out);
  return bytes;
}
