# The client of echo-server.py, in the `with` style.
#
# Teaches: socket and connect, sendall, and that one sendall may come back in several pieces:
# TCP carries a stream of bytes, not messages, so the client counts what it has received.
#
# Run it:    python3 echo-client.py [HOST [PORT [TEXT]]]
#       or   sockshell echo-client.py [HOST [PORT [TEXT]]]      after echo-server.py was started

import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50007
TEXT = sys.argv[3] if len(sys.argv) > 3 else 'Hello, socket'

message = TEXT.encode('utf-8')
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
    sock.connect((HOST, PORT))
    sock.sendall(message)
    echoed = b''
    while len(echoed) < len(message):
        piece = sock.recv(1024)
        if piece == b'':
            print('the server hung up early')
            break
        echoed += piece
print('Received', repr(echoed))
