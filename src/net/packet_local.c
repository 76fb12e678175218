/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets in words: what hosts of one segment say to each other. Ethernet, ARP, IGMP, and ICMPv6 of neighbors and
 * listeners. */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "net/frame.h"
#include "net/packet_parts.h"

#define SOLICITATION 135
#define ADVERTISEMENT 136

/* ---- Ethernet ---- */

static void ethernet_field(struct packet_fields *f, const char *name, size_t offset, size_t len,
                           const char *value) {
  f->field(f->data, &(struct packet_field){true, "Ethernet", name, offset, len, value});
}

static const char *type_name(unsigned type) {
  return type == FRAME_ARP ? "ARP" : type == 0x0800 ? "IPv4" : type == 0x86dd ? "IPv6" : "other";
}

void packet_ethernet_fields(struct packet_fields *f) {
  const unsigned char *head = f->p->link;
  struct text t = TEXT_EMPTY;
  if (!head)
    return;
  frame_mac(head, &t);
  if (frame_is_group(head))
    text_adds(&t, head[0] == 0xff ? " (all)" : " (group)");
  ethernet_field(f, "Destination", 0, FRAME_MAC, text_str(&t));
  text_clear(&t);
  frame_mac(head + FRAME_MAC, &t);
  ethernet_field(f, "Source", FRAME_MAC, FRAME_MAC, text_str(&t));
  text_clear(&t);
  text_addf(&t, "0x%04x (%s)", frame_type(head), type_name(frame_type(head)));
  ethernet_field(f, "EtherType", 2 * (size_t)FRAME_MAC, 2, text_str(&t));
  text_free(&t);
}

/* ---- ARP ---- */

#define ARP_SENDER                                                                                 \
  8 /* where its hardware address is; then come its IPv4 address and the same two of the target */
#define ARP_TARGET 18

static const char *arp_ip(const struct in6_addr *address, char s[INET_ADDRSTRLEN]) {
  return inet_ntop(AF_INET, address, s, INET_ADDRSTRLEN);
}

void packet_add_arp(const struct packet *p, struct text *out) {
  char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
  arp_ip(&p->from, from);
  arp_ip(&p->to, to);
  if (p->arp_op == 1 && strcmp(from, to) != 0) {
    text_addf(out, "ARP who has %s? tell %s", to, from);
  } else if (p->arp_op <= 2) {
    text_addf(out, "ARP %s is at ", from);
    frame_mac(p->bytes + ARP_SENDER, out);
  } else {
    text_addf(out, "ARP operation %u", p->arp_op);
  }
}

void packet_arp_fields(struct packet_fields *f) {
  const struct packet *p = f->p;
  char ip[INET_ADDRSTRLEN];
  struct text t = TEXT_EMPTY;
  if (p->malformed)
    return;
  packet_put(f, "ARP", "Hardware Type", 0, 2, "1 (Ethernet)");
  packet_put(f, "ARP", "Protocol Type", 2, 2, "0x0800 (IPv4)");
  packet_put(f, "ARP", "Hardware Length", 4, 1, "6");
  packet_put(f, "ARP", "Protocol Length", 5, 1, "4");
  packet_put(f, "ARP", "Operation", 6, 2, "%u (%s)", p->arp_op,
             p->arp_op == 1   ? "request"
             : p->arp_op == 2 ? "reply"
                              : "other");
  frame_mac(p->bytes + ARP_SENDER, &t);
  packet_put(f, "ARP", "Sender Hardware Address", ARP_SENDER, FRAME_MAC, "%s", text_str(&t));
  packet_put(f, "ARP", "Sender Protocol Address", 14, 4, "%s", arp_ip(&p->from, ip));
  text_clear(&t);
  frame_mac(p->bytes + ARP_TARGET, &t);
  packet_put(f, "ARP", "Target Hardware Address", ARP_TARGET, FRAME_MAC, "%s", text_str(&t));
  packet_put(f, "ARP", "Target Protocol Address", 24, 4, "%s", arp_ip(&p->to, ip));
  text_free(&t);
}

/* ---- IGMP, and listeners of ICMPv6 ---- */

static const char *igmp_name(int type) {
  switch (type) {
  case 0x11:
    return "membership query";
  case 0x12:
  case 0x16:
  case 0x22:
    return "membership report";
  case 0x17:
    return "leave group";
  default:
    return NULL;
  }
}

/* The types of the records of a report (RFC 9776, 4.2.13; RFC 3810, 5.2.12). */
static const char *change_name(int type) {
  static const char *const names[] = {"",     "includes",         "excludes",        "leave",
                                      "join", "more are allowed", "some are blocked"};
  return type > 0 && type < (int)(sizeof names / sizeof *names) ? names[type] : NULL;
}

static void add_change(const struct packet *p, struct text *out) {
  if (change_name(p->group_change))
    text_addf(out, " %s", change_name(p->group_change));
}

void packet_add_igmp(const struct packet *p, struct text *out) {
  char group[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &p->group, group, sizeof group);
  const char *name = igmp_name(p->igmp_type);
  if (name)
    text_addf(out, "IGMP %s %s", name, group);
  else
    text_addf(out, "IGMP type 0x%02x", (unsigned)p->igmp_type);
  add_change(p, out);
}

/* A record of a report, at RECORD: its type, and its group of LEN bytes. */
static void change_fields(struct packet_fields *f, const char *layer, size_t record, size_t len,
                          const char *group) {
  const struct packet *p = f->p;
  const char *name = change_name(p->group_change);
  if (p->group_change)
    packet_put(f, layer, "Record Type", record, 1, "%d (%s)", p->group_change, name ? name : "?");
  packet_put(f, layer, "Group Address", record + 4, len, "%s", group);
}

void packet_igmp_fields(struct packet_fields *f, size_t at) {
  const struct packet *p = f->p;
  char group[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &p->group, group, sizeof group);
  const char *name = igmp_name(p->igmp_type);
  packet_put(f, "IGMP", "Type", at, 1, "0x%02x (%s)", (unsigned)p->igmp_type,
             name ? name : "unknown");
  packet_put(f, "IGMP", "Checksum", at + 2, 2, "0x%04x", p->checksum);
  if (p->igmp_type == 0x22)
    packet_put(f, "IGMP", "Number of Records", at + 6, 2, "%u", packet_word(p, at + 6));
  change_fields(f, "IGMP", p->igmp_type == 0x22 ? at + 8 : at, 4, group);
}

/* ---- neighbors of ICMPv6 ---- */

static bool is_neighbor(const struct packet *p) {
  return p->family == AF_INET6 && (p->icmp_type == SOLICITATION || p->icmp_type == ADVERTISEMENT);
}

static bool is_listener(const struct packet *p) {
  return p->family == AF_INET6 &&
         ((p->icmp_type >= 130 && p->icmp_type <= 132) || p->icmp_type == 143);
}

/* Where the hardware address that P tells of is, in an option of it (RFC 4861, 4.6.1): 0, there is none. */
static size_t link_address(const struct packet *p, size_t at) {
  unsigned wanted = p->icmp_type == ADVERTISEMENT ? 2 : 1;
  for (size_t option = at + 24; option + 8 <= p->kept && packet_byte(p, option + 1);
       option += 8 * (size_t)packet_byte(p, option + 1))
    if (packet_byte(p, option) == wanted)
      return option + 2;
  return 0;
}

void packet_add_neighbor(const struct packet *p, struct text *out) {
  char s[INET6_ADDRSTRLEN];
  if (is_neighbor(p)) {
    inet_ntop(AF_INET6, &p->target, s, sizeof s);
    text_addf(out, p->icmp_type == SOLICITATION ? " for %s" : " %s", s);
    size_t mac = p->icmp_type == ADVERTISEMENT ? link_address(p, p->ip_len) : 0;
    if (mac) {
      text_adds(out, " is at ");
      frame_mac(p->bytes + mac, out);
    }
  } else if (is_listener(p)) {
    inet_ntop(AF_INET6, &p->group, s, sizeof s);
    text_addf(out, " %s", s);
    add_change(p, out);
  }
}

void packet_neighbor_fields(struct packet_fields *f, size_t at) {
  const struct packet *p = f->p;
  char s[INET6_ADDRSTRLEN];
  if (is_listener(p)) {
    inet_ntop(AF_INET6, &p->group, s, sizeof s);
    if (p->icmp_type == 143)
      packet_put(f, "ICMPv6", "Number of Records", at + 6, 2, "%u", packet_word(p, at + 6));
    change_fields(f, "ICMPv6", p->icmp_type == 143 ? at + 8 : at + 4, 16, s);
  }
  if (!is_neighbor(p))
    return;
  unsigned flags = packet_byte(p, at + 4);
  if (p->icmp_type == ADVERTISEMENT)
    packet_put(f, "ICMPv6", "Flags", at + 4, 1, "%s%s%s", flags & 128 ? "Router " : "",
               flags & 64 ? "Solicited " : "", flags & 32 ? "Override" : "");
  inet_ntop(AF_INET6, &p->target, s, sizeof s);
  packet_put(f, "ICMPv6", "Target Address", at + 8, 16, "%s", s);
  size_t mac = link_address(p, at);
  if (mac) {
    struct text t = TEXT_EMPTY;
    frame_mac(p->bytes + mac, &t);
    packet_put(f, "ICMPv6",
               p->icmp_type == ADVERTISEMENT ? "Target Link-Layer Addr."
                                             : "Source Link-Layer Addr.",
               mac, FRAME_MAC, "%s", text_str(&t));
    text_free(&t);
  }
}

/* ---- what it is for ---- */

const char *packet_local_meaning(const struct packet *p) {
  if (p->arp && p->arp_op == 1)
    return "The sender asks all hosts of the segment for the hardware address that belongs to this "
           "IP address.";
  if (p->arp)
    return "The owner of the IP address tells its hardware address; the asker keeps it in its "
           "neighbor cache.";
  if (p->igmp_type >= 0 || is_listener(p))
    return "The sender tells the routers of its network which multicast groups it listens to, or "
           "asks for that.";
  if (!is_neighbor(p))
    return NULL;
  return p->icmp_type == SOLICITATION
             ? "The sender asks for the hardware address that belongs to this IP address: in IPv6 "
               "what ARP is in IPv4."
             : "The owner of the IP address tells its hardware address; the asker keeps it in its "
               "neighbor cache.";
}
