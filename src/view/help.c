/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help from the tables. A new kind of thing to be helped on is one more function in `finders`. */
#include "view/help.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/select.h"
#include "calls/socket_methods.h"
#include "calls/socket_object.h"
#include "lang/lib/builtins.h"
#include "lang/eval/interp.h"
#include "lang/python.h"
#include "lang/syntax/lex.h"
#include "lang/value/value.h"
#include "net/constants.h"
#include "run/settings.h"
#include "view/command.h"
#include "view/diagram.h"
#include "view/explain.h"
#include "view/style.h"

struct query {
  const char *name; /* as asked */
  const char *last; /* what stands after its last dot; else name */
  const struct command *const *commands;
  const struct view_style *style;
  struct text *out;
  struct interp *in;        /* to ask the modules for their members */
  const struct interp *own; /* the names of the session, or NULL */
};

static bool show_call(const struct query *q) {
  const struct call_row *row = call_find(q->last, strlen(q->last));
  if (row && row->flags & CALL_TRACED && q->last != q->name)
    return false; /* file.read is a method */
  if (row)
    help_call(row, q->style, q->out);
  return row != NULL;
}

/* Commands and topics. */

/* "trace off|on: show each system call …" */
static void say_settings(const struct query *q) {
  text_addc(q->out, '\n');
  for (const struct setting *s = settings_table; s->name; s++) {
    struct text t = TEXT_EMPTY;
    text_addf(&t, "%s ", s->name);
    for (int i = 0; s->choices[i]; i++)
      text_addf(&t, "%s%s", i ? "|" : "", s->choices[i]);
    style_item(q->style, 2, "", STYLE_BOLD, text_str(&t), q->out);
    style_item(q->style, 4, "", STYLE_PLAIN, s->doc, q->out);
    text_free(&t);
  }
}

static void say_act(const struct query *q, const struct command_act *act) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s: %s", act->usage, act->doc);
  style_paragraphs(q->style, 0, text_str(&t), q->out);
  text_free(&t);
}

/* "wire edit", of which there is more to be said. */
static bool show_act(const struct query *q, const struct command *command) {
  const char *name = strchr(q->name, ' ');
  const struct command_act *act = name && command->describe ? command->acts : NULL;
  while (act && act->name && strcmp(act->name, name + 1) != 0)
    act++;
  struct text more = TEXT_EMPTY;
  if (act && act->name)
    command->describe(act->name, &more);
  bool any = more.len > 0;
  if (any) {
    style_heading(q->style, q->name, act->doc, q->out);
    struct text t = TEXT_EMPTY;
    text_addf(&t, "%s %s", command->name, act->usage);
    style_item(q->style, 2, "", STYLE_PLAIN, text_str(&t), q->out);
    text_addc(q->out, '\n');
    style_paragraphs(q->style, 0, text_str(&more), q->out);
    text_free(&t);
  }
  text_free(&more);
  return any;
}

/* "wire", and "wire hold" too. */
static bool show_command(const struct query *q) {
  size_t len = strcspn(q->name, " ");
  for (const struct command *const *c = q->commands; c && *c; c++)
    if (strlen((*c)->name) == len && memcmp((*c)->name, q->name, len) == 0) {
      if (show_act(q, *c))
        return true;
      style_heading(q->style, (*c)->name, (*c)->summary, q->out);
      style_item(q->style, 2, "", STYLE_PLAIN, (*c)->usage, q->out);
      if ((*c)->detail) {
        text_addc(q->out, '\n');
        style_paragraphs(q->style, 0, (*c)->detail, q->out);
      }
      if ((*c)->acts)
        text_addc(q->out, '\n');
      for (const struct command_act *act = (*c)->acts; act && act->name; act++)
        say_act(q, act);
      if (strcmp((*c)->name, "set") == 0)
        say_settings(q);
      return true;
    }
  return false;
}

/* Single words. */

static const struct help_word *find_word(const struct help_word *table, const char *name) {
  while (table->name && strcmp(table->name, name))
    table++;
  return table->name ? table : NULL;
}

static bool show_keyword(const struct query *q) {
  const struct python_keyword *k = python_keywords + KEYWORD_FALSE;
  while (k->name && strcmp(k->name, q->name) != 0)
    k++;
  if (!k->name)
    return false;
  style_put(q->style, STYLE_BOLD, k->usage ? k->usage : k->name, q->out);
  text_addc(q->out, '\n');
  struct text t = TEXT_EMPTY;
  text_addf(&t, k->place == PYTHON_ABSENT ? "Not in sockshell: %s; " PYTHON_RUN "." : "%s",
            k->says);
  style_item(q->style, 2, "", STYLE_PLAIN, text_str(&t), q->out);
  text_free(&t);
  return true;
}

/* A module of Python, or a built-in name, that is not here. */
static bool show_absent(const struct query *q) {
  size_t len = strlen(q->name);
  const struct python_absent *module = python_find_absent("module", q->name, len);
  const struct python_absent *row = module ? module : python_find_absent("", q->name, len);
  if (!row)
    return false;
  style_put(q->style, STYLE_BOLD, q->name, q->out);
  text_adds(q->out, module ? ", a module of Python\n" : "\n");
  struct text t = TEXT_EMPTY;
  text_addf(&t, "Not in sockshell: %s%s" PYTHON_RUN ".", row->instead ? row->instead : "",
            row->instead ? "; " : "");
  style_item(q->style, 2, "", STYLE_PLAIN, text_str(&t), q->out);
  text_free(&t);
  return true;
}

/* Every topic of TABLE: their names, separated by commas. */
static void list_topics(const struct help_topic *table, struct text *out) {
  for (const struct help_topic *t = table; t->name; t++)
    text_addf(out, "%s%s", t == table ? "" : ", ", t->name);
}

static bool show_in(const struct query *q, const struct help_topic *table) {
  const struct help_topic *t = table;
  while (t->name && !nearest_same(t->name, q->name) && !(t->also && nearest_same(t->also, q->name)))
    t++;
  if (!t->name)
    return false;
  struct text written = TEXT_EMPTY;
  if (!t->body && strcmp(t->name, "words") == 0)
    list_topics(help_terms, &written);
  else if (!t->body)
    python_describe(&written);
  style_heading(q->style, t->name, t->summary, q->out);
  text_addc(q->out, '\n');
  style_paragraphs(q->style, 0, t->body ? t->body : text_str(&written), q->out);
  text_free(&written);
  return true;
}

static bool show_topic(const struct query *q) {
  return show_in(q, help_topics);
}

static bool show_term(const struct query *q) {
  return show_in(q, help_terms);
}

static bool show_state(const struct query *q) {
  size_t before = q->out->len;
  diagram_show(q->name, q->style, q->out);
  return q->out->len > before;
}

/* What a constant does, if that is known. */
static void say_meaning(const struct query *q, const char *name) {
  const struct help_word *word = find_word(help_constants, name);
  if (word)
    style_item(q->style, 2, "", STYLE_PLAIN, word->meaning, q->out);
}

/* Built-in functions, classes, methods, modules. */

static void say_builtin(const struct query *q, const char *prefix, const struct builtin *b) {
  text_adds(q->out, prefix);
  style_begin(q->style, STYLE_BOLD, q->out);
  style_wrap(q->style, style_width(prefix), 4, b->signature ? b->signature : b->name, q->out);
  style_end(q->style, STYLE_BOLD, q->out);
  if (b->doc)
    style_item(q->style, 2, "", STYLE_PLAIN, b->doc, q->out);
}

/* The names of the methods of TYPE, if it has any. */
static void say_methods(const struct query *q, const struct type *type) {
  struct text t = TEXT_EMPTY;
  for (const struct builtin *m = type->methods; m && m->name; m++)
    text_addf(&t, " %s", m->name);
  if (t.len)
    style_item(q->style, 2, "Methods: ", STYLE_PLAIN, text_str(&t), q->out);
  text_free(&t);
}

static void say_type(const struct query *q, const struct type *type) {
  struct text t = TEXT_EMPTY;
  style_put(q->style, STYLE_BOLD, type->signature ? type->signature : type->name, q->out);
  text_addc(q->out, '\n');
  if (type->doc)
    style_item(q->style, 2, "", STYLE_PLAIN, type->doc, q->out);
  if (type->is_exception && type->base) {
    text_addf(&t, "An exception, a kind of %s.", type->base->name);
    style_item(q->style, 2, "", STYLE_PLAIN, text_str(&t), q->out);
  }
  text_free(&t);
  say_methods(q, type);
}

static const struct builtin *method_of(const struct type *type, const char *name) {
  for (const struct builtin *m = type ? type->methods : NULL; m && m->name; m++)
    if (strcmp(m->name, name) == 0)
      return m;
  return NULL;
}

static void offer_to_text(void *data, const char *name) {
  text_addf(data, " %s", name);
}

static void say_module(const struct query *q, const struct module *module) {
  struct text t = TEXT_EMPTY;
  style_put(q->style, STYLE_BOLD, module->name, q->out);
  text_adds(q->out, ", a module\n");
  interp_module_each(module, offer_to_text, &t);
  style_item(q->style, 2, "", STYLE_PLAIN, text_str(&t), q->out);
  text_free(&t);
}

static bool say_value(const struct query *q, const char *prefix, const char *name, struct value v) {
  switch (v.kind) {
  case KIND_BUILTIN:
    say_builtin(q, prefix, v.builtin);
    return true;
  case KIND_TYPE:
    say_type(q, v.type);
    return true;
  case KIND_MODULE:
    say_module(q, v.module);
    return true;
  case KIND_INT:
    text_addf(q->out, "%s%s = %" PRId64 "\n", prefix, name, v.i);
    say_meaning(q, name);
    return true;
  case KIND_ERROR:
    return false;
  default:
    text_addf(q->out, "%s%s, a value of the type %s\n", prefix, name, value_type_name(v));
    return true;
  }
}

/* What MODULE (NULL: none) has under the name, if there is something to be said about it. */
static bool say_member(const struct query *q, const char *prefix, const struct module *module,
                       const char *name) {
  if (!module)
    return false;
  struct value v = interp_module_get(q->in, module, name, strlen(name));
  bool said = say_value(q, prefix, name, v);
  value_drop(v);
  return said;
}

/* Whether more is to be said of the name than its number. */
static bool is_number(const char *name) {
  const struct constants *set;
  return constants_find(name, strlen(name), &set) || explain_knows(name);
}

/* The method that stands after the dot of a name of LEN bytes. */
static bool say_method_of(const struct query *q, const struct type *type, size_t len) {
  const struct builtin *m = method_of(type, q->last);
  struct text prefix = TEXT_EMPTY;
  text_add(&prefix, q->name, len + 1);
  if (m)
    say_builtin(q, text_str(&prefix), m);
  text_free(&prefix);
  return m != NULL;
}

/* "str.split", "time.sleep": the part before the last dot is a class or a module. */
static bool show_dotted(const struct query *q) {
  if (q->last == q->name)
    return false;
  size_t len = (size_t)(q->last - q->name) - 1;
  struct text prefix = TEXT_EMPTY;
  text_add(&prefix, q->name, len + 1);
  struct value class = interp_module_get(q->in, &module_builtins, q->name, len);
  bool shown = class.kind == KIND_TYPE && say_method_of(q, class.type, len);
  if (!shown && !call_find_typed(q->last, strlen(q->last)) && !is_number(q->last))
    shown = say_member(q, text_str(&prefix), interp_find_module(q->name, len), q->last);
  value_drop(class);
  text_free(&prefix);
  return shown;
}

/* One of Python, or packet(), which the prompt alone has. */
static bool show_builtin(const struct query *q) {
  if (q->last != q->name)
    return false;
  const struct module *own = interp_prompt_module(q->name, strlen(q->name));
  return say_member(q, "", &module_builtins, q->name) ||
         (own && own->functions && strcmp(own->name, "sockshell") == 0 &&
          say_member(q, "", own, q->name));
}

/* A name of the module socket that is neither a call nor a constant nor a method: create_server. And
   POLLIN, which is select's. */
static bool show_function(const struct query *q) {
  return say_member(q, "socket.", &module_socket, q->last) ||
         (q->last == q->name && say_member(q, "select.", &module_select, q->last));
}

static bool show_module(const struct query *q) {
  const struct module *module = interp_find_module(q->name, strlen(q->name));
  if (module)
    say_module(q, module);
  return module != NULL;
}

/* A name of the session, and a method after it, by the value that it has. */
static bool show_own(const struct query *q) {
  size_t len = strcspn(q->name, ".");
  bool bare = !q->name[len];
  if (!q->own || (!bare && q->last != q->name + len + 1) ||
      interp_find(q->in, q->name, len).kind != KIND_ERROR) /* known without the session */
    return false;
  struct value v = interp_find(q->own, q->name, len);
  if (v.kind == KIND_ERROR || (v.kind == KIND_MODULE && !bare))
    return false;
  const struct type *type = v.kind == KIND_TYPE ? v.type : value_type(v);
  if (!bare)
    return say_method_of(q, type, len);
  if (v.kind == KIND_TYPE || v.kind == KIND_BUILTIN || v.kind == KIND_MODULE)
    return say_value(q, "", q->name, v);
  style_put(q->style, STYLE_BOLD, q->name, q->out);
  text_addf(q->out, ", %s %s\n", help_article(type->name), type->name);
  say_methods(q, type);
  if (type == &type_socket)
    style_item(q->style, 2, "", STYLE_PLAIN, "`handles` and `state NAME` show how it is now.",
               q->out);
  return true;
}

/* A method's name alone, or after a name that nobody knows: of sockets first, then of every class. */
static bool show_method(const struct query *q) {
  const struct builtin *m = method_of(&type_socket, q->last);
  bool shown = m != NULL;
  if (m)
    say_builtin(q, "sock.", m);
  for (const struct type *const *type = module_builtins.types; *type; type++) {
    m = method_of(*type, q->last);
    if (!m)
      continue;
    struct text prefix = TEXT_EMPTY;
    text_addf(&prefix, "%s.", (*type)->name);
    say_builtin(q, text_str(&prefix), m);
    text_free(&prefix);
    shown = true;
  }
  return shown;
}

/* Whether a constant of SET may be given as P. */
static bool takes(const struct param *p, const struct constants *set) {
  if (p->kind != PARAM_OPTION)
    return p->constants == set;
  for (size_t i = 0; i < constants_levels.count; i++)
    if (constants_options(constants_levels.at[i].value) == set)
      return true;
  return false;
}

static bool show_constant(const struct query *q) {
  const struct constants *set;
  const struct constant *c = constants_find(q->last, strlen(q->last), &set);
  if (!c)
    return false;
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%" PRId64 ", %s %s", c->value, help_article(set->what), set->what);
  style_heading(q->style, c->name, text_str(&t), q->out);
  text_clear(&t);
  say_meaning(q, c->name);
  for (const struct call_row *const *row = call_rows; *row; row++)
    for (const struct param *p = (*row)->params; p->kind != PARAM_END; p++)
      if (takes(p, set))
        text_addf(&t, "%s %s", t.len ? "," : "", (*row)->name);
  if (t.len)
    style_item(q->style, 2, "Used by ", STYLE_PLAIN, text_str(&t), q->out);
  text_free(&t);
  return true;
}

static bool show_error(const struct query *q) {
  return (q->last == q->name || lex_identifier(q->last, strlen(q->last))) &&
         explain_knows(q->last) && explain_name(q->last, q->style, q->out);
}

const struct builtin *help_further_call(int i) {
  const struct builtin *const tables[] = {socket_methods, socket_functions};
  for (size_t t = 0; t < 2; t++)
    for (const struct builtin *b = tables[t]; b->name; b++)
      if (!call_find_typed(b->name, strlen(b->name)) && i-- == 0)
        return b;
  return NULL;
}

/* Whatever may be asked for, offered to what the name comes nearest to. */
static void offer_module(void *data, const struct module *module) {
  nearest_offer(data, module->name);
  interp_module_each(module, nearest_offer, data);
}

static void say_unknown(const struct query *q) {
  struct nearest near = nearest_start(q->last, strlen(q->last));
  for (const struct call_row *const *row = call_rows; *row; row++)
    nearest_offer(&near, (*row)->name);
  for (const struct command *const *c = q->commands; c && *c; c++)
    nearest_offer(&near, (*c)->name);
  for (const struct help_topic *t = help_topics; t->name; t++)
    nearest_offer(&near, t->name);
  for (const struct help_topic *t = help_terms; t->name; t++)
    nearest_offer(&near, t->name);
  for (const struct python_keyword *k = python_keywords + KEYWORD_FALSE; k->name; k++)
    nearest_offer(&near, k->name);
  for (const struct builtin *m = type_socket.methods; m && m->name; m++)
    nearest_offer(&near, m->name);
  offer_module(&near, &module_builtins);
  interp_each_module(offer_module, &near);
  text_adds(q->out, "there is no help on ");
  style_put(q->style, STYLE_PLAIN, q->name, q->out);
  if (near.best)
    text_addf(q->out, "; did you mean %s?\n", near.best);
  else
    text_adds(q->out, "; `help` alone shows what there is\n");
}

bool help_show(const char *name, const struct command *const *commands, const struct interp *own,
               const struct view_style *style, struct text *out) {
  static bool (*const finders[])(const struct query *) = {
      show_command,  show_topic,    show_keyword, show_dotted, show_call,
      show_own,      show_builtin,  show_method,  show_module, show_error,
      show_constant, show_function, show_term,    show_state,  show_absent};
  char *asked = mem_strndup(name, strcspn(name, "(")); /* "bind()" too */
  char *other = mem_strdup(asked);                     /* in the other case */
  const char *dot = strrchr(asked, '.');
  struct query q = {asked,    dot && dot > asked && dot[1] ? dot + 1 : asked,
                    commands, style,
                    out,      interp_new(NULL, NULL),
                    own};
  int (*const cases[])(int) = {NULL, tolower, toupper};
  bool found = false;
  for (size_t c = 0; c < 3 && !found; c++) {
    struct query tried = q;
    for (char *s = other; cases[c] && *s; s++)
      *s = (char)cases[c]((unsigned char)*s);
    tried.name = other;
    tried.last = other + (q.last - asked);
    for (size_t i = 0; i < sizeof finders / sizeof finders[0] && !found; i++)
      found = finders[i](&tried);
  }
  if (!found)
    say_unknown(&q);
  interp_free(q.in);
  free(other);
  free(asked);
  return found;
}

void help_overview(const struct command *const *commands, const struct view_style *style,
                   struct text *out) {
  struct text t = TEXT_EMPTY;
  style_wrap(
      style, 0, 0,
      "Each call that you type becomes the real system call. Two spellings, one table:", out);
  text_adds(out, "  sock.bind((\"\", 50000))    or    bind sock * 50000\n\n");
  for (const struct call_row *const *row = call_rows; *row; row++)
    if (!((*row)->flags & (CALL_LIBRARY | CALL_TRACED)))
      text_addf(&t, " %s", (*row)->name);
  style_item(style, 0, "Calls     ", STYLE_BOLD, text_str(&t), out);
  text_clear(&t);
  for (int i = 0; help_further_call(i); i++)
    text_addf(&t, " %s", help_further_call(i)->name);
  if (t.len)
    style_item(style, 0, "Further   ", STYLE_BOLD, text_str(&t), out);
  text_clear(&t);
  for (const struct call_row *const *row = call_rows; *row; row++)
    if ((*row)->flags & CALL_LIBRARY)
      text_addf(&t, " %s", (*row)->name);
  if (t.len)
    style_item(style, 0, "Names     ", STYLE_BOLD, text_str(&t), out);
  text_clear(&t);
  for (const struct command *const *c = commands; c && *c; c++)
    text_addf(&t, " %s", (*c)->name);
  style_item(style, 0, "Commands  ", STYLE_BOLD, text_str(&t), out);
  text_clear(&t);
  for (const struct help_topic *topic = help_topics; topic->name; topic++)
    text_addf(&t, " %s", topic->name);
  style_item(style, 0, "Topics    ", STYLE_BOLD, text_str(&t), out);
  text_free(&t);
  text_addc(out, '\n');
  style_wrap(style, 0, 0,
             "help NAME explains any of these, and also a word of the field, a constant, an error, "
             "a Python "
             "name: help bind, help Nagle, help SO_REUSEADDR, help str.split. Tab completes, "
             "Ctrl-D leaves.",
             out);
}
