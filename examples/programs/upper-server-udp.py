# The upper-case service over UDP. Compare it with upper-server-tcp.py: no listen, no accept.
#
# Teaches: `from socket import *`, recvfrom and sendto, and one socket for all clients.
#
# Run it:    python3 upper-server-udp.py [PORT [DATAGRAMS]]
#       or   sockshell upper-server-udp.py [PORT [DATAGRAMS]]
# Without DATAGRAMS it serves until Ctrl-C.

from socket import *
import sys

serverPort = int(sys.argv[1]) if len(sys.argv) > 1 else 12000
datagrams = int(sys.argv[2]) if len(sys.argv) > 2 else -1

serverSocket = socket(AF_INET, SOCK_DGRAM)
serverSocket.bind(('', serverPort))
print('ready on port', serverSocket.getsockname()[1], flush=True)
while datagrams != 0:
    message, clientAddress = serverSocket.recvfrom(2048)
    modified = message.decode().upper()
    print('from', clientAddress[0], ':', modified)
    serverSocket.sendto(modified.encode(), clientAddress)
    datagrams -= 1
serverSocket.close()
