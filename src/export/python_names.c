/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names a side's statements bind, and how they write those of the module `socket`. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/python_edit.h"
#include "lang/ast.h"

void python_context_free(struct python_context *context) {
  for (size_t i = 0; i < context->bound_count; i++)
    free(context->bound[i]);
  free(context->bound);
}

bool python_is_bound(const struct python_context *context, const char *name) {
  for (size_t i = 0; i < context->bound_count; i++)
    if (strcmp(context->bound[i], name) == 0)
      return true;
  return false;
}

static void bind(struct python_context *context, const char *name) {
  if (python_is_bound(context, name))
    return;
  context->bound = mem_resize(context->bound, context->bound_count + 1, sizeof *context->bound);
  context->bound[context->bound_count++] = mem_strdup(name);
}

void python_each_child(const struct node *n, void (*visit)(void *data, const struct node *child),
                       void *data) {
#define VISIT(child)                                                                               \
  do {                                                                                             \
    if (child)                                                                                     \
      visit(data, child);                                                                          \
  } while (0)
  switch (n->kind) {
  case NODE_TUPLE:
  case NODE_LIST:
  case NODE_SET:
  case NODE_DICT:
  case NODE_BLOCK:
  case NODE_DEL:
  case NODE_FSTRING:
    for (uint32_t i = 0; i < n->list.count; i++)
      VISIT(n->list.at[i]);
    break;
  case NODE_FORMAT:
    VISIT(n->format.expr);
    break;
  case NODE_ATTRIBUTE:
    VISIT(n->attribute.left);
    break;
  case NODE_INDEX:
  case NODE_UNARY:
  case NODE_BINARY:
  case NODE_COMPARE:
  case NODE_AND:
  case NODE_OR:
  case NODE_NOT:
  case NODE_NAMED:
  case NODE_EXPR:
  case NODE_AUGASSIGN:
  case NODE_RETURN:
  case NODE_RAISE:
  case NODE_ASSERT:
  case NODE_NOTE:
  case NODE_BACKGROUND:
    VISIT(n->pair.left);
    if (n->kind != NODE_EXPR && n->kind != NODE_UNARY && n->kind != NODE_NOT &&
        n->kind != NODE_RETURN && n->kind != NODE_BACKGROUND)
      VISIT(n->pair.right);
    break;
  case NODE_SLICE:
    VISIT(n->slice.start);
    VISIT(n->slice.stop);
    VISIT(n->slice.step);
    break;
  case NODE_CALL:
    VISIT(n->call.callee);
    for (uint32_t i = 0; i < n->call.count + n->call.keyword_count; i++)
      VISIT(n->call.args[i]);
    break;
  case NODE_CHAIN:
    VISIT(n->chain.first);
    for (uint32_t i = 0; i < n->chain.count; i++)
      VISIT(n->chain.rest[i]);
    break;
  case NODE_IFEXP:
    VISIT(n->ifexp.then);
    VISIT(n->ifexp.test);
    VISIT(n->ifexp.otherwise);
    break;
  case NODE_ASSIGN:
    for (uint32_t i = 0; i < n->assign.count; i++)
      VISIT(n->assign.targets[i]);
    VISIT(n->assign.value);
    break;
  case NODE_IF:
  case NODE_WHILE:
    VISIT(n->branch.test);
    VISIT(n->branch.body);
    VISIT(n->branch.otherwise);
    break;
  case NODE_FOR:
    VISIT(n->loop.target);
    VISIT(n->loop.iter);
    VISIT(n->loop.body);
    VISIT(n->loop.otherwise);
    break;
  case NODE_WITH:
    VISIT(n->with.context);
    VISIT(n->with.target);
    VISIT(n->with.body);
    break;
  case NODE_TRY:
    VISIT(n->attempt.body);
    for (uint32_t i = 0; i < n->attempt.count; i++) {
      VISIT(n->attempt.handlers[i].type);
      VISIT(n->attempt.handlers[i].body);
    }
    VISIT(n->attempt.otherwise);
    VISIT(n->attempt.finally);
    break;
  case NODE_DEF:
    for (uint32_t i = 0; i < n->def.count; i++)
      VISIT(n->def.params[i].preset);
    VISIT(n->def.body);
    break;
  case NODE_SIDE:
    VISIT(n->side.statement);
    break;
  default: /* constants, names, import, pass */
    break;
  }
#undef VISIT
}

static void bind_target(struct python_context *context, const struct node *target) {
  if (!target)
    return;
  if (target->kind == NODE_GLOBAL)
    bind(context, target->name.name->s);
  if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
    for (uint32_t i = 0; i < target->list.count; i++)
      bind_target(context, target->list.at[i]);
}

static bool is_socket_module(const struct str *name) {
  return name && strcmp(name->s, "socket") == 0;
}

static void collect_import(struct python_context *context, const struct node *n) {
  bool from = !n->import.target, module = is_socket_module(n->import.module);
  if (from && module)
    context->stars = true;
  if (!from && module)
    context->prefixes = true;
  bind_target(context, n->import.target);
  for (uint32_t i = 0; i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    bool same = alias->target && strcmp(alias->target->name.name->s, alias->name->s) == 0;
    if (!(from && module && same)) /* a name of the module is none of the learner's */
      bind_target(context, alias->target);
  }
}

static void collect(void *data, const struct node *n) {
  struct python_context *context = data;
  switch (n->kind) {
  case NODE_ASSIGN:
    for (uint32_t i = 0; i < n->assign.count; i++)
      bind_target(context, n->assign.targets[i]);
    break;
  case NODE_AUGASSIGN:
  case NODE_NAMED:
  case NODE_NOTE:
    bind_target(context, n->pair.left);
    break;
  case NODE_FOR:
    bind_target(context, n->loop.target);
    break;
  case NODE_WITH:
    bind_target(context, n->with.target);
    break;
  case NODE_TRY:
    for (uint32_t i = 0; i < n->attempt.count; i++)
      bind_target(context, n->attempt.handlers[i].name);
    break;
  case NODE_DEF:
    bind_target(context, n->def.target);
    break;
  case NODE_IMPORT:
    collect_import(context, n);
    break;
  case NODE_COMMAND:
    for (uint32_t i = 0; i < n->command.target_count; i++)
      bind_target(context, n->command.targets[i]);
    break;
  case NODE_ATTRIBUTE:
    if (n->attribute.left->kind == NODE_GLOBAL && is_socket_module(n->attribute.left->name.name))
      context->prefixes = true;
    break;
  default:
    break;
  }
  python_each_child(n, collect, context);
}

void python_collect(struct python_context *context, const struct unit *unit) {
  collect(context, unit->body);
}
