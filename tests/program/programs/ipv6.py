"""The same over IPv6."""
import socket

listener = socket.create_server(('::1', 0), family=socket.AF_INET6)
client = socket.create_connection(listener.getsockname()[:2])
conn, peer = listener.accept()
client.sendall(b'six')
client.shutdown(socket.SHUT_WR)
print(conn.recv(10), conn.recv(10))
