/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator's names, modules and exceptions in flight; the evaluation itself is in lang/eval/eval_*.c.
 *
 * A name at module level has a number: its place in in->globals, given when the parser first meets it.
 * The table from names to numbers is only needed by the parser and by callers that look a name up. */
#include "lang/eval/interp.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

#include "lang/eval/function.h"
#include "lang/lib/builtins.h"
#include "lang/syntax/ast.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"

struct names {
  struct name_entry {
    uint32_t number;
    UT_hash_handle hh; /* its key is the text of the global's name */
  } * first;
};

#define MODULES_MAX 32
static const struct module *modules[MODULES_MAX];    /* for import, beside the language's own */
static const struct module *prefixless[MODULES_MAX]; /* whose names need no prefix */
static size_t module_count, prefixless_count;

struct interp *interp_new(const struct host *host, void *data) {
  struct interp *in = mem_zalloc(1, sizeof *in);
  in->host = host;
  in->host_data = data;
  in->digits_max = INTERP_DIGITS_MAX;
  in->names = mem_zalloc(1, sizeof *in->names);
  return in;
}

bool interp_strict(const struct interp *in) {
  return in && in->unit && in->unit->strict;
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

void interp_drop_values(struct interp *in) {
  value_drop(in->words);
  value_drop(in->last);
  value_drop(in->exception);
  value_drop(in->handling);
  value_drop(in->environment[0]);
  value_drop(in->environment[1]);
  in->environment[0] = in->environment[1] = VALUE_ERROR;
  in->words = in->last = in->exception = in->handling = VALUE_ERROR;
  for (size_t i = 0; i < in->global_count; i++) {
    struct value v = in->globals[i].value;
    in->globals[i].value = VALUE_ERROR;
    empty(v);
    value_drop(v);
  }
  cells_clear(in);
}

void interp_free(struct interp *in) {
  if (!in)
    return;
  interp_drop_values(in);
  struct name_entry *e = in->names->first;
  HASH_CLEAR(hh, in->names->first);
  while (e) {
    struct name_entry *next = e->hh.next;
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
  free(in->handle_on);
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

struct source *interp_place(const struct interp *in, struct span *place) {
  if (!in->unit || !in->at)
    return NULL;
  *place = in->at->span;
  return source_ref(in->unit->source);
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

void interp_each_module(void (*offer)(void *data, const struct module *module), void *data) {
  for (size_t i = 0; i < module_count; i++)
    offer(data, modules[i]);
  for (size_t i = 1; builtins_modules[i]; i++)
    offer(data, builtins_modules[i]);
}

struct value interp_module_get(struct interp *in, const struct module *module, const char *name,
                               size_t len) {
  for (const struct builtin *f = module->functions; f && f->name; f++)
    if (same(f->name, name, len))
      return value_object(KIND_BUILTIN, f);
  for (const struct type *const *type = module->types; type && *type; type++)
    if (same((*type)->name, name, len))
      return value_object(KIND_TYPE, *type);
  for (const struct module_item *item = module->items; item && item->name; item++)
    if (same(item->name, name, len))
      return value_ref(item->value);
  return module->lookup ? module->lookup(in, name, len) : VALUE_ERROR;
}

void interp_module_each(const struct module *module, void (*offer)(void *data, const char *name),
                        void *data) {
  for (const struct builtin *f = module->functions; f && f->name; f++)
    offer(data, f->name);
  for (const struct type *const *type = module->types; type && *type; type++)
    offer(data, (*type)->name);
  for (const struct module_item *item = module->items; item && item->name; item++)
    offer(data, item->name);
  if (module->each)
    module->each(offer, data);
}

/* Names */

/* __file__: the path of the program from the root; VALUE_ERROR when it is not a file. */
static struct value program_path(const char *name) {
  if (!name[0] || !strcmp(name, "-") || !strcmp(name, "-c"))
    return VALUE_ERROR;
  char *path = file_from_root(name);
  struct value file = value_strz(path);
  free(path);
  return file;
}

const struct module *interp_prompt_module(const char *name, size_t len) {
  for (size_t i = 0; i < prefixless_count; i++) {
    struct value v = interp_module_get(NULL, prefixless[i], name, len);
    value_drop(v);
    if (v.kind != KIND_ERROR)
      return prefixless[i];
  }
  return NULL;
}

/* *PROMPT: it is one of the prompt's. */
static struct value find_builtin(struct interp *in, const char *name, size_t len, bool *prompt) {
  struct value v = interp_module_get(in, &module_builtins, name, len);
  *prompt = false;
  for (size_t i = 0; i < prefixless_count && v.kind == KIND_ERROR; i++) {
    v = interp_module_get(NULL, prefixless[i], name, len);
    *prompt = v.kind != KIND_ERROR;
  }
  if (v.kind != KIND_ERROR)
    return v;
  if (same("__file__", name, len) && in->argc)
    return program_path(in->argv[0]);
  if (same("__doc__", name, len))
    return VALUE_NONE;
  return same("__name__", name, len) ? value_strz("__main__") : v;
}

static struct name_entry *find_entry(const struct interp *in, const char *name, size_t len) {
  struct name_entry *e;
  HASH_FIND(hh, in->names->first, name, len, e);
  return e;
}

uint32_t interp_global(struct interp *in, const char *name, size_t len) {
  struct name_entry *e = find_entry(in, name, len);
  if (e)
    return e->number;
  bool prompt;
  struct value builtin = find_builtin(in, name, len, &prompt);
  in->globals = mem_room(in->globals, in->global_count, sizeof *in->globals);
  struct global *g = &in->globals[in->global_count];
  *g = (struct global){value_str(name, len).str, VALUE_ERROR, builtin, prompt};
  e = mem_zalloc(1, sizeof *e);
  e->number = (uint32_t)in->global_count++;
  HASH_ADD_KEYPTR(hh, in->names->first, g->name->s, g->name->len, e);
  return e->number;
}

const struct global *interp_find_global(const struct interp *in, const char *name, size_t len) {
  const struct name_entry *e = find_entry(in, name, len);
  return e ? &in->globals[e->number] : NULL;
}

struct value interp_find(const struct interp *in, const char *name, size_t len) {
  struct name_entry *e = find_entry(in, name, len);
  if (!e) {
    bool prompt;
    struct value v = find_builtin((struct interp *)in, name, len, &prompt);
    if (v.kind < KIND_OBJECT_FIRST || v.o->refs == VALUE_STATIC)
      return v;
    value_drop(v); /* it needs an owner: a global of this name */
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
  for (size_t i = 0; !interp_strict(in) && i < prefixless_count; i++)
    interp_module_each(prefixless[i], offer, data);
}

/* Exceptions in flight */

struct value interp_raise_take(struct interp *in, struct value e) {
  if (!in) { /* the caller wants only a text and no exception */
    value_drop(e);
    return VALUE_ERROR;
  }
  struct value old = in->exception;
  if (in->handling.kind == KIND_EXCEPTION)
    exceptions_set_context(e.exception, in->handling.exception);
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
  interp_raise_take(in, e);
  if (filename)
    interp_about_take(in, "filename", value_strz(filename));
  return VALUE_ERROR;
}

void interp_about_take(struct interp *in, const char *name, struct value v) {
  if (in && in->exception.kind == KIND_EXCEPTION)
    exceptions_set(in, in->exception.exception, name, strlen(name), v);
  value_drop(v);
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

void interp_note(struct interp *in, const char *format, ...) {
  if (!in->host || !in->host->note)
    return;
  struct text note = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&note, format, ap);
  va_end(ap);
  in->host->note(in->host_data, text_str(&note));
  text_free(&note);
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
  struct text kind = TEXT_EMPTY, message = TEXT_EMPTY, calls = TEXT_EMPTY, cause = TEXT_EMPTY;
  exceptions_say(e, &kind, &message);
  traceback_notes(e, &message);
  diag_set(diag, text_str(&kind), e->source, e->span, "%s", text_str(&message));
  if (e->hint)
    diag_hint(diag, "%s", e->hint);
  else if (e->type == &type_MemoryError)
    diag_hint(diag, "a side's values may take %zu MiB together", VALUE_MEMORY_LIMIT >> 20);
  diag->whole = traceback_is_program(e);
  if (diag->whole) {
    traceback_print(e, &calls);
  } else {
    traceback_calls(e, &calls);
    traceback_cause(e, &cause);
  }
  diag->calls = calls.len ? text_take(&calls) : NULL;
  diag->cause = cause.len ? text_take(&cause) : NULL;
  text_free(&kind);
  text_free(&message);
  if (value)
    *value = v;
  else
    value_drop(v);
}
