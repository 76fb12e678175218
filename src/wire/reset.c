/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reset made by hand: IP header, TCP header, checksums. */
#include "wire/reset.h"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <string.h>

#include "net/packet.h"

/* Adds LEN bytes to a checksum of RFC 1071, as 16-bit words in network order. */
static uint32_t sum(uint32_t total, const void *bytes, size_t len) {
  const unsigned char *b = bytes;
  for (size_t i = 0; i + 1 < len; i += 2)
    total += (uint32_t)b[i] << 8 | b[i + 1];
  return total;
}

static uint16_t sum_end(uint32_t total) {
  while (total >> 16)
    total = (total & 0xffff) + (total >> 16);
  return htons((uint16_t)~total);
}

static size_t put_ip4(const struct packet *p, unsigned char *to) {
  struct iphdr ip;
  memset(&ip, 0, sizeof ip);
  ip.version = 4;
  ip.ihl = sizeof ip / 4;
  ip.tot_len = htons(sizeof ip + sizeof(struct tcphdr));
  ip.frag_off = htons(IP_DF);
  ip.ttl = 64;
  ip.protocol = IPPROTO_TCP;
  memcpy(&ip.saddr, &p->to, 4);
  memcpy(&ip.daddr, &p->from, 4);
  ip.check = sum_end(sum(0, &ip, sizeof ip));
  memcpy(to, &ip, sizeof ip);
  return sizeof ip;
}

static size_t put_ip6(const struct packet *p, unsigned char *to) {
  struct ip6_hdr ip = {.ip6_src = p->to, .ip6_dst = p->from};
  ip.ip6_flow = htonl(6u << 28);
  ip.ip6_plen = htons(sizeof(struct tcphdr));
  ip.ip6_nxt = IPPROTO_TCP;
  ip.ip6_hlim = 64;
  memcpy(to, &ip, sizeof ip);
  return sizeof ip;
}

size_t reset_make(const struct packet *p, unsigned char to[RESET_BYTES]) {
  if (p->protocol != IPPROTO_TCP || !p->has_ports || !p->header_len || (p->flags & PACKET_RST))
    return 0;
  size_t ip_len = p->family == AF_INET ? put_ip4(p, to) : put_ip6(p, to);
  struct tcphdr tcp;
  memset(&tcp, 0, sizeof tcp);
  tcp.source = htons(p->to_port);
  tcp.dest = htons(p->from_port);
  tcp.doff = sizeof tcp / 4;
  tcp.rst = 1;
  if (p->flags & PACKET_ACK) {
    tcp.seq = htonl(p->ack);
  } else {
    tcp.ack = 1;
    tcp.ack_seq = htonl(p->seq + packet_seq_len(p));
  }
  size_t address_len = p->family == AF_INET ? 4 : 16;
  uint32_t total = sum(0, &p->to, address_len);
  total = sum(total, &p->from, address_len);
  total += IPPROTO_TCP + sizeof tcp;
  tcp.check = sum_end(sum(total, &tcp, sizeof tcp));
  memcpy(to + ip_len, &tcp, sizeof tcp);
  return ip_len + sizeof tcp;
}
