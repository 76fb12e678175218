# text made piece by piece
import sys
def f(n):
    text = ""
    for i in range(n):
        text += "x"
    return text
f(int(sys.argv[1]))
