# SPDX-License-Identifier: GPL-3.0-or-later
# What is meant to differ from python3: memory has a limit, and what the language leaves out is
# refused by name. Each case states what must come out.
# --- an int of more bits than there may be
#: stdout power product shift read
import sys
long = 1 << 20000000
sys.set_int_max_str_digits(0)
try:
    10 ** 1000000000
except MemoryError:
    print('power', end=' ')
try:
    long * long
except MemoryError:
    print('product', end=' ')
try:
    long << 20000000
except MemoryError:
    print('shift', end=' ')
try:
    int('9' * 20000000)
except MemoryError:
    print('read')
# --- ranges have 64 bits
#: error OverflowError: sockshell's ranges have 64 bits
range(2 ** 64)
# --- a text that grows without end
#: error MemoryError
s = 'abcdefgh'
while True:
    s += s
# --- a list that grows without end
#: error MemoryError
a = [0]
a = a * 1000000 * 1000000
# --- the text of a value that holds another many times
#: stdout repr str % format f-string
held = bytes(950000000)
s = 'a' * 10000000
x = [s] * 12
try:
    repr(x)
except MemoryError:
    print('repr', end=' ')
try:
    str((s, x))
except MemoryError:
    print('str', end=' ')
try:
    '%s%s%s%s%s%s%s%s%s%s%s%s' % tuple(x)
except MemoryError:
    print('%', end=' ')
try:
    '{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}'.format(s)
except MemoryError:
    print('format', end=' ')
try:
    f'{s}{s}{s}{s}{s}{s}{s}{s}{s}{s}{s}{s}'
except MemoryError:
    print('f-string')
# --- class is refused by name
#: stderr-has sockshell has no 'class'
class A:
    pass
# --- async is refused by name
#: stderr-has sockshell has no 'async'
async def f():
    pass
# --- yield is refused by name
#: stderr-has sockshell has no 'yield'
def f():
    yield 1
# --- decorators are refused
#: stderr-has sockshell has no
@print
def f():
    pass
# --- match is refused by name
#: stderr-has sockshell has no 'match'
x = 1
match x:
    case 1:
        print('one')
# --- threads are refused by name, with what to use instead
#: stderr-has sockshell has no module 'threading'
#: stderr-has select tells
import threading
# --- a built-in name that Python has is refused by name
#: stdout before
#: error NameError: sockshell has no 'frozenset'
#: stderr-has a tuple where it is to be a key
print('before')
frozenset(b'abc')
# --- a memoryview's slices have no step, and it has bytes only
#: stdout sockshell's memoryview has no slices with a step
#: stdout sockshell's memoryview has bytes only, the format 'B'
m = memoryview(b'abcd')
try:
    m[::2]
except NotImplementedError as e:
    print(e)
try:
    m.cast('H')
except NotImplementedError as e:
    print(e)
# --- what they say to do
#: error NotImplementedError: sockshell's memoryview has no slices with a step
#: stderr-has bytes(view)[::2]
memoryview(b'abcd')[::2]
# --- a root of a negative number
#: error ValueError: sockshell has no complex numbers
#: stderr-has if x >= 0:
x = -8
x ** 0.5
# --- and no near name is proposed for it
#: stdout sockshell has no 'setattr'
#: stdout sockshell has no '__import__'
#: stdout name 'setatr' is not defined
try:
    setattr(1, 'a', 2)
except NameError as e:
    print(e)
try:
    __import__('socket')
except NameError as e:
    print(e)
try:
    setatr
except NameError as e:
    print(e)
# --- a name of the program's own may be the same
#: stdout 3 True
def eval(x):
    return x + 1
frozenset = True
print(eval(2), frozenset)
# --- a member of a module that Python has is refused by name
#: error AttributeError: sockshell has no 'select.epoll'
#: stderr-has select.poll()
import select
if not hasattr(select, 'EPOLLIN'):
    select.epoll()
# --- so are others
#: stdout sockshell has no 'os.urandom'
#: stdout sockshell has no 'sys.exc_info'
#: stdout sockshell has no 'time.strptime'
#: stdout sockshell has no 'socket.fromfd'
#: stdout sockshell has no 'socket.recvmsg_into'
#: stdout module 'os' has no attribute 'urandoms'
#: stdout None
import os, socket, sys, time
for thing, name in ((os, 'urandom'), (sys, 'exc_info'), (time, 'strptime'), (socket, 'fromfd'), (socket.socket, 'recvmsg_into'), (os, 'urandoms')):
    try:
        getattr(thing, name)
    except AttributeError as e:
        print(e)
print(getattr(os, 'urandom', None))
# --- so is one that is imported
#: error ImportError: sockshell has no 'socket.getnameinfo'
#: stderr-has gethostbyaddr
from socket import getnameinfo
# --- so is a method of a file
#: error AttributeError: sockshell has no 'BufferedReader.readinto'
open('/dev/null', 'rb').readinto(bytearray(1))
# --- so is an encoding
#: stdout sockshell has no 'utf-16'
#: stdout sockshell has no 'utf-16-le'
#: stdout unknown encoding: utf-17
for name in ('utf-16', 'UTF_16_LE', 'utf-17'):
    try:
        'a'.encode(name)
    except LookupError as e:
        print(e)
# --- so are other modules that Python has
#: stdout before
#: stderr-has sockshell has no module 'datetime'
print('before')
from datetime import datetime
# --- sets where no memory is left
#: stdout True {1}
l, n, full, pad, s, t = [], 10 ** 8, 0, bytes(4000), {1, 2, 3}, {2, 3, 4}
while n > 400:
    try:
        l.append(bytes(n))
    except MemoryError:
        n //= 2
pad = None
for k in range(100):
    try:
        x = bytes(4000 - 40 * k)
        s &= t
        u = {1, 2, 3}
        u ^= s | t
        u -= t
        u.update([1, 2])
        s = u.union(t, [3]).difference([7], t) or {1, 2, 3}
    except MemoryError:
        full += 1
    x = u = None
del l
print(full > 5, s)
# --- a function that calls itself and holds a socket, closes it when it goes
#: stdout 1 b'0'
#: stdout b''
import socket
def outer(a):
    def countdown(n):
        return countdown(n - 1) if n else a.send(b'0')
    return countdown(3)
a, b = socket.socketpair()
print(outer(a), b.recv(5))
del a
print(b.recv(5))
# --- functions that call one another go when the function around ends
#: stdout 1 b'1' b''
import socket
def outer(a):
    def even(n):
        return odd(n - 1) if n else a.send(b'0')
    def odd(n):
        return even(n - 1) if n else a.send(b'1')
    return even(3)
a, b = socket.socketpair()
print(outer(a), b.recv(5), end=' ')
del a
print(b.recv(5))
# --- but not one that is held elsewhere, nor what it calls
#: stdout 5 b'hello' 1 b''
import socket
def outer(a):
    def even(n):
        return odd(n - 1) if n else a.send(b'hello')
    def odd(n):
        return even(n - 1) if n else a.send(b'x')
    return odd
a, b = socket.socketpair()
kept = outer(a)
del a
print(kept(1), b.recv(5), end=' ')
print(kept(2), end=' ')
b.recv(5)
kept = None
b.settimeout(0)
try:
    print(b.recv(5))
except BlockingIOError:
    print(b'')
