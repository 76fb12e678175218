# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in the Test Anything Protocol, for tests in Python, which find it by

    sys.path.insert(0, os.path.join(os.environ['top_srcdir'], 'tests'))
"""

count = 0


def point(good, name, *details):
    """One point; of one that has failed the details, each line as a remark (of a long detail the end)."""
    global count
    count += 1
    print('%sok %d - %s' % ('' if good else 'not ', count, name))
    for detail in details if not good else ():
        for line in str(detail)[-8000:].splitlines():
            print('# ' + line)
    print(end='', flush=True)


def skip(name, why):
    global count
    count += 1
    print('ok %d - %s # SKIP %s' % (count, name, why), flush=True)


def done():
    """Says how many points there were, at the end: a test without it did not get there."""
    print('1..%d' % count)
