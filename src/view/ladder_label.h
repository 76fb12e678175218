/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written in the arrow of a packet: its number and fields, the first bytes of its data, what it is to its
 * connection, what the wire did to it, what its sender's kernel thinks. */
#ifndef VIEW_LADDER_LABEL_H
#define VIEW_LADDER_LABEL_H

#include <stdbool.h>

#include "view/conversation.h"
#include "view/ladder_row.h"

struct flight;
struct packet;
struct text;
struct view_style;

/* What a label is made from; all borrowed. */
struct ladder_label {
  const struct view_style *style;
  bool raw;   /* sequence numbers as they are in the packet */
  int beside; /* columns of one beside the line of a router; 0: it takes several lines there */
  const struct flight *flight;
  const struct packet *packet; /* the flight's, decoded */
  const struct conversation *conversation;
  int from; /* the end that sends */
  enum reach reach;
  struct conversation_role role;
};

/* Appends the label. In an arrow it never takes more columns than it may. In a narrow window it is above the
   arrow, and only data is shortened. */
void ladder_label(const struct ladder_label *label, struct text *out);

#endif
