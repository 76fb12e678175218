/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families of named ints: the register, and how a member is shown. */
#include "lang/value/enumeration.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/value/types.h"
#include "lang/value/value.h"

#define FAMILIES_MAX 32

static const struct enumeration *families[FAMILIES_MAX];
static struct type types[FAMILIES_MAX];
static uint32_t count;

uint32_t enumeration_add(const struct enumeration *family) {
  for (uint32_t i = 0; i < count; i++)
    if (families[i] == family)
      return i + 1;
  if (count == FAMILIES_MAX)
    mem_panic("more than %d families of constants", FAMILIES_MAX);
  families[count] = family;
  types[count] = (struct type){.head = {VALUE_STATIC},
                               .name = family->name,
                               .module = "socket",
                               .base = &type_int,
                               .doc = "Named ints."};
  return ++count;
}

const struct enumeration *enumeration_get(uint32_t tag) {
  return tag && tag <= count ? families[tag - 1] : NULL;
}

const struct type *enumeration_type(uint32_t tag) {
  return tag && tag <= count ? &types[tag - 1] : &type_int;
}

bool enumeration_type_repr(const struct type *type, struct text *out) {
  for (uint32_t i = 0; i < count; i++)
    if (type == &types[i]) {
      text_addf(out, "<%s '%s'>", families[i]->flags ? "flag" : "enum", type->name);
      return true;
    }
  return false;
}

/* The names of the bits of VALUE joined by |; bits without a name come as one number. False when no bit
   is set. */
static bool add_flags(const struct enumeration *family, int64_t value, struct text *out) {
  uint64_t left = (uint64_t)value;
  bool any = false;
  for (int bit = 0; bit < 63 && value > 0; bit++) {
    uint64_t flag = (uint64_t)1 << bit;
    const char *name = left & flag ? family->find((int64_t)flag) : NULL;
    if (!name)
      continue;
    text_addf(out, "%s%s", any ? "|" : "", name);
    left &= ~flag;
    any = true;
  }
  if (left)
    text_addf(out, "%s%" PRId64, any ? "|" : "", (int64_t)left);
  return any || left;
}

bool enumeration_name(uint32_t tag, int64_t value, struct text *out) {
  const struct enumeration *family = enumeration_get(tag);
  const char *name = family ? family->find(value) : NULL;
  if (name)
    text_adds(out, name);
  return name || (family && family->flags && value && add_flags(family, value, out));
}

void enumeration_repr(uint32_t tag, int64_t value, struct text *out) {
  const struct enumeration *family = enumeration_get(tag);
  if (!family) {
    text_addf(out, "%" PRId64, value);
    return;
  }
  text_addf(out, "<%s", family->name);
  struct text name = TEXT_EMPTY;
  if (enumeration_name(tag, value, &name))
    text_addf(out, ".%s", text_str(&name));
  text_free(&name);
  text_addf(out, ": %" PRId64 ">", value);
}
