# SPDX-License-Identifier: GPL-3.0-or-later
# --- random numbers of a seed
import random
for seed in (0, 1, 7, 42, -5, 123456789012345, True):
    random.seed(seed)
    print(random.random(), random.randint(0, 10), random.randint(1, 6), random.randrange(100), random.randrange(5, 50, 3), random.randrange(10, 0, -2), random.getrandbits(8), random.getrandbits(40), random.uniform(1, 2), random.uniform(-1.5, 3))
    print(random.choice(['rock', 'paper', 'scissors']), random.choice('abc'), random.choice((1, 2, 3)), random.choice(range(10)), random.sample(range(100), 5), random.sample('abcdefghijklmnopqrstuvwxyz' * 9, 7), random.choices([1, 2, 3], k=4), random.choices('ab'))
    x = list(range(10))
    print(random.shuffle(x), x)
# --- many
import random
random.seed(3)
total = 0
for i in range(3000):
    total += random.randint(-1000000, 1000000)
print(total, random.random(), random.randint(0, 2 ** 40))
# --- from random
from random import randint, choice, random, seed
seed(5)
print(randint(1, 100), choice([True, False]), random())
# --- without a seed
import random
n = random.randint(1, 6)
print(1 <= n <= 6, 0 <= random.random() < 1, random.choice('x'), type(random.random()).__name__)
random.seed()
print(len(random.sample([1, 2, 3], 3)), sorted(random.sample(range(50), 50)) == list(range(50)))
# --- whole floats
#: python -3.11
#: stdout 3 4
import random
random.seed(1)
print(random.randint(1, 10.0), random.randrange(5.0))
# --- an empty range
#: python -3.11
#: error ValueError: empty range for randrange() (5, 2, -3)
#: fails
import random
random.randint(5, 1)
# --- an empty range of one
#: fails
import random
random.randrange(0)
# --- a step of zero
#: fails
import random
random.randrange(1, 5, 0)
# --- an empty range with a step
#: python -3.11
#: error ValueError: empty range for randrange()
#: fails
import random
random.randrange(1, 5, -1)
# --- choice of nothing
#: fails
import random
random.choice([])
# --- choice of a number
#: fails
import random
random.choice(5)
# --- a sample too large
#: fails
import random
random.sample([1], 2)
# --- randint of half
#: python -3.11
#: error ValueError: non-integer arg 1 for randrange()
#: fails
import random
random.randint(1.5, 2)
# --- randint of text
#: python -3.11
#: error ValueError: non-integer arg 1 for randrange()
#: fails
import random
random.randint('1', 2)
# --- shuffle of text
#: fails
import random
random.shuffle('ab')
# --- ints of more than 64 bits
#: python -3.11
import random
random.seed(7)
print(random.randint(0, 2 ** 64), random.randint(0, 2 ** 63 - 1), random.randint(-2 ** 63, 2 ** 63 - 1), random.randrange(2 ** 70))
print(random.randrange(2 ** 64, 2 ** 65, 3), random.randrange(0, -2 ** 70, -7), random.randint(-2 ** 100, -1), random.randint(2 ** 70, 2 ** 70))
print(random.randrange(-5, 5, 2 ** 70), random.randint(True, 5), random.randint(1, 10.0), [random.randrange(3, 9, 2) for i in range(9)], random.random())
for draw in (lambda: random.randint(2 ** 70, 5), lambda: random.randint(5, 2), lambda: random.randrange(1, 5, 0), lambda: random.randrange(-2 ** 70),
             lambda: random.randrange(1, 5, -2 ** 70), lambda: random.randint(1, None)):
    try:
        draw()
    except (ValueError, TypeError) as e:
        print(e)
#: stdout 17485029721327973432 1336213610742710224 661906188132091940 139877749828246948344
#: stdout 32487549826018777276 -133968918867370391700 -707518945634553637110212761766 1180591620717411303424
#: stdout -5 1 10 [3, 3, 7, 7, 7, 3, 7, 7, 5] 0.04958931338977146
#: stdout empty range for randrange() (1180591620717411303424, 6, -1180591620717411303418)
#: stdout empty range for randrange() (5, 3, -2)
#: stdout zero step for randrange()
#: stdout empty range for randrange()
#: stdout empty range for randrange()
#: stdout unsupported operand type(s) for +: 'NoneType' and 'int'
