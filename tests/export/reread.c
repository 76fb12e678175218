/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: reread <LINES
 * Reads the lines of JSON on standard input, and writes the events again. Status 1, after a message, when a line is
 * not read. */
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/text.h"
#include "run/journal.h"
#include "run/journal_line.h"

int main(void) {
  char *line = NULL;
  size_t room = 0;
  for (ssize_t len; (len = getline(&line, &room, stdin)) >= 0;) {
    struct event event;
    struct diag diag = DIAG_EMPTY;
    struct text t = TEXT_EMPTY;
    if (journal_line_read(line, (size_t)len, &event, &diag) < 0) {
      fprintf(stderr, "%s: %s", diag.message, line);
      return 1;
    }
    journal_line_write(&event, &t);
    fwrite(t.s, 1, t.len, stdout);
    text_free(&t);
    journal_event_clear(&event);
  }
  free(line);
  return 0;
}
