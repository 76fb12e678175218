# The client of udp-echo-server.py.
#
# Teaches: sendto without a connection, that one sendto is one datagram and one recvfrom takes one,
# that what does not fit into recvfrom's size is lost, and why a UDP client needs a timeout.
#
# Run it:    python3 udp-echo-client.py [HOST [PORT [TEXT...]]]
#       or   sockshell udp-echo-client.py [HOST [PORT [TEXT...]]]

import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50009
texts = sys.argv[3:] if len(sys.argv) > 3 else ['one', 'two datagrams', 'three']

server = (HOST, PORT)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(5.0)
try:
    for text in texts:
        sent = sock.sendto(text.encode(), server)
        data, sender = sock.recvfrom(2048)
        print(f'sent {sent:>3} bytes, {sender[0]} answered {data}')

    sock.sendto(b'0123456789', server)
    data, sender = sock.recvfrom(4)
    print('asked for 4 bytes of 10:', data, '- the other 6 are gone')

    sock.sendto(b'', server)
    data, sender = sock.recvfrom(2048)
    print('an empty datagram came back as', data)
except socket.timeout:
    print('no answer: the datagram or its answer was lost, or nobody is there')
    sys.exit(1)
finally:
    sock.close()
