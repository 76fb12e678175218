"""Each way in which a process gives up a socket: the other end is told at once, before anybody learns that it has."""
import os
import signal
import socket

TIMES = 10


def give_up(how):
    ours, theirs = socket.socketpair()
    inlet, outlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        ours.close()
        os.close(outlet)
        theirs.send(b'x')
        how(theirs, inlet)
        os._exit(0)
    theirs.close()
    os.close(inlet)
    assert ours.recv(1) == b'x'
    return ours, outlet, pid


def end(theirs, inlet):
    os._exit(0)


def die(theirs, inlet):
    os.kill(os.getpid(), signal.SIGTERM)


def become_another(theirs, inlet):
    os.dup2(inlet, 0)
    os.execv('/bin/cat', ['cat'])


for how in (end, die):
    for _ in range(TIMES):
        ours, outlet, pid = give_up(how)
        os.waitpid(pid, 0)
        assert ours.recv(1, socket.MSG_DONTWAIT) == b''
        ours.close()
        os.close(outlet)
ours, outlet, pid = give_up(become_another)  # which waits for its input
assert ours.recv(1) == b''
os.close(outlet)
os.waitpid(pid, 0)
ours.close()

ours, theirs = socket.socketpair()
theirs.send(b'x')
theirs.close()
assert ours.recv(2) == b'x' and ours.recv(2, socket.MSG_DONTWAIT) == b''
ours.close()
ours, theirs = socket.socketpair()
other = socket.socket(socket.AF_UNIX)
theirs.send(b'x')
os.dup2(other.fileno(), theirs.fileno())
assert ours.recv(2) == b'x' and ours.recv(2, socket.MSG_DONTWAIT) == b''
