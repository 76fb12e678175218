/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A goal in words, from those of its kind. */
#include <string.h>

#include "calls/call.h"
#include "lesson/goal_parts.h"
#include "net/constants.h"
#include "net/packet.h"

static void say_packet(const struct goal *g, struct text *out) {
  static const char *const words[] = {[GOAL_ANY_PACKET] = "a packet",
                                      [GOAL_DATA] = "a segment with data",
                                      [GOAL_UDP] = "a datagram",
                                      [GOAL_ICMP] = "an ICMP packet",
                                      [GOAL_ARP] = "an ARP packet"};
  if (g->protocol != GOAL_TCP) {
    text_adds(out, words[g->protocol]);
  } else {
    text_adds(out, g->flags & (PACKET_SYN | PACKET_FIN | PACKET_PSH) || !g->flags ? "a " : "an ");
    packet_flags(g->flags, out);
  }
}

static void say_bytes(const struct goal *g, struct text *out) {
  if (!g->bytes.len) {
    text_add_number(out, g->number);
    text_adds(out, g->number == 1 ? " byte" : " bytes");
    return;
  }
  text_addc(out, '"');
  for (size_t i = 0; i < g->bytes.len; i++) {
    unsigned char c = (unsigned char)g->bytes.s[i];
    if (c == '\n')
      text_adds(out, "\\n");
    else if (c < ' ' || c == 0x7f)
      text_addf(out, "\\x%02x", c);
    else
      text_addc(out, (char)c);
  }
  text_addc(out, '"');
}

static void say_error(const struct goal *g, struct text *out) {
  const char *name = g->timed_out ? "TimeoutError"
                     : g->eai     ? call_eai_name(g->error)
                                  : call_errno_name(g->error);
  text_adds(out, name ? name : "?");
}

static void say_sort(const struct goal *g, struct text *out) {
  if (g->family)
    text_adds(out, constants_name(&constants_families, g->family));
  if (g->type)
    text_addf(out, "%s%s", g->family ? ", " : "", constants_name(&constants_types, g->type));
}

static void say_part(char part, const struct goal *g, struct text *out) {
  switch (part) {
  case 'w':
    text_addf(out, "%s %s",
              strstr(g->kind->words, "read %w") || strstr(g->kind->words, "made %w") ? "by" : "of",
              *g->side ? g->side : "any side");
    break;
  case 's':
    text_adds(out, g->state);
    break;
  case 'p':
    say_packet(g, out);
    break;
  case 'c':
    text_adds(out, g->call ? g->call->name : "a call");
    break;
  case 'e':
    say_error(g, out);
    break;
  case 'b':
    say_bytes(g, out);
    break;
  case 'o':
    text_adds(out, g->option_name);
    if (g->valued)
      text_addf(out, " = %lld", (long long)g->number);
    break;
  case 'n':
    text_add_number(out, g->number);
    break;
  default:
    say_sort(g, out);
    break;
  }
}

void goal_say(const struct goal *g, struct text *out) {
  for (const char *s = g->kind->words; *s; s++)
    if (*s == '%')
      say_part(*++s, g, out);
    else
      text_addc(out, *s);
  if (*g->side && g->kind->modifiers & MOD_FROM)
    text_addf(out, ", from %s", g->side);
  if (*g->side && g->kind->modifiers & MOD_BY)
    text_addf(out, ", by %s", g->side);
  if (g->port)
    text_addf(out, ", on port %d", g->port);
  if (g->address)
    text_addf(out, ", to %s", g->address);
  if (g->peer_port)
    text_addf(out, ", to port %d", g->peer_port);
  if (g->times > 1 || g->exactly)
    text_addf(out, ", %s%llu time%s", g->exactly ? "exactly " : "", (unsigned long long)g->times,
              g->times == 1 ? "" : "s");
  if (g->only)
    text_adds(out, ", and no other packet");
}
