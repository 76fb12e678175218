"""epoll by way of selectors."""
import selectors
import socket

chosen = selectors.DefaultSelector()
a, b = socket.socketpair()
a.setblocking(False)
chosen.register(a, selectors.EVENT_READ)
for _ in range(3):
    b.send(b'ping')
    for key, events in chosen.select(5):
        print(key.fd, events, key.fileobj.recv(10))
chosen.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE)
print(len(chosen.select(5)))
chosen.unregister(a)
chosen.close()
try:
    a.recv(1)
except BlockingIOError as error:
    print(error)
a.close()
b.close()
