# SPDX-License-Identifier: GPL-3.0-or-later
# --- write and read a text file
with open("f.txt", "w") as f:
    print(f.write("line1\nline2\n"))
    print("z", 5, file=f)
    print(f.closed, f.name, f.mode, f.writable(), f.readable(), f.seekable(), f.isatty())
print(f.closed)
with open("f.txt") as f:
    print(repr(f.read()), repr(f.read()))
with open("f.txt", "r") as f:
    for line in f:
        print(line.strip())
    print(repr(f.readline()))
with open("f.txt", "r") as f:
    print([f.readline(), f.readline(3), f.read(2), f.read(0), f.readlines(), f.readline()])
# --- bytes
f = open("f.bin", "wb")
print(f.write(b"\x00\x01\nab\ncd"), f.write(bytearray(b"e")), f.tell())
f.close()
f.close()
f = open("f.bin", "rb")
print(f.read(4), f.readline(), f.read(), f.read(), f.tell(), f.seek(0), f.readlines(), f.closed, f.mode, f.name)
print(f.seek(2), f.read(1), f.seek(-2, 2), f.read(), f.seek(1, 1) if False else '', f.seek(1), f.seek(2, 1), f.read(1))
f.close()
print(open("f.bin", "rb").read(), len(open("f.bin", "rb").read(3)), list(open("f.bin", "rb")))
# --- the usual file transfer loops
with open('in.bin', 'wb') as f:
    f.write(bytes(range(256)) * 100)
total = 0
with open('in.bin', 'rb') as f, open('out.bin', 'wb') as g:
    while True:
        chunk = f.read(1024)
        if not chunk:
            break
        total += g.write(chunk)
print(total, open('in.bin', 'rb').read() == open('out.bin', 'rb').read())
f = open('in.bin', 'rb')
l = f.read(1024)
n = 0
while (l):
    n += 1
    l = f.read(1024)
f.close()
print(n)
# --- append
f = open("f.txt", "w"); f.write("one\n"); f.close()
f = open("f.txt", "a"); print(f.tell(), f.write("more\n"), f.tell()); f.close()
print(open("f.txt").readlines(), open("f.txt", encoding="utf-8").read().splitlines())
# --- read and write
f = open("f.txt", "w+")
f.write("hello world")
print(f.tell(), f.seek(0), f.read(5), f.read())
f.seek(0)
f.write("J")
f.seek(0)
print(f.read())
f.close()
f = open("f.txt", "r+b")
print(f.read(2), f.write(b"XX"), f.tell(), f.seek(0), f.read())
f.close()
# --- x creates, once
open("new.txt", "x").close()
try:
    open("new.txt", "x")
except FileExistsError as e:
    print(e, e.filename)
# --- a missing file
#: fails
open("no-such-file.txt")
# --- a missing file, caught
try:
    open("no-such-file.txt", "rb")
except IOError as e:
    print(e, e.errno, e.filename, e.strerror, type(e).__name__)
# --- a missing folder
#: fails
open("no-such/file.txt", "w")
# --- a directory
#: fails
open(".")
# --- a directory to write
#: fails
open(".", "w")
# --- an odd mode
#: fails
open("f.txt", "zz")
# --- text and bytes
#: fails
open("f.txt", "rbt")
# --- no mode letter
#: fails
open("f.txt", "b")
# --- two mode letters
#: fails
open("f.txt", "rw")
# --- an empty mode
#: fails
open("f.txt", "")
# --- bytes with an encoding
#: fails
open("f.txt", "rb", encoding="utf-8")
# --- no buffer for text
#: fails
open("f.txt", "w", 0)
# --- an unknown encoding
#: fails
open("f.txt", "w", encoding="klingon")
# --- a mode that is a number
#: fails
open("f.txt", 5)
# --- a path that is no path
#: fails
open(5.5)
# --- a path that is None
#: fails
open(None)
# --- no path
#: fails
open()
# --- write text to bytes
#: fails
f = open("f.bin", "wb")
f.write("text")
# --- write bytes to text
#: fails
f = open("f.txt", "w")
f.write(b"x")
# --- write a number
#: fails
f = open("f.txt", "w")
f.write(5)
# --- read a file that writes
#: fails
f = open("f.txt", "w")
f.read()
# --- write a file that reads
#: fails
open("f.txt", "w").close()
f = open("f.txt")
f.write("x")
# --- read bytes from what writes
#: fails
f = open("f.txt", "wb")
f.read()
# --- write bytes to what reads
#: fails
open("f.txt", "w").close()
f = open("f.txt", "rb")
f.write(b"x")
# --- iterate over what writes
#: fails
for line in open("f.txt", "w"):
    pass
# --- closed text
#: fails
f = open("f.txt", "w")
f.close()
for name in ("write", "read", "readline", "flush", "tell", "fileno", "readlines", "seek", "readable", "truncate"):
    try:
        m = getattr(f, name)
        m("x") if name == "write" else m(0) if name == "seek" else m()
    except ValueError as e:
        print(name, e)
try:
    for l in f:
        pass
except ValueError as e:
    print(e)
try:
    with f:
        pass
except ValueError as e:
    print(e)
f.write("x")
# --- closed bytes
f = open("f.txt", "wb")
f.close()
g = open("f.txt", "rb")
g.close()
try:
    f.write(b"x")
except ValueError as e:
    print(e)
for name in ("read", "readline", "flush", "fileno", "readlines", "seek"):
    try:
        m = getattr(g, name)
        m(0) if name == "seek" else m()
    except ValueError as e:
        print(name, e)
try:
    for l in g:
        pass
except ValueError as e:
    print(e)
# --- what is written without close arrives at the end
f = open("f.txt", "w")
f.write("abc")
print(repr(open("f.txt").read()))
f.flush()
print(repr(open("f.txt").read()))
f = None
print(open("f.txt").read())
# --- print a file
f = open("f.txt", "w")
print(f, type(f), repr(f.name))
print(open("f.txt"), open("f.txt", "rb"), open("f.txt", "ab"), open("f.txt", "r+b"), open("f.txt", encoding="latin-1"))
print(open("f.txt", "rb", 0), open("f.txt", "rb").mode, open("f.txt", "r+b").mode, open("f.txt", "ab+").mode, open("f.txt", "wb+").mode, open("f.txt", "rt").mode)
# --- text that is no utf-8
#: fails
open("f.txt", "wb").write(b"ab\xffcd")
try:
    open("f.txt").read()
except UnicodeDecodeError as e:
    print(e)
print(open("f.txt", errors="replace").read(), open("f.txt", errors="ignore").read(), open("f.txt", encoding="latin-1").read())
open("f.txt").readline()
# --- text cut in a character
#: fails
open("f.txt", "wb").write("aé".encode()[:2])
open("f.txt").read()
# --- characters and bytes
with open("f.txt", "w", encoding="utf-8") as f:
    print(f.write("grüße €\n"), f.tell())
with open("f.txt", encoding="utf-8") as f:
    print(f.read(3), f.tell(), f.read(2), f.read(), f.tell())
print(open("f.txt", "rb").read())
# --- text that cannot be encoded
#: fails
f = open("f.txt", "w", encoding="ascii")
f.write("é")
# --- line ends
open("f.txt", "wb").write(b"a\r\nb\rc\nd\r")
print(open("f.txt").readlines(), open("f.txt", newline="").readlines(), open("f.txt", newline="\n").readlines(), open("f.txt", newline="\r\n").readlines(), open("f.txt", newline="\r").readlines())
f = open("g.txt", "w", newline="\r\n")
f.write("x\ny\n"); f.close()
print(open("g.txt", "rb").read())
f = open("f.txt")
print(f.read(2), f.tell(), f.read(1), f.tell(), repr(f.read()))
# --- a long text in pieces
with open("f.txt", "w") as f:
    for i in range(5000):
        f.write("line %d äöü\r\n" % i)
n = 0
for line in open("f.txt", newline=""):
    n += len(line)
print(n, sum(map(len, open("f.txt"))), len(open("f.txt").read()))
f = open("f.txt")
s = ""
while True:
    piece = f.read(777)
    if not piece:
        break
    s += piece
print(s == open("f.txt").read(), f.tell())
f.seek(0)
for i in range(1000):
    line = f.readline()
where = f.tell()
next_line = f.readline()
f.read(9000)
f.seek(where)
print(where, f.readline() == next_line)
# --- telling position in a walk
#: fails
open("f.txt", "w").write("a\nb\n")
f = open("f.txt")
for line in f:
    f.tell()
# --- seeks of text
#: fails
open("f.txt", "w").write("abc\n")
f = open("f.txt")
print(f.seek(0, 2), f.tell(), f.seek(0), f.seek(1), f.read())
try:
    f.seek(1, 1)
except OSError as e:
    print(e, type(e))
f.seek(-1)
# --- seek before the start
#: fails
open("f.txt", "w").write("abc\n")
f = open("f.txt", "rb")
f.seek(-1)
# --- writelines, truncate
#: fails
f = open("f.txt", "w")
f.writelines(["a\n", "b\n"])
f.close()
print(open("f.txt").read())
f = open("f.txt", "r+")
print(f.truncate(1), f.read())
f.writelines("xyz")
f.writelines([1])
# --- readlines with a hint
open("f.txt", "w").write("aaa\nbbb\nccc\n")
print(open("f.txt").readlines(5), open("f.txt").readlines(0), open("f.txt", "rb").readlines(1))
# --- with and an error
try:
    with open("f.txt", "w") as f:
        f.write("kept")
        1 / 0
except ZeroDivisionError:
    print(f.closed, open("f.txt").read())
# --- a file in a for with enumerate and zip
open("f.txt", "w").write("a\nb\nc\n")
for i, line in enumerate(open("f.txt"), 1):
    print(i, line, end="")
print(list(zip(open("f.txt"), "xy")), sorted(open("f.txt"), reverse=True), "b\n" in open("f.txt"))
# --- next of a file
open("f.txt", "w").write("a\nb\n")
f = open("f.txt")
print(next(f), next(f), next(f, "end"))
# --- dev null and pipes
print(open("/dev/null").read() == "", open("/dev/null", "wb").write(b"x"), open("/proc/self/stat").read().split()[0].isdigit())
# --- a full disk
#: fails
f = open("/dev/full", "w")
f.write("x")
f.close()
# --- print to a file with flush
f = open("f.txt", "w", 1)
print("one", file=f)
print(open("f.txt").read(), end="")
print("two", file=f, end="", flush=True)
print(open("f.txt").read())
# --- raw
f = open("f.txt", "wb", 0)
print(f.write(b"abc\ndef"))
print(open("f.txt", "rb", 0).read(2), open("f.txt", "rb", buffering=0).readline(), open("f.txt", "rb", 0).read())
# --- readline: None is a size of bytes, and none of text
with open('case.py') as f, open('case.py', 'rb') as g, open('case.py', 'rb', 0) as h:
    print(f.readline(3), f.readline(True), f.readline(-1), h.read(-5)[:4], h.seek(0), g.readline(None), h.readline(None), f.readlines(None)[:1])
    for size in None, 1.5, 'a', 2 ** 70:
        for file in f, g, h:
            try:
                print(file.readline(size))
            except (TypeError, OverflowError) as e:
                print(e)
