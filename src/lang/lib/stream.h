/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the language: the results of open(), and of makefile() of a socket. Bytes or text, with a
 * buffer, over a device: something that reads and writes bytes. The methods are in
 * lang/lib/stream_methods.c, the buffers in lang/lib/stream_buffer.c; a new kind of file is a new struct
 * stream_device. */
#ifndef LANG_LIB_STREAM_H
#define LANG_LIB_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/value/value.h"

#define STREAM_BUFFER 8192 /* io.DEFAULT_BUFFER_SIZE: bytes that are read and written at a time */

/* Something that a file reads from and writes to. DATA is the device's own; every function may fail with
   an exception. */
struct stream_device {
  bool socket; /* its file without a buffer is a SocketIO, not a FileIO */
  /* Up to LEN bytes: how many, 0 at the end, -1. */
  ptrdiff_t (*read)(struct interp *in, void *data, unsigned char *s, size_t len);
  ptrdiff_t (*write)(struct interp *in, void *data, const unsigned char *s, size_t len);
  /* As lseek(2): the new position, or -1. NULL: there are no positions. */
  int64_t (*seek)(struct interp *in, void *data, int64_t offset, int whence);
  int (*truncate)(struct interp *in, void *data, int64_t len); /* NULL likewise */
  int (*fileno)(void *data);
  int (*close)(struct interp *in, void *data); /* 0 or -1; DATA is no longer used */
};

/* https://docs.python.org/3.11/library/io.html#io.TextIOWrapper: what `newline` may say. */
enum newline { NEWLINE_ANY, NEWLINE_KEPT, NEWLINE_LF, NEWLINE_CR, NEWLINE_CRLF };

struct stream_options {
  bool reads, writes, text;
  int buffering;        /* -1: the default; 0: none; 1: lines; else a buffer */
  size_t buffer;        /* its size for what is written; 0: STREAM_BUFFER */
  const char *mode;     /* the attribute: "r", "wb" */
  const char *encoding; /* of text, or NULL: utf-8 */
  const char *errors;   /* or NULL: strict */
  enum newline newline;
  struct value name; /* the attribute; borrowed */
};

extern const struct type type_UnsupportedOperation; /* io.UnsupportedOperation */

extern const struct native_type
    *const stream_natives[]; /* the classes of files, and memoryview: those of
   `builtins`; ends with NULL */

/* A new file over DEVICE, whose DATA it closes at its end. */
struct value stream_new(struct interp *in, const struct stream_device *device, void *data,
                        const struct stream_options *options);

/* The DATA of the open file V over DEVICE; NULL when V is anything else. */
void *stream_data(struct value v, const struct stream_device *device);

/* Reads the arguments mode, buffering, encoding, errors and newline (KIND_ERROR where not given) of
   open() and makefile() into OPTIONS; FLAGS gets those of open(2), and MODE, which OPTIONS borrows, the
   attribute. 0, or -1 with CPython's ValueError. */
int stream_options(struct interp *in, const struct value *five, struct stream_options *options,
                   int *flags, char mode[8]);

#endif
