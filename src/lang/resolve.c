/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to numbers. A scope is walked once: its names are collected with what is done to them; then it
 * is known which are local, and the collected nodes get their numbers; then the functions defined in
 * it follow. */
#include "lang/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/interp.h"
#include "lang/parser.h"

enum { USED = 1, STORED = 2, PARAMETER = 4, GLOBAL = 8, NUMBERED = 16 };

struct name {
  const struct str *str; /* interned: compared by address */
  unsigned flags;
  uint32_t slot;
};

struct nodes {
  struct node **at;
  size_t count, cap;
};

struct scope {
  struct parser *p;
  const struct scope *outer; /* NULL for the module */
  struct name *table;        /* open addressing */
  size_t count, cap;
  struct nodes names, functions;
};

static void add(struct nodes *nodes, struct node *node) {
  if (nodes->count == nodes->cap) {
    nodes->cap = nodes->cap ? nodes->cap * 2 : 16;
    nodes->at = mem_resize(nodes->at, nodes->cap, sizeof(struct node *));
  }
  nodes->at[nodes->count++] = node;
}

/* The name's place in the table, which is not full. */
static struct name *find(const struct scope *scope, const struct str *str) {
  size_t i = ((uintptr_t)str >> 4) * 0x9e3779b1u;
  while (scope->table[i & (scope->cap - 1)].str && scope->table[i & (scope->cap - 1)].str != str)
    i++;
  return &scope->table[i & (scope->cap - 1)];
}

static void grow(struct scope *scope) {
  struct scope old = *scope;
  scope->cap = old.cap * 2;
  scope->table = mem_zalloc(scope->cap, sizeof *scope->table);
  for (size_t i = 0; i < old.cap; i++)
    if (old.table[i].str)
      *find(scope, old.table[i].str) = old.table[i];
  free(old.table);
}

/* The name, made when new. */
static struct name *want(struct scope *scope, const struct str *str) {
  struct name *name = find(scope, str);
  if (name->str)
    return name;
  if (++scope->count * 2 > scope->cap) {
    grow(scope);
    name = find(scope, str);
  }
  name->str = str;
  return name;
}

static void walk(struct scope *scope, struct node *node);

static void meet(struct scope *scope, struct node *node, unsigned flags) {
  want(scope, node->name.name)->flags |= flags;
  add(&scope->names, node);
}

static void walk_list(struct scope *scope, struct node_list list) {
  for (uint32_t i = 0; i < list.count; i++)
    walk(scope, list.at[i]);
}

static void store(struct scope *scope, struct node *target) {
  if (target == NULL)
    return;
  if (target->kind == NODE_GLOBAL)
    meet(scope, target, STORED);
  else if (target->kind == NODE_STAR)
    store(scope, target->pair.left);
  else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
    for (uint32_t i = 0; i < target->list.count; i++)
      store(scope, target->list.at[i]);
  else
    walk(scope, target);
}

static void global_statement(struct scope *scope, const struct node *node) {
  for (uint32_t i = 0; i < node->list.count; i++) {
    struct node *it = node->list.at[i];
    struct name *name = want(scope, it->name.name);
    const char *s = name->str->s;
    if (name->flags & PARAMETER)
      parse_later(scope->p, node->span, "name '%s' is parameter and global", s);
    else if (name->flags & STORED)
      parse_later(scope->p, node->span, "name '%s' is assigned to before global declaration", s);
    else if (name->flags & USED)
      parse_later(scope->p, node->span, "name '%s' is used prior to global declaration", s);
    name->flags |= GLOBAL;
    add(&scope->names, it);
  }
}

static void walk_if(struct scope *scope, struct node *node) {
  for (;;) {
    walk(scope, node->branch.test);
    walk(scope, node->branch.body);
    struct node *otherwise = node->branch.otherwise;
    if (otherwise == NULL || otherwise->list.count != 1 || otherwise->list.at[0]->kind != NODE_IF) {
      walk(scope, otherwise);
      return;
    }
    node = otherwise->list.at[0];
  }
}

static void walk_try(struct scope *scope, struct node *node) {
  walk(scope, node->attempt.body);
  for (uint32_t i = 0; i < node->attempt.count; i++) {
    walk(scope, node->attempt.handlers[i].type);
    store(scope, node->attempt.handlers[i].name);
    walk(scope, node->attempt.handlers[i].body);
  }
  walk(scope, node->attempt.otherwise);
  walk(scope, node->attempt.finally);
}

static void walk_command(struct scope *scope, struct node *node) {
  for (uint32_t i = 0; i < node->command.target_count; i++)
    store(scope, node->command.targets[i]);
  for (uint32_t i = 0; i < node->command.count; i++)
    walk(scope, node->command.words[i].value);
}

static void walk_statement(struct scope *scope, struct node *node) {
  switch (node->kind) {
  case NODE_ASSIGN:
    for (uint32_t i = 0; i < node->assign.count; i++)
      store(scope, node->assign.targets[i]);
    walk(scope, node->assign.value);
    break;
  case NODE_AUGASSIGN:
    store(scope, node->pair.left);
    walk(scope, node->pair.right);
    break;
  case NODE_DEL:
    for (uint32_t i = 0; i < node->list.count; i++)
      store(scope, node->list.at[i]);
    break;
  case NODE_NOTE:
    store(scope, node->pair.left);
    walk(scope, node->pair.right);
    break;
  case NODE_GLOBALS:
    global_statement(scope, node);
    break;
  case NODE_IMPORT:
    store(scope, node->import.target);
    for (uint32_t i = 0; i < node->import.count; i++)
      store(scope, node->import.names[i].target);
    break;
  case NODE_IF:
    walk_if(scope, node);
    break;
  case NODE_WHILE:
    walk(scope, node->branch.test);
    walk(scope, node->branch.body);
    walk(scope, node->branch.otherwise);
    break;
  case NODE_FOR:
    store(scope, node->loop.target);
    walk(scope, node->loop.iter);
    walk(scope, node->loop.body);
    walk(scope, node->loop.otherwise);
    break;
  case NODE_WITH:
    walk(scope, node->with.context);
    store(scope, node->with.target);
    walk(scope, node->with.body);
    break;
  case NODE_TRY:
    walk_try(scope, node);
    break;
  case NODE_DEF:
    store(scope, node->def.target);
    for (uint32_t i = 0; i < node->def.count; i++)
      walk(scope, node->def.params[i].preset);
    for (uint32_t i = 0; i < node->def.count; i++)
      walk(scope, node->def.params[i].note);
    walk(scope, node->def.returns);
    add(&scope->functions, node);
    break;
  case NODE_COMMAND:
    walk_command(scope, node);
    break;
  case NODE_SIDE:
    walk(scope, node->side.statement);
    break;
  default: /* EXPR, RETURN, RAISE, ASSERT, BACKGROUND; PASS and its like hold nothing */
    walk(scope, node->pair.left);
    walk(scope, node->pair.right);
  }
}

static void walk(struct scope *scope, struct node *node) {
  if (node == NULL)
    return;
  switch (node->kind) {
  case NODE_CONST:
  case NODE_LOCAL:
    break;
  case NODE_GLOBAL:
    meet(scope, node, USED);
    break;
  case NODE_TUPLE:
  case NODE_LIST:
  case NODE_SET:
  case NODE_DICT:
  case NODE_FSTRING:
  case NODE_BLOCK:
    walk_list(scope, node->list);
    break;
  case NODE_FORMAT:
    walk(scope, node->format.expr);
    walk(scope, node->format.spec);
    break;
  case NODE_ATTRIBUTE:
    walk(scope, node->attribute.left);
    break;
  case NODE_SLICE:
    walk(scope, node->slice.start);
    walk(scope, node->slice.stop);
    walk(scope, node->slice.step);
    break;
  case NODE_CALL:
  case NODE_CALL_STAR:
    walk(scope, node->call.callee);
    for (uint32_t i = 0; i < node->call.count + node->call.keyword_count; i++)
      walk(scope, node->call.args[i]);
    break;
  case NODE_CHAIN:
    walk(scope, node->chain.first);
    for (uint32_t i = 0; i < node->chain.count; i++)
      walk(scope, node->chain.rest[i]);
    break;
  case NODE_NAMED:
    walk(scope, node->pair.right);
    store(scope, node->pair.left);
    break;
  case NODE_IFEXP:
    walk(scope, node->ifexp.test);
    walk(scope, node->ifexp.then);
    walk(scope, node->ifexp.otherwise);
    break;
  default:
    if (node->kind > NODE_BLOCK) {
      walk_statement(scope, node);
      break;
    }
    walk(scope, node->pair.left); /* INDEX, UNARY, BINARY, COMPARE, AND, OR, NOT */
    walk(scope, node->pair.right);
  }
}

static bool is_local(const struct scope *scope, const struct name *name) {
  return scope->outer && (name->flags & (STORED | PARAMETER)) && !(name->flags & GLOBAL);
}

/* Whether a function around SCOPE has the name as its local. */
static bool is_free(const struct scope *scope, const struct name *name) {
  if (name->flags & GLOBAL)
    return false;
  for (scope = scope->outer; scope && scope->outer; scope = scope->outer) {
    const struct name *outer = find(scope, name->str);
    if (outer->str && (outer->flags & GLOBAL))
      return false;
    if (outer->str && is_local(scope, outer))
      return true;
  }
  return false;
}

static void refuse_closure(struct parser *p, const struct node *node) {
  const char *name = node->name.name->s;
  if (p->later.kind)
    return;
  parse_later(p, node->span, "sockshell has no closures: '%s' is a local of the outer function",
              name);
  diag_hint(&p->later, "hand it over as a parameter: def …(…, %s=%s)", name, name);
}

static void number(struct scope *scope, const struct node *def, uint32_t *slots) {
  for (size_t i = 0; i < scope->names.count; i++) {
    struct node *node = scope->names.at[i];
    struct name *name = find(scope, node->name.name);
    bool local = is_local(scope, name);
    if (!(name->flags & NUMBERED)) {
      name->flags |= NUMBERED;
      if (local)
        name->slot = (*slots)++;
      else
        name->slot = interp_global(scope->p->in, name->str->s, name->str->len);
      if (!local && def && is_free(scope, name))
        refuse_closure(scope->p, node);
    }
    node->kind = local ? NODE_LOCAL : NODE_GLOBAL;
    node->name.slot = name->slot;
  }
}

/* Parameters have the first slots, in their order. */
static void add_parameters(struct scope *scope, const struct node *def) {
  for (uint32_t i = 0; i < def->def.count; i++) {
    struct node_param *param = &def->def.params[i];
    struct name *name = want(scope, param->name.name);
    if (name->flags & PARAMETER)
      parse_later(scope->p, param->span, "duplicate argument '%s' in function definition",
                  name->str->s);
    name->flags |= PARAMETER | NUMBERED;
    name->slot = param->name.slot = i;
  }
}

static void name_slots(struct scope *scope, struct node *def, uint32_t slots) {
  def->def.slots = slots;
  def->def.slot_names = unit_alloc(scope->p->unit, slots * sizeof(const struct str *));
  for (size_t i = 0; i < scope->cap; i++)
    if (scope->table[i].str && is_local(scope, &scope->table[i]))
      def->def.slot_names[scope->table[i].slot] = scope->table[i].str;
}

static void resolve(struct parser *p, const struct scope *outer, struct node *def,
                    struct node *body) {
  struct scope scope = {.p = p, .outer = outer, .cap = 16};
  scope.table = mem_zalloc(scope.cap, sizeof *scope.table);
  uint32_t slots = 0;
  if (def) {
    add_parameters(&scope, def);
    slots = def->def.count;
  }
  walk(&scope, body);
  number(&scope, def, &slots);
  if (def && !p->later.kind)
    name_slots(&scope, def, slots);
  for (size_t i = 0; i < scope.functions.count; i++)
    resolve(p, &scope, scope.functions.at[i], scope.functions.at[i]->def.body);
  free(scope.table);
  free(scope.names.at);
  free(scope.functions.at);
}

void resolve_unit(struct parser *p) {
  resolve(p, NULL, NULL, p->unit->body);
}
