/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet is taken apart into IP header, transport header, options and payload, the changes are made there, and it is
   put together again. What a change does is a case of `set`; an ICMP error that can be made, a row of `errors`. */
#include "wire/forge.h"

#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>

#include "wire/forge_parts.h"

#define IP_ROOM 256 /* bytes of an IP header with extension headers */
#define OPTIONS 40  /* bytes of TCP options, at most */
#define NEW_TTL 64
#define NEW_WINDOW 64240
#define NEW_ECHO_ID 1 /* with 0, and nothing else in it, Linux answers with a wrong checksum */
#define SPOIL 1u      /* what a wrong checksum differs in: 0 and 0xffff are the same one */

/* Adds LEN bytes to a checksum of RFC 1071, as 16-bit words in network order. */
static uint32_t sum(uint32_t total, const void *bytes, size_t len) {
  const unsigned char *b = bytes;
  for (size_t i = 0; i + 1 < len; i += 2)
    total += (uint32_t)b[i] << 8 | b[i + 1];
  if (len % 2)
    total += (uint32_t)b[len - 1] << 8;
  return (total & 0xffff) + (total >> 16);
}

static uint16_t sum_end(uint32_t total) {
  while (total >> 16)
    total = (total & 0xffff) + (total >> 16);
  return (uint16_t)~total;
}

static void put16(unsigned char *to, unsigned value) {
  to[0] = (unsigned char)(value >> 8);
  to[1] = (unsigned char)value;
}

static unsigned get16(const unsigned char *from) {
  return (unsigned)from[0] << 8 | from[1];
}

static void put_number(unsigned char *to, size_t size, uint32_t value) {
  for (size_t i = size; i-- > 0; value >>= 8)
    to[i] = (unsigned char)value;
}

/* ---- sums and lengths ---- */

/* Where the checksum of PROTOCOL is in its header; 0: it has none. */
static size_t sum_place(uint8_t protocol) {
  switch (protocol) {
  case IPPROTO_TCP:
    return offsetof(struct tcphdr, check);
  case IPPROTO_UDP:
    return offsetof(struct udphdr, check);
  case IPPROTO_ICMP:
  case IPPROTO_ICMPV6:
  case IPPROTO_IGMP:
    return 2;
  default:
    return 0;
  }
}

/* Sets the lengths and the checksum of the IP header, which has IP_LEN bytes, of the packet of LEN bytes at TO. */
static void finish_ip(unsigned char *to, size_t ip_len, size_t len, bool bad) {
  if (to[0] >> 4 == 6) {
    put16(to + 4, (unsigned)(len - sizeof(struct ip6_hdr)));
    return;
  }
  put16(to + 2, (unsigned)len);
  put16(to + 10, 0);
  uint16_t check = sum_end(sum(0, to, ip_len));
  put16(to + 10, bad ? check ^ SPOIL : check);
}

/* Sets length and checksum of PROTOCOL's header, which begins at IP_LEN. */
static void finish_transport(unsigned char *to, size_t ip_len, size_t len, uint8_t protocol,
                             bool bad) {
  bool v6 = to[0] >> 4 == 6;
  size_t place = sum_place(protocol), rest = len - ip_len;
  if (protocol == IPPROTO_UDP)
    put16(to + ip_len + 4, (unsigned)rest);
  if (!place)
    return;
  put16(to + ip_len + place, 0);
  uint32_t total = 0;
  if (protocol != IPPROTO_ICMP && protocol != IPPROTO_IGMP) {
    total = sum(0, to + (v6 ? 8 : 12), v6 ? 32 : 8); /* both addresses */
    total += protocol + (uint32_t)rest;
  }
  uint16_t check = sum_end(sum(total, to + ip_len, rest));
  if (bad)
    check ^= SPOIL;
  if (protocol == IPPROTO_UDP && !check)
    check = 0xffff; /* 0 would say that there is none (RFC 768) */
  put16(to + ip_len + place, check);
}

/* ---- changes ---- */

struct forging {
  const struct packet *p;
  struct packet_base base;
  unsigned char ip[IP_ROOM];
  unsigned char head[sizeof(struct tcphdr)];
  unsigned char options[2 * OPTIONS];
  size_t ip_len, head_len, options_len;
  const unsigned char *data;
  size_t data_len;
  bool bad_sum, bad_ip_sum;
};

static int take_apart(struct forging *f, struct span span, struct diag *diag) {
  const struct packet *p = f->p;
  if (p->kept < p->len)
    return diag_set(diag, "ValueError", NULL, span,
                    "only the first %zu of the packet's %zu bytes are in the record", p->kept,
                    p->len);
  if (p->malformed || !p->family || p->ip_len > IP_ROOM || p->ip_len > p->len)
    return diag_set(diag, "ValueError", NULL, span, "the packet is malformed: %s",
                    p->malformed ? p->malformed : "its IP header is too long");
  size_t at = p->ip_len;
  memcpy(f->ip, p->bytes, f->ip_len = at);
  if (p->header_len && !p->fragment) {
    f->head_len = p->header_len < sizeof f->head ? p->header_len : sizeof f->head;
    memcpy(f->head, p->bytes + at, f->head_len);
    f->options_len = p->header_len - f->head_len;
    memcpy(f->options, p->bytes + at + f->head_len, f->options_len);
    at += p->header_len;
  }
  f->data = p->bytes + at;
  f->data_len = p->len - at;
  return 0;
}

/* Where the option KIND begins among the options, and its length; SIZE_MAX: it is not there. */
static size_t find_option(const struct forging *f, unsigned kind, size_t *len) {
  for (size_t at = 0; at < f->options_len && f->options[at];) {
    *len = f->options[at] == TCPOPT_NOP ? 1 : f->options[at + 1];
    if (f->options[at] == kind)
      return at;
    at += *len;
  }
  return SIZE_MAX;
}

/* Ends the list of options where its padding begins. */
static void trim_options(struct forging *f) {
  size_t at = 0;
  while (at < f->options_len && f->options[at])
    at += f->options[at] == TCPOPT_NOP ? 1 : f->options[at + 1];
  f->options_len = at;
}

/* Puts the option KIND with the SIZE bytes VALUE in the place of the one that is there, or at the end. */
static int put_option(struct forging *f, unsigned kind, const unsigned char *value, size_t size,
                      struct span span, struct diag *diag) {
  size_t len = 0, at;
  trim_options(f);
  if ((at = find_option(f, kind, &len)) == SIZE_MAX) {
    at = f->options_len;
    len = 0;
  }
  size_t whole = f->options_len - len + size + 2;
  if (whole > OPTIONS)
    return diag_set(diag, "ValueError", NULL, span,
                    "the options would take %zu bytes: a TCP header has room for %d", whole,
                    OPTIONS);
  memmove(f->options + at + size + 2, f->options + at + len, f->options_len - at - len);
  f->options[at] = (unsigned char)kind;
  f->options[at + 1] = (unsigned char)(size + 2);
  if (size)
    memcpy(f->options + at + 2, value, size);
  f->options_len = whole;
  return 0;
}

static int remove_option(struct forging *f, const struct forge_change *c, unsigned kind,
                         struct diag *diag) {
  size_t len = 0, at;
  trim_options(f);
  if ((at = find_option(f, kind, &len)) == SIZE_MAX)
    return diag_set(diag, "ValueError", NULL, c->span, "the packet has no option %s",
                    c->field->name);
  memmove(f->options + at, f->options + at + len, f->options_len - at - len);
  f->options_len -= len;
  return 0;
}

static int set_stamp(struct forging *f, const struct forge_change *c, struct diag *diag) {
  unsigned char stamps[8] = {0};
  size_t len = 0, at;
  trim_options(f);
  at = find_option(f, TCPOPT_TIMESTAMP, &len);
  if (at != SIZE_MAX)
    memcpy(stamps, f->options + at + 2, sizeof stamps);
  put_number(stamps + (c->field->offset ? 4 : 0), 4, (uint32_t)c->value);
  return put_option(f, TCPOPT_TIMESTAMP, stamps, sizeof stamps, c->span, diag);
}

static int set_sack(struct forging *f, const struct forge_change *c, struct diag *diag) {
  unsigned char blocks[8 * FORGE_SACKS];
  size_t count = 2 * (size_t)c->value;
  for (size_t i = 0; i < count; i++)
    put_number(blocks + 4 * i, 4, c->sack[i] + f->base.ack);
  return put_option(f, TCPOPT_SACK, blocks, 4 * count, c->span, diag);
}

static int set_option(struct forging *f, const struct forge_change *c, struct diag *diag) {
  const struct forge_field *field = c->field;
  unsigned char value[4];
  unsigned kind = field->form == FORGE_STAMP ? TCPOPT_TIMESTAMP : field->offset;
  if (c->sign == '-')
    return remove_option(f, c, kind, diag);
  if (field->form == FORGE_STAMP)
    return set_stamp(f, c, diag);
  if (field->form == FORGE_SACK)
    return set_sack(f, c, diag);
  put_number(value, field->size, (uint32_t)c->value);
  return put_option(f, kind, value, field->size, c->span, diag);
}

/* The window counts in units, but in a SYN. */
static int set_window(struct forging *f, const struct forge_change *c, struct diag *diag) {
  unsigned shift = f->head[13] & PACKET_SYN ? 0 : f->base.window_shift;
  uint64_t unit = (uint64_t)1 << shift, most = 65535 * unit, value = (uint64_t)c->value;
  if (value > most)
    return diag_set(diag, "ValueError", NULL, c->span,
                    "win is at most %llu here: the field has 16 bits and counts in units of %llu",
                    (unsigned long long)most, (unsigned long long)unit);
  if (value % unit) {
    diag_set(diag, "ValueError", NULL, c->span,
             "win=%llu cannot be told: this end's window counts in units of %llu (wscale %u)",
             (unsigned long long)value, (unsigned long long)unit, shift);
    diag_hint(diag, "win=%llu and win=%llu can", (unsigned long long)(value - value % unit),
              (unsigned long long)(value - value % unit + (value / unit < 65535 ? unit : 0)));
    return -1;
  }
  put16(f->head + 14, (unsigned)(value >> shift));
  return 0;
}

static void set_class(struct forging *f, const struct forge_change *c) {
  bool v6 = f->p->family == AF_INET6;
  unsigned now = v6 ? get16(f->ip) >> 4 & 0xff : f->ip[1];
  if (c->field->most == 3)
    now = (now & ~3u) | (c->sign == '-' ? 0 : c->field->offset);
  else
    now = (now & 3) | (unsigned)c->value << 2;
  if (v6)
    put16(f->ip, (get16(f->ip) & 0xf00f) | now << 4);
  else
    f->ip[1] = (unsigned char)now;
}

static void set_address(struct forging *f, const struct forge_change *c) {
  bool v6 = f->p->family == AF_INET6;
  size_t len = v6 ? 16 : 4;
  if (f->p->arp)
    memcpy(f->ip + forge_arp_address(c->field->offset), &c->address, 4);
  else
    memcpy(f->ip + (v6 ? 8 : 12) + (c->field->offset ? len : 0), &c->address, len);
}

/* Makes the change C. */
static int set(struct forging *f, const struct forge_change *c, struct diag *diag) {
  const struct forge_field *field = c->field;
  if (!field) {
    f->data = c->data;
    f->data_len = c->data_len;
    return 0;
  }
  unsigned char *at = (field->part == FORGE_HEADER ? f->head : f->ip) + field->offset;
  switch (field->form) {
  case FORGE_NUMBER:
    put_number(at, field->size, (uint32_t)c->value + forge_origin(field, f->base));
    return 0;
  case FORGE_MAC:
    put_number(at + 2, 4, (uint32_t)c->value);
    put_number(at, 2, (uint32_t)(c->value >> 32));
    return 0;
  case FORGE_BITS:
    *at = (unsigned char)((*at & ~field->mask) | (c->sign == '-' ? 0 : field->value));
    return 0;
  case FORGE_CLASS:
    set_class(f, c);
    return 0;
  case FORGE_WINDOW:
    return set_window(f, c, diag);
  case FORGE_ADDRESS:
    set_address(f, c);
    return 0;
  case FORGE_OPTION:
  case FORGE_STAMP:
  case FORGE_SACK:
    return set_option(f, c, diag);
  case FORGE_SPOIL:
    *(field->offset ? &f->bad_ip_sum : &f->bad_sum) = true;
    return 0;
  }
  return 0;
}

/* The length of what has been put together at TO, 0: it is too long. */
static size_t put_together(struct forging *f, unsigned char *to) {
  const struct packet *p = f->p;
  bool tcp = f->head_len == sizeof f->head;
  if (tcp) {
    while (f->options_len % 4)
      f->options[f->options_len++] = TCPOPT_EOL;
    f->head[12] = (unsigned char)((f->head_len + f->options_len) / 4 << 4 | (f->head[12] & 15));
  }
  size_t len = f->ip_len + f->head_len + f->options_len + (p->arp ? 0 : f->data_len);
  if (len > FORGE_BYTES)
    return 0;
  memcpy(to, f->ip, f->ip_len);
  if (p->arp)
    return len;
  memcpy(to + f->ip_len, f->head, f->head_len);
  memcpy(to + f->ip_len + f->head_len, f->options, f->options_len);
  if (f->data_len)
    memcpy(to + len - f->data_len, f->data, f->data_len);
  finish_ip(to, f->ip_len, len, f->bad_ip_sum);
  bool unsummed = p->protocol == IPPROTO_UDP && p->family == AF_INET && !p->checksum && !f->bad_sum;
  if (f->head_len && !unsummed)
    finish_transport(to, f->ip_len, len, p->protocol, f->bad_sum);
  else if (f->head_len)
    put16(to + f->ip_len + 4, (unsigned)(len - f->ip_len));
  return len;
}

size_t forge_change(const struct packet *packet, const struct forge_change *changes, size_t count,
                    struct packet_base base, unsigned char *to, struct diag *diag) {
  struct forging f = {.p = packet, .base = base};
  struct span first = count ? changes[0].span : (struct span){0, 0, 0}, last = first;
  if (take_apart(&f, first, diag) < 0)
    return 0;
  for (size_t i = 0; i < count; i++) {
    if (!changes[i].field)
      last = changes[i].span;
    if (set(&f, &changes[i], diag) < 0)
      return 0;
  }
  size_t len = put_together(&f, to);
  if (!len)
    diag_set(diag, "ValueError", NULL, last, "the packet would have more than %d bytes",
             FORGE_BYTES);
  return len;
}

/* ---- packets of one's own ---- */

/* Writes an IP header for REST bytes of PROTOCOL. */
static size_t put_ip(int family, const struct in6_addr *from, const struct in6_addr *to_address,
                     uint8_t protocol, size_t rest, unsigned char *to) {
  if (family == AF_INET6) {
    struct ip6_hdr ip = {.ip6_src = *from, .ip6_dst = *to_address};
    ip.ip6_flow = htonl(6u << 28);
    ip.ip6_nxt = protocol;
    ip.ip6_hlim = NEW_TTL;
    memcpy(to, &ip, sizeof ip);
    finish_ip(to, sizeof ip, sizeof ip + rest, false);
    return sizeof ip;
  }
  struct iphdr ip = {.version = 4, .ihl = sizeof ip / 4, .ttl = NEW_TTL, .protocol = protocol};
  ip.frag_off = htons(IP_DF);
  memcpy(&ip.saddr, from, 4);
  memcpy(&ip.daddr, to_address, 4);
  memcpy(to, &ip, sizeof ip);
  finish_ip(to, sizeof ip, sizeof ip + rest, false);
  return sizeof ip;
}

size_t forge_new(int family, const struct in6_addr *from, const struct in6_addr *to_address,
                 uint8_t protocol, unsigned char to[FORGE_NEW_BYTES]) {
  bool tcp = protocol == IPPROTO_TCP;
  size_t head = tcp ? sizeof(struct tcphdr) : 8;
  size_t ip = put_ip(family, from, to_address, protocol, head, to);
  memset(to + ip, 0, head);
  if (tcp) {
    to[ip + 12] = sizeof(struct tcphdr) / 4 << 4;
    put16(to + ip + 14, NEW_WINDOW);
  } else if (protocol != IPPROTO_UDP) {
    to[ip] = family == AF_INET6 ? 128 : 8;
    put16(to + ip + 4, NEW_ECHO_ID);
  }
  finish_transport(to, ip, ip + head, protocol, false);
  return ip + head;
}

const char *forge_no_reset(const struct packet *p) {
  if (p->protocol != IPPROTO_TCP)
    return "not TCP";
  if (!p->has_ports || !p->header_len)
    return "a part of a packet, without a TCP header";
  return p->flags & PACKET_RST ? "a reset itself" : NULL;
}

size_t forge_reset(const struct packet *p, unsigned char to[FORGE_NEW_BYTES]) {
  if (forge_no_reset(p))
    return 0;
  size_t len = forge_new(p->family, &p->to, &p->from, IPPROTO_TCP, to);
  size_t ip = len - sizeof(struct tcphdr);
  unsigned char *tcp = to + ip;
  put16(tcp, p->to_port);
  put16(tcp + 2, p->from_port);
  tcp[13] = PACKET_RST;
  put16(tcp + 14, 0);
  if (p->flags & PACKET_ACK) {
    put_number(tcp + 4, 4, p->ack);
  } else {
    tcp[13] |= PACKET_ACK;
    put_number(tcp + 8, 4, p->seq + packet_seq_len(p));
  }
  finish_transport(to, ip, len, IPPROTO_TCP, false);
  return len;
}

/* ---- ICMP errors ---- */

struct forge_error {
  const char *name;
  int type4, code4, type6, code6; /* -1: not in that version */
};

static const struct forge_error errors[] = {
    {"net-unreachable", 3, 0, 1, 0},      {"host-unreachable", 3, 1, 1, 3},
    {"protocol-unreachable", 3, 2, 4, 1}, {"port-unreachable", 3, 3, 1, 4},
    {"frag-needed", 3, 4, 2, 0},          {"admin-prohibited", 3, 13, 1, 1},
    {"ttl-exceeded", 11, 0, 3, 0},        {"reassembly-exceeded", 11, 1, 3, 1},
    {"parameter-problem", 12, 0, 4, 0},
};
#define ERRORS (sizeof errors / sizeof *errors)

const struct forge_error *forge_find_error(const char *name) {
  for (size_t i = 0; i < ERRORS; i++)
    if (strcmp(errors[i].name, name) == 0)
      return &errors[i];
  return NULL;
}

bool forge_tells_mtu(const struct forge_error *error) {
  return error->type6 == 2;
}

void forge_each_error(void (*offer)(void *to, const char *name), void *to) {
  for (size_t i = 0; i < ERRORS; i++)
    offer(to, errors[i].name);
}

size_t forge_error(const struct packet *p, const struct forge_error *error,
                   unsigned char to[FORGE_ERROR_BYTES], struct diag *diag) {
  bool v6 = p->family == AF_INET6;
  uint8_t protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
  struct span nowhere = {0, 0, 0};
  if (!p->family) {
    diag_set(diag, "ValueError", NULL, nowhere, "the packet is malformed: %s", p->malformed);
    return 0;
  }
  if (p->arp) {
    diag_set(diag, "ValueError", NULL, nowhere,
             "the packet is ARP: an ICMP error tells of an IP packet");
    return 0;
  }
  if (p->quoted) {
    diag_set(diag, "ValueError", NULL, nowhere,
             "the packet is an ICMP error itself: none is sent about one (RFC 1122, 3.2.2)");
    return 0;
  }
  size_t room =
      (v6 ? FORGE_ERROR_BYTES : 576) - (v6 ? sizeof(struct ip6_hdr) : sizeof(struct iphdr)) - 8;
  size_t quoted = p->kept < room ? p->kept : room;
  size_t ip = put_ip(p->family, &p->to, &p->from, protocol, 8 + quoted, to);
  memset(to + ip, 0, 8);
  to[ip] = (unsigned char)(v6 ? error->type6 : error->type4);
  to[ip + 1] = (unsigned char)(v6 ? error->code6 : error->code4);
  memcpy(to + ip + 8, p->bytes, quoted);
  finish_transport(to, ip, ip + 8 + quoted, protocol, false);
  return ip + 8 + quoted;
}
