# a lambda that is made and called
import sys
n = int(sys.argv[1])
def f(k):
    for i in range(n):
        (lambda x: x + k)(i)
f(1)
