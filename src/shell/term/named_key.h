/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that a terminal sends as a sequence, as far as a presenter needs them. A clicker sends PageDown and PageUp. */
#ifndef SHELL_TERM_NAMED_KEY_H
#define SHELL_TERM_NAMED_KEY_H

#include <stddef.h>

/* Beyond the characters. */
enum named_key { NAMED_RIGHT = 256, NAMED_LEFT, NAMED_DOWN, NAMED_PAGE_DOWN, NAMED_PAGE_UP };

#define NAMED_KEY_NONE 0          /* the bytes begin none of them */
#define NAMED_KEY_UNFINISHED (-1) /* they are the beginning of one */

/* The key (enum named_key) whose sequence the LEN bytes at S begin with, in either of the terminal's cursor key modes;
   *USED is then its length. Else one of the two above. */
int named_key(const char *s, size_t len, size_t *used);

#endif
