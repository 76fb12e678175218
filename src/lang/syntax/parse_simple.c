/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simple statements: those that fit on a line and may be joined by `;`. */
#include <string.h>

#include "lang/syntax/parser.h"

/* A node of one or two expressions that starts with the keyword just looked at. */
static struct node *keyword_node(struct parser *p, enum node_kind kind) {
  struct node *node = parse_node(p, kind, p->t.span);
  parse_advance(p);
  return node;
}

static bool ends_statement(const struct parser *p) {
  return p->t.kind == TOKEN_NEWLINE || p->t.kind == TOKEN_END || parse_at(p, ';') ||
         (parse_at(p, '&') && parse_at_background(p));
}

static void finish(struct parser *p, struct node *node) {
  node->span = parse_since(p, node->span);
  parse_push(p, node);
}

/* return: 'return' [expressions] */
static void return_statement(struct parser *p) {
  struct node *node = keyword_node(p, NODE_RETURN);
  if (!ends_statement(p))
    node->pair.left = parse_expressions(p);
  finish(p, node);
  if (p->functions == 0)
    parse_later(p, node->span, "'return' outside function");
}

/* raise: 'raise' [expression ['from' expression]] */
static void raise_statement(struct parser *p) {
  struct node *node = keyword_node(p, NODE_RAISE);
  if (!ends_statement(p)) {
    node->pair.left = parse_expression(p);
    if (parse_take_word(p, KEYWORD_FROM))
      node->pair.right = parse_expression(p);
    else if (parse_at(p, ','))
      p->hint = "the message is an argument: raise ValueError(\"…\")";
  }
  finish(p, node);
}

/* assert: 'assert' expression [',' expression] */
static void assert_statement(struct parser *p) {
  struct node *node = keyword_node(p, NODE_ASSERT);
  node->pair.left = parse_expression(p);
  if (parse_take(p, ','))
    node->pair.right = parse_expression(p);
  finish(p, node);
}

/* del: 'del' target {',' target} [','] */
static void del_statement(struct parser *p) {
  struct node *node = keyword_node(p, NODE_DEL);
  struct node *targets = parse_expressions(p);
  parse_check_target(p, targets, "delete");
  if (targets->kind == NODE_TUPLE && !targets->parens) {
    node->list = targets->list;
  } else {
    size_t mark = p->top;
    parse_push(p, targets);
    node->list = parse_pop(p, mark);
  }
  finish(p, node);
}

/* global: ('global' | 'nonlocal') NAME {',' NAME} */
static void global_statement(struct parser *p, enum node_kind kind) {
  struct node *node = keyword_node(p, kind);
  size_t mark = p->top;
  do {
    if (p->t.kind != TOKEN_NAME)
      parse_invalid(p);
    parse_advance(p);
    parse_push(p, parse_name_node(p, p->prev));
  } while (parse_take(p, ','));
  node->list = parse_pop(p, mark);
  finish(p, node);
}

static struct span want_name(struct parser *p) {
  if (p->t.kind != TOKEN_NAME)
    parse_invalid(p);
  parse_advance(p);
  return p->prev;
}

/* dotted_name: NAME {'.' NAME}; *FIRST is the first NAME. */
static const struct str *dotted_name(struct parser *p, struct span *first) {
  size_t mark = p->text.len;
  *first = want_name(p);
  const struct str *part = parse_name(p, *first);
  text_add(&p->text, part->s, part->len);
  while (parse_take(p, '.')) {
    part = parse_name(p, want_name(p));
    text_addc(&p->text, '.');
    text_add(&p->text, part->s, part->len);
  }
  const struct str *name = unit_intern(p->unit, p->text.s + mark, p->text.len - mark);
  p->text.len = mark;
  return name;
}

/* The name that an import binds. */
static struct node *bound_name(struct parser *p, struct span span) {
  struct node *node = parse_name_node(p, span);
  parse_stored(p, node);
  return node;
}

/* import: 'import' dotted_name ['as' NAME] {',' …}: one node for each */
static void import_statement(struct parser *p) {
  struct span start = p->t.span;
  do {
    parse_advance(p);
    struct span name;
    struct node *node = parse_node(p, NODE_IMPORT, start);
    node->import.module = dotted_name(p, &name);
    if (parse_take_word(p, KEYWORD_AS))
      name = want_name(p);
    node->import.target = bound_name(p, name);
    finish(p, node);
    start = p->t.span;
  } while (parse_at(p, ','));
}

/* Whether only a docstring and imports like this one are before what is parsed. */
static bool is_first(const struct parser *p, size_t mark) {
  if (p->blocks > 0)
    return false;
  for (size_t i = 0; i < mark; i++) {
    const struct node *n = p->stack[i];
    bool text = n->kind == NODE_EXPR && n->pair.left->kind == NODE_CONST &&
                n->pair.left->value.kind == KIND_STR;
    if (!(text && i == 0) &&
        !(n->kind == NODE_IMPORT && strcmp(n->import.module->s, "__future__") == 0))
      return false;
  }
  return true;
}

/* from __future__: features of which Python has nearly all anyway. MARK: the stack before its names. */
static void check_future(struct parser *p, const struct node *node, size_t mark) {
  static const char *const features[] = {
      "absolute_import", "annotations",   "barry_as_FLUFL", "division",         "generator_stop",
      "generators",      "nested_scopes", "print_function", "unicode_literals", "with_statement"};
  const struct span from = {node->span.start, node->span.start + 1, node->span.line};
  if (!is_first(p, mark))
    parse_later(p, parse_since(p, node->span),
                "from __future__ imports must occur at the beginning of the file");
  for (uint32_t i = 0; i < node->import.count; i++) {
    const char *name = node->import.names[i].name->s;
    size_t k = 0;
    while (k < sizeof features / sizeof *features && strcmp(features[k], name) != 0)
      k++;
    if (strcmp(name, "braces") == 0)
      parse_later(p, from, "not a chance");
    else if (k == sizeof features / sizeof *features)
      parse_later(p, from, "future feature %s is not defined", name);
  }
}

/* from: 'from' dotted_name 'import' ('*' | name {',' name} | '(' … ')'); name: NAME ['as' NAME] */
static void from_statement(struct parser *p) {
  struct node *node = keyword_node(p, NODE_IMPORT);
  struct span first;
  if (parse_at(p, '.') || parse_at(p, OP3('.', '.', '.')))
    parse_lacks(p, p->t.span, PYTHON_RELATIVE_IMPORT);
  node->import.module = dotted_name(p, &first);
  if (!parse_take_word(p, KEYWORD_IMPORT))
    parse_invalid(p);
  bool brackets = parse_take(p, '(');
  size_t mark = p->top;
  if (!brackets && parse_take(p, '*')) {
    node->import.names = unit_alloc(p->unit, sizeof *node->import.names);
    node->import.names[0] = (struct node_alias){unit_intern(p->unit, "*", 1), NULL, p->prev};
    node->import.count = 1;
    p->star_import = true;
    if (strcmp(node->import.module->s, "__future__") == 0)
      check_future(p, node, mark);
    else if (p->functions > 0)
      parse_later(p, p->prev, "import * only allowed at module level");
    finish(p, node);
    return;
  }
  do {
    if (p->top > mark && brackets && parse_at(p, ')'))
      break;
    if (p->top > mark && p->t.kind == TOKEN_NEWLINE)
      parse_fail(p, "SyntaxError", p->t.span,
                 "trailing comma not allowed without surrounding parentheses");
    parse_push(p, parse_name_node(p, want_name(p)));
    if (parse_take_word(p, KEYWORD_AS))
      want_name(p);
    parse_push(p, bound_name(p, p->prev));
  } while (parse_take(p, ','));
  if (brackets)
    parse_want(p, ')');
  node->import.count = (uint32_t)(p->top - mark) / 2;
  bool future = !strcmp(node->import.module->s, "__future__");
  node->import.names = unit_alloc(p->unit, node->import.count * sizeof *node->import.names);
  for (uint32_t i = 0; i < node->import.count; i++) {
    const struct node *name = p->stack[mark + 2 * i];
    struct node *target = p->stack[mark + 2 * i + 1];
    node->import.names[i] =
        (struct node_alias){name->name.name, target, parse_join(name->span, target->span)};
    p->lazy_notes |= future && !strcmp(name->name.name->s, "annotations");
  }
  p->top = mark;
  if (future)
    check_future(p, node, mark);
  finish(p, node);
}

/* The operator of `+=` and its like, or -1. */
static int augmented_op(const struct parser *p) {
  static const struct {
    int token;
    enum op op;
  } table[] = {{OP2('+', '='), OP_ADD},
               {OP2('-', '='), OP_SUB},
               {OP2('*', '='), OP_MUL},
               {OP2('/', '='), OP_DIV},
               {OP2('%', '='), OP_MOD},
               {OP2('&', '='), OP_AND},
               {OP2('|', '='), OP_OR},
               {OP2('^', '='), OP_XOR},
               {OP2('@', '='), OP_MATMUL},
               {OP3('*', '*', '='), OP_POW},
               {OP3('/', '/', '='), OP_FLOORDIV},
               {OP3('<', '<', '='), OP_LSHIFT},
               {OP3('>', '>', '='), OP_RSHIFT}};
  if (p->t.kind == TOKEN_OP)
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
      if (p->t.op == table[i].token)
        return (int)table[i].op;
  return -1;
}

/* augmented: (NAME | attribute | index) op= expressions */
static void augmented_statement(struct parser *p, struct node *target, int op) {
  struct node *node = parse_node(p, NODE_AUGASSIGN, target->span);
  node->op = (uint8_t)op;
  node->pair.left = target;
  parse_advance(p);
  node->pair.right = parse_expressions(p);
  if (target->kind != NODE_GLOBAL && target->kind != NODE_ATTRIBUTE && target->kind != NODE_INDEX)
    parse_fail(p, "SyntaxError", target->span,
               "'%s' is an illegal expression for augmented assignment", parse_describe(target));
  parse_check_target(p, target, "assign to");
  finish(p, node);
}

/* Whether the `:` after E begins an annotation; at the end of a line it was meant to open a block. */
static bool at_annotation(struct parser *p, const struct node *e) {
  const char *after = p->source->text + p->lex.at;
  while (*after == ' ' || *after == '\t')
    after++;
  if (*after == '\0' || *after == '#' || lex_is_newline(*after) || parse_first_is(p, "match"))
    return false;
  if (e->kind == NODE_TUPLE || e->kind == NODE_LIST)
    parse_fail(p, "SyntaxError",
               e->kind == NODE_TUPLE && !e->parens ? e->list.at[0]->span : e->span,
               "only single target (not %s) can be annotated", parse_describe(e));
  if (e->kind != NODE_GLOBAL && e->kind != NODE_ATTRIBUTE && e->kind != NODE_INDEX)
    parse_fail(p, "SyntaxError", e->span, "illegal target for annotation");
  return true;
}

/* A NODE_NOTE that evaluates E. */
static void heed(struct parser *p, struct node *e) {
  if (!e)
    return;
  struct node *note = parse_node(p, NODE_NOTE, e->span);
  note->pair.right = e;
  finish(p, note);
}

/* The parts of TARGET, an attribute or item that is annotated and not assigned to: they are evaluated. */
static void heed_place(struct parser *p, struct node *target) {
  heed(p, target->kind == NODE_ATTRIBUTE ? target->attribute.left : target->pair.left);
  if (target->kind != NODE_INDEX)
    return;
  struct node *index = target->pair.right;
  if (index->kind != NODE_SLICE) {
    heed(p, index);
    return;
  }
  heed(p, index->slice.start);
  heed(p, index->slice.stop);
  heed(p, index->slice.step);
}

/* annotated: (NAME | attribute | index) ':' expression ['=' expressions]. What is said in a function is not
   evaluated, as in Python. */
static void annotated_statement(struct parser *p, struct node *target) {
  parse_advance(p);
  struct node *note = parse_node(p, NODE_NOTE, target->span);
  note->pair.right = parse_expression(p);
  if (p->functions > 0 || p->lazy_notes)
    note->pair.right = NULL;
  parse_check_target(p, target, "assign to");
  if (parse_take(p, '=')) {
    struct node *node = parse_node(p, NODE_ASSIGN, target->span);
    parse_push(p, target);
    struct node_list targets = parse_pop(p, p->top - 1);
    node->assign.targets = targets.at;
    node->assign.count = targets.count;
    node->assign.value = parse_expressions(p);
    finish(p, node);
  } else if (target->kind == NODE_GLOBAL) {
    note->pair.left = target;
  } else {
    heed_place(p, target);
  }
  finish(p, note);
}

/* Fails because of the `:=` after the expressions E of a statement. */
static _Noreturn void refuse_named(struct parser *p, const struct node *e) {
  if (e->kind == NODE_TUPLE && !e->parens && e->list.count)
    e = e->list.at[e->list.count - 1];
  if (parse_is_name(p, e) || e->kind == NODE_STAR || p->prev.end != e->span.end)
    parse_invalid(p);
  parse_refuse_walrus(p, e);
}

/* assignment: targets '=' {targets '='} expressions; annotated; or an expression alone */
static void expression_statement(struct parser *p) {
  struct span start = p->t.span;
  struct node *e = parse_expressions(p);
  int op = augmented_op(p);
  if (op >= 0) {
    augmented_statement(p, e, op);
    return;
  }
  if (!parse_at(p, '=')) {
    if (parse_at(p, ':') && at_annotation(p, e)) {
      annotated_statement(p, e);
      return;
    }
    if (parse_at(p, OP2(':', '=')))
      refuse_named(p, e);
    struct node *node = parse_node(p, NODE_EXPR, start);
    node->pair.left = e;
    finish(p, node);
    return;
  }
  size_t mark = p->top;
  while (parse_at(p, '=')) {
    if (p->top == mark)
      parse_check_first_target(p, e);
    else
      parse_check_target(p, e, "assign to");
    parse_push(p, e);
    parse_advance(p);
    e = parse_expressions(p);
  }
  struct node *node = parse_node(p, NODE_ASSIGN, start);
  struct node_list targets = parse_pop(p, mark);
  node->assign.targets = targets.at;
  node->assign.count = targets.count;
  node->assign.value = e;
  finish(p, node);
}

static void simple_statement(struct parser *p) {
  p->first = p->t;
  p->operand = NULL;
  if (p->t.kind != TOKEN_KEYWORD) {
    expression_statement(p);
    return;
  }
  switch (p->t.op) {
  case KEYWORD_PASS:
    parse_push(p, keyword_node(p, NODE_PASS));
    break;
  case KEYWORD_BREAK:
    if (p->loops == 0)
      parse_later(p, p->t.span, "'break' outside loop");
    parse_push(p, keyword_node(p, NODE_BREAK));
    break;
  case KEYWORD_CONTINUE:
    if (p->loops == 0)
      parse_later(p, p->t.span, "'continue' not properly in loop");
    parse_push(p, keyword_node(p, NODE_CONTINUE));
    break;
  case KEYWORD_RETURN:
    return_statement(p);
    break;
  case KEYWORD_RAISE:
    raise_statement(p);
    break;
  case KEYWORD_ASSERT:
    assert_statement(p);
    break;
  case KEYWORD_DEL:
    del_statement(p);
    break;
  case KEYWORD_GLOBAL:
    global_statement(p, NODE_GLOBALS);
    break;
  case KEYWORD_NONLOCAL:
    global_statement(p, NODE_NONLOCALS);
    break;
  case KEYWORD_IMPORT:
    import_statement(p);
    break;
  case KEYWORD_FROM:
    from_statement(p);
    break;
  default:
    expression_statement(p);
  }
}

/* line: simple {';' simple} [';'] ['&'] NEWLINE */
void parse_simple_line(struct parser *p, bool top, bool commands) {
  if (commands && p->t.kind == TOKEN_NAME && parse_command(p, top))
    return;
  do {
    simple_statement(p);
    if (!parse_take(p, ';'))
      break;
  } while (p->t.kind != TOKEN_NEWLINE && p->t.kind != TOKEN_END);
  if (parse_at(p, '&') && parse_at_background(p)) {
    if (!top)
      parse_refuse(p, p->t.span, "it stands after a statement of its own at the prompt",
                   "'&' inside a block");
    struct node *node = parse_node(p, NODE_BACKGROUND, p->stack[p->top - 1]->span);
    node->pair.left = p->stack[--p->top];
    parse_advance(p);
    finish(p, node);
  }
  if (p->t.kind != TOKEN_NEWLINE)
    parse_invalid(p);
  parse_advance(p);
}
