# SPDX-License-Identifier: GPL-3.0-or-later
# --- os.path as text
import os
for p in ('', '/', '//', '///', '.', '..', 'a', '/a', 'a/', 'a/b.txt', '/a//b', 'a/.rc', '.rc', '..rc.x', 'a.b/c', 'a.tar.gz', 'x.', '.', 'a/./b/../c', '/../x', '../../x', '//a/../b', '///a/..', 'a/..', 'a/../..', '../a', 'ä/ö.txt'):
    print(repr(p), os.path.basename(p), os.path.dirname(p), os.path.split(p), os.path.splitext(p), os.path.isabs(p), os.path.normpath(p))
print(os.path.join('a', 'b'), os.path.join('a/', 'b', '', 'c'), os.path.join('a', '/b'), os.path.join('', 'x'), os.path.join('a', ''), os.path.join('a'))
print(os.path.abspath('/x/../y'), os.path.abspath('z') == os.path.join(os.getcwd(), 'z'), os.path.abspath('..') == os.path.dirname(os.getcwd()), os.path.sep)
# --- directories
import os
print(os.listdir(), os.mkdir('d'), os.listdir('.'), os.path.isdir('d'), os.listdir('d'))
os.makedirs('e/f/g')
os.makedirs('e/f/g', exist_ok=True)
os.makedirs('h/', exist_ok=True)
with open('d/x.txt', 'w') as f:
    f.write('12345')
print(sorted(os.listdir()), os.listdir('d'), os.path.getsize('d/x.txt'), os.path.getsize('d/x.txt') / 2)
os.remove('d/x.txt')
os.rmdir('d')
print(sorted(os.listdir()), os.path.exists('d'), os.listdir('e/f'))
if not os.path.exists('cache'):
    os.makedirs('cache')
print(os.path.isdir('cache'))
# --- mkdir of what is there
#: fails
import os
os.mkdir('d')
os.mkdir('d')
# --- makedirs of what is there
#: fails
import os
os.makedirs('d/e')
os.makedirs('d/e')
# --- makedirs over a file
#: fails
import os
open('f', 'w').close()
try:
    os.makedirs('f', exist_ok=True)
except FileExistsError as e:
    print(e)
os.makedirs('f/g')
# --- rmdir of what is not empty
#: fails
import os
os.makedirs('d/e')
os.rmdir('d')
# --- listdir of what is missing
#: fails
import os
os.listdir('nothing')
# --- listdir of a file
#: fails
import os
open('f', 'w').close()
os.listdir('f')
# --- getsize of what is missing
#: fails
import os
os.path.getsize('nothing')
# --- join with a number
#: fails
import os
os.path.join('a', 5)
# --- join of a number
#: fails
import os
os.path.join(5)
# --- basename of None
#: fails
import os
os.path.basename(None)
# --- import os.path
from os import path, listdir, mkdir
from os.path import join, getsize, basename
print(path.join('a', 'b'), join('x', 'y'), basename('/q/w'), getsize('/dev/null'))
# --- the constants of string
import string
print(string.ascii_letters, string.digits, string.ascii_lowercase, string.ascii_uppercase, string.hexdigits, string.octdigits)
print(repr(string.punctuation), repr(string.whitespace), repr(string.printable))
# --- the environment is one dict of texts
import os
print(os.environ is os.environ)
for k in list(os.environ):
    del os.environ[k]
os.environ['A'] = 'b'
os.environ.update({'C': 'd'})
print(os.environ, os.getenv('A'), os.environ.get('C'), 'A' in os.environ, os.environ.pop('A'), os.getenv('A', 'none'))
copy = os.environ.copy()
copy[1] = 2
print(1 in copy, len(os.environ), os.environ == {'C': 'd'}, dict(os.environ), os.environ.setdefault('E', 'f'))
for name, item in ('A=B', 'c'), ('A\0B', 'c'), ('A', 'b\0c'), ('', 'c'), ('=', 'c'), ('A', ''), ('Ä', '='):
    try:
        os.environ[name] = item
        print(os.environ.pop(name))
    except (OSError, ValueError) as e:
        print(type(e).__name__, e)
for i in range(9):
    try:
        if i == 0:
            os.environ[1] = 'x'
        elif i == 1:
            os.environ['x'] = 1
        elif i == 2:
            os.environ['missing']
        elif i == 3:
            os.environ[2]
        elif i == 4:
            os.environ.get(3)
        elif i == 5:
            4 in os.environ
        elif i == 6:
            os.environ.update({'q': b'5'})
        elif i == 7:
            del os.environ['missing']
        else:
            os.getenv(5)
    except (KeyError, TypeError) as error:
        print(repr(error))
