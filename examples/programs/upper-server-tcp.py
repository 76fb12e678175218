# The upper-case service over TCP: a client sends a sentence, the server sends it back in capitals.
#
# Teaches: `from socket import *`, the welcoming socket and one new socket for each client.
#
# Run it:    python3 upper-server-tcp.py [PORT [CLIENTS]]
#       or   sockshell upper-server-tcp.py [PORT [CLIENTS]]
# Without CLIENTS it serves until Ctrl-C.

from socket import *
import sys

serverPort = int(sys.argv[1]) if len(sys.argv) > 1 else 12000
clients = int(sys.argv[2]) if len(sys.argv) > 2 else -1

serverSocket = socket(AF_INET, SOCK_STREAM)
serverSocket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
serverSocket.bind(('', serverPort))
serverSocket.listen(1)
print('ready on port', serverSocket.getsockname()[1], flush=True)
while clients != 0:
    connectionSocket, addr = serverSocket.accept()
    sentence = connectionSocket.recv(1024).decode()
    print('from', addr[0], ':', sentence)
    connectionSocket.send(sentence.upper().encode())
    connectionSocket.close()
    clients -= 1
serverSocket.close()
