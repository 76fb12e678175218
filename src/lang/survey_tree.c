/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey of a program that the parser accepts, by its tree: which modules it imports, which names nothing
 * binds, which attributes nothing has. The tree is walked twice: a name may be used above the place that
 * binds it.
 *
 * A new kind of node needs nothing here, unless it names something that may not exist. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

#include "lang/eval/interp.h"
#include "lang/python.h"
#include "lang/survey_doubt.h"
#include "lang/survey_parts.h"
#include "lang/syntax/ast.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* What is known of a name, wherever it is bound. */
struct binding {
  const struct str *name; /* interned in the unit: the key is its address */
  struct value value;     /* what an import binds, as long as nothing else does; or KIND_ERROR */
  const struct module *module; /* one that an import binds it to, among others; or NULL */
  bool other;                  /* something else binds it */
  bool attribute;              /* it is given as an attribute: x.name = … */
  bool function;               /* def makes it */
  UT_hash_handle hh;
};

/* An annotation: in one, list[int] and str | None are not evaluated. */
struct annotation {
  const struct node *node;
  UT_hash_handle hh;
};

struct judging {
  struct interp *in;
  struct survey_found *found;
  struct survey_doubts doubts;
  struct binding *bindings;
  struct annotation *notes;
  int in_notes; /* how many annotations are around what is judged */
  bool foreign; /* a module that is not here is imported: what it gives has attributes of its own */
  bool foreign_all;        /* … and all of its names */
  const struct node **all; /* modules of which `import *` takes all */
  size_t all_count;
  bool text;         /* text is written to standard output */
  bool binary;       /* bytes are */
  struct span bytes; /* where they are first */
};

static struct binding *binding(struct judging *w, const struct str *name) {
  struct binding *b;
  HASH_FIND_PTR(w->bindings, &name, b);
  if (!b) {
    b = mem_zalloc(1, sizeof *b);
    b->name = name;
    HASH_ADD_PTR(w->bindings, name, b);
  }
  return b;
}

/* Binds NAME to V, taken over; KIND_ERROR: to something that is not known before the program runs. */
static void bind_take(struct judging *w, const struct str *name, struct value v) {
  struct binding *b = binding(w, name);
  if (v.kind == KIND_MODULE)
    b->module = v.module;
  bool same = b->value.kind == v.kind && b->value.o == v.o;
  if (v.kind < KIND_OBJECT_FIRST || (b->value.kind != KIND_ERROR && !same))
    b->other = true;
  value_drop(b->value);
  b->value = v;
}

static const struct module *module_of(const struct str *name) {
  return interp_find_module(name->s, name->len);
}

/* The module that `import a.b` binds to its first name, or that `import a.b as c` binds. */
static const struct module *bound_module(const struct node *n) {
  const struct str *name = n->import.module, *target = n->import.target->name.name;
  const struct module *module = module_of(name);
  const char *dot = memchr(name->s, '.', name->len);
  if (module && dot && target->len == (size_t)(dot - name->s) &&
      !memcmp(target->s, name->s, target->len))
    return interp_find_module(target->s, target->len);
  return module;
}

static void bind_import(struct judging *w, const struct node *n) {
  const struct module *module = n->import.target ? bound_module(n) : module_of(n->import.module);
  w->foreign = w->foreign || !module_of(n->import.module);
  if (n->import.target)
    bind_take(w, n->import.target->name.name,
              module ? value_object(KIND_MODULE, module) : VALUE_ERROR);
  for (uint32_t i = 0; i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    if (alias->target) {
      struct value v =
          module ? interp_module_get(w->in, module, alias->name->s, alias->name->len) : VALUE_ERROR;
      interp_forget_exception(w->in);
      bind_take(w, alias->target->name.name, v);
    } else if (!module) {
      w->foreign_all = true;
    } else {
      w->all = mem_resize(w->all, w->all_count + 1, sizeof *w->all);
      w->all[w->all_count++] = n;
    }
  }
}

static void add_note(struct judging *w, const struct node *node) {
  if (!node)
    return;
  struct annotation *note = mem_zalloc(1, sizeof *note);
  note->node = node;
  HASH_ADD_PTR(w->notes, node, note);
}

static bool is_note(const struct judging *w, const struct node *node) {
  struct annotation *note = NULL;
  if (w->notes)
    HASH_FIND_PTR(w->notes, &node, note);
  return note != NULL;
}

static void collect_def(struct judging *w, const struct node *n) {
  const struct node_function *def = n->def;
  for (uint32_t i = 0; i < def->count + def->star + def->stars; i++) {
    bind_take(w, def->params[i].name.name, VALUE_ERROR);
    add_note(w, def->params[i].note);
  }
  add_note(w, def->returns);
}

/* The first walk: what is bound. */
static void collect(void *data, struct node *n, enum ast_role role) {
  struct judging *w = data;
  switch (n->kind) {
  case NODE_IMPORT:
    bind_import(w, n);
    return;
  case NODE_DEF:
    binding(w, n->def->name)->function = true;
    collect_def(w, n);
    break;
  case NODE_LAMBDA:
    collect_def(w, n);
    break;
  case NODE_NOTE:
    add_note(w, n->pair.right);
    break;
  case NODE_GLOBAL:
  case NODE_LOCAL:
  case NODE_CELL:
    if (role == AST_TARGET)
      bind_take(w, n->name.name, VALUE_ERROR);
    break;
  case NODE_ATTRIBUTE:
    if (role == AST_TARGET)
      binding(w, n->attribute.name)->attribute = true;
    break;
  default:
    break;
  }
  ast_each_child(n, role, collect, w);
}

/* The value that E certainly is, a new reference; else KIND_ERROR: a built-in, and what modules have. */
static struct value known(struct judging *w, const struct node *e) {
  struct value v = VALUE_ERROR;
  if (ast_is_name(e)) {
    struct binding *b;
    const struct str *name = e->name.name;
    HASH_FIND_PTR(w->bindings, &name, b);
    if (b && (b->other || b->value.kind != KIND_ERROR))
      v = b->other ? VALUE_ERROR : value_ref(b->value);
    else if (e->kind == NODE_GLOBAL)
      v = value_ref(interp_builtin(&w->in->globals[e->name.slot], true));
  } else if (e->kind == NODE_ATTRIBUTE) {
    struct value left = known(w, e->attribute.left);
    if (left.kind == KIND_MODULE)
      v = interp_module_get(w->in, left.module, e->attribute.name->s, e->attribute.name->len);
    interp_forget_exception(w->in);
    value_drop(left);
  }
  return v;
}

/* Whether E is a name that may be a module, among other things, which has NAME. */
static bool may_have(struct judging *w, const struct node *e, const struct str *name) {
  struct binding *b = NULL;
  if (!ast_is_name(e))
    return false;
  const struct str *of = e->name.name;
  HASH_FIND_PTR(w->bindings, &of, b);
  struct value v =
      b && b->module ? interp_module_get(w->in, b->module, name->s, name->len) : VALUE_ERROR;
  interp_forget_exception(w->in);
  value_drop(v);
  return v.kind != KIND_ERROR;
}

static bool is_bound(const struct judging *w, const struct str *name) {
  struct binding *b;
  HASH_FIND_PTR(w->bindings, &name, b);
  return b && (b->other || b->value.kind != KIND_ERROR);
}

/* Whether E is a name that the prompt alone knows, and so a NameError before anything is asked of it. */
static bool is_prompts(const struct judging *w, const struct node *e) {
  return e->kind == NODE_GLOBAL && w->in->globals[e->name.slot].prompt &&
         !is_bound(w, e->name.name);
}

static bool is_named(const struct node *e, const char *name) {
  return (e->kind == NODE_ATTRIBUTE && !strcmp(e->attribute.name->s, name)) ||
         (ast_is_name(e) && !strcmp(e->name.name->s, name));
}

/* Whether NAME is an attribute that not all values here have that have it in Python, or not the same. A function
   of the program has its own text as __doc__, others have sockshell's. */
static bool is_doubtful(struct judging *w, const struct node *of, const struct str *name) {
  if (!strcmp(name->s, "__doc__"))
    return !ast_is_name(of) || !binding(w, of->name.name)->function;
  return !strcmp(name->s, "__module__") || !strcmp(name->s, "buffer");
}

/* LEFT.NAME, or what asks for it: getattr(LEFT, 'NAME') */
static void judge_attribute(struct judging *w, const struct node *left, const struct str *name,
                            struct span at, enum ast_role role) {
  struct value of = known(w, left);
  if (of.kind == KIND_ERROR || !strcmp(name->s, "__doc__")) {
    struct binding *b = binding(w, name);
    value_drop(of);
    if (w->foreign || may_have(w, left, name) || is_prompts(w, left))
      return;
    if (is_doubtful(w, left, name)) {
      survey_add(w->found, SURVEY_ATTRIBUTE, name->s, name->len, NULL, at);
      return;
    }
    if (!b->attribute && (survey_has(w->found, name->s) || !ops_is_attribute(name->s, name->len)))
      survey_add(w->found, SURVEY_ATTRIBUTE, name->s, name->len, NULL, at);
    else
      b->attribute = true; /* looked for once */
    return;
  }
  const char *owner = of.kind == KIND_MODULE ? of.module->name
                      : of.kind == KIND_TYPE ? of.type->name
                                             : value_type_name(of);
  struct value v = ops_get_attribute(w->in, of, name->s, name->len);
  if (v.kind == KIND_ERROR) {
    survey_add_attribute(w->found, owner, name->s, name->len, at);
  } else if (role == AST_TARGET) {
    struct text what = TEXT_EMPTY;
    text_addf(&what, "assigning to %s.%s", owner, name->s);
    survey_add(w->found, SURVEY_ATTRIBUTE, what.s, what.len, NULL, at);
    text_free(&what);
  }
  interp_forget_exception(w->in);
  value_drop(v);
  value_drop(of);
}

static bool is_in_all(struct judging *w, const struct str *name) {
  for (size_t i = 0; i < w->all_count; i++) {
    struct value v =
        interp_module_get(w->in, module_of(w->all[i]->import.module), name->s, name->len);
    interp_forget_exception(w->in);
    value_drop(v);
    if (v.kind != KIND_ERROR)
      return true;
  }
  return false;
}

static void judge_name(struct judging *w, const struct node *n) {
  const struct global *global = &w->in->globals[n->name.slot];
  const struct str *name = n->name.name;
  if (global->builtin.kind != KIND_ERROR) /* the prompt's is a NameError here as in Python */
    return;
  if (!is_bound(w, name) && !w->foreign_all && !is_in_all(w, name))
    survey_add_name(w->found, name->s, name->len, n->span);
}

static void judge_import(struct judging *w, const struct node *n) {
  const struct str *name = n->import.module;
  const struct module *module = module_of(name);
  if (!module && strcmp(name->s, "__future__") != 0)
    survey_add_module(w->found, name->s, name->len, n->span);
  for (uint32_t i = 0; module && i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    struct value v = VALUE_NONE;
    if (alias->target)
      v = interp_module_get(w->in, module, alias->name->s, alias->name->len);
    interp_forget_exception(w->in);
    value_drop(v);
    if (v.kind == KIND_ERROR)
      survey_add_attribute(w->found, module->name, alias->name->s, alias->name->len, alias->span);
  }
}

static bool is_class(struct judging *w, const struct node *e) {
  struct value v = known(w, e);
  value_drop(v);
  return v.kind == KIND_TYPE;
}

/* list[int], int | str */
static void judge_operation(struct judging *w, const struct node *n) {
  const struct node *left = n->pair.left, *right = n->pair.right;
  struct span at = n->span;
  if (n->kind == NODE_INDEX && is_class(w, left))
    survey_add(w->found, SURVEY_SYNTAX, "classes with []", 15, NULL, at);
  else if (n->kind == NODE_BINARY && n->op == OP_OR && (is_class(w, left) || is_class(w, right)))
    survey_add(w->found, SURVEY_SYNTAX, "classes with |", 14, NULL, at);
}

static bool is_text(const struct node *e) {
  return e->kind == NODE_CONST && e->value.kind == KIND_STR;
}

static void add_codec(struct judging *w, const char *name, struct span at) {
  struct text what = TEXT_EMPTY;
  text_addf(&what, "the codec %s", name);
  survey_add(w->found, SURVEY_NAME, what.s, what.len, NULL, at);
  text_free(&what);
}

/* The codec that the call N names in a literal, or NULL. */
static const char *codec_of(const struct node *n) {
  const struct node *callee = n->call.callee;
  const struct node *arg = NULL;
  if (callee->kind == NODE_ATTRIBUTE && n->call.count > 0 &&
      (!strcmp(callee->attribute.name->s, "encode") ||
       !strcmp(callee->attribute.name->s, "decode")))
    arg = n->call.args[0];
  for (uint32_t i = 0; i < n->call.keyword_count; i++)
    if (n->call.keywords[i] && !strcmp(n->call.keywords[i]->s, "encoding"))
      arg = n->call.args[n->call.count + i];
  return arg && is_text(arg) ? arg->value.str->s : NULL;
}

static bool is_int(const struct node *e) {
  return e->kind == NODE_CONST && value_is_any_int(e->value);
}

/* What of the built-in B the call N needs and is not here, as static text: what runs into it fails. */
static const char *beyond(const struct builtin *b, const struct node *n) {
  const struct node *first = n->call.count ? n->call.args[0] : NULL;
  if (!strcmp(b->name, "open")) {
    bool by_number =
        first &&
        (is_int(first) || (first->kind == NODE_CALL && is_named(first->call.callee, "fileno")));
    for (uint32_t i = 0; i < n->call.keyword_count; i++)
      if (n->call.keywords[i] &&
          (!strcmp(n->call.keywords[i]->s, "closefd") || !strcmp(n->call.keywords[i]->s, "opener")))
        by_number = true;
    return by_number ? "open() of a descriptor" : NULL;
  }
  if (!strcmp(b->name, "seed") && (first || n->call.keyword_count) &&
      !(first && (is_int(first) || (first->kind == NODE_CONST && first->value.kind == KIND_NONE))))
    return "a seed that is not an int";
  if (!strcmp(b->name, "dir")) /* it lists what is here */
    return "dir()";
  return NULL;
}

/* getattr(socket, 'fromfd'), hasattr(socket, name) */
static void judge_getattr(struct judging *w, const struct node *n) {
  const struct node *of = n->call.args[0], *name = n->call.args[1];
  if (is_text(name)) {
    judge_attribute(w, of, name->value.str, name->span, AST_PART);
    return;
  }
  struct value v = known(w, of);
  if (v.kind != KIND_ERROR)
    survey_add(w->found, SURVEY_ATTRIBUTE, "an attribute whose name is worked out", 37, NULL,
               name->span);
  value_drop(v);
}

/* Whether the built-in B takes an argument called NAME, as its signature says. */
static bool takes(const struct builtin *b, const struct str *name) {
  if (b->called)
    return false;
  if (strstr(b->signature, "**"))
    return true;
  const char *by_position = strstr(b->signature, "/, ");
  for (const char *at = by_position ? by_position : strchr(b->signature, '(');
       at && (at = strstr(at, name->s)); at++)
    if (strchr(" (*[", at[-1]) && strchr("=,)[]", at[name->len]))
      return true;
  return false;
}

/* open(0), random.choices(x, weights=y) */
static void judge_builtin(struct judging *w, const struct builtin *b, const struct node *n) {
  const char *lacks = beyond(b, n);
  if (lacks)
    survey_add(w->found, SURVEY_NAME, lacks, strlen(lacks), NULL, n->span);
  if ((!strcmp(b->name, "getattr") || !strcmp(b->name, "hasattr")) && n->call.count > 1)
    judge_getattr(w, n);
  for (uint32_t i = 0; b->signature && i < n->call.keyword_count; i++) {
    const struct str *keyword = n->call.keywords[i];
    if (!keyword || takes(b, keyword))
      continue;
    struct text what = TEXT_EMPTY;
    text_addf(&what, "%s(%s=)", b->name, keyword->s);
    survey_add(w->found, SURVEY_NAME, what.s, what.len, NULL, n->span);
    text_free(&what);
  }
}

/* print('x'), sys.stdout.buffer.write(b'x'): python3 keeps the text of print back longer than such bytes, so
   that what arrives first depends on its buffers. */
static void judge_output(struct judging *w, struct value callee, const struct node *n) {
  const struct node *e = n->call.callee;
  if (callee.kind == KIND_BUILTIN)
    w->text |= !strcmp(callee.builtin->name, "print") || !strcmp(callee.builtin->name, "input");
  if (e->kind == NODE_ATTRIBUTE)
    w->text |= is_named(e->attribute.left, "stdout") && !strncmp(e->attribute.name->s, "write", 5);
}

/* object(), type('C', (), {}), s.encode('utf-16'), memoryview(x).cast('H') */
static void judge_call(struct judging *w, const struct node *n) {
  struct value v = known(w, n->call.callee);
  struct text what = TEXT_EMPTY;
  const char *codec = codec_of(n);
  if (v.kind == KIND_TYPE && !v.type->call && !v.type->is_exception)
    text_addf(&what, "%s()", v.type->name);
  else if (v.kind == KIND_TYPE && v.type == &type_type && n->call.count > 1)
    text_adds(&what, "type() that makes a class");
  else if (is_named(n->call.callee, "cast") && n->call.callee->kind == NODE_ATTRIBUTE)
    text_adds(&what, "cast()");
  if (v.kind == KIND_BUILTIN)
    judge_builtin(w, v.builtin, n);
  judge_output(w, v, n);
  if (what.len)
    survey_add(w->found, SURVEY_NAME, what.s, what.len, NULL, n->span);
  value_drop(v);
  if (codec && !codec_is_absent(codec)) { /* one that is, is a literal below */
    v = codec_decode(w->in, (const unsigned char *)"", 0, codec, NULL);
    if (v.kind == KIND_ERROR)
      add_codec(w, codec, n->span);
    interp_forget_exception(w->in);
    value_drop(v);
  }
  text_free(&what);
}

/* The second walk: what is needed. */
static void judge(void *data, struct node *n, enum ast_role role) {
  struct judging *w = data;
  const bool note = is_note(w, n);
  w->in_notes += note;
  survey_doubt_look(&w->doubts, n);
  switch (n->kind) {
  case NODE_GLOBALS: /* what is not bound and not used may be named there */
  case NODE_NONLOCALS:
    return;
  case NODE_IMPORT:
    judge_import(w, n);
    return;
  case NODE_GLOBAL:
    if (role != AST_TARGET)
      judge_name(w, n);
    break;
  case NODE_ATTRIBUTE:
    judge_attribute(w, n->attribute.left, n->attribute.name, n->attribute.name_span, role);
    if (!w->binary && is_named(n, "buffer") && is_named(n->attribute.left, "stdout")) {
      w->binary = true;
      w->bytes = n->attribute.name_span;
    }
    break;
  case NODE_CALL:
  case NODE_CALL_STAR:
    judge_call(w, n);
    break;
  case NODE_CONST: /* FORMAT = 'utf-16': wherever it gets from there */
    if (is_text(n) && codec_is_absent(n->value.str->s))
      add_codec(w, n->value.str->s, n->span);
    break;
  case NODE_INDEX:
  case NODE_BINARY:
    if (!w->in_notes)
      judge_operation(w, n);
    break;
  default:
    break;
  }
  ast_each_child(n, role, judge, w);
  w->in_notes -= note;
}

void survey_tree(struct interp *in, struct unit *unit, struct survey_found *found) {
  struct judging w = {.in = in, .found = found, .doubts = {.found = found}};
  struct unit *running = in->unit;
  in->unit = unit; /* modules are asked for what they have in a program */
  collect(&w, unit->body, AST_PART);
  judge(&w, unit->body, AST_PART);
  survey_doubt_end(&w.doubts);
  if (w.text && w.binary)
    survey_add(found, SURVEY_ATTRIBUTE, "sys.stdout.buffer beside print()", 32, NULL, w.bytes);
  in->unit = running;
  struct binding *b = w.bindings;
  HASH_CLEAR(hh, w.bindings);
  while (b) {
    struct binding *next = b->hh.next;
    value_drop(b->value);
    free(b);
    b = next;
  }
  struct annotation *note = w.notes;
  HASH_CLEAR(hh, w.notes);
  while (note) {
    struct annotation *next = note->hh.next;
    free(note);
    note = next;
  }
  free(w.all);
}
