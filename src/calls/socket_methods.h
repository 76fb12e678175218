/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of the module `socket`: methods of a socket, and other functions, made from the table of
 * calls. Both tables end with a NULL name. */
#ifndef CALLS_SOCKET_METHODS_H
#define CALLS_SOCKET_METHODS_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

struct handle;
struct param;

/* Methods of a socket; each may be called as a function too, with the socket first. */
extern struct builtin socket_methods[];
/* Functions of the module. */
extern struct builtin socket_functions[];

/* Fills the two tables, which do not change after that. Once, at start-up. */
void socket_methods_start(void);

/* The function called NAME; where there is none, the method, or STRICT (in a program) what Python's module has of
   that name: close and dup of a descriptor. NULL: there is none of them either. */
const struct builtin *socket_methods_find(const char *name, size_t len, bool strict);

/* The parameters of a function without a row of its own that has a command form (sendall, fileno …), or
   NULL. */
const struct param *socket_methods_params(const char *name, size_t len);

/* The timeout of new sockets: seconds, negative for none. Each side has its own. */
double socket_methods_default_timeout(void);

/* Sets the timeout (negative: none, the socket blocks) and tells the kernel: 0, or -1 with OSError. */
int socket_methods_set_timeout(struct interp *in, struct handle *h, double seconds);

#endif
