# SPDX-License-Identifier: GPL-3.0-or-later
# --- read lines of a socket
import socket
a, b = socket.socketpair()
a.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nbody")
a.close()
f = b.makefile("r")
print(repr(f.readline()), f.mode, f.name == b.fileno())
for line in f:
    print(repr(line))
# --- lines of bytes
import socket
a, b = socket.socketpair()
a.sendall(b"one\ntwo\nthree")
a.shutdown(socket.SHUT_WR)
f = b.makefile("rb")
for line in f:
    print(line)
print(f.read(), f.readline(), f.readlines())
# --- write text
import socket
a, b = socket.socketpair()
f = a.makefile("w")
print(f.write("hello\n"), f.flush(), b.recv(100))
print("printed", 5, file=f, flush=True)
print(b.recv(100))
f.write("grüße")
f.close()
print(b.recv(100), a.fileno() > 0)
a.send(b"still")
print(b.recv(10))
# --- without a buffer, both ways
import socket
a, b = socket.socketpair()
f = a.makefile("rwb", buffering=0)
b.sendall(b"x\ny\nrest")
print(f.readline(), f.readline(), f.read(10), f.mode, type(f))
print(f.write(b"back"), b.recv(10))
# --- both ways with buffers
import socket
a, b = socket.socketpair()
f = a.makefile("rw")
b.sendall("grüße\nzwei\n".encode())
print(f.readline(), f.readline(), f.write("antwort\n"), f.flush(), b.recv(100))
g = b.makefile("rwb")
g.write(b"abc"); g.flush()
print(f.read(3), type(g))
# --- the socket stays open until its file is closed
import socket
a, b = socket.socketpair()
f = a.makefile("w")
a.close()
print(a.fileno() > 0)
f.write("late")
f.close()
print(a.fileno(), b.recv(10), b.recv(10))
# --- with
#: fails
import socket
a, b = socket.socketpair()
with a.makefile("wb") as f:
    f.write(b"data")
print(f.closed, b.recv(10))
f.write(b"x")
# --- a file goes, the socket remains
import socket
a, b = socket.socketpair()
a.makefile("w").write("flushed when it goes")
print(b.recv(100))
a.send(b"more")
print(b.recv(100))
# --- modes
#: fails
import socket
a, b = socket.socketpair()
for mode in ('x', 'rw+', 'rt', 'a', 'b', '', 'wr'):
    try:
        print(mode, a.makefile(mode).mode)
    except ValueError as e:
        print(e)
a.makefile('r', 0)
# --- what a file of a socket cannot do
#: fails
import socket
a, b = socket.socketpair()
f = a.makefile('w')
for what in (f.seek, f.read):
    try:
        what(0)
    except OSError as e:
        print(e, type(e))
try:
    f.tell()
except OSError as e:
    print(e)
f = a.makefile('rb')
try:
    f.write(b'x')
except OSError as e:
    print(e)
f.seek(0)
# --- encoding and line ends
import socket
a, b = socket.socketpair()
b.sendall(b"gr\xfc\r\nx\r\n")
f = a.makefile(encoding='latin-1', newline='\r\n')
print([f.readline()], [f.readline()])
w = a.makefile('w', newline='\r\n')
w.write('a\nb\n'); w.flush()
print(b.recv(100))
# --- a timeout while reading
import socket
a, b = socket.socketpair()
a.settimeout(0.05)
f = a.makefile('rb')
try:
    f.readline()
except TimeoutError as e:
    print(e)
# --- HTTP by lines, as a proxy does
import socket
server = socket.create_server(('127.0.0.1', 0))
c = socket.create_connection(server.getsockname())
conn, addr = server.accept()
fileobj = c.makefile('rwb', 0)
fileobj.write(b"GET /index.html HTTP/1.0\n\n")
print(conn.recv(1024))
conn.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")
conn.close()
buff = fileobj.readlines()
print(len(buff), buff)
tmp = open('page', 'wb')
for i in range(0, len(buff)):
    tmp.write(buff[i])
tmp.close()
print(open('page', 'rb').read())
# --- a header loop
import socket
a, b = socket.socketpair()
a.sendall(b"HTTP/1.0 200 OK\r\nA: 1\r\nB: 2\r\n\r\n12345")
rfile = b.makefile('rb')
status = rfile.readline().decode().split(' ', 2)
headers = {}
while True:
    line = rfile.readline().strip()
    if not line:
        break
    name, _, value = line.partition(b':')
    headers[name] = value.strip()
print(status, headers, rfile.read(5))
# --- what waits in the buffers
import socket
def arrived(s):
    try:
        return len(s.recv(1000000))
    except BlockingIOError:
        return 'nothing'
for mode in 'wb', 'w', 'rwb':
    for buffering in None, -1, 100, 9000:
        for sizes in (5, 5, 1), (14, 3), (9, 2, 20):
            a, b = socket.socketpair()
            a.setblocking(False)
            f = b.makefile(mode, buffering)
            seen = []
            for size in sizes:
                f.write('x' * size if mode == 'w' else b'x' * size)
                seen.append(arrived(a))
            f.flush()
            print(mode, buffering, sizes, seen, arrived(a))
# --- lines wait too
import socket
for buffering in None, 1, 5:
    a, b = socket.socketpair()
    a.setblocking(False)
    f = b.makefile('w', buffering)
    f.write('one\n')
    try:
        print(a.recv(10))
    except BlockingIOError:
        print('nothing')
    f.close()
    print(a.recv(10))
# --- a file that does not block
import socket
a, b = socket.socketpair()
b.setblocking(False)
w = b.makefile('wb', 0)
total = 0
while True:
    n = w.write(b'x' * 65536)
    if n is None:
        break
    total += n
print(total > 1000)
a, b = socket.socketpair()
b.setblocking(False)
for buffering in 0, None:
    f = b.makefile('rb', buffering)
    print(f.read(5), f.read())
    a.send(b'ab')
    print(f.read(5), f.read(5))
    a.send(b'ab')
    print(f.read(), f.read())
# --- after a timeout nothing can be read
import socket
for mode, buffering in ('rb', None), ('r', None), ('rb', 0):
    a, b = socket.socketpair()
    b.settimeout(0.02)
    f = b.makefile(mode, buffering)
    for i in range(3):
        try:
            f.read(5)
        except OSError as error:
            print(type(error).__name__, error)
        a.send(b'now there')
# --- after text that cannot be decoded
import socket
for sent in b'ok\n\xff\n', b'\xff', b'a\xffb\nc\n':
    a, b = socket.socketpair()
    f = b.makefile('r')
    a.sendall(sent)
    a.close()
    for i in range(3):
        try:
            print(repr(f.readline()))
        except UnicodeDecodeError as error:
            print(error)
# --- arguments that files of bytes do not look at
import socket
a, b = socket.socketpair()
f = b.makefile('rb', encoding='utf-8', errors='x', newline='\n')
print(f.readable(), b.makefile('wb', newline='').writable())
