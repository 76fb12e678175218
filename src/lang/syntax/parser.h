/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the parser share: the parser itself, looking at tokens, making nodes, giving up.
 * Private to lang/syntax/parse*.c and lang/syntax/resolve.c. A rule that cannot go on jumps out
 * (parse_fail), so a rule that returns has succeeded. */
#ifndef LANG_SYNTAX_PARSER_H
#define LANG_SYNTAX_PARSER_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/python.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

struct interp;

#define PARSER_DEEP "such deep nesting"
#define PARSER_DEPTH 1000 /* of calls between the rules */
#define PARSER_BLOCKS 120 /* how deep blocks may be nested, the items of a `with` counted */

struct parser {
  struct lex lex;
  struct token t;     /* the next token, looked at but not taken */
  struct span prev;   /* of the token taken last */
  struct token first; /* the token that the statement began with */
  struct source *source;
  struct unit *unit;
  struct interp *in;
  const struct parse_words *words;
  struct diag *diag;
  enum parse_mode mode;

  jmp_buf failed; /* where parse_fail goes */
  jmp_buf *trial; /* where a failure jumps during parse_try; or NULL */
  enum parse_status status;
  const char *hint;  /* for the next parse_fail, or NULL */
  struct diag later; /* a mistake that counts only if the syntax of all the rest is right */

  int depth;            /* of calls between the rules */
  int blocks;           /* open blocks */
  int loops, functions; /* around the statement; a def starts a new count of loops */
  bool lazy_notes;      /* from __future__ import annotations: they are not evaluated */
  struct parser_field {
    uint32_t start, line;     /* where it begins, or 0 */
    uint32_t depth, fstrings; /* of the lexer there */
  } field;                    /* the innermost field of an f-string */
  struct parser_refusal {
    const struct node *target; /* before a `:=`, no name; or NULL */
    struct token walrus;
    uint32_t field;       /* that it is in, as field.start */
    bool valued;          /* an expression follows */
  } refusal;              /* of what is read on only for mistakes that have a name */
  uint32_t stop;          /* no token begins at this byte or later, but the end; or 0 */
  struct node *operand;   /* the disjunction read last, for "Perhaps you forgot a comma?" … */
  uint32_t operand_end;   /* … where it ended … */
  bool operand_is_prefix; /* … and whether it is a lone name, as in k"text" */

  struct node **stack; /* of nodes that wait for their list */
  size_t top, cap;
  struct text text; /* the literal being read, on top of outer ones */

  /* command form: words that the unit uses as names, and lines that are a lone word */
  const struct str **stored;
  size_t stored_count;
  struct parser_lone {
    struct node *words;
    bool assigned;
  } * lone;
  size_t lone_count;
  bool star_import;
};

/* Ends parsing with a mistake. */
_Noreturn void parse_fail(struct parser *p, const char *kind, struct span span, const char *format,
                          ...) __attribute__((format(printf, 4, 5)));

/* "invalid syntax" at the next token, or its cause if that is known: a forgotten comma, Python 2's print,
   something that sockshell does not have. */
_Noreturn void parse_invalid(struct parser *p);

/* The same for what Python takes, or may take, and sockshell does not: LACKS names it. */
_Noreturn void parse_beyond(struct parser *p, const char *kind, struct span span, const char *lacks,
                            const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Refuses WHAT, which Python has not either, by its name; HINT may be NULL. */
_Noreturn void parse_refuse(struct parser *p, struct span span, const char *hint, const char *what);
/* Refuses a form that Python has and sockshell does not have. */
_Noreturn void parse_lacks(struct parser *p, struct span span, enum python_form form);

/* Keeps a mistake that CPython finds only after the whole text was parsed. */
void parse_later(struct parser *p, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the statement begins with WORD. */
bool parse_first_is(const struct parser *p, const char *word);

/* Runs RULE; on a syntax error restores everything and returns NULL. */
struct node *parse_try(struct parser *p, struct node *(*rule)(struct parser *p));

/* Tokens: takes the next one; whether it is this operator or keyword; takes it if it is; takes it or
   gives up. */
void parse_advance(struct parser *p);
bool parse_at(const struct parser *p, int op);
bool parse_at_word(const struct parser *p, enum keyword keyword);
struct span
parse_place(const struct parser *p); /* of the next token; at the end the last line as a whole */
bool parse_take(struct parser *p, int op);
bool parse_take_word(struct parser *p, enum keyword keyword);
void parse_want(struct parser *p, int op);

/* The text of a token. */
const char *parse_text(const struct parser *p, struct span span, size_t *len);

/* From the start of A to the end of B; from A to the token taken last. */
struct span parse_join(struct span a, struct span b);
struct span parse_since(const struct parser *p, struct span a);

/* Nodes: a new one; one of a constant (taken over); of a name. */
struct node *parse_node(struct parser *p, enum node_kind kind, struct span span);
struct node *parse_const_take(struct parser *p, struct value v, struct span span);
/* The name that SPAN holds, in the normal form KC of Unicode: names that differ in form only are one. */
const struct str *parse_name(struct parser *p, struct span span);
struct node *parse_name_node(struct parser *p, struct span span);
/* Makes PARENT at least one higher than CHILD (may be NULL). */
void parse_over(struct parser *p, struct node *parent, const struct node *child);

/* Lists: puts a node on the stack; takes all above MARK off it. */
void parse_push(struct parser *p, struct node *node);
struct node_list parse_pop(struct parser *p, size_t mark);

/* Counts a call between rules: pairs. */
void parse_enter(struct parser *p);
void parse_leave(struct parser *p);

/* parse_atom.c: the operands of operators: names, literals, brackets, calls, indexes. */
struct node *parse_primary(struct parser *p);
void parse_list_over(struct parser *p, struct node *node); /* parse_over for each of a list */
/* Whether E, just read, is a name without brackets. */
bool parse_is_name(const struct parser *p, const struct node *e);
/* '*' bitwise_or, or what OTHER reads. */
struct node *parse_starred(struct parser *p, struct node *(*other)(struct parser *));
/* Notes in a tuple or list how many stars are in it. */
void parse_count_stars(struct node *node);

/* parse_comp.c: whether `for`, or what else begins the clauses of a comprehension, comes next. */
bool parse_at_clauses(const struct parser *p);
/* A comprehension or generator expression, from its first `for` on: ELEMENT was read, and the ITEM of a dict
   (else NULL). Its span begins with START. */
struct node *parse_clauses(struct parser *p, enum node_kind kind, struct span start,
                           struct node *element, struct node *item);

/* parse_function.c: the def and the lambda that come next. */
struct node *parse_def(struct parser *p);
struct node *parse_lambda(struct parser *p);

/* parse_stmt.c: the targets between `for` and `in`; the block after `def …`. */
struct node *parse_for_targets(struct parser *p);
struct node *parse_def_block(struct parser *p, uint32_t line);

/* parse_expr.c: expression; bitwise_or; one or more expressions with commas; what may follow `=`. */
struct node *parse_expression(struct parser *p);
struct node *parse_disjunction(struct parser *p);
struct node *parse_bitwise_or(struct parser *p);
struct node *parse_expressions(struct parser *p);
bool parse_starts_expression(const struct parser *p);
/* A condition or an element: an expression that no `=` may follow; NAME := VALUE too. */
struct node *parse_named(struct parser *p);
/* E, just read, or `E := VALUE` if `:=` follows. */
struct node *parse_walrus(struct parser *p, struct node *e);
/* Fails because of the `:=` after E, which is not a name: where a condition or an element may stand, E is named. A mistake
   in what follows comes first if it has a name of its own. */
_Noreturn void parse_refuse_walrus(struct parser *p, const struct node *e);
/* The syntax is invalid in what follows such a `:=`: fails if an expression begins it, otherwise goes back to the `:=`. */
void parse_give_up_walrus(struct parser *p);

/* parse_target.c: what may be assigned to. VERB is "assign to" or "delete". */
void parse_check_target(struct parser *p, struct node *target, const char *verb);
/* The same for the first list of targets of an assignment, before its `=`. */
void parse_check_first_target(struct parser *p, struct node *target);
/* Fails because of the `=` after E, which cannot be assigned to there. */
_Noreturn void parse_stray_assign(struct parser *p, const struct node *e);
/* What CPython calls the expression: "function call". */
const char *parse_describe(const struct node *e);
/* Remembers that the unit binds NAME, a node of a name: it is a variable, no command. */
void parse_stored(struct parser *p, const struct node *name);

/* parse_string.c: one or more string literals; a number. */
struct node *parse_strings(struct parser *p);
struct node *parse_number(struct parser *p);
/* Decodes the escape at *AT (a backslash) before END and appends it to p->text; BODY is where the
   literal's text begins. */
void parse_escape(struct parser *p, size_t *at, size_t end, size_t body, uint32_t line, bool bytes);

/* parse_stmt.c: pushes the statement or statements of one line, or one compound statement. */
void parse_statement(struct parser *p, bool top);

/* parse_simple.c: the same for a line of simple statements. COMMANDS: may be in command form. */
void parse_simple_line(struct parser *p, bool top, bool commands);

/* parse_command.c: a line in command form is parsed and pushed, its newline too: true. */
bool parse_command(struct parser *p, bool top);
/* In a program: adds to the diagnosis what the statement that it is about would be at the prompt. */
void parse_hint_prompt(struct parser *p);
/* What the LEN bytes at S name. */
enum parse_word parse_word(const struct parser *p, const char *s, size_t len);
/* Lone words that turned out to be variables become expressions. */
void parse_settle_lone(struct parser *p);
/* Whether `&`, the next token, ends the line, and so the statement. */
bool parse_at_background(const struct parser *p);

#endif
