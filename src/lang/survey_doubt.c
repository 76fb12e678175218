/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new doubt is a member of struct survey_doubts, a line in survey_doubt_look that sees it, and one in
 * survey_doubt_end that says what it needs together with which other. Names are taken by their text: a program that
 * gives `open` another meaning is python3's without need, and as well off. */
#include "lang/survey_doubt.h"

#include <math.h>
#include <string.h>

static bool is_name(const struct node *e, const char *name) {
  return ast_is_name(e) && !strcmp(e->name.name->s, name);
}

static bool is_among(const struct str *name, const char *const *names) {
  while (*names && strcmp(*names, name->s) != 0)
    names++;
  return *names;
}

static bool is_none(const struct node *e) {
  return e->kind == NODE_CONST && e->value.kind == KIND_NONE;
}

static void see(struct span *seen, struct span at) {
  if (!seen->line)
    *seen = at;
}

/* Powers */

/* Whether the number E is certainly whole: 3, -1, len(x) + 1, 2.0 */
static bool is_whole(const struct node *e) {
  switch (e->kind) {
  case NODE_CONST:
    return value_is_any_int(e->value) ||
           (e->value.kind == KIND_FLOAT && e->value.f == floor(e->value.f));
  case NODE_UNARY:
    return is_whole(e->pair.left);
  case NODE_BINARY:
    return e->op != OP_DIV && e->op != OP_POW && is_whole(e->pair.left) && is_whole(e->pair.right);
  case NODE_CALL:
    return is_name(e->call.callee, "len") || is_name(e->call.callee, "int") ||
           is_name(e->call.callee, "ord");
  default:
    return false;
  }
}

static bool is_even(const struct node *e) {
  return e->kind == NODE_CONST && e->value.kind == KIND_INT && e->value.i % 2 == 0;
}

/* Whether the number E is certainly not negative: 2, x ** 2 + y * y, abs(x) */
static bool is_positive(const struct node *e) {
  const struct node *left, *right;
  switch (e->kind) {
  case NODE_CONST:
    return (value_is_int(e->value) && e->value.i >= 0) ||
           (e->value.kind == KIND_FLOAT && e->value.f >= 0);
  case NODE_CALL:
    return is_name(e->call.callee, "len") || is_name(e->call.callee, "abs");
  case NODE_BINARY:
    left = e->pair.left;
    right = e->pair.right;
    if (e->op == OP_POW && is_even(right))
      return true;
    if (e->op == OP_MUL && ast_is_name(left) && ast_is_name(right) &&
        left->name.name == right->name.name)
      return true;
    return (e->op == OP_ADD || e->op == OP_MUL || e->op == OP_DIV || e->op == OP_FLOORDIV ||
            e->op == OP_POW) &&
           is_positive(left) && is_positive(right);
  default:
    return false;
  }
}

/* x ** y: a negative number to a fraction is complex. */
static void look_at_power(struct survey_doubts *d, const struct node *base,
                          const struct node *exponent, struct span at) {
  if (!is_whole(exponent) && !is_positive(base))
    survey_add(d->found, SURVEY_SYNTAX, "a power that may be complex", 27, NULL, at);
}

/* Files */

static bool is_stream(const struct node *e) {
  static const char *const streams[] = {"stdin", "stdout", "stderr", NULL};
  return (e->kind == NODE_ATTRIBUTE && is_among(e->attribute.name, streams)) ||
         (ast_is_name(e) && is_among(e->name.name, streams));
}

static void look_at_stream(struct survey_doubts *d, const struct node *n) {
  if (!is_stream(n))
    return;
  d->streams++;
  see(&d->stream, n->span);
}

/* Counts E as a standard stream in a place where nothing else can come to stand for it. */
static void is_at_place(struct survey_doubts *d, const struct node *e) {
  d->places += is_stream(e);
}

static void look_at_attribute(struct survey_doubts *d, const struct node *n) {
  static const char *const beyond[] = {"close",    "seek",   "seekable", "tell",
                                       "truncate", "errors", "detach",   NULL};
  const struct str *name = n->attribute.name;
  is_at_place(d, n->attribute.left);
  look_at_stream(d, n);
  if (!strcmp(name->s, "makefile")) {
    see(&d->file, n->span);
  } else if (!strcmp(name->s, "fileno")) {
    see(&d->number, n->attribute.name_span);
  } else if (is_among(name, beyond)) {
    see(&d->beyond, n->attribute.name_span);
    if (!strcmp(name->s, "detach"))
      see(&d->detach, n->attribute.name_span);
  }
}

/* Standard input comes by lines here: sys.stdin.read(3), sys.stdin.buffer.readline(3). */
static bool reads_a_part(const struct node *n) {
  const struct node *of = n->call.callee->attribute.left, *size = n->call.args[0];
  if (of->kind == NODE_ATTRIBUTE && !strcmp(of->attribute.name->s, "buffer"))
    of = of->attribute.left;
  bool all = is_none(size) ||
             (size->kind == NODE_CONST && size->value.kind == KIND_INT && size->value.i < 0);
  return is_stream(of) && !all;
}

static void look_at_call(struct survey_doubts *d, const struct node *n) {
  static const char *const readers[] = {"read", "readline", "readlines", NULL};
  static const char *const keepers[] = {"print", "isinstance", "type", "repr", "str",
                                        "id",    "hasattr",    "iter", "next", "enumerate",
                                        "list",  "sorted",     NULL};
  const struct node *callee = n->call.callee;
  const struct node *first = n->call.count ? n->call.args[0] : NULL;
  bool keeps = ast_is_name(callee) && is_among(callee->name.name, keepers);
  for (uint32_t i = 0; keeps && i < n->call.count + n->call.keyword_count; i++)
    is_at_place(d, n->call.args[i]);
  if (is_name(callee, "pow") && n->kind == NODE_CALL && n->call.count == 2)
    look_at_power(d, first, n->call.args[1], n->span);
  else if (is_name(callee, "slice") && n->call.count != 1)
    see(&d->step, n->span);
  else if (is_name(callee, "open")) {
    see(&d->file, n->span);
    if (first && first->kind != NODE_CONST && first->kind != NODE_FSTRING &&
        first->kind != NODE_CALL)
      see(&d->by_name, n->span);
  } else if (callee->kind == NODE_ATTRIBUTE && first && is_among(callee->attribute.name, readers)) {
    see(&d->beyond, callee->attribute.name_span);
    if (reads_a_part(n))
      survey_add(d->found, SURVEY_ATTRIBUTE, "parts of standard input", 23, NULL, n->span);
  }
}

void survey_doubt_look(struct survey_doubts *d, const struct node *n) {
  switch (n->kind) {
  case NODE_GLOBAL:
  case NODE_LOCAL:
  case NODE_CELL:
    look_at_stream(d, n);
    if (is_name(n, "memoryview"))
      see(&d->view, n->span);
    break;
  case NODE_BINARY:
  case NODE_AUGASSIGN:
    if (n->op == OP_POW)
      look_at_power(d, n->pair.left, n->pair.right, n->span);
    break;
  case NODE_COMPARE:
    is_at_place(d, n->pair.left);
    is_at_place(d, n->pair.right);
    break;
  case NODE_SLICE:
    if (n->slice.step && !is_none(n->slice.step) &&
        !(n->slice.step->kind == NODE_CONST && n->slice.step->value.kind == KIND_INT &&
          n->slice.step->value.i == 1))
      see(&d->step, n->span);
    break;
  case NODE_LIST: /* of what select asks */
    for (uint32_t i = 0; i < n->list.count; i++)
      is_at_place(d, n->list.at[i]);
    break;
  case NODE_FOR:
    is_at_place(d, n->loop.iter);
    break;
  case NODE_WITH:
    if (is_stream(n->with.context) || ast_is_name(n->with.context))
      see(&d->beyond, n->with.context->span);
    break;
  case NODE_LIST_COMP:
  case NODE_SET_COMP:
  case NODE_DICT_COMP:
  case NODE_GENERATOR:
    for (uint32_t i = 0; i < n->comp.count; i++)
      is_at_place(d, n->comp.walks[i].iter);
    break;
  case NODE_ATTRIBUTE:
    look_at_attribute(d, n);
    break;
  case NODE_CALL:
  case NODE_CALL_STAR:
    look_at_call(d, n);
    break;
  default:
    break;
  }
}

void survey_doubt_end(struct survey_doubts *d) {
  if (d->view.line && d->step.line)
    survey_add(d->found, SURVEY_SYNTAX, "memoryview beside a step", 24, NULL, d->step);
  if (d->file.line && d->detach.line)
    survey_add(d->found, SURVEY_ATTRIBUTE, "detach() beside files", 21, NULL, d->detach);
  if (d->by_name.line && d->number.line)
    survey_add(d->found, SURVEY_NAME, "open() of what may be a descriptor", 34, NULL, d->by_name);
  if (d->streams > d->places && d->beyond.line)
    survey_add(d->found, SURVEY_ATTRIBUTE, "a standard stream under another name", 36, NULL,
               d->stream);
}
