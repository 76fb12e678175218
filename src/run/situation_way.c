/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to an address: whether it is that of many, what it carries, whether the next host on it answers. */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <unistd.h>

#include "base/fd.h"
#include "calls/call.h"
#include "net/endpoint.h"
#include "run/neighbor.h"
#include "run/situation_own.h"

static uint32_t number_of(const struct sockaddr *a) {
  return ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr);
}

bool situation_is_broadcast(const struct sockaddr_storage *a, socklen_t len) {
  struct ifaddrs *all;
  if (!len || a->ss_family != AF_INET)
    return false;
  uint32_t to = number_of((const struct sockaddr *)a);
  bool found = to == INADDR_BROADCAST;
  if (found)
    return true;
  fd_lock(); /* it asks by a socket */
  int error = getifaddrs(&all);
  fd_unlock();
  if (error)
    return false;
  for (const struct ifaddrs *i = all; i && !found; i = i->ifa_next)
    if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET && i->ifa_netmask) {
      uint32_t hosts = ~number_of(i->ifa_netmask);
      found = hosts > 1 && to == (number_of(i->ifa_addr) | hosts);
    }
  freeifaddrs(all);
  return found;
}

/* A socket that knows the way to TO, over which nothing is sent: to be closed; -1: there is none, errno says why. */
static int way_to(const struct sockaddr_storage *to) {
  bool six = to->ss_family == AF_INET6;
  int fd = fd_high(socket(to->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)), on = 1;
  if (fd >= 0)
    setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on); /* else EACCES may be for that */
  if (fd >= 0 && connect(fd, (const struct sockaddr *)to,
                         six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)) != 0) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

void situation_look_at_path(struct situation *s, const struct call *call,
                            const struct endpoint *before) {
  const struct sockaddr_storage *to = call->addr_len ? &call->addr : &before->peer;
  bool six = before->family == AF_INET6;
  int how = 0;
  socklen_t len = sizeof how;
  if (getsockopt(call_here(call), six ? IPPROTO_IPV6 : IPPROTO_IP,
                 six ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, &how, &len) == 0)
    s->whole = how == IP_PMTUDISC_DO || how == IP_PMTUDISC_PROBE;
  int fd = way_to(to);
  len = sizeof s->mtu;
  if (fd < 0)
    return;
  if (getsockopt(fd, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_MTU : IP_MTU, &s->mtu, &len) != 0)
    s->mtu = 0;
  close(fd);
}

void situation_look_at_device(struct situation *s, const struct call *call) {
  socklen_t len = sizeof s->device;
  if (getsockopt(call_here(call), SOL_SOCKET, SO_BINDTODEVICE, s->device, &len) != 0)
    s->device[0] = '\0';
}

void situation_look_at_route(struct situation *s, const struct call *call,
                             const struct sockaddr_storage *to) {
  if (to->ss_family != AF_INET && to->ss_family != AF_INET6)
    return;
  situation_look_at_device(s, call);
  s->only6 =
      to->ss_family == AF_INET6 && situation_has_option(call_here(call), IPPROTO_IPV6, IPV6_V6ONLY);
  int fd = way_to(to);
  s->unrouted = fd < 0 && errno == call->error;
  if (fd >= 0)
    close(fd);
}

void situation_look_at_neighbor(struct situation *s, const struct sockaddr_storage *to,
                                int64_t since, struct journal *journal) {
  struct sockaddr_storage own = {.ss_family = AF_UNSPEC};
  socklen_t len = sizeof own;
  int fd = way_to(to);
  if (fd < 0)
    return;
  if (getsockname(fd, (struct sockaddr *)&own, &len) != 0)
    own.ss_family = AF_UNSPEC;
  close(fd);
  struct neighbor n = neighbor_ask(journal, to, &own, since);
  s->asked = n.asked;
  if (!n.asked)
    return;
  s->held = n.held;
  s->lost = n.lost;
  s->nobody = n.nobody && !n.held && !n.lost;
}
