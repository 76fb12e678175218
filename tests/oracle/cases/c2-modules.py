# SPDX-License-Identifier: GPL-3.0-or-later
# --- import and import as
import struct
import struct as s
import socket as net, time as t
print(struct.calcsize('H'), s.calcsize('I'), net.AF_INET == 2, t.time() > 1e9)
# --- from import
from socket import AF_INET, SOCK_STREAM as STREAM
from struct import (pack,
                    unpack)
print(int(AF_INET), int(STREAM), pack('!H', 1), unpack('!B', b'a'))
# --- from socket import *
from socket import *
s = socket(AF_INET, SOCK_DGRAM)
print(s.fileno() >= 0, int(SOCK_DGRAM), inet_aton('1.2.3.4'), htons(80))
s.close()
# --- import in a function
def f():
    import struct
    return struct.calcsize('!H')


print(f())
# --- importing twice
import socket
a = socket
import socket
print(a is socket)
# --- a module that does not exist
#: fails
import nosuchmodule
# --- a module that does not exist, caught
try:
    import nosuchmodule
except ImportError as e:
    print(e, type(e).__name__)
# --- from import of a name that is not there
#: class-only
from socket import nosuchname
# --- an attribute of a module that is not there
#: fails
import socket
print('a')
socket.nosuchname
# --- the message for a module's attribute
import struct
try:
    struct.nothing
except AttributeError as e:
    print(e)
# --- the usual end of a program
def main():
    print('main runs')


if __name__ == '__main__':
    main()
# --- binascii
import binascii
print(binascii.hexlify(b'ab\xff'), binascii.unhexlify('6162ff'), binascii.unhexlify(b'00'), binascii.hexlify(b''), binascii.b2a_hex(b'z'), binascii.a2b_hex('7a'))
# --- hexlify with a separator
import binascii
print(binascii.hexlify(b'abcd', '-'), binascii.hexlify(b'abcde', ':', 2))
# --- unhexlify of what is not hexadecimal
import binascii
try:
    binascii.unhexlify('abc')
except binascii.Error as e:
    print(e, isinstance(e, ValueError))
try:
    binascii.unhexlify('zz')
except binascii.Error as e:
    print(e)
# --- unhexlify, uncaught
#: fails
import binascii
binascii.unhexlify('5')
# --- crc32
#: may-refuse
import binascii
print(binascii.crc32(b'hello'), binascii.crc32(b''))
# --- base64 in binascii
#: may-refuse
import binascii
print(binascii.b2a_base64(b'hello'), binascii.a2b_base64(b'aGVsbG8='))
# --- time goes on
import time
a = time.monotonic()
b = time.monotonic()
print(b >= a, isinstance(a, float), isinstance(time.time(), float), time.time() > 1600000000)
# --- sleep
import time
a = time.monotonic()
print(time.sleep(0.02), time.monotonic() - a >= 0.02)
time.sleep(0)
# --- sleep for less than nothing
import time
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
# --- arguments
#: args one two 3 --flag
import sys
print(len(sys.argv), sys.argv[1:], sys.argv[0])
# --- no arguments
import sys
print(sys.argv)
# --- sys.exit
#: fails
import sys
print('a')
sys.exit(3)
# --- sys.exit without a status
import sys
print('a')
sys.exit()
print('not shown')
# --- sys.exit with 0 and with None
import sys
print('a')
if len(sys.argv) > 5:
    sys.exit(0)
sys.exit(None)
# --- sys.exit with a text
#: fails
import sys
print('a')
sys.exit('usage: something')
# --- sys.exit with True
#: fails
import sys
print('a')
sys.exit(True)
# --- sys.exit with more than a byte
#: fails
import sys
print('a')
sys.exit(259)
# --- sys.exit in a function in try
#: fails
import sys


def f():
    try:
        sys.exit(2)
    except Exception:
        print('not shown')
    finally:
        print('finally')


f()
# --- stdout and stderr
import sys
sys.stdout.write('one\n')
print(sys.stdout.write('abc\n'))
sys.stderr.write('to stderr\n')
sys.stdout.flush()
# --- stdin
#: stdin first\nsecond\nthird
import sys
print(repr(sys.stdin.readline()))
for line in sys.stdin:
    print(repr(line))
print(repr(sys.stdin.readline()))
# --- stdin, all of it
#: stdin a\nb\n
import sys
print(repr(sys.stdin.read()))
# --- platform and version
import sys
print(sys.platform)
# --- byteorder and maxsize
#: may-refuse
import sys
print(sys.byteorder, sys.maxsize)
# --- errno
import errno
print(errno.ECONNREFUSED, errno.EADDRINUSE, errno.EAGAIN, errno.EINPROGRESS, errno.EPIPE, errno.ENOTCONN, errno.EBADF, errno.EINTR, errno.ETIMEDOUT, errno.EWOULDBLOCK, errno.ECONNRESET, errno.EISCONN, errno.EACCES, errno.EINVAL)
# --- errorcode
import errno
print(errno.errorcode[111], errno.errorcode[98], errno.errorcode[11], errno.errorcode[115])
# --- strerror
import os
for n in (0, 2, 9, 11, 13, 22, 32, 98, 104, 107, 110, 111, 113, 115):
    print(n, os.strerror(n))
# --- strerror of an unknown number
import os
print(os.strerror(9999))
# --- getpid
import os
print(os.getpid() > 1, isinstance(os.getpid(), int), os.getpid() == os.getpid())
# --- path.exists and unlink
import os
import socket
print(os.path.exists('x.sock'), os.path.exists('.'), os.path.exists('/etc/hosts'))
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.bind('x.sock')
print(os.path.exists('x.sock'), os.unlink('x.sock'), os.path.exists('x.sock'))
s.close()
# --- unlink of what is not there
import os
try:
    os.unlink('nothing.sock')
except FileNotFoundError as e:
    print(e, e.errno)
# --- unlink of what is not there, uncaught
#: fails
import os
os.unlink('/nowhere/at/all')
# --- select on a socket pair
import select
import socket
a, b = socket.socketpair()
print(select.select([a, b], [], [], 0))
b.send(b'x')
r, w, x = select.select([a, b], [a], [], 1)
print(r == [a], w == [a], x)
a.close()
b.close()
# --- select with a timeout
import select
import time
import socket
a, b = socket.socketpair()
t = time.monotonic()
print(select.select([a], [], [], 0.03), time.monotonic() - t >= 0.029)
# --- select with numbers of descriptors
import select
import socket
a, b = socket.socketpair()
a.send(b'1')
r, w, x = select.select([b.fileno()], [], [], 1)
print(r == [b.fileno()])
# --- select without anything, at once
import select
print(select.select([], [], [], 0))
# --- select on a listener and a closed peer
import select
import socket
l = socket.socket()
l.bind(('127.0.0.1', 0))
l.listen(1)
print(select.select([l], [], [], 0)[0])
c = socket.create_connection(l.getsockname())
print(select.select([l], [], [], 5)[0] == [l])
p, addr = l.accept()
c.close()
r, w, x = select.select([p], [p], [], 5)
print(r == [p], w == [p], p.recv(10))
# --- select wants sequences
import select
try:
    select.select(5, [], [])
except TypeError as e:
    print(e)
# --- select of what is no socket
import select
try:
    select.select(['a'], [], [], 0)
except TypeError as e:
    print(e)
# --- select with a negative timeout
import select
try:
    select.select([], [], [], -1)
except ValueError as e:
    print(e)
# --- poll
import select
import socket
a, b = socket.socketpair()
p = select.poll()
p.register(a, select.POLLIN)
p.register(b.fileno(), select.POLLIN | select.POLLOUT)
print(p.poll(0) == [(b.fileno(), select.POLLOUT)])
b.send(b'x')
for fd, event in p.poll(1000):
    print(fd == a.fileno(), fd == b.fileno(), event)
p.modify(b, select.POLLIN)
print(len(p.poll(0)))
p.unregister(a)
print(p.poll(0))
# --- poll sees the end
import select
import socket
a, b = socket.socketpair()
p = select.poll()
p.register(a)
b.close()
for fd, event in p.poll(1000):
    print(fd == a.fileno(), bool(event & select.POLLHUP), bool(event & select.POLLIN), event)
# --- unregister of what was not registered
import select
import socket
a, b = socket.socketpair()
p = select.poll()
try:
    p.unregister(a)
except KeyError as e:
    print('KeyError')
# --- constants of poll
import select
print(select.POLLIN, select.POLLOUT, select.POLLERR, select.POLLHUP, select.POLLNVAL, select.POLLPRI)
# --- str of a module is not needed, its names are
import socket
import struct
import errno
print(type(struct).__name__, socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR)
# --- what old programs ask of the future
from __future__ import print_function, division
from __future__ import (absolute_import,
                        unicode_literals as u)
print(1 / 2, 'x')
# --- annotations of the future are not evaluated
from __future__ import annotations
def f(a: nosuch, b: List[int] = 2) -> Optional[Whatever]:
    return a
x: nosuch = 1
print(f(1), x)
# --- the file of the program
import os
print(os.path.isabs(__file__), os.path.basename(__file__).endswith('.py'), os.path.exists(__file__))
os.path.join(os.path.dirname(__file__), 'x')
# --- an import that may fail
try:
    import nosuchthing
except ImportError:
    print('not there')
try:
    import simplejson as json2
except ModuleNotFoundError as e:
    print(e.name if False else 'none')
# --- a feature that is not there
#: class-only
from __future__ import braces
# --- the timezone
import time
print(time.timezone == -time.localtime(0).tm_gmtoff, time.daylight in (0, 1))
# --- sys.version_info has names
#: python -3.11
#: stdout 3 11 True final 0 5 3 (3, 11) ('final', 0) <class 'sys.version_info'>
#: stdout True True True True True True [3, 11]
#: stdout 3.11 3.11 sys.version_info(major=3, minor=11 ["releaselevel='final'", 'serial=0)'] True
#: stdout 3 11 3 False
import sys
v = sys.version_info
print(v.major, v.minor, v.micro >= 0, v.releaselevel, v.serial, len(v), v[0], v[:2], v[-2:], type(v))
print(v >= (3, 6), v > (3,), v < (4,), v == tuple(v), (3, 6) <= v, 3 in v, list(v)[:2])
print('%d.%d' % v[:2], f'{v.major}.{v.minor}', repr(v).split(', micro')[0], repr(v).split(', ')[-2:], str(v) == repr(v))
major, minor, *rest = v
print(major, minor, len(rest), hasattr(v, 'patch'))
# --- base64 that is strict
import binascii
def show(text):
    for strict in False, True:
        try:
            print(repr(text), binascii.a2b_base64(text, strict_mode=strict))
        except binascii.Error as error:
            print(repr(text), error)
def each(text, more):
    show(text)
    if more:
        for c in 'AQ\n':
            each(text + c, more - 1)
each('', 6)
for text in 'AA==', 'AAA=', 'AAAAAQ==', 'AA=', 'AQ': # of more padding python3's versions say different things
    show(text)
# --- a struct_time that is made
import time
for sequence in (0,) * 9, [2020, 1, 2, 3, 4, 5, 3, 2, -1], range(11), 'abcdefghi', (1, 2, 3, 4, 5, 6, 7, 8, 9, 'ZZ', 3600):
    t = time.struct_time(sequence)
    print(t, t.tm_zone, t.tm_gmtoff, len(t), t == tuple(sequence)[:9], isinstance(t, tuple))
for sequence in 5, None, (1, 2), range(12):
    try:
        time.struct_time(sequence)
    except TypeError as error:
        print(error)
t = time.struct_time((2020, 1, 2, 3, 4, 5, 3, 2, 0, 'ZZ', 3600))
print(time.strftime('%Y-%m-%d %H:%M:%S %Z %z', t), time.asctime(t), t.index(2020), t.count(2), t.count('x'))
try:
    t.index(5000)
except ValueError as error:
    print(error)
