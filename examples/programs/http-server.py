# A very small HTTP/1.1 server.
#
# Teaches: what a web server does for each connection: read up to the empty line, take the request
# line apart, answer with a status line, headers with the body's length, and the body.
#
# Run it:    python3 http-server.py [HOST [PORT [REQUESTS]]]
#       or   sockshell http-server.py [HOST [PORT [REQUESTS]]]
# Then: curl -i http://127.0.0.1:8080/ or http-get.py. Without REQUESTS it serves until Ctrl-C.

import socket
import sys

HOST = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
requests = int(sys.argv[3]) if len(sys.argv) > 3 else None

PAGES = {
    '/': ('text/html; charset=utf-8',
          '<!DOCTYPE html>\n<title>A small server</title>\n'
          '<p>It works. Here is a <a href="/hello.txt">café</a>.</p>\n'),
    '/hello.txt': ('text/plain; charset=utf-8', 'Hello over HTTP.\n'),
}
REASONS = {200: 'OK', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed'}


def read_head(conn):
    """Returns what came before the empty line, or None when the client left before that."""
    data = b''
    while b'\r\n\r\n' not in data:
        piece = conn.recv(1024)
        if not piece or len(data) > 65536:
            return None
        data += piece
    return data[:data.index(b'\r\n\r\n')].decode('latin-1')


def answer(head):
    """Returns (status, type, body) for the head of a request."""
    words = head.split('\r\n')[0].split()
    if len(words) != 3 or not words[2].startswith('HTTP/1.'):
        return 400, 'text/plain', 'I do not understand this request.\n'
    method, path, version = words
    if method not in ('GET', 'HEAD'):
        return 405, 'text/plain', f'I cannot {method}.\n'
    path = path.partition('?')[0]
    if path not in PAGES:
        return 404, 'text/plain', f'There is no {path} here.\n'
    kind, body = PAGES[path]
    return 200, kind, body


def respond(conn, head):
    status, kind, text = answer(head)
    body = text.encode('utf-8')
    fields = [
        'HTTP/1.1 %d %s' % (status, REASONS[status]),
        'Content-Type: ' + kind,
        'Content-Length: ' + str(len(body)),
        'Connection: close',
    ]
    if status == 405:
        fields.append('Allow: GET, HEAD')
    conn.sendall('\r\n'.join(fields).encode('latin-1') + b'\r\n\r\n')
    if not head.startswith('HEAD '):
        conn.sendall(body)
    return status


with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, PORT))
    listener.listen(16)
    print('listening on', HOST, 'port', listener.getsockname()[1], flush=True)
    try:
        while requests is None or requests > 0:
            conn, addr = listener.accept()
            with conn:
                try:
                    head = read_head(conn)
                    if head is None:
                        print(addr[0], 'left without a request')
                    else:
                        print(addr[0], repr(head.split('\r\n')[0]), respond(conn, head))
                except ConnectionError as error:
                    print(addr[0], 'broke off:', error)
            if requests is not None:
                requests -= 1
    except KeyboardInterrupt:
        print('stopped by Ctrl-C')
