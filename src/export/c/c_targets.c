/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statement's first tokens tell: it need not be parsed. */
#include "export/c/c_targets.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "lang/syntax/lex.h"
#include "run/journal.h"

void c_targets_clear(struct c_targets *t) {
  while (t->count)
    free(t->names[--t->count]);
}

static void add_target(struct c_targets *t, const struct source *source, struct span span) {
  if (t->count < C_TARGETS)
    t->names[t->count++] = mem_strndup(source->text + span.start, span.end - span.start);
}

/* The names before the first `=` of the statement in SOURCE, or after the `as` of a `with`. */
static void read_targets(struct source *source, struct c_targets *to) {
  struct diag diag = DIAG_EMPTY;
  struct lex lex;
  struct token t = {TOKEN_END, 0, {0, 0, 0}};
  bool assigned = false, with = false, as = false;
  if (lex_start(&lex, source, &diag) == 0)
    t = lex_next(&lex);
  with = t.kind == TOKEN_KEYWORD && t.op == KEYWORD_WITH;
  for (int i = 0; i < 64 && !assigned; i++, t = lex_next(&lex)) {
    bool go_on = t.kind >= TOKEN_NAME && t.kind <= TOKEN_KEYWORD;
    if (!go_on || (with && !lex.fstrings && t.op == ':'))
      break;
    if (lex.fstrings)
      continue;
    if (t.kind == TOKEN_NAME && (!with || as))
      add_target(to, source, t.span);
    else if (!with && t.kind == TOKEN_OP && !strchr(",()[]=", t.op & 0x7f))
      break;
    as = t.kind == TOKEN_KEYWORD && t.op == KEYWORD_AS;
    assigned = !with && t.kind == TOKEN_OP && t.op == '=';
  }
  if (!assigned && !with)
    c_targets_clear(to);
  diag_clear(&diag);
}

struct c_targets c_targets_of(const struct event *event) {
  struct c_targets t = {{NULL}, 0};
  const struct source *from = event->source;
  if (!from || event->place.end > from->len || event->place.start >= event->place.end)
    return t;
  size_t len = event->place.end - event->place.start;
  struct source *source = source_new("", from->text + event->place.start, len < 400 ? len : 400);
  read_targets(source, &t);
  source_free(source);
  return t;
}
