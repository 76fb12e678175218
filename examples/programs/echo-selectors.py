# An echo server over TCP that serves all clients in one thread, with the module selectors.
#
# Teaches: a selector knows which sockets are waited for, and for what; it takes the best that the system has
# (epoll on Linux). With each socket it keeps a value of the program's: here the function to call, and for a
# connection what is still to be sent. Nothing but select() waits: sockets do not block, send may take a part.
#
# Run it:    python3 echo-selectors.py [PORT [CLIENTS]]     or   sockshell echo-selectors.py [PORT [CLIENTS]]
# Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C.
# Port 0 lets the kernel choose a free port; the first line printed says which.

import selectors
import socket
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 0


class Client:
    """A connection: data waits to be sent back while it is not empty."""

    def __init__(self, conn, number):
        self.conn = conn
        self.number = number
        self.data = b''
        self.total = 0

    def go_on(self):
        """The socket is ready: receives or sends, without waiting."""
        try:
            if self.data:
                sent = self.conn.send(self.data)
                self.data = self.data[sent:]
                self.total += sent
            else:
                self.data = self.conn.recv(1024)
                if not self.data:
                    self.leave()
                    return
        except BlockingIOError:
            return  # not ready after all
        except ConnectionError as error:
            print(f'client {self.number}: {error}', file=sys.stderr)
            self.leave()
            return
        event = selectors.EVENT_WRITE if self.data else selectors.EVENT_READ
        selector.modify(self.conn, event, self.go_on)

    def leave(self):
        global left
        print(f'client {self.number}: {self.total} bytes', flush=True)
        selector.unregister(self.conn)
        self.conn.close()
        left += 1


def welcome():
    """The listener is ready: there is a new client."""
    global came
    try:
        conn, addr = listener.accept()
    except (BlockingIOError, ConnectionAbortedError):
        return  # gone again before it was accepted
    came += 1
    conn.setblocking(False)
    selector.register(conn, selectors.EVENT_READ, Client(conn, came).go_on)
    if came == CLIENTS:
        selector.unregister(listener)


came = left = 0
selector = selectors.DefaultSelector()
with socket.create_server(('', PORT)) as listener:
    print('listening on port', listener.getsockname()[1], flush=True)
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, welcome)
    while CLIENTS == 0 or left < CLIENTS:
        for key, events in selector.select():
            key.data()
selector.close()
print('all clients have been served')
