/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree that the parser makes and the evaluator walks.
 *
 * A unit is one thing parsed: a whole file, or one statement typed at the prompt. Its nodes live in its
 * arena and are freed together. Names are resolved when parsing ends (lang/syntax/resolve.c): a name
 * becomes the number of a global of the interp, or of a slot of the function that it is in. */
#ifndef LANG_SYNTAX_AST_H
#define LANG_SYNTAX_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "lang/value/value.h"

enum node_kind {
  /* expressions */
  NODE_CONST,     /* constant: .value */
  NODE_GLOBAL,    /* name at module level: .name */
  NODE_LOCAL,     /* name in a function: .name */
  NODE_CELL,      /* the same of one that functions share: its slot holds a cell */
  NODE_TUPLE,     /* .list: (a, b) or a, b; op: the number of NODE_STAR in it, up to 255 */
  NODE_LIST,      /* .list: [a, b]; op likewise */
  NODE_SET,       /* .list: {a, b}; op likewise */
  NODE_DICT,      /* .list: key, value, key, value, …; no key: **value */
  NODE_LIST_COMP, /* .comp: [x for x in y] */
  NODE_SET_COMP,  /* .comp */
  NODE_DICT_COMP, /* .comp */
  NODE_GENERATOR, /* .comp: (x for x in y) */
  NODE_FSTRING,   /* .list: NODE_CONST str parts and NODE_FORMAT */
  NODE_FORMAT,    /* .format: {expr!r:spec} */
  NODE_ATTRIBUTE, /* .attribute: left.name */
  NODE_INDEX,     /* .pair: left[right] */
  NODE_SLICE,     /* .slice: a:b:c inside an index, each may be NULL */
  NODE_CALL,      /* .call */
  NODE_CALL_STAR, /* .call: some positional arguments are NODE_STAR, or some keyword arguments **mapping */
  NODE_CALL_WORDS, /* .command: a call in command form, the value of a NODE_EXPR or NODE_ASSIGN */
  NODE_COMMAND,    /* .command: a command of the shell, likewise */
  NODE_UNARY,      /* op, .pair.left */
  NODE_BINARY,     /* op, .pair */
  NODE_COMPARE,    /* op, .pair: one comparison */
  NODE_CHAIN,      /* .chain: a < b <= c */
  NODE_AND,        /* .pair */
  NODE_OR,         /* .pair */
  NODE_NOT,        /* .pair.left */
  NODE_IFEXP,      /* .ifexp: then if test else otherwise */
  NODE_NAMED,      /* .pair: name := value */
  NODE_LAMBDA,     /* .def: its body is one return */
  NODE_STAR,       /* .pair.left: *items of a call, a tuple, a list; *name of a target */
  /* statements */
  NODE_BLOCK,     /* .list of statements */
  NODE_EXPR,      /* .pair.left: an expression statement; its value may be shown */
  NODE_ASSIGN,    /* .assign: targets in order left to right, one value */
  NODE_AUGASSIGN, /* op, .pair: target op= value */
  NODE_DEL,       /* .list of targets */
  NODE_PASS,
  NODE_BREAK,
  NODE_CONTINUE,
  NODE_RETURN,    /* .pair.left or NULL */
  NODE_RAISE,     /* .pair: left or NULL, right (the cause) or NULL */
  NODE_ASSERT,    /* .pair: test, message or NULL */
  NODE_NOTE,      /* .pair: the name of `name: type` and the type; each may be NULL */
  NODE_GLOBALS,   /* .list of names: global a, b: resolved away, does nothing */
  NODE_NONLOCALS, /* likewise: nonlocal a, b */
  NODE_IMPORT,    /* .import */
  NODE_IF, /* .branch: elif is a NODE_IF in a block of one in otherwise; chains may be long: loop */
  NODE_WHILE, /* .branch: otherwise is the else of the loop */
  NODE_FOR,   /* .loop */
  NODE_WITH,  /* .with: one item; several items are nested */
  NODE_TRY,   /* .attempt */
  NODE_DEF,   /* .def */
  /* what exists only here; at the top level of a unit */
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

/* The slots of a function, of a generator expression, or of a unit at module level. A comprehension of another
   kind has slots of its own among those of what it stands in: then SLOTS of them, from FIRST on. */
struct node_frame {
  uint32_t first, slots;
  const struct str **names; /* of the slots; NULL for a comprehension */
  /* Names that a function within uses too: their slots hold cells, made when the frame begins. */
  uint32_t *cells, cell_count;
  /* Names of functions around it: a cell comes from slot FROM of the frame around into slot TO. */
  struct node_capture {
    uint32_t from, to;
  } * captures;
  uint32_t capture_count;
  const struct str *qualname; /* "f.<locals>.g"; NULL where there is none */
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
  struct node *name; /* a name's node or NULL */
  struct node *body;
  struct span span;
};
/* for TARGET in ITER if TEST if TEST … */
struct node_walk {
  struct node *target, *iter, **tests;
  uint32_t count;
};
struct node_alias {
  const struct str *name;
  struct node *target; /* the name's node to bind; NULL for `*` */
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
  unsigned parens : 1; /* was in brackets of its own */
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
      /* the last result of the evaluator's look-up: CACHED belongs to the class or module CACHED_FOR */
      const void *cached_for;
      struct value cached;
    } attribute;
    struct {
      struct node *start, *stop, *step;
    } slice;
    struct {
      struct node *callee;
      struct node **args;          /* count positional, then keyword_count */
      const struct str **keywords; /* NULL in it: **mapping */
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
      struct node *element, *item; /* of a dict: key and value; else item is NULL */
      struct node_walk *walks;     /* the outermost first */
      uint32_t count;
      struct node_frame *frame;
    } comp;
    struct node_function *def;
    struct {            /* the node's span is that of its statement */
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

/* What a def or a lambda is. Its slots begin with the parameters in this order, *NAME and **NAME last. */
struct node_function {
  struct node_frame frame;
  struct node *body;
  struct node_param *params; /* count of them, then *NAME and **NAME as far as there are */
  uint32_t count, positional_only,
      keyword_only;             /* the first POSITIONAL_ONLY, those from KEYWORD_ONLY on */
  bool star, stars;             /* there is *NAME, there is **NAME */
  bool straight;                /* arguments by position fill the parameters one by one */
  struct node *target;          /* the name to bind; NULL for a lambda */
  struct node *returns;         /* the type that it says it gives, or NULL */
  const struct str *name, *doc; /* DOC or NULL */
};

/* One parsed thing. Counted, because functions that it defines outlive it. One thread at a time. */
struct unit {
  int refs;
  struct source *source;
  struct node *body;       /* NODE_BLOCK */
  struct node_frame frame; /* of the comprehensions at module level */
  struct arena *arena;
  bool strict; /* a program (PARSE_PROGRAM): the prompt's freedom is not there */
};

struct unit *unit_new(struct source *source); /* references SOURCE */
struct unit *unit_ref(struct unit *unit);
void unit_free(struct unit *unit); /* drops one reference */

/* SIZE bytes set to zero that live as long as the unit. */
void *unit_alloc(struct unit *unit, size_t size);
/* As mem_room, of an array that lives as long as the unit. */
void *unit_room(struct unit *unit, void *p, size_t count, size_t size);
/* A str that lives at least as long as the unit; equal texts give the same pointer. */
const struct str *unit_intern(struct unit *unit, const char *s, size_t len);
/* Keeps V (taken over) alive as long as the unit. */
void unit_keep_take(struct unit *unit, struct value v);

/* What a child is to its parent. */
enum ast_role {
  AST_PART, /* an expression that it evaluates, a statement that it runs */
  AST_TARGET, /* a name that it binds or deletes; or a tuple, list, star, attribute, index of such a target */
  AST_BODY, /* the body of a def or lambda: a scope of its own */
};

/* Calls VISIT with each child of N, always in the same order: the slots of a function's names follow
   it. ROLE is that of N itself, because the parts of a target are targets. All parts of a chain of elif
   are children of its first `if`, so that no walk is as deep as the chain is long. This is the only list
   of children; its switch has no default, so that the compiler finds a forgotten kind. A comprehension gives
   what it walks first of all its children, because only that is not part of its own scope. */
void ast_each_child(const struct node *n, enum ast_role role,
                    void (*visit)(void *data, struct node *child, enum ast_role role), void *data);

static inline bool ast_is_name(const struct node *n) {
  return n->kind == NODE_GLOBAL || n->kind == NODE_LOCAL || n->kind == NODE_CELL;
}

/* Appends the tree as an S-expression: for tests of the parser. */
void unit_dump(const struct unit *unit, struct text *out);

#endif
