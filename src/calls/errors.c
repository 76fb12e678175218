/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of errors, and what each means for sockets in general. What it means for one call is in the
 * call's row. */
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "calls/call.h"
#include "net/constants.h"

static const struct errno_note general[] = {
    {EPERM, "Only privileged users may do this, or a firewall rule forbids it.",
     "Run as root, or do without."},
    {ENOENT, "There is no such file, path or entry.", "Look for a spelling mistake."},
    {EINTR, "A signal came while the call waited; nothing was done.", "Make the call again."},
    {EIO, "The device or file system failed.", "See the kernel's messages with `dmesg`."},
    {EBADF, "The number is not an open descriptor: the socket is closed, or was never opened.",
     "Make a new socket; `handles` lists the open ones."},
    {EAGAIN,
     "The call would have to wait, and the socket does not block: there is nothing to receive, no "
     "room to send, or no connection to accept. (EWOULDBLOCK is the same.)",
     "Wait with select or poll, set a timeout, or call setblocking(True)."},
    {ENOMEM, "The kernel has no memory left for this.",
     "Close what you do not need, or ask for less."},
    {EACCES, "Permission is missing: for a port below 1024, a broadcast address, or a path.",
     "Use a port from 1024 on, set SO_BROADCAST, or check the path's permissions."},
    {EFAULT, "An argument points to memory that the program does not have.",
     "Give a real value instead of None."},
    {EEXIST, "It exists already.", "Use another name, or remove the old one."},
    {ENODEV, "There is no such device or network interface.",
     "socket.if_nameindex() lists the interfaces."},
    {ENOTDIR, "A part of the path is not a directory.", "Correct the path."},
    {EISDIR, "The path is a directory.", "Give the path of a file or socket."},
    {EINVAL,
     "An argument does not fit: a wrong constant, a wrong length, or the socket is in the wrong "
     "state.",
     "`help` with the call's name tells what it expects."},
    {ENFILE, "The whole system has as many files open as it may have.",
     "Close something, or wait."},
    {EMFILE, "This process has as many descriptors open as it may have.",
     "Close sockets that you no longer use (`handles` lists them), or raise the limit with `ulimit "
     "-n` before the start."},
    {ENOTTY, "The descriptor does not support this request.", "Use a request for sockets."},
    {ENOSPC, "No room is left.", "Free some space."},
    {EROFS, "The file system is read-only.", "Choose a path under /tmp."},
    {EPIPE,
     "This end can send no more: it was shut down for sending, or the connection was reset after "
     "the peer had closed. Python ignores the signal SIGPIPE, so you see the error instead.",
     "Read what is left, then close."},
    {EDOM, "The number is out of range.", "Use a smaller one."},
    {ENAMETOOLONG, "The name is too long.", "Use a shorter one."},
    {ELOOP, "The path leads through too many symbolic links, perhaps in a circle.",
     "Correct the path."},
    {ENODATA, "There is no such data.", "Nothing is wrong: there is none."},
    {EPROTO, "The protocol failed below the socket.", "Close the socket and connect again."},
    {EOVERFLOW, "A number is too large for its place.", "Use a smaller one."},
    {ENOTSOCK, "The descriptor is open, but it is not a socket.",
     "Use a descriptor from socket() or accept()."},
    {EDESTADDRREQ, "The socket has no peer, and the call gives no address.",
     "connect() first, or use sendto() with an address."},
    {EMSGSIZE, "The message is too large to be sent in one piece.",
     "Send smaller messages: UDP carries at most 65507 bytes over IPv4."},
    {EPROTOTYPE, "The protocol belongs to another type of socket.",
     "TCP goes with SOCK_STREAM, UDP with SOCK_DGRAM."},
    {ENOPROTOOPT, "There is no such option at this level.",
     "SOL_SOCKET goes with SO_…, IPPROTO_TCP with TCP_…, IPPROTO_IP with IP_…."},
    {EPROTONOSUPPORT, "The protocol does not go with this family and type.",
     "Use 0, the usual protocol."},
    {ESOCKTNOSUPPORT, "The family has no sockets of this type.", "Use SOCK_STREAM or SOCK_DGRAM."},
    {EOPNOTSUPP, "This kind of socket cannot do that: only stream sockets listen and accept.",
     "Use SOCK_STREAM for TCP; a datagram socket sends and receives right after bind()."},
    {EPFNOSUPPORT, "There is no such protocol family.", "Use AF_INET, AF_INET6 or AF_UNIX."},
    {EAFNOSUPPORT,
     "The kernel does not know the address family, or the address is of another family than the "
     "socket.",
     "Use an address of the socket's family: AF_INET for IPv4, AF_INET6 for IPv6."},
    {EADDRINUSE,
     "Another socket has this address and port. A connection in TIME_WAIT holds its port too, on "
     "Linux for 60 s.",
     "`handles` shows the sockets of this session. A server sets SO_REUSEADDR before each bind; or "
     "use another port."},
    {EADDRNOTAVAIL, "No interface of this host has that address, or no port is free.",
     "`ip addr` lists the addresses; '' is all of them."},
    {ENETDOWN, "The network interface is down.", "Bring it up: `ip link set NAME up`."},
    {ENETUNREACH, "No route leads from this host to that address.",
     "Use an address of this host or of a network that it is in."},
    {ENETRESET, "The network dropped the connection.", "Connect again with a new socket."},
    {ECONNABORTED, "The connection was aborted before it could be used.", "Try again."},
    {ECONNRESET,
     "The peer sent RST: it closed with unread bytes or with SO_LINGER at 0, its listener closed "
     "before accept(), or it does not know the connection (any more).",
     "Close the socket: a new connection needs a new one."},
    {ENOBUFS, "The kernel has no buffer left.", "Wait a little and try again."},
    {EISCONN, "The socket already has a peer, or it listens and never gets one.",
     "Make a new socket for another connection."},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server uses the socket that accept() returned, not the one that listens."},
    {ESHUTDOWN, "This end was shut down for sending.", "Send before shutdown()."},
    {ETIMEDOUT, "The peer did not answer, though the kernel tried several times.",
     "Check the address, the network and the firewalls between."},
    {ECONNREFUSED, "Nothing listens at that address and port: the kernel there answered with RST.",
     "Start the server first, and compare address and port; `handles` shows what listens in this "
     "session."},
    {EHOSTDOWN, "The host does not answer.", "Check that it is running."},
    {EHOSTUNREACH,
     "The host cannot be reached: a router says so, or nobody on its network answers for the "
     "address.",
     "Check the address and that the machine is running."},
    {EALREADY, "An earlier connect on this socket is still in progress.",
     "Wait with select or poll until the socket is writable."},
    {EINPROGRESS, "The socket does not block: the connection is being made in the background.",
     "Wait with select or poll until the socket is writable, then read SO_ERROR."},
    {EAI_NONAME,
     "No host has that name, neither in /etc/hosts nor in the DNS; or the service is unknown.",
     "Look for a spelling mistake, or give an address: `getent hosts NAME` in a terminal asks the "
     "same "
     "question."},
    {EAI_AGAIN, "No name server answered. The name may exist.",
     "Check the network and /etc/resolv.conf, and try again. A lab has no name server: `help lab` "
     "names its hosts."},
    {EAI_FAIL, "The name server answered that it cannot tell.",
     "Ask another server, or try later."},
    {EAI_NODATA, "The name exists, but has no address of this family.",
     "Ask for the other family: AF_INET or AF_INET6."},
    {EAI_ADDRFAMILY,
     "The host is an address of the other family: one with colons is IPv6, one with dots IPv4.",
     "Use AF_INET6 for IPv6, AF_INET for IPv4."},
    {EAI_FAMILY, "There is no such address family here.",
     "Use AF_INET, AF_INET6 or AF_UNSPEC (0)."},
    {EAI_SERVICE, "The service is not known for this type of socket.",
     "Use a port number, or a name of /etc/services."},
    {EAI_SOCKTYPE, "There is no such type of socket, or it does not go with the protocol.",
     "Use SOCK_STREAM, SOCK_DGRAM or 0."},
    {EAI_BADFLAGS, "The flags do not go together: AI_CANONNAME needs a host.",
     "Leave the flags out."},
    {EAI_MEMORY, "The C library has no memory left.", "Close something, and try again."},
    {EAI_SYSTEM, "A system call failed during the look-up.",
     "Look at the errno that comes with it."},
    {EAI_OVERFLOW, "The answer does not fit into the buffer.", "Ask for less."},
    {0, NULL, NULL},
};

static const struct errno_note *find_note(const struct errno_note *notes, int error) {
  for (; notes && notes->error; notes++)
    if (notes->error == error)
      return notes;
  return NULL;
}

const struct errno_note *call_note(const struct call_row *row, int error) {
  const struct errno_note *note = row ? find_note(row->notes, error) : NULL;
  return note && note->why ? note : find_note(general, error);
}

const struct errno_note *call_note_of(const struct call *call) {
  const struct errno_note *note = NULL;
  if (call->addr_len > 0 && call->addr.ss_family == AF_UNIX)
    note = find_note(call->row->path_notes, call->error);
  return note ? note : call_note(call->row, call->error);
}

const char *call_errno_name(int error) {
  return error > 0 ? strerrorname_np(error) : NULL;
}

#define ERRNO_MAX 134 /* one past Linux's last: EHWPOISON */

int call_errno_find(const char *name) {
  static const struct {
    const char *name;
    int error;
  } others[] = {{"EWOULDBLOCK", EWOULDBLOCK}, {"ENOTSUP", ENOTSUP}, {"EDEADLOCK", EDEADLOCK}};
  for (int error = 1; error < ERRNO_MAX; error++) {
    const char *known = strerrorname_np(error);
    if (known && strcmp(known, name) == 0)
      return error;
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    if (strcmp(others[i].name, name) == 0)
      return others[i].error;
  return 0;
}

const char *call_eai_name(int code) {
  return constants_name(&constants_name_errors, code);
}
