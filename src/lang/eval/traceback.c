/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tracebacks, as CPython 3.11 prints them: which lines, which marks below them, which are only counted. */
#include "lang/eval/traceback.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"

#define SAME_SHOWN 3   /* of places that follow one another and are the same */
#define CALLS_SHOWN 12 /* lines of the short form */

void traceback_note(struct exception *e, struct unit *unit, const struct node_frame *frame,
                    const struct node *node, int depth) {
  struct traceback *t = &e->traceback;
  if (t->depth == depth + 1)
    return;
  t->depth = depth + 1;
  t->at = mem_room(t->at, t->count, sizeof *t->at);
  t->at[t->count++] = (struct traceback_place){unit_ref(unit), node, frame};
}

void traceback_again(struct exception *e, bool named, int depth) {
  e->traceback.depth = named ? 0 : depth + 1;
}

void traceback_clear(struct traceback *traceback) {
  for (uint32_t i = 0; i < traceback->count; i++)
    unit_free(traceback->at[i].unit);
  free(traceback->at);
}

bool traceback_is_program(const struct exception *e) {
  const struct traceback *t = &e->traceback;
  return t->count && t->at[t->count - 1].unit->strict;
}

/* One place */

/* What is marked: as in CPython a call of a method, or an attribute, begins with its name where that is on a line of
   its own. */
static struct span marked(const struct node *n) {
  const struct node *attribute = n->kind == NODE_CALL ? n->call.callee : n;
  struct span span = n->span;
  if (attribute->kind == NODE_ATTRIBUTE && attribute->attribute.name_span.line != span.line) {
    span.start = attribute->attribute.name_span.start;
    span.line = attribute->attribute.name_span.line;
  }
  return span;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

/* The operator of an operation, the brackets of an index: *FROM to *TO in TEXT is set apart. False: nothing is. */
static bool find_operator(const struct node *n, const char *text, uint32_t *from, uint32_t *to) {
  if (n->kind == NODE_INDEX) {
    *from = n->pair.left->span.end;
    for (uint32_t at = *from; is_blank(text[at]) || text[at] == ')'; at++)
      if (text[at] == ')') /* of brackets around the left */
        *from = at + 1;
    *to = n->span.end;
    return true;
  }
  if (n->kind != NODE_BINARY)
    return false;
  uint32_t end = n->pair.right->span.start;
  for (*from = n->pair.left->span.end;
       *from < end && (is_blank(text[*from]) || text[*from] == ')');)
    ++*from;
  *to = *from + 1;
  if (*to < end && !is_blank(text[*to]))
    ++*to;
  return *from < end;
}

/* The line below, for the bytes of SPAN in the line from START to END: nothing when they are all of it. */
static void print_marks(const struct node *n, struct span span, const char *text, uint32_t start,
                        uint32_t end, struct text *out) {
  uint32_t from = 0, to = 0, last = span.end;
  bool apart = false;
  if (memchr(text + span.start, '\n', span.end - span.start)) {
    for (last = end; last > start && is_blank(text[last - 1]);)
      last--;
  } else {
    apart = find_operator(n, text, &from, &to);
  }
  if (span.start == start && last == end && !apart)
    return;
  text_adds(out, "    ");
  text_fill(out, ' ', diag_columns(text + start, span.start - start));
  for (uint32_t at = span.start; at < last;) {
    uint32_t next = apart && at < from ? from : apart && at < to ? to : last;
    char mark = apart && (next == from || next == last) && !(at >= from && at < to) ? '~' : '^';
    text_fill(out, mark, diag_columns(text + at, (next < last ? next : last) - at));
    at = next;
  }
  text_addc(out, '\n');
}

static const char *name_of(const struct traceback_place *place) {
  const struct str *name = place->frame->qualname;
  if (place->frame == &place->unit->frame)
    return "<module>";
  const char *dot = name ? strrchr(name->s, '.') : NULL;
  return dot ? dot + 1 : name ? name->s : "<genexpr>";
}

/* The line that SPAN begins in, without the blanks around it, but for those at its end. */
static void line_of(const struct source *source, struct span span, const char **line, size_t *len) {
  source_line(source, span, line, len);
  while (*len > 0 && is_blank(**line))
    ++*line, --*len;
}

static void print_place(const struct traceback_place *place, struct text *out) {
  const struct source *source = place->unit->source;
  struct span span = marked(place->node);
  const char *line;
  size_t len;
  text_adds(out, "  File \"");
  diag_show(out, source_path(source), strlen(source_path(source)));
  text_addf(out, "\", line %u, in %s\n", (unsigned)span.line, name_of(place));
  line_of(source, span, &line, &len);
  if (!len)
    return;
  text_adds(out, "    ");
  diag_show_line(out, line, len);
  text_addc(out, '\n');
  uint32_t start = (uint32_t)(line - source->text);
  print_marks(place->node, span, source->text, start, start + (uint32_t)len, out);
}

static bool is_same(const struct traceback_place *a, const struct traceback_place *b) {
  return a->unit == b->unit && a->frame == b->frame && marked(a->node).line == marked(b->node).line;
}

static void print_repeated(uint32_t count, struct text *out) {
  if (count > SAME_SHOWN)
    text_addf(out, "  [Previous line repeated %u more time%s]\n", count - SAME_SHOWN,
              count > SAME_SHOWN + 1 ? "s" : "");
}

/* The whole of one exception but for its last line. */
static void print_places(const struct traceback *t, struct text *out) {
  uint32_t same = 0;
  if (t->count)
    text_adds(out, "Traceback (most recent call last):\n");
  for (uint32_t i = t->count; i-- > 0;) {
    if (i + 1 < t->count && !is_same(&t->at[i], &t->at[i + 1])) {
      print_repeated(same, out);
      same = 0;
    }
    if (++same <= SAME_SHOWN)
      print_place(&t->at[i], out);
  }
  print_repeated(same, out);
}

/* Exceptions that led to others. */

/* The exception that E was raised from (*CAUSE) or while handling; NULL: none that is told. */
static const struct exception *before(const struct exception *e, bool *cause) {
  *cause = e->cause.kind == KIND_EXCEPTION;
  if (*cause)
    return e->cause.exception;
  return e->context.kind == KIND_EXCEPTION && !e->no_context ? e->context.exception : NULL;
}

void traceback_notes(const struct exception *e, struct text *out) {
  struct value notes = exceptions_get(e, "__notes__", strlen("__notes__"));
  for (size_t i = 0; notes.kind == KIND_LIST && i < notes.list->len; i++)
    if (notes.list->at[i].kind == KIND_STR)
      text_addf(out, "\n%s", notes.list->at[i].str->s);
  value_drop(notes);
}

static void print_last_line(const struct exception *e, bool notes, struct text *out) {
  struct text kind = TEXT_EMPTY, message = TEXT_EMPTY;
  exceptions_say(e, &kind, &message);
  text_adds(out, text_str(&kind));
  if (message.len)
    text_addf(out, ": %s", text_str(&message));
  if (notes)
    traceback_notes(e, out);
  text_addc(out, '\n');
  text_free(&kind);
  text_free(&message);
}

static bool is_among(const struct exception *const *chain, size_t count,
                     const struct exception *e) {
  for (size_t i = 0; i < count; i++)
    if (chain[i] == e)
      return true;
  return false;
}

void traceback_print(const struct exception *e, struct text *out) {
  const struct exception **chain = NULL;
  size_t count = 0;
  bool cause;
  while (e && !is_among(chain, count, e)) {
    chain = mem_room(chain, count, sizeof *chain);
    chain[count++] = e;
    e = before(e, &cause);
  }
  for (size_t i = count; i-- > 0;) {
    print_places(&chain[i]->traceback, out);
    if (!i)
      break;
    print_last_line(chain[i], true, out);
    before(chain[i - 1], &cause);
    text_adds(out,
              cause ? "\nThe above exception was the direct cause of the following exception:\n\n"
                    : "\nDuring handling of the above exception, another exception occurred:\n\n");
  }
  free(chain);
}

/* The short form */

void traceback_calls(const struct exception *e, struct text *out) {
  const struct traceback *t = &e->traceback;
  uint32_t lines = 0;
  for (uint32_t i = 1, same = 1; i < t->count; i += same, same = 1) {
    const struct traceback_place *place = &t->at[i];
    while (i + same < t->count && is_same(place, &t->at[i + same]))
      same++;
    if (place->frame == &place->unit->frame)
      continue;
    if (++lines > CALLS_SHOWN) {
      text_addf(out, "  and by %u more\n", t->count - i - 1);
      return;
    }
    const char *line;
    size_t len;
    line_of(place->unit->source, marked(place->node), &line, &len);
    text_addf(out, "  called in %s: ", name_of(place));
    diag_show(out, line, len);
    if (same > 1)
      text_addf(out, " (%u times)", same);
    text_addc(out, '\n');
  }
}

void traceback_cause(const struct exception *e, struct text *out) {
  bool cause;
  const struct exception *behind = before(e, &cause);
  if (!behind)
    return;
  text_adds(out, cause ? "  caused by " : "  while handling ");
  print_last_line(behind, false, out);
}
