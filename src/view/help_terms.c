/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the field: protocols, flags, mechanisms. A word is a row here: its name, one line, what there
 * is to know (a screenful at most), its other names with blanks between. Case, `-` and `_` do not count. A
 * number that is Linux's and not the standard's is said to be Linux's. */
#include "view/help.h"

#include <stddef.h>

const struct help_topic help_terms[] = {
    {"TCP", "a stream of bytes between two programs",
     "TCP delivers each byte once and in order, or reports an error. It numbers every byte, "
     "acknowledges what has arrived and sends again what is not acknowledged (RFC 9293).\n"
     "\n"
     "A stream has no message boundaries: two sends may arrive in one recv, and one send in "
     "several. Programs mark the ends of messages themselves, with a newline or a length.\n"
     "\n"
     "A connection is known by four values: both addresses and both ports. It opens with the "
     "handshake, and each direction closes with a FIN of its own.\n"
     "\n"
     "  sock = socket.socket(AF_INET, SOCK_STREAM)\n"
     "\n"
     "See also: help handshake, states, window, retransmission, FIN, RST.",
     "stream"},
    {"UDP", "single messages without a connection",
     "Each sendto sends one datagram, and each recvfrom returns one. A datagram arrives whole or "
     "not at all. It may be lost, duplicated or overtaken, and nobody tells the sender (RFC 768).\n"
     "\n"
     "No handshake, no states, no retransmission: a program that needs them does them itself. "
     "What does not fit into the buffer of recvfrom is lost.\n"
     "\n"
     "Over IPv4 a datagram carries at most 65,507 bytes: 65,535 less 20 for the IP header and 8 "
     "for the UDP header. One that is larger than the MTU travels in fragments; if one of them is "
     "lost, so is the datagram.\n"
     "\n"
     "  sock = socket.socket(AF_INET, SOCK_DGRAM)\n"
     "  sock.sendto(b\"hello\", (\"127.0.0.1\", 50000))",
     "datagram datagrams"},
    {"handshake", "the three packets that open a TCP connection: SYN, SYN-ACK, ACK",
     "connect sends a SYN with the client's first sequence number. The server's kernel answers "
     "SYN-ACK: its own first number, and the acknowledgement of the client's. The client's ACK "
     "acknowledges the server's.\n"
     "\n"
     "Why three? Each side must know that the other has its number. And an old SYN, delayed on "
     "the way, must not open a connection: the client has not asked, so it answers the SYN-ACK "
     "with RST instead of ACK (RFC 9293, 3.5).\n"
     "\n"
     "connect returns when the SYN-ACK arrives. The server's kernel completes the handshake by "
     "itself, before accept is called; accept takes the connection from the queue.\n"
     "\n"
     "  lesson handshake                 step through it, packet by packet",
     "three-way-handshake 3-way-handshake"},
    {"SYN", "the flag that opens a connection and carries the first sequence number",
     "connect sends it; the other end answers SYN-ACK, or RST when nothing listens there. The SYN "
     "also carries the sender's options: MSS, window scale, timestamps.\n"
     "\n"
     "A SYN takes one sequence number: the first byte of data has the number after it. A SYN that "
     "is not answered is sent again after 1 s; on Linux connect gives up after 6 retransmissions "
     "(TCP_SYNCNT changes that).\n"
     "\n"
     "The first number is hard to guess, so that nobody can slip data into a connection from "
     "outside (RFC 6528). The ladder shows numbers relative to it.",
     "SYN-ACK ISN"},
    {"ACK", "the flag of a segment that acknowledges data",
     "ack=N means: I have every byte before number N, and expect N next. One ACK acknowledges all "
     "that came before; nearly every segment carries one.\n"
     "\n"
     "An ACK says that the other kernel has the bytes. It does not say that the program has read "
     "them.\n"
     "\n"
     "The receiver may wait a little, so that one ACK serves two segments, or travels with its own "
     "data: at most 0.5 s by the standard, 40 to 200 ms on Linux (delayed ACK). A segment out of "
     "order is acknowledged at once, with the number that is still missing: a duplicate ACK.",
     "acknowledgement acknowledgment delayed-ACK duplicate-ACK"},
    {"FIN", "the flag that ends one direction of a connection",
     "A FIN says: I send no more. close sends it when the descriptor was the connection's last, "
     "and "
     "shutdown(SHUT_WR) sends it at once. It goes out after the last byte of data and takes one "
     "sequence number.\n"
     "\n"
     "The peer reads what is left, then its recv returns b''. The other direction stays open: the "
     "peer can still send, until it closes too (half-close).\n"
     "\n"
     "When a program ends or is killed, its kernel closes its sockets for it: a FIN, or an RST if "
     "there were bytes that it had not read.\n"
     "\n"
     "  help states                      which states a FIN leads to\n"
     "  help RST                         the other way to end",
     "half-close EOF end-of-stream"},
    {"RST", "the flag that ends a connection at once: reset",
     "A kernel sends RST\n"
     "\n"
     "  for a SYN to a port where nothing listens: connect fails with ECONNREFUSED\n"
     "  when a socket is closed with unread bytes, or with SO_LINGER on and 0 seconds\n"
     "  when data arrives for a socket that is closed already\n"
     "  for a segment of a connection that it does not know, after a restart say\n"
     "\n"
     "The end that receives it loses what it had not sent yet. On Linux what had arrived can still "
     "be "
     "read; then recv and send fail with ECONNRESET. If the peer had closed before, recv returns "
     "b'' and send fails with EPIPE. An RST is not acknowledged, and no TIME_WAIT follows.\n"
     "\n"
     "  wire rst                         in the lab: answer a packet with RST",
     "reset"},
    {"PSH", "the flag that says: hand this to the program now",
     "Linux sets it on the last segment of what a send handed over. It does not mark the end of a "
     "message: recv may return more or less. Receivers hardly use it; Linux delivers data as "
     "soon as it arrives.",
     "push"},
    {"sequence", "the number of a byte in its direction of a connection",
     "seq=N is the number of the first byte in a segment; ack=N is the number of the byte that is "
     "expected next. SYN and FIN take one number each, an ACK alone takes none.\n"
     "\n"
     "The numbers have 32 bits and wrap around. Each direction starts at a number of its own that "
     "is hard to guess. The ladder shows them relative to that start, as Wireshark does.\n"
     "\n"
     "  wire show                        in the lab: the numbers of a packet",
     "seq sequence-number"},
    {"window", "how many bytes the peer may send before it hears more",
     "win=N is the room in the receive buffer, told with every segment: flow control. It grows "
     "when "
     "the program reads. When it is 0 the sender waits and probes; a window update sets it going "
     "again.\n"
     "\n"
     "The field has 16 bits. Both ends tell a scale in their SYN, and later windows are multiplied "
     "by two to the power of it (RFC 7323). The window of a SYN itself is not scaled.\n"
     "\n"
     "The network has a limit too, which the sender estimates: the congestion window. The smaller "
     "of the two counts.\n"
     "\n"
     "  s.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)     a small window\n"
     "  state s                                       what is on the way",
     "flow-control window-scale zero-window window-update"},
    {"congestion", "how TCP avoids sending more than the network carries",
     "The sender keeps a congestion window: how many bytes may be on the way. It starts at 10 "
     "segments (RFC 6928) and doubles each round trip (slow start) until something is lost; then "
     "it "
     "shrinks and grows slowly (RFC 5681).\n"
     "\n"
     "Three duplicate ACKs mean that one segment is missing: it is sent again at once (fast "
     "retransmit). A timeout means more: the window falls to one segment.\n"
     "\n"
     "Linux uses CUBIC (RFC 9438); TCP_CONGESTION selects another. The limit at which slow start "
     "ends is ssthresh. Linux's states are Open, Disorder (duplicate ACKs have come), CWR (reduced "
     "for another reason), Recovery (fast retransmit) and Loss (after a timeout).\n"
     "\n"
     "  state s                          the window, the round trip, the losses\n"
     "  plot cwnd                        in the lab: the window over time",
     "congestion-control cwnd slow-start fast-retransmit ssthresh"},
    {"retransmission", "sending again what was not acknowledged",
     "The sender keeps each byte until it is acknowledged. If no ACK arrives in time it sends it "
     "again and doubles the wait. The timeout follows the measured round trip (RFC 6298): 1 s "
     "before there is a measurement, on Linux never less than 0.2 s.\n"
     "\n"
     "Linux gives up after 15 retransmissions, about 15 minutes: ETIMEDOUT. TCP_USER_TIMEOUT sets "
     "a "
     "limit in milliseconds. A SYN is repeated 6 times.\n"
     "\n"
     "A retransmission is not an error: the program sees only a delay.\n"
     "\n"
     "  wire drop                        in the lab: lose the next packet, and watch",
     "retransmit RTO round-trip RTT"},
    {"TLP", "tail loss probe: the last segment again, before the timer fires",
     "When the last segments of a burst are lost, no later ones show it. Linux does not wait for "
     "the retransmission timer: after two round trips without an acknowledgement it sends the last "
     "segment again (RFC 8985, 7). Only if that is not answered either does the timer fire.\n"
     "\n"
     "  wire drop                        in the lab, before a send: see both",
     "tail-loss-probe RACK"},
    {"PAWS", "how TCP recognizes a segment that is too old, by its time stamp",
     "Sequence numbers come again after 4 GiB. Where both ends send time stamps, a segment whose "
     "time stamp is older than one that has come is ignored and answered with an ACK (protection "
     "against wrapped sequences, RFC 7323, 5). A RST is exempt.",
     "timestamps time-stamps"},
    {"challenge-ACK", "the answer to a RST or SYN that may be forged",
     "A RST ends a connection only if its number is exactly the next that is expected. One that is "
     "in the window but not exact is answered with an ACK instead: a real peer, to which the "
     "connection means nothing, answers that with an exact RST. A SYN inside a connection is "
     "answered in the same way (RFC 5961).",
     "challenge"},
    {"Nagle", "Nagle's algorithm: a small segment waits while data is unacknowledged",
     "TCP sends a segment that is not full only when all earlier data is acknowledged; until then "
     "it collects what the program sends (RFC 896). Many small sends so become few packets.\n"
     "\n"
     "It costs time when a program sends a request in two pieces: the second piece waits for the "
     "ACK "
     "of the first, and the receiver delays that ACK, 40 ms on Linux. Send the request at once, or "
     "turn the algorithm off:\n"
     "\n"
     "  s.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)\n"
     "\n"
     "close does not wait: the rest goes out with the FIN. TCP_CORK and MSG_MORE do the opposite: "
     "they hold back what does not fill a segment.",
     "Nagle's-algorithm"},
    {"MSS", "the most data that one segment may carry: maximum segment size",
     "Each end tells its MSS in its SYN: the MTU of its interface less 40 bytes for the IPv4 and "
     "TCP "
     "headers (60 for IPv6). For Ethernet's MTU of 1,500 that is 1,460. Nobody sends larger "
     "segments to it.\n"
     "\n"
     "Options come out of it: with timestamps (12 bytes) a full segment has 1,448 bytes of data. A "
     "larger send is cut into several segments, whose limits mean nothing to the receiver.\n"
     "\n"
     "  s.getsockopt(IPPROTO_TCP, TCP_MAXSEG)\n"
     "  wire mtu 576                     in the lab: a smaller cable",
     "segment maximum-segment-size"},
    {"MTU", "the largest packet that a link carries: maximum transmission unit",
     "It counts the whole IP packet, headers too: 1,500 on Ethernet, 65,536 on Linux's loopback. "
     "The smallest on a route is the path MTU.\n"
     "\n"
     "Linux sends TCP with \"don't fragment\" set. A router whose next link is too narrow drops "
     "the "
     "packet and reports its MTU by ICMP; the sender then makes smaller segments (RFC 1191). Where "
     "a firewall swallows these reports, large sends hang and small ones work.\n"
     "\n"
     "A UDP datagram that is larger is cut into fragments, or refused with EMSGSIZE if "
     "IP_MTU_DISCOVER forbids that. IPv6 requires at least 1,280 of each link; its routers never "
     "fragment.\n"
     "\n"
     "  wire mtu 600                     in the lab: make the cable narrow\n"
     "  wire mtu from server 600         with a router: only the one beyond it",
     "PMTU path-MTU fragment fragments fragmentation"},
    {"backlog", "how many finished connections may wait for accept",
     "listen(N) sets the length of the accept queue. The kernel completes handshakes by itself and "
     "keeps the connections there until accept takes them. A client is connected, and can "
     "send, before anyone calls accept.\n"
     "\n"
     "Linux lets N + 1 wait, and limits N to net.core.somaxconn (4,096). When the queue is full it "
     "ignores further SYNs; the clients send them again and seem to hang. They are not "
     "refused.\n"
     "\n"
     "Connections in the middle of the handshake, in SYN_RECV, are counted apart. When there are "
     "too "
     "many, the kernel answers with SYN cookies and keeps no state for them (RFC 4987).\n"
     "\n"
     "  sock.listen(1)\n"
     "  handles                          shows how many wait",
     "accept-queue SYN-queue SYN-cookies somaxconn"},
    {"TIME_WAIT", "the state of the end that closed first, for 60 s on Linux",
     "It has two reasons (RFC 9293, 3.6). The last ACK may be lost: the peer then repeats its FIN, "
     "and somebody must be there to acknowledge it. And late segments of this connection must not "
     "be taken for data of a new one with the same addresses and ports.\n"
     "\n"
     "The standard asks for twice the maximum segment lifetime (2 MSL, 4 minutes); on Linux it is "
     "60 s. The socket is closed, and only the kernel remembers the connection.\n"
     "\n"
     "bind to the port of such a connection fails with EADDRINUSE. A server that sets this before "
     "each bind can start again at once:\n"
     "\n"
     "  sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)\n"
     "  handles                          shows TIME_WAIT, with the seconds left\n"
     "  state sock                       where a socket is in the state diagram",
     "2MSL MSL"},
    {"keep-alive", "probes on an idle connection, to notice a peer that is gone",
     "A connection on which nobody sends carries no packets at all: if the peer loses its power or "
     "its cable, this end never learns of it, and recv waits for ever.\n"
     "\n"
     "With SO_KEEPALIVE the kernel probes: on Linux after 2 hours of silence, then every 75 s; "
     "after 9 probes without an answer the connection fails with ETIMEDOUT. Per socket, in "
     "seconds and a number:\n"
     "\n"
     "  s.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)\n"
     "  s.setsockopt(IPPROTO_TCP, TCP_KEEPIDLE, 10)\n"
     "  s.setsockopt(IPPROTO_TCP, TCP_KEEPINTVL, 5)\n"
     "  s.setsockopt(IPPROTO_TCP, TCP_KEEPCNT, 3)\n"
     "\n"
     "A program that needs to know sooner sends messages of its own.",
     "keepalive"},
    {"IPv6", "addresses of 128 bits: AF_INET6",
     "::1 is this machine, :: every address of it. 2001:db8::1 is short for eight groups of four "
     "hexadecimal digits; :: stands for the zeros, once. In a URL, and in command form with a "
     "port, it has brackets: [::1]:50000.\n"
     "\n"
     "The address of a socket is (host, port, flow, scope). fe80::… addresses are valid on one "
     "link only and need the scope, the number of the interface.\n"
     "\n"
     "A socket bound to :: takes IPv4 too, as ::ffff:192.0.2.1, unless IPV6_V6ONLY is set "
     "(create_server sets it). An AF_INET socket never takes IPv6: a client that tries ::1 first "
     "(localhost) is refused there. "
     "create_connection tries every address.\n"
     "\n"
     "  sock = socket.create_server((\"::\", 50000), family=AF_INET6)\n"
     "  getaddrinfo(\"localhost\", 50000)",
     "AF_INET6-address dual-stack link-local"},
    {"IPv4", "addresses of 32 bits: AF_INET",
     "Written as four numbers from 0 to 255: 192.0.2.1. 127.0.0.0 to 127.255.255.255 are this "
     "machine, 0.0.0.0 in bind is every address of it, 224.0.0.0 to 239.255.255.255 are "
     "multicast groups.\n"
     "\n"
     "10.x.x.x, 172.16.x.x to 172.31.x.x and 192.168.x.x are private: a router translates them "
     "to a public address (NAT).\n"
     "\n"
     "  inet_aton(\"192.0.2.1\")           its four bytes",
     "IP"},
    {"byte-order", "which byte of a number comes first",
     "Headers carry the most significant byte first (big-endian, network byte order). Most "
     "processors store the least significant "
     "first. Port 50000 is 0xC350: on the wire the bytes c3 50, in the memory of a PC 50 c3.\n"
     "\n"
     "In C a port must be converted when it is put into a sockaddr_in, and that is what htons "
     "(host to "
     "network, short) does. In Python the socket calls convert it for you.\n"
     "\n"
     "  htons(50000)                     20675, which is 0x50C3, on a PC\n"
     "  struct.pack(\"!H\", 50000)         b'\\xc3P': the two bytes in network order\n"
     "\n"
     "Numbers in your own messages need the same care: both ends must agree on the order.",
     "endian endianness big-endian little-endian network-byte-order"},
    {"port", "the number that tells apart the sockets at one address",
     "1 to 65535, for TCP and UDP separately. Ports below 1024 need privilege on Linux. Servers "
     "have "
     "known ports (80 HTTP, 443 HTTPS, 53 DNS); getservbyname looks them up.\n"
     "\n"
     "Port 0 in bind means: any free port; getsockname tells which. A client that does not bind "
     "gets "
     "one on connect, on Linux from 32768 to 60999 (an ephemeral port).\n"
     "\n"
     "Many connections share one port of a server: each differs in the client's address or port.\n"
     "\n"
     "  handles                          the ports of this session",
     "ports ephemeral ephemeral-port"},
    {"loopback", "the network inside this machine: 127.0.0.1, ::1, the interface lo",
     "What is sent to 127.0.0.1 or ::1 never leaves the machine. Every address from 127.0.0.1 to "
     "127.255.255.254 works, and each is a different address to bind. localhost is the name.\n"
     "\n"
     "A server bound to 127.0.0.1 cannot be reached from other machines; one bound to '' "
     "(0.0.0.0) can.\n"
     "\n"
     "The interface lo has an MTU of 65,536 and loses nothing. In the lab 127.0.0.1 is a wire "
     "instead, "
     "whose packets you can hold, drop and delay.\n"
     "\n"
     "  sockshell --lab",
     "localhost lo"},
    {"blocking", "a call that cannot finish yet waits",
     "accept and recv wait for something to arrive, connect for the handshake, send for room in "
     "the "
     "send buffer. While it waits, the process (here: the side) does nothing else.\n"
     "\n"
     "A socket with a timeout waits at most so long, then raises TimeoutError. A "
     "nonblocking one never waits: BlockingIOError, EAGAIN. connect then goes on in the "
     "background (EINPROGRESS).\n"
     "\n"
     "  s.settimeout(2)                  at most 2 seconds\n"
     "  s.setblocking(False)             not at all\n"
     "  select.select([a, b], [], [], 5) which of several is ready?\n"
     "  conn, addr = sock.accept() &     here: go on while this side waits\n"
     "\n"
     "Ctrl-C interrupts a call that waits.",
     "non-blocking block"},
    {"buffer", "where the kernel keeps bytes that are sent or received",
     "Each socket has two. send copies into the send buffer and returns; bytes stay there until "
     "the "
     "peer acknowledges them. What arrives waits in the receive buffer for recv; its free room is "
     "the "
     "window.\n"
     "\n"
     "When nobody reads, the receive buffer fills, then the send buffer of the other end, then its "
     "send waits. So a fast sender is held back.\n"
     "\n"
     "Linux lets both grow as needed; SO_RCVBUF and SO_SNDBUF fix a size (the kernel doubles "
     "it, for its own records). For UDP, what does not fit is lost without notice.\n"
     "\n"
     "  handles                          unread and unacknowledged bytes",
     "buffers send-buffer receive-buffer"},
    {"descriptor", "the small number by which a process knows an open socket or file",
     "socket and accept return the lowest number that is free; 0, 1 and 2 are standard input, "
     "output "
     "and error. close gives the number back, and the next socket may get it.\n"
     "\n"
     "dup and a child process make further descriptors of the same socket. The connection ends "
     "when "
     "the last of them is closed. A process may have 1,024 by default (ulimit -n): then EMFILE.\n"
     "\n"
     "  s.fileno()\n"
     "  handles                          all open ones, with their states",
     "fd file-descriptor"},
    {"multicast", "one datagram to every member of a group",
     "Groups have the addresses 224.0.0.0 to 239.255.255.255, and ff00:: and above in IPv6. A "
     "receiver "
     "binds the port and joins the group; the sender only sends to it. UDP only.\n"
     "\n"
     "  g = socket.inet_aton(\"239.1.2.3\") + socket.inet_aton(\"0.0.0.0\")\n"
     "  sock.setsockopt(IPPROTO_IP, IP_ADD_MEMBERSHIP, g)\n"
     "\n"
     "IP_MULTICAST_TTL says how far it goes: 1, the default, is this network. Who joins or leaves "
     "a "
     "group reports that to the routers of its network, with IGMP (RFC 9776), in IPv6 with MLD "
     "(RFC "
     "3810); `sockshell --lab=lan` shows it.",
     "group IGMP MLD"},
    {"broadcast", "one datagram to every machine on this network",
     "255.255.255.255, or the last address of the network (192.168.1.255). UDP over IPv4 only: "
     "IPv6 "
     "has multicast instead. Routers do not pass it on. So that nobody does it by mistake, it "
     "needs an option, or sendto fails with EACCES:\n"
     "\n"
     "  sock.setsockopt(SOL_SOCKET, SO_BROADCAST, 1)",
     NULL},
    {"ARP", "how a host finds the hardware address of a neighbor",
     "On Ethernet each frame is for a hardware address (MAC address), 6 bytes such as "
     "02:00:00:00:00:01. A host that has a packet for a neighbor, an IP address of its own "
     "network, "
     "asks all hosts \"who has 10.0.0.2?\"; the owner answers with its hardware address (RFC 826). "
     "The packet waits meanwhile. The answer stays in the neighbor cache, so that the next packets "
     "need no question. IPv6 asks with ICMPv6 (neighbor solicitation, RFC 4861).\n"
     "\n"
     "Linux asks three times, a second apart. If nobody answers, connect of TCP fails with "
     "EHOSTUNREACH; a datagram is lost without a word (IP_RECVERR tells of it). Every answer is "
     "believed: with `wire send #2 smac=02:00:00:00:00:03` you can "
     "send packets to the wrong host.\n"
     "\n"
     "  sockshell --lab=lan              three hosts on one Ethernet segment",
     "MAC Ethernet neighbor neighbour hardware-address"},
    {"ICMP", "how the network reports trouble",
     "Messages of IP itself: \"port unreachable\" when a datagram reaches a port that nobody has, "
     "\"host unreachable\" from a router, \"fragmentation needed\" with the MTU, and the echo of "
     "ping "
     "(RFC 792; ICMPv6 is RFC 4443).\n"
     "\n"
     "A connected UDP socket hears of \"port unreachable\" as ECONNREFUSED, at its next call. One "
     "that "
     "is not connected hears nothing, unless IP_RECVERR is set. TCP answers with RST instead.",
     "unreachable ping ICMPv6"},
    {"router", "a host that passes on packets that are for others",
     "A host sends what is not for its own network to its gateway, a router. This one looks up "
     "the destination, takes one off the packet's TTL (IPv6: hop limit) and sends it on; at 0 it "
     "drops it and reports \"time to live exceeded\" by ICMP (RFC 1812), so that no packet goes "
     "in circles for ever. traceroute sends packets with a TTL of 1, 2, 3 … and notes who "
     "reports.\n"
     "\n"
     "A packet that does not fit the next link is cut into fragments, or reported with the MTU "
     "(see `help MTU`). One for a network that the router does not know is reported as "
     "unreachable.\n"
     "\n"
     "  sockshell --lab=router           client, router and server; it forwards\n"
     "  s.setsockopt(SOL_IP, IP_TTL, 1)  as far as the first router",
     "TTL hop hops hop-limit forwarding gateway traceroute"},
    {"NAT", "a router that writes its own address into the packets of others",
     "Network address translation (RFC 3022): what leaves through the router has the router's "
     "address and a port of the router's as its source, and the router remembers for whom. An "
     "answer to that port gets the old address back. The server sees one host, the router; it "
     "cannot open a connection to a client behind it, for nothing is remembered then.\n"
     "\n"
     "  wire nat on                      in the lab with a router",
     "masquerade masquerading address-translation"},
    {"raw", "sockets for whole packets, and for the echo of ping",
     "A raw socket (SOCK_RAW) sends what comes after the IP header, checksum included, and gets "
     "whole IP packets of its protocol; the kernel handles them too (raw(7)). A packet socket "
     "(AF_PACKET) sends and sees all packets of an interface (packet(7)). An ICMP socket "
     "(SOCK_DGRAM with IPPROTO_ICMP) sends echo requests alone and gets the replies to them "
     "(icmp(7)).\n"
     "\n"
     "The first two need CAP_NET_RAW, the third a group in net.ipv4.ping_group_range. In the lab "
     "every user may make all three; a lesson asks for the first two with the word `raw`.\n"
     "\n"
     "  p = socket.socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)\n"
     "  p.sendto(b\"\\x08\\0\\0\\0\\0\\0\\0\\x01\", (\"server\", 0))",
     "raw-socket packet-socket ICMP-socket"},
    {"DNS", "how a name becomes an address",
     "getaddrinfo asks /etc/hosts first, then a name server: a query over UDP to port 53, or TCP "
     "for long answers (RFC 1035). A name can have several addresses, IPv4 (A) and IPv6 (AAAA); a "
     "client tries one after the other.\n"
     "\n"
     "  getaddrinfo(\"localhost\", 80, type=SOCK_STREAM)\n"
     "\n"
     "TCP and UDP know nothing of names: connect and the packets carry addresses only.",
     "name-server resolver"},
    {"urgent", "one byte that overtakes the stream: out-of-band data",
     "send(b\"!\", MSG_OOB) sets the URG flag and points at the byte. The receiver sees POLLPRI "
     "and reads the byte with recv(1, MSG_OOB), outside the stream. Only one such byte is kept "
     "apart at a time.\n"
     "\n"
     "RFC 6093 advises new programs not to use it.",
     "OOB out-of-band URG"},
    {"SIGPIPE", "the signal that ends a program when it writes to a connection that is gone",
     "send fails with EPIPE after shutdown(SHUT_WR), and when the peer has closed and then "
     "answered earlier data with RST. In C the process also gets SIGPIPE, which ends it unless "
     "it is ignored. Python ignores it and raises BrokenPipeError; so does sockshell.\n"
     "\n"
     "  send(fd, data, size, MSG_NOSIGNAL);      in C: the error without the signal",
     "broken-pipe"},
    {NULL, NULL, NULL, NULL},
};
