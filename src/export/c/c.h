/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as a C program: the calls that happened, in order, each below the statement that made it.
 * Loops and functions are unrolled to what they did. One side is `main`; of several each is a function on a
 * thread of its own, as in the session, and waits where its side had waited for another. Programs are processes,
 * and their forks are made again where they were made: a child has copies of its parent's descriptors. */
#ifndef EXPORT_C_C_H
#define EXPORT_C_C_H

#include "export/export.h"

export_write_fn export_c;

#endif
