# A client that does not care whether the server is reached over IPv4 or IPv6.
#
# Teaches: getaddrinfo returns every address to try, in the best order; the client takes the first
# that answers, which is also what socket.create_connection does.
#
# Run it:    python3 dual-stack-client.py [HOST [PORT]]
#       or   sockshell dual-stack-client.py [HOST [PORT]]

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else 'localhost'
port = sys.argv[2] if len(sys.argv) > 2 else '50010'

try:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
except socket.gaierror as error:
    print('cannot find', host, '-', error)
    sys.exit(2)

sock = None
for family, kind, proto, canonname, address in found:
    version = 'IPv6' if family == socket.AF_INET6 else 'IPv4'
    print('trying', version, address[0])
    sock = socket.socket(family, kind, proto)
    try:
        sock.connect(address)
        break
    except OSError as error:
        print('  failed:', error)
        sock.close()
        sock = None

if sock is None:
    print('no address answered')
    sys.exit(1)
with sock:
    greeting = b''
    while not greeting.endswith(b'\n'):
        data = sock.recv(256)
        if not data:
            break
        greeting += data
print('the server says:', greeting.decode().rstrip())
