# an echo server for one connection
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(('127.0.0.1', 0))
sock.listen(1)
print(sock.getsockname()[1], flush=True)
conn, addr = sock.accept()
while True:
    data = conn.recv(65536)
    if not data:
        break
    conn.sendall(data)
