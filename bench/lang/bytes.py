# slicing and concatenating bytes
import sys
n = int(sys.argv[1])
message = b"0123456789abcdef"
for i in range(n):
    joined = message[2:8] + message[10:]
