/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/line/complete_call.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"
#include "lang/value/ops.h"
#include "shell/line/complete.h"

/* What stands at the beginning of S, a name or a string literal: its length in *LEN. */
static struct value first_value(const struct complete_context *context, const char *s,
                                size_t *len) {
  const char *quote = memrchr(s, '"', *len), *single = memrchr(s, '\'', *len);
  if (quote == NULL || (single != NULL && single > quote))
    quote = single;
  if (quote != NULL) {
    *len = (size_t)(quote + 1 - s);
    return s[0] == 'b' || s[0] == 'B' ? value_bytes("", 0) : value_str("", 0);
  }
  const char *dot = memchr(s, '.', *len);
  *len = dot != NULL ? (size_t)(dot - s) : *len;
  struct value v = VALUE_ERROR;
  if (context->in != NULL)
    v = value_ref(interp_find(context->in, s, *len));
  if (value_is_error(v)) {
    const struct module *module = interp_find_module(s, *len);
    if (module != NULL)
      v = value_object(KIND_MODULE, module);
  }
  return v;
}

struct value complete_call_value(const struct complete_context *context, const char *s,
                                 size_t len) {
  size_t part = len;
  struct value v = first_value(context, s, &part);
  while (part < len && !value_is_error(v)) {
    s += part + 1;
    len -= part + 1;
    const char *dot = memchr(s, '.', len);
    part = dot != NULL ? (size_t)(dot - s) : len;
    struct value next = VALUE_ERROR;
    if (context->in != NULL)
      next = ops_get_attribute(context->in, v, s, part);
    if (context->in != NULL && value_is_error(next))
      interp_forget_exception(context->in);
    value_drop(v);
    v = next;
  }
  return v;
}

struct finding {
  const char *name;
  size_t len;
  bool found;
};

static void find_name(void *to, const char *name) {
  struct finding *f = to;
  f->found |= strlen(name) == f->len && memcmp(name, f->name, f->len) == 0;
}

bool complete_call_is_command(const struct complete_context *context, const char *name,
                              size_t len) {
  struct finding f = {name, len, false};
  if (context->each_command != NULL)
    context->each_command(context->data, find_name, &f);
  return f.found;
}

static enum parse_word word_of(void *data, const char *name, size_t len) {
  if (words_is_call(name, len))
    return PARSE_CALL;
  return complete_call_is_command(data, name, len) ? PARSE_COMMAND : PARSE_PLAIN;
}

struct scan_part complete_call_command(const struct complete_context *context, const char *line,
                                       size_t cursor, const struct scan *scan) {
  struct parse_words words = {word_of, (void *)context};
  struct span name;
  if (!parse_command_name(context->in, &words, line, scan->start, cursor, &name) ||
      name.end == cursor)
    return (struct scan_part){0, 0};
  return (struct scan_part){name.start, name.end - name.start};
}

/* What the last of the COUNT words AT of the call NAME is for. */
static const struct param *param_of_word(const struct complete_context *context, const char *line,
                                         struct scan_part name, const struct scan_part *at,
                                         size_t count) {
  struct word words[COMPLETE_WORDS_MAX];
  struct node names[COMPLETE_WORDS_MAX];
  char *call = mem_strndup(line + name.at, name.len);
  for (size_t i = 0; i < count; i++) {
    const char *s = line + at[i].at;
    const struct global *global =
        context->in ? interp_find_global(context->in, s, at[i].len) : NULL;
    bool is_bound = global && !value_is_error(global->value);
    if (is_bound)
      names[i] = (struct node){.kind = NODE_GLOBAL,
                               .name.slot = (uint32_t)(global - context->in->globals)};
    words[i] = (struct word){
        .value = is_bound ? &names[i] : NULL, .s = mem_strndup(s, at[i].len), .len = at[i].len};
  }
  const struct param *param = words_param(context->in, call, words, count);
  for (size_t i = 0; i < count; i++)
    free((char *)words[i].s);
  free(call);
  return param;
}

bool complete_call_in_command(const struct complete_context *context, const char *line,
                              size_t cursor, const struct scan *scan, struct complete_call *call) {
  struct scan_part name = complete_call_command(context, line, cursor, scan),
                   words[COMPLETE_WORDS_MAX];
  *call = (struct complete_call){.command = true};
  call->row = name.len > 0 ? call_find_typed(line + name.at, name.len) : NULL;
  if (call->row == NULL)
    return false;
  size_t count = scan_words(line, name.at + name.len, cursor, words, COMPLETE_WORDS_MAX);
  call->arg = count - 1;
  call->param = param_of_word(context, line, name, words, count);
  if (count > 1) {
    call->before = line + words[count - 2].at;
    call->before_len = words[count - 2].len;
  }
  return true;
}

/* Fills in what is called by the name S, with its dots. */
static bool resolve_call(const struct complete_context *context, const char *s, size_t len,
                         struct complete_call *call) {
  const char *dot = memrchr(s, '.', len);
  const char *name = dot != NULL ? dot + 1 : s;
  size_t name_len = len - (size_t)(name - s);
  struct value object = VALUE_ERROR, callee = VALUE_ERROR;
  const struct call_row *row = call_find_typed(name, name_len);
  if (dot != NULL) {
    call->object = s;
    call->object_len = (size_t)(dot - s);
    object = complete_call_value(context, s, call->object_len);
    call->method = object.kind != KIND_MODULE;
  }
  bool takes_handle = row != NULL && row->params[0].kind == PARAM_HANDLE;
  bool is_socket = object.kind == KIND_NATIVE && object.native->type == &socket_native;
  bool of_sockets = object.kind == KIND_MODULE && object.module == &module_socket;
  if (context->in != NULL)
    callee = complete_call_value(context, s, len);
  if (row != NULL && callee.kind != KIND_FUNCTION &&
      (dot == NULL || of_sockets || (takes_handle && (is_socket || value_is_error(object)))))
    call->row = row;
  else if (callee.kind == KIND_BUILTIN)
    call->builtin = callee.builtin;
  else if (callee.kind == KIND_METHOD)
    call->builtin = callee.method->builtin;
  else if (callee.kind == KIND_TYPE)
    call->type = callee.type;
  value_drop(callee);
  value_drop(object);
  return call->row != NULL || call->builtin != NULL || call->type != NULL;
}

/* The argument before the one that begins at ARGUMENT, blanks taken off. */
static void find_before(const char *line, const struct scan_bracket *b,
                        struct complete_call *call) {
  size_t end = b->argument - 1, at;
  if (b->commas == 0)
    return;
  while (end > b->at + 1 && line[end - 1] == ' ')
    end--;
  at = end;
  while (at > b->at + 1 && (scan_name_byte(line[at - 1]) || line[at - 1] == '.'))
    at--;
  call->before = line + at;
  call->before_len = end - at;
}

/* The parameter of the row that the argument at the cursor, between brackets, is for. */
static const struct param *param_of_argument(const struct complete_call *call) {
  const struct param *param = call->row->params + call->method;
  size_t arg = call->arg;
  for (; param->kind != PARAM_END; param++) {
    if (param->out)
      continue;
    if (call->keyword == NULL ? arg-- == 0
                              : strlen(param->name) == call->keyword_len &&
                                    memcmp(param->name, call->keyword, call->keyword_len) == 0)
      return param;
  }
  return NULL;
}

bool complete_call_find(const struct complete_context *context, const char *line, size_t cursor,
                        struct complete_call *call) {
  struct scan scan;
  scan_line(line, cursor, &scan);
  for (size_t i = scan.depth; i-- > 0;) {
    const struct scan_bracket *b = &scan.open[i];
    if (b->name.len == 0)
      continue;
    *call = (struct complete_call){.arg = b->commas};
    if (b->keyword.len > 0) {
      call->keyword = line + b->keyword.at;
      call->keyword_len = b->keyword.len;
    }
    find_before(line, b, call);
    if (!resolve_call(context, line + b->name.at, b->name.len, call))
      return false;
    call->param = call->row != NULL ? param_of_argument(call) : NULL;
    return true;
  }
  return complete_call_in_command(context, line, cursor, &scan, call);
}
