# SPDX-License-Identifier: GPL-3.0-or-later
# --- items by key
d = {'a': 1}
d['b'] = 2
d['a'] += 10
print(d, d['a'], len(d), 'a' in d, 'z' not in d)
# --- a missing key
#: fails
d = {'a': 1}
print('a')
d['b']
# --- a missing key that is a number
#: fails
{1: 2}[3]
# --- get
d = {'a': 1}
print(d.get('a'), d.get('b'), d.get('b', 0), d.get('a', 5))
# --- keys, values, items
d = {'x': 1, 'y': 2}
print(list(d), list(d.keys()), list(d.values()), list(d.items()), sorted(d.values(), reverse=True))
# --- the views show themselves
d = {'x': 1}
print(d.keys(), d.values(), d.items())
# --- the views follow the dict
d = {'x': 1}
k = d.keys()
d['y'] = 2
print(list(k), len(k), 'y' in k)
# --- pop
d = {'a': 1, 'b': 2}
print(d.pop('a'), d.pop('z', 'none'), d)
try:
    d.pop('z')
except KeyError as e:
    print(repr(e), e)
# --- popitem takes the last
d = {'a': 1, 'b': 2}
print(d.popitem(), d)
# --- setdefault
d = {}
print(d.setdefault('a', []), d.setdefault('a', 5), d.setdefault('n'), d)
# --- update
d = {'a': 1}
d.update({'b': 2, 'a': 3})
d.update([('c', 4)])
d.update(e=5)
print(d)
# --- copy and clear
d = {'a': [1]}
e = d.copy()
e['b'] = 2
e['a'].append(2)
print(d, e)
d.clear()
print(d, e)
# --- del
d = {'a': 1, 'b': 2}
del d['a']
print(d)
try:
    del d['a']
except KeyError as e:
    print(e)
# --- order of insertion
d = {}
for k in 'zebra':
    d[k] = len(d)
del d['b']
d['b'] = 'again'
d['z'] = 'kept'
print(d)
# --- keys of many kinds
d = {1: 'int', 'a': 'str', b'a': 'bytes', (1, 2): 'tuple', None: 'none', 2.5: 'float', False: 'bool'}
print(d[1], d['a'], d[b'a'], d[(1, 2)], d[None], d[2.5], d[0], d[1.0], d[True])
# --- a tuple without brackets as a key
d = {}
d[1, 2] = 'x'
print(d, d[(1, 2)])
# --- a list cannot be a key
try:
    d = {[1]: 2}
except TypeError as e:
    print(e)
try:
    d = {}
    d[{}] = 1
except TypeError as e:
    print(e)
try:
    {}[([],)]
except TypeError as e:
    print(e)
# --- nested dicts
d = {'a': {'b': {'c': 1}}}
d['a']['b']['d'] = [2]
print(d, d['a']['b']['d'][0], 'c' in d['a']['b'])
# --- counting
d = {}
for c in 'mississippi':
    d[c] = d.get(c, 0) + 1
print(d, sorted(d.items()))
# --- many keys
d = {}
for i in range(3000):
    d[i * 7] = i
for i in range(0, 3000, 2):
    del d[i * 7]
print(len(d), d[7], 14 in d, 21 in d, d[20993], list(d)[:4])
# --- fromkeys
print(dict.fromkeys('ab', 0))
# --- dicts of dicts compare
print({'a': {'b': 1}} == {'a': {'b': 1}}, {'a': 1} != {'b': 1}, {} == {}, {'a': 1} == [('a', 1)])
# --- dicts have no order
try:
    {'a': 1} < {'b': 1}
except TypeError as e:
    print(e)
# --- two dicts are not added
try:
    {} + {}
except TypeError as e:
    print(e)
# --- dict of what makes no pairs
try:
    dict([1])
except TypeError as e:
    print(e)
try:
    dict([(1, 2, 3)])
except ValueError as e:
    print(e)
# --- set methods
s = {1, 2}
s.add(3)
s.add(1)
s.discard(9)
s.remove(2)
print(s, len(s), 3 in s)
s.update([5, 6])
print(sorted(s))
s.clear()
print(s)
# --- remove from a set
try:
    {1}.remove(2)
except KeyError as e:
    print(repr(e))
# --- union, intersection, difference
a = {1, 2, 3}
b = [2, 3, 4]
print(sorted(a.union(b)), sorted(a.intersection(b)), sorted(a.difference(b)), a.issubset({1, 2, 3, 4}), a.issuperset({1}), a.isdisjoint({9}))
# --- a set drops doubles
words = 'the cat and the dog and the bird'.split()
print(len(words), len(set(words)), sorted(set(words)))
# --- a list cannot be in a set
try:
    {[1]}
except TypeError as e:
    print(e)
# --- a set has no items
try:
    {1}[0]
except TypeError as e:
    print(e)
# --- iteration over items while changing values
d = {'a': 1, 'b': 2}
for k in d:
    d[k] *= 10
print(d)
# --- repr of keys and values
print({'a\n': "it's", b'k': 1.0, None: (), 'é': [{}]})
# --- a dict comprehension is refused or right
#: may-refuse
print({k: 1 for k in 'ab'})
# --- a set in a set
s = {5}
print({5} in {5}, s in s, {5} not in {5}, set() in {1}, {5}.discard({5}))
try:
    s.remove({5})
except KeyError as e:
    print(repr(e))
try:
    print({5} in {1: 2})
except TypeError as e:
    print(e)
try:
    print([5] in {5})
except TypeError as e:
    print(e)
# --- |= takes pairs, | does not
d = e = {'a': 1}
d |= [('b', 2)]
d |= ['cd']
d |= d
print(d, e is d)
for more in (5, [5], ['abc'], None, {'a'}, [([], 1)]):
    try:
        d |= more
    except (TypeError, ValueError) as e:
        print(repr(e))
try:
    print(d | [('x', 1)])
except TypeError as e:
    print(e)
print(d)
# --- the views of a dict are joined like sets
d = {'a': 1, 'b': 2, 'c': 3}
k = d.keys()
print(k & ['a', 'z'], sorted(k | {'z'}), sorted(k - ['a', 'd']), sorted(k ^ ['a', 'y']), ['a'] & k, {'a'} & k, sorted({'q'} | k))
print(d.items() & [('a', 1), ('b', 3)], k & k == set(k), k & 'bx', sorted({'x', 'a'} - k), type(k | k))
s = t = {'a', 'q'}
s &= k
print(s, s is t)
for other in (5, None, [[1]]):
    try:
        print(k & other)
    except TypeError as e:
        print(e)
    try:
        print(other | k)
    except TypeError as e:
        print(e)
try:
    print(d.values() & [1])
except TypeError as e:
    print(e)
try:
    print(k + ['a'])
except TypeError as e:
    print(e)
# --- keys that come and go, by chance
d, order, seed = {}, [], 1
for i in range(20000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    key = seed // 65536 % 97 * 4096
    if seed % 5 < 2:
        d[key] = i
    elif seed % 5 == 2:
        d.pop(key, None)
    elif seed % 5 == 3 and d:
        order.append(d.popitem())
    elif d:
        order.append(d.pop(next(iter(d))))
print(d, list(reversed(d)), len(order), order[-20:], 4096 in d)
# --- a long dict, emptied from either end
d = {}
for i in range(100000):
    d[i] = str(i)
for i in range(50000):
    d.popitem()
print(len(d), next(iter(d)), 49999 in d, 50000 in d)
while d:
    last = d.pop(next(iter(d)))
print(last, d)
d['new'] = 1
print(d)
# --- a set of integers comes in CPython's order, and pop takes the first of it
print({3, 1, 2}, set([30, 10, 20]), {100, 5, 33, 8}, set(range(9, 0, -1)), {-1, -2, -3, 5}, {True, 0, 5})
s = {3, 1, 2}
print(s.pop(), s.pop(), s)
for port in {8080, 80, 443, 22}:
    print(port)
s |= {2 ** 61 - 1, 2 ** 61, -2 ** 62}
print(s, sorted(s), max(s))
s.symmetric_difference_update([80, 3])
print(s)
# --- a set that a loop walks is made beforehand
for v in {64, 0, 32, 8, 16}:
    print(v, end=' ')
for v in {1, 8, 16, 24, 32, 3}:
    print(v, end=' ')
for v in {16, 8}:
    print(v, end=' ')
print({1, 2 * 4, 16, 24, 32, 3}, {1 + 1, 1 << 5, -3, not 1, 64})
# --- keys that change during a walk
def walk(d, change, walker=iter):
    seen = []
    try:
        for key in walker(d):
            seen.append(key)
            change(d, key, len(seen))
    except RuntimeError as error:
        seen.append(repr(error))
    print(seen, d)
def swap(d, key, n):
    d.pop(key if type(key) is str else key[0])
    d['n%d' % n] = n
def move(d, key, n):
    d[key] = d.pop(key)
def end(d, key, n):
    d.popitem()
    d['e%d' % n] = n
for size in range(1, 13):
    walk(dict.fromkeys('abcdefghijkl'[:size]), swap)
    walk(dict.fromkeys('abcdefghijkl'[:size]), move)
    walk(dict.fromkeys('abcdefghijkl'[:size]), end)
    walk(dict.fromkeys('abcdefghijkl'[:size]), end, reversed)
    walk(dict.fromkeys('abcdefghijkl'[:size]), swap, dict.items)
# --- a walk over what changed its size
d = {'a': 1, 'b': 2}
walk = iter(d)
print(next(walk))
d['c'] = 3
for i in range(3):
    try:
        print(next(walk))
    except RuntimeError as error:
        print(repr(error))
    d.pop('c', None)
s = {'x'}
walk = iter(s)
s.add('y')
try:
    next(walk)
except RuntimeError as error:
    print(repr(error))
# --- nan as a key
a = float('nan')
b = float('nan')
d = {a: 1, b: 2}
d[a] = 3
print(len(d), d.get(a), d.get(b), d.get(float('nan')), a in d, {a} == {a}, {a} == {b}, len({a, b, a}))
del d[a]
print(len(d), {1: a} == {1: a}, {1: a} == {1: b}, {(a, 1): 2}.get((a, 1)))
# --- views of keys and pairs as sets: what is in them, and isdisjoint
d = {1: 2, 'a': [3]}
print(1 in d.keys(), 2 in d.keys(), (1, 2) in d.items(), (1, 3) in d.items(), ('a', [3]) in d.items(), 5 in d.items())
print(d.keys().isdisjoint([3]), d.keys().isdisjoint({1}), d.keys().isdisjoint(d.keys()), {}.keys().isdisjoint({}))
print({1: 2}.items().isdisjoint([(1, 2)]), d.items().isdisjoint([[1], 5, 'ab']), hasattr(d.values(), 'isdisjoint'))
for wrong in (lambda: [1] in d.keys(), lambda: [] in {}.keys(), lambda: {1} in d.keys(), lambda: ([], 1) in d.items(),
              lambda: d.keys().isdisjoint([[1]]), lambda: d.items().isdisjoint([([], 1)]), lambda: d.keys().isdisjoint(5),
              lambda: d.keys().isdisjoint(), lambda: d.items().isdisjoint([], [])):
    try:
        print(wrong())
    except TypeError as e:
        print(e)
# --- they have no hash, as sets have none
d = {'a': 1}
for view in (d.keys(), d.items(), d.values()):
    try:
        print(len({view: 0}))
    except TypeError as e:
        print(e)
# --- items of values that cannot be hashed, as a set
d = {1: [], 2: 3, 4: {}}
print(d.items() & {(2, 3)}, {(2, 3), 5} & d.items(), d.items() & [(2, 3), (2, 3)], d.items() & {}.items(), d.items() & {(1, 2)})
for both in (lambda: d.items() - {(2, 3)}, lambda: d.items() | {1}, lambda: d.items() ^ set(), lambda: d.keys() & 5, lambda: 5 & d.keys()):
    try:
        print(both())
    except TypeError as e:
        print(e)
