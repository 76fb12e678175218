# SPDX-License-Identifier: GPL-3.0-or-later
# --- a list comprehension
print([x for x in range(5)], [x * x for x in (1, 2, 3)], [c.upper() for c in 'abc'], [x for x in []])
# --- with a test, with several
print([x for x in range(20) if x % 2], [x for x in range(40) if x % 2 if x % 3 if x > 7])
# --- several loops, the left one outside
print([(x, y) for x in range(3) for y in 'ab'])
print([(x, y) for x in range(4) if x % 2 for y in range(x) if y != 1])
print([c for word in ['ab', 'cd', ''] for c in word])
# --- an inner loop walks what an outer one gives
print([y for x in [[1], [2, 3], []] for y in x], [z for x in [[[1]], [[2, 3]]] for y in x for z in y])
# --- targets of all forms
print([a + b for a, b in [(1, 2), (3, 4)]], [(a, rest) for a, *rest in ['abc', 'd']])
print([a + b + c for (a, [b, c]) in [(1, (2, 3))]], [x for x, in [(1,), (2,)]])
box = [0, 0]
print([sum(box) for box[1] in range(3)], box)
# --- its names are its own
x = 'outside'
print([x for x in range(3)], x)
print({x for x in range(3)}, {x: 1 for x in range(3)}, x)
# --- its names are gone after it
print([unseen for unseen in range(2)])
try:
    print(unseen)
except NameError as e:
    print(e)
# --- in a function its names are its own
def f(x, y):
    a = [x for x in range(3)]
    return a, x, [y for x in 'ab' for y in x], y
print(f('x', 'y'))
# --- it sees the names of the function
def f(n, items):
    k = n * 2
    return [i * n + k for i in items]
print(f(2, [1, 2, 3]))
# --- one in another
print([[i * j for j in range(3)] for i in range(3)])
print([[j for j in range(i)] for i in range(4)], [x for x in [y for y in [z for z in range(3)]]])
print([[x for x in range(x)] for x in range(4)])
# --- the same name within
def f():
    x = 5
    return [[x for x in 'ab'] + [x] for x in range(2)], x
print(f())
# --- set and dict comprehensions
print({x % 3 for x in range(10)}, sorted({c for c in 'hello'}), {x: x * x for x in range(4)})
print({k: v for k, v in zip('abc', range(3))}, {v: k for k, v in {'a': 1, 'b': 2}.items()}, {x: y for x in 'ab' for y in range(2)})
# --- of a dict the key comes first
def say(x):
    print(x, end=' ')
    return x
print({say(k): say(v) for k, v in [(1, 2), (3, 4)]})
# --- the order of evaluation
def say(x):
    print(x, end=' ')
    return x
print([say(x) for x in say([1, 2]) if say('if') for y in say('yz') if say(y) != 'y'])
# --- what comes first is evaluated outside
def f():
    try:
        return [x for x in x]
    except UnboundLocalError as e:
        return str(e)
    x = 1
print(f())
# --- the other loops see the names within
try:
    print([x for y in range(2) for x in x])
except UnboundLocalError as e:
    print(e)
# --- an unhashable element
for make in (lambda: {[x] for x in range(2)}, lambda: {[x]: 1 for x in range(2)}):
    try:
        make()
    except TypeError as e:
        print(e)
# --- what cannot be walked
#: fails
print([x for x in 5])
# --- what cannot be walked within
try:
    print([y for x in (1, 2) for y in x])
except TypeError as e:
    print(e)
# --- an error in the element, the names outside stay
x = 3
try:
    print([1 // x for x in (2, 1, 0)])
except ZeroDivisionError as e:
    print(e, x)
# --- an error in a test
try:
    print([x for x in ('a', 1) if x + 'b'])
except TypeError as e:
    print(e)
# --- what is walked changes
a = [1, 2, 3]
print([a.append(x) or x for x in a if len(a) < 6], a)
# --- what is unpacked does not fit
try:
    print([a for a, b in [(1, 2), (3,)]])
except ValueError as e:
    print(e)
# --- := binds outside
print([last := x * 2 for x in range(3)], last, any((found := x) > 3 for x in range(9)), found)
def f():
    total = 0
    sums = [total := total + x for x in range(5)]
    return sums, total
print(f())
# --- := binds outside of all of them
def f():
    rows = [[seen := (i, j) for j in range(2)] for i in range(2)]
    return rows, seen
print(f())
# --- := and global
def f():
    global kept
    return [kept := x for x in range(3)]
print(f(), kept)
# --- := in an element that is a list
print([y := 5, y ** 2], [(z := x, z + 1) for x in range(2)], {w := 7}, w)
# --- := of a name that is walked
#: fails
print([x := 1 for x in range(3)])
# --- := of a name that is walked around
#: fails
print([[x := j for j in range(2)] for x in range(3)])
# --- := where it walks
#: fails
print([x for x in (y := [1, 2])])
# --- walking a name of :=
#: fails
print([j for i in range(3) if (j := i) for j in range(2)])
# --- a star as the element
#: fails
print([*x for x in [[1]]])
# --- two stars as the element
#: fails
print({**x for x in [{}]})
# --- a target without brackets
#: fails
print([x, y for x, y in [(1, 2)]])
# --- a target that is none
#: fails
print([x for x + 1 in [1]])
# --- assigning to one
#: fails
[x for x in y] = 5
# --- assigning to a generator expression
#: fails
(x for x in y) += 5
# --- deleting one
#: fails
del {x: 1 for x in y}
# --- in a default, an index, a slice, an f-string
def f(a=[x * x for x in range(3)]):
    return a
print(f(), f()[[i for i in range(3)][1]], 'abcdef'[len([1 for i in 'ab']):], f'{[c for c in "ab"]!r:>12}')
# --- as a condition and what a loop walks
if [x for x in (0, 1) if x]:
    print('one')
for x in [y + 1 for y in range(3)]:
    print(x, end=' ')
print()
# --- constants in a set that it walks
print([x for x in {9, 1, 8}], [x for x in {30, 20, 10} if x in {10, 30}])
# --- many
print(len([x for x in range(100000) if x % 7 == 0]), sum([x for x in range(1000) for y in range(10)]))
# --- deep
print([[[[[a + b + c + d + e for e in 'x'] for d in 'y'] for c in 'z'] for b in 'u'] for a in 'v'])
# --- eleven loops in one
print(len([1 for a in '12' for b in '12' for c in '12' for d in '12' for e in '12' for f in '12' for g in '12' for h in '12' for i in '12' for j in '12' for k in '12']))
# --- recursion in it
def tree(n):
    return [tree(n - 1) for i in range(2)] if n else 0
print(tree(3))
def endless():
    return [endless() for i in range(2)]
try:
    endless()
except RecursionError as e:
    print('RecursionError')
# --- a return and an exception out of loops around it
def f(rows):
    for row in rows:
        try:
            return [1 // x for x in row]
        except ZeroDivisionError:
            continue
print(f([[1, 0], [0], [1, 2]]))
# --- a socket that it makes
import socket
socks = [socket.socket() for i in range(3)]
print(len(socks), [s.family == socket.AF_INET for s in socks], [s.close() for s in socks], [s.fileno() for s in socks])
# --- matrix, flattened, transposed, grouped
m = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in m] for i in range(3)], [x for row in m for x in row], {len(w): [v for v in 'a bb cc d'.split() if len(v) == len(w)] for w in ('a', 'bb')})
# --- parsing a header
text = 'Host: a\r\nAccept: */*\r\nX: y: z'
print({k.lower(): v.strip() for k, v in [line.split(':', 1) for line in text.split('\r\n')]})
# --- forty loops in one
print([1 for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" for i in "a" ])
