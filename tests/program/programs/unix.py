"""AF_UNIX with a path, an abstract name and descriptors in a message."""
import os
import socket
import tempfile

folder = tempfile.mkdtemp(dir='.')
path = os.path.join(folder, 's')
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen()
client = socket.socket(socket.AF_UNIX)
client.connect(path)
conn, _ = listener.accept()
pair = socket.socketpair()
socket.send_fds(client, [b'take this'], [pair[0].fileno()])
data, fds, _, _ = socket.recv_fds(conn, 100, 4)
os.write(fds[0], b'written')
print(data, pair[1].recv(100))
pair[1].send(b'back')
print(os.read(fds[0], 100))
os.unlink(path)
os.rmdir(folder)
