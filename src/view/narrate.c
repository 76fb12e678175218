/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of items. What is added goes to its end, a call before the packets that it caused. */
#include "view/narrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/call.h"
#include "run/journal.h"

#define KEPT_FOR 500000000 /* nanoseconds for which packets wait for their call */
#define KEPT_PACKETS 500   /* … and how many do */

struct narrate {
  struct screen *screen;
  int64_t entered; /* when this entry began; 0: nothing has happened yet */
  /* Up to `told` they have been told, up to `ready` they can be, up to `count` they are kept back. Those after
     that keep the memory of their text. */
  struct narrate_item *items;
  size_t told, ready, count, room;
  int64_t since;     /* when narrate_overdue first found something kept back; 0: not yet */
  int64_t packet;    /* the time of the last one */
  struct text drawn; /* what the event being added shows */
};

struct narrate *narrate_new(struct screen *screen) {
  struct narrate *n = mem_zalloc(1, sizeof *n);
  n->screen = screen;
  return n;
}

/* All has been told. */
static void forget(struct narrate *n) {
  for (size_t i = 0; i < n->count; i++)
    journal_release(n->items[i].event);
  n->told = n->ready = n->count = 0;
}

void narrate_free(struct narrate *n) {
  if (!n)
    return;
  forget(n);
  for (size_t i = 0; i < n->room; i++)
    text_free(&n->items[i].text);
  free(n->items);
  text_free(&n->drawn);
  free(n);
}

static void all_ready(struct narrate *n) {
  n->ready = n->count;
  n->since = 0;
}

/* Puts ITEM with TEXT, which is left with other memory, before item AT. */
static void insert(struct narrate *n, size_t at, struct narrate_item item, struct text *text) {
  if (n->count == n->room) {
    n->room += n->room + 16;
    n->items = mem_resize(n->items, n->room, sizeof *n->items);
    memset(n->items + n->count, 0, (n->room - n->count) * sizeof *n->items);
  }
  item.text = *text;
  *text = n->items[n->count].text;
  memmove(n->items + at + 1, n->items + at, (n->count++ - at) * sizeof *n->items);
  n->items[at] = item;
}

/* Where a call that BEGAN in this entry belongs: before the first packet since then that is not told yet. Calls
   that belong before the same packet come in the order in which they began. */
static size_t place_of_call(const struct narrate *n, int64_t began) {
  size_t i = n->count;
  while (i > n->ready && n->items[i - 1].time > began)
    i--;
  while (i < n->count && n->items[i].voice != NARRATE_WIRE)
    i++;
  while (i < n->count && i > n->ready && n->items[i - 1].moved > began)
    i--;
  return i;
}

/* Adds the packet that the ladder still keeps. */
static void draw_rest(struct narrate *n) {
  struct text rest = TEXT_EMPTY;
  if (n->screen && screen_rest(n->screen, &rest))
    insert(n, n->count,
           (struct narrate_item){.voice = NARRATE_WIRE, .time = n->packet, .line = SCREEN_LINES},
           &rest);
  text_free(&rest);
}

void narrate_add(struct narrate *n, const struct event *event) {
  struct narrate_item item = {.voice = event->side, .time = event->time};
  if (event->kind == EVENT_FLIGHT)
    item.voice = NARRATE_WIRE;
  else if (event->kind == EVENT_SAID)
    item.voice = NARRATE_COMMAND;
  if (n->told == n->count)
    forget(n);
  if (event->kind == EVENT_STATEMENT || !n->entered)
    n->entered = event->time;
  if (item.voice == NARRATE_WIRE)
    n->packet = event->time;
  if (n->screen) { /* at once, as the ends of a packet may soon be called something else */
    text_clear(&n->drawn);
    item.line = screen_event(n->screen, event, &n->drawn);
    if (!n->drawn.len)
      return;
    if (item.voice != NARRATE_WIRE)
      draw_rest(n);
  } else {
    item.event = journal_hold(event);
  }
  size_t at = n->count;
  item.own = event->kind == EVENT_CALL && event->call->began >= n->entered;
  item.remark = event->kind == EVENT_NOTE;
  if (item.own)
    at = place_of_call(n, event->call->began);
  else if (item.voice == NARRATE_COMMAND)
    for (at = n->ready; at < n->count && n->items[at].voice == NARRATE_COMMAND;)
      at++;
  if (item.own && at < n->count)
    item.moved = event->call->began;
  insert(n, at, item, &n->drawn);
  if (n->screen ? item.voice != NARRATE_WIRE || n->count - n->ready > KEPT_PACKETS
                : event->kind == EVENT_STATEMENT)
    all_ready(n);
}

struct narrate_item *narrate_next(struct narrate *n) {
  if (n->told == n->ready)
    return NULL;
  struct narrate_item *item = &n->items[n->told++];
  for (; n->screen && item->voice == NARRATE_WIRE && n->told < n->ready &&
         n->items[n->told].voice == NARRATE_WIRE;
       n->told++)
    text_add(&item->text, text_str(&n->items[n->told].text), n->items[n->told].text.len);
  return item;
}

bool narrate_keeps(const struct narrate *n) {
  return n->told < n->count || (n->screen && screen_keeps(n->screen));
}

bool narrate_overdue(struct narrate *n, int64_t now) {
  if (!n->since)
    n->since = now;
  return now - n->since > KEPT_FOR;
}

void narrate_rest(struct narrate *n) {
  draw_rest(n);
  all_ready(n);
}

/* The order of a transcript. The voices are sorted by their numbers, the threads of a program after it. */

/* Where VOICE, of PROGRAM, stands among the others. */
static bool is_before(const struct narrate_voice *v, int voice, int program) {
  int own = v->program < 0 ? v->voice : v->program, other = program < 0 ? voice : program;
  return own != other ? own < other : v->voice < voice;
}

static struct narrate_voice *find_voice(struct narrate_step *step, int voice, int program) {
  size_t i = 0;
  while (i < step->count && is_before(&step->voices[i], voice, program))
    i++;
  if (i == step->count || step->voices[i].voice != voice) {
    step->voices = mem_resize(step->voices, step->count + 1, sizeof *step->voices);
    memmove(step->voices + i + 1, step->voices + i, (step->count++ - i) * sizeof *step->voices);
    step->voices[i] = (struct narrate_voice){voice, program, TEXT_EMPTY, TEXT_EMPTY, TEXT_EMPTY};
  }
  return &step->voices[i];
}

struct text *narrate_step_voice(struct narrate_step *step, int voice) {
  return &find_voice(step, voice, -1)->text;
}

static void end_line(struct text *t) {
  if (t->len && t->s[t->len - 1] != '\n')
    text_addc(t, '\n');
}

static void add_to(struct text *to, const struct narrate_item *item) {
  if (!screen_is_output(item->line))
    end_line(to);
  text_add(to, text_str(&item->text), item->text.len);
}

void narrate_step_add(struct narrate_step *step, int side, int program,
                      const struct narrate_item *item) {
  if (program >= 0) {
    find_voice(step, program, program); /* its threads come after it, though it says nothing */
    struct narrate_voice *v = find_voice(step, item->voice, program);
    add_to(&v->text, item);
    add_to(screen_is_output(item->line) ? &v->output : &v->calls, item);
    return;
  }
  bool leads = item->remark && !narrate_step_voice(step, NARRATE_CALL)->len;
  bool first = (item->own || leads) && item->voice == side && !narrate_step_voice(step, side)->len;
  add_to(narrate_step_voice(step, first ? NARRATE_CALL : item->voice), item);
}

static void copy(const struct text *from, struct text *out) {
  if (from->len) {
    end_line(out);
    text_add(out, from->s, from->len);
  }
}

/* The program whose first voice is V, and its threads. Returns the voice after them. */
static const struct narrate_voice *copy_program(const struct narrate_voice *v,
                                                const struct narrate_voice *end, struct text *out) {
  const struct narrate_voice *first = v++;
  if (v == end || v->program != first->voice) {
    copy(&first->text, out);
    return v;
  }
  copy(&first->calls, out);
  for (; v < end && v->program == first->voice; v++)
    copy(&v->text, out);
  copy(&first->output, out);
  return v;
}

void narrate_step_copy(const struct narrate_step *step, int side, struct text *out) {
  const struct narrate_voice *end = step->voices + step->count;
  for (int part = 0; part < 3; part++)
    for (const struct narrate_voice *v = step->voices; v < end;) {
      bool now = part == (v->voice <= NARRATE_WIRE ? 0 : v->voice == side ? 1 : 2);
      if (now && v->program >= 0) {
        v = copy_program(v, end, out);
        continue;
      }
      if (now)
        copy(&v->text, out);
      v++;
    }
  end_line(out);
}

void narrate_step_clear(struct narrate_step *step) {
  for (size_t i = 0; i < step->count; i++) {
    text_free(&step->voices[i].text);
    text_free(&step->voices[i].calls);
    text_free(&step->voices[i].output);
  }
  free(step->voices);
  *step = (struct narrate_step){NULL, 0};
}
