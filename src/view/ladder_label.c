/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/ladder_label.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "view/kernel.h"
#include "view/ladder.h"
#include "view/ladder_role.h"
#include "view/style.h"

/* The byte B as it stands in a C string. */
static int escape(unsigned char b, char text[5]) {
  const char *letters = b == '\n' ? "n" : b == '\r' ? "r" : b == '\t' ? "t" : NULL;
  if (letters)
    return snprintf(text, 5, "\\%s", letters);
  if (b < ' ' || b >= 0x7f)
    return snprintf(text, 5, "\\x%02x", b);
  return snprintf(text, 5, b == '"' || b == '\\' ? "\\%c" : "%c", b);
}

/* The first bytes of the data, in quotes, in at most ROOM columns. */
static void add_data(const struct packet *p, size_t room, struct text *out) {
  size_t kept = p->data < p->kept ? p->kept - p->data : 0, i = 0;
  size_t used = strlen(" \"\""), start = out->len;
  text_adds(out, " \"");
  for (; i < kept && i < p->data_len; i++) {
    char text[5];
    used += (size_t)escape(p->bytes[p->data + i], text);
    if (used + (i + 1 < p->data_len ? strlen("...") : 0) > room)
      break;
    text_adds(out, text);
  }
  text_adds(out, i < p->data_len ? "\"..." : "\"");
  if (i == 0) { /* nothing fits */
    out->len = start;
    out->s[start] = '\0';
  }
}

/* Leaves out whole fields from the end of HEAD, for "...", so that it takes at most ROOM columns: a number
   that is cut would be another number. */
static void shorten(struct text *head, int room) {
  static const char mark[] = " ...";
  int len = room - (int)strlen(mark);
  while (len > 0 && head->s[len] != ' ')
    len--;
  head->len = len > 0 ? (size_t)len : 0;
  head->s[head->len] = '\0';
  text_adds(head, mark);
}

/* What stands after the data: by whom, how often. ROOM: columns for it. */
static void add_tail(const struct flight *f, const struct packet *p,
                     const struct conversation_end *end, int room, struct text *out) {
  static const char by_the_wire[] = " by the wire";
  if (f->fate == FATE_DOUBLED)
    text_adds(out, " twice");
  if (f->fate == FATE_MADE)
    text_adds(out, room < (int)strlen(by_the_wire) ? " made" : by_the_wire);
  if (f->fate == FATE_QUEUED)
    text_addf(out, " queued at %u", f->place);
  if (f->edited)
    text_adds(out, " edited");
  if (f->damaged)
    text_adds(out, " bad checksum");
  if (p->quoted && memcmp(&p->from, &end->address, sizeof p->from) != 0) {
    struct packet router = {.family = p->family, .from = p->from};
    struct text from = TEXT_EMPTY;
    text_adds(&from, " from ");
    packet_from(&router, &from);
    if ((int)(out->len + from.len) <= room)
      text_adds(out, text_str(&from));
    text_free(&from);
  }
}

static bool differs(const struct in6_addr *address, uint16_t port,
                    const struct conversation_end *end) {
  return port != end->port || memcmp(address, &end->address, sizeof *address) != 0;
}

/* The addresses that P has, by a router, in place of its ends'. */
static void add_translated(const struct packet *p, const struct conversation_end *from,
                           const struct conversation_end *to, struct text *out) {
  if (p->quoted || (!p->has_ports && p->icmp_type < 0))
    return;
  if (differs(&p->from, p->from_port, from)) {
    text_adds(out, " from ");
    packet_from(p, out);
  }
  if (differs(&p->to, p->to_port, to)) {
    text_adds(out, " to ");
    packet_to(p, out);
  }
}

#define DATA_LEAST 12 /* columns that the first bytes of the data have before anything else, … */
#define ROLE_LEAST 16 /* … and the role */

/* What the sender's kernel thinks, in ROOM columns: of a segment that takes numbers, which is what it is about. */
static void add_metrics(const struct flight *f, const struct packet *p, int room,
                        struct text *out) {
  const struct metrics *m = &f->sender;
  char words[128], threshold[24] = "";
  if (!m->cwnd || !packet_seq_len(p) || p->flags & PACKET_SYN)
    return;
  if (m->ssthresh < METRICS_INFINITE)
    snprintf(threshold, sizeof threshold, " ssthresh=%u", m->ssthresh);
  int len = snprintf(words, sizeof words, " [cwnd=%u%s flight=%u %s]", m->cwnd, threshold,
                     m->flight, kernel_ca(m->ca));
  if (len > room)
    len = snprintf(words, sizeof words, " [cwnd=%u%s]", m->cwnd, threshold);
  if (len <= room)
    text_adds(out, words);
}

/* Of a packet that a router sends on only what has become of it: its fields stand on the way to the router. */
static void add_sent_on(const struct ladder_label *l, struct text *out) {
  const struct flight *f = l->flight;
  const struct conversation_end *from = &l->conversation->ends[l->from];
  const struct conversation_end *to = &l->conversation->ends[1 - l->from];
  text_addf(out, "#%llu became #%llu ttl=%u", (unsigned long long)f->of,
            (unsigned long long)f->number, l->packet->ttl);
  add_translated(l->packet, from, to, out);
  add_tail(f, l->packet, from, INT_MAX, out);
}

static void add_sent(const struct ladder_label *l, struct text *out) {
  const struct flight *f = l->flight;
  const struct packet *p = l->packet;
  const struct conversation *c = l->conversation;
  struct packet_base base = conversation_base(c, l->from);
  if (l->raw)
    base.seq = base.ack = 0;
  bool wide = ladder_row_wide(l->style);
  bool halves = c->via && f->leg != FLIGHT_SEGMENT, wraps = halves && !l->beside;
  bool inside = l->style->columns >= LADDER_LABEL_COLUMNS && !wraps;
  int room = halves && l->beside ? l->beside : ladder_row_label(l->style, l->reach, halves);
  struct text tail = TEXT_EMPTY, word = TEXT_EMPTY, metrics = TEXT_EMPTY, to = TEXT_EMPTY;
  char bytes[32] = "";
  text_addf(out, "#%llu ", (unsigned long long)f->number);
  packet_summary(p, base, wide, out);
  if (c->group && p->has_ports) {
    text_adds(&to, " to ");
    packet_to(p, &to);
    room -= (int)to.len;
  } else if (halves) { /* an answer to what a router has given its own address: on one more line */
    add_translated(p, &c->ends[l->from], &c->ends[1 - l->from], &to);
  }
  room -= (int)out->len;
  add_tail(f, p, &c->ends[l->from], inside ? room : INT_MAX, &tail);
  if (wide)
    snprintf(bytes, sizeof bytes, " (%u bytes)", f->len);
  room -= (int)(tail.len + strlen(bytes));
  if (wide)
    add_metrics(f, p, room - DATA_LEAST - ROLE_LEAST, &metrics);
  room -= (int)metrics.len;
  ladder_role(l->role, f->trigger, room, &word);
  room -= (int)word.len;
  if (room < 0) {
    room += (int)strlen(bytes);
    *bytes = '\0';
  }
  if (room < 0 && inside && f->leg == FLIGHT_SEGMENT) /* it may stand above its arrow */
    room +=
        ladder_row_label(l->style, l->reach, true) - ladder_row_label(l->style, l->reach, false);
  if (room < 0 && inside)
    shorten(out, (int)out->len + room);
  if (p->data_len && p->icmp_type < 0 && !p->malformed && room > 0)
    add_data(p, (size_t)room, out);
  text_adds(out, text_str(&to));
  text_adds(out, text_str(&word));
  text_adds(out, text_str(&tail));
  text_adds(out, bytes);
  text_adds(out, text_str(&metrics));
  text_free(&to);
  text_free(&metrics);
  text_free(&tail);
  text_free(&word);
}

void ladder_label(const struct ladder_label *l, struct text *out) {
  const struct flight *f = l->flight;
  if (f->leg == FLIGHT_FROM_ROUTER && f->of && f->fate != FATE_MADE)
    add_sent_on(l, out);
  else
    add_sent(l, out);
}
