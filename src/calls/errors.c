/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of errors, and what each means for sockets in general. What it means for one call stands in
 * the call's row. */
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "calls/call.h"
#include "net/constants.h"

static const struct errno_note general[] = {
    {EPERM, "The kernel allows this to privileged users only, or a firewall rule forbids it.",
     "Run as root, or do without."},
    {ENOENT, "There is no such file, path or entry.", "Look for a spelling mistake."},
    {EINTR, "A signal came while the call waited; nothing was done.", "Make the call again."},
    {EIO, "The device or file system failed.", "See the kernel's messages with `dmesg`."},
    {EBADF, "The number is no open descriptor: the socket is closed, or was never opened.",
     "Make a new socket; `handles` lists the open ones."},
    {EAGAIN,
     "It would have to wait, and the socket does not block: nothing to receive, no room to send, "
     "no connection to accept. (EWOULDBLOCK is the same.)",
     "Wait with select or poll, set a timeout, or setblocking(True)."},
    {ENOMEM, "The kernel has no memory for it.", "Close what is not needed, or ask for less."},
    {EACCES,
     "Permission denied: a port below 1024, a broadcast address, or a path that is not yours.",
     "Use a port from 1024 on, set SO_BROADCAST, or check the path's permissions."},
    {EFAULT, "The kernel was given an address that is not in the program's memory.",
     "Give a real value instead of None."},
    {EEXIST, "It exists already.", "Use another name, or remove the old one."},
    {ENODEV, "There is no such device or network interface.", "`ip link` lists the interfaces."},
    {ENOTDIR, "A part of the path is no directory.", "Correct the path."},
    {EISDIR, "The path is a directory.", "Give the path of a file or socket."},
    {EINVAL, "An argument does not fit: a wrong constant, length or state of the socket.",
     "`help` and the call's name say what is expected."},
    {ENFILE, "The whole system has as many files open as it may have.",
     "Close something, or wait."},
    {EMFILE, "This process has as many descriptors open as it may have.",
     "Close sockets that are no longer used, or raise the limit with `ulimit -n` before the "
     "start."},
    {ENOTTY, "The descriptor does not know this request.", "Use a request for sockets."},
    {ENOSPC, "No room is left.", "Free some space."},
    {EROFS, "The file system can only be read.", "Choose a path under /tmp."},
    {EPIPE,
     "The connection is gone: this end was shut down for sending, or the peer takes no more. "
     "Python ignores the signal SIGPIPE, so that the error is seen instead.",
     "Read what is left, then close."},
    {EDOM, "The number is out of the range that makes sense.", "Use a smaller one."},
    {ENAMETOOLONG, "The name is too long.", "Use a shorter one."},
    {ELOOP, "The path goes round in a circle of symbolic links.", "Correct the path."},
    {ENODATA, "There is no such data.", "Nothing is wrong: there is none."},
    {EPROTO, "The protocol has failed below the socket.", "Close the socket and begin anew."},
    {EOVERFLOW, "A number is too large for where it should go.", "Use a smaller one."},
    {ENOTSOCK, "The descriptor is open, but no socket.",
     "Use a descriptor that socket() has given."},
    {EDESTADDRREQ, "The socket has no peer, and no address was given.",
     "connect() first, or use sendto() with an address."},
    {EMSGSIZE, "The message is too big to be sent in one piece.",
     "Send smaller messages: UDP carries at most 65507 bytes over IPv4."},
    {EPROTOTYPE, "The protocol is for another type of socket.",
     "TCP goes with SOCK_STREAM, UDP with SOCK_DGRAM."},
    {ENOPROTOOPT, "There is no such option at this level.",
     "SOL_SOCKET goes with SO_…, IPPROTO_TCP with TCP_…, IPPROTO_IP with IP_…."},
    {EPROTONOSUPPORT, "The protocol does not go with this family and type.",
     "Use 0: the usual protocol."},
    {ESOCKTNOSUPPORT, "The family has no sockets of this type.", "Use SOCK_STREAM or SOCK_DGRAM."},
    {EOPNOTSUPP, "This kind of socket cannot do that: only stream sockets listen and accept.",
     "Use SOCK_STREAM for TCP; a datagram socket sends and receives right after bind()."},
    {EPFNOSUPPORT, "There is no such protocol family.", "Use AF_INET, AF_INET6 or AF_UNIX."},
    {EAFNOSUPPORT,
     "There is no such address family, or the address is of another than the socket's.",
     "Let the address fit the socket: AF_INET for IPv4, AF_INET6 for IPv6."},
    {EADDRINUSE,
     "Another socket has this address and port; connections in TIME_WAIT hold a port for a minute.",
     "`ss -tan` shows who has it; let a server set SO_REUSEADDR before each bind, or use another "
     "port."},
    {EADDRNOTAVAIL, "No interface of this machine has that address, or no port is left.",
     "`ip addr` lists the addresses; '' stands for all of them."},
    {ENETDOWN, "The network interface is down.", "Bring it up: `ip link set NAME up`."},
    {ENETUNREACH, "This machine has no route to that network.", "See `ip route`."},
    {ENETRESET, "The network dropped the connection.", "Connect anew."},
    {ECONNABORTED, "The connection was given up before it could be used.", "Try again."},
    {ECONNRESET,
     "The peer sent RST: it closed with bytes unread or with SO_LINGER at 0, its process died, or "
     "it knows "
     "nothing of the connection.",
     "Close the socket and connect anew."},
    {ENOBUFS, "The kernel has no buffer left.", "Wait a little and try again."},
    {EISCONN, "The socket has a peer already, or it listens and never gets one.",
     "Make a new socket for a further connection."},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server uses the socket that accept() gave, not the one that listens."},
    {ESHUTDOWN, "This end was shut down for sending.", "Send before shutdown()."},
    {ETIMEDOUT, "The peer did not answer in time, though the kernel has tried again and again.",
     "Check the address, the network and the firewalls between."},
    {ECONNREFUSED, "Nothing listens on that port: the kernel there answered with RST.",
     "Start the server first, and compare the ports: `ss -tln` lists who listens."},
    {EHOSTDOWN, "The host does not answer.", "Check that it is running."},
    {EHOSTUNREACH,
     "The host cannot be reached: nobody on the way, or on its network, answers for it.",
     "Check the address and that the machine is running."},
    {EALREADY, "The connection that was begun before is still being made.",
     "Wait with select or poll until the socket can be written."},
    {EINPROGRESS,
     "The connection is being made in the background, since the socket does not block.",
     "Wait with select or poll until it can be written, then ask for SO_ERROR."},
    {EAI_NONAME, "No host has that name, or the service is unknown.",
     "Look for a spelling mistake; `getent hosts NAME` asks the same question."},
    {EAI_AGAIN, "No name server answered: the name may exist.",
     "Check the network and /etc/resolv.conf, and try again."},
    {EAI_FAIL, "The name server answered that it cannot tell.",
     "Ask another server, or try later."},
    {EAI_NODATA, "The name exists, but has no address of this family.",
     "Ask for the other family."},
    {EAI_ADDRFAMILY, "The host is given as an address of the other family.",
     "Use AF_INET6 for an address with colons, AF_INET for one with dots."},
    {EAI_FAMILY, "There is no such address family here.",
     "Use AF_INET, AF_INET6 or AF_UNSPEC (0)."},
    {EAI_SERVICE, "The service is not known for this type of socket.",
     "Use a port number, or a name of /etc/services."},
    {EAI_SOCKTYPE, "There is no such type of socket.", "Use SOCK_STREAM, SOCK_DGRAM or 0."},
    {EAI_BADFLAGS, "The flags do not go together.", "Leave them out."},
    {EAI_MEMORY, "The C library has no memory left.", "Close something, and try again."},
    {EAI_SYSTEM, "A system call has failed during the look-up.",
     "See the errno that comes with it."},
    {EAI_OVERFLOW, "The answer does not fit into the room for it.", "Ask for less."},
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
  return note ? note : find_note(general, error);
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
