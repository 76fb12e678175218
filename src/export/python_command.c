/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command form to Python: the words mean what calls/command.c says that they mean; here they are written
 * down instead of evaluated. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/call.h"
#include "calls/socket_methods.h"
#include "export/python_edit.h"
#include "lang/ast.h"
#include "lang/ops.h"
#include "net/address.h"
#include "net/constants.h"

struct words {
  struct python_context *context;
  const struct python_piece *piece;
  const struct word *at;
  size_t left;
  struct text *out;
};

static bool is_name(const struct words *w) {
  return !w->at->quoted && w->at->value &&
         (w->at->value->kind == NODE_GLOBAL || w->at->value->kind == NODE_LOCAL) &&
         python_is_bound(w->context, w->at->s);
}

static void next(struct words *w) {
  w->at++;
  w->left--;
}

static void put_name(struct words *w) {
  text_add(w->out, w->at->s, w->at->len);
  next(w);
}

/* Constants joined by |, each with its prefix: false when the word is none. */
static bool put_constants(struct words *w) {
  struct text t = TEXT_EMPTY;
  const char *s = w->at->s;
  bool all = *s != '\0';
  while (all && *s) {
    size_t len = strcspn(s, "|");
    size_t prefix = len > 7 && strncmp(s, "socket.", 7) == 0 ? 7 : 0;
    all = constants_find(s + prefix, len - prefix, NULL) != NULL;
    text_addf(&t, "%s%s%.*s", t.len ? " | " : "", w->context->bare ? "" : "socket.",
              (int)(len - prefix), s + prefix);
    s += len + (s[len] == '|');
  }
  if (all) {
    text_adds(w->out, text_str(&t));
    w->context->needs_socket = w->context->needs_socket || !w->context->bare;
    next(w);
  }
  text_free(&t);
  return all;
}

static bool is_number(const struct word *word) {
  char *end;
  if (!word->len || strchr(" \t", *word->s))
    return false;
  errno = 0;
  strtoll(word->s, &end, strncmp(word->s, "0x", 2) == 0 ? 16 : 10);
  if (*end == '\0' && !errno)
    return true;
  strtod(word->s, &end);
  return strspn(word->s, "0123456789.eE+-") == word->len && *end == '\0';
}

static void put_number(struct words *w) {
  char *end;
  bool hex = strncmp(w->at->s, "0x", 2) == 0;
  errno = 0;
  long long n = strtoll(w->at->s, &end, 10);
  if (!hex && *end == '\0' && !errno)
    text_addf(w->out, "%lld", n); /* 010 is no number in Python */
  else
    text_adds(w->out, w->at->s);
  next(w);
}

static void put_quoted(struct words *w) {
  struct value v = w->at->value->value;
  if (v.kind == KIND_STR)
    ops_repr_str(v.str->s, v.str->len, w->out);
  else
    ops_repr_bytes(v.bytes->s, v.bytes->len, w->out);
  next(w);
}

static bool is_plain_word(const struct word *word) {
  return !word->quoted && (strcmp(word->s, "None") == 0 || strcmp(word->s, "True") == 0 ||
                           strcmp(word->s, "False") == 0);
}

static void put_any(struct words *w) {
  if (w->at->quoted)
    put_quoted(w);
  else if (is_name(w) || is_plain_word(w->at))
    put_name(w);
  else if (put_constants(w))
    return;
  else if (is_number(w->at))
    put_number(w);
  else {
    ops_repr_str(w->at->s, w->at->len, w->out);
    next(w);
  }
}

static void put_data(struct words *w) {
  if (is_name(w)) {
    put_name(w);
  } else if (w->at->quoted && w->at->value->value.kind != KIND_STR) {
    put_quoted(w);
  } else {
    ops_repr_bytes((const unsigned char *)w->at->s, w->at->len, w->out);
    next(w);
  }
}

static void put_option_value(struct words *w) {
  struct text t = TEXT_EMPTY;
  struct words look = *w;
  look.out = &t;
  bool number = is_name(w) || (!w->at->quoted && (is_number(w->at) || put_constants(&look)));
  text_free(&t);
  if (number)
    put_any(w);
  else
    put_data(w);
}

static void put_text(struct words *w) {
  if (is_name(w) || (!w->at->quoted && strcmp(w->at->s, "None") == 0)) {
    put_name(w);
  } else if (w->at->quoted) {
    put_quoted(w);
  } else {
    ops_repr_str(w->at->s, w->at->len, w->out);
    next(w);
  }
}

static void put_path(struct words *w) {
  struct text t = TEXT_EMPTY;
  if (w->at->quoted || w->at->s[0] != '@') {
    put_text(w);
    return;
  }
  text_add(&t, w->at->s, w->at->len);
  t.s[0] = '\0';
  ops_repr_bytes((const unsigned char *)t.s, t.len, w->out);
  text_free(&t);
  next(w);
}

/* HOST PORT, HOST:PORT, [HOST]:PORT, or a name that holds an address (with a port after it: a host). */
static void put_address(struct words *w) {
  const struct word *word = w->at;
  const char *host = word->s;
  size_t len = word->len;
  uint16_t port;
  if (is_name(w) && w->left < 2) {
    put_name(w);
    return;
  }
  text_addc(w->out, '(');
  if (is_name(w)) {
    put_name(w);
  } else {
    bool split = address_split(word->s, word->len, &host, &len, &port);
    if (!split && len >= 2 && host[0] == '[' && host[len - 1] == ']') {
      host++;
      len -= 2;
    }
    bool star = len == 1 && *host == '*' && !word->quoted;
    ops_repr_str(host, star ? 0 : len, w->out);
    next(w);
    if (split) {
      text_addf(w->out, ", %u)", port);
      return;
    }
  }
  text_adds(w->out, ", ");
  if (w->left)
    put_any(w);
  text_addc(w->out, ')');
}

/* Whether the next word is sendto's flags and not the beginning of its address. */
static bool is_flags(struct words *w) {
  struct text t = TEXT_EMPTY;
  struct words look = *w;
  look.out = &t;
  bool flags =
      !w->at->quoted && !is_name(w) && (put_constants(&look) || (is_number(w->at) && w->left > 1));
  text_free(&t);
  return flags;
}

/* The word or words for PARAM: false when it takes none. */
static bool put_argument(struct words *w, const struct param *param) {
  switch (param->kind) {
  case PARAM_DATA:
    put_data(w);
    return true;
  case PARAM_HOST:
  case PARAM_TEXT:
  case PARAM_SERVICE:
    put_text(w);
    return true;
  case PARAM_ADDRESS:
    if (w->piece->unix_address)
      put_path(w);
    else
      put_address(w);
    return true;
  case PARAM_FLAGS:
    if (param[1].kind == PARAM_ADDRESS && !param[1].out && !is_flags(w))
      return false;
    put_any(w);
    return true;
  case PARAM_OPTVAL:
    put_option_value(w);
    return true;
  default:
    put_any(w);
    return true;
  }
}

static bool is_function(const char *name) {
  for (const struct builtin *f = socket_functions; f->name; f++)
    if (strcmp(f->name, name) == 0)
      return true;
  return strcmp(name, "socket") == 0;
}

/* ioctl(sock, FIONBIO, 1) is setblocking(False) in Python. */
static void put_blocking(struct words *w) {
  put_any(w);
  text_adds(w->out, ".setblocking(not ");
  if (w->left)
    next(w);
  if (w->left)
    put_any(w);
  else
    text_adds(w->out, "0");
  text_addc(w->out, ')');
}

void python_command(struct python_context *context, const struct python_piece *piece,
                    const struct node *node, struct text *out) {
  const char *name = node->command.name, *separator = "";
  const struct call_row *row = call_find(name, strlen(name));
  const struct param *param = row ? row->params : socket_methods_params(name, strlen(name));
  struct words w = {context, piece, node->command.words, node->command.count, out};
  for (uint32_t i = 0; i < node->command.target_count; i++)
    text_addf(out, "%s%s%s", i ? ", " : "", node->command.targets[i]->name.name->s,
              i + 1 == node->command.target_count ? " = " : "");
  if (strcmp(name, "ioctl") == 0 && w.left) {
    put_blocking(&w);
    return;
  }
  if (is_function(name) || !w.left) {
    context->needs_socket = context->needs_socket || !context->bare;
    text_addf(out, "%s%s(", context->bare ? "" : "socket.", name);
  } else {
    put_any(&w);
    text_addf(out, ".%s(", name);
    param++;
  }
  for (; param && param->kind != PARAM_END && w.left; param++) {
    size_t before = out->len;
    if (param->out)
      continue;
    text_adds(out, separator);
    if (put_argument(&w, param)) {
      separator = ", ";
    } else {
      out->len = before;
      out->s[before] = '\0';
    }
  }
  while (w.left) {
    text_adds(out, separator);
    put_any(&w);
    separator = ", ";
  }
  text_addc(out, ')');
}
