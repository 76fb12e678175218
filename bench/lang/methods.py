# methods of a str
import sys
n = int(sys.argv[1])
line = "GET / HTTP/1.1"
for i in range(n):
    words = line.split(" ")
    if line.startswith("GET"):
        size = len(words)
