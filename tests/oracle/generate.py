# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes random expressions and programs, always the same for a seed, that python3 can judge.

(Not called random.py, which would hide the module of that name.)

An expression is grown from smaller ones and evaluated at each step; one in which any step grows long is
dropped. What raises an exception is kept: then the exception's class is what must be equal.
"""

import random
import struct
import warnings

warnings.simplefilter('ignore', SyntaxWarning)  # about what is tried on purpose, such as 5[0]

TEXTS = ['', 'a', 'abc', 'hello world', 'GET / HTTP/1.1', 'größe', '日本語', 'a😀b', '  padded ', 'x,y,,z',
         'Line\nTwo\r\n', "it's", 'say "hi"', 'tab\there', '\x00\x7f', 'AbCdEf', '12', '-7', '3.5', 'aaa', 'é']
BYTES = [b'', b'a', b'abc', b'hello world', b'GET / HTTP/1.1\r\n', b'\x00\x01\xff', b'  pad ', b'x,y,,z', b"it's",
         b'a\nb\r\n', b'\xc3\xa9', b'AbC', b'12', b'aaaa', b'\\']
LIMIT = 1 << 300
# Not those that name a codec: of most of them a program is python3's. int.is_integer came with Python 3.12.
METHODS = {kind.__name__: [name for name in dir(kind) if name[0] != '_' and name not in ('encode', 'decode', 'format_map')
                           and (kind, name) != (int, 'is_integer')]
           for kind in (str, bytes, bytearray, list, dict, set, tuple, int, float, range)}


def fits(value):
    """Does the value, with all it holds, fit into a line?"""
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return -LIMIT <= value < LIMIT
    if isinstance(value, (str, bytes)):
        return len(value) <= 300
    if isinstance(value, (list, tuple)):
        return len(value) <= 60 and all(fits(item) for item in value)
    if isinstance(value, float):
        return True
    return False


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {'struct': struct}

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self, low, high):
        return self.random.randint(low, high)

    def good(self, source):
        """Can the source be a part of something larger?"""
        try:
            return fits(eval(source, self.names))
        except Exception:
            return False

    def grow(self, make, fallback):
        """A few tries of make(); the first whose value is fine."""
        for _ in range(6):
            source = make()
            if self.good(source):
                return source
        return fallback()

    # The leaves.

    def int_leaf(self):
        kind = self.number(0, 9)
        if kind < 4:
            n = self.number(-20, 20)
        elif kind < 6:
            n = self.number(-70000, 70000)
        elif kind < 8:
            n = self.random.getrandbits(self.number(1, 62)) * self.pick(1, -1)
        elif kind == 8:
            n = self.pick(0, 1, -1, 255, 256, 65535, 65536, 2 ** 31, 2 ** 32 - 1, 2 ** 63 - 1, -2 ** 63, 2 ** 64,
                          10 ** 30)
        else:
            return self.pick('0x%x', '0o%o', '(-0x%x)') % self.random.getrandbits(20)
        return str(n) if n >= 0 else '(%d)' % n

    def float_leaf(self):
        kind = self.number(0, 4)
        if kind == 0:
            x = self.number(-1000, 1000) / self.pick(1, 2, 4, 5, 10, 100, 3, 7)
        elif kind == 1:
            x = self.random.uniform(-1, 1) * 10.0 ** self.number(-20, 20)
        elif kind == 2:
            x = struct.unpack('d', struct.pack('Q', self.random.getrandbits(64)))[0]
            if x != x or x in (float('inf'), float('-inf')):
                x = 0.5
        elif kind == 3:
            x = self.pick(0.1, 0.5, 1.5, 2.5, 1e15, 1e16, 1e17, 123456789.0, 5e-324, 1e-4, 1e-5, 0.3)
        else:
            x = float(self.number(-100, 100))
        return repr(x) if x >= 0 and repr(x)[0] != '-' else '(%r)' % x

    def text_leaf(self):
        if self.number(0, 2):
            return repr(self.pick(*TEXTS))
        letters = 'abcxyzABC 019,.:-_/\'"\\\n\té日😀'
        return repr(''.join(self.random.choice(letters) for _ in range(self.number(0, 12))))

    def bytes_leaf(self):
        if self.number(0, 2):
            return repr(self.pick(*BYTES))
        return repr(bytes(self.random.getrandbits(self.pick(7, 8)) for _ in range(self.number(0, 10))))

    def small(self):
        return self.pick('', str(self.number(-8, 8)), str(self.number(-8, 8)), str(self.number(-40, 40)))

    def cut(self):
        return '[%s:%s%s]' % (self.small(), self.small(),
                              self.pick('', '', ':' + self.pick('', '1', '2', '3', '-1', '-2', '-3')))

    # The kinds of expressions.

    def integer(self, depth):
        if depth <= 0:
            return self.int_leaf()
        return self.grow(lambda: self.try_integer(depth - 1), self.int_leaf)

    def try_integer(self, depth):
        kind = self.number(0, 13)
        a, b = self.integer(depth), self.integer(depth)
        if kind < 6:
            return '(%s %s %s)' % (a, self.pick('+', '-', '*', '//', '%', '+', '-', '&', '|', '^'), b)
        if kind == 6:
            return '(%s %s %d)' % (a, self.pick('<<', '>>'), self.number(0, 66))
        if kind == 7:
            return '(%s ** %d)' % (a, self.number(0, 6))
        if kind == 8:
            return self.pick('(-%s)', '(~%s)', '(+%s)', 'abs(%s)', 'int(%s)', 'round(%s)') % a
        if kind == 9:
            return '%s(%s, %s)' % (self.pick('min', 'max'), a, b)
        if kind == 10:
            return 'len(%s)' % self.pick(self.text, self.data, self.items)(depth)
        if kind == 11:
            return 'divmod(%s, %s)[%d]' % (a, b, self.number(0, 1))
        if kind == 12:
            return '(%s if %s else %s)' % (a, self.truth(depth), b)
        return 'int(%s)' % self.float(depth)

    def float(self, depth):
        if depth <= 0:
            return self.float_leaf()
        return self.grow(lambda: self.try_float(depth - 1), self.float_leaf)

    def try_float(self, depth):
        a, b = self.float(depth), self.pick(self.float, self.integer)(depth)
        kind = self.number(0, 6)
        if kind < 4:
            return '(%s %s %s)' % (a, self.pick('+', '-', '*', '/', '//', '%'), b)
        if kind == 4:
            return '(%s / %s)' % (self.integer(depth), self.integer(depth))
        if kind == 5:
            return self.pick('(-%s)', 'abs(%s)', 'float(%s)', 'round(%s, 2)', 'round(%s, 5)') % a
        return '%s(%s, %s)' % (self.pick('min', 'max'), a, b)

    def truth(self, depth):
        if depth <= 0:
            return self.pick('True', 'False')
        kind = self.number(0, 8)
        make = self.pick(self.integer, self.float, self.text, self.data)
        if kind < 4:
            compare = self.pick('<', '>', '<=', '>=', '==', '!=')
            return '(%s %s %s)' % (make(depth - 1), compare, make(depth - 1))
        if kind == 4:
            return '(%s < %s %s %s)' % (make(depth - 1), make(depth - 1), self.pick('<', '<=', '==', '!='), make(depth - 1))
        if kind == 5:
            return '(not %s)' % make(depth - 1)
        if kind == 6:
            return '(%s %s %s)' % (self.truth(depth - 1), self.pick('and', 'or'), self.truth(depth - 1))
        if kind == 7:
            return '(%s %s %s)' % (self.text(0), self.pick('in', 'not in'), self.text(depth - 1))
        return 'bool(%s)' % make(depth - 1)

    def text(self, depth):
        if depth <= 0:
            return self.text_leaf()
        return self.grow(lambda: self.try_text(depth - 1), self.text_leaf)

    def try_text(self, depth):
        a, b, c = self.text(depth), self.text(0), self.text(0)
        kind = self.number(0, 9)
        if kind == 0:
            return '(%s + %s)' % (a, b)
        if kind == 1:
            return '(%s * %d)' % (a, self.number(-1, 4))
        if kind == 2:
            return a + self.cut()
        if kind == 3:
            return a + '.' + self.pick('upper()', 'lower()', 'title()', 'strip()', 'lstrip()', 'rstrip()')
        if kind == 4:
            return '%s.replace(%s, %s%s)' % (a, b, c, self.pick('', '', ', %d' % self.number(0, 3)))
        if kind == 5:
            return '%s.%s(%d%s)' % (a, self.pick('ljust', 'rjust', 'center', 'zfill'), self.number(0, 15), '')
        if kind == 6:
            return '%s.%s(%s)' % (a, self.pick('strip', 'lstrip', 'rstrip'), b)
        if kind == 7:
            return '%s.join(%s.split(%s))' % (b, a, self.pick('', c))
        if kind == 8:
            return 'str(%s)' % self.pick(self.integer, self.float, self.data, self.items)(depth)
        return 'repr(%s)' % self.pick(self.text, self.data, self.float, self.items)(depth)

    def data(self, depth):
        if depth <= 0:
            return self.bytes_leaf()
        return self.grow(lambda: self.try_data(depth - 1), self.bytes_leaf)

    def try_data(self, depth):
        a, b, c = self.data(depth), self.data(0), self.data(0)
        kind = self.number(0, 9)
        if kind == 0:
            return '(%s + %s)' % (a, b)
        if kind == 1:
            return '(%s * %d)' % (a, self.number(-1, 4))
        if kind == 2:
            return a + self.cut()
        if kind == 3:
            return a + '.' + self.pick('upper()', 'lower()', 'title()', 'strip()', 'lstrip()', 'rstrip()')
        if kind == 4:
            return '%s.replace(%s, %s)' % (a, b, c)
        if kind == 5:
            return '%s.%s(%d)' % (a, self.pick('ljust', 'rjust', 'center', 'zfill'), self.number(0, 15))
        if kind == 6:
            return '%s.encode(%s)' % (self.text(depth), self.pick('', "'utf-8'", "'latin-1'", "'ascii'"))
        if kind == 7:
            return '%s.join(%s.split(%s))' % (b, a, self.pick('', c))
        if kind == 8:
            return 'bytes.fromhex(%s.hex())' % a
        return 'bytes([%s])' % ', '.join(str(self.number(0, 255)) for _ in range(self.number(0, 5)))

    def items(self, depth):
        make = self.pick(self.int_leaf, self.text_leaf, self.bytes_leaf, self.float_leaf)
        parts = [make() for _ in range(self.number(0, 5))]
        if self.pick(True, True, False):
            source = '[%s]' % ', '.join(parts)
        else:
            source = '(%s,)' % ', '.join(parts) if parts else '()'
        if depth <= 0:
            return source
        return self.pick('%s', 'sorted(%s)', 'list(reversed(%s))', '%s' + self.cut(), 'list(enumerate(%s))',
                         '(%s * 2)', 'list(zip(%s, range(9)))') % source

    # The groups of whole lines.

    def arithmetic(self):
        return self.pick(self.integer, self.integer, self.float)(self.number(1, 4))

    def risky(self):
        """Operations that often fail: by zero, out of range, the wrong kinds."""
        a = self.pick(self.integer, self.float, self.text, self.data, self.items)(1)
        b = self.pick(self.integer, self.float, self.text, self.data, self.items)(1)
        source = self.pick('%s + %s', '%s - %s', '%s // %s', '%s %% %s', '%s / %s', '%s < %s', '%s == %s', '%s in %s',
                           '%s[%s]', '%s and %s', '%s or %s', '%s | %s')
        if '%%' in source and (a[0] in '\'"b' or a.startswith(('str', 'repr', 'bytes'))):
            source = '%s == %s'
        return source % (a, b)

    def comparison(self):
        return self.truth(3)

    def slices(self):
        base = self.pick(self.text, self.data, self.items)(0)
        return base + self.pick(self.cut(), self.cut(), '[%d]' % self.number(-6, 6))

    def text_methods(self):
        a, b = self.text(1), self.text(0)
        n = self.number(-3, 12)
        m = self.number(-3, 12)
        return self.pick(
            '%s.find(%s)' % (a, b), '%s.rfind(%s, %d)' % (a, b, n), '%s.index(%s)' % (a, b),
            '%s.count(%s)' % (a, b), '%s.startswith(%s)' % (a, b), '%s.endswith(%s)' % (a, b),
            '%s.split(%s)' % (a, b), '%s.split(None, %d)' % (a, n), '%s.rsplit(%s, %d)' % (a, b, n),
            '%s.splitlines()' % a, '%s.partition(%s)' % (a, b), '%s.rpartition(%s)' % (a, b),
            '%s.find(%s, %d, %d)' % (a, b, n, m), '%s.isdigit()' % a, '%s.encode()' % a, '%s.zfill(%d)' % (a, n),
            '%s.center(%d, "*")' % (a, n), '%s.replace(%s, %s)' % (a, b, self.text(0)), '%s.title()' % a, self.text(3))

    def bytes_methods(self):
        a, b = self.data(1), self.data(0)
        n = self.number(-3, 12)
        return self.pick(
            '%s.find(%s)' % (a, b), '%s.rfind(%s, %d)' % (a, b, n), '%s.index(%s)' % (a, b),
            '%s.count(%s)' % (a, b), '%s.startswith(%s)' % (a, b), '%s.endswith(%s)' % (a, b),
            '%s.split(%s)' % (a, b), '%s.split(None, %d)' % (a, n), '%s.rsplit(%s, %d)' % (a, b, n),
            '%s.splitlines()' % a, '%s.partition(%s)' % (a, b), '%s.decode()' % a, '%s.decode("latin-1")' % a,
            '%s.decode("utf-8", "replace")' % a, '%s.hex()' % a, '%s.strip(%s)' % (a, b), '%s.isdigit()' % a,
            'list(%s)' % a, self.data(3))

    def spec(self, letters, precision):
        source = self.pick('', '', '<', '>', '^', '*<', '0>', '=', '*^')
        source += self.pick('', '', '', '+', ' ', '-')
        source += self.pick('', '', '', '#')
        source += self.pick('', '', '0')
        source += self.pick('', str(self.number(1, 20)))
        source += self.pick('', '', '', ',', '_')
        if precision:
            source += self.pick('', '.%d' % self.number(0, 10))
        return source + self.pick(*letters)

    def formats(self):
        kind = self.number(0, 5)
        if kind == 0:
            return "f'{%s:%s}'" % (self.int_leaf(), self.spec(['', 'd', 'x', 'X', 'o', 'b', 'c', 'f', 'e', 's'], False))
        if kind == 1:
            return "f'{%s:%s}'" % (self.float_leaf(), self.spec(['', 'f', 'e', 'g', 'F', 'E', 'G', '%', 'd'], True))
        if kind == 2:
            return "'{:%s}'.format(%s)" % (self.spec(['', 's'], True), self.text_leaf())
        if kind == 3:
            return "'%%%s%s%s%s' %% %s" % (self.pick('', '-', '0', '+', ' ', '#'), self.pick('', '5', '12'),
                                           self.pick('', '.0', '.3'), self.pick('d', 'x', 'X', 'o', 'i', 's', 'r', 'f', 'e', 'g'),
                                           self.int_leaf())
        if kind == 4:
            number = self.float_leaf()
            letters = 'fegFEGsrd' if abs(eval(number)) < LIMIT else 'fegFEGsr'  # %d makes an int of it
            return "'%%%s%s%s%s' %% %s" % (self.pick('', '-', '0', '+', ' '), self.pick('', '5', '12'),
                                           self.pick('', '.0', '.3', '.8'), self.pick(*letters), number)
        return "'{0:%s} {1!r:%s}|'.format(%s, %s)" % (self.pick('', '>9', '<12', '^14'), self.pick('', '>9', '<12', '.3'),
                                                      self.text_leaf(), self.pick(self.text_leaf, self.bytes_leaf)())

    def structs(self):
        order = self.pick('!', '<', '>', '=', '', '@')
        codes, values = '', []
        for _ in range(self.number(1, 6)):
            code = self.pick(*'bBhHiIlLqQfdsxc?')
            count = self.pick('', '', '2', '3') if code in 's' else ''
            codes += count + code
            size = struct.calcsize('=' + code)
            if code == 'x':
                continue
            if code == 's':
                values.append(self.bytes_leaf())
            elif code == 'c':
                values.append(repr(bytes([self.number(0, 255)])))
            elif code == '?':
                values.append(self.pick('True', 'False', '0', '1'))
            elif code in 'fd':
                values.append(self.float_leaf() if code == 'd' else repr(self.number(-1000, 1000) / 8))
            else:
                bits = self.number(1, size * 8 + self.pick(0, 0, 0, 1))
                n = self.random.getrandbits(min(bits, 63))
                values.append('(%d)' % (n if self.number(0, 1) else -n) if code.islower() else str(n))
        arguments = ''.join(', ' + value for value in values)
        packed = "struct.pack('%s%s'%s)" % (order, codes, arguments)
        return self.pick(packed, "struct.unpack('%s%s', %s)" % (order, codes, packed),
                         "struct.unpack('%s%s', %s)" % (order, codes, self.bytes_leaf()),
                         "struct.calcsize('%s%s')" % (order, codes))

    def numbers(self):
        """Numbers from text and back."""
        return self.pick(
            lambda: self.float_leaf(), lambda: 'int(%r)' % str(self.random.getrandbits(self.number(1, 63)) * self.pick(1, -1)),
            lambda: 'int(%s)' % self.text_leaf(), lambda: 'float(%s)' % self.text_leaf(),
            lambda: 'float(%r)' % repr(self.random.uniform(-1e6, 1e6)), lambda: 'hex(%s)' % self.int_leaf(),
            lambda: 'bin(%s)' % self.int_leaf(), lambda: 'oct(%s)' % self.int_leaf(),
            lambda: 'int(hex(%s), 16)' % self.int_leaf(), lambda: 'int(%r, %d)' % (
                self.pick('10', '7f', 'zz', '0x1f', '0b11', '-77', ''), self.pick(0, 2, 8, 10, 16, 36)),
            lambda: 'round(%s, %d)' % (self.float_leaf(), self.number(-3, 6)), lambda: 'float(%s)' % self.int_leaf(),
            lambda: "float('%d.%d')" % (self.random.getrandbits(self.number(1, 60)), self.random.getrandbits(self.number(1, 60))),
            lambda: "float('%de%d')" % (self.random.getrandbits(60), self.number(-330, 300)))()

    def logic(self):
        parts = [self.pick(self.integer, self.text, self.data, self.items, self.truth)(1) for _ in range(3)]
        return self.pick('%s and %s or %s', '%s or %s and %s', 'not %s or %s and %s', '%s if %s else %s', '(%s, %s, not %s)') % tuple(parts)

    def any_value(self):
        return self.pick(
            lambda: str(self.number(-9, 40)), lambda: self.text_leaf(), lambda: self.bytes_leaf(),
            lambda: self.pick('None', 'True', 'False', '1.5', '()', '[]', '{}', 'b""', '""', 'range(3)', '10 ** 20'),
            lambda: '[%s]' % ', '.join(str(self.number(0, 300)) for _ in range(self.number(0, 4))),
            lambda: '(%s,)' % self.text_leaf(), lambda: '{%s: %s}' % (self.text_leaf(), self.int_leaf()))()

    def calls(self):
        """Any method of any class with any arguments: most are wrong. Of sets only with ints, whose order is known."""
        kind = self.pick(*METHODS)
        ints = '[%s]' % ', '.join(str(self.number(0, 50)) for _ in range(self.number(0, 6)))
        value = {
            'str': self.text_leaf, 'bytes': self.bytes_leaf, 'bytearray': lambda: 'bytearray(%s)' % self.bytes_leaf(),
            'list': lambda: self.items(0), 'dict': lambda: '{%s: 1, %d: 2}' % (self.text_leaf(), self.number(0, 9)),
            'set': lambda: 'set(%s)' % ints, 'tuple': lambda: 'tuple(%s)' % self.items(0),
            'int': lambda: '(%s)' % self.int_leaf(), 'float': self.float_leaf, 'range': lambda: 'range(%d)' % self.number(0, 9)}[kind]()
        argument = (lambda: ints) if kind == 'set' else self.any_value
        arguments = [argument() for _ in range(self.pick(0, 1, 1, 1, 2, 2, 3))]
        if arguments and not self.number(0, 9):
            arguments[-1] = self.pick('*', 'key=', 'sep=', 'errors=', '**') + arguments[-1]
        return '%s.%s(%s)' % (value, self.pick(*METHODS[kind]), ', '.join(arguments))

    def target(self, depth):
        if not depth or not self.number(0, 2):
            return self.pick(*'abc')
        parts = [self.target(depth - 1) for _ in range(self.number(1, 3))]
        if self.number(0, 1):
            parts[self.number(0, len(parts) - 1)] = '*' + self.pick(*'abc')
        return self.pick('(%s,)', '[%s]') % ', '.join(parts)

    def nested(self, depth):
        if not depth or not self.number(0, 3):
            return self.any_value()
        return '[%s]' % ', '.join(self.nested(depth - 1) for _ in range(self.number(0, 4)))

    def unpacking(self):
        return '[(a, b, c) for a, b, c in ["abc"] for %s in [%s]]' % (self.target(3), self.nested(3))

    GROUPS = ['calls', 'unpacking', 'arithmetic', 'risky', 'comparison', 'slices', 'text_methods', 'bytes_methods', 'formats', 'structs', 'numbers', 'logic']

    def lines(self, group, count):
        """Sources of that group whose evaluation is fine or raises an exception that both must raise."""
        found = []
        while len(found) < count:
            source = getattr(self, group)()
            if '\n' in source or len(source) > 600:
                continue
            try:
                if not fits(eval(source, dict(self.names))):
                    continue
            except (OverflowError, MemoryError, SyntaxError):
                continue
            except Exception:
                pass
            found.append(source)
        return found


class Programs(Maker):
    """Small programs with loops, functions and exceptions. Numbers stay below MODULUS."""

    MODULUS = 1000003

    def number_of(self, names, depth=2):
        if depth == 0 or self.number(0, 3) == 0:
            return self.pick(*names) if names and self.number(0, 2) else str(self.number(0, 50))
        a, b = self.number_of(names, depth - 1), self.number_of(names, depth - 1)
        return '(%s %s %s) %% %d' % (a, self.pick('+', '-', '*', '^', '&', '|'), b, self.MODULUS)

    def condition(self, names):
        a, b = self.number_of(names, 1), self.number_of(names, 1)
        return self.pick('%s < %s', '%s == %s', '%s %% 3 > %s %% 2', '%s > %s and True', 'not %s <= %s') % (a, b)

    def block(self, names, depth, looping, function):
        lines = []
        for _ in range(self.number(1, 4)):
            lines += self.statement(names, depth, looping, function)
        return ['    ' + line for line in lines]

    def statement(self, names, depth, looping, function):
        kind = self.number(0, 13) if depth > 0 else self.number(0, 4)
        name = self.pick(*names)
        if kind <= 1:
            return ['%s = %s' % (name, self.number_of(names))]
        if kind == 2:
            return ['%s += %s' % (name, self.number_of(names, 1)), '%s %%= %d' % (name, self.MODULUS)]
        if kind == 3:
            return ['print(%s, %s)' % (repr(self.pick(*'pqrst')), self.number_of(names))]
        if kind == 4:
            if looping and self.number(0, 2) == 0:
                return ['if %s:' % self.condition(names), '    ' + self.pick('break', 'continue')]
            if function and self.number(0, 2) == 0:
                return ['if %s:' % self.condition(names), '    return %s' % self.number_of(names)]
            return ['log.append(%s)' % self.number_of(names, 1)]
        if kind <= 6:
            lines = ['if %s:' % self.condition(names)] + self.block(names, depth - 1, looping, function)
            if self.number(0, 1):
                lines += ['elif %s:' % self.condition(names)] + self.block(names, depth - 1, looping, function)
            if self.number(0, 1):
                lines += ['else:'] + self.block(names, depth - 1, looping, function)
            return lines
        if kind <= 8:
            counter = 'i%d' % depth
            lines = ['for %s in range(%s %% 6):' % (counter, self.number_of(names, 1))]
            lines += self.block(names + [counter], depth - 1, True, function)
            if self.number(0, 1):
                lines += ['else:'] + self.block(names, depth - 1, looping, function)
            return lines
        if kind == 9:
            counter = 'n%d' % depth
            lines = ['%s = %s %% 5' % (counter, self.number_of(names, 1)), 'while %s > 0:' % counter, '    %s -= 1' % counter]
            lines += self.block(names, depth - 1, True, function)
            if self.number(0, 1):
                lines += ['else:'] + self.block(names, depth - 1, looping, function)
            return lines
        if kind <= 11:
            lines = ['try:'] + self.block(names, depth - 1, looping, function)
            lines += ['    ' + self.pick('%s // (%s %% 2)' % (name, self.number_of(names, 1)), "{}['k%d']" % depth, "int('x%d')" % depth,
                                         "raise OSError(111, 'refused')", 'log[%s]' % self.number_of(names, 1), 'pass')]
            if self.number(0, 3):
                lines += ['except (ZeroDivisionError, KeyError) as e:', "    print('first', repr(e))"]
                lines += self.block(names, depth - 1, looping, function)
            lines += ['except Exception as e:', "    print('any', repr(e))"]
            if self.number(0, 1):
                lines += ['else:'] + self.block(names, depth - 1, looping, function)
            if self.number(0, 1):
                lines += ['finally:', "    print('finally', %s)" % self.number_of(names, 1)]
            return lines
        return ["text = text[%s %% 7:] + str(%s)" % (name, name), 'print(text[-20:], len(text))']

    def program(self):
        lines = ['log = []', "text = 'start'"]
        names = ['a', 'b', 'c']
        for name in names:
            lines += ['%s = %d' % (name, self.number(0, 100))]
        lines += ['def f(a, b=%d, c=7):' % self.number(0, 9), "    text = 'local'"]
        lines += self.block(names, 2, False, True) + ['    return (a * b + c) %% %d' % self.MODULUS]
        lines += ['def g(n, a=1):', '    if n <= 0:', '        return a', '    return (g(n - 1, a) * 3 + n) %% %d' % self.MODULUS]
        for _ in range(self.number(5, 10)):
            lines += self.statement(names, 3, False, False)
            lines += [self.pick('a = f(%s, c=b) or 1', 'b = f(a, %s) or 2', 'c = g(%s %% 30)', 'c = f(b=a, a=%s) or 3') % self.number_of(names, 1)]
        return lines + ['print(a, b, c, text, log[-10:], len(log))']


class Sets(Maker):
    """Programs that change sets of integers and print them: the order is CPython's."""

    def item(self):
        return self.pick(self.number(0, 9), self.number(0, 40), self.number(-20, 300),
                         self.random.getrandbits(40) * self.pick(1, -1), self.random.getrandbits(62))

    def items(self, most=12):
        return ', '.join(str(self.item()) for _ in range(self.number(1, most)))

    def iterable(self, names):
        return self.pick('{%s}' % self.items(), '[%s]' % self.items(), '{%s}' % ', '.join('%d: 0' % self.item() for _ in range(5)),
                         'range(%d, %d)' % (self.number(0, 9), self.number(10, 60)), *names)

    def change(self, name, names):
        """A statement that gives the set NAME other items."""
        other, one, two = self.pick(*names), self.iterable(names), self.iterable(names)
        sign = self.pick('|', '&', '-', '^')
        return self.pick(
            '%s = {%s}' % (name, self.items(9)),
            '%s = set(%s)' % (name, one),
            '%s = %s %s %s' % (name, other, sign, self.pick(*names)),
            '%s %s= %s' % (name, sign, other),
            '%s.update(%s, %s)' % (name, one, two),
            '%s.%s(%s)' % (name, self.pick('difference_update', 'intersection_update', 'symmetric_difference_update'), one),
            '%s = %s.%s(%s)' % (name, other, self.pick('union', 'intersection', 'difference'), self.pick('', one, one + ', ' + two)),
            '%s = %s.symmetric_difference(%s)' % (name, other, one),
            'for i in range(%d):\n    if %s: print(%s.pop())' % (self.number(0, 5), name, name),
            'for i in list(%s)[:%d]: %s.discard(i)' % (name, self.number(0, 8), name),
            'for i in range(%d): %s.add(i * %d)' % (self.number(0, 30), name, self.number(1, 70)),
            '%s = %s.copy()' % (name, other),
            '%s.clear()' % name,
            '%s.add(%d)' % (name, self.item()))

    def program(self):
        names = ['a', 'b', 'c']
        lines = ['%s = set([%s])' % (name, self.items(30)) for name in names]
        for _ in range(60):
            name = self.pick(*names)
            lines += [self.change(name, names), 'print(%s, list(%s), len(%s))' % (name, name, name)]
        return lines


class Scopes(Maker):
    """Programs of functions within functions, lambdas and comprehensions, whose few names mean now this one, now that."""
    NAMES = 'abcd'

    def name(self):
        return self.pick(*self.NAMES)

    def value(self, depth):
        """An expression that is an integer, if all names in it are bound."""
        if depth <= 0 or not self.number(0, 3):
            return self.pick(self.name(), self.name(), str(self.number(0, 20)))
        one, two, it, size = self.value(depth - 1), self.value(depth - 1), self.name(), self.number(0, 4)
        test, other = self.value(depth - 2), self.name()
        return self.pick(
            '(%s + %s) %% 97' % (one, two),
            '(%s if %s %% 2 else %s)' % (one, test, two),
            'sum(%s for %s in range(%d))' % (one, it, size),
            'sum([%s for %s in range(%d) if %s %% 3])' % (one, it, size, test),
            'sum([%s for %s in range(%d) for %s in range(%s %% 3)])' % (one, it, size, other, two),
            'sum(%s for %s in range(%s %% 3) for %s in [%s])' % (one, it, two, other, test),
            'sum({%s %% 9 for %s in range(%d)})' % (one, it, size),
            'sum({%s: %s for %s in range(%d)}.values())' % (one, two, it, size),
            'sum(f() for f in [lambda: %s for %s in range(%d)])' % (one, it, size),
            'sum(f() for f in (lambda: %s for %s in range(%d)))' % (one, it, size),
            '(lambda %s=%s: %s)()' % (it, one, two),
            '(lambda %s, *%s: %s + len(%s))(%s, *range(%d))' % ('xy'[size % 2], it, 'xy'[size % 2], it, one, size),
            '(lambda **%s: len(%s) + %s)(k=%s, **dict(j=1))' % (it, it, self.pick('1', '2'), one),
            '(%s := %s)' % (it, one))

    def shown(self):
        """A statement that shows what a value is, or that a name is not bound."""
        for _ in range(20):
            source = 'print(%s)' % self.value(3)
            try:
                compile(source, '', 'exec')
                return self.guarded(source)
            except SyntaxError:  # := where it may not be
                pass
        return ['print(0)']

    def guarded(self, *lines):
        return ['try:'] + ['    ' + line for line in lines] + ['except NameError:', "    print('NameError')"]

    def body(self, level, outer, own):
        lines = []
        for _ in range(self.number(2, 5)):
            name, kind = self.name(), self.number(0, 9)
            if kind < 3:
                lines += self.guarded('%s = %s' % (name, self.pick(self.name(), str(self.number(0, 50)))))
            elif kind < 4:
                lines += self.guarded('del ' + name)
            elif kind < 5:
                lines += ['for %s in range(%d):' % (name, self.number(0, 3))] + ['    ' + line for line in self.shown()]
            elif kind < 8 and level < 3:
                lines += self.function(level + 1, outer | own)
            else:
                lines += self.shown()
        return lines

    def function(self, level, outer):
        """The definition of a function, and calls of it."""
        name, names = 'f%d' % level, list(self.NAMES)
        self.random.shuffle(names)
        parameters, declared = names[:self.number(0, 2)], names[2:]
        head = []
        for it in declared:
            kind = self.number(0, 3)
            if kind == 0 and it in outer:
                head += ['nonlocal ' + it]
            elif kind == 1:
                head += ['global ' + it]
        words = ' '.join(head).split()
        own = set(parameters) | {it for it in declared if it not in words and self.number(0, 1)}
        bind = ['%s = %d' % (it, self.number(0, 9)) for it in own if it not in parameters]
        if bind and self.number(0, 1):
            bind = ['if %d:' % self.number(0, 1)] + ['    ' + line for line in sorted(bind)]
        inside = head + sorted(bind) if bind and not bind[0].startswith('if') else head + bind
        inside += self.body(level, outer - {it for it in declared if 'global ' + it in head}, own)
        inside += ['return ' + self.pick('lambda: 1', 'lambda: ' + self.name(), 'lambda: sum([%s for %s in range(3)])' % (self.name(), self.name()))]
        calls = self.guarded('r = %s(%s)' % (name, ', '.join('%d' % self.number(0, 9) for _ in parameters)), 'print(r())')
        return ['def %s(%s):' % (name, ', '.join(parameters))] + ['    ' + line for line in inside] + calls

    def program(self):
        lines = ['%s = %d' % (name, self.number(0, 100)) for name in self.NAMES]
        for _ in range(4):
            lines += self.function(1, set()) + self.shown()
        return lines
