# One server for IPv4 and IPv6.
#
# Teaches: getaddrinfo with AI_PASSIVE for the addresses to listen on, IPV6_V6ONLY, and that a
# connection over IPv4 reaches an IPv6 socket from an address such as ::ffff:127.0.0.1.
#
# Run it:    python3 dual-stack-server.py [PORT [CLIENTS]]
#       or   sockshell dual-stack-server.py [PORT [CLIENTS]]
# Then: dual-stack-client.py 127.0.0.1, and dual-stack-client.py ::1.

import socket
import sys

port = int(sys.argv[1]) if len(sys.argv) > 1 else 50010
clients = int(sys.argv[2]) if len(sys.argv) > 2 else 2


def listen_on(port):
    """Returns a socket that listens on every address of this computer, IPv6 first."""
    found = socket.getaddrinfo(None, port, socket.AF_UNSPEC, socket.SOCK_STREAM, 0,
                               socket.AI_PASSIVE)
    for family in (socket.AF_INET6, socket.AF_INET):
        for entry in found:
            if entry[0] != family:
                continue
            sock = None
            try:
                sock = socket.socket(family, entry[1], entry[2])
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                sock.bind(entry[4])
                sock.listen(5)
                return sock
            except OSError as error:
                print('cannot use', entry[4], '-', error)
                if sock is not None:
                    sock.close()
    return None


listener = listen_on(port)
if listener is None:
    sys.exit('no address to listen on')
with listener:
    both = 'IPv6 and IPv4' if listener.family == socket.AF_INET6 else 'IPv4 only'
    print('listening,', both, 'port', listener.getsockname()[1], flush=True)
    for number in range(1, clients + 1):
        conn, addr = listener.accept()
        with conn:
            host = addr[0]
            if host.startswith('::ffff:'):
                over = 'IPv4, seen as ' + host
            elif ':' in host:
                over = 'IPv6, ' + host
            else:
                over = 'IPv4, ' + host
            print(f'client {number} came over {over}', flush=True)
            conn.sendall(f'hello, you are {host}\n'.encode())
