/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/term/pager.h"

#include <string.h>

#include "shell/term/terminal.h"
#include "view/grid.h"

void pager_end(struct pager *pager, struct terminal *t) {
  if (pager->lines.len)
    terminal_status(t, NULL);
  text_free(&pager->lines);
}

/* Shows as many lines as fit above the prompt and the line about the keys. */
static void show(struct pager *pager, struct terminal *t) {
  int rows = terminal_rows(t);
  const char *from = pager->lines.s + pager->at, *end = from;
  for (int i = 0; *end && i < (rows > 6 ? rows - 2 : 4); i++)
    end += strcspn(end, "\n") + 1;
  terminal_print(t, from, (size_t)(end - from));
  pager->at += (size_t)(end - from);
  if (*end)
    terminal_status(t, "-- more: Space or Enter shows it, q ends --");
  else
    pager_end(pager, t);
}

void pager_begin_take(struct pager *pager, struct terminal *t, struct text *text, int columns) {
  int lines = 0;
  grid_fold(text_str(text), text->len, columns, &pager->lines);
  for (size_t i = 0; i < pager->lines.len; i++)
    lines += pager->lines.s[i] == '\n';
  pager->at = 0;
  if (lines >= terminal_rows(t) && !terminal_dumb(t)) {
    show(pager, t);
  } else {
    if (text->len)
      terminal_print(t, text->s, text->len);
    text_free(&pager->lines);
  }
  text_free(text);
}

bool pager_key(struct pager *pager, struct terminal *t, int key) {
  bool more = key == ' ' || key == '\r' || key == '\n';
  if (more)
    show(pager, t);
  else
    pager_end(pager, t);
  return more || key == 'q';
}
