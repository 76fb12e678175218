/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops, try and with: statements that change which statement comes next. */
#include "lang/eval/eval.h"

#include "lang/value/exceptions.h"

/* Loops. What the flow of its body means for a loop: */

#define LOOP_BODY(IN, N, FLOW)                                                                     \
  if (EVAL_UNLIKELY((FLOW) != FLOW_NEXT) && (FLOW) != FLOW_CONTINUE)                               \
    break;                                                                                         \
  if (eval_must_stop(IN)) {                                                                        \
    (FLOW) = eval_fail_flow(IN, N);                                                                \
    break;                                                                                         \
  }                                                                                                \
  (FLOW) = FLOW_NEXT

/* After a loop that ended with FLOW: runs its `else` unless it was left by break. */
static enum flow after_loop(struct interp *in, enum flow flow, const struct node *otherwise) {
  if (flow == FLOW_BREAK)
    return FLOW_NEXT;
  return flow == FLOW_NEXT && otherwise ? eval_block(in, otherwise) : flow;
}

EVAL_APART enum flow eval_while(struct interp *in, const struct node *n) {
  enum flow flow = FLOW_NEXT;
  for (;;) {
    int truth = eval_condition(in, n->branch.test);
    if (EVAL_UNLIKELY(truth < 0))
      return FLOW_ERROR;
    if (!truth)
      break;
    flow = eval_block(in, n->branch.body);
    LOOP_BODY(in, n, flow);
    in->at = n;
  }
  return after_loop(in, flow, n->branch.otherwise);
}

EVAL_APART static enum flow for_range(struct interp *in, const struct node *n,
                                      const struct range *r) {
  enum flow flow = FLOW_NEXT;
  uint64_t i = (uint64_t)r->start, step = (uint64_t)r->step;
  for (uint64_t left = value_range_len(r); left; left--, i += step) {
    if (eval_store_take(in, n->loop.target, value_int((int64_t)i)))
      return FLOW_ERROR;
    flow = eval_block(in, n->loop.body);
    LOOP_BODY(in, n, flow);
  }
  return flow;
}

EVAL_APART static enum flow for_list(struct interp *in, const struct node *n,
                                     const struct list *list) {
  enum flow flow = FLOW_NEXT;
  for (size_t i = 0; i < list->len; i++) {
    if (eval_store_take(in, n->loop.target, value_ref(list->at[i])))
      return FLOW_ERROR;
    flow = eval_block(in, n->loop.body);
    LOOP_BODY(in, n, flow);
  }
  return flow;
}

EVAL_APART static enum flow for_any(struct interp *in, const struct node *n,
                                    struct value iterable) {
  enum flow flow = FLOW_NEXT;
  struct value iter = ops_iter(in, iterable);
  if (iter.kind == KIND_ERROR) {
    eval_fail_at(in, n, n->loop.iter->span);
    return FLOW_ERROR;
  }
  for (;;) {
    struct value item = ops_next(in, iter);
    if (item.kind == KIND_ERROR) {
      if (in->exception.kind != KIND_ERROR) {
        eval_fail_at(in, n, n->loop.iter->span);
        flow = FLOW_ERROR;
      }
      break;
    }
    if (eval_store_take(in, n->loop.target, item)) {
      flow = FLOW_ERROR;
      break;
    }
    flow = eval_block(in, n->loop.body);
    LOOP_BODY(in, n, flow);
    in->at = n;
  }
  value_drop(iter);
  return flow;
}

enum flow eval_for(struct interp *in, const struct node *n) {
  struct value iterable = eval_walked(in, n->loop.iter);
  if (iterable.kind == KIND_ERROR)
    return FLOW_ERROR;
  enum flow flow = iterable.kind == KIND_RANGE  ? for_range(in, n, iterable.range)
                   : iterable.kind == KIND_LIST ? for_list(in, n, iterable.list)
                                                : for_any(in, n, iterable);
  value_drop(iterable);
  return after_loop(in, flow, n->loop.otherwise);
}

/* What is kept while other code runs: an exception in flight, the value of a return. */
struct pending {
  struct value exception, returned;
};

static struct pending put_aside(struct interp *in) {
  struct pending p = {in->exception, in->returned};
  in->exception = in->returned = VALUE_ERROR;
  return p;
}

static void take_up(struct interp *in, struct pending p) {
  in->exception = p.exception;
  in->returned = p.returned;
}

static void forget(struct pending p) {
  value_drop(p.exception);
  value_drop(p.returned);
}

/* Runs BLOCK while E (borrowed) is what a bare `raise` raises again. */
static enum flow block_handling(struct interp *in, const struct node *block, struct value e) {
  struct value outer = in->handling;
  in->handling = value_ref(e);
  enum flow flow = eval_block(in, block);
  value_drop(in->handling);
  in->handling = outer;
  return flow;
}

/* Whether exception E is of the class (or one of the tuple of classes) that CLASSES is: 1, 0, -1. */
static int matches(struct interp *in, struct value e, struct value classes) {
  const struct value *at = classes.kind == KIND_TUPLE ? classes.tuple->at : &classes;
  size_t count = classes.kind == KIND_TUPLE ? classes.tuple->len : 1;
  int found = 0;
  for (size_t i = 0; i < count; i++) {
    if (at[i].kind != KIND_TYPE || !at[i].type->is_exception)
      return interp_fail(in, &type_TypeError,
                         "catching classes that do not inherit from BaseException "
                         "is not allowed");
    found |= exceptions_is(e.exception->type, at[i].type);
  }
  return found;
}

static int handler_fits(struct interp *in, const struct node_handler *handler, struct value e) {
  if (!handler->type)
    return 1;
  struct value outer = in->handling;
  in->handling = value_ref(e);
  struct value classes = eval(in, handler->type);
  int fits = classes.kind == KIND_ERROR ? -1 : matches(in, e, classes);
  value_drop(classes);
  if (fits < 0)
    eval_fail(in, handler->type);
  value_drop(in->handling);
  in->handling = outer;
  return fits;
}

static enum flow run_handler(struct interp *in, const struct node_handler *handler,
                             struct value e) {
  if (handler->name && eval_store_take(in, handler->name, value_ref(e)))
    return FLOW_ERROR;
  enum flow flow = block_handling(in, handler->body, e);
  if (handler->name) {
    struct pending p = put_aside(in);
    eval_unbind(in, handler->name);
    take_up(in, p);
  }
  return flow;
}

/* With an exception in flight: runs the first handler that fits, or lets it go on. */
static enum flow handle(struct interp *in, const struct node *n) {
  struct value e = in->exception;
  in->exception = VALUE_ERROR;
  enum flow flow = FLOW_ERROR;
  for (uint32_t i = 0; i < n->attempt.count; i++) {
    const struct node_handler *handler = &n->attempt.handlers[i];
    int fits = handler_fits(in, handler, e);
    if (fits) {
      if (fits > 0)
        flow = run_handler(in, handler, e);
      value_drop(e);
      return flow;
    }
  }
  in->exception = e;
  return FLOW_ERROR;
}

enum flow eval_try(struct interp *in, const struct node *n) {
  enum flow flow = eval_block(in, n->attempt.body);
  if (flow == FLOW_ERROR)
    flow = handle(in, n);
  else if (flow == FLOW_NEXT && n->attempt.otherwise)
    flow = eval_block(in, n->attempt.otherwise);
  if (!n->attempt.finally)
    return flow;
  struct pending p = put_aside(in);
  enum flow last = p.exception.kind == KIND_ERROR
                       ? eval_block(in, n->attempt.finally)
                       : block_handling(in, n->attempt.finally, p.exception);
  if (last == FLOW_NEXT) {
    take_up(in, p);
    return flow;
  }
  forget(p); /* finally was left by a flow of its own */
  return last;
}

enum flow eval_with(struct interp *in, const struct node *n) {
  struct value context = eval(in, n->with.context);
  if (context.kind == KIND_ERROR)
    return FLOW_ERROR;
  const struct native_type *type = context.kind == KIND_NATIVE ? context.native->type : NULL;
  if (!type || !type->enter) {
    interp_raise(in, &type_TypeError, "'%s' object does not support the context manager protocol",
                 value_type_name(context));
    value_drop(context);
    eval_fail_at(in, n, n->with.context->span);
    return FLOW_ERROR;
  }
  struct value entered = type->enter(in, context.native);
  if (entered.kind == KIND_ERROR) {
    value_drop(context);
    return eval_fail_flow(in, n->with.context);
  }
  enum flow flow = FLOW_NEXT;
  if (!n->with.target)
    value_drop(entered);
  else if (eval_store_take(in, n->with.target, entered))
    flow = FLOW_ERROR;
  if (flow == FLOW_NEXT)
    flow = eval_block(in, n->with.body);
  struct pending p = put_aside(in);
  if (type->leave && type->leave(in, context.native)) {
    forget(p);
    flow = eval_fail_flow(in, n->with.context);
  } else {
    take_up(in, p);
  }
  value_drop(context);
  return flow;
}
