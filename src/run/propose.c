/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/propose.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "lang/eval/interp.h"
#include "lang/syntax/ast.h"
#include "run/c_line.h"
#include "run/propose_call.h"
#include "run/side.h"

#define STATEMENT_SHOWN 50 /* bytes of a statement that is proposed for another side */

/* Whether UNIT is nothing but a name, as a command without words is. */
static bool is_name(const struct unit *unit) {
  const struct node_list *list = &unit->body->list;
  return list->count == 1 && list->at[0]->kind == NODE_EXPR &&
         list->at[0]->pair.left->kind == NODE_GLOBAL;
}

/* Whether all names that a statement reads are bound in IN. */
struct names_read {
  const struct interp *in;
  bool bound;
};

static void look_at_names(void *data, struct node *n, enum ast_role role) {
  struct names_read *read = data;
  const struct str *name = n->kind == NODE_GLOBAL ? n->name.name : NULL;
  if (name && role == AST_PART && interp_find(read->in, name->s, name->len).kind == KIND_ERROR)
    read->bound = false;
  ast_each_child(n, role, look_at_names, read);
}

/* The text of UNIT if it is one short line that can be typed after @NAME; else NULL. */
static char *short_statement(const struct unit *unit) {
  const char *s = unit->source->text;
  size_t len = unit->source->len;
  while (len && strchr(" \t\n", s[len - 1]))
    len--;
  if (unit->body->list.count != 1 || !len || len > STATEMENT_SHOWN || memchr(s, '\n', len) ||
      memchr(s, '`', len))
    return NULL;
  return mem_strndup(s, len);
}

/* A side that knows NAME, which UNIT reads. */
struct knowing {
  const char *name;
  const struct unit *unit;
  char side[64]; /* empty while none does */
  bool all;      /* it knows the other names of the statement, too */
};

static bool look_at_side(void *data, const char *side, const struct interp *in) {
  struct knowing *knowing = data;
  if (interp_find(in, knowing->name, strlen(knowing->name)).kind == KIND_ERROR)
    return true;
  struct names_read read = {in, true};
  look_at_names(&read, knowing->unit->body, AST_PART);
  snprintf(knowing->side, sizeof knowing->side, "%s", side);
  knowing->all = read.bound;
  return false;
}

/* NAME is one of another side: proposes the statement itself where that side can run it. */
static void propose_side(const struct knowing *knowing, struct diag *diag) {
  const char *side = knowing->side, *name = knowing->name;
  char *statement = knowing->all ? short_statement(knowing->unit) : NULL;
  if (statement)
    diag_hint(diag, "%s is a name of side %s: `@%s %s` runs there, `side %s` goes there", name,
              side, side, statement, side);
  else if (knowing->all)
    diag_hint(diag, "%s is a name of side %s: `@%s STATEMENT` runs there, `side %s` goes there",
              name, side, side, side);
  else
    diag_hint(diag, "%s is a name of side %s: `side %s` goes there", name, side, side);
  free(statement);
}

/* Whether NAME is a program that `run` would find. */
static bool is_program(const char *name) {
  char *path = file_on_path(name);
  free(path);
  return path != NULL;
}

/* Whether UNIT is a call of NAME and nothing else: `help()`. */
static bool calls_name(const struct unit *unit, const char *name) {
  const struct node_list *list = &unit->body->list;
  if (list->count != 1 || list->at[0]->kind != NODE_EXPR)
    return false;
  const struct node *call = list->at[0]->pair.left;
  return call->kind == NODE_CALL && call->call.callee->kind == NODE_GLOBAL &&
         strcmp(call->call.callee->name.name->s, name) == 0;
}

/* A name that means something elsewhere: to another side, as text, to a terminal. */
static bool propose_elsewhere(const struct side *side, const char *name, const struct unit *unit,
                              struct diag *diag) {
  struct knowing knowing = {.name = name, .unit = unit};
  side_each_idle(side, look_at_side, &knowing);
  if (*knowing.side)
    propose_side(&knowing, diag);
  else if (strcmp(name, "localhost") == 0)
    diag_hint(diag, "a host is given as text, in quotes: 'localhost'");
  else if (*name >= '0' && *name <= '9') /* bind 127.0.0.1 5000 */
    diag_hint(diag, "the socket comes first, then the address: bind sock %s 50000", name);
  else if (c_line_name(name))
    diag_hint(diag, "%s", c_line_name(name));
  else if (!diag->hint && is_program(name))
    diag_hint(diag, "`run %s` runs the program; `handles` shows the sockets of this session", name);
  else
    return false;
  return true;
}

void propose_for(const struct side *side, const struct side_hooks *hooks, const struct unit *unit,
                 struct diag *diag) {
  const char *name = diag->message ? strchr(diag->message, '\'') : NULL;
  propose_call(unit, diag);
  if (!name || strcmp(diag->kind, "NameError") != 0)
    return;
  char *copy = mem_strndup(name + 1, strcspn(name + 1, "'"));
  if (propose_elsewhere(side, copy, unit, diag) || diag->hint || !hooks->usage) {
    free(copy);
    return;
  }
  const char *usage = hooks->usage(copy);
  if (usage && calls_name(unit, copy))
    diag_hint(diag, "'%s' is a command of the shell, typed without parentheses: %s", copy, usage);
  else if (usage)
    diag_hint(diag, "'%s' is a command of the shell and needs a line of its own: %s", copy, usage);
  struct nearest near = nearest_start(copy, strlen(copy));
  if (!usage && hooks->each_command && is_name(unit))
    hooks->each_command(hooks->data, nearest_offer, &near);
  if (near.best)
    diag_hint(diag, "did you mean the command '%s'?", near.best);
  free(copy);
}
