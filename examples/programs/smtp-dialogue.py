# Hands one mail to a mail server, by hand.
#
# Teaches: a protocol of commands and numbered replies (RFC 5321): how to read a reply of several
# lines (`250-` goes on, `250 ` ends it), what each command means, and that a line of the mail that
# starts with a dot is sent with two.
#
# Run it:    python3 smtp-dialogue.py [HOST [PORT [FROM [TO]]]]
#       or   sockshell smtp-dialogue.py [HOST [PORT [FROM [TO]]]]
# Try it with a server of your own only. Exit status: 0 when the mail was taken, 1 when not.

import socket
import sys

host = sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1'
port = int(sys.argv[2]) if len(sys.argv) > 2 else 2525
sender = sys.argv[3] if len(sys.argv) > 3 else 'learner@example.org'
receiver = sys.argv[4] if len(sys.argv) > 4 else 'friend@example.org'

MAIL = """\
From: <{}>
To: <{}>
Subject: By hand

Every byte of this went through send.
.A line that starts with a dot.
"""

waiting = b''


def read_line(sock):
    """Returns the next line without its CR LF; what came after it waits for the next call."""
    global waiting
    while b'\r\n' not in waiting:
        data = sock.recv(512)
        if not data:
            raise ConnectionError('the server hung up')
        waiting += data
    line, end, waiting = waiting.partition(b'\r\n')
    return line.decode('ascii', 'replace')


def expect(sock, code):
    """Reads one whole reply and checks its number."""
    while True:
        line = read_line(sock)
        print('S:', line)
        if line[3:4] != '-':
            break
    if line[:3] != str(code):
        raise ValueError(f'wanted {code}, got {line[:3]}')


def command(sock, text, code):
    print('C:', text)
    sock.sendall(text.encode('ascii') + b'\r\n')
    expect(sock, code)


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.settimeout(10)
    sock.connect((host, port))
    expect(sock, 220)
    command(sock, 'EHLO localhost', 250)
    command(sock, f'MAIL FROM:<{sender}>', 250)
    command(sock, f'RCPT TO:<{receiver}>', 250)
    command(sock, 'DATA', 354)
    for line in MAIL.format(sender, receiver).splitlines():
        if line.startswith('.'):
            line = '.' + line
        print('C:', line)
        sock.sendall(line.encode('ascii') + b'\r\n')
    command(sock, '.', 250)
    command(sock, 'QUIT', 221)
except (OSError, ValueError) as error:
    print('not sent:', error)
    sys.exit(1)
else:
    print('The server has taken the mail.')
finally:
    sock.close()
