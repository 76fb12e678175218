/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To add a topology: a name in the enum, a row here, its word in `topology_words`, and what is special about it in
 * furnish.c. */
#include "wire/topology.h"

#include <string.h>

static const struct topology rows[] = {
    [LAB_ONE] = {"one", "127.0.0.1 is a wire you hold", 1, 1, {""}, {{.name = "wire"}}},
    [LAB_TWO] = {"two",
                 "hosts client and server",
                 2,
                 2,
                 {"client", "server"},
                 {{LAB_CLIENT, "wire", 1, "10.0.0.1", "fd00::1", NULL, NULL},
                  {LAB_SERVER, "wire", 0, "10.0.0.2", "fd00::2", NULL, NULL}}},
    [LAB_ROUTER] = {"router",
                    "hosts client, router and server",
                    3,
                    4,
                    {"client", "server", "router"},
                    {{LAB_CLIENT, "wire", 2, "10.0.1.1", "fd00:1::1", "10.0.1.254", "fd00:1::fe"},
                     {LAB_SERVER, "wire", 3, "10.0.2.1", "fd00:2::1", "10.0.2.254", "fd00:2::fe"},
                     {LAB_MIDDLE, "left", 0, "10.0.1.254", "fd00:1::fe", NULL, NULL},
                     {LAB_MIDDLE, "right", 1, "10.0.2.254", "fd00:2::fe", NULL, NULL}}},
};

const char topology_words[] = "one, two or router";

const struct topology *topology_of(enum lab_topology which) {
  return &rows[which];
}

enum lab_topology topology_named(const char *word, size_t len) {
  for (int i = LAB_ONE; i < (int)(sizeof rows / sizeof *rows); i++)
    if (strlen(rows[i].word) == len && memcmp(rows[i].word, word, len) == 0)
      return (enum lab_topology)i;
  return LAB_NONE;
}
