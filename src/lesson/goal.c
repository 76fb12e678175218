/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of goals: a row of `goal_kinds` says how one is written, how it is counted, and how it is said. A further
 * kind is a row and its function; a further operand, a row of `operands` in goal_read.c. */
#include "lesson/goal.h"

#include <stdlib.h>

#include "lesson/evidence.h"
#include "lesson/goal_parts.h"

#define PACKETS (MOD_ONLY | MOD_FROM | MOD_TIMES)

const struct goal_kind goal_kinds[] = {
    {"state", "WHO STATE", MOD_ON | MOD_TO | MOD_TIMES, GOAL_NOW, goal_count_state,
     "a socket %w in %s", "a socket of WHO is in STATE now"},
    {"socket", "WHO SORT", MOD_ON | MOD_TO | MOD_TIMES, GOAL_NOW, goal_count_sort,
     "an open socket %w that is %k", "WHO has an open socket of that family, type or both"},
    {"option", "WHO OPTION [VALUE]", MOD_ON | MOD_TIMES, GOAL_NOW, goal_count_option,
     "a socket %w with %o", "an open socket of WHO has the option set (to VALUE)"},
    {"nonblocking", "WHO", MOD_ON | MOD_TIMES, GOAL_NOW, goal_count_nonblocking,
     "a socket %w that does not block", "an open socket of WHO does not block, or has a timeout"},
    {"open", "WHO NUMBER", 0, GOAL_NOW | GOAL_NUMBER | GOAL_EXACT, goal_count_open,
     "%n open sockets %w", "WHO has NUMBER open sockets now"},
    {"queue", "WHO NUMBER", MOD_ON, GOAL_NOW | GOAL_NUMBER, goal_count_queue,
     "%n connections that wait for accept %w",
     "NUMBER or more connections wait for accept at a socket of WHO"},
    {"unread", "WHO NUMBER", 0, GOAL_NOW | GOAL_NUMBER, goal_count_unread,
     "%n unread bytes at a socket %w", "NUMBER or more bytes wait to be read at a socket of WHO"},
    {"waits", "WHO CALL", MOD_ON, GOAL_NOW, goal_count_waits, "%c that waits, made %w",
     "WHO waits in CALL now"},
    {"called", "CALL", MOD_BY | MOD_TIMES, 0, goal_count_called, "a call of %c that succeeds",
     "CALL was made and succeeded"},
    {"error", "CALL ERROR", MOD_BY | MOD_TIMES, 0, goal_count_error, "%c that fails with %e",
     "CALL (any: any call) failed with ERROR"},
    {"received", "WHO BYTES", 0, 0, goal_count_received, "%b, read %w",
     "WHO has read these bytes, in one piece or in several"},
    {"ended", "WHO", MOD_TIMES, 0, goal_count_ended, "the end of the stream (b''), read %w",
     "recv of WHO has returned b'': the peer has closed its direction"},
    {"sent", "PACKET", MOD_FROM | MOD_TIMES, GOAL_WIRE, goal_count_sent, "%p that is sent",
     "the packet was sent, whatever became of it"},
    {"lost", "PACKET", PACKETS, GOAL_WIRE, goal_count_lost, "%p that is lost",
     "the packet was dropped (only: and no other)"},
    {"doubled", "PACKET", PACKETS, GOAL_WIRE, goal_count_doubled, "%p that is delivered twice",
     "the packet was delivered twice"},
    {"delivered", "PACKET", PACKETS, GOAL_WIRE, goal_count_delivered, "%p that is delivered",
     "the packet has reached the other end"},
    {"held", "PACKET", PACKETS, GOAL_WIRE | GOAL_NOW, goal_count_held, "%p in your hand",
     "the packet is held, or on its way, now"},
    {"overtaken", "PACKET", PACKETS, GOAL_WIRE, goal_count_overtaken,
     "%p that a later packet overtakes", "the packet arrived after one that was sent later"},
    {"retransmitted", "PACKET", PACKETS, GOAL_WIRE, goal_count_retransmitted,
     "%p that is sent again", "the packet is a retransmission"},
    {"without", "CALL", MOD_BY, GOAL_NUMBER | GOAL_LIMIT, goal_count_made, "no call of %c",
     "CALL was not made since the task began"},
    {"within", "NUMBER lines", 0, GOAL_NUMBER | GOAL_LIMIT, goal_count_lines, "at most %n lines",
     "at most NUMBER lines were entered"},
    {.name = NULL},
};

void goal_clear(struct goal *goal) {
  text_free(&goal->bytes);
  free(goal->address);
  goal->address = NULL;
}

bool goal_is_limit(const struct goal *goal) {
  return goal->kind->flags & GOAL_LIMIT;
}

bool goal_needs_wire(const struct goal *goal) {
  return goal->kind->flags & GOAL_WIRE;
}

bool goal_want(const struct goal *goal, struct evidence *evidence) {
  evidence->rest |= goal->state != NULL;
  return !goal->option_name || evidence_want(evidence, goal->level, goal->option) >= 0;
}

uint64_t goal_count(const struct goal *g, const struct evidence *e) {
  struct text near = TEXT_EMPTY;
  uint64_t count = g->kind->count(g, e, &near);
  text_free(&near);
  return count;
}

enum goal_verdict goal_judge(const struct goal *g, const struct evidence *e, struct text *why) {
  unsigned flags = g->kind->flags;
  struct text near = TEXT_EMPTY;
  uint64_t count = g->kind->count(g, e, &near);
  uint64_t wanted = flags & GOAL_NUMBER ? (uint64_t)g->number : g->times;
  bool met, over;
  if (flags & GOAL_LIMIT) {
    met = count <= wanted;
    over = !met;
  } else {
    bool exactly = g->exactly || flags & GOAL_EXACT;
    struct goal rest = *g;
    rest.others = true;
    bool others = g->only && g->kind->count(&rest, e, &near);
    over = (exactly && count > wanted) || others;
    met = !others && (exactly ? count == wanted : count >= wanted);
    over = over && !(flags & GOAL_NOW);
  }
  if (!met) {
    goal_say(g, why);
    if (near.len)
      text_addf(why, " (%s)", near.s);
    else if (!(flags & GOAL_LIMIT) && count && wanted > 1)
      text_addf(why, " (so far %llu)", (unsigned long long)count);
  }
  text_free(&near);
  return met ? GOAL_MET : over ? GOAL_SPOILT : GOAL_MISSING;
}
