/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile packets: decoded, summed up, shown field by field and drawn. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "view/ladder.h"

static void on_field(void *data, const struct packet_field *f) {
  text_addf(data, "%s %s %zu %zu %s\n", f->layer, f->name, f->offset, f->len, f->value);
}

static void draw(const uint8_t *bytes, size_t len) {
  static struct view_style style = {.utf8 = true, .columns = 80};
  style.columns = 40 + (int)(len % 3) * 40;
  static struct ladder *ladder;
  if (!ladder)
    ladder = ladder_new(&style, NULL, NULL);
  struct flight *flight = mem_zalloc(1, sizeof *flight + len);
  static uint64_t number;
  flight->number = len % 5 ? ++number : number; /* some are drawn again */
  flight->of = number;
  flight->fate = (enum fate)(len % (FATE_STATE + 1));
  flight->folded = len % 31 == 30;
  flight->from_state = (int)(len % 15) - 1;
  flight->to_state = (int)(len % 14);
  flight->len = (uint32_t)len;
  flight->kept = (uint32_t)len;
  memcpy(flight->bytes, bytes, len);
  struct text t = TEXT_EMPTY;
  ladder_flight(ladder, flight, &t);
  text_free(&t);
  free(flight);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
  struct packet p;
  struct text t = TEXT_EMPTY;
  uint8_t *copy = mem_alloc(len); /* of exactly its size, so that a read beyond it is seen */
  if (len)
    memcpy(copy, bytes, len);
  packet_decode(copy, len, len + len % 7, &p);
  packet_summary(&p, (struct packet_base){1, 2, 7}, true, &t);
  packet_each_field(&p, &(struct packet_base){1, 2, 7}, on_field, &t);
  packet_is_damaged(&p);
  text_adds(&t, packet_meaning(&p));
  text_free(&t);
  if (len <= FLIGHT_BYTES)
    draw(copy, len);
  free(copy);
  return 0;
}
