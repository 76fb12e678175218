/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding: names, items, attributes, tuples of targets; augmented assignment; del. */
#include "lang/eval/eval.h"

#include "lang/value/exceptions.h"

/* Binding a name to a native tells it what it is called. */
static void store_name_take(struct interp *in, const struct node *name, struct value v) {
  struct value *place = eval_place(in, name), old = *place;
  *place = v;
  if (v.kind == KIND_NATIVE && v.native->type->bound)
    v.native->type->bound(v.native, name->name.name->s, name->name.name->len);
  value_drop(old);
}

/* Unpacking */

static int wrong_count(struct interp *in, uint32_t wanted, size_t got) {
  if (got > wanted)
    interp_raise(in, &type_ValueError, "too many values to unpack (expected %u)", wanted);
  else
    interp_raise(in, &type_ValueError, "not enough values to unpack (expected %u, got %zu)", wanted,
                 got);
  return -1;
}

/* Raises the TypeError for a V that cannot be unpacked. */
static int refuse_unpacking(struct interp *in, struct value v) {
  interp_raise(in, &type_TypeError, "cannot unpack non-iterable %s object", value_type_name(v));
  if (v.kind == KIND_METHOD)
    interp_hint(in, "%s is not called here: parentheses call it, %s()", v.method->builtin->name,
                v.method->builtin->name);
  return -1;
}

static int unpack_iterable(struct interp *in, const struct node *target, struct value v) {
  uint32_t count = target->list.count, got = 0;
  struct value iter = ops_iter(in, v), item;
  if (iter.kind == KIND_ERROR) {
    if (in->exception.kind == KIND_EXCEPTION && in->exception.exception->type == &type_TypeError)
      refuse_unpacking(in, v);
    return -1;
  }
  struct value items = value_list_take(NULL, 0);
  while (got <= count && (item = ops_next(in, iter)).kind != KIND_ERROR) {
    value_list_append_take(items, item);
    got++;
  }
  value_drop(iter);
  int result = in->exception.kind != KIND_ERROR ? -1
               : got != count                   ? wrong_count(in, count, got)
                                                : 0;
  for (uint32_t i = 0; i < count && !result; i++)
    result = eval_store_take(in, target->list.at[i], value_ref(items.list->at[i]));
  value_drop(items);
  return result;
}

/* first, *rest = v */
static int unpack_star(struct interp *in, const struct node *target, struct value v) {
  uint32_t count = target->list.count, star = 0;
  while (target->list.at[star]->kind != NODE_STAR)
    star++;
  struct value items = ops_list(in, v);
  if (items.kind == KIND_ERROR) {
    if (in->exception.exception->type == &type_TypeError)
      refuse_unpacking(in, v);
    return -1;
  }
  size_t len = items.list->len, rest = len - (count - 1);
  int result = 0;
  if (len < count - 1) {
    interp_raise(in, &type_ValueError,
                 "not enough values to unpack (expected at least %u, got %zu)", count - 1, len);
    result = -1;
  }
  for (uint32_t i = 0; i < count && !result; i++) {
    const struct node *to = target->list.at[i];
    size_t from = i <= star ? i : i + rest - 1;
    struct value part;
    if (i == star) {
      part = value_list_take(items.list->at + from, rest);
      for (size_t k = 0; k < rest; k++)
        value_ref(part.list->at[k]);
      to = to->pair.left;
    } else {
      part = value_ref(items.list->at[from]);
    }
    result = eval_store_take(in, to, part);
  }
  value_drop(items);
  return result;
}

static int unpack(struct interp *in, const struct node *target, struct value v) {
  if (target->op)
    return unpack_star(in, target, v);
  if (v.kind != KIND_TUPLE)
    return unpack_iterable(in, target, v);
  uint32_t count = target->list.count;
  if (v.tuple->len != count)
    return wrong_count(in, count, v.tuple->len);
  for (uint32_t i = 0; i < count; i++)
    if (eval_store_take(in, target->list.at[i], value_ref(v.tuple->at[i])))
      return -1;
  return 0;
}

/* Targets */

static int store_item(struct interp *in, const struct node *target, struct value v) {
  struct value left = eval(in, target->pair.left);
  if (left.kind == KIND_ERROR)
    return -1;
  struct value index = eval(in, target->pair.right);
  int result = index.kind == KIND_ERROR ? -1 : ops_set_item(in, left, index, v);
  value_drop(index);
  value_drop(left);
  return result;
}

static int store_attribute(struct interp *in, const struct node *target, struct value v) {
  const struct str *name = target->attribute.name;
  struct value left = eval(in, target->attribute.left);
  int result = left.kind == KIND_ERROR ? -1 : ops_set_attribute(in, left, name->s, name->len, v);
  value_drop(left);
  return result;
}

int eval_store_any_take(struct interp *in, const struct node *target, struct value v) {
  int result;
  switch (target->kind) {
  case NODE_LOCAL:
  case NODE_GLOBAL:
  case NODE_CELL:
    store_name_take(in, target, v);
    return 0;
  case NODE_TUPLE:
  case NODE_LIST:
    result = unpack(in, target, v);
    break;
  case NODE_INDEX:
    result = store_item(in, target, v);
    break;
  default:
    result = store_attribute(in, target, v);
  }
  value_drop(v);
  if (result)
    eval_fail(in, target);
  return result;
}

/* A += B for the value OLD of NAME. A text that only NAME holds grows in place, so that building a text
   piece by piece takes linear time. Takes over OLD and MORE. */
static struct value grow_take(struct interp *in, const struct node *name, struct value old,
                              struct value more) {
  struct value *place = eval_place(in, name);
  bool alone = old.o->refs == 2 && place->kind == old.kind && place->o == old.o;
  size_t size = old.kind == KIND_STR ? more.str->len : more.bytes->len;
  if (!alone || !value_memory_left(size)) {
    struct value v = ops_binary(in, OP_ADD, old, more, true);
    value_drop(old);
    value_drop(more);
    return v;
  }
  *place = VALUE_ERROR;
  value_drop(old);
  return old.kind == KIND_STR ? value_str_append_take(old, more)
                              : value_bytes_append_take(old, more);
}

static inline bool can_grow(struct value a, struct value b) {
  return a.kind == b.kind && (a.kind == KIND_STR || a.kind == KIND_BYTES);
}

EVAL_APART static enum flow augment_any(struct interp *in, const struct node *n) {
  const struct node *name = n->pair.left;
  struct value old = eval(in, name), r;
  if (EVAL_UNLIKELY(old.kind == KIND_ERROR))
    return FLOW_ERROR;
  struct value more = eval(in, n->pair.right);
  if (EVAL_LIKELY(eval_quick_binary(n->op, old, more, &r))) {
    eval_store_take(in, name, r);
    return FLOW_NEXT;
  }
  if (more.kind == KIND_ERROR) {
    value_drop(old);
    return FLOW_ERROR;
  }
  if (n->op == OP_ADD && can_grow(old, more)) {
    r = grow_take(in, name, old, more);
  } else {
    r = ops_binary(in, n->op, old, more, true);
    value_drop(old);
    value_drop(more);
  }
  if (r.kind == KIND_ERROR)
    return eval_fail_flow(in, n);
  store_name_take(in, name, r);
  return FLOW_NEXT;
}

EVAL_APART static enum flow augment_name(struct interp *in, const struct node *n) {
  int64_t a, b;
  if (!eval_peek_ints(in, n, &a, &b) || !eval_quick_ints(n->op, a, b, eval_place(in, n->pair.left)))
    return augment_any(in, n);
  return FLOW_NEXT;
}

EVAL_APART static enum flow augment_item(struct interp *in, const struct node *n) {
  struct value left = eval(in, n->pair.left->pair.left);
  if (left.kind == KIND_ERROR)
    return FLOW_ERROR;
  struct value index = eval(in, n->pair.left->pair.right);
  struct value old = index.kind == KIND_ERROR ? index : ops_get_item(in, left, index);
  struct value more = old.kind == KIND_ERROR ? old : eval(in, n->pair.right);
  struct value r = more.kind == KIND_ERROR ? more : ops_binary(in, n->op, old, more, true);
  const struct node *where = more.kind != KIND_ERROR && r.kind == KIND_ERROR ? n : n->pair.left;
  int result = r.kind == KIND_ERROR ? -1 : ops_set_item(in, left, index, r);
  value_drop(r);
  value_drop(more);
  value_drop(old);
  value_drop(index);
  value_drop(left);
  return result ? eval_fail_flow(in, where) : FLOW_NEXT;
}

EVAL_APART static enum flow augment_attribute(struct interp *in, const struct node *n) {
  const struct str *name = n->pair.left->attribute.name;
  struct value left = eval(in, n->pair.left->attribute.left);
  if (left.kind == KIND_ERROR)
    return FLOW_ERROR;
  struct value old = ops_get_attribute(in, left, name->s, name->len);
  struct value more = old.kind == KIND_ERROR ? old : eval(in, n->pair.right);
  struct value r = more.kind == KIND_ERROR ? more : ops_binary(in, n->op, old, more, true);
  const struct node *where = more.kind != KIND_ERROR && r.kind == KIND_ERROR ? n : n->pair.left;
  int result = r.kind == KIND_ERROR ? -1 : ops_set_attribute(in, left, name->s, name->len, r);
  value_drop(r);
  value_drop(more);
  value_drop(old);
  value_drop(left);
  return result ? eval_fail_flow(in, where) : FLOW_NEXT;
}

enum flow eval_augmented(struct interp *in, const struct node *n) {
  if (EVAL_LIKELY(ast_is_name(n->pair.left)))
    return augment_name(in, n);
  if (n->pair.left->kind == NODE_INDEX)
    return augment_item(in, n);
  return augment_attribute(in, n);
}

/* s = s + x, treated as s += x where both mean the same. */
static bool adds_to(const struct node *name, const struct node *value) {
  return value->kind == NODE_BINARY && value->op == OP_ADD &&
         value->pair.left->kind == name->kind && value->pair.left->name.slot == name->name.slot;
}

EVAL_APART static enum flow add_to_name(struct interp *in, const struct node *name,
                                        const struct node *value) {
  struct value old = eval(in, name), r;
  if (old.kind == KIND_ERROR)
    return FLOW_ERROR;
  struct value more = eval(in, value->pair.right);
  if (!eval_quick_binary(OP_ADD, old, more, &r)) {
    if (more.kind != KIND_ERROR && can_grow(old, more)) {
      r = grow_take(in, name, old, more);
    } else {
      r = more.kind == KIND_ERROR ? more : ops_binary(in, OP_ADD, old, more, false);
      value_drop(old);
      value_drop(more);
    }
    if (r.kind == KIND_ERROR)
      return eval_fail_flow(in, value);
  }
  store_name_take(in, name, r);
  return FLOW_NEXT;
}

enum flow eval_assign(struct interp *in, const struct node *n) {
  struct node **targets = n->assign.targets;
  uint32_t count = n->assign.count;
  if (count == 1 && ast_is_name(targets[0]) && adds_to(targets[0], n->assign.value))
    return add_to_name(in, targets[0], n->assign.value);
  struct value v = eval(in, n->assign.value);
  if (v.kind == KIND_ERROR)
    return FLOW_ERROR;
  for (uint32_t i = 0; i + 1 < count; i++)
    if (eval_store_take(in, targets[i], value_ref(v))) {
      value_drop(v);
      return FLOW_ERROR;
    }
  return eval_store_take(in, targets[count - 1], v) ? FLOW_ERROR : FLOW_NEXT;
}

/* del */

void eval_unbind(struct interp *in, const struct node *name) {
  struct value *place = eval_place(in, name), old = *place;
  *place = VALUE_ERROR;
  value_drop(old);
}

static int delete_name(struct interp *in, const struct node *name) {
  if (eval_place(in, name)->kind != KIND_ERROR) {
    eval_unbind(in, name);
    return 0;
  }
  if (name->kind != NODE_GLOBAL) {
    eval_unbound(in, name);
    return -1;
  }
  interp_raise(in, &type_NameError, "name '%s' is not defined", name->name.name->s);
  interp_about_take(in, "name", value_strz(name->name.name->s));
  return -1;
}

static int delete_item(struct interp *in, const struct node *target) {
  struct value left = eval(in, target->pair.left);
  if (left.kind == KIND_ERROR)
    return -1;
  struct value index = eval(in, target->pair.right);
  int result = index.kind == KIND_ERROR ? -1 : ops_del_item(in, left, index);
  value_drop(index);
  value_drop(left);
  return result;
}

static int delete_attribute(struct interp *in, const struct node *target) {
  const struct str *name = target->attribute.name;
  struct value left = eval(in, target->attribute.left);
  int result = left.kind == KIND_ERROR ? -1 : ops_del_attribute(in, left, name->s, name->len);
  value_drop(left);
  return result;
}

int eval_delete(struct interp *in, const struct node *target) {
  int result = 0;
  switch (target->kind) {
  case NODE_LOCAL:
  case NODE_GLOBAL:
  case NODE_CELL:
    result = delete_name(in, target);
    break;
  case NODE_TUPLE:
  case NODE_LIST:
    for (uint32_t i = 0; i < target->list.count && !result; i++)
      result = eval_delete(in, target->list.at[i]);
    break;
  case NODE_INDEX:
    result = delete_item(in, target);
    break;
  default:
    result = delete_attribute(in, target);
  }
  if (result)
    eval_fail(in, target);
  return result;
}
