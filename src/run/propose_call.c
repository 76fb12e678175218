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
#include "run/propose_attribute.h"
#include "run/propose_own.h"
#include "run/propose_words.h"

/* What is said of an error in a call of NAME, or of either of "one|other" (NULL: any), whose message has PART. */
static const struct {
  const char *name, *part, *hint;
} often[] = {
    {"sendto", "'tuple' object cannot",
     "the flags come before the address: sendto(data, 0, (host, port))"},
    {"sendto", "cannot be interpreted", "the address is one tuple: sendto(data, (host, port))"},
    {"sendto", "not 'tuple'", "the data comes first, then the address: sendto(data, address)"},
    {"create_connection", "unpack", "the address is one tuple: create_connection((host, port))"},
    {"create_server", "positional", "the address is one tuple: create_server((host, port))"},
    {"send|sendall", "not 'int'",
     "str(5).encode() sends the digit, bytes([5]) the byte with that number"},
    {"socket", "'str' object", "the constants stand without quotes: socket.AF_INET"},
    {"send|sendall", "'NoneType'", "None holds no bytes; b'hello' does"},
    {"send|sendall", "(0 given)", "the bytes to send are missing, such as b'hello'"},
    {"sendall", "'str' object", "the second argument is flags, a number: sendall(b'hello')"},
    {"send", "'str' object", "the second argument is flags, a number: send(b'hello')"},
    {"sendto", "(1 given)", "the address is missing: sendto(data, (host, port))"},
    {"recv|recvfrom", "(0 given)", "say how many bytes to read at most, such as 1024"},
    {"recv|recvfrom", "negative", "say how many bytes to read at most, such as 1024"},
    {"recv|recvfrom", "'NoneType' object", "say how many bytes to read at most, such as 1024"},
    {"recv", "keyword", "the number stands without a name: recv(1024)"},
    {"recv_into", "read-write", "it fills what can change: buffer = bytearray(1024)"},
    {"recv", "'str' object", "a number is written without quotes: recv(1024)"},
    {"recvfrom", "'str' object", "a number is written without quotes: recvfrom(1024)"},
    {"listen", "'str' object", "a number is written without quotes: listen(5)"},
    {"recv", "'float' object", "a number of bytes is whole: recv(1024)"},
    {"recvfrom", "'float' object", "a number of bytes is whole: recvfrom(1024)"},
    {"listen", "'float' object", "the backlog is a whole number: listen(5)"},
    {"send|sendall", "'builtin_function_or_method'",
     "a method is called with parentheses: .encode()"},
    {"send|sendall", "not 'list'",
     "of a list of numbers bytes(numbers) makes bytes; else each item has a call of its own: "
     "for data in items: sock.sendall(data)"},
    {"send|sendall", "not 'dict'", "str(value).encode() makes bytes of the text of any value"},
    {"send|sendall", "not 'float'", "str(value).encode() makes bytes of the text of any value"},
    {"send|sendall", "not 'bool'", "str(value).encode() makes bytes of the text of any value"},
    {"send|sendall", "'tuple' object",
     "this call takes no address: sendto(data, (host, port)) does"},
    {"send|sendall", "'bytes' object",
     "only the first argument is sent; + joins bytes: b'one' + b'two'"},
    {"send", "not 'tuple'",
     "send takes the bytes alone; sendto(data, (host, port)) takes an address"},
    {"sendall", "not 'tuple'",
     "sendall takes the bytes alone; sendto(data, (host, port)) takes an address"},
    {"accept", "positional", "it takes nothing: conn, addr = sock.accept()"},
    {"getaddrinfo", "'port'", "the port is the second argument: getaddrinfo('localhost', 80)"},
    {"inet_pton", "(1 given)", "the family comes first: inet_pton(socket.AF_INET, '127.0.0.1')"},
    {"htons", "'str' object", "a number is written without quotes: htons(80)"},
    {"getservbyport", "'str' object", "a port is a number: getservbyport(80)"},
    {"setdefaulttimeout", "'str' object",
     "a number is written without quotes: setdefaulttimeout(5)"},
    {"settimeout", "given", "say how many seconds a call waits: settimeout(5)"},
    {"settimeout", "'str' object", "a number is written without quotes: settimeout(5)"},
    {"settimeout", "object cannot be",
     "say how many seconds a call waits: settimeout(5); None waits without a limit"},
    {"setblocking", "'str' object",
     "True and False are written without quotes: setblocking(False)"},
    {"setblocking", "", "say whether calls wait: setblocking(False) or setblocking(True)"},
    {"shutdown", "'str' object", "a constant is written without quotes: shutdown(socket.SHUT_WR)"},
    {"shutdown", "",
     "say which direction ends: shutdown(socket.SHUT_WR) ends what this side sends"},
    {"setsockopt", "'str' object",
     "constants are written without quotes: "
     "setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)"},
    {"setsockopt", "(2 given)",
     "it takes level, option and value: setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)"},
    {"getsockopt", "at least",
     "it takes level and option: getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)"},
    {"getsockopt", "'str' object",
     "constants are written without quotes: "
     "getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)"},
    {"settimeout|setdefaulttimeout", "value",
     "a number of seconds from 0 on; None waits without a limit"},
    {"makefile", "mode",
     "the mode is made of r, w and b: makefile('r') reads text, makefile('rb') "
     "bytes, makefile('w') writes"},
    {"makefile", "not iterable",
     "the mode is made of r, w and b: makefile('r') reads text, "
     "makefile('rb') bytes, makefile('w') writes"},
    {"gethostbyname|getaddrinfo", "argument 1 must", "a host is text, in quotes: 'localhost'"},
    {"inet_aton", "argument 1 must", "an address is text, in quotes: '127.0.0.1'"},
    {"bind", "must be a pair", "the tuple has two values: bind((host, port))"},
    {"connect", "must be a pair", "the tuple has two values: connect((host, port))"},
    {"sendto", "must be a pair", "the tuple has two values: sendto(data, (host, port))"},
    {"bind", "argument", "the address is one tuple: bind((host, port))"},
    {"connect", "argument", "the address is one tuple: connect((host, port))"},
    {"connect", "'float' object", "a port is a whole number: int(port)"},
    {"connect", "'NoneType' object", "a port is a number: connect((host, 50000))"},
    {"bind", "'NoneType' object", "a port is a number; 0 lets the kernel choose one"},
    {"bind", "'float' object", "a port is a whole number: int(port)"},
    {NULL, "'str' object cannot", "a number is written without quotes"},
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

/* Whether NAMES has NAME. */
static bool is_one_of(const char *names, const char *name) {
  size_t len = strcspn(names, "|");
  return (strlen(name) == len && memcmp(names, name, len) == 0) ||
         (names[len] && strcmp(names + len + 1, name) == 0);
}

static const char *often_meant(const char *name, const char *message) {
  for (size_t i = 0; i < sizeof often / sizeof *often; i++)
    if ((!often[i].name || is_one_of(often[i].name, name)) && strstr(message, often[i].part))
      return often[i].hint;
  return NULL;
}

/* What is meant where a value is used as something else: a socket as a pair or a list, a protocol as a constant. */
static void propose_use(struct diag *diag) {
  static const char *const uses[][2] = {
      {"'builtin_function_or_method' object is not subscriptable",
       "a method is called with parentheses, not with brackets: recv(1024)"},
      {"cannot unpack non-iterable socket object",
       "accept() gives the pair of connection and address: conn, addr = sock.accept()"},
      {"'socket' object is not iterable",
       "its method makefile('rb') gives its lines, one after another"},
      {"'socket' object is not subscriptable",
       "getsockname() gives its address, recv(1024) what has arrived"},
      {"'socket' object is not callable",
       "a socket's methods are called after a dot: sock.recv(1024)"},
      {"object of type 'socket' has no len()",
       "recv(1024) gives what has arrived; of that, len() is the number of bytes"},
      {"name 'raw_input' is not defined", "in Python 3 it is input('name? ')"},
      {"name 'TCP' is not defined", "the type of a TCP socket is SOCK_STREAM"},
      {"name 'UDP' is not defined", "the type of a UDP socket is SOCK_DGRAM"},
  };
  const char *meant =
      strcmp(diag->kind, "AttributeError") == 0 ? propose_attribute(diag->message) : NULL;
  if (meant)
    diag_hint(diag, "%s", meant);
  for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
    if (strcmp(diag->message, uses[i][0]) == 0)
      diag_hint(diag, "%s", uses[i][1]);
}

/* What is meant by the arguments of CALL, or how it is written; CALL is NULL where the mistake is not in one. */
static void propose_arguments(const struct node *call, struct diag *diag) {
  bool wrong = strcmp(diag->kind, "TypeError") == 0 || strcmp(diag->kind, "ValueError") == 0;
  if (call && call->kind == NODE_CALL_WORDS && (wrong || strcmp(diag->kind, "NameError") == 0))
    propose_words(call, diag);
  if (diag->hint || !wrong)
    return;
  const char *name = call ? called(call) : NULL, *hint = NULL;
  const struct builtin *builtin = name ? socket_methods_find(name, strlen(name), false) : NULL;
  if (builtin || (name && strcmp(name, "socket") == 0))
    hint = often_meant(name, diag->message);
  if (hint)
    diag_hint(diag, "%s", hint);
  else if (builtin && builtin->signature && call->kind == NODE_CALL_WORDS)
    diag_hint(diag, "`help %s` shows how it is written", builtin->name);
  else if (builtin && builtin->signature)
    diag_hint(diag, "it is written %s; `help %s` has an example", builtin->signature,
              builtin->name);
}

void propose_call(const struct unit *unit, struct diag *diag) {
  struct quest_call q = {.span = diag->span};
  if (!diag->message)
    return;
  if (diag->source == unit->source)
    look_at(&q, unit->body, AST_PART);
  if (!diag->hint)
    propose_use(diag);
  if (!diag->hint && diag->source == unit->source)
    propose_arguments(q.call, diag);
  if (diag->hint && q.call && strcmp(diag->kind, "NameError") != 0 &&
      !strstr(diag->message, "needs a socket"))
    propose_own(q.call, diag);
}
