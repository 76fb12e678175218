/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that say they are events: what is read is written, and read again, the same; and shown as on the screen. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "run/journal.h"
#include "run/journal_line.h"
#include "run/settings.h"
#include "view/screen.h"
#include "view/style.h"

static void show(const struct event *event) {
  static const struct view_style style = {.utf8 = true, .columns = 80};
  struct settings settings;
  struct text t = TEXT_EMPTY;
  settings_reset(&settings);
  struct screen *screen = screen_new(&style, &settings, NULL, NULL);
  screen_event(screen, event, &t);
  screen_rest(screen, &t);
  screen_free(screen);
  text_free(&t);
}

/* Writes EVENT, and what is then read from there. */
static void write_again(const struct event *event) {
  struct text line = TEXT_EMPTY, again = TEXT_EMPTY;
  struct event back;
  struct diag diag = DIAG_EMPTY;
  journal_line_write(event, &line);
  if (line.len > JOURNAL_LINE_MAX || journal_line_read(line.s, line.len, &back, &diag) < 0)
    mem_panic("a line that was written is not read: %s: %s", diag.message, line.s);
  journal_line_write(&back, &again);
  if (again.len != line.len || memcmp(again.s, line.s, line.len) != 0)
    mem_panic("not the same:\n%s%s", line.s, again.s);
  journal_event_clear(&back);
  text_free(&line);
  text_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  struct event event;
  struct diag diag = DIAG_EMPTY;
  char *copy = mem_alloc(len); /* of exactly its size, so that a read beyond it is seen */
  if (len)
    memcpy(copy, bytes, len);
  if (journal_line_read(copy, len, &event, &diag) == 0) {
    write_again(&event);
    show(&event);
    journal_event_clear(&event);
  }
  diag_clear(&diag);
  free(copy);
  return 0;
}
