/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units: the memory of a tree, and the names and constants that live as long as it does; and the one list
 * of a node's children. */
#include "lang/syntax/ast.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/utf8.h"

#define CHUNK_SIZE 8192

struct chunk {
  struct chunk *next;
  max_align_t bytes[]; /* cleared when made */
};

struct interned {
  uint32_t hash;
  struct str *str;
};

struct arena {
  struct chunk *chunks;
  char *at, *end;         /* what is left of the newest chunk */
  struct interned *table; /* open addressing; cap is a power of two */
  size_t count, cap;
  struct value *kept;
  size_t kept_count;
};

struct unit *unit_new(struct source *source) {
  struct unit *unit = mem_zalloc(1, sizeof *unit);
  unit->refs = 1;
  unit->source = source_ref(source);
  unit->arena = mem_zalloc(1, sizeof *unit->arena);
  return unit;
}

struct unit *unit_ref(struct unit *unit) {
  unit->refs++;
  return unit;
}

void unit_free(struct unit *unit) {
  if (unit == NULL || --unit->refs > 0)
    return;
  struct arena *arena = unit->arena;
  for (size_t i = 0; i < arena->kept_count; i++)
    value_drop(arena->kept[i]);
  for (size_t i = 0; i < arena->cap; i++)
    if (arena->table[i].str)
      value_drop(value_object(KIND_STR, arena->table[i].str));
  while (arena->chunks) {
    struct chunk *next = arena->chunks->next;
    free(arena->chunks);
    arena->chunks = next;
  }
  free(arena->kept);
  free(arena->table);
  free(arena);
  source_free(unit->source);
  free(unit);
}

static struct chunk *add_chunk(struct arena *arena, size_t size) {
  struct chunk *chunk = mem_zalloc(1, sizeof *chunk + size);
  chunk->next = arena->chunks;
  arena->chunks = chunk;
  return chunk;
}

void *unit_alloc(struct unit *unit, size_t size) {
  struct arena *arena = unit->arena;
  const size_t align = _Alignof(max_align_t);
  size = (size + align - 1) / align * align;
  if (size > CHUNK_SIZE / 4)
    return add_chunk(arena, size)->bytes;
  if (size > (size_t)(arena->end - arena->at)) {
    arena->at = (char *)add_chunk(arena, CHUNK_SIZE)->bytes;
    arena->end = arena->at + CHUNK_SIZE;
  }
  void *p = arena->at;
  arena->at += size;
  return p;
}

void *unit_room(struct unit *unit, void *p, size_t count, size_t size) {
  if (count & (count - 1))
    return p;
  void *more = unit_alloc(unit, (count ? 2 * count : 1) * size);
  if (count)
    memcpy(more, p, count * size);
  return more;
}

/* FNV-1a */
static uint32_t hash_of(const char *s, size_t len) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ (unsigned char)s[i]) * 16777619u;
  return hash;
}

/* Where the text is in the table, or the free place that is for it. */
static struct interned *find(const struct arena *arena, uint32_t hash, const char *s, size_t len) {
  for (size_t i = hash;; i++) {
    struct interned *entry = &arena->table[i & (arena->cap - 1)];
    if (entry->str == NULL ||
        (entry->hash == hash && entry->str->len == len && memcmp(entry->str->s, s, len) == 0))
      return entry;
  }
}

static void grow(struct arena *arena) {
  struct interned *old = arena->table;
  size_t old_cap = arena->cap;
  arena->cap = old_cap ? old_cap * 2 : 32;
  arena->table = mem_zalloc(arena->cap, sizeof *arena->table);
  for (size_t i = 0; i < old_cap; i++)
    if (old[i].str)
      *find(arena, old[i].hash, old[i].str->s, old[i].str->len) = old[i];
  free(old);
}

const struct str *unit_intern(struct unit *unit, const char *s, size_t len) {
  struct arena *arena = unit->arena;
  if (arena->count * 2 >= arena->cap)
    grow(arena);
  uint32_t hash = hash_of(s, len);
  struct interned *entry = find(arena, hash, s, len);
  if (entry->str)
    return entry->str;
  struct str *str = value_str_raw(len, utf8_count(s, len));
  memcpy(str->s, s, len);
  *entry = (struct interned){hash, str};
  arena->count++;
  return str;
}

void unit_keep_take(struct unit *unit, struct value v) {
  struct arena *arena = unit->arena;
  arena->kept = mem_room(arena->kept, arena->kept_count, sizeof *arena->kept);
  arena->kept[arena->kept_count++] = v;
}

/* A walk over children: the function called with each. */
struct ast_walk {
  void (*visit)(void *data, struct node *child, enum ast_role role);
  void *data;
};

static void one(const struct ast_walk *w, struct node *child, enum ast_role role) {
  if (child)
    w->visit(w->data, child, role);
}

static void each(const struct ast_walk *w, struct node *const *at, uint32_t count,
                 enum ast_role role) {
  for (uint32_t i = 0; i < count; i++)
    w->visit(w->data, at[i], role);
}

static void each_of_if(const struct ast_walk *w, const struct node *n) {
  for (;;) {
    one(w, n->branch.test, AST_PART);
    one(w, n->branch.body, AST_PART);
    struct node *otherwise = n->branch.otherwise;
    if (otherwise == NULL || otherwise->list.count != 1 || otherwise->list.at[0]->kind != NODE_IF) {
      one(w, otherwise, AST_PART);
      return;
    }
    n = otherwise->list.at[0];
  }
}

static void each_of_try(const struct ast_walk *w, const struct node *n) {
  one(w, n->attempt.body, AST_PART);
  for (uint32_t i = 0; i < n->attempt.count; i++) {
    one(w, n->attempt.handlers[i].type, AST_PART);
    one(w, n->attempt.handlers[i].name, AST_TARGET);
    one(w, n->attempt.handlers[i].body, AST_PART);
  }
  one(w, n->attempt.otherwise, AST_PART);
  one(w, n->attempt.finally, AST_PART);
}

static void each_of_def(const struct ast_walk *w, const struct node *n) {
  const struct node_function *def = n->def;
  uint32_t all = def->count + def->star + def->stars;
  one(w, def->target, AST_TARGET);
  for (uint32_t i = 0; i < all; i++)
    one(w, def->params[i].preset, AST_PART);
  for (uint32_t i = 0; i < all; i++)
    one(w, def->params[i].note, AST_PART);
  one(w, def->returns, AST_PART);
  one(w, def->body, AST_BODY);
}

static void each_of_comprehension(const struct ast_walk *w, const struct node *n) {
  for (uint32_t i = 0; i < n->comp.count; i++) {
    one(w, n->comp.walks[i].iter, AST_PART);
    one(w, n->comp.walks[i].target, AST_TARGET);
    each(w, n->comp.walks[i].tests, n->comp.walks[i].count, AST_PART);
  }
  one(w, n->comp.element, AST_PART);
  one(w, n->comp.item, AST_PART);
}

void ast_each_child(const struct node *n, enum ast_role role,
                    void (*visit)(void *data, struct node *child, enum ast_role role), void *data) {
  const struct ast_walk walk = {visit, data}, *w = &walk;
  switch ((enum node_kind)n->kind) {
  case NODE_CONST:
  case NODE_GLOBAL:
  case NODE_LOCAL:
  case NODE_CELL:
  case NODE_PASS:
  case NODE_BREAK:
  case NODE_CONTINUE:
    break;
  case NODE_TUPLE:
  case NODE_LIST:
    each(w, n->list.at, n->list.count, role);
    break;
  case NODE_DICT:
    for (uint32_t i = 0; i < n->list.count; i++)
      one(w, n->list.at[i], AST_PART);
    break;
  case NODE_LIST_COMP:
  case NODE_SET_COMP:
  case NODE_DICT_COMP:
  case NODE_GENERATOR:
    each_of_comprehension(w, n);
    break;
  case NODE_SET:
  case NODE_FSTRING:
  case NODE_BLOCK:
  case NODE_GLOBALS:
  case NODE_NONLOCALS:
    each(w, n->list.at, n->list.count, AST_PART);
    break;
  case NODE_DEL:
    each(w, n->list.at, n->list.count, AST_TARGET);
    break;
  case NODE_FORMAT:
    one(w, n->format.expr, AST_PART);
    one(w, n->format.spec, AST_PART);
    break;
  case NODE_ATTRIBUTE:
    one(w, n->attribute.left, AST_PART);
    break;
  case NODE_STAR:
    one(w, n->pair.left, role);
    break;
  case NODE_INDEX:
  case NODE_UNARY:
  case NODE_BINARY:
  case NODE_COMPARE:
  case NODE_AND:
  case NODE_OR:
  case NODE_NOT:
  case NODE_EXPR:
  case NODE_RETURN:
  case NODE_RAISE:
  case NODE_ASSERT:
  case NODE_BACKGROUND:
    one(w, n->pair.left, AST_PART);
    one(w, n->pair.right, AST_PART);
    break;
  case NODE_AUGASSIGN:
  case NODE_NAMED:
  case NODE_NOTE:
    one(w, n->pair.left, AST_TARGET);
    one(w, n->pair.right, AST_PART);
    break;
  case NODE_SLICE:
    one(w, n->slice.start, AST_PART);
    one(w, n->slice.stop, AST_PART);
    one(w, n->slice.step, AST_PART);
    break;
  case NODE_CALL:
  case NODE_CALL_STAR:
    one(w, n->call.callee, AST_PART);
    each(w, n->call.args, n->call.count + n->call.keyword_count, AST_PART);
    break;
  case NODE_CHAIN:
    one(w, n->chain.first, AST_PART);
    each(w, n->chain.rest, n->chain.count, AST_PART);
    break;
  case NODE_IFEXP:
    one(w, n->ifexp.test, AST_PART);
    one(w, n->ifexp.then, AST_PART);
    one(w, n->ifexp.otherwise, AST_PART);
    break;
  case NODE_ASSIGN:
    each(w, n->assign.targets, n->assign.count, AST_TARGET);
    one(w, n->assign.value, AST_PART);
    break;
  case NODE_IMPORT:
    one(w, n->import.target, AST_TARGET);
    for (uint32_t i = 0; i < n->import.count; i++)
      one(w, n->import.names[i].target, AST_TARGET);
    break;
  case NODE_IF:
    each_of_if(w, n);
    break;
  case NODE_WHILE:
    one(w, n->branch.test, AST_PART);
    one(w, n->branch.body, AST_PART);
    one(w, n->branch.otherwise, AST_PART);
    break;
  case NODE_FOR:
    one(w, n->loop.target, AST_TARGET);
    one(w, n->loop.iter, AST_PART);
    one(w, n->loop.body, AST_PART);
    one(w, n->loop.otherwise, AST_PART);
    break;
  case NODE_WITH:
    one(w, n->with.context, AST_PART);
    one(w, n->with.target, AST_TARGET);
    one(w, n->with.body, AST_PART);
    break;
  case NODE_TRY:
    each_of_try(w, n);
    break;
  case NODE_DEF:
  case NODE_LAMBDA:
    each_of_def(w, n);
    break;
  case NODE_CALL_WORDS:
  case NODE_COMMAND:
    for (uint32_t i = 0; i < n->command.count; i++)
      one(w, n->command.words[i].value, AST_PART);
    break;
  case NODE_SIDE:
    one(w, n->side.statement, AST_PART);
    break;
  }
}
