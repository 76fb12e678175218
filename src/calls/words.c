/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command form of calls: words become the arguments that the call has in Python. How a kind of
 * parameter takes its words is a case in read_arg. */
#include "calls/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "calls/call.h"
#include "calls/convert.h"
#include "calls/rows.h"
#include "calls/socket_methods.h"
#include "calls/socket_object.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/function.h"
#include "lang/eval/interp.h"
#include "net/address.h"
#include "net/constants.h"

struct words_reader {
  const struct interp *in;
  const struct words_guess *guess;
  const struct word *words;
  size_t count, at; /* words, and the next of them */
  bool path;        /* the socket's family is AF_UNIX */
  bool unfinished;  /* the last word is still being typed */
};

bool words_is_call(const char *name, size_t len) {
  const struct call_row *row = call_find_typed(name, len);
  if (row)
    return row != &row_select && row != &row_poll; /* lists of sockets want Python's spelling */
  return socket_methods_params(name, len) != NULL;
}

/* What each word means */

/* The value that WORD's name is bound to, borrowed; KIND_ERROR when it is not a bound name. */
static struct value bound(const struct words_reader *r, const struct word *word) {
  const struct node *name = word->quoted ? NULL : word->value;
  if (name && name->kind == NODE_GLOBAL)
    return r->in->globals[name->name.slot].value;
  if (name && name->kind == NODE_LOCAL)
    return r->guess ? VALUE_NONE : r->in->slots[name->name.slot];
  if (name && name->kind == NODE_CELL)
    return r->guess ? VALUE_NONE : r->in->slots[name->name.slot].cell->value;
  return VALUE_ERROR;
}

/* The number that WORD is, or KIND_ERROR. */
static struct value number(const struct word *word) {
  char *end;
  errno = 0;
  bool hex = strncmp(word->s, "0x", 2) == 0;
  long long whole = strtoll(word->s, &end, hex ? 16 : 10);
  if (word->len && *end == '\0' && !errno && !strchr(" \t", *word->s))
    return value_int(whole);
  if (word->len && strspn(word->s, "0123456789.eE+-") == word->len) {
    double f = strtod(word->s, &end);
    if (*end == '\0')
      return value_float(f);
  }
  return VALUE_ERROR;
}

/* Constants joined by |, or one of them, or None, True and False; KIND_ERROR when WORD is none of it. */
static struct value constant(const struct word *word) {
  static const struct {
    const char *name;
    struct value value;
  } words[] = {{"None", {.kind = KIND_NONE}},
               {"True", {.kind = KIND_BOOL, .i = 1}},
               {"False", {.kind = KIND_BOOL, .i = 0}}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i].name, word->s) == 0)
      return words[i].value;
  struct value v = VALUE_ERROR;
  for (const char *s = word->s; *s;) {
    size_t len = strcspn(s, "|");
    const struct constants *set;
    const char *name = len > 7 && strncmp(s, "socket.", 7) == 0 ? s + 7 : s;
    const struct constant *found = constants_find(name, len - (size_t)(name - s), &set);
    if (!found)
      return VALUE_ERROR;
    if (value_is_error(v)) {
      v = convert_constant(set, found->value);
    } else {
      if (!set->flags)
        v.tag = 0;
      v.i |= found->value;
    }
    s += len + (s[len] == '|');
  }
  return v;
}

/* What WORD is by itself: a name that is bound, constants, a number or text. */
static struct words_part read_word(const struct words_reader *r, const struct word *word) {
  struct value v = bound(r, word);
  if (!value_is_error(v))
    return (struct words_part){WORDS_NAME, word, value_ref(v)};
  if (word->quoted)
    return (struct words_part){WORDS_TEXT, word, value_ref(word->value->value)};
  if (!value_is_error(v = constant(word)))
    return (struct words_part){WORDS_CONSTANT, word, v};
  if (!value_is_error(v = number(word)))
    return (struct words_part){WORDS_NUMBER, word, v};
  return (struct words_part){WORDS_TEXT, word, value_str(word->s, word->len)};
}

/* WORD where bytes are wanted: text is taken as its UTF-8. */
static struct words_part read_data(const struct words_reader *r, const struct word *word) {
  struct value v = bound(r, word);
  if (!value_is_error(v))
    return (struct words_part){WORDS_NAME, word, value_ref(v)};
  bool is_bytes = word->quoted && word->value->value.kind != KIND_STR;
  v = is_bytes ? value_ref(word->value->value) : value_bytes(word->s, word->len);
  return (struct words_part){WORDS_TEXT, word, v};
}

static struct words_part next(struct words_reader *r) {
  return read_word(r, &r->words[r->at++]);
}

/* PART as the text V (taken over), whatever it was. */
static struct words_part as_take(struct words_part part, struct value v) {
  value_drop(part.value);
  return (struct words_part){WORDS_TEXT, part.word, v};
}

/* Where text is wanted: a host, a service. */
static struct words_part as_text(struct words_part part) {
  bool is_other = part.kind == WORDS_CONSTANT || part.kind == WORDS_NUMBER;
  return is_other && part.value.kind != KIND_NONE
             ? as_take(part, value_str(part.word->s, part.word->len))
             : part;
}

/* A path, or @name for an abstract address. */
static struct words_part as_path(struct words_part part) {
  const struct word *word = part.word;
  if (part.kind == WORDS_NAME || word->quoted || word->s[0] != '@')
    return as_text(part);
  struct value v = value_bytes(word->s, word->len);
  v.bytes->s[0] = '\0';
  return as_take(part, v);
}

/* HOST PORT, HOST:PORT, [HOST]:PORT, or a name that holds an address. */
static void read_address(struct words_reader *r, struct words_arg *arg) {
  struct words_part *host = &arg->at[0], *port = &arg->at[1];
  *host = next(r);
  bool is_name = host->kind == WORDS_NAME, is_host = is_name && host->value.kind == KIND_STR;
  const char *s = is_host ? host->value.str->s : host->word->s;
  size_t len = is_host ? host->value.str->len : host->word->len;
  uint16_t number = 0;
  if (is_name && !is_host && (!r->guess || r->at == r->count))
    return;
  arg->is_pair = true;
  if (address_split(s, len, &s, &len, &number)) {
    *port = (struct words_part){WORDS_NUMBER, NULL, value_int(number)};
  } else {
    *port = r->at < r->count ? next(r) : (struct words_part){WORDS_TEXT, NULL, VALUE_ERROR};
    if (len >= 2 && s[0] == '[' && s[len - 1] == ']') {
      s++;
      len -= 2;
    }
  }
  bool is_any = len == 1 && *s == '*' && !host->word->quoted;
  if (!is_name || is_host)
    *host = as_take(*host, value_str(s, is_any ? 0 : len));
}

/* Whether the next word is sendto's flags and not where its address begins. */
static bool is_flags(const struct words_reader *r) {
  struct words_part part = read_word(r, &r->words[r->at]);
  value_drop(part.value);
  return part.kind == WORDS_CONSTANT || (part.kind == WORDS_NUMBER && r->count - r->at > 1);
}

/* Whether the next word is not for PARAM: the kernel fills it, or it is flags that were left out. */
static bool skips(const struct words_reader *r, const struct param *param) {
  bool before_address = param[1].kind == PARAM_ADDRESS && !param[1].out;
  bool may_be_flags = r->unfinished && r->at + 1 == r->count;
  return param->out ||
         (param->kind == PARAM_FLAGS && before_address && !may_be_flags && !is_flags(r));
}

/* The next word or words, for PARAM. */
static void read_arg(struct words_reader *r, const struct param *param, struct words_arg *arg) {
  struct words_part *part = &arg->at[0];
  arg->param = param->kind == PARAM_END ? NULL : param;
  arg->is_pair = false;
  switch (param->kind) {
  case PARAM_DATA:
    *part = read_data(r, &r->words[r->at++]);
    break;
  case PARAM_TEXT:
    *part = as_text(next(r));
    break;
  case PARAM_ADDRESS:
    if (r->path)
      *part = as_path(next(r));
    else
      read_address(r, arg);
    break;
  case PARAM_OPTVAL: /* a number, or bytes */
    *part = next(r);
    if (part->kind == WORDS_TEXT) {
      value_drop(part->value);
      *part = read_data(r, part->word);
    }
    break;
  default:
    *part = next(r);
  }
}

static const struct param *params_of(const char *name) {
  const struct call_row *row = call_find_typed(name, strlen(name));
  return row ? row->params : socket_methods_params(name, strlen(name));
}

static bool is_unix(struct value v) {
  return v.kind == KIND_NATIVE && v.native->type == &socket_native &&
         ((struct handle *)v.native)->family == AF_UNIX;
}

static void read_all(struct words_reader *r, const struct param *param, struct words_args *args) {
  args->count = 0;
  while (r->at < r->count && args->count < WORDS_ARGS) {
    while (param->kind != PARAM_END && skips(r, param))
      param++;
    read_arg(r, param, &args->at[args->count++]);
    param += param->kind != PARAM_END;
    r->path = r->path || is_unix(args->at[0].at[0].value);
  }
  args->more = r->at < r->count;
}

void words_read(const struct interp *in, const struct node *n, const struct words_guess *guess,
                struct words_args *args) {
  struct words_reader r = {.in = in,
                           .guess = guess,
                           .words = n->command.words,
                           .count = n->command.count,
                           .path = guess && guess->path};
  read_all(&r, params_of(n->command.name), args);
}

const struct param *words_param(const struct interp *in, const char *name, const struct word *words,
                                size_t count) {
  struct words_reader r = {.in = in, .words = words, .count = count, .unfinished = true};
  struct words_args args;
  read_all(&r, params_of(name), &args);
  words_free(&args);
  return args.count && !args.more ? args.at[args.count - 1].param : NULL;
}

void words_free(struct words_args *args) {
  for (size_t i = 0; i < args->count; i++) {
    value_drop(args->at[i].at[0].value);
    if (args->at[i].is_pair)
      value_drop(args->at[i].at[1].value);
  }
}

/* The call */

static void offer_handles(struct interp *in, struct nearest *near) {
  for (struct handle *h = handle_first(in); h; h = h->next)
    if (h->name)
      nearest_offer(near, h->name);
}

/* Raises NameError for a word that should have been a name, with the nearest one. */
static struct value unknown(struct interp *in, const struct word *word, const struct param *param) {
  struct nearest near = nearest_start(word->s, word->len);
  if (param->kind == PARAM_HANDLE)
    offer_handles(in, &near);
  else
    for (const struct constants *const *set = constants_all; *set; set++)
      if (!param->constants || param->constants == *set)
        for (size_t i = 0; i < (*set)->count; i++)
          nearest_offer(&near, (*set)->at[i].name);
  interp_raise(in, &type_NameError, "name '%.*s' is not defined",
               word->len > 100 ? 100 : (int)word->len, word->s);
  if (near.best)
    interp_hint(in, "did you mean '%s'?", near.best);
  return VALUE_ERROR;
}

/* Whether the host is HOST:PORT with a number that cannot be a port. */
static bool has_wrong_port(const struct words_part *host) {
  const char *s = host->value.str->s, *end = s + host->value.str->len;
  const char *colon = memchr(s, ':', host->value.str->len);
  return colon && colon + 1 < end && colon + 1 + strspn(colon + 1, "0123456789") == end;
}

static struct value pair(struct interp *in, const char *name, const struct words_part *host,
                         const struct words_part *port) {
  const struct word *word = port->word;
  if ((word || value_is_error(port->value)) && has_wrong_port(host))
    return convert_port_error(in, name), VALUE_ERROR;
  if (value_is_error(port->value))
    return interp_raise(in, &type_TypeError, "%s: the address needs a port: HOST PORT or HOST:PORT",
                        name);
  if (port->value.kind == KIND_STR)
    return interp_raise(in, &type_TypeError, "%s: '%.*s' is not a port number", name,
                        word->len > 100 ? 100 : (int)word->len, word->s);
  struct value at[] = {value_ref(host->value), value_ref(port->value)};
  return value_tuple_take(at, 2);
}

/* What ARG gives in the call NAME, or VALUE_ERROR with the exception. */
static struct value value_of(struct interp *in, const char *name, const struct words_arg *arg) {
  const struct words_part *part = &arg->at[0];
  if (arg->is_pair)
    return pair(in, name, part, &arg->at[1]);
  if (part->kind == WORDS_TEXT && !part->word->quoted && arg->param)
    switch (arg->param->kind) {
    case PARAM_DATA:
    case PARAM_TEXT:
    case PARAM_ADDRESS:
    case PARAM_OPTVAL:
      break;
    default:
      return unknown(in, part->word, arg->param);
    }
  return value_ref(part->value);
}

struct value words_call(struct interp *in, const struct node *n) {
  const char *name = n->command.name;
  struct words_args words;
  struct value values[WORDS_ARGS], result = VALUE_ERROR;
  size_t made = 0;
  words_read(in, n, NULL, &words);
  while (made < words.count && !value_is_error(values[made] = value_of(in, name, &words.at[made])))
    made++;
  if (made == WORDS_ARGS && words.more) {
    interp_raise(in, &type_TypeError, "%s: too many words", name);
  } else if (made == words.count) {
    struct args args = {values, made, NULL, 0};
    const struct builtin *function = socket_methods_find(name, strlen(name), false);
    result = function ? function->call(in, &args) : socket_socket(in, &args);
  }
  while (made-- > 0)
    value_drop(values[made]);
  words_free(&words);
  return result;
}
