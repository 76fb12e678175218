# The echo server once more, with try and finally instead of `with`, serving client after client.
#
# Teaches: that both sockets must be closed on every way out, what try/finally does for that,
# and how a server goes back to accept when a client has left or has broken the connection.
#
# Run it:    python3 echo-server-try.py [HOST [PORT [CLIENTS]]]
#       or   sockshell echo-server-try.py [HOST [PORT [CLIENTS]]]
# Without CLIENTS it serves until Ctrl-C; with it, it ends after so many clients.

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
port = int(sys.argv[2]) if len(sys.argv) > 2 else 50008
clients = int(sys.argv[3]) if len(sys.argv) > 3 else 0


def echo(conn):
    total = 0
    while True:
        data = conn.recv(4096)
        if not data:
            return total
        conn.sendall(data)
        total += len(data)


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(5)
    print('listening on', host, 'port', listener.getsockname()[1], flush=True)
    served = 0
    while clients == 0 or served < clients:
        conn, (peer_host, peer_port) = listener.accept()
        served += 1
        print('client', served, 'connected from', peer_host)
        try:
            print('echoed', echo(conn), 'bytes')
        except ConnectionError as error:
            print('the connection broke:', error)
        finally:
            conn.close()
            print('connection closed', flush=True)
except KeyboardInterrupt:
    print('stopped by Ctrl-C')
finally:
    listener.close()
    print('listener closed')
