/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command form of calls: `bind sock * 50000`. The words become the arguments that the call has in
 * Python; what each word means follows from the parameter it stands for. */
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
#include "lang/ast.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "net/address.h"
#include "net/constants.h"

#define WORDS_MAX 16

struct command {
  struct interp *in;
  const char *name;
  const struct word *words;
  size_t count, at; /* words, and the next of them */
  struct value values[WORDS_MAX];
  size_t made;
};

bool socket_object_is_call(const char *name, size_t len) {
  const struct call_row *row = call_find(name, len);
  if (row)
    return row != &row_select && row != &row_poll; /* lists of sockets want Python's spelling */
  return socket_methods_params(name, len) != NULL;
}

static bool add_take(struct command *c, struct value v) {
  if (value_is_error(v))
    return false;
  if (c->made == WORDS_MAX) {
    value_drop(v);
    interp_raise(c->in, &type_TypeError, "%s: too many words", c->name);
    return false;
  }
  c->values[c->made++] = v;
  return true;
}

/* The value that WORD's name is bound to, borrowed; KIND_ERROR when it is no bound name. */
static struct value bound(struct command *c, const struct word *word) {
  if (word->quoted || !word->value || word->value->kind != NODE_GLOBAL)
    return VALUE_ERROR;
  return c->in->globals[word->value->name.slot].value;
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

/* Any word: a quoted one, a bound name, a constant, a number, text. */
static struct value any(struct command *c, const struct word *word) {
  if (word->quoted)
    return value_ref(word->value->value);
  struct value v = bound(c, word);
  if (!value_is_error(v))
    return value_ref(v);
  v = constant(word);
  if (value_is_error(v))
    v = number(word);
  return value_is_error(v) ? value_str(word->s, word->len) : v;
}

static void offer_handles(struct command *c, struct nearest *near) {
  for (struct handle *h = handle_first(c->in); h; h = h->next)
    if (h->name)
      nearest_offer(near, h->name);
}

/* Raises NameError for a word that should have been a name, with the nearest one. */
static bool unknown(struct command *c, const struct word *word, const struct param *param) {
  struct nearest near = nearest_start(word->s, word->len);
  if (param->kind == PARAM_HANDLE)
    offer_handles(c, &near);
  else
    for (const struct constants *const *set = constants_all; *set; set++)
      if (!param->constants || param->constants == *set)
        for (size_t i = 0; i < (*set)->count; i++)
          nearest_offer(&near, (*set)->at[i].name);
  interp_raise(c->in, &type_NameError, "name '%.*s' is not defined",
               word->len > 100 ? 100 : (int)word->len, word->s);
  if (near.best)
    interp_hint(c->in, "did you mean '%s'?", near.best);
  return false;
}

/* A word where a socket or a number stands. */
static bool take_name(struct command *c, const struct param *param) {
  const struct word *word = &c->words[c->at++];
  struct value v = any(c, word);
  if (v.kind == KIND_STR && !word->quoted && value_is_error(bound(c, word))) {
    value_drop(v);
    return unknown(c, word, param);
  }
  return add_take(c, v);
}

/* A word where bytes stand: text is taken as its UTF-8. */
static bool take_data(struct command *c) {
  const struct word *word = &c->words[c->at++];
  struct value v = bound(c, word);
  if (!value_is_error(v))
    return add_take(c, value_ref(v));
  if (word->quoted && word->value->value.kind != KIND_STR)
    return add_take(c, value_ref(word->value->value));
  return add_take(c, value_bytes(word->s, word->len));
}

/* A word where an option's value stands: a number, or bytes. */
static bool take_option_value(struct command *c) {
  const struct word *word = &c->words[c->at];
  bool is_text = value_is_error(bound(c, word)) && !word->quoted && value_is_error(number(word)) &&
                 value_is_error(constant(word));
  if (is_text || word->quoted)
    return take_data(c);
  c->at++;
  return add_take(c, any(c, word));
}

/* A word where text stands: a host, a service. */
static bool take_text(struct command *c) {
  const struct word *word = &c->words[c->at++];
  struct value v = bound(c, word);
  if (value_is_error(v) && word->quoted)
    v = word->value->value;
  if (value_is_error(v) && strcmp(word->s, "None") == 0)
    return add_take(c, VALUE_NONE);
  return add_take(c, value_is_error(v) ? value_str(word->s, word->len) : value_ref(v));
}

/* A path, or @name for an abstract address. */
static bool take_path(struct command *c) {
  const struct word *word = &c->words[c->at];
  if (word->quoted || word->s[0] != '@' || !value_is_error(bound(c, word)))
    return take_text(c);
  c->at++;
  struct value v = value_bytes(word->s, word->len);
  v.bytes->s[0] = '\0';
  return add_take(c, v);
}

static bool add_pair_take(struct command *c, struct value host, struct value port) {
  struct value at[] = {host, port};
  return add_take(c, value_tuple_take(at, 2));
}

/* The port that stands in a word of its own; AFTER is the word before it, which may be HOST:PORT with a
   port that is none. */
static struct value take_port(struct command *c, const char *after, size_t len) {
  const char *colon = memrchr(after, ':', len);
  size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
  if (digits && colon + 1 + digits == after + len && memchr(after, ':', len) == colon)
    return interp_raise(c->in, &type_OverflowError, "%s(): port must be 0-65535.", c->name);
  if (c->at == c->count)
    return interp_raise(c->in, &type_TypeError,
                        "%s: the address needs a port: HOST PORT or HOST:PORT", c->name);
  const struct word *word = &c->words[c->at++];
  struct value v = any(c, word);
  if (v.kind != KIND_STR)
    return v;
  value_drop(v);
  return interp_raise(c->in, &type_TypeError, "%s: '%.*s' is no port number", c->name,
                      word->len > 100 ? 100 : (int)word->len, word->s);
}

/* HOST PORT, HOST:PORT, [HOST]:PORT, or a name that holds an address. */
static bool take_address(struct command *c) {
  const struct word *word = &c->words[c->at++];
  struct value v = bound(c, word);
  if (!value_is_error(v) && v.kind != KIND_STR)
    return add_take(c, value_ref(v));
  const char *s = word->s, *host = s;
  size_t len = word->len, host_len = len;
  uint16_t port = 0;
  if (v.kind == KIND_STR) {
    s = host = v.str->s;
    len = host_len = v.str->len;
  }
  bool split = address_split(s, len, &host, &host_len, &port);
  struct value port_value = value_int(port);
  if (!split) {
    port_value = take_port(c, s, len);
    if (value_is_error(port_value))
      return false;
    host = s;
    host_len = len;
    if (host_len >= 2 && host[0] == '[' && host[host_len - 1] == ']') {
      host++;
      host_len -= 2;
    }
  }
  bool star = host_len == 1 && *host == '*' && !word->quoted;
  return add_pair_take(c, star ? value_str("", 0) : value_str(host, host_len), port_value);
}

/* Whether the next word is sendto's flags and not the beginning of its address. */
static bool is_flags(const struct command *c) {
  const struct word *word = &c->words[c->at];
  if (word->quoted || !value_is_error(bound((struct command *)c, word)))
    return false;
  return !value_is_error(constant(word)) || (!value_is_error(number(word)) && c->count - c->at > 1);
}

/* The next word or words, for PARAM. */
static bool take(struct command *c, const struct param *param) {
  switch (param->kind) {
  case PARAM_DATA:
    return take_data(c);
  case PARAM_HOST:
  case PARAM_TEXT:
  case PARAM_SERVICE:
    return take_text(c);
  case PARAM_ADDRESS: {
    bool is_path = c->made && c->values[0].kind == KIND_NATIVE &&
                   c->values[0].native->type == &socket_native &&
                   ((struct handle *)c->values[0].native)->family == AF_UNIX;
    return is_path ? take_path(c) : take_address(c);
  }
  case PARAM_FLAGS:
    if (param[1].kind == PARAM_ADDRESS && !param[1].out && !is_flags(c))
      return true;
    return take_name(c, param);
  case PARAM_OPTVAL:
    return take_option_value(c);
  default:
    return take_name(c, param);
  }
}

struct value socket_object_command(struct interp *in, const struct node *node) {
  const char *name = node->command.name;
  size_t len = strlen(name);
  struct command c = {
      .in = in, .name = name, .words = node->command.words, .count = node->command.count};
  const struct call_row *row = call_find(name, len);
  const struct param *param = row ? row->params : socket_methods_params(name, len);
  bool good = true;
  for (; good && c.at < c.count && param->kind != PARAM_END; param++)
    if (!param->out)
      good = take(&c, param);
  while (good && c.at < c.count) /* too many: the call says so */
    good = add_take(&c, any(&c, &c.words[c.at++]));
  struct value result = VALUE_ERROR;
  struct args args = {c.values, c.made, NULL, 0};
  if (good) {
    const struct builtin *function = socket_methods_find(name, len);
    result = function ? function->call(in, &args) : socket_socket(in, &args);
  }
  for (size_t i = 0; i < c.made; i++)
    value_drop(c.values[i]);
  return result;
}
