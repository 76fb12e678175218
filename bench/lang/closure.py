# a call of a closure
import sys
n = int(sys.argv[1])
def counter():
    count = 0
    def step(by):
        nonlocal count
        count += by
    return step
step = counter()
for i in range(n):
    step(i)
