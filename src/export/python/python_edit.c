/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits of a statement's text, found by a walk over its tree. To have something else rewritten: a case in
 * `walk`. An edit replaces the bytes from start to end (none: it inserts); of several at one place those
 * that were added first come first. */
#include "export/python/python_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "calls/socket_methods.h"
#include "calls/socket_object.h"
#include "lang/syntax/ast.h"
#include "lang/lib/builtins.h"
#include "lang/eval/interp.h"
#include "lang/syntax/lex.h"

struct edit {
  size_t start, end;
  char *text;
};

struct editor {
  struct python_context *context;
  const struct python_piece *piece;
  const char *source;
  struct edit *edits;
  size_t count;
  int functions; /* definitions around this place */
  int depth;     /* statements around it */
};

/* Edits. */

static void add_edit(struct editor *e, size_t start, size_t end, const char *text) {
  e->edits = mem_room(e->edits, e->count, sizeof *e->edits);
  e->edits[e->count++] = (struct edit){start, end, mem_strdup(text)};
}

static void insert(struct editor *e, size_t at, const char *text) {
  add_edit(e, at, at, text);
}

/* Where N ends with the brackets around it; START too. */
static size_t outer_end(const struct editor *e, const struct node *n, size_t limit) {
  size_t end = n->span.end;
  while (n->parens && end < limit && e->source[end] != ',')
    if (e->source[end++] == ')')
      break;
  return end;
}

static bool is_method(const char *name) {
  for (const struct builtin *f = socket_methods; f->name; f++)
    if (strcmp(f->name, name) == 0)
      return true;
  return false;
}

/* Whether N is a name of the module that stands without a prefix and is nobody else's. */
static bool is_free(const struct editor *e, const struct node *n) {
  const char *name = n->name.name->s;
  size_t len = strlen(name);
  struct interp *in = e->context->in;
  if (n->kind != NODE_GLOBAL || python_is_bound(e->context, name))
    return false;
  struct value own = interp_module_get(in, &module_builtins, name, len);
  struct value v = interp_module_get(in, &module_socket, name, len);
  bool is = own.kind == KIND_ERROR && v.kind != KIND_ERROR;
  value_drop(own);
  value_drop(v);
  return is;
}

static void walk(struct editor *e, const struct node *n);
static void walk_child(void *data, struct node *n, enum ast_role role);

/* The name of what N calls when that is a method or function of sockets, else NULL. */
static const char *socket_call(const struct editor *e, const struct node *n) {
  const struct node *callee = n->call.callee;
  if (callee->kind == NODE_ATTRIBUTE)
    return callee->attribute.name->s;
  return callee->kind == NODE_GLOBAL && is_free(e, callee) ? callee->name.name->s : NULL;
}

/* A str where bytes are wanted. */
static void edit_data(struct editor *e, const struct node *n) {
  const char *s = e->source + n->span.start;
  size_t len = n->span.end - n->span.start;
  if (n->kind == NODE_CONST && n->value.kind == KIND_STR) {
    bool simple = len > 1 && (*s == '"' || *s == '\'');
    for (size_t i = 0; i < len && simple; i++)
      simple = (unsigned char)s[i] < 0x80 &&
               !(s[i] == '\\' && i + 1 < len && strchr("uUN", s[i + 1]) && s[i + 1]);
    /* one literal, not several side by side */
    size_t quote = len > 5 && s[1] == *s && s[2] == *s ? 3 : 1;
    for (size_t i = quote; i + quote < len && simple; i++)
      simple = s[i] != *s || s[i - 1] == '\\';
    if (simple) {
      insert(e, n->span.start, "b");
    } else {
      insert(e, n->span.start, "(");
      insert(e, n->span.end, ").encode()");
    }
  } else if (n->kind == NODE_FSTRING) {
    insert(e, n->span.end, ".encode()");
  } else if (e->context->as_bytes && !(n->kind == NODE_CONST) &&
             !(n->kind == NODE_CALL && n->call.callee->kind == NODE_ATTRIBUTE &&
               strcmp(n->call.callee->attribute.name->s, "encode") == 0)) {
    bool star = n->kind == NODE_STAR;
    insert(e, star ? n->pair.left->span.start : n->span.start, star ? "map(_bytes, " : "_bytes(");
    walk(e, n);
    insert(e, n->span.end, ")");
    e->context->needs_bytes = true;
    return;
  }
  walk(e, n);
}

static bool sends(const char *name) {
  return strcmp(name, "send") == 0 || strcmp(name, "sendall") == 0 || strcmp(name, "sendto") == 0;
}

/* listen(sock, 5) becomes sock.listen(5). */
static void edit_function(struct editor *e, const struct node *n, const char *name) {
  const struct node *self = n->call.args[0];
  uint32_t count = n->call.count + n->call.keyword_count;
  bool atom = ast_is_name(self) || self->kind == NODE_CALL || self->kind == NODE_ATTRIBUTE ||
              self->kind == NODE_INDEX || self->parens;
  bool ioctl = strcmp(name, "ioctl") == 0 && count == 3;
  struct text joint = TEXT_EMPTY;
  size_t from = n->span.start, self_end = outer_end(e, self, n->span.end);
  size_t start = self->span.start;
  while (self->parens && start > from && e->source[start] != '(')
    start--;
  add_edit(e, n->call.callee->span.start, start, atom ? "" : "(");
  walk(e, self);
  text_addf(&joint, "%s.%s(", atom ? "" : ")", ioctl ? "setblocking" : name);
  if (count == 1) {
    text_addc(&joint, ')');
    add_edit(e, self_end, n->span.end, text_str(&joint));
  } else {
    size_t at = n->call.args[ioctl ? 2 : 1]->span.start;
    while (at > self_end && strchr("(", e->source[at - 1])) /* its own brackets */
      at--;
    if (ioctl)
      text_adds(&joint, "not ");
    add_edit(e, self_end, at, text_str(&joint));
    for (uint32_t i = ioctl ? 2 : 1; i < count; i++)
      if (i == 1 && sends(name))
        edit_data(e, n->call.args[i]);
      else
        walk(e, n->call.args[i]);
  }
  text_free(&joint);
}

static void edit_call(struct editor *e, const struct node *n) {
  const char *name = socket_call(e, n);
  const struct node *callee = n->call.callee;
  if (name && callee->kind == NODE_GLOBAL && is_method(name) && n->call.count &&
      strcmp(name, "socket") != 0) {
    if (n->call.args[0]->kind != NODE_STAR) {
      edit_function(e, n, name);
      return;
    }
    insert(e, callee->span.start, e->context->bare ? "socket." : "socket.socket.");
    e->context->needs_socket = true;
  }
  if (name && callee->kind == NODE_GLOBAL && strcmp(name, "socket") == 0 && !e->context->bare) {
    insert(e, callee->span.start, "socket.");
    e->context->needs_socket = true;
  } else {
    walk(e, callee);
  }
  bool data = name && callee->kind == NODE_ATTRIBUTE && sends(name);
  for (uint32_t i = 0; i < n->call.count + n->call.keyword_count; i++)
    if (i == 0 && data && n->call.count)
      edit_data(e, n->call.args[i]);
    else
      walk(e, n->call.args[i]);
}

static void edit_name(struct editor *e, const struct node *n) {
  if (strcmp(n->name.name->s, "socket") == 0) {
    e->context->needs_socket = e->context->needs_socket || is_free(e, n);
    return;
  }
  if (e->context->bare || !is_free(e, n) || is_method(n->name.name->s))
    return;
  insert(e, n->span.start, "socket.");
  e->context->needs_socket = true;
}

/* `from socket import …` where the names have their prefix. */
static void edit_import(struct editor *e, const struct node *n) {
  struct text t = TEXT_EMPTY;
  if (n->import.target || e->context->bare || strcmp(n->import.module->s, "socket") != 0)
    return;
  text_adds(&t, "import socket");
  for (uint32_t i = 0; i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    if (alias->target && strcmp(alias->target->name.name->s, alias->name->s) != 0)
      text_addf(&t, "; %s = socket.%s", alias->target->name.name->s, alias->name->s);
  }
  add_edit(e, n->span.start, n->span.end, text_str(&t));
  text_free(&t);
}

/* Whether Python's prompt shows nothing for N, whatever it is. */
static bool gives_none(const struct node *n) {
  static const char *const names[] = {
      "print", "bind",   "listen", "connect", "close",  "shutdown", "setsockopt",  "sendall",
      "sleep", "append", "extend", "clear",   "insert", "sort",     "setblocking", "settimeout",
  };
  if (n->kind == NODE_COMMAND)
    return true;
  if (n->kind != NODE_CALL && n->kind != NODE_CALL_STAR)
    return n->kind == NODE_CONST && n->value.kind == KIND_NONE;
  const struct node *callee = n->call.callee;
  const char *name = callee->kind == NODE_ATTRIBUTE ? callee->attribute.name->s
                     : callee->kind == NODE_GLOBAL  ? callee->name.name->s
                                                    : "";
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i], name) == 0)
      return true;
  return false;
}

/* Puts what shows or keeps it around an expression statement that begins at START: what is to
   follow it, or NULL. */
static const char *edit_value(struct editor *e, const struct node *value, size_t start) {
  const struct python_piece *piece = e->piece;
  bool top = e->depth == 1;
  if (!e->context->shows || e->functions)
    return NULL;
  if (top && piece->keeps) {
    struct text t = TEXT_EMPTY;
    text_addf(&t, "%s = ", piece->keeps);
    insert(e, start, text_str(&t));
    text_free(&t);
    return NULL;
  }
  if ((top && piece->silent) || piece->shows_socket || gives_none(value))
    return NULL;
  bool bare = value->kind == NODE_TUPLE && !value->parens; /* one argument, not several */
  insert(e, start, bare ? "_show((" : "_show(");
  e->context->needs_show = true;
  return bare ? "))" : ")";
}

static void edit_command(struct editor *e, const struct node *n) {
  struct text t = TEXT_EMPTY;
  python_command(e->context, e->piece, n, &t);
  add_edit(e, n->command.name_span.start, n->span.end, text_str(&t));
  text_free(&t);
}

/* A side is a function: what is global to it is not so to Python. */
static void edit_globals(struct editor *e, const struct node *n) {
  if (!e->context->sides)
    return;
  if (e->functions)
    add_edit(e, n->span.start, n->span.start + strlen("global"), "nonlocal");
  else
    add_edit(e, n->span.start, n->span.end, "pass");
}

static void walk_children(struct editor *e, const struct node *n) {
  ast_each_child(n, AST_PART, walk_child, e);
}

static void walk(struct editor *e, const struct node *n) {
  switch (n->kind) {
  case NODE_GLOBAL:
    edit_name(e, n);
    return;
  case NODE_CALL:
  case NODE_CALL_STAR:
    edit_call(e, n);
    return;
  case NODE_IMPORT:
    edit_import(e, n);
    return;
  case NODE_CALL_WORDS:
    edit_command(e, n);
    return;
  case NODE_GLOBALS:
    edit_globals(e, n);
    return;
  case NODE_BACKGROUND:
    walk(e, n->pair.left);
    add_edit(e, n->pair.left->span.end, n->span.end, "");
    return;
  case NODE_EXPR: {
    size_t start = n->span.start, end = n->span.end;
    const char *behind = edit_value(e, n->pair.left, start);
    walk(e, n->pair.left);
    if (behind)
      insert(e, end, behind);
    return;
  }
  case NODE_DEF:
    e->functions++;
    walk_children(e, n);
    e->functions--;
    return;
  case NODE_BLOCK:
    e->depth++;
    walk_children(e, n);
    e->depth--;
    return;
  default:
    walk_children(e, n);
  }
}

static void walk_child(void *data, struct node *n, enum ast_role role) {
  (void)role;
  walk(data, n);
}

/* Stable: edits at one place stay in the order in which they were added. */
static void sort_edits(struct edit *edits, size_t count) {
  for (size_t i = 1; i < count; i++) {
    struct edit one = edits[i];
    size_t at = i;
    for (; at > 0 && edits[at - 1].start > one.start; at--)
      edits[at] = edits[at - 1];
    edits[at] = one;
  }
}

void python_edit(struct python_context *context, const struct python_piece *piece,
                 struct text *out) {
  const struct source *source = piece->unit->source;
  struct editor e = {.context = context, .piece = piece, .source = source->text};
  walk(&e, piece->unit->body);
  sort_edits(e.edits, e.count);
  size_t at = 0, len = source->len;
  while (len && strchr("\n\r", source->text[len - 1]))
    len--;
  for (size_t i = 0; i < e.count; i++) {
    if (e.edits[i].start > at)
      text_add(out, source->text + at, e.edits[i].start - at);
    text_adds(out, e.edits[i].text);
    if (e.edits[i].end > at)
      at = e.edits[i].end;
    else if (e.edits[i].start > at)
      at = e.edits[i].start;
    free(e.edits[i].text);
  }
  if (at < len)
    text_add(out, source->text + at, len - at);
  free(e.edits);
}

/* Marks in STARTS, one flag a byte, where a line begins inside of a string. */
static void find_strings(struct source *source, bool *inside) {
  struct diag diag = DIAG_EMPTY;
  struct lex lex;
  struct token t = {.kind = TOKEN_NEWLINE};
  if (lex_start(&lex, source, &diag) < 0)
    t.kind = TOKEN_ERROR;
  while (t.kind != TOKEN_END && t.kind != TOKEN_MORE && t.kind != TOKEN_ERROR) {
    bool within = lex.fstrings > 0; /* with the fields: they may show their text */
    size_t from = lex.at;
    t = lex_next(&lex);
    for (size_t i = within ? from : t.span.start + 1;
         (within || t.kind == TOKEN_STRING) && i < t.span.end; i++)
      inside[i] = true;
  }
  diag_clear(&diag);
}

void python_indent(const char *s, size_t len, int indent, struct text *out) {
  bool *inside = mem_zalloc(len + 1, sizeof *inside);
  struct source *source = source_new("", s, len);
  find_strings(source, inside);
  source_free(source);
  for (size_t i = 0; i < len; i++) {
    bool starts = i == 0 || s[i - 1] == '\n';
    if (starts && !inside[i] && s[i] != '\n')
      text_fill(out, ' ', (size_t)indent);
    text_addc(out, s[i]);
  }
  text_addc(out, '\n');
  free(inside);
}
