/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening netlink sockets out of the way of a program's own descriptors. */
#include "net/netlink.h"

#ifdef HAVE_LIBMNL

#include <errno.h>
#include <libmnl/libmnl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"

struct mnl_socket *netlink_open(int protocol, int flags) {
  int fd = fd_high(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, protocol));
  if (fd < 0)
    return NULL;
  struct mnl_socket *nl = mnl_socket_fdopen(fd);
  if (nl && mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) == 0)
    return nl;
  int error = errno;
  if (nl)
    mnl_socket_close(nl);
  else
    close(fd);
  errno = error;
  return NULL;
}

#endif
