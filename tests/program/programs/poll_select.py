"""poll and select, on sockets and beside a pipe."""
import os
import select
import socket

a, b = socket.socketpair()
r, w = os.pipe()
p = select.poll()
p.register(a, select.POLLIN)
p.register(r, select.POLLIN)
print(p.poll(0))
b.send(b'x')
print([event for _, event in p.poll(1000)])
print(len(select.select([a, r], [b], [], 0.5)[0]))
print(select.select([], [], [], 0.01))
print(a.recv(10))
