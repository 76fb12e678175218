# An echo server over TCP that gives each client a thread of its own.
#
# Teaches: with a thread for each client every one of them can be written as if it were alone: recv may
# wait, the others go on. What threads share (here the number of clients) is changed under a lock.
#
# Run it:    python3 echo-threads.py [PORT [CLIENTS]]     or   sockshell echo-threads.py [PORT [CLIENTS]]
# Then, in other terminals: echo-client. The server ends after so many CLIENTS, without them at Ctrl-C.
# Port 0 lets the kernel choose a free port; the first line printed says which.

import socket
import sys
import threading

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 0

lock = threading.Lock()
echoed = 0  # bytes, of all clients together


def serve(conn, number):
    """A thread: sends back what comes, until the client has nothing more to say."""
    global echoed
    total = 0
    with conn:
        try:
            while data := conn.recv(1024):
                conn.sendall(data)
                total += len(data)
        except ConnectionError as error:  # this client's trouble: the others have other threads
            print(f'client {number}: {error}', file=sys.stderr)
    with lock:  # one thread at a time adds to the sum, and prints a whole line
        echoed += total
        print(f'client {number}: {total} bytes', flush=True)


with socket.create_server(('', PORT)) as listener:
    print('listening on port', listener.getsockname()[1], flush=True)
    threads = []
    while CLIENTS == 0 or len(threads) < CLIENTS:
        conn, addr = listener.accept()
        thread = threading.Thread(target=serve, args=(conn, len(threads) + 1))
        thread.start()
        threads.append(thread)
for thread in threads:
    thread.join()
print(echoed, 'bytes echoed')
