/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire show`: one line a field, in columns. */
#include "view/packet_show.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/frame.h"
#include "net/packet.h"
#include "view/kernel.h"
#include "view/packet_base.h"
#include "view/style.h"
#include "wire/record.h"

#define NAME_WIDTH 24
#define VALUE_WIDTH 29
#define HEX_WIDTH 22 /* beside NAME and VALUE in a window of 80 columns */
#define WORD 4       /* bytes in a line of a field that is too long for that */
#define OPTION_MAX                                                                                 \
  40 /* bytes of an option: a longer field is a packet, and only its start is shown */
#define DATA_WIDTH 16 /* bytes in a line of data */

struct showing {
  const struct packet *packet;
  const struct view_style *style;
  struct text *out;
  const char *layer; /* of the last field */
};

static void put_hex(const struct packet *p, size_t offset, size_t len, struct text *out) {
  for (size_t i = 0; i < len && offset + i < p->kept; i++)
    text_addf(out, "%s%02x", i ? " " : "", p->bytes[offset + i]);
}

/* The same of the frame's header. */
static void put_head_hex(const struct packet *p, size_t offset, size_t len, struct text *out) {
  put_hex(&(struct packet){.bytes = p->link, .kept = FRAME_HEAD}, offset, len, out);
}

static void put_data(const struct showing *s, size_t offset, size_t len) {
  const struct packet *p = s->packet;
  for (size_t at = 0; at < len && offset + at < p->kept; at += DATA_WIDTH) {
    text_addf(s->out, "    %04zx  ", at);
    size_t start = s->out->len;
    size_t n = len - at < DATA_WIDTH ? len - at : DATA_WIDTH;
    put_hex(p, offset + at, n, s->out);
    text_fill(s->out, ' ', DATA_WIDTH * 3 - (s->out->len - start) + 1);
    for (size_t i = 0; i < n && offset + at + i < p->kept; i++) {
      unsigned char b = p->bytes[offset + at + i];
      text_addc(s->out, b >= ' ' && b < 0x7f ? (char)b : '.');
    }
    text_addc(s->out, '\n');
  }
  if (offset + len > p->kept)
    text_addf(s->out, "    %zu further bytes are not in the record\n", offset + len - p->kept);
}

/* The bytes of F beside its value. Those that do not fit there stand one word below the other, as RFCs draw headers. */
static void show_bytes(const struct showing *s, const struct packet_field *f) {
  size_t value = strlen(f->value), over = value > VALUE_WIDTH ? value - VALUE_WIDTH : 0;
  size_t row = over + f->len * 3 <= HEX_WIDTH ? f->len : WORD;
  size_t shown = f->len <= OPTION_MAX ? f->len : 2 * WORD;
  for (size_t at = 0; at < shown; at += row) {
    struct text hex = TEXT_EMPTY;
    (f->link ? put_head_hex : put_hex)(s->packet, f->offset + at,
                                       shown - at < row ? shown - at : row, &hex);
    if (at + row >= shown && shown < f->len)
      text_adds(&hex, s->style->utf8 ? " …" : " ...");
    if (at || over + row * 3 > HEX_WIDTH) {
      text_addc(s->out, '\n');
      text_fill(s->out, ' ', 4 + NAME_WIDTH + VALUE_WIDTH);
    }
    text_addc(s->out, ' ');
    style_put(s->style, STYLE_DIM, text_str(&hex), s->out);
    text_free(&hex);
  }
}

static void show_field(void *data, const struct packet_field *f) {
  struct showing *s = data;
  if (!s->layer || strcmp(s->layer, f->layer)) {
    text_adds(s->out, "  ");
    style_put(s->style, STYLE_BOLD, f->layer, s->out);
    text_addc(s->out, '\n');
  }
  s->layer = f->layer;
  text_adds(s->out, "    ");
  style_pad(s->style, STYLE_PLAIN, f->name, NAME_WIDTH, s->out);
  if (s->style->columns >= 72) {
    style_pad(s->style, STYLE_PLAIN, f->value, VALUE_WIDTH, s->out);
    if (strcmp(f->layer, "data"))
      show_bytes(s, f);
  } else {
    style_put(s->style, STYLE_PLAIN, f->value, s->out);
  }
  while (s->out->s[s->out->len - 1] == ' ')
    s->out->len--;
  text_addc(s->out, '\n');
  if (strcmp(f->layer, "data") == 0)
    put_data(s, f->offset, f->len);
}

static void show_fact(void *data, const char *name, const char *value) {
  struct showing *s = data;
  text_adds(s->out, "    ");
  style_pad(s->style, STYLE_PLAIN, name, NAME_WIDTH, s->out);
  style_put(s->style, STYLE_PLAIN, value, s->out);
  text_addc(s->out, '\n');
}

/* What the kernels say of the packet: why it was sent, what its sender thought then, what its receiver did. */
static void show_kernels(struct record *record, const struct record_packet *r,
                         struct showing *showing) {
  struct metrics m;
  const char *trigger = kernel_trigger((enum trigger)r->trigger);
  const char *verdict =
      kernel_verdict((enum verdict)r->verdict, showing->packet->flags & PACKET_SYN);
  if (record_metrics(record, r->number, &m)) {
    text_adds(showing->out, "  ");
    style_put(showing->style, STYLE_BOLD, "sender's kernel", showing->out);
    text_addc(showing->out, '\n');
    kernel_each(&m, show_fact, showing);
  }
  if (trigger)
    style_item(showing->style, 2, "why: ", STYLE_DIM, trigger, showing->out);
  if (verdict)
    style_item(showing->style, 2, "there: ", STYLE_DIM, verdict, showing->out);
}

void packet_show(struct record *record, uint64_t number, bool raw, const struct view_style *style,
                 struct text *out) {
  struct packet p;
  struct record_packet r;
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  if (record_get(record, number, &r, bytes, RECORD_PACKET_MAX)) {
    size_t edited = record_get_edited(record, number, bytes, RECORD_PACKET_MAX);
    packet_decode(bytes, edited ? edited : r.kept, edited ? edited : r.len, &p);
    p.link = record_is_framed(record) ? r.link : NULL;
    struct packet_base base = packet_base_of(record, number), shown = base;
    if (raw)
      shown.seq = shown.ack = 0;
    struct text t = TEXT_EMPTY;
    text_addf(&t, "#%llu ", (unsigned long long)number);
    packet_from(&p, &t);
    text_adds(&t, style->utf8 ? " → " : " -> ");
    packet_to(&p, &t);
    text_adds(&t, ": ");
    packet_summary(&p, shown, true, &t);
    style_wrap(style, 0, 2, text_str(&t), out);
    text_free(&t);
    text_adds(out, "  ");
    style_wrap(style, 2, 2,
               r.fate != FATE_SEEN && packet_is_damaged(&p)
                   ? "A checksum is wrong: the receiver ignores it."
                   : packet_meaning(&p),
               out);
    struct showing s = {&p, style, out, NULL};
    packet_each_field(&p, &base, show_field, &s);
    show_kernels(record, &r, &s);
  }
  free(bytes);
}
