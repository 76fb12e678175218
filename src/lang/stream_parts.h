/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file's inside, for lang/stream*.c. */
#ifndef LANG_STREAM_PARTS_H
#define LANG_STREAM_PARTS_H

#include "base/text.h"
#include "lang/stream.h"

struct stream {
  struct native native;
  struct interp *in; /* the evaluator that made it */
  const struct stream_device *device;
  void *data;
  bool reads, writes, text, closed;
  bool walked; /* a walk over its lines is under way: text has no position then */
  int buffering;
  enum newline newline;
  char mode[8];
  char *encoding, *errors; /* or NULL */
  struct value name;
  struct text raw; /* bytes read; of text: those that DECODED was made of, and an unfinished rest */
  size_t at;       /* how many of raw were given out (bytes), or decoded (text) */
  struct text chars; /* text: decoded and not given out from DONE on */
  size_t done;
  bool kept_cr;    /* text: a CR at the end of what was read waits for what follows */
  struct text out; /* written, not yet handed on */
};

extern const struct builtin stream_methods[];

/* The file that a method is called on; NULL with TypeError for another value. */
struct stream *stream_self(struct interp *in, struct value v, const char *name);
/* Whether it is open; else ValueError. WHAT is CPython's verb for files of bytes: "read". */
bool stream_open(struct interp *in, const struct stream *s, const char *what);
/* Whether it may be read (or written) now; else an exception. WHAT as above. */
bool stream_may_read(struct interp *in, struct stream *s, const char *what);
bool stream_may_write(struct interp *in, struct stream *s, const char *what);

/* Up to LIMIT bytes or characters (negative: no limit); LINE: not beyond the next end of a line. */
struct value stream_take(struct interp *in, struct stream *s, int64_t limit, bool line);
/* Takes over nothing: LEN bytes are to be written. 0 or -1. */
int stream_put(struct interp *in, struct stream *s, const char *bytes, size_t len);
int stream_put_text(struct interp *in, struct stream *s, struct value text);
/* Hands on what was written: 0 or -1. */
int stream_flush(struct interp *in, struct stream *s);
/* Forgets what was read ahead and goes back there, so that the device stands where the program thinks. */
int stream_settle(struct interp *in, struct stream *s);
/* Where the program reads or writes next, or -1. */
int64_t stream_position(struct interp *in, struct stream *s);
/* Flushes and closes, once: 0 or -1. */
int stream_close(struct interp *in, struct stream *s);

#endif
