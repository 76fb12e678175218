/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets in words: the ladder's summary, the fields of `wire show`, the sentence on what it does. */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "net/packet.h"
#include "net/packet_parts.h"

void packet_flags(unsigned flags, struct text *out) {
  static const struct {
    unsigned flag;
    const char *name;
  } names[] = {{PACKET_FIN, "FIN"}, {PACKET_SYN, "SYN"}, {PACKET_RST, "RST"}, {PACKET_PSH, "PSH"},
               {PACKET_ACK, "ACK"}, {PACKET_URG, "URG"}, {PACKET_ECE, "ECE"}, {PACKET_CWR, "CWR"}};
  const char *comma = "";
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (flags & names[i].flag) {
      text_addf(out, "%s%s", comma, names[i].name);
      comma = ",";
    }
  if (!*comma)
    text_adds(out, "no flags");
}

static void add_address(const struct packet *p, const struct in6_addr *address, uint16_t port,
                        struct text *out) {
  char s[INET6_ADDRSTRLEN] = "?";
  if (p->family)
    inet_ntop(p->family, address, s, sizeof s);
  if (!p->has_ports)
    text_adds(out, s);
  else if (p->family == AF_INET6)
    text_addf(out, "[%s]:%u", s, port);
  else
    text_addf(out, "%s:%u", s, port);
}

void packet_from(const struct packet *packet, struct text *out) {
  add_address(packet, &packet->from, packet->from_port, out);
}

void packet_to(const struct packet *packet, struct text *out) {
  add_address(packet, &packet->to, packet->to_port, out);
}

/* ICMP. */

static const char *unreachable_v4(int code) {
  static const char *const names[] = {"network unreachable",  "host unreachable",
                                      "protocol unreachable", "port unreachable",
                                      "fragmentation needed", "source route failed"};
  if (code >= 0 && code < (int)(sizeof names / sizeof *names))
    return names[code];
  return code == 13 ? "administratively prohibited" : "unreachable";
}

static const char *unreachable_v6(int code) {
  static const char *const names[] = {"no route",
                                      "administratively prohibited",
                                      "beyond scope of source address",
                                      "address unreachable",
                                      "port unreachable",
                                      "source address failed policy",
                                      "route rejected"};
  if (code >= 0 && code < (int)(sizeof names / sizeof *names))
    return names[code];
  return "unreachable";
}

static const char *exceeded(int code) {
  return code == 1 ? "fragment reassembly time exceeded" : "time to live exceeded in transit";
}

static const char *icmp_name(const struct packet *p) {
  if (p->family == AF_INET6)
    switch (p->icmp_type) {
    case 1:
      return unreachable_v6(p->icmp_code);
    case 2:
      return "packet too big";
    case 3:
      return exceeded(p->icmp_code);
    case 4:
      return "parameter problem";
    case 130:
      return "multicast listener query";
    case 131:
    case 143:
      return "multicast listener report";
    case 132:
      return "multicast listener done";
    case 133:
      return "router solicitation";
    case 134:
      return "router advertisement";
    case 128:
      return "echo request";
    case 129:
      return "echo reply";
    case 135:
      return "neighbor solicitation";
    case 136:
      return "neighbor advertisement";
    default:
      return NULL;
    }
  switch (p->icmp_type) {
  case 0:
    return "echo reply";
  case 3:
    return unreachable_v4(p->icmp_code);
  case 5:
    return "redirect";
  case 8:
    return "echo request";
  case 11:
    return exceeded(p->icmp_code);
  case 12:
    return "parameter problem";
  default:
    return NULL;
  }
}

/* Whether P reports that a packet is too large: *MTU is that of the cable ahead (RFC 1191, RFC 4443, 3.2), *AT where
   it is in the packet, *LEN of how many bytes. */
static bool mtu_ahead(const struct packet *p, uint32_t *mtu, size_t *at, size_t *len) {
  bool v6 = p->family == AF_INET6;
  if (v6 ? p->icmp_type != 2 : p->icmp_type != 3 || p->icmp_code != 4)
    return false;
  *len = v6 ? 4 : 2;
  *at = p->ip_len + 8 - *len;
  if (*at + *len > p->kept)
    return false;
  *mtu = 0;
  for (size_t i = 0; i < *len; i++)
    *mtu = *mtu << 8 | p->bytes[*at + i];
  return true;
}

static void add_icmp(const struct packet *p, struct text *out) {
  const char *name = icmp_name(p);
  text_adds(out, p->family == AF_INET6 ? "ICMPv6 " : "ICMP ");
  if (name)
    text_adds(out, name);
  else
    text_addf(out, "type %d code %d", p->icmp_type, p->icmp_code);
  bool v6 = p->family == AF_INET6;
  if (v6 ? p->icmp_type == 128 || p->icmp_type == 129 : p->icmp_type == 8 || p->icmp_type == 0)
    text_addf(out, " id=%u seq=%u len=%zu", p->echo_id, p->echo_seq, p->data_len);
  uint32_t mtu;
  size_t at, len;
  if (mtu_ahead(p, &mtu, &at, &len))
    text_addf(out, " mtu=%u", mtu);
  packet_add_neighbor(p, out);
}

/* The summary. */

static void add_options(const struct packet *p, struct text *out) {
  if (p->mss >= 0)
    text_addf(out, " mss=%d", p->mss);
  if (p->window_scale >= 0)
    text_addf(out, " ws=%d", p->window_scale);
  if (p->sack_permitted)
    text_adds(out, " sackOK");
  if (p->has_timestamps)
    text_adds(out, " ts");
  if (p->fast_open >= 0)
    text_addf(out, " tfo=%d", p->fast_open);
}

/* Whether P is a RST of a kernel that has no such connection: its number is 0, which has no place in a stream
   (RFC 9293, 3.5.2). */
static bool is_from_nobody(const struct packet *p) {
  return p->flags & PACKET_RST && p->flags & PACKET_ACK && p->seq == 0;
}

static void add_tcp(const struct packet *p, struct packet_base base, bool wide, struct text *out) {
  bool numbered = packet_seq_len(p) || p->flags & PACKET_RST;
  packet_flags(p->flags, out);
  if (numbered || wide)
    text_addf(out, " seq=%u", is_from_nobody(p) ? 0 : p->seq - base.seq);
  if (p->flags & PACKET_ACK)
    text_addf(out, " ack=%u", p->ack - base.ack);
  if (p->data_len)
    text_addf(out, " len=%zu", p->data_len);
  if (p->flags & PACKET_SYN || p->window == 0 || wide)
    if (!(p->flags & PACKET_RST))
      text_addf(out, " win=%u", packet_window(p, base));
  for (int i = 0; i < p->sack_count; i++)
    text_addf(out, " %ssack=%u-%u", !i && packet_is_dsack(p) ? "d" : "", p->sack[i].left - base.ack,
              p->sack[i].right - base.ack);
  if (wide)
    add_options(p, out);
}

void packet_summary(const struct packet *p, struct packet_base base, bool wide, struct text *out) {
  if (p->malformed)
    text_addf(out, "malformed: %s", p->malformed);
  else if (p->arp)
    packet_add_arp(p, out);
  else if (p->fragment && p->fragment_offset)
    text_addf(out, "fragment at=%u len=%zu%s", p->fragment_offset, p->data_len,
              p->more_fragments ? "" : " last");
  else if (p->protocol == IPPROTO_TCP)
    add_tcp(p, base, wide, out);
  else if (p->protocol == IPPROTO_UDP)
    text_addf(out, "UDP len=%zu", p->data_len);
  else if (p->icmp_type >= 0)
    add_icmp(p, out);
  else if (p->igmp_type >= 0)
    packet_add_igmp(p, out);
  else
    text_addf(out, "protocol %u, %zu bytes", p->protocol, p->data_len);
  if (p->fragment && !p->fragment_offset && !p->malformed)
    text_adds(out, " at=0 more");
  if (p->fragment && wide)
    text_addf(out, " id=%u", p->id);
}

static const char *tcp_meaning(const struct packet *p) {
  unsigned f = p->flags;
  if (f & PACKET_RST)
    return "The sender knows no such connection, or gives it up: the other end must drop it at "
           "once.";
  if (f & PACKET_SYN && f & PACKET_ACK)
    return "The answer to a SYN: it accepts the opening and opens the other direction; its own "
           "sequence numbers start here.";
  if (f & PACKET_SYN)
    return "The sender asks to open a connection; its sequence numbers start here.";
  if (f & PACKET_FIN)
    return "The sender will send nothing more; it can still receive.";
  if (p->data_len && p->window == 0)
    return "Data, from an end that can take none itself just now.";
  if (p->data_len)
    return "Data; the receiver acknowledges the byte it expects next.";
  if (p->window == 0)
    return "The window is closed: the sender of this can take no more data until it says so.";
  if (f & PACKET_ACK)
    return "It acknowledges: all bytes before ack have come.";
  return "A segment without flags: the receiver ignores it.";
}

const char *packet_meaning(const struct packet *p) {
  if (p->malformed)
    return "It breaks the rules of its protocol: a receiver drops it.";
  if (p->fragment && p->fragment_offset)
    return "A further part of a datagram that was too large for the link; the receiver puts the "
           "parts together.";
  if (p->protocol == IPPROTO_TCP)
    return tcp_meaning(p);
  if (p->protocol == IPPROTO_UDP)
    return "One datagram: no connection, no acknowledgement, no second try.";
  const char *local = packet_local_meaning(p);
  if (local)
    return local;
  if (p->icmp_type >= 0 && !p->quoted && (p->echo_id || p->echo_seq))
    return "ping: a request is answered with a reply of the same identifier, number and data.";
  if (p->quoted)
    return "A router or the far end reports that the packet quoted inside went wrong.";
  return "The wire carries it like any other packet.";
}

/* Fields. */

void packet_put(struct packet_fields *f, const char *layer, const char *name, size_t offset,
                size_t len, const char *format, ...) {
  struct text t = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&t, format, ap);
  va_end(ap);
  if (offset < f->p->kept)
    f->field(f->data, &(struct packet_field){false, layer, name, offset, len, text_str(&t)});
  text_free(&t);
}

unsigned packet_byte(const struct packet *p, size_t offset) {
  return offset < p->kept ? p->bytes[offset] : 0;
}

unsigned packet_word(const struct packet *p, size_t offset) {
  return packet_byte(p, offset) << 8 | packet_byte(p, offset + 1);
}

const char *packet_protocol_name(unsigned protocol) {
  switch (protocol) {
  case IPPROTO_TCP:
    return "TCP";
  case IPPROTO_UDP:
    return "UDP";
  case IPPROTO_ICMP:
    return "ICMP";
  case IPPROTO_ICMPV6:
    return "ICMPv6";
  case IPPROTO_IGMP:
    return "IGMP";
  default:
    return NULL;
  }
}

static const char *protocol_word(unsigned protocol) {
  const char *name = packet_protocol_name(protocol);
  return name ? name : "other";
}

static void ipv4_fields(struct packet_fields *f) {
  const struct packet *p = f->p;
  char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &p->from, from, sizeof from);
  inet_ntop(AF_INET, &p->to, to, sizeof to);
  unsigned flags = packet_byte(p, 6) >> 5;
  packet_put(f, "IPv4", "Version", 0, 1, "4");
  packet_put(f, "IPv4", "Internet Header Length", 0, 1, "%u bytes", (packet_byte(p, 0) & 15) * 4);
  packet_put(f, "IPv4", "Type of Service", 1, 1, "0x%02x", packet_byte(p, 1));
  packet_put(f, "IPv4", "Total Length", 2, 2, "%u", packet_word(p, 2));
  packet_put(f, "IPv4", "Identification", 4, 2, "0x%04x", packet_word(p, 4));
  packet_put(f, "IPv4", "Flags", 6, 1, "%s%s%s", flags & 2 ? "Don't Fragment" : "",
             flags & 1 ? "More Fragments" : "", flags & 3 ? "" : "none");
  packet_put(f, "IPv4", "Fragment Offset", 6, 2, "%u", p->fragment_offset);
  packet_put(f, "IPv4", "Time to Live", 8, 1, "%u", p->ttl);
  packet_put(f, "IPv4", "Protocol", 9, 1, "%u (%s)", packet_byte(p, 9),
             protocol_word(packet_byte(p, 9)));
  packet_put(f, "IPv4", "Header Checksum", 10, 2, "0x%04x", packet_word(p, 10));
  packet_put(f, "IPv4", "Source Address", 12, 4, "%s", from);
  packet_put(f, "IPv4", "Destination Address", 16, 4, "%s", to);
}

static void ipv6_fields(struct packet_fields *f) {
  const struct packet *p = f->p;
  char from[INET6_ADDRSTRLEN], to[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &p->from, from, sizeof from);
  inet_ntop(AF_INET6, &p->to, to, sizeof to);
  packet_put(f, "IPv6", "Version", 0, 1, "6");
  packet_put(f, "IPv6", "Traffic Class", 0, 2, "0x%02x",
             (packet_byte(p, 0) & 15) << 4 | packet_byte(p, 1) >> 4);
  packet_put(f, "IPv6", "Flow Label", 1, 3, "0x%05x",
             (packet_byte(p, 1) & 15) << 16 | packet_word(p, 2));
  packet_put(f, "IPv6", "Payload Length", 4, 2, "%u", packet_word(p, 4));
  packet_put(f, "IPv6", "Next Header", 6, 1, "%u (%s)", packet_byte(p, 6),
             protocol_word(packet_byte(p, 6)));
  packet_put(f, "IPv6", "Hop Limit", 7, 1, "%u", p->ttl);
  packet_put(f, "IPv6", "Source Address", 8, 16, "%s", from);
  packet_put(f, "IPv6", "Destination Address", 24, 16, "%s", to);
  if (p->ip_len > 40)
    packet_put(f, "IPv6", "Extension Headers", 40, p->ip_len - 40, "%zu bytes%s", p->ip_len - 40,
               p->fragment ? ", a fragment" : "");
}

static const char *option_name(unsigned kind) {
  switch (kind) {
  case 0:
    return "End of Option List";
  case 1:
    return "No-Operation";
  case 2:
    return "Maximum Segment Size";
  case 3:
    return "Window Scale";
  case 4:
    return "SACK Permitted";
  case 5:
    return "SACK";
  case 8:
    return "Timestamps";
  case 34:
    return "Fast Open Cookie";
  default:
    return "Unknown";
  }
}

static void put_option(struct packet_fields *f, unsigned kind, size_t at, size_t len) {
  const struct packet *p = f->p;
  const char *name = option_name(kind);
  switch (kind) {
  case 2:
    packet_put(f, "TCP option", name, at, len, "%d", p->mss);
    break;
  case 3:
    packet_put(f, "TCP option", name, at, len, "%d (windows are multiplied by %u)", p->window_scale,
               p->window_scale >= 0 && p->window_scale < 15 ? 1u << p->window_scale : 1u << 14);
    break;
  case 5:
    for (int i = 0; i < p->sack_count; i++)
      packet_put(f, "TCP option", name, at + 2 + 8 * (size_t)i, 8, "%u to %u", p->sack[i].left,
                 p->sack[i].right);
    break;
  case 8:
    packet_put(f, "TCP option", name, at, len, "value %u, echo %u", p->ts_value, p->ts_echo);
    break;
  case 0:
  case 1:
  case 4:
    packet_put(f, "TCP option", name, at, len, "kind %u", kind);
    break;
  default:
    packet_put(f, "TCP option", name, at, len, "kind %u, %zu bytes", kind, len);
    break;
  }
}

static void option_fields(struct packet_fields *f, size_t at, size_t end) {
  const struct packet *p = f->p;
  while (at < end && at < p->kept) {
    unsigned kind = packet_byte(p, at);
    size_t len = kind < 2 ? 1 : packet_byte(p, at + 1);
    if (kind >= 2 && (len < 2 || len > end - at))
      return; /* malformed: said already */
    put_option(f, kind, at, len);
    if (kind == 0)
      return;
    at += len;
  }
}

/* NUMBER, and counted from BASE unless that is 0. */
static void put_number(struct packet_fields *f, const char *name, size_t at, uint32_t number,
                       uint32_t base) {
  if (base)
    packet_put(f, "TCP", name, at, 4, "%u (relative: %u)", number, number - base);
  else
    packet_put(f, "TCP", name, at, 4, "%u", number);
}

static void tcp_fields(struct packet_fields *f, size_t at) {
  const struct packet *p = f->p;
  struct text flags = TEXT_EMPTY;
  packet_flags(p->flags, &flags);
  packet_put(f, "TCP", "Source Port", at, 2, "%u", p->from_port);
  packet_put(f, "TCP", "Destination Port", at + 2, 2, "%u", p->to_port);
  put_number(f, "Sequence Number", at + 4, p->seq, f->base ? f->base->seq : 0);
  bool acks = f->base && p->flags & PACKET_ACK;
  put_number(f, "Acknowledgment Number", at + 8, p->ack, acks ? f->base->ack : 0);
  packet_put(f, "TCP", "Data Offset", at + 12, 1, "%zu bytes", p->header_len);
  packet_put(f, "TCP", "Control Bits", at + 13, 1, "%s", text_str(&flags));
  bool scaled = f->base && f->base->window_shift && !(p->flags & PACKET_SYN);
  if (scaled)
    packet_put(f, "TCP", "Window", at + 14, 2, "%u (x %u = %u bytes)", p->window,
               1u << f->base->window_shift, packet_window(p, *f->base));
  else
    packet_put(f, "TCP", "Window", at + 14, 2, "%u", p->window);
  packet_put(f, "TCP", "Checksum", at + 16, 2, "0x%04x", p->checksum);
  packet_put(f, "TCP", "Urgent Pointer", at + 18, 2, "%u", p->urgent);
  option_fields(f, at + 20, at + p->header_len);
  text_free(&flags);
}

static void udp_fields(struct packet_fields *f, size_t at) {
  const struct packet *p = f->p;
  packet_put(f, "UDP", "Source Port", at, 2, "%u", p->from_port);
  packet_put(f, "UDP", "Destination Port", at + 2, 2, "%u", p->to_port);
  packet_put(f, "UDP", "Length", at + 4, 2, "%u", packet_word(p, at + 4));
  packet_put(f, "UDP", "Checksum", at + 6, 2, "0x%04x", p->checksum);
}

static void icmp_fields(struct packet_fields *f, size_t at) {
  const struct packet *p = f->p;
  const char *layer = p->family == AF_INET6 ? "ICMPv6" : "ICMP";
  const char *name = icmp_name(p);
  packet_put(f, layer, "Type", at, 1, "%d", p->icmp_type);
  packet_put(f, layer, "Code", at + 1, 1, "%d (%s)", p->icmp_code, name ? name : "unknown");
  packet_put(f, layer, "Checksum", at + 2, 2, "0x%04x", p->checksum);
  if (p->echo_id || p->echo_seq) {
    packet_put(f, layer, "Identifier", at + 4, 2, "%u", p->echo_id);
    packet_put(f, layer, "Sequence Number", at + 6, 2, "%u", p->echo_seq);
  }
  packet_neighbor_fields(f, at);
  uint32_t mtu;
  size_t mtu_at, mtu_len;
  if (mtu_ahead(p, &mtu, &mtu_at, &mtu_len))
    packet_put(f, layer, p->family == AF_INET6 ? "MTU" : "Next-Hop MTU", mtu_at, mtu_len, "%u",
               mtu);
  struct packet quoted;
  if (packet_quoted(p, &quoted)) {
    struct text t = TEXT_EMPTY;
    packet_from(&quoted, &t);
    text_adds(&t, " to ");
    packet_to(&quoted, &t);
    packet_put(f, layer, "Quoted Packet", p->quoted, p->kept - p->quoted, "%s", text_str(&t));
    text_free(&t);
  }
}

void packet_each_field(const struct packet *p, const struct packet_base *base,
                       void (*field)(void *data, const struct packet_field *f), void *data) {
  struct packet_fields f = {p, base, field, data};
  packet_ethernet_fields(&f);
  if (p->arp)
    packet_arp_fields(&f);
  else if (p->family == AF_INET)
    ipv4_fields(&f);
  else if (p->family == AF_INET6)
    ipv6_fields(&f);
  if (p->header_len && p->protocol == IPPROTO_TCP)
    tcp_fields(&f, p->ip_len);
  else if (p->header_len && p->protocol == IPPROTO_UDP)
    udp_fields(&f, p->ip_len);
  else if (p->igmp_type >= 0)
    packet_igmp_fields(&f, p->ip_len);
  else if (p->header_len)
    icmp_fields(&f, p->ip_len);
  if (p->data_len && !p->quoted && p->igmp_type < 0)
    packet_put(&f, "data", "Data", p->data, p->data_len, "%zu bytes", p->data_len);
}
