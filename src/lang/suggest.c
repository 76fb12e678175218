/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distance between names: an insertion, a deletion and another letter cost 2, the same letter in the
 * other case 1. A name is near enough at a distance of at most (both lengths + 3) / 6 moves. */
#include "lang/suggest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define MOVE 2
#define CASE 1
#define LONGEST 40 /* bytes that may be left after taking off the common start and end */

static size_t change(char a, char b) {
  if (a == b)
    return 0;
  return tolower((unsigned char)a) == tolower((unsigned char)b) ? CASE : MOVE;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* The distance of A and B; at least LONGEST * MOVE when they are too long to measure. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len) {
  while (a_len && b_len && *a == *b)
    a++, a_len--, b++, b_len--;
  while (a_len && b_len && a[a_len - 1] == b[b_len - 1])
    a_len--, b_len--;
  if (!a_len || !b_len)
    return (a_len + b_len) * MOVE;
  if (a_len > LONGEST || b_len > LONGEST)
    return LONGEST * MOVE * 2;
  size_t row[LONGEST + 1];
  for (size_t i = 0; i <= a_len; i++)
    row[i] = i * MOVE;
  for (size_t j = 0; j < b_len; j++) {
    size_t corner = row[0];
    row[0] = (j + 1) * MOVE;
    for (size_t i = 0; i < a_len; i++) {
      size_t changed = corner + change(a[i], b[j]);
      corner = row[i + 1];
      row[i + 1] = least(changed, least(row[i], corner) + MOVE);
    }
  }
  return row[a_len];
}

struct suggest suggest_start(const char *name, size_t len) {
  return (struct suggest){name, len, NULL, 0};
}

void suggest_offer(void *data, const char *candidate) {
  struct suggest *s = data;
  size_t len = strlen(candidate);
  if (len == s->len && !memcmp(candidate, s->name, len))
    return;
  size_t most = (s->len + len + 3) * MOVE / 6;
  size_t d = distance(s->name, s->len, candidate, len);
  if (d > most || (s->best && d > s->distance) ||
      (s->best && d == s->distance && strcmp(candidate, s->best) >= 0))
    return;
  free(s->best);
  s->best = mem_strdup(candidate);
  s->distance = d;
}
