/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each event is a line. */
#include "export/json.h"

#include "base/file.h"
#include "export/export.h"
#include "run/journal_line.h"

void *json_begin(const struct export_source *source, struct file_new *out) {
  (void)source;
  return out;
}

void json_event(void *made, const struct event *event) {
  struct file_new *out = made;
  journal_line_write(event, &out->text);
}

int json_end(void *made, const char *path, struct text *said, struct diag *diag) {
  (void)made;
  (void)path;
  (void)said;
  (void)diag;
  return 0;
}
