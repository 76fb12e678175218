"""A process of the library's, which inherits a socket."""
import multiprocessing
import socket


def child(conn):
    conn.sendall(conn.recv(100)[::-1])
    conn.close()


if __name__ == '__main__':
    multiprocessing.set_start_method('fork')
    a, b = socket.socketpair()
    process = multiprocessing.Process(target=child, args=(b,))
    process.start()
    b.close()
    a.sendall(b'abc')
    print(a.recv(100))
    process.join()
