/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree that the parser makes and the evaluator walks.
 *
 * A unit is one thing parsed: a whole file, or one statement typed at the prompt. Its nodes live in
 * its arena and are freed together. Names are resolved when parsing ends (lang/resolve.c): a name
 * becomes the number of a global of the interp, or of a slot of the function it stands in. */
#ifndef LANG_AST_H
#define LANG_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "lang/value.h"

enum node_kind {
  /* expressions */
  NODE_CONST,     /* constant: .value */
  NODE_GLOBAL,    /* name at module level: .name */
  NODE_LOCAL,     /* name in a function: .name */
  NODE_TUPLE,     /* .list: (a, b) or a, b; op: the number of NODE_STAR in it, up to 255 */
  NODE_LIST,      /* .list: [a, b]; op likewise */
  NODE_SET,       /* .list: {a, b} */
  NODE_DICT,      /* .list: key, value, key, value, … */
  NODE_FSTRING,   /* .list: NODE_CONST str parts and NODE_FORMAT */
  NODE_FORMAT,    /* .format: {expr!r:spec} */
  NODE_ATTRIBUTE, /* .attribute: left.name */
  NODE_INDEX,     /* .pair: left[right] */
  NODE_SLICE,     /* .slice: a:b:c inside an index, each may be NULL */
  NODE_CALL,      /* .call */
  NODE_CALL_STAR, /* .call: some of the positional arguments are NODE_STAR */
  NODE_UNARY,     /* op, .pair.left */
  NODE_BINARY,    /* op, .pair */
  NODE_COMPARE,   /* op, .pair: one comparison */
  NODE_CHAIN,     /* .chain: a < b <= c */
  NODE_AND,       /* .pair */
  NODE_OR,        /* .pair */
  NODE_NOT,       /* .pair.left */
  NODE_IFEXP,     /* .ifexp: then if test else otherwise */
  NODE_NAMED,     /* .pair: name := value */
  NODE_STAR,      /* .pair.left: *items of a call, a tuple, a list; *name of a target */
  /* statements */
  NODE_BLOCK,     /* .list of statements */
  NODE_EXPR,      /* .pair.left: an expression statement; its value may be shown */
  NODE_ASSIGN,    /* .assign: targets in order left to right, one value */
  NODE_AUGASSIGN, /* op, .pair: target op= value */
  NODE_DEL,       /* .list of targets */
  NODE_PASS,
  NODE_BREAK,
  NODE_CONTINUE,
  NODE_RETURN,  /* .pair.left or NULL */
  NODE_RAISE,   /* .pair: left or NULL, right (the cause) or NULL */
  NODE_ASSERT,  /* .pair: test, message or NULL */
  NODE_NOTE,    /* .pair: the name of `name: type` and the type; each may be NULL */
  NODE_GLOBALS, /* .list of names: global a, b: resolved away, does nothing */
  NODE_IMPORT,  /* .import */
  NODE_IF, /* .branch: elif is a NODE_IF in a block of one in otherwise; chains may be long: loop */
  NODE_WHILE, /* .branch: otherwise is the else of the loop */
  NODE_FOR,   /* .loop */
  NODE_WITH,  /* .with: one item; several items are nested */
  NODE_TRY,   /* .attempt */
  NODE_DEF,   /* .def */
  /* what exists only here; at the top level of a unit */
  NODE_COMMAND,    /* .command: command form */
  NODE_SIDE,       /* .side: @NAME statement */
  NODE_BACKGROUND, /* .pair.left: statement & (may be a NODE_SIDE) */
};

enum op {
  OP_ADD,
  OP_SUB,
  OP_MUL,
  OP_DIV,
  OP_FLOORDIV,
  OP_MOD,
  OP_POW,
  OP_LSHIFT,
  OP_RSHIFT,
  OP_AND,
  OP_OR,
  OP_XOR,
  OP_MATMUL,
  OP_POS,
  OP_NEG,
  OP_INVERT, /* unary */
  OP_EQ,
  OP_NE,
  OP_LT,
  OP_LE,
  OP_GT,
  OP_GE,
  OP_IN,
  OP_NOT_IN,
  OP_IS,
  OP_IS_NOT, /* compare */
};

struct node_list {
  struct node **at;
  uint32_t count;
};
struct node_name {
  const struct str *name; /* interned in the unit */
  uint32_t slot;          /* global number or slot of the function */
};

/* A parameter of a def, a handler of a try, a name of an import, a word of a command. */
struct node_param {
  struct node_name name;
  struct node *preset; /* default or NULL */
  struct node *note;   /* the type that it says it has, or NULL */
  struct span span;
};
struct node_handler {
  struct node *type; /* NULL: bare except */
  struct node *name; /* NODE_GLOBAL or NODE_LOCAL, or NULL */
  struct node *body;
  struct span span;
};
struct node_alias {
  const struct str *name;
  struct node *target; /* NODE_GLOBAL or NODE_LOCAL to bind; NULL for `*` */
  struct span span;
};
struct word {
  struct node *
      value; /* a quoted word: NODE_CONST; a bare word that is a name: the name's node; else NULL */
  const char
      *s; /* the text of a bare word as typed, or of a quoted one, unescaped; NUL-terminated */
  size_t len;
  bool quoted;
  struct span span;
};

#define NODE_HEIGHT 1000

struct node {
  uint8_t kind;        /* enum node_kind */
  uint8_t op;          /* enum op */
  unsigned parens : 1; /* stood in brackets of its own */
  unsigned
      height : 15; /* of an expression's tree, at most NODE_HEIGHT: bounds every recursion over it */
  struct span span;
  union {
    struct value value;
    struct node_name name;
    struct node_list list;
    struct {
      struct node *left, *right;
    } pair;
    struct {
      struct node *left;
      const struct str *name;
      struct span name_span;
      /* what the evaluator found here last: CACHED belongs to the class or module CACHED_FOR */
      const void *cached_for;
      struct value cached;
    } attribute;
    struct {
      struct node *start, *stop, *step;
    } slice;
    struct {
      struct node *callee;
      struct node **args; /* count positional, then keyword_count */
      const struct str **keywords;
      uint32_t count, keyword_count;
    } call;
    struct {
      struct node *expr;
      struct node *spec;      /* NODE_FSTRING or NODE_CONST str, or NULL */
      char conversion;        /* 'r', 's', 'a' or 0 */
      const struct str *text; /* for {expr=}: the text before, or NULL */
    } format;
    struct {
      struct node *first;
      struct node **rest;
      uint8_t *ops;
      uint32_t count;
    } chain;
    struct {
      struct node *test, *then, *otherwise;
    } ifexp;
    struct {
      struct node **targets;
      uint32_t count;
      struct node *value;
    } assign;
    struct {
      const struct str *module; /* import m / from m import */
      struct node *target;      /* import m [as x]: the name to bind; NULL for from … import */
      struct node_alias *names; /* from m import …; one alias with target NULL is `*` */
      uint32_t count;
    } import;
    struct {
      struct node *test, *body, *otherwise; /* otherwise may be NULL */
    } branch;
    struct {
      struct node *target, *iter, *body, *otherwise;
    } loop;
    struct {
      struct node *context, *target, *body; /* target may be NULL */
    } with;
    struct {
      struct node *body;
      struct node_handler *handlers;
      uint32_t count;
      struct node *otherwise, *finally; /* may be NULL */
    } attempt;
    struct {
      struct node *target; /* the name to bind: NODE_GLOBAL or NODE_LOCAL */
      struct node_param *params;
      uint32_t count;
      uint32_t
          keyword_only; /* number of the first keyword-only parameter (after a bare *), else count */
      uint32_t slots;   /* params and other locals */
      const struct str **slot_names;
      struct node *returns; /* the type that it says it gives, or NULL */
      struct node *body;
      const struct str *doc; /* or NULL */
    } def;
    struct {
      struct node **targets; /* NAME or NAME, NAME before the =; names' nodes */
      uint32_t target_count;
      const char *name; /* the call or shell command */
      struct span name_span;
      struct word *words;
      uint32_t count;
      const char *
          rest; /* the line after the name as typed, blanks trimmed; for commands that want it raw */
      bool bound; /* the name is also a variable that is bound: `state` */
    } command;
    struct {
      const char *name; /* of the side */
      struct span name_span;
      struct node *statement;
    } side;
  };
};

/* One parsed thing. Counted, because functions that it defines outlive it. One thread at a time. */
struct unit {
  int refs;
  struct source *source;
  struct node *body; /* NODE_BLOCK */
  struct arena *arena;
};

struct unit *unit_new(struct source *source); /* references SOURCE */
struct unit *unit_ref(struct unit *unit);
void unit_free(struct unit *unit); /* drops one reference */

/* SIZE bytes set to zero that live as long as the unit. */
void *unit_alloc(struct unit *unit, size_t size);
/* A str that lives as long as the unit (static for counting); equal texts give the same pointer. */
const struct str *unit_intern(struct unit *unit, const char *s, size_t len);
/* Keeps V (taken over) alive as long as the unit. */
void unit_keep_take(struct unit *unit, struct value v);

/* Appends the tree as an S-expression: for tests of the parser. */
void unit_dump(const struct unit *unit, struct text *out);

#endif
