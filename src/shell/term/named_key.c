/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sequences of xterm, which the terminals of today share. */
#include "shell/term/named_key.h"

#include <string.h>

static const struct {
  const char *sequence;
  int key;
} sequences[] = {
    {"\x1b[C", NAMED_RIGHT},      {"\x1bOC", NAMED_RIGHT},    {"\x1b[D", NAMED_LEFT},
    {"\x1bOD", NAMED_LEFT},       {"\x1b[B", NAMED_DOWN},     {"\x1bOB", NAMED_DOWN},
    {"\x1b[6~", NAMED_PAGE_DOWN}, {"\x1b[5~", NAMED_PAGE_UP},
};

int named_key(const char *s, size_t len, size_t *used) {
  int key = NAMED_KEY_NONE;
  for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
    size_t n = strlen(sequences[i].sequence);
    if (memcmp(s, sequences[i].sequence, len < n ? len : n) != 0)
      continue;
    if (len >= n) {
      *used = n;
      return sequences[i].key;
    }
    key = NAMED_KEY_UNFINISHED;
  }
  return key;
}
