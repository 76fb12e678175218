/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which facts each call is explained by, and those that its own socket tells. */
#include "run/situation.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "net/sock_dump.h"
#include "run/situation_own.h"
#include "run/situation_wire.h"

static ino_t inode(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

bool situation_has_option(int fd, int level, int name) {
  int value = 0;
  socklen_t len = sizeof value;
  return getsockopt(fd, level, name, &value, &len) == 0 && value;
}

bool situation_sends(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  return row == &row_send || row == &row_sendto;
}

static bool is_same_socket(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->cookie == q->cookie;
}

static void look_at_buffer(struct situation *s, const struct call *call,
                           const struct endpoint *after) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(call_here(call), IPPROTO_TCP, TCP_INFO, &info, &len) != 0 ||
      !info.tcpi_notsent_bytes)
    return;
  s->unsent = info.tcpi_notsent_bytes;
  int on_the_way = after->unacked - (int)s->unsent;
  s->nagle = info.tcpi_unacked && on_the_way + (int)s->unsent <= (int)info.tcpi_snd_wnd &&
             s->unsent < info.tcpi_snd_mss && info.tcpi_snd_cwnd > info.tcpi_unacked &&
             !situation_has_option(call_here(call), IPPROTO_TCP, TCP_NODELAY) &&
             !situation_has_option(call_here(call), IPPROTO_TCP, TCP_CORK);
}

bool situation_fills_window(const struct tcp_info *info, size_t len, uint32_t unacked) {
  if (len < offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof info->tcpi_snd_wnd ||
      !info->tcpi_notsent_bytes || unacked < info->tcpi_notsent_bytes)
    return false;
  return unacked - info->tcpi_notsent_bytes + info->tcpi_snd_mss > info->tcpi_snd_wnd;
}

/* CALL, a send, waits or had to: whether that is for the peer's window. */
static void look_at_window(struct situation *s, const struct call *call) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  int unacked = 0;
  memset(&info, 0, sizeof info);
  if (getsockopt(call_here(call), IPPROTO_TCP, TCP_INFO, &info, &len) != 0 ||
      ioctl(call_here(call), SIOCOUTQ, &unacked) != 0)
    return;
  s->filled = situation_fills_window(&info, len, (uint32_t)unacked);
  s->window = s->filled ? info.tcpi_snd_wnd : 0;
}

/* The time that CALL may wait on its socket, set by an option: 0 where there is none, or nothing waits. */
static int64_t limit_of(const struct call *call) {
  bool sending = situation_sends(call) || call->row == &row_connect;
  struct timeval limit = {0};
  socklen_t len = sizeof limit;
  int flags = fcntl(call_here(call), F_GETFL);
  if (flags < 0 || flags & O_NONBLOCK || call_message_flags(call) & (MSG_DONTWAIT | MSG_ERRQUEUE) ||
      getsockopt(call_here(call), SOL_SOCKET, sending ? SO_SNDTIMEO : SO_RCVTIMEO, &limit, &len) !=
          0)
    return 0;
  return (int64_t)limit.tv_sec * 1000000000 + (int64_t)limit.tv_usec * 1000;
}

/* CALL found that the other end of its Unix socket takes no more. */
static void look_at_other_end(struct situation *s, const struct call *call) {
  int closed = sock_dump_peer_closed((uint32_t)inode(call_here(call)));
  if (closed < 0)
    return;
  s->count = 1;
  s->ends[0] = (struct situation_end){.fd = -1, .state = closed ? "CLOSE" : "ESTAB"};
}

/* What the failure of CALL is looked up by. */
static void look_at_failure(struct situation *s, const struct call *call,
                            const struct endpoint *before, struct journal *journal) {
  bool is_bind = call->row == &row_bind;
  bool finds_way = situation_sends(call) || call->row == &row_connect;
  const struct sockaddr_storage *to = call->addr_len ? &call->addr : &before->peer;
  switch (call->error) {
  case EADDRINUSE:
    if (is_bind && before->family == AF_UNIX)
      situation_look_at_path_holder(s, call);
    else if (is_bind || call->row == &row_listen)
      situation_look_at_holders(s, call, before, is_bind ? &call->addr : &before->local);
    break;
  case EADDRNOTAVAIL:
    if (call->row == &row_connect)
      situation_look_at_ports(s);
    break;
  case ECONNREFUSED:
    if (before->family == AF_UNIX && call->addr_len)
      situation_look_at_path_holder(s, call);
    else if (call->row == &row_connect && before->tcp)
      situation_look_at_listeners(s, call, journal);
    else
      situation_wire_icmp(s, call, before, journal);
    break;
  case EACCES:
    s->broadcast = finds_way && before->type == SOCK_DGRAM &&
                   situation_is_broadcast(&call->addr, call->addr_len) &&
                   !situation_has_option(call_here(call), SOL_SOCKET, SO_BROADCAST);
    if (finds_way)
      situation_look_at_route(s, call, to);
    if (before->family == AF_INET6 && !is_bind) { /* an ICMPv6 error can mean it (RFC 4443, 3.1) */
      situation_wire_report(s, call, before, journal);
      situation_wire_icmp(s, call, before, journal);
    }
    break;
  case ECONNRESET:
    situation_look_at_aborts(s, before->cookie);
    break;
  case EINVAL:
    s->echo = situation_sends(call) && before->type == SOCK_DGRAM && situation_wire_is_echo(call);
    if (finds_way)
      situation_look_at_route(s, call, to);
    break;
  case ENETUNREACH:
  case EHOSTUNREACH:
    s->to_all = situation_is_broadcast(&call->addr, call->addr_len);
    situation_look_at_route(s, call, to);
    situation_look_at_neighbor(s, to, call->row == &row_connect ? call->began : 0, journal);
    situation_wire_report(s, call, before, journal);
    situation_wire_icmp(s, call, before, journal);
    break;
  case ETIMEDOUT:
    if (call->row == &row_connect && journal)
      situation_wire_syn(s, call, journal);
    if (call->row == &row_connect) {
      situation_look_at_device(s, call);
      situation_look_at_queue(s, call);
    }
    break;
  case EMSGSIZE:
    if (situation_sends(call) && (before->family == AF_INET || before->family == AF_INET6))
      situation_look_at_path(s, call, before);
    break;
  case EINPROGRESS:
    situation_look_at_neighbor(s, &call->addr, call->began, journal);
    s->limit = limit_of(call);
    /* a program does not wait until its SYN has been seen */
    if ((s->limit || !call->traced) && !s->asked && journal)
      situation_wire_syn(s, call, journal);
    break;
  case EALREADY:
    if (call->row == &row_connect && before->tcp && journal)
      situation_wire_earlier_syn(s, before, journal);
    break;
  case EAGAIN:
    s->limit = limit_of(call);
    if (situation_sends(call) && before->tcp)
      look_at_window(s, call);
    break;
  case EPIPE:
    if (before->family == AF_UNIX && before->type != SOCK_DGRAM)
      look_at_other_end(s, call);
    break;
  case EPROTOTYPE:
    s->path_type = situation_type_of_path(&call->addr, call->addr_len);
    break;
  }
}

bool situation_stays(const struct situation *s) {
  return s && (s->count || s->user[0] || s->sent || s->inherited);
}

struct situation *situation_before(const struct call *call, const struct endpoint *before,
                                   const struct situation_leaving *leaving) {
  if (call->row != &row_close || before->error)
    return NULL;
  struct situation s = {.count = 0};
  struct situation_quest q = {.s = &s,
                              .fd = call->fd,
                              .process = call->process,
                              .leaving = leaving,
                              .fits = is_same_socket,
                              .inode = inode(call_here(call)),
                              .cookie = before->cookie};
  if (q.cookie)
    situation_ask_sides(&q, false);
  situation_look_at_keepers(&s, call, q.inode);
  bool stays = situation_stays(&s);
  if (!stays)
    situation_note_abort(call, before);
  struct tcp_info info = {0};
  socklen_t len = sizeof info;
  if (before->tcp && before->unacked &&
      getsockopt(call_here(call), IPPROTO_TCP, TCP_INFO, &info, &len) == 0)
    s.unsent = info.tcpi_notsent_bytes;
  struct situation *copy = stays || s.unsent ? mem_alloc(sizeof *copy) : NULL;
  if (copy)
    *copy = s;
  return copy;
}

struct situation *situation_after(const struct call *call, const struct endpoint *before,
                                  const struct endpoint *after, struct journal *journal) {
  int saved = errno;
  bool stream = before && before->type == SOCK_STREAM;
  bool waits = situation_sends(call) && !call->error && after && after->tcp && after->unacked > 0;
  bool past = stream && call->row != &row_close && call_here(call) >= 0 &&
              (call->error || situation_is_memorable(call, before, after));
  bool accepts = stream && call_meaning(call) == &row_accept && !call->error;
  if (!before || before->error || (!call->error && !past && !waits && !accepts) ||
      call->marks & CALL_MARK_INJECTED) /* the kernel knows nothing of it */
    return NULL;
  struct situation s = {.count = 0};
  if (accepts && after)
    situation_connected(call, after);
  int peer_port = past ? situation_remember(&s, call, before, after) : 0;
  if (peer_port &&
      (situation_is(before->state, "CLOSE") || (after && situation_is(after->state, "CLOSE"))))
    situation_wire_reply(&s, before, peer_port, journal);
  if (call->error)
    look_at_failure(&s, call, before, journal);
  else if (waits)
    look_at_buffer(&s, call, after);
  errno = saved;
  s.shut_reading &= call->error || s.empties || situation_receives(call);
  if (!call->error && !s.empties && !s.unsent && !s.wire && !s.forged && !s.shut_reading)
    return NULL;
  struct situation *copy = mem_alloc(sizeof *copy);
  *copy = s;
  return copy;
}

/* Whether the socket of CALL, a recv of datagrams that had to wait, has an error all the same. */
static bool has_error(const struct call *call) {
  struct pollfd fd = {.fd = call_here(call), .events = POLLIN};
  int type = 0;
  socklen_t len = sizeof type;
  return getsockopt(fd.fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_DGRAM &&
         poll(&fd, 1, 0) == 1 && fd.revents & POLLERR;
}

struct situation *situation_waited(const struct call *call, const char *side,
                                   struct journal *journal) {
  struct situation s = {.count = 0};
  if (!journal)
    return NULL;
  bool connects = call->row == &row_connect;
  if (connects)
    situation_wire_syn(&s, call, journal);
  else if (call->row == &row_accept || call->row == &row_recv || call->row == &row_recvfrom ||
           situation_sends(call))
    situation_wire_coming(&s, call, side, journal);
  s.errors = (call->row == &row_recv || call->row == &row_recvfrom) && has_error(call);
  if (situation_sends(call))
    look_at_window(&s, call);
  bool told = s.filled || s.errors || s.deferred || s.held || s.lost || s.slow || s.nobody ||
              s.stopped || s.misled[0];
  if (connects && !told)
    situation_look_at_neighbor(&s, &call->addr, call->began, journal);
  if (connects)
    situation_look_at_device(&s, call);
  if (connects && !side) /* run/blocked asks the sides itself */
    situation_look_at_queue(&s, call);
  if (!told && !s.asked && !s.report && !s.device[0] && !s.count)
    return NULL;
  struct situation *copy = mem_alloc(sizeof *copy);
  *copy = s;
  return copy;
}
