/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the sides of a session look on the screen. */
#ifndef SHELL_SIDE_LOOK_H
#define SHELL_SIDE_LOOK_H

#include <stddef.h>

/* The look (enum style_look) of the side called by the LEN bytes at NAME, also of one that is made next; STYLE_PLAIN
   for no name. A paint_side_fn (shell/line/paint.h); SESSION is the struct session. */
unsigned char side_look(void *session, const char *name, size_t len);

#endif
