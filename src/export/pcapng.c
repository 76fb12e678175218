/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pcapng file is a row of blocks: a section header, a description of the one interface, and a block a
 * packet. Each block is put together in a text, and its length is written at both ends. */
#include "export/pcapng.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/export.h"
#include "run/journal.h"
#include "view/trace.h"
#include "wire/record.h"
#include "wire/trouble.h"

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET 6u
#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define LINKTYPE_RAW 101

#define OPTION_COMMENT 1
#define OPTION_APPLICATION 4 /* of a section */
#define OPTION_NAME 2        /* of an interface */
#define OPTION_RESOLUTION 9

static void put16(struct text *t, unsigned value) {
  uint16_t v = (uint16_t)value;
  text_add(t, (const char *)&v, sizeof v);
}

static void put32(struct text *t, uint32_t value) {
  text_add(t, (const char *)&value, sizeof value);
}

/* LEN bytes, filled up with zeros to a multiple of four. */
static void put_padded(struct text *t, const void *bytes, size_t len) {
  text_add(t, bytes, len);
  text_fill(t, '\0', -len & 3);
}

static void put_option(struct text *t, unsigned code, const void *bytes, size_t len) {
  if (len > UINT16_MAX)
    len = UINT16_MAX;
  put16(t, code);
  put16(t, (unsigned)len);
  put_padded(t, bytes, len);
}

/* Where the block begins. */
static size_t start_block(struct text *t, uint32_t type) {
  size_t at = t->len;
  put32(t, type);
  put32(t, 0); /* the length: written by end_block */
  return at;
}

/* Ends the block that begins at AT. OPTIONS: it has some, which end here. */
static void end_block(struct text *t, size_t at, bool options) {
  if (options)
    put32(t, 0);
  uint32_t len = (uint32_t)(t->len - at + sizeof len);
  memcpy(t->s + at + 4, &len, sizeof len);
  put32(t, len);
}

static void put_head(struct text *t) {
  size_t at = start_block(t, BLOCK_SECTION);
  put32(t, BYTE_ORDER_MAGIC);
  put16(t, 1); /* version 1.0 */
  put16(t, 0);
  put32(t, UINT32_MAX); /* the section's length: not said */
  put32(t, UINT32_MAX);
  put_option(t, OPTION_APPLICATION, "sockshell", strlen("sockshell"));
  end_block(t, at, true);
  at = start_block(t, BLOCK_INTERFACE);
  put16(t, LINKTYPE_RAW);
  put16(t, 0);
  put32(t, 0); /* no limit to what is kept of a packet */
  put_option(t, OPTION_NAME, "wire", strlen("wire"));
  put_option(t, OPTION_RESOLUTION, "\x09", 1); /* times count 10^-9 s */
  end_block(t, at, true);
}

/* What the hand did, or NULL when the packet only passed. */
static const char *fate_words(const struct record_packet *p) {
  switch (p->fate) {
  case FATE_CAME:
    return "in the hand";
  case FATE_DELAYED:
  case FATE_QUEUED:
    return "under way";
  case FATE_DELIVERED:
    return "held or delayed, then delivered";
  case FATE_DROPPED:
    return p->cause == CAUSE_QUEUE  ? "dropped: the queue was full"
           : p->cause == CAUSE_LOSS ? "lost by chance: its receiver never got it"
                                    : "dropped: its receiver never got it";
  case FATE_DOUBLED:
    return "delivered twice";
  case FATE_RESET:
    return "taken off the wire and answered with RST";
  case FATE_MADE:
    return "made by the wire";
  case FATE_PASSED:
  case FATE_RETRANSMITTED:
  case FATE_SEEN:
  case FATE_STATE:
    break;
  }
  return NULL;
}

/* Comments on what happened to the packet: whether there was anything. */
static bool put_fate(struct text *t, const struct record_packet *p) {
  struct text words = TEXT_EMPTY;
  if (fate_words(p))
    text_addf(&words, "#%llu %s", (unsigned long long)p->number, fate_words(p));
  if (p->delivered > p->time)
    text_addf(&words, " after %.3f ms", (double)(p->delivered - p->time) / 1e6);
  if (p->retransmitted)
    text_addf(&words, "; sent again %u times while it was held", p->retransmitted);
  bool any = words.len > 0;
  if (any)
    put_option(t, OPTION_COMMENT, words.s, words.len);
  text_free(&words);
  return any;
}

/* A writer on its way through the notes. */
struct writer {
  struct text *out;
  int64_t epoch; /* nanoseconds of CLOCK_REALTIME at 0 of CLOCK_MONOTONIC */
  const struct pcapng_note *notes;
  size_t left;
};

/* Writes a packet; LAST: all notes that are left are its own. */
static void put_packet(struct writer *w, const struct record_packet *p, const unsigned char *bytes,
                       bool last) {
  struct text *t = w->out;
  uint64_t time = (uint64_t)(w->epoch + p->time);
  size_t at = start_block(t, BLOCK_PACKET);
  put32(t, 0); /* the interface */
  put32(t, (uint32_t)(time >> 32));
  put32(t, (uint32_t)time);
  put32(t, p->kept);
  put32(t, p->len);
  put_padded(t, bytes, p->kept);
  bool options = false;
  for (; w->left && (last || w->notes->time <= p->time); w->notes++, w->left--, options = true)
    put_option(t, OPTION_COMMENT, w->notes->text, strlen(w->notes->text));
  options |= put_fate(t, p);
  end_block(t, at, options);
}

static int64_t epoch(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - clock_now();
}

uint64_t pcapng_write(struct file_new *file, struct record *record, const struct pcapng_note *notes,
                      size_t count) {
  struct writer w = {.out = &file->text, .notes = notes, .left = count, .epoch = epoch()};
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  uint64_t number, end, packets = 0;
  put_head(w.out);
  record_range(record, &number, &end);
  for (; !file->error && number < end; number++) {
    struct record_packet p;
    if (!record_get(record, number, &p, bytes, RECORD_PACKET_MAX))
      continue; /* forgotten meanwhile */
    put_packet(&w, &p, bytes, number + 1 == end);
    packets++;
    file_new_flush(file);
  }
  free(bytes);
  return packets;
}

/* ---- the form ---- */

struct capture {
  struct file_new *out;
  const struct export_source *source;
  struct pcapng_note *notes; /* in the order in which the calls ended */
  size_t count, room;
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
  if (c->count == c->room)
    c->notes = mem_resize(c->notes, c->room = c->room ? 2 * c->room : 64, sizeof *c->notes);
  c->notes[c->count++] = (struct pcapng_note){event->call->began, text_take(&t)};
}

static int by_time(const void *a, const void *b) {
  const struct pcapng_note *x = a, *y = b;
  return (x->time > y->time) - (x->time < y->time);
}

int pcapng_end(void *made, const char *path, struct text *said, struct diag *diag) {
  struct capture *c = made;
  struct record *record = c->source->record;
  int result = record ? 0 : trouble_no_wire(diag);
  if (record) {
    if (c->count)
      qsort(c->notes, c->count, sizeof *c->notes, by_time);
    uint64_t packets = pcapng_write(c->out, record, c->notes, c->count);
    text_addf(said, "%" PRIu64 " packet%s in %s; Wireshark opens it\n", packets,
              packets == 1 ? "" : "s", path);
  }
  for (size_t i = 0; i < c->count; i++)
    free((char *)c->notes[i].text);
  free(c->notes);
  free(c);
  return result;
}
