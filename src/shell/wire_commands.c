/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hand can do with the wire, from one table. */
#include "shell/wire_commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/ast.h"
#include "shell/shell.h"
#include "view/packet_show.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/wire.h"

struct hand {
  struct shell *shell;
  struct wire *wire;
  const struct word *word; /* the argument, or NULL */
  struct text *out;
  struct diag *diag;
};

static struct span place(const struct hand *h) {
  return h->word ? h->word->span : (struct span){0, 0, 0};
}

/* The argument as a number from LEAST to MOST, PRESET without one: 0 or -1. */
static int number(const struct hand *h, const char *what, double least, double most, double preset,
                  double *n) {
  *n = preset;
  if (!h->word)
    return 0;
  char *end;
  errno = 0;
  *n = strtod(h->word->s, &end);
  if (end == h->word->s || *end || errno || !(*n >= least && *n <= most))
    return diag_set(h->diag, "ValueError", NULL, place(h), "%s is a number from %g to %g, not '%s'",
                    what, least, most, h->word->s);
  return 0;
}

static int count_of(const struct hand *h, size_t *count) {
  double n;
  if (number(h, "how many packets", 1, 1000000, 1, &n) < 0)
    return -1;
  if (n != (double)(size_t)n)
    return diag_set(h->diag, "ValueError", NULL, place(h), "there are only whole packets");
  *count = (size_t)n;
  return 0;
}

static int nothing_held(const struct hand *h) {
  diag_set(h->diag, "LookupError", NULL, place(h), "nothing is held");
  diag_hint(h->diag, "`wire hold` holds what comes from now on; then make a call that sends");
  return -1;
}

static const char *plural(size_t n) {
  return n == 1 ? "" : "s";
}

static void say_rest(const struct hand *h, size_t asked, size_t done, const char *done_to) {
  if (done < asked)
    text_addf(h->out, "the next %zu packet%s to come will be %s\n", asked - done,
              plural(asked - done), done_to);
}

static int do_hold(const struct hand *h) {
  wire_hold(h->wire);
  text_adds(h->out, "every packet is held from now on; `step` delivers the next\n");
  return 0;
}

static int do_run(const struct hand *h) {
  size_t n = wire_run(h->wire);
  text_addf(h->out, "packets pass again%s\n", n ? "; what was held is delivered" : "");
  return 0;
}

static int do_step(const struct hand *h) {
  size_t count;
  if (count_of(h, &count) < 0)
    return -1;
  return wire_step(h->wire, count) ? 0 : nothing_held(h);
}

static int do_drop(const struct hand *h) {
  size_t count;
  if (count_of(h, &count) < 0)
    return -1;
  int64_t done = wire_drop(h->wire, count, h->diag);
  if (done >= 0)
    say_rest(h, count, (size_t)done, "dropped");
  return done < 0 ? -1 : 0;
}

static int do_dup(const struct hand *h) {
  size_t count;
  if (count_of(h, &count) < 0)
    return -1;
  int64_t done = wire_dup(h->wire, count, h->diag);
  if (done >= 0)
    say_rest(h, count, (size_t)done, "delivered twice");
  return done < 0 ? -1 : 0;
}

static int do_rst(const struct hand *h) {
  size_t count;
  if (count_of(h, &count) < 0)
    return -1;
  int64_t done = wire_rst(h->wire, count, h->diag);
  if (done >= 0)
    say_rest(h, count, (size_t)done, "answered with a reset");
  return done < 0 ? -1 : 0;
}

static int do_swap(const struct hand *h) {
  if (!wire_swap(h->wire))
    text_adds(h->out, "the next two packets to come will change places\n");
  return 0;
}

static int do_delay(const struct hand *h) {
  double ms;
  if (number(h, "the delay in milliseconds", 0, WIRE_DELAY_MAX, 0, &ms) < 0)
    return -1;
  wire_delay(h->wire, (unsigned)ms);
  return 0;
}

static int do_loss(const struct hand *h) {
  double percent;
  if (number(h, "the loss in percent", 0, 100, 0, &percent) < 0)
    return -1;
  wire_loss(h->wire, percent);
  return 0;
}

static int do_seed(const struct hand *h) {
  double n;
  if (number(h, "the seed", 0, 4294967295.0, WIRE_SEED, &n) < 0)
    return -1;
  wire_seed(h->wire, (uint64_t)n);
  return 0;
}

static int do_mtu(const struct hand *h) {
  double n;
  if (number(h, "the MTU in bytes", LAB_MTU_MIN, LAB_MTU_MAX, LAB_MTU, &n) < 0)
    return -1;
  return wire_mtu(h->wire, (int)n, h->diag);
}

static int do_clear(const struct hand *h) {
  wire_clear(h->wire);
  return 0;
}

static int do_show(const struct hand *h) {
  uint64_t first, end, wanted;
  record_range(wire_record(h->wire), &first, &end);
  if (first == end) {
    diag_set(h->diag, "LookupError", NULL, place(h), "no packet has been on the wire yet");
    return -1;
  }
  wanted = end - 1;
  wire_held(h->wire, &wanted, 1);
  const char *s = h->word ? h->word->s : NULL;
  if (s) {
    char *rest;
    wanted = strtoull(*s == '#' ? s + 1 : s, &rest, 10);
    if (*rest || wanted < first || wanted >= end)
      return diag_set(h->diag, "LookupError", NULL, place(h),
                      "there is no packet '%s': the record has #%llu to #%llu", s,
                      (unsigned long long)first, (unsigned long long)end - 1);
  }
  struct record_packet packet;
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  if (record_get(wire_record(h->wire), wanted, &packet, bytes, RECORD_PACKET_MAX))
    packet_show(wanted, bytes, packet.kept, packet.len, &h->shell->style, h->out);
  free(bytes);
  return 0;
}

static const struct act {
  const char *name, *argument, *doc;
  int (*act)(const struct hand *h);
} acts[] = {
    {"hold", "", "hold every packet that comes", do_hold},
    {"run", "", "deliver all that is held, and hold no more", do_run},
    {"step", "[N]", "deliver the next N held packets (`step` alone does it too)", do_step},
    {"drop", "[N]", "take the next N packets off the wire", do_drop},
    {"dup", "[N]", "deliver the next N packets twice", do_dup},
    {"swap", "", "let the next two packets change places", do_swap},
    {"rst", "[N]", "answer the next N packets with a reset", do_rst},
    {"delay", "MS", "let every packet take MS milliseconds", do_delay},
    {"loss", "PERCENT", "drop packets at random, the same ones for the same seed", do_loss},
    {"seed", "N", "start the chance of `wire loss` from N", do_seed},
    {"mtu", "N", "let the cable carry at most N bytes a packet", do_mtu},
    {"show", "[N]", "packet N field by field; without N the one that is next", do_show},
    {"clear", "", "no loss, no delay, nothing held", do_clear},
};
#define ACTS (sizeof acts / sizeof *acts)

static void say_status(const struct hand *h) {
  struct wire_status s = wire_status(h->wire);
  text_addf(h->out, "%s; %llu packet%s so far, %llu bytes\n",
            s.holding ? "packets are held" : "packets pass", (unsigned long long)s.packets,
            plural((size_t)s.packets), (unsigned long long)s.bytes);
  uint64_t numbers[10];
  size_t held = wire_held(h->wire, numbers, 10);
  if (held) {
    text_addf(h->out, "%zu held:", held);
    for (size_t i = 0; i < held && i < 10; i++)
      text_addf(h->out, " #%llu", (unsigned long long)numbers[i]);
    text_adds(h->out, held > 10 ? " and more\n" : "\n");
  }
  if (s.delayed)
    text_addf(h->out, "%zu delayed, under way\n", s.delayed);
  if (s.drop || s.dup || s.rst || s.swap)
    text_addf(h->out, "to come: %zu to be dropped, %zu doubled, %zu reset%s\n", s.drop, s.dup,
              s.rst, s.swap ? ", two swapped" : "");
  text_addf(h->out, "delay %u ms, loss %g %%, MTU %d\n", s.delay, s.loss, s.mtu);
}

/* The wire, or NULL and DIAG says how to have one. */
static struct wire *the_wire(struct shell *shell, struct diag *diag) {
  if (!shell->wire) {
    diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
             "there is no wire in the hand here");
    diag_hint(diag, "leave, and start `sockshell --lab`: 127.0.0.1 is then a wire you hold");
  }
  return shell->wire;
}

int wire_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag) {
  struct hand h = {shell, the_wire(shell, diag), count > 1 ? &words[1] : NULL, out, diag};
  if (!h.wire)
    return -1;
  if (!count) {
    say_status(&h);
    return 0;
  }
  struct nearest near = nearest_start(words[0].s, words[0].len);
  for (size_t i = 0; i < ACTS; i++) {
    nearest_offer(&near, acts[i].name);
    if (strcmp(acts[i].name, words[0].s))
      continue;
    if (count > 1 + (uint32_t)(*acts[i].argument != 0))
      return diag_set(diag, "SyntaxError", NULL, words[count - 1].span, "usage: wire %s %s",
                      acts[i].name, acts[i].argument);
    return acts[i].act(&h);
  }
  diag_set(diag, "NameError", NULL, words[0].span, "the wire knows no '%s'", words[0].s);
  if (near.best)
    diag_hint(diag, "did you mean `wire %s`?", near.best);
  else
    diag_hint(diag, "`help wire` lists what it can do");
  return -1;
}

int wire_step_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag) {
  struct hand h = {shell, the_wire(shell, diag), count ? words : NULL, out, diag};
  return h.wire ? do_step(&h) : -1;
}

void wire_command_words(void (*offer)(void *to, const char *name), void *to) {
  for (size_t i = 0; i < ACTS; i++)
    offer(to, acts[i].name);
}
