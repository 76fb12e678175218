/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes through the record once: a packet that was received later than it was sent waits for its place in the order of
 * time. The blocks themselves are pcapng_block.c's. */
#include "export/pcapng.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/export.h"
#include "export/pcapng_block.h"
#include "run/journal.h"
#include "view/trace.h"
#include "wire/record.h"
#include "wire/trouble.h"

/* A delivery that is still to be written. */
struct delivery {
  int64_t time;
  uint64_t number;
};

/* A writer on its way through the record and the notes. */
struct writer {
  struct file_new *file;
  struct record *record;
  int64_t epoch;
  const struct pcapng_note *notes;
  size_t left;
  struct delivery *later; /* in the order of their times, from FIRST on */
  size_t first, count, room;
  unsigned char bytes[RECORD_PACKET_MAX], late[RECORD_PACKET_MAX];
};

/* Remembers that P was delivered later than it came. */
static void add_later(struct writer *w, const struct record_packet *p) {
  if (w->count == w->room) {
    if (w->first) /* memmove wants a place even for nothing */
      memmove(w->later, w->later + w->first, (w->count - w->first) * sizeof *w->later);
    w->count -= w->first;
    w->first = 0;
    if (2 * w->count >= w->room)
      w->later = mem_resize(w->later, w->room = w->room ? 2 * w->room : 64, sizeof *w->later);
  }
  size_t at = w->count++;
  for (; at > w->first && w->later[at - 1].time > p->delivered; at--)
    w->later[at] = w->later[at - 1];
  w->later[at] = (struct delivery){p->delivered, p->number};
}

/* Writes what was delivered before TIME. */
static void write_later(struct writer *w, int64_t time) {
  struct record_packet p;
  for (; w->first < w->count && w->later[w->first].time < time; w->first++)
    if (record_get(w->record, w->later[w->first].number, &p, w->late, sizeof w->late))
      pcapng_put_received(&w->file->text, w->epoch, w->record, &p, w->late);
}

/* Writes P, whose bytes are there; LAST: all notes that are left are its own. */
static void write_packet(struct writer *w, const struct record_packet *p, bool last) {
  size_t notes = 0;
  while (notes < w->left && (last || w->notes[notes].time <= p->time))
    notes++;
  pcapng_put_packet(&w->file->text, w->epoch, w->record, p, w->bytes, false, w->notes, notes);
  w->notes += notes;
  w->left -= notes;
  for (int i = 0; i < pcapng_deliveries(p); i++)
    add_later(w, p);
}

uint64_t pcapng_write(struct file_new *file, struct record *record, enum pcapng_view view,
                      const struct pcapng_note *notes, size_t count) {
  struct writer *w = mem_zalloc(1, sizeof *w);
  *w = (struct writer){
      .file = file, .record = record, .epoch = pcapng_epoch(), .notes = notes, .left = count};
  uint64_t number, end, packets = 0;
  pcapng_put_head(&file->text, record);
  record_range(record, &number, &end);
  for (; !file->error && number < end; number++) {
    struct record_packet p;
    if (!record_get(record, number, &p, w->bytes, sizeof w->bytes))
      continue; /* forgotten meanwhile */
    if (view == PCAPNG_BOTH)
      write_later(w, p.time);
    write_packet(w, &p, number + 1 == end);
    packets++;
    file_new_flush(file);
  }
  if (view == PCAPNG_BOTH)
    write_later(w, INT64_MAX);
  free(w->later);
  free(w);
  return packets;
}

/* ---- the form ---- */

struct capture {
  struct file_new *out;
  const struct export_source *source;
  struct pcapng_note *notes; /* in the order in which the calls ended */
  size_t count;
};

void *pcapng_begin(const struct export_source *source, struct file_new *out) {
  struct capture *capture = mem_zalloc(1, sizeof *capture);
  capture->out = out;
  capture->source = source;
  return capture;
}

void pcapng_event(void *made, const struct event *event) {
  struct capture *c = made;
  if (event->kind != EVENT_CALL || event->call->row->flags & CALL_LIBRARY)
    return;
  struct text t = TEXT_EMPTY;
  trace_call(event->call, &t);
  c->notes = mem_room(c->notes, c->count, sizeof *c->notes);
  c->notes[c->count++] = (struct pcapng_note){event->call->began, text_take(&t)};
}

static int by_time(const void *a, const void *b) {
  const struct pcapng_note *x = a, *y = b;
  return (x->time > y->time) - (x->time < y->time);
}

#define NULL_MAJOR 1 /* /dev/null, null(4) */
#define NULL_MINOR 3

/* Says where PACKETS have gone. What is written into a device is not kept there under its name. */
static void say_written(uint64_t packets, const char *path, struct text *said) {
  struct stat st;
  bool device = stat(path, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode));
  const char *plural = packets == 1 ? "" : "s";
  if (device && st.st_rdev == makedev(NULL_MAJOR, NULL_MINOR))
    text_addf(said, "%" PRIu64 " packet%s written to %s, which keeps nothing\n", packets, plural,
              path);
  else if (device)
    text_addf(said, "%" PRIu64 " packet%s written to the device %s\n", packets, plural, path);
  else
    text_addf(said, "%" PRIu64 " packet%s in %s; Wireshark opens it\n", packets, plural, path);
}

int pcapng_end(void *made, const char *path, struct text *said, struct diag *diag) {
  struct capture *c = made;
  struct record *record = c->source->record;
  int result = record ? 0 : trouble_no_wire(diag);
  if (record) {
    if (c->count)
      qsort(c->notes, c->count, sizeof *c->notes, by_time);
    uint64_t packets = pcapng_write(c->out, record, c->source->packets, c->notes, c->count);
    say_written(packets, path, said);
  }
  for (size_t i = 0; i < c->count; i++)
    free((char *)c->notes[i].text);
  free(c->notes);
  free(c);
  return result;
}
