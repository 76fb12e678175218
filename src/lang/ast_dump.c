/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree as an S-expression, for tests of the parser: (assign x (call f 1)). A global is its name, a
 * local its name and slot: x@0. */
#include <inttypes.h>

#include "base/text.h"
#include "lang/ast.h"

static void dump(struct text *out, const struct node *node);

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
    text_addf(out, " %s=", node->call.keywords[i]->s);
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

static void dump_def(struct text *out, const struct node *node) {
  text_adds(out, "(def");
  add_child(out, node->def.target);
  text_adds(out, " (");
  for (uint32_t i = 0; i < node->def.count; i++) {
    const struct node_param *param = &node->def.params[i];
    text_addf(out, "%s%s%s@%u", i ? " " : "", i == node->def.keyword_only ? "* " : "",
              param->name.name->s, (unsigned)param->name.slot);
    if (param->note) {
      text_addc(out, ':');
      dump(out, param->note);
    }
    if (param->preset) {
      text_addc(out, '=');
      dump(out, param->preset);
    }
  }
  text_addf(out, ") %u", (unsigned)node->def.slots);
  add_maybe(out, "gives", node->def.returns);
  add_child(out, node->def.body);
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
  text_adds(out, "(command");
  add_children(out, node->command.targets, node->command.target_count);
  text_addf(out, "%s %s%s", node->command.target_count ? " =" : "", node->command.name,
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

static void dump_loop(struct text *out, const struct node *node) {
  if (node->kind == NODE_WHILE) {
    text_adds(out, "(while");
    add_child(out, node->branch.test);
    add_child(out, node->branch.body);
    add_maybe(out, "else", node->branch.otherwise);
  } else {
    text_adds(out, "(for");
    add_child(out, node->loop.target);
    add_child(out, node->loop.iter);
    add_child(out, node->loop.body);
    add_maybe(out, "else", node->loop.otherwise);
  }
  text_addc(out, ')');
}

static const char *const heads[] = {[NODE_TUPLE] = "tuple",
                                    [NODE_LIST] = "list",
                                    [NODE_SET] = "set",
                                    [NODE_DICT] = "dict",
                                    [NODE_FSTRING] = "fstring",
                                    [NODE_INDEX] = "index",
                                    [NODE_AND] = "and",
                                    [NODE_OR] = "or",
                                    [NODE_NOT] = "not",
                                    [NODE_BLOCK] = "block",
                                    [NODE_EXPR] = "expr",
                                    [NODE_DEL] = "del",
                                    [NODE_PASS] = "pass",
                                    [NODE_BREAK] = "break",
                                    [NODE_CONTINUE] = "continue",
                                    [NODE_RETURN] = "return",
                                    [NODE_RAISE] = "raise",
                                    [NODE_ASSERT] = "assert",
                                    [NODE_GLOBALS] = "global",
                                    [NODE_NAMED] = ":=",
                                    [NODE_STAR] = "*",
                                    [NODE_NOTE] = "note",
                                    [NODE_BACKGROUND] = "background"};

/* The nodes that hold a list or a pair. */
static void dump_plain(struct text *out, const struct node *node) {
  text_addc(out, '(');
  switch (node->kind) {
  case NODE_UNARY:
  case NODE_BINARY:
  case NODE_COMPARE:
    text_adds(out, op_names[node->op]);
    break;
  case NODE_AUGASSIGN:
    text_addf(out, "%s=", op_names[node->op]);
    break;
  default:
    text_adds(out, heads[node->kind]);
  }
  switch (node->kind) {
  case NODE_TUPLE:
  case NODE_LIST:
  case NODE_SET:
  case NODE_DICT:
  case NODE_FSTRING:
  case NODE_BLOCK:
  case NODE_DEL:
  case NODE_GLOBALS:
    add_children(out, node->list.at, node->list.count);
    break;
  default:
    if (node->pair.left)
      add_child(out, node->pair.left);
    if (node->pair.right)
      add_child(out, node->pair.right);
  }
  text_addc(out, ')');
}

static void dump_rest(struct text *out, const struct node *node) {
  switch (node->kind) {
  case NODE_ATTRIBUTE:
    text_adds(out, "(.");
    add_child(out, node->attribute.left);
    text_addf(out, " %s)", node->attribute.name->s);
    break;
  case NODE_SLICE:
    text_adds(out, "(slice");
    add_maybe(out, "from", node->slice.start);
    add_maybe(out, "to", node->slice.stop);
    add_maybe(out, "by", node->slice.step);
    text_addc(out, ')');
    break;
  case NODE_IFEXP:
    text_adds(out, "(choose");
    add_child(out, node->ifexp.test);
    add_child(out, node->ifexp.then);
    add_child(out, node->ifexp.otherwise);
    text_addc(out, ')');
    break;
  case NODE_ASSIGN:
    text_adds(out, "(assign");
    add_children(out, node->assign.targets, node->assign.count);
    add_child(out, node->assign.value);
    text_addc(out, ')');
    break;
  case NODE_WITH:
    text_adds(out, "(with");
    add_child(out, node->with.context);
    add_maybe(out, "as", node->with.target);
    add_child(out, node->with.body);
    text_addc(out, ')');
    break;
  case NODE_SIDE:
    text_addf(out, "(side %s", node->side.name);
    add_child(out, node->side.statement);
    text_addc(out, ')');
    break;
  default:
    dump_plain(out, node);
  }
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
    dump_def(out, node);
    break;
  case NODE_TRY:
    dump_try(out, node);
    break;
  case NODE_IF:
    dump_if(out, node);
    break;
  case NODE_WHILE:
  case NODE_FOR:
    dump_loop(out, node);
    break;
  case NODE_COMMAND:
    dump_command(out, node);
    break;
  default:
    dump_rest(out, node);
  }
}

void unit_dump(const struct unit *unit, struct text *out) {
  for (uint32_t i = 0; i < unit->body->list.count; i++) {
    if (i > 0)
      text_addc(out, '\n');
    dump(out, unit->body->list.at[i]);
  }
}
