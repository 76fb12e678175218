/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of connections with two ends each. What a state may become with a packet is in `beside`; what is
 * told without one, in `look_at`. */
#include "wire/ends.h"

#include <netinet/in.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "net/flight.h"
#include "net/packet.h"
#include "net/packet_ends.h"
#include "wire/states.h"

#define LATE 5000000 /* nanoseconds between looks at an end whose timer should have fired, */
#define SURE 1000000 /* and before a change is told: a call may be about to send its packet */

struct ends_end {
  struct states *states; /* who is asked, NULL: nobody */
  int host;
  int told;      /* FLIGHT_STATE_UNKNOWN: nothing yet */
  int64_t due;   /* when to look */
  int64_t since; /* when it was first seen in the state SEEN, which is not told; 0: it is not */
  int seen;
  bool opened;   /* its SYN was seen, with the number ISN */
  bool answered; /* … and a SYN,ACK: in a simultaneous open with the same number */
  bool sends;    /* NEXT is the number after the highest that it was seen to send */
  uint32_t isn, next;
};

/* The ends in the order of their addresses, so that both directions are one connection. */
struct ends_pair {
  struct packet_end at[2];
  int family;
  struct ends_end ends[2];
  int first;                           /* which end the headers are from */
  unsigned char headers[ENDS_HEADERS]; /* of the first packet */
  size_t len;
  UT_hash_handle hh; /* uthash keeps the order of adding: the first was silent longest */
};

struct ends {
  ends_tell_fn *tell;
  void *data;
  struct ends_pair *connections;
  struct ends_pair *newest; /* the last of them, which most packets are of; or NULL */
  int64_t due;
};

struct ends *ends_new(ends_tell_fn *tell, void *data) {
  struct ends *ends = mem_zalloc(1, sizeof *ends);
  ends->tell = tell;
  ends->data = data;
  ends->due = ENDS_NEVER;
  return ends;
}

static void forget(struct ends *ends, struct ends_pair *c) {
  if (ends->newest == c)
    ends->newest = NULL;
  // NOLINTBEGIN(clang-analyzer-unix.Malloc): what uthash still points to is not what was freed
  HASH_DEL(ends->connections, c);
  free(c);
  // NOLINTEND(clang-analyzer-unix.Malloc)
}

void ends_free(struct ends *ends) {
  if (!ends)
    return;
  while (ends->connections)
    forget(ends, ends->connections);
  free(ends);
}

static bool is_self(const struct ends_pair *c) {
  return memcmp(&c->at[0], &c->at[1], sizeof c->at[0]) == 0;
}

/* The connection of P, or NULL; *FROM is the number of the end that sent it. */
static struct ends_pair *find(const struct ends *ends, const struct packet *p,
                              struct packet_end at[2], int *from) {
  *from = packet_ends(p, at);
  struct ends_pair *c = ends->newest;
  if (c && memcmp(c->at, at, sizeof c->at) == 0)
    return c;
  HASH_FIND(hh, ends->connections, at, 2 * sizeof *at, c);
  return c;
}

static void put_last(struct ends *ends, struct ends_pair *c) {
  HASH_ADD(hh, ends->connections, at, sizeof c->at, c);
  ends->newest = c;
}

/* Keeps the headers of P, without options and flags; nothing if there are extension headers. */
static void keep_headers(struct ends_pair *c, const struct packet *p) {
  bool ip6 = p->family == AF_INET6;
  size_t len = p->ip_len + sizeof(struct tcphdr);
  if (len > ENDS_HEADERS || len > p->kept || (ip6 && p->ip_len != sizeof(struct ip6_hdr)))
    return;
  c->len = len;
  memcpy(c->headers, p->bytes, len);
  c->headers[ip6 ? 4 : 2] = 0;
  c->headers[ip6 ? 5 : 3] = (unsigned char)(ip6 ? sizeof(struct tcphdr) : len);
  c->headers[p->ip_len + 12] = sizeof(struct tcphdr) / 4 << 4;
  c->headers[p->ip_len + 13] = 0;
}

static struct ends_pair *find_or_make(struct ends *ends, const struct packet *p, int *from) {
  struct packet_end at[2];
  struct ends_pair *c = find(ends, p, at, from);
  if (c) {
    if (c->hh.next) {
      HASH_DEL(ends->connections, c);
      put_last(ends, c);
    }
    return c;
  }
  if (HASH_COUNT(ends->connections) >= ENDS_CONNECTIONS)
    forget(ends, ends->connections);
  c = mem_zalloc(1, sizeof *c);
  memcpy(c->at, at, sizeof at);
  c->family = p->family;
  c->first = *from;
  for (int i = 0; i < 2; i++)
    c->ends[i] = (struct ends_end){.told = FLIGHT_STATE_UNKNOWN, .due = ENDS_NEVER};
  keep_headers(c, p);
  put_last(ends, c);
  return c;
}

/* One number for each state that a connection can be in. */
static int plain(int state) {
  return state == FLIGHT_STATE_REQUEST               ? TCP_SYN_RECV
         : state == TCP_LISTEN || state == TCP_CLOSE ? 0
                                                     : state;
}

/* Whether a call has brought STATE about that sends FIN. */
static bool sends_fin(int state) {
  return state == TCP_FIN_WAIT1 || state == TCP_LAST_ACK;
}

/* What an end that was in state TOLD is in beside P, when the kernel says by now that it is in ACTUAL. */
static int beside(int told, int actual, const struct packet *p, enum ends_role role) {
  int was = plain(told), is = plain(actual);
  if (told == FLIGHT_STATE_UNKNOWN || was == is || p->flags & PACKET_RST)
    return actual;
  bool open =
      was == TCP_ESTABLISHED || was == TCP_CLOSE_WAIT || was == TCP_SYN_SENT || was == TCP_SYN_RECV;
  bool with_fin = role == ENDS_SENDER && p->flags & PACKET_FIN;
  if (!open || with_fin || (!sends_fin(is) && is != 0))
    return actual;
  if (role != ENDS_RECEIVER)
    return told;
  if (was == TCP_SYN_RECV && p->flags & PACKET_ACK && sends_fin(is))
    was = told = TCP_ESTABLISHED;
  return was == TCP_ESTABLISHED && p->flags & PACKET_FIN ? TCP_CLOSE_WAIT : told;
}

static struct states_answer ask(const struct ends_pair *c, int i, bool settled) {
  const struct packet_end *local = &c->at[i], *remote = &c->at[1 - i];
  return states_look(c->ends[i].states, c->family, &local->ip, (uint16_t)local->port, &remote->ip,
                     (uint16_t)remote->port, settled);
}

/* Sets when to look at END again. */
static void set_due(struct ends *ends, struct ends_end *end, const struct states_answer *answer,
                    int64_t now) {
  end->due = ENDS_NEVER;
  if (plain(answer->state) != plain(end->told))
    end->due = now + SURE;
  else if (answer->expires >= 0 && !answer->listens)
    end->due = now + (answer->expires ? answer->expires : LATE);
  if (end->due < ends->due)
    ends->due = end->due;
}

/* Asks about the end of P in ROLE, *FOUND, at HOST. */
static struct states_answer look_up(struct ends *ends, const struct packet *p, enum ends_role role,
                                    int host, struct states *states, struct ends_end **found) {
  int from;
  struct ends_pair *c = find_or_make(ends, p, &from);
  int i = is_self(c) ? 0 : role == ENDS_SENDER ? from : 1 - from;
  *found = &c->ends[i];
  (*found)->states = states;
  (*found)->host = host;
  (*found)->since = 0;
  return ask(c, i, role != ENDS_SENDER);
}

int ends_state(struct ends *ends, const struct packet *p, enum ends_role role, int host,
               struct states *states, struct states_answer *answer) {
  struct ends_end *end;
  struct states_answer a = look_up(ends, p, role, host, states, &end);
  if (answer)
    *answer = a;
  if (a.state == FLIGHT_STATE_UNKNOWN)
    return a.state;
  end->told = beside(end->told, a.state, p, role);
  set_due(ends, end, &a, clock_now());
  return end->told;
}

enum ends_again ends_sent(struct ends *ends, const struct packet *p) {
  int from;
  struct ends_pair *c = find_or_make(ends, p, &from);
  struct ends_end *end = &c->ends[is_self(c) ? 0 : from];
  uint32_t len = packet_seq_len(p), after = p->seq + len;
  if (p->flags & PACKET_RST)
    return ENDS_NEW;
  if (p->flags & PACKET_SYN && !(end->opened && end->isn == p->seq)) {
    end->opened = end->sends = true;
    end->answered = p->flags & PACKET_ACK;
    end->isn = p->seq;
    end->next = after;
    return ENDS_NEW;
  }
  if (p->flags & PACKET_SYN && p->flags & PACKET_ACK && !end->answered) {
    end->answered = true;
    return ENDS_NEW;
  }
  int32_t ahead = (int32_t)(after - end->next);
  if (end->sends && len && ahead <= 0)
    return ENDS_AGAIN;
  if (end->sends && !len && ahead == -1)
    return ENDS_ASKS;
  if (!end->sends || ahead > 0)
    end->next = after;
  end->sends = true;
  return ENDS_NEW;
}

void ends_isn(const struct ends *ends, const struct packet *p, const uint32_t *isn[2]) {
  struct packet_end at[2];
  int from;
  const struct ends_pair *c = find(ends, p, at, &from);
  for (int i = 0; i < 2; i++) {
    const struct ends_end *end = c ? &c->ends[is_self(c) ? 0 : i ? 1 - from : from] : NULL;
    isn[i] = end && end->opened ? &end->isn : NULL;
  }
}

bool ends_agree(struct ends *ends, const struct packet *p, enum ends_role role, int host,
                struct states *states, int inferred) {
  struct ends_end *end;
  struct states_answer a = look_up(ends, p, role, host, states, &end);
  end->told = inferred;
  if (a.state != FLIGHT_STATE_UNKNOWN)
    set_due(ends, end, &a, clock_now());
  return plain(a.state) == plain(inferred);
}

void ends_lose_track(struct ends *ends, const struct packet *p) {
  struct packet_end at[2];
  int from;
  struct ends_pair *c = find(ends, p, at, &from);
  if (c)
    forget(ends, c);
}

/* Tells of end I of C, which was in BEFORE. */
static void tell(struct ends *ends, const struct ends_pair *c, int i, int before) {
  unsigned char headers[ENDS_HEADERS];
  memcpy(headers, c->headers, c->len);
  if (i != c->first) { /* the other direction */
    size_t ip = c->len - sizeof(struct tcphdr), len = c->family == AF_INET ? 4 : 16;
    size_t from = c->family == AF_INET ? 12 : 8;
    memcpy(headers + from, c->headers + from + len, len);
    memcpy(headers + from + len, c->headers + from, len);
    memcpy(headers + ip, c->headers + ip + 2, 2);
    memcpy(headers + ip + 2, c->headers + ip, 2);
  }
  if (c->len)
    ends->tell(ends->data, headers, c->len, c->ends[i].host, c->ends[i].told, before);
}

/* Looks at end I of C. Returns whether it is to be looked at again, to be sure. */
static bool look_at(struct ends *ends, struct ends_pair *c, int i, int64_t now) {
  struct ends_end *end = &c->ends[i];
  struct states_answer answer = ask(c, i, false);
  if (answer.state == FLIGHT_STATE_UNKNOWN) {
    end->due = ENDS_NEVER;
    return false;
  }
  int state = plain(answer.state);
  bool changed = state != plain(end->told);
  bool about_to_send = sends_fin(state) && answer.unacknowledged == 0;
  if (changed && !about_to_send && !answer.kept && end->since && end->seen == state &&
      now - end->since >= SURE) {
    int before = end->told;
    end->told = answer.state;
    tell(ends, c, i, before);
    changed = false;
  }
  if (!changed || !end->since || end->seen != state)
    end->since = changed ? now : 0;
  end->seen = state;
  set_due(ends, end, &answer, now);
  return changed;
}

static bool is_over(const struct ends_pair *c) {
  for (int i = 0; i < 2; i++)
    if (c->ends[i].states && plain(c->ends[i].told) != 0)
      return false;
  return true;
}

bool ends_look(struct ends *ends, int64_t now, bool all) {
  if (!ends->connections || (!all && now < ends->due))
    return false;
  bool unsure = false;
  unsigned left = all ? ENDS_LOOKS : 0, count = HASH_COUNT(ends->connections);
  ends->due = ENDS_NEVER;
  struct ends_pair *c, *next;
  HASH_ITER(hh, ends->connections, c, next) {
    bool late = count-- <= left;
    /* cppcheck-suppress uninitvar ; HASH_ITER sets c */
    for (int i = 0; i < (is_self(c) ? 1 : 2); i++) {
      struct ends_end *end = &c->ends[i];
      if (end->states && end->told != FLIGHT_STATE_UNKNOWN &&
          (end->due <= now || (late && plain(end->told) != 0)))
        unsure |= look_at(ends, c, i, now);
      else if (end->due < ends->due)
        ends->due = end->due;
    }
    if (is_over(c))
      forget(ends, c);
  }
  return unsure;
}

int64_t ends_due(const struct ends *ends) {
  return ends->due;
}
