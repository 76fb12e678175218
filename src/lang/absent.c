/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what Python has and sockshell has not. A row: what the names belong to, the names with
 * blanks between them (a * at the end of one stands for anything), what to use instead or NULL. */
#include "lang/absent.h"

#include <string.h>

#include "lang/interp.h"

#define NO_CLASSES "a dict keeps things under names"
#define NO_PROGRAMS "another terminal: sockshell starts no programs"

static const struct {
  const char *of, *names, *hint;
} rows[] = {
    {"", "memoryview", "a slice of bytes or of a bytearray is a copy of the part"},
    {"", "frozenset", "a set, or a tuple where it is to be a key"},
    {"", "globals locals", "dir() lists the names"},
    {"", "vars", "dir(x) lists the attributes of x"},
    {"", "eval", "int(text) and float(text) read numbers"},
    {"", "exec compile", NULL},
    {"", "__import__", "import NAME"},
    {"", "setattr delattr super classmethod staticmethod property", NO_CLASSES},
    {"", "NotImplemented", "raise NotImplementedError"},
    {"", "complex", "a tuple of two floats"},
    {"", "breakpoint", "the prompt runs one statement at a time"},
    {"", "aiter anext Ellipsis", NULL},
    {"", "BaseExceptionGroup ExceptionGroup StopAsyncIteration UnicodeTranslateError BufferError",
     NULL},
    {"", "ReferenceError GeneratorExit", NULL},
    {"", "UserWarning RuntimeWarning DeprecationWarning PendingDeprecationWarning FutureWarning",
     NULL},
    {"", "ResourceWarning SyntaxWarning ImportWarning UnicodeWarning BytesWarning", NULL},
    {"", "EncodingWarning", NULL},

    {"socket", "fromfd", "socket.socket(fileno=fd) takes a descriptor over"},
    {"socket", "getnameinfo", "gethostbyaddr(address) asks for a name"},
    {"socket", "if_nameindex if_nametoindex if_indextoname",
     "setsockopt with SO_BINDTODEVICE takes an interface's name"},
    {"socket", "sethostname", NULL},
    {"socket", "send_fds recv_fds", NULL},
    {"socket", "recvmsg_into", "sockets have recv_into() and recvfrom_into()"},
    {"socket", "has_dualstack_ipv6", "setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)"},
    {"socket", "CMSG_LEN CMSG_SPACE set_inheritable get_inheritable", NULL},
    {"socket", "CAN_* ALG_* TIPC_* VMADDR_* J1939_*", NULL},
    {"select", "epoll EPOLL*", "select.poll() and select.select() tell which socket is ready"},

    {"time", "strptime", "split() takes a date apart, mktime() makes seconds of a tuple of nine"},
    {"time", "clock_gettime clock_gettime_ns clock_getres clock_settime get_clock_info CLOCK_*",
     "time(), monotonic() and perf_counter() read the clocks"},
    {"time", "thread_time thread_time_ns", "process_time() is the time that the program has used"},
    {"time", "tzset tzname altzone", "localtime() has tm_zone and tm_gmtoff"},
    {"random", "gauss normalvariate expovariate betavariate gammavariate lognormvariate triangular",
     "random() and uniform(a, b) draw evenly"},
    {"random", "paretovariate vonmisesvariate weibullvariate",
     "random() and uniform(a, b) draw evenly"},
    {"random", "Random SystemRandom",
     "random(), seed() and the others are functions of the module"},
    {"random", "randbytes", "getrandbits(8 * n).to_bytes(n, 'big')"},
    {"random", "getstate setstate", "seed(n) starts the same numbers again"},
    {"string", "Template Formatter capwords", "'{}'.format(x) and f'{x}' put values into text"},
    {"binascii", "a2b_uu b2a_uu a2b_qp b2a_qp", "b2a_base64() and a2b_base64() make text of bytes"},
    {"binascii", "crc_hqx", "crc32() makes a checksum"},
    {"binascii", "Incomplete", NULL},

    {"sys", "exc_info exception", "except OSError as e: e is the exception"},
    {"sys", "path modules meta_path path_hooks", "import finds the modules that are built in"},
    {"sys", "setrecursionlimit getrecursionlimit", "calls may be 1000 deep"},
    {"sys", "getsizeof getrefcount intern", NULL},
    {"sys", "getfilesystemencoding", "it is utf-8"},
    {"sys", "hexversion implementation flags", "sys.version_info and sys.version"},
    {"sys", "settrace gettrace setprofile getprofile", "sockshell --trace shows each call"},
    {"sys", "excepthook displayhook", NULL},
    {"sys", "float_info int_info hash_info", NULL},

    {"os", "uname", "sys.platform names the system"},
    {"os", "stat lstat fstat statvfs access", "os.path has exists, isfile, isdir and getsize"},
    {"os", "rename renames replace link symlink readlink chdir chmod chown chroot truncate umask",
     "of files there are remove, mkdir, makedirs, rmdir and listdir"},
    {"os", "walk scandir", "os.listdir() and os.path.isdir() walk through folders"},
    {"os", "urandom getrandom", "random.getrandbits(8 * n).to_bytes(n, 'big')"},
    {"os", "system popen execv execve execvp execl execlp spawnv spawnl posix_spawn", NO_PROGRAMS},
    {"os", "fork forkpty wait waitpid kill killpg WNOHANG",
     "select serves several clients; at the prompt another side (@client …) runs beside this one"},
    {"os", "abort _exit", "sys.exit(1) ends the program"},
    {"os", "putenv unsetenv", "os.environ holds the environment"},
    {"os", "getgid getegid getpgid getpgrp getsid getlogin setuid setgid setsid", NULL},
    {"os", "open fdopen O_* SEEK_*", "open(path, mode) opens a file"},
    {"os", "read write close dup dup2 lseek", "sockets and files have methods: recv, send, close"},
    {"os", "pipe pipe2", "socket.socketpair() joins two ends"},
    {"os", "devnull", "'/dev/null'"},
    {"os", "set_blocking get_blocking", "sockets have setblocking() and getblocking()"},
    {"os", "sendfile", "sock.sendall(file.read())"},
    {"os", "isatty", "files have isatty()"},
    {"os", "get_terminal_size cpu_count nice times sysconf getloadavg", NULL},

    {"TextIOWrapper", "buffer", "open(path, 'rb') reads bytes"},
    {"TextIOWrapper", "reconfigure", "open() takes encoding, errors and newline"},
    {"TextIOWrapper", "detach", NULL},
    {"BufferedReader", "peek", "f.read(n), and f.seek() to go back"},
    {"BufferedReader", "readinto readinto1", "b[:] = f.read(n) fills a bytearray"},
    {"BufferedReader", "read1", "f.read(n)"},
    {"BufferedReader", "detach raw", "open(path, mode, 0) has no buffer"},
    {"BufferedWriter", "detach raw", "open(path, mode, 0) has no buffer"},
    {"BufferedRWPair", "peek readinto readinto1 read1 detach", "f.read(n)"},
    {"BufferedRandom", "peek readinto readinto1 read1 detach raw", "f.read(n)"},
    {"FileIO", "readinto readall", "f.read()"},
    {"str", "format_map", "s.format(name=value)"},
    {"set", "symmetric_difference_update", "s ^= other"},

    {"codec", "utf-16 utf-16-le utf-16-be utf16 utf-32 utf-32-le utf-32-be utf32 utf-7 utf-8-sig",
     "utf-8, ascii and latin-1 are here"},
    {"codec", "cp1252 windows-1252 cp437 iso-8859-15 koi8-r gbk big5 shift-jis euc-jp mbcs",
     "utf-8, ascii and latin-1 are here"},
    {"codec", "idna punycode unicode-escape raw-unicode-escape",
     "utf-8, ascii and latin-1 are here"},
};

/* Whether NAME is one of the words of NAMES. */
static bool is_among(const char *names, const char *name, size_t len) {
  for (size_t n; *names; names += n + (names[n] == ' ')) {
    n = strcspn(names, " ");
    bool open = names[n - 1] == '*';
    if (open ? len >= n - 1 && !memcmp(names, name, n - 1) : len == n && !memcmp(names, name, n))
      return true;
  }
  return false;
}

bool absent_raise(struct interp *in, const struct type *type, const char *of, const char *name,
                  size_t len) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (strcmp(rows[i].of, of) != 0 || !is_among(rows[i].names, name, len))
      continue;
    bool member = *of && strcmp(of, "codec") != 0;
    interp_raise(in, type, "sockshell has no '%s%s%.*s'", member ? of : "", member ? "." : "",
                 (int)len, name);
    if (rows[i].hint)
      interp_hint(in, "%s", rows[i].hint);
    return true;
  }
  return false;
}
