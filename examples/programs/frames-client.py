# The client of frames-server.py.
#
# Teaches: packing with struct, and that the receiver gets whole messages however the bytes were
# cut on the way: one frame is sent here byte by byte, and two others in a single sendall.
#
# Run it:    python3 frames-client.py [HOST [PORT]]
#       or   sockshell frames-client.py [HOST [PORT]]

import socket
import struct
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50011

HEADER = '!BI'
TEXT, NUMBERS, ANSWER, BYE = 1, 2, 3, 4


def frame(kind, payload=b''):
    return struct.pack(HEADER, kind, len(payload)) + payload


def receive_exactly(sock, count):
    data = bytearray()
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise ConnectionError('the server hung up')
        data += piece
    return bytes(data)


def show_answer(sock):
    kind, length = struct.unpack(HEADER, receive_exactly(sock, struct.calcsize(HEADER)))
    assert kind == ANSWER, kind
    print('answer:', receive_exactly(sock, length).decode('utf-8'))


with socket.create_connection((HOST, PORT)) as sock:
    whole = frame(TEXT, 'größer als ASCII'.encode('utf-8'))
    print('one frame:', whole.hex(' '))
    for i in range(len(whole)):
        sock.send(whole[i:i + 1])
    show_answer(sock)

    packed = b''
    for number in (1, -2, 300, 40000, -5000000):
        packed += struct.pack('!i', number)
    sock.sendall(frame(NUMBERS, packed) + frame(TEXT, b'x' * 100))
    show_answer(sock)
    show_answer(sock)

    sock.sendall(frame(77))
    show_answer(sock)
    sock.sendall(frame(BYE))
print('done')
