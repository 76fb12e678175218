/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each block is put together in a text, and its length is written at both ends. To add an option: its number, and
 * put_option where the block is written. */
#include "export/pcapng_block.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/packet.h"
#include "view/kernel.h"
#include "wire/forge.h"
#include "wire/record.h"

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_INTERFACE 1u
#define BLOCK_PACKET 6u
#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define LINKTYPE_ETHERNET 1
#define LINKTYPE_RAW 101

#define OPTION_COMMENT 1
#define OPTION_APPLICATION 4 /* of a section */
#define OPTION_NAME 2        /* of an interface */
#define OPTION_DESCRIPTION 3
#define OPTION_RESOLUTION 9
#define OPTION_PACKET 5 /* of a packet: the same number, the same packet */

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

/* Ends the block that begins at AT, and its options. */
static void end_block(struct text *t, size_t at) {
  put32(t, 0);
  uint32_t len = (uint32_t)(t->len - at + sizeof len);
  memcpy(t->s + at + 4, &len, sizeof len);
  put32(t, len);
}

static void put_interface(struct text *t, bool framed, const char *name, const char *description) {
  size_t at = start_block(t, BLOCK_INTERFACE);
  put16(t, framed ? LINKTYPE_ETHERNET : LINKTYPE_RAW);
  put16(t, 0);
  put32(t, 0); /* no limit to what is kept of a packet */
  put_option(t, OPTION_NAME, name, strlen(name));
  put_option(t, OPTION_DESCRIPTION, description, strlen(description));
  put_option(t, OPTION_RESOLUTION, "\x09", 1); /* times count 10^-9 s */
  end_block(t, at);
}

void pcapng_put_head(struct text *t, const struct record *record) {
  int cables = record_cables(record);
  bool framed = record_is_framed(record);
  size_t at = start_block(t, BLOCK_SECTION);
  put32(t, BYTE_ORDER_MAGIC);
  put16(t, 1); /* version 1.0 */
  put16(t, 0);
  put32(t, UINT32_MAX); /* the section's length: not said */
  put32(t, UINT32_MAX);
  put_option(t, OPTION_APPLICATION, "sockshell", strlen("sockshell"));
  end_block(t, at);
  static const char *const names[][2] = {{"sent client-router", "received client-router"},
                                         {"sent router-server", "received router-server"}};
  for (int i = 0; i < cables && i < 2; i++) {
    put_interface(t, framed, cables > 1 ? names[i][0] : "sent",
                  "every packet when its sender put it on the wire");
    put_interface(t, framed, cables > 1 ? names[i][1] : "received",
                  "what came later than it was sent, or twice, when it was received");
  }
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
    return p->cause == CAUSE_QUEUE   ? "dropped: the queue was full"
           : p->cause == CAUSE_LOSS  ? "lost by chance: its receiver never got it"
           : p->cause == CAUSE_STORM ? "dropped: an ACK storm"
                                     : "dropped: its receiver never got it";
  case FATE_DOUBLED:
    return "delivered twice";
  case FATE_RESET:
    return "taken off the wire and answered with RST";
  case FATE_MADE:
    return "made by the wire";
  case FATE_PASSED:
  case FATE_RETRANSMITTED:
  case FATE_EDITED:
  case FATE_SEEN:
  case FATE_STATE:
    break;
  }
  return NULL;
}

int pcapng_deliveries(const struct record_packet *p) {
  return p->fate == FATE_DOUBLED ? 2 : p->fate == FATE_DELIVERED ? 1 : 0;
}

/* What happened to packet P; RECEIVED: as its receiver sees it. Empty: it only passed. */
static void say_fate(const struct record_packet *p, bool received, struct text *words) {
  unsigned long long number = p->number;
  const char *copy = kernel_trigger_name((enum trigger)p->copy);
  if (received) {
    text_addf(words, "#%llu, sent %.3f ms before", number, (double)(p->delivered - p->time) / 1e6);
    return;
  }
  if (fate_words(p))
    text_addf(words, "#%llu %s", number, fate_words(p));
  if (p->delivered > p->time)
    text_addf(words, " after %.3f ms", (double)(p->delivered - p->time) / 1e6);
  if (p->of && p->fate != FATE_MADE)
    text_addf(words, "%s#%llu was #%llu before the router", words->len ? "; " : "", number,
              (unsigned long long)p->of);
  if (p->retransmitted)
    text_addf(words, "; sent again %u times while it was held%s%s", p->retransmitted,
              copy ? ", at last: " : "", copy ? copy : "");
}

static void put_comment(struct text *t, const char *words) {
  if (words)
    put_option(t, OPTION_COMMENT, words, strlen(words));
}

/* Comments on what the kernels said of packet P. */
static void put_kernels(struct text *t, struct record *record, const struct record_packet *p) {
  struct text words = TEXT_EMPTY;
  struct metrics m;
  put_comment(t, kernel_trigger((enum trigger)p->trigger));
  put_comment(t, kernel_verdict((enum verdict)p->verdict, false));
  if (record_metrics(record, p->number, &m)) {
    text_adds(&words, "sender's kernel: ");
    kernel_line(&m, &words);
    put_comment(t, text_str(&words));
  }
  text_free(&words);
}

/* How packet P, sent as BYTES, was changed in the hand, appended to WORDS; nothing if it was not. */
static void say_edit(struct record *record, const struct record_packet *p,
                     const unsigned char *bytes, struct text *words) {
  size_t len = record_get_edited(record, p->number, NULL, 0);
  if (!len)
    return;
  struct packet was, is;
  unsigned char *edited = mem_alloc(RECORD_PACKET_MAX);
  record_get_edited(record, p->number, edited, RECORD_PACKET_MAX);
  packet_decode(bytes, p->kept, p->len, &was);
  packet_decode(edited, len, len, &is);
  text_adds(words, "edited in the hand: ");
  forge_differences(&was, &is, (struct packet_base){0}, true, words);
  free(edited);
}

/* A comment on P as it was sent, BYTES, if its receiver got it otherwise. */
static void put_sent_edited(struct text *t, struct record *record, const struct record_packet *p,
                            const unsigned char *bytes) {
  struct text words = TEXT_EMPTY;
  say_edit(record, p, bytes, &words);
  if (words.len) {
    text_adds(&words, "; here it is as it was sent");
    put_comment(t, text_str(&words));
  }
  text_free(&words);
}

void pcapng_put_packet(struct text *t, int64_t epoch, struct record *record,
                       const struct record_packet *p, const unsigned char *bytes, bool received,
                       const struct pcapng_note *notes, size_t count) {
  uint64_t time = (uint64_t)(epoch + (received ? p->delivered : p->time));
  struct text words = TEXT_EMPTY;
  size_t at = start_block(t, BLOCK_PACKET);
  put32(t, 2 * (uint32_t)p->cable + received); /* the interface */
  put32(t, (uint32_t)(time >> 32));
  put32(t, (uint32_t)time);
  uint32_t head = record_is_framed(record) ? FRAME_HEAD : 0;
  put32(t, head + p->kept);
  put32(t, head + p->len);
  text_add(t, (const char *)p->link, head);
  text_add(t, (const char *)bytes, p->kept);
  text_fill(t, '\0', -(size_t)(head + p->kept) & 3);
  for (size_t i = 0; i < count; i++)
    put_option(t, OPTION_COMMENT, notes[i].text, strlen(notes[i].text));
  say_fate(p, received, &words);
  if (words.len)
    put_option(t, OPTION_COMMENT, words.s, words.len);
  if (!received) {
    put_kernels(t, record, p);
    put_sent_edited(t, record, p, bytes);
  }
  put_option(t, OPTION_PACKET, &p->number, sizeof p->number);
  end_block(t, at);
  text_free(&words);
}

void pcapng_put_received(struct text *out, int64_t epoch, struct record *record,
                         const struct record_packet *p, unsigned char *bytes) {
  unsigned char *sent = mem_alloc(RECORD_PACKET_MAX);
  size_t len = record_get_edited(record, p->number, NULL, 0);
  struct record_packet changed = *p;
  struct text words = TEXT_EMPTY;
  if (len) {
    say_edit(record, p, bytes, &words);
    memcpy(sent, bytes, p->kept);
    record_get_edited(record, p->number, bytes, RECORD_PACKET_MAX);
    changed.kept = changed.len = (uint32_t)len;
  }
  struct pcapng_note note = {.text = text_str(&words)};
  pcapng_put_packet(out, epoch, record, &changed, bytes, true, &note, len > 0);
  if (len)
    memcpy(bytes, sent, p->kept);
  text_free(&words);
  free(sent);
}

int64_t pcapng_epoch(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - clock_now();
}
