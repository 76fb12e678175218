/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator's names, modules and exceptions in flight; the evaluation itself is in lang/eval_*.c.
 *
 * A name at module level has a number: its place in in->globals, given when the parser first meets it.
 * The table from names to numbers is only needed by the parser and by those who ask by name. */
#include "lang/interp.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

#define uthash_fatal(message) mem_panic("%s", message)
#include <uthash.h>

#include "lang/builtins.h"
#include "lang/dict.h"
#include "lang/exceptions.h"

struct names {
  struct entry {
    uint32_t number;
    UT_hash_handle hh; /* its key is the text of the global's name */
  } * first;
};

#define MODULES_MAX 32
static const struct module *modules[MODULES_MAX];    /* for import, beside the language's own */
static const struct module *prefixless[MODULES_MAX]; /* whose names stand without a prefix */
static size_t module_count, prefixless_count;

struct interp *interp_new(const struct host *host, void *data) {
  struct interp *in = mem_zalloc(1, sizeof *in);
  in->host = host;
  in->host_data = data;
  in->names = mem_zalloc(1, sizeof *in->names);
  return in;
}

/* A list that holds itself keeps itself alive: emptying what names hold breaks such rings. */
static void empty(struct value v) {
  if (v.kind == KIND_DICT || v.kind == KIND_SET) {
    dict_clear(v.dict);
  } else if (v.kind == KIND_LIST) {
    struct value items = value_list_take(NULL, 0);
    struct list *list = v.list, *gone = items.list;
    gone->at = list->at, gone->len = list->len, gone->cap = list->cap;
    list->at = NULL, list->len = list->cap = 0;
    value_drop(items);
  }
}

void interp_free(struct interp *in) {
  if (!in)
    return;
  value_drop(in->words);
  value_drop(in->last);
  value_drop(in->exception);
  value_drop(in->handling);
  in->last = in->exception = in->handling = VALUE_ERROR;
  for (size_t i = 0; i < in->global_count; i++) {
    struct value v = in->globals[i].value;
    in->globals[i].value = VALUE_ERROR;
    empty(v);
    value_drop(v);
  }
  struct entry *e = in->names->first;
  HASH_CLEAR(hh, in->names->first);
  while (e) {
    struct entry *next = e->hh.next;
    free(e);
    e = next;
  }
  for (size_t i = 0; i < in->global_count; i++) {
    value_drop(in->globals[i].builtin);
    value_drop(value_object(KIND_STR, in->globals[i].name));
  }
  interp_set_argv(in, 0, NULL);
  text_free(&in->scratch);
  free(in->names);
  free(in->globals);
  free(in);
}

void interp_set_argv(struct interp *in, int count, char **at) {
  for (int i = 0; i < in->argc; i++)
    free(in->argv[i]);
  free(in->argv);
  in->argc = count;
  in->argv = count ? mem_alloc((size_t)count * sizeof *in->argv) : NULL;
  for (int i = 0; i < count; i++)
    in->argv[i] = mem_strdup(at[i]);
}

/* Modules */

static void add(const struct module **list, size_t *count, const struct module *module) {
  for (size_t i = 0; i < *count; i++)
    if (list[i] == module)
      return;
  if (*count == MODULES_MAX)
    mem_panic("more than %d modules", MODULES_MAX);
  list[(*count)++] = module;
}

void interp_add_module(const struct module *module) {
  add(modules, &module_count, module);
}

void interp_add_builtins(const struct module *module) {
  add(prefixless, &prefixless_count, module);
}

static bool same(const char *name, const char *s, size_t len) {
  return !strncmp(name, s, len) && !name[len];
}

const struct module *interp_find_module(const char *name, size_t len) {
  for (size_t i = 0; builtins_modules[i]; i++)
    if (same(builtins_modules[i]->name, name, len))
      return builtins_modules[i];
  for (size_t i = 0; i < module_count; i++)
    if (same(modules[i]->name, name, len))
      return modules[i];
  return NULL;
}

struct value interp_module_get(struct interp *in, const struct module *module, const char *name,
                               size_t len) {
  for (const struct module_item *item = module->items; item && item->name; item++)
    if (same(item->name, name, len))
      return value_ref(item->value);
  return module->lookup ? module->lookup(in, name, len) : VALUE_ERROR;
}

void interp_module_each(const struct module *module, void (*offer)(void *data, const char *name),
                        void *data) {
  for (const struct module_item *item = module->items; item && item->name; item++)
    offer(data, item->name);
  if (module->each)
    module->each(offer, data);
}

/* Names */

/* __file__: the path of the program from the root; VALUE_ERROR for what is no file. */
static struct value program_path(const char *name) {
  if (name[0] == '/' || !name[0] || !strcmp(name, "-") || !strcmp(name, "-c"))
    return name[0] == '/' ? value_strz(name) : VALUE_ERROR;
  char *here = getcwd(NULL, 0);
  struct text path = TEXT_EMPTY;
  text_addf(&path, "%s/%s", here ? here : "", strncmp(name, "./", 2) ? name : name + 2);
  free(here);
  return value_str_take(&path);
}

static struct value find_builtin(struct interp *in, const char *name, size_t len) {
  struct value v = interp_module_get(in, &module_builtins, name, len);
  for (size_t i = 0; i < prefixless_count && v.kind == KIND_ERROR; i++)
    v = interp_module_get(in, prefixless[i], name, len);
  if (v.kind != KIND_ERROR)
    return v;
  if (same("__file__", name, len) && in->argc)
    return program_path(in->argv[0]);
  if (same("__doc__", name, len))
    return VALUE_NONE;
  return same("__name__", name, len) ? value_strz("__main__") : v;
}

static struct entry *find_entry(const struct interp *in, const char *name, size_t len) {
  struct entry *e;
  HASH_FIND(hh, in->names->first, name, len, e);
  return e;
}

uint32_t interp_global(struct interp *in, const char *name, size_t len) {
  struct entry *e = find_entry(in, name, len);
  if (e)
    return e->number;
  struct value builtin = find_builtin(in, name, len);
  if (in->global_count == in->global_cap) {
    in->global_cap = in->global_cap ? in->global_cap * 2 : 64;
    in->globals = mem_resize(in->globals, in->global_cap, sizeof *in->globals);
  }
  struct global *g = &in->globals[in->global_count];
  *g = (struct global){value_str(name, len).str, VALUE_ERROR, builtin};
  e = mem_zalloc(1, sizeof *e);
  e->number = (uint32_t)in->global_count++;
  HASH_ADD_KEYPTR(hh, in->names->first, g->name->s, g->name->len, e);
  return e->number;
}

struct value interp_find(const struct interp *in, const char *name, size_t len) {
  struct entry *e = find_entry(in, name, len);
  if (!e) {
    struct value v = find_builtin((struct interp *)in, name, len);
    if (v.kind < KIND_OBJECT_FIRST || v.o->refs == VALUE_STATIC)
      return v;
    value_drop(v); /* somebody must own it: a global of this name */
    interp_global((struct interp *)in, name, len);
    e = find_entry(in, name, len);
  }
  struct global *g = &in->globals[e->number];
  return g->value.kind != KIND_ERROR ? g->value : g->builtin;
}

void interp_bind_take(struct interp *in, const char *name, size_t len, struct value v) {
  uint32_t number = interp_global(in, name, len);
  struct value old = in->globals[number].value;
  in->globals[number].value = v;
  if (v.kind == KIND_NATIVE && v.native->type->bound)
    v.native->type->bound(v.native, name, len);
  value_drop(old);
}

/* Letters, digits and _ of ASCII only. */
static bool like_a_name(const struct str *s) {
  for (size_t i = 0; i < s->len; i++)
    if (!isalnum((unsigned char)s->s[i]) && s->s[i] != '_')
      return false;
  return true;
}

struct value interp_word_take(struct interp *in, struct value v) {
  if (!like_a_name(v.str))
    return v;
  if (in->words.kind == KIND_ERROR)
    in->words = dict_new();
  struct value word = dict_get(in, in->words.dict, v);
  if (word.kind == KIND_ERROR) {
    dict_set_take(in, in->words.dict, v, value_ref(v));
    return v;
  }
  value_drop(v);
  return value_ref(word);
}

void interp_each_name(const struct interp *in, bool builtins,
                      void (*offer)(void *data, const char *name), void *data) {
  for (size_t i = 0; i < in->global_count; i++)
    if (in->globals[i].value.kind != KIND_ERROR)
      offer(data, in->globals[i].name->s);
  if (!builtins)
    return;
  interp_module_each(&module_builtins, offer, data);
  for (size_t i = 0; i < prefixless_count; i++)
    interp_module_each(prefixless[i], offer, data);
}

/* Exceptions in flight */

struct value interp_raise_take(struct interp *in, struct value e) {
  if (!in) { /* somebody wants only a text and no exception */
    value_drop(e);
    return VALUE_ERROR;
  }
  struct value old = in->exception;
  in->exception = e;
  value_drop(old);
  return VALUE_ERROR;
}

struct value interp_raise(struct interp *in, const struct type *type, const char *format, ...) {
  struct text message = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  struct value text = value_str_take(&message);
  return interp_raise_take(in, exceptions_new_take(type, value_tuple_take(&text, 1)));
}

struct value interp_raise_args(struct interp *in, const struct type *type, const struct value *at,
                               size_t count) {
  struct value args = value_tuple_take(NULL, count);
  for (size_t i = 0; i < count; i++)
    args.tuple->at[i] = value_ref(at[i]);
  return interp_raise_take(in, exceptions_new_take(type, args));
}

struct value interp_raise_errno(struct interp *in, int error, const char *filename) {
  struct value at[] = {value_int(error), value_strz(strerror(error))};
  struct value e = exceptions_new_take(exceptions_for_errno(error), value_tuple_take(at, 2));
  if (filename)
    e.exception->filename = value_strz(filename);
  return interp_raise_take(in, e);
}

void interp_hint(struct interp *in, const char *format, ...) {
  if (in->exception.kind != KIND_EXCEPTION)
    return;
  struct text hint = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&hint, format, ap);
  va_end(ap);
  free(in->exception.exception->hint);
  in->exception.exception->hint = text_take(&hint);
}

bool interp_check_interrupt(struct interp *in) {
  int asked = 1;
  if (!atomic_load_explicit(&in->interrupted, memory_order_relaxed))
    return false;
  if (!atomic_compare_exchange_strong(&in->interrupted, &asked, 0) && asked != INTERP_END)
    return false;
  interp_raise_args(in, &type_KeyboardInterrupt, NULL, 0);
  return true;
}

int interp_check_text(struct interp *in, const struct text *out) {
  if (in && interp_check_interrupt(in))
    return -1;
  if (value_memory_left(out->len))
    return 0;
  interp_raise_args(in, &type_MemoryError, NULL, 0);
  return -1;
}

void interp_take_exception(struct interp *in, struct diag *diag, struct value *value) {
  struct value v = in->exception;
  in->exception = VALUE_ERROR;
  if (v.kind != KIND_EXCEPTION)
    mem_panic("an exception was to be taken where there is none");
  struct exception *e = v.exception;
  struct text kind = TEXT_EMPTY, message = TEXT_EMPTY;
  if (strcmp(e->type->module, "builtins") != 0)
    text_addf(&kind, "%s.", e->type->module);
  text_adds(&kind, e->type->name);
  exceptions_message(e, &message);
  if (e->suggestion)
    text_addf(&message, ". Did you mean: '%s'?", e->suggestion);
  diag_set(diag, text_str(&kind), e->source, e->span, "%s", text_str(&message));
  if (e->hint)
    diag_hint(diag, "%s", e->hint);
  else if (e->type == &type_MemoryError)
    diag_hint(diag, "a side's values may take %zu MiB together", VALUE_MEMORY_LIMIT >> 20);
  text_free(&kind);
  text_free(&message);
  if (value)
    *value = v;
  else
    value_drop(v);
}
