/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fourteen bytes. */
#include "net/frame.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "net/packet.h"

#define IP4 0x0800
#define IP6 0x86dd

void frame_make(const struct packet *p, const unsigned char to[FRAME_MAC],
                const unsigned char from[FRAME_MAC], unsigned char head[FRAME_HEAD]) {
  unsigned type = p->arp ? FRAME_ARP : p->family == AF_INET6 ? IP6 : IP4;
  memcpy(head, to, FRAME_MAC);
  memcpy(head + FRAME_MAC, from, FRAME_MAC);
  head[12] = (unsigned char)(type >> 8);
  head[13] = (unsigned char)type;
}

unsigned frame_type(const unsigned char head[FRAME_HEAD]) {
  return (unsigned)head[12] << 8 | head[13];
}

bool frame_is_group(const unsigned char mac[FRAME_MAC]) {
  return mac[0] & 1;
}

bool frame_group_of(int family, const struct in6_addr *address, unsigned char mac[FRAME_MAC]) {
  const unsigned char *a = address->s6_addr;
  if (family == AF_INET6 && a[0] == 0xff) {
    mac[0] = mac[1] = 0x33;
    memcpy(mac + 2, a + 12, 4);
    return true;
  }
  if (family != AF_INET || (a[0] < 224 && a[3] != 255))
    return false;
  if (a[0] >= 240 || a[0] < 224) {
    memset(mac, 0xff, FRAME_MAC);
    return true;
  }
  const unsigned char group[FRAME_MAC] = {0x01, 0x00, 0x5e, a[1] & 0x7f, a[2], a[3]};
  memcpy(mac, group, FRAME_MAC);
  return true;
}

void frame_mac(const unsigned char mac[FRAME_MAC], struct text *out) {
  for (int i = 0; i < FRAME_MAC; i++)
    text_addf(out, i ? ":%02x" : "%02x", mac[i]);
}
