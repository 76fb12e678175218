/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What help says of words that no other table explains: Python's keywords, names of the wire, the
 * constants that a learner meets. A word is a row here: its name, how it is written (or NULL), what it
 * means; a test asks for every keyword of the language. */
#include "view/help.h"

#include <stddef.h>

#define CLAUSE "a block goes behind the colon, or below it with more blanks in front. "

const struct help_word help_keywords[] = {
    {"False", NULL, "The truth value of what is not so; it counts as 0."},
    {"None", NULL,
     "No value: what a call returns that has nothing to say. The prompt does not show it."},
    {"True", NULL, "The truth value of what is so; it counts as 1."},
    {"and", "A and B", "B when A is true, else A; B is looked at only then."},
    {"as", "import X as Y; with E as X; except C as X", "Gives what stands before it a name."},
    {"assert", "assert TEST[, MESSAGE]", "Raises AssertionError when TEST is false."},
    {"async", NULL,
     "Not in sockshell: calls wait by themselves; select tells which socket is ready."},
    {"await", NULL,
     "Not in sockshell: calls wait by themselves; select tells which socket is ready."},
    {"break", "break", "Leaves the innermost while or for; its else is left out."},
    {"class", NULL,
     "Not in sockshell: keep data in tuples, lists and dicts, and define functions with def."},
    {"continue", "continue", "Goes on with the next turn of the innermost while or for."},
    {"def", "def NAME(PARAMETER[=DEFAULT], …):",
     "Defines a function; " CLAUSE "return gives its value back."},
    {"del", "del NAME; del A[I]",
     "Takes a name or an item away. A socket whose last name goes is closed."},
    {"elif",
     "elif TEST:", "A further test of an if; " CLAUSE "It runs when no test before it was true."},
    {"else", "else:",
     "After if: runs when no test was true. After while and for: when they ended without break. "
     "After "
     "try: when nothing was raised. In an expression: A if TEST else B."},
    {"except", "except CLASS [as NAME]:",
     "In a try: runs when an exception of that class, or of a kind of it, was raised. (OSError, "
     "ValueError) stands for several; `except OSError as e` catches every failed call, and e.errno "
     "says which error it was."},
    {"finally", "finally:", "The end of a try that always runs: the place to close a socket."},
    {"for", "for NAME in VALUES:",
     "Runs its block once for each item of a list, a tuple, a text, bytes, a dict, range(N) "
     "…; " CLAUSE},
    {"from", "from MODULE import NAME, …; from MODULE import *", "Takes names out of a module."},
    {"global", "global NAME",
     "In a function: NAME is the one outside, also when it is assigned to."},
    {"if",
     "if TEST:", "Runs its block when TEST is true; " CLAUSE "Then elif and else may follow."},
    {"import", "import MODULE [as NAME]",
     "Makes a module known: socket, select, struct, binascii, time, random, sys, errno, os. The "
     "names of socket are there without it."},
    {"in", "X in VALUES; X not in VALUES",
     "Whether X is one of them; b\"\\r\\n\" in data works too."},
    {"is", "A is B; A is not B", "Whether both are one and the same object: `x is None`."},
    {"lambda", NULL, "Not in sockshell: define a function with def."},
    {"match", NULL, "Not in sockshell: use if and elif."},
    {"nonlocal", NULL, "Not in sockshell: use global, or return the value."},
    {"not", "not A", "True when A is false."},
    {"or", "A or B", "A when it is true, else B; B is looked at only then."},
    {"pass", "pass", "Does nothing, where a statement must stand."},
    {"raise", "raise [EXCEPTION]", "Raises an exception; alone in an except, the same one again."},
    {"return", "return [VALUE]", "Leaves the function with VALUE, or None."},
    {"try", "try:",
     "Runs a block whose errors are to be caught; " CLAUSE
     "Then except, else and finally follow. The "
     "trace line of a call that failed is shown all the same."},
    {"while", "while TEST:",
     "Runs its block again and again as long as TEST is true; " CLAUSE "Ctrl-C interrupts it."},
    {"with", "with E [as NAME]:",
     "Runs its block and then, whatever happens, closes what E is: `with socket.socket() as "
     "s:`. " CLAUSE},
    {"yield", NULL, "Not in sockshell: collect the items in a list and return it."},
    {NULL, NULL, NULL},
};

const struct help_word help_terms[] = {
    {"SYN", NULL,
     "The flag of the segment that begins a connection: connect sends it (lesson handshake)."},
    {"ACK", NULL,
     "The flag of a segment that says up to which byte all has come: ack=N, N is wanted next."},
    {"FIN", NULL,
     "The flag of a sender's last segment: no more will come. close and shutdown(SHUT_WR) send it; "
     "the "
     "peer's recv then returns b''."},
    {"RST", NULL,
     "The flag of a segment that ends a connection at once: nobody listens at that port, or a "
     "socket was "
     "closed with bytes unread. It is ECONNREFUSED for connect, else ECONNRESET."},
    {"PSH", NULL, "The flag on the last segment of what a send sent: hand it to the program now."},
    {"TCP", NULL,
     "A stream of bytes between two programs: each byte once, in order, or an error (SOCK_STREAM; "
     "RFC "
     "9293)."},
    {"UDP", NULL,
     "Single messages, datagrams: each is whole, but may be lost, doubled or late (SOCK_DGRAM; RFC "
     "768)."},
    {"MSS", NULL, "The most data that one segment may carry, told to the peer with the SYN."},
    {"backlog", NULL, "How many finished connections may wait for accept: the argument of listen."},
    {"port", NULL,
     "The number, 1 to 65535, that tells apart the sockets at one address. Below 1024: for "
     "privileged "
     "programs. 0 in bind: the kernel chooses."},
    {"localhost", NULL,
     "This machine's name for itself: 127.0.0.1, or ::1. What is sent there never leaves it."},
    {"window", NULL,
     "How many bytes the peer may send before it hears more: the room in the receive buffer."},
    {NULL, NULL, NULL},
};

const struct help_word help_constants[] = {
    {"AF_INET", NULL, "IPv4: an address is (host, port)."},
    {"AF_INET6", NULL, "IPv6: an address is (host, port, flow, scope id)."},
    {"AF_UNIX", NULL,
     "This machine alone: an address is a path, or text that begins with \\0 for an abstract "
     "name."},
    {"AF_UNSPEC", NULL, "No family in particular: getaddrinfo then gives all."},
    {"AF_PACKET", NULL, "Whole packets of a network interface; it needs privilege."},
    {"AF_NETLINK", NULL, "Talk with the kernel about its network."},
    {"SOCK_STREAM", NULL,
     "A stream of bytes without message boundaries: TCP with AF_INET and AF_INET6."},
    {"SOCK_DGRAM", NULL, "Single messages: UDP with AF_INET and AF_INET6."},
    {"SOCK_SEQPACKET", NULL, "A connection that keeps messages apart: with AF_UNIX."},
    {"SOCK_RAW", NULL, "Whole IP packets; it needs privilege."},
    {"SOCK_NONBLOCK", NULL, "Added to the type with |: the new socket does not block."},
    {"SOCK_CLOEXEC", NULL,
     "Added to the type with |: closed when the process starts another program."},
    {"SOL_SOCKET", NULL, "The level of the options that every socket has: SO_…."},
    {"IPPROTO_IP", NULL, "The level of IPv4's options, IP_…; as a protocol (0) the usual one."},
    {"IPPROTO_TCP", NULL, "TCP; as a level its options, TCP_…."},
    {"IPPROTO_UDP", NULL, "UDP; as a level its options, UDP_…."},
    {"IPPROTO_IPV6", NULL, "The level of IPv6's options, IPV6_…."},
    {"IPPROTO_ICMP", NULL, "The messages of IPv4 itself: ping, unreachable."},
    {"SHUT_RD", NULL, "No more is received: recv gives b''. The peer is not told."},
    {"SHUT_WR", NULL, "No more is sent: the peer gets FIN, and its recv b''."},
    {"SHUT_RDWR", NULL, "Both directions end; the descriptor stays open."},
    {"SO_REUSEADDR", NULL,
     "Set before bind: the port may be bound while old connections of it are in TIME_WAIT, so that "
     "a "
     "server can start again at once. Two listening sockets on one port remain refused."},
    {"SO_REUSEPORT", NULL,
     "Several sockets of one user may have the same port; the kernel shares out what comes."},
    {"SO_KEEPALIVE", NULL,
     "An idle connection is probed (after two hours; TCP_KEEPIDLE changes that), so that a dead "
     "peer is "
     "noticed."},
    {"SO_BROADCAST", NULL, "Datagrams may be sent to broadcast addresses."},
    {"SO_ERROR", NULL,
     "The error that waits for the socket, 0 for none; asking clears it. Read only."},
    {"SO_TYPE", NULL, "The type of the socket: SOCK_STREAM, … Read only."},
    {"SO_ACCEPTCONN", NULL, "1 when the socket listens. Read only."},
    {"SO_DOMAIN", NULL, "The address family of the socket. Read only."},
    {"SO_PROTOCOL", NULL, "The protocol of the socket. Read only."},
    {"SO_RCVBUF", NULL,
     "The size of the receive buffer in bytes. The kernel takes twice what is asked for."},
    {"SO_SNDBUF", NULL,
     "The size of the send buffer in bytes. The kernel takes twice what is asked for."},
    {"SO_RCVLOWAT", NULL, "How many bytes must have come before recv returns."},
    {"SO_RCVTIMEO", NULL,
     "How long recv and accept wait at most: a struct timeval. settimeout is easier."},
    {"SO_SNDTIMEO", NULL,
     "How long send and connect wait at most: a struct timeval. settimeout is easier."},
    {"SO_LINGER", NULL,
     "What close does with bytes not yet sent: struct.pack(\"ii\", 1, S) lets it wait S seconds; "
     "with 0 "
     "it throws them away and sends RST."},
    {"SO_OOBINLINE", NULL, "The urgent byte (MSG_OOB) stays in the stream."},
    {"SO_BINDTODEVICE", NULL, "Only what comes through that interface: its name as bytes."},
    {"SO_PEERCRED", NULL,
     "AF_UNIX: process, user and group of the peer, three ints (12 bytes). Read only."},
    {"TCP_NODELAY", NULL,
     "Small segments go out at once: Nagle's algorithm, which waits for the ACK of the one before, "
     "is "
     "off."},
    {"TCP_CORK", NULL,
     "Only full segments go out until it is set to 0, or 0.2 seconds have passed."},
    {"TCP_QUICKACK", NULL,
     "Acknowledge at once, not a little later; the kernel may go back to that."},
    {"TCP_MAXSEG", NULL, "The most data in a segment, in bytes."},
    {"TCP_KEEPIDLE", NULL, "Seconds of silence until the first keep-alive probe."},
    {"TCP_KEEPINTVL", NULL, "Seconds between two keep-alive probes."},
    {"TCP_KEEPCNT", NULL, "Unanswered keep-alive probes until the connection is given up."},
    {"TCP_SYNCNT", NULL, "How often connect sends its SYN again."},
    {"TCP_USER_TIMEOUT", NULL,
     "Milliseconds that sent data may go unacknowledged until the connection is given up."},
    {"TCP_DEFER_ACCEPT", NULL,
     "accept returns only when data has come: so many seconds are waited for it."},
    {"TCP_INFO", NULL,
     "All that the kernel counts for the connection, a struct of bytes; `state HANDLE` shows it in "
     "words. "
     "Read only."},
    {"TCP_CONGESTION", NULL, "The congestion control's name, as bytes: b'cubic', b'reno' …."},
    {"TCP_FASTOPEN", NULL, "Data may come with the SYN: how many such requests may wait."},
    {"IP_TTL", NULL, "How many routers a packet may pass: 64 to begin with."},
    {"IP_TOS", NULL, "The byte of the IP header for the kind of service."},
    {"IP_MTU", NULL,
     "The largest packet on the way to the peer. Read only, of a connected socket."},
    {"IP_MTU_DISCOVER", NULL, "Whether packets may be fragmented on the way: IP_PMTUDISC_…."},
    {"IP_RECVERR", NULL, "ICMP errors are kept for recv with MSG_ERRQUEUE."},
    {"IP_ADD_MEMBERSHIP", NULL, "Joins a multicast group: group and interface, 4 bytes each."},
    {"IP_DROP_MEMBERSHIP", NULL, "Leaves a multicast group."},
    {"IP_MULTICAST_TTL", NULL, "How far multicast goes: 1 is this network."},
    {"IP_MULTICAST_LOOP", NULL, "Whether one's own multicasts come back."},
    {"IP_MULTICAST_IF", NULL, "The interface for multicasts, by its address (4 bytes)."},
    {"IPV6_V6ONLY", NULL, "1: an IPv6 socket takes no IPv4; 0: both, IPv4 as ::ffff:192.0.2.1."},
    {"IPV6_UNICAST_HOPS", NULL, "How many routers an IPv6 packet may pass."},
    {"MSG_PEEK", NULL, "recv leaves the bytes where they are: the next recv gives them again."},
    {"MSG_DONTWAIT", NULL, "This one call does not wait: EAGAIN instead."},
    {"MSG_WAITALL", NULL, "recv waits until all the bytes asked for have come."},
    {"MSG_OOB", NULL, "The urgent byte of a TCP connection, outside the stream."},
    {"MSG_TRUNC", NULL,
     "recv of a datagram: counted at its whole length, though what did not fit is lost."},
    {"MSG_NOSIGNAL", NULL,
     "send to a closed connection raises no SIGPIPE; sockshell ignores that signal anyway."},
    {"MSG_MORE", NULL, "send: more follows at once, so wait with a segment that is not full."},
    {"MSG_ERRQUEUE", NULL, "recv gives an error message that was kept (IP_RECVERR)."},
    {"AI_PASSIVE", NULL, "getaddrinfo without a host: addresses to bind to, not to connect to."},
    {"AI_CANONNAME", NULL, "getaddrinfo gives the host's full name too."},
    {"AI_NUMERICHOST", NULL, "The host is an address in numbers: nobody is asked."},
    {"AI_NUMERICSERV", NULL, "The service is a port number: /etc/services is not read."},
    {"AI_ADDRCONFIG", NULL, "Only families for which this machine has an address."},
    {"AI_V4MAPPED", NULL,
     "With AF_INET6: IPv4 addresses as ::ffff:192.0.2.1 where there are no others."},
    {"SOMAXCONN", NULL,
     "The largest backlog that the kernel was built with (net.core.somaxconn counts)."},
    {"INADDR_ANY", NULL, "0.0.0.0: every address of this machine, for bind; '' in Python."},
    {"INADDR_LOOPBACK", NULL, "127.0.0.1: this machine."},
    {"INADDR_BROADCAST", NULL, "255.255.255.255: everybody on this network."},
    {"POLLIN", NULL, "There is something to read, or to accept; also the end."},
    {"POLLOUT", NULL, "The send buffer has room, or connect has ended."},
    {"POLLPRI", NULL, "The urgent byte has come."},
    {"POLLERR", NULL, "The socket has an error. It is told without being asked for."},
    {"POLLHUP", NULL, "Both directions have ended. It is told without being asked for."},
    {"POLLNVAL", NULL, "The descriptor is not open. It is told without being asked for."},
    {"POLLRDHUP", NULL, "The peer has closed its direction."},
    {"FIONBIO", NULL, "The request of ioctl that makes a socket block or not."},
    {NULL, NULL, NULL},
};
