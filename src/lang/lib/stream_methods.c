/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as values: their classes, attributes and methods. A new method is a row in the table at the
 * end. https://docs.python.org/3.11/library/io.html */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "lang/lib/stream_parts.h"
#include "lang/value/types.h"

const struct type type_UnsupportedOperation = {
    .head = {VALUE_STATIC},
    .name = "UnsupportedOperation",
    .module = "io",
    .base = &type_OSError,
    .is_exception = true,
    .signature = "UnsupportedOperation(*args)",
    .doc = "a file cannot do that",
};

static void stream_free(struct native *native) {
  struct stream *s = (struct stream *)native;
  struct value exception =
      s->in->exception; /* an unrelated exception in flight while the last name was dropped */
  s->in->exception = VALUE_ERROR;
  stream_close(s->in, s);
  interp_forget_exception(s->in);
  s->in->exception = exception;
  value_drop(s->name);
  text_free(&s->raw);
  text_free(&s->chars);
  text_free(&s->pending);
  text_free(&s->out);
  free(s->encoding);
  free(s->errors);
  free(s);
}

void *stream_data(struct value v, const struct stream_device *device) {
  const struct stream *s = v.kind == KIND_NATIVE && v.native->type->free == stream_free
                               ? (const struct stream *)v.native
                               : NULL;
  return s && s->device == device && !s->closed ? s->data : NULL;
}

/* Whether it is open; else ValueError. WHAT is CPython's verb for files of bytes: "read". */
static bool is_open(struct interp *in, const struct stream *s, const char *what) {
  if (!s->closed)
    return true;
  if (s->text || !what || s->buffering == 0)
    interp_raise(in, &type_ValueError, "I/O operation on closed file%s",
                 s->buffering || s->device->socket ? "." : "");
  else
    interp_raise(in, &type_ValueError, "%s %s file", what,
                 strcmp(what, "write") ? "of closed" : "to closed");
  return false;
}

static bool unsupported(struct interp *in, const char *what) {
  interp_raise(in, &type_UnsupportedOperation, "%s", what);
  return false;
}

/* Whether it may be read (or written) now; else an exception. WHAT as above. */
static bool may_read(struct interp *in, struct stream *s, const char *what) {
  if (!is_open(in, s, what))
    return false;
  if (s->reads)
    return true;
  if (s->text)
    return unsupported(in, "not readable");
  return unsupported(in, s->buffering == 0 ? "File not open for reading" : "read");
}

static bool may_write(struct interp *in, struct stream *s, const char *what) {
  if (!is_open(in, s, what))
    return false;
  if (s->writes)
    return true;
  if (s->text)
    return unsupported(in, "not writable");
  return unsupported(in, s->buffering == 0 ? "File not open for writing" : "write");
}

/* The file that a method NAME with MIN to MAX further arguments is called on; NULL with TypeError. */
static struct stream *self(struct interp *in, const struct args *args, const char *name, size_t min,
                           size_t max) {
  const struct native *native =
      args->count && args->at[0].kind == KIND_NATIVE ? args->at[0].native : NULL;
  if (!native || native->type->free != stream_free) {
    interp_raise(in, &type_TypeError, "descriptor '%s' needs a file", name);
    return NULL;
  }
  return types_method(in, args, native->type->type, name, min, max) ? (struct stream *)native
                                                                    : NULL;
}

/* The optional size at args[1]: negative when it is missing or None. */
static int size_argument(struct interp *in, const struct args *args, int64_t *size) {
  *size = -1;
  if (args->count < 2 || args->at[1].kind == KIND_NONE)
    return 0;
  if (value_is_int(args->at[1])) {
    *size = args->at[1].i;
    return 0;
  }
  if (args->at[1].kind == KIND_BIG)
    return interp_fail(in, &type_OverflowError, "cannot fit 'int' into an index-sized integer");
  return interp_fail(in, &type_TypeError, "argument should be integer or None, not '%s'",
                     value_type_name(args->at[1]));
}

static struct value m_read(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "read", 0, 1);
  int64_t size;
  if (!s || size_argument(in, args, &size) || !may_read(in, s, "read"))
    return VALUE_ERROR;
  if (!s->text && s->buffering && size < -1)
    return interp_raise(in, &type_ValueError, "read length must be non-negative or -1");
  return stream_take(in, s, size, false);
}

static struct value m_readline(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "readline", 0, 1);
  int64_t size = -1;
  if (!s)
    return VALUE_ERROR;
  /* text: None is not a size */
  int bad = !s->text          ? size_argument(in, args, &size)
            : args->count > 1 ? ops_index(in, args->at[1], &size)
                              : 0;
  if (bad || !may_read(in, s, "readline"))
    return VALUE_ERROR;
  return stream_take(in, s, size, true);
}

static size_t length(struct value v) {
  return v.kind == KIND_STR ? v.str->len : v.bytes->len;
}

/* The next line; VALUE_ERROR without an exception at the end. */
static struct value next_line(struct interp *in, struct stream *s) {
  if (!may_read(in, s, "readline"))
    return VALUE_ERROR;
  struct value line = stream_take(in, s, -1, true);
  s->walked = !value_is_error(line) && length(line) > 0;
  if (s->walked || value_is_error(line))
    return line;
  value_drop(line);
  return VALUE_ERROR;
}

static struct value m_readlines(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "readlines", 0, 1);
  int64_t hint, size = 0;
  if (!s || size_argument(in, args, &hint) || !may_read(in, s, NULL))
    return VALUE_ERROR;
  struct value list = value_list_take(NULL, 0), line;
  while (!value_is_error(line = next_line(in, s))) {
    value_list_append_take(list, line);
    size += (int64_t)length(line);
    if (hint > 0 && size >= hint)
      break;
  }
  if (value_is_error(in->exception))
    return list;
  value_drop(list);
  return VALUE_ERROR;
}

/* One write, of all or a part; None where it would have to wait. */
static struct value put_raw(struct interp *in, struct stream *s, const unsigned char *bytes,
                            size_t len) {
  if (stream_settle(in, s))
    return VALUE_ERROR;
  ptrdiff_t n = s->device->write(in, s->data, bytes, len);
  return n >= 0 ? value_int(n) : stream_would_wait(in, s) ? VALUE_NONE : VALUE_ERROR;
}

static struct value put(struct interp *in, struct stream *s, struct value v) {
  if (!is_open(in, s, "write"))
    return VALUE_ERROR;
  if (s->text) {
    if (!may_write(in, s, NULL))
      return VALUE_ERROR;
    if (v.kind != KIND_STR) {
      interp_raise(in, &type_TypeError, "write() argument must be str, not %s", value_type_name(v));
      if (ops_is_buffer(v))
        interp_hint(in, "this file has text; one that is opened with a b in its mode, such as "
                        "'wb', takes bytes");
      return VALUE_ERROR;
    }
    return stream_put_text(in, s, v) ? VALUE_ERROR : value_int((int64_t)v.str->chars);
  }
  const unsigned char *bytes;
  size_t len;
  if (!may_write(in, s, "write") || ops_buffer(in, v, &bytes, &len))
    return VALUE_ERROR;
  if (s->buffering == 0)
    return put_raw(in, s, bytes, len);
  return stream_put(in, s, (const char *)bytes, len) ? VALUE_ERROR : value_int((int64_t)len);
}

static struct value m_write(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "write", 1, 1);
  struct value written = s ? put(in, s, args->at[1]) : VALUE_ERROR;
  size_t waiting = s && s->device->socket ? s->out.len + s->pending.len : 0;
  if (waiting && !s->told) {
    interp_note(in, "%zu byte%s in the file's buffer: flush() or close() sends them", waiting,
                waiting == 1 ? " waits" : "s wait");
    s->told = true;
  }
  return written;
}

static struct value m_writelines(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "writelines", 1, 1);
  if (!s || !is_open(in, s, NULL))
    return VALUE_ERROR;
  struct value walk = ops_iter(in, args->at[1]), item;
  if (value_is_error(walk))
    return walk;
  while (!value_is_error(item = ops_next(in, walk))) {
    struct value written = put(in, s, item);
    value_drop(item);
    if (value_is_error(written))
      break;
  }
  value_drop(walk);
  return value_is_error(in->exception) ? VALUE_NONE : VALUE_ERROR;
}

static struct value m_flush(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "flush", 0, 0);
  return s && is_open(in, s, s->writes ? "flush" : NULL) && !stream_flush(in, s) ? VALUE_NONE
                                                                                 : VALUE_ERROR;
}

static struct value m_close(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "close", 0, 0);
  return s && !stream_close(in, s) ? VALUE_NONE : VALUE_ERROR;
}

static struct value m_seek(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "seek", 1, 2);
  int64_t offset, whence = SEEK_SET;
  if (!s || !is_open(in, s, "seek") || ops_index(in, args->at[1], &offset) ||
      (args->count > 2 && ops_index(in, args->at[2], &whence)))
    return VALUE_ERROR;
  if (!s->device->seek)
    return unsupported(in, s->text ? "underlying stream is not seekable"
                                   : "File or stream is not seekable.")
               ? VALUE_NONE
               : VALUE_ERROR;
  if (whence < 0 || whence > 2)
    return interp_raise(in, &type_ValueError,
                        s->text ? "invalid whence (%lld, should be 0, 1 or 2)"
                                : "whence value %lld unsupported",
                        (long long)whence);
  if (s->text && whence != SEEK_SET && offset)
    return interp_raise(in, &type_UnsupportedOperation, "can't do nonzero %s-relative seeks",
                        whence == SEEK_CUR ? "cur" : "end");
  if (s->text && offset < 0)
    return interp_raise(in, &type_ValueError, "negative seek position %lld", (long long)offset);
  if (stream_flush(in, s) || stream_settle(in, s))
    return VALUE_ERROR;
  int64_t at = s->device->seek(in, s->data, offset, (int)whence);
  return at < 0 ? VALUE_ERROR : value_int(at);
}

static struct value m_tell(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "tell", 0, 0);
  if (!s || !is_open(in, s, NULL))
    return VALUE_ERROR;
  if (!s->device->seek)
    return interp_raise(in, &type_UnsupportedOperation,
                        s->text ? "underlying stream is not seekable"
                                : "File or stream is not seekable.");
  if (s->text && s->walked)
    return interp_raise(in, &type_OSError, "telling position disabled by next() call");
  if (s->text && stream_flush(in, s))
    return VALUE_ERROR;
  int64_t at = stream_position(in, s);
  return at < 0 ? VALUE_ERROR : value_int(at);
}

static struct value m_truncate(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "truncate", 0, 1);
  int64_t len = -1;
  if (!s || !is_open(in, s, "truncate"))
    return VALUE_ERROR;
  if (!s->writes || !s->device->truncate)
    return interp_raise(in, &type_UnsupportedOperation, s->text ? "truncate" : "truncate");
  if (stream_flush(in, s))
    return VALUE_ERROR;
  if (args->count > 1 && args->at[1].kind != KIND_NONE) {
    if (ops_index(in, args->at[1], &len))
      return VALUE_ERROR;
  } else if ((len = stream_position(in, s)) < 0) {
    return VALUE_ERROR;
  }
  return s->device->truncate(in, s->data, len) ? VALUE_ERROR : value_int(len);
}

static struct value m_fileno(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "fileno", 0, 0);
  if (!s)
    return VALUE_ERROR;
  if (s->closed)
    return interp_raise(in, &type_ValueError, "I/O operation on closed file");
  return value_int(s->device->fileno(s->data));
}

/* isatty, seekable: of an open file */
static struct stream *asked(struct interp *in, const struct args *args, const char *name) {
  struct stream *s = self(in, args, name, 0, 0);
  return s && is_open(in, s, NULL) ? s : NULL;
}
static struct value m_isatty(struct interp *in, const struct args *args) {
  struct stream *s = asked(in, args, "isatty");
  return s ? value_bool(isatty(s->device->fileno(s->data))) : VALUE_ERROR;
}
static struct value m_readable(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "readable", 0, 0);
  return s && (!s->reads || is_open(in, s, NULL)) ? value_bool(s->reads) : VALUE_ERROR;
}
static struct value m_writable(struct interp *in, const struct args *args) {
  struct stream *s = self(in, args, "writable", 0, 0);
  return s && (!s->writes || is_open(in, s, NULL)) ? value_bool(s->writes) : VALUE_ERROR;
}
static struct value m_seekable(struct interp *in, const struct args *args) {
  struct stream *s = asked(in, args, "seekable");
  return s ? value_bool(s->device->seek != NULL) : VALUE_ERROR;
}

const struct builtin stream_methods[] = {
    TYPES_ROW(m_, close, "()", "Writes what is left, and closes the file."),
    TYPES_ROW(m_, fileno, "()", "Its descriptor."),
    TYPES_ROW(m_, flush, "()", "Hands on what was written so far."),
    TYPES_ROW(m_, isatty, "()", "Whether it is a terminal."),
    TYPES_ROW(m_, read, "(size=-1, /)", "SIZE bytes or characters, or all up to the end."),
    TYPES_ROW(m_, readable, "()", "Whether it can be read."),
    TYPES_ROW(m_, readline, "(size=-1, /)", "The next line with its end."),
    TYPES_ROW(m_, readlines, "(hint=-1, /)", "A list of the lines."),
    TYPES_ROW(m_, seek, "(offset, whence=0, /)",
              "Goes to OFFSET from the start (0), from here (1) or from the end (2)."),
    TYPES_ROW(m_, seekable, "()", "Whether it has positions."),
    TYPES_ROW(m_, tell, "()", "The position in bytes."),
    TYPES_ROW(m_, truncate, "(pos=None, /)", "Cuts the file there."),
    TYPES_ROW(m_, writable, "()", "Whether it can be written."),
    TYPES_ROW(m_, write, "(s, /)", "Writes S and returns its length."),
    TYPES_ROW(m_, writelines, "(lines, /)", "Writes each of LINES."),
    TYPES_END,
};

/* As a value */

static bool is(const char *name, const char *s, size_t len) {
  return strlen(name) == len && !memcmp(name, s, len);
}

static const struct native_type native_BufferedRWPair;

static const char *const attributes[] = {"closed", "encoding", "errors", "mode", "name", NULL};

static struct value get(struct interp *in, struct native *native, const char *name, size_t len) {
  const struct stream *s = (const struct stream *)native;
  (void)in;
  if (is("closed", name, len))
    return value_bool(s->closed);
  if (native->type == &native_BufferedRWPair)
    return VALUE_ERROR;
  if (is("name", name, len))
    return value_ref(s->name);
  if (is("mode", name, len))
    return value_strz(s->mode);
  if (is("encoding", name, len) && s->text)
    return value_strz(s->encoding ? s->encoding : "UTF-8");
  if (is("errors", name, len) && s->text)
    return value_strz(s->errors ? s->errors : "strict");
  return VALUE_ERROR;
}

static void show(struct native *native, struct text *out) {
  const struct stream *s = (const struct stream *)native;
  if (s->buffering == 0 && s->device->socket) {
    text_addf(out, "<socket.SocketIO object at %p>", (const void *)s);
    return;
  }
  text_addf(out, "<_io.%s name=", native->type->type->name);
  ops_repr(s->in, s->name, out);
  if (s->text)
    text_addf(out, " mode='%s' encoding='%s'", s->mode, s->encoding ? s->encoding : "UTF-8");
  else if (s->buffering == 0)
    text_addf(out, " mode='%s' closefd=True", s->mode);
  text_addc(out, '>');
}

static struct value enter(struct interp *in, struct native *native) {
  if (!is_open(in, (struct stream *)native, NULL))
    return VALUE_ERROR;
  return value_ref(value_object(KIND_NATIVE, native));
}

static int leave(struct interp *in, struct native *native) {
  return stream_close(in, (struct stream *)native);
}

static struct value next_of(struct interp *in, struct native *native) {
  return next_line(in, (struct stream *)native);
}

static struct value lines_next(struct interp *in, struct iter *it) {
  return next_of(in, it->over.native);
}

#define CLASS(NAME, MODULE)                                                                        \
  static const struct type type_##NAME = {.head = {VALUE_STATIC},                                  \
                                          .name = #NAME,                                           \
                                          .module = MODULE,                                        \
                                          .base = &type_object,                                    \
                                          .methods = stream_methods,                               \
                                          .doc = "A file."};                                       \
  static const struct native_type native_##NAME = {.type = &type_##NAME,                           \
                                                   .free = stream_free,                            \
                                                   .repr = show,                                   \
                                                   .get = get,                                     \
                                                   .enter = enter,                                 \
                                                   .leave = leave,                                 \
                                                   .iter = lines,                                  \
                                                   .next = next_of,                                \
                                                   .attributes = attributes}

static struct value lines(struct interp *in, struct native *native);
CLASS(TextIOWrapper, "_io");
CLASS(BufferedReader, "_io");
CLASS(BufferedWriter, "_io");
CLASS(BufferedRandom, "_io");
CLASS(BufferedRWPair, "_io");
CLASS(FileIO, "_io");
CLASS(SocketIO, "socket");

static const struct iter_class lines_class = {&type_TextIOWrapper, lines_next, NULL, NULL};

static struct value lines(struct interp *in, struct native *native) {
  if (!is_open(in, (struct stream *)native, NULL))
    return VALUE_ERROR;
  return iter_new_take(&lines_class, value_ref(value_object(KIND_NATIVE, native)), VALUE_ERROR);
}

const struct native_type *const stream_natives[] = {
    &native_TextIOWrapper,  &native_BufferedReader, &native_BufferedWriter,
    &native_BufferedRandom, &native_BufferedRWPair, &native_FileIO,
    &native_SocketIO,       &memoryview_native,     NULL};

static const struct native_type *class_of(const struct stream_device *device,
                                          const struct stream_options *o) {
  if (o->text)
    return &native_TextIOWrapper;
  if (o->buffering == 0)
    return device->socket ? &native_SocketIO : &native_FileIO;
  if (o->reads && o->writes)
    return device->seek ? &native_BufferedRandom : &native_BufferedRWPair;
  return o->reads ? &native_BufferedReader : &native_BufferedWriter;
}

struct value stream_new(struct interp *in, const struct stream_device *device, void *data,
                        const struct stream_options *options) {
  struct stream *s = mem_zalloc(1, sizeof *s);
  s->native = (struct native){{1}, class_of(device, options)};
  s->in = in;
  s->device = device;
  s->data = data;
  s->reads = options->reads;
  s->writes = options->writes;
  s->text = options->text;
  s->buffering = options->buffering;
  s->buffer = options->buffer ? options->buffer : STREAM_BUFFER;
  s->newline = options->newline;
  snprintf(s->mode, sizeof s->mode, "%s", options->mode);
  s->encoding = options->encoding ? mem_strdup(options->encoding) : NULL;
  s->errors = options->errors ? mem_strdup(options->errors) : NULL;
  s->name = value_ref(options->name);
  return value_object(KIND_NATIVE, s);
}
