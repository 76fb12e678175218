/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `wire edit`, `wire send`, `wire icmp`: packets changed and made. What a change is, wire/forge.h says. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/frame.h"
#include "net/packet.h"
#include "shell/commands/command.h"
#include "shell/commands/wire_words.h"
#include "shell/shell.h"
#include "view/packet_base.h"
#include "wire/forge.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/segment.h"
#include "wire/wire.h"

#define FIRST_PORT 40000 /* that a packet of one's own is from when none is said */
#define ENOUGH 96        /* bytes that tell which fields a packet has */

/* What is being changed, and to what. */
struct bench {
  const struct command_use *use;
  unsigned char was[FORGE_BYTES], is[FORGE_BYTES];
  struct packet packet; /* in WAS */
  struct packet_base base;
  struct forge_change changes[WIRE_WORDS_MAX];
  size_t count;
};

/* Refuses word I, the newest change, if an earlier one is of the same field: only one of them could count. */
static int refuse_again(const struct bench *b, uint32_t i) {
  const struct word *words = b->use->words;
  size_t last = b->count - 1;
  for (size_t k = 0; k < last; k++)
    if (b->changes[k].field == b->changes[last].field && words[i].quoted)
      return diag_set(b->use->diag, "ValueError", NULL, words[i].span,
                      "a packet has one payload, and another is given already");
    else if (b->changes[k].field == b->changes[last].field)
      return diag_set(b->use->diag, "ValueError", NULL, words[i].span,
                      "'%s' and '%s' change the same field", words[i - last + k].s, words[i].s);
  return 0;
}

/* Reads the words from I on as changes of the packet. */
static int read_changes(struct bench *b, uint32_t i) {
  for (b->count = 0; i < b->use->count && b->count < WIRE_WORDS_MAX; i++) {
    const struct word *word = &b->use->words[i];
    struct forge_change *change = &b->changes[b->count++];
    if (word->quoted && b->packet.arp)
      return diag_set(b->use->diag, "ValueError", NULL, word->span, "ARP has no payload");
    if (word->quoted)
      *change = (struct forge_change){
          .data = (const unsigned char *)word->s, .data_len = word->len, .span = word->span};
    else if (forge_read(word->s, word->span, &b->packet, change, b->use->diag) < 0)
      return -1;
    if (refuse_again(b, i) < 0)
      return -1;
  }
  return 0;
}

/* Makes the changes: the length of what is in IS then, 0 and the diagnostic filled. */
static size_t change(struct bench *b) {
  if (b->use->shell->session->settings.seq)
    b->base.seq = b->base.ack = 0;
  return forge_change(&b->packet, b->changes, b->count, b->base, b->is, b->use->diag);
}

static void take(struct bench *b, size_t kept, size_t len) {
  packet_decode(b->was, kept, len, &b->packet);
}

/* The packet NUMBER as it is now, of which the record may have only a part: false: it is forgotten. */
static bool take_recorded(struct bench *b, uint64_t number, struct record_packet *packet) {
  struct record *record = b->use->shell->packets;
  if (!record_get(record, number, packet, b->was, sizeof b->was))
    return false;
  size_t len = wire_look_at(b->use->shell->wire, number, b->was, sizeof b->was);
  if (!len)
    len = record_get_edited(record, number, b->was, sizeof b->was);
  take(b, len ? len : packet->kept, len ? len : packet->len);
  b->base = packet_base_of(record, number);
  return true;
}

/* ---- wire edit #N CHANGE… ---- */

static int edit(struct bench *b) {
  const struct command_use *use = b->use;
  uint64_t number;
  struct record_packet packet;
  if (wire_words_packet(use, 0, &number) < 0 || wire_words_in_hand(use, 0, number) < 0)
    return -1;
  take_recorded(b, number, &packet);
  if (read_changes(b, 1) < 0)
    return -1;
  size_t len = change(b);
  if (!len)
    return -1;
  if (len == b->packet.len && memcmp(b->is, b->was, len) == 0)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, 1),
                    "that changes nothing: #%llu is so already", (unsigned long long)number);
  wire_edit(use->shell->wire, number, b->is, len);
  return 0;
}

/* ---- wire send #N [CHANGE…] ---- */

static int send_again(struct bench *b) {
  const struct command_use *use = b->use;
  uint64_t number;
  struct record_packet packet;
  if (wire_words_packet(use, 0, &number) < 0)
    return -1;
  if (!take_recorded(b, number, &packet))
    return diag_set(use->diag, "LookupError", NULL, command_place(use, 0),
                    "#%llu has just been forgotten", (unsigned long long)number);
  if (packet.fate == FATE_SEEN)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, 0),
                    "#%llu was seen on a network outside the lab: the wire cannot send there",
                    (unsigned long long)number);
  if (read_changes(b, 1) < 0)
    return -1;
  size_t len = b->packet.len;
  if (b->packet.kept < len)
    return diag_set(use->diag, "ValueError", NULL, command_place(use, 0),
                    "only the first %zu of the %zu bytes of #%llu are in the record",
                    b->packet.kept, len, (unsigned long long)number);
  if (!b->count)
    memcpy(b->is, b->was, len);
  else if (!(len = change(b)))
    return -1;
  wire_make(use->shell->wire, packet.host, number, b->is, len);
  return 0;
}

/* ---- wire send from HOST to HOST PROTOCOL [PORT] [CHANGE…] ---- */

static const struct {
  const char *name;
  uint8_t protocol;
} protocols[] = {{"tcp", IPPROTO_TCP}, {"udp", IPPROTO_UDP}, {"icmp", IPPROTO_ICMP}};
#define PROTOCOLS (sizeof protocols / sizeof *protocols)

/* Reads word I as a protocol: 0 and the diagnostic filled, if it is none. */
static uint8_t read_protocol(const struct command_use *use, uint32_t i) {
  for (size_t k = 0; i < use->count && k < PROTOCOLS; k++)
    if (strcmp(use->words[i].s, protocols[k].name) == 0)
      return protocols[k].protocol;
  if (i < use->count)
    diag_set(use->diag, "ValueError", NULL, command_place(use, i),
             "the protocol is tcp, udp or icmp, not '%s'", use->words[i].s);
  else
    diag_set(use->diag, "usage", NULL, command_place(use, use->count - 1),
             "wire send from HOST to HOST tcp|udp|icmp [PORT] [CHANGE…]");
  return 0;
}

/* The device that a packet to TO comes from: that of the host FROM with the cable to TO, else any of FROM; of
   somebody else's, the one at the other end of TO's cable, or on its segment that of another host. */
static int sending_device(const struct command_use *use, const struct wire_end *from,
                          const struct wire_end *to) {
  const struct lab *lab = use->shell->lab;
  int any = 0;
  for (int i = lab_devices(lab); i-- > 0;) {
    bool own = from->host >= 0 && lab_device_host(lab, i) == from->host;
    int far = lab_far(lab, i);
    bool near = far >= 0 && lab_device_host(lab, far) == to->host;
    if (near && (own || from->host < 0 || from->host == to->host))
      return i;
    any = own ? i : any;
  }
  bool strange = from->host < 0 || from->host == to->host;
  for (int i = 0; strange && lab_far(lab, i) < 0 && i < lab_devices(lab); i++)
    if (lab_device_host(lab, i) != to->host)
      return i;
  return any;
}

/* Gives END, a host, the address that it has on DEVICE, if that is one of its own, else its first. */
static void choose_address(const struct lab *lab, struct wire_end *end, int device) {
  if (device >= 0 && lab_device_host(lab, device) == end->host)
    lab_device_address(lab, device, end->family, &end->address);
  else
    lab_host_address(lab, end->host, end->family, &end->address);
}

/* Whether END is a group, or all hosts of the segment that the lab is. */
static bool is_for_many(const struct lab *lab, const struct wire_end *end) {
  unsigned char mac[FRAME_MAC];
  return lab_is_segment(lab) && frame_group_of(end->family, &end->address, mac);
}

/* Reads `from END to END`; both then have addresses of one family. */
static int read_ends(const struct command_use *use, struct wire_end *from, struct wire_end *to) {
  if (use->count < 4 || strcmp(use->words[0].s, "from") != 0 || strcmp(use->words[2].s, "to") != 0)
    return diag_set(use->diag, "usage", NULL, command_place(use, 0),
                    "wire send #N [CHANGE…], or wire send from HOST to HOST tcp|udp|icmp [PORT] "
                    "[CHANGE…]");
  if (wire_words_end(use, 1, from) < 0 || wire_words_end(use, 3, to) < 0)
    return -1;
  int family = from->family != AF_UNSPEC ? from->family : to->family;
  if (family == AF_UNSPEC)
    family = AF_INET;
  struct wire_end *ends[2] = {from, to};
  int device = sending_device(use, from, to);
  for (int i = 0; i < 2; i++) {
    bool named = ends[i]->family == AF_UNSPEC;
    if (!named && ends[i]->family != family)
      return diag_set(use->diag, "ValueError", NULL, command_place(use, 3),
                      "both addresses must be of one family, IPv4 or IPv6");
    ends[i]->family = family;
    if (named)
      choose_address(use->shell->lab, ends[i], i == 0 ? device : lab_far(use->shell->lab, device));
  }
  if (to->host < 0 && !is_for_many(use->shell->lab, to)) {
    diag_set(use->diag, "ValueError", NULL, command_place(use, 3),
             "no host of the lab has the address '%s'", use->words[3].s);
    diag_hint(use->diag, "only the address that it is from may be anybody's");
    return -1;
  }
  return 0;
}

/* Reads the word after the protocol, if it is a port, and puts the ports into the packet's header, at PORTS. Returns
   the number of the word after it, or -1. */
static int read_ports(const struct command_use *use, const struct wire_end *from,
                      const struct wire_end *to, unsigned char *ports) {
  const char *s = use->count > 5 && !use->words[5].quoted ? use->words[5].s : "";
  unsigned long port = to->port;
  char *rest;
  bool said = *s >= '0' && *s <= '9';
  if (said) {
    port = strtoul(s, &rest, 10);
    if (*rest || port < 1 || port > 65535)
      return diag_set(use->diag, "ValueError", NULL, command_place(use, 5),
                      "a port is a number from 1 to 65535, not '%s'", s);
    if (to->port && to->port != port)
      return diag_set(use->diag, "ValueError", NULL, command_place(use, 5),
                      "the packet goes to one port: %u, as '%s' says, or %lu", to->port,
                      use->words[3].s, port);
  }
  if (!port) {
    diag_set(use->diag, "ValueError", NULL, command_place(use, 4),
             "it needs the port that it goes to");
    diag_hint(use->diag, "write it after the protocol, as in `%s 50000`", use->words[4].s);
    return -1;
  }
  unsigned source = from->port ? from->port : FIRST_PORT;
  ports[0] = (unsigned char)(source >> 8);
  ports[1] = (unsigned char)source;
  ports[2] = (unsigned char)(port >> 8);
  ports[3] = (unsigned char)port;
  return 5 + said;
}

static int send_own(struct bench *b) {
  const struct command_use *use = b->use;
  struct wire_end from, to;
  if (read_ends(use, &from, &to) < 0)
    return -1;
  uint8_t protocol = read_protocol(use, 4);
  if (!protocol)
    return -1;
  if (protocol == IPPROTO_ICMP && from.family == AF_INET6)
    protocol = IPPROTO_ICMPV6;
  size_t len = forge_new(from.family, &from.address, &to.address, protocol, b->was);
  size_t head = from.family == AF_INET6 ? 40 : 20;
  bool ports = protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
  int next = ports ? read_ports(use, &from, &to, b->was + head) : 5;
  if (next < 0)
    return -1;
  take(b, len, len);
  if (read_changes(b, (uint32_t)next) < 0)
    return -1;
  if (!(len = change(b))) /* for its ports */
    return -1;
  struct packet made;
  packet_decode(b->is, len, len, &made);
  b->base = packet_base_next(use->shell->packets, &made);
  if (!(len = change(b)))
    return -1;
  wire_make(use->shell->wire, sending_device(use, &from, &to), 0, b->is, len);
  return 0;
}

/* ---- wire icmp #N ERROR [CHANGE…] ---- */

static const struct forge_error *read_error(const struct command_use *use) {
  const struct word *word = &use->words[1];
  const struct forge_error *error = forge_find_error(word->s);
  struct nearest near = nearest_start(word->s, word->len);
  if (error)
    return error;
  diag_set(use->diag, "NameError", NULL, word->span, "there is no ICMP error '%s'", word->s);
  forge_each_error(nearest_offer, &near);
  if (near.best)
    diag_hint(use->diag, "did you mean '%s'?", near.best);
  else
    diag_hint(use->diag,
              "port-unreachable, host-unreachable, frag-needed, ttl-exceeded and others: "
              "`help wire icmp`");
  return NULL;
}

static bool tells_mtu(const struct command_use *use) {
  for (uint32_t i = 2; i < use->count; i++)
    if (strncmp(use->words[i].s, "mtu=", 4) == 0)
      return true;
  return false;
}

static int report(struct bench *b) {
  const struct command_use *use = b->use;
  const struct forge_error *error;
  struct record_packet packet;
  uint64_t number;
  if (wire_words_packet(use, 0, &number) < 0 || !(error = read_error(use)))
    return -1;
  if (forge_tells_mtu(error) && !tells_mtu(use)) {
    diag_set(use->diag, "ValueError", NULL, command_place(use, 1),
             "%s tells the MTU of the next link: which one?", use->words[1].s);
    diag_hint(use->diag, "add it, as in `mtu=800`");
    return -1;
  }
  if (!take_recorded(b, number, &packet))
    return diag_set(use->diag, "LookupError", NULL, command_place(use, 0),
                    "#%llu has just been forgotten", (unsigned long long)number);
  int answerer = segment_other(use->shell->lab, &b->packet, packet.host);
  size_t len = forge_error(&b->packet, error, b->is, use->diag);
  if (!len) {
    use->diag->span = command_place(use, 0);
    return -1;
  }
  memcpy(b->was, b->is, len);
  take(b, len, len);
  b->base = (struct packet_base){0, 0, 0};
  if (read_changes(b, 2) < 0 || !(len = change(b)))
    return -1;
  wire_make(use->shell->wire, answerer, number, b->is, len);
  return 0;
}

/* ---- the commands ---- */

static int with_bench(const struct command_use *use, int (*act)(struct bench *b)) {
  struct bench *b = mem_zalloc(1, sizeof *b);
  b->use = use;
  int result = act(b);
  free(b);
  return result;
}

int command_wire_edit(const struct command_use *use) {
  return with_bench(use, edit);
}

int command_wire_send(const struct command_use *use) {
  return with_bench(use, wire_words_is_packet(use) ? send_again : send_own);
}

int command_wire_icmp(const struct command_use *use) {
  return with_bench(use, report);
}

/* ---- help ---- */

static void describe_changes(struct text *out) {
  text_adds(out,
            "A packet in the hand becomes another one: its receiver never sees what was sent. A "
            "change is one word. Numbers are counted as on the ladder; lengths and checksums "
            "are made right.\n\n");
  forge_describe(out);
}

static void describe_send(struct text *out) {
  text_adds(
      out,
      "The packet is delivered at once, past hand, loss and delay. Its sender knows nothing of "
      "it; what the receiver answers goes to the sender's address.\n\n"
      "  wire send #4                       packet #4 once more\n"
      "  wire send #4 seq=9 b'other'        a packet like #4\n"
      "  wire send from client to server tcp 50000 +SYN seq=0\n"
      "  wire send from client:40001 to server udp 53 b'hello'\n"
      "  wire send from fd00::1 to server icmp     an echo request\n\n"
      "An end is a host or an address, with :PORT if you like. In the lab of one host write "
      "127.0.0.1. The address that it is from may be anybody's. A TCP segment has no flags "
      "and no options but those that you give it, port 40000, number 0 and a window of 64,240; "
      "an echo request has identifier 1. "
      "The changes are those of `help wire edit`.");
}

static void add_error(void *to, const char *name) {
  text_addf(to, "  %s\n", name);
}

static void describe_errors(struct text *out) {
  text_adds(out,
            "The error quotes packet #N and goes to its sender, from the address that the packet "
            "went to (src=ADDRESS: from another). Packet #N stays where it is. In IPv6 the "
            "error that is nearest is made.\n\n");
  forge_each_error(add_error, out);
  text_adds(out, "\nfrag-needed needs the MTU of the next link, mtu=800 (IPv6: packet too big).");
}

void command_describe_wire_edit(const char *act, struct text *out) {
  if (strcmp(act, "edit") == 0)
    describe_changes(out);
  else if (strcmp(act, "send") == 0)
    describe_send(out);
  else if (strcmp(act, "icmp") == 0)
    describe_errors(out);
}

/* ---- completion ---- */

static void offer_held(struct command_cursor *cursor) {
  uint64_t numbers[WIRE_WORDS_MAX];
  struct wire *wire = cursor->shell->wire;
  size_t count = wire ? wire_held(wire, numbers, WIRE_WORDS_MAX) : 0;
  for (size_t i = 0; i < count && i < WIRE_WORDS_MAX; i++) {
    char word[24];
    snprintf(word, sizeof word, "#%llu", (unsigned long long)numbers[i]);
    cursor->offer(cursor->to, word);
  }
}

static void offer_hosts(struct command_cursor *cursor) {
  const struct lab *lab = cursor->shell->lab;
  for (int i = 0; lab && i < lab_hosts(lab); i++)
    cursor->offer(cursor->to, *lab_host_name(lab, i) ? lab_host_name(lab, i) : "127.0.0.1");
}

/* The changes of the packet that WORD names, or of any. */
static void offer_changes(struct command_cursor *cursor, const char *word) {
  unsigned char bytes[ENOUGH];
  struct record_packet r;
  struct packet p;
  bool known =
      cursor->shell->packets && *word == '#' &&
      record_get(cursor->shell->packets, strtoull(word + 1, NULL, 10), &r, bytes, sizeof bytes);
  if (known)
    packet_decode(bytes, r.kept < sizeof bytes ? r.kept : sizeof bytes, r.len, &p);
  forge_each_word(known ? &p : NULL, cursor->offer, cursor->to);
}

/* After `wire send from`: words as in `from A to B tcp 50000`. */
static void offer_own(struct command_cursor *cursor) {
  switch (cursor->arg) {
  case 2:
  case 4:
    offer_hosts(cursor);
    break;
  case 3:
    cursor->offer(cursor->to, "to");
    break;
  case 5:
    for (size_t i = 0; i < PROTOCOLS; i++)
      cursor->offer(cursor->to, protocols[i].name);
    break;
  default:
    offer_changes(cursor, "");
  }
}

void command_complete_wire_edit(struct command_cursor *cursor) {
  static const char *const of_held[] = {"step", "drop", "dup",  "rst",
                                        "edit", "icmp", "show", "send"};
  const char *act = cursor->arg ? cursor->words[0] : "";
  bool sends = strcmp(act, "send") == 0, holds = strcmp(act, "hold") == 0;
  bool own = sends && cursor->arg > 1 && strcmp(cursor->words[1], "from") == 0;
  for (size_t i = 0; cursor->arg == 1 && i < sizeof of_held / sizeof *of_held; i++)
    if (strcmp(act, of_held[i]) == 0)
      offer_held(cursor);
  if (cursor->arg == 1 && (sends || holds))
    cursor->offer(cursor->to, "from");
  if (cursor->arg == 2 && holds)
    offer_hosts(cursor);
  if (cursor->arg == 2 && strcmp(act, "icmp") == 0)
    forge_each_error(cursor->offer, cursor->to);
  if (own)
    offer_own(cursor);
  else if (cursor->arg > 1 && (sends || strcmp(act, "edit") == 0))
    offer_changes(cursor, cursor->words[1]);
}
