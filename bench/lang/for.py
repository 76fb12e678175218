# for over a range
import sys
n = int(sys.argv[1])
for i in range(n):
    pass
