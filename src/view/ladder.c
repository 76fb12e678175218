/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing the ladder. What is known of each conversation (who stands left, where its sequence numbers
   begin, how far they have come, which states were written last) is kept from packet to packet; the
   drawing of one line is `draw`. */
#include "view/ladder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"

#define CONVERSATIONS 256 /* remembered at once; the oldest is forgotten first */
#define STATE_WIDTH 13    /* columns for the states on either side */

/* One end of a conversation. */
struct end {
  struct in6_addr address;
  uint16_t port;
  bool based;    /* base is known */
  uint32_t base; /* its initial sequence number */
  uint32_t next; /* the number after the highest it has sent */
  int state;     /* written last */
};

struct conversation {
  int family;
  uint8_t protocol;
  struct end ends[2]; /* left, right */
  uint64_t number;    /* of the last packet */
  uint64_t used;      /* when last: to forget the oldest */
};

struct ladder {
  const struct view_style *style;
  ladder_name_fn *name;
  void *data;
  bool raw;
  struct conversation *conversations;
  size_t count;
  uint64_t clock;
  const struct conversation *headed; /* the one whose heading was drawn last */
};

struct ladder *ladder_new(const struct view_style *style, ladder_name_fn *name, void *data) {
  struct ladder *ladder = mem_zalloc(1, sizeof *ladder);
  ladder->style = style;
  ladder->name = name;
  ladder->data = data;
  ladder->conversations = mem_zalloc(CONVERSATIONS, sizeof *ladder->conversations);
  return ladder;
}

void ladder_free(struct ladder *ladder) {
  if (!ladder)
    return;
  free(ladder->conversations);
  free(ladder);
}

void ladder_set_raw(struct ladder *ladder, bool raw) {
  ladder->raw = raw;
}

/* Finding the conversation. */

static bool is_end(const struct end *end, const struct in6_addr *address, uint16_t port) {
  return end->port == port && memcmp(&end->address, address, sizeof *address) == 0;
}

/* Which end of C sends P: 0 left, 1 right, -1 neither. */
static int sender(const struct conversation *c, const struct packet *p) {
  if (c->family != p->family || c->protocol != p->protocol)
    return -1;
  for (int i = 0; i < 2; i++)
    if (is_end(&c->ends[i], &p->from, p->from_port) && is_end(&c->ends[1 - i], &p->to, p->to_port))
      return i;
  return -1;
}

static struct conversation *free_place(struct ladder *ladder) {
  if (ladder->count < CONVERSATIONS)
    return &ladder->conversations[ladder->count++];
  struct conversation *oldest = ladder->conversations;
  for (size_t i = 1; i < CONVERSATIONS; i++)
    if (ladder->conversations[i].used < oldest->used)
      oldest = &ladder->conversations[i];
  if (ladder->headed == oldest)
    ladder->headed = NULL;
  return oldest;
}

/* The conversation of P, made when new (P's sender then stands left, unless P answers a SYN); *FROM is
   the end that sends P. */
static struct conversation *find(struct ladder *ladder, const struct packet *p, int *from) {
  struct conversation *c;
  for (size_t i = 0; i < ladder->count; i++) {
    c = &ladder->conversations[i];
    if ((*from = sender(c, p)) >= 0) {
      c->used = ++ladder->clock;
      return c;
    }
  }
  c = free_place(ladder);
  memset(c, 0, sizeof *c);
  c->family = p->family;
  c->protocol = p->protocol;
  *from = (p->flags & (PACKET_SYN | PACKET_ACK)) == (PACKET_SYN | PACKET_ACK);
  c->ends[*from] = (struct end){.address = p->from, .port = p->from_port, .state = -1};
  c->ends[1 - *from] = (struct end){.address = p->to, .port = p->to_port, .state = -1};
  c->used = ++ladder->clock;
  return c;
}

/* Sequence numbers. */

enum novelty { NEW, AGAIN, KEEP_ALIVE, OUT_OF_ORDER };

/* Whether A stands before B in the circle of sequence numbers (RFC 9293, 3.4). */
static bool before(uint32_t a, uint32_t b) {
  return (int32_t)(a - b) < 0;
}

/* Takes note of the numbers of P, sent by END to PEER; CAME: it is seen for the first time. */
static enum novelty follow(struct end *end, struct end *peer, const struct packet *p, bool came) {
  if (p->protocol != IPPROTO_TCP || p->malformed)
    return NEW;
  uint32_t len = packet_seq_len(p);
  if (p->flags & PACKET_SYN && (!end->based || p->seq != end->base)) {
    end->based = true;
    end->base = p->seq;
    end->next = p->seq;
  }
  if (!end->based) {
    end->based = true;
    end->base = end->next = p->seq;
  }
  if (p->flags & PACKET_ACK && !peer->based) {
    peer->based = true;
    peer->base = peer->next = p->ack;
  }
  if (!came)
    return NEW;
  enum novelty novelty = NEW;
  if (len <= 1 && p->seq == end->next - 1 && !(p->flags & (PACKET_SYN | PACKET_FIN | PACKET_RST)))
    novelty = KEEP_ALIVE;
  else if (len && !before(end->next, p->seq + len))
    novelty = AGAIN;
  else if (len && before(end->next, p->seq))
    novelty = OUT_OF_ORDER;
  if (before(end->next, p->seq + len))
    end->next = p->seq + len;
  return novelty;
}

/* Drawing. */

struct strokes {
  const char *bar, *tee_left, *tee_right, *line, *again, *twice, *to_right, *to_left;
  const char *hold_right, *hold_left, *drop;
};
static const struct strokes fancy = {"│", "├", "┤", "─", "┄", "═", "►", "◄", "▌", "▐", "✗"};
static const struct strokes simple = {"|", "|", "|", "-", ".", "=", ">", "<", "#", "#", "x"};

static void repeat(const char *s, int count, struct text *out) {
  while (count-- > 0)
    text_adds(out, s);
}

/* What one line shows. */
struct stroke {
  int from;          /* end that sends: 0 left, 1 right */
  const char *label; /* ASCII */
  enum fate fate;
  enum novelty novelty;
  int states[2]; /* to be written left and right, FLIGHT_STATE_UNKNOWN: nothing */
};

static void put_state(const struct view_style *style, int state, bool right, struct text *out) {
  const char *name = state == FLIGHT_STATE_UNKNOWN ? "" : flight_state_name(state);
  int pad = STATE_WIDTH - (int)strlen(name);
  if (right && *name)
    text_fill(out, ' ', pad > 0 ? (size_t)pad : 0);
  if (!right)
    text_addc(out, ' ');
  style_put(style, STYLE_BOLD, name, out);
  if (!right)
    text_fill(out, ' ', pad > 0 ? (size_t)pad : 0);
}

static bool stops_half_way(enum fate fate) {
  return fate == FATE_CAME || fate == FATE_DROPPED || fate == FATE_RESET;
}

/* The arrow between the bars, WIDTH columns wide. */
static void put_arrow(const struct view_style *style, const struct stroke *s, int width,
                      struct text *out) {
  const struct strokes *k = style->utf8 ? &fancy : &simple;
  bool half = stops_half_way(s->fate);
  const char *line = s->fate == FATE_DOUBLED ? k->twice : s->novelty == AGAIN ? k->again : k->line;
  int label = (int)strlen(s->label);
  int room = half ? width * 4 / 5 : width; /* columns for the arrow with its head */
  if (room < label + 5)
    room = label + 5 < width ? label + 5 : width;
  if (label > room - 5)
    label = room - 5 > 0 ? room - 5 : 0;
  int tail = (room - 3 - label) / 2, head = room - 3 - label - tail;
  const char *tip = s->fate == FATE_CAME ? (s->from ? k->hold_left : k->hold_right)
                    : half               ? k->drop
                    : s->from            ? k->to_left
                                         : k->to_right;
  if (s->from)
    text_fill(out, ' ', (size_t)(width - room));
  if (s->from)
    text_adds(out, tip);
  repeat(line, s->from ? head : tail, out);
  text_addf(out, " %.*s ", label, s->label);
  repeat(line, s->from ? tail : head, out);
  if (!s->from)
    text_adds(out, tip);
  if (!s->from)
    text_fill(out, ' ', (size_t)(width - room));
}

static int inner_width(const struct view_style *style) {
  int width = style->columns - 2 * (STATE_WIDTH + 1) - 3;
  return width < 24 ? 24 : width > 90 ? 90 : width;
}

static void draw(const struct view_style *style, const struct stroke *s, struct text *out) {
  const struct strokes *k = style->utf8 ? &fancy : &simple;
  put_state(style, s->states[0], false, out);
  text_adds(out, s->from == 0 ? k->tee_left : k->bar);
  put_arrow(style, s, inner_width(style), out);
  text_adds(out, s->from == 1 ? k->tee_right : k->bar);
  put_state(style, s->states[1], true, out);
  text_addc(out, '\n');
}

/* The heading: both ends by name and address. */
static void put_heading(struct ladder *ladder, const struct conversation *c, struct text *out) {
  struct text ends[2] = {TEXT_EMPTY, TEXT_EMPTY};
  for (int i = 0; i < 2; i++) {
    struct packet p = {.family = c->family,
                       .from = c->ends[i].address,
                       .has_ports = c->ends[i].port,
                       .from_port = c->ends[i].port};
    const char *name =
        ladder->name ? ladder->name(ladder->data, c->family, &c->ends[i].address, c->ends[i].port)
                     : NULL;
    if (name)
      text_addf(&ends[i], "%s ", name);
    packet_from(&p, &ends[i]);
  }
  int total = 2 * (STATE_WIDTH + 1) + 2 + inner_width(ladder->style);
  int gap = total - 6 - (int)(ends[0].len + ends[1].len);
  text_addf(out, "\n      %s%*s%s\n", text_str(&ends[0]), gap > 2 ? gap : 2, "",
            text_str(&ends[1]));
  text_free(&ends[0]);
  text_free(&ends[1]);
}

/* The first bytes of the data, as a label can show them. */
static void add_data(const struct packet *p, size_t most, struct text *out) {
  size_t n = p->data < p->kept ? p->kept - p->data : 0;
  if (n > p->data_len)
    n = p->data_len;
  bool cut = n > most || n < p->data_len;
  text_addc(out, '"');
  for (size_t i = 0; i < n && i < most; i++) {
    unsigned char b = p->bytes[p->data + i];
    if (b == '\n')
      text_adds(out, "\\n");
    else if (b == '\r')
      text_adds(out, "\\r");
    else
      text_addc(out, b >= ' ' && b < 0x7f ? (char)b : '.');
  }
  text_adds(out, cut ? "\"..." : "\"");
}

static void add_label(const struct ladder *ladder, const struct flight *flight,
                      const struct packet *p, const struct end *from, const struct end *to,
                      enum novelty novelty, struct text *out) {
  int width = inner_width(ladder->style);
  text_addf(out, "#%llu ", (unsigned long long)flight->number);
  packet_summary(p, ladder->raw ? 0 : from->base, ladder->raw ? 0 : to->base, width > 60, out);
  int left = width - (int)out->len - 12;
  if (p->data_len && p->icmp_type < 0 && left >= 4) {
    text_addc(out, ' ');
    add_data(p, (size_t)left, out);
  }
  if (novelty == AGAIN)
    text_adds(out, " again");
  else if (novelty == KEEP_ALIVE)
    text_adds(out, " keep-alive");
  else if (novelty == OUT_OF_ORDER)
    text_adds(out, " early");
}

/* What a line of words says below the arrow, or NULL. */
static const char *remark(enum fate fate) {
  switch (fate) {
  case FATE_CAME:
    return "held: step, wire drop, wire dup, wire show";
  case FATE_DROPPED:
    return "dropped";
  case FATE_DOUBLED:
    return "delivered twice";
  case FATE_RESET:
    return "taken off the wire and answered with RST";
  default:
    return NULL;
  }
}

static void put_remark(const struct view_style *style, int from, const char *text,
                       struct text *out) {
  int total = STATE_WIDTH + 2 + inner_width(style);
  int pad = from ? STATE_WIDTH + 3 : total - (int)strlen(text);
  text_fill(out, ' ', pad > 0 ? (size_t)pad : 0);
  style_put(style, STYLE_DIM, text, out);
  text_addc(out, '\n');
}

static int changed_state(struct end *end, int state) {
  if (state == FLIGHT_STATE_UNKNOWN || state == end->state)
    return FLIGHT_STATE_UNKNOWN;
  end->state = state;
  return state;
}

void ladder_flight(struct ladder *ladder, const struct flight *flight, struct text *out) {
  struct packet p;
  int from;
  packet_decode(flight->bytes, flight->kept, flight->len, &p);
  struct conversation *c = find(ladder, &p, &from);
  struct end *end = &c->ends[from], *peer = &c->ends[1 - from];
  if (ladder->headed != c)
    put_heading(ladder, c, out);
  ladder->headed = c;
  if (flight->fate == FATE_RETRANSMITTED) {
    struct text t = TEXT_EMPTY;
    text_addf(&t, "#%llu was sent again while it is held", (unsigned long long)flight->of);
    put_remark(ladder->style, from, text_str(&t), out);
    text_free(&t);
    return;
  }
  bool came = flight->number > c->number; /* else its numbers were taken note of before */
  if (came)
    c->number = flight->number;
  struct stroke s = {.from = from, .fate = flight->fate};
  struct text label = TEXT_EMPTY;
  s.novelty = follow(end, peer, &p, came);
  s.states[from] = changed_state(end, flight->from_state);
  s.states[1 - from] = changed_state(peer, flight->to_state);
  add_label(ladder, flight, &p, end, peer, s.novelty, &label);
  s.label = text_str(&label);
  draw(ladder->style, &s, out);
  if (remark(flight->fate))
    put_remark(ladder->style, from, remark(flight->fate), out);
  text_free(&label);
}
