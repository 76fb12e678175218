/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets decoded: IPv4 (RFC 791), IPv6 (RFC 8200) with fragments and extension headers, TCP (RFC
 * 9293) with its options, UDP (RFC 768), ICMP (RFC 792) and ICMPv6 (RFC 4443) with the packet they
 * quote, IGMP (RFC 9776), ARP (RFC 826), and of the messages of neighbors (RFC 4861) and of listeners to groups (RFC
 * 3810) of whom they tell. Decoding ends for any bytes and never reads outside them. */
#ifndef NET_PACKET_H
#define NET_PACKET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

enum packet_flag {
  PACKET_FIN = 1,
  PACKET_SYN = 2,
  PACKET_RST = 4,
  PACKET_PSH = 8,
  PACKET_ACK = 16,
  PACKET_URG = 32,
  PACKET_ECE = 64,
  PACKET_CWR = 128
};

struct packet {
  const unsigned char
      *link; /* the header of its Ethernet frame (net/frame.h), which packet_decode does not
                                 know of: NULL, or put here by who has it; borrowed */
  const unsigned char *bytes; /* from the IP header, or ARP's, on; borrowed */
  size_t kept;                /* bytes that are there */
  size_t len;                 /* bytes the packet had: larger when only its start was kept */
  const char *malformed;      /* what is wrong with it, a short phrase; NULL: nothing */

  bool
      arp; /* it has no IP header; FROM and TO are the addresses that it is about, IP_LEN all its bytes */
  unsigned arp_op; /* 1 request, 2 reply */

  int family;               /* AF_INET, AF_INET6; 0: neither */
  struct in6_addr from, to; /* an IPv4 address is in the first 4 bytes */
  uint8_t ttl;              /* or hop limit */
  uint8_t protocol;         /* of the payload after all extension headers: IPPROTO_TCP … */
  size_t ip_len;            /* bytes of the IP header with options or extension headers */
  bool fragment;            /* a part of a larger packet */
  bool more_fragments;
  uint32_t fragment_offset; /* bytes */
  uint32_t id;

  bool has_ports; /* TCP or UDP, and this part of it holds the header */
  uint16_t from_port, to_port;
  uint32_t seq, ack; /* TCP */
  unsigned flags;    /* TCP: enum packet_flag */
  uint16_t window;   /* as in the header, not scaled */
  uint16_t checksum, urgent;
  size_t header_len; /* bytes of the TCP, UDP or ICMP header */

  /* TCP options */
  int mss;          /* -1: not there */
  int window_scale; /* -1: not there */
  bool sack_permitted;
  bool has_timestamps;
  uint32_t ts_value, ts_echo;
  struct {
    uint32_t left, right;
  } sack[4];
  int sack_count;
  int fast_open; /* length of the cookie, -1: not there */

  int icmp_type, icmp_code; /* ICMP or ICMPv6, else -1 */
  int igmp_type;            /* IGMP, else -1 */
  struct in6_addr
      group;        /* IGMP, and ICMPv6 of listeners: of which it tells; of several the first … */
  int group_change; /* … whose record is of this type; 0: it has none */
  struct in6_addr target;     /* ICMPv6 of neighbors: whom it asks for, or tells of */
  uint16_t echo_id, echo_seq; /* of an echo request or reply */
  size_t quoted;              /* offset of the packet that an ICMP error quotes, 0: none */

  size_t data;     /* offset of the payload */
  size_t data_len; /* bytes of payload the packet had; data + data_len may exceed kept */
};

/* Decodes the KEPT bytes at BYTES of a packet that had LEN. Always fills PACKET: what could not be
   read is 0 or -1, and malformed says why. Returns 0, or -1 when it is malformed. */
int packet_decode(const unsigned char *bytes, size_t kept, size_t len, struct packet *packet);

/* Decodes the packet that PACKET, an ICMP error, quotes: false if it quotes none. A quotation may end
   before the packet did (RFC 1812, 4.3.2.3): that is not malformed. */
bool packet_quoted(const struct packet *packet, struct packet *quoted);

/* Appends the flags as the ladder shows them, in Wireshark's order: "SYN,ACK", "FIN,PSH,ACK". */
void packet_flags(unsigned flags, struct text *out);

/* "TCP" for 6; NULL for a protocol that has no name here. */
const char *packet_protocol_name(unsigned protocol);

/* Appends an address of the packet, with its port if it has one: "127.0.0.1:50000",
   "[fd00::1]:80". */
void packet_from(const struct packet *packet, struct text *out);
void packet_to(const struct packet *packet, struct text *out);

/* Whom the packet is for in the end: whom a neighbor solicitation asks for, else the address that it goes to. */
const struct in6_addr *packet_aim(const struct packet *packet);

/* How many sequence numbers a TCP segment takes: its data, and one each for SYN and FIN. */
uint32_t packet_seq_len(const struct packet *packet);

/* Whether a checksum of the packet is wrong: the IPv4 header's, or that of TCP, UDP, ICMP or ICMPv6 if all
   of it is there. A receiver drops it unseen. */
bool packet_is_damaged(const struct packet *packet);
/* The one and the other. */
bool packet_is_header_damaged(const struct packet *packet);
bool packet_is_payload_damaged(const struct packet *packet);

/* From where the numbers of a TCP segment are counted; all 0: as they are on the wire. */
struct packet_base {
  uint32_t seq, ack;     /* subtracted from them */
  unsigned window_shift; /* its window, unless it is a SYN, is in units of 2 to the power of this */
};

/* The window that a segment offers, in bytes. */
uint32_t packet_window(const struct packet *packet, struct packet_base base);

/* The first SACK block tells of data that came twice (RFC 2883). */
bool packet_is_dsack(const struct packet *packet);

/* What the ladder says of the packet: "SYN seq=0 win=64240", "PSH,ACK seq=1 ack=1 len=5", "UDP len=3",
   "ICMP port unreachable". WIDE adds the options ("mss=65495 sackOK wscale=7 ts"). */
void packet_summary(const struct packet *packet, struct packet_base base, bool wide,
                    struct text *out);

/* One sentence on what the packet does: "The client asks to open a connection; its numbers start here." */
const char *packet_meaning(const struct packet *packet);

/* A field of a header, for `wire show`. */
struct packet_field {
  bool link;          /* it is in the frame's header, not in the packet */
  const char *layer;  /* "Ethernet", "IPv4", "TCP", "TCP option", "data" */
  const char *name;   /* RFC's name: "Sequence Number" */
  size_t offset, len; /* bytes; a field of bits: the bytes that hold it */
  const char *value;  /* text; valid during the call */
};
/* BASE: NULL when it is not known. */
void packet_each_field(const struct packet *packet, const struct packet_base *base,
                       void (*field)(void *data, const struct packet_field *f), void *data);

#endif
