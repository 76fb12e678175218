/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals of a task: what must have happened, or be so, for it to be met. A goal is one line:
 *
 *   goal  = kind operand… modifier…
 *
 * The kinds, their operands and modifiers are the table in goal.c; examples/lessons/README.md lists them. A goal
 * speaks of what happened (lesson/evidence.h), never of what was typed. */
#ifndef LESSON_GOAL_H
#define LESSON_GOAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct call_row;
struct evidence;
struct goal_kind;
struct lesson_mistake;

#define GOAL_NAME 64 /* bytes of a side's name, as in evidence.h */

/* Which packets are meant. */
enum goal_protocol { GOAL_ANY_PACKET, GOAL_TCP, GOAL_DATA, GOAL_UDP, GOAL_ICMP, GOAL_ARP };

struct goal {
  const struct goal_kind *kind;
  const char *s; /* the line, borrowed, … */
  size_t len;
  const char *who; /* … and where it names a side; NULL: any side */
  size_t who_len;
  char side[GOAL_NAME]; /* "": any */
  const char *state;    /* as in struct endpoint */
  enum goal_protocol protocol;
  unsigned flags;              /* GOAL_TCP: enum packet_flag */
  const struct call_row *call; /* NULL: any */
  int error;
  bool eai, timed_out;
  struct text bytes;
  int level, option;
  const char *option_name;
  bool valued; /* of the option's value, which must be this number; else any but 0 */
  int64_t number;
  int family, type;
  int port;      /* 0: any */
  int peer_port; /* … of the peer */
  char *address; /* as text; NULL: any */
  uint64_t times;
  bool exactly, only;
  bool others; /* in a copy: those are counted that it does not mean */
};

/* Reads the LEN bytes at S, which stay where they are, into GOAL: 0, or -1 with MISTAKE filled
   (its line is 0). */
int goal_read(const char *s, size_t len, struct goal *goal, struct lesson_mistake *mistake);
void goal_clear(struct goal *goal);

/* Whether GOAL only limits how a task may be met (`within`, `without`): alone it asks for nothing. */
bool goal_is_limit(const struct goal *goal);
/* Whether GOAL is about packets, which only the lab's wire shows. */
bool goal_needs_wire(const struct goal *goal);

/* Has EVIDENCE gather what GOAL will ask for, before it begins: false when it asks for too many options. */
bool goal_want(const struct goal *goal, struct evidence *evidence);

/* How often EVIDENCE has what GOAL asks for. */
uint64_t goal_count(const struct goal *goal, const struct evidence *evidence);

enum goal_verdict {
  GOAL_MISSING,
  GOAL_MET,
  GOAL_SPOILT /* it cannot be met any more: too much has happened */
};

/* Judges GOAL by EVIDENCE. Of one that is not met appends to WHY, in a few words, what is missing or too much:
   "a socket of client in CLOSE_WAIT (now: ESTABLISHED)". */
enum goal_verdict goal_judge(const struct goal *goal, const struct evidence *evidence,
                             struct text *why);

#endif
