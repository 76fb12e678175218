# SPDX-License-Identifier: GPL-3.0-or-later
# --- connection refused
#: fails
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
name = l.getsockname()
s = socket.socket()
print('connecting')
s.connect(name)
# --- connection refused, caught
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
name = l.getsockname()
s = socket.socket()
try:
    s.connect(name)
except ConnectionRefusedError as e:
    print(e, e.errno, e.strerror, repr(e), e.args)
# --- connection refused by create_connection
#: fails
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
name = l.getsockname()
socket.create_connection(name)
# --- connection refused over IPv6
#: fails
import socket
l = socket.socket(socket.AF_INET6)
l.bind(('::1', 0))
name = l.getsockname()
s = socket.socket(socket.AF_INET6)
s.connect(name)
# --- address already in use
#: fails
import socket
a = socket.socket()
a.bind(('127.0.0.1', 0))
b = socket.socket()
print('a')
b.bind(a.getsockname())
# --- address already in use, caught
import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(('127.0.0.1', 0))
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    b.bind(a.getsockname())
except OSError as e:
    print(e, e.errno, type(e))
# --- bound twice
import socket
a = socket.socket()
a.bind(('127.0.0.1', 0))
try:
    a.bind(('127.0.0.1', 0))
except OSError as e:
    print(e)
# --- an address that is not here
#: fails
import socket
s = socket.socket()
s.bind(('192.0.2.1', 0))
# --- not connected
#: fails
import socket
s = socket.socket()
s.getpeername()
# --- send and recv without a connection
import socket
s = socket.socket()
try:
    s.recv(10)
except OSError as e:
    print(e)
try:
    s.send(b'x')
except OSError as e:
    print(e)
try:
    s.shutdown(socket.SHUT_RDWR)
except OSError as e:
    print(e)
# --- accept without listen
import socket
s = socket.socket()
try:
    s.accept()
except OSError as e:
    print(e)
# --- accept on a datagram socket
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
try:
    s.accept()
except OSError as e:
    print(e)
# --- listen on a datagram socket
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.listen()
except OSError as e:
    print(e)
# --- a datagram without a destination
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.send(b'x')
except OSError as e:
    print(e)
# --- a datagram too long
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.sendto(bytes(70000), ('127.0.0.1', 9))
except OSError as e:
    print(e)
# --- connected twice
import socket
l = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(l.getsockname())
try:
    c.connect(l.getsockname())
except OSError as e:
    print(e)
# --- connection reset
import socket
import struct
l = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(l.getsockname())
conn, addr = l.accept()
conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
conn.close()
try:
    c.recv(10)
except ConnectionResetError as e:
    print(repr(e))
# --- a closed socket
#: fails
import socket
s = socket.socket()
s.close()
print('a')
s.bind(('127.0.0.1', 0))
# --- a closed socket, each call
import socket
s = socket.socket()
s.close()
for n in range(5):
    try:
        if n == 0:
            s.send(b'x')
        elif n == 1:
            s.recv(1)
        elif n == 2:
            s.listen()
        elif n == 3:
            s.accept()
        else:
            s.getsockname()
    except OSError as e:
        print(n, e)
# --- a port too large: bind
#: fails
import socket
s = socket.socket()
s.bind(('127.0.0.1', 70000))
# --- a port too large: connect
#: fails
import socket
s = socket.socket()
s.connect(('127.0.0.1', 65536))
# --- a negative port
import socket
s = socket.socket()
try:
    s.bind(('127.0.0.1', -1))
except OverflowError as e:
    print(repr(e))
# --- a port too large: sendto
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.sendto(b'x', ('127.0.0.1', 99999))
except OverflowError as e:
    print(repr(e))
# --- a port as text
#: fails
import socket
s = socket.socket()
s.bind(('127.0.0.1', '50000'))
# --- an address that is no tuple
import socket
s = socket.socket()
try:
    s.bind('127.0.0.1')
except TypeError as e:
    print(e)
try:
    s.connect(['127.0.0.1', 80])
except TypeError as e:
    print(e)
try:
    s.bind(('127.0.0.1',))
except TypeError as e:
    print(e)
# --- two arguments in place of a tuple
#: fails
import socket
s = socket.socket()
s.bind('127.0.0.1', 50000)
# --- an address of three
#: class-only
import socket
s = socket.socket()
s.connect(('127.0.0.1', 80, 1))
# --- a host that is no text
import socket
s = socket.socket()
try:
    s.connect((5, 80))
except TypeError as e:
    print(e)
# --- recv with text
import socket
a, b = socket.socketpair()
try:
    a.recv('10')
except TypeError as e:
    print(e)
# --- recv of less than nothing
import socket
a, b = socket.socketpair()
try:
    a.recv(-1)
except ValueError as e:
    print(e)
# --- send of a number
#: fails
import socket
a, b = socket.socketpair()
a.send(5)
# --- send of a list
import socket
a, b = socket.socketpair()
try:
    a.send([1])
except TypeError as e:
    print(e)
try:
    a.send(None)
except TypeError as e:
    print(e)
# --- a method that sockets have not
#: class-only
import socket
s = socket.socket()
s.receive(10)
# --- a family that is none
import socket
try:
    socket.socket(9999)
except OSError as e:
    print(e)
# --- a type that is none
import socket
try:
    socket.socket(socket.AF_INET, 77)
except OSError as e:
    print(e)
# --- a protocol that does not fit
import socket
try:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_UDP)
except OSError as e:
    print(e)
# --- an option that is none
import socket
s = socket.socket()
try:
    s.getsockopt(socket.SOL_SOCKET, 9999)
except OSError as e:
    print(e)
try:
    s.setsockopt(9999, 1, 1)
except OSError as e:
    print(e)
# --- an option of TCP on a datagram socket
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
except OSError as e:
    print(e)
# --- an error in with
#: fails
import socket
with socket.socket() as s:
    print('in with')
    s.getpeername()
print('not shown')
# --- an error in a function in a loop
#: fails
import socket


def ask(s):
    return s.recv(10)


for i in range(3):
    print(i)
    with socket.socket() as s:
        ask(s)
# --- connect without blocking
import socket
import errno
l = socket.create_server(('127.0.0.1', 0))
s = socket.socket()
s.setblocking(False)
try:
    s.connect(l.getsockname())
except BlockingIOError as e:
    print(e, e.errno == errno.EINPROGRESS)
# --- an AF_UNIX path that is too long
import socket
s = socket.socket(socket.AF_UNIX)
try:
    s.bind('x' * 200)
except OSError as e:
    print(e)
# --- an AF_UNIX path without anybody
import socket
s = socket.socket(socket.AF_UNIX)
try:
    s.connect('nobody.sock')
except FileNotFoundError as e:
    print(e)
# --- the same, uncaught
#: fails
import socket
s = socket.socket(socket.AF_UNIX)
s.connect('nobody.sock')
# --- an IPv4 address on an IPv6 socket
import socket
s = socket.socket(socket.AF_INET6)
try:
    s.bind(('127.0.0.1', 0))
except socket.gaierror as e:
    print(e)
# --- an error is an OSError, a socket.error and an Exception
import socket
s = socket.socket()
for kind in (OSError, socket.error, Exception):
    try:
        s.getpeername()
    except kind as e:
        print(e.errno, e)
# --- an error while an error is handled
#: fails
import socket
try:
    socket.socket().getpeername()
except OSError as e:
    print('first', e)
    socket.socket().accept()
# --- the socket is whole after an error
import socket
s = socket.socket()
try:
    s.getpeername()
except OSError:
    pass
s.bind(('127.0.0.1', 0))
s.listen()
print(s.getsockname()[0])
# --- a keyword that socket has not
#: class-only
import socket
socket.socket(familie=socket.AF_INET)
# --- no argument where one is needed
#: class-only
import socket
socket.socket().bind()
# --- true, false and none are no names
#: fails
for name in ('a',):
    try:
        true
    except NameError as e:
        print(e)
x = true
# --- null
#: fails
x = none
# --- false
#: fails
while false:
    pass
# --- what cannot be assigned to
import socket
s = socket.socket()
def family(x): x.family = 1
def kind(x): x.type = 1
def proto(x): x.proto = 1
def timeout(x): x.timeout = 1
def send(x): x.send = 1
def real(x): x.real = 1
def start(x): x.start = 1
def upper(x): x.upper = 1
for x, assign in (s, family), (s, kind), (s, proto), (s, timeout), (s, send), (5, real), (True, real), (2.5, real), (range(3), start), (slice(3), start), ('x', upper):
    try:
        assign(x)
    except AttributeError as error:
        print(error)
