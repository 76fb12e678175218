# opening, using and closing a socket
import socket
import sys

turns = int(sys.argv[1])
for i in range(turns):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(('127.0.0.1', 0))
    s.close()
