# SPDX-License-Identifier: GPL-3.0-or-later
# --- len counts characters
print(len(''), len('abc'), len('größe'), len('😀'), len('a\n'))
# --- index
s = 'python'
print(s[0], s[5], s[-1], s[-6], 'größe'[2], '日本語'[-1])
# --- index out of range
#: fails
print('abc'[3])
# --- negative index out of range
#: fails
print('abc'[-4])
# --- slices
s = 'abcdefgh'
print(s[2:5], s[:3], s[5:], s[:], s[-3:], s[:-2], s[2:-2], s[5:2] == '', s[100:] == '', s[:100], s[-100:3])
# --- slices with a step
s = 'abcdefgh'
print(s[::2], s[1::2], s[::-1], s[6:1:-2], s[-1:-4:-1], s[::-3], s[2::-1], s[:2:-1], s[10::-1], s[::100])
# --- slices of non-ASCII text
s = 'äöü日本😀x'
print(s[1:4], s[::-1], s[-2:], s[3], s[:2])
# --- a step of zero
try:
    'abc'[::0]
except ValueError as e:
    print(e)
# --- an index that is no integer
try:
    'abc'['a']
except TypeError as e:
    print(e)
try:
    'abc'[1.0]
except TypeError as e:
    print(e)
# --- strings do not change
try:
    s = 'abc'
    s[0] = 'x'
except TypeError as e:
    print(e)
# --- iteration
for c in 'aé😀':
    print(c, end='|')
print()
# --- upper and lower
print('Hello'.upper(), 'Hello'.lower(), 'größe'.upper(), 'ÄÖ'.lower())
# --- swapcase and capitalize
#: may-refuse
print('Hello'.swapcase(), 'hELLO wORLD'.capitalize())
# --- title
print('hello world'.title(), "it's a day".title(), 'a1b c-d'.title(), ''.title())
# --- upper of sharp s
#: may-refuse
print('straße'.upper(), 'ﬁ'.upper(), 'ß'.title())
# --- strip
print(repr('  a b  '.strip()), repr('  a '.lstrip()), repr(' a  '.rstrip()), repr('\t\n a\r\n'.strip()), repr(''.strip()))
# --- strip characters
print('xxaxx'.strip('x'), 'abcba'.strip('ab'), 'www.example.org'.lstrip('w.'), 'a.b...'.rstrip('.'), 'abc'.strip(''))
# --- strip of all there is
print(repr('xxx'.strip('x')), repr('   '.strip()))
# --- strip knows other blanks
#: may-refuse
print(repr('\u00a0\u2003a\u3000'.strip()), repr('\x1ca\x1f'.strip()))
# --- split at blanks
print('a b  c'.split(), '  a b '.split(), ''.split(), '   '.split(), 'a\tb\nc\r\nd'.split(), 'one'.split())
# --- split at a separator
print('a,b,,c'.split(','), ',a,'.split(','), ''.split(','), 'abc'.split('x'), 'a--b--c'.split('--'), 'aaa'.split('aa'))
# --- split so often
print('a b c d'.split(None, 2), 'a,b,c'.split(',', 1), 'a,b'.split(',', 0), ' a  b  c '.split(None, 1), 'a,b,c'.split(',', -1))
# --- split with keywords
print('a b c'.split(maxsplit=1), 'a,b,c'.split(sep=',', maxsplit=1))
# --- rsplit
print('a,b,c'.rsplit(',', 1), 'a b c d'.rsplit(None, 2), 'a,b'.rsplit(','), ' a b '.rsplit(maxsplit=1), 'x'.rsplit(','))
# --- split at nothing
try:
    'abc'.split('')
except ValueError as e:
    print(e)
# --- splitlines
print('a\nb\r\nc\rd'.splitlines(), 'a\n\nb\n'.splitlines(), ''.splitlines(), '\n'.splitlines(), 'a\nb'.splitlines(True))
# --- splitlines at the rarer ends of lines
#: may-refuse
print('a\x0bb\x0cc\x1cd\x85e\u2028f'.splitlines(), 'a\r\nb\n'.splitlines(keepends=True))
# --- join
print(','.join(['a', 'b', 'c']), ''.join(('x', 'y')), '-'.join([]), ', '.join('abc'), '\n'.join(['one']))
# --- join wants text
try:
    ','.join(['a', 1])
except TypeError as e:
    print(e)
try:
    ','.join([b'a'])
except TypeError as e:
    print(e)
# --- join wants something iterable
try:
    ','.join(5)
except TypeError as e:
    print(e)
# --- replace
print('aaa'.replace('a', 'b'), 'aaa'.replace('a', 'b', 2), 'abc'.replace('x', 'y'), 'abc'.replace('b', ''), 'ab'.replace('', '-'))
# --- replace that grows and shrinks
print('a.b.c'.replace('.', '::'), 'a::b'.replace('::', '.'), 'aaaa'.replace('aa', 'a'), 'abc'.replace('', '.', 2))
# --- find and rfind
s = 'hello hello'
print(s.find('lo'), s.rfind('lo'), s.find('x'), s.find('l', 5), s.find('h', 1, 5), s.find(''), s.rfind(''), s.find('lo', -3))
# --- find counts characters
print('äöü日本'.find('日'), 'äöüäö'.rfind('ö'), '日本日本'.index('本', 2))
# --- index and rindex
s = 'hello hello'
print(s.index('e'), s.rindex('e'), s.index('l', 4))
try:
    s.index('x')
except ValueError as e:
    print(e)
# --- count
print('banana'.count('a'), 'banana'.count('an'), 'aaaa'.count('aa'), 'abc'.count(''), 'banana'.count('a', 2), 'abc'.count('x'))
# --- startswith and endswith
s = 'GET / HTTP/1.1'
print(s.startswith('GET'), s.startswith('POST'), s.endswith('1.1'), s.startswith(''), s.startswith('/', 4), s.endswith('GET', 0, 3))
# --- startswith with a tuple
print('GET'.startswith(('GET', 'HEAD')), 'PUT'.startswith(('GET', 'HEAD')), 'a.py'.endswith(('.c', '.py')), 'a'.startswith(()))
# --- startswith wants text
try:
    'abc'.startswith(b'a')
except TypeError as e:
    print(e)
# --- partition
print('a=b=c'.partition('='), 'abc'.partition('='), '=x'.partition('='), 'k: v'.partition(': '))
# --- rpartition
print('a=b=c'.rpartition('='), 'abc'.rpartition('='), 'x='.rpartition('='))
# --- partition at nothing
try:
    'abc'.partition('')
except ValueError as e:
    print(e)
# --- zfill
print('7'.zfill(3), '-7'.zfill(4), '+7'.zfill(4), 'abc'.zfill(2), ''.zfill(2), '--1'.zfill(5))
# --- ljust, rjust, center
print(repr('ab'.ljust(5)), repr('ab'.rjust(5)), repr('ab'.center(5)), repr('abc'.center(6)), 'ab'.ljust(5, '.'), 'ab'.rjust(5, '0'), 'ab'.center(7, '*'))
# --- justified to less than there is
print('abcdef'.ljust(3), 'abcdef'.rjust(3), 'abcdef'.center(-1), 'é'.ljust(3, 'ü'))
# --- center puts the odd blank where Python does
for n in range(1, 7):
    print(repr('a'.center(n, '.')), repr('ab'.center(n, '.')), end=' ')
print()
# --- a fill of two characters
try:
    'a'.ljust(5, 'xy')
except TypeError as e:
    print(e)
# --- isdigit
print('12'.isdigit(), '1a'.isdigit(), ''.isdigit(), '-1'.isdigit(), '1.5'.isdigit(), ' 1'.isdigit())
# --- isalpha, isalnum
#: may-refuse
print('ab'.isalpha(), 'a1'.isalpha(), 'a1'.isalnum(), 'a b'.isalnum(), '٣'.isdigit(), '²'.isdigit())
# --- isspace, isupper, islower
#: may-refuse
print(' \t'.isspace(), ''.isspace(), 'A1'.isupper(), 'aB'.isupper(), 'a1'.islower(), '1'.islower(), 'é'.islower())
# --- expandtabs
#: may-refuse
print(repr('a\tb'.expandtabs()), repr('a\tb'.expandtabs(4)), repr('\t'.expandtabs(2)))
# --- removeprefix and removesuffix
#: may-refuse
print('test.py'.removesuffix('.py'), 'test'.removesuffix('.py'), 'a-b'.removeprefix('a-'), 'ab'.removeprefix('x'))
# --- encode
print('abc'.encode(), 'größe'.encode(), 'größe'.encode('utf-8'), 'ß'.encode('latin-1'), '😀'.encode('UTF-8'), ''.encode())
# --- encode in ASCII
try:
    'größe'.encode('ascii')
except UnicodeEncodeError as e:
    print(e)
# --- several characters that ASCII has not
try:
    'aäöb'.encode('ascii')
except UnicodeEncodeError as e:
    print(e)
# --- encode with an error handler
print('größe'.encode('ascii', 'ignore'), 'größe'.encode('ascii', 'replace'), '日'.encode('latin-1', errors='replace'))
# --- an encoding that does not exist
try:
    'a'.encode('klingon')
except LookupError as e:
    print(e)
# --- methods in a row
print('  Hello, World  '.strip().lower().replace(',', '').split()[1].upper()[::-1])
# --- a method as a value
f = 'abc'.upper
print(f(), f())
# --- a method that text has not
#: fails
'abc'.push('d')
# --- too few arguments for a method
try:
    'abc'.replace('a')
except TypeError as e:
    print('TypeError')
# --- comparing and sorting
print(sorted(['b', 'a', 'C', 'é', 'z', '']), 'a' < 'é', 'Z' < 'a', '😀' > '\uffff', max('hello'), min('hello'))
# --- text from characters and back
print(chr(65), chr(233), chr(0x1f600), ord('A'), ord('é'), ord('😀'), repr(chr(0)))
# --- str of things
print(str(), str(5), str(1.5), str('a'), str([1, 'a']), str(b'a'), str(True), str(None))
# --- str of bytes with an encoding
print(str(b'gr\xc3\xb6', 'utf-8'), str(b'\xe9', 'latin-1'))
# --- long text
s = 'ab' * 1000
print(len(s), s[999:1003], s.count('ba'), len(s.split('a')), s.find('c'))
# --- a dollar, a percent sign, braces
print('$HOME', '100%', '{}', '{{', '%s')
# --- join, of what cannot be walked
for what in (5, None, len, 'a b'.split, ValueError, ValueError(1), ...):
    for sep in (',', b','):
        try:
            sep.join(what)
        except TypeError as e:
            print(e)
