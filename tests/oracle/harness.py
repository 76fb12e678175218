# SPDX-License-Identifier: GPL-3.0-or-later
"""What the oracle tests share: running a program under python3 and under sockshell, and TAP.

The oracle is CPython: a program means what python3 says it means. Three things are compared:
standard output (to the byte), exit status, and the last line of the error, which python3 writes
at the end of its traceback and sockshell before its indented lines of explanation.

Environment: SOCKSHELL is the program under test; PYTHON3, if set, the oracle.
With --self the oracle is compared with itself, which checks the tests and not the shell.
"""

import concurrent.futures
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PROGRAMS = os.path.join(TOP, 'examples', 'programs')
DEADLINE = 100  # seconds for one program; only a hanging one ever needs them, on the slowest machine too

PYTHON = os.environ.get('PYTHON3') or (
    '/usr/bin/python3' if os.access('/usr/bin/python3', os.X_OK) else sys.executable)
ORACLE = [PYTHON, '-E', '-s', '-B', '-W', 'ignore']
VERSION = tuple(map(int, subprocess.check_output(
    [PYTHON, '-c', 'import sys; print(*sys.version_info[:2])']).split()))

ERROR_LINE = re.compile(
    r'^(?:[A-Za-z_.]*(?:Error|Exception|KeyboardInterrupt|SystemExit|StopIteration)'
    r'|[a-z_]+\.(?:error|gaierror|herror|timeout|UnsupportedOperation))(?:: .*)?$')


class Result:
    """How a program ended and what it wrote."""

    def __init__(self, out, err, status):
        self.out, self.err = out, err
        # python3 lets SIGINT end it after its traceback; a shell then says 130, as sockshell does.
        self.status = 130 if status == -signal.SIGINT else status

    def error(self):
        """The line that names the exception, the last such one: of a chain the others come before it."""
        lines = [line for line in self.err.decode('utf-8', 'backslashreplace').splitlines()
                 if ERROR_LINE.match(line)]
        return lines[-1] if lines else ''

    def traceback(self, folder):
        """What is said of a program of FOLDER that ended with an exception or has a SyntaxError; the folder's own
        path is `FOLDER`."""
        text = self.err.decode('utf-8', 'backslashreplace').replace(os.path.realpath(folder), 'FOLDER')
        start = re.search(r'^(?:Traceback \(most|  File )', text, re.M)
        return text[start.start():] if start else ''


def environment(home):
    """A small environment, the same for both, in which nothing of the user's own is touched."""
    env = {name: os.environ[name] for name in ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS',
                                               'LSAN_OPTIONS', 'LD_LIBRARY_PATH')
           if name in os.environ}
    env.update(HOME=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home, LC_ALL='C.UTF-8', TERM='dumb',
               NO_COLOR='1')
    return env


def run(argv, stdin=b'', cwd=None, path=None):
    """Runs argv to its end and returns its Result; one that hangs is killed and has status None.
    path: another $PATH."""
    home = cwd or tempfile.gettempdir()
    env = environment(home)
    if path is not None:
        env['PATH'] = path
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=cwd, env=env,
                               start_new_session=True)
    try:
        out, err = process.communicate(stdin, timeout=DEADLINE)
        return Result(out, err, process.returncode)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return Result(out, err + b'\n(killed: it did not end in %d s)\n' % DEADLINE, None)


class Tap:
    """Prints the results in the Test Anything Protocol."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, passed, name, why=()):
        self.count += 1
        print('ok' if passed else 'not ok', self.count, '-', name.replace('#', '\\#'))
        if not passed:
            self.failed += 1
            for line in why:
                for part in str(line).splitlines() or ['']:
                    print('#   ' + part)
        sys.stdout.flush()
        return passed

    @contextlib.contextmanager
    def whole(self, name):
        """What goes wrong in the test itself is a failed point with its traceback; the others go on."""
        try:
            yield
        except Exception:  # pylint: disable=broad-except
            self.ok(False, name, traceback.format_exc().splitlines())

    def skip(self, name, why):
        self.count += 1
        print('ok', self.count, '-', name, '# SKIP', why, flush=True)

    def done(self):
        print('1..%d' % self.count, flush=True)
        if self.failed:
            print('# %d of %d failed' % (self.failed, self.count), flush=True)
        return 1 if self.failed or not self.count else 0


def arguments(argv):
    """Returns (the command under test as a list, is it the oracle itself, the filters)."""
    filters = [word for word in argv if not word.startswith('-')]
    for word in argv:
        if word.startswith('-') and word != '--self':
            sys.exit('usage: [--self] [NAME-PART...]')
    if '--self' in argv:
        return list(ORACLE), True, filters
    path = os.environ.get('SOCKSHELL', '')
    if not path or not os.path.isfile(path) or not os.access(path, os.X_OK):
        print('not ok 1 - SOCKSHELL is the path of the program to test')
        print('#   SOCKSHELL is %s' % (repr(path) + ', which is no program' if path else 'not set'))
        print('1..1')
        sys.exit(1)
    return [os.path.abspath(path)], False, filters


def wanted(name, filters):
    return not filters or any(part in name for part in filters)


def pool(function, items):
    """Calls function for each item, a few at a time, and yields the results in order."""
    with concurrent.futures.ThreadPoolExecutor(max(2, min(6, os.cpu_count() or 2))) as workers:
        yield from workers.map(function, items)


def show(data):
    """Bytes for a diagnosis: as text, with what cannot be printed escaped."""
    return data.decode('utf-8', 'backslashreplace')


def difference(want, got):
    """The first place where two outputs differ, in a few lines."""
    a, b = want.split(b'\n'), got.split(b'\n')
    for number in range(max(len(a), len(b))):
        left = a[number] if number < len(a) else None
        right = b[number] if number < len(b) else None
        if left != right:
            return ['line %d' % (number + 1),
                    '  want: ' + ('(end)' if left is None else show(left)[:400]),
                    '  got:  ' + ('(end)' if right is None else show(right)[:400])]
    return []


def compare(want, got, class_only=False):
    """Returns the list of differences between the oracle's Result and the other; empty is equal."""
    why = []
    if want.out != got.out:
        why += ['standard output differs at ' + '\n'.join(difference(want.out, got.out))]
    if want.status != got.status:
        why += ['exit status: want %s, got %s' % (want.status, got.status)]
    want_error, got_error = want.error(), got.error()
    if class_only:
        want_error, got_error = want_error.partition(':')[0], got_error.partition(':')[0]
    if want_error != got_error:
        why += ['error: want %s' % want_error, '       got  %s' % got_error]
    if not want_error and want.err and want.err != got.err:
        why += ['standard error differs at ' + '\n'.join(difference(want.err, got.err))]
    if why and got.err and want.err != got.err:
        why += ['its standard error:'] + ['  ' + line for line in show(got.err).splitlines()[:8]]
    return why


def refused(want, got):
    """Did the shell say that it does not know something, having shown nothing wrong before that?"""
    lines = got.out.split(b'\n')
    return (got.status == 1 and want.out.startswith(got.out[:got.out.rfind(b'\n') + 1])
            and lines[-1] == b''
            and re.search(r'sockshell has no|^(AttributeError|NameError|SyntaxError|TypeError|LookupError): ',
                          show(got.err), re.M) is not None)


def version(text, otherwise):
    return tuple(int(part) for part in text.split('.')) if text else otherwise


class Case:
    """One small program. See cases/README for the form of the files."""

    def __init__(self, name, text, lines):
        self.name, self.text = name, text
        self.args, self.stdin, self.calls = [], b'', []
        self.file = 'case.py'
        self.fails = self.class_only = self.may_refuse = False
        self.out, self.error, self.status, self.err_has = [], None, None, []
        self.first, self.last = (3, 0), (3, 999)  # the versions of python3 that say the same
        for line in lines:
            word, _, rest = line[2:].strip().partition(' ')
            if word == 'args':
                self.args = rest.split()
            elif word == 'file':
                self.file = rest
            elif word == 'calls':
                self.calls = rest.split()
            elif word == 'stdin':
                self.stdin += rest.encode().decode('unicode_escape').encode('latin-1')
            elif word == 'fails':
                self.fails = True
            elif word == 'class-only':
                self.fails = self.class_only = True
            elif word == 'may-refuse':
                self.may_refuse = True
            elif word == 'python':
                first, _, last = rest.partition('-')
                self.first = version(first, self.first)
                self.last = version(last, self.last)
            elif word == 'stdout':
                self.out.append(rest)
            elif word == 'error':
                self.error = rest
            elif word == 'status':
                self.status = int(rest)
            elif word == 'stderr-has':
                self.err_has.append(rest)
            else:
                raise SystemExit('%s: unknown directive %s' % (name, word))


def read_cases(path):
    """Splits a file of cases at its lines `# --- name`."""
    stem = os.path.splitext(os.path.basename(path))[0]
    cases, name, lines = [], None, []

    def finish():
        if name is not None:
            directives = [line for line in lines if line.startswith('#:')]
            text = ''.join(line + '\n' for line in lines if not line.startswith('#:'))
            cases.append(Case(stem + ': ' + name, text.strip('\n') + '\n', directives))

    with open(path, encoding='utf-8') as file:
        for line in file.read().split('\n'):
            if line.startswith('# --- '):
                finish()
                name, lines = line[6:].strip(), []
            else:
                lines.append(line)
    finish()
    names = [case.name for case in cases]
    for case in cases:
        if names.count(case.name) > 1:
            raise SystemExit('two cases are called ' + case.name)
    return cases


class Scratch:
    """A directory of one's own for the time of a `with`."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='oracle-')
        return self.path

    def __exit__(self, *ignored):
        shutil.rmtree(self.path, ignore_errors=True)


def deadline():
    return time.monotonic() + DEADLINE
