# a function that calls itself twice
import sys
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
count = 1
depth = 1
while count < int(sys.argv[1]):
    count = count * 8 // 5 + 1
    depth += 1
fib(depth)
