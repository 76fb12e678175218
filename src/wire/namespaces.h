/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Namespaces of this process (namespaces(7)): what is in them ends with it. */
#ifndef WIRE_NAMESPACES_H
#define WIRE_NAMESPACES_H

#include <stdbool.h>

struct diag;

/* Moves the process, which has one thread, into new namespaces of the kinds FLAGS (CLONE_NEW…). Where the right to
   make them is missing a user namespace is made around them, unless FLAGS ask for one anyway: *USER is then true. In
   it the process keeps its user and group, and has every right. 0, or -1 and DIAG filled: the process may then be
   in some of them and is good for nothing but to end. */
int namespaces_new(int flags, bool *user, struct diag *diag);

/* Keeps to this process what it mounts from now on: 0 or an errno. Its mount namespace must be its own. */
int namespaces_keep_mounts(void);

#endif
