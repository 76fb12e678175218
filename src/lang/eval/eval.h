/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator walks the tree. What its files share:
 *   eval_expr.c    expressions            eval_call.c    calls, and running a function made by def
 *   eval_stmt.c    statements, interp_exec  eval_flow.c  loops, try, with
 *   eval_assign.c  binding names and targets  eval_format.c  f-strings   eval_import.c  import
 *   eval_display.c displays and their stars   eval_bind.c   arguments to parameters
 *   eval_comp.c    comprehensions, generator expressions   cells.c   names that functions share
 *
 * To add a kind of node: its row in `evaluators` (eval_expr.c) or its case in eval_statement, and a function beside.
 *
 * An expression gives a value; VALUE_ERROR means that the exception is in IN. Whoever gives
 * VALUE_ERROR from a node passes it through eval_fail, so that the innermost node is the place shown.
 * A statement gives an enum flow. The slots of a running function are on the C stack; a function
 * that calls itself too deep is stopped by a count as in CPython, and anything else that nests too
 * deep by the address of the stack (eval_deep). */
#ifndef LANG_EVAL_EVAL_H
#define LANG_EVAL_EVAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "lang/syntax/ast.h"
#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/value/value.h"

enum flow {
  FLOW_NEXT, /* go on with the next statement */
  FLOW_BREAK,
  FLOW_CONTINUE,
  FLOW_RETURN, /* in->returned is what the function gives */
  FLOW_ERROR,  /* in->exception */
};

#define EVAL_LIKELY(x) __builtin_expect(!!(x), 1)
#define EVAL_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* For the functions that a switch or a table calls, and for loops: inlining them into it makes every case slower. Each
   begins on a cache line: otherwise the time of a turn depends on what is linked before it, by up to a sixth. */
#define EVAL_APART __attribute__((noinline, aligned(64)))

/* A compound expression; `eval` below is quicker for the small ones. */
struct value eval_expr(struct interp *in, const struct node *n);
struct value eval_walked(struct interp *in, const struct node *n);      /* what a for loop walks */
struct value eval_call(struct interp *in, const struct node *n);        /* NODE_CALL */
struct value eval_call_spread(struct interp *in, const struct node *n); /* NODE_CALL_STAR */
struct value eval_function(struct interp *in, const struct node *n);    /* NODE_DEF, NODE_LAMBDA */
struct value eval_comprehension(struct interp *in, const struct node *n);
struct value eval_generator(struct interp *in, const struct node *n);
/* NODE_CALL_WORDS, NODE_COMMAND */
struct value eval_command(struct interp *in, const struct node *n);
struct value eval_display(struct interp *in, const struct node *n); /* NODE_TUPLE, NODE_LIST */
struct value eval_set(struct interp *in, const struct node *n);     /* NODE_SET */
struct value eval_dict(struct interp *in, const struct node *n);    /* NODE_DICT */
/* Adds each item of V, the value of a NODE_STAR in the call or display N, to LIST. CALLEE, for messages, is what the
   values are arguments of; VALUE_ERROR in a display. Returns 0 or -1. */
int eval_spread_value(struct interp *in, const struct node *n, struct value v, struct value callee,
                      struct value list);
/* The same for the value of PART, which need not be a NODE_STAR: then it is added itself. */
int eval_spread(struct interp *in, const struct node *n, const struct node *part,
                struct value list);
struct value eval_fstring(struct interp *in, const struct node *n); /* NODE_FSTRING */
struct value eval_compare(struct interp *in, const struct node *n); /* NODE_COMPARE */
/* A name that is not bound here: a built-in, or NameError. */
struct value eval_unbound(struct interp *in, const struct node *n);
/* What CPython calls CALLEE in a message: "print", "str.format", "__main__.f". */
void eval_callee_name(struct value callee, struct text *out);

/* One statement; `eval_block` below runs those of a NODE_BLOCK. */
enum flow eval_statement(struct interp *in, const struct node *n);
enum flow eval_while(struct interp *in, const struct node *n);
enum flow eval_for(struct interp *in, const struct node *n);
enum flow eval_with(struct interp *in, const struct node *n);
enum flow eval_try(struct interp *in, const struct node *n);

/* Binds V (taken over) to a target: a name, an item, an attribute, a tuple of targets. 0 or -1. */
int eval_store_any_take(struct interp *in, const struct node *target, struct value v);
/* The targets of a NODE_ASSIGN, of a NODE_AUGASSIGN, and of `del`. */
enum flow eval_assign(struct interp *in, const struct node *n);
enum flow eval_augmented(struct interp *in, const struct node *n);
int eval_delete(struct interp *in, const struct node *target);
/* Unbinds a name's node if it is bound. */
void eval_unbind(struct interp *in, const struct node *name);

int eval_import(struct interp *in, const struct node *n);

/* Fills SLOTS of F (all unbound) from ARGS and the defaults: 0, or -1 when they do not fit. */
int eval_bind(struct interp *in, const struct function *f, const struct args *args,
              struct value *slots);

/* Notes N as the place of the exception in flight, unless it has one, and in its traceback, unless one of the same call
   is there; returns VALUE_ERROR. _at: what is marked at the prompt is only a part of N. */
struct value eval_fail(struct interp *in, const struct node *n);
struct value eval_fail_at(struct interp *in, const struct node *n, struct span span);
static inline enum flow eval_fail_flow(struct interp *in, const struct node *n) {
  eval_fail(in, n);
  return FLOW_ERROR;
}

/* Whether the C stack is used up, with MORE bytes still wanted. */
static inline bool eval_deep(const struct interp *in, size_t more) {
  return (const char *)__builtin_frame_address(0) - more < in->stack_low;
}

/* Called at every turn of a loop and after every call: raises when interrupted or out of memory. */
bool eval_stopped(struct interp *in);
static inline bool eval_must_stop(struct interp *in) {
  return EVAL_UNLIKELY(atomic_load_explicit(&in->interrupted, memory_order_relaxed) ||
                       object_bytes > (int64_t)VALUE_MEMORY_LIMIT) &&
         eval_stopped(in);
}

static inline struct value eval(struct interp *in, const struct node *n) {
  struct value v;
  if (n->kind == NODE_CONST)
    v = n->value;
  else if (n->kind == NODE_LOCAL)
    v = in->slots[n->name.slot];
  else if (n->kind == NODE_GLOBAL)
    v = in->globals[n->name.slot].value;
  else
    return eval_expr(in, n);
  return EVAL_LIKELY(v.kind != KIND_ERROR) ? value_ref(v) : eval_unbound(in, n);
}

/* The place of the value of a constant or name, valid until the next name is made: borrowed, VALUE_ERROR
   when the name is not bound. NULL for any other node and for a name in a cell. */
static inline const struct value *eval_peek(const struct interp *in, const struct node *n) {
  return n->kind == NODE_CONST    ? &n->value
         : n->kind == NODE_LOCAL  ? &in->slots[n->name.slot]
         : n->kind == NODE_GLOBAL ? &in->globals[n->name.slot].value
                                  : NULL;
}

/* Whether both operands of N are constants or names that hold integers, as they mostly are in counting
   and comparing: then no references need counting. */
static inline bool eval_peek_ints(const struct interp *in, const struct node *n, int64_t *left,
                                  int64_t *right) {
  const struct value *a = eval_peek(in, n->pair.left), *b = eval_peek(in, n->pair.right);
  if (!a || !b || a->kind != KIND_INT || b->kind != KIND_INT)
    return false;
  *left = a->i;
  *right = b->i;
  return true;
}

/* The place of a name's value, valid until the next name is made. A shared name is rare and its case is kept out of the
   way of the others: a `for` comes here at each turn. */
static inline struct value *eval_place(struct interp *in, const struct node *name) {
  if (name->kind == NODE_LOCAL)
    return &in->slots[name->name.slot];
  return EVAL_LIKELY(name->kind == NODE_GLOBAL) ? &in->globals[name->name.slot].value
                                                : &in->slots[name->name.slot].cell->value;
}

static inline int eval_store_take(struct interp *in, const struct node *target, struct value v) {
  if (EVAL_UNLIKELY(!ast_is_name(target) || v.kind == KIND_NATIVE))
    return eval_store_any_take(in, target, v);
  struct value *place = eval_place(in, target), old = *place;
  *place = v;
  value_drop(old);
  return 0;
}

/* Hands V (taken over), the value of an expression statement, to the host, which shows it. */
enum flow eval_show_take(struct interp *in, struct value v);

static inline enum flow eval_expression_statement(struct interp *in, const struct node *n) {
  n = n->pair.left;
  struct value v = EVAL_LIKELY(n->kind == NODE_CALL) ? eval_call(in, n) : eval(in, n);
  if (EVAL_UNLIKELY(v.kind == KIND_ERROR))
    return FLOW_ERROR;
  if (EVAL_UNLIKELY(in->show))
    return eval_show_take(in, v);
  value_drop(v);
  return FLOW_NEXT;
}

/* Inlined into the loops, so that a system call returns to them by a short way: see make_call. */
static inline enum flow eval_block(struct interp *in, const struct node *block) {
  for (uint32_t i = 0; i < block->list.count; i++) {
    const struct node *n = block->list.at[i];
    in->at = n;
    enum flow flow =
        n->kind == NODE_EXPR ? eval_expression_statement(in, n) : eval_statement(in, n);
    if (flow != FLOW_NEXT)
      return flow;
  }
  return FLOW_NEXT;
}

/* A condition: 1, 0 or -1. */
static inline int eval_condition(struct interp *in, const struct node *n) {
  struct value v = EVAL_LIKELY(n->kind == NODE_COMPARE) ? eval_compare(in, n) : eval(in, n);
  if (v.kind == KIND_BOOL)
    return (int)v.i;
  if (v.kind == KIND_ERROR)
    return -1;
  int truth = ops_truth(v);
  value_drop(v);
  return truth;
}

/* The commonest arithmetic, without a call: *R is set and true returned, or it is left to ops_binary. */
static inline bool eval_quick_ints(int op, int64_t a, int64_t b, struct value *r) {
  int64_t i;
  switch (op) {
  case OP_ADD:
    if (__builtin_add_overflow(a, b, &i))
      return false;
    break;
  case OP_SUB:
    if (__builtin_sub_overflow(a, b, &i))
      return false;
    break;
  case OP_MUL:
    if (__builtin_mul_overflow(a, b, &i))
      return false;
    break;
  case OP_FLOORDIV:
    if (a < 0 || b <= 0)
      return false;
    i = a / b;
    break;
  case OP_MOD:
    if (a < 0 || b <= 0)
      return false;
    i = a % b;
    break;
  default:
    return false;
  }
  *r = value_int(i);
  return true;
}

static inline bool eval_quick_binary(int op, struct value a, struct value b, struct value *r) {
  if (a.kind == KIND_INT && b.kind == KIND_INT)
    return eval_quick_ints(op, a.i, b.i, r);
  if (a.kind == KIND_FLOAT && b.kind == KIND_FLOAT) {
    switch (op) {
    case OP_ADD:
      *r = value_float(a.f + b.f);
      return true;
    case OP_SUB:
      *r = value_float(a.f - b.f);
      return true;
    case OP_MUL:
      *r = value_float(a.f * b.f);
      return true;
    default:
      return false;
    }
  }
  return false;
}

#endif
