# SPDX-License-Identifier: GPL-3.0-or-later
# memoryview.
# --- items, slices and attributes
b = bytearray(b'hello world')
m = memoryview(b)
print(len(m), m[0], m[-1], m[2:5].tobytes(), bytes(m[6:]), bytearray(m[:2]), m.nbytes, m.readonly, m.itemsize, m.format)
print(m.shape, m.strides, m.ndim, m.contiguous, m.c_contiguous, m.obj is b, m[3:].obj is b, type(m), repr(m)[:11], bool(m), bool(m[3:3]))
print(memoryview(b'abc').readonly, memoryview(m).obj is b, isinstance(m, memoryview), m.toreadonly().readonly, m.cast('B') == m)
# --- it shares
b = bytearray(b'hello world')
m = memoryview(b)
m[0] = 72
m[6:11] = b'WORLD'
n = m[4:][2:]
n[:2] = bytearray(b'xy')
b[1] = 69
n[3:] = n[:2]
print(b, m.tobytes(), n.tolist(), list(n[:2]), 120 in n, n.hex(), n.hex(':'), n.hex(' ', 2), m[::1] == b, m[-3:].tobytes())
# --- equality
b = bytearray(b'abc')
m = memoryview(b)
print(m == b, b == m, m == b'abc', b'x' == m, m != b, m[1:2] == memoryview(b'b'), m == 5, m == 'abc', m == m, m in [b'abc'], [b'abc'].index(m))
# --- wrong indexes
m = memoryview(bytearray(b'abc'))
for i in 3, -4, 2 ** 70, 'a', 1.0, None:
    try:
        m[i]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
# --- wrong items
m = memoryview(bytearray(b'abcdef'))
for i, v in (0, 256), (0, -1), (0, 'a'), (0, b'a'), (20, 1), (slice(0, 2), b'abc'), (slice(0, 2), 5), (slice(0, 2), 'ab'), (0, 2 ** 70), ('a', 1):
    try:
        m[i] = v
    except (IndexError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
for what in range(2):
    try:
        if what:
            del m[0]
        else:
            del m[1:]
    except TypeError as e:
        print(e)
# --- a view that cannot be written to
m = memoryview(b'abc')
for i, v in (0, 1), (slice(0, 1), b'x'):
    try:
        m[i] = v
    except TypeError as e:
        print(e)
# --- a bytearray with a view cannot be resized
b = bytearray(b'hello')
m = memoryview(b)[1:]
for f, args in (b.append, [1]), (b.extend, [b'a']), (b.pop, []), (b.clear, []), (b.insert, [0, 1]), (b.remove, [104]), (b.extend, [b'']):
    try:
        print(f(*args))
    except BufferError as e:
        print(e)
for what in range(6):
    try:
        if what == 0:
            b += b'x'
        elif what == 1:
            del b[0]
        elif what == 2:
            del b[:2]
        elif what == 3:
            b[:2] = b'abc'
        elif what == 4:
            b[:2] = b'xy'
        else:
            b *= 2
    except BufferError as e:
        print(e)
b.reverse()
print(b)
m.release()
b.append(33)
print(b)
# --- it can be resized when the last view has gone
b = bytearray(b'abc')
m = memoryview(b)
n = m[1:]
m = None
try:
    b.append(1)
except BufferError as e:
    print(e)
n = None
b.append(100)
print(b)
# --- a view that was released
b = bytearray(b'abc')
m = memoryview(b)
m.release()
m.release()
for f in m.tobytes, m.hex, m.tolist:
    try:
        f()
    except ValueError as e:
        print(e)
for f in len, bytes, list, memoryview, b''.join:
    try:
        f([m] if f == b''.join else m)
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
for i in 0, slice(1, 2):
    try:
        m[i]
    except ValueError as e:
        print(e)
try:
    m.nbytes
except ValueError as e:
    print(e)
print(m == m, m == b'', repr(m)[:16])
# --- in a with
b = bytearray(b'abc')
with memoryview(b) as m:
    m[0] = 65
    with m[1:] as n:
        n[0] = 66
b.append(33)
print(b)
try:
    m[0]
except ValueError as e:
    print(e)
# --- as a key
m = memoryview(b'abc')
print({m: 1}[b'abc'], hash(m) == hash(b'abc'))
try:
    hash(memoryview(bytearray(1)))
except ValueError as e:
    print(e)
# --- of what is no buffer
for x in 5, 'a', [1], None:
    try:
        memoryview(x)
    except TypeError as e:
        print(e)
try:
    memoryview()
except TypeError as e:
    print(e)
# --- where a buffer is wanted
import binascii, struct
v = memoryview(b'abc')
print(b''.join([v, b'-', v[1:]]), b'x' + v, bytearray(b'x') + v, str(v, 'utf-8'), b'xabcx'.find(v), b'xabcx'.split(v), b'xabc'.replace(v, b''))
print(struct.unpack('!3s', v), struct.unpack_from('!H', v, 1), binascii.hexlify(v), binascii.crc32(v), int.from_bytes(v, 'big'), b'%s %b' % (v, v))
print(sum(v), max(v), sorted(v), [*v], tuple(v), set(v) == {97, 98, 99}, b'-'.join([v]), v.tobytes() in b'xabc')
b = bytearray(b'1')
b += v
b.extend(v)
b[:1] = v[:2]
print(b)
a, *rest = v
print(a, rest)
# --- where none is
v = memoryview(b'abc')
for what in range(3):
    try:
        v + b'a' if what == 0 else v < b'a' if what == 1 else v * 2
    except TypeError as e:
        print(e)
# --- packing into a part
import struct
buf = bytearray(8)
struct.pack_into('!H', memoryview(buf)[2:], 1, 0x4142)
print(buf)
try:
    struct.pack_into('B', memoryview(b'abc'), 0, 1)
except TypeError as e:
    print(e)
# --- receiving into a part
import socket
x, y = socket.socketpair()
buf = bytearray(10)
x.sendall(memoryview(b'hello')[1:])
x.send(memoryview(b'!!'))
n = y.recv_into(memoryview(buf)[3:])
print(n, buf, y.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE))
for args in [memoryview(b'abc')], [memoryview(buf)[:2], 3]:
    try:
        y.recv_into(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
# --- a message of known length
import socket
def receive(sock, count):
    data = bytearray(count)
    view = memoryview(data)
    while view:
        n = sock.recv_into(view, min(3, len(view)))
        view = view[n:]
    return bytes(data)
a, b = socket.socketpair()
a.sendall(b'a message of 21 bytes')
print(receive(b, 21))
# --- sendto and recvfrom_into
import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(('127.0.0.1', 0))
buf = bytearray(6)
print(a.sendto(memoryview(b'abcdef')[2:], a.getsockname()), a.recvfrom_into(memoryview(buf)[1:])[0], buf)
# --- in whatever order, a copy is the same
m = memoryview(bytearray(b'abc'))
print(m.tobytes(), m.tobytes(order='C'), m.tobytes('F'), m.tobytes(None))
for order in 'x', 'CF', '', 5:
    try:
        m.tobytes(order)
    except (ValueError, TypeError) as e:
        print(e)
