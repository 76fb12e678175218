# A server that speaks in frames: each message has its length in front.
#
# Teaches: how to carry messages over a stream. recv may return half a message or two at once;
# a header of fixed size, made with struct, says how many bytes belong to the next one.
#
# Run it:    python3 frames-server.py [HOST [PORT]]
#       or   sockshell frames-server.py [HOST [PORT]]
# It serves one client, then ends.
#
# A frame: kind (1 byte), length of the payload (4 bytes, network byte order), payload.

import socket
import struct
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 50011

HEADER = '!BI'
TEXT, NUMBERS, ANSWER, BYE = 1, 2, 3, 4
LIMIT = 1 << 20


def receive_exactly(sock, count):
    """Returns count bytes, or fewer when the stream ended before that."""
    data = b''
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            break
        data += piece
    return data


def receive_frame(sock):
    """Returns (kind, payload), or (None, b'') at the end of the stream."""
    size = struct.calcsize(HEADER)
    header = receive_exactly(sock, size)
    if header == b'':
        return None, b''
    if len(header) < size:
        raise ConnectionError(f'the stream ended inside a header, after {len(header)} bytes')
    kind, length = struct.unpack(HEADER, header)
    if length > LIMIT:
        raise ValueError(f'a frame of {length} bytes is too long')
    payload = receive_exactly(sock, length)
    if len(payload) < length:
        raise ConnectionError('the stream ended inside a payload')
    return kind, payload


def send_frame(sock, kind, payload=b''):
    sock.sendall(struct.pack(HEADER, kind, len(payload)) + payload)


def handle(kind, payload):
    """Returns the text of the answer to one frame."""
    if kind == TEXT:
        text = payload.decode('utf-8')
        return f'{len(payload)} bytes are {len(text)} characters, reversed: {text[::-1]}'
    if kind == NUMBERS:
        count = len(payload) // 4
        numbers = struct.unpack(f'!{count}i', payload)
        return f'sum of {count} numbers: {sum(numbers)}'
    return f'kind {kind} is unknown'


with socket.create_server((HOST, PORT)) as listener:
    print('listening on', HOST, 'port', listener.getsockname()[1], flush=True)
    conn, addr = listener.accept()
    with conn:
        frames = 0
        try:
            while True:
                kind, payload = receive_frame(conn)
                if kind is None or kind == BYE:
                    break
                frames += 1
                reply = handle(kind, payload)
                print(f'frame {frames}: kind {kind}, {len(payload)} bytes -> {reply[:60]}')
                send_frame(conn, ANSWER, reply.encode('utf-8'))
        except (ConnectionError, ValueError) as error:
            print('gave up:', error)
        print(frames, 'frames, last kind', kind)
