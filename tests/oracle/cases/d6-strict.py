# SPDX-License-Identifier: GPL-3.0-or-later
# A program has none of the prompt's freedom: what python3 refuses is refused here.
# --- text is not sent
import socket
a, b = socket.socketpair()
d = socket.socket(type=socket.SOCK_DGRAM)
d.bind(('127.0.0.1', 0))
f = a.makefile('wb')
for what in ('text', 'grö', '', 5, None, [1]):
    for send in (a.send, a.sendall, f.write):
        try:
            print(send(what))
        except TypeError as e:
            print(e)
    for where in (d.getsockname(), ('127.0.0.1', 'http'), 5):
        try:
            print(d.sendto(what, where))
        except TypeError as e:
            print(e)
        try:
            print(d.sendto(what, 0, where))
        except TypeError as e:
            print(e)
# --- text that is sent ends the program
#: fails
import socket
a, b = socket.socketpair()
print('before')
a.sendall('text')
# --- text from a function that was handed over
#: fails
import socket
def say(send, what):
    send(what)
a, b = socket.socketpair()
say(a.send, b'bytes')
print(b.recv(9))
say(a.send, 'text')
# --- no name of socket is there without its import
for use in range(6):
    try:
        if use == 0:
            print(AF_INET)
        elif use == 1:
            socket.socket()
        elif use == 2:
            htons(80)
        elif use == 3:
            bind
        elif use == 4:
            print(gethostname(), timeout)
        else:
            socket(2, 1)
    except NameError as e:
        print(e)
# --- nor without its module
import socket
s = socket.socket()
for use in range(6):
    try:
        if use == 0:
            print(AF_INET)
        elif use == 1:
            bind(s, ('127.0.0.1', 0))
        elif use == 2:
            close(s)
        elif use == 3:
            print(SOL_SOCKET)
        elif use == 4:
            send(s, 'text')
        else:
            raise timeout
    except NameError as e:
        print(e)
# --- a name that is missing ends the program
#: python -3.11
#: fails
print('before')
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
#: stdout before
#: error NameError: name 'socket' is not defined
# --- and so it does in a function
#: fails
import socket
def serve():
    s = socket.socket(AF_INET, SOCK_STREAM)
print('before')
serve()
# --- import * gives the names
from socket import *
s = socket(AF_INET, SOCK_STREAM)
print(htons(80) in (80, 20480), s.fileno() > 2, timeout is TimeoutError)
try:
    bind(s, ('', 0))
except NameError as e:
    print(e)
# --- a module cannot be called
#: python -3.11
import socket
try:
    socket(socket.AF_INET, socket.SOCK_STREAM)
except TypeError as e:
    print(e)
print(callable(socket), callable(socket.socket))
#: stdout 'module' object is not callable
#: stdout False True
# --- methods are no functions of the module
import socket
module = [socket][0]
for name in ('bind', 'listen', 'send', 'recv', 'sendto', 'accept', 'connect', 'setsockopt', 'ioctl', 'makefile'):
    print(name, hasattr(module, name))
# --- nor are C's constants that Python does not have
#: python -3.11
import socket
module = [socket][0]
for name in ('IP_MTU', 'IP_PKTINFO', 'TCP_REPAIR', 'UDP_CORK', 'SO_PEEK_OFF', 'PF_INET', 'FIONBIO', 'IPV6_2292PKTINFO'):
    print(name, hasattr(module, name))
#: stdout IP_MTU False
#: stdout IP_PKTINFO False
#: stdout TCP_REPAIR False
#: stdout UDP_CORK False
#: stdout SO_PEEK_OFF False
#: stdout PF_INET False
#: stdout FIONBIO False
#: stdout IPV6_2292PKTINFO False
# --- a socket has no ioctl
import socket
s = socket.socket()
try:
    s.ioctl(0x5421, 1)
except AttributeError as e:
    print(e)
# --- close of a descriptor
import socket
a, b = socket.socketpair()
print(socket.close(a.detach()), b.recv(5))
for what in (b, 'x', None, 1.5, -5, 9999):
    try:
        print(socket.close(what))
    except (TypeError, OSError) as e:
        print(e)
for all in ((), (1, 2)):
    try:
        socket.close(*all)
    except TypeError as e:
        print(e)
# --- dup of a descriptor
import socket
a, b = socket.socketpair()
fd = socket.dup(a.fileno())
print(type(fd), fd != a.fileno())
a.close()
c = socket.socket(fileno=fd)
c.send(b'still here')
print(b.recv(20))
for what in (b, 'x', -1):
    try:
        print(socket.dup(what))
    except (TypeError, OSError) as e:
        print(e)
# --- a socket is shown as Python shows it
#: python 3.11-
#: stdout <socket.socket fd=-1, family=1, type=1, proto=0>
#: stdout <socket.socket [closed] fd=-1, family=1, type=1, proto=0>
#: stdout <socket.socket [closed] fd=-1, family=2, type=2, proto=0>
#: stdout True True True
#: stdout True 29 True
import socket
a, b = socket.socketpair()
print(repr(a).replace('fd=%d' % a.fileno(), 'fd=-1'))
a.close()
print(a)
d = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
d.detach()
print(f'{d!r}')
s = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(s.getsockname())
print(str(s) == f'{s}' == '%s' % s == repr(s), str([s]) == '[%r]' % s, '{}'.format(c) == str(c))
print(str(c).endswith(', laddr=%s, raddr=%s>' % (c.getsockname(), c.getpeername())), len('<socket.socket [closed] fd=-1'),
      str(s).endswith(', laddr=%s>' % (s.getsockname(),)))
# --- a socket that is closed while its file is open
import socket
c, d = socket.socketpair()
f = c.makefile()
c.close()
print(str(c)[15:23])
# --- a datagram that is longer than the buffer, with MSG_TRUNC
import socket
d = socket.socket(type=socket.SOCK_DGRAM)
d.bind(('127.0.0.1', 0))
for size in (0, 2, 3, 5, 5000):
    for flags in (socket.MSG_TRUNC, socket.MSG_TRUNC | socket.MSG_PEEK, 0):
        d.sendto(b'abc' * 2000, d.getsockname())
        data = d.recv(size, flags)
        print(size, len(data), data[:size] == (b'abc' * 2000)[:size])
        if flags or not size:
            d.recv(1) if flags & socket.MSG_PEEK or not size else None
d.sendto(b'abc', d.getsockname())
data, where = d.recvfrom(1, socket.MSG_TRUNC)
print(len(data), data[:1], where == d.getsockname())
d.sendto(b'abc', d.getsockname())
print(d.recv_into(bytearray(2), 2, socket.MSG_TRUNC))
d.sendto(b'abc', d.getsockname())
print(d.recvfrom_into(bytearray(2), 2, socket.MSG_TRUNC)[0])
# --- command form
#: fails
import socket
s = socket.socket()
bind s * 50000
# --- command form with a target
#: fails
sock = socket AF_INET SOCK_STREAM
# --- command form with an address
#: fails
connect s 127.0.0.1:80
# --- a command of the shell
#: fails
print('before')
wire drop
# --- a statement on a side
#: fails
@client print(1)
# --- a statement in the background
#: fails
import socket
s = socket.socket()
s.accept() &
# --- a call that is only a name
#: fails
print('before')
accept
# --- a call that is subtracted from
#: fails
print('before')
send -1
# --- a program's own names are its own
def send(x, y=2):
    return x - y
recv = 5
bind, listen = 1, 2
close = [3]
print(send(5), recv - 1, bind * listen, close[0])
recv -1
close [0]
print(recv, close)
# --- the class in place of a socket
import socket
s = socket.socket
for call in (lambda: s.bind(('', 0)), lambda: s.listen(), lambda: s.send(5, b''), lambda: s.connect('x'), lambda: s.recv(None, 1)):
    try:
        call()
    except TypeError as e:
        print(e)

# --- select of a file that is closed
import select
f = open("/dev/null")
f.close()
for use in lambda: select.select([f], [], [], 0), lambda: select.poll().register(f):
    try:
        use()
    except ValueError as e:
        print(e)
try:
    select.select([[]], [], [], 0)
except TypeError as e:
    print(e)
