# Fetches one page over HTTP/1.1, by hand.
#
# Teaches: that HTTP is text over a TCP connection: a request line, header lines that end in CR LF,
# an empty line; then the answer in the same shape. `Connection: close` makes the end of the answer
# the end of the stream (RFC 9112, section 6.3).
#
# Run it:    python3 http-get.py [HOST [PORT [PATH]]]
#       or   sockshell http-get.py [HOST [PORT [PATH]]]         for instance with http-server.py
# Exit status: 0 when the server answered 2xx, 1 when it answered anything else.

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
port = int(sys.argv[2]) if len(sys.argv) > 2 else 8080
path = sys.argv[3] if len(sys.argv) > 3 else '/'

request = (
    f'GET {path} HTTP/1.1\r\n'
    f'Host: {host}:{port}\r\n'
    'User-Agent: http-get\r\n'
    'Accept: */*\r\n'
    'Connection: close\r\n'
    '\r\n'
)

with socket.create_connection((host, port), timeout=10) as sock:
    sock.sendall(request.encode('ascii'))
    response = b''
    while True:
        data = sock.recv(4096)
        if not data:
            break
        response += data

head, blank, body = response.partition(b'\r\n\r\n')
if not blank:
    print('that was no HTTP answer:', response)
    sys.exit(1)

lines = head.decode('latin-1').split('\r\n')
version, status, reason = (lines[0] + '  ').split(' ', 2)
print('version:', version)
print('status:', status, reason.strip())

headers = {}
for line in lines[1:]:
    name, colon, value = line.partition(':')
    headers[name.strip().lower()] = value.strip()
for name in sorted(headers):
    print(f'{name:>16} = {headers[name]}')

length = headers.get('content-length')
if length is not None and int(length) != len(body):
    print('the body is incomplete:', len(body), 'of', length, 'bytes')
    sys.exit(1)

print(f'body, {len(body)} bytes:')
print(body.decode('utf-8', 'replace'))
sys.exit(0 if status.startswith('2') else 1)
