# SPDX-License-Identifier: GPL-3.0-or-later
# What is said of an uncaught exception: the calls that it has left, what was marked in their lines, and the
# exceptions before it; and the place of a SyntaxError.
# --- a line alone
#: fails
1 / 0
# --- the path of the file
#: file ./case.py
#: fails
print(__file__.split('/')[-2:])
1 / 0
# --- the path of the file of a SyntaxError
#: file .//./case.py
#: fails
x = (
# --- calls
#: fails
def f():
    g()
def g():
    return h(1)
def h(x):
    return x / 0
f()
# --- recursion without end
#: fails
def f(n):
    return f(n + 1)
f(0)
# --- recursion
#: fails
def f(n):
    if n == 0:
        return 1 / 0
    return f(n - 1)
f(10)
# --- one repeated line
#: fails
def f(n):
    if n == 0:
        return 1 / 0
    return f(n - 1)
f(4)
# --- two lines in turn
#: fails
def f(n):
    return g(n - 1)
def g(n):
    return f(n) if n else n // 0
f(9)
# --- a cause
#: fails
try:
    {}['x']
except KeyError as e:
    raise RuntimeError('outer') from e
# --- a context
#: fails
try:
    {}['x']
except KeyError as e:
    raise RuntimeError('outer')
# --- from None
#: fails
try:
    {}['x']
except KeyError as e:
    raise RuntimeError('outer') from None
# --- raised again
#: fails
try:
    {}['x']
except KeyError as e:
    raise
# --- raised again by its name
#: fails
try:
    {}['x']
except KeyError as e:
    raise e
# --- raised again by its name, in a function
#: fails
def f():
    try:
        g()
    except ValueError as e:
        raise e
def g():
    raise ValueError('x')
f()
# --- raised again in a function
#: fails
def f():
    try:
        g()
    except ValueError:
        raise
def g():
    raise ValueError('x')
f()
# --- through finally
#: fails
def f():
    try:
        g()
    finally:
        print('x')
def g():
    raise ValueError('x')
f()
# --- another one in finally
#: fails
def f():
    try:
        g()
    finally:
        h()
def g():
    raise ValueError('x')
def h():
    raise KeyError(1)
f()
# --- raised again in another function
#: fails
def f():
    try:
        g()
    except ValueError:
        h()
def g():
    raise ValueError('x')
def h():
    raise
f()
# --- a chain of three
#: fails
def f():
    try:
        g()
    except ValueError:
        try:
            h()
        except KeyError as e:
            raise OSError(2, 'no') from e
def g():
    raise ValueError('x')
def h():
    raise KeyError(1)
f()
# --- one that was kept
#: fails
e = ValueError('kept')
def f():
    raise e
try:
    f()
except ValueError:
    pass
f()
# --- two that are each other's context
#: fails
a = ValueError('a')
b = ValueError('b')
try:
    raise a
except ValueError:
    try:
        raise b
    except ValueError:
        raise a
# --- a message of two lines
#: fails
raise ValueError('two\nlines')
# --- what is no exception
#: fails
raise 5
# --- a cause that is none
#: fails
raise ValueError('x') from 5
# --- assert
#: fails
assert 1 == 2
# --- assert with a message
#: fails
assert 1 == 2, 'no'
# --- an index of an index
#: fails
x = [1, 2]
y = x[1:2][4]
# --- a key of a missing key
#: fails
x = {}
x['a']['b'] = 1
# --- an item that cannot be assigned
#: fails
x = (1, 2)
x[0] = 1
# --- a key that cannot be deleted
#: fails
del {}['x']
# --- an attribute that cannot be assigned
#: python -3.12
#: fails
x = 5
x.foo = 1
#: error AttributeError: 'int' object has no attribute 'foo'
# --- targets of one value
#: fails
a, b = 1
# --- too many values
#: fails
a, b = 1, 2, 3
# --- a loop over a number
#: fails
for i in 5:
    pass
# --- targets of a loop
#: fails
for a, b in [1]:
    pass
# --- the inner operation
#: fails
x = 1 + (2 + 'a')
# --- no blank after the operator
#: fails
x = 1 +(None)
# --- an operator of two characters
#: fails
x = 1//0
# --- a sign
#: fails
x = -'a'
# --- a missing argument
#: fails
def f(a, b):
    pass
f(1, 2, c=3)
# --- a keyword that is not there
#: fails
len(5)
# --- a call over several lines
#: fails
x = (1 +
     2 +
     'a')
# --- an operation over several lines
#: fails
x = 'a'.join(
    [1, 2])
# --- a method on a line of its own
#: fails
x = ('abc'
     .upper()
     .join([1]))
# --- a chained comparison
#: fails
x = 1 < 2 < 'a'
# --- a key that cannot be one
#: fails
x = {[]: 1}
# --- in an f-string
#: fails
x = f'a {1 / 0} b'
# --- a format
#: fails
x = f'{5:z}'
# --- augmented assignment
#: fails
x = 5
x += 'a'
# --- augmented assignment of an item
#: fails
x = []
x[0] += 1
# --- augmented assignment of an attribute
#: fails
x = 5
x.y += 1
# --- with
#: fails
with 5:
    pass
# --- a file that is not there
#: fails
with open('/nonexistent/x') as f:
    pass
# --- a system call
#: fails
import socket
s = socket.socket()
s.connect(('127.0.0.1', 1))
# --- text that is sent
#: fails
import socket
s = socket.socket()
s.send('x')
# --- in a with, in a function
#: fails
import socket
def main():
    with socket.socket() as s:
        s.connect(('127.0.0.1', 1))
main()
# --- a local name
#: fails
def f():
    x = y
    y = 1
f()
# --- a function that was handed over
#: fails
sorted([1, 2], key=len)
# --- a function that a built-in calls
#: fails
def k(x):
    return x / 0
sorted([1, 2], key=k)
# --- a function that a loop calls
#: fails
def k(x):
    return x / 0
for i in map(k, [1]):
    print(i)
# --- one statement of three
#: fails
x = 1; y = 1 / 0; z = 3
# --- a comment behind it
#: fails
x = 1 / 0 # comment
# --- characters of several bytes
#: fails
print('ä', 1 / 0)
# --- a name with a letter that is not ASCII
#: fails
def ä():
    return 1 / 0
ä()
# --- a tab in front
#: fails
if True:
	x = 1 / 0
# --- a number that is called
#: fails
f = 5
f()
# --- an item that is called
#: fails
x = [1, 2, 3]
x[0](5)
# --- blanks in brackets
#: fails
x = [[1]]
x[0][1]
# --- a slice
#: fails
x = [1]
x['a':'b']
# --- a chain over functions
#: fails
def a():
    try:
        1 / 0
    except ZeroDivisionError:
        b()
def b():
    try:
        {}['k']
    except KeyError as e:
        raise LookupError('gone') from e
a()
# --- brackets over several lines
#: fails
def f(a,
      b):
    return (a
            / b)
f(1,
  0)
# --- text over several lines
#: fails
x = """
{}
""".format(
    1 / 0)
# --- an item of nothing
#: fails
def f():
    pass
f()[0]
# --- an annotated name
#: fails
x: int = 1 / 0
# --- an exception with two arguments
#: fails
raise KeyboardInterrupt('a')
# --- a failed call that was raised by hand
#: fails
raise SystemError('a', 2)
# --- assert of a value
#: fails
def f(x):
    assert x, 'no x'
f(0)
# --- assert of a constant
#: fails
if 1: assert not 1
# --- assert of several comparisons
#: fails
x, y = 1, 0
assert (x == 1 and not y != 0) and y
# --- assert of what one of two comparisons gives
#: fails
x, y = 1, 0
assert (y == 1 if x == 1 else y), 'no'
# --- brackets around what is called are marked with it
#: fails
f = lambda: ((len))(5)
x = [(lambda: (f)())()]
# --- notes
#: fails
try:
    1 / 0
except ZeroDivisionError as e:
    e.add_note('first')
    new = KeyError('x')
    new.add_note('second\nof two lines')
    new.add_note('third')
    raise new from e
# --- a star in a call
#: fails
x = print(1, *2) or 3
# --- the only star in a call
#: fails
x = len(*
        2)
# --- a star in a list of two lines
#: fails
x = [1,
     *2]
# --- a star in a set
#: fails
x = {1, *2}
# --- a mapping in a dict
#: fails
x = {1: 2, **(3)}
# --- an unexpected indent
#: fails
x = 1
  y = 2
# --- an indented first line
#: fails
  print(1)
# --- a block that does not come
#: fails
if True:
    pass
else:
# --- a block that does not come before a comment
#: fails
def f():

# comment
# --- a block that ends with an outer one
#: fails
if 1:
  if 2:
x = 1
# --- try alone
#: fails
try:
    pass
# --- try alone at the end of a block
#: fails
if 1:
    try:
        pass
    # comment
# --- tabs and blanks
#: fails
if 1:
	print(1)
        print(2)
# --- an indentation of no block
#: fails
def f():
    return 1
  print(2)
# --- a wrong escape in brackets, from the lexer
#: fails
x = (1, \ 2)
# --- __debug__ bound
#: fails
__debug__ = 3
# --- __debug__ among targets
#: fails
(a, __debug__) = 1, 2
# --- __debug__ augmented
#: fails
__debug__ += 1
# --- __debug__ deleted
#: fails
del __debug__
# --- __debug__ in an expression
#: fails
(__debug__ := 1)
# --- __debug__ annotated
#: fails
__debug__: int = 3
# --- __debug__ in a loop
#: fails
for __debug__ in []:
    pass
# --- an argument by position after one by name
#: fails
f(a=1, 2)
# --- a trailing comma
#: fails
from os import path,
# --- a tuple annotated
#: fails
a, b: int
# --- a lambda without its preset
#: fails
lambda x=: 1
# --- an argument that is a comprehension
#: fails
f(a=b for b in c)
# --- a feature that comes late
#: fails
x = 1
from __future__ import division
# --- no feature
#: fails
from __future__ import nothing
# --- braces
#: fails
from __future__ import braces
# --- all features
#: fails
from __future__ import *
# --- a tab in a message
#: fails
raise ValueError("one\ttwo")
# --- a backslash alone at the end
#: fails
x = 1
\
# --- a backslash after blanks at the end
#: fails
if 1:
    pass
            \
# --- a backslash before an unexpected indent
#: fails
   \
print(1)
# --- an empty line that is wrong
#: fails
x = \

+ 2
# --- a block that an empty line ends
#: fails
if 1:
    

# --- tabs in the lines of calls
#: fails
def f():
	return	1/0
x	=	f() # 	c
# --- a named expression: an attribute
#: fails
x.y := 2
# --- a named expression: an item in a call
#: fails
print(x[0] := 2)
# --- a named expression: the last of several
#: fails
a, b.c := 2
# --- a named expression: an attribute in brackets
#: fails
(x.y := 2)
# --- a named expression: a lambda
#: fails
lambda: x := 1
# --- a named expression: nothing
#: fails
(x.y := )
# --- a named expression: a key
#: fails
{x := 1: 2}
# --- a named expression: a slice
#: fails
"abc"[x:=1:2]
# --- a named expression: an assignment
#: fails
x = y.z := 1
# --- a named expression: a starred argument
#: fails
print(*a := 1)
# --- bytes and text side by side
#: fails
x = (b"a" "c")
# --- bytes and text side by side in a line
#: fails
x = f"a" b"c"
