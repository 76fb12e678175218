# SPDX-License-Identifier: GPL-3.0-or-later
# --- a generator expression
g = (x * x for x in range(4))
print(next(g), next(g), list(g), list(g), next(g, 'end'))
# --- the end
g = (x for x in 'a')
print(next(g))
try:
    next(g)
except StopIteration as e:
    print(repr(e))
# --- in calls
print(sum(x for x in range(10)), any(x > 3 for x in range(5)), all(x > 3 for x in range(5)), max(len(w) for w in ('a', 'bcd')))
print(','.join(str(x) for x in range(4)), tuple(x for x in 'ab'), list(x for x in 'ab'), sorted(-x for x in range(3)), set(x % 2 for x in range(9)))
print(dict((k, ord(k)) for k in 'ab'), bytes(x + 65 for x in range(3)), sum((x for x in range(4)), 10), min((x for x in ()), default='none'))
# --- in for, with break and else
for x in (y * 2 for y in range(5)):
    if x == 4:
        break
    print(x)
else:
    print('not here')
for x in (y for y in ()):
    print('not here')
else:
    print('here')
# --- it is lazy
def say(x):
    print('say', x)
    return x
g = (say(x) for x in range(3))
print('made')
print(next(g))
print('between')
print(next(g))
# --- what it walks first is evaluated at once
def items():
    print('items')
    return [1, 2]
g = (x for x in items())
print('made', list(g))
# --- what it walks further is not
def items(x):
    print('items', x)
    return [x]
g = (y for x in [1, 2] for y in items(x))
print('made')
print(list(g))
# --- it does not go further than it must
seen = []
print(any(seen.append(x) or x == 2 for x in range(10)), seen)
print(next(x for x in range(10) if x > 4))
print(3 in (x for x in range(10)), all((seen.append(x), x < 1)[1] for x in range(9)), seen)
# --- names are looked up when it goes on
k = 1
g = (x * k for x in range(3))
k = 10
print(next(g))
k = 100
print(list(g))
# --- but not what it walks first
a = [1, 2]
g = (x for x in a)
a = [3]
print(list(g))
# --- in a function
def f(n):
    k = 2
    g = (x * k + n for x in range(3))
    k = 5
    return g
print(list(f(1)))
# --- it outlives the function, two of them apart
def f(n):
    return (x + n for x in range(3))
a, b = f(10), f(20)
print(next(a), next(b), next(a), list(b), list(a))
# --- its names are its own
x = 'outside'
print(list(x for x in range(2)), x)
def f():
    x = 'inside'
    return list(x for x in range(2)), x
print(f())
# --- several loops and tests
print(list((x, y) for x in range(4) if x % 2 for y in 'ab' if y != 'a' or x == 3))
# --- one in another
print(list(list(y for y in range(x)) for x in range(4)), sum(sum(y for y in range(x)) for x in range(5)))
print([list(x * y for y in range(3)) for x in range(3)], list([x * y for y in range(3)] for x in range(3)))
# --- a pipe of them
numbers = (x for x in range(20))
odd = (x for x in numbers if x % 2)
squares = (x * x for x in odd)
print(next(squares), next(numbers), list(squares), list(numbers))
# --- unpacked
a, b, *c = (x for x in range(5))
print(a, b, c, [*(x for x in 'ab')], (*(x for x in 'cd'),), max(*(x for x in (3, 9, 4))))
# --- zip, enumerate, map, filter
print(list(zip((x for x in 'ab'), (y for y in range(9)))), list(enumerate(x for x in 'ab')), list(map(str, (x for x in range(3)))), list(filter(None, (x for x in range(3)))))
# --- iter gives itself
g = (x for x in 'abc')
print(iter(g) is g, next(iter(g)), [x for x in g])
# --- what it is
g = (x for x in 'abc')
print(type(g), type(g).__name__, repr(g)[:32], g.__name__, callable(g), bool(g), g == g, g == (x for x in 'abc'))
def f():
    return (x for x in 'abc')
print(repr(f())[:44], f().__qualname__)
# --- no length, no index
g = (x for x in 'abc')
for use in (lambda: len(g), lambda: g[0], lambda: g + g, lambda: g()):
    try:
        use()
    except TypeError as e:
        print(e)
# --- what cannot be walked, at once
try:
    (x for x in 5)
except TypeError as e:
    print(e)
# --- what cannot be walked, later
g = (y for x in (1, 2) for y in x)
try:
    next(g)
except TypeError as e:
    print(e, list(g))
# --- an error ends it
g = (1 // x for x in (1, 0, 2))
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e, next(g, 'end'))
# --- StopIteration in it is another error
def stop():
    raise StopIteration
g = (stop() for x in range(3))
try:
    next(g)
except RuntimeError as e:
    print(e, repr(e.__cause__), repr(e.__context__), next(g, 'end'))
# --- next without a default within
try:
    print(list(next(iter([])) for x in range(3)))
except RuntimeError as e:
    print(e)
# --- it walks itself
g = (next(g) for x in range(3))
try:
    next(g)
except ValueError as e:
    print(e)
g = (list(g) for x in range(3))
try:
    print(list(g))
except ValueError as e:
    print(e, next(g, 'end'))
# --- it closes itself
g = (g.close() for x in range(3))
try:
    next(g)
except ValueError as e:
    print(e)
# --- its own name goes while it runs
def drop():
    global g
    g = None
    return 'dropped'
g = (drop() for x in range(3))
print(next(g), g)
# --- close
g = (x for x in 'abc')
print(next(g), g.close(), list(g), g.close(), next(g, 'end'))
g = (x for x in 'abc')
print(g.close(), list(g))
# --- send
g = (x for x in 'abc')
print(g.send(None), g.send(5), next(g))
try:
    g.send(None)
except StopIteration as e:
    print(repr(e))
try:
    (x for x in 'abc').send(1)
except TypeError as e:
    print(e)
# --- throw
g = (x for x in 'abc')
print(next(g))
try:
    g.throw(ValueError('thrown'))
except ValueError as e:
    print(repr(e), next(g, 'end'))
try:
    (x for x in 'abc').throw(KeyError)
except KeyError as e:
    print(repr(e))
try:
    (x for x in 'abc').throw(5)
except TypeError as e:
    print(e)
# --- arguments that do not fit
g = (x for x in 'abc')
for use in (lambda: g.send(), lambda: g.close(1)):
    try:
        use()
    except TypeError as e:
        print(e)
# --- brackets are wanted where there is another argument
#: fails
print(sum(x for x in range(3), 1))
# --- or before it
#: fails
print(sum([1], x for x in []))
# --- a comma after it
#: fails
print(sum(x for x in range(3),))
# --- as an argument by name
#: fails
print(dict(a=x for x in range(3)))
# --- without brackets
#: fails
g = x for x in range(3)
# --- it is a default, a cell of a list, a key
def f(g=(x for x in range(4))):
    return next(g)
d = {(x for x in 'a'): 1}
print(f(), f(), f(), len(d), [next(x) for x in [(y for y in 'a'), (y for y in 'b')]])
# --- closures in it
print([h() for h in (lambda: i for i in range(3))], [h() for h in list((lambda: i) for i in range(3))])
# --- iter of a function and what ends it
#: python -3.11
import socket
a, b = socket.socketpair()
a.sendall(b'abcdefgh')
a.close()
print([part for part in iter(lambda: b.recv(3), b'')])
def stop():
    raise StopIteration
print(list(iter(stop, 1)), type(iter(int, 1)).__name__, next(iter(int, 0), 'end'))
try:
    iter(5, 1)
except TypeError as e:
    print(e)
#: stdout [b'abc', b'def', b'gh']
#: stdout [] callable_iterator end
#: stdout iter(v, w): v must be callable
# --- without end, taken from
def f(n):
    return n
forever = (f(n) for n in iter(int, 1))
print(next(forever), next(forever))
# --- thousands of them in one another
g = (x for x in range(3))
for i in range(200):
    g = (x + 1 for x in g)
print(list(g))
# --- so many in one another that recursion ends it
#: python -3.12
g = (x for x in range(3))
for i in range(5000):
    g = (x for x in g)
try:
    next(g)
except RecursionError:
    print('RecursionError')
del g
#: stdout RecursionError
# --- recursion in it
def count(n):
    return 1 + sum(count(n - 1) for i in range(2)) if n else 1
print(count(6))
def endless(n):
    return sum(endless(n + 1) for i in range(2))
try:
    endless(0)
except RecursionError:
    print('RecursionError')
# --- left half way, what it holds goes
import socket
a, b = socket.socketpair()
g = (s.send(b'x') for s in [a])
del a
print(next(g), b.recv(5))
del g
print(b.recv(5))
# --- closed half way, what it holds goes
#: python -3.12
import socket
a, b = socket.socketpair()
def talk(s):
    return (s.send(bytes([c])) for c in range(65, 70))
g = talk(a)
del a
print(next(g), next(g), b.recv(5))
g.close()
print(b.recv(5))
#: stdout 1 1 b'AB'
#: stdout b''
# --- at its end, what it holds goes
import socket
a, b = socket.socketpair()
g = (s.send(b'end') for s in (a,))
del a
print(list(g), b.recv(5), b.recv(5))
# --- lines of a stream
import socket
a, b = socket.socketpair()
a.sendall(b'one\ntwo\nthree\n')
a.close()
with b.makefile('r') as f:
    print(sum(len(line) for line in f))
# --- try and finally around one that rests
def f():
    try:
        return next(x for x in () if x)
    except StopIteration:
        return 'none'
    finally:
        print('finally')
print(f())
# --- an exception that is handled is the context
g = (1 // 0 for x in 'a')
try:
    try:
        raise KeyError('k')
    except KeyError:
        next(g)
except ZeroDivisionError as e:
    print(repr(e.__context__))
# --- what has no such attribute
#: fails
(x for x in 'a').sends(None)
