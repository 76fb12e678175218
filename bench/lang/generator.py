# an element of a generator expression
import sys
n = int(sys.argv[1])
sum(x + 1 for x in range(n))
