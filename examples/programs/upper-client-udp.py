# The client of upper-server-udp.py: reads a sentence from the keyboard, prints it in capitals.
#
# Teaches: a UDP client names the receiver with each datagram; the kernel gives it a port by itself.
#
# Run it:    python3 upper-client-udp.py [HOST [PORT]]
#       or   sockshell upper-client-udp.py [HOST [PORT]]

from socket import *
import sys

serverName = sys.argv[1] if len(sys.argv) > 1 else 'localhost'
serverPort = int(sys.argv[2]) if len(sys.argv) > 2 else 12000

clientSocket = socket(AF_INET, SOCK_DGRAM)
message = input('A sentence in small letters: ')
clientSocket.sendto(message.encode(), (serverName, serverPort))
modified, serverAddress = clientSocket.recvfrom(2048)
print('From the server:', modified.decode())
clientSocket.close()
