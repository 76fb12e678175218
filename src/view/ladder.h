/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder: packets as arrows between the two ends of a conversation, each end's state beside them.
 *
 * The end that spoke first is on the left. A heading names the ends; it is drawn again when the
 * lines go over to another conversation. A state is written when the kernel reported one that differs
 * from the one above it, in parentheses when it was worked out from the packets alone; nothing is
 * drawn that was not seen. Fates look different without colour:
 *
 *   ├──────── #1 SYN seq=0 win=64240 ────────►│   delivered
 *   ├──────── #1 SYN seq=0 win=64240 ───▌     │   in the hand (▐ on the other side)
 *   ├──────── #1 SYN seq=0 win=64240 ───○     │   under way on the link, "queued at 3" in its queue
 *   ├──────── #1 SYN seq=0 ───✗ dropped       │
 *   ├════════ #1 SYN seq=0 twice ════════════►│   delivered twice
 *   ├┄┄┄ #2 SYN seq=0 retransmission of #1 ┄┄►│   those numbers were seen before
 *   ├~~~~~~~~ #2 ACK seq=6 len=5 early ~~~~~~►│   those before it were not (late: out of order)
 *   │    ○─── #2 RST,ACK ack=1 by the wire ──►│   a packet that the wire made itself ("made" for short)
 *   ├──────── #1 SYN seq=0 win=0 edited ─────►│   not as its sender sent it: a remark has told what is other
 *   │                                         │   CLOSE: a state that changed without a packet
 *
 * Where a router is between the ends, its line is in the middle, and the label beside the arrow:
 *
 *   ├────────────────────────►│ #1 SYN seq=0 win=64240  │
 *   │ #1 became #2 ttl=63     ├────────────────────────►│
 *
 * With less than LADDER_LABEL_COLUMNS columns the words stand on a line of their own; with
 * LADDER_TIME_COLUMNS and more each line begins with the time in seconds since the first packet. */
#ifndef VIEW_LADDER_H
#define VIEW_LADDER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "view/style.h"

struct flight;
struct ladder;
struct text;

#define LADDER_LABEL_COLUMNS 68
#define LADDER_TIME_COLUMNS 110

/* The name of the end at ADDRESS and PORT of PROTOCOL, IPPROTO_TCP say ("server", a side's name), or NULL; borrowed
   until the next call. */
typedef const char *ladder_name_fn(void *data, int family, int protocol,
                                   const struct in6_addr *address, uint16_t port);

/* The number of the side of that name, -1: there is none. */
typedef int ladder_side_fn(void *data, const char *name);

struct conversation;
struct ladder_row;

/* What draws: the lines of view/ladder_row.h, if no other pen is given. Each function may append to OUT. */
struct ladder_pen {
  void *data;
  /* OPENS: the conversation begins, or begins again, here. */
  void (*heading)(void *data, const struct conversation *c, bool opens, const char *left,
                  const char *right, struct text *out);
  void (*row)(void *data, const struct ladder_row *row, struct text *out);
  void (*remark)(void *data, int from, const char *words, struct text *out);
  int via; /* columns for a label where there is a router; 0: as ladder_row_label says */
};

/* STYLE is borrowed and may change in between; NAME may be NULL. */
struct ladder *ladder_new(const struct view_style *style, ladder_name_fn *name, void *data);
void ladder_free(struct ladder *ladder);

/* Sequence numbers as they are on the wire, not counted from the start of the conversation. */
void ladder_set_raw(struct ladder *ladder, bool raw);

/* For an audience: an empty row between the packets, no hint what to type. */
void ladder_set_large(struct ladder *ladder, bool large);

/* Where ends are called after their sides, the ends and their arrows have the colours of these (view/hue.h). */
void ladder_set_sides(struct ladder *ladder, ladder_side_fn *side, void *data);

/* Draws with PEN from now on; labels have the room that the style gives. */
void ladder_set_pen(struct ladder *ladder, const struct ladder_pen *pen);
/* The pen that it draws with: for one that collects what the usual pen draws. */
const struct ladder_pen *ladder_pen(const struct ladder *ladder);

/* Appends the lines of FLIGHT, but keeps those of a packet that has only come until ladder_rest or the
   next call: if that tells of its delivery, one line is enough for both. */
void ladder_flight(struct ladder *ladder, const struct flight *flight, struct text *out);

/* Appends what ladder_flight has kept: to be called when nothing more is there to be shown now. */
void ladder_rest(struct ladder *ladder, struct text *out);
/* Whether there is anything. */
bool ladder_keeps(const struct ladder *ladder);

#endif
