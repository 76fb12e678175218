"""Datagrams, one too long for its receiver."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(('127.0.0.1', 0))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.sendto(b'a datagram', server.getsockname())
data, peer = server.recvfrom(4)
print(data)
server.sendto(b'answer', peer)
client.connect(server.getsockname())
print(client.recv(100))
client.send(b'')
print(server.recvfrom(100)[0])
