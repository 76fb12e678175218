# SPDX-License-Identifier: GPL-3.0-or-later
# --- if, elif, else
for x in (1, 2, 3, 4):
    if x == 1:
        print('one')
    elif x == 2:
        print('two')
    elif x == 3:
        print('three')
    else:
        print('more')
# --- bodies on the same line
if 1: print('a'); print('b')
else: print('c')
for x in 'ab': print(x, end=' '); print(x * 2)
while True: break
print('end')
# --- nested blocks
for i in range(3):
    if i % 2 == 0:
        for j in range(2):
            if j:
                print(i, j)
            else:
                pass
    else:
        print('odd', i)
print('done')
# --- while
n = 3
while n:
    print(n)
    n -= 1
print('end', n)
# --- while with else
n = 0
while n < 3:
    n += 1
else:
    print('no break', n)
while n < 10:
    n += 1
    if n == 5:
        break
else:
    print('not shown')
print(n)
# --- while that never runs, with else
while False:
    print('never')
else:
    print('else')
# --- continue
for i in range(6):
    if i % 2:
        continue
    print(i, end=' ')
n = 0
while n < 5:
    n += 1
    if n == 3:
        continue
    print(n, end=' ')
print()
# --- for with else
for i in [1, 2, 3]:
    if i == 2:
        break
else:
    print('not shown')
for i in []:
    print('never')
else:
    print('else')
print(i)
# --- break leaves only the inner loop
for i in range(3):
    for j in range(3):
        if j == 1:
            break
        print(i, j)
    else:
        print('never')
else:
    print('outer else')
# --- continue goes on with the inner loop
for i in range(2):
    for j in range(3):
        if j == 1:
            continue
        print(i, j, end=' ')
print()
# --- for over text, bytes, tuples, dicts
for c in 'ab':
    print(c)
for b in b'ab':
    print(b)
for t in (1, 'x', None):
    print(t)
for k in {'a': 1, 'b': 2}:
    print(k)
# --- for with several targets
for a, b in [(1, 2), (3, 4)]:
    print(a + b)
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)
for k, v in {'x': 1, 'y': 2}.items():
    print(k, v)
# --- range
print(list(range(5)), list(range(2, 5)), list(range(0, 10, 3)), list(range(5, 0, -2)), list(range(0)), list(range(5, 2)), range(3), range(1, 5), range(0, 9, 2))
# --- range has a length, items and slices
r = range(10, 30, 5)
print(len(r), r[1], r[-1], 20 in r, 21 in r, list(r[1:]), r == range(10, 30, 5), list(reversed(r)))
# --- range with a step of zero
try:
    range(1, 2, 0)
except ValueError as e:
    print(e)
# --- range wants integers
try:
    range(1.5)
except TypeError as e:
    print(e)
# --- the loop's name stays
for i in range(3):
    pass
print(i)
# --- changing the loop's name changes nothing
for i in range(3):
    print(i, end=' ')
    i = 10
print(i)
# --- a list that grows while it is read
a = [1, 2]
for x in a:
    if len(a) < 6:
        a.append(x * 10)
print(a)
# --- a dict that grows while it is read
try:
    d = {'a': 1}
    for k in d:
        d[k + 'x'] = 1
except RuntimeError as e:
    print(e)
# --- for over a number
try:
    for x in 5:
        print(x)
except TypeError as e:
    print(e)
# --- pass
if True:
    pass
for x in (): pass
while False: pass
print('ok')
# --- a long while loop
n = 0
total = 0
while n < 20000:
    n += 1
    if n % 3 == 0 or n % 5 == 0:
        total += n
print(n, total)
# --- deep nesting
for a in range(2):
    for b in range(2):
        for c in range(2):
            for d in range(2):
                if a:
                    if b:
                        if c:
                            if d:
                                print(a, b, c, d)
# --- break inside try
for i in range(3):
    try:
        if i == 1:
            break
        print('body', i)
    finally:
        print('finally', i)
# --- continue inside try
for i in range(3):
    try:
        if i == 1:
            continue
        print('body', i)
    finally:
        print('finally', i)
else:
    print('else')
# --- bodies with tabs
if True:
	print('a')
	if True:
		print('b')
# --- bodies indented differently
if True:
  print('two')
if True:
        print('eight')
for x in (1,):
   print('three')
# --- comments at odd places
if True:
        # far in
    print('a')
# at the margin
    print('b')
print('c')
# --- blank lines in a block
if True:
    print('a')

    print('b')


print('c')
# --- wrong indentation: unexpected
#: class-only
print('a')
  print('b')
# --- wrong indentation: missing
#: class-only
if True:
print('b')
# --- wrong indentation: no such level
#: class-only
if True:
        print('a')
    print('b')
# --- tabs mixed with blanks
#: class-only
if True:
        print('a')
	print('b')
# --- break outside a loop
#: class-only
print('a')
break
# --- continue outside a loop
#: class-only
continue
# --- return outside a function
#: class-only
return 5
# --- a bracket that never closes
#: class-only
print((1, 2
x = 3
# --- a bracket too many
#: class-only
print(1))
# --- brackets that do not match
#: class-only
print([1, 2))
# --- a string that never ends
#: class-only
print('abc
# --- triple quotes that never end
#: class-only
print("""abc
# --- assignment to a number
#: class-only
5 = x
# --- assignment to a call
#: class-only
len('a') = 3
# --- a colon forgotten
#: class-only
if True
    print('a')
# --- one equals sign in a condition
#: class-only
x = 1
if x = 1:
    print('a')
# --- else without if
#: class-only
else:
    print('a')
# --- an operator with nothing behind it
#: class-only
x = 1 +
# --- a number that is none
#: class-only
x = 1abc
# --- a leading zero
#: class-only
x = 012
# --- nothing is run when the program has a syntax error
#: class-only
print('this must not be shown')
x = = 2
# --- a keyword as a name
#: class-only
while = 3
# --- a keyword argument twice
#: class-only
print(1, end='', end='')
# --- a positional argument after a keyword argument
#: class-only
print(end='', 1)
# --- a bytes literal with other than ASCII
#: class-only
x = b'é'
# --- a bad escape of a character's code
#: class-only
x = '\x4'
# --- a walrus in if and while
if (n := len('abc')) > 2:
    print(n)
i = 0
while (i := i + 1) < 4:
    print(i)
print(x := 5, x, [y := 1, y + 1], (z := 3))
print((b := b'ab')[0], b)
# --- a walrus in a function binds a local
def f():
    if m := 3:
        return m
print(f())
try:
    m
except NameError as e:
    print(e)
# --- a walrus without brackets is no statement
#: fails
x := 5
# --- a walrus to what is no name
#: fails
if (a.b := 1):
    pass
# --- the usual loop with a walrus
import socket
a, b = socket.socketpair()
a.sendall(b'one two')
a.close()
while data := b.recv(3):
    print(data)
