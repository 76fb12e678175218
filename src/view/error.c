/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error block. What is said about an errno stands in the rows of the calls. */
#include "view/error.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "view/style.h"
#include "view/trace.h"

bool error_has_place(const struct diag *diag) {
  if (!diag->source)
    return false;
  if (strcmp(diag->kind, "SyntaxError") == 0 || strcmp(diag->kind, "IndentationError") == 0 ||
      strcmp(diag->kind, "TabError") == 0)
    return true;
  if (diag->source->name[0] != '<' || diag->source->first_line > 1)
    return true;
  const char *newline = memchr(diag->source->text, '\n', diag->source->len);
  return newline && strspn(newline, " \t\n") < strlen(newline);
}

/* Appends S line by line, control characters made visible. */
static void put_lines(const struct view_style *style, enum style_look look, const char *s,
                      struct text *out) {
  struct text line = TEXT_EMPTY;
  do {
    size_t len = strcspn(s, "\n");
    text_clear(&line);
    text_add(&line, s, len);
    style_put(style, look, text_str(&line), out);
    text_addc(out, '\n');
    s += len + (s[len] == '\n');
  } while (*s);
  text_free(&line);
}

void error_show(const struct diag *diag, const struct call *call, bool trace_shown,
                const struct view_style *style, struct text *out) {
  struct text t = TEXT_EMPTY;
  if (error_has_place(diag)) {
    diag_print_place(diag->source, diag->span, &t);
    put_lines(style, STYLE_PLAIN, text_str(&t), out);
    text_clear(&t);
  }
  text_adds(&t, diag->kind);
  if (diag->message && *diag->message)
    text_addf(&t, ": %s", diag->message);
  put_lines(style, STYLE_RED, text_str(&t), out);
  if (call && !trace_shown) {
    text_clear(&t);
    trace_call(call, &t);
    text_addf(out, "  %s ", style_arrow(style));
    put_lines(style, STYLE_DIM, text_str(&t), out);
  }
  const struct errno_note *note = call ? call_note_of(call) : NULL;
  if (note)
    style_item(style, 2, "why: ", STYLE_BOLD, note->why, out);
  if (note && note->try)
    style_item(style, 2, "try: ", STYLE_BOLD, note->try, out);
  if (diag->hint)
    style_item(style, 2, "try: ", STYLE_BOLD, diag->hint, out);
  text_free(&t);
}
