/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion by context. Each kind of place is one function, which says whether the cursor is in such
 * a place and then offers what may stand there; `places` has them in the order in which they are asked.
 */
#include "shell/line/complete.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/lib/builtins.h"
#include "lang/eval/interp.h"
#include "lang/python.h"
#include "lang/syntax/lex.h"
#include "lang/value/ops.h"
#include "net/constants.h"
#include "shell/line/complete_call.h"
#include "shell/line/complete_files.h"
#include "shell/line/scan.h"
#include "view/explain.h"

struct place {
  const struct complete_context *context;
  const char *line;
  size_t cursor;
  struct scan scan;
  const char *prefix; /* what is typed of the word already */
  size_t prefix_len;
  struct value object; /* whose attributes are being offered */
  struct completion *out;
};

/* ---- offering ---- */

void complete_add_take(struct completion *c, char *text, char after) {
  c->items = mem_room(c->items, c->count, sizeof *c->items);
  c->items[c->count++] = (struct candidate){text, after};
}

static void offer(struct place *p, const char *name, char after) {
  if (strncmp(name, p->prefix, p->prefix_len) == 0)
    complete_add_take(p->out, mem_strdup(name), after);
}

static void offer_plain(void *to, const char *name) {
  offer(to, name, 0);
}

static void offer_word(void *to, const char *name) {
  size_t len = strlen(name);
  offer(to, name, len && name[len - 1] == '=' ? 0 : ' '); /* mss=: its value follows */
}

static void set_word(struct place *p, size_t start) {
  p->out->start = start;
  p->prefix = p->line + start;
  p->prefix_len = p->cursor - start;
}

static int by_text(const void *a, const void *b) {
  return strcmp(((const struct candidate *)a)->text, ((const struct candidate *)b)->text);
}

/* Sorted, each once; where one text was offered twice, a blank after it wins. */
static void tidy(struct completion *c) {
  size_t kept = 0;
  if (c->count > 0)
    qsort(c->items, c->count, sizeof *c->items, by_text);
  for (size_t i = 0; i < c->count; i++) {
    struct candidate *last = kept > 0 ? &c->items[kept - 1] : NULL;
    if (last != NULL && strcmp(last->text, c->items[i].text) == 0) {
      if (last->after != ' ' && c->items[i].after != 0)
        last->after = c->items[i].after;
      free(c->items[i].text);
    } else {
      c->items[kept++] = c->items[i];
    }
  }
  c->count = kept;
}

/* ---- names and values ---- */

static char after_value(struct value v) {
  switch (v.kind) {
  case KIND_FUNCTION:
  case KIND_BUILTIN:
  case KIND_METHOD:
  case KIND_TYPE:
    return '(';
  default:
    return 0;
  }
}

static void offer_bound(void *to, const char *name) {
  struct place *p = to;
  offer(p, name, after_value(interp_find(p->context->in, name, strlen(name))));
}

static void offer_int(void *to, const char *name) {
  struct place *p = to;
  struct value v = interp_find(p->context->in, name, strlen(name));
  if (v.kind == KIND_INT || v.kind == KIND_MODULE)
    offer(p, name, 0);
}

static void offer_handle(void *to, const char *name) {
  struct place *p = to;
  struct value v = interp_find(p->context->in, name, strlen(name));
  if (v.kind == KIND_NATIVE && v.native->type == &socket_native)
    offer(p, name, 0);
}

static void offer_module_names(struct place *p, const struct module *module) {
  for (const struct builtin *f = module->functions; f != NULL && f->name != NULL; f++)
    offer(p, f->name, '(');
  for (const struct type *const *type = module->types; type != NULL && *type != NULL; type++)
    offer(p, (*type)->name, '(');
  for (const struct module_item *item = module->items; item != NULL && item->name != NULL; item++)
    offer(p, item->name, after_value(item->value));
  if (module->each != NULL)
    module->each(offer_plain, p);
}

static void offer_names(struct place *p) {
  if (p->context->in != NULL) {
    interp_each_name(p->context->in, p->prefix_len > 0, offer_bound, p);
  } else if (p->prefix_len > 0) {
    offer_module_names(p, &module_builtins);
    offer_module_names(p, &module_socket);
  }
}

static void offer_module(void *to, const struct module *module) {
  offer(to, module->name, 0);
}

static void offer_module_word(void *to, const struct module *module) {
  offer(to, module->name, ' ');
}

/* ---- what fits an argument ---- */

static void offer_constants(struct place *p, const struct constants *set) {
  for (size_t i = 0; i < set->count; i++)
    offer(p, set->at[i].name, 0);
}

/* The options of the level that was typed before; of every level when that is not known. */
static void offer_options(struct place *p, const struct complete_call *call) {
  static const struct constants *const all[] = {&constants_socket_options, &constants_tcp_options,
                                                &constants_udp_options, &constants_ip_options,
                                                &constants_ipv6_options};
  const char *s = call->before;
  size_t len = call->before_len;
  const char *dot = s != NULL ? memrchr(s, '.', len) : NULL;
  if (dot != NULL) {
    len -= (size_t)(dot + 1 - s);
    s = dot + 1;
  }
  const struct constant *level = s != NULL ? constants_find(s, len, NULL) : NULL;
  const struct constants *set = level != NULL ? constants_options(level->value) : NULL;
  if (set != NULL)
    offer_constants(p, set);
  for (size_t i = 0; set == NULL && i < sizeof all / sizeof *all; i++)
    offer_constants(p, all[i]);
}

/* Offers constants that fit the argument at the cursor; false when it takes none. */
static bool offer_fitting(struct place *p, const struct complete_call *call) {
  const struct param *param = call->param;
  if (param == NULL)
    return false;
  if (param->kind == PARAM_OPTION)
    offer_options(p, call);
  else if (param->constants != NULL)
    offer_constants(p, param->constants);
  else
    return false;
  return true;
}

static bool wants_handle(const struct complete_call *call) {
  return call->param != NULL && call->param->kind == PARAM_HANDLE;
}

/* ---- command form ---- */

static enum complete_more offer_command_words(struct place *p, struct scan_part name,
                                              const struct scan_part *words, size_t count) {
  char *given[COMPLETE_WORDS_MAX];
  char *command = mem_strndup(p->line + name.at, name.len);
  for (size_t i = 0; i + 1 < count; i++)
    given[i] = mem_strndup(p->line + words[i].at, words[i].len);
  enum complete_more more = p->context->each_word(p->context->data, command, count - 1,
                                                  (const char *const *)given, offer_word, p);
  for (size_t i = 0; i + 1 < count; i++)
    free(given[i]);
  free(command);
  return more;
}

static bool after_dot(struct place *p);

/* Offers whatever has a name and begins as the word does: none for an empty word, they are too many. */
static void offer_all_names(struct place *p) {
  static const char *const modules[] = {"socket", "select"};
  size_t words = p->out->count; /* the command's own come first, each with a blank after it */
  if (p->prefix_len == 0)
    return;
  if (!after_dot(p)) {
    offer_names(p);
    interp_each_module(offer_module, p);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
      offer_module_names(p, interp_find_module(modules[i], strlen(modules[i])));
    explain_each(offer_plain, p);
  }
  for (size_t i = words; i < p->out->count; i++)
    p->out->items[i].after = 0;
}

static bool in_command(struct place *p) {
  struct scan_part name = complete_call_command(p->context, p->line, p->cursor, &p->scan);
  struct scan_part words[COMPLETE_WORDS_MAX];
  struct complete_call call;
  if (name.len == 0)
    return false;
  size_t count = scan_words(p->line, name.at + name.len, p->cursor, words, COMPLETE_WORDS_MAX);
  size_t word = words[count - 1].at;
  bool quoted = word < p->cursor && (p->line[word] == '"' || p->line[word] == '\'');
  set_word(p, word + quoted);
  if (complete_call_is_command(p->context, p->line + name.at, name.len)) {
    enum complete_more more =
        p->context->each_word != NULL ? offer_command_words(p, name, words, count) : COMPLETE_WORDS;
    if (more == COMPLETE_FILES)
      complete_files(p->prefix, p->prefix_len, quoted ? p->line[word] : 0, p->out);
    if (more == COMPLETE_NAMES)
      offer_all_names(p);
    return true;
  }
  const char *bar = memrchr(p->prefix, '|', p->prefix_len);
  if (bar != NULL)
    set_word(p, (size_t)(bar + 1 - p->line));
  if (quoted || !complete_call_in_command(p->context, p->line, p->cursor, &p->scan, &call))
    return true;
  bool names = p->context->in != NULL && p->prefix_len > 0 && call.param != NULL;
  if (p->context->in != NULL && wants_handle(&call))
    interp_each_name(p->context->in, false, offer_handle, p);
  else if (!offer_fitting(p, &call) && names)
    interp_each_name(p->context->in, false, offer_plain, p);
  for (size_t i = 0; i < p->out->count; i++)
    p->out->items[i].after = ' ';
  return true;
}

/* ---- the other places ---- */

static bool in_comment(struct place *p) {
  return p->scan.comment;
}

static bool in_string(struct place *p) {
  return p->scan.quote != 0;
}

static bool word_is(const char *line, struct scan_part part, const char *word) {
  return part.len == strlen(word) && memcmp(line + part.at, word, part.len) == 0;
}

/* import MODULE, from MODULE import NAME. */
static bool in_import(struct place *p) {
  struct scan_part words[COMPLETE_WORDS_MAX];
  size_t count = scan_words(p->line, p->scan.start, p->cursor, words, COMPLETE_WORDS_MAX);
  bool from = word_is(p->line, words[0], "from");
  if (count < 2 || (!from && !word_is(p->line, words[0], "import")))
    return false;
  set_word(p, p->scan.word);
  if (!from || count == 2) {
    interp_each_module(from ? offer_module_word : offer_module, p);
  } else if (count == 3) {
    offer(p, "import", ' ');
  } else {
    const struct module *module = interp_find_module(p->line + words[1].at, words[1].len);
    if (module != NULL)
      offer_module_names(p, module);
    for (size_t i = 0; i < p->out->count; i++)
      p->out->items[i].after = 0;
  }
  return true;
}

static void offer_attribute(void *to, const char *name) {
  struct place *p = to;
  if (strncmp(name, p->prefix, p->prefix_len) != 0 || (name[0] == '_' && p->prefix_len == 0))
    return;
  struct value v = ops_get_attribute(p->context->in, p->object, name, strlen(name));
  if (value_is_error(v))
    interp_forget_exception(p->context->in);
  offer(p, name, after_value(v));
  value_drop(v);
}

static bool starts_argument(const struct place *p, size_t word) {
  while (word > 0 && (p->line[word - 1] == ' ' || p->line[word - 1] == '\t'))
    word--;
  return word > 0 && strchr("(,=|", p->line[word - 1]) != NULL;
}

/* The call whose argument begins with the name that starts at WORD. */
static bool argument_call(const struct place *p, size_t word, struct complete_call *call) {
  return p->scan.depth > 0 && p->scan.open[p->scan.depth - 1].name.len > 0 &&
         starts_argument(p, word) && complete_call_find(p->context, p->line, p->cursor, call);
}

static bool after_dot(struct place *p) {
  size_t dot = p->scan.word;
  if (dot == 0 || p->line[dot - 1] != '.')
    return false;
  set_word(p, dot);
  struct scan_part object = scan_object(p->line, dot - 1);
  struct complete_call call;
  if (object.len == 0)
    return true;
  p->object = complete_call_value(p->context, p->line + object.at, object.len);
  bool is_module = p->object.kind == KIND_MODULE;
  if (is_module && argument_call(p, object.at, &call) && offer_fitting(p, &call))
    return true;
  if (p->context->in != NULL && !value_is_error(p->object))
    ops_each_attribute(p->context->in, p->object, offer_attribute, p);
  else if (is_module)
    offer_module_names(p, p->object.module);
  value_drop(p->object);
  return true;
}

static bool in_argument(struct place *p) {
  struct complete_call call;
  if (!argument_call(p, p->scan.word, &call))
    return false;
  set_word(p, p->scan.word);
  if (p->context->in != NULL && wants_handle(&call)) {
    interp_each_name(p->context->in, false, offer_handle, p);
    return true;
  }
  if (!offer_fitting(p, &call))
    return p->prefix_len == 0; /* nothing is typed and nothing known: time for the hint */
  if (p->context->in != NULL)
    interp_each_name(p->context->in, false, offer_int, p);
  return true;
}

static void offer_calls(struct place *p, char after) {
  for (size_t i = 0; call_rows[i] != NULL; i++)
    if (!(call_rows[i]->flags & CALL_TRACED))
      offer(p, call_rows[i]->name, after);
}

static bool in_expression(struct place *p) {
  bool begins = p->scan.word == p->scan.start, value = p->scan.word == p->scan.value;
  set_word(p, p->scan.word);
  if (p->prefix_len > 0 && p->prefix[0] >= '0' && p->prefix[0] <= '9')
    return true;
  if (value)
    offer_calls(p, ' ');
  if (begins && p->context->each_command != NULL)
    p->context->each_command(p->context->data, offer_word, p);
  for (const struct python_keyword *k = python_keywords + KEYWORD_FALSE; k->name; k++)
    if (begins ? k->place & (PYTHON_FIRST | PYTHON_ALONE)
               : p->prefix_len > 0 && k->place & PYTHON_INSIDE)
      offer(p, k->name, begins && k->place & PYTHON_ALONE ? 0 : ' ');
  offer_names(p);
  return true;
}

static bool (*const places[])(struct place *p) = {
    in_comment, in_import, in_command, in_string, after_dot, in_argument, in_expression,
};

void complete_candidates(const struct complete_context *context, const char *line, size_t cursor,
                         struct completion *out) {
  struct place p = {.context = context, .line = line, .cursor = cursor, .out = out};
  complete_clear(out);
  scan_line(line, cursor, &p.scan);
  set_word(&p, cursor);
  for (size_t i = 0; i < sizeof places / sizeof *places && !places[i](&p); i++)
    continue;
  tidy(out);
}

void complete_indent(size_t cursor, struct completion *out) {
  complete_clear(out);
  out->start = cursor;
  out->items = mem_zalloc(out->count = 1, sizeof *out->items);
  out->items->text = mem_strdup("    ");
}

void complete_clear(struct completion *c) {
  for (size_t i = 0; i < c->count; i++)
    free(c->items[i].text);
  free(c->items);
  *c = (struct completion){0, NULL, 0};
}
