# Timeouts, non-blocking calls, and a connect that does not wait.
#
# Teaches: the three ways of a socket (blocking, with a timeout, non-blocking), which exception each
# one raises when there is nothing to do yet, and how select and SO_ERROR finish a connect later.
#
# Run it:    python3 timeouts.py      or   sockshell timeouts.py

import errno
import os
import select
import socket
import time

print('1. A timeout')
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(('127.0.0.1', 0))
print('at first:', sock.gettimeout(), sock.getblocking())
sock.settimeout(0.1)
print('now:', sock.gettimeout(), sock.getblocking())
began = time.monotonic()
try:
    sock.recvfrom(100)
except socket.timeout as error:
    waited = time.monotonic() - began
    print('recvfrom:', error, '- after a tenth of a second:', 0.09 < waited < 5)

print('2. Not waiting at all')
sock.setblocking(False)
print('now:', sock.gettimeout(), sock.getblocking())
try:
    sock.recvfrom(100)
except BlockingIOError as error:
    print('recvfrom:', error.errno == errno.EAGAIN, errno.errorcode[error.errno])
sock.close()

print('3. A connect that does not wait')
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(('127.0.0.1', 0))
listener.listen(1)
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.setblocking(False)
result = client.connect_ex(listener.getsockname())
print('connect_ex:', errno.errorcode[result])
readable, writable, broken = select.select([], [client], [], 5)
print('writable:', client in writable)
result = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
print('SO_ERROR:', result, '- connected' if result == 0 else os.strerror(result))

print('4. The listener has become readable: accept will not wait')
readable, writable, broken = select.select([listener], [], [], 5)
print('readable:', readable == [listener])
conn, addr = listener.accept()
client.settimeout(5)
conn.sendall(b'hello')
print('received:', client.recv(100))
conn.close()
print('received:', client.recv(100), '- the end of the stream')
client.close()

print('5. The same, where nobody listens any more')
address = listener.getsockname()
listener.close()
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.setblocking(False)
print('connect_ex:', errno.errorcode[client.connect_ex(address)])
select.select([], [client], [], 5)
result = client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
print('SO_ERROR:', errno.errorcode[result], '-', os.strerror(result))
print('asked again:', client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
client.close()

print('6. poll')
left, right = socket.socketpair()
poller = select.poll()
poller.register(left, select.POLLIN)
print('nothing yet:', poller.poll(10))
right.send(b'x')
events = poller.poll(5000)
print('one event:', len(events), events[0][0] == left.fileno(), events[0][1] == select.POLLIN)
left.close()
right.close()
