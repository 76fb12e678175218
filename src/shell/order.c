/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text for each of those who speak. */
#include "shell/order.h"

#include <limits.h>
#include <stdlib.h>

#include "base/mem.h"
#include "view/screen.h"

void order_clear(struct order *order) {
  for (size_t i = 0; i < order->count; i++)
    text_free(&order->voices[i].text);
  free(order->voices);
  *order = (struct order){NULL, 0};
}

struct text *order_voice(struct order *order, int side) {
  for (size_t i = 0; i < order->count; i++)
    if (order->voices[i].side == side)
      return &order->voices[i].text;
  order->voices = mem_resize(order->voices, order->count + 1, sizeof *order->voices);
  order->voices[order->count] = (struct order_voice){side, TEXT_EMPTY};
  return &order->voices[order->count++].text;
}

void order_add(struct order *order, int side, int line, const struct text *t) {
  struct text *to = order_voice(order, side);
  if (line != SCREEN_OUTPUT && to->len && to->s[to->len - 1] != '\n')
    text_addc(to, '\n');
  text_add(to, text_str(t), t->len);
}

int order_of(bool flight, int side, int current, bool own_call) {
  if (flight)
    return ORDER_WIRE;
  return own_call && side == current ? ORDER_CALL : side;
}

/* Appends what SIDE says. */
static void copy(const struct order *order, int side, struct text *out) {
  for (size_t i = 0; i < order->count; i++) {
    const struct order_voice *v = &order->voices[i];
    if (v->side != side || !v->text.len)
      continue;
    if (out->len && out->s[out->len - 1] != '\n')
      text_addc(out, '\n');
    text_add(out, v->text.s, v->text.len);
  }
}

/* The lowest side above FLOOR that says something, INT_MAX: none. */
static int side_above(const struct order *order, int floor) {
  int found = INT_MAX;
  for (size_t i = 0; i < order->count; i++)
    if (order->voices[i].text.len && order->voices[i].side > floor && order->voices[i].side < found)
      found = order->voices[i].side;
  return found;
}

void order_copy(const struct order *order, int current, struct text *out) {
  for (int voice = ORDER_COMMAND; voice <= ORDER_WIRE; voice++)
    copy(order, voice, out);
  copy(order, current, out);
  for (int side = ORDER_WIRE; (side = side_above(order, side)) != INT_MAX;)
    if (side != current)
      copy(order, side, out);
  if (out->len && out->s[out->len - 1] != '\n')
    text_addc(out, '\n');
}

void order_take(struct order *order, int current, struct text *out) {
  order_copy(order, current, out);
  for (size_t i = 0; i < order->count; i++)
    text_clear(&order->voices[i].text);
}
