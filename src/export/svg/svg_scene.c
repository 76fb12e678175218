/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pen of the ladder (view/ladder.h) that collects rows. What a label says, which states have changed and
 * what became of a packet is the ladder's own judgement, the same as on the screen. */
#include "export/svg/svg_scene.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "export/export.h"
#include "net/packet.h"
#include "run/journal.h"
#include "run/settings.h"
#include "view/kernel.h"
#include "view/ladder.h"

#define AROUND_LABEL 36 /* columns of a window that its labels may not have (view/ladder_row.h) */
#define UNDER_WAY 50000000 /* nanoseconds from which on a packet is shown on its way */
#define HALFWAY 512        /* packets in the middle that are known */

struct svg_reader {
  const struct export_source *source;
  struct view_style style;
  struct ladder *ladder;
  struct svg_names *names;
  struct svg_scene *scene; /* that is being added to */
  struct svg_ladder head;  /* of the conversation that was headed last; owns its texts */
  uint64_t position;
  int64_t time, first; /* of the flight before; of the first */
  struct halfway {     /* packets that were drawn up to the middle, a ring */
    uint64_t number;
    bool delayed;
  } halfway[HALFWAY];
  unsigned halfway_next;
};

/* Appends an empty item to LADDER: valid until the next. */
static struct svg_item *add_item(struct svg_ladder *ladder, enum svg_kind kind) {
  if (ladder->count == ladder->room)
    ladder->items = mem_resize(ladder->items, ladder->room = ladder->room ? 2 * ladder->room : 16,
                               sizeof *ladder->items);
  struct svg_item *item = &ladder->items[ladder->count++];
  *item = (struct svg_item){.kind = kind, .end = -1};
  return item;
}

static char *copy(const char *s) {
  return s ? mem_strdup(s) : NULL;
}

static void clear_head(struct svg_ladder *ladder) {
  for (int i = 0; i < 2; i++) {
    free(ladder->names[i]);
    free(ladder->addresses[i]);
  }
}

static void ladder_clear(struct svg_ladder *ladder) {
  clear_head(ladder);
  for (size_t i = 0; i < ladder->count; i++) {
    struct svg_item *item = &ladder->items[i];
    free(item->text);
    free(item->detail);
    free(item->states[0]);
    free(item->states[1]);
  }
  free(ladder->items);
}

void svg_scene_clear(struct svg_scene *scene) {
  for (size_t i = 0; i < scene->count; i++)
    ladder_clear(&scene->ladders[i]);
  free(scene->ladders);
  *scene = (struct svg_scene){.start = 0};
}

/* ---- the pen ---- */

/* A ladder of its own for the conversation that was headed last. */
static struct svg_ladder *add_ladder(struct svg_reader *r) {
  struct svg_scene *s = r->scene;
  s->ladders = mem_room(s->ladders, s->count, sizeof *s->ladders);
  struct svg_ladder *ladder = &s->ladders[s->count++];
  *ladder = r->head;
  for (int i = 0; i < 2; i++) {
    ladder->names[i] = copy(r->head.names[i]);
    ladder->addresses[i] = copy(r->head.addresses[i]);
  }
  return ladder;
}

/* The ladder that rows are added to: the last one of the conversation, or a new one. */
static struct svg_ladder *current(struct svg_reader *r) {
  for (size_t i = r->scene->count; i-- > 0;)
    if (r->scene->ladders[i].id == r->head.id)
      return &r->scene->ladders[i];
  return add_ladder(r);
}

static void on_heading(void *data, const struct conversation *c, bool opens, const char *left,
                       const char *right, struct text *out) {
  struct svg_reader *r = data;
  const char *headings[2] = {left, right};
  (void)out;
  clear_head(&r->head);
  r->head = (struct svg_ladder){
      .id = c->id, .protocol = c->protocol, .hosts = {-1, -1}, .via = c->via, .middle = c->middle};
  for (int i = 0; i < 2; i++) {
    size_t name = strlen(c->ends[i].name);
    r->head.names[i] = mem_strdup(c->ends[i].name);
    r->head.addresses[i] = mem_strdup(headings[i] + name + (name > 0));
    r->head.ends[i] = (struct svg_address){
        .family = c->family, .address = c->ends[i].address, .port = c->ends[i].port};
  }
  if (opens)
    add_ladder(r);
}

static const struct halfway *halfway(const struct svg_reader *r, uint64_t number) {
  for (unsigned i = 0; i < HALFWAY; i++)
    if (r->halfway[i].number == number)
      return &r->halfway[i];
  return NULL;
}

/* Everything that is known of the packet, for whoever points at it. */
static char *detail_of(const struct svg_reader *r, const struct flight *f) {
  struct packet p;
  struct text t = TEXT_EMPTY;
  packet_decode(f->bytes, f->kept, f->len, &p);
  text_addf(&t, "#%llu at %.6f s: ", (unsigned long long)f->number,
            (double)(f->time - r->first) / 1e9);
  packet_from(&p, &t);
  text_adds(&t, " to ");
  packet_to(&p, &t);
  text_adds(&t, ", ");
  packet_summary(&p, (struct packet_base){0}, true, &t);
  text_addf(&t, " (%u bytes; numbers as on the wire)", f->len);
  const char *trigger = kernel_trigger(f->trigger);
  const char *verdict = kernel_verdict(f->verdict, p.flags & PACKET_SYN);
  if (trigger)
    text_addf(&t, ". %s", trigger);
  if (verdict)
    text_addf(&t, ". %s", verdict);
  if (f->sender.cwnd) {
    text_adds(&t, ". The sender's kernel: ");
    kernel_line(&f->sender, &t);
  }
  return text_take(&t);
}

static void on_row(void *data, const struct ladder_row *row, struct text *out) {
  struct svg_reader *r = data;
  const struct flight *f = row->flight;
  (void)out;
  if (!f && !row->states[0] && !row->states[1])
    return;
  struct svg_ladder *ladder = current(r);
  struct svg_item *item = add_item(ladder, f ? SVG_PACKET : SVG_STATES);
  item->states[0] = copy(row->states[0]);
  item->states[1] = copy(row->states[1]);
  item->position = r->position;
  item->time = f ? f->time : -1;
  if (!f)
    return;
  if (item > ladder->items && item[-1].time < 0)
    item[-1].time = f->time;
  if (!ladder->start)
    ladder->start = f->time;
  if (!r->scene->start)
    r->scene->start = f->time;
  if (f->fate != FATE_MADE && f->leg != FLIGHT_FROM_ROUTER)
    ladder->hosts[row->from] = r->source->lab > LAB_ONE ? f->host : -1;
  item->end = row->from;
  item->text = mem_strdup(row->label);
  item->detail = detail_of(r, f);
  item->number = f->number;
  item->fate = f->fate;
  item->novelty = row->novelty;
  item->reach = row->reach;
  item->part = row->part;
  item->look = row->look;
  const struct halfway *left = halfway(r, f->number);
  item->resumed = left != NULL;
  item->delayed = left && left->delayed;
  ladder->packets += !left;
  if (row->reach == REACH_HELD || row->reach == REACH_DELAYED)
    r->halfway[r->halfway_next++ % HALFWAY] =
        (struct halfway){f->number, row->reach == REACH_DELAYED};
}

static void on_remark(void *data, int from, const char *words, struct text *out) {
  struct svg_reader *r = data;
  (void)out;
  if (!r->head.id)
    return;
  struct svg_item *item = add_item(current(r), SVG_REMARK);
  item->end = from;
  item->text = mem_strdup(words);
  item->time = r->time;
  item->position = r->position;
}

/* ---- the reader ---- */

struct svg_reader *svg_reader_new(const struct export_source *source, int label) {
  struct svg_reader *r = mem_zalloc(1, sizeof *r);
  r->source = source;
  r->style = (struct view_style){.utf8 = true, .columns = label + AROUND_LABEL};
  r->names = svg_names_new(source);
  r->ladder = ladder_new(&r->style, svg_names_find, r->names);
  ladder_set_pen(r->ladder, &(struct ladder_pen){r, on_heading, on_row, on_remark, label});
  ladder_set_large(r->ladder, true);
  ladder_set_raw(r->ladder, source->settings && source->settings->seq);
  return r;
}

void svg_reader_free(struct svg_reader *r) {
  if (!r)
    return;
  ladder_free(r->ladder);
  svg_names_free(r->names);
  clear_head(&r->head);
  free(r);
}

void svg_reader_look(struct svg_reader *r) {
  svg_names_look(r->names);
}

void svg_reader_flight(struct svg_reader *r, const struct flight *f, uint64_t position,
                       struct svg_scene *scene) {
  if (!r->first)
    r->first = f->time;
  if (f->time - r->time > UNDER_WAY)
    svg_reader_rest(r, scene);
  r->scene = scene;
  r->position = position;
  r->time = f->time;
  ladder_flight(r->ladder, f, NULL);
}

void svg_reader_rest(struct svg_reader *r, struct svg_scene *scene) {
  r->scene = scene;
  ladder_rest(r->ladder, NULL);
}
