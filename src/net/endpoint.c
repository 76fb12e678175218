/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the kernel about a socket: getsockopt, getsockname, getpeername, TCP_INFO, ioctl. None of
 * this changes anything, and none of it is a call of the learner's: it is not traced. */
#include "net/endpoint.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/text.h"
#include "net/address.h"
#include "net/tcp_state.h"

static int option(int fd, int name) {
  int value = 0;
  socklen_t len = sizeof value;
  return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

static void ask_tcp(int fd, struct endpoint *e) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
    return;
  e->tcp = true;
  e->state = tcp_state_name(info.tcpi_state);
  if (info.tcpi_state == TCP_LISTEN) {
    e->waiting = (int)info.tcpi_unacked;
    e->backlog = (int)info.tcpi_sacked;
  }
}

static void ask_queues(int fd, struct endpoint *e) {
  if (ioctl(fd, SIOCINQ, &e->unread) != 0)
    e->unread = 0;
  /* Without a connection the kernel counts on with the numbers of the one that is gone. */
  bool gone = e->tcp && strcmp(e->state, "CLOSE") == 0;
  if (gone || ioctl(fd, SIOCOUTQ, &e->unacked) != 0)
    e->unacked = 0;
}

bool endpoint_has_address(const struct sockaddr_storage *address, socklen_t len) {
  if (len == 0)
    return false;
  if (address->ss_family == AF_UNIX)
    return len > offsetof(struct sockaddr, sa_data);
  if (address_port(address) != 0)
    return true;
  if (address->ss_family == AF_INET)
    return ((const struct sockaddr_in *)address)->sin_addr.s_addr != INADDR_ANY;
  if (address->ss_family == AF_INET6)
    return !IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)address)->sin6_addr);
  return false;
}

bool endpoint_carries(int type, int protocol, int carried) {
  return type != SOCK_RAW && (protocol == IPPROTO_MPTCP ? IPPROTO_TCP : protocol) == carried;
}

static void ask_ends(int fd, struct endpoint *e) {
  e->peer_len = sizeof e->peer;
  if (getpeername(fd, (struct sockaddr *)&e->peer, &e->peer_len) != 0)
    e->peer_len = 0;
  e->local_len = sizeof e->local;
  if (getsockname(fd, (struct sockaddr *)&e->local, &e->local_len) != 0)
    e->local_len = 0;
}

/* Completes E: what calls and packets change. */
static void ask_state(int fd, struct endpoint *e) {
  if (!e->tcp)
    e->state = e->peer_len > 0 ? "ESTAB" : option(fd, SO_ACCEPTCONN) > 0 ? "LISTEN" : "UNCONN";
  if (strcmp(e->state, "LISTEN") != 0)
    ask_queues(fd, e);
}

/* How often a socket has got another address or peer. */
static atomic_uint readdressed;

void endpoint_readdressed(void) {
  atomic_fetch_add(&readdressed, 1);
}

/* The sockets that this thread has asked about last, and how often addresses had changed by then. */
#define KNOWN 8
static _Thread_local struct {
  struct endpoint at[KNOWN];
  unsigned readdressed[KNOWN];
  unsigned next;
} known;

/* Where the socket with COOKIE is remembered; -1: nowhere. */
static int find_known(uint64_t cookie) {
  for (int i = 0; i < KNOWN; i++)
    if (cookie && known.at[i].cookie == cookie)
      return i;
  return -1;
}

/* A connected stream keeps its peer and its own address until it is bound or connected again; the peer of TCP goes
   with the connection. */
static void keep_ends(int fd, const struct endpoint *before, struct endpoint *e) {
  bool lost = e->tcp && (strcmp(e->state, "CLOSE") == 0 || strcmp(e->state, "SYN_SENT") == 0);
  if (lost) {
    ask_ends(fd, e);
    return;
  }
  e->local = before->local;
  e->local_len = before->local_len;
  e->peer = before->peer;
  e->peer_len = before->peer_len;
}

/* BEFORE: what is remembered of it, or NULL; SAME: no address has changed since. */
static void ask_all(int fd, const struct endpoint *before, bool same, struct endpoint *e) {
  socklen_t len = sizeof e->type;
  if (before) {
    e->family = before->family;
    e->type = before->type;
    e->protocol = before->protocol;
  } else {
    getsockopt(fd, SOL_SOCKET, SO_TYPE, &e->type, &len);
    e->family = option(fd, SO_DOMAIN);
    e->protocol = option(fd, SO_PROTOCOL);
  }
  bool keeps = before && same && before->peer_len && e->type == SOCK_STREAM &&
               (e->protocol == IPPROTO_TCP || e->family == AF_UNIX);
  if (!keeps)
    ask_ends(fd, e);
  if (e->protocol == IPPROTO_TCP)
    ask_tcp(fd, e);
  if (keeps)
    keep_ends(fd, before, e);
  ask_state(fd, e);
}

int endpoint_ask(int fd, struct endpoint *endpoint) {
  return endpoint_ask_known(fd, 0, endpoint);
}

int endpoint_ask_known(int fd, uint64_t cookie, struct endpoint *endpoint) {
  int saved = errno, result = 0;
  struct endpoint e = {.fd = fd, .state = "", .cookie = cookie};
  socklen_t len = sizeof e.cookie;
  if (!cookie && getsockopt(fd, SOL_SOCKET, SO_COOKIE, &e.cookie, &len) != 0) {
    e.error = errno;
    result = -1;
  } else {
    int at = find_known(e.cookie);
    unsigned now = atomic_load(&readdressed);
    ask_all(fd, at < 0 ? NULL : &known.at[at], at >= 0 && known.readdressed[at] == now, &e);
    if (at < 0)
      at = (int)(known.next++ % KNOWN);
    known.at[at] = e;
    known.readdressed[at] = now;
  }
  *endpoint = e;
  errno = saved;
  return result;
}

void endpoint_ask_linger(int fd, struct endpoint *endpoint) {
  int saved = errno;
  struct linger linger = {0, 0};
  socklen_t len = sizeof linger;
  if (endpoint->tcp && getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &len) == 0)
    endpoint->aborts = linger.l_onoff && linger.l_linger == 0;
  errno = saved;
}

static bool is_peer(const struct endpoint *a, const struct endpoint *b) {
  return a->peer_len == b->local_len && endpoint_has_address(&a->peer, a->peer_len) &&
         memcmp(&a->peer, &b->local, a->peer_len) == 0;
}

bool endpoint_is_other_end(const struct endpoint *a, const struct endpoint *b) {
  return is_peer(a, b) && is_peer(b, a);
}

bool endpoint_lacks_port(const struct endpoint *endpoint) {
  return (endpoint->family == AF_INET || endpoint->family == AF_INET6) &&
         endpoint->type == SOCK_DGRAM && endpoint->local_len && !address_port(&endpoint->local);
}

void endpoint_address(const struct sockaddr_storage *address, socklen_t len, struct text *out) {
  if (endpoint_has_address(address, len))
    address_text(address, len, out);
  else
    text_addc(out, '-');
}
