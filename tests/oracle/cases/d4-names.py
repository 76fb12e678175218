# SPDX-License-Identifier: GPL-3.0-or-later
# --- inet_aton and inet_ntoa
import socket
print(socket.inet_aton('127.0.0.1'), socket.inet_aton('255.255.255.255'), socket.inet_aton('1'), socket.inet_aton('127.1'), socket.inet_ntoa(b'\x01\x02\x03\x04'), socket.inet_ntoa(bytes(4)))
# --- inet_aton of what is no address
#: fails
import socket
socket.inet_aton('300.1.2.3')
# --- inet_ntoa of the wrong length
import socket
try:
    socket.inet_ntoa(b'abc')
except OSError as e:
    print(e)
# --- inet_pton and inet_ntop
import socket
print(socket.inet_pton(socket.AF_INET, '192.0.2.1'), socket.inet_pton(socket.AF_INET6, '::1'), socket.inet_pton(socket.AF_INET6, '2001:db8::ff00:42:8329').hex(), socket.inet_ntop(socket.AF_INET, b'\x7f\0\0\1'), socket.inet_ntop(socket.AF_INET6, bytes(15) + b'\1'), socket.inet_ntop(socket.AF_INET6, bytes(16)))
# --- IPv6 addresses are written in the short form
import socket
for text in ('2001:0db8:0000:0000:0000:0000:0000:0001', '::ffff:192.0.2.1', 'fe80::1', '1:0:0:2:0:0:0:3', '1:2:3:4:5:6:7:8', '::', 'FF02::1'):
    print(socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text)))
# --- inet_pton of what is no address
import socket
for family, text in ((socket.AF_INET, '127.1'), (socket.AF_INET, '::1'), (socket.AF_INET6, '127.0.0.1'), (socket.AF_INET6, '::g'), (socket.AF_INET, '')):
    try:
        socket.inet_pton(family, text)
    except OSError as e:
        print(text, e)
# --- inet_ntop of the wrong length
import socket
try:
    socket.inet_ntop(socket.AF_INET, b'abc')
except ValueError as e:
    print(e)
try:
    socket.inet_ntop(socket.AF_INET6, b'abcd')
except ValueError as e:
    print(e)
# --- inet_ntop of a family that is none
import socket
try:
    socket.inet_ntop(99, b'abcd')
except (OSError, ValueError) as e:
    print(e)
# --- htons and its family
import socket
print(socket.htons(80), socket.ntohs(20480), socket.htonl(1), socket.ntohl(16777216), socket.htons(0xffff), socket.htonl(0xffffffff), socket.htons(0))
# --- htons of too much
import socket
try:
    socket.htons(65536)
except OverflowError as e:
    print(e)
# --- htons of a negative number
import socket
try:
    socket.htons(-1)
except OverflowError as e:
    print(e)
# --- htonl of too much
#: class-only
import socket
socket.htonl(1 << 32)
# --- gethostbyname
import socket
print(socket.gethostbyname('localhost'), socket.gethostbyname('127.0.0.1'), socket.gethostbyname('0.0.0.0'), repr(socket.gethostbyname('')))
# --- gethostbyname_ex
import socket
print(socket.gethostbyname_ex('127.0.0.1'))
# --- gethostname
import socket
print(socket.gethostname() == socket.gethostname(), isinstance(socket.gethostname(), str), len(socket.gethostname()) > 0)
# --- getservbyname
import socket
print(socket.getservbyname('http'), socket.getservbyname('domain', 'udp'), socket.getservbyname('ssh', 'tcp'))
# --- getservbyport
import socket
print(socket.getservbyport(80), socket.getservbyport(53, 'udp'), socket.getservbyport(22, 'tcp'))
# --- services that do not exist
import socket
try:
    socket.getservbyname('nosuchservice')
except OSError as e:
    print(e)
try:
    socket.getservbyport(1, 'nosuchproto')
except OSError as e:
    print(e)
# --- getservbyport out of range
import socket
try:
    socket.getservbyport(70000)
except OverflowError as e:
    print(e)
# --- getprotobyname
#: may-refuse
import socket
print(socket.getprotobyname('tcp'), socket.getprotobyname('udp'))
# --- getaddrinfo of a number
import socket
for entry in socket.getaddrinfo('127.0.0.1', 80):
    print(entry)
# --- getaddrinfo of a type
import socket
print(socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo('::1', 443, socket.AF_INET6, socket.SOCK_DGRAM))
# --- getaddrinfo of a service
import socket
print(socket.getaddrinfo('127.0.0.1', 'http', socket.AF_INET, socket.SOCK_STREAM)[0][4])
print(socket.getaddrinfo('127.0.0.1', '8080', proto=socket.IPPROTO_TCP))
# --- getaddrinfo for a server
import socket
for entry in socket.getaddrinfo(None, 5000, socket.AF_INET, socket.SOCK_STREAM, 0, socket.AI_PASSIVE):
    print(entry)
print(socket.getaddrinfo(None, 5000, socket.AF_INET, socket.SOCK_STREAM))
# --- getaddrinfo of a name that is no number
#: fails
import socket
socket.getaddrinfo('no number', 80, flags=socket.AI_NUMERICHOST)
# --- getaddrinfo's error
import socket
try:
    socket.getaddrinfo('no number', 80, flags=socket.AI_NUMERICHOST)
except socket.gaierror as e:
    print(e, e.errno, e.strerror, repr(e), isinstance(e, OSError), e.errno == socket.EAI_NONAME)
# --- getaddrinfo of a family that does not fit
import socket
try:
    socket.getaddrinfo('::1', 80, socket.AF_INET)
except socket.gaierror as e:
    print(e)
# --- getaddrinfo of a service that does not exist
import socket
try:
    socket.getaddrinfo('127.0.0.1', 'nosuchservice', type=socket.SOCK_STREAM)
except socket.gaierror as e:
    print(e)
# --- getaddrinfo of neither
import socket
try:
    socket.getaddrinfo(None, None)
except socket.gaierror as e:
    print(e)
# --- getaddrinfo unpacked
import socket
for family, kind, proto, canonname, (host, port) in socket.getaddrinfo('127.0.0.1', 80, socket.AF_INET, socket.SOCK_STREAM):
    print(repr(family), repr(kind), proto, repr(canonname), host, port)
# --- a name is looked up by connect
import socket
l = socket.create_server(('127.0.0.1', 0))
s = socket.socket()
s.connect(('localhost', l.getsockname()[1]))
print(s.getpeername()[0])
# --- getnameinfo
#: may-refuse
import socket
print(socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
# --- gethostbyaddr
#: may-refuse
import socket
print(socket.gethostbyaddr('127.0.0.1')[2])
# --- interfaces by name and by number
import socket
print(socket.if_nametoindex('lo'), socket.if_nametoindex(b'lo'), socket.if_indextoname(1), socket.if_nameindex()[0])
for f, given in ((socket.if_nametoindex, 'nosuch'), (socket.if_nametoindex, 'l\0o'), (socket.if_nametoindex, 1), (socket.if_nametoindex, None),
                 (socket.if_indextoname, 99999), (socket.if_indextoname, 0), (socket.if_indextoname, -1), (socket.if_indextoname, 'lo'), (socket.if_nameindex, 1)):
    try:
        f(given)
    except Exception as e:
        print(type(e).__name__, e)
