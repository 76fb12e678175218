/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Argument hints. A signature is a list of pieces, one an argument. */
#include "shell/line/hint.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "lang/value/value.h"
#include "net/constants.h"
#include "shell/line/complete_call.h"
#include "view/style.h"

#define PIECES_MAX 16

struct signature {
  struct text head;         /* "sock.bind(", or "bind " in command form */
  char *pieces[PIECES_MAX]; /* "address", "flags=0" */
  size_t count;
  size_t current; /* the one at the cursor; count: none */
  const char *separator, *tail;
  const char *doc; /* what it is, or NULL */
};

static void add_piece_take(struct signature *s, char *piece) {
  if (s->count < PIECES_MAX)
    s->pieces[s->count++] = piece;
  else
    free(piece);
}

/* ---- from a row of the table ---- */

static char *param_piece(const struct param *param, bool command) {
  struct text t = TEXT_EMPTY;
  if (command && param->kind == PARAM_ADDRESS) {
    text_adds(&t, "HOST PORT");
  } else if (!param->optional) {
    text_adds(&t, param->name);
  } else {
    const char *name =
        param->constants != NULL ? constants_name(param->constants, param->preset) : NULL;
    text_addf(&t, command ? "[%s=" : "%s=", param->name);
    if (name != NULL && param->preset != 0)
      text_adds(&t, name);
    else
      text_addf(&t, "%" PRId64, param->preset);
    text_adds(&t, command ? "]" : "");
  }
  return text_take(&t);
}

static void from_row(const struct complete_call *call, struct signature *s) {
  const struct param *params = call->row->params;
  size_t marked = SIZE_MAX;
  text_adds(&s->head, call->row->name);
  text_adds(&s->head, call->command ? " " : "(");
  for (int i = call->method ? 1 : 0; params[i].kind != PARAM_END; i++) {
    if (params[i].out)
      continue;
    if (&params[i] == call->param) {
      marked = s->count;
      s->doc = params[i].doc;
    }
    add_piece_take(s, param_piece(&params[i], call->command));
  }
  s->current = marked < s->count ? marked : s->count;
}

/* ---- from a signature in Python's notation ---- */

/* Takes "split(sep=None, maxsplit=-1)" apart. */
static void from_text(const struct complete_call *call, const char *text, struct signature *s) {
  const char *open = text != NULL ? strchr(text, '(') : NULL, *piece;
  size_t position = 0;
  int depth = 0;
  if (open == NULL)
    return;
  text_add(&s->head, text, (size_t)(open + 1 - text));
  s->current = SIZE_MAX;
  piece = open + 1;
  for (const char *at = piece; *at != '\0' && depth >= 0; at++) {
    depth += (strchr("([{", *at) != NULL) - (strchr(")]}", *at) != NULL);
    if ((*at != ',' || depth > 0) && depth >= 0)
      continue;
    size_t len = (size_t)(at - piece);
    bool marker = len == 1 && (*piece == '/' || *piece == '*');
    bool rest = len > 1 && *piece == '*';
    bool named = call->keyword != NULL && len >= call->keyword_len &&
                 memcmp(piece, call->keyword, call->keyword_len) == 0;
    if (len > 0) {
      bool here = call->keyword != NULL ? named : position == call->arg || rest;
      if (!marker && here && s->current == SIZE_MAX)
        s->current = s->count;
      add_piece_take(s, mem_strndup(piece, len));
      position += !marker;
    }
    piece = at + 1 + strspn(at + 1, " ");
    at = piece - 1;
  }
  if (s->current > s->count)
    s->current = s->count;
}

/* ---- the line ---- */

static void show(const struct signature *s, bool color, bool utf8, struct text *out) {
  text_adds(out, text_str(&s->head));
  for (size_t i = 0; i < s->count; i++) {
    if (i > 0)
      text_adds(out, s->separator);
    if (i == s->current)
      text_adds(out, color ? "\x1b[1;4m" : utf8 ? "‹" : "<");
    text_adds(out, s->pieces[i]);
    if (i == s->current)
      text_adds(out, color ? "\x1b[0m" : utf8 ? "›" : ">");
  }
  text_adds(out, s->tail);
  if (s->doc != NULL) {
    text_adds(out, "  ");
    style_put(&(struct view_style){.color = color, .utf8 = utf8}, STYLE_DIM, s->doc, out);
  }
}

void hint_text(const struct complete_context *context, const char *line, size_t cursor, bool color,
               bool utf8, struct text *out) {
  struct complete_call call;
  struct signature s = {.head = TEXT_EMPTY, .separator = ", ", .tail = ")"};
  if (!complete_call_find(context, line, cursor, &call))
    return;
  if (call.object != NULL && call.object_len > 0) {
    text_add(&s.head, call.object, call.object_len);
    text_addc(&s.head, '.');
  }
  if (call.command)
    s.separator = " ", s.tail = "";
  if (call.row != NULL) {
    from_row(&call, &s);
  } else {
    from_text(&call, call.builtin != NULL ? call.builtin->signature : call.type->signature, &s);
    s.doc = call.builtin != NULL ? call.builtin->doc : call.type->doc;
  }
  if (s.head.len > 0 && (s.count > 0 || call.row != NULL || s.doc != NULL))
    show(&s, color, utf8, out);
  for (size_t i = 0; i < s.count; i++)
    free(s.pieces[i]);
  text_free(&s.head);
}
