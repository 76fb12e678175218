# SPDX-License-Identifier: GPL-3.0-or-later
# What is meant to differ from python3: an int has 64 bits, and what the language leaves out is
# refused by name. Each case states what must come out.
# --- a sum beyond 64 bits
#: stdout before
#: error OverflowError
print('before')
x = 9223372036854775807
print(x + 1)
# --- a difference beyond 64 bits
#: error OverflowError
x = -9223372036854775807
print(x - 2)
# --- a product beyond 64 bits
#: error OverflowError
x = 4294967296
print(x * x)
# --- a power beyond 64 bits
#: error OverflowError
print(2 ** 63)
# --- a large power beyond 64 bits
#: error OverflowError
print(10 ** 100)
# --- a shift beyond 64 bits
#: error OverflowError
print(1 << 63)
# --- a shift far beyond 64 bits
#: error OverflowError
print(3 << 200)
# --- minus the smallest integer
#: error OverflowError
x = -9223372036854775807 - 1
print(-x)
# --- abs of the smallest integer
#: error OverflowError
x = -9223372036854775807 - 1
print(abs(x))
# --- the smallest integer divided by minus one
#: error OverflowError
x = -9223372036854775807 - 1
print(x // -1)
# --- the remainder of the smallest integer and minus one is 0
#: stdout 0
x = -9223372036854775807 - 1
print(x % -1)
# --- divmod of the smallest integer and minus one
#: error OverflowError
print(divmod(-9223372036854775807 - 1, -1))
# --- a literal beyond 64 bits
#: stderr-has 9223372036854775808
print(9223372036854775808)
# --- int of a text beyond 64 bits
#: error OverflowError
print(int('9223372036854775808'))
# --- int of a float beyond 64 bits
#: error OverflowError
print(int(1e19))
# --- a sum of a list beyond 64 bits
#: error OverflowError
print(sum([9223372036854775807, 1]))
# --- augmented assignment beyond 64 bits leaves the name as it was
#: stdout 9223372036854775807
x = 9223372036854775807
try:
    x += 1
except OverflowError:
    print(x)
# --- an overflow is an ArithmeticError
#: stdout caught
try:
    9223372036854775807 * 2
except ArithmeticError as e:
    print('caught')
# --- a factorial that grows too large
#: stdout 2432902008176640000
#: error OverflowError
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


print(factorial(20))
print(factorial(21))
# --- unpacking a number of 64 bits without a sign
#: error OverflowError
import struct
print(struct.unpack('!Q', b'\xff' * 8))
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
# --- text is sent as UTF-8
#: stdout 5 b'gr\xc3\xb6?'
#: stdout 1 b'x'
import socket
a, b = socket.socketpair()
print(a.send('grö?'), b.recv(100))
print(a.send('x'), b.recv(1))
# --- text in sendall and sendto
#: stdout None b'hello'
#: stdout 2 b'hi'
import socket
a, b = socket.socketpair()
print(a.sendall('hello'), b.recv(100))
c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
c.bind(('127.0.0.1', 0))
print(c.sendto('hi', c.getsockname()), c.recv(10))
# --- every name of the module stands without its prefix
#: stdout True 2
import socket
s = socket.socket(AF_INET, SOCK_STREAM)
print(s.family == AF_INET, int(AF_INET))
# --- a call in both spellings
#: stdout None None
#: stdout 0.0.0.0
import socket
s = socket.socket()
print(bind(s, ('', 0)), listen(s, 1))
print(getsockname(s)[0])
close(s)
# --- class is refused by name
#: stderr-has sockshell has no 'class'
class A:
    pass
# --- lambda is refused by name
#: stderr-has sockshell has no 'lambda'
f = lambda x: x
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
# --- a comprehension is refused
#: stderr-has sockshell has no
print([x for x in 'abc'])
# --- star arguments in a definition are refused
#: stderr-has sockshell has no
def f(*args):
    return args
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
#: error NameError: sockshell has no 'memoryview'
#: stderr-has a slice of bytes
print('before')
memoryview(b'abc')
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
#: error ImportError: sockshell has no 'socket.if_nameindex'
#: stderr-has SO_BINDTODEVICE
from socket import if_nameindex
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
# --- nothing of a program with a refused construct is run
#: stderr-has sockshell has no 'class'
print('this must not be shown')
class A:
    pass
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
