/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function made by def. */
#ifndef LANG_FUNCTION_H
#define LANG_FUNCTION_H

#include "lang/value.h"

struct node;
struct unit;

struct function {
  struct object head;
  struct unit *unit;      /* referenced: the tree lives there */
  const struct node *def; /* NODE_DEF */
  struct value presets[]; /* the defaults, one a param; KIND_ERROR where there is none */
};

#endif
