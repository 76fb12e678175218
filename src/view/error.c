/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error block. */
#include "view/error.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "run/journal.h"
#include "view/style.h"
#include "view/trace.h"
#include "view/why.h"

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

/* An item that is not empty; T is left empty. */
static void put_item(const struct view_style *style, const char *label, struct text *t,
                     struct text *out) {
  if (t->len)
    style_item(style, 2, label, STYLE_BOLD, text_str(t), out);
  text_free(t);
}

void error_reasons(const struct event *event, bool typed, const struct view_style *style,
                   struct text *out) {
  struct text why = TEXT_EMPTY, try = TEXT_EMPTY;
  why_say(event, &why, &try);
  if (!typed)
    why_drop_typed(&try);
  put_item(style, "why: ", &why, out);
  put_item(style, "try: ", &try, out);
}

void error_show(const struct event *event, bool trace_shown, bool typed,
                const struct view_style *style, struct text *out) {
  const struct diag *diag = event->error;
  struct text t = TEXT_EMPTY;
  if (!diag->whole && error_has_place(diag))
    diag_print_place(diag->source, source_path(diag->source), diag->span, &t);
  if (diag->calls)
    text_adds(&t, diag->calls);
  if (t.len)
    put_lines(style, STYLE_PLAIN, text_str(&t), out);
  text_clear(&t);
  text_adds(&t, diag->kind);
  if (diag->message && *diag->message)
    text_addf(&t, ": %s", diag->message);
  put_lines(style, STYLE_RED, text_str(&t), out);
  if (diag->cause)
    put_lines(style, STYLE_PLAIN, diag->cause, out);
  if (event->call && !event->call->waited && !trace_shown) {
    text_clear(&t);
    trace_call(event->call, &t);
    text_addf(out, "  %s ", style_arrow(style));
    put_lines(style, STYLE_DIM, text_str(&t), out);
  }
  text_free(&t);
  error_reasons(event, typed, style, out);
}
