/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/line/indent.h"

#include <string.h>

#include "shell/line/scan.h"

#define LEVEL 4

int indent_next(const char *entry, size_t len) {
  static const char *const ends[] = {"return", "break", "continue", "pass", "raise"};
  struct scan scan;
  const char *line = entry, *newline;
  while ((newline = strchr(line, '\n')) && newline[1])
    line = newline + 1;
  scan_line(entry, len, &scan);
  if (scan.quote)
    return 0;
  int blanks = (int)strspn(line, " ");
  if (scan.depth)
    return blanks;
  size_t code = strcspn(line, "#\n"), word = strcspn(line + blanks, " \n");
  while (code && line[code - 1] == ' ')
    code--;
  if (code && line[code - 1] == ':')
    return blanks + LEVEL;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (strlen(ends[i]) == word && !memcmp(line + blanks, ends[i], word) && blanks >= LEVEL)
      return blanks - LEVEL;
  return blanks;
}
