# An echo server over TCP, in the `with` style.
#
# Teaches: the four calls of every TCP server (socket, bind, listen, accept), the difference
# between the listening socket and the connection, and that recv returns b'' at the end.
#
# Run it:    python3 echo-server.py [HOST [PORT]]      or   sockshell echo-server.py [HOST [PORT]]
# Then, in a second terminal: echo-client.py. The server ends when its first client has left.
# Port 0 lets the kernel choose a free port; the first line printed says which.

import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50007

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    # Without this a server that is started again at once may find its port still taken.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, PORT))
    listener.listen()
    print('listening on', HOST, 'port', listener.getsockname()[1], flush=True)
    conn, addr = listener.accept()
    with conn:
        print('Connected by', addr)
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data)
print('The client has left.')
