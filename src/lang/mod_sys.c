/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `sys`: the program's arguments, its end, standard input and output, and what it runs on. */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "lang/builtins.h"
#include "lang/codec.h"
#include "lang/exceptions.h"
#include "lang/file.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/types.h"

static struct value text(struct interp *in, const char *s) {
  return codec_decode(in, (const unsigned char *)s, strlen(s), NULL, "surrogateescape");
}

static struct value get_argv(struct interp *in) {
  struct value list = value_list_take(NULL, 0);
  for (int i = 0; i < in->argc; i++)
    value_list_append_take(list, text(in, in->argv[i]));
  if (!in->argc)
    value_list_append_take(list, value_strz(""));
  return list;
}

static struct value get_executable(struct interp *in) {
  char path[PATH_MAX];
  ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
  path[len > 0 ? len : 0] = '\0';
  return text(in, path);
}

/* The language is that of Python 3.11: version_info is a native that is seen as a tuple of five. */

static const char *const version_fields[] = {"major",        "minor",  "micro",
                                             "releaselevel", "serial", NULL};

static struct value version_tuple(struct native *native) {
  (void)native;
  struct value five[] = {value_int(3), value_int(11), value_int(0), value_strz("final"),
                         value_int(0)};
  return value_tuple_take(five, 5);
}

static struct value version_get(struct interp *in, struct native *native, const char *name,
                                size_t len) {
  (void)in;
  struct value five = version_tuple(native), found = VALUE_ERROR;
  for (size_t i = 0; i < five.tuple->len; i++)
    if (strlen(version_fields[i]) == len && !memcmp(version_fields[i], name, len))
      found = value_ref(five.tuple->at[i]);
  value_drop(five);
  return found;
}

static void version_repr(struct native *native, struct text *out) {
  struct value five = version_tuple(native);
  text_adds(out, "sys.version_info(");
  for (size_t i = 0; i < five.tuple->len; i++) {
    text_addf(out, "%s%s=", i ? ", " : "", version_fields[i]);
    ops_repr(NULL, five.tuple->at[i], out);
  }
  text_addc(out, ')');
  value_drop(five);
}

static const struct type type_version_info = {.head = {VALUE_STATIC},
                                              .name = "version_info",
                                              .module = "sys",
                                              .base = &type_object,
                                              .doc = "The version in five parts."};
static const struct native_type version_type = {.type = &type_version_info,
                                                .repr = version_repr,
                                                .get = version_get,
                                                .as_tuple = version_tuple,
                                                .attributes = version_fields};
static struct native version_info = {{VALUE_STATIC}, &version_type};

static struct value get_version_info(struct interp *in) {
  (void)in;
  return value_object(KIND_NATIVE, &version_info);
}
static struct value get_version(struct interp *in) {
  (void)in;
  return value_strz("3.11.0 (sockshell)");
}
static struct value get_platform(struct interp *in) {
  (void)in;
  return value_strz("linux");
}
static struct value get_byteorder(struct interp *in) {
  (void)in;
  return value_strz(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big");
}
static struct value get_stdin(struct interp *in) {
  (void)in;
  return file_standard(0);
}
static struct value get_stdout(struct interp *in) {
  (void)in;
  return file_standard(1);
}
static struct value get_stderr(struct interp *in) {
  (void)in;
  return file_standard(2);
}

static const struct {
  const char *name;
  struct value (*get)(struct interp *in);
} computed[] = {
    {"argv", get_argv},         {"byteorder", get_byteorder}, {"executable", get_executable},
    {"platform", get_platform}, {"stdin", get_stdin},         {"stdout", get_stdout},
    {"stderr", get_stderr},     {"version", get_version},     {"version_info", get_version_info},
};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
    if (strlen(computed[i].name) == len && !memcmp(computed[i].name, name, len))
      return computed[i].get(in);
  return VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
    offer(data, computed[i].name);
}

static struct value sys_encoding(struct interp *in, const struct args *args) {
  return types_function(in, args, "sys.getdefaultencoding", 0, 0) ? value_strz("utf-8")
                                                                  : VALUE_ERROR;
}

static struct value sys_exit(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "exit", 0, 1 + !args->count))
    return VALUE_ERROR;
  return interp_raise_args(in, &type_SystemExit, args->at, args->count);
}

static const struct builtin row_exit =
    TYPES_METHOD("exit", sys_exit, "exit(status=None, /)", "Ends the program.");
static const struct builtin row_encoding =
    TYPES_METHOD("getdefaultencoding", sys_encoding, "getdefaultencoding()",
                 "How text becomes bytes when nothing is said.");

static const struct module_item items[] = {
    {"exit", {.kind = KIND_BUILTIN, .builtin = &row_exit}},
    {"getdefaultencoding", {.kind = KIND_BUILTIN, .builtin = &row_encoding}},
    {"maxsize", {.kind = KIND_INT, .i = INT64_MAX}},
    {"maxunicode", {.kind = KIND_INT, .i = 0x10ffff}},
    {NULL, {0}},
};

const struct module module_sys = {{VALUE_STATIC}, "sys", items, lookup, each, NULL};
