# SPDX-License-Identifier: GPL-3.0-or-later
# --- integers, big-endian
import struct
print(struct.pack('!B', 255), struct.pack('!H', 0x0102), struct.pack('!I', 0x01020304), struct.pack('!Q', 0x0102030405060708))
# --- signed integers
import struct
print(struct.pack('!b', -1), struct.pack('!h', -2), struct.pack('!i', -3), struct.pack('!q', -4), struct.pack('!l', -5))
# --- little-endian
import struct
print(struct.pack('<H', 0x0102), struct.pack('<I', 1), struct.pack('<q', -2), struct.pack('<L', 0xdeadbeef))
# --- native sizes and alignment
import struct
print(struct.pack('BH', 1, 2), struct.pack('@BI', 1, 2), struct.pack('=BI', 1, 2), struct.pack('bq', 1, 2), struct.pack('hb', 1, 2))
# --- calcsize
import struct
for f in ('', 'x', 'c', 'b', 'B', '?', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q', 'f', 'd', 's', '5s', '10p', '!HHHHHH', '!BI', '@BI', '=BI', '<BQ', 'BQ', '@bhilq', '>bhilq', '3H', '2xH', 'n', 'N', 'P', 'e', '!4sI', 'ib0i'):
    print(f, struct.calcsize(f), end='; ')
print()
# --- unpack
import struct
print(struct.unpack('!HH', b'\x00\x50\xff\xff'), struct.unpack('<I', b'\x01\x00\x00\x00'), struct.unpack('!bB', b'\xff\xff'), struct.unpack('!q', b'\xff' * 8))
# --- a tuple of one
import struct
(n,) = struct.unpack('!I', b'\x00\x00\x01\x00')
m = struct.unpack('!I', b'\x00\x00\x01\x01')[0]
print(n, m, struct.unpack('!B', b'\x05'))
# --- strings
import struct
print(struct.pack('5s', b'ab'), struct.pack('2s', b'abcd'), struct.pack('s', b'xy'), struct.pack('0s', b'a'), struct.unpack('3s2s', b'abcde'), struct.unpack('5s', b'ab\0\0\0'))
# --- Pascal strings
import struct
print(struct.pack('5p', b'ab'), struct.pack('3p', b'abcdef'), struct.unpack('5p', b'\x02ab\x00\x00'), struct.pack('1p', b'abc'))
# --- characters and truth
import struct
print(struct.pack('cc', b'a', b'b'), struct.unpack('3c', b'xyz'), struct.pack('???', True, 0, 'a'), struct.unpack('??', b'\x00\x05'))
# --- pad bytes
import struct
print(struct.pack('!BxH', 1, 2), struct.pack('3x'), struct.unpack('!BxH', b'\x01\x63\x00\x02'), struct.pack('!2xB', 7))
# --- floats
import struct
print(struct.pack('!f', 1.5), struct.pack('!d', -0.1), struct.pack('<f', 1), struct.unpack('!f', b'\x3f\xc0\x00\x00'), struct.unpack('!d', struct.pack('!d', 3.14)), struct.unpack('!f', struct.pack('!f', 0.1)))
# --- half floats
#: may-refuse
import struct
print(struct.pack('!e', 1.5), struct.unpack('!e', b'\x3c\x00'))
# --- infinity and not a number
import struct
print(struct.pack('!f', float('inf')), struct.pack('!d', float('-inf')), struct.unpack('!d', b'\x7f\xf8' + bytes(6)))
# --- counts and blanks
import struct
print(struct.pack('!3H', 1, 2, 3), struct.pack('! H  B', 1, 2), struct.unpack('!2I', bytes(8)), struct.pack('!0H'), struct.pack('!1H2B', 1, 2, 3))
# --- the largest there are
import struct
print(struct.pack('!Q', 9223372036854775807), struct.pack('!q', -9223372036854775807 - 1), struct.unpack('!Q', b'\x7f' + b'\xff' * 7))
# --- pack with a list of arguments
#: may-refuse
import struct
values = (1, 2, 3)
print(struct.pack('!3B', *values), struct.pack('!%dB' % len(values), *values))
# --- unpack_from and iter over an offset
import struct
data = b'\x01\x00\x02\x00\x00\x00\x03'
print(struct.unpack_from('!H', data, 1), struct.unpack_from('!B', data), struct.unpack_from('!I', data, offset=3), struct.unpack_from('!B', data, -1))
# --- pack_into
#: may-refuse
import struct
b = bytearray(6)
struct.pack_into('!H', b, 2, 0x0102)
print(b)
# --- iter_unpack
#: may-refuse
import struct
print(list(struct.iter_unpack('!H', b'\x00\x01\x00\x02')))
# --- bytearrays are unpacked too
import struct
print(struct.unpack('!H', bytearray(b'\x01\x02')))
# --- a DNS header there and back
import struct
h = struct.pack('!HHHHHH', 0x1234, 0x0100, 1, 0, 0, 0)
print(h, h.hex(), struct.unpack('!6H', h), len(h))
# --- an IPv4 header
import struct
import socket
packet = bytes.fromhex('4500003c1c4640004006b1e6ac100a63ac100a0c')
first, tos, length, ident, frag, ttl, proto, check, src, dst = struct.unpack('!BBHHHBBH4s4s', packet)
print(first >> 4, (first & 15) * 4, length, hex(ident), frag >> 13, ttl, proto, hex(check), socket.inet_ntoa(src), socket.inet_ntoa(dst))
# --- too few bytes
#: fails
import struct
print('a')
struct.unpack('!I', b'abc')
# --- too many bytes
import struct
try:
    struct.unpack('!H', b'abc')
except struct.error as e:
    print(e, repr(e))
# --- too few values
import struct
try:
    struct.pack('!HH', 1)
except struct.error as e:
    print(e)
# --- too many values
import struct
try:
    struct.pack('!H', 1, 2)
except struct.error as e:
    print(e)
# --- out of range
#: python -3.11
#: stdout !B 256 ubyte format requires 0 <= number <= 255
#: stdout !B -1 ubyte format requires 0 <= number <= 255
#: stdout !b 128 byte format requires -128 <= number <= 127
#: stdout !b -129 byte format requires -128 <= number <= 127
#: stdout !H 65536 'H' format requires 0 <= number <= 65535
#: stdout !h 40000 'h' format requires -32768 <= number <= 32767
#: stdout !I -1 argument out of range
#: stdout !i 1099511627776 'i' format requires -2147483648 <= number <= 2147483647
#: stdout !I 4294967296 'I' format requires 0 <= number <= 4294967295
#: stdout !Q -1 int too large to convert
#: stdout <H 70000 ushort format requires 0 <= number <= 65535
import struct
for f, n in (('!B', 256), ('!B', -1), ('!b', 128), ('!b', -129), ('!H', 65536), ('!h', 40000), ('!I', -1), ('!i', 1 << 40), ('!I', 1 << 32), ('!Q', -1), ('<H', 70000)):
    try:
        print(struct.pack(f, n))
    except struct.error as e:
        print(f, n, e)
# --- native out of range
#: python -3.11
#: stdout B 256 ubyte format requires 0 <= number <= 255
#: stdout b 200 byte format requires -128 <= number <= 127
#: stdout H 65536 ushort format requires 0 <= number <= 65535
#: stdout h -40000 short format requires -32768 <= number <= 32767
#: stdout H -1 ushort format requires 0 <= number <= 65535
import struct
for f, n in (('B', 256), ('b', 200), ('H', 65536), ('h', -40000), ('H', -1)):
    try:
        print(struct.pack(f, n))
    except struct.error as e:
        print(f, n, e)
# --- the wrong kind
import struct
for f, v in (('!H', 'a'), ('!H', 1.5), ('4s', 'text'), ('!f', 'a'), ('c', b'ab'), ('c', 5), ('!H', None)):
    try:
        print(struct.pack(f, v))
    except struct.error as e:
        print(f, v, e)
# --- a wrong format
import struct
for f in ('!Z', 'H!', '5', '!n', 'é'):
    try:
        print(struct.calcsize(f))
    except struct.error as e:
        print(f, e)
    except UnicodeEncodeError as e:
        print('UnicodeEncodeError')
# --- unpack_from beyond the end
import struct
try:
    struct.unpack_from('!H', b'abc', 2)
except struct.error as e:
    print(e)
try:
    struct.unpack_from('!H', b'abc', 7)
except struct.error as e:
    print(e)
# --- unpack text
import struct
try:
    struct.unpack('!H', 'ab')
except TypeError as e:
    print(e)
# --- from struct import
from struct import pack, unpack, calcsize, error
print(pack('!H', 80), unpack('!H', b'\0P'), calcsize('!H'), error)
# --- Struct
import struct
packer = struct.Struct('!I 2s f')
values = (1, b'ab', 2.5)
data = packer.pack(*values)
print(data, packer.size, packer.format, packer.unpack(data), len(data) == packer.size, struct.Struct)
print(packer.unpack_from(b'xx' + data, 2), packer.unpack_from(buffer=data, offset=0), list(struct.Struct('!H').iter_unpack(b'\x00\x01\x00\x02')))
b = bytearray(12)
packer.pack_into(b, 1, 7, b'z', 1.0)
print(b, struct.Struct(b'<h').format, struct.Struct('').size)
# --- Struct with too few values
#: fails
import struct
struct.Struct('!HH').pack(1)
# --- Struct with too few bytes
#: fails
import struct
struct.Struct('!HH').unpack(b'abc')
# --- Struct of no format
#: fails
import struct
struct.Struct('!z')
# --- Struct of a number
#: fails
import struct
struct.Struct(5)
# --- ints that a half float cannot hold
import struct
for x in 65504, 65519, 65520, 2 ** 40, -2 ** 40, True, 65520.0, -1e10:
    for form in '!e', '<e', 'e':
        try:
            print(struct.pack(form, x))
        except (struct.error, OverflowError) as error:
            print(type(error).__name__, error)
