# SPDX-License-Identifier: GPL-3.0-or-later
# --- index and slices
a = [10, 20, 30, 40, 50]
print(a[0], a[-1], a[1:3], a[:2], a[3:], a[::2], a[::-1], a[-2:], a[10:], a[-10:2], a[3:1], a[1:-1])
# --- index out of range
#: fails
a = [1]
print('a')
print(a[1])
# --- tuple index out of range
#: fails
t = (1, 2)
print(t[-3])
# --- assigning out of range
#: fails
a = [1]
a[1] = 2
# --- append, extend, insert
a = [1]
a.append([2])
a.extend('ab')
a.insert(0, 'first')
a.insert(100, 'last')
a.insert(-1, 'before last')
print(a, a.append(5))
# --- pop
a = [1, 2, 3, 4]
print(a.pop(), a.pop(0), a.pop(-1), a)
# --- pop of nothing
try:
    [].pop()
except IndexError as e:
    print(e)
try:
    [1].pop(5)
except IndexError as e:
    print(e)
# --- remove
a = [1, 2, 1]
a.remove(1)
print(a)
try:
    a.remove(7)
except ValueError as e:
    print(e)
# --- index and count
a = ['a', 'b', 'a']
print(a.index('a'), a.index('a', 1), a.count('a'), a.count('x'), (1, 2, 1).count(1), (1, 2).index(2))
try:
    a.index('x')
except ValueError as e:
    print(e)
try:
    (1, 2).index(3)
except ValueError as e:
    print(e)
# --- sort and reverse
a = [3, 1, 2]
a.sort()
print(a, a.reverse(), a)
a.sort(reverse=True)
b = ['bb', 'a']
b.sort(key=len)
print(a, b)
# --- copy and clear
a = [1, [2]]
b = a.copy()
c = a[:]
a.append(3)
a[1].append('x')
print(a, b, c)
a.clear()
print(a, b)
# --- assigning to an item
a = [1, 2, 3]
a[0] = 'x'
a[-1] = 'z'
print(a)
# --- assigning to a slice
a = [1, 2, 3, 4, 5]
a[1:3] = ['a', 'b', 'c']
print(a)
a[:0] = [0]
a[len(a):] = 'z'
print(a)
a[1:-1] = []
print(a)
# --- assigning to a slice with a step
a = [1, 2, 3, 4, 5]
a[::2] = 'abc'
print(a)
try:
    a[::2] = [1]
except ValueError as e:
    print(e)
# --- assigning a number to a slice with a step
for x in [1, 2, 3], bytearray(b'abc'):
    for step in 2, -1, 0:
        try:
            x[::step] = 5
        except (TypeError, ValueError) as e:
            print(e)
# --- assigning a number to a slice
#: python -3.11
#: stdout can only assign an iterable
try:
    a = [1, 2]
    a[:] = 5
except TypeError as e:
    print(e)
# --- del
a = [0, 1, 2, 3, 4, 5]
del a[0]
print(a)
del a[-1], a[0]
print(a)
del a[1:]
print(a)
b = [0, 1, 2, 3, 4]
del b[::2]
print(b)
# --- del of a name
x = 1
del x
try:
    print(x)
except NameError as e:
    print(e)
# --- del of a name that is not there
#: fails
del nothing
# --- del of several
a = 1
b = [1, 2]
d = {'k': 1, 'l': 2}
del a, b[0], d['k']
print(b, d)
# --- a list of lists
m = [[0] * 3, [0] * 3]
m[0][1] = 5
m[1][2] += 7
print(m, m[0][1], len(m[1]))
# --- two names for a list
a = [1]
b = a
b += [2]
b = b + [3]
print(a, b)
# --- a list given to a function
def add(items):
    items.append('x')
    items = []
    items.append('y')


a = []
add(a)
print(a)
# --- comparing lists
print([1, 2] == [1, 2], [1] != [1, 2], [1, 2] < [1, 3], [2] > [1, 5], [] < [1], [1, 'a'] == [1, 'b'])
# --- comparing lists of what has no order
try:
    [1, 'a'] < [1, 2]
except TypeError as e:
    print(e)
# --- in a list by value
print([1] in [[1], [2]], (1,) in [(1,)], 'a' in ['ab'], None in [0], 1.0 in [1])
# --- extend with what is not iterable
try:
    [].extend(5)
except TypeError as e:
    print(e)
# --- an index that is no integer
try:
    [1]['a']
except TypeError as e:
    print(e)
try:
    (1,)[1.0]
except TypeError as e:
    print(e)
# --- a list as a stack and as a queue
a = []
for i in range(4):
    a.append(i)
print(a.pop(), a.pop(0), a)
# --- a long list
a = []
for i in range(5000):
    a.append(i * i)
print(len(a), a[4999], sum(a) % 1000003, a[::1000])
# --- sort in place of a mixture
try:
    [2, 'a', 1].sort()
except TypeError as e:
    print(e)
# --- a list comprehension is refused or right
#: may-refuse
print([x * 2 for x in range(3) if x])
# --- del of slices
l = list(range(20))
del l[:3]
del l[5:8]
del l[-2:]
del l[::4]
del l[7:2]
print(l)
# --- nan in lists and tuples
a = float('nan')
b = float('nan')
for x, y in (a, a), (a, b), (a, a + 0), (a, -a), (a, float(a)), (b, b), (a, 1.0):
    print(x is y, x == y, [x] == [y], (x,) == (y,), x in [y], [x, y].count(x), [y, x].index(x), [x] < [y])
l = [a, b, a]
l.remove(b)
print(l.count(a), l.count(b), l == l, l == [a, a], l == [a, float('nan')], max([a]) is a)
# --- slices of a range
for r in range(5), range(1, 10, 3), range(9, -3, -2), range(0):
    for s in slice(None, None, 2), slice(1, 8, 3), slice(3, 1), slice(-2, None), slice(None, None, -1), slice(9, -9, -2):
        print(r[s], len(r[s]), list(r[s]), s.indices(len(r)))
print(range(5).index(2.0), range(5).count(2.0), range(5).count(2.5), range(0, 9, 3).index(True + 2))
for x in 2.5, 'a', None, 7:
    try:
        print(range(5).index(x))
    except ValueError as error:
        print(error)
# --- indices of a slice
for s in slice(3), slice(-1, 1, -1), slice(2, None), slice(None, -2), slice(-100, 100, 7), slice(True, None, True):
    print(s, s.indices(0), s.indices(1), s.indices(6))
for s, n in (slice(1), -1), (slice(1), 'x'), (slice('x'), 5), (slice(1, 2, 0), 5):
    try:
        print(s.indices(n))
    except (TypeError, ValueError) as error:
        print(repr(error))
# --- items that cannot be deleted
import time
for x in ((1, 2), 'ab', b'ab', range(3), {1}, len, 'a'.upper, (a for a in [1]), reversed([1]), zip([1]), None, 5, int, ...):
    for at in 0, 'a', slice(0, 1):
        try:
            del x[at]
        except TypeError as e:
            print(e)
