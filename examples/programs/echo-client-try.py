# The client of echo-server-try.py, with try, except and finally.
#
# Teaches: which errors a client must expect (nobody listens: ConnectionRefusedError; nobody
# answers in time: TimeoutError), and how shutdown says "that was all" while still listening.
#
# Run it:    python3 echo-client-try.py [HOST [PORT [LINE...]]]
#       or   sockshell echo-client-try.py [HOST [PORT [LINE...]]]
# Exit status: 0 when everything came back, 1 when not.

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
port = int(sys.argv[2]) if len(sys.argv) > 2 else 50008
lines = sys.argv[3:]
if not lines:
    lines = ['first line', 'second line', 'the last one']

sent = ''.encode()
for line in lines:
    sent += line.encode() + b'\n'

status = 1
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.settimeout(10)
    sock.connect((host, port))
    sock.sendall(sent)
    sock.shutdown(socket.SHUT_WR)
    received = b''
    while True:
        data = sock.recv(16)
        if not data:
            break
        received += data
    for line in received.decode().splitlines():
        print('echo:', line)
    if received == sent:
        print('all', len(sent), 'bytes came back')
        status = 0
    else:
        print(f'sent {len(sent)} bytes, got {len(received)} back')
except ConnectionRefusedError as error:
    print('nobody listens there:', error)
except TimeoutError:
    print('no answer within ten seconds')
except OSError as error:
    print('failed:', error)
finally:
    sock.close()
    print('closed')
sys.exit(status)
