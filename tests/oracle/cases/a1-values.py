# SPDX-License-Identifier: GPL-3.0-or-later
# --- integer literals
print(0, 7, 1_000_000, 0x1F, 0Xff, 0o17, 0b1011, 0xdead_beef, 00)
# --- largest and smallest integers
print(9223372036854775807, -9223372036854775807 - 1, 0x7fffffffffffffff)
# --- float literals and their repr
print(1.0, .5, 5., 1e3, 1E-3, 1e16, 1e15, 123456789012345680.0, 1e22, 1e-5, 0.0001)
# --- float repr is the shortest that reads back
print(0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 3.14159265358979, 1e100, 5e-324, 1.7976931348623157e308)
# --- float repr of whole numbers
print(1e0, 100.0, -0.0, 1e15, 9999999999999998.0, 1e16, 123e18)
# --- infinity and not a number
print(float('inf'), float('-inf'), float('nan'), 1e308 * 10, -1e308 * 10)
# --- True, False and None
print(True, False, None, repr(True), str(None), [True, False, None])
# --- booleans are integers
print(True + True, True * 7, False == 0, True == 1, True is True, -True, ~True, sum([True, False, True]))
# --- string literals
print('a', "b", 'it\'s', "say \"hi\"", "it's", 'say "hi"')
# --- repr chooses its quotes
print(repr('a'), repr("it's"), repr('say "hi"'), repr('both \' and "'), repr(''))
# --- escapes in strings
print(repr('\n\t\r\\\a\b\f\v\0\x41\101\u00e9\U0001F600\
joined'))
# --- what is not an escape stays, in raw strings
print(r'a\nb', R"\d+\.", repr(r'\\'), len(r'\n'))
# --- triple-quoted strings
print('''one
two''', """three "quoted"
  four""")
# --- strings side by side are joined
print('a' 'b' "c", ('one '
                    'two'), repr('a' 'b\n' r'\n'))
# --- repr of non-ASCII text
print(repr('größe'), repr('日本'), repr('😀'), 'größe', '日本', '😀')
# --- repr of what cannot be printed
print(repr('\x00\x01\x1f\x7f\x80\x9f\xa0\xad'), repr('\u200b\u2028\ue000\ufeff'), repr('\U0010ffff'))
# --- ascii
#: may-refuse
print(ascii('größe 日本 😀 \n'))
# --- bytes literals
print(b'a', b"b", b'it\'s', b'', b'\x00\xff\n\t\r\\', b"it's", b'say "hi"', b'both \' "')
# --- bytes print their printable characters
print(b'\x41\x7e\x7f\x80 ~\x1f')
# --- raw and joined bytes
print(rb'\x41', Rb'\n', b'a' b'b', bR'\\')
# --- tuples
print((), (1,), (1, 2), 1, (1, (2, 3)), ('a',), (None, True))
# --- a tuple needs no brackets
x = 1, 2
y = 3,
print(x, y, type(x) == type(y))
# --- lists
print([], [1], [1, 'a', b'b', None, 1.5], [[1], [2, [3]]], [(), []])
# --- a trailing comma
print([1, 2,], (1, 2,), {1: 2,}, {1,})
# --- dict literals
print({}, {'a': 1}, {1: 'x', 'y': [2], (1, 2): b'z'}, {'n': {'m': None}})
# --- a later key wins, the first place stays
print({'a': 1, 'b': 2, 'a': 3})
# --- 1, 1.0 and True are one key
print({1: 'a', 1.0: 'b', True: 'c'}, {0: 'x', False: 'y'})
# --- set literals
print({1}, {1, 1, 1}, set(), len({1, 2, 3, 2}))
# --- nested values show their repr
print(['a', "it's", b'b', 1.0, ('x', None), {'k': '\n'}])
# --- str of values in containers
print(str(['a']), str(('a',)), str({'a': 'b'}), str(b'x'), str(1.0))
# --- the ellipsis of a list in itself
a = [1]
a.append(a)
print(a)
# --- the ellipsis of a dict in itself
d = {}
d['me'] = d
print(d)
# --- assignment
x = 5
y = x
x = 6
print(x, y)
# --- chained assignment
a = b = c = [1]
a.append(2)
print(a, b, c, a is c)
# --- tuple targets
a, b = 1, 2
(c, d) = (3, 4)
[e, f] = [5, 6]
a, b = b, a
print(a, b, c, d, e, f)
# --- nested targets
(a, b), c = (1, 2), 3
d, (e, (f, g)) = 4, (5, [6, 7])
print(a, b, c, d, e, f, g)
# --- unpacking a string, bytes, a range and a dict
a, b = 'xy'
c, d = b'\x01\x02'
e, f = range(2)
g, h = {'k': 1, 'l': 2}
print(a, b, c, d, e, f, g, h)
# --- a target with a star
#: may-refuse
a, *b = [1, 2, 3]
*c, d = 'xyz'
e, *f, g = (1, 2)
print(a, b, c, d, e, f, g)
# --- unpacking too few
#: fails
print('before')
a, b, c = 1, 2
# --- unpacking too many
#: fails
print('before')
a, b = [1, 2, 3]
# --- unpacking what is not iterable
#: fails
a, b = 5
# --- augmented assignment
x = 7
x += 3
x -= 1
x *= 4
x //= 5
x **= 2
x %= 30
x <<= 3
x >>= 1
x |= 1
x &= 0xf
x ^= 5
print(x)
y = 7
y /= 2
print(y)
# --- augmented assignment to an item and of a list
a = [1, 2]
b = a
a += [3]
a[0] += 10
a *= 2
print(a, b, a is b)
# --- augmented assignment of strings and bytes
s = 'a'
t = s
s += 'b'
s *= 2
x = b'1'
x += b'2'
print(s, t, x)
# --- swapping items
a = [1, 2, 3]
i = 0
i, a[i] = 2, 9
print(i, a)
# --- several statements on a line
a = 1; b = 2; print(a, b);
# --- a line goes on after a backslash
x = 1 + \
    2 + \
    3
print(x)
# --- a line goes on in brackets, with comments
x = [1,  # one
     2,

     # three comes next
     3]
print(x, (1 +
          2))
# --- comments and blank lines
# nothing here

print('a')  # behind it
#print('b')
print('# not a comment')
# --- names with letters from elsewhere
größe = 3
日本 = 4
_x1 = größe + 日本
print(_x1)
# --- the value of a name changes its kind
x = 1
x = 'one'
x = [x]
print(x)
# --- a name annotated
#: may-refuse
x: int = 5
print(x)
# --- a walrus
#: may-refuse
if (n := len('abc')) > 2:
    print(n)
# --- the string of a float in print and in repr
print(1.0, str(1.0), repr(1.0), 1e16, str(1e16), [1e16])
# --- an unknown name
#: fails
print('a')
print(unknown)
# --- imaginary names are not numbers
x1 = 1
x_1 = 2
print(x1, x_1)
# --- names beyond ASCII
größe, 變數, x̱, x٣ = 1, 2, 3, 4
print(größe, 變數, x̱, x٣)
# --- names are compared in normal form KC
ﬁ = 3
µ = 4
def ｆ(ｘ=1, *, ﬂag=2):
    return x, flag
print(fi, μ, f(ｘ=5, flag=7), 'x'.ｕpper())
for ℌ in (1, 2):
    print(H)
import ｏs.ｐath, ſtruct
from ſtruct import ｐack as ﬁt
print(os.path.join('a', 'b'), struct.calcsize('I'), fit('>H', 80))
# --- a digit of another script begins no name
#: class-only
٣ = 1
# --- a middle dot begins no name
#: class-only
·a = 1
