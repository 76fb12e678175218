# SPDX-License-Identifier: GPL-3.0-or-later
# --- repr of families and types
import socket
print(repr(socket.AF_INET), repr(socket.AF_INET6), repr(socket.AF_UNIX), repr(socket.SOCK_STREAM), repr(socket.SOCK_DGRAM), repr(socket.SOCK_RAW))
# --- print of families and types
import socket
print(socket.AF_INET, socket.SOCK_STREAM, str(socket.AF_INET6), f'{socket.SOCK_DGRAM}', '%s' % socket.AF_UNIX, '{}'.format(socket.AF_INET))
# --- formats of constants
import socket
print(f'{socket.AF_INET:d} {socket.AF_INET:5}|{socket.AF_INET!r} {socket.SOCK_DGRAM:02x} {socket.AF_INET6:>4}|', '%d %r' % (socket.AF_INET, socket.AF_INET))
# --- constants are integers
import socket
print(socket.AF_INET == 2, socket.SOCK_STREAM == 1, socket.AF_INET + 1, socket.AF_INET6 * 2, int(socket.AF_INET), socket.AF_INET < socket.AF_INET6, isinstance(socket.AF_INET, int), hex(socket.AF_INET6), -socket.AF_INET)
# --- constants as keys and in lists
import socket
d = {socket.AF_INET: 'IPv4', socket.AF_INET6: 'IPv6'}
print(d[2], d[socket.AF_INET6], socket.AF_INET in (2, 10), [socket.AF_INET, 1], (socket.SOCK_STREAM,), {2: 'two'}[socket.AF_INET])
print(d)
# --- constants that are plain integers
import socket
print(socket.SOL_SOCKET, socket.SO_REUSEADDR, socket.IPPROTO_TCP, socket.IPPROTO_UDP, socket.SO_KEEPALIVE, socket.SO_RCVBUF, socket.TCP_NODELAY, socket.SOMAXCONN, socket.SHUT_WR, socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, socket.SO_ERROR, socket.SO_TYPE, socket.SO_BROADCAST, socket.SO_LINGER, socket.SO_SNDBUF)
# --- repr of plain ones
import socket
print(repr(socket.SOL_SOCKET), repr(socket.IPPROTO_TCP), repr(socket.SO_REUSEADDR), repr(socket.INADDR_ANY), repr(socket.SHUT_RDWR))
# --- message flags
import socket
print(repr(socket.MSG_PEEK), repr(socket.MSG_DONTWAIT), repr(socket.MSG_WAITALL), repr(socket.MSG_OOB), repr(socket.MSG_NOSIGNAL))
print(socket.MSG_PEEK, socket.MSG_DONTWAIT, int(socket.MSG_TRUNC))
# --- flags joined
import socket
print(repr(socket.MSG_PEEK | socket.MSG_DONTWAIT), socket.MSG_PEEK | socket.MSG_DONTWAIT, (socket.MSG_PEEK | socket.MSG_DONTWAIT) & socket.MSG_PEEK)
# --- flags of getaddrinfo
import socket
print(repr(socket.AI_PASSIVE), repr(socket.AI_NUMERICHOST), repr(socket.AI_CANONNAME), repr(socket.AI_PASSIVE | socket.AI_NUMERICHOST))
# --- types joined with flags
import socket
print(repr(socket.SOCK_STREAM | socket.SOCK_NONBLOCK), repr(socket.SOCK_NONBLOCK), repr(socket.SOCK_CLOEXEC))
# --- errors of getaddrinfo
import socket
print(socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAMILY, socket.EAI_SERVICE)
# --- name and value
import socket
print(socket.AF_INET.name, socket.AF_INET.value, socket.SOCK_DGRAM.name)
# --- the type of a constant
import socket
print(type(socket.AF_INET), type(socket.SOCK_STREAM), type(socket.MSG_PEEK), type(socket.SOL_SOCKET))
# --- the attributes of a socket
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
print(s.family, s.type, s.proto, repr(s.family), repr(s.type), s.family == socket.AF_INET6, s.type == 2)
s.close()
# --- a socket without arguments
import socket
s = socket.socket()
print(repr(s.family), repr(s.type), s.proto, s.fileno() > 2)
s.close()
print(s.fileno())
# --- protocol given
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
t = socket.socket(family=socket.AF_INET, type=socket.SOCK_DGRAM, proto=17)
print(s.proto, t.proto)
# --- numbers in place of constants
import socket
s = socket.socket(2, 1, 0)
print(repr(s.family), repr(s.type))
# --- true as a socket
import socket
s = socket.socket()
print(bool(s), s == s, s is s, s in [s], s == None)
# --- has_ipv6
#: may-refuse
import socket
print(socket.has_ipv6)
