/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sys.stdin, sys.stdout, sys.stderr and their .buffer: static objects, because a descriptor is their only
 * state; output and input go through the host. A new method is a row in the table. */
#include "lang/lib/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

struct file {
  struct native native;
  int fd;
  bool binary;
  const char *name;
};

int file_flush(struct interp *in, int fd) {
  int error = in->host->flush(in->host_data, fd);
  if (!error)
    return 0;
  interp_raise_errno(in, error, NULL);
  return -1;
}

static int write_all(struct interp *in, int fd, const char *s, size_t len) {
  int error = in->host->write(in->host_data, fd, s, len);
  if (!error)
    return 0;
  interp_raise_errno(in, error, NULL);
  return -1;
}

int file_write_text(struct interp *in, int fd, const char *s, size_t len) {
  if (!memchr(s, 0xed, len))
    return write_all(in, fd, s, len);
  struct value text = codec_str(s, len);
  struct value bytes = codec_encode(in, text, NULL, fd == 2 ? "backslashreplace" : NULL);
  value_drop(text);
  if (value_is_error(bytes))
    return -1;
  int result = write_all(in, fd, (const char *)bytes.bytes->s, bytes.bytes->len);
  value_drop(bytes);
  return result;
}

ptrdiff_t file_read_line(struct interp *in, const char *prompt, char **line) {
  *line = NULL;
  ptrdiff_t len = in->host->read_line(in->host_data, prompt, line);
  if (len >= 0)
    return len;
  free(*line);
  *line = NULL;
  if (!interp_check_interrupt(in))
    interp_raise_args(in, &type_KeyboardInterrupt, NULL, 0);
  return -1;
}

/* Methods */

/* The file that a method NAME is called on, with MIN to MAX arguments; NULL with TypeError. */
static const struct file *self(struct interp *in, const struct args *args, const char *name,
                               size_t min, size_t max) {
  const struct native_type *type =
      args->count && args->at[0].kind == KIND_NATIVE ? args->at[0].native->type : NULL;
  const struct file *file = type ? (const struct file *)args->at[0].native : NULL;
  if (!type || type != file_standard(1).native->type) {
    interp_raise(in, &type_TypeError, "descriptor '%s' needs a file", name);
    return NULL;
  }
  return types_method(in, args, type->type, name, min, max) ? file : NULL;
}

/* The same for a file that reads (FD 0) or writes, with up to one argument. */
static const struct file *usable(struct interp *in, const struct args *args, const char *name,
                                 bool reads, size_t min) {
  const struct file *file = self(in, args, name, min, 1);
  if (!file || (file->fd == 0) == reads)
    return file;
  interp_raise(in, &type_OSError, reads ? "not readable" : "not writable");
  return NULL;
}

static struct value m_write(struct interp *in, const struct args *args) {
  const struct file *file = usable(in, args, "write", false, 1);
  if (!file)
    return VALUE_ERROR;
  struct value v = args->at[1];
  if (file->binary) {
    const unsigned char *s;
    size_t len;
    if (ops_buffer(in, v, &s, &len) || write_all(in, file->fd, (const char *)s, len))
      return VALUE_ERROR;
    return value_int((int64_t)len);
  }
  if (v.kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "write() argument must be str, not %s",
                        value_type_name(v));
  if (file_write_text(in, file->fd, v.str->s, v.str->len))
    return VALUE_ERROR;
  return value_int((int64_t)v.str->chars);
}

static struct value m_writelines(struct interp *in, const struct args *args) {
  if (!usable(in, args, "writelines", false, 1))
    return VALUE_ERROR;
  struct value list = ops_list(in, args->at[1]);
  if (value_is_error(list))
    return list;
  struct value result = VALUE_NONE;
  for (size_t i = 0; i < list.list->len && !value_is_error(result); i++)
    result =
        m_write(in, &(struct args){(struct value[]){args->at[0], list.list->at[i]}, 2, NULL, 0});
  value_drop(list);
  return value_is_error(result) ? result : VALUE_NONE;
}

static struct value m_flush(struct interp *in, const struct args *args) {
  const struct file *file = self(in, args, "flush", 0, 0);
  if (!file || (file->fd && file_flush(in, file->fd)))
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value decoded(struct interp *in, const struct file *file, const char *s, size_t len) {
  return file->binary ? value_bytes(s, len)
                      : codec_decode(in, (const unsigned char *)s, len, NULL, NULL);
}

/* The next line, empty at the end. */
static struct value next_line(struct interp *in, const struct file *file) {
  char *line;
  ptrdiff_t len = file_read_line(in, NULL, &line);
  struct value v = len < 0 ? VALUE_ERROR : decoded(in, file, line ? line : "", (size_t)len);
  free(line);
  return v;
}

/* Whether the optional size means everything. Input comes by lines here. */
static bool no_size(struct interp *in, const struct args *args, const char *name) {
  int64_t size = -1;
  if (args->count > 1 && args->at[1].kind != KIND_NONE && ops_index(in, args->at[1], &size))
    return false;
  if (size >= 0) {
    interp_raise(in, &type_NotImplementedError,
                 "sockshell reads standard input by lines: %s() takes no size", name);
    interp_hint(in, "readline() reads a line, read() all; a slice [:n] takes a part of it");
  }
  return size < 0;
}

static struct value m_readline(struct interp *in, const struct args *args) {
  const struct file *file = usable(in, args, "readline", true, 0);
  int64_t size;
  if (file && !file->binary && args->count > 1 && ops_index(in, args->at[1], &size))
    return VALUE_ERROR; /* text: None is not a size */
  return file && no_size(in, args, "readline") ? next_line(in, file) : VALUE_ERROR;
}

static struct value m_read(struct interp *in, const struct args *args) {
  const struct file *file = usable(in, args, "read", true, 0);
  if (!file || !no_size(in, args, "read"))
    return VALUE_ERROR;
  struct text all = TEXT_EMPTY;
  char *line;
  ptrdiff_t len;
  while ((len = file_read_line(in, NULL, &line)) > 0) {
    text_add(&all, line, (size_t)len);
    free(line);
  }
  if (len == 0)
    free(line);
  struct value v = len < 0 ? VALUE_ERROR : decoded(in, file, text_str(&all), all.len);
  text_free(&all);
  return v;
}

static struct value m_readlines(struct interp *in, const struct args *args) {
  const struct file *file = usable(in, args, "readlines", true, 0);
  if (!file || !no_size(in, args, "readlines"))
    return VALUE_ERROR;
  return ops_list(in, args->at[0]);
}

static struct value m_fileno(struct interp *in, const struct args *args) {
  const struct file *file = self(in, args, "fileno", 0, 0);
  return file ? value_int(file->fd) : VALUE_ERROR;
}

static struct value m_isatty(struct interp *in, const struct args *args) {
  const struct file *file = self(in, args, "isatty", 0, 0);
  return file ? value_bool(isatty(file->fd)) : VALUE_ERROR;
}

static struct value m_readable(struct interp *in, const struct args *args) {
  const struct file *file = self(in, args, "readable", 0, 0);
  return file ? value_bool(file->fd == 0) : VALUE_ERROR;
}

static struct value m_writable(struct interp *in, const struct args *args) {
  const struct file *file = self(in, args, "writable", 0, 0);
  return file ? value_bool(file->fd != 0) : VALUE_ERROR;
}

static const struct builtin methods[] = {
    TYPES_ROW(m_, fileno, "()", "Its descriptor."),
    TYPES_ROW(m_, flush, "()", "Hands on what was written so far."),
    TYPES_ROW(m_, isatty, "()", "Whether it is a terminal."),
    TYPES_ROW(m_, read, "()", "All input up to its end."),
    TYPES_ROW(m_, readable, "()", "Whether it can be read."),
    TYPES_ROW(m_, readline, "()", "The next line with its end."),
    TYPES_ROW(m_, readlines, "()", "A list of all lines."),
    TYPES_ROW(m_, writable, "()", "Whether it can be written."),
    TYPES_ROW(m_, write, "(s, /)", "Writes S and returns its length."),
    TYPES_ROW(m_, writelines, "(lines, /)", "Writes each of LINES."),
    TYPES_END,
};

/* The objects */

static const struct type type_file = {.head = {VALUE_STATIC},
                                      .name = "TextIOWrapper",
                                      .module = "_io",
                                      .base = &type_object,
                                      .methods = methods,
                                      .doc = "Standard input, output or error."};

static struct value lines_next(struct interp *in, struct iter *it) {
  if (value_is_error(it->over))
    return VALUE_ERROR;
  struct value line = next_line(in, (const struct file *)it->over.native);
  size_t len = line.kind == KIND_STR     ? line.str->len
               : line.kind == KIND_BYTES ? line.bytes->len
                                         : 1;
  if (len)
    return line;
  value_drop(line);
  return iter_end(it);
}

static const struct iter_class lines_class = {&type_file, lines_next, NULL, NULL};

static struct value lines(struct interp *in, struct native *native) {
  if (((struct file *)native)->fd != 0)
    return interp_raise(in, &type_OSError, "not readable");
  return iter_new_take(&lines_class, value_ref(value_object(KIND_NATIVE, native)), VALUE_ERROR);
}

static void show(struct native *native, struct text *out) {
  const struct file *file = (const struct file *)native;
  if (file->binary)
    text_addf(out, "<_io.Buffered%s name='%s'>", file->fd ? "Writer" : "Reader", file->name);
  else
    text_addf(out, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", file->name,
              file->fd ? "w" : "r");
}

static struct value get(struct interp *in, struct native *native, const char *name, size_t len);

static const char *const attributes[] = {"buffer", "closed", "encoding", "mode", "name", NULL};

const struct native_type file_native = {
    .type = &type_file, .repr = show, .get = get, .iter = lines, .attributes = attributes};

#define FILE_OBJECT(FD, BINARY, NAME)                                                              \
  { {{VALUE_STATIC}, &file_native}, FD, BINARY, NAME }
static struct file texts[] = {FILE_OBJECT(0, false, "<stdin>"), FILE_OBJECT(1, false, "<stdout>"),
                              FILE_OBJECT(2, false, "<stderr>")};
static struct file buffers[] = {FILE_OBJECT(0, true, "<stdin>"), FILE_OBJECT(1, true, "<stdout>"),
                                FILE_OBJECT(2, true, "<stderr>")};

struct value file_standard(int fd) {
  return value_object(KIND_NATIVE, &texts[fd]);
}

static bool is(const char *name, const char *s, size_t len) {
  return strlen(name) == len && !memcmp(name, s, len);
}

static struct value get(struct interp *in, struct native *native, const char *name, size_t len) {
  const struct file *file = (const struct file *)native;
  (void)in;
  if (is("buffer", name, len) && !file->binary)
    return value_object(KIND_NATIVE, &buffers[file->fd]);
  if (is("name", name, len))
    return value_strz(file->name);
  if (is("encoding", name, len) && !file->binary)
    return value_strz("utf-8");
  if (is("mode", name, len))
    return value_strz(file->fd ? file->binary ? "wb" : "w" : file->binary ? "rb" : "r");
  if (is("closed", name, len))
    return value_bool(false);
  return VALUE_ERROR;
}
