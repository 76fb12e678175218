/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `errno`: the numbers of errors by name, and errorcode, the names by number. */
#include <errno.h>
#include <string.h>

#include "lang/lib/builtins.h"
#include "lang/value/dict.h"
#include "lang/eval/interp.h"

/* Second names of some numbers. */
static const struct {
  const char *name;
  int number;
} others[] = {{"EWOULDBLOCK", EWOULDBLOCK}, {"EDEADLOCK", EDEADLOCK}, {"ENOTSUP", ENOTSUP}};

enum { LAST = 132 }; /* ERFKILL: the last that Python knows */

static struct value errorcode(struct interp *in) {
  struct value d = dict_new();
  for (int i = 1; i <= LAST; i++) {
    const char *name = strerrorname_np(i);
    if (name)
      dict_set_take(in, d.dict, value_int(i), value_strz(name));
  }
  dict_set_take(in, d.dict, value_int(EDEADLOCK), value_strz("EDEADLOCK"));
  dict_set_take(in, d.dict, value_int(ENOTSUP), value_strz("ENOTSUP"));
  return d;
}

static struct value lookup(struct interp *in, const char *name, size_t len) {
  if (len == 9 && !memcmp(name, "errorcode", len))
    return errorcode(in);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strlen(others[i].name) == len && !memcmp(others[i].name, name, len))
      return value_int(others[i].number);
  for (int i = 1; i <= LAST; i++) {
    const char *known = strerrorname_np(i);
    if (known && strlen(known) == len && !memcmp(known, name, len))
      return value_int(i);
  }
  return VALUE_ERROR;
}

static void each(void (*offer)(void *data, const char *name), void *data) {
  offer(data, "errorcode");
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    offer(data, others[i].name);
  for (int i = 1; i <= LAST; i++)
    if (strerrorname_np(i))
      offer(data, strerrorname_np(i));
}

const struct module module_errno = {
    .head = {VALUE_STATIC}, .name = "errno", .lookup = lookup, .each = each};
