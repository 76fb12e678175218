/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a file, for lang/lib/stream*.c. */
#ifndef LANG_LIB_STREAM_PARTS_H
#define LANG_LIB_STREAM_PARTS_H

#include "base/text.h"
#include "lang/lib/stream.h"

struct stream {
  struct native native;
  struct interp *in; /* the evaluator that made it */
  const struct stream_device *device;
  void *data;
  bool reads, writes, text, closed;
  bool walked; /* a walk over its lines is under way: text has no position then */
  int buffering;
  size_t buffer;  /* how much is written at a time */
  bool timed_out; /* reading from the socket took too long: it may have lost its place */
  enum newline newline;
  char mode[8];
  char *encoding, *errors; /* or NULL */
  struct value name;
  struct text
      raw;   /* bytes read; of text: those that DECODED was decoded from, and an unfinished rest */
  size_t at; /* how many bytes of raw were returned (bytes), or decoded (text) */
  struct text chars; /* text: decoded, and from DONE on not yet returned */
  size_t done;
  bool kept_cr;        /* text: a CR at the end of what was read waits for what follows */
  struct text pending; /* text: written and encoded, not yet in OUT */
  struct text out;     /* written, not yet passed to the device */
  bool told;           /* that something of a socket waits in one of the two */
};

extern const struct builtin stream_methods[];

/* Whether the exception in flight says that a socket does not wait: then it is dropped, for Python's files
   give None. */
bool stream_would_wait(struct interp *in, const struct stream *s);
/* Up to LIMIT bytes or characters (negative: no limit); LINE: not beyond the next end of a line. */
struct value stream_take(struct interp *in, struct stream *s, int64_t limit, bool line);
/* Takes over nothing: LEN bytes are to be written. 0 or -1. */
int stream_put(struct interp *in, struct stream *s, const char *bytes, size_t len);
int stream_put_text(struct interp *in, struct stream *s, struct value text);
/* Passes what was written to the device: 0 or -1. */
int stream_flush(struct interp *in, struct stream *s);
/* Discards what was read ahead and seeks back, so that the device is where the program expects it. */
int stream_settle(struct interp *in, struct stream *s);
/* Where the program reads or writes next, or -1. */
int64_t stream_position(struct interp *in, struct stream *s);
/* Flushes and closes, once: 0 or -1. */
int stream_close(struct interp *in, struct stream *s);

#endif
