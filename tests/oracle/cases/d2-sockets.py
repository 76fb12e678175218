# SPDX-License-Identifier: GPL-3.0-or-later
# --- a TCP connection to oneself
import socket
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
print(listener.bind(('127.0.0.1', 0)), listener.listen(1))
host, port = listener.getsockname()
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
print(host, port > 0, client.connect((host, port)))
conn, addr = listener.accept()
print(addr[0], addr == client.getsockname(), conn.getpeername() == client.getsockname(), client.getpeername() == (host, port), conn.getsockname() == (host, port))
print(client.send(b'hello'), conn.recv(1024), conn.sendall(b'world'), client.recv(2), client.recv(100))
client.close()
print(conn.recv(1024), conn.recv(1024))
conn.close()
listener.close()
# --- the same over IPv6
import socket
listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
listener.bind(('::1', 0))
listener.listen()
name = listener.getsockname()
print(name[0], len(name), name[2:])
client = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
client.connect(name)
conn, addr = listener.accept()
print(addr[0], len(addr), addr == client.getsockname())
print(conn.send(b'\x00\xff'), client.recv(10))
# --- an IPv6 address of two
import socket
a = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
a.bind(('::1', 0))
b = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
print(b.sendto(b'x', ('::1', a.getsockname()[1])), a.recv(5))
# --- UDP
import socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('127.0.0.1', 0))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(client.sendto(b'ping', server.getsockname()))
data, addr = server.recvfrom(1024)
print(data, addr[0], addr == ('127.0.0.1', client.getsockname()[1]))
print(server.sendto(b'pong', addr), client.recvfrom(1024) == (b'pong', server.getsockname()))
# --- a datagram is cut to what fits
import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(('127.0.0.1', 0))
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b.connect(a.getsockname())
print(b.send(b'0123456789'), b.send(b''), b.send(b'next'), a.recv(4), a.recv(4), a.recv(10))
# --- sendto with flags
import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(('127.0.0.1', 0))
print(a.sendto(b'self', 0, a.getsockname()), a.recvfrom(10, socket.MSG_PEEK)[0], a.recv(10))
# --- a datagram to a port where nobody is
import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(('127.0.0.1', 0))
a.connect(a.getsockname())
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b.connect(a.getsockname())
print(b.send(b'x'))
try:
    b.recv(10)
except ConnectionRefusedError as e:
    print(e)
# --- a socket pair
import socket
a, b = socket.socketpair()
print(a.send(b'one'), b.recv(100), b.sendall(b'two'), a.recv(1), a.recv(10), repr(a.family))
a.close()
print(b.recv(10))
# --- a socket pair of datagrams
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
a.send(b'one')
a.send(b'two')
print(b.recv(100), b.recv(100))
# --- peek
import socket
a, b = socket.socketpair()
a.send(b'abc')
print(b.recv(2, socket.MSG_PEEK), b.recv(10))
# --- recv without waiting
import socket
a, b = socket.socketpair()
try:
    a.recv(10, socket.MSG_DONTWAIT)
except BlockingIOError as e:
    print(e)
# --- recv of nothing
import socket
a, b = socket.socketpair()
a.send(b'abc')
print(b.recv(0), b.recv(3))
# --- shutdown says that no more will come
import socket
a, b = socket.socketpair()
a.send(b'last')
print(a.shutdown(socket.SHUT_WR), b.recv(10), b.recv(10), b.send(b'answer'), a.recv(10))
# --- sending after shutdown
import socket
a, b = socket.socketpair()
a.shutdown(socket.SHUT_WR)
try:
    a.send(b'x')
except BrokenPipeError as e:
    print(e)
# --- sending to who has gone
import socket
a, b = socket.socketpair()
b.close()
try:
    a.send(b'x')
except BrokenPipeError as e:
    print(repr(e))
# --- sending to who has gone, uncaught
#: fails
import socket
a, b = socket.socketpair()
b.close()
print('a')
a.sendall(b'x')
# --- with closes
import socket
with socket.socket() as s:
    print(s.fileno() > 2)
print(s.fileno())
# --- with closes after an exception
import socket
try:
    with socket.socket() as s:
        raise ValueError('inside')
except ValueError as e:
    print(e, s.fileno())
# --- with, two at once, and one that exists
import socket
with socket.socket() as a, socket.socket() as b:
    print(a.fileno() != b.fileno())
print(a.fileno(), b.fileno())
s = socket.socket()
with s:
    print(s.fileno() > 2)
print(s.fileno())
# --- with in brackets
import socket
with (socket.socket() as a,
      socket.socket() as b):
    print('in')
print(a.fileno(), b.fileno())
# --- with in a function that returns
import socket


def f():
    with socket.socket() as s:
        for i in range(3):
            with socket.socket() as t:
                if i == 1:
                    return s, t


s, t = f()
print(s.fileno(), t.fileno())
# --- with and break and continue
import socket
closed = []
for i in range(4):
    with socket.socket() as s:
        closed.append(s)
        if i == 1:
            continue
        if i == 2:
            break
print(len(closed))
for s in closed:
    print(s.fileno(), end=' ')
print()
# --- close twice
import socket
s = socket.socket()
print(s.close(), s.close(), s.fileno())
# --- detach
#: may-refuse
import socket
s = socket.socket()
print(s.detach() > 2, s.fileno())
# --- options
import socket
s = socket.socket()
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1), s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE), s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
# --- options set with True
import socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
# --- buffers are doubled by the kernel
import socket
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10000)
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF), s.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF))
# --- an option as bytes
import socket
import struct
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 5))
print(struct.unpack('ii', s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)))
# --- IPv6 only
import socket
s = socket.socket(socket.AF_INET6)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
print(s.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))
# --- broadcast and time to live
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 5)
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST), s.getsockopt(socket.IPPROTO_IP, socket.IP_TTL))
# --- a listener is one
import socket
s = socket.socket()
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
s.bind(('127.0.0.1', 0))
s.listen()
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
# --- connect_ex
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
l.listen(1)
name = l.getsockname()
c = socket.socket()
print(c.connect_ex(name))
nobody = socket.socket()
nobody.bind(('127.0.0.1', 0))
d = socket.socket()
print(d.connect_ex(nobody.getsockname()))
# --- timeouts
import socket
s = socket.socket()
print(s.gettimeout(), s.getblocking(), s.settimeout(2.5), s.gettimeout(), s.getblocking(), s.setblocking(False), s.gettimeout(), s.getblocking())
s.settimeout(None)
print(s.gettimeout(), s.getblocking())
s.settimeout(0)
print(s.gettimeout(), s.getblocking())
s.setblocking(True)
s.settimeout(3)
print(s.gettimeout())
# --- a timeout passes
import socket
import time
a, b = socket.socketpair()
a.settimeout(0.03)
t = time.monotonic()
try:
    a.recv(10)
except socket.timeout as e:
    print(repr(e), time.monotonic() - t >= 0.029, e.errno, isinstance(e, TimeoutError), isinstance(e, OSError))
b.send(b'now')
print(a.recv(10))
# --- a timeout, uncaught
#: fails
import socket
a, b = socket.socketpair()
a.settimeout(0.01)
a.recv(10)
# --- accept with a timeout
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
l.listen()
l.settimeout(0.02)
try:
    l.accept()
except TimeoutError as e:
    print(e)
# --- the accepted socket blocks, whatever the listener does
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
l.listen()
l.settimeout(5)
c = socket.create_connection(l.getsockname())
conn, addr = l.accept()
print(conn.gettimeout(), c.gettimeout())
# --- without blocking
import socket
a, b = socket.socketpair()
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError as e:
    print(repr(e))
n = 0
try:
    while True:
        n += a.send(b'x' * 4096)
except BlockingIOError as e:
    print(n > 4096, e.errno)
# --- setdefaulttimeout
import socket
print(socket.getdefaulttimeout(), socket.setdefaulttimeout(1.5), socket.getdefaulttimeout())
s = socket.socket()
print(s.gettimeout())
socket.setdefaulttimeout(None)
# --- a wrong timeout
import socket
s = socket.socket()
try:
    s.settimeout(-1)
except ValueError as e:
    print(e)
try:
    s.settimeout('a')
except TypeError as e:
    print('TypeError')
# --- create_connection and create_server
import socket
with socket.create_server(('127.0.0.1', 0)) as l:
    print(repr(l.family), repr(l.type), l.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
    with socket.create_connection(l.getsockname(), timeout=3) as c:
        print(c.gettimeout())
        conn, addr = l.accept()
        with conn:
            conn.sendall(b'hi')
        print(c.recv(10), c.recv(10))
# --- create_server with its options
import socket
l = socket.create_server(('127.0.0.1', 0), backlog=3, family=socket.AF_INET, reuse_port=False)
print(l.getsockname()[0])
# --- create_connection from an address
import socket
l = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(l.getsockname(), source_address=('127.0.0.1', 0))
conn, addr = l.accept()
print(addr == c.getsockname())
# --- AF_UNIX
import socket
import os
l = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
l.bind('here.sock')
l.listen()
print(l.getsockname())
c = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
c.connect('here.sock')
conn, addr = l.accept()
print(repr(addr), repr(conn.getpeername()), c.getpeername(), c.send(b'x'), conn.recv(1))
os.unlink('here.sock')
# --- large data through a pair
import socket
a, b = socket.socketpair()
data = bytes(range(256)) * 100
a.sendall(data)
got = b''
while len(got) < len(data):
    got += b.recv(3000)
print(len(got), got == data)
# --- sendall of more than fits, with a reader between
import socket
a, b = socket.socketpair()
a.setblocking(False)
sent = 0
data = b'z' * 1000000
try:
    while sent < len(data):
        sent += a.send(data[sent:])
except BlockingIOError:
    pass
print(0 < sent < len(data))
b.setblocking(False)
got = 0
try:
    while True:
        got += len(b.recv(65536))
except BlockingIOError:
    pass
print(got == sent)
# --- bytearrays are sent too
import socket
a, b = socket.socketpair()
print(a.send(bytearray(b'ab')), a.sendall(bytearray(b'c')), b.recv(10))
# --- memoryview
#: may-refuse
import socket
a, b = socket.socketpair()
print(a.send(memoryview(b'abc')[1:]), b.recv(10))
# --- recv_into
#: may-refuse
import socket
a, b = socket.socketpair()
a.send(b'abc')
buffer = bytearray(5)
print(b.recv_into(buffer), buffer)
# --- makefile
import socket
a, b = socket.socketpair()
a.sendall(b'one\ntwo\n')
a.close()
f = b.makefile('r')
print(f.readline(), f.read())
# --- lines out of a stream
import socket
a, b = socket.socketpair()
a.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\nbody')
a.close()
data = b''
while True:
    piece = b.recv(7)
    if not piece:
        break
    data += piece
head, _, body = data.partition(b'\r\n\r\n')
print(head.split(b'\r\n'), body)
# --- a socket as a key
import socket
a, b = socket.socketpair()
names = {a: 'a', b: 'b'}
names[a] += '!'
print(names[a], names[b], a in names, len(names), [a, b].index(b))
# --- bind to any address
import socket
s = socket.socket()
s.bind(('', 0))
print(s.getsockname()[0])
t = socket.socket()
t.bind(('0.0.0.0', 0))
print(t.getsockname()[0])
# --- bind to localhost by name
import socket
s = socket.socket()
s.bind(('localhost', 0))
print(s.getsockname()[0])
# --- an unbound socket has no name
import socket
s = socket.socket()
print(s.getsockname())
t = socket.socket(socket.AF_INET6)
print(t.getsockname())
# --- a broadcast host
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
print(s.sendto(b'x', ('127.0.0.1', s.getsockname()[1])), s.recv(2))
# --- methods under other names
import socket
a, b = socket.socketpair()
put = a.send
take = b.recv
print(put(b'1'), put(b'2'), take(5))
# --- a socket in a list and a dict is kept
import socket


def make():
    a, b = socket.socketpair()
    return [a, {'peer': b}]


pair = make()
print(pair[0].send(b'kept'), pair[1]['peer'].recv(10))
# --- a socket nobody holds is closed
import socket
s = socket.socket()
fd = s.fileno()
s = None
t = socket.socket()
print(t.fileno() == fd)
# --- a socket of a function is closed at its end
import socket


def f():
    s = socket.socket()
    return s.fileno()


a = f()
b = f()
print(a == b)
# --- dup
#: may-refuse
import socket
a, b = socket.socketpair()
c = a.dup()
print(c.fileno() != a.fileno(), c.send(b'x'), b.recv(1))
# --- more clients than one
import socket
l = socket.create_server(('127.0.0.1', 0))
clients = []
for i in range(5):
    c = socket.create_connection(l.getsockname())
    c.sendall(f'client {i}'.encode())
    clients.append(c)
for c in clients:
    conn, addr = l.accept()
    text = conn.recv(100).decode()
    conn.sendall(text.upper().encode())
    conn.close()
for c in clients:
    print(c.recv(100))
    c.close()
# --- gethostbyaddr
import socket
print(socket.gethostbyaddr('127.0.0.1'), socket.gethostbyaddr('localhost')[0], socket.gethostbyaddr(b'127.0.0.1')[2])
# --- gethostbyaddr of a name that is not there
#: fails
import socket
socket.gethostbyaddr('no such host')
# --- gethostbyaddr of a number
import socket
try:
    socket.gethostbyaddr(5)
except TypeError as e:
    print(e)
# --- gethostbyaddr without an address
#: fails
import socket
socket.gethostbyaddr()
# --- getfqdn
import socket
print(socket.getfqdn('localhost'), socket.getfqdn('127.0.0.1'), socket.getfqdn('no such host'))
# --- getprotobyname
import socket
print(socket.getprotobyname('tcp'), socket.getprotobyname('udp'), socket.getprotobyname('icmp'), socket.getprotobyname('tcp') == socket.IPPROTO_TCP)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.getprotobyname('tcp'))
print(s.proto)
# --- getprotobyname of none
#: fails
import socket
socket.getprotobyname('nonsense')
# --- getprotobyname of a number
#: fails
import socket
socket.getprotobyname(6)
# --- recv of no bytes waits for nothing
import socket
a, b = socket.socketpair()
print(b.recv(0), b.recv_into(bytearray()), b.recv_into(bytearray(3), 0) if False else '')
a.send(b'x')
print(b.recv(0), b.recv(1))
b.close()
print(b.recv(0))
# --- a TCP connection that nothing is asked of
import socket
s = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(s.getsockname())
conn, addr = s.accept()
print(conn.recv(0), c.send(b''), c.sendall(b''))
# --- the longest timeouts
import socket
a, b = socket.socketpair()
for seconds in (9223372036, 9223372036.0, 9223372036.85, 9223372036.86, 9223372037, 1e300, float('inf')):
    try:
        a.settimeout(seconds)
        print(a.gettimeout())
    except OverflowError as e:
        print(type(e))
b.send(b'x')
import select
print(select.select([a], [], [], 9223372035.9)[0] == [a], a.recv(1))
# --- a timeout has whole nanoseconds
import socket
s = socket.socket()
for x in 1 / 3, 1e-10, 0.1, 0.7, 1e-9, 1.5, 2, 123456.789, 1e9, 1.5e-9, 5e-324, 0, None:
    s.settimeout(x)
    socket.setdefaulttimeout(x)
    print(s.gettimeout(), s.timeout, socket.getdefaulttimeout())
# --- an argument given twice
import socket
for i in range(6):
    try:
        if i == 0:
            socket.socket(2, family=2)
        elif i == 1:
            socket.socket(2, 1, type=1)
        elif i == 2:
            socket.getaddrinfo('x', 80, host='y')
        elif i == 3:
            socket.create_connection(('127.0.0.1', 1), address=1)
        elif i == 4:
            socket.create_server(('127.0.0.1', 0), address=1)
        else:
            socket.socketpair(1, family=1)
    except TypeError as error:
        print(error)
# --- the service of getaddrinfo
import socket
for port in True, False, socket.AF_INET, 80, '80', b'80', None, 1.5:
    try:
        print(socket.getaddrinfo('127.0.0.1', port, type=1))
    except OSError as error:
        print(error)
