"""Calls that fail."""
import socket


def attempt(call, *args):
    try:
        print(call(*args))
    except OSError as error:
        print(error)


listener = socket.create_server(('127.0.0.1', 0))
port = listener.getsockname()[1]
other = socket.socket()
attempt(other.bind, ('127.0.0.1', port))
attempt(other.getpeername)
attempt(other.send, b'x')
attempt(other.accept)
attempt(other.bind, ('192.0.2.1', 0))
attempt(other.setsockopt, 6, 9999, 1)
listener.close()
attempt(other.connect, ('127.0.0.1', port))
attempt(socket.socket, socket.AF_INET, 77)
a, b = socket.socketpair()
b.close()
attempt(a.send, b'x')
attempt(a.recv, 10)
a.shutdown(socket.SHUT_RDWR)
a.close()
