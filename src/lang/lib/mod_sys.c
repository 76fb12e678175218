/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `sys`: the program's arguments, exit, standard input and output, and the platform. */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "lang/lib/builtins.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/lib/file.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

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

/* The language is Python 3.11: version_info is a native that is seen as a tuple of five. */

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

static struct value sys_getdefaultencoding(struct interp *in, const struct args *args) {
  (void)in, (void)args;
  return value_strz("utf-8");
}

static struct value sys_exit(struct interp *in, const struct args *args) {
  return interp_raise_args(in, &type_SystemExit, args->at, args->count);
}

static struct value sys_get_int_max_str_digits(struct interp *in, const struct args *args) {
  (void)args;
  return value_int(in->digits_max);
}

static struct value sys_set_int_max_str_digits(struct interp *in, const struct args *args) {
  static const char *const names[] = {"maxdigits"};
  struct value given;
  int64_t most;
  if (ops_args(in, args, "set_int_max_str_digits", names, 1, 1, &given) ||
      ops_index_as(in, given, "int", &most))
    return VALUE_ERROR;
  if (most != (int)most)
    return interp_raise(in, &type_OverflowError, "Python int too large to convert to C int");
  if (most && most < NUMBER_DIGITS_FREE)
    return interp_raise(in, &type_ValueError, "maxdigits must be 0 or larger than %d",
                        NUMBER_DIGITS_FREE);
  in->digits_max = (int)most;
  return VALUE_NONE;
}

static const struct builtin functions[] = {
    TYPES_FUNCTION(sys_, exit, 0, 1, "(status=None, /)", "Ends the program."),
    TYPES_CALLED(KIND_ERROR, sys_, getdefaultencoding, "sys.getdefaultencoding", 0, 0, "()",
                 "How text becomes bytes when nothing is said."),
    TYPES_CALLED(KIND_ERROR, sys_, get_int_max_str_digits, "sys.get_int_max_str_digits", 0, 0, "()",
                 "How many decimal digits the text of an int may have; 0: any number."),
    TYPES_ROW(sys_, set_int_max_str_digits, "(maxdigits)",
              "Sets how many decimal digits the text of an int may have; 0: any number."),
    TYPES_END,
};

static const struct module_item items[] = {
    {"maxsize", {.kind = KIND_INT, .i = INT64_MAX}},
    {"maxunicode", {.kind = KIND_INT, .i = 0x10ffff}},
    {NULL, {0}},
};

static const struct native_type *const natives[] = {&version_type, &file_native, NULL};

const struct module module_sys = {.head = {VALUE_STATIC},
                                  .name = "sys",
                                  .functions = functions,
                                  .items = items,
                                  .natives = natives,
                                  .lookup = lookup,
                                  .each = each};
