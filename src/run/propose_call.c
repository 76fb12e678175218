/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call is the node of the unit that the error points at. What is often meant by wrong arguments is a row of
 * `often`; else the signature is shown. */
#include "run/propose_call.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "calls/socket_methods.h"
#include "lang/syntax/ast.h"
#include "lang/value/value.h"

/* What is said of an error in a call of NAME (NULL: any) whose message has PART. */
static const struct {
  const char *name, *part, *hint;
} often[] = {
    {"sendto", "cannot be interpreted", "the address is one tuple: sendto(data, (host, port))"},
    {"sendto", "not 'tuple'", "the data comes first, then the address: sendto(data, (host, port))"},
    {"create_connection", "unpack", "the address is one tuple: create_connection((host, port))"},
    {"create_server", "positional", "the address is one tuple: create_server((host, port))"},
    {"send", "not 'int'", "str(5).encode() sends the digit, bytes([5]) the byte with that number"},
    {"sendall", "not 'int'",
     "str(5).encode() sends the digit, bytes([5]) the byte with that number"},
    {"socket", "'str' object", "the constants stand without quotes: socket.AF_INET"},
    {"settimeout", "out of range", "a number of seconds from 0 on; None waits without a limit"},
    {"bind", "argument", "the address is one tuple: bind((host, port))"},
    {"connect", "argument", "the address is one tuple: connect((host, port))"},
    {"bind", "bytes-like", "an AF_UNIX address is a path: bind('name.sock')"},
    {"connect", "bytes-like", "an AF_UNIX address is a path: connect('name.sock')"},
    {"connect", "'float' object", "a port is a whole number: int(port)"},
    {"bind", "'float' object", "a port is a whole number: int(port)"},
    {NULL, "needs a socket", "a socket comes first: sock = socket.socket()"},
    {NULL, "str, bytes or bytearray expected",
     "a host is text: '127.0.0.1'; '' is every address of "
     "this host"},
};

/* The call at SPAN. */
struct quest_call {
  struct span span;
  const struct node *call;
};

static void look_at(void *data, struct node *n, enum ast_role role) {
  struct quest_call *q = data;
  bool calls = n->kind == NODE_CALL || n->kind == NODE_CALL_STAR || n->kind == NODE_CALL_WORDS;
  if (calls && n->span.start == q->span.start && n->span.end == q->span.end)
    q->call = n;
  ast_each_child(n, role, look_at, q);
}

/* What CALL calls, or NULL. */
static const char *called(const struct node *call) {
  if (call->kind == NODE_CALL_WORDS)
    return call->command.name;
  const struct node *callee = call->call.callee;
  const struct str *name = callee->kind == NODE_ATTRIBUTE ? callee->attribute.name
                           : callee->kind == NODE_GLOBAL  ? callee->name.name
                                                          : NULL;
  return name ? name->s : NULL;
}

static const char *often_meant(const char *name, const char *message) {
  for (size_t i = 0; i < sizeof often / sizeof *often; i++)
    if ((!often[i].name || strcmp(often[i].name, name) == 0) && strstr(message, often[i].part))
      return often[i].hint;
  return NULL;
}

/* What other languages, and files, have in place of a socket's methods. */
static void propose_method(struct diag *diag) {
  static const char *const methods[][2] = {
      {"'socket' object has no attribute 'read'", "recv(1024) reads from a socket"},
      {"'socket' object has no attribute 'write'", "sendall(data) writes to a socket"},
      {"'socket' object has no attribute 'open'", "a new socket is open: socket.socket()"},
      {"'builtin_function_or_method' object is not subscriptable",
       "a method is called with parentheses, not with brackets: recv(1024)"},
  };
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (strcmp(diag->message, methods[i][0]) == 0)
      diag_hint(diag, "%s", methods[i][1]);
}

void propose_call(const struct unit *unit, struct diag *diag) {
  struct quest_call q = {.span = diag->span};
  if (diag->hint || !diag->message)
    return;
  propose_method(diag);
  if (diag->hint || diag->source != unit->source ||
      (strcmp(diag->kind, "TypeError") != 0 && strcmp(diag->kind, "ValueError") != 0))
    return;
  look_at(&q, unit->body, AST_PART);
  const char *name = q.call ? called(q.call) : NULL, *hint = NULL;
  const struct builtin *builtin = name ? socket_methods_find(name, strlen(name), false) : NULL;
  if (builtin || (name && strcmp(name, "socket") == 0))
    hint = often_meant(name, diag->message);
  if (hint)
    diag_hint(diag, "%s", hint);
  if (diag->hint || !builtin || !builtin->signature)
    return;
  if (q.call->kind == NODE_CALL_WORDS)
    diag_hint(diag, "`help %s` shows how it is written", builtin->name);
  else
    diag_hint(diag, "it is written %s; `help %s` has an example", builtin->signature,
              builtin->name);
}
