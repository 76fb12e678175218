/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families of named ints (AddressFamily, SocketKind, MsgFlag): an int tagged with the number of a family
   knows its name, shows <AddressFamily.AF_INET: 2> as in Python's enum and equals 2. Families are
   registered by the part that owns their names (net/constants, through calls/). */
#ifndef LANG_VALUE_ENUMERATION_H
#define LANG_VALUE_ENUMERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;
struct type;

struct enumeration {
  const char *name; /* "AddressFamily" */
  bool flags;       /* IntFlag: repr <MsgFlag.MSG_OOB|MSG_PEEK: 3>, | keeps the family */
  const char *(*find)(int64_t value); /* the name of a value or NULL; static string */
};

/* Registers FAMILY (static) and returns its number, 1 or more. At start-up, before any thread. */
uint32_t enumeration_add(const struct enumeration *family);

/* The family with number TAG, or NULL when TAG is 0. */
const struct enumeration *enumeration_get(uint32_t tag);

/* The class of the members of TAG's family; int when TAG is 0. */
const struct type *enumeration_type(uint32_t tag);

/* Whether TYPE is the class of a family; then its repr is appended: <enum 'AddressFamily'>. */
bool enumeration_type_repr(const struct type *type, struct text *out);

/* Appends the name of VALUE in TAG's family ("AF_INET", "MSG_OOB|MSG_PEEK"); false when it has none. */
bool enumeration_name(uint32_t tag, int64_t value, struct text *out);

/* Appends Python's repr of VALUE as a member of TAG's family: <AddressFamily.AF_INET: 2>. */
void enumeration_repr(uint32_t tag, int64_t value, struct text *out);

#endif
