# items of a dict and of a list
import sys
n = int(sys.argv[1])
counts = {}
seen = []
for i in range(n):
    counts[i % 1000] = i
    seen.append(i)
