/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `os.path`: questions about files, and paths as text. A function is a row in the table at the
 * end. https://docs.python.org/3.11/library/os.path.html */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/lib/mod_os.h"
#include "lang/lib/sheltered.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* What is there */

/* The one argument of the function NAME, whose parameter is called PARAMETER; borrowed. */
static struct value one_path(struct interp *in, const struct args *args, const char *name,
                             const char *parameter) {
  struct value path;
  return ops_named(in, args, name, false, &parameter, 1, 1, &path) ? VALUE_ERROR : path;
}

/* os.path.exists, isfile, isdir: whether stat of V works and its mode has TYPE (0: any). */
static struct value test_path(struct interp *in, struct value v, mode_t type) {
  struct stat st;
  struct value path;
  if (value_is_error(v))
    return v;
  if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    return value_bool(v.i == (int)v.i && !fstat((int)v.i, &st) &&
                      (!type || (st.st_mode & S_IFMT) == type));
  if (v.kind != KIND_STR && v.kind != KIND_BYTES)
    return interp_raise(in, &type_TypeError,
                        "stat: path should be string, bytes, os.PathLike or integer, not %s",
                        value_type_name(v));
  path = os_path_bytes(in, v, "stat");
  if (value_is_error(path)) {
    if (in->exception.exception->type != &type_ValueError)
      return path;
    interp_forget_exception(in);
    return value_bool(false);
  }
  const char *s = (char *)path.bytes->s;
  bool there = sheltered_sees(in, s) && !stat(s, &st) && (!type || (st.st_mode & S_IFMT) == type);
  value_drop(path);
  return value_bool(there);
}
static struct value path_exists(struct interp *in, const struct args *args) {
  return test_path(in, one_path(in, args, "exists", "path"), 0);
}
static struct value path_isfile(struct interp *in, const struct args *args) {
  return test_path(in, one_path(in, args, "isfile", "path"), S_IFREG);
}
static struct value path_isdir(struct interp *in, const struct args *args) {
  return test_path(in, one_path(in, args, "isdir", "s"), S_IFDIR);
}

static struct value path_getsize(struct interp *in, const struct args *args) {
  struct stat st;
  struct value path = one_path(in, args, "getsize", "filename");
  if (!value_is_error(path))
    path = os_path_bytes(in, path, "stat");
  if (value_is_error(path))
    return path;
  const char *s = (char *)path.bytes->s;
  struct value size = !sheltered_may_see(in, s, "os.path.getsize") ? VALUE_ERROR
                      : stat(s, &st) ? interp_raise_errno(in, errno, s)
                                     : value_int(st.st_size);
  value_drop(path);
  return size;
}

/* Paths as text */

/* The one argument of the function NAME, a str; NULL with TypeError. */
static const struct str *path_text(struct interp *in, const struct args *args, const char *name,
                                   const char *parameter) {
  struct value v = one_path(in, args, name, parameter);
  if (value_is_error(v))
    return NULL;
  if (v.kind == KIND_STR)
    return v.str;
  interp_raise(in, &type_TypeError, "expected str, bytes or os.PathLike object, not %s",
               value_type_name(v));
  return NULL;
}

/* Where the part after the last slash begins; *DIRECTORY: the length of the part before it. */
static size_t last_part(const struct str *s, size_t *directory) {
  const char *slash = memrchr(s->s, '/', s->len);
  size_t head = slash ? (size_t)(slash - s->s) + 1 : 0, end = head;
  while (end && s->s[end - 1] == '/')
    end--;
  *directory = end ? end : head;
  return head;
}

static struct value path_basename(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "basename", "p");
  size_t directory, head = s ? last_part(s, &directory) : 0;
  return s ? codec_str(s->s + head, s->len - head) : VALUE_ERROR;
}
static struct value path_dirname(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "dirname", "p");
  size_t directory;
  if (!s)
    return VALUE_ERROR;
  last_part(s, &directory);
  return codec_str(s->s, directory);
}
static struct value path_split(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "split", "p");
  size_t directory, head = s ? last_part(s, &directory) : 0;
  if (!s)
    return VALUE_ERROR;
  struct value both[] = {codec_str(s->s, directory), codec_str(s->s + head, s->len - head)};
  return value_tuple_take(both, 2);
}

/* The extension with its dot; dots at the start of a name do not begin one. */
static struct value path_splitext(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "splitext", "p");
  size_t directory, head = s ? last_part(s, &directory) : 0;
  if (!s)
    return VALUE_ERROR;
  const char *dot = memrchr(s->s + head, '.', s->len - head);
  while (head < s->len && s->s[head] == '.')
    head++;
  size_t cut = dot && dot >= s->s + head ? (size_t)(dot - s->s) : s->len;
  struct value both[] = {codec_str(s->s, cut), codec_str(s->s + cut, s->len - cut)};
  return value_tuple_take(both, 2);
}

static struct value path_isabs(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "isabs", "s");
  return s ? value_bool(s->s[0] == '/') : VALUE_ERROR;
}

/* Appends PART to the path as join does. */
static void join(struct text *path, const char *part, size_t len) {
  if (len && part[0] == '/')
    text_clear(path);
  else if (path->len && path->s[path->len - 1] != '/')
    text_addc(path, '/');
  text_add(path, part, len);
}

static struct value path_join(struct interp *in, const struct args *args) {
  struct text path = TEXT_EMPTY;
  if (!args->count || args->keyword_count)
    return interp_raise(in, &type_TypeError, "join() missing 1 required positional argument: 'a'");
  for (size_t i = 0; i < args->count; i++) {
    struct value v = args->at[i];
    if (v.kind != KIND_STR) {
      text_free(&path);
      return interp_raise(in, &type_TypeError,
                          i ? "join() argument must be str, bytes, or os.PathLike object, not '%s'"
                            : "expected str, bytes or os.PathLike object, not %s",
                          value_type_name(v));
    }
    join(&path, v.str->s, v.str->len);
  }
  return codec_str_take(&path);
}

/* Whether the last part of PATH, after ROOT slashes, is `..`, or there is none. */
static bool ends_above(const struct text *path, size_t root) {
  return path->len == root || (path->len >= root + 2 && !memcmp(path->s + path->len - 2, "..", 2) &&
                               (path->len == root + 2 || path->s[path->len - 3] == '/'));
}

/* S without `.` and doubled slashes, and without each `..` and the part that it cancels. */
static struct value normal(const char *s) {
  struct text path = TEXT_EMPTY;
  size_t root = s[0] != '/' ? 0 : s[1] == '/' && s[2] != '/' ? 2 : 1;
  text_fill(&path, '/', root);
  while (*s) {
    size_t len = strcspn(s, "/");
    bool up = len == 2 && !memcmp(s, "..", 2);
    if (up && (!ends_above(&path, root) || (root && path.len == root))) {
      while (path.len > root && path.s[--path.len] != '/')
        ;
    } else if (len && !(len == 1 && s[0] == '.')) {
      if (path.len > root)
        text_addc(&path, '/');
      text_add(&path, s, len);
    }
    s += len + (s[len] == '/');
  }
  if (!path.len)
    text_addc(&path, '.');
  return codec_str_take(&path);
}

static struct value path_normpath(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "normpath", "path");
  return s ? normal(s->s) : VALUE_ERROR;
}

static struct value path_abspath(struct interp *in, const struct args *args) {
  const struct str *s = path_text(in, args, "abspath", "path");
  char *here = s ? getcwd(NULL, 0) : NULL;
  if (!s)
    return VALUE_ERROR;
  if (!here)
    return interp_raise_errno(in, errno, NULL);
  struct text path = TEXT_EMPTY;
  text_adds(&path, here);
  free(here);
  join(&path, s->s, s->len);
  struct value v = normal(text_str(&path));
  text_free(&path);
  return v;
}

static const struct builtin functions[] = {
    TYPES_ROW(path_, abspath, "(path)", "The path from the root."),
    TYPES_ROW(path_, basename, "(p)", "What stands after the last slash."),
    TYPES_ROW(path_, dirname, "(p)", "What stands before the last slash."),
    TYPES_ROW(path_, exists, "(path)", "Whether something of this name is there."),
    TYPES_ROW(path_, getsize, "(filename)", "The size in bytes."),
    TYPES_ROW(path_, isabs, "(s)", "Whether it begins at the root."),
    TYPES_ROW(path_, isdir, "(s)", "Whether it is a directory."),
    TYPES_ROW(path_, isfile, "(path)", "Whether it is a plain file."),
    TYPES_ROW(path_, join, "(path, *paths)", "The parts with slashes between."),
    TYPES_ROW(path_, normpath, "(path)", "The path without . and .. and doubled slashes."),
    TYPES_ROW(path_, split, "(p)", "The tuple (dirname, basename)."),
    TYPES_ROW(path_, splitext, "(p)", "The tuple (path, ending), the ending with its dot."),
    TYPES_END,
};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  (void)in;
  return len == 3 && !memcmp(name, "sep", len) ? value_strz("/") : VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  offer(data, "sep");
}

const struct module module_os_path = {.head = {VALUE_STATIC},
                                      .name = "os.path",
                                      .functions = functions,
                                      .lookup = lookup,
                                      .each = each};
