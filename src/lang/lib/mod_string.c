/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `string`: its constants. */
#include <string.h>

#include "lang/lib/builtins.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
#define WHITESPACE " \t\n\r\v\f"

static const struct {
  const char *name, *text;
} constants[] = {
    {"ascii_letters", LOWER UPPER},
    {"ascii_lowercase", LOWER},
    {"ascii_uppercase", UPPER},
    {"digits", DIGITS},
    {"hexdigits", DIGITS "abcdefABCDEF"},
    {"octdigits", "01234567"},
    {"printable", DIGITS LOWER UPPER PUNCTUATION WHITESPACE},
    {"punctuation", PUNCTUATION},
    {"whitespace", WHITESPACE},
};

static struct value lookup(struct interp *in, const char *name, size_t len) {
  (void)in;
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
    if (strlen(constants[i].name) == len && !memcmp(constants[i].name, name, len))
      return value_strz(constants[i].text);
  return VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
    offer(data, constants[i].name);
}

const struct module module_string = {
    .head = {VALUE_STATIC}, .name = "string", .lookup = lookup, .each = each};
