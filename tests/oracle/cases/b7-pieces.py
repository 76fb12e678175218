# SPDX-License-Identifier: GPL-3.0-or-later
# The small pieces: `...`, annotations anywhere, f-strings as of 3.12, the forms of numbers.
# --- an ellipsis
x = ...
print(x, ..., Ellipsis, x is ..., x == Ellipsis, type(x), [..., 1], bool(...), {...: 1}[...], f'{...}', repr(...), x is not None)
def f(a=...):
    ...
if True: ...
for i in range(2): ...
print(f(), (...), [...][0], str(...), ... == 1, ... in [1, ...], not ...)
# --- what an ellipsis cannot do
for what in range(5):
    try:
        [1][...] if what == 0 else ... + 1 if what == 1 else (...)() if what == 2 else len(...) if what == 3 else ... < ...
    except TypeError as e:
        print(e)
# --- an ellipsis is not assigned to
#: fails
... = 1
# --- nor deleted
#: fails
del ...
# --- nor added to
#: fails
... += 1
# --- nor a target among others
#: fails
x = [..., y] = 1, 2
# --- nor annotated
#: fails
... : int = 3
# --- nor named
#: fails
x = (... := 3)
# --- annotations of names
x: int = 3
y: 'str'
(z): int = 4
def f(a: int, b: str = 'x', *, c: float = 1.5) -> str:
    z: int = a
    w: list[int]
    return str(a) + b + str(c) + str(z)
for i in range(2):
    k: int = i
t: tuple = 1, 2
print(x, z, f(1), k, t)
try:
    y
except NameError as e:
    print(e)
# --- annotations of items and attributes
d, l = {}, [1, 2, 3]
d['a']: int = 1
d['b']: 'what' = 2, 3
l[0]: int
l[0:2]: list = [5]
l[0:1]: list
print(d, l)
e = ValueError(1)
e.text: str = 'said'
e.nothing: str
print(e.text)
# --- the parts of an annotated place are evaluated
l = [1, 2]
def g():
    l[1]: 1 // 0 = 8
    l[1 // 1]: 1 // 0
    (1 // 0)[0]: int
for what in range(4):
    try:
        if what == 0:
            l[1 // 0]: int
        elif what == 1:
            (1 // 0).b: int
        elif what == 2:
            l[0]: 1 // 0 = 7
        else:
            g()
    except ZeroDivisionError as e:
        print(what, e, l)
# --- an annotated place is a place
#: fails
f(): int = 1
# --- and one place
#: fails
x, y: int = 1
# --- and is not added to
#: fails
x[0]: int += 1
# --- the forms of numbers
print(1_000, 0b1_0, 0o1_7, 0xf_f, 0B11, 0O17, 0XfF, 1_0.5_0e1_0, .5, 5., 1e-3, 1E3, 0_0, 00, 0.0e0, 0x_ff, 5 .real, 1if 1else 2)
# --- a number of two underscores
#: fails
print(1__0)
# --- a number that ends in an underscore
#: fails
print(1_)
# --- a number of no digits
#: fails
print(0x)
# --- a digit that the base has not
#: fails
print(0b12)
# --- nested quotes in a field
#: python 3.12-
#: stdout 1 'x' <1>
d = {'a': 1}
print(f'{d['a']} {'x'!r} {f'<{d['a']}>'}')
# --- backslashes in a field
#: python 3.12-
#: stdout 'x\ny' a/b
print(f"{'\n'.join(['x', 'y'])!r} {'a\x2fb'}")
# --- newlines and comments in a field
#: python 3.12-
#: stdout 4 7
x = 3
print(f'{
    x  # the number
    + 1
} {x
+ 4}')
# --- f-strings in f-strings
#: python 3.12-
#: stdout 2 x
print(f"{f"{f"{1 + 1}"}"} {f'{f'{'x'}'}'}")
# --- fields that show themselves
x = 3
print(f'{x = } {x=!r:>5} {x=:>4} {x + 1=} { x = !s}', f'{x:{">"}{10}}|{x!s:^{5}}|{{}}|{x:#{"x"}}')
