/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffers of a file: bytes read ahead, text decoded a piece at a time, what waits to be written. The
 * pieces are as large as CPython's, so that what is wrong with a text is found at the same place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/codec.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/stream_parts.h"

static void drop_front(struct text *t, size_t len) {
  memmove(t->s, t->s + len, t->len - len);
  t->len -= len;
}

/* Reads once, SIZE bytes at most, behind what is in raw: how many, or -1. */
static ptrdiff_t fill(struct interp *in, struct stream *s, size_t size) {
  if (!value_memory_left(s->raw.len + size)) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return -1;
  }
  unsigned char *to = (unsigned char *)text_room(&s->raw, size);
  ptrdiff_t n = s->device->read(in, s->data, to, size);
  if (n > 0)
    s->raw.len += (size_t)n;
  return n;
}

/* Bytes */

/* How many bytes of raw from AT on end the line, 0 when it does not end there. */
static size_t line_end(const struct stream *s, size_t from) {
  const char *start = text_str(&s->raw) + from;
  const char *end = memchr(start, '\n', s->raw.len - from);
  return end ? (size_t)(end - start) + 1 : 0;
}

static struct value take_bytes(struct interp *in, struct stream *s, int64_t limit, bool line) {
  size_t want = limit < 0 ? SIZE_MAX : (size_t)limit, seen = 0, have;
  for (;;) {
    have = s->raw.len - s->at;
    size_t end = line ? line_end(s, s->at + seen) : 0;
    if (end && seen + end < want)
      want = seen + end;
    if (have >= want)
      break;
    seen = have;
    if (s->at) {
      drop_front(&s->raw, s->at);
      s->at = 0;
    }
    bool raw = s->buffering == 0;
    size_t size = raw && line                                ? 1
                  : raw && want != SIZE_MAX                  ? want
                  : want != SIZE_MAX && want > STREAM_BUFFER ? want - have
                                                             : STREAM_BUFFER;
    ptrdiff_t n = fill(in, s, size);
    if (n < 0)
      return VALUE_ERROR;
    have = s->raw.len - s->at;
    if (n == 0 || (raw && !line && want != SIZE_MAX))
      break;
  }
  size_t len = have < want ? have : want;
  struct value v = value_bytes(text_str(&s->raw) + s->at, len);
  s->at += len;
  return v;
}

/* Text */

static bool is_utf8(const struct stream *s) {
  return !s->encoding || s->encoding[0] == 'u' || s->encoding[0] == 'U';
}

/* How many bytes at the end of LEN bytes begin a character that goes on behind them. */
static size_t unfinished(const unsigned char *s, size_t len) {
  for (size_t back = 1; back <= 3 && back <= len; back++) {
    unsigned char c = s[len - back];
    if ((c & 0xc0) == 0x80)
      continue;
    size_t wanted = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
    return wanted > back ? back : 0;
  }
  return 0;
}

/* Adds LEN bytes of decoded text to chars; line ends become LF when any is welcome. */
static void add_chars(struct stream *s, const char *text, size_t len, bool last) {
  if (s->newline != NEWLINE_ANY && s->newline != NEWLINE_KEPT) {
    text_add(&s->chars, text, len);
    return;
  }
  bool any = s->newline == NEWLINE_ANY;
  for (size_t i = 0; i < len; i++) {
    bool after_cr = s->kept_cr;
    s->kept_cr = text[i] == '\r';
    if (after_cr && !(any && text[i] == '\n'))
      text_addc(&s->chars, any ? '\n' : '\r');
    if (!s->kept_cr)
      text_addc(&s->chars, text[i]);
  }
  if (last && s->kept_cr) {
    text_addc(&s->chars, any ? '\n' : '\r');
    s->kept_cr = false;
  }
}

/* How many bytes of raw the text given out so far was made of. */
static size_t bytes_given(const struct stream *s) {
  if (s->done == s->chars.len && !s->kept_cr)
    return s->at;
  const char *raw = text_str(&s->raw);
  size_t i = 0, chars = codec_count(text_str(&s->chars), s->done);
  while (chars-- > 0 && i < s->at) {
    bool crlf = s->newline == NEWLINE_ANY && raw[i] == '\r' && i + 1 < s->at && raw[i + 1] == '\n';
    i += 1 + crlf;
    while (!crlf && is_utf8(s) && i < s->at && ((unsigned char)raw[i] & 0xc0) == 0x80)
      i++;
  }
  return i;
}

/* Decodes the next piece: 1, 0 at the end of the file, -1. ALL: everything up to there. */
static int decode_more(struct interp *in, struct stream *s, bool all) {
  if (s->done) {
    size_t given = bytes_given(s);
    drop_front(&s->raw, given);
    drop_front(&s->chars, s->done);
    s->at -= given;
    s->done = 0;
  }
  ptrdiff_t n;
  do
    n = fill(in, s, STREAM_BUFFER);
  while (all && n > 0);
  if (n < 0)
    return -1;
  bool last = n == 0;
  const unsigned char *from = (const unsigned char *)text_str(&s->raw) + s->at;
  size_t len = s->raw.len - s->at;
  if (!last && is_utf8(s))
    len -= unfinished(from, len);
  struct value text = codec_decode(in, from, len, s->encoding, s->errors);
  if (value_is_error(text))
    return -1;
  s->at += len;
  add_chars(s, text.str->s, text.str->len, last);
  value_drop(text);
  return !last;
}

/* Where the line in LEN bytes of text ends, looking from FROM on; 0 when it goes on behind them. */
static size_t text_line(const struct stream *s, const char *text, size_t from, size_t len) {
  for (size_t i = from; i < len; i++) {
    bool crlf = text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';
    switch (s->newline) {
    case NEWLINE_KEPT:
      if (text[i] == '\n' || text[i] == '\r')
        return i + 1 + crlf;
      break;
    case NEWLINE_CR:
      if (text[i] == '\r')
        return i + 1;
      break;
    case NEWLINE_CRLF:
      if (crlf)
        return i + 2;
      break;
    default:
      if (text[i] == '\n')
        return i + 1;
    }
  }
  return 0;
}

static struct value take_text(struct interp *in, struct stream *s, int64_t limit, bool line) {
  size_t seen = 0, cut = 0, len; /* what was looked at before; where the characters counted end */
  int64_t counted = 0;
  for (int more = 1;; more = decode_more(in, s, limit < 0 && !line)) {
    if (more < 0)
      return VALUE_ERROR;
    const char *text = text_str(&s->chars) + s->done;
    len = s->chars.len - s->done;
    for (; cut < len && (counted < limit || ((unsigned char)text[cut] & 0xc0) == 0x80); cut++)
      counted += ((unsigned char)text[cut] & 0xc0) != 0x80;
    size_t end = line ? text_line(s, text, seen ? seen - 1 : 0, len) : 0;
    bool enough = limit >= 0 && counted == limit;
    if (end || enough) {
      len = end && (!enough || end < cut) ? end : cut;
      break;
    }
    if (more == 0)
      break;
    seen = len;
  }
  struct value v = codec_str(text_str(&s->chars) + s->done, len);
  s->done += len;
  return v;
}

struct value stream_take(struct interp *in, struct stream *s, int64_t limit, bool line) {
  if (s->out.len && stream_flush(in, s))
    return VALUE_ERROR;
  return s->text ? take_text(in, s, limit, line) : take_bytes(in, s, limit, line);
}

/* Positions */

int64_t stream_position(struct interp *in, struct stream *s) {
  int64_t at = s->device->seek(in, s->data, 0, SEEK_CUR);
  if (at < 0)
    return at;
  size_t given = s->text ? bytes_given(s) : s->at;
  return at - (int64_t)(s->raw.len - given) + (int64_t)s->out.len;
}

int stream_settle(struct interp *in, struct stream *s) {
  int64_t at = 0;
  bool ahead = s->raw.len > s->at || s->chars.len > s->done || s->kept_cr;
  if (ahead && s->device->seek) {
    at = stream_position(in, s);
    if (at >= 0)
      at = s->device->seek(in, s->data, at, SEEK_SET);
  }
  if (s->device->seek ||
      s->text) { /* text read ahead is lost where there is no way back, as in CPython */
    text_clear(&s->raw);
    text_clear(&s->chars);
    s->at = s->done = 0;
    s->kept_cr = s->walked = false;
  }
  return at < 0 ? -1 : 0;
}

/* Writing */

int stream_flush(struct interp *in, struct stream *s) {
  size_t done = 0;
  while (done < s->out.len) {
    ptrdiff_t n =
        s->device->write(in, s->data, (const unsigned char *)s->out.s + done, s->out.len - done);
    if (n < 0) {
      text_clear(&s->out);
      return -1;
    }
    done += (size_t)n;
  }
  text_clear(&s->out);
  return 0;
}

int stream_put(struct interp *in, struct stream *s, const char *bytes, size_t len) {
  if (stream_settle(in, s))
    return -1;
  text_add(&s->out, bytes, len);
  bool now = s->out.len > STREAM_BUFFER || s->buffering == 0 ||
             (s->buffering == 1 && memchr(bytes, '\n', len));
  return now ? stream_flush(in, s) : 0;
}

int stream_put_text(struct interp *in, struct stream *s, struct value text) {
  struct text lines = TEXT_EMPTY;
  const char *end = s->newline == NEWLINE_CRLF ? "\r\n" : s->newline == NEWLINE_CR ? "\r" : NULL;
  for (const char *c = text.str->s; end && c < text.str->s + text.str->len; c++) {
    if (*c == '\n')
      text_adds(&lines, end);
    else
      text_addc(&lines, *c);
  }
  struct value all = end ? codec_str_take(&lines) : value_ref(text);
  struct value bytes = codec_encode(in, all, s->encoding, s->errors);
  value_drop(all);
  if (value_is_error(bytes))
    return -1;
  int result = stream_put(in, s, (const char *)bytes.bytes->s, bytes.bytes->len);
  value_drop(bytes);
  return result;
}

int stream_close(struct interp *in, struct stream *s) {
  if (s->closed)
    return 0;
  int bad = stream_flush(in, s);
  s->closed = true;
  struct value first = in->exception; /* what went wrong first is what is said */
  in->exception = VALUE_ERROR;
  int closing = s->device->close(in, s->data);
  if (bad) {
    interp_forget_exception(in);
    in->exception = first;
  }
  return bad || closing ? -1 : 0;
}
