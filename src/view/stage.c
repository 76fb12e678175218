/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flights are kept and drawn again by view/ladder, whose lines a pen of our own collects: so a window of another
 * size, and a packet whose fate is known by now, need nothing special. */
#include "view/stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "view/conversation.h"
#include "view/ladder_row.h"

/* What an end was called when it was last asked: its socket may be closed when the ladder is drawn again. */
struct stage_name {
  int family, protocol;
  struct in6_addr address;
  uint16_t port;
  char *name;
};

struct stage_view {
  ladder_name_fn *name;
  void *data;
  struct flight *flights[STAGE_FLIGHTS]; /* a ring */
  size_t first, count;
  struct stage_name *names;
  size_t name_count;
  bool news;
};

struct stage_view *stage_new(ladder_name_fn *name, void *data) {
  struct stage_view *stage = mem_zalloc(1, sizeof *stage);
  stage->name = name;
  stage->data = data;
  return stage;
}

void stage_free(struct stage_view *stage) {
  if (!stage)
    return;
  for (size_t i = 0; i < STAGE_FLIGHTS; i++)
    free(stage->flights[i]);
  for (size_t i = 0; i < stage->name_count; i++)
    free(stage->names[i].name);
  free(stage->names);
  free(stage);
}

/* A ladder_name_fn: who has the address now, else who had it last. */
static const char *remembered(void *data, int family, int protocol, const struct in6_addr *address,
                              uint16_t port) {
  struct stage_view *stage = data;
  const char *name = stage->name ? stage->name(stage->data, family, protocol, address, port) : NULL;
  size_t i = 0;
  while (i < stage->name_count &&
         (stage->names[i].family != family || stage->names[i].protocol != protocol ||
          stage->names[i].port != port ||
          memcmp(&stage->names[i].address, address, sizeof *address) != 0))
    i++;
  if (!name)
    return i < stage->name_count ? stage->names[i].name : NULL;
  if (i == stage->name_count) {
    stage->names = mem_resize(stage->names, ++stage->name_count, sizeof *stage->names);
    stage->names[i] = (struct stage_name){family, protocol, *address, port, NULL};
  }
  free(stage->names[i].name);
  stage->names[i].name = mem_strdup(name);
  return stage->names[i].name;
}

void stage_add(struct stage_view *stage, const struct flight *flight) {
  size_t at = (stage->first + stage->count) % STAGE_FLIGHTS;
  if (stage->count == STAGE_FLIGHTS)
    stage->first = (stage->first + 1) % STAGE_FLIGHTS;
  else
    stage->count++;
  free(stage->flights[at]);
  stage->flights[at] = mem_alloc(sizeof *flight + flight->kept);
  memcpy(stage->flights[at], flight, sizeof *flight + flight->kept);
  stage->news = true;
  struct packet p;
  packet_decode(flight->bytes, flight->kept, flight->len, &p);
  if (!flight->folded) {
    remembered(stage, p.family, p.protocol, &p.from, p.from_port);
    remembered(stage, p.family, p.protocol, &p.to, p.to_port);
  }
}

bool stage_news(struct stage_view *stage) {
  bool news = stage->news;
  stage->news = false;
  return news;
}

/* What the ladder draws, taken apart. */

struct stage_row {
  struct text text;
  uint64_t conversation;
  bool air, packet;
};

struct stage_rows {
  struct ladder_pen usual;
  struct text heading;
  uint64_t conversation; /* the one that the heading is of */
  struct stage_row *at;
  size_t count;
};

/* In the functions of the pen OUT stays empty: the lines are kept here. */
static struct stage_row *add_row(struct stage_rows *rows) {
  rows->at = mem_room(rows->at, rows->count, sizeof *rows->at);
  rows->at[rows->count] = (struct stage_row){TEXT_EMPTY, rows->conversation, false, false};
  return &rows->at[rows->count++];
}

/* A connection that begins, also one between the same two addresses as before, has the stage for itself. */
static void take_heading(void *data, const struct conversation *c, bool opens, const char *left,
                         const char *right, struct text *out) {
  struct stage_rows *rows = data;
  (void)out;
  text_clear(&rows->heading);
  rows->usual.heading(rows->usual.data, c, opens, left, right, &rows->heading);
  rows->conversation = c->id;
  for (size_t i = 0; opens && i < rows->count; i++)
    if (rows->at[i].conversation == c->id)
      rows->at[i].conversation = 0;
}

static void take_row(void *data, const struct ladder_row *row, struct text *out) {
  struct stage_rows *rows = data;
  struct stage_row *r = add_row(rows);
  (void)out;
  r->packet = row->from >= 0;
  r->air = row->from < 0 && !row->states[0] && !row->states[1];
  rows->usual.row(rows->usual.data, row, &r->text);
}

static void take_remark(void *data, int from, const char *words, struct text *out) {
  struct stage_rows *rows = data;
  (void)out;
  rows->usual.remark(rows->usual.data, from, words, &add_row(rows)->text);
}

static int lines_of(const struct text *t) {
  int lines = 0;
  for (size_t i = 0; i < t->len; i++)
    lines += t->s[i] == '\n';
  return lines;
}

/* The lines that the rows of the conversation take, with AIR between them or without. */
static int height(const struct stage_rows *rows, bool air) {
  int lines = 0;
  for (size_t i = 0; i < rows->count; i++)
    if (rows->at[i].conversation == rows->conversation && (air || !rows->at[i].air))
      lines += lines_of(&rows->at[i].text);
  return lines;
}

/* Appends the newest rows that ROOM lines hold. Where some are left out, a line says how many packets. */
static void put_newest(const struct stage_rows *rows, int room, struct text *out) {
  bool air = height(rows, true) <= room, cut = height(rows, false) > room;
  size_t from = rows->count, packets = 0;
  for (int left = room - cut; from > 0; from--) {
    const struct stage_row *r = &rows->at[from - 1];
    if (r->conversation != rows->conversation || (r->air && !air))
      continue;
    left -= lines_of(&r->text);
    if (left < 0)
      break;
  }
  for (size_t i = 0; i < from; i++)
    packets += rows->at[i].packet && rows->at[i].conversation == rows->conversation;
  if (cut) {
    struct text t = TEXT_EMPTY;
    text_addf(&t, "%zu packet%s above", packets, packets == 1 ? "" : "s");
    rows->usual.remark(rows->usual.data, -1, t.s, out);
    text_free(&t);
  }
  for (size_t i = from; i < rows->count; i++) {
    const struct stage_row *r = &rows->at[i];
    if (r->conversation == rows->conversation && (air || !r->air))
      text_add(out, r->text.s, r->text.len);
  }
}

static void put_rule(const struct view_style *style, int columns, struct text *out) {
  for (int i = 0; i < columns; i++)
    text_adds(out, style->utf8 ? "─" : "-");
  text_addc(out, '\n');
}

void stage_draw(struct stage_view *stage, const struct view_style *style, int room, bool raw,
                ladder_side_fn *side, void *data, struct text *out) {
  struct view_style own = *style;
  struct stage_rows rows = {.heading = TEXT_EMPTY};
  struct text nothing = TEXT_EMPTY;
  if (own.columns >= LADDER_TIME_COLUMNS)
    own.columns = LADDER_TIME_COLUMNS - 1;
  struct ladder *ladder = ladder_new(&own, remembered, stage);
  ladder_set_raw(ladder, raw);
  ladder_set_large(ladder, true);
  ladder_set_sides(ladder, side, data);
  rows.usual = *ladder_pen(ladder);
  ladder_set_pen(ladder,
                 &(struct ladder_pen){&rows, take_heading, take_row, take_remark, rows.usual.via});
  for (size_t i = 0; i < stage->count; i++)
    ladder_flight(ladder, stage->flights[(stage->first + i) % STAGE_FLIGHTS], &nothing);
  ladder_rest(ladder, &nothing);
  if (rows.conversation) {
    text_add(out, rows.heading.s + 1, rows.heading.len - 1); /* without its empty line */
    put_newest(&rows, room - lines_of(&rows.heading), out);
    put_rule(&own, style->columns - 1, out);
  }
  ladder_free(ladder);
  for (size_t i = 0; i < rows.count; i++)
    text_free(&rows.at[i].text);
  free(rows.at);
  text_free(&rows.heading);
  text_free(&nothing);
}
