/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table of what Python has here. What is here and has a table of its own (built-ins, modules) is
 * read from there. To add a keyword, a form that the parser refuses, a name that Python has and sockshell
 * has not, or a difference: a row below; tests/unit/test_python.c holds all of them against what happens. */
#include "lang/python.h"

#include <string.h>

#include "base/text.h"
#include "lang/eval/interp.h"
#include "lang/lib/builtins.h"
#include "lang/syntax/lex.h"
#include "lang/value/types.h"

#define CLAUSE "a block goes after the colon, or below it with more blanks in front. "
#define WAITS "calls wait by themselves; select tells which socket is ready"

const struct python_keyword python_keywords[] = {
    {NULL, NULL, NULL, 0}, /* KEYWORD_NONE_AT_ALL */
    {"False", NULL, "The value of a false condition; as a number it is 0.", 0},
    {"None", NULL,
     "No value: what a call returns that has nothing to say. The prompt does not show it.", 0},
    {"True", NULL, "The value of a true condition; as a number it is 1.", 0},
    {"and", "A and B", "B when A is true, else A; B is looked at only then.", PYTHON_INSIDE},
    {"as", "import X as Y; with E as X; except C as X", "Gives what comes before it a name.", 0},
    {"assert", "assert TEST[, MESSAGE]", "Raises AssertionError when TEST is false.", PYTHON_FIRST},
    {"async", NULL, WAITS, PYTHON_ABSENT},
    {"await", NULL, WAITS, PYTHON_ABSENT},
    {"break", "break", "Leaves the innermost while or for; its else is left out.", PYTHON_ALONE},
    {"class", NULL, "keep data in tuples, lists and dicts, and define functions", PYTHON_ABSENT},
    {"continue", "continue", "Goes on with the next turn of the innermost while or for.",
     PYTHON_ALONE},
    {"def", "def NAME(PARAMETER[=DEFAULT], …, *REST, **NAMED):",
     "Defines a function; " CLAUSE
     "return gives its value back. *REST gets further arguments as a tuple, **NAMED those given by "
     "name as a dict; a call f(*values, **named) hands them on.",
     PYTHON_FIRST},
    {"del", "del NAME; del A[I]",
     "Takes a name or an item away. A socket whose last name goes is closed.", PYTHON_FIRST},
    {"elif", "elif TEST:",
     "A further test of an if; " CLAUSE "It runs when no test before it was true.", PYTHON_FIRST},
    {"else", "else:",
     "After if: runs when no test was true. After while and for: when they ended without break. "
     "After try: when nothing was raised. In an expression: A if TEST else B.",
     PYTHON_ALONE | PYTHON_INSIDE},
    {"except", "except CLASS [as NAME]:",
     "In a try: runs when an exception of that class, or of a kind of it, was raised. (OSError, "
     "ValueError) stands for several; `except OSError as e` catches every failed call, and e.errno "
     "says which error it was.",
     PYTHON_FIRST},
    {"finally", "finally:", "The end of a try that always runs: the place to close a socket.",
     PYTHON_ALONE},
    {"for", "for NAME in VALUES:",
     "Runs its block once for each item of a list, a tuple, a text, bytes, a dict, range(N) "
     "…; " CLAUSE
     "In brackets it makes values of values: [X for NAME in VALUES if TEST] a list, {…} a set or "
     "dict; (X for NAME in VALUES) gives them one by one when they are asked for.",
     PYTHON_FIRST | PYTHON_INSIDE},
    {"from", "from MODULE import NAME, …; from MODULE import *", "Takes names out of a module.",
     PYTHON_FIRST},
    {"global", "global NAME",
     "In a function: NAME is the one outside, also when it is assigned to.", PYTHON_FIRST},
    {"if", "if TEST:", "Runs its block when TEST is true; " CLAUSE "Then elif and else may follow.",
     PYTHON_FIRST | PYTHON_INSIDE},
    {"import", "import MODULE [as NAME]",
     "Makes a module known; `help python` lists the modules. At the prompt the names of socket are "
     "there "
     "without it.",
     PYTHON_FIRST},
    {"in", "X in VALUES; X not in VALUES",
     "Whether X is one of them; b\"\\r\\n\" in data works too.", PYTHON_INSIDE},
    {"is", "A is B; A is not B", "Whether both are one and the same object: `x is None`.",
     PYTHON_INSIDE},
    {"lambda", "lambda PARAMETERS: VALUE",
     "A function without a name, which gives VALUE back: `sorted(words, key=lambda w: len(w))`.",
     PYTHON_INSIDE},
    {"nonlocal", "nonlocal NAME",
     "In a function in a function: NAME is the one of the function around, also when it is "
     "assigned "
     "to.",
     PYTHON_FIRST},
    {"not", "not A", "True when A is false.", PYTHON_INSIDE},
    {"or", "A or B", "A when it is true, else B; B is looked at only then.", PYTHON_INSIDE},
    {"pass", "pass", "Does nothing, where a statement must stand.", PYTHON_ALONE},
    {"raise", "raise [EXCEPTION]", "Raises an exception; alone in an except, the same one again.",
     PYTHON_FIRST},
    {"return", "return [VALUE]", "Leaves the function with VALUE, or None.", PYTHON_FIRST},
    {"try", "try:",
     "Runs a block whose errors are to be caught; " CLAUSE
     "Then except, else and finally follow. The trace line of a call that failed is shown all the "
     "same.",
     PYTHON_ALONE},
    {"while", "while TEST:",
     "Runs its block again and again as long as TEST is true; " CLAUSE "Ctrl-C interrupts it.",
     PYTHON_FIRST},
    {"with", "with E [as NAME]:",
     "Runs its block and then, whatever happens, closes what E is: `with socket.socket() as "
     "s:`. " CLAUSE,
     PYTHON_FIRST},
    {"yield", NULL, "collect the items in a list and return it", PYTHON_ABSENT},
    {"match", NULL, "use if and elif", PYTHON_ABSENT},
    {NULL, NULL, NULL, 0},
};

const struct python_refused python_forms[] = {
    {"decorators",
     "call the function yourself; to run a statement on another side: @NAME statement",
     "@x\ndef f(): pass"},
    {"'except*'", "write except", "try: x\nexcept* y: z"},
    {"relative imports", "name the module from its start", "from . import x"},
    {"complex numbers", "use a tuple of two floats", "x = 3j"},
    {"slices of more than one dimension", "take one after the other: x[1][2:3]", "x[1:2, 3]"},
    {"'\\N{…}' escapes", "write the character itself, or \\uXXXX", "x = '\\N{DASH}'"},
    {"type parameters", "leave them out", "def f[T](a): pass"},
    {"'type' statements", "give the type a name with =", "type x = int"},
};

#define NO_CLASSES "a dict keeps things under names"
#define NO_PROGRAMS "at the prompt `run PROGRAM` starts a program"
#define NO_THREADS                                                                                 \
  "select tells which of many sockets is ready, without threads; at the prompt another side "      \
  "(@client …) runs beside this one"
#define NO_SERVER "socket, bind, listen and accept make a server; select serves several clients"
#define NO_DATES "time has time(), ctime(), strftime() and sleep()"

const struct python_absent python_absent[] = {
    {"", "frozenset", "a set, or a tuple where it is to be a key"},
    {"", "globals locals", "dir() lists the names"},
    {"", "vars", "dir(x) lists the attributes of x"},
    {"", "eval", "int(text) and float(text) read numbers"},
    {"",
     "exec compile aiter anext BaseExceptionGroup ExceptionGroup StopAsyncIteration "
     "UnicodeTranslateError ReferenceError GeneratorExit UserWarning RuntimeWarning "
     "DeprecationWarning PendingDeprecationWarning FutureWarning ResourceWarning SyntaxWarning "
     "ImportWarning UnicodeWarning BytesWarning EncodingWarning",
     NULL},
    {"", "__import__", "import NAME"},
    {"", "setattr delattr super classmethod staticmethod property", NO_CLASSES},
    {"", "NotImplemented", "raise NotImplementedError"},
    {"", "complex", "a tuple of two floats"},
    {"", "breakpoint", "the prompt runs one statement at a time"},

    {"socket", "fromfd", "socket.socket(fileno=fd) takes a descriptor over"},
    {"socket", "getnameinfo", "gethostbyaddr(address) asks for a name"},
    {"socket",
     "sethostname send_fds recv_fds CMSG_LEN CMSG_SPACE set_inheritable get_inheritable CAN_* "
     "ALG_* TIPC_* VMADDR_* J1939_*",
     NULL},
    {"socket", "sendmsg", "use send() or sendto()"},
    {"socket", "recvmsg", "use recv() or recvfrom()"},
    {"socket", "sendfile", "use sendall()"},
    {"socket", "recvmsg_into", "sockets have recv_into() and recvfrom_into()"},
    {"socket", "has_dualstack_ipv6", "setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)"},
    {"select", "epoll EPOLL*", "select.poll() and select.select() tell which socket is ready"},

    {"time", "strptime", "split() takes a date apart, mktime() makes seconds of a tuple of nine"},
    {"time", "clock_gettime clock_gettime_ns clock_getres clock_settime get_clock_info CLOCK_*",
     "time(), monotonic() and perf_counter() read the clocks"},
    {"time", "thread_time thread_time_ns", "process_time() is the time that the program has used"},
    {"time", "tzset tzname altzone", "localtime() has tm_zone and tm_gmtoff"},
    {"random",
     "gauss normalvariate expovariate betavariate gammavariate lognormvariate triangular "
     "paretovariate vonmisesvariate weibullvariate",
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
    {"sys", "getsizeof getrefcount intern excepthook displayhook float_info int_info hash_info",
     NULL},
    {"sys", "getfilesystemencoding", "it is utf-8"},
    {"sys", "hexversion implementation flags", "sys.version_info and sys.version"},
    {"sys", "settrace gettrace setprofile getprofile", "sockshell --trace shows each call"},

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
    {"os",
     "getgid getegid getpgid getpgrp getsid getlogin setuid setgid setsid get_terminal_size "
     "cpu_count nice times sysconf getloadavg",
     NULL},
    {"os", "open fdopen O_* SEEK_*", "open(path, mode) opens a file"},
    {"os", "read write close dup dup2 lseek", "sockets and files have methods: recv, send, close"},
    {"os", "pipe pipe2", "socket.socketpair() joins two ends"},
    {"os", "devnull", "'/dev/null'"},
    {"os", "set_blocking get_blocking", "sockets have setblocking() and getblocking()"},
    {"os", "sendfile", "sock.sendall(file.read())"},
    {"os", "isatty", "files have isatty()"},

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

    {"codec",
     "utf-16 utf-16-le utf-16-be utf16 utf-32 utf-32-le utf-32-be utf32 utf-7 utf-8-sig cp1252 "
     "windows-1252 cp437 iso-8859-15 koi8-r gbk big5 shift-jis euc-jp mbcs idna punycode "
     "unicode-escape raw-unicode-escape",
     "utf-8, ascii and latin-1 are here"},

    {"module", "threading _thread concurrent multiprocessing", NO_THREADS},
    {"module", "queue", "a list is a queue too: append(x) and pop(0)"},
    {"module", "asyncio", "calls wait by themselves; select tells which socket is ready"},
    {"module", "selectors", "select.select() and select.poll() tell which socket is ready"},
    {"module", "socketserver http", NO_SERVER},
    {"module", "datetime calendar", NO_DATES},
    {"module", "json", "send text of your own form, and take it apart with split()"},
    {"module", "pickle", "send text, or bytes packed with struct"},
    {"module", "argparse optparse getopt", "sys.argv holds the words of the command line"},
    {"module", "logging", "print(text, file=sys.stderr) writes beside the output"},
    {"module", "signal", "try: … except KeyboardInterrupt: catches Ctrl-C"},
    {"module", "ssl", "sockshell shows what goes over the wire, and so encrypts nothing"},
    {"module", "base64", "binascii.b2a_base64() and a2b_base64() do the same"},
    {"module", "typing",
     "annotations may use int, str, list[int], str | None, which need no import"},
    {"module", "math subprocess itertools functools io shutil textwrap tkinter", NULL},
    {"module", "re", "find(), split(), partition() and startswith() take text apart"},
    {"module", "hashlib", "binascii.crc32() makes a checksum"},
    {"module", "collections", "dict.get(key, 0) counts; a list is a queue too"},
    {"module", "traceback", "print(repr(error)) says what went wrong"},
    {"module", "urllib", "split() and partition() take a URL apart"},
    {"module", "ipaddress", "inet_aton() and inet_pton() read addresses"},
    {"module", "platform", "sys.platform names the system"},
    {"module", "uuid", "random.getrandbits() draws a number"},
    {"module", "copy", "list.copy() and dict.copy() copy"},
    {"module", "pathlib", "os.path takes paths apart and joins them"},
    {"module", "csv", "split(',') takes a line apart"},
    {"module", "getpass", "input() reads a line"},
    {"module", "secrets", "random draws numbers"},
    {"module", "statistics", "sum(x) / len(x) is the mean"},
    {"module", "smtplib", "an SMTP dialogue is lines sent and received: sendall and recv"},
    {"module", "ftplib", "an FTP dialogue is lines sent and received: sendall and recv"},
    {"module", "telnetlib", "create_connection, sendall and recv speak with any server"},
    {NULL, NULL, NULL},
};

static const char *const differences[] = {
    "At the prompt a socket shows what the kernel says of it, its names need no import, and text "
    "where bytes are "
    "wanted is sent as UTF-8 with a remark. A program has to say it as in Python.",
    "An int may have 2 ** 25 bits and is a MemoryError past that; a range has 64.",
    "A memoryview is of bytes, and its slices have no step.",
    "A set of ints comes in CPython's order, any other set in the order of insertion.",
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

const struct python_absent *python_find_absent(const char *of, const char *name, size_t len) {
  for (const struct python_absent *row = python_absent; row->of; row++)
    if (!strcmp(row->of, of) && is_among(row->names, name, len))
      return row;
  return NULL;
}

bool python_refuse(struct interp *in, const struct type *type, const char *of, const char *name,
                   size_t len) {
  const struct python_absent *row = python_find_absent(of, name, len);
  if (!row)
    return false;
  if (!strcmp(of, "module"))
    interp_raise(in, type, "sockshell has no module '%.*s'", (int)len, name);
  else if (!*of || !strcmp(of, "codec"))
    interp_raise(in, type, "sockshell has no '%.*s'", (int)len, name);
  else
    interp_raise(in, type, "sockshell has no '%s.%.*s'", of, (int)len, name);
  interp_about_take(in, "name", value_str(name, len));
  if (!strcmp(of, "module"))
    interp_hint(in, "%s%s" PYTHON_RUN, row->instead ? row->instead : "", row->instead ? "; " : "");
  else if (row->instead)
    interp_hint(in, "%s", row->instead);
  return true;
}

/* Names being listed: "a, b and c". */
struct listing {
  struct text *out;
  const char *last; /* given, but not yet written */
  size_t written;
};

static void list_name(struct listing *list, const char *name) {
  if (list->last)
    text_addf(list->out, "%s%s", list->written++ ? ", " : "", list->last);
  list->last = name;
}

static void list_end(struct listing *list, const char *end) {
  text_addf(list->out, "%s%s%s", list->written ? " and " : "", list->last, end);
}

static void list_module(void *data, const struct module *module) {
  if (!strchr(module->name, '.')) /* os.path: os has it */
    list_name(data, module->name);
}

static void list_modules(struct text *out, const char *end) {
  struct listing list = {out, NULL, 0};
  interp_each_module(list_module, &list);
  list_end(&list, end);
}

void python_hint_modules(struct interp *in) {
  struct text t = TEXT_EMPTY;
  list_modules(&t, "");
  interp_hint(in, "sockshell has %s", text_str(&t));
  text_free(&t);
}

/* Lists the keywords that are here (or are not). */
static void list_keywords(struct text *out, bool here, const char *end) {
  struct listing list = {out, NULL, 0};
  for (const struct python_keyword *k = python_keywords + KEYWORD_FALSE; k->name; k++)
    if (here == (k->place != PYTHON_ABSENT))
      list_name(&list, k->name);
  list_end(&list, end);
}

static void list_functions(struct text *out, const char *end) {
  struct listing list = {out, NULL, 0};
  for (const struct builtin *f = module_builtins.functions; f->name; f++)
    list_name(&list, f->name);
  list_end(&list, end);
}

/* Lists the built-in classes that are not exceptions. */
static void list_types(struct text *out, const char *end) {
  struct listing list = {out, NULL, 0};
  for (const struct type *const *type = module_builtins.types; *type; type++)
    if (!(*type)->is_exception)
      list_name(&list, (*type)->name);
  list_end(&list, end);
}

void python_describe(struct text *out) {
  text_adds(out, "A program that runs here means what it means in Python 3 and prints the same.\n\n"
                 "Here are the keywords ");
  list_keywords(
      out, true,
      "; comprehensions and generator expressions; closures; *args, **kw and stars in calls and "
      "displays; the exceptions of Python; the types ");
  list_types(out, ", with most of their methods; the functions ");
  list_functions(out, "; and, in part, the modules ");
  list_modules(out, ".\n\nNot here are the keywords ");
  list_keywords(out, false, "; ");
  struct listing list = {out, NULL, 0};
  for (size_t i = 0; i < PYTHON_FORMS; i++)
    if (python_forms[i].what[0] != '\'' &&
        (!i || strcmp(python_forms[i].what, python_forms[i - 1].what)))
      list_name(&list, python_forms[i].what);
  list_end(&list, "; threads. Each is refused by its name, with what to do instead. A "
                  "program (sockshell FILE) that needs one of them, or a name that is not here, is "
                  "run by python3 itself.\n\n"
                  "Some things differ on purpose.");
  for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
    text_addf(out, " %s", differences[i]);
}
