# an element of a list comprehension
import sys
n = int(sys.argv[1])
for i in range(n // 100):
    [x + i for x in range(100) if x]
