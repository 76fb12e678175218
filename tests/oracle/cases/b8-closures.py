# SPDX-License-Identifier: GPL-3.0-or-later
# --- lambda
f = lambda: 5
g = lambda x, y=2: x * y
print(f(), g(3), g(3, 4), g(y=5, x=2), (lambda: None)(), (lambda x: x)(1))
# --- lambda as a key, in map and filter
print(sorted(['bb', 'a', 'ccc'], key=lambda w: -len(w)), max([3, -9, 4], key=lambda x: abs(x)), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(lambda x: x > 1, [1, 2, 3])))
# --- lambda with all kinds of parameters
f = lambda a, /, b, *c, d=4, **e: (a, b, c, d, e)
print(f(1, 2), f(1, b=3), f(1, 2, 3, 4, d=5, z=6), (lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda *, k: k)(k=1))
# --- lambda in all places
print([lambda x: x, 1][0](7), {'f': lambda: 8}['f'](), (lambda: (1, 2))(), (lambda x: 'yes' if x else 'no')(0), (lambda: lambda: 9)()())
print((lambda x: [x for x in range(x)])(3), (lambda x: (lambda y: x + y))(1)(2), (lambda f: f(f))(lambda f: 'self'))
# --- lambda: what it is
f = lambda x: x
print(repr(f)[:22], f.__name__, f.__qualname__, callable(f), type(f).__name__)
def outer():
    return lambda: 1
print(outer().__qualname__, repr(outer())[:38])
# --- lambda: its body goes as far as it can
f = lambda x: x, 1
print(f[1], f[0](3))
f = lambda x: x or 5
print(f(0), (lambda: 1 if 0 else lambda: 2)()())
# --- lambda and :=
print((lambda: (y := 5) + y)())
# --- lambda with too many arguments
#: fails
(lambda x: x)(1, 2)
# --- lambda in a function with one missing
#: fails
def f():
    return lambda a, b: a
f()(1)
# --- lambda without a colon
#: fails
f = lambda x
# --- lambda with brackets around its parameters
#: fails
f = lambda (x, y): x
# --- assigning to a lambda
#: fails
lambda: x = 5
# --- a closure
def outer(x):
    def inner():
        return x
    return inner
a, b = outer(1), outer('two')
print(a(), b(), a())
# --- a closure of what is bound later
def outer():
    def inner():
        return later
    later = 5
    return inner()
print(outer())
# --- a closure of what is not bound
def outer(bind):
    def inner():
        return late
    if bind:
        late = 5
    return inner
print(outer(True)())
try:
    outer(False)()
except NameError as e:
    print(type(e).__name__, e)
# --- the same without a function within
def outer():
    def inner():
        return x
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 5
    return inner
print(outer()())
# --- a name that is deleted
def outer():
    x = 1
    def inner():
        return x
    print(inner())
    del x
    try:
        inner()
    except NameError as e:
        print(e)
    try:
        del x
    except UnboundLocalError as e:
        print(e)
    x = 2
    return inner()
print(outer())
# --- a closure of a parameter, of a default, of stars
def outer(a, b=2, *c, d=4, **e):
    return lambda: (a, b, c, d, e)
print(outer(1)(), outer(1, 3, 5, 7, d=9, f=11)())
# --- closures through functions that do not use the name
def one():
    x = 'deep'
    def two():
        def three():
            def four():
                return x
            return four
        return three
    return two
print(one()()()())
# --- a name in the middle hides it
def one():
    x = 1
    def two():
        x = 2
        def three():
            return x
        return three() + x
    return two() * 10 + x
print(one())
# --- global in the middle
x = 'module'
def one():
    x = 'one'
    def two():
        global x
        def three():
            return x
        return three(), x
    return two(), x
print(one())
# --- nonlocal
def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    return up
a, b = counter(), counter()
print(a(), a(5), b(), a(), b(10))
# --- nonlocal of several functions
def account(balance):
    def put(n):
        nonlocal balance
        balance += n
    def get():
        return balance
    return put, get
put, get = account(10)
put(5)
put(7)
print(get())
# --- nonlocal through the middle
def one():
    x = 1
    def two():
        def three():
            nonlocal x
            x += 1
        three()
        three()
        return x
    return two(), x
print(one())
# --- nonlocal of a name that is bound in the middle
def one():
    def two():
        nonlocal x
        x = 5
    x = 1
    two()
    return x
print(one())
# --- nonlocal that makes a name again
def one():
    x = 1
    del x
    def two():
        nonlocal x
        x = 'made'
    two()
    return x
print(one())
# --- nonlocal: loops, with, except, import, def, for
def one():
    a = b = c = d = None
    def two():
        nonlocal a, b, c, d
        for a in range(3):
            pass
        try:
            1 // 0
        except ZeroDivisionError as b:
            c = str(b)
        def d():
            return 'd'
    two()
    try:
        print(b)
    except UnboundLocalError as e:
        print(e)
    return a, c, d()
print(one())
# --- nonlocal without such a name
#: fails
def f():
    def g():
        nonlocal missing
        missing = 1
    g()
# --- nonlocal of a name of the module
#: fails
x = 1
def f():
    nonlocal x
    x = 2
# --- nonlocal at the module
#: fails
x = 1
nonlocal x
# --- nonlocal after its use
#: fails
def f():
    x = 1
    def g():
        print(x)
        nonlocal x
# --- nonlocal after it was assigned to
#: fails
def f():
    x = 1
    def g():
        x = 2
        nonlocal x
# --- nonlocal of a parameter
#: fails
def f():
    x = 1
    def g(x):
        nonlocal x
# --- nonlocal and global
#: fails
def f():
    x = 1
    def g():
        global x
        nonlocal x
# --- functions in a loop share the name
def f():
    made = []
    for i in range(3):
        made.append(lambda: i)
    i = 10
    return [m() for m in made]
print(f())
# --- a default keeps each
print([h() for h in [lambda i=i: i for i in range(3)]])
# --- comprehensions make names of their own each time
def f():
    return [[(lambda: (i, j))() for j in range(2)] for i in range(2)], [h() for h in [lambda: i for i in range(3)]]
print(f())
rounds = [[lambda: k for k in range(n)] for n in (2, 3)]
print([[h() for h in r] for r in rounds])
# --- a function that calls itself
def outer(n):
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)
    return fact(n)
print(outer(10))
# --- functions that call one another
def outer(n):
    def even(n):
        return True if n == 0 else odd(n - 1)
    def odd(n):
        return False if n == 0 else even(n - 1)
    return even(n), odd(n), even, odd
e, o, even, odd = outer(7)
print(e, o, even(10), odd(10))
del even
print(odd(5))
# --- Fibonacci by closures, many times
def make():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)
    return fib
print([make()(n) for n in range(12)], sum(make()(5) for i in range(200)))
# --- composition, partial, memo
def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run
def partial(f, *args, **kw):
    return lambda *more, **kw2: f(*args, *more, **{**kw, **kw2})
def memo(f):
    known = {}
    def g(n):
        if n not in known:
            known[n] = f(n)
        return known[n]
    return g
fib = memo(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
print(compose(lambda x: x + 1, str, len)(99), partial(max, 3, key=lambda x: -x)(1, 2), fib(60))
# --- what a nested function is called
def outer():
    def inner(a):
        pass
    return inner
f = outer()
print(f.__name__, f.__qualname__, repr(f)[:30])
for call in (lambda: f(), lambda: f(1, 2), lambda: f(b=1), lambda: f(*5), lambda: f(**5)):
    try:
        call()
    except TypeError as e:
        print(e)
# --- a nested function whose name is global
def outer():
    global made
    def made():
        return 'made'
outer()
print(made(), made.__qualname__)
# --- a closure of a socket keeps it
import socket
def outer():
    a, b = socket.socketpair()
    def send(data):
        return a.send(data)
    return send, b
send, b = outer()
print(send(b'hi'), b.recv(5))
del send
print(b.recv(5))
# --- handlers in a dict
def serve():
    log = []
    def get(path):
        log.append(('GET', path))
        return 200
    handlers = {'GET': get, 'POST': lambda path: log.append(('POST', path)) or 201}
    return [handlers[m](p) for m, p in [('GET', '/'), ('POST', '/x')]], log
print(serve())
# --- augmented, walrus, star target and del in a shared name
def f():
    n, text, items = 1, 'a', [1]
    show = lambda: (n, text, items)
    n += 5
    text += 'b'
    text = text + 'c'
    items += [2]
    (n := n * 2)
    n, *items = [n, *items, 9]
    return show()
print(f())
# --- a shared name in an f-string, a slice, a call by name
def f():
    name, n = 'value', 2
    return (lambda: f'{name!r:>10} {name[:n]} {n:03d}')(), (lambda: dict(name=name))()
print(f())
# --- annotations of nested functions
def f():
    kind = int
    def g(a: kind = 3, *b: kind, **c: kind) -> kind:
        return a
    return g()
print(f())
# --- recursion without end by closures
def outer():
    def f():
        return g()
    def g():
        return f()
    return f
try:
    outer()()
except RecursionError:
    print('RecursionError')
# --- try, except and with within a closure
def f():
    log = []
    def g(n):
        try:
            log.append(10 // n)
        except ZeroDivisionError as e:
            log.append(str(e))
        finally:
            log.append('finally')
        return log
    g(5)
    return g(0)
print(f())
