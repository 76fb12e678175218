/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compound statements and the blocks they are made of. */

#include "lang/syntax/parser.h"

static void open_block(struct parser *p) {
  if (++p->blocks > PARSER_BLOCKS)
    parse_fail(p, "SyntaxError", p->t.span, "too many statically nested blocks");
}

/* block: ':' (line | NEWLINE INDENT statement {statement} DEDENT). WHAT and LINE say in an error what the
   block belongs to. FORCED: only `:` may follow, as after `else`. */
static struct node *block(struct parser *p, const char *what, uint32_t line, bool forced) {
  if (!parse_at(p, ':')) {
    if (forced || p->t.kind == TOKEN_NEWLINE)
      parse_fail(p, "SyntaxError", p->t.span, "expected ':'");
    parse_invalid(p);
  }
  parse_advance(p);
  open_block(p);
  struct node *node = parse_node(p, NODE_BLOCK, p->t.span);
  size_t mark = p->top;
  if (p->t.kind == TOKEN_NEWLINE) {
    parse_advance(p);
    if (p->t.kind != TOKEN_INDENT)
      parse_fail(p, "IndentationError", parse_place(p),
                 "expected an indented block after %s on line %u", what, (unsigned)line);
    parse_advance(p);
    node->span = p->t.span;
    while (p->t.kind != TOKEN_DEDENT)
      parse_statement(p, false);
    if (p->top == mark) /* blanks joined to an empty line */
      parse_fail(p, "IndentationError", parse_place(p),
                 "expected an indented block after %s on line %u", what, (unsigned)line);
    node->span = parse_join(node->span, p->stack[p->top - 1]->span);
    parse_advance(p);
  } else {
    parse_simple_line(p, false, false);
    node->span = parse_join(node->span, p->stack[p->top - 1]->span);
  }
  node->list = parse_pop(p, mark);
  p->blocks--;
  return node;
}

static struct node *block_of_one(struct parser *p, struct node *statement) {
  struct node *node = parse_node(p, NODE_BLOCK, statement->span);
  size_t mark = p->top;
  parse_push(p, statement);
  node->list = parse_pop(p, mark);
  return node;
}

/* The node of a compound statement, its keyword taken. */
static struct node *start(struct parser *p, enum node_kind kind) {
  struct node *node = parse_node(p, kind, p->t.span);
  p->first = p->t;
  p->operand = NULL;
  parse_advance(p);
  return node;
}

static struct node *loop_body(struct parser *p, const char *what, uint32_t line) {
  p->loops++;
  struct node *body = block(p, what, line, false);
  p->loops--;
  return body;
}

/* [else ':' block] */
static struct node *else_block(struct parser *p) {
  uint32_t line = p->t.span.line;
  return parse_take_word(p, KEYWORD_ELSE) ? block(p, "'else' statement", line, true) : NULL;
}

static void end_at(struct node *node, const struct node *last) {
  node->span = parse_join(node->span, last->span);
}

/* if: 'if' named block {'elif' named block} ['else' block] */
static struct node *if_statement(struct parser *p) {
  struct node *first = start(p, NODE_IF), *node = first;
  const char *what = "'if' statement";
  for (;;) {
    node->branch.test = parse_named(p);
    node->branch.body = block(p, what, node->span.line, false);
    end_at(node, node->branch.body);
    if (!parse_at_word(p, KEYWORD_ELIF))
      break;
    what = "'elif' statement";
    struct node *next = start(p, NODE_IF);
    node->branch.otherwise = block_of_one(p, next);
    node = next;
  }
  node->branch.otherwise = else_block(p);
  if (node->branch.otherwise)
    end_at(node, node->branch.otherwise);
  end_at(first, node);
  return first;
}

/* while: 'while' named block ['else' block] */
static struct node *while_statement(struct parser *p) {
  struct node *node = start(p, NODE_WHILE);
  node->branch.test = parse_named(p);
  node->branch.body = loop_body(p, "'while' statement", node->span.line);
  node->branch.otherwise = else_block(p);
  end_at(node, node->branch.otherwise ? node->branch.otherwise : node->branch.body);
  return node;
}

/* targets: item {',' item} [',']: the part before `in`; item: ['*'] bitwise_or */
struct node *parse_for_targets(struct parser *p) {
  struct span from = p->t.span;
  size_t mark = p->top;
  bool comma = false;
  do {
    parse_push(p, parse_starred(p, parse_bitwise_or));
    if (!parse_take(p, ','))
      break;
    comma = true;
  } while (!parse_at_word(p, KEYWORD_IN));
  struct node *target = p->stack[mark];
  if (comma) {
    target = parse_node(p, NODE_TUPLE, parse_since(p, from));
    target->list = parse_pop(p, mark);
    for (uint32_t i = 0; i < target->list.count; i++)
      parse_over(p, target, target->list.at[i]);
    parse_count_stars(target);
  } else if (target->kind == NODE_STAR) {
    parse_fail(p, "SyntaxError", target->span,
               "starred assignment target must be in a list or tuple");
  }
  p->top = mark;
  return target;
}

/* for: 'for' targets 'in' expressions block ['else' block] */
static struct node *for_statement(struct parser *p) {
  struct node *node = start(p, NODE_FOR);
  node->loop.target = parse_for_targets(p);
  parse_check_target(p, node->loop.target, "assign to");
  if (!parse_take_word(p, KEYWORD_IN))
    parse_invalid(p);
  node->loop.iter = parse_expressions(p);
  node->loop.body = loop_body(p, "'for' statement", node->span.line);
  node->loop.otherwise = else_block(p);
  end_at(node, node->loop.otherwise ? node->loop.otherwise : node->loop.body);
  return node;
}

/* item: expression ['as' target]: a NODE_WITH without its body */
static struct node *with_item(struct parser *p) {
  struct node *node = parse_node(p, NODE_WITH, p->t.span);
  node->with.context = parse_expression(p);
  if (parse_take_word(p, KEYWORD_AS)) {
    node->with.target = parse_bitwise_or(p);
    parse_check_target(p, node->with.target, "assign to");
  }
  node->span = parse_since(p, node->span);
  return node;
}

/* '(' item {',' item} [','] ')', and then `:`: pushes the items, returns the last. */
static struct node *with_brackets(struct parser *p) {
  struct node *last = NULL;
  parse_want(p, '(');
  do {
    last = with_item(p);
    parse_push(p, last);
  } while (parse_take(p, ',') && !parse_at(p, ')'));
  parse_want(p, ')');
  if (!parse_at(p, ':'))
    parse_invalid(p);
  return last;
}

/* with: 'with' (items | '(' items [','] ')') block: several items become nested statements */
static struct node *with_statement(struct parser *p) {
  struct node *node = start(p, NODE_WITH);
  size_t mark = p->top;
  if (!parse_at(p, '(') || !parse_try(p, with_brackets)) {
    do
      parse_push(p, with_item(p));
    while (parse_take(p, ','));
  }
  int blocks = p->blocks;
  for (size_t i = mark + 1; i < p->top; i++)
    open_block(p);
  struct node *body = block(p, "'with' statement", node->span.line, false);
  p->blocks = blocks;
  while (p->top > mark) {
    struct node *item = p->stack[--p->top];
    item->with.body = body;
    if (p->top == mark)
      item->span.start = node->span.start, item->span.line = node->span.line;
    end_at(item, body);
    node = item;
    body = block_of_one(p, item);
  }
  return node;
}

/* handler: 'except' [expression ['as' NAME]] block */
static struct node_handler handler(struct parser *p) {
  struct node_handler h = {NULL, NULL, NULL, p->t.span};
  p->first = p->t;
  parse_advance(p);
  if (parse_at(p, '*'))
    parse_lacks(p, p->t.span, PYTHON_EXCEPT_STAR);
  if (!parse_at(p, ':') && p->t.kind != TOKEN_NEWLINE) {
    h.type = parse_expression(p);
    if (parse_at(p, ',')) {
      parse_advance(p);
      p->hint = p->t.kind == TOKEN_NAME ? "the name goes after `as`: except OSError as e:" : NULL;
      if (parse_starts_expression(p))
        parse_fail(p, "SyntaxError", parse_join(h.type->span, p->t.span),
                   "multiple exception types must be parenthesized");
      parse_invalid(p);
    }
    if (parse_take_word(p, KEYWORD_AS)) {
      if (p->t.kind != TOKEN_NAME)
        parse_invalid(p);
      parse_advance(p);
      h.name = parse_name_node(p, p->prev);
      parse_stored(p, h.name);
    }
  }
  h.body = block(p, "'except' statement", h.span.line, false);
  h.span = parse_join(h.span, h.body->span);
  return h;
}

/* try: 'try' block (handler {handler} ['else' block] ['finally' block] | 'finally' block) */
static struct node *try_statement(struct parser *p) {
  struct node *node = start(p, NODE_TRY);
  struct node *last = node->attempt.body = block(p, "'try' statement", node->span.line, true);
  while (parse_at_word(p, KEYWORD_EXCEPT)) {
    uint32_t n = node->attempt.count;
    if (n > 0 && node->attempt.handlers[n - 1].type == NULL)
      parse_later(p, node->attempt.handlers[n - 1].span, "default 'except:' must be last");
    struct node_handler h = handler(p);
    node->attempt.handlers = unit_room(p->unit, node->attempt.handlers, n, sizeof h);
    node->attempt.handlers[node->attempt.count++] = h;
    last = h.body;
  }
  if (node->attempt.count > 0) {
    node->attempt.otherwise = else_block(p);
    last = node->attempt.otherwise ? node->attempt.otherwise : last;
  }
  uint32_t line = p->t.span.line;
  if (parse_take_word(p, KEYWORD_FINALLY)) {
    node->attempt.finally = block(p, "'finally' statement", line, true);
    last = node->attempt.finally;
  } else if (node->attempt.count == 0) {
    parse_fail(p, "SyntaxError", parse_place(p), "expected 'except' or 'finally' block");
  }
  end_at(node, last);
  return node;
}

struct node *parse_def_block(struct parser *p, uint32_t line) {
  int loops = p->loops;
  p->loops = 0;
  p->functions++;
  struct node *body = block(p, "function definition", line, true);
  p->functions--;
  p->loops = loops;
  return body;
}

/* side: '@' NAME statement; a decorator is refused. */
static void at_statement(struct parser *p, bool top) {
  struct span at = p->t.span;
  struct node *node = parse_node(p, NODE_SIDE, at);
  parse_advance(p);
  struct span name = p->t.span;
  const char *after = p->source->text + p->lex.at;
  bool blank = *after == ' ' || *after == '\t';
  while (*after == ' ' || *after == '\t')
    after++;
  if (p->t.kind != TOKEN_NAME || !blank || *after == '\0' || *after == '#' || *after == '(' ||
      lex_is_newline(*after))
    parse_lacks(p, at, PYTHON_DECORATOR);
  if (p->mode == PARSE_PROGRAM) {
    parse_expression(p);
    if (p->t.kind == TOKEN_NEWLINE)
      parse_lacks(p, at, PYTHON_DECORATOR);
    parse_invalid(p);
  }
  if (!top)
    parse_refuse(p, parse_join(at, name), "it stands on a line of its own at the prompt",
                 "'@side' inside a block");
  size_t len, mark = p->top;
  const char *s = parse_text(p, name, &len);
  node->side.name = unit_intern(p->unit, s, len)->s;
  node->side.name_span = name;
  parse_advance(p);
  if (parse_at(p, '@'))
    parse_invalid(p);
  parse_statement(p, true);
  struct node *statement = p->stack[mark];
  if (p->top > mark + 1) {
    statement = parse_node(p, NODE_BLOCK, parse_join(statement->span, p->stack[p->top - 1]->span));
    statement->list = parse_pop(p, mark);
  }
  p->top = mark;
  struct node *outer = node;
  if (statement->kind == NODE_BACKGROUND) { /* the waiting is this side's: `&` goes outside */
    outer = statement;
    statement = outer->pair.left;
    outer->pair.left = node;
    outer->span.start = at.start;
  }
  node->side.statement = statement;
  end_at(node, statement);
  parse_push(p, outer);
}

void parse_statement(struct parser *p, bool top) {
  p->first = p->t;
  p->operand = NULL;
  if (p->t.kind == TOKEN_INDENT)
    parse_invalid(p);
  if (parse_at(p, '@')) {
    at_statement(p, top);
    return;
  }
  struct node *node = NULL;
  switch (p->t.kind == TOKEN_KEYWORD ? p->t.op : KEYWORD_NONE_AT_ALL) {
  case KEYWORD_IF:
    node = if_statement(p);
    break;
  case KEYWORD_WHILE:
    node = while_statement(p);
    break;
  case KEYWORD_FOR:
    node = for_statement(p);
    break;
  case KEYWORD_WITH:
    node = with_statement(p);
    break;
  case KEYWORD_TRY:
    node = try_statement(p);
    break;
  case KEYWORD_DEF:
    node = parse_def(p);
    break;
  default:
    parse_simple_line(p, top, true);
    return;
  }
  parse_push(p, node);
}
