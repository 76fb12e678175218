/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements, and running a whole unit. */
#include "lang/eval/eval.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/value/exceptions.h"

/* raise, assert */

/* What `raise V` raises: V itself, or an instance of it. Takes over V. */
static struct value as_exception_take(struct interp *in, struct value v, const char *wrong) {
  if (v.kind == KIND_TYPE && v.type->is_exception)
    return exceptions_call(in, v.type, &(struct args){NULL, 0, NULL, 0});
  if (v.kind == KIND_EXCEPTION)
    return v;
  value_drop(v);
  return interp_raise(in, &type_TypeError, "%s", wrong);
}

static enum flow raise_again(struct interp *in, const struct node *n) {
  if (in->handling.kind == KIND_ERROR) {
    interp_raise(in, &type_RuntimeError, "No active exception to reraise");
  } else {
    interp_raise_take(in, value_ref(in->handling));
    traceback_again(in->exception.exception, false, in->depth);
  }
  return eval_fail_flow(in, n);
}

EVAL_APART static enum flow raise_statement(struct interp *in, const struct node *n) {
  if (!n->pair.left)
    return raise_again(in, n);
  struct value v = eval(in, n->pair.left);
  if (v.kind == KIND_ERROR)
    return FLOW_ERROR;
  v = as_exception_take(in, v, "exceptions must derive from BaseException");
  if (v.kind == KIND_ERROR)
    return eval_fail_flow(in, n);
  if (n->pair.right) {
    struct value cause = eval(in, n->pair.right);
    if (cause.kind != KIND_NONE && cause.kind != KIND_ERROR)
      cause = as_exception_take(in, cause, "exception causes must derive from BaseException");
    if (cause.kind == KIND_ERROR) {
      value_drop(v);
      return eval_fail_flow(in, n);
    }
    if (cause.exception != v.exception)
      exceptions_set(in, v.exception, "__cause__", strlen("__cause__"), cause);
    value_drop(cause);
  }
  interp_raise_take(in, v);
  traceback_again(v.exception, true, in->depth);
  return eval_fail_flow(in, n);
}

/* The last comparison among the conditions of TEST, or NULL: CPython says of it that the assertion failed, and
   where there is none of the whole statement. */
static const struct node *last_comparison(const struct node *test) {
  const struct node *last = NULL;
  switch (test->kind) {
  case NODE_COMPARE:
  case NODE_CHAIN:
    return test;
  case NODE_AND:
  case NODE_OR:
    last = last_comparison(test->pair.right);
    return last ? last : last_comparison(test->pair.left);
  case NODE_NOT:
    return last_comparison(test->pair.left);
  case NODE_IFEXP:
    last = last_comparison(test->ifexp.otherwise);
    last = last ? last : last_comparison(test->ifexp.then);
    return last ? last : last_comparison(test->ifexp.test);
  default:
    return NULL;
  }
}

EVAL_APART static enum flow check(struct interp *in, const struct node *n) {
  int truth = eval_condition(in, n->pair.left);
  if (truth)
    return truth < 0 ? FLOW_ERROR : FLOW_NEXT;
  const struct node *at = last_comparison(n->pair.left);
  if (!n->pair.right) {
    interp_raise_args(in, &type_AssertionError, NULL, 0);
    return eval_fail_flow(in, at ? at : n);
  }
  struct value message = eval(in, n->pair.right);
  if (message.kind == KIND_ERROR)
    return FLOW_ERROR;
  interp_raise_args(in, &type_AssertionError, &message, 1);
  value_drop(message);
  return eval_fail_flow(in, at ? at : n);
}

/* def, and annotations: the names in them must be bound, as in Python; their values are not used. */

static int heed_list(struct interp *in, struct node_list list);

static int heed_note(struct interp *in, const struct node *n) {
  if (n->kind == NODE_INDEX) /* list[int] */
    return heed_note(in, n->pair.left) || heed_note(in, n->pair.right) ? -1 : 0;
  if (n->kind == NODE_BINARY && n->op == OP_OR) /* str | None */
    return heed_note(in, n->pair.left) || heed_note(in, n->pair.right) ? -1 : 0;
  if ((n->kind == NODE_TUPLE || n->kind == NODE_LIST) && !n->op) /* no star in it */
    return heed_list(in, n->list);
  struct value v = eval(in, n);
  value_drop(v);
  return v.kind == KIND_ERROR ? -1 : 0;
}

static int heed_list(struct interp *in, struct node_list list) {
  for (uint32_t i = 0; i < list.count; i++)
    if (heed_note(in, list.at[i]))
      return -1;
  return 0;
}

static int heed_notes(struct interp *in, const struct node *n) {
  const struct node_function *def = n->def;
  for (uint32_t i = 0; i < def->count + def->star + def->stars; i++)
    if (def->params[i].note && heed_note(in, def->params[i].note))
      return -1;
  return def->returns ? heed_note(in, def->returns) : 0;
}

struct value eval_function(struct interp *in, const struct node *n) {
  const struct node_function *def = n->def;
  uint32_t count = def->count, all = count + def->frame.capture_count;
  struct function *f = object_new(sizeof *f + all * sizeof f->presets[0]);
  f->unit = unit_ref(in->unit);
  f->def = def;
  f->own = VALUE_ERROR;
  for (uint32_t i = 0; i < count; i++)
    f->presets[i] = VALUE_ERROR;
  cells_capture(&def->frame, in->slots, f->presets + count);
  struct value v = value_object(KIND_FUNCTION, f);
  for (uint32_t i = 0; i < count; i++) {
    if (!def->params[i].preset)
      continue;
    f->presets[i] = eval(in, def->params[i].preset);
    if (f->presets[i].kind == KIND_ERROR) {
      value_drop(v);
      return VALUE_ERROR;
    }
  }
  return v;
}

EVAL_APART static enum flow define(struct interp *in, const struct node *n) {
  struct value v = eval_function(in, n);
  if (v.kind == KIND_ERROR)
    return FLOW_ERROR;
  if (heed_notes(in, n)) {
    value_drop(v);
    return FLOW_ERROR;
  }
  return eval_store_take(in, n->def->target, v) ? FLOW_ERROR : FLOW_NEXT;
}

/* Showing values, and what the host does for the evaluator */

/* The value V (taken over) of a statement at module level. */
enum flow eval_show_take(struct interp *in, struct value v) {
  if (in->show && in->depth == 0 && v.kind != KIND_NONE && in->host->show)
    in->host->show(in->host_data, in, v);
  if (in->show && in->depth == 0 && v.kind == KIND_METHOD)
    interp_note(in, "%s is not called here: parentheses call it, %s()", v.method->builtin->name,
                v.method->builtin->name);
  value_drop(v);
  return FLOW_NEXT;
}

/* @NAME statement, statement & */
EVAL_APART static enum flow outside(struct interp *in, const struct node *n) {
  if (!in->host->elsewhere) {
    interp_raise(in, &type_RuntimeError, "%s only works at sockshell's prompt and in its programs",
                 n->kind == NODE_SIDE ? "@" : "&");
    return eval_fail_flow(in, n);
  }
  struct value v = in->host->elsewhere(in->host_data, in, n);
  return v.kind == KIND_ERROR ? eval_fail_flow(in, n) : eval_show_take(in, v);
}

/* if, with its chain of elif */
EVAL_APART static enum flow choose(struct interp *in, const struct node *n) {
  for (;;) {
    int truth = eval_condition(in, n->branch.test);
    if (truth < 0)
      return FLOW_ERROR;
    if (truth)
      return eval_block(in, n->branch.body);
    const struct node *other = n->branch.otherwise;
    if (!other)
      return FLOW_NEXT;
    if (other->kind != NODE_BLOCK || other->list.count != 1 || other->list.at[0]->kind != NODE_IF)
      return eval_block(in, other);
    n = in->at = other->list.at[0];
  }
}

EVAL_APART static enum flow give_back(struct interp *in, const struct node *n) {
  struct value v = n->pair.left ? eval(in, n->pair.left) : VALUE_NONE;
  in->returned = v;
  return v.kind == KIND_ERROR ? FLOW_ERROR : FLOW_RETURN;
}

EVAL_APART static enum flow delete_all(struct interp *in, const struct node *n) {
  for (uint32_t i = 0; i < n->list.count; i++)
    if (eval_delete(in, n->list.at[i]))
      return FLOW_ERROR;
  return FLOW_NEXT;
}

EVAL_APART static enum flow import(struct interp *in, const struct node *n) {
  return eval_import(in, n) ? eval_fail_flow(in, n) : FLOW_NEXT;
}

EVAL_APART static enum flow expression(struct interp *in, const struct node *n) {
  return eval_expression_statement(in, n);
}

EVAL_APART static enum flow note(struct interp *in, const struct node *n) {
  return n->pair.right && heed_note(in, n->pair.right) ? FLOW_ERROR : FLOW_NEXT;
}

EVAL_APART static enum flow block(struct interp *in, const struct node *n) {
  return eval_block(in, n);
}

EVAL_APART enum flow eval_statement(struct interp *in, const struct node *n) {
  switch (n->kind) {
  case NODE_EXPR:
    return expression(in, n);
  case NODE_ASSIGN:
    return eval_assign(in, n);
  case NODE_AUGASSIGN:
    return eval_augmented(in, n);
  case NODE_IF:
    return choose(in, n);
  case NODE_RETURN:
    return give_back(in, n);
  case NODE_WHILE:
    return eval_while(in, n);
  case NODE_FOR:
    return eval_for(in, n);
  case NODE_PASS:
  case NODE_GLOBALS:
  case NODE_NONLOCALS:
    return FLOW_NEXT;
  case NODE_BREAK:
    return FLOW_BREAK;
  case NODE_CONTINUE:
    return FLOW_CONTINUE;
  case NODE_WITH:
    return eval_with(in, n);
  case NODE_TRY:
    return eval_try(in, n);
  case NODE_RAISE:
    return raise_statement(in, n);
  case NODE_ASSERT:
    return check(in, n);
  case NODE_DEF:
    return define(in, n);
  case NODE_NOTE:
    return note(in, n);
  case NODE_DEL:
    return delete_all(in, n);
  case NODE_IMPORT:
    return import(in, n);
  case NODE_BLOCK:
    return block(in, n);
  case NODE_SIDE:
  case NODE_BACKGROUND:
    return outside(in, n);
  default:
    mem_panic("node %d is not a statement", n->kind);
  }
}

/* Whole units */

#define SLOTS_FEW 16            /* kept on the C stack */
#define STACK_KEPT (512 * 1024) /* for functions of the C library and of lang/value/ops.h */

/* The lowest address of this thread's stack that evaluation may use. */
static const char *stack_low(void) {
  static _Thread_local const char *low;
  pthread_attr_t attr;
  void *start = NULL;
  size_t size = 0;
  if (low)
    return low;
  if (!pthread_getattr_np(pthread_self(), &attr)) {
    if (pthread_attr_getstack(&attr, &start, &size))
      size = 0;
    pthread_attr_destroy(&attr);
  }
  low = (const char *)start + (size > 2 * STACK_KEPT ? STACK_KEPT : size / 2);
  return low;
}

/* Runs the body of UNIT with the slots of its comprehensions. */
static enum flow run_body(struct interp *in, struct unit *unit) {
  struct value few[SLOTS_FEW];
  uint32_t count = unit->frame.slots;
  struct value *slots = count <= SLOTS_FEW ? few : mem_alloc(count * sizeof *slots);
  for (uint32_t i = 0; i < count; i++)
    slots[i] = VALUE_ERROR;
  in->slots = slots;
  enum flow flow = eval_statement(in, unit->body);
  if (slots != few)
    free(slots);
  return flow;
}

int interp_exec(struct interp *in, struct unit *unit, bool show) {
  struct unit *outer = in->unit;
  const struct node *at = in->at;
  const struct node_frame *frame = in->frame;
  struct value *slots = in->slots;
  bool outer_show = in->show;
  in->stack_low = stack_low();
  in->unit = unit;
  in->frame = &unit->frame;
  in->show = show;
  enum flow flow = run_body(in, unit);
  in->unit = outer;
  in->frame = frame;
  in->at = at;
  in->slots = slots;
  in->show = outer_show;
  return flow == FLOW_ERROR ? -1 : 0;
}
