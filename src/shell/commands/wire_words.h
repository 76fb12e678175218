/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that acts of `wire` share: a packet, `#3`; where a packet is from, `from client:40000`. */
#ifndef SHELL_COMMANDS_WIRE_WORDS_H
#define SHELL_COMMANDS_WIRE_WORDS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct command_use;
struct wire_from;

#define WIRE_WORDS_MAX 64 /* after `wire` */

/* Whether S is a decimal number from LEAST to MOST, which *N then is; the second: a whole one. */
bool wire_words_number(const char *s, double least, double most, double *n);
bool wire_words_whole(const char *s, double least, double most, double *n);

/* Whether the first word is written as a packet: `#3`. */
bool wire_words_is_packet(const struct command_use *use);

/* Reads word I, a packet that the record has, as `#3` or `3`: 0, or -1 and the diagnostic says what is wrong. */
int wire_words_packet(const struct command_use *use, uint32_t i, uint64_t *number);

/* Reads the words as packets that are in the hand, into NUMBERS, which has room for WIRE_WORDS_MAX: how many,
   or -1 and the diagnostic says which is not and what became of it. */
int wire_words_held(const struct command_use *use, uint64_t *numbers);

/* The same of packet NUMBER alone, named by word I: 0 or -1. */
int wire_words_in_hand(const struct command_use *use, uint32_t i, uint64_t number);

/* One end of a packet, as it is typed: `client`, `client:40000`, `10.0.0.1`, `[fd00::1]:40000`. */
struct wire_end {
  int host;   /* that it names, or whose address it is; -1: nobody's */
  int family; /* AF_UNSPEC: it is a name, which has addresses of both */
  struct in6_addr address;
  uint16_t port; /* 0: none is said */
};

/* Reads word I: 0, or -1 with the diagnostic filled. */
int wire_words_end(const struct command_use *use, uint32_t i, struct wire_end *end);

/* Hints which hosts there are, and how they are called. */
void wire_words_hint_hosts(const struct command_use *use);

/* Reads the words `from END`: 0, or -1 with the diagnostic filled. */
int wire_words_from(const struct command_use *use, struct wire_from *from);

#endif
