/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text for each of those who speak. */
#include "shell/order.h"

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

static void move(struct text *from, struct text *out) {
  if (out->len && from->len && out->s[out->len - 1] != '\n')
    text_addc(out, '\n');
  text_add(out, text_str(from), from->len);
  text_clear(from);
}

/* The voice with the lowest number that says something; NULL: none is left. */
static struct order_voice *next(const struct order *order) {
  struct order_voice *found = NULL;
  for (size_t i = 0; i < order->count; i++) {
    struct order_voice *v = &order->voices[i];
    if (v->text.len && (!found || v->side < found->side))
      found = v;
  }
  return found;
}

void order_take(struct order *order, int current, struct text *out) {
  move(order_voice(order, ORDER_COMMAND), out);
  move(order_voice(order, ORDER_CALL), out);
  move(order_voice(order, ORDER_WIRE), out);
  move(order_voice(order, current), out);
  for (struct order_voice *v; (v = next(order));)
    move(&v->text, out);
  if (out->len && out->s[out->len - 1] != '\n')
    text_addc(out, '\n');
}
