/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to numbers, in three turns over the scopes of a unit. `collect` walks the tree and notes in each
 * scope how its names are used. `link_scope` finds what is used across functions: there cells are wanted. `number`
 * gives slots, the outer scopes first.
 *
 * A function, a lambda and a generator expression have a frame: slots of their own. Any other comprehension
 * is a scope without a frame: its names have slots in that of the function around it. */
#include "lang/syntax/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/eval/interp.h"
#include "lang/syntax/parser.h"

enum {
  USED = 1,
  STORED = 2,
  PARAMETER = 4,
  GLOBAL = 8,
  NONLOCAL = 16,
  WALKED = 32,  /* the target of a comprehension */
  NAMED = 64,   /* in a comprehension: by :=, so it belongs to the function around */
  SHARED = 128, /* a local that a function within uses */
  FREE = 256    /* a frame's name that belongs to a function around it */
};

enum scope_kind { MODULE, FUNCTION, GENERATOR, COMPREHENSION };

struct name {
  const struct str *str; /* interned: compared by address */
  const struct node *at; /* where it was met first */
  unsigned flags;
  uint32_t slot;
};

struct scope {
  struct parser *p;
  enum scope_kind kind;
  struct scope *outer;                     /* NULL for the module */
  struct scope *inner, **inner_end, *next; /* the scopes in it, in the order of the text */
  struct node_frame *frame;
  const struct node_function *def; /* of a FUNCTION */
  int iterables;                   /* of comprehensions, around what is being walked */

  struct name *names; /* in the order in which they are met */
  uint32_t count, cap;
  uint32_t *table;     /* open addressing: number of the name plus 1; twice CAP */
  struct node **nodes; /* of names, to be numbered */
  size_t node_count;
};

/* Names of a scope */

static uint32_t *place(const struct scope *scope, const struct str *str) {
  size_t mask = 2 * (size_t)scope->cap - 1, i = ((uintptr_t)str >> 4) * 0x9e3779b1u;
  while (scope->table[i & mask] && scope->names[scope->table[i & mask] - 1].str != str)
    i++;
  return &scope->table[i & mask];
}

/* The name, or NULL. */
static struct name *find(const struct scope *scope, const struct str *str) {
  uint32_t number = scope->cap ? *place(scope, str) : 0;
  return number ? &scope->names[number - 1] : NULL;
}

static void grow(struct scope *scope) {
  scope->cap = scope->cap ? scope->cap * 2 : 8;
  scope->names = mem_resize(scope->names, scope->cap, sizeof *scope->names);
  free(scope->table);
  scope->table = mem_zalloc(2 * (size_t)scope->cap, sizeof *scope->table);
  for (uint32_t i = 0; i < scope->count; i++)
    *place(scope, scope->names[i].str) = i + 1;
}

/* The name, made when new; valid until the next one is made. */
static struct name *want(struct scope *scope, const struct str *str) {
  struct name *name = find(scope, str);
  if (name)
    return name;
  if (scope->count == scope->cap)
    grow(scope);
  scope->names[scope->count] = (struct name){.str = str};
  *place(scope, str) = ++scope->count;
  return &scope->names[scope->count - 1];
}

static bool is_local(const struct scope *scope, const struct name *name) {
  return scope->outer && (name->flags & (STORED | PARAMETER)) &&
         !(name->flags & (GLOBAL | NONLOCAL));
}

/* The scope whose frame SCOPE uses. */
static struct scope *frame_of(struct scope *scope) {
  while (scope->kind == COMPREHENSION)
    scope = scope->outer;
  return scope;
}

static bool is_comprehension(const struct scope *scope) {
  return scope->kind == GENERATOR || scope->kind == COMPREHENSION;
}

/* The first turn: what is there */

static void walk(void *data, struct node *node, enum ast_role role);

static struct scope *open_scope(struct scope *outer, enum scope_kind kind,
                                struct node_frame *frame) {
  struct scope *scope = mem_zalloc(1, sizeof *scope);
  scope->p = outer->p;
  scope->kind = kind;
  scope->outer = outer;
  scope->frame = frame;
  scope->iterables = outer->iterables;
  scope->inner_end = &scope->inner;
  *outer->inner_end = scope;
  outer->inner_end = &scope->next;
  return scope;
}

/* "outer.<locals>.NAME": what CPython calls what is defined as NAME in OUTER. */
static const struct str *qualify(const struct scope *outer, const struct str *name) {
  struct parser *p = outer->p;
  const struct name *own = find(outer, name);
  while (outer->kind == COMPREHENSION)
    outer = outer->outer;
  if (outer->kind == MODULE || (own && (own->flags & GLOBAL)))
    return name;
  size_t mark = p->text.len;
  text_addf(&p->text, "%s%s.%s", outer->frame->qualname->s,
            outer->kind == FUNCTION ? ".<locals>" : "", name->s);
  const struct str *all = unit_intern(p->unit, p->text.s + mark, p->text.len - mark);
  p->text.len = mark;
  return all;
}

static void meet(struct scope *scope, struct node *node, unsigned flags) {
  struct name *name = want(scope, node->name.name);
  if ((flags & WALKED) && (name->flags & NAMED))
    parse_later(scope->p, node->span,
                "comprehension inner loop cannot rebind assignment expression target '%s'",
                name->str->s);
  name->flags |= flags;
  if (!name->at)
    name->at = node;
  scope->nodes = mem_room(scope->nodes, scope->node_count, sizeof *scope->nodes);
  scope->nodes[scope->node_count++] = node;
}

/* global, nonlocal */
static void declaration(struct scope *scope, const struct node *node) {
  bool global = node->kind == NODE_GLOBALS;
  const char *what = global ? "global" : "nonlocal";
  for (uint32_t i = 0; i < node->list.count; i++) {
    struct node *it = node->list.at[i];
    struct name *name = want(scope, it->name.name);
    const char *s = name->str->s;
    if (name->flags & PARAMETER)
      parse_later(scope->p, node->span, "name '%s' is parameter and %s", s, what);
    else if (name->flags & STORED)
      parse_later(scope->p, node->span, "name '%s' is assigned to before %s declaration", s, what);
    else if (name->flags & USED)
      parse_later(scope->p, node->span, "name '%s' is used prior to %s declaration", s, what);
    else if (name->flags & (global ? NONLOCAL : GLOBAL))
      parse_later(scope->p, node->span, "name '%s' is nonlocal and global", s);
    else if (!global && scope->kind == MODULE)
      parse_later(scope->p, node->span, "nonlocal declaration not allowed at module level");
    name->at = node;
    meet(scope, it, global ? GLOBAL : NONLOCAL);
  }
}

/* NAME := value in a comprehension binds a name of the function around. */
static void name_outside(struct scope *scope, struct node *node) {
  struct parser *p = scope->p;
  struct node *target = node->pair.left;
  struct scope *host = scope;
  const char *s = target->name.name->s;
  for (; is_comprehension(host); host = host->outer) {
    const struct name *name = find(host, target->name.name);
    if (name && (name->flags & WALKED))
      parse_later(p, target->span,
                  "assignment expression cannot rebind comprehension iteration variable '%s'", s);
  }
  if (host->kind != MODULE)
    want(host, target->name.name)->flags |= STORED;
  meet(scope, target, USED | NAMED);
  walk(scope, node->pair.right, AST_PART);
}

static void add_parameters(struct scope *scope, const struct node_function *def) {
  for (uint32_t i = 0; i < def->count + def->star + def->stars; i++) {
    struct node_param *param = &def->params[i];
    struct name *name = want(scope, param->name.name);
    if (name->flags & PARAMETER)
      parse_later(scope->p, param->span, "duplicate argument '%s' in function definition",
                  name->str->s);
    name->flags |= PARAMETER;
  }
}

static void walk_function(struct scope *outer, struct node *node, enum ast_role role) {
  ast_each_child(node, role, walk, outer); /* all but its body */
  struct node_function *def = node->def;
  struct scope *scope = open_scope(outer, FUNCTION, &def->frame);
  scope->def = def;
  def->frame.qualname = qualify(outer, def->name);
  add_parameters(scope, def);
  walk(scope, def->body, AST_PART);
}

static void walk_iterable(struct scope *scope, struct node *node) {
  scope->iterables++;
  walk(scope, node, AST_PART);
  scope->iterables--;
}

/* The target of a comprehension, which is NAMES of it, stars, tuples, attributes and items. */
static void walk_target(void *data, struct node *node, enum ast_role role) {
  struct scope *scope = data;
  if (node->kind == NODE_GLOBAL && role == AST_TARGET)
    meet(scope, node, STORED | WALKED);
  else if (role == AST_TARGET)
    ast_each_child(node, role, walk_target, scope);
  else
    walk(scope, node, role);
}

static void walk_comprehension(struct scope *outer, struct node *node) {
  bool rests = node->kind == NODE_GENERATOR;
  const struct str *name = unit_intern(outer->p->unit, "<genexpr>", strlen("<genexpr>"));
  walk_iterable(outer, node->comp.walks[0].iter);
  struct scope *scope = open_scope(outer, rests ? GENERATOR : COMPREHENSION, node->comp.frame);
  if (rests)
    node->comp.frame->qualname = qualify(outer, name);
  for (uint32_t i = 0; i < node->comp.count; i++) {
    const struct node_walk *clause = &node->comp.walks[i];
    walk_target(scope, clause->target, AST_TARGET);
    if (i > 0)
      walk_iterable(scope, clause->iter);
    for (uint32_t k = 0; k < clause->count; k++)
      walk(scope, clause->tests[k], AST_PART);
  }
  walk(scope, node->comp.element, AST_PART);
  if (node->comp.item)
    walk(scope, node->comp.item, AST_PART);
}

static void walk(void *data, struct node *node, enum ast_role role) {
  struct scope *scope = data;
  if (role == AST_BODY) /* walk_function does it */
    return;
  switch (node->kind) {
  case NODE_GLOBAL:
    meet(scope, node, role == AST_TARGET ? STORED : USED);
    break;
  case NODE_GLOBALS:
  case NODE_NONLOCALS:
    declaration(scope, node);
    break;
  case NODE_NAMED:
    if (scope->iterables)
      parse_later(scope->p, node->span,
                  "assignment expression cannot be used in a comprehension iterable expression");
    if (is_comprehension(scope))
      name_outside(scope, node);
    else
      ast_each_child(node, role, walk, scope);
    break;
  case NODE_DEF:
  case NODE_LAMBDA:
    walk_function(scope, node, role);
    break;
  case NODE_LIST_COMP:
  case NODE_SET_COMP:
  case NODE_DICT_COMP:
  case NODE_GENERATOR:
    walk_comprehension(scope, node);
    break;
  default:
    ast_each_child(node, role, walk, scope);
  }
}

/* The second turn: what is shared */

/* The scope around SCOPE that NAME, no local of SCOPE, is a local of; NULL: it is a global. */
static struct scope *owner_of(struct scope *scope, const struct name *name) {
  if (name->flags & GLOBAL)
    return NULL;
  const struct str *str = name->str;
  for (scope = scope->outer; scope && scope->outer; scope = scope->outer) {
    const struct name *outer = find(scope, str);
    if (outer && (outer->flags & GLOBAL))
      return NULL;
    if (outer && is_local(scope, outer))
      return scope;
  }
  return NULL;
}

static void link_name(struct scope *scope, const struct name *name) {
  const struct str *str = name->str;
  struct scope *owner = owner_of(scope, name);
  if (!owner) {
    if (name->flags & NONLOCAL)
      parse_later(scope->p, name->at->span, "no binding for nonlocal '%s' found", str->s);
    return;
  }
  struct scope *frame = frame_of(scope), *home = frame_of(owner);
  if (frame != home)
    find(owner, str)->flags |= SHARED;
  for (; frame != home; frame = frame_of(frame->outer))
    want(frame, str)->flags |= FREE;
}

static void link_scope(struct scope *scope) {
  for (uint32_t i = 0; i < scope->count; i++) {
    struct name name = scope->names[i];
    if (!is_local(scope, &name))
      link_name(scope, &name);
  }
  for (struct scope *inner = scope->inner; inner; inner = inner->next)
    link_scope(inner);
}

/* The third turn: numbers */

static uint32_t new_slot(struct scope *scope, const struct str *str) {
  struct scope *home = frame_of(scope);
  struct node_frame *frame = home->frame;
  frame->names = unit_room(scope->p->unit, frame->names, frame->slots, sizeof *frame->names);
  frame->names[frame->slots] = str;
  return frame->slots++;
}

static void add_cell(struct scope *scope, uint32_t slot) {
  struct node_frame *frame = scope->frame;
  frame->cells = unit_room(scope->p->unit, frame->cells, frame->cell_count, sizeof *frame->cells);
  frame->cells[frame->cell_count++] = slot;
}

/* What STR is in SCOPE: the record of the scope of the same frame that has a slot for it; NULL: a global. */
static const struct name *slot_of(const struct scope *scope, const struct str *str) {
  for (;; scope = scope->outer) {
    const struct name *name = find(scope, str);
    if (name && (is_local(scope, name) || (name->flags & FREE)))
      return name;
    if (scope->kind != COMPREHENSION || (name && (name->flags & GLOBAL)))
      return NULL;
  }
}

static void capture(struct scope *scope, const struct name *name) {
  struct node_frame *frame = scope->frame;
  frame->captures =
      unit_room(scope->p->unit, frame->captures, frame->capture_count, sizeof *frame->captures);
  frame->captures[frame->capture_count++] =
      (struct node_capture){slot_of(scope->outer, name->str)->slot, name->slot};
}

static void number_node(const struct scope *scope, struct node *node) {
  const struct str *str = node->name.name;
  const struct name *name = slot_of(scope, str);
  node->kind = !name ? NODE_GLOBAL : name->flags & (SHARED | FREE) ? NODE_CELL : NODE_LOCAL;
  node->name.slot = name ? name->slot : interp_global(scope->p->in, str->s, str->len);
}

static void number(struct scope *scope) {
  if (scope->kind == COMPREHENSION)
    scope->frame->first = frame_of(scope)->frame->slots;
  for (uint32_t i = 0; i < scope->count; i++) {
    struct name *name = &scope->names[i];
    if (!is_local(scope, name) && !(name->flags & FREE))
      continue;
    name->slot = new_slot(scope, name->str);
    if (name->flags & FREE)
      capture(scope, name);
    else if (name->flags & SHARED)
      add_cell(scope, name->slot);
  }
  if (scope->kind == COMPREHENSION)
    scope->frame->slots = frame_of(scope)->frame->slots - scope->frame->first;
  for (uint32_t i = 0; scope->def && i < scope->def->count + scope->def->star + scope->def->stars;
       i++)
    scope->def->params[i].name.slot = i;
  for (size_t i = 0; i < scope->node_count; i++)
    number_node(scope, scope->nodes[i]);
  for (struct scope *inner = scope->inner; inner; inner = inner->next)
    number(inner);
}

static void close_inner(struct scope *scope) {
  while (scope->inner) {
    struct scope *inner = scope->inner;
    scope->inner = inner->next;
    close_inner(inner);
    free(inner);
  }
  free(scope->names);
  free(scope->table);
  free(scope->nodes);
}

void resolve_unit(struct parser *p) {
  struct scope module = {.p = p, .kind = MODULE, .frame = &p->unit->frame};
  module.inner_end = &module.inner;
  walk(&module, p->unit->body, AST_PART);
  link_scope(&module);
  if (!p->later.kind)
    number(&module);
  close_inner(&module);
}
