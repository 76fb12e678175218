/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what is written in the call is taken for an address: a name may hold anything. */
#include "run/propose_own.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/socket_methods.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/value/value.h"

#define SHOWN 40 /* bytes of what was given that a hint repeats */

/* The arguments of a call, those in tuples and lists one by one. */
struct own_words {
  const struct node *at[4];
  size_t count;
};

static void give(struct own_words *given, const struct node *n) {
  if (n->kind == NODE_TUPLE || n->kind == NODE_LIST)
    for (uint32_t i = 0; i < n->list.count; i++)
      give(given, n->list.at[i]);
  else if (given->count < sizeof given->at / sizeof *given->at)
    given->at[given->count++] = n;
}

/* The text of N, if it is a str that is written there. */
static const char *literal(const struct node *n) {
  return n->kind == NODE_CONST && n->value.kind == KIND_STR ? n->value.str->s : NULL;
}

static bool is_number(const char *s) {
  return *s && !s[strspn(s, "0123456789")];
}

/* Appends N as it is written, if that is short. */
static bool add_source(const struct diag *diag, const struct node *n, struct text *out) {
  size_t len = n->span.end - n->span.start;
  const char *s = diag->source->text + n->span.start;
  if (len > SHOWN || memchr(s, '\n', len))
    return false;
  text_add(out, s, len);
  return true;
}

/* Appends the host and port that begin with given->at[FIRST], or that its text has together. */
static bool add_address(const struct diag *diag, const struct own_words *given, size_t first,
                        struct text *out) {
  const char *host = given->count > first ? literal(given->at[first]) : NULL;
  if (!host || strlen(host) > SHOWN || strpbrk(host, "'\\\n"))
    return false;
  if (given->count == first + 1) {
    const char *colon = strchr(host, ':');
    if (!colon || !is_number(colon + 1))
      return false;
    text_addf(out, "('%.*s', %s)", (int)(colon - host), host, colon + 1);
    return true;
  }
  const struct node *port = given->at[first + 1];
  const char *digits = literal(port);
  text_addf(out, "('%s', ", host);
  if (digits && is_number(digits) && strlen(digits) < SHOWN)
    text_adds(out, digits);
  else if (digits || !(ast_is_name(port) || port->kind == NODE_CONST) ||
           !add_source(diag, port, out))
    return false;
  text_addc(out, ')');
  return true;
}

/* What stands before the dot of CALL, the socket of a command form, or nothing. */
static void add_receiver(const struct diag *diag, const struct node *call, struct text *out) {
  if (call->kind != NODE_CALL_WORDS) {
    const struct node *callee = call->call.callee;
    if (callee->kind == NODE_ATTRIBUTE && !add_source(diag, callee->attribute.left, out))
      text_clear(out);
  } else if (call->command.count && call->command.words[0].value &&
             ast_is_name(call->command.words[0].value)) {
    text_adds(out, call->command.words[0].s);
  }
}

static bool is_among(const struct builtin *functions, const char *name, size_t len) {
  for (const struct builtin *b = functions; b->name; b++)
    if (strlen(b->name) == len && memcmp(b->name, name, len) == 0)
      return true;
  return false;
}

/* The functions that have RECEIVER and a dot before them where CALL has; NULL: none that is known. */
static const struct builtin *functions_of(const struct node *call, const char *receiver) {
  const struct node *callee = call->kind == NODE_CALL_WORDS ? NULL : call->call.callee;
  if (!callee || callee->kind != NODE_ATTRIBUTE || !*receiver)
    return NULL;
  const struct str *name = callee->attribute.name;
  if (strcmp(receiver, "socket") == 0)
    return socket_functions;
  return is_among(socket_methods, name->s, name->len) ? socket_methods : NULL;
}

/* Appends the hint S with what is known of CALL, whose RECEIVER is empty if there is none. */
static void add_own(const char *s, const struct node *call, const char *receiver,
                    const char *address, const char *data, struct text *out) {
  static const char pair[] = "(host, port)", first[] = "data, ";
  const struct builtin *functions = functions_of(call, receiver);
  const char *sock = functions == socket_methods || call->kind == NODE_CALL_WORDS ? receiver : "";
  for (char before = ' '; *s; before = s[-1]) {
    size_t len = strchr("._'\"", before) ? 0 : lex_identifier(s, strlen(s));
    if (*address && strncmp(s, pair, sizeof pair - 1) == 0) {
      text_adds(out, address);
      s += sizeof pair - 1;
    } else if (*data && before == '(' && strncmp(s, first, sizeof first - 1) == 0) {
      text_addf(out, "%s, ", data);
      s += sizeof first - 1;
    } else if (len == 4 && *sock && strncmp(s, "sock", 4) == 0) {
      text_adds(out, sock);
      s += len;
    } else if (len) {
      if (functions && s[len] == '(' && is_among(functions, s, len))
        text_addf(out, "%s.", receiver);
      text_add(out, s, len);
      s += len;
    } else {
      text_addc(out, *s++);
    }
  }
}

void propose_own(const struct node *call, struct diag *diag) {
  struct own_words given = {.count = 0};
  struct text receiver = TEXT_EMPTY, address = TEXT_EMPTY, data = TEXT_EMPTY, own = TEXT_EMPTY;
  bool words = call->kind == NODE_CALL_WORDS, to = strstr(diag->hint, "sendto(data") != NULL;
  for (uint32_t i = 0; !words && i < call->call.count; i++)
    give(&given, call->call.args[i]);
  if (!words && !add_address(diag, &given, to, &address))
    text_clear(&address);
  if (to && given.count && (!address.len || !add_source(diag, given.at[0], &data)))
    text_clear(&data);
  add_receiver(diag, call, &receiver);
  add_own(diag->hint, call, text_str(&receiver), text_str(&address), text_str(&data), &own);
  diag_hint(diag, "%s", text_str(&own));
  text_free(&receiver);
  text_free(&address);
  text_free(&data);
  text_free(&own);
}
