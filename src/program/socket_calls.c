/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the numbers of system calls. A call that is new in decode.c has a case here when its descriptor may be of a file, or
 * when it makes a socket. */
#include "program/socket_calls.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include "calls/call.h"
#include "program/descriptors.h"
#include "program/rights.h"

/* Whether any descriptor of poll is a socket. */
static bool polls_socket(const struct call *call, pid_t tid) {
  const struct pollfd *fds = call->out;
  for (size_t i = 0; fds && i < call->out_kept / sizeof *fds; i++)
    if (descriptor_socket(tid, fds[i].fd))
      return true;
  return false;
}

/* Whether any descriptor of select is a socket. */
static bool selects_socket(const struct call *call, pid_t tid) {
  const struct call_select *s = call->out;
  for (int fd = 0; s && fd < s->count && fd < FD_SETSIZE; fd++)
    for (int i = 0; i < 3; i++)
      if (s->given[i] && FD_ISSET(fd, &s->asked[i]) && descriptor_socket(tid, fd))
        return true;
  return false;
}

bool socket_calls_told(const struct call *call, pid_t tid, uint64_t number,
                       const uint64_t args[6]) {
  switch (number) {
#ifdef SYS_poll
  case SYS_poll:
#endif
  case SYS_ppoll:
    return polls_socket(call, tid);
#ifdef SYS_select
  case SYS_select:
#endif
  case SYS_pselect6:
    return selects_socket(call, tid);
  case SYS_sendfile:
#ifdef SYS_dup2
  case SYS_dup2:
#endif
  case SYS_dup3:
    return descriptor_socket(tid, (int)args[0]) || descriptor_socket(tid, (int)args[1]);
  case SYS_splice:
    return descriptor_socket(tid, (int)args[0]) || descriptor_socket(tid, (int)args[2]);
#ifdef SYS_close_range
  case SYS_close_range:
    return descriptors_sockets(tid, (unsigned)args[0], (unsigned)args[1], false, &(int){0}, 1) > 0;
#endif
  case SYS_read:
  case SYS_write:
  case SYS_readv:
  case SYS_writev:
  case SYS_ioctl:
  case SYS_fcntl:
  case SYS_dup:
    return descriptor_socket(tid, (int)args[0]);
  case SYS_close: /* what epoll_create gave goes too: else its number seems to be given twice */
    return descriptor_socket(tid, (int)args[0]) || descriptor_is_epoll(tid, (int)args[0]);
  default:
    return true; /* the socket family, whose errors tell if it is none, and epoll */
  }
}

/* Who is told of the sockets that come in a message. */
struct arrival {
  pid_t tid;
  void (*made)(void *data, int64_t fd);
  void *data;
};

static void take_right(void *data, int fd) {
  const struct arrival *arrival = data;
  if (descriptor_socket(arrival->tid, fd))
    arrival->made(arrival->data, fd);
}

void socket_calls_made(const struct call *call, pid_t tid, uint64_t number, const uint64_t args[6],
                       void (*made)(void *data, int64_t fd), void *data) {
  if (call->error)
    return;
  switch (number) {
  case SYS_socketpair:
    made(data, call->socket.fds[0]);
    made(data, call->socket.fds[1]);
    break;
  case SYS_recvmsg:
  case SYS_recvmmsg:
    rights_each(call, take_right, &(struct arrival){tid, made, data});
    break;
  case SYS_fcntl:
    if (args[1] != F_DUPFD && args[1] != F_DUPFD_CLOEXEC)
      break;
    made(data, call->result);
    break;
  case SYS_socket:
#ifdef SYS_accept
  case SYS_accept:
#endif
  case SYS_accept4:
  case SYS_dup:
#ifdef SYS_dup2
  case SYS_dup2:
#endif
  case SYS_dup3:
    made(data, call->result);
    break;
  default:
    break;
  }
}
