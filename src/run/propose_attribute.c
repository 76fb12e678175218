/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of `meant` says what a value of a type is asked for and what to type instead. The first row that fits is taken,
 * so one for a name stands before one for any socket method, and that before one for any name. */
#include "run/propose_attribute.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "calls/socket_methods.h"

#define NAME_MAX_SHOWN 40
#define OF_SOCKET "(a method of sockets)"
#define ANY "(any)"

static const struct {
  const char *types, *names; /* one or more, with blanks between them; or OF_SOCKET, or ANY */
  const char *hint;
} meant[] = {
    {"socket", "read", "recv(1024) reads from a socket"},
    {"socket", "write", "sendall(data) writes to a socket"},
    {"socket", "open", "a new socket is open: socket.socket()"},
    {"socket", "decode", "recv gives the bytes that are decoded: sock.recv(1024).decode()"},
    {"socket", "encode", "it is text that is encoded: sock.sendall('hello'.encode())"},
    {"str", "decode", "this is text already: only bytes are decoded"},
    {"bytes bytearray memoryview", "encode", "these are bytes already: only text is encoded"},
    {"memoryview", "decode", "bytes(view).decode() makes text of what it shows"},
    {"int", "decode",
     "one item of bytes is a number; a slice of them is bytes: data[0:1].decode()"},
    {"list", "decode", "each item is decoded by itself: for item in items"},
    {"tuple", "decode strip split splitlines startswith",
     "recvfrom() gives two values: data, addr = sock.recvfrom(1024)"},
    {"int float bool list tuple dict set", "encode",
     "str(value).encode() makes bytes of the text of any value"},
    {"bytes bytearray", "format",
     "make the text first, then its bytes: 'port {}'.format(port).encode()"},
    {"bytes bytearray", "send sendall", "a socket sends bytes: sock.send(data)"},
    {"bytes bytearray", "sendto", "a socket sends bytes: sock.sendto(data, (host, port))"},
    {"str", "send sendall", "a socket sends bytes: sock.send(text.encode())"},
    {"str", "sendto", "a socket sends bytes: sock.sendto(text.encode(), (host, port))"},
    {"bytes", "append", "bytes do not change; + makes longer ones: data = data + b'more'"},
    {"str", "append", "text does not change; + makes a longer one: text = text + 'more'"},
    {"tuple", "append", "a tuple does not change; a list does: list(items)"},
    {"list tuple", "join",
     "the text between the items joins them: ', '.join(items), or b', ' for bytes"},
    {"str bytes bytearray list tuple dict set", "len length size", "len(value) is its length"},
    {"tuple",
     "recv send sendall close recvfrom sendto recv_into settimeout setblocking "
     "setsockopt getsockopt shutdown makefile getpeername getsockname fileno",
     "accept() gives two values: conn, addr = sock.accept()"},
    {"NoneType", OF_SOCKET,
     "this is None, which bind, connect, listen, sendall and close return: keep the socket in a "
     "name, sock = socket.socket(), and call them on it"},
    {"int", OF_SOCKET,
     "a number, such as send and fileno return, is not a socket: sock = socket.socket() makes "
     "one"},
    {"list", OF_SOCKET, "each socket of a list is called by itself: for sock in socks"},
    {"str bytes dict set float", OF_SOCKET,
     "this is a method of sockets: sock = socket.socket() makes one"},
    {"NoneType", ANY,
     "this is None: sendall, append, sort, print and other calls that have nothing to return "
     "return it"},
    {"builtin_function_or_method function", ANY,
     "a function is called with parentheses; this is the function itself, not its result"},
};

/* Whether WORD is one of WORDS. */
static bool is_among(const char *word, const char *words) {
  size_t len = strlen(word);
  for (const char *at = words; (at = strstr(at, word)); at += len)
    if ((at == words || at[-1] == ' ') && (!at[len] || at[len] == ' '))
      return true;
  return false;
}

static bool is_of_socket(const char *name) {
  for (const struct builtin *b = socket_methods; b->name; b++)
    if (strcmp(b->name, name) == 0)
      return true;
  return false;
}

static bool fits(const char *names, const char *name) {
  return strcmp(names, ANY) == 0 ||
         (strcmp(names, OF_SOCKET) == 0 ? is_of_socket(name) : is_among(name, names));
}

const char *propose_attribute(const char *message) {
  char type[NAME_MAX_SHOWN + 1], name[NAME_MAX_SHOWN + 1];
  if (sscanf(message, "'%40[^']' object has no attribute '%40[^']", type, name) != 2)
    return NULL;
  for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
    if (is_among(type, meant[i].types) && fits(meant[i].names, name))
      return meant[i].hint;
  return NULL;
}
