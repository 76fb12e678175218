# An echo server over UDP.
#
# Teaches: a UDP server has no listen and no accept: one socket serves everybody, recvfrom says
# who sent each datagram, sendto answers; and a datagram may be empty, which ends nothing by itself.
#
# Run it:    python3 udp-echo-server.py [HOST [PORT]]
#       or   sockshell udp-echo-server.py [HOST [PORT]]
# An empty datagram is answered like any other, and then this server ends.

import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50009

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind((HOST, PORT))
print('listening on', HOST, 'port', sock.getsockname()[1], flush=True)
count = 0
while True:
    data, client = sock.recvfrom(2048)
    sock.sendto(data, client)
    if len(data) == 0:
        break
    count += 1
    print(f'{count}: {len(data)} bytes from {client[0]}: {data!r}')
sock.close()
print(count, 'datagrams echoed')
