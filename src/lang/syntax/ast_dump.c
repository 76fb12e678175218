/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree as an S-expression, for tests of the parser: (assign x (call f 1)). A global is its name, a
 * local its name and slot: x@0, or x@@0 when the slot holds a cell. */
#include <inttypes.h>

#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/value/ops.h"

static void dump(struct text *out, const struct node *node);

static const char *const heads[] = {[NODE_TUPLE] = "tuple",
                                    [NODE_LIST] = "list",
                                    [NODE_SET] = "set",
                                    [NODE_LIST_COMP] = "list-of",
                                    [NODE_SET_COMP] = "set-of",
                                    [NODE_DICT_COMP] = "dict-of",
                                    [NODE_GENERATOR] = "generator",
                                    [NODE_FSTRING] = "fstring",
                                    [NODE_ATTRIBUTE] = ".",
                                    [NODE_INDEX] = "index",
                                    [NODE_SLICE] = "slice",
                                    [NODE_AND] = "and",
                                    [NODE_OR] = "or",
                                    [NODE_NOT] = "not",
                                    [NODE_IFEXP] = "choose",
                                    [NODE_NAMED] = ":=",
                                    [NODE_STAR] = "*",
                                    [NODE_BLOCK] = "block",
                                    [NODE_EXPR] = "expr",
                                    [NODE_ASSIGN] = "assign",
                                    [NODE_DEL] = "del",
                                    [NODE_PASS] = "pass",
                                    [NODE_BREAK] = "break",
                                    [NODE_CONTINUE] = "continue",
                                    [NODE_RETURN] = "return",
                                    [NODE_RAISE] = "raise",
                                    [NODE_ASSERT] = "assert",
                                    [NODE_NOTE] = "note",
                                    [NODE_GLOBALS] = "global",
                                    [NODE_NONLOCALS] = "nonlocal",
                                    [NODE_WHILE] = "while",
                                    [NODE_FOR] = "for",
                                    [NODE_WITH] = "with",
                                    [NODE_SIDE] = "side",
                                    [NODE_BACKGROUND] = "background"};

static const char *const op_names[] = {
    "+", "-", "*", "/",  "//", "%", "**", "<<", ">>", "&",  "|",      "^",  "@",
    "+", "-", "~", "==", "!=", "<", "<=", ">",  ">=", "in", "not-in", "is", "is-not"};

static void add_quoted(struct text *out, const unsigned char *s, size_t len) {
  text_addc(out, '"');
  for (size_t i = 0; i < len; i++) {
    if (s[i] == '"' || s[i] == '\\')
      text_addf(out, "\\%c", s[i]);
    else if (s[i] < 0x20 || s[i] == 0x7f)
      text_addf(out, "\\x%02x", s[i]);
    else
      text_addc(out, (char)s[i]);
  }
  text_addc(out, '"');
}

static void add_const(struct text *out, struct value v) {
  switch (v.kind) {
  case KIND_NONE:
    text_adds(out, "None");
    break;
  case KIND_BOOL:
    text_adds(out, v.i ? "True" : "False");
    break;
  case KIND_INT:
    text_addf(out, "%" PRId64, v.i);
    break;
  case KIND_NATIVE: /* ... */
  case KIND_BIG:
    ops_repr(NULL, v, out);
    break;
  case KIND_FLOAT:
    text_addf(out, "%#.12g", v.f);
    break;
  case KIND_STR:
    add_quoted(out, (const unsigned char *)v.str->s, v.str->len);
    break;
  case KIND_BYTES:
    text_addc(out, 'b');
    add_quoted(out, v.bytes->s, v.bytes->len);
    break;
  default:
    text_adds(out, "?");
  }
}

static void add_child(struct text *out, const struct node *node) {
  text_addc(out, ' ');
  dump(out, node);
}

static void add_children(struct text *out, struct node *const *at, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    add_child(out, at[i]);
}

static void add_maybe(struct text *out, const char *name, const struct node *node) {
  if (node == NULL)
    return;
  text_addf(out, " %s", name);
  add_child(out, node);
}

static void dump_call(struct text *out, const struct node *node) {
  text_adds(out, "(call");
  add_child(out, node->call.callee);
  add_children(out, node->call.args, node->call.count);
  for (uint32_t i = 0; i < node->call.keyword_count; i++) {
    if (node->call.keywords[i])
      text_addf(out, " %s=", node->call.keywords[i]->s);
    else
      text_adds(out, " **");
    dump(out, node->call.args[node->call.count + i]);
  }
  text_addc(out, ')');
}

static void dump_chain(struct text *out, const struct node *node) {
  text_adds(out, "(chain");
  add_child(out, node->chain.first);
  for (uint32_t i = 0; i < node->chain.count; i++) {
    text_addf(out, " %s", op_names[node->chain.ops[i]]);
    add_child(out, node->chain.rest[i]);
  }
  text_addc(out, ')');
}

static void dump_format(struct text *out, const struct node *node) {
  text_adds(out, "(format");
  if (node->format.text) {
    text_addc(out, ' ');
    add_quoted(out, (const unsigned char *)node->format.text->s, node->format.text->len);
  }
  add_child(out, node->format.expr);
  if (node->format.conversion)
    text_addf(out, " !%c", node->format.conversion);
  add_maybe(out, ":", node->format.spec);
  text_addc(out, ')');
}

static void dump_import(struct text *out, const struct node *node) {
  text_addf(out, "(import %s", node->import.module->s);
  if (node->import.target)
    add_maybe(out, "as", node->import.target);
  for (uint32_t i = 0; i < node->import.count; i++) {
    text_addf(out, " (%s", node->import.names[i].name->s);
    add_maybe(out, "as", node->import.names[i].target);
    text_addc(out, ')');
  }
  text_addc(out, ')');
}

/* The place of a parameter in a list, as it is written before it. */
static const char *before_param(const struct node_function *def, uint32_t i) {
  if (i >= def->count)
    return def->star && i == def->count ? "*" : "**";
  return i == def->keyword_only && !def->star ? "* "
         : i == def->positional_only && i > 0 ? "/ "
                                              : "";
}

/* (cells 0 2) (from 1 to 3): the slots that are made cells, and the cells of the frame around. */
static void dump_frame(struct text *out, const struct node_frame *frame) {
  if (frame->cell_count)
    text_adds(out, " (cells");
  for (uint32_t i = 0; i < frame->cell_count; i++)
    text_addf(out, " %u", (unsigned)frame->cells[i]);
  if (frame->cell_count)
    text_addc(out, ')');
  for (uint32_t i = 0; i < frame->capture_count; i++)
    text_addf(out, " (from %u to %u)", (unsigned)frame->captures[i].from,
              (unsigned)frame->captures[i].to);
}

static void dump_def(struct text *out, const struct node *node) {
  const struct node_function *def = node->def;
  text_adds(out, def->target ? "(def" : "(lambda");
  if (def->target)
    add_child(out, def->target);
  text_adds(out, " (");
  for (uint32_t i = 0; i < def->count + def->star + def->stars; i++) {
    const struct node_param *param = &def->params[i];
    text_addf(out, "%s%s%s@%u", i ? " " : "", before_param(def, i), param->name.name->s,
              (unsigned)param->name.slot);
    if (param->note) {
      text_addc(out, ':');
      dump(out, param->note);
    }
    if (param->preset) {
      text_addc(out, '=');
      dump(out, param->preset);
    }
  }
  text_addf(out, ") %u", (unsigned)def->frame.slots);
  dump_frame(out, &def->frame);
  add_maybe(out, "gives", def->returns);
  add_child(out, def->body);
  text_addc(out, ')');
}

static void dump_comprehension(struct text *out, const struct node *node) {
  text_addf(out, "(%s", heads[node->kind]);
  dump_frame(out, node->comp.frame);
  add_child(out, node->comp.element);
  add_maybe(out, ":", node->comp.item);
  for (uint32_t i = 0; i < node->comp.count; i++) {
    const struct node_walk *walk = &node->comp.walks[i];
    text_adds(out, " (for");
    add_child(out, walk->target);
    add_child(out, walk->iter);
    add_children(out, walk->tests, walk->count);
    text_addc(out, ')');
  }
  text_addc(out, ')');
}

static void dump_dict(struct text *out, const struct node *node) {
  text_adds(out, "(dict");
  for (uint32_t i = 0; i < node->list.count; i++) {
    if (node->list.at[i])
      add_child(out, node->list.at[i]);
    else
      text_adds(out, " **");
  }
  text_addc(out, ')');
}

static void dump_try(struct text *out, const struct node *node) {
  text_adds(out, "(try");
  add_child(out, node->attempt.body);
  for (uint32_t i = 0; i < node->attempt.count; i++) {
    const struct node_handler *h = &node->attempt.handlers[i];
    text_adds(out, " (except");
    if (h->type)
      add_child(out, h->type);
    add_maybe(out, "as", h->name);
    add_child(out, h->body);
    text_addc(out, ')');
  }
  add_maybe(out, "else", node->attempt.otherwise);
  add_maybe(out, "finally", node->attempt.finally);
  text_addc(out, ')');
}

/* elif chains may be long: a loop, with the closing brackets at the end. */
static void dump_if(struct text *out, const struct node *node) {
  size_t open = 0;
  for (;;) {
    text_adds(out, "(if");
    open++;
    add_child(out, node->branch.test);
    add_child(out, node->branch.body);
    const struct node *otherwise = node->branch.otherwise;
    if (otherwise == NULL || otherwise->list.count != 1 || otherwise->list.at[0]->kind != NODE_IF) {
      add_maybe(out, "else", otherwise);
      text_fill(out, ')', open);
      return;
    }
    text_adds(out, " else ");
    node = otherwise->list.at[0];
  }
}

static void dump_command(struct text *out, const struct node *node) {
  text_addf(out, "(%s %s%s", node->kind == NODE_COMMAND ? "command" : "words", node->command.name,
            node->command.bound ? "!" : "");
  for (uint32_t i = 0; i < node->command.count; i++) {
    const struct word *word = &node->command.words[i];
    if (word->value)
      add_child(out, word->value);
    else
      text_addf(out, " '%s'", word->s);
  }
  text_addc(out, ')');
}

/* The word before a child of NODE, or NULL. */
static const char *word_before(const struct node *node, const struct node *child) {
  if (node->kind == NODE_SLICE)
    return child == node->slice.start ? "from" : child == node->slice.stop ? "to" : "by";
  if (node->kind == NODE_WITH && child == node->with.target)
    return "as";
  bool otherwise = (node->kind == NODE_WHILE && child == node->branch.otherwise) ||
                   (node->kind == NODE_FOR && child == node->loop.otherwise);
  return otherwise ? "else" : NULL;
}

struct dumping {
  struct text *out;
  const struct node *node;
};

static void dump_child(void *data, struct node *child, enum ast_role role) {
  const struct dumping *d = data;
  const char *word = word_before(d->node, child);
  (void)role;
  if (word)
    text_addf(d->out, " %s", word);
  add_child(d->out, child);
}

/* The nodes that are a head and their children. */
static void dump_plain(struct text *out, const struct node *node) {
  bool is_operator = node->kind == NODE_UNARY || node->kind == NODE_BINARY ||
                     node->kind == NODE_COMPARE || node->kind == NODE_AUGASSIGN;
  text_addf(out, "(%s%s", is_operator ? op_names[node->op] : heads[node->kind],
            node->kind == NODE_AUGASSIGN ? "=" : "");
  if (node->kind == NODE_SIDE)
    text_addf(out, " %s", node->side.name);
  ast_each_child(node, AST_PART, dump_child, &(struct dumping){out, node});
  if (node->kind == NODE_ATTRIBUTE)
    text_addf(out, " %s", node->attribute.name->s);
  text_addc(out, ')');
}

static void dump(struct text *out, const struct node *node) {
  switch (node->kind) {
  case NODE_CONST:
    add_const(out, node->value);
    break;
  case NODE_GLOBAL:
    text_adds(out, node->name.name->s);
    break;
  case NODE_LOCAL:
    text_addf(out, "%s@%u", node->name.name->s, (unsigned)node->name.slot);
    break;
  case NODE_CELL:
    text_addf(out, "%s@@%u", node->name.name->s, (unsigned)node->name.slot);
    break;
  case NODE_DICT:
    dump_dict(out, node);
    break;
  case NODE_LIST_COMP:
  case NODE_SET_COMP:
  case NODE_DICT_COMP:
  case NODE_GENERATOR:
    dump_comprehension(out, node);
    break;
  case NODE_CALL:
  case NODE_CALL_STAR:
    dump_call(out, node);
    break;
  case NODE_CHAIN:
    dump_chain(out, node);
    break;
  case NODE_FORMAT:
    dump_format(out, node);
    break;
  case NODE_IMPORT:
    dump_import(out, node);
    break;
  case NODE_DEF:
  case NODE_LAMBDA:
    dump_def(out, node);
    break;
  case NODE_TRY:
    dump_try(out, node);
    break;
  case NODE_IF:
    dump_if(out, node);
    break;
  case NODE_CALL_WORDS:
  case NODE_COMMAND:
    dump_command(out, node);
    break;
  default:
    dump_plain(out, node);
  }
}

void unit_dump(const struct unit *unit, struct text *out) {
  for (uint32_t i = 0; i < unit->body->list.count; i++) {
    if (i > 0)
      text_addc(out, '\n');
    dump(out, unit->body->list.at[i]);
  }
}
