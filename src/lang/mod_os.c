/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modules `os` and `os.path`, as far as programs with sockets need them. */
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lang/builtins.h"
#include "lang/codec.h"
#include "lang/dict.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/types.h"

/* What the system says, as text: bytes that are no UTF-8 become lone surrogates. */
static struct value system_text(struct interp *in, const char *s) {
  return codec_decode(in, (const unsigned char *)s, strlen(s), NULL, "surrogateescape");
}

/* The bytes of a path, a str or bytes without NUL; the caller's value, or VALUE_ERROR. */
static struct value path_bytes(struct interp *in, struct value v, const char *what) {
  struct value bytes = VALUE_ERROR;
  if (v.kind == KIND_BYTES)
    bytes = value_ref(v);
  else if (v.kind == KIND_STR)
    bytes = codec_encode(in, v, NULL, "surrogateescape");
  else
    interp_raise(in, &type_TypeError, "%s: path should be string, bytes or os.PathLike, not %s",
                 what, value_type_name(v));
  if (value_is_error(bytes) || strlen((char *)bytes.bytes->s) == bytes.bytes->len)
    return bytes;
  value_drop(bytes);
  return interp_raise(in, &type_ValueError, "embedded null byte");
}

static struct value number(struct interp *in, const struct args *args, const char *name, long n) {
  return types_function(in, args, name, 0, 0) ? value_int(n) : VALUE_ERROR;
}
static struct value os_getpid(struct interp *in, const struct args *args) {
  return number(in, args, "posix.getpid", getpid());
}
static struct value os_getppid(struct interp *in, const struct args *args) {
  return number(in, args, "posix.getppid", getppid());
}
static struct value os_getuid(struct interp *in, const struct args *args) {
  return number(in, args, "posix.getuid", getuid());
}
static struct value os_geteuid(struct interp *in, const struct args *args) {
  return number(in, args, "posix.geteuid", geteuid());
}

static struct value delete_file(struct interp *in, const struct args *args, const char *what) {
  if (!types_function(in, args, what, 1, 1))
    return VALUE_ERROR;
  if (in->host && in->host->sheltered && in->host->sheltered(in->host_data))
    return interp_raise(in, &type_PermissionError, "os.%s is refused: a lesson changes no file",
                        what);
  struct value path = path_bytes(in, args->at[0], what);
  if (value_is_error(path))
    return path;
  struct value result = VALUE_NONE;
  if (unlink((char *)path.bytes->s))
    result = interp_raise_errno(in, errno, (char *)path.bytes->s);
  value_drop(path);
  return result;
}
static struct value os_unlink(struct interp *in, const struct args *args) {
  return delete_file(in, args, "unlink");
}
static struct value os_remove(struct interp *in, const struct args *args) {
  return delete_file(in, args, "remove");
}

static struct value os_strerror(struct interp *in, const struct args *args) {
  int64_t error;
  if (!types_function(in, args, "posix.strerror", 1, 1) || ops_index(in, args->at[0], &error))
    return VALUE_ERROR;
  if (error != (int)error)
    return interp_raise(in, &type_OverflowError, "signed integer is %s than %s",
                        error < 0 ? "less" : "greater", error < 0 ? "minimum" : "maximum");
  return value_strz(strerror((int)error));
}

static struct value os_getcwd(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "posix.getcwd", 0, 0))
    return VALUE_ERROR;
  char *path = getcwd(NULL, 0);
  if (!path)
    return interp_raise_errno(in, errno, NULL);
  struct value v = system_text(in, path);
  free(path);
  return v;
}

static struct value os_getenv(struct interp *in, const struct args *args) {
  static const char *const names[] = {"key", "default"};
  struct value given[2];
  if (ops_args(in, args, "getenv", names, 2, 1, given))
    return VALUE_ERROR;
  if (given[0].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "str expected, not %s", value_type_name(given[0]));
  const char *value = getenv(given[0].str->s);
  if (value)
    return system_text(in, value);
  return value_is_error(given[1]) ? VALUE_NONE : value_ref(given[1]);
}

/* A dict of the environment as it is now. */
static struct value environment(struct interp *in) {
  struct value d = dict_new();
  for (char **at = environ; at && *at; at++) {
    char *sign = strchr(*at, '=');
    if (!sign)
      continue;
    struct value key =
        codec_decode(in, (unsigned char *)*at, (size_t)(sign - *at), NULL, "surrogateescape");
    dict_set_take(in, d.dict, key, system_text(in, sign + 1));
    value_drop(key);
  }
  return d;
}

/* os.path.exists, isfile, isdir: whether stat works and its mode has TYPE (0: any). */
static struct value test_path(struct interp *in, const struct args *args, const char *name,
                              mode_t type) {
  struct stat st;
  if (!types_function(in, args, name, 1, 1))
    return VALUE_ERROR;
  struct value v = args->at[0], path;
  if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    return value_bool(v.i == (int)v.i && !fstat((int)v.i, &st) &&
                      (!type || (st.st_mode & S_IFMT) == type));
  if (v.kind != KIND_STR && v.kind != KIND_BYTES)
    return interp_raise(in, &type_TypeError,
                        "stat: path should be string, bytes, os.PathLike or integer, not %s",
                        value_type_name(v));
  path = path_bytes(in, v, "stat");
  if (value_is_error(path)) {
    if (in->exception.exception->type != &type_ValueError)
      return path;
    interp_forget_exception(in);
    return value_bool(false);
  }
  bool there = !stat((char *)path.bytes->s, &st) && (!type || (st.st_mode & S_IFMT) == type);
  value_drop(path);
  return value_bool(there);
}
static struct value path_exists(struct interp *in, const struct args *args) {
  return test_path(in, args, "exists", 0);
}
static struct value path_isfile(struct interp *in, const struct args *args) {
  return test_path(in, args, "isfile", S_IFREG);
}
static struct value path_isdir(struct interp *in, const struct args *args) {
  return test_path(in, args, "isdir", S_IFDIR);
}

/* basename and dirname of a str: what stands after, or before, the last slash. */
static struct value cut_path(struct interp *in, const struct args *args, const char *name,
                             bool base) {
  if (!types_function(in, args, name, 1, 1))
    return VALUE_ERROR;
  struct value v = args->at[0];
  if (v.kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "expected str, bytes or os.PathLike object, not %s",
                        value_type_name(v));
  const char *slash = memrchr(v.str->s, '/', v.str->len);
  size_t head = slash ? (size_t)(slash - v.str->s) + 1 : 0;
  if (base)
    return codec_str(v.str->s + head, v.str->len - head);
  size_t end = head;
  while (end && v.str->s[end - 1] == '/')
    end--;
  return codec_str(v.str->s, end ? end : head);
}
static struct value path_basename(struct interp *in, const struct args *args) {
  return cut_path(in, args, "basename", true);
}
static struct value path_dirname(struct interp *in, const struct args *args) {
  return cut_path(in, args, "dirname", false);
}

static const struct builtin functions[] = {
    TYPES_METHOD("getpid", os_getpid, "getpid()", "The number of this process."),
    TYPES_METHOD("getppid", os_getppid, "getppid()", "The number of the process that started it."),
    TYPES_METHOD("getuid", os_getuid, "getuid()", "The number of the user."),
    TYPES_METHOD("geteuid", os_geteuid, "geteuid()", "The number of the user whose rights it has."),
    TYPES_METHOD("unlink", os_unlink, "unlink(path)", "Deletes a file, or the name of a socket."),
    TYPES_METHOD("remove", os_remove, "remove(path)", "Deletes a file, or the name of a socket."),
    TYPES_METHOD("strerror", os_strerror, "strerror(code, /)", "The system's text for an errno."),
    TYPES_METHOD("getcwd", os_getcwd, "getcwd()", "The working directory."),
    TYPES_METHOD("getenv", os_getenv, "getenv(key, default=None)",
                 "The variable KEY of the environment."),
    TYPES_METHOD("exists", path_exists, "exists(path)", "Whether something of this name is there."),
    TYPES_METHOD("isfile", path_isfile, "isfile(path)", "Whether it is a plain file."),
    TYPES_METHOD("isdir", path_isdir, "isdir(path)", "Whether it is a directory."),
    TYPES_METHOD("basename", path_basename, "basename(path)", "What stands after the last slash."),
    TYPES_METHOD("dirname", path_dirname, "dirname(path)", "What stands before the last slash."),
};

#define FUNCTION(I)                                                                                \
  { .kind = KIND_BUILTIN, .builtin = &functions[I] }

static const struct module_item path_items[] = {
    {"exists", FUNCTION(9)},    {"isfile", FUNCTION(10)},  {"isdir", FUNCTION(11)},
    {"basename", FUNCTION(12)}, {"dirname", FUNCTION(13)}, {NULL, {0}},
};
const struct module module_os_path = {{VALUE_STATIC}, "os.path", path_items, NULL, NULL, NULL};

static const struct module_item items[] = {
    {"getpid", FUNCTION(0)},
    {"getppid", FUNCTION(1)},
    {"getuid", FUNCTION(2)},
    {"geteuid", FUNCTION(3)},
    {"unlink", FUNCTION(4)},
    {"remove", FUNCTION(5)},
    {"strerror", FUNCTION(6)},
    {"getcwd", FUNCTION(7)},
    {"getenv", FUNCTION(8)},
    {"path", {.kind = KIND_MODULE, .module = &module_os_path}},
    {"error", {.kind = KIND_TYPE, .type = &type_OSError}},
    {NULL, {0}},
};

static const struct {
  const char *name, *text;
} texts[] = {{"name", "posix"}, {"sep", "/"}, {"linesep", "\n"}, {"curdir", "."}, {"pardir", ".."}};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  if (len == 7 && !memcmp(name, "environ", len))
    return environment(in);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (strlen(texts[i].name) == len && !memcmp(texts[i].name, name, len))
      return value_strz(texts[i].text);
  return VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  offer(data, "environ");
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    offer(data, texts[i].name);
}

const struct module module_os = {{VALUE_STATIC}, "os", items, lookup, each, NULL};
