/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoder. Every read of the bytes goes through `have` or one of the readers below it, which are
   called only after it: nothing outside the kept bytes is touched. To add a TCP option: a case in
   read_option, a field in struct packet, a line in packet_text.c. */
#include "net/packet.h"

#include <string.h>
#include <sys/socket.h>

/* Whether LEN bytes from OFFSET on are there. */
static bool have(const struct packet *p, size_t offset, size_t len) {
  return offset <= p->kept && len <= p->kept - offset;
}

static unsigned u8(const struct packet *p, size_t offset) {
  return p->bytes[offset];
}
static unsigned u16(const struct packet *p, size_t offset) {
  return u8(p, offset) << 8 | u8(p, offset + 1);
}
static uint32_t u32(const struct packet *p, size_t offset) {
  return (uint32_t)u16(p, offset) << 16 | u16(p, offset + 2);
}

static int malformed(struct packet *p, const char *why) {
  if (!p->malformed)
    p->malformed = why;
  return -1;
}

/* The payload is what is left of the packet from OFFSET on. */
static void set_data(struct packet *p, size_t offset) {
  p->data = offset;
  p->data_len = p->len > offset ? p->len - offset : 0;
}

/* One TCP option of LEN bytes (kind and length bytes included) at OFFSET. */
static int read_option(struct packet *p, unsigned kind, size_t offset, size_t len) {
  switch (kind) {
  case 2: /* RFC 9293, 3.7.1 */
    if (len != 4)
      return malformed(p, "the MSS option has a wrong length");
    p->mss = (int)u16(p, offset + 2);
    break;
  case 3: /* RFC 7323, 2.2 */
    if (len != 3)
      return malformed(p, "the window scale option has a wrong length");
    p->window_scale = (int)u8(p, offset + 2);
    break;
  case 4: /* RFC 2018, 2 */
    if (len != 2)
      return malformed(p, "the SACK-permitted option has a wrong length");
    p->sack_permitted = true;
    break;
  case 5: /* RFC 2018, 3 */
    if (len < 10 || (len - 2) % 8 || len > 34)
      return malformed(p, "the SACK option has a wrong length");
    p->sack_count = (int)((len - 2) / 8);
    for (int i = 0; i < p->sack_count; i++) {
      p->sack[i].left = u32(p, offset + 2 + 8 * (size_t)i);
      p->sack[i].right = u32(p, offset + 6 + 8 * (size_t)i);
    }
    break;
  case 8: /* RFC 7323, 3.2 */
    if (len != 10)
      return malformed(p, "the timestamps option has a wrong length");
    p->has_timestamps = true;
    p->ts_value = u32(p, offset + 2);
    p->ts_echo = u32(p, offset + 6);
    break;
  case 34: /* RFC 7413, 4.1.1 */
    p->fast_open = (int)len - 2;
    break;
  default:
    break;
  }
  return 0;
}

static int read_options(struct packet *p, size_t offset, size_t end) {
  while (offset < end) {
    unsigned kind = u8(p, offset);
    if (kind == 0) /* end of the list */
      return 0;
    if (kind == 1) { /* no operation */
      offset++;
      continue;
    }
    if (end - offset < 2)
      return malformed(p, "a TCP option has no length");
    size_t len = u8(p, offset + 1);
    if (len < 2 || len > end - offset)
      return malformed(p, "a TCP option is longer than the header");
    if (read_option(p, kind, offset, len) < 0)
      return -1;
    offset += len;
  }
  return 0;
}

static int read_tcp(struct packet *p, size_t at) {
  if (!have(p, at, 20))
    return malformed(p, "the TCP header is cut off");
  p->has_ports = true;
  p->from_port = (uint16_t)u16(p, at);
  p->to_port = (uint16_t)u16(p, at + 2);
  p->seq = u32(p, at + 4);
  p->ack = u32(p, at + 8);
  p->flags = u8(p, at + 13);
  p->window = (uint16_t)u16(p, at + 14);
  p->checksum = (uint16_t)u16(p, at + 16);
  p->urgent = (uint16_t)u16(p, at + 18);
  p->header_len = (size_t)(u8(p, at + 12) >> 4) * 4;
  if (p->header_len < 20 || at + p->header_len > p->len) {
    p->header_len = 20;
    set_data(p, at + 20);
    return malformed(p, "the TCP data offset is wrong");
  }
  set_data(p, at + p->header_len);
  if (!have(p, at, p->header_len))
    return malformed(p, "the TCP options are cut off");
  return read_options(p, at + 20, at + p->header_len);
}

static int read_udp(struct packet *p, size_t at) {
  if (!have(p, at, 8))
    return malformed(p, "the UDP header is cut off");
  p->has_ports = true;
  p->from_port = (uint16_t)u16(p, at);
  p->to_port = (uint16_t)u16(p, at + 2);
  p->checksum = (uint16_t)u16(p, at + 6);
  p->header_len = 8;
  set_data(p, at + 8);
  unsigned len = u16(p, at + 4);
  if (len < 8 || (!p->more_fragments && len - 8 > p->data_len))
    return malformed(p, "the UDP length is wrong");
  if (len - 8 < p->data_len)
    p->data_len = len - 8;
  return 0;
}

/* ICMPv6 of neighbors (RFC 4861, 4.3 and 4.4) and of listeners (RFC 2710, 3; RFC 3810, 5.2). */
static void read_local(struct packet *p, size_t at) {
  bool neighbor = p->icmp_type == 135 || p->icmp_type == 136;
  bool report = p->icmp_type == 143;
  size_t place = at + (report ? 12 : 8);
  if (neighbor && have(p, place, 16))
    memcpy(&p->target, p->bytes + place, 16);
  if ((report || (p->icmp_type >= 130 && p->icmp_type <= 132)) && have(p, place, 16))
    memcpy(&p->group, p->bytes + place, 16);
  if (report && have(p, at + 8, 1))
    p->group_change = (int)u8(p, at + 8);
}

static int read_icmp(struct packet *p, size_t at, bool v6) {
  if (!have(p, at, 8))
    return malformed(p, "the ICMP header is cut off");
  p->icmp_type = (int)u8(p, at);
  p->icmp_code = (int)u8(p, at + 1);
  p->checksum = (uint16_t)u16(p, at + 2);
  p->header_len = 8;
  set_data(p, at + 8);
  if (v6 ? p->icmp_type == 128 || p->icmp_type == 129 : p->icmp_type == 8 || p->icmp_type == 0) {
    p->echo_id = (uint16_t)u16(p, at + 4);
    p->echo_seq = (uint16_t)u16(p, at + 6);
  }
  if (v6)
    read_local(p, at);
  bool error =
      v6 ? p->icmp_type < 128
         : p->icmp_type == 3 || p->icmp_type == 5 || p->icmp_type == 11 || p->icmp_type == 12;
  if (error && have(p, at + 8, 1))
    p->quoted = at + 8;
  return 0;
}

/* A query, or a report of version 1 or 2, has the group at 4; a report of version 3 has records from 8 on
   with it at 4 (RFC 9776, 4). */
static int read_igmp(struct packet *p, size_t at) {
  if (!have(p, at, 8))
    return malformed(p, "the IGMP header is cut off");
  p->igmp_type = (int)u8(p, at);
  p->checksum = (uint16_t)u16(p, at + 2);
  p->header_len = 8;
  set_data(p, at + 8);
  size_t group = at + (p->igmp_type == 0x22 ? 12 : 4);
  if (have(p, group, 4))
    memcpy(&p->group, p->bytes + group, 4);
  if (p->igmp_type == 0x22 && have(p, at + 8, 1))
    p->group_change = (int)u8(p, at + 8);
  return 0;
}

static int read_transport(struct packet *p, size_t at) {
  p->ip_len = at;
  set_data(p, at);
  if (p->fragment && p->fragment_offset > 0) /* the header is in the first fragment */
    return 0;
  switch (p->protocol) {
  case IPPROTO_TCP:
    return read_tcp(p, at);
  case IPPROTO_UDP:
    return read_udp(p, at);
  case IPPROTO_ICMP:
    return read_icmp(p, at, false);
  case IPPROTO_ICMPV6:
    return read_icmp(p, at, true);
  case IPPROTO_IGMP:
    return read_igmp(p, at);
  default:
    return 0;
  }
}

static int read_ipv4(struct packet *p) {
  if (!have(p, 0, 20))
    return malformed(p, "the IPv4 header is cut off");
  size_t header = (size_t)(u8(p, 0) & 15) * 4;
  size_t total = u16(p, 2);
  p->id = u16(p, 4);
  p->more_fragments = u8(p, 6) & 0x20;
  p->fragment_offset = (u16(p, 6) & 0x1fff) * 8;
  p->fragment = p->more_fragments || p->fragment_offset;
  p->ttl = (uint8_t)u8(p, 8);
  p->protocol = (uint8_t)u8(p, 9);
  memcpy(&p->from, p->bytes + 12, 4);
  memcpy(&p->to, p->bytes + 16, 4);
  if (header < 20)
    return malformed(p, "the IPv4 header length is less than 20");
  if (total < header || total > p->len)
    return malformed(p, "the IPv4 total length is wrong");
  p->len = total;
  if (p->kept > total)
    p->kept = total;
  if (!have(p, 0, header))
    return malformed(p, "the IPv4 options are cut off");
  return read_transport(p, header);
}

static bool is_extension(unsigned header) {
  return header == IPPROTO_HOPOPTS || header == IPPROTO_ROUTING || header == IPPROTO_FRAGMENT ||
         header == IPPROTO_DSTOPTS;
}

/* RFC 8200, 4: extension headers, each naming the next. */
static int read_extensions(struct packet *p, size_t at) {
  while (is_extension(p->protocol)) {
    if (!have(p, at, 8))
      return malformed(p, "an IPv6 extension header is cut off");
    size_t len = p->protocol == IPPROTO_FRAGMENT ? 8 : ((size_t)u8(p, at + 1) + 1) * 8;
    if (p->protocol == IPPROTO_FRAGMENT) {
      p->fragment_offset = u16(p, at + 2) & 0xfff8;
      p->more_fragments = u16(p, at + 2) & 1;
      p->fragment = p->more_fragments || p->fragment_offset;
      p->id = u32(p, at + 4);
    }
    p->protocol = (uint8_t)u8(p, at);
    at += len;
    if (p->fragment_offset)
      break;
  }
  return read_transport(p, at);
}

static int read_ipv6(struct packet *p) {
  if (!have(p, 0, 40))
    return malformed(p, "the IPv6 header is cut off");
  size_t total = 40 + (size_t)u16(p, 4);
  p->protocol = (uint8_t)u8(p, 6);
  p->ttl = (uint8_t)u8(p, 7);
  memcpy(&p->from, p->bytes + 8, 16);
  memcpy(&p->to, p->bytes + 24, 16);
  if (total > p->len)
    return malformed(p, "the IPv6 payload length is wrong");
  p->len = total;
  if (p->kept > total)
    p->kept = total;
  return read_extensions(p, 40);
}

/* ARP of IPv4 over Ethernet: no IP packet begins so, for the upper four bits of its first byte are its version. */
static bool is_arp(const struct packet *p) {
  static const unsigned char head[] = {0, 1, 8, 0, 6, 4};
  return have(p, 0, 7) && memcmp(p->bytes, head, sizeof head) == 0;
}

static int read_arp(struct packet *p) {
  p->family = AF_INET;
  p->arp = true;
  if (!have(p, 0, 28))
    return malformed(p, "the ARP packet is cut off");
  p->arp_op = u16(p, 6);
  p->len = p->kept = p->ip_len = 28;
  memcpy(&p->from, p->bytes + 14, 4);
  memcpy(&p->to, p->bytes + 24, 4);
  set_data(p, 28);
  return 0;
}

int packet_decode(const unsigned char *bytes, size_t kept, size_t len, struct packet *packet) {
  memset(packet, 0, sizeof *packet);
  packet->bytes = bytes;
  packet->kept = kept;
  packet->len = len < kept ? kept : len;
  packet->mss = packet->window_scale = packet->fast_open = -1;
  packet->icmp_type = packet->icmp_code = packet->igmp_type = -1;
  if (!have(packet, 0, 1))
    return malformed(packet, "it is empty");
  if (is_arp(packet))
    return read_arp(packet);
  switch (u8(packet, 0) >> 4) {
  case 4:
    packet->family = AF_INET;
    return read_ipv4(packet);
  case 6:
    packet->family = AF_INET6;
    return read_ipv6(packet);
  default:
    return malformed(packet, "it is neither IPv4 nor IPv6");
  }
}

/* The length that the IP header of P gives; 0 when it gives none. */
static size_t stated_len(const struct packet *p) {
  if (have(p, 0, 6) && u8(p, 0) >> 4 == 6)
    return 40 + (size_t)u16(p, 4);
  return have(p, 0, 4) ? u16(p, 2) : 0;
}

bool packet_quoted(const struct packet *packet, struct packet *quoted) {
  if (!packet->quoted || packet->quoted >= packet->kept)
    return false;
  const struct packet q = {.bytes = packet->bytes + packet->quoted,
                           .kept = packet->kept - packet->quoted};
  packet_decode(q.bytes, q.kept, stated_len(&q), quoted);
  return quoted->family != 0;
}

const struct in6_addr *packet_aim(const struct packet *packet) {
  bool asks = packet->family == AF_INET6 && packet->icmp_type == 135;
  return asks ? &packet->target : &packet->to;
}

uint32_t packet_seq_len(const struct packet *packet) {
  return (uint32_t)packet->data_len + !!(packet->flags & PACKET_SYN) +
         !!(packet->flags & PACKET_FIN);
}

/* Adds LEN bytes, as 16-bit words in network order, to a sum of RFC 1071. */
static uint64_t add_up(uint64_t sum, const unsigned char *bytes, size_t len) {
  for (size_t i = 0; i + 1 < len; i += 2)
    sum += (unsigned)bytes[i] << 8 | bytes[i + 1];
  return len % 2 ? sum + ((unsigned)bytes[len - 1] << 8) : sum;
}

static bool is_wrong(uint64_t sum) {
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum != 0xffff;
}

bool packet_is_header_damaged(const struct packet *p) {
  return !p->malformed && p->family == AF_INET && !p->arp &&
         is_wrong(add_up(0, p->bytes, (size_t)(u8(p, 0) & 15) * 4));
}

bool packet_is_damaged(const struct packet *p) {
  return packet_is_header_damaged(p) || packet_is_payload_damaged(p);
}

bool packet_is_payload_damaged(const struct packet *p) {
  if (p->malformed || !p->family || p->fragment || p->kept < p->len || !p->header_len)
    return false;
  if (p->protocol == IPPROTO_UDP && !p->checksum)
    return false; /* it was not computed */
  size_t len = p->len - p->ip_len;
  uint64_t sum = add_up(0, p->bytes + p->ip_len, len);
  if (p->protocol != IPPROTO_ICMP && p->protocol != IPPROTO_IGMP) {
    size_t address_len = p->family == AF_INET ? 4 : 16;
    sum = add_up(sum, (const unsigned char *)&p->from, address_len);
    sum = add_up(sum, (const unsigned char *)&p->to, address_len);
    sum += p->protocol + len;
  }
  return is_wrong(sum);
}

uint32_t packet_window(const struct packet *p, struct packet_base base) {
  return (uint32_t)p->window << (p->flags & PACKET_SYN ? 0 : base.window_shift);
}

bool packet_is_dsack(const struct packet *p) {
  if (!p->sack_count)
    return false;
  bool old = (int32_t)(p->sack[0].left - p->ack) < 0;
  return old || (p->sack_count > 1 && (int32_t)(p->sack[0].left - p->sack[1].left) >= 0 &&
                 (int32_t)(p->sack[1].right - p->sack[0].right) >= 0);
}
