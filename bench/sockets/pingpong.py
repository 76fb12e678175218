# send and recv of 64 bytes
import socket
import sys

turns = int(sys.argv[1])
a, b = socket.socketpair()
data = b'x' * 64
i = 0
while i < turns:
    a.send(data)
    b.recv(64)
    i += 1
