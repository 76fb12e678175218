/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To add a topology: a name in the enum, a row here, its word in `topology_words`, and what is special about it in
 * furnish.c. */
#include "wire/topology.h"

#include <arpa/inet.h>
#include <string.h>

static const struct topology rows[] = {
    [LAB_ONE] =
        {"one", "127.0.0.1 is a wire you hold", 1, 1, false, false, {""}, {{.name = "wire"}}},
    [LAB_TWO] = {"two",
                 "hosts client and server",
                 2,
                 2,
                 false,
                 false,
                 {"client", "server"},
                 {{LAB_CLIENT, "wire", 1, "10.0.0.1", "fd00::1", NULL, NULL},
                  {LAB_SERVER, "wire", 0, "10.0.0.2", "fd00::2", NULL, NULL}}},
    [LAB_ROUTER] = {"router",
                    "hosts client, router and server",
                    3,
                    4,
                    false,
                    true,
                    {"client", "server", "router"},
                    {{LAB_CLIENT, "wire", 2, "10.0.1.1", "fd00:1::1", "10.0.1.254", "fd00:1::fe"},
                     {LAB_SERVER, "wire", 3, "10.0.2.1", "fd00:2::1", "10.0.2.254", "fd00:2::fe"},
                     {LAB_MIDDLE, "left", 0, "10.0.1.254", "fd00:1::fe", NULL, NULL},
                     {LAB_MIDDLE, "right", 1, "10.0.2.254", "fd00:2::fe", NULL, NULL}}},
    [LAB_LAN] = {"lan",
                 "hosts client, server and guest",
                 3,
                 3,
                 true,
                 false,
                 {"client", "server", "guest"},
                 {{LAB_CLIENT, "wire", -1, "10.0.0.1", "fd00::1", NULL, NULL},
                  {LAB_SERVER, "wire", -1, "10.0.0.2", "fd00::2", NULL, NULL},
                  {LAB_GUEST, "wire", -1, "10.0.0.3", "fd00::3", NULL, NULL}}},
};

const char topology_words[] = "one, two, router or lan";

const struct topology *topology_of(enum lab_topology which) {
  return &rows[which];
}

void topology_mac(int device, unsigned char mac[FRAME_MAC]) {
  memset(mac, 0, FRAME_MAC);
  mac[0] = 2; /* locally administered */
  mac[FRAME_MAC - 1] = (unsigned char)(device + 1);
}

int topology_mac_device(const struct topology *net, const unsigned char mac[FRAME_MAC]) {
  for (int i = 0; net->segment && i < net->devices; i++) {
    unsigned char own[FRAME_MAC];
    topology_mac(i, own);
    if (memcmp(own, mac, FRAME_MAC) == 0)
      return i;
  }
  return -1;
}

int topology_address_host(const struct topology *net, int family, const struct in6_addr *address) {
  bool ip6 = family == AF_INET6;
  for (int i = 0; i < net->devices; i++) {
    struct in6_addr own = IN6ADDR_ANY_INIT;
    inet_pton(family, ip6 ? net->at[i].ip6 : net->at[i].ip4, &own);
    if (memcmp(&own, address, ip6 ? 16 : 4) == 0)
      return net->at[i].host;
  }
  return -1;
}

enum lab_topology topology_named(const char *word, size_t len) {
  for (int i = LAB_ONE; i < (int)(sizeof rows / sizeof *rows); i++)
    if (strlen(rows[i].word) == len && memcmp(rows[i].word, word, len) == 0)
      return (enum lab_topology)i;
  return LAB_NONE;
}
