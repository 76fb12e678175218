"""A child for the connection; the parent keeps the listener."""
import os
import socket

listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
client = socket.create_connection(listener.getsockname())
conn, _ = listener.accept()
child = os.fork()
if child == 0:
    listener.close()
    client.close()
    conn.sendall(conn.recv(100))
    conn.close()
    os._exit(0)
conn.close()
client.sendall(b'from the parent')
print(client.recv(100))
print(client.recv(100))
os.waitpid(child, 0)
