# SPDX-License-Identifier: GPL-3.0-or-later
# --- print
print()
print('a')
print('a', 1, None, [1], b'x')
print('', '')
# --- print with sep and end
print(1, 2, 3, sep=',')
print(1, 2, 3, sep='')
print('a', end='')
print('b', end='|\n')
print('a', 'b', sep='\n', end='\n--\n')
print(sep='x', end='y')
print()
print(1, 2, sep=None, end=None)
# --- print with flush
print('a', flush=True)
print('b', end='\n', flush=False)
# --- print to standard error
import sys
print('out')
print('err', 1, file=sys.stderr)
print('err2', file=sys.stderr, end='\n')
# --- print with a wrong sep
try:
    print(1, sep=2)
except TypeError as e:
    print(e)
# --- print with an unknown keyword
#: python -3.11
#: stdout 'color' is an invalid keyword argument for print()
try:
    print(1, color='red')
except TypeError as e:
    print(e)
# --- print returns None
print(print('a'))
# --- print of text with control characters
print('a\tb\rc\x00d\x1b[0me')
# --- print of non-ASCII text
print('größe 日本 😀', 'é' * 3)
# --- input
#: stdin first line\n  second \n\n
a = input()
b = input('prompt> ')
c = input('')
print(repr(a), repr(b), repr(c))
# --- input without a last newline
#: stdin abc
print(repr(input()))
# --- input at the end
#: stdin one\n
print(input())
try:
    input('more? ')
except EOFError as e:
    print(repr(e))
# --- input of numbers
#: stdin 3\n4.5\n
n = int(input('n: '))
x = float(input('x: '))
print(n * x)
# --- input at the end, uncaught
#: fails
input()
# --- len
print(len(''), len([1, 2]), len((1,)), len({}), len({1: 2}), len(b'ab'), len(range(5)), len({1, 2}), len(bytearray(4)))
# --- len of a number
try:
    len(5)
except TypeError as e:
    print(e)
try:
    len(None)
except TypeError as e:
    print(e)
# --- len with the wrong number of arguments
try:
    len()
except TypeError as e:
    print(e)
try:
    len('a', 'b')
except TypeError as e:
    print(e)
# --- repr
print(repr('a'), repr(1), repr(1.0), repr(b'x'), repr([1, 'a']), repr(None), repr(True), repr((1,)), repr({'a': 1}), repr('\n'))
# --- int
print(int(), int('42'), int(' -7 '), int('+5'), int('1_000'), int(3.9), int(-3.9), int(True), int('007'), int(b'12'))
# --- int with a base
print(int('ff', 16), int('0xff', 16), int('0XFF', 0), int('101', 2), int('0b101', 0), int('17', 8), int('z', 36), int('-0x10', 16), int('0o17', 0))
# --- int at the limits
print(int('9223372036854775807'), int('-9223372036854775808'), int(9e18), int('7fffffffffffffff', 16))
# --- int of what is no number
for text in ('abc', '', '1.5', '1 2', '0x10', '_1', '1__0', '--1', '١x', ' '):
    try:
        print(int(text))
    except ValueError as e:
        print(e)
# --- int of what is no number, uncaught
#: fails
print('port?')
port = int('fifty')
# --- int with a base, of what is no number
try:
    int('8', 8)
except ValueError as e:
    print(e)
try:
    int('12', 1)
except ValueError as e:
    print(e)
# --- int of a list and of None
try:
    int([1])
except TypeError as e:
    print(e)
try:
    int(None)
except TypeError as e:
    print(e)
# --- int of infinity and of not a number
try:
    int(float('inf'))
except OverflowError as e:
    print(e)
try:
    int(float('nan'))
except ValueError as e:
    print(e)
# --- float
print(float(), float('1.5'), float(' -2e3 '), float(3), float('inf'), float('-Infinity'), float('nan'), float('1_0.5'), float('.5'), float('5.'), float(True))
# --- float of what is no number
for text in ('abc', '', '1.5.2', '0x10', '1e', '--1'):
    try:
        print(float(text))
    except ValueError as e:
        print(e)
# --- float of None
try:
    float(None)
except TypeError as e:
    print(e)
# --- bool
print(bool(), bool(0), bool(1), bool(''), bool('0'), bool([]), bool([0]), bool(None), bool(0.0), bool(b''), bool({}))
# --- list and tuple
print(list(), list('abc'), list((1, 2)), list(b'ab'), list({'a': 1}), tuple(), tuple([1, 2]), tuple('ab'), list(range(3)))
# --- list makes a copy
a = [1, 2]
b = list(a)
b.append(3)
print(a, b, a is b, tuple((1, 2)) == (1, 2))
# --- list of a number
try:
    list(5)
except TypeError as e:
    print(e)
# --- min and max
print(min(3, 1, 2), max(3, 1, 2), min([5, 4]), max('abc'), min('b', 'a'), max(1, 2.5), min((1, 2), (1, 1)), max([1]), max(1, 1.0), max(1.0, 1))
# --- min and max with default
print(min([], default=7), max([], default=None), max([1], default=5))
# --- min and max with key
print(min(['ccc', 'a', 'bb'], key=len), max('a', 'bbb', 'cc', key=len), max([-3, 2], key=abs))
# --- max of nothing
#: python -3.11
#: stdout max() arg is an empty sequence
#: stdout min() arg is an empty sequence
try:
    max([])
except ValueError as e:
    print(e)
try:
    min(())
except ValueError as e:
    print(e)
# --- min of a number and a text
try:
    min(1, 'a')
except TypeError as e:
    print(e)
# --- max of one number
try:
    max(5)
except TypeError as e:
    print(e)
# --- sum
print(sum([1, 2, 3]), sum([]), sum((1.5, 2)), sum([1], 10), sum(range(101)), sum([[1], [2]], []), sum(b'ab'), sum([0.1] * 3))
# --- sum of texts
try:
    sum(['a', 'b'])
except TypeError as e:
    print(e)
try:
    sum(['a'], '')
except TypeError as e:
    print(e)
# --- abs
print(abs(5), abs(-5), abs(-1.5), abs(0), abs(-0.0), abs(True), abs(-9223372036854775807))
# --- abs of a text
try:
    abs('a')
except TypeError as e:
    print(e)
# --- ord and chr
print(ord('a'), ord('\n'), ord('é'), ord('😀'), ord(b'a'), chr(97), chr(233), chr(128512), repr(chr(10)), chr(0x10ffff) == '\U0010ffff')
# --- ord of too much
try:
    ord('ab')
except TypeError as e:
    print(e)
try:
    ord('')
except TypeError as e:
    print(e)
# --- chr out of range
try:
    chr(0x110000)
except ValueError as e:
    print(e)
try:
    chr(-1)
except ValueError as e:
    print(e)
# --- hex, oct, bin
print(hex(255), hex(-255), hex(0), oct(8), oct(-8), bin(5), bin(-5), bin(0), hex(9223372036854775807), hex(True))
# --- hex of a float
try:
    hex(1.5)
except TypeError as e:
    print(e)
# --- round
print(round(2.5), round(3.5), round(-2.5), round(2.6), round(1.25, 1), round(2.675, 2), round(1234, -2), round(1250, -2), round(1.5, 0), round(5), round(-0.4), round(1e20, 2), round(0.15, 1))
# --- divmod
print(divmod(7, 2), divmod(-7, 2), divmod(7, -2), divmod(7.5, 2), divmod(0, 5))
# --- any and all
print(any([]), any([0, 1]), any(''), all([]), all([1, 0]), all('ab'), any((None, 0)), all({}))
# --- dict
print(dict(), dict(a=1, b=2), dict([('x', 1), ('y', 2)]), dict({'k': 'v'}), dict({'a': 1}, b=2))
# --- set
print(set(), sorted(set('hello')), len(set([1, 1, 2])), set((1,)))
# --- sorted
print(sorted([3, 1, 2]), sorted('hello'), sorted((2, 1)), sorted({'b': 1, 'a': 2}), sorted([3, 1, 2], reverse=True), sorted([1.5, 1, 2]))
# --- sorted with a key
print(sorted(['bb', 'a', 'ccc'], key=len), sorted(['b', 'A', 'c'], key=str.lower), sorted([-3, 1, -2], key=abs, reverse=True))
# --- sorted keeps the order of equals
a = [(1, 'b'), (0, 'x'), (1, 'a'), (0, 'a')]


def first(pair):
    return pair[0]


print(sorted(a, key=first), sorted(a, key=first, reverse=True), sorted(a))
# --- sorted of a mixture
try:
    sorted([1, 'a'])
except TypeError as e:
    print(e)
# --- reversed
print(list(reversed([1, 2, 3])), list(reversed('abc')), list(reversed(range(3))), list(reversed((1, 2))), ''.join(reversed('xyz')))
# --- enumerate
print(list(enumerate('ab')), list(enumerate(['x', 'y'], 1)), list(enumerate([], start=5)))
for i, c in enumerate('ab', start=10):
    print(i, c)
# --- zip
print(list(zip([1, 2], 'ab')), list(zip('abc', [1])), list(zip()), list(zip('ab', 'cd', 'ef')), dict(zip('ab', [1, 2])))
# --- isinstance
print(isinstance(1, int), isinstance('a', str), isinstance(1, str), isinstance(True, int), isinstance(1, bool), isinstance(b'', bytes), isinstance([], list), isinstance((), tuple), isinstance({}, dict), isinstance(1.0, float), isinstance(1, float))
# --- isinstance with a tuple
print(isinstance(1, (str, int)), isinstance(None, (int, str)), isinstance('a', (list, (str,))))
# --- isinstance of exceptions
e = ConnectionRefusedError('x')
print(isinstance(e, OSError), isinstance(e, ConnectionError), isinstance(e, Exception), isinstance(e, ValueError), isinstance(e, BaseException))
# --- type
print(type(1), type('a'), type(b''), type(None), type([]), type(1.0), type(True), type({}), type(()), type(set()), type(range(1)), type(bytearray()))
# --- types compare
print(type(1) == int, type('a') is str, type(1) == type(2), type(1) == type('a'), type([]) != list, int, str)
# --- the name of a type
print(type(1).__name__, type('a').__name__, ValueError.__name__, type(ValueError('x')).__name__)
# --- type of an exception
print(type(ValueError('x')), ValueError, OSError)
# --- exit
print('a')
exit()
print('not shown')
# --- exit with a status
#: fails
print('a')
exit(3)
# --- quit with a status
#: fails
print('a')
quit(4)
# --- exit with a text
#: fails
print('out')
exit('that was wrong')
# --- a built-in under another name
say = print
size = len
say('a', size('abc'))
# --- a built-in's name taken
len = 5
print(len)
# --- map and filter
#: may-refuse
print(list(map(str, [1, 2])), list(map(int, 'a b'.replace('a', '1').replace('b', '2').split())), list(filter(None, [0, 1])))
# --- iter and next
#: may-refuse
i = iter([1, 2])
print(next(i), next(i), next(i, 'end'))
# --- callable, id, hash
#: may-refuse
print(callable(len), callable(5), hash(5), id(None) == id(None))
# --- pow
#: may-refuse
print(pow(2, 10), pow(3, 4, 5))
# --- calling what is no function
try:
    x = 5
    x()
except TypeError as e:
    print(e)
try:
    'abc'()
except TypeError as e:
    print(e)
# --- an attribute that is not there
try:
    (5).foo
except AttributeError as e:
    print(e)
try:
    [].push
except AttributeError as e:
    print(e)
try:
    None.send
except AttributeError as e:
    print(e)
# --- an item of a number
try:
    x = 5
    x[0]
except TypeError as e:
    print(e)
try:
    None[0]
except TypeError as e:
    print(e)
# --- setting an item of a tuple
try:
    t = (1, 2)
    t[0] = 5
except TypeError as e:
    print(e)
# --- setting an attribute of a number
#: python -3.11
#: stdout 'int' object has no attribute 'y'
try:
    x = 5
    x.y = 1
except AttributeError as e:
    print(e)
# --- map
a, b = map(int, '3 4'.split())
print(a + b, list(map(str, [1, 2])), ','.join(map(str, (127, 0, 0, 1))), sum(map(len, ['a', 'bc'])))
def add(x, y):
    return x + y
print(list(map(add, [1, 2, 3], [10, 20])), list(map(max, [1, 5], [3, 2], [2, 9])), tuple(map(ord, 'ab')), bytes(map(int, '1.2.3.4'.split('.'))))
m = map(abs, [-1, -2])
print(next(m), next(m), next(m, 'end'), type(m), isinstance(m, map), iter(m) is m)
for c in map(chr, range(65, 68)):
    print(c, end=' ')
print()
# --- filter
def even(x):
    return x % 2 == 0
print(list(filter(even, range(6))), list(filter(None, ['', 'a', 0, 1, None])), type(filter(None, [])), next(filter(even, [1, 3]), 'none'))
print(list(filter(str.isdigit, 'a1b2')), list(filter(len, ['', 'x'])))
# --- map without items
#: fails
map(int)
# --- an error in a map
#: fails
print(list(map(int, ['1', 'x'])))
# --- an error in a filter
#: fails
list(filter(len, [1]))
# --- filter with one argument
#: fails
filter(len)
# --- map with a keyword
#: fails
map(int, 'a', key=1)
# --- unbound methods
print(str.encode('abc'), str.upper('x'), bytes.decode(b'x'), str.join(',', ['a', 'b']), list.append([], 1), str.format('{}', 5), dict.get({1: 2}, 1))
# --- an argument that is None is called by its class, or None
#: python -3.11
#: stdout must be str, not NoneType
#: stdout inet_aton() argument 1 must be str, not None
#: stdout str() argument 'encoding' must be str, not None
import socket
for f, given in (('a'.find, None), (socket.inet_aton, None)):
    try:
        print(f(given))
    except TypeError as e:
        print(e)
try:
    print(str(b'x', None))
except TypeError as e:
    print(e)

# --- an argument that is None is called None, or by its class
import socket
import time
for f, given in (('a'.removesuffix, None), ('a'.removeprefix, 5), ('a'.partition, None), ('a'.encode, None),
                 (b'x'.decode, None), (bytes.fromhex, None), (time.strftime, None), (socket.gethostbyname, None),
                 (socket.gethostbyname, 5), (socket.getservbyname, None), (socket.gethostbyaddr, None)):
    try:
        print(f(given))
    except TypeError as e:
        print(e)
for f, a, b in ((str, b'x', 5), (bytes, 'x', None), (bytearray, 'x', None), ('a'.encode, 'utf-8', None),
                (b'a'.decode, 'utf-8', None), ('a'.replace, None, 'x'), ('a'.replace, 'x', None), (b'a'.center, 3, None),
                ('a'.center, 3, None), (int.from_bytes, b'x', None), ((5).to_bytes, 1, None), (format, 1, None),
                (socket.inet_pton, socket.AF_INET, None), (socket.getservbyname, 'http', None), (b'a'.replace, None, b'x')):
    try:
        print(f(a, b))
    except TypeError as e:
        print(e)
# --- pow with a modulus and a negative exponent
print(pow(3, -1, 7), pow(3, -2, 7), pow(-3, -1, 7), pow(3, -1, -7), pow(5, -1, 1), pow(2, 5, -7), pow(5, -3, -1))
print(pow(2, -1, 9223372036854775807), pow(-9223372036854775807, -1, 9223372036854775806), pow(123456789, -9223372036854775807, 1000000007))
for a, b, c in ((2, -1, 4), (0, -1, 5), (3, -1, 0), (0, -1, 1)):
    try:
        print(pow(a, b, c))
    except ValueError as e:
        print(e)
# --- repr of a bytearray escapes its quotes
print(bytearray(b"it's"), bytearray(b'a"\'b'), bytearray(b"\\'\n"), bytearray(b'"'), bytearray(), b"it's", [bytearray(b"'")])
# --- repr of a method that is not bound
print(str.upper, bytes.hex, [list.append], dict.get, set.add, tuple.count, bytearray.append, range.index, int.bit_length, float.is_integer)
print(len, str.upper('a'), str.upper.__name__)
# --- __doc__ of a program without one
print(__doc__)
'text'
# --- __doc__ of a program
'''What it
does.'''
print(__doc__)
print(repr(__doc__), __doc__ is None)
def f():
    'of f'
    return __doc__
print(f(), f.__doc__)
__doc__ = 5
print(__doc__)
