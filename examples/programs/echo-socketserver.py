# An echo server over TCP, made with the module socketserver.
#
# Teaches: what the module does for a server (socket, bind, listen, accept, a thread for each connection) and
# what is left to write: how one connection is handled. self.request is the connection's socket, and the
# module closes it when handle returns.
#
# Run it:    python3 echo-socketserver.py [PORT [CLIENTS]]
#       or   sockshell echo-socketserver.py [PORT [CLIENTS]]
# Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C.
# Port 0 lets the kernel choose a free port; the first line printed says which.

import socketserver
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 0


class EchoHandler(socketserver.BaseRequestHandler):
    """One connection; each gets an object of its own."""

    def handle(self):
        total = 0
        try:
            while data := self.request.recv(1024):
                self.request.sendall(data)
                total += len(data)
        except ConnectionError as error:
            print(error, file=sys.stderr)
        sys.stdout.write(f'a client: {total} bytes\n')  # at once: print writes the end of the line by itself
        sys.stdout.flush()


class EchoServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True  # SO_REUSEADDR: the port is free again at once


# The end of the `with` waits for the threads and closes the listener.
with EchoServer(('', PORT), EchoHandler) as server:
    print('listening on port', server.server_address[1], flush=True)
    if CLIENTS == 0:
        server.serve_forever()
    for _ in range(CLIENTS):
        server.handle_request()
print('all clients have been served')
