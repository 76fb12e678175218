# SPDX-License-Identifier: GPL-3.0-or-later
# --- an f-string
name = 'world'
n = 3
print(f'hello {name}', f'{n}', f'{n + 1}', f'{name.upper()} {n * 2}', f'', f'no fields', F'{n}')
# --- braces in an f-string
x = 1
print(f'{{}}', f'{{{x}}}', f'{{x}}', f'a}}b{{c')
# --- expressions in an f-string
d = {'k': 'v'}
a = [1, 2]
print(f"{d['k']} {a[0]} {a[-1] + 1} {len(a)} {(1, 2)} {a} {1 if a else 2} {x if 0 else 'y'!r}")
# --- conversions
s = "it's"
print(f'{s}', f'{s!s}', f'{s!r}', f'{s!r:>10}|', f'{b"x"!r}', f"{'é'!a}")
# --- an f-string that shows its expression
x = 5
print(f'{x=}', f'{x = }', f'{x+1=}', f'{"a"=}', f'{x=:03d}', f'{x=!s}')
# --- a format spec with fields in it
w = 8
p = 2
print(f'{3.14159:{w}.{p}f}|', f'{"a":{"*"}>{w}}|', f'{5:0{w}d}')
# --- f-strings joined with others
x = 1
print('a' f'{x}' 'b{x}' f'{x}{x}', rf'\n{x}', fr'{x}\t')
# --- triple-quoted f-string
x = 'v'
print(f'''one {x}
two {x!r}''')
# --- width and alignment of text
for spec in ('5', '<5', '>5', '^5', '^6', '*^7', '.2', '5.1', '<', '', 's', '05', '>05', '-<4'):
    print(f'{spec}={"abc":{spec}}|', end=' ')
print()
# --- width and alignment of integers
for spec in ('5', '<5', '>5', '^5', '05', '=5', '0=5', '*=6', '+', '+5', ' ', '-', '<05', '^+7', '1', '', 'd', '5d'):
    print(f'{spec}={42:{spec}}|{-42:{spec}}|', end=' ')
print()
# --- integers in other bases
for spec in ('x', 'X', 'o', 'b', '#x', '#X', '#o', '#b', '08b', '#010x', '#06b', '+x', '_b', '_x', '4x', '<#8x', '04X', '^#9o'):
    print(f'{spec}={255:{spec}}|{-10:{spec}}|', end=' ')
print()
# --- thousands
print(f'{1234567:,}', f'{1234567:_}', f'{-1234567:,d}', f'{123:,}', f'{0:,}', f'{1234567:15,}|', f'{1234567:015,}|', f'{1234.5:,.2f}', f'{1e9:,}')
# --- thousands padded with zeros
for n in (1, 12, 123, 1234, 12345, -123):
    print(f'{n:06,}|{n:07,}|{n:08_}|{n:09,}|', end=' ')
print()
# --- a character
print(f'{65:c}', f'{233:c}', f'{65:5c}|', f'{0x1f600:c}')
# --- floats with f
for spec in ('f', '.0f', '.1f', '.3f', '10.2f', '<10.2f', '+.1f', '010.3f', '#.0f', 'F', ' .1f', '.10f', '^12.3f'):
    print(f'{spec}={3.14159:{spec}}|{-2.5:{spec}}|', end=' ')
print()
# --- floats are rounded to the nearest, halves to even by their true value
print(f'{0.5:.0f} {1.5:.0f} {2.5:.0f} {0.125:.2f} {0.375:.2f} {2.675:.2f} {1e20:.1f} {0.05:.1f} {99.995:.2f}')
# --- floats with e
for spec in ('e', '.0e', '.3e', '12.2e', 'E', '+.1e', '012.1e'):
    print(f'{spec}={12345.678:{spec}}|{0.00012:{spec}}|', end=' ')
print()
# --- floats with g
for spec in ('g', '.3g', '.0g', '10g', 'G', '#g', '.10g', '+g', '08.3g'):
    print(f'{spec}={12345.678:{spec}}|{0.00001234:{spec}}|{100000.0:{spec}}|{1e6:{spec}}|', end=' ')
print()
# --- floats without a letter
for spec in ('', '5', '10', '.3', '.1', '+', '010', '<8', '.10', '12.4'):
    print(f'{spec}={3.14159:{spec}}|{1e16:{spec}}|{2.0:{spec}}|{0.1:{spec}}|', end=' ')
print()
# --- per cent
print(f'{0.256:%}', f'{0.256:.1%}', f'{1:.0%}', f'{0.5:10.1%}|', f'{-0.1234:+.2%}')
# --- infinity and not a number
x = float('inf')
n = float('nan')
print(f'{x:f} {x:.2f} {-x:8.1f}| {n:f} {x:e} {x:F} {n:G} {x:+} {x:05.1f} {n:6}|')
# --- minus zero
print(f'{-0.0:f} {-0.0:.0f} {-0.0} {-0.4:.0f} {0.0:+} {-0.0:g}')
# --- integers with float formats
print(f'{5:f} {5:.2f} {5:e} {5:g} {10 ** 15:g} {7:%} {3:8.1f}|')
# --- True and None
print(f'{True} {True:d} {True:5} {False:>6}| {None} {None!s:>6}|')
# --- format of a container
try:
    print(f'{[1]!s:>5}|', f'{[1]}')
    print(f'{[1]:>5}')
except TypeError as e:
    print(e)
# --- format None with a spec
try:
    f'{None:>5}'
except TypeError as e:
    print(e)
# --- format bytes with a spec
try:
    f'{b"a":>5}'
except TypeError as e:
    print(e)
# --- a format code that does not fit text
try:
    f'{"a":d}'
except ValueError as e:
    print(e)
# --- a format code that does not fit an integer
try:
    f'{5:s}'
except ValueError as e:
    print(e)
# --- a format code that does not fit a float
try:
    f'{5.0:d}'
except ValueError as e:
    print(e)
try:
    f'{5.0:x}'
except ValueError as e:
    print(e)
# --- a precision for an integer
try:
    f'{5:.2d}'
except ValueError as e:
    print(e)
# --- a sign for text
try:
    f'{"a":+}'
except ValueError as e:
    print(e)
# --- an equals sign for text
try:
    f'{"a":=5}'
except ValueError as e:
    print(e)
# --- a comma for text
try:
    f'{"a":,}'
except ValueError as e:
    print(e)
# --- a comma with a base
try:
    f'{5:,x}'
except ValueError as e:
    print(e)
# --- an invalid format spec
try:
    f'{5:5zz}'
except ValueError as e:
    print('ValueError')
# --- a character out of range
try:
    f'{0x110000:c}'
except OverflowError as e:
    print(e)
# --- wide fills
print(f'{"a":é^5}', f'{5:日>3}', f'{"日本":>5}|')
# --- str.format
print('{} {}'.format(1, 'a'), '{0} {1} {0}'.format('a', 'b'), '{x} {y}'.format(x=1, y=2), '{}'.format([1]), 'none'.format())
# --- str.format with specs and conversions
print('{:>5}|{:<5}|{:^5}|{:05d}|{:.2f}|{:#x}'.format('a', 'b', 'c', 42, 3.14159, 255), '{!r} {!s:>4}'.format('a', 'b'))
# --- str.format with items and attributes
print('{0[0]} {0[1]} {1[k]}'.format([1, 2], {'k': 'v'}), '{a[0]}'.format(a='xyz'))
# --- str.format with fields in specs
print('{:{}}|{:{w}.{p}f}|'.format('a', 5, 3.14159, w=8, p=3), '{0:{1}}'.format('x', '>3'))
# --- str.format and braces
print('{{}} {{{}}}'.format(1), '}}{{'.format())
# --- str.format with too few arguments
try:
    '{} {}'.format(1)
except IndexError as e:
    print(e)
# --- str.format with an unknown name
try:
    '{x}'.format(y=1)
except KeyError as e:
    print(repr(e))
# --- str.format with a lone brace
try:
    '{'.format(1)
except ValueError as e:
    print(e)
try:
    '}'.format(1)
except ValueError as e:
    print(e)
# --- str.format, numbered and not
try:
    '{} {0}'.format(1)
except ValueError as e:
    print(e)
# --- per cent with text
print('%s' % 'a', '%s and %s' % ('a', 1), '%r' % 'a', '%s' % [1, 2], '%s' % None, '%5s|%-5s|%.2s|' % ('ab', 'ab', 'abc'))
# --- per cent with integers
print('%d' % 5, '%5d|%-5d|%05d|%+d|% d' % (5, 5, 5, 5, 5), '%x %X %o %#x %#o' % (255, 255, 8, 255, 8), '%i' % 7, '%d' % 3.9, '%05d' % -5)
# --- per cent with floats
print('%f' % 1.5, '%.2f' % 3.14159, '%8.3f|' % 3.14159, '%e' % 12345.678, '%g' % 0.0001, '%.3g' % 1234.5, '%-8.1f|' % 2.5, '%+.1f' % 1, '%.0f' % 2.5)
# --- per cent with characters and per cent
print('%c' % 'a', '%c' % 65, '100%%' % (), '%d%%' % 50, '%s%%' % 'x')
# --- per cent with names
print('%(a)s %(b)d' % {'a': 'x', 'b': 5}, '%(x)5.1f|' % {'x': 2.25})
# --- per cent with a width from the arguments
print('%*d|%-*d|%.*f' % (5, 42, 5, 42, 2, 3.14159))
# --- per cent with a tuple in a tuple
print('%s' % ((1, 2),), '%s %s' % ((1,), [2]))
# --- per cent, too few arguments
try:
    '%s %s' % 'a'
except TypeError as e:
    print(e)
# --- per cent, too many arguments
try:
    '%s' % ('a', 'b')
except TypeError as e:
    print(e)
try:
    'a' % 5
except TypeError as e:
    print(e)
# --- per cent, the wrong kind
try:
    '%d' % 'a'
except TypeError as e:
    print(e)
try:
    '%x' % 1.5
except TypeError as e:
    print(e)
# --- per cent, a float wants a number
try:
    '%f' % 'a'
except TypeError as e:
    print(e)
# --- per cent, an unknown letter
try:
    '%y' % 1
except ValueError as e:
    print(e)
# --- per cent, a format that ends early
try:
    '%' % 1
except ValueError as e:
    print(e)
# --- per cent with an r and an a
print('%r %a %5r|' % ("it's", 'é', 'x'))
# --- format
print(format(5, '03d'), format('a', '>3'), format(3.14159, '.2f'), format(255, '#x'), format(5))
# --- a nested quote in an f-string
d = {"a": 1}
print(f'{d["a"]}', f"{d['a']}", f'{"-".join(["x", "y"])}')
# --- a colon in an f-string's expression
a = 'abcdef'
print(f'{a[1:3]}', f'{a[1:3]:>5}|', f'{a[::-1]}', f'{(a if a else "x"):>8}|', f'{ {"k": 1}["k"] }')
# --- a comparison in an f-string
x = 3
print(f'{x!=3}', f'{x==3}', f'{x>=3}', f'{x<=2!r}')
# --- an f-string over sums
total = 0
for i in range(3):
    total += i
    print(f'{i}: {total:>3} {total / 3:.3f} {"even" if total % 2 == 0 else "odd":<5}|')
# --- a table
rows = [('socket', 3, 0.5), ('bind', 12, 10.25), ('listen', 123, 100)]
for name, n, t in rows:
    print(f'{name:<10}{n:>5}{t:>10.2f}')
# --- an empty field is refused
#: class-only
print(f'{}')
# --- a field that does not end
#: class-only
print(f'{1')
# --- a lone closing brace in an f-string
#: class-only
print(f'}')
# --- names and positions in one % format
for form in '%(x)s %s', '%s %(x)s', '%(x)s %(x)r', '%(x)*d', '%(x).*f', '%s %s', '%(x)s', '%s', '%%', '%(x)s %% %(y)s', '%(x)s %(z)s', '%*d':
    for args in {'x': 5, 'y': 6}, (1, 2), (1,), 7, [1], {}:
        for what in form, form.encode():
            keys = {k.encode(): v for k, v in args.items()} if isinstance(args, dict) and isinstance(what, bytes) else args
            try:
                print(what % keys)
            except (TypeError, KeyError, ValueError) as e:
                print(type(e).__name__, e)
