# SPDX-License-Identifier: GPL-3.0-or-later
"""The oracle for the prompt: reads statements from standard input and evaluates each as python3
does interactively (the value of an expression is shown), but without prompts, and ends with
status 1 at the first error."""

import codeop
import sys
import traceback

names = {'__name__': '__main__', '__builtins__': __builtins__}
compiler = codeop.CommandCompiler()
lines = []


def fail():
    sys.stdout.flush()
    traceback.print_exc()
    sys.exit(1)


def evaluate(source):
    """Returns False when the statement is not finished."""
    try:
        code = compiler(source, '<stdin>', 'single')
    except (SyntaxError, OverflowError, ValueError):
        fail()
    if code is None:
        return False
    try:
        exec(code, names)
    except SystemExit:
        raise
    except BaseException:
        fail()
    return True


for line in sys.stdin:
    lines.append(line.rstrip('\n'))
    if evaluate('\n'.join(lines)):
        lines = []
if lines and not evaluate('\n'.join(lines) + '\n'):
    sys.exit('the last statement is not finished')
