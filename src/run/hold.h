/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls in the hand: calls of sides and of programs that are held before the kernel gets them, until they are let
 * go: `calls hold`, `step`. Which are held is said by rules; what is held lies here in the order in which it came.
 *
 * Whoever makes a call asks holds_take before it. What is let go is told by its own function; one that is to end
 * before that, because it is interrupted or killed, is taken out with holds_forget. Any thread. */
#ifndef RUN_HOLD_H
#define RUN_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/side.h"

struct call;
struct call_row;
struct endpoint;
struct text;

#define HOLD_ANY (-1) /* each side */

/* The names of calls mean what they mean for `fault`: `recv` is a program's read from a socket too. A side is meant by
 * its name, whoever has it by then: one that ends and one that is made later alike. */
struct hold_rule {
  const struct call_row *row; /* NULL: each call */
  char side
      [SIDE_NAME_SIZE]; /* of a side, of a program or of one of its threads ("server/2"); "": each */
};

struct held_call {
  uint64_t ticket; /* from 1, in the order in which they came */
  int side;        /* the number of the side, or of the program's thread, that is to make it … */
  int owner;       /* … and of the program; of a side the same */
  int64_t since;   /* nanoseconds of CLOCK_MONOTONIC */
  struct call *call; /* a copy */
};

struct holds;
struct holds *holds_new(void);
void holds_free(struct holds *holds);

/* From now on what RULE means is held, beside what was said before: rules that mean nothing else are dropped. False:
   all of it was held already. */
bool holds_add(struct holds *holds, struct hold_rule rule);
/* No further call is held. */
void holds_clear(struct holds *holds);
/* Whether there are rules: most sessions have none. */
bool holds_any(const struct holds *holds);
/* The rules: a copy to be freed, COUNT of them. */
struct hold_rule *holds_rules(struct holds *holds, size_t *count);

/* Takes CALL, which SIDE of OWNER (their numbers; SIDE is called NAME) is about to make, in the hand if a rule means
   it: its ticket, else 0. LET_GO is called once, when it is let go, with the lock of HOLDS held: it may call nothing
   here. */
uint64_t holds_take(struct holds *holds, int side, int owner, const char *name,
                    const struct call *call, void (*let_go)(void *data), void *data);
/* Takes the one with TICKET out, if it is still there: it is not let go. */
void holds_forget(struct holds *holds, uint64_t ticket);

/* When the call that is held longest came; 0: none is held. */
int64_t holds_oldest(struct holds *holds);
/* Lets that of SIDE (its number, that of a program, or HOLD_ANY) that is held longest go. Returns the number of the side
   or thread that makes it; -1: none was held. */
int holds_step(struct holds *holds, int side);
/* Lets all of SIDE go, in order: how many there were. */
size_t holds_run(struct holds *holds, int side);

/* What is held, in order: COUNT copies, to be freed with holds_list_free. */
struct held_call *holds_list(struct holds *holds, size_t *count);
void holds_list_free(struct held_call *list, size_t count);

/* Appends what is told of CALL when it is taken in the hand: "recv is held: …". SOCKET is what the kernel says of its
   socket, which is called NAME, or NULL; SIDE is what `step` calls whoever makes it. */
void hold_say(const struct call *call, const struct endpoint *socket, const char *name,
              const char *side, struct text *out);

#endif
