/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire`: what the hand does with the packets of the lab. To add what it can do: a row in `acts`. */
#include "shell/commands/command.h"
#include "shell/commands/wire_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/flight.h"
#include "net/packet.h"
#include "shell/commands/wire_words.h"
#include "shell/saving.h"
#include "shell/shell.h"
#include "view/kernel.h"
#include "view/packet_base.h"
#include "view/packet_show.h"
#include "wire/forge.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/trouble.h"
#include "wire/wire.h"

static struct span place(const struct command_use *use) {
  return use->count ? use->words[0].span : (struct span){0, 0, 0};
}

#define refuse(use, ...) diag_set((use)->diag, "ValueError", NULL, place(use), __VA_ARGS__)

#define COUNT_MAX 1000000

static int count_of(const struct command_use *use, size_t *count) {
  double n = 1;
  if (use->count && !wire_words_whole(use->words[0].s, 1, COUNT_MAX, &n))
    return refuse(use, "a whole number from 1 to %d belongs here, not '%s'", COUNT_MAX,
                  use->words[0].s);
  if (use->count > 1)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, 1),
                    "nothing can follow a number of packets; packets are named as #3 #4");
  *count = (size_t)n;
  return 0;
}

static int nothing_held(const struct command_use *use) {
  diag_set(use->diag, "LookupError", NULL, place(use), "nothing is held");
  diag_hint(use->diag,
            "`wire hold` holds the packets that come from now on, `calls hold` the calls");
  return -1;
}

/* Packets to come for which requests wait. */
static size_t awaited(const struct command_use *use) {
  struct wire_status s = wire_status(use->shell->wire);
  return s.drop + s.dup + s.rst;
}

static int do_hold(const struct command_use *use) {
  struct wire_from from = {.host = WIRE_ANY};
  if (use->count && wire_words_from(use, &from) < 0)
    return -1;
  wire_hold(use->shell->wire, from);
  text_adds(use->out, use->count ? "every packet from " : "every packet");
  if (use->count)
    text_adds(use->out, use->words[1].s);
  text_adds(use->out, " is held from now on; `step` delivers the next\n");
  return 0;
}

/* Why packet NUMBER of the hand is not answered with a reset, after "it is". */
static const char *why_no_reset(const struct command_use *use, uint64_t number) {
  unsigned char bytes[FLIGHT_BYTES];
  struct packet p;
  size_t len = wire_look_at(use->shell->wire, number, bytes, sizeof bytes);
  packet_decode(bytes, len < sizeof bytes ? len : sizeof bytes, len, &p);
  const char *why = forge_no_reset(&p);
  return why ? why : "not in the hand any more";
}

/* Gives the packets that the words name their FATE: all of them, or none when one of them is not in the hand. */
static int treat(const struct command_use *use, enum fate fate) {
  uint64_t numbers[WIRE_WORDS_MAX];
  int count = wire_words_held(use, numbers);
  for (int i = 0; i < count; i++)
    if (!wire_treat(use->shell->wire, numbers[i], fate))
      return diag_set(use->diag, "ValueError", NULL, command_place(use, (uint32_t)i),
                      "#%llu cannot be answered with a reset: it is %s",
                      (unsigned long long)numbers[i], why_no_reset(use, numbers[i]));
  return count < 0 ? -1 : 0;
}

static int do_run(const struct command_use *use) {
  text_adds(use->out, wire_run(use->shell->wire) ? "packets pass; what was held is delivered\n"
                                                 : "packets pass\n");
  return 0;
}

int command_step_count(const struct command_use *use, size_t *count) {
  return count_of(use, count);
}

int command_step_run(const struct command_use *use) {
  size_t count;
  if (!use->shell->wire)
    return trouble_no_wire(use->diag);
  if (wire_words_is_packet(use))
    return treat(use, FATE_DELIVERED);
  if (count_of(use, &count) < 0)
    return -1;
  return wire_step(use->shell->wire, count) ? 0 : nothing_held(use);
}

/* What will be done to COUNT packets to come; LATER: after those of earlier requests. */

static void say_drop(size_t count, bool later, struct text *out) {
  if (count == 1)
    text_adds(out, later ? "after earlier requests, the next packet to come will be dropped\n"
                         : "the next packet to come will be dropped\n");
  else if (later)
    text_addf(out, "after earlier requests, the next %zu packets to come will be dropped\n", count);
  else
    text_addf(out, "the next %zu packets to come will be dropped\n", count);
}

static void say_dup(size_t count, bool later, struct text *out) {
  if (count == 1)
    text_adds(out, later
                       ? "after earlier requests, the next packet to come will be delivered twice\n"
                       : "the next packet to come will be delivered twice\n");
  else if (later)
    text_addf(out, "after earlier requests, the next %zu packets to come will be delivered twice\n",
              count);
  else
    text_addf(out, "the next %zu packets to come will be delivered twice\n", count);
}

static void say_rst(size_t count, bool later, struct text *out) {
  if (count == 1)
    text_adds(out,
              later ? "after earlier requests, the next TCP segment to come will be answered with "
                      "a reset\n"
                    : "the next TCP segment to come will be answered with a reset\n");
  else if (later)
    text_addf(
        out,
        "after earlier requests, the next %zu TCP segments to come will be answered with a reset\n",
        count);
  else
    text_addf(out, "the next %zu TCP segments to come will be answered with a reset\n", count);
}

/* Makes a request for packets: of those that are not held yet it is said what will be done to them. */
static int request(const struct command_use *use,
                   int64_t (*make)(struct wire *wire, size_t count, struct diag *diag),
                   void (*say)(size_t count, bool later, struct text *out)) {
  size_t count, before = awaited(use);
  if (count_of(use, &count) < 0)
    return -1;
  int64_t done = make(use->shell->wire, count, use->diag);
  if (done < 0)
    return -1;
  size_t left = count - (size_t)done;
  uint64_t next;
  if (left && awaited(use) == before && wire_held(use->shell->wire, &next, 1)) /* of wire_rst */
    text_addf(use->out, "#%llu, the next in the hand, cannot be answered with a reset: it is %s\n",
              (unsigned long long)next, why_no_reset(use, next));
  else if (left)
    say(left, before > 0, use->out);
  return 0;
}

static int do_drop(const struct command_use *use) {
  return wire_words_is_packet(use) ? treat(use, FATE_DROPPED) : request(use, wire_drop, say_drop);
}

static int do_dup(const struct command_use *use) {
  return wire_words_is_packet(use) ? treat(use, FATE_DOUBLED) : request(use, wire_dup, say_dup);
}

static int do_rst(const struct command_use *use) {
  return wire_words_is_packet(use) ? treat(use, FATE_RESET) : request(use, wire_rst, say_rst);
}

static int do_swap(const struct command_use *use) {
  if (!wire_swap(use->shell->wire))
    text_adds(use->out, "the next two packets to come will change places\n");
  return 0;
}

static int do_nat(const struct command_use *use) {
  bool on = strcmp(use->words[0].s, "on") == 0;
  if (!on && strcmp(use->words[0].s, "off") != 0)
    return refuse(use, "`wire nat` takes on or off, not '%s'", use->words[0].s);
  if (wire_nat(use->shell->wire, on, use->diag) < 0)
    return -1;
  text_adds(use->out,
            on ? "the router gives packets for the server its own address as their source\n"
               : "the router leaves addresses as they are\n");
  return 0;
}

/* How PACKET was changed in the hand, if it was, in a line. */
static void say_edit(struct record *record, const struct record_packet *packet, bool raw, bool utf8,
                     struct text *out) {
  unsigned char *bytes = mem_alloc(2 * RECORD_PACKET_MAX), *is = bytes + RECORD_PACKET_MAX;
  size_t len = record_get_edited(record, packet->number, is, RECORD_PACKET_MAX);
  struct record_packet r;
  if (len && record_get(record, packet->number, &r, bytes, RECORD_PACKET_MAX)) {
    struct packet was, now;
    packet_decode(bytes, r.kept, r.len, &was);
    packet_decode(is, len, len, &now);
    struct packet_base base = packet_base_of(record, packet->number);
    if (raw)
      base.seq = base.ack = 0;
    text_adds(out, "  edited in the hand: ");
    forge_differences(&was, &now, base, utf8, out);
    text_addc(out, '\n');
  }
  free(bytes);
}

/* What became of PACKET, in a line. IN_HAND: it lies there. */
static void say_fate(struct record *record, const struct record_packet *packet, bool in_hand,
                     bool raw, const struct view_style *style, struct text *out) {
  static const char *const fates[] = {[FATE_PASSED] = "  passed",
                                      [FATE_DROPPED] = "  dropped: its receiver never got it",
                                      [FATE_DOUBLED] = "  delivered twice",
                                      [FATE_RESET] = "  taken off the wire and answered with RST",
                                      [FATE_MADE] = "  made by the wire",
                                      [FATE_SEEN] = "  seen on the network"};
  const char *fate = packet->fate < sizeof fates / sizeof *fates ? fates[packet->fate] : NULL;
  struct text t = TEXT_EMPTY;
  if (packet->fate == FATE_DELIVERED)
    text_addf(&t, "  delivered after %.3f ms\n", (double)(packet->delivered - packet->time) / 1e6);
  else if (packet->fate == FATE_DROPPED && packet->cause == CAUSE_QUEUE)
    text_adds(&t, "  dropped: the queue was full\n");
  else if (packet->fate == FATE_DROPPED && packet->cause == CAUSE_LOSS)
    text_adds(&t, "  lost by chance: its receiver never got it\n");
  else if (packet->fate == FATE_DROPPED && packet->cause == CAUSE_STORM)
    text_adds(&t, "  dropped: the ends only answered each other's ACKs, and would have gone on\n");
  else
    text_addf(&t, "%s\n", fate ? fate : in_hand ? "  in the hand" : "  under way");
  say_edit(record, packet, raw, style->utf8, &t);
  const char *copy = kernel_trigger_name((enum trigger)packet->copy);
  if (packet->retransmitted)
    text_addf(&t, "  retransmitted ×%u while it was held%s%s\n", packet->retransmitted,
              copy ? ", at last: " : "", copy ? copy : "");
  style_paragraphs(style, 2, text_str(&t), out);
  text_free(&t);
}

/* The number of the packet that is asked for: N or #N, else the next in the hand, else the newest. */
static int wanted_packet(const struct command_use *use, uint64_t *wanted) {
  uint64_t first, end;
  record_range(use->shell->packets, &first, &end);
  if (first == end)
    return diag_set(use->diag, "LookupError", NULL, place(use), "no packet has been seen yet");
  *wanted = end - 1;
  if (use->shell->wire)
    wire_held(use->shell->wire, wanted, 1);
  return use->count ? wire_words_packet(use, 0, wanted) : 0;
}

static bool in_hand(const struct command_use *use, uint64_t number) {
  unsigned char byte;
  return use->shell->wire && wire_look_at(use->shell->wire, number, &byte, 1);
}

static int do_show(const struct command_use *use) {
  uint64_t wanted;
  if (wanted_packet(use, &wanted) < 0)
    return -1;
  struct record_packet packet;
  packet_show(use->shell->packets, wanted, use->shell->session->settings.seq, &use->shell->style,
              use->out);
  if (record_get(use->shell->packets, wanted, &packet, NULL, 0))
    say_fate(use->shell->packets, &packet, in_hand(use, wanted), use->shell->session->settings.seq,
             &use->shell->style, use->out);
  return 0;
}

static int do_save(const struct command_use *use) {
  const struct word *view = use->count > 1 ? &use->words[1] : NULL;
  if (view && strcmp(view->s, "sent") != 0) {
    diag_set(use->diag, "ValueError", NULL, view->span, "'%s' is not a side of the wire", view->s);
    diag_hint(use->diag,
              "`wire save FILE sent` writes each packet once, as it was sent; without the "
              "word, what came later or twice is on a second interface, as received");
    return -1;
  }
  return saving_packets(use->shell, &use->words[0], view ? PCAPNG_SENT : PCAPNG_BOTH, use->out,
                        use->diag);
}

/* The numbers of held packets, " #1 #2". */
static void add_numbers(const uint64_t *numbers, size_t count, struct text *out) {
  for (size_t i = 0; i < count; i++)
    text_addf(out, " #%llu", (unsigned long long)numbers[i]);
}

/* How FROM is typed; static. */
static const char *held_from(const struct command_use *use, struct wire_from from) {
  static char text[64];
  const char *host = from.way ? wire_way_name(use->shell->wire, from.way - 1)
                              : lab_host_name(use->shell->lab, from.host);
  snprintf(text, sizeof text, from.port ? "%s:%u" : "%s", *host ? host : "127.0.0.1", from.port);
  return text;
}

#define SHOWN 10 /* numbers of held packets */

static void say_status(const struct command_use *use) {
  struct wire_status s = wire_status(use->shell->wire);
  unsigned long long recorded = s.packets - s.copies, bytes = s.bytes;
  if (s.holding && s.from.host != WIRE_ANY)
    text_addf(use->out, "packets from %s are held; seen so far: %llu (%llu bytes)\n",
              held_from(use, s.from), recorded, bytes);
  else if (s.holding)
    text_addf(use->out, "packets are held; seen so far: %llu (%llu bytes)\n", recorded, bytes);
  else
    text_addf(use->out, "packets pass; seen so far: %llu (%llu bytes)\n", recorded, bytes);
  if (s.copies)
    text_addf(use->out, "sent again while in the hand, and not recorded: %llu\n",
              (unsigned long long)s.copies);
  uint64_t numbers[SHOWN];
  size_t held = wire_held(use->shell->wire, numbers, SHOWN);
  struct text t = TEXT_EMPTY;
  add_numbers(numbers, held < SHOWN ? held : SHOWN, &t);
  if (held > SHOWN)
    text_addf(use->out, "%zu held:%s and more\n", held, text_str(&t));
  else if (held)
    text_addf(use->out, "%zu held:%s\n", held, text_str(&t));
  text_free(&t);
  if (s.under_way)
    text_addf(use->out, "%zu under way\n", s.under_way);
  if (s.drop)
    text_addf(use->out, "of the packets to come, to be dropped: %zu\n", s.drop);
  if (s.dup)
    text_addf(use->out, "of the packets to come, to be delivered twice: %zu\n", s.dup);
  if (s.rst)
    text_addf(use->out, "of the packets to come, to be answered with a reset: %zu\n", s.rst);
  if (s.swap)
    text_adds(use->out, "the next two packets to come will change places\n");
  wire_say_links(&s, use->out);
  if (s.nat)
    text_adds(use->out,
              "the router gives packets for the server its own address as their source\n");
}

static const struct command_act acts[] = {
    {"hold", "hold [from HOST]", "hold every packet that comes, or those that HOST sends", false,
     do_hold},
    {"run", "run", "deliver all that is held, and hold no more", false, do_run},
    {"step", "step [N|#N…]",
     "deliver the next N held packets, or packet #N (`step` alone does it too)", false,
     command_step_run},
    {"drop", "drop [N|#N…]", "take the next N packets, or packet #N, off the wire", false, do_drop},
    {"dup", "dup [N|#N…]", "deliver the next N packets, or packet #N, twice", false, do_dup},
    {"swap", "swap", "let the next two packets change places", false, do_swap},
    {"rst", "rst [N|#N…]", "answer the next N packets, or packet #N, with a reset", false, do_rst},
    {"edit", "edit #N CHANGE…", "change held packet #N: mss=500 -sackOK +CE win=0 badsum", false,
     command_wire_edit},
    {"send", "send #N|from… [CHANGE…]",
     "send packet #N again, or one of your own: from HOST to HOST tcp PORT", false,
     command_wire_send},
    {"icmp", "icmp #N ERROR [CHANGE…]",
     "answer packet #N with an ICMP error, as frag-needed mtu=800", false, command_wire_icmp},
    {"link",
     "link [from HOST] [RATE] [delay MS] [jitter MS] [queue N] [loss P] [dup P] [reorder P]",
     "give the wire a rate, as in 10mbit, and the rest; alone: show what is set", false,
     wire_act_link},
    {"delay", "delay [from HOST] MS", "let every packet, or those of HOST, take MS milliseconds",
     false, wire_act_delay},
    {"loss", "loss [from HOST] PERCENT", "drop packets by chance, the same ones for the same seed",
     false, wire_act_loss},
    {"seed", "seed N", "start the chance of `wire link` from N", false, wire_act_seed},
    {"mtu", "mtu [from HOST] N", "let the cable, or that of HOST, carry packets of at most N bytes",
     false, wire_act_mtu},
    {"nat", "nat on|off", "in the lab with a router: let it translate the client's address", false,
     do_nat},
    {"sysctl", "sysctl [from HOST] [NAME [VALUE]...]",
     "show or change a setting of the kernel's, for this lab only", false, wire_act_sysctl},
    {"show", "show [N]", "packet N field by field; without N the one that is next", false, do_show},
    {"save", "save FILE [sent]",
     "write all packets to a pcapng file, or live to a FIFO, for Wireshark", true, do_save},
    {"clear", "clear", "no loss, no delay, nothing held", false, wire_act_clear},
    {NULL, NULL, NULL, false, NULL},
};

/* Without a wire, what `watch` has seen can still be shown and saved. */
static bool needs_wire(const struct shell *shell, const char *act) {
  return !shell->wire &&
         (!shell->packets || (strcmp(act, "show") != 0 && strcmp(act, "save") != 0));
}

static int run(const struct command_use *use) {
  if (needs_wire(use->shell, use->count ? use->words[0].s : ""))
    return trouble_no_wire(use->diag);
  if (use->count)
    return command_act(use, acts);
  say_status(use);
  return 0;
}

static void complete(struct command_cursor *cursor) {
  const char *act = cursor->arg ? cursor->words[0] : "";
  command_complete_wire_edit(cursor);
  if (cursor->arg == 1 && strcmp(act, "save") == 0)
    cursor->more = COMPLETE_FILES;
  if (cursor->arg == 2 && strcmp(act, "save") == 0)
    cursor->offer(cursor->to, "sent");
  if (cursor->arg >= 1 && strcmp(act, "link") == 0)
    wire_complete_link(cursor);
  if (cursor->arg >= 1 && strcmp(act, "sysctl") == 0)
    wire_complete_sysctl(cursor);
  if (cursor->arg == 1 && strcmp(act, "nat") == 0) {
    cursor->offer(cursor->to, "on");
    cursor->offer(cursor->to, "off");
  }
  if (cursor->arg == 1 && strcmp(act, "mtu") == 0 &&
      !(cursor->shell->lab && lab_is_segment(cursor->shell->lab)))
    cursor->offer(cursor->to, "from");
  if (cursor->arg == 2 && strcmp(act, "mtu") == 0)
    for (int i = LAB_CLIENT;
         cursor->shell->lab && i <= LAB_SERVER && i < lab_hosts(cursor->shell->lab); i++)
      cursor->offer(cursor->to, lab_host_name(cursor->shell->lab, i));
}

const struct command command_wire = {
    .name = "wire",
    .usage = "wire [ACT [WORD]...]",
    .summary = "in the lab: control the packets",
    .detail =
        "`wire link 1mbit delay 50 queue 10` makes the wire a line on which sending takes time: a "
        "packet's length over the rate (kbit, mbit or gbit a second). Packets that come meanwhile "
        "wait in the queue; when N wait, the next is dropped. Then a packet is under way for the "
        "delay, and by chance for up to the jitter longer. Of P percent, loss drops them, dup "
        "delivers "
        "them twice, and reorder lets them skip the delay and so overtake. What is not named stays "
        "as it is. `from client` and `from server` mean one direction; with one host the client is "
        "the end that opened the connection. `from router` is what the router sends of its own, "
        "`from guest` what the third host of a segment sends; what a router passes on does not "
        "wait. (`wire hold from router` holds both.)\n"
        "`wire sysctl tcp_ecn 1` changes the kernel for this lab's hosts only, until the lab "
        "ends; `wire sysctl from router ip_forward 0` for one of them.\n"
        "`wire save FILE` has two interfaces: packets as they were sent, and those that came later "
        "or twice as they were received. With `sent` each packet is there once, which suits "
        "Wireshark's analysis of TCP. Into a FIFO they are written as they come.",
    .most = WIRE_WORDS_MAX, /* each act knows how many it takes */
    .acts = acts,
    .run = run,
    .describe = command_describe_wire_edit,
    .complete = complete,
};
