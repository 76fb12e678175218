# a call that hands on *args and **kw
import sys
n = int(sys.argv[1])
def f(a, b, c=0):
    return a
def g(*args, **kw):
    return f(*args, **kw)
for i in range(n):
    g(i, 2, c=3)
