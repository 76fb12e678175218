/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket of tokens that fills at a steady rate; once it was empty, it must hold a second's worth before
   packets are told again, so that bulk traffic shows as long runs and not as every tenth packet. */
#include "wire/teller.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/flight.h"
#include "run/journal.h"
#include "wire/wire.h"

void teller_start(struct teller *t, struct journal *journal, int64_t now) {
  *t = (struct teller){.journal = journal, .tokens = WIRE_TOLD_BURST, .counted = now};
}

void teller_look(struct teller *t) {
  t->far_ahead = t->journal && journal_lag(t->journal) > WIRE_TOLD_AHEAD;
}

bool teller_wants(struct teller *t, bool marked, int64_t now) {
  if (!t->journal || t->far_ahead)
    return false;
  if (marked)
    return true;
  t->tokens += (double)(now - t->counted) * WIRE_TOLD_RATE / 1e9;
  if (t->tokens > WIRE_TOLD_BURST)
    t->tokens = WIRE_TOLD_BURST;
  t->counted = now;
  if (t->tokens < (t->folding ? WIRE_TOLD_RATE : 1)) {
    t->folding = true;
    return false;
  }
  t->folding = false;
  t->tokens--;
  return true;
}

static void append_take(struct teller *t, struct flight *flight) {
  struct event event = {.kind = EVENT_FLIGHT, .side = -1, .flight = flight};
  journal_append_take(t->journal, event);
}

struct flight *teller_state(const unsigned char *headers, size_t len, int host, int state,
                            int before) {
  struct flight *f = mem_zalloc(1, sizeof *f + len);
  *f = (struct flight){.fate = FATE_STATE, .host = host, .from_state = state, .time = clock_now()};
  f->to_state = before;
  f->len = f->kept = (uint32_t)len;
  memcpy(f->bytes, headers, len);
  return f;
}

void teller_tell_take(struct teller *t, struct flight *flight) {
  teller_flush(t);
  if (t->journal)
    append_take(t, flight);
  else
    free(flight);
}

void teller_fold(struct teller *t, uint64_t number, int64_t now) {
  t->folded++;
  t->last = number;
  t->time = now;
}

void teller_flush(struct teller *t) {
  if (!t->folded || !t->journal)
    return;
  struct flight *flight = mem_zalloc(1, sizeof *flight);
  flight->number = t->last;
  flight->fate = FATE_PASSED;
  flight->folded = t->folded;
  flight->from_state = flight->to_state = FLIGHT_STATE_UNKNOWN;
  flight->time = t->time;
  t->folded = 0;
  append_take(t, flight);
}
