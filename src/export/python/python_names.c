/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names a side's statements bind, and how they write those of the module `socket`. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/python/python_edit.h"
#include "lang/syntax/ast.h"

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

/* Notes that NAME, a name's node or NULL, is bound; what is local to a function is not. */
static void bind(struct python_context *context, const struct node *name) {
  if (!name || name->kind != NODE_GLOBAL || python_is_bound(context, name->name.name->s))
    return;
  context->bound = mem_resize(context->bound, context->bound_count + 1, sizeof *context->bound);
  context->bound[context->bound_count++] = mem_strdup(name->name.name->s);
}

static bool is_socket_module(const struct str *name) {
  return name && strcmp(name->s, "socket") == 0;
}

/* `from socket import …`: names that are imported as they are belong to the module, not to the learner. */
static void collect_import(struct python_context *context, const struct node *n) {
  bool from = !n->import.target, module = is_socket_module(n->import.module);
  if (from && module)
    context->stars = true;
  if (!from && module)
    context->prefixes = true;
  bind(context, n->import.target);
  for (uint32_t i = 0; i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    bool same = alias->target && strcmp(alias->target->name.name->s, alias->name->s) == 0;
    if (!(from && module && same))
      bind(context, alias->target);
  }
}

static void collect(void *data, struct node *n, enum ast_role role) {
  struct python_context *context = data;
  if (n->kind == NODE_IMPORT) {
    collect_import(context, n);
    return;
  }
  if (role == AST_TARGET)
    bind(context, n);
  if (n->kind == NODE_ATTRIBUTE && n->attribute.left->kind == NODE_GLOBAL &&
      is_socket_module(n->attribute.left->name.name))
    context->prefixes = true;
  ast_each_child(n, role, collect, context);
}

void python_collect(struct python_context *context, const struct unit *unit) {
  collect(context, unit->body, AST_PART);
}
