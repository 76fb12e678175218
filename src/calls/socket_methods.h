/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the module `socket` that are functions: methods of a socket, and functions beside it.
 * Both tables end with a NULL name. */
#ifndef CALLS_SOCKET_METHODS_H
#define CALLS_SOCKET_METHODS_H

#include "lang/value.h"

struct handle;
struct param;

/* Methods of a socket; each may be called as a function too, with the socket first. */
extern const struct builtin socket_methods[];
/* Functions of the module. */
extern const struct builtin socket_functions[];

/* The function or method called NAME, or NULL. */
const struct builtin *socket_methods_find(const char *name, size_t len);

/* The parameters of a function that is no row but may be typed in command form (sendall, fileno …), or
   NULL. */
const struct param *socket_methods_params(const char *name, size_t len);

/* What a socket's timeout is when it is made: seconds, negative for none. Each side has its own. */
double socket_methods_default_timeout(void);

/* Sets the timeout (negative: none, the socket blocks) and tells the kernel: 0, or -1 with OSError. */
int socket_methods_set_timeout(struct interp *in, struct handle *h, double seconds);

#endif
