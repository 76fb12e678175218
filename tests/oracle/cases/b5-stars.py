# SPDX-License-Identifier: GPL-3.0-or-later
# --- star in a call
args = (1, 2)
print(*args)
print(*[1, 2, 3], sep='-')
print('a', *'bc', 4, *[], *range(2))
print('starting up on {} port {}'.format(*('localhost', 10000)))
def f(a, b, c=3):
    return a, b, c
print(f(*args), f(1, *args), f(*args, c=9), f(*[1], *[2]))
print(max(*[3, 9, 2]), list(zip(*[(1, 2), (3, 4)])), *map(str, [7]))
# --- star of what cannot be walked
#: fails
print(*5)
# --- star of what cannot be walked, a method
#: fails
'{}'.format(*5)
# --- star of what cannot be walked, a function
#: fails
def f(a):
    pass
f(*None)
# --- too many after a star
#: fails
def f(a):
    pass
f(*[1, 2])
# --- an error within a star
#: fails
print(*[1, 1 / 0])
# --- star in displays
a = [1, 2]
print([*a, 3], (*a, *'xy'), [*a, *a], (*a,))
b = *a, 5
print(b)
def g():
    return 0, *a
print(g())
# --- star in a display of what cannot be walked
#: fails
print([*5])
# --- a lone star
#: fails
print((*[1]))
# --- a lone star as a value
#: fails
x = *[1]
# --- a lone star as a target
#: fails
*x = [1]
# --- star in targets
a, *b = 1, 2, 3
print(a, b)
*a, b = 'xyz'
print(a, b)
first, *mid, last = [1, 2]
print(first, mid, last)
cmd, *args = 'send bob hello there'.split()
print(cmd, args)
[a, *b] = range(3)
(a, (b, *c), *d) = 1, (2, 3, 4), 5, 6
print(a, b, c, d)
def f():
    x, *y = 'abc'
    return x, y
print(f())
# --- too few for a star
#: fails
a, b, *c = [1]
# --- a star and what cannot be walked
#: fails
a, *b = 5
# --- two stars
#: fails
*a, *b = 1, 2
# --- for with a star
for a, *b in [(1, 2, 3), (4,)]:
    print(a, b)
# --- struct with a star
import struct
fields = (1, 2, 3)
print(struct.pack('!HHH', *fields), struct.pack('!%dH' % len(fields), *fields))
# --- del with a star
#: fails
del *a, b
# --- a star in an annotation
z: [*(int, str)]
y: (*[1], 2) = 5
def f(a: [*'ab']):
    return a
print(y, f(3))
# --- a star in an annotation, of what cannot be walked
#: fails
z: [*3]
# --- what is handed on stays as it was
def f(*args, **kw):
    kw['x'] = args
    given.clear()
    return args, kw
given = {'a': 1, 'b': 2}
row = [1, 2]
print(f(*(1, 2), **given), given)
given['c'] = 3
print(f(*row, **given), f(*row), f(*(row, row)), f(**given), f(*range(30), **{'k%d' % i: i for i in range(30)}))
def walk(*args):
    row.append(len(args))
    return args
print(walk(*row), walk(*row, *row), walk(*tuple(row)), row)
