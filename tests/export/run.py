# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of exports share: the sessions, running them, programs and their system calls."""

import os
import re
import signal
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOCKSHELL = os.environ['SOCKSHELL']
TMP = os.environ['TMPDIR']
DEADLINE = 60

os.chdir(TMP)  # a path of a session is relative: nothing outside of its folder is there

# Every byte there is, in an order that is bad for escapes: a digit after an octal or hexadecimal one, the
# trigraphs, ends of comments and strings.
HOSTILE = (b"\x41f\x00" b"1\x0779??=??/\n??'*/ // /* \" ' \\ \\x41 %s %n " + bytes(range(256)))


def bytes_literal(data):
    """DATA between b"…" as it may be typed."""
    return ''.join('\\x%02x' % byte for byte in data)


def free_port():
    """A port that nobody has, below those that the kernel gives by itself; tests that run at the same time look
    far from each other."""
    for port in range(20000 + os.getpid() * 61 % 10000, 32000):
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(('', port))
                udp.bind(('', port))
            except OSError:
                continue
            return port
    raise OSError('no port is free')


def sessions():
    """(name, text) of each, ready to run."""
    with open(os.path.join(HERE, 'sessions.txt'), encoding='utf-8') as file:
        parts = re.split(r'^=== (.*)\n', file.read(), flags=re.M)[1:]
    for name, text in zip(parts[::2], parts[1::2]):
        text = text.replace('PORT', str(free_port())).replace('BYTES', bytes_literal(HOSTILE))
        yield name, text.replace('PATH', 'path')


def run(command, **options):
    """How COMMAND has ended. One that has not by the deadline is killed with all that it has started: it has failed, and
    its errors end with that."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                               start_new_session=True, **options)
    late = b''
    try:
        out, errors = process.communicate(timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        late = b'\n%s: no end after %d s\n' % (os.fsencode(command[0]), DEADLINE)
        os.killpg(process.pid, signal.SIGKILL)
        out, errors = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, errors + late)


def typed(text):
    """The statements of a session without their prompts: such a file runs like a program, with all its rights."""
    lines, side = [], ''
    for line in text.splitlines():
        name, line = re.match(r'(\w*)(?:>>>|\.\.\.) ?(.*)', line).groups()
        if name and name != side:
            side = name
            lines.append('side ' + name)
        lines.append(line)
    return '\n'.join(lines) + '\n'


def export(form, text, out, *options):
    """Runs the session TEXT with --export=FORM: what was printed."""
    path = os.path.join(TMP, 'session.txt')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    if os.path.exists(os.path.join(TMP, 'path')):
        os.unlink(os.path.join(TMP, 'path'))
    done = run([SOCKSHELL, '--export=' + form, '-o', out, *options, path])
    if not os.path.exists(out):
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode()


class Tap:
    def __init__(self):
        self.count = 0

    def point(self, good, name, details=''):
        self.count += 1
        print('%s %d - %s' % ('ok' if good else 'not ok', self.count, name))
        if not good:
            for line in str(details).splitlines():
                print('#', line)

    def end(self):
        print('1..%d' % self.count)
        sys.stdout.flush()
