/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pcapng file is a row of blocks: a section header, a description of the one interface, and a block a
 * packet. Each block is put together in a text, and its length is written at both ends. */
#include "export/pcapng.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "wire/record.h"

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

static void start_block(struct text *t, uint32_t type) {
  text_clear(t);
  put32(t, type);
  put32(t, 0); /* the length: written by end_block */
}

/* Ends the block and writes it: false when it could not. OPTIONS: it has some, which end here. */
static bool end_block(struct text *t, bool options, FILE *out) {
  if (options)
    put32(t, 0);
  uint32_t len = (uint32_t)(t->len + sizeof len);
  memcpy(t->s + 4, &len, sizeof len);
  put32(t, len);
  return fwrite(t->s, 1, t->len, out) == t->len;
}

static bool put_head(struct text *t, FILE *out) {
  start_block(t, BLOCK_SECTION);
  put32(t, BYTE_ORDER_MAGIC);
  put16(t, 1); /* version 1.0 */
  put16(t, 0);
  put32(t, UINT32_MAX); /* the section's length: not said */
  put32(t, UINT32_MAX);
  put_option(t, OPTION_APPLICATION, "sockshell", strlen("sockshell"));
  if (!end_block(t, true, out))
    return false;
  start_block(t, BLOCK_INTERFACE);
  put16(t, LINKTYPE_RAW);
  put16(t, 0);
  put32(t, 0); /* no limit to what is kept of a packet */
  put_option(t, OPTION_NAME, "wire", strlen("wire"));
  put_option(t, OPTION_RESOLUTION, "\x09", 1); /* times count 10^-9 s */
  return end_block(t, true, out);
}

/* What the hand did, or NULL when the packet only passed. */
static const char *fate_words(enum fate fate) {
  switch (fate) {
  case FATE_CAME:
    return "in the hand";
  case FATE_DELAYED:
    return "under way";
  case FATE_DELIVERED:
    return "held or delayed, then delivered";
  case FATE_DROPPED:
    return "dropped: its receiver never got it";
  case FATE_DOUBLED:
    return "delivered twice";
  case FATE_RESET:
    return "taken off the wire and answered with RST";
  case FATE_MADE:
    return "made by the wire";
  case FATE_PASSED:
  case FATE_RETRANSMITTED:
  case FATE_SEEN:
    break;
  }
  return NULL;
}

/* Comments on what happened to the packet: whether there was anything. */
static bool put_fate(struct text *t, const struct record_packet *p) {
  struct text words = TEXT_EMPTY;
  if (fate_words(p->fate))
    text_addf(&words, "#%llu %s", (unsigned long long)p->number, fate_words(p->fate));
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
  FILE *out;
  struct text block;
  int64_t epoch; /* nanoseconds of CLOCK_REALTIME at 0 of CLOCK_MONOTONIC */
  const struct pcapng_note *notes;
  size_t left;
};

/* Writes a packet; LAST: all notes that are left are its own. */
static bool put_packet(struct writer *w, const struct record_packet *p, const unsigned char *bytes,
                       bool last) {
  struct text *t = &w->block;
  uint64_t time = (uint64_t)(w->epoch + p->time);
  start_block(t, BLOCK_PACKET);
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
  return end_block(t, options, w->out);
}

static int64_t epoch(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - clock_now();
}

static bool put_all(struct writer *w, struct record *record, uint64_t *packets) {
  if (!put_head(&w->block, w->out))
    return false;
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  uint64_t number, end;
  record_range(record, &number, &end);
  bool fine = true;
  for (; fine && number < end; number++) {
    struct record_packet p;
    if (!record_get(record, number, &p, bytes, RECORD_PACKET_MAX))
      continue; /* forgotten meanwhile */
    fine = put_packet(w, &p, bytes, number + 1 == end);
    ++*packets;
  }
  free(bytes);
  return fine;
}

int pcapng_save(const char *path, struct record *record, const struct pcapng_note *notes,
                size_t count, uint64_t *packets) {
  *packets = 0;
  struct writer w = {.notes = notes, .left = count, .block = TEXT_EMPTY, .epoch = epoch()};
  w.out = fopen(path, "we");
  if (!w.out)
    return errno;
  setvbuf(w.out, NULL, _IOFBF, 1 << 18);
  int error = put_all(&w, record, packets) ? 0 : errno;
  text_free(&w.block);
  struct stat s;
  bool regular = fstat(fileno(w.out), &s) == 0 && S_ISREG(s.st_mode);
  if (fclose(w.out) != 0 && !error)
    error = errno;
  if (error && regular)
    unlink(path);
  return error;
}
