# The client of upper-server-tcp.py: reads a sentence from the keyboard, prints it in capitals.
#
# Teaches: the client's side of a TCP connection in five lines, and `input`.
#
# Run it:    python3 upper-client-tcp.py [HOST [PORT]]
#       or   sockshell upper-client-tcp.py [HOST [PORT]]

from socket import *
import sys

serverName = sys.argv[1] if len(sys.argv) > 1 else 'localhost'
serverPort = int(sys.argv[2]) if len(sys.argv) > 2 else 12000

clientSocket = socket(AF_INET, SOCK_STREAM)
clientSocket.connect((serverName, serverPort))
sentence = input('A sentence in small letters: ')
clientSocket.send(sentence.encode())
modified = clientSocket.recv(1024)
print('From the server:', modified.decode())
clientSocket.close()
