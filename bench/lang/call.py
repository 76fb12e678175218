# a function call
import sys
n = int(sys.argv[1])
def f(x):
    return x
for i in range(n):
    f(i)
