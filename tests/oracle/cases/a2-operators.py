# SPDX-License-Identifier: GPL-3.0-or-later
# --- plus, minus, times
print(1 + 2, 3 - 5, 4 * 5, -3, +3, - -3, 2 - -2)
# --- true division gives a float
print(7 / 2, 6 / 3, -7 / 2, 1 / 3, 0 / 5, 10 / 4.0)
# --- floor division rounds down
print(7 // 2, -7 // 2, 7 // -2, -7 // -2, 0 // 3, 7.5 // 2, -7.5 // 2)
# --- the remainder has the divisor's sign
print(7 % 3, -7 % 3, 7 % -3, -7 % -3, 7.5 % 2, -7.5 % 2, 7.5 % -2)
# --- remainder and division at the limits
print(-9223372036854775807 // 2, -9223372036854775807 % 10, 9223372036854775807 // -1, (-9223372036854775807 - 1) % 7)
# --- power
print(2 ** 10, 2 ** 0, 0 ** 0, (-2) ** 3, -2 ** 2, 2 ** -1, 2 ** 0.5, 2 ** 3 ** 2, 3 ** 39)
# --- precedence
print(1 + 2 * 3, (1 + 2) * 3, 2 * 3 % 4, -2 ** 2, 2 ** -1, 10 - 2 - 3, 100 // 7 // 2, 1 << 2 + 1)
# --- bit operators
print(6 & 3, 6 | 3, 6 ^ 3, ~6, ~0, ~-1, 1 << 10, 1024 >> 3, -1 >> 1, -8 >> 1, -5 & 0xff, -5 | 3, -5 ^ 3)
# --- precedence of bit operators
print(1 | 2 & 3, 1 ^ 3 & 2, 1 | 4 ^ 5, 5 & 3 == 1, (5 & 3) == 1, 1 << 3 - 1, ~1 & 7)
# --- shifts at the limits
print(1 << 62, -1 << 63, 1 << 0, 9223372036854775807 >> 62, -9223372036854775807 >> 70, 5 >> 64, -5 >> 64, 0 << 100)
# --- floats mixed with integers
print(1 + 0.5, 2 * 1.5, 3 - 0.5, 1.0 + 1, 5 // 2.0, 5 % 3.0, 2.0 ** 3, True + 0.5)
# --- products near the limit
print(3037000499 * 3037000499, -3037000499 * 3037000499, 4294967296 * 2147483647, -4294967296 * 2147483648)
# --- sums at the limit
print(9223372036854775806 + 1, -9223372036854775807 - 1, 9223372036854775807 + -1)
# --- comparison
print(1 < 2, 1 > 2, 1 <= 1, 1 >= 2, 1 == 1.0, 1 != 2, 'a' < 'b', 'a' < 'B', b'a' < b'b', 'abc' < 'abd')
# --- chained comparison
x = 5
print(1 < x < 10, 1 < x < 5, 1 < x > 3, 1 == 1 == 1, 1 == 1 != 2, 0 < 1 < 2 < 3, 3 > 2 > 2)
# --- a chain evaluates its middle once
def middle():
    print('middle', end=' ')
    return 5


print(1 < middle() < 10)
print(9 < middle() < 10)
# --- a chain stops at the first false
def never():
    print('never')


print(2 < 1 < never())
# --- comparing different kinds for equality
print(1 == '1', b'a' == 'a', [] == (), None == 0, None == None, 1 == True, '' == None, 0.0 == -0.0)
# --- not a number equals nothing
n = float('nan')
print(n == n, n != n, n < 1, n > 1, n is n)
# --- integers and floats compare exactly
print(9007199254740993 == 9007199254740992.0, 9007199254740993 > 9007199254740992.0, 2 ** 62 == 2.0 ** 62)
# --- tuples and lists compare item by item
print((1, 2) < (1, 3), (1,) < (1, 0), [2] > [1, 9], (1, 'a') == (1, 'a'), [1, [2]] == [1, [2]], () < (0,))
# --- dicts and sets compare by what they hold
print({1: 2, 3: 4} == {3: 4, 1: 2}, {1: 2} == {1: 3}, {1, 2} == {2, 1}, {1} < {1, 2}, {1, 2} <= {1, 2}, {1} > {2})
# --- and, or and not
print(True and False, True or False, not True, not 0, not '', not [0])
# --- and and or return an operand
print(0 or 'a', '' or [], 1 and 2, 0 and 1 / 0, 1 or 1 / 0, None or 0 or 'x', 'a' and 'b' or 'c')
# --- precedence of not, and, or
print(not 1 == 2, not True or True, True or False and False, not not 5)
# --- what is true
for x in [0, 1, -1, 0.0, 0.1, '', ' ', b'', b'0', [], [0], (), (0,), {}, {0: 0}, set(), None, range(0), range(1)]:
    print('T' if x else 'F', end='')
print()
# --- in and not in
print(1 in [1, 2], 3 in (1, 2), 3 not in [1], 'b' in 'abc', '' in 'abc', 'x' not in 'abc', 'bc' in 'abc')
# --- in bytes
print(97 in b'abc', b'bc' in b'abc', b'' in b'', 98 not in b'abc')
# --- in a dict and a range
print('a' in {'a': 1}, 1 in {'a': 1}, 5 in range(10), 10 in range(10), 4 in range(1, 10, 2), 5.0 in range(10))
# --- is and is not
a = [1]
b = [1]
c = a
print(a is b, a is c, a is not b, None is None, a[0] is not None)
# --- is, of what is empty or one character
print('' is '', b'' is b'', () is (), bytes(0) is b'', tuple([]) is (), 'x'[1:] is '', b'x'[:0] is b'')
print(chr(122) is 'z', '\n' is chr(10), 'xyz'[2] is 'z', chr(233) is 'aéb'[1], chr(256) is chr(256))
print(b'xyz'[2:] is b'z', bytes([120]) is b'x', b'x' is bytearray(b'x'), bytearray() is bytearray(), [] is [])
chunks = [b'one', b'two', bytes(0)]
while True:
    d = chunks.pop(0)
    if d is b'':
        break
    print(d)
# --- is, of the whole of something
s, b, t = 'abcdef', b'abcdef', (1, 2)
print(s[:] is s, b[:] is b, t[:] is t, s[0:100] is s, b[0:] is b, t[::1] is t, s[1:] is s)
print(s + '' is s, '' + s is s, b + b'' is b, t + () is t, () + t is t, s * 1 is s, 1 * b is b, t * 1 is t)
n, a = [1], bytearray(b'x')
print(n[:] is n, n + [] is n, n * 1 is n, a[:] is a, a + b'' is a, b'' + a, b + a is b)
# --- is, of literals that look like names
mode = 'tcp'
def f(x='tcp', y='udp_4'):
    return x is 'tcp', mode is x, y is 'udp_4'
print(mode is 'tcp', f(), f('tcp', 'udp_4'), f('udp'), 'tc' 'p' is mode, ['tcp'][0] is mode, 'Tcp' is mode, 'tcp4'[:3] is mode)
# --- if else in an expression
print('a' if 1 else 'b', 'a' if 0 else 'b', 1 if 0 else 2 if 0 else 3, [1 if True else 2])
# --- only one branch is evaluated
print('safe' if True else 1 / 0)
# --- strings plus and times
print('a' + 'b', 'ab' * 3, 3 * 'x', 'x' * 0, 'x' * -1, b'a' + b'b', b'ab' * 2, 2 * b'-')
# --- lists and tuples plus and times
print([1] + [2, 3], (1,) + (2,), [0] * 3, 2 * (1, 2), [1] * 0, [[]] * 2)
# --- a repeated list holds the same object
a = [[]] * 3
a[0].append(1)
print(a)
# --- dicts joined with a bar
#: may-refuse
a = {'x': 1, 'y': 2}
a |= {'z': 5}
print({'x': 1} | {'x': 2, 'w': 3}, a)
# --- set operators
a = {1, 2, 3}
b = {2, 3, 4}
print(a & b, sorted(a | b), a - b, sorted(a ^ b))
# --- division by zero
#: python -3.11
#: stdout 1 ZeroDivisionError('integer division or modulo by zero')
#: stdout 2 ZeroDivisionError('division by zero')
#: stdout 3 ZeroDivisionError('integer modulo by zero')
#: stdout 4 ZeroDivisionError('float floor division by zero')
#: stdout 5 ZeroDivisionError('float modulo')
for n in (1, 2, 3, 4, 5):
    try:
        if n == 1:
            1 // 0
        elif n == 2:
            1 / 0
        elif n == 3:
            1 % 0
        elif n == 4:
            1.0 // 0
        else:
            1.5 % 0
    except ZeroDivisionError as e:
        print(n, repr(e))
# --- division by zero, uncaught
#: fails
print('a')
x = 1 / 0
# --- divmod with zero
try:
    divmod(1, 0)
except ZeroDivisionError as e:
    print(e)
# --- zero to a negative power
try:
    0 ** -1
except ZeroDivisionError as e:
    print(e)
# --- text plus a number
try:
    'a' + 1
except TypeError as e:
    print(e)
try:
    1 + 'a'
except TypeError as e:
    print(e)
# --- bytes plus text
try:
    b'a' + 'b'
except TypeError as e:
    print(e)
try:
    'b' + b'a'
except TypeError as e:
    print(e)
# --- a list plus a tuple
try:
    [1] + (2,)
except TypeError as e:
    print(e)
try:
    (2,) + [1]
except TypeError as e:
    print(e)
# --- text times text
try:
    'a' * 'b'
except TypeError as e:
    print(e)
# --- text minus text
try:
    'a' - 'b'
except TypeError as e:
    print(e)
# --- None plus one
try:
    None + 1
except TypeError as e:
    print(e)
# --- augmented, with the wrong kinds
try:
    x = 1
    x += 'a'
except TypeError as e:
    print(e)
try:
    x = 1
    x -= 'a'
except TypeError as e:
    print(e)
# --- comparing what has no order
try:
    1 < 'a'
except TypeError as e:
    print(e)
try:
    b'a' >= 'a'
except TypeError as e:
    print(e)
try:
    None > None
except TypeError as e:
    print(e)
# --- minus a string
try:
    -'a'
except TypeError as e:
    print(e)
# --- the complement of a float
try:
    ~1.5
except TypeError as e:
    print(e)
# --- a negative shift
try:
    1 << -1
except ValueError as e:
    print(e)
try:
    1 >> -1
except ValueError as e:
    print(e)
# --- a shift of a float
try:
    1.0 << 2
except TypeError as e:
    print(e)
# --- in something that holds nothing
try:
    1 in 5
except TypeError as e:
    print(e)
# --- a number in a string
try:
    1 in 'abc'
except TypeError as e:
    print(e)
# --- text in bytes
try:
    'a' in b'abc'
except TypeError as e:
    print(e)
# --- a float too large
try:
    2.0 ** 5000
except OverflowError as e:
    print(repr(e))
# --- a negative number to a fraction is not needed, its square root by hand
print((2.25) ** 0.5, 8 ** (1 / 3), 1e2 ** 2)
# --- evaluation goes from left to right
def say(x):
    print(x, end=' ')
    return x


print(say(1) + say(2) * say(3))
print([say(4), say(5)], {say(6): say(7)}, say(8) if say(9) else 0)
# --- a sum in brackets is not a target
#: fails
(a + b) = 3
# --- nor the last of two targets
#: fails
x, (a + b) = 3
# --- a generator is not a target
#: fails
(x for x in y) = 3
