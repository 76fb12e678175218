/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the keyboard: bytes in, keys for readline out, with the interrupt and suspend keys
 * and bracketed pastes taken out of the stream. Reads no descriptor itself. */
#ifndef SHELL_TERM_KEYS_H
#define SHELL_TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct keys {
  struct text in; /* from AT on not yet handed out */
  size_t at;
  size_t scanned;         /* up to where keys_urgent has looked */
  bool pasting;           /* what is at SCANNED is inside a paste */
  size_t sought;          /* the end of the paste at AT does not begin before here */
  size_t whole;           /* up to here bytes belong to characters that are complete */
  bool utf8;              /* what is not UTF-8 is handed out as U+FFFD: readline may hang on it */
  int interrupt, suspend; /* the bytes of these keys; -1: none */
};

enum key {
  KEY_NONE, /* nothing there */
  KEY_WAIT, /* the beginning of something: ask again when more came, or none came for a while */
  KEY_BYTE, /* a byte for readline: keys_take gives it */
  KEY_INTERRUPT, /* taken out already */
  KEY_SUSPEND,   /* taken out already */
  KEY_PASTE      /* taken out already, into the text */
};

#define KEYS_END_OF_FILE 4 /* Ctrl-D, readline's key to leave */

/* How long the sender of an escape sequence, and of a paste, may pause, in milliseconds. */
#define KEYS_WAIT_ESCAPE 25
#define KEYS_WAIT_PASTE 2000

void keys_add(struct keys *k, const char *s, size_t len);

/* Puts a text in front of what has not been handed out, as a paste. */
void keys_unpaste(struct keys *k, const char *s, size_t len);

/* What comes next. WAITED: no more came for as long as keys_wait said. PASTE gets the text of a paste,
   its line ends made "\n" and what is not text, NUL bytes too, made U+FFFD ("?" without UTF-8). */
enum key keys_next(struct keys *k, bool waited, struct text *paste);

/* After KEY_WAIT: how many milliseconds to wait for more. */
int keys_wait(const struct keys *k);

/* The byte that KEY_BYTE promised. */
unsigned char keys_take(struct keys *k);

/* The byte that keys_take would give next if it is one for readline and nothing special; else -1. */
int keys_plain(const struct keys *k);

/* While nothing is handed out: takes the next interrupt or suspend key out of what waits; KEY_NONE when
   there is none. Such bytes inside a paste are text. A Ctrl-D just before an interrupt goes with it. */
enum key keys_urgent(struct keys *k);

void keys_free(struct keys *k);

#endif
