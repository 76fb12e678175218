/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `os`, as far as programs with sockets need it: the process, its environment, names of files
 * and directories. A function is a row in the table at the end. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/lib/mod_os.h"
#include "lang/lib/sheltered.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* A string of the system as text: bytes that are not UTF-8 become lone surrogates. */
static struct value system_text(struct interp *in, const char *s) {
  return codec_decode(in, (const unsigned char *)s, strlen(s), NULL, "surrogateescape");
}

struct value os_path_bytes(struct interp *in, struct value v, const char *what) {
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

/* The built-ins that return a number of this process. */
#define NUMBER(NAME)                                                                               \
  static struct value os_##NAME(struct interp *in, const struct args *args) {                      \
    (void)in, (void)args;                                                                          \
    return value_int(NAME());                                                                      \
  }
NUMBER(getpid)
NUMBER(getppid)
NUMBER(getuid)
NUMBER(geteuid)

static struct value delete_file(struct interp *in, const struct args *args, const char *what) {
  const char *name = what + strlen("os.");
  if (!sheltered_may_change(in, what))
    return VALUE_ERROR;
  struct value path = os_path_bytes(in, args->at[0], name);
  if (value_is_error(path))
    return path;
  struct value result = VALUE_NONE;
  if (unlink((char *)path.bytes->s))
    result = interp_raise_errno(in, errno, (char *)path.bytes->s);
  value_drop(path);
  return result;
}
static struct value os_unlink(struct interp *in, const struct args *args) {
  return delete_file(in, args, "os.unlink");
}
static struct value os_remove(struct interp *in, const struct args *args) {
  return delete_file(in, args, "os.remove");
}

static struct value os_strerror(struct interp *in, const struct args *args) {
  int64_t error;
  if (ops_index_as(in, args->at[0], "int", &error))
    return VALUE_ERROR;
  if (error != (int)error)
    return interp_raise(in, &type_OverflowError, "signed integer is %s than %s",
                        error < 0 ? "less" : "greater", error < 0 ? "minimum" : "maximum");
  return value_strz(strerror((int)error));
}

static struct value os_getcwd(struct interp *in, const struct args *args) {
  (void)args;
  char *path = getcwd(NULL, 0);
  if (!path)
    return interp_raise_errno(in, errno, NULL);
  struct value v = system_text(in, path);
  free(path);
  return v;
}

/* os.environ, borrowed: a dict of the environment at its first use; empty at first in a lesson. */
static struct value environment(struct interp *in) {
  bool sheltered = sheltered_now(in);
  struct value *d = &in->environment[sheltered];
  if (d->kind != KIND_ERROR)
    return *d;
  *d = dict_new();
  dict_only_variables(d->dict);
  for (char **at = sheltered ? NULL : environ; at && *at; at++) {
    char *sign = strchr(*at, '=');
    if (!sign)
      continue;
    struct value key =
        codec_decode(in, (unsigned char *)*at, (size_t)(sign - *at), NULL, "surrogateescape");
    dict_set_take(in, d->dict, key, system_text(in, sign + 1));
    value_drop(key);
  }
  return *d;
}

/* "NAME=VALUE", or NULL for what no environment can hold: texts with lone surrogates. */
static char *environment_word(struct interp *in, struct value name, struct value value) {
  struct text word = TEXT_EMPTY;
  struct value first = codec_encode(in, name, NULL, "surrogateescape");
  struct value second = codec_encode(in, value, NULL, "surrogateescape");
  bool fits = !value_is_error(first) && !value_is_error(second);
  if (fits)
    text_addf(&word, "%s=%s", (char *)first.bytes->s, (char *)second.bytes->s);
  value_drop(first);
  value_drop(second);
  interp_forget_exception(in);
  return fits ? text_take(&word) : NULL;
}

char **os_environment(struct interp *in) {
  struct value asked = in->environment[false];
  if (sheltered_now(in) || value_is_error(asked))
    return NULL;
  const struct dict *d = asked.dict;
  char **words = mem_zalloc(dict_len(d) + 1, sizeof *words), **end = words;
  struct value name, value;
  for (size_t at = 0; dict_next(d, &at, &name, &value);)
    if ((*end = environment_word(in, name, value)))
      end++;
  return words;
}

static struct value os_getenv(struct interp *in, const struct args *args) {
  static const char *const names[] = {"key", "default"};
  struct value given[2];
  if (ops_named(in, args, "getenv", false, names, 2, 1, given))
    return VALUE_ERROR;
  struct value value = dict_get(in, environment(in).dict, given[0]);
  if (!value_is_error(value) || !value_is_error(in->exception))
    return value_ref(value);
  return value_is_error(given[1]) ? VALUE_NONE : value_ref(given[1]);
}

/* Directories */

static struct value os_listdir(struct interp *in, const struct args *args) {
  static const char *const names[] = {"path"};
  struct value given, path, list = VALUE_ERROR;
  if (ops_args(in, args, "listdir", names, 1, 0, &given))
    return VALUE_ERROR;
  bool here = value_is_error(given) || given.kind == KIND_NONE;
  path = here ? value_bytes(".", 1) : os_path_bytes(in, given, "listdir");
  if (value_is_error(path))
    return path;
  bool seen = sheltered_may_see(in, (char *)path.bytes->s, "os.listdir");
  DIR *dir = seen ? opendir((char *)path.bytes->s) : NULL;
  if (dir) {
    const struct dirent *entry;
    list = value_list_take(NULL, 0);
    /* cppcheck-suppress readdirCalled ; safe on a stream of one's own */
    while ((entry = readdir(dir)))
      if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
        value_list_append_take(list, system_text(in, entry->d_name));
    closedir(dir);
  } else if (seen) {
    interp_raise_errno(in, errno, (char *)path.bytes->s);
  }
  value_drop(path);
  return list;
}

/* mkdir and makedirs: the argument mode. */
static int mode_argument(struct interp *in, struct value v, mode_t *mode) {
  int64_t i = 0777;
  if (!value_is_error(v) && ops_index(in, v, &i))
    return -1;
  *mode = (mode_t)i;
  return 0;
}

static struct value os_mkdir(struct interp *in, const struct args *args) {
  static const char *const names[] = {"path", "mode"};
  struct value given[2], path, result = VALUE_NONE;
  mode_t mode;
  if (ops_args(in, args, "mkdir", names, 2, 1, given) || mode_argument(in, given[1], &mode) ||
      !sheltered_may_change(in, "os.mkdir"))
    return VALUE_ERROR;
  path = os_path_bytes(in, given[0], "mkdir");
  if (value_is_error(path))
    return path;
  if (mkdir((char *)path.bytes->s, mode))
    result = interp_raise_errno(in, errno, (char *)path.bytes->s);
  value_drop(path);
  return result;
}

/* Makes PATH and its missing parents: 0 or an errno; PATH is changed meanwhile. */
static int make_directories(char *path, mode_t mode) {
  size_t len = strlen(path);
  for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
    if (slash[-1] == '/' || slash + 1 == path + len)
      continue;
    *slash = '\0';
    bool failed = mkdir(path, 0777) && errno != EEXIST;
    *slash = '/';
    if (failed)
      return errno;
  }
  return mkdir(path, mode) ? errno : 0;
}

static struct value os_makedirs(struct interp *in, const struct args *args) {
  static const char *const names[] = {"name", "mode", "exist_ok"};
  struct value given[3], path, result = VALUE_NONE;
  struct stat st;
  mode_t mode;
  if (ops_named(in, args, "makedirs", false, names, 3, 1, given) ||
      mode_argument(in, given[1], &mode) || !sheltered_may_change(in, "os.makedirs"))
    return VALUE_ERROR;
  path = os_path_bytes(in, given[0], "makedirs");
  if (value_is_error(path))
    return path;
  char *name = (char *)path.bytes->s, *own = strdup(name);
  int error = own ? make_directories(own, mode) : ENOMEM;
  free(own);
  bool fine = error == EEXIST && !value_is_error(given[2]) && ops_truth(given[2]) &&
              !stat(name, &st) && S_ISDIR(st.st_mode);
  if (error && !fine)
    result = interp_raise_errno(in, error, name);
  value_drop(path);
  return result;
}

static struct value os_rmdir(struct interp *in, const struct args *args) {
  static const char *const names[] = {"path"};
  struct value given, path, result = VALUE_NONE;
  if (ops_args(in, args, "rmdir", names, 1, 1, &given) || !sheltered_may_change(in, "os.rmdir"))
    return VALUE_ERROR;
  path = os_path_bytes(in, given, "rmdir");
  if (value_is_error(path))
    return path;
  if (rmdir((char *)path.bytes->s))
    result = interp_raise_errno(in, errno, (char *)path.bytes->s);
  value_drop(path);
  return result;
}

static const struct builtin functions[] = {
    TYPES_CALLED(KIND_ERROR, os_, getpid, "posix.getpid", 0, 0, "()",
                 "The number of this process."),
    TYPES_CALLED(KIND_ERROR, os_, getppid, "posix.getppid", 0, 0, "()",
                 "The number of the process that started it."),
    TYPES_CALLED(KIND_ERROR, os_, getuid, "posix.getuid", 0, 0, "()", "The number of the user."),
    TYPES_CALLED(KIND_ERROR, os_, geteuid, "posix.geteuid", 0, 0, "()",
                 "The number of the user whose rights it has."),
    TYPES_FUNCTION(os_, unlink, 1, 1, "(path)", "Deletes a file, or the name of a socket."),
    TYPES_FUNCTION(os_, remove, 1, 1, "(path)", "Deletes a file, or the name of a socket."),
    TYPES_CALLED(KIND_ERROR, os_, strerror, "posix.strerror", 1, 1, "(code, /)",
                 "The system's text for an errno."),
    TYPES_CALLED(KIND_ERROR, os_, getcwd, "posix.getcwd", 0, 0, "()", "The working directory."),
    TYPES_ROW(os_, getenv, "(key, default=None)", "The variable KEY of the environment."),
    TYPES_ROW(os_, listdir, "(path=None)", "The names in a directory."),
    TYPES_ROW(os_, mkdir, "(path, mode=0o777)", "Makes a directory."),
    TYPES_ROW(os_, makedirs, "(name, mode=0o777, exist_ok=False)",
              "Makes a directory and those above it that are missing."),
    TYPES_ROW(os_, rmdir, "(path)", "Removes an empty directory."),
    TYPES_END,
};

static const struct module_item items[] = {
    {"path", {.kind = KIND_MODULE, .module = &module_os_path}},
    {"error", {.kind = KIND_TYPE, .type = &type_OSError}},
    {NULL, {0}},
};

static const struct {
  const char *name, *text;
} texts[] = {{"name", "posix"}, {"sep", "/"}, {"linesep", "\n"}, {"curdir", "."}, {"pardir", ".."}};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  if (len == 7 && !memcmp(name, "environ", len))
    return value_ref(environment(in));
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

const struct module module_os = {.head = {VALUE_STATIC},
                                 .name = "os",
                                 .functions = functions,
                                 .items = items,
                                 .lookup = lookup,
                                 .each = each};
