# SPDX-License-Identifier: GPL-3.0-or-later
# --- len, index and iteration give numbers
b = b'abc\xff'
print(len(b), b[0], b[-1], list(b))
for x in b:
    print(x, end=' ')
print()
# --- slices give bytes
b = b'abcdef'
print(b[1:3], b[0:1], b[::-1], b[-2:], b[:0], b[::2], b[4:1:-1])
# --- index out of range
#: fails
print(b'abc'[3])
# --- bytes do not change
try:
    b = b'abc'
    b[0] = 1
except TypeError as e:
    print(e)
# --- the built-in bytes
print(bytes(), bytes(3), bytes([65, 66, 255]), bytes('é', 'utf-8'), bytes(b'x'), bytes((1, 2)), bytes(range(3)))
# --- bytes of text needs an encoding
try:
    bytes('abc')
except TypeError as e:
    print(e)
# --- bytes of a number out of range
try:
    bytes([256])
except ValueError as e:
    print(e)
try:
    bytes([-1])
except ValueError as e:
    print(e)
# --- bytes of a negative length
try:
    bytes(-1)
except ValueError as e:
    print(e)
# --- decode
print(b'abc'.decode(), b'gr\xc3\xb6\xc3\x9fe'.decode(), b'\xe9'.decode('latin-1'), b'a'.decode('ascii'), b''.decode('utf-8'))
# --- decode what is not UTF-8
for bad in (b'\xff', b'a\x80b', b'\xc3', b'\xe4\xb8', b'\xc0\xaf', b'\xed\xa0\x80', b'\xf5', b'ab\xf0\x9f\x98'):
    try:
        bad.decode()
    except UnicodeDecodeError as e:
        print(e)
# --- decode what is not UTF-8, uncaught
#: fails
print('a')
b'abc\xff'.decode('utf-8')
# --- decode what is not ASCII
try:
    b'a\xe9'.decode('ascii')
except UnicodeDecodeError as e:
    print(e)
# --- decode with replacement
print(b'a\xffb'.decode('utf-8', 'replace'), b'a\xffb'.decode('utf-8', 'ignore'), b'\xe4\xb8x'.decode(errors='replace'))
# --- each wrong byte is replaced as Python does
print(ascii(b'\xf0\x9f\x98a\xc0\xaf\xe2\x82\xed\xa0\x80'.decode('utf-8', 'replace')))
# --- decode with backslashes
#: may-refuse
print(b'a\xff\xc3\xa9'.decode('utf-8', 'backslashreplace'))
# --- upper and lower touch ASCII only
print(b'aB\xe9'.upper(), b'aB\xc9'.lower(), b'hello world'.title(), b'12'.isdigit(), b'1a'.isdigit(), b''.isdigit())
# --- capitalize and swapcase of bytes
#: may-refuse
print(b'hELLO'.capitalize(), b'aB'.swapcase())
# --- strip
print(b'  a '.strip(), b'xxaxx'.strip(b'x'), b'a\r\n'.rstrip(), b'\0\0a'.lstrip(b'\0'), b'a\r\n'.rstrip(b'\r\n'))
# --- split
print(b'a b  c'.split(), b'a,b,,c'.split(b','), b'a\r\nb\r\n'.split(b'\r\n'), b'a b c'.split(None, 1), b'a:b:c'.split(b':', 1))
# --- rsplit and splitlines
print(b'a,b,c'.rsplit(b',', 1), b'a\nb\r\nc\rd'.splitlines(), b'a\x0bb\x1cc'.splitlines(), b'a\n'.splitlines(True))
# --- split at text
try:
    b'a b'.split(' ')
except TypeError as e:
    print(e)
# --- join
print(b', '.join([b'a', b'b']), b''.join([]), b''.join((b'x', bytearray(b'y'))))
# --- join wants bytes
try:
    b','.join(['a'])
except TypeError as e:
    print(e)
# --- replace and count
print(b'aXbX'.replace(b'X', b'--'), b'aaa'.replace(b'a', b'b', 1), b'banana'.count(b'an'), b'banana'.count(97))
# --- find and index
b = b'HTTP/1.1 200 OK\r\n\r\nbody'
print(b.find(b'\r\n\r\n'), b.find(b'x'), b.index(b' '), b.rfind(b'\n'), b.find(79), b.find(b' ', 9))
try:
    b.index(b'zz')
except ValueError as e:
    print(e)
# --- startswith and endswith
print(b'abc'.startswith(b'ab'), b'abc'.endswith(b'c'), b'abc'.startswith((b'x', b'a')), b'abc'.startswith(b''))
# --- startswith wants bytes
try:
    b'abc'.startswith('a')
except TypeError as e:
    print(e)
# --- partition
print(b'k: v: w'.partition(b': '), b'abc'.partition(b':'), b'a.b.c'.rpartition(b'.'))
# --- zfill, ljust, rjust, center
print(b'7'.zfill(3), b'-7'.zfill(4), b'a'.ljust(3), b'a'.rjust(3, b'.'), b'a'.center(4, b'*'))
# --- isdigit and its family
#: may-refuse
print(b'12'.isdigit(), b'a'.isalpha(), b'a1'.isalnum(), b' '.isspace(), b'A'.isupper(), b'a'.islower(), b''.isdigit())
# --- hex
print(b'\x00\xff\x10'.hex(), b''.hex(), b'abc'.hex(':'), b'abcde'.hex(' ', 2), b'abcde'.hex('-', -2))
# --- fromhex
print(bytes.fromhex('00ff10'), bytes.fromhex('41 42  43'), bytes.fromhex(''), bytearray.fromhex('4142'))
# --- fromhex of what is not hexadecimal
try:
    bytes.fromhex('0g')
except ValueError as e:
    print(e)
try:
    bytes.fromhex('abc')
except ValueError as e:
    print(e)
# --- bytearray
b = bytearray(b'abc')
b[0] = 120
b.append(33)
b += b'de'
b.extend([65, 66])
print(b, len(b), b[1], bytes(b), b == b'xbc!deAB')
# --- bytearray slices and del
b = bytearray(b'abcdef')
b[1:3] = b'XYZ'
del b[0]
print(b, b[2:4], b.pop(), b)
# --- bytearray of sizes and texts
print(bytearray(), bytearray(3), bytearray('é', 'utf-8'), bytearray([1, 2]))
# --- a number too large for a bytearray
try:
    b = bytearray(2)
    b[0] = 256
except ValueError as e:
    print(e)
# --- int from bytes
#: may-refuse
print(int.from_bytes(b'\x01\x02', 'big'), int.from_bytes(b'\x01\x02', 'little'), int.from_bytes(b'\xff\xfe', 'big', signed=True), int.from_bytes(b'', 'big'))
# --- int to bytes
#: may-refuse
n = 258
print(n.to_bytes(2, 'big'), n.to_bytes(4, 'little'), (-2).to_bytes(2, 'big', signed=True), (0).to_bytes(1, 'big'))
# --- int to too few bytes
#: may-refuse
try:
    (256).to_bytes(1, 'big')
except OverflowError as e:
    print(e)
try:
    (-1).to_bytes(1, 'big')
except OverflowError as e:
    print(e)
# --- percent formats of bytes
#: may-refuse
print(b'%d-%s-%x' % (5, b'ab', 255), b'%b' % b'x', b'%5.2f|%c' % (1.5, 65))
# --- comparing and sorting
print(sorted([b'b', b'a', b'\xff', b'']), b'a' == bytearray(b'a'), max(b'abc'), min([b'x', b'y']))
# --- bytes as keys
d = {b'GET': 1, 'GET': 2}
print(d[b'GET'], d['GET'], len(d))
# --- all the bytes there are
print(bytes(range(256)))
# --- bytes in a list and in a tuple
print([b'a', b"'"], (b'\n',), {b'k': b'v'})
# --- bytes built piece by piece
data = b''
while len(data) < 10:
    data += b'abc'
print(data, len(data))
# --- adding a number to bytes
try:
    b'a' + 1
except TypeError as e:
    print(e)
# --- find with text
try:
    b'abc'.find('b')
except TypeError as e:
    print(e)
# --- a buffer that is filled at its end and emptied from its front
buffer, total, seed = bytearray(), 0, 1
for i in range(20000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    n = seed // 65536 % 50
    if seed % 3:
        buffer += bytes([i % 256]) * n
    elif seed % 4 == 1:
        buffer[:n] = b''
    elif seed % 4 == 2 and buffer:
        del buffer[0]
        buffer[n:n + 2] = b'<>'
    else:
        total += sum(buffer[:n])
        del buffer[:n]
print(len(buffer), total, buffer[:40], buffer[-40:])
copy = buffer
copy *= 2
del copy[:len(copy)]
print(copy, buffer is copy)
buffer.extend(b'again')
print(buffer)
# --- a long buffer, byte by byte
buffer, total = bytearray(range(256)) * 400, 0
while buffer:
    total += buffer[0]
    del buffer[:1]
print(total)
# --- a long needle from the end
a = b"a" * 4000000
print(a.rfind(b"a" * 2000000 + b"b"), a.rfind(b"b" + b"a" * 2000000), a.rfind(b"a" * 2000000))
print((b"xy" + a).rfind(b"y" + b"a" * 3), (b"ab" * 1000000 + b"c").rfind(b"ab" * 500000 + b"b"))
print((b"a" * 300 + b"b" + a).rfind(b"a" * 300 + b"b"), len((b"ab" * 100000).rsplit(b"ba")), a.rpartition(b"a" * 99 + b"b")[0])
# --- what is not a row of ints
#: python -3.12
for x in (len, None, 1.5, ValueError('x'), 'a', [1, 'a'], [256], {1: 2}):
    b = bytearray(b'abc')
    for make in bytes, bytearray, int.from_bytes, b.extend, b.append:
        try:
            print(make(x) if make is not int.from_bytes else make(x, 'big'))
        except (TypeError, ValueError) as e:
            print(e)
    try:
        b[:2] = x
        print(b)
    except (TypeError, ValueError) as e:
        print(e)
#: stdout cannot convert 'builtin_function_or_method' object to bytes
#: stdout cannot convert 'builtin_function_or_method' object to bytearray
#: stdout cannot convert 'builtin_function_or_method' object to bytes
#: stdout can't extend bytearray with builtin_function_or_method
#: stdout 'builtin_function_or_method' object cannot be interpreted as an integer
#: stdout cannot convert 'builtin_function_or_method' object to bytearray
#: stdout cannot convert 'NoneType' object to bytes
#: stdout cannot convert 'NoneType' object to bytearray
#: stdout cannot convert 'NoneType' object to bytes
#: stdout can't extend bytearray with NoneType
#: stdout 'NoneType' object cannot be interpreted as an integer
#: stdout cannot convert 'NoneType' object to bytearray
#: stdout cannot convert 'float' object to bytes
#: stdout cannot convert 'float' object to bytearray
#: stdout cannot convert 'float' object to bytes
#: stdout can't extend bytearray with float
#: stdout 'float' object cannot be interpreted as an integer
#: stdout can assign only bytes, buffers, or iterables of ints in range(0, 256)
#: stdout cannot convert 'ValueError' object to bytes
#: stdout cannot convert 'ValueError' object to bytearray
#: stdout cannot convert 'ValueError' object to bytes
#: stdout can't extend bytearray with ValueError
#: stdout 'ValueError' object cannot be interpreted as an integer
#: stdout cannot convert 'ValueError' object to bytearray
#: stdout string argument without an encoding
#: stdout string argument without an encoding
#: stdout cannot convert 'str' object to bytes
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout can assign only bytes, buffers, or iterables of ints in range(0, 256)
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'list' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout bytes must be in range(0, 256)
#: stdout byte must be in range(0, 256)
#: stdout bytes must be in range(0, 256)
#: stdout byte must be in range(0, 256)
#: stdout 'list' object cannot be interpreted as an integer
#: stdout byte must be in range(0, 256)
#: stdout b'\x01'
#: stdout bytearray(b'\x01')
#: stdout 1
#: stdout None
#: stdout 'dict' object cannot be interpreted as an integer
#: stdout bytearray(b'\x01c\x01')
# --- keepends is an int
#: python -3.11
for keep in True, 0, 2, -1, 'a', 1.5, None, 10 ** 30:
    for s in 'a\nb', b'a\nb', bytearray(b'a\nb'):
        try:
            print(s.splitlines(keep))
        except (TypeError, OverflowError) as e:
            print(e)
#: stdout ['a\n', 'b']
#: stdout [b'a\n', b'b']
#: stdout [bytearray(b'a\n'), bytearray(b'b')]
#: stdout ['a', 'b']
#: stdout [b'a', b'b']
#: stdout [bytearray(b'a'), bytearray(b'b')]
#: stdout ['a\n', 'b']
#: stdout [b'a\n', b'b']
#: stdout [bytearray(b'a\n'), bytearray(b'b')]
#: stdout ['a\n', 'b']
#: stdout [b'a\n', b'b']
#: stdout [bytearray(b'a\n'), bytearray(b'b')]
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'str' object cannot be interpreted as an integer
#: stdout 'float' object cannot be interpreted as an integer
#: stdout 'float' object cannot be interpreted as an integer
#: stdout 'float' object cannot be interpreted as an integer
#: stdout 'NoneType' object cannot be interpreted as an integer
#: stdout 'NoneType' object cannot be interpreted as an integer
#: stdout 'NoneType' object cannot be interpreted as an integer
#: stdout Python int too large to convert to C int
#: stdout Python int too large to convert to C int
#: stdout Python int too large to convert to C int
# --- which of two wrong arguments is told
#: python -3.12
for call in (lambda: b'ab'.hex('', 'x'), lambda: b'ab'.find(None, 'x'), lambda: 'ab'.index(5, []), lambda: b'ab'.index(300, 'x'),
             lambda: b'ab'.translate(b'', 'x'), lambda: int.from_bytes(10 ** 30, 'big')):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
#: stdout TypeError 'str' object cannot be interpreted as an integer
#: stdout TypeError slice indices must be integers or None or have an __index__ method
#: stdout TypeError slice indices must be integers or None or have an __index__ method
#: stdout TypeError slice indices must be integers or None or have an __index__ method
#: stdout ValueError translation table must be 256 characters long
#: stdout TypeError cannot convert 'int' object to bytes
