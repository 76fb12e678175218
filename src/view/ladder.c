/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From flights to the lines of ladder_row.h: which states have changed, what became of the packet. A new fate is a case
   in `reach_of`; what a label says is ladder_label's. */
#include "view/ladder.h"

#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "net/tcp_state.h"
#include "view/conversation.h"
#include "view/hue.h"
#include "view/kernel.h"
#include "view/ladder_label.h"
#include "view/ladder_middle.h"
#include "view/ladder_row.h"
#include "wire/forge.h"

#define NOTES 128 /* packets that something is known of at once */
#define STATE_TEXT 24

/* What is known of a packet that was drawn and may be drawn again. */
struct note {
  uint64_t number;
  struct conversation_role role;
  unsigned copies;       /* that came while it was held */
  uint64_t conversation; /* of one on its way to a router, which end FROM of it has sent */
  int from;
};

struct ladder {
  const struct view_style *style;
  ladder_name_fn *name;
  void *data;
  ladder_side_fn *side; /* or NULL */
  void *side_data;
  struct ladder_pen pen;
  bool raw, large;
  bool hinted;   /* what can be done with a held packet has been said */
  int64_t start; /* the time of the first packet */
  struct conversations *all;
  uint64_t headed;        /* the conversation whose heading was drawn last */
  struct flight *waiting; /* a packet that has come and is not drawn yet */
  struct note notes[NOTES];
  unsigned next_note;
};

static void looks_of(const struct ladder *ladder, const struct conversation *c,
                     enum style_look looks[2]) {
  int sides[2], hues[2];
  for (int i = 0; i < 2; i++)
    sides[i] =
        ladder->side && *c->ends[i].name ? ladder->side(ladder->side_data, c->ends[i].name) : -1;
  hue_ends(sides, hues);
  for (int i = 0; i < 2; i++)
    looks[i] = style_hue(hues[i]);
}

/* The usual pen. */

static void draw_heading(void *data, const struct conversation *c, bool opens, const char *left,
                         const char *right, struct text *out) {
  const struct ladder *ladder = data;
  enum style_look looks[2];
  (void)opens;
  looks_of(ladder, c, looks);
  ladder_row_heading(ladder->style, c->middle, left, right, looks, out);
}

static void draw_row(void *data, const struct ladder_row *row, struct text *out) {
  const struct ladder *ladder = data;
  ladder_row_draw(ladder->style, row, out);
}

static void draw_remark(void *data, int from, const char *words, struct text *out) {
  const struct ladder *ladder = data;
  ladder_row_remark(ladder->style, from, words, out);
}

struct ladder *ladder_new(const struct view_style *style, ladder_name_fn *name, void *data) {
  struct ladder *ladder = mem_zalloc(1, sizeof *ladder);
  ladder->style = style;
  ladder->name = name;
  ladder->data = data;
  ladder->all = conversations_new();
  ladder->pen = (struct ladder_pen){ladder, draw_heading, draw_row, draw_remark, 0};
  return ladder;
}

void ladder_free(struct ladder *ladder) {
  if (!ladder)
    return;
  conversations_free(ladder->all);
  free(ladder->waiting);
  free(ladder);
}

void ladder_set_large(struct ladder *ladder, bool large) {
  ladder->large = large;
}

void ladder_set_sides(struct ladder *ladder, ladder_side_fn *side, void *data) {
  ladder->side = side;
  ladder->side_data = data;
}

void ladder_set_pen(struct ladder *ladder, const struct ladder_pen *pen) {
  ladder->pen = *pen;
}

const struct ladder_pen *ladder_pen(const struct ladder *ladder) {
  return &ladder->pen;
}

void ladder_set_raw(struct ladder *ladder, bool raw) {
  ladder->raw = raw;
}

/* The heading: both ends by name and address. */

static void add_end(struct ladder *ladder, const struct conversation *c,
                    struct conversation_end *end, struct text *out) {
  struct packet p = {
      .family = c->family, .from = end->address, .has_ports = end->port, .from_port = end->port};
  const char *name =
      ladder->name ? ladder->name(ladder->data, c->family, c->protocol, &end->address, end->port)
                   : NULL;
  if (name)
    snprintf(end->name, sizeof end->name, "%s", name);
  if (*end->name)
    text_addf(out, "%s ", end->name);
  packet_from(&p, out);
}

static void put_heading(struct ladder *ladder, struct conversation *c, bool opens,
                        struct text *out) {
  struct text left = TEXT_EMPTY, right = TEXT_EMPTY;
  add_end(ladder, c, &c->ends[0], &left);
  if (c->group)
    text_adds(&right, c->group);
  else
    add_end(ladder, c, &c->ends[1], &right);
  ladder->pen.heading(ladder->pen.data, c, opens, text_str(&left), text_str(&right), out);
  ladder->headed = c->id;
  text_free(&left);
  text_free(&right);
}

/* States. */

/* What is written for END when its state is STATE, NULL: nothing. SEEN: it is worked out. */
static const char *state_text(struct conversation_end *end, int state, bool seen,
                              char text[STATE_TEXT]) {
  bool known =
      end->state != FLIGHT_STATE_UNKNOWN && end->state != TCP_LISTEN && end->state != TCP_SYN_RECV;
  if (state == TCP_LISTEN && known)
    state = FLIGHT_STATE_NONE; /* only the listener at that port is left */
  if (state == FLIGHT_STATE_REQUEST)
    state = TCP_SYN_RECV;
  if (state == TCP_CLOSE)
    state = FLIGHT_STATE_NONE;
  if (state == FLIGHT_STATE_UNKNOWN || state == end->state)
    return NULL;
  end->state = state;
  snprintf(text, STATE_TEXT, seen ? "(%s)" : "%s", tcp_state_name(state));
  return text;
}

/* The state that the receiver of an opening SYN was in before, if that is known: BEFORE is what the
   kernel said while the packet was in the hand, AFTER what it said once the SYN was there. */
static int state_before(const struct conversation_end *end, int before, int after) {
  if (before != FLIGHT_STATE_UNKNOWN)
    return before;
  if (end->state == TCP_TIME_WAIT)
    return TCP_TIME_WAIT;
  if (after == TCP_SYN_RECV || after == FLIGHT_STATE_REQUEST)
    return TCP_LISTEN; /* it had sent no SYN itself */
  return after == FLIGHT_STATE_NONE || after == TCP_CLOSE || after == TCP_LISTEN
             ? after
             : FLIGHT_STATE_UNKNOWN;
}

/* The line above a connection's first packet: the states that the ends were in. */
static void put_before(struct ladder *ladder, struct conversation *c, int from,
                       const struct flight *f, int before, struct text *out) {
  char texts[2][STATE_TEXT];
  struct ladder_row row = {.via = c->via, .seconds = -1, .from = -1, .label = ""};
  int states[2];
  states[from] = f->from_state == TCP_SYN_SENT ? FLIGHT_STATE_NONE : FLIGHT_STATE_UNKNOWN;
  states[1 - from] = c->self ? states[from] : state_before(&c->ends[1 - from], before, f->to_state);
  for (int i = 0; i < 2; i++) {
    c->ends[i].state = FLIGHT_STATE_UNKNOWN;
    row.states[i] = state_text(&c->ends[i], states[i], f->fate == FATE_SEEN, texts[i]);
  }
  if (row.states[0] || row.states[1])
    ladder->pen.row(ladder->pen.data, &row, out);
}

/* How far its arrow reaches. */

static enum reach reach_of(enum fate fate) {
  switch (fate) {
  case FATE_CAME:
    return REACH_HELD;
  case FATE_DELAYED:
  case FATE_QUEUED:
    return REACH_DELAYED;
  case FATE_DROPPED:
  case FATE_RESET:
    return REACH_DROPPED;
  case FATE_MADE:
    return REACH_FROM_WIRE;
  default:
    return REACH_THROUGH;
  }
}

/* The arrow. */

static const char *line_of(const struct view_style *style, enum fate fate, enum novelty novelty) {
  if (fate == FATE_DOUBLED)
    return style->utf8 ? "═" : "=";
  if (novelty == NOVELTY_AGAIN || novelty == NOVELTY_FAST)
    return style->utf8 ? "┄" : ".";
  return novelty == NOVELTY_EARLY || novelty == NOVELTY_LATE ? "~" : NULL;
}

/* OWN: that of the end that sends. */
static enum style_look look_of(enum reach reach, const struct packet *p, enum style_look own) {
  if (reach == REACH_DROPPED)
    return STYLE_DIM;
  if (reach == REACH_HELD || reach == REACH_DELAYED)
    return STYLE_YELLOW;
  if (p->flags & PACKET_RST || p->quoted)
    return STYLE_RED;
  return own;
}

static void put_hint(struct ladder *ladder, int from, struct text *out) {
  if (!ladder->hinted)
    ladder->pen.remark(ladder->pen.data, from, "held: step, wire drop, wire dup, wire show", out);
  ladder->hinted = true;
}

static void put_astray(struct ladder *ladder, int from, const struct packet *p, struct text *out) {
  struct packet to = {.family = p->family, .to = *packet_aim(p)};
  struct text t = TEXT_EMPTY;
  text_adds(&t, "no host has ");
  packet_to(&to, &t);
  ladder->pen.remark(ladder->pen.data, from, text_str(&t), out);
  text_free(&t);
}

/* Why the receiver paid no attention to the packet, or answers it otherwise than usual. FRESH: it has not been
   drawn before. */
static void put_reasons(struct ladder *ladder, const struct flight *f, const struct packet *p,
                        int from, bool fresh, struct text *out) {
  const char *words = NULL;
  char stray[64];
  if (f->misled[0] && f->hosts & (f->hosts - 1) && fresh) {
    snprintf(stray, sizeof stray, "to %s, which no host has", f->misled);
    words = stray;
  } else if (f->fate == FATE_DROPPED && f->cause == CAUSE_QUEUE)
    words = "queue full";
  else if (f->fate == FATE_DROPPED && f->cause == CAUSE_STORM)
    words = "an ACK storm: each end answers the other's ACK, and would go on";
  else if (f->damaged && reach_of(f->fate) != REACH_DROPPED && f->leg != FLIGHT_TO_ROUTER)
    words = kernel_verdict(VERDICT_BAD_CHECKSUM, false);
  else if (kernel_ignores(f->verdict) && !f->astray)
    words = kernel_verdict(f->verdict, p->flags & PACKET_SYN);
  else if (fresh && (p->flags & (PACKET_SYN | PACKET_ACK)) == (PACKET_SYN | PACKET_ACK) &&
           f->from_state == TCP_LISTEN)
    words = "SYN cookie: the listener keeps nothing of this SYN";
  if (words)
    ladder->pen.remark(ladder->pen.data, from, words, out);
}

/* The note of packet NUMBER, made when there is none. */
static struct note *note_of(struct ladder *ladder, uint64_t number) {
  for (unsigned i = 0; i < NOTES; i++)
    if (ladder->notes[i].number == number)
      return &ladder->notes[i];
  struct note *note = &ladder->notes[ladder->next_note++ % NOTES];
  *note = (struct note){.number = number};
  return note;
}

/* Whether the SYN of F has come to a connection, not to begin one: its sender has not called connect. */
static bool is_inside(const struct flight *f, const struct packet *p) {
  return !(p->flags & PACKET_ACK) && tcp_state_is_connected(f->to_state) &&
         f->from_state != TCP_SYN_SENT;
}

/* What the packet of F is; its numbers are taken note of when it is seen first. */
static struct conversation_role follow(struct ladder *ladder, struct conversation *c, int from,
                                       const struct flight *f, const struct packet *p) {
  struct conversation_role role = {NOVELTY_NEW, 0};
  bool fresh = f->number > c->number;
  if (f->fate == FATE_MADE && !f->of)
    conversation_made(c, from, p);
  if (!fresh)
    role = note_of(ladder, f->number)->role;
  else if (f->leg == FLIGHT_FROM_ROUTER)
    ;                                 /* it was followed on its way to the router */
  else if (!f->damaged || !c->number) /* of a damaged one only to have numbers to count from */
    role =
        conversation_follow(c, from, p, f->number, f->time, is_inside(f, p), f->fate == FATE_MADE);
  if (fresh)
    c->number = f->number;
  enum reach reach = reach_of(f->fate);
  if (reach == REACH_HELD || reach == REACH_DELAYED)
    note_of(ladder, f->number)->role =
        role.novelty == NOVELTY_OPENS ? (struct conversation_role){NOVELTY_NEW, 0} : role;
  else if (reach != REACH_DROPPED && !f->damaged && f->leg != FLIGHT_TO_ROUTER)
    conversation_reached(c, from, p);
  return role;
}

/* A socket that is connected to itself has one state: that of the receiver counts. */
static void put_self(struct ladder *ladder, struct conversation *c, int from, struct text *out) {
  char text[STATE_TEXT];
  struct ladder_row row = {.via = c->via, .seconds = -1, .from = -1, .label = ""};
  row.states[from] = state_text(&c->ends[from], c->ends[1 - from].state, false, text);
  if (row.states[from])
    ladder->pen.row(ladder->pen.data, &row, out);
}

/* A router may have given P, the packet of F, other addresses. */
static void translate(struct ladder *ladder, const struct flight *f, const struct packet *p) {
  if (f->leg != FLIGHT_FROM_ROUTER || !f->of || p->quoted)
    return;
  const struct note *note = note_of(ladder, f->of);
  if (note->conversation)
    conversations_translate(ladder->all, note->conversation, note->from, p);
}

/* Draws F. BEFORE: the state of the receiver while it was in the hand, if that is known. */
static void draw(struct ladder *ladder, const struct flight *f, int before, struct text *out) {
  struct packet p;
  int from;
  packet_decode(f->bytes, f->kept, f->len, &p);
  translate(ladder, f, &p);
  struct conversation *c = conversations_of(ladder->all, &p, &from);
  if (f->leg == FLIGHT_TO_ROUTER) {
    note_of(ladder, f->number)->conversation = c->id;
    note_of(ladder, f->number)->from = from;
  }
  bool begins = !c->number, fresh = f->number > c->number;
  if (ladder_middle_set(c, f, from))
    ladder->headed = 0;
  struct conversation_role role = follow(ladder, c, from, f, &p);
  enum novelty novelty = role.novelty;
  if (ladder->headed != c->id || novelty == NOVELTY_OPENS)
    put_heading(ladder, c, novelty == NOVELTY_OPENS, out);
  if (novelty == NOVELTY_OPENS)
    put_before(ladder, c, from, f, f->fate == FATE_CAME ? f->to_state : before, out);
  char texts[2][STATE_TEXT];
  struct text label = TEXT_EMPTY;
  struct ladder_row row = {.via = c->via,
                           .part = ladder_middle_part(c, f, from),
                           .seconds = (double)(f->time - ladder->start) / 1e9,
                           .from = from,
                           .reach = reach_of(f->fate),
                           .line = line_of(ladder->style, f->fate, novelty),
                           .flight = f,
                           .novelty = novelty};
  bool seen = f->fate == FATE_SEEN;
  enum style_look looks[2];
  looks_of(ladder, c, looks);
  row.look = look_of(row.reach, &p, looks[from]);
  row.states[from] = state_text(&c->ends[from], f->from_state, seen && !f->asked[0], texts[from]);
  row.states[1 - from] =
      state_text(&c->ends[1 - from], f->to_state, seen && !f->asked[1], texts[1 - from]);
  ladder_label(&(struct ladder_label){.style = ladder->style,
                                      .raw = ladder->raw,
                                      .beside = ladder->pen.via,
                                      .flight = f,
                                      .packet = &p,
                                      .conversation = c,
                                      .from = from,
                                      .reach = row.reach,
                                      .role = role},
               &label);
  row.label = text_str(&label);
  ladder->pen.row(ladder->pen.data, &row, out);
  text_free(&label);
  if (c->self)
    put_self(ladder, c, from, out);
  if (f->fate == FATE_CAME && !ladder->large)
    put_hint(ladder, from, out);
  if (f->astray && begins)
    put_astray(ladder, from, &p, out);
  put_reasons(ladder, f, &p, from, fresh, out);
  if (f->fate == FATE_RESET)
    ladder->pen.remark(ladder->pen.data, from, "taken off the wire and answered with RST", out);
  if (ladder->large)
    ladder->pen.row(ladder->pen.data,
                    &(struct ladder_row){.via = c->via, .seconds = -1, .from = -1, .label = ""},
                    out);
}

/* A state that has changed without a packet. */
static void draw_state(struct ladder *ladder, const struct flight *f, struct text *out) {
  struct packet p;
  int from;
  char text[STATE_TEXT];
  packet_decode(f->bytes, f->kept, f->len, &p);
  struct conversation *c = conversations_of(ladder->all, &p, &from);
  struct ladder_row row = {
      .via = c->via, .seconds = (double)(f->time - ladder->start) / 1e9, .from = -1, .label = ""};
  row.states[from] = state_text(&c->ends[from], f->from_state, false, text);
  if (!row.states[from])
    return;
  if (c->self)
    row.states[1 - from] = row.states[from];
  if (ladder->headed != c->id)
    put_heading(ladder, c, false, out);
  ladder->pen.row(ladder->pen.data, &row, out);
}

/* A copy of a packet that is in the hand. */
static void draw_copy(struct ladder *ladder, const struct flight *f, struct text *out) {
  struct packet p;
  int from;
  packet_decode(f->bytes, f->kept, f->len, &p);
  struct conversation *c = conversations_of(ladder->all, &p, &from);
  if (ladder->headed != c->id)
    put_heading(ladder, c, false, out);
  struct text t = TEXT_EMPTY;
  text_addf(&t, "#%llu retransmitted ×%u while held", (unsigned long long)f->of,
            ++note_of(ladder, f->of)->copies);
  if (kernel_trigger_name(f->trigger))
    text_addf(&t, ": %s", kernel_trigger_name(f->trigger));
  ladder->pen.remark(ladder->pen.data, from, text_str(&t), out);
  text_free(&t);
}

/* A packet in the hand that has been changed: what it was, to what it is. */
static void draw_edit(struct ladder *ladder, const struct flight *f, struct text *out) {
  struct packet p, was;
  int from;
  packet_decode(f->bytes + f->kept, f->before_kept, f->before, &was);
  packet_decode(f->bytes, f->kept, f->len, &p);
  struct conversation *c = conversations_of(ladder->all, &was, &from);
  struct packet_base base = conversation_base(c, from);
  if (ladder->raw)
    base.seq = base.ack = 0;
  if (ladder->headed != c->id)
    put_heading(ladder, c, false, out);
  note_of(ladder, f->number)->role = (struct conversation_role){NOVELTY_NEW, 0};
  struct text t = TEXT_EMPTY;
  text_addf(&t, "#%llu edited: ", (unsigned long long)f->number);
  size_t start = t.len;
  forge_differences(&was, &p, base, ladder->style->utf8, &t);
  if (t.len == start)
    text_adds(&t, "other bytes");
  ladder->pen.remark(ladder->pen.data, from, text_str(&t), out);
  text_free(&t);
}

/* Packets that are only in the record. */
static void draw_folded(struct ladder *ladder, const struct flight *f, struct text *out) {
  struct text t = TEXT_EMPTY;
  char digits[16];
  int len = snprintf(digits, sizeof digits, "%u", f->folded);
  text_addf(&t, "… ");
  for (int i = 0; i < len; i++)
    text_addf(&t, i && (len - i) % 3 == 0 ? ",%c" : "%c", digits[i]);
  text_addf(&t, " more packet%s", f->folded == 1 ? "" : "s");
  ladder->pen.remark(ladder->pen.data, -1, text_str(&t), out);
  text_free(&t);
  conversations_lose_track(ladder->all);
}

static void keep(struct ladder *ladder, const struct flight *f) {
  ladder->waiting = mem_alloc(sizeof *f + f->kept);
  memcpy(ladder->waiting, f, sizeof *f + f->kept);
}

void ladder_rest(struct ladder *ladder, struct text *out) {
  struct flight *f = ladder->waiting;
  ladder->waiting = NULL;
  if (f)
    draw(ladder, f, FLIGHT_STATE_UNKNOWN, out);
  free(f);
}

bool ladder_keeps(const struct ladder *ladder) {
  return ladder->waiting;
}

void ladder_flight(struct ladder *ladder, const struct flight *f, struct text *out) {
  int before = FLIGHT_STATE_UNKNOWN;
  if (!ladder->start)
    ladder->start = f->time;
  if (ladder->waiting && ladder->waiting->number == f->number && !f->folded &&
      f->fate != FATE_RETRANSMITTED && f->fate != FATE_EDITED) {
    before = ladder->waiting->to_state;
    free(ladder->waiting);
    ladder->waiting = NULL;
  }
  ladder_rest(ladder, out);
  if (f->folded)
    draw_folded(ladder, f, out);
  else if (f->fate == FATE_STATE)
    draw_state(ladder, f, out);
  else if (f->fate == FATE_RETRANSMITTED)
    draw_copy(ladder, f, out);
  else if (f->fate == FATE_EDITED)
    draw_edit(ladder, f, out);
  else if (f->fate == FATE_CAME || f->fate == FATE_DELAYED || f->fate == FATE_QUEUED)
    keep(ladder, f);
  else
    draw(ladder, f, before, out);
}
