/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a picture of a session shows, as data: a ladder for each connection, its packets, states and calls in
 * the order in which they stand below each other. */
#ifndef EXPORT_SVG_SVG_SCENE_H
#define EXPORT_SVG_SVG_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/svg/svg_ends.h"
#include "net/flight.h"
#include "view/ladder_row.h"

struct event;
struct export_source;

enum svg_kind {
  SVG_STATES, /* the states that both ends were in */
  SVG_PACKET,
  SVG_REMARK,
  SVG_CALL,    /* made, and back at once */
  SVG_BEGINS,  /* a call that waits … */
  SVG_RETURNS, /* … and its return */
};

struct svg_item {
  enum svg_kind kind;
  int end;           /* who sends, calls, or is spoken of: 0 left, 1 right, -1 both */
  int64_t time;      /* nanoseconds of CLOCK_MONOTONIC */
  uint64_t position; /* the number of its event */
  char *text;        /* a label, or words */
  char *detail;      /* SVG_PACKET: all that is known of it, one line; else NULL */
  char *states[2];   /* from this row on; NULL: as before */
  /* SVG_PACKET: */
  uint64_t number;
  enum fate fate;
  enum novelty novelty;
  enum reach reach;
  enum row_part part;
  enum style_look look;
  bool resumed; /* it goes on from the middle, where a row above has left it … */
  bool delayed; /* … on the link, not in the hand */
};

struct svg_ladder {
  uint64_t id; /* of the conversation */
  char *names[2], *addresses[2];
  struct svg_address ends[2];
  int protocol;       /* IPPROTO_TCP … */
  int hosts[2];       /* of the lab, -1: unknown */
  bool via;           /* a line is between the ends: of a router, or a third host, … */
  const char *middle; /* … which is called so; static */
  int64_t start;
  size_t packets; /* different ones */
  struct svg_item *items;
  size_t count, room;
};

struct svg_scene {
  int64_t start; /* the time of the first packet */
  struct svg_ladder *ladders;
  size_t count;
};

/* Reads flights one after the other. Borrows SOURCE. LABEL: the characters that a label may have. */
struct svg_reader;
struct svg_reader *svg_reader_new(const struct export_source *source, int label);
void svg_reader_free(struct svg_reader *reader);
/* Looks at the source's events for the names of ends: before each event that a form is given. */
void svg_reader_look(struct svg_reader *reader);

/* Adds to SCENE what FLIGHT shows, of the event with the number POSITION (the page: 0), but keeps a packet that
   has only come until svg_reader_rest or the next flight (see ladder_flight). */
void svg_reader_flight(struct svg_reader *reader, const struct flight *flight, uint64_t position,
                       struct svg_scene *scene);
/* Adds what was kept: the next event is not of a packet. */
void svg_reader_rest(struct svg_reader *reader, struct svg_scene *scene);

void svg_scene_clear(struct svg_scene *scene);

/* Calls that may belong to a ladder, held (svg_calls.c). */
struct svg_calls {
  const struct event **at;
  size_t count;
};
void svg_calls_keep(struct svg_calls *calls, const struct event *event);
/* Puts those that belong there between the packets of SCENE, and empties CALLS. */
void svg_calls_add(struct svg_calls *calls, struct svg_scene *scene,
                   const struct export_source *source);

#endif
