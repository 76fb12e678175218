/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buffers of a file: bytes read ahead, text decoded a piece at a time, output that waits to be
 * written. The pieces are as large as CPython's, so that an error in a text is found at the same
 * place. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/lib/stream_parts.h"

static void drop_front(struct text *t, size_t len) {
  memmove(t->s, t->s + len, t->len - len);
  t->len -= len;
}

/* Reads once, at most SIZE bytes, to the end of raw: how many, or -1. */
static ptrdiff_t fill(struct interp *in, struct stream *s, size_t size) {
  if (!value_memory_left(s->raw.len + size)) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return -1;
  }
  if (s->timed_out) {
    interp_raise(in, &type_OSError, "cannot read from timed out object");
    return -1;
  }
  unsigned char *to = (unsigned char *)text_room(&s->raw, size);
  ptrdiff_t n = s->device->read(in, s->data, to, size);
  s->timed_out = n < 0 && s->device->socket && in->exception.kind == KIND_EXCEPTION &&
                 in->exception.exception->type == &type_TimeoutError;
  if (n > 0)
    s->raw.len += (size_t)n;
  return n;
}

bool stream_would_wait(struct interp *in, const struct stream *s) {
  if (!s->device->socket || in->exception.exception->type != &type_BlockingIOError)
    return false;
  interp_forget_exception(in);
  return true;
}

/* Bytes */

/* How many bytes of raw from AT on are the end of the line, 0 when it does not end there. */
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
    if (n < 0 && !stream_would_wait(in, s))
      return VALUE_ERROR;
    if (n < 0 && !have && !line)
      return VALUE_NONE;
    if (n < 0)
      break;
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

/* Adds LEN bytes of decoded text to chars; line ends become LF when every kind is accepted. */
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

/* How many bytes of raw the text returned so far was decoded from. */
static size_t bytes_given(const struct stream *s) {
  if (s->done == s->chars.len && !s->kept_cr)
    return s->at;
  const char *raw = text_str(&s->raw);
  size_t i = 0, chars = utf8_count(text_str(&s->chars), s->done);
  while (chars-- > 0 && i < s->at) {
    bool crlf = s->newline == NEWLINE_ANY && raw[i] == '\r' && i + 1 < s->at && raw[i + 1] == '\n';
    i += 1 + crlf;
    while (!crlf && is_utf8(s) && i < s->at && utf8_continues(raw[i]))
      i++;
  }
  return i;
}

/* Decodes the next piece, with ALL the rest of the file: 1, 0 at the end of the file, -1. */
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
    len -= utf8_unfinished((const char *)from, len);
  struct value text = codec_decode(in, from, len, s->encoding, s->errors);
  if (value_is_error(
          text)) { /* what cannot be decoded is lost, and what was decoded for this line */
    s->at = s->raw.len;
    if (!all)
      s->done = s->chars.len;
    return -1;
  }
  s->at += len;
  add_chars(s, text.str->s, text.str->len, last);
  value_drop(text);
  return !last;
}

/* Where the line in LEN bytes of text ends, searching from FROM on; 0 when it continues after them. */
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
  size_t seen = 0, cut = 0, len; /* what was searched before; where the counted characters end */
  int64_t counted = 0;
  for (int more = 1;; more = decode_more(in, s, limit < 0 && !line)) {
    if (more < 0)
      return VALUE_ERROR;
    const char *text = text_str(&s->chars) + s->done;
    len = s->chars.len - s->done;
    for (; cut < len && (counted < limit || utf8_continues(text[cut])); cut++)
      counted += !utf8_continues(text[cut]);
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
  if ((s->out.len || s->pending.len) && stream_flush(in, s))
    return VALUE_ERROR;
  return s->text ? take_text(in, s, limit, line) : take_bytes(in, s, limit, line);
}

/* Positions */

int64_t stream_position(struct interp *in, struct stream *s) {
  int64_t at = s->device->seek(in, s->data, 0, SEEK_CUR);
  if (at < 0)
    return at;
  size_t given = s->text ? bytes_given(s) : s->at;
  return at - (int64_t)(s->raw.len - given) + (int64_t)(s->out.len + s->pending.len);
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
      s->text) { /* text read ahead is lost where seeking is not possible, as in CPython */
    text_clear(&s->raw);
    text_clear(&s->chars);
    s->at = s->done = 0;
    s->kept_cr = s->walked = false;
  }
  return at < 0 ? -1 : 0;
}

/* Writing */

/* Passes LEN bytes to the device, down to the last LEFT of them: how many, or -1. */
static ptrdiff_t transmit(struct interp *in, struct stream *s, const char *bytes, size_t len,
                          size_t left) {
  size_t done = 0;
  while (len - done > left) {
    ptrdiff_t n = s->device->write(in, s->data, (const unsigned char *)bytes + done, len - done);
    if (n < 0)
      return -1;
    done += (size_t)n;
  }
  return (ptrdiff_t)done;
}

static int flush_out(struct interp *in, struct stream *s) {
  ptrdiff_t n = transmit(in, s, text_str(&s->out), s->out.len, 0);
  text_clear(&s->out);
  return n < 0 ? -1 : 0;
}

int stream_put(struct interp *in, struct stream *s, const char *bytes, size_t len) {
  if (stream_settle(in, s))
    return -1;
  ptrdiff_t passed = 0;
  if (len > s->buffer - s->out.len &&
      (flush_out(in, s) || (passed = transmit(in, s, bytes, len, s->buffer)) < 0))
    return -1;
  text_add(&s->out, bytes + passed, len - (size_t)passed);
  return 0;
}

/* Text waits to be many bytes before it goes to the buffer of bytes. */
static int put_pending(struct interp *in, struct stream *s) {
  int result = s->pending.len ? stream_put(in, s, s->pending.s, s->pending.len) : 0;
  text_clear(&s->pending);
  return result;
}

int stream_flush(struct interp *in, struct stream *s) {
  return put_pending(in, s) || flush_out(in, s) ? -1 : 0;
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
  size_t len = bytes.bytes->len;
  bool now = s->buffering == 1 &&
             (memchr(text.str->s, '\n', text.str->len) || memchr(text.str->s, '\r', text.str->len));
  int result = stream_settle(in, s);
  if (!result && s->pending.len + len > STREAM_BUFFER)
    result = put_pending(in, s);
  text_add(&s->pending, (const char *)bytes.bytes->s, len);
  value_drop(bytes);
  if (!result && (now || s->pending.len >= STREAM_BUFFER))
    result = now ? stream_flush(in, s) : put_pending(in, s);
  return result;
}

int stream_close(struct interp *in, struct stream *s) {
  if (s->closed)
    return 0;
  int bad = stream_flush(in, s);
  s->closed = true;
  struct value first = in->exception; /* the first error is the one that is raised */
  in->exception = VALUE_ERROR;
  int closing = s->device->close(in, s->data);
  if (bad) {
    interp_forget_exception(in);
    in->exception = first;
  }
  return bad || closing ? -1 : 0;
}
