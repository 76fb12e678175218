# A chat for many people at once, with one process and select.
#
# Teaches: how one server waits for many sockets: select says which of them can be read without
# waiting; the listener is one of them, and b'' means that a guest has left.
#
# Run it:    python3 chat-server.py [HOST [PORT [once]]]
#       or   sockshell chat-server.py [HOST [PORT [once]]]
# Then, in as many other terminals as you like: nc 127.0.0.1 50012. The first line is your name.
# With `once` the server ends when the last guest has left, otherwise at Ctrl-C.

import select
import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50012
once = len(sys.argv) > 3 and sys.argv[3] == 'once'

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((HOST, PORT))
listener.listen()
print('listening on', HOST, 'port', listener.getsockname()[1], flush=True)

guests = []      # the sockets of everybody who is connected
names = {}       # socket -> name, once it is known
unfinished = {}  # socket -> the bytes of a line that has not ended yet


def tell(text, but=None):
    """Says text here and to every guest with a name, except the one named."""
    print(text, flush=True)
    for guest in guests:
        if guest in names and guest is not but:
            try:
                guest.sendall(text.encode() + b'\n')
            except OSError as error:
                print('could not reach', names[guest], '-', error)


def welcome():
    conn, addr = listener.accept()
    guests.append(conn)
    unfinished[conn] = b''
    conn.sendall(b'your name? ')


def leave(guest):
    guests.remove(guest)
    del unfinished[guest]
    name = names.pop(guest, None)
    guest.close()
    if name is not None:
        tell(f'* {name} has left')


def hear(guest):
    try:
        data = guest.recv(1024)
    except ConnectionError:
        data = b''
    if not data:
        leave(guest)
        return
    unfinished[guest] += data
    while guest in unfinished and b'\n' in unfinished[guest]:
        line, newline, unfinished[guest] = unfinished[guest].partition(b'\n')
        said = line.decode('utf-8', 'replace').strip()
        if guest not in names:
            names[guest] = said or 'nobody'
            tell(f'* {names[guest]} is here, {len(names)} in the room')
        elif said == '/quit':
            leave(guest)
        elif said == '/who':
            guest.sendall(('* ' + ', '.join(sorted(names.values())) + '\n').encode())
        elif said:
            tell(f'{names[guest]}: {said}', but=guest)


had_guests = False
try:
    while guests or not (once and had_guests):
        readable, writable, broken = select.select([listener] + guests, [], [])
        for sock in readable:
            if sock is listener:
                welcome()
                had_guests = True
            elif sock in guests:
                hear(sock)
except KeyboardInterrupt:
    print('stopped by Ctrl-C')
for guest in guests:
    guest.close()
listener.close()
print('the room is closed')
