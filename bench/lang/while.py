# an empty counting loop
import sys
n = int(sys.argv[1])
i = 0
while i < n:
    i += 1
