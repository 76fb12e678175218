/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that say they are events: what is read is written, and read again, the same; and shown as on the screen. A line
 * of whatever version is read as one of ours: else each seed would be refused when the version has grown. */
#include <ctype.h>
#include <stdbool.h>
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

/* The line of LEN bytes with our version in place of its own, if it has one; to be freed, SIZE bytes and no more, so that
   a read beyond them is seen. */
static char *of_our_version(const char *line, size_t len, size_t *size) {
  static const char begin[] = "{\"v\":";
  size_t version = sizeof begin - 1, rest = version;
  struct text t = TEXT_EMPTY;
  while (rest < len && isdigit((unsigned char)line[rest]))
    rest++;
  bool has = rest < len && rest > version && line[rest] == ',' && memcmp(line, begin, version) == 0;
  if (has)
    text_addf(&t, "%s%d", begin, JOURNAL_LINE_VERSION);
  if (len)
    text_add(&t, line + (has ? rest : 0), len - (has ? rest : 0));
  *size = t.len;
  char *copy = mem_alloc(t.len);
  memcpy(copy, text_str(&t), t.len);
  text_free(&t);
  return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  struct event event;
  struct diag diag = DIAG_EMPTY;
  size_t size;
  char *line = of_our_version((const char *)bytes, len, &size);
  if (journal_line_read(line, size, &event, &diag) == 0) {
    write_again(&event);
    show(&event);
    journal_event_clear(&event);
  }
  diag_clear(&diag);
  free(line);
  return 0;
}
