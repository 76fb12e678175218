/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in function open, and the system's files as devices of lang/lib/stream.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "lang/lib/builtins_parts.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/lib/sheltered.h"
#include "lang/lib/stream.h"

/* The device: DATA is the descriptor. */

static int fd_of(void *data) {
  return (int)(intptr_t)data;
}

static ptrdiff_t failed(struct interp *in, const char *path) {
  interp_raise_errno(in, errno, path);
  return -1;
}

/* Whether a read or write that returned *N must be repeated because a signal interrupted it; otherwise *N
   is -1 with the exception, if it failed. */
static bool is_again(struct interp *in, ssize_t *n) {
  if (*n >= 0)
    return false;
  if (errno != EINTR)
    *n = failed(in, NULL);
  else if (!interp_check_interrupt(in))
    return true;
  return false;
}

static ptrdiff_t file_read(struct interp *in, void *data, unsigned char *s, size_t len) {
  ssize_t n;
  do
    n = read(fd_of(data), s, len);
  while (is_again(in, &n));
  return n;
}

static ptrdiff_t file_write(struct interp *in, void *data, const unsigned char *s, size_t len) {
  ssize_t n;
  do
    n = write(fd_of(data), s, len);
  while (is_again(in, &n));
  return n;
}

static int64_t file_seek(struct interp *in, void *data, int64_t offset, int whence) {
  off_t at = lseek(fd_of(data), offset, whence);
  return at < 0 ? failed(in, NULL) : at;
}

static int file_truncate(struct interp *in, void *data, int64_t len) {
  return ftruncate(fd_of(data), len) ? (int)failed(in, NULL) : 0;
}

static int file_close(struct interp *in, void *data) {
  return close(fd_of(data)) && errno != EINTR ? (int)failed(in, NULL) : 0;
}

static const struct stream_device file_device = {.read = file_read,
                                                 .write = file_write,
                                                 .seek = file_seek,
                                                 .truncate = file_truncate,
                                                 .fileno = fd_of,
                                                 .close = file_close};
static const struct stream_device pipe_device = {
    .read = file_read, .write = file_write, .fileno = fd_of, .close = file_close};

/* The arguments */

/* A str or None (then *S stays as it is) called NAME. */
static int text_argument(struct interp *in, struct value v, const char *name, const char **s) {
  if (value_is_error(v) || v.kind == KIND_NONE)
    return 0;
  if (v.kind == KIND_STR && strlen(v.str->s) == v.str->len) {
    *s = v.str->s;
    return 0;
  }
  if (v.kind == KIND_STR)
    interp_raise(in, &type_ValueError, "embedded null character");
  else
    interp_raise(in, &type_TypeError, "open() argument '%s' must be str or None, not %s", name,
                 value_type_name(v));
  return -1;
}

struct mode {
  bool create, read, write, append, update, text, binary;
};

/* MODE as letters: 0, or -1 with ValueError. */
static int read_mode(struct interp *in, const char *mode, struct mode *m) {
  *m = (struct mode){0};
  for (const char *c = mode; *c; c++) {
    bool *flag = *c == 'x'   ? &m->create
                 : *c == 'r' ? &m->read
                 : *c == 'w' ? &m->write
                 : *c == 'a' ? &m->append
                 : *c == '+' ? &m->update
                 : *c == 't' ? &m->text
                 : *c == 'b' ? &m->binary
                             : NULL;
    if (!flag || *flag)
      return interp_fail(in, &type_ValueError, "invalid mode: '%s'", mode);
    *flag = true;
  }
  const char *wrong = NULL;
  if (m->text && m->binary)
    wrong = "can't have text and binary mode at once";
  else if (m->create + m->read + m->write + m->append != 1)
    wrong = m->create || m->read || m->write || m->append
                ? "must have exactly one of create/read/write/append mode"
                : "Must have exactly one of create/read/write/append mode and at most one plus";
  if (wrong)
    interp_raise(in, &type_ValueError, "%s", wrong);
  return wrong ? -1 : 0;
}

static int read_newline(struct interp *in, const char *s, enum newline *newline) {
  static const char *const names[] = {
      [NEWLINE_KEPT] = "", [NEWLINE_LF] = "\n", [NEWLINE_CR] = "\r", [NEWLINE_CRLF] = "\r\n"};
  if (!s) {
    *newline = NEWLINE_ANY;
    return 0;
  }
  for (size_t i = NEWLINE_KEPT; i <= NEWLINE_CRLF; i++)
    if (!strcmp(names[i], s)) {
      *newline = (enum newline)i;
      return 0;
    }
  return interp_fail(in, &type_ValueError, "illegal newline value: %s", s);
}

/* Checks the name of the encoding or error handler before the file is made. */
static int check_names(struct interp *in, const char *encoding) {
  if (!encoding)
    return 0;
  struct value v = codec_decode(in, (const unsigned char *)"", 0, encoding, NULL);
  value_drop(v);
  return value_is_error(v) ? -1 : 0;
}

int stream_options(struct interp *in, const struct value *five, struct stream_options *o,
                   int *flags, char mode[8]) {
  const char *given = "r", *newline = NULL, *wrong = NULL;
  int64_t buffering = -1;
  struct mode m;
  o->encoding = o->errors = NULL;
  if (!value_is_error(five[0]) && five[0].kind != KIND_STR)
    return interp_fail(in, &type_TypeError, "open() argument 'mode' must be str, not %s",
                       value_type_name(five[0]));
  if (text_argument(in, five[0], "mode", &given) ||
      (!value_is_error(five[1]) && ops_index(in, five[1], &buffering)) ||
      text_argument(in, five[2], "encoding", &o->encoding) ||
      text_argument(in, five[3], "errors", &o->errors) ||
      text_argument(in, five[4], "newline", &newline) || read_mode(in, given, &m))
    return -1;
  if (m.binary && o->encoding)
    wrong = "binary mode doesn't take an encoding argument";
  else if (m.binary && o->errors)
    wrong = "binary mode doesn't take an errors argument";
  else if (m.binary && newline)
    wrong = "binary mode doesn't take a newline argument";
  else if (buffering == 0 && !m.binary)
    wrong = "can't have unbuffered text I/O";
  else if (buffering < -1)
    wrong = "invalid buffering size";
  if (wrong)
    return interp_fail(in, &type_ValueError, "%s", wrong);
  o->reads = m.read || m.update;
  o->writes = !m.read || m.update;
  o->text = !m.binary;
  o->buffer = 0;
  o->buffering = buffering > 1 || (buffering == 1 && m.binary) ? 2 : (int)buffering;
  *flags = o->reads ? o->writes ? O_RDWR : O_RDONLY : O_WRONLY;
  *flags |= m.write    ? O_CREAT | O_TRUNC
            : m.append ? O_CREAT | O_APPEND
            : m.create ? O_CREAT | O_EXCL
                       : 0;
  if (o->text) /* as given; a binary file words it differently */
    snprintf(mode, 8, "%s", given);
  else
    snprintf(mode, 8, "%s%s%s",
             m.read && !m.update ? "rb"
             : m.create          ? "xb"
             : m.append          ? "ab"
             : m.update          ? "rb"
                                 : "wb",
             m.update ? "+" : "", "");
  o->mode = mode;
  return read_newline(in, newline, &o->newline) || check_names(in, o->encoding) ? -1 : 0;
}

/* The bytes of a path, a str or bytes without NUL. */
static struct value path_bytes(struct interp *in, struct value v) {
  struct value bytes = VALUE_ERROR;
  if (v.kind == KIND_BYTES) {
    bytes = value_ref(v);
  } else if (v.kind == KIND_STR) {
    bytes = codec_encode(in, v, NULL, "surrogateescape");
  } else if (value_is_int(v)) {
    interp_raise(in, &type_NotImplementedError, "sockshell opens files by name, not by number");
    interp_hint(in, "sys.stdin and sys.stdout are there; a socket has makefile()");
  } else {
    interp_raise(in, &type_TypeError, "expected str, bytes or os.PathLike object, not %s",
                 value_type_name(v));
  }
  if (value_is_error(bytes) || strlen((char *)bytes.bytes->s) == bytes.bytes->len)
    return bytes;
  value_drop(bytes);
  return interp_raise(in, &type_ValueError, "embedded null byte");
}

/* Opens PATH: the descriptor, or -1. A directory cannot be read. */
static int open_file(struct interp *in, const char *path, int flags, bool *plain) {
  struct stat st;
  int fd;
  fd_lock(); /* not while it is opened: a FIFO waits for its other end */
  fd_unlock();
  while ((fd = open(path, flags | O_CLOEXEC, 0666)) < 0 && errno == EINTR)
    if (interp_check_interrupt(in))
      return -1;
  if (fd >= 0 && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
    close(fd);
    fd = -1;
    errno = EISDIR;
  }
  if (fd < 0)
    return (int)failed(in, path);
  *plain = lseek(fd, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR) >= 0;
  return fd;
}

struct value builtin_open(struct interp *in, const struct args *args) {
  static const char *const names[] = {"file",   "mode",    "buffering", "encoding",
                                      "errors", "newline", "closefd",   "opener"};
  struct value given[8];
  struct stream_options options;
  char mode[8];
  int flags;
  if (ops_args(in, args, "open", names, 8, 1, given) ||
      stream_options(in, given + 1, &options, &flags, mode))
    return VALUE_ERROR;
  if ((!value_is_error(given[6]) && !ops_truth(given[6])) ||
      (!value_is_error(given[7]) && given[7].kind != KIND_NONE))
    return interp_raise(in, &type_NotImplementedError,
                        "sockshell's open() has no closefd and opener");
  if (options.writes && !sheltered_may_change(in, "open() for writing"))
    return VALUE_ERROR;
  struct value path = path_bytes(in, given[0]);
  if (value_is_error(path))
    return path;
  bool plain = true;
  bool seen = sheltered_may_see(in, (char *)path.bytes->s, "open()");
  int fd = seen ? open_file(in, (char *)path.bytes->s, flags, &plain) : -1;
  if (fd < 0 && seen && errno == ENOENT && sheltered_now(in))
    interp_hint(in, "a lesson has the files that its first block names, as in `sockshell files=%s`",
                (char *)path.bytes->s);
  value_drop(path);
  if (fd < 0)
    return VALUE_ERROR;
  options.name = given[0];
  return stream_new(in, plain ? &file_device : &pipe_device, (void *)(intptr_t)fd, &options);
}
