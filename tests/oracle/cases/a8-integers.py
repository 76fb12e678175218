# SPDX-License-Identifier: GPL-3.0-or-later
# Integers of any size.
# --- sums, differences and products
x = 9223372036854775807
print(x + 1, -x - 2, x * x, x - -1, -x - 1, (x + 1) - 1, type(x + 1), 4294967296 * 4294967296)
# --- powers
print(2 ** 63, 10 ** 100, (-3) ** 77, 2 ** 64 ** 1, (2 ** 70) ** 3, 0 ** 2 ** 70, 1 ** 2 ** 70, (-1) ** (2 ** 70 + 1))
print(2 ** -70, (2 ** 70) ** -1, (2 ** 70) ** 0.5, (2 ** 70) ** 0, 0.5 ** (2 ** 70))
# --- a power with a negative exponent that is too large for a float
#: fails
print((10 ** 400) ** -1)
# --- shifts
x = 3 << 200
print(x, x >> 200, x >> 198, -x >> 201, x >> 2 ** 70, -x >> 2 ** 70, 0 << 2 ** 70, 1 << 63, -1 << 63, -1 << 64)
for by in -1, -2 ** 70:
    try:
        1 << by
    except ValueError as e:
        print(e)
try:
    1 << 2 ** 70
except OverflowError as e:
    print(e)
# --- bits of negative ones
a, b = -2 ** 70 - 5, 2 ** 65 + 3
print(a & b, a | b, a ^ b, ~a, ~b, a & 255, a & -1, b ^ -1, a ^ a)
# --- division rounds down
a = 10 ** 30 + 7
for b in 7, -7, 10 ** 20, -10 ** 20, 10 ** 31, 2 ** 64:
    print(a // b, a % b, -a // b, -a % b, divmod(a, b), divmod(-a, b))
print((-2 ** 63) // -1, (-2 ** 63) % -1, divmod(-2 ** 63, -1))
# --- true division is rounded once
print(10 ** 400 / 10 ** 399, 1 / 10 ** 400, (2 ** 70 + 1) / 2 ** 70, 3 / 2 ** 1075, (2 ** 1100 + 1) / 2 ** 2175)
print(1 / (2 ** 1074), (2 ** 53 + 1) / 1, (2 ** 54 + 2) / 1, -(10 ** 40) / 3, 0 / -(10 ** 30), 10 ** 22 / 10 ** 21)
print((2 ** 1024 - 2 ** 970) / 2, 7 ** 300 / 3 ** 400)
# --- a quotient that is too large for a float
#: fails
print(-(10 ** 400) / 3)
# --- by zero
for what in range(4):
    try:
        a = 2 ** 70
        a / 0 if what == 0 else a // 0 if what == 1 else a % 0 if what == 2 else divmod(a, 0)
    except ZeroDivisionError as e:
        print(e)
# --- with floats
a = 2 ** 70
print(a + 1.5, a * 0.5, a - 2.0 ** 70, a // 1.5, a % 1e5, 1e5 % a, divmod(-a, 7.0), 1.5 - a)
# --- a sum with a float of an int that is too large for one
#: fails
print(10 ** 400 + 1.0)
# --- comparisons with floats are exact
a = 10 ** 23
print(a == 1e23, a < 1e23, a > 1e23, 10 ** 22 == 1e22, 2 ** 70 == 2.0 ** 70, 2 ** 70 + 1 > 2.0 ** 70, 2 ** 70 < 2.0 ** 70)
nan, inf = float('nan'), float('inf')
print(a < inf, a > -inf, a == inf, a < nan, a > nan, a == nan, 10 ** 400 > 1e308, -10 ** 400 < -1e308, min(a, 1.0, -a), max(a, inf))
# --- comparisons with others
a = 2 ** 70
print(a == 'x', a != None, a == a + 0, a is a, a < a + 1, -a < a, a >= a, a in [1, 2.0 ** 70], [a].count(2 ** 70))
try:
    a < 'x'
except TypeError as e:
    print(e)
# --- equal numbers have equal hashes
for i in 2 ** 61 - 1, 2 ** 61 - 2, -2 ** 61 + 2, 2 ** 61, 2 ** 70, -2 ** 70, 2 ** 122 - 2, 10 ** 300, -1, -2, -2 ** 61 + 1, -2 ** 62:
    print(hash(i), hash(float(i)))
d = {2 ** 70: 'a', 2.0 ** 71: 'b', -2 ** 63: 'c', -2.0 ** 70: 'd'}
print(d[2.0 ** 70], d[2 ** 71], d[-2.0 ** 63], d[-2 ** 70], 2 ** 72 in d, {2 ** 70, 2.0 ** 70})
# --- sets of long ints come in CPython's order
s = {1180591620717411303424, 36893488147419103232, 5, 18446744073709551617, -1208925819614629174706176, 3}
print(s, s - {5, 36893488147419103232}, s | {2 ** 80}, sorted(s))
while s:
    print(s.pop())
# --- texts
a = -2 ** 70
print(a, str(a), repr([a]), '%s %r %d' % (a, a, a), f'{a}', f'{a!r:>30}', hex(a), oct(a), bin(a), ascii(a))
# --- format specs
a = 2 ** 70
print(f'{a:,} {a:_} {a:_x} {a:#x} {-a:#b} {a:#o} {a:X} {a:30} {a:<30}| {a:^+40}| {a:+030d} {-a:040,d} {a:e} {a:.2f} {a:g} {a:%}')
print('%#x %.30d %5.1f %-40d| %040d %+d %X %o %g' % (a, a, a, a, a, a, a, a, a), '{:*>40,}'.format(-a))
# --- as a character
for form in '{:c}', '%c':
    try:
        print(form.format(2 ** 70) if form[0] == '{' else form % (2 ** 70))
    except OverflowError as e:
        print(e)
# --- read from text
print(int('9' * 30), int('-' + '9' * 30), int(' 1_000_000_000_000_000_000_000 '), int('f' * 20, 16), int('0x' + 'f' * 20, 0))
print(int('z' * 20, 36), int(b'9' * 30), int('0' * 30 + '7'), int('９' * 30), int('1' * 100, 2), int('-9223372036854775808'))
for text in '9' * 30 + 'x', '0' + '9' * 30, '9' * 20 + '__1':
    try:
        int(text, 0)
    except ValueError as e:
        print(e)
# --- literals of any size
print(1_000_000_000_000_000_000_000, 0xffff_ffff_ffff_ffff_f, 0b1 + 0o7777777777777777777777777, 9223372036854775808, -9223372036854775808)
print(-9223372036854775808 ** 2, -18446744073709551616, [340282366920938463463374607431768211456][0], {-18446744073709551617: 1})
# --- what stands after a literal
print(18446744073709551616 .bit_length(), 18446744073709551616if 1else 2, (18446744073709551616))
# --- what stands after a long literal and is no Python
#: fails
print(18446744073709551616 $ 1)
# --- a literal of too many digits
#: fails
print(99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999)
# --- too many digits
import sys
for make in 'int', 'str', '%', 'format', 'f', 'repr':
    try:
        if make == 'int':
            int('9' * 5000)
        a = 10 ** 5000
        if make == 'str':
            str(a)
        if make == '%':
            '%d' % a
        if make == 'format':
            '{:,}'.format(a)
        if make == 'f':
            f'{a}'
        if make == 'repr':
            repr([a])
    except ValueError as e:
        print(make, e)
print(len(str(10 ** 4299)), len(hex(a)), int('9' * 4300) + 1 == 10 ** 4300, int('f' * 5000, 16) == 16 ** 5000 - 1)
try:
    int('1_' * 4300 + '1')
except ValueError as e:
    print(e)
# --- the limit of digits can be changed
import sys
print(sys.get_int_max_str_digits())
sys.set_int_max_str_digits(0)
print(len(str(10 ** 9999)), int('9' * 9999) == 10 ** 9999 - 1)
sys.set_int_max_str_digits(maxdigits=700)
print(sys.get_int_max_str_digits(), len(str(10 ** 699)))
for n in 639, -1, 2 ** 40, 2 ** 70, '1':
    try:
        sys.set_int_max_str_digits(n)
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)
try:
    str(10 ** 700)
except ValueError as e:
    print(e)
# --- a million digits
import sys
sys.set_int_max_str_digits(0)
a = 7 ** 1183294
s = str(a)
print(len(s), s[:20], s[-20:], int(s[:1000]) % 1000007, a.bit_length(), a % 1000003, len(hex(a)))
# --- to and from floats
print(float(2 ** 53 + 1), float(2 ** 1023), float(10 ** 22), float(-2 ** 64 - 2 ** 11), float(-2 ** 64 - 2 ** 11 - 1), int(1e30), int(-1e300) + 10 ** 300)
print(round(2.5e20), round(-1e25), (1e30).as_integer_ratio(), (1e-30).as_integer_ratio(), (0.1).as_integer_ratio(), (2 ** 70).as_integer_ratio())
for f in 2 ** 1024, 2 ** 1024 - 2 ** 970, -10 ** 400:
    try:
        print(float(f))
    except OverflowError as e:
        print(e)
print(float(2 ** 1024 - 2 ** 970 - 1))
# --- rounding to tens
a = 12345678901234567890123456789
print(round(a), round(a, 5), round(a, -1), round(a, -10), round(a, -28), round(a, -29), round(a, -40), round(-a, -10), round(a, None))
print(round(5 * 10 ** 20, -21), round(15 * 10 ** 20, -21), round(25 * 10 ** 20, -21), round(-15 * 10 ** 20, -21), round(2 ** 63 - 1, -1), round(-2 ** 63, -19))
print(round(15, -1), round(25, -1), round(-15, -1), round(5 * 10 ** 18, -19), round(6 * 10 ** 18, -19), round(1.5, 2 ** 70), round(7, 2 ** 70))
# --- abs, pow with three arguments
a = 2 ** 70
print(abs(-a), abs(-2 ** 63), pow(3, a, a + 1), pow(a, 3, -7), pow(2, a, 7), pow(3, -1, a), pow(-a, 5, 2 ** 80 + 13), pow(a, 0, 5), pow(5, a, 1))
for x, y, z in (a, a, 0), (2, -1, a):
    try:
        pow(x, y, z)
    except ValueError as e:
        print(e)
# --- methods and attributes
a = -2 ** 70
print(a.bit_length(), a.bit_count(), a.conjugate(), a.real, a.imag, a.numerator, a.denominator, (2 ** 63).bit_length(), (2 ** 128 - 1).bit_count())
print(isinstance(a, int), type(a), bool(a), int(a) is a, callable(a), dir(a) == dir(1))
# --- to bytes
a = 2 ** 70
print(a.to_bytes(9, 'big'), a.to_bytes(12, 'little'), (-a).to_bytes(9, 'big', signed=True), (-2 ** 71).to_bytes(9, 'big', signed=True))
for i, n, signed in (a, 8, False), (-a, 8, True), (-a, 9, False), (2 ** 71, 9, True), (-2 ** 71 - 1, 9, True), (2 ** 63, 8, True), (-2 ** 63, 8, True), (2 ** 64, 8, False):
    try:
        print(i.to_bytes(n, 'big', signed=signed))
    except OverflowError as e:
        print(e)
# --- from bytes
for data in b'\xff' * 9, b'\x80' + bytes(8), b'\x7f' + b'\xff' * 15, bytes(20) + b'\x01', b'\xff' * 8, b'\x80' + bytes(7):
    print(int.from_bytes(data, 'big'), int.from_bytes(data, 'big', signed=True), int.from_bytes(data, 'little', signed=True))
# --- an IPv6 address as a number
import socket
n = int.from_bytes(socket.inet_pton(socket.AF_INET6, '2001:db8::1'), 'big')
print(n, hex(n), socket.inet_ntop(socket.AF_INET6, (n + 1).to_bytes(16, 'big')), n >> 96 == 0x20010db8)
# --- struct
#: python -3.11
import struct
print(struct.unpack('!Q', b'\xff' * 8), struct.pack('!Q', 2 ** 64 - 1), struct.pack('<Q', 2 ** 63), struct.pack('f', 2 ** 70), struct.pack('!d', 10 ** 30))
for code, i in ('q', 2 ** 63), ('Q', 2 ** 64), ('!q', 2 ** 63), ('!Q', 2 ** 64), ('!i', 2 ** 70), ('B', 2 ** 70), ('H', -2 ** 70), ('d', 10 ** 400), ('e', 2 ** 70), ('P', 2 ** 70), ('n', 2 ** 63):
    try:
        print(struct.pack(code, i))
    except struct.error as e:
        print(e)
#: stdout (18446744073709551615,) b'\xff\xff\xff\xff\xff\xff\xff\xff' b'\x00\x00\x00\x00\x00\x00\x00\x80' b'\x00\x00\x80b' b'F)>Y9\xa0\x8c\xea'
#: stdout argument out of range
#: stdout argument out of range
#: stdout int too large to convert
#: stdout int too large to convert
#: stdout argument out of range
#: stdout argument out of range
#: stdout argument out of range
#: stdout required argument is not a float
#: stdout int too large to convert
#: stdout int too large to convert
#: stdout argument out of range
# --- as an index
b = 2 ** 70
for s in 'abc', b'abc', [1, 2], (1, 2), bytearray(3):
    for i in b, -b:
        try:
            s[i]
        except IndexError as e:
            print(e)
try:
    range(5)[b]
except IndexError as e:
    print(e)
# --- in a slice
b, s = 2 ** 70, [1, 2, 3]
print(s[:b], s[b:], s[-b:], s[:-b], s[::b], s[::-b], 'abc'[-b:b], (1, 2)[b:-b:-1], slice(-b, b).indices(9), 'abc'.find('b', -b, b), s.index(2, -b, b))
s[b:] = [4]
del s[:-b]
print(s, range(5)[-b:b])
# --- as a count
for what in range(8):
    try:
        b = 2 ** 70
        print([1] * b if what == 0 else 'a' * b if what == 1 else b'a' * -b if what == 2 else bytes(b) if what == 3
              else 'a'.zfill(b) if what == 4 else [1].pop(b) if what == 5 else 'a'.split('b', b) if what == 6 else len(range(-2 ** 62, 2 ** 63 - 1)))
    except OverflowError as e:
        print(e)
# --- where a C int is wanted
#: python -3.11
import select, socket, time
b, s = 2 ** 70, socket.socket()
def show(f, args):
    try:
        print(f(*args))
    except (OverflowError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
show(chr, [b])
show('a\tb'.expandtabs, [b])
show(socket.socket, [b])
show(socket.socket, [2 ** 40])
show(s.listen, [b])
show(s.listen, [2 ** 40])
show(s.recv, [b])
show(s.recv, [-b])
show(s.recv, [1, b])
show(s.connect, [('127.0.0.1', b)])
show(s.settimeout, [b])
show(s.setblocking, [b])
show(s.setsockopt, [1, b, 1])
show(s.setsockopt, [1, 2, b])
show(s.shutdown, [b])
show(socket.htons, [b])
show(socket.htonl, [b])
show(socket.htonl, [2 ** 63])
show(socket.htonl, [-b])
show(select.select, [[b], [], []])
show(select.select, [[], [], [], b])
show(time.sleep, [b])
show(time.ctime, [b])
show(int, ['5', b])
show(bytes, [[b]])
show(bytearray().append, [b])
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError Python int too large to convert to C long
#: stdout OverflowError signed integer is greater than maximum
#: stdout OverflowError Python int too large to convert to C ssize_t
#: stdout OverflowError Python int too large to convert to C ssize_t
#: stdout OverflowError Python int too large to convert to C long
#: stdout OverflowError connect(): port must be 0-65535.
#: stdout OverflowError timestamp too large to convert to C _PyTime_t
#: stdout OverflowError Python int too large to convert to C long
#: stdout OverflowError Python int too large to convert to C long
#: stdout TypeError a bytes-like object is required, not 'int'
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError Python int too large to convert to C long
#: stdout OverflowError Python int too large to convert to C unsigned long
#: stdout OverflowError int larger than 32 bits
#: stdout OverflowError can't convert negative value to unsigned int
#: stdout OverflowError Python int too large to convert to C int
#: stdout OverflowError timestamp too large to convert to C _PyTime_t
#: stdout OverflowError timestamp too large to convert to C _PyTime_t
#: stdout OverflowError timestamp out of range for platform time_t
#: stdout ValueError int() base must be >= 2 and <= 36, or 0
#: stdout ValueError bytes must be in range(0, 256)
#: stdout ValueError byte must be in range(0, 256)
# --- bytes that are none
for x in b'abc', bytearray(b'abc'):
    for i in 2 ** 70, -2 ** 70:
        try:
            i in x
        except ValueError as e:
            print(e)
# --- enumerate beyond 64 bits
print(list(enumerate('ab', 2 ** 63 - 1)), list(enumerate('ab', 2 ** 70)), list(enumerate('a', -2 ** 70)))
# --- sums
print(sum([2 ** 63 - 1, 1]), sum([2 ** 70, 0.5]), sum([1, 2], 2 ** 70), sum([2 ** 62] * 4))
# --- augmented assignment
x = 2 ** 62
x += x
x *= x
x -= 1
x //= 3
x |= 1
x <<= 5
x %= 10 ** 30
x **= 3
x >>= 7
x ^= 2 ** 90
print(x)
# --- a factorial
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)
print(factorial(20), factorial(21), factorial(100), factorial(100) // factorial(98))
# --- Fibonacci's numbers
a, b = 0, 1
for i in range(300):
    a, b = b, a + b
print(a, b)
# --- random ones as CPython draws them
import random
random.seed(2 ** 70)
print(random.getrandbits(64), random.getrandbits(65), random.getrandbits(128), random.getrandbits(200), random.random())
random.seed(-2 ** 200)
print(random.randint(1, 100), random.getrandbits(63), random.getrandbits(0))
# --- wrong operands
a = 2 ** 70
for what in range(5):
    try:
        a & 1.0 if what == 0 else a + 'a' if what == 1 else 'a' + a if what == 2 else a @ a if what == 3 else a[0]
    except TypeError as e:
        print(e)
# --- sorted among others
print(sorted([2 ** 70, 1, 2.5, -2 ** 70, 2.0 ** 70, True, 2 ** 63]))
# --- checksums of a CRC that is given as any int
import binascii
print(binascii.crc32(b'a', 2 ** 70 + 5), binascii.crc32(b'a', -2 ** 70), binascii.crc32(b'a', 5))
