/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hand can do with the wire, from one table. */
#include "shell/wire_commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/call_notes.h"
#include "export/pcapng.h"
#include "lang/ast.h"
#include "net/flight.h"
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
    return diag_set(h->diag, "ValueError", NULL, place(h),
                    "%s is a number from %.10g to %.10g, not '%s'", what, least, most, h->word->s);
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
  if (asked == done + 1)
    text_addf(h->out, "the next packet to come will be %s\n", done_to);
  else if (done < asked)
    text_addf(h->out, "the next %zu packets to come will be %s\n", asked - done, done_to);
}

static int do_hold(const struct hand *h) {
  wire_hold(h->wire);
  text_adds(h->out, "every packet is held from now on; `step` delivers the next\n");
  return 0;
}

static int do_run(const struct hand *h) {
  size_t n = wire_run(h->wire);
  text_addf(h->out, "packets pass%s\n", n ? "; what was held is delivered" : "");
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
  if (ms >= 1)
    text_addf(h->out, "every packet takes %u ms from now on\n", (unsigned)ms);
  else
    text_adds(h->out, "packets pass without delay\n");
  return 0;
}

static int do_loss(const struct hand *h) {
  double percent;
  if (number(h, "the loss in percent", 0, 100, 0, &percent) < 0)
    return -1;
  wire_loss(h->wire, percent);
  if (percent > 0)
    text_addf(h->out,
              "%g %% of the packets are lost from now on, the same ones for the same seed\n",
              percent);
  else
    text_adds(h->out, "no packet is lost by chance\n");
  return 0;
}

static int do_seed(const struct hand *h) {
  double n;
  if (number(h, "the seed", 0, 4294967295.0, WIRE_SEED, &n) < 0)
    return -1;
  wire_seed(h->wire, (uint64_t)n);
  text_addf(h->out, "chance starts from %llu\n", (unsigned long long)n);
  return 0;
}

static int do_mtu(const struct hand *h) {
  double n;
  if (number(h, "the MTU in bytes", LAB_MTU_MIN, LAB_MTU_MAX, LAB_MTU, &n) < 0)
    return -1;
  if (wire_mtu(h->wire, (int)n, h->diag) < 0)
    return -1;
  text_addf(h->out, "the cable carries packets of at most %d bytes\n", (int)n);
  return 0;
}

static int do_clear(const struct hand *h) {
  wire_clear(h->wire);
  text_addf(h->out, "packets pass; no loss, no delay, MTU %d\n", LAB_MTU);
  return 0;
}

/* What became of PACKET, in a line. */
static void say_fate(const struct record_packet *packet, const struct view_style *style,
                     struct text *out) {
  static const char *const fates[] = {[FATE_PASSED] = "passed",
                                      [FATE_DELIVERED] = "delivered",
                                      [FATE_DROPPED] = "dropped: its receiver never got it",
                                      [FATE_DOUBLED] = "delivered twice",
                                      [FATE_RESET] = "taken off the wire and answered with RST",
                                      [FATE_MADE] = "made by the wire",
                                      [FATE_SEEN] = "seen on the network"};
  const char *fate = packet->fate < sizeof fates / sizeof *fates ? fates[packet->fate] : NULL;
  struct text t = TEXT_EMPTY;
  text_addf(&t, "  %s", fate ? fate : "in the hand, or under way");
  if (packet->fate == FATE_DELIVERED)
    text_addf(&t, " after %.3f ms", (double)(packet->delivered - packet->time) / 1e6);
  if (packet->retransmitted)
    text_addf(&t, "; retransmitted ×%u while held", packet->retransmitted);
  style_put(style, STYLE_PLAIN, text_str(&t), out);
  text_addc(out, '\n');
  text_free(&t);
}

/* The number of the packet that is asked for: N or #N, else the next in the hand, else the newest. */
static int wanted_packet(const struct hand *h, uint64_t *wanted) {
  uint64_t first, end;
  record_range(h->shell->packets, &first, &end);
  if (first == end)
    return diag_set(h->diag, "LookupError", NULL, place(h), "no packet has been seen yet");
  *wanted = end - 1;
  if (h->wire)
    wire_held(h->wire, wanted, 1);
  const char *s = h->word ? h->word->s : NULL;
  char *rest;
  if (!s)
    return 0;
  s += *s == '#';
  errno = 0;
  *wanted = strtoull(s, &rest, 10);
  if (rest == s || *rest || errno || *s == '-' || *wanted < first || *wanted >= end)
    return diag_set(h->diag, "LookupError", NULL, place(h),
                    "there is no packet '%s': the record has #%llu to #%llu", h->word->s,
                    (unsigned long long)first, (unsigned long long)end - 1);
  return 0;
}

static int do_show(const struct hand *h) {
  uint64_t wanted;
  if (wanted_packet(h, &wanted) < 0)
    return -1;
  struct record_packet packet;
  unsigned char *bytes = mem_alloc(RECORD_PACKET_MAX);
  if (record_get(h->shell->packets, wanted, &packet, bytes, RECORD_PACKET_MAX)) {
    packet_show(wanted, bytes, packet.kept, packet.len, &h->shell->style, h->out);
    say_fate(&packet, &h->shell->style, h->out);
  }
  free(bytes);
  return 0;
}

static int do_save(const struct hand *h) {
  uint64_t written;
  struct call_notes notes = call_notes_of(h->shell->session->journal);
  int error = pcapng_save(h->word->s, h->shell->packets, notes.notes, notes.count, &written);
  call_notes_clear(&notes);
  if (error)
    return diag_set(h->diag, "OSError", NULL, place(h), "[Errno %d] %s: '%s'", error,
                    strerror(error), h->word->s);
  text_addf(h->out, "%llu packet%s in %s; Wireshark opens it\n", (unsigned long long)written,
            plural((size_t)written), h->word->s);
  return 0;
}

static const struct act {
  const char *name, *usage, *doc;
  int (*act)(const struct hand *h);
} acts[] = {
#define ACT(name, usage, doc, act) {name, usage, doc, act},
    WIRE_ACTS(ACT)
#undef ACT
};
#define ACTS (sizeof acts / sizeof *acts)

static void say_status(const struct hand *h) {
  struct wire_status s = wire_status(h->wire);
  uint64_t recorded = s.packets - s.copies;
  text_addf(h->out, "%s; %llu packet%s so far, %llu bytes\n",
            s.holding ? "packets are held" : "packets pass", (unsigned long long)recorded,
            plural((size_t)recorded), (unsigned long long)s.bytes);
  if (s.copies)
    text_addf(h->out, "sent again while in the hand, and not recorded: %llu\n",
              (unsigned long long)s.copies);
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

/* Nothing is in the hand here: says how to have it. */
static int no_wire(struct diag *diag) {
  diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0}, "there is no wire in the hand here");
  diag_hint(diag, "leave, and start `sockshell --lab`: 127.0.0.1 is then a wire you hold");
  return -1;
}

static int unknown_act(const struct word *word, struct diag *diag) {
  struct nearest near = nearest_start(word->s, word->len);
  for (size_t i = 0; i < ACTS; i++)
    nearest_offer(&near, acts[i].name);
  diag_set(diag, "NameError", NULL, word->span, "the wire knows no '%s'", word->s);
  if (near.best)
    diag_hint(diag, "did you mean `wire %s`?", near.best);
  else
    diag_hint(diag, "`help wire` lists what it can do");
  return -1;
}

int wire_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag) {
  struct hand h = {shell, shell->wire, count > 1 ? &words[1] : NULL, out, diag};
  const struct act *act = acts;
  if (!h.wire && !(shell->packets && count))
    return no_wire(diag);
  if (!count) {
    say_status(&h);
    return 0;
  }
  while (act < acts + ACTS && strcmp(act->name, words[0].s))
    act++;
  if (act == acts + ACTS)
    return unknown_act(&words[0], diag);
  if (!h.wire && act->act != do_show && act->act != do_save)
    return no_wire(diag);
  const char *argument = strchr(act->usage, ' ');
  uint32_t least = argument && argument[1] != '[' ? 2 : 1, most = argument ? 2 : 1;
  if (count < least || count > most)
    return diag_set(diag, "SyntaxError", NULL, words[count - 1].span, "usage: wire %s", act->usage);
  return act->act(&h);
}

int wire_step_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag) {
  struct hand h = {shell, shell->wire, count ? words : NULL, out, diag};
  return h.wire ? do_step(&h) : no_wire(diag);
}

bool wire_command_words(size_t arg, const char *const *words,
                        void (*offer)(void *to, const char *name), void *to) {
  for (size_t i = 0; i < ACTS && arg == 0; i++)
    offer(to, acts[i].name);
  return arg == 1 && strcmp(words[0], "save") == 0;
}

const char *wire_usage(const char *words, const char **doc) {
  words += strspn(words, " ");
  size_t len = strcspn(words, " ");
  for (const struct act *act = acts; act < acts + ACTS; act++)
    if (strlen(act->name) == len && memcmp(act->name, words, len) == 0) {
      *doc = act->doc;
      return act->usage;
    }
  return NULL;
}

void wire_say_held(struct shell *shell, struct text *out) {
  size_t held = shell->wire ? wire_status(shell->wire).held : 0;
  if (held)
    text_addf(out, "%zu packet%s still held: delivered now.\n", held,
              held == 1 ? " was" : "s were");
}
