/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two files of /proc/net, read again and compared by a hash of the groups in them: the timers and counts beside them
 * are left out. */
#include "wire/groups.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "net/packet.h"

#define VERSIONS 2        /* of IP: 4 and 6 */
#define GROUP_LINES 16384 /* bytes of a list that are looked at */

/* How often a host reports a change: IGMP as furnish.c has set it, MLD as RFC 3810, 9.1 has it. */
static const int repeats[VERSIONS] = {1, 2};

struct groups {
  struct groups_list {
    int fd; /* -1: this kernel has none */
    uint64_t known;
    int owed; /* reports */
    int64_t until;
  } lists[VERSIONS];
  char buffer[GROUP_LINES + 1];
};

/* FNV-1a of the LEN bytes at S, after H. */
static uint64_t hash(uint64_t h, const char *s, size_t len) {
  for (size_t i = 0; i < len; i++)
    h = (h ^ (unsigned char)s[i]) * 0x100000001b3;
  return h;
}

/* The group on the line at S, of which *LEN: an IPv4 one is the first word of a line that begins with a blank, an IPv6
   one the third of any. */
static const char *group_on(const char *s, int version, size_t *len) {
  static const char blank[] = " \t";
  if (version == 0 && !isspace((unsigned char)*s))
    return *len = 0, s;
  for (int skip = version ? 2 : 0; skip-- > 0;) {
    s += strspn(s, blank);
    s += strcspn(s, " \t\n");
  }
  s += strspn(s, blank);
  *len = strcspn(s, " \t\n");
  return s;
}

static uint64_t read_groups(struct groups *g, int version) {
  ssize_t n = pread(g->lists[version].fd, g->buffer, GROUP_LINES, 0);
  uint64_t h = 0xcbf29ce484222325;
  g->buffer[n > 0 ? n : 0] = '\0';
  for (const char *s = g->buffer; *s;) {
    size_t len;
    const char *group = group_on(s, version, &len);
    h = hash(h, group, len);
    s += strcspn(s, "\n");
    s += *s == '\n';
  }
  return h;
}

struct groups *groups_open(void) {
  static const char *const paths[VERSIONS] = {"/proc/thread-self/net/igmp",
                                              "/proc/thread-self/net/igmp6"};
  struct groups *g = mem_zalloc(1, sizeof *g);
  for (int i = 0; i < VERSIONS; i++) {
    g->lists[i].fd = fd_high(open(paths[i], O_RDONLY | O_CLOEXEC));
    if (g->lists[i].fd >= 0)
      g->lists[i].known = read_groups(g, i);
  }
  return g;
}

void groups_close(struct groups *g) {
  if (!g)
    return;
  for (int i = 0; i < VERSIONS; i++)
    if (g->lists[i].fd >= 0)
      close(g->lists[i].fd);
  free(g);
}

/* Reports of LIST are to come. */
static void expect(struct groups_list *list, int version, int64_t now) {
  list->owed = repeats[version];
  list->until = now + GROUPS_WAIT;
}

void groups_again(struct groups *g, int64_t now) {
  if (g && g->lists[1].fd >= 0)
    expect(&g->lists[1], 1, now);
}

bool groups_owe(struct groups *g, int64_t now) {
  bool owe = false;
  for (int i = 0; g && i < VERSIONS; i++) {
    struct groups_list *list = &g->lists[i];
    uint64_t groups = list->fd >= 0 ? read_groups(g, i) : list->known;
    if (groups != list->known)
      expect(list, i, now);
    list->known = groups;
    owe |= list->owed && now < list->until;
  }
  return owe;
}

void groups_sent(struct groups *g, const struct packet *p) {
  bool igmp = p->igmp_type >= 0;
  bool mld =
      p->family == AF_INET6 && (p->icmp_type == 143 || p->icmp_type == 131 || p->icmp_type == 132);
  if (g && (igmp || mld) && g->lists[mld].owed)
    g->lists[mld].owed--;
}
