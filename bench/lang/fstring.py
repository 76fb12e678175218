# an f-string
import sys
n = int(sys.argv[1])
name = "abc"
for i in range(n):
    line = f"{i}: {name} {name!r}"
