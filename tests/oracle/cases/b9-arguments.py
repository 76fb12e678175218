# SPDX-License-Identifier: GPL-3.0-or-later
# --- *args
def f(*args):
    return args
print(f(), f(1), f(1, 2, 3), f(*'ab', *[1]), f(*[]))
# --- **kw
def f(**kw):
    return kw
print(f(), f(a=1, b=2), f(**{'x': 1}), f(a=1, **{'b': 2}, c=3), f(**{}), f(**{'not a name': 1}))
# --- everything
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2, 3], **{'c': 4, 'd': 5, 'z': 6}), f(c=1, a=0, b=3, q=9))
# --- positional-only
def f(a, b=2, /, c=3, *, d=4):
    return a, b, c, d
print(f(1), f(1, 5), f(1, 5, 6), f(1, c=7, d=8))
def g(a, /, **kw):
    return a, kw
print(g(1, a=2), g(1))
# --- each that does not fit
def f(a, /, b, *, c):
    return a, b, c
def g(a, b=1, /): pass
def h(*args, k): pass
def i(*, k, m): pass
for call in (lambda: f(1, 2, 3), lambda: f(a=1, b=2, c=3), lambda: f(1, 2), lambda: f(1, 2, c=3, d=4), lambda: f(c=1), lambda: f(1, 2, 3, c=4),
             lambda: g(a=1), lambda: g(1, 2, 3), lambda: g(1, a=2, b=3), lambda: h(1, 2), lambda: i(), lambda: i(1), lambda: i(k=1),
             lambda: f(1, 2, **{'c': 1, 'b': 3}), lambda: f(1, b=1, **{'b': 2}), lambda: f(1, **{'b': 1}, **{'b': 2}), lambda: f(1, b=1, c=2, z=3, y=4)):
    try:
        print(call())
    except TypeError as e:
        print(e)
# --- what stars take
#: python -3.12
def f(*a, **k): return a, k
for call in (lambda: f(*5), lambda: f(**5), lambda: f(**None), lambda: f(**[1]), lambda: f(**{1: 2}), lambda: f(*None, **5), lambda: print(**{'seps': 1}), lambda: len(*[], **{}), lambda: max(**{'a': 1}), lambda: 'x'.join(**{'a': 1}), lambda: f(a=1, *5)):
    try:
        print(call())
    except TypeError as e:
        print(e)
#: stdout __main__.f() argument after * must be an iterable, not int
#: stdout __main__.f() argument after ** must be a mapping, not int
#: stdout __main__.f() argument after ** must be a mapping, not NoneType
#: stdout __main__.f() argument after ** must be a mapping, not list
#: stdout keywords must be strings
#: stdout __main__.f() argument after ** must be a mapping, not int
#: stdout 'seps' is an invalid keyword argument for print()
#: stdout len() takes exactly one argument (0 given)
#: stdout max expected at least 1 argument, got 0
#: stdout str.join() takes no keyword arguments
#: stdout __main__.f() argument after * must be an iterable, not int
# --- stars for built-ins and methods
print(*'ab', **{'sep': '-', 'end': '!\n'})
print('{} {x}'.format(*[1], **{'x': 2}), dict(**{'a': 1}, b=2), sorted([3, 1], **{'reverse': True}), int(*['ff'], **{'base': 16}), 'a,b'.split(**{'sep': ','}))
# --- a star after arguments by name
def f(*a, **k): return a, k
print(f(k=1, *[2, 3]), f(1, k=2, *[3]), f(*[1], k=2, *[3], **{'z': 4}, y=5))
# --- the order of evaluation
def say(x):
    print(x, end=' ')
    return x
def f(*a, **k): return a, k
print(f(say(1), *say([2]), a=say(3), *say([4]), **say({'b': 5}), c=say(6)))
# --- what is given is copied
def f(*a, **k):
    k['new'] = 1
    return a, k
l, d = [1], {'a': 2}
print(f(*l, **d), l, d, f(*(1, 2))[0])
# --- stars hand on
def inner(a, b=0, *c, d=0, **e): return a, b, c, d, e
def outer(*args, **kw): return inner(*args, **kw)
print(outer(1), outer(1, 2, 3, d=4, e=5), outer(b=1, a=2))
# --- parameters are names like others
def f(*args, **kw):
    args += (1,)
    kw = dict(kw, z=1)
    del kw['z']
    args, *rest = args
    return args, rest, kw
print(f(5, 6, a=1))
# --- defaults of those by name, evaluated once and in order
def say(x):
    print(x, end=' ')
    return x
def f(a=say(1), *, b=say(2), c=say([])):
    c.append(b)
    return a, c
print(f(), f(b=5))
# --- keyword argument repeated
#: fails
f(a=1, a=2)
# --- by position after by name
#: fails
f(a=1, 2)
# --- by position after **
#: fails
f(**{}, 2)
# --- * after **
#: fails
f(**{}, *[])
# --- a bare star alone
#: fails
def f(*): pass
# --- a bare star before **
#: fails
def f(*, **k): pass
# --- two stars
#: fails
def f(*a, *b): pass
# --- something after **
#: fails
def f(**k, a): pass
# --- a default for *
#: fails
def f(*a=1): pass
# --- a default for **
#: fails
def f(**k=1): pass
# --- a slash first
#: fails
def f(/, a): pass
# --- two slashes
#: fails
def f(a, /, b, /): pass
# --- a slash after a star
#: fails
def f(*a, /): pass
# --- a slash in a lambda after a star
#: fails
f = lambda *a, /: 0
# --- brackets around parameters
#: fails
def f((a, b)): pass
# --- the same name twice
#: fails
def f(a, *a): pass
# --- the same name twice in a lambda
#: fails
f = lambda a, **a: 0
# --- no default after a default
#: python -3.11
#: fails
def f(a=1, b): pass
#: error SyntaxError: non-default argument follows default argument
# --- but by name only
def f(a=1, *, b): return a, b
def g(a=1, *c, b): return a, b, c
print(f(b=2), g(1, 2, b=3))
# --- commas at the end
def f(a, *b,): return a, b
def g(a, **k,): return a, k
def h(a, /,): return a
print(f(1, 2), g(1, k=2), h(1), f(*[1],), g(**{'a': 1},))
# --- displays of lists, tuples, sets and dicts
a, d = [1, 2], {'x': 1}
print([*a, *a], (*a, 3), {*a, 2, 5, *()}, {**d, 'y': 2, **{'x': 9}}, {'x': 0, **d}, {**{}}, [*{}, *d], {*'a'})
# --- the order of keys
print(list({**{'b': 1, 'a': 2}, 'c': 3, **{'a': 4}}.items()))
# --- what a display does not take
for make in (lambda: {**5}, lambda: {**[1]}, lambda: {*5}, lambda: [*5], lambda: (*5,), lambda: {*[[]]}, lambda: {**{}, []: 1}):
    try:
        make()
    except TypeError as e:
        print(e)
# --- a star as the value of a key
#: fails
print({'a': *[1]})
# --- two stars in a list
#: fails
print([**{}])
# --- a star in an index
d = {(1, 2): 'both', (1,): 'one'}
a = [1, 2]
print(d[*a], d[*a[:1]], d[1, *[2]])
# --- star targets in for, with walrus and in comprehensions
for first, *rest in [(1, 2, 3), 'ab']:
    print(first, rest)
print([r for _, *r in [(1, 2), (3,)]], [(*a, 0) for a in [(1,), (2, 3)]])
# --- return and for without brackets
def f(a):
    return *a, 0
for x in *[1], 2:
    print(x, f('ab'))
# --- a hundred arguments
def f(*args, **kw):
    return len(args), len(kw)
print(f(*range(1000), **{'k%d' % i: i for i in range(1000)}))
# --- methods as values with stars
split = 'a-b-c'.split
print(split(*['-'], **{'maxsplit': 1}), (lambda *a: a)(*map(str, range(3))))
# --- stars that cannot be walked
def f(*args, **kw):
    pass
for call in (lambda: f(*1), lambda: f(1, *2), lambda: f(*[], *2), lambda: print(1, *None, sep=''), lambda: f(**3),
             lambda: f(1, **2), lambda: 'a'.split(*1.5), lambda: 'a'.split('a', *1.5), lambda: [1, *2], lambda: {1, *2}):
    try:
        call()
    except TypeError as e:
        print(e)
# --- functions of modules that are written in Python
#: python -3.12
import os, random, socket
s = socket.socket()
for call in (lambda: random.randint(5), lambda: random.randint(1, 2, 3), lambda: random.randint(a=1), lambda: random.choice(),
             lambda: random.choice(1, 2), lambda: random.randint(1, c=2), lambda: random.uniform(1), lambda: random.randrange(),
             lambda: random.choices(), lambda: os.path.exists(), lambda: os.path.exists(1, 2),
             lambda: os.path.basename('a', 'b'), lambda: os.path.dirname(), lambda: os.path.splitext(x=1),
             lambda: os.path.splitext(p='a.b'), lambda: os.path.abspath(), lambda: os.path.isabs(), lambda: os.path.getsize(),
             lambda: os.path.normpath(), lambda: os.path.split(), lambda: os.path.join(), lambda: os.getenv(),
             lambda: os.getenv('a', 'b', 'c'), lambda: os.makedirs(), lambda: s.dup(5, 6), lambda: s.close(1), lambda: s.accept(1),
             lambda: s.detach(1), lambda: s.detach(x=1), lambda: s.makefile('r', 1, 2), lambda: s.makefile(x=1)):
    try:
        print(call())
    except TypeError as e:
        print(e)
#: stdout Random.randint() missing 1 required positional argument: 'b'
#: stdout Random.randint() takes 3 positional arguments but 4 were given
#: stdout Random.randint() missing 1 required positional argument: 'b'
#: stdout Random.choice() missing 1 required positional argument: 'seq'
#: stdout Random.choice() takes 2 positional arguments but 3 were given
#: stdout Random.randint() got an unexpected keyword argument 'c'
#: stdout Random.uniform() missing 1 required positional argument: 'b'
#: stdout Random.randrange() missing 1 required positional argument: 'start'
#: stdout Random.choices() missing 1 required positional argument: 'population'
#: stdout exists() missing 1 required positional argument: 'path'
#: stdout exists() takes 1 positional argument but 2 were given
#: stdout basename() takes 1 positional argument but 2 were given
#: stdout dirname() missing 1 required positional argument: 'p'
#: stdout splitext() got an unexpected keyword argument 'x'
#: stdout ('a', '.b')
#: stdout abspath() missing 1 required positional argument: 'path'
#: stdout isabs() missing 1 required positional argument: 's'
#: stdout getsize() missing 1 required positional argument: 'filename'
#: stdout normpath() missing 1 required positional argument: 'path'
#: stdout split() missing 1 required positional argument: 'p'
#: stdout join() missing 1 required positional argument: 'a'
#: stdout getenv() missing 1 required positional argument: 'key'
#: stdout getenv() takes from 1 to 2 positional arguments but 3 were given
#: stdout makedirs() missing 1 required positional argument: 'name'
#: stdout socket.dup() takes 1 positional argument but 3 were given
#: stdout socket.close() takes 1 positional argument but 2 were given
#: stdout socket.accept() takes 1 positional argument but 2 were given
#: stdout socket.detach() takes 1 positional argument but 2 were given
#: stdout socket.detach() got an unexpected keyword argument 'x'
#: stdout socket.makefile() takes from 1 to 3 positional arguments but 4 were given
#: stdout socket.makefile() got an unexpected keyword argument 'x'
# --- too many for one that may be left out
def f(a=1, *, b=2): pass
for words in ((1, 2), (1, 2, 3)):
    try:
        f(*words)
    except TypeError as error:
        print(error)
