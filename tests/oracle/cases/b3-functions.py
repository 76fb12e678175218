# SPDX-License-Identifier: GPL-3.0-or-later
# --- a function
def f():
    print('in f')


f()
print(f())
# --- parameters and return
def add(a, b):
    return a + b


print(add(1, 2), add('a', 'b'), add(b=1, a=5), add(1, b=2))
# --- return without a value, and in the middle
def f(x):
    if x:
        return
    print('not returned')
    return 'end'


print(f(1), f(0))
# --- return of several values
def f():
    return 1, 'a', [2]


a, b, c = f()
print(a, b, c, f())
# --- defaults
def f(a, b=2, c='x'):
    return (a, b, c)


print(f(1), f(1, 5), f(1, c=9), f(c=1, a=2), f(1, 2, 3))
# --- defaults are evaluated once
def f(x, seen=[]):
    seen.append(x)
    return seen


print(f(1), f(2), f(3, []), f(4))
# --- defaults see the value at the definition
n = 5


def f(x=n):
    return x


n = 6
print(f())
# --- keyword arguments only
#: may-refuse
def f(a, *, b=1):
    return a, b


print(f(1, b=2))
# --- local names
x = 'global'


def f():
    x = 'local'
    return x


print(f(), x)
# --- global names are read
x = 1


def f():
    return x + 1


print(f())
x = 10
print(f())
# --- global
count = 0


def bump(by=1):
    global count
    count += by
    return count


bump()
bump(5)
print(count)
# --- global makes a name
def f():
    global made, other
    made = 'here'
    other = 2


f()
print(made, other)
# --- a local name before its value
#: fails
x = 1


def f():
    print(x)
    x = 2


f()
# --- the message for a local name before its value
def f():
    try:
        x += 1
    except UnboundLocalError as e:
        print(e)


x = 1
f()
# --- recursion
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(factorial(20), fib(15))
# --- mutual recursion
def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(even(10), odd(7), even(3))
# --- recursion, two hundred deep
def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)


print(depth(200), depth(800), depth(990))
# --- recursion without end
def f(n):
    return f(n + 1)


try:
    f(0)
except RecursionError as e:
    print('RecursionError', str(e)[:32])
print('alive')
# --- recursion without end, uncaught
#: class-only
def f():
    f()


print('a')
f()
# --- a function as a value
def double(x):
    return x * 2


g = double
funcs = [double, len, str]
print(g(4), funcs[0](3), funcs[1]('ab'), {'d': double}['d'](5))
# --- a function given to a function
def apply(f, x, times=2):
    for i in range(times):
        x = f(x)
    return x


def inc(x):
    return x + 1


print(apply(inc, 5), apply(inc, 0, times=10), apply(str.upper, 'ab'))
# --- a function in a function
def outer(x):
    def inner(y):
        return y * 2
    return inner(x) + inner(1)


print(outer(5))
# --- a function is defined again
def f():
    return 1


a = f()


def f():
    return 2


print(a, f())
# --- a docstring
def f():
    """What it does."""
    return 5


print(f())
# --- the arguments are evaluated in order
def say(x):
    print(x, end=' ')
    return x


def f(a, b, c=0):
    return (a, b, c)


print(f(say(1), c=say(2), b=say(3)))
# --- a function with everything in its body
def classify(n):
    kinds = []
    for k in (2, 3, 5):
        if n % k:
            continue
        kinds.append(k)
    else:
        kinds.append('done')
    while n > 100:
        n //= 2
    try:
        return kinds, n
    finally:
        kinds.append('finally')


print(classify(30), classify(1007))
# --- bodies on the line of def
def f(x): return x + 1
def g(): pass
print(f(1), g())
# --- an argument missing
#: fails
def f(a, b):
    return a


f(1)
# --- arguments missing
def f(a, b, c, d=1):
    pass


for n in range(3):
    try:
        if n == 0:
            f()
        elif n == 1:
            f(1)
        else:
            f(1, c=3)
    except TypeError as e:
        print(e)
# --- too many arguments
def f(a, b=1):
    pass


def g():
    pass


try:
    f(1, 2, 3)
except TypeError as e:
    print(e)
try:
    g(1)
except TypeError as e:
    print(e)
# --- too many for a function without defaults
def f(a):
    pass


try:
    f(1, 2)
except TypeError as e:
    print(e)
# --- an unknown keyword argument
def f(a):
    pass


try:
    f(1, b=2)
except TypeError as e:
    print(e)
# --- an argument given twice
def f(a, b=1):
    pass


try:
    f(1, a=2)
except TypeError as e:
    print(e)
# --- an exception leaves through functions
def a():
    b()


def b():
    raise ValueError('deep')


try:
    a()
except ValueError as e:
    print('caught', e)
# --- a loop in a function returns early
def find(items, wanted):
    for i, item in enumerate(items):
        if item == wanted:
            return i
    return -1


print(find('abc', 'c'), find([1, 2], 5))
# --- many calls
def step(x):
    return (x * 1103515245 + 12345) % 2147483648


x = 1
for i in range(2000):
    x = step(x)
print(x)
# --- the greatest common divisor, primes, and a sort by hand
def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def primes(limit):
    found = []
    for n in range(2, limit):
        for p in found:
            if n % p == 0:
                break
        else:
            found.append(n)
    return found


def bubble(items):
    items = items[:]
    for i in range(len(items)):
        for j in range(len(items) - 1 - i):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items


print(gcd(462, 1071), primes(40), bubble([5, 2, 8, 1, 9]))
# --- a checksum by hand
def checksum(data):
    if len(data) % 2:
        data += b'\x00'
    total = 0
    for i in range(0, len(data), 2):
        total += (data[i] << 8) | data[i + 1]
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


print(hex(checksum(b'\x45\x00\x00\x3c\x1c\x46\x40\x00\x40\x06\x00\x00\xac\x10\x0a\x63\xac\x10\x0a\x0c')), checksum(b'abc'))
# --- hexadecimal dump
def dump(data):
    for i in range(0, len(data), 16):
        part = data[i:i + 16]
        codes = ''
        text = ''
        for b in part:
            codes += f'{b:02x} '
            text += chr(b) if 32 <= b < 127 else '.'
        print(f'{i:04x}  {codes:<48} {text}')


dump(b'GET / HTTP/1.1\r\nHost: example.org\r\n\r\n\xff')
# --- annotations on parameters
#: may-refuse
def f(a: int, b: str = 'x') -> str:
    return b * a


print(f(2))
# --- star arguments in a definition are refused or right
#: may-refuse
def f(*args, **kw):
    return len(args)


print(f(1, 2))
# --- lambda is refused or right
#: may-refuse
f = lambda x: x + 1
print(f(1))
# --- a class is refused or right
#: may-refuse
class A:
    x = 1


print(A.x)
# --- a generator is refused or right
#: may-refuse
def f():
    yield 1


print(list(f()))
# --- match is refused or right
#: may-refuse
x = 1
match x:
    case 1:
        print('one')
# --- nonlocal is refused or right
#: may-refuse
def f():
    n = 1

    def g():
        nonlocal n
        n += 1
    g()
    return n


print(f())
# --- annotated parameters and results
def f(sock: int, name: str = 'x', *, flags: int = 0) -> str:
    text: str = name * sock
    count: int
    return f'{text} {flags}'
print(f(2), f(1, 'y'), f(3, flags=5), f.__name__)
# --- annotations of names
port: int = 5000
host: str
names: list[str] = ['a']
table: dict[str, list[int]] = {}
maybe: str | None = None
both: tuple[str, int] = ('h', 1)
print(port, names, table, maybe, both)
try:
    print(host)
except NameError as e:
    print(e)
# --- an annotation in a function makes a local name and is not evaluated
x = 1
def f():
    y: nosuchtype = 2
    print(y)
    x: int
    try:
        print(x)
    except UnboundLocalError as e:
        print(type(e).__name__)
f()
# --- a name in an annotation must be bound
#: fails
def f(a: nosuch) -> None:
    pass
# --- a name in the annotation of a result must be bound
#: fails
print('before')
def f(a: int) -> nosuch.thing:
    pass
# --- an annotated name at module level: the type must be bound, after the value
#: fails
def value():
    print('value')
    return 5
x: nosuch = value()
# --- annotations with modules
import socket
def handle(conn: socket.socket, addr: tuple, data: 'anything', n: None = None) -> bool:
    return True
print(handle(1, 2, 3))
# --- defaults before annotations
def show(x):
    print(x)
    return int
def f(a: show('note') = show('default')) -> show('result'):
    pass
# --- only a name can be annotated alone
#: fails
a, b: int = 1, 2
# --- map of what cannot be walked
#: fails
map(int, 5)
# --- map of what cannot be called
#: fails
list(map(5, [1]))
# --- an annotated name in brackets
(x): int = 3
(y): str
print(x)
def f():
    (z): int = x + 1
    return z
print(f())
# --- attributes of functions
def count():
    count.calls += 1
    return count.calls
count.calls = 0
print(count(), count(), count.calls, hasattr(count, 'other'))
count.__doc__ = 'words'
print(count.__doc__, count.__name__)
del count.calls
for n in 0, 1:
    try:
        if n:
            del count.calls
        print(count.calls)
    except AttributeError as error:
        print(error)
