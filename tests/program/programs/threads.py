"""Each client has a thread of the server, one after the other."""
import socket
import threading


def serve(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.upper())


listener = socket.create_server(('127.0.0.1', 0))
for text in (b'one', b'two', b'three'):
    client = socket.create_connection(listener.getsockname())
    conn, _ = listener.accept()
    thread = threading.Thread(target=serve, args=(conn,))
    thread.start()
    client.sendall(text)
    print(client.recv(1024))
    client.close()
    thread.join()
listener.close()
