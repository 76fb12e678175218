/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The topics of help. A topic is a row here: a word, one line, paragraphs. A line that begins with a
 * blank is an example and stays as it is. */
#include "view/help.h"

const struct help_topic help_topics[] = {
    {"spellings", "Python and the command form: two ways to write the same call",
     "Each call can be written in Python or as a command; both make the same system call.\n"
     "\n"
     "  sock.bind((\"\", 50000))           Python\n"
     "  bind(sock, (\"\", 50000))          the same, as a C programmer thinks of it\n"
     "  bind sock * 50000                command form: no brackets, no quotes\n"
     "  conn, addr = accept sock         its result can be kept\n"
     "\n"
     "In command form the words after the call are its arguments. A bare word is a name that is "
     "bound, "
     "a constant (AF_INET), a number, or else text; quotes keep blanks. An address is HOST PORT or "
     "HOST:PORT, [::1]:80 for IPv6, and * is every address of this machine.\n"
     "\n"
     "Names of the module socket need no prefix: AF_INET is socket.AF_INET. A socket that is given "
     "no "
     "name is kept as s and its descriptor (s3). _ is the last value shown."},
    {"sides", "several shells in one window: a server side and a client side",
     "A side is a shell of its own: its own names, one statement at a time. Two sides are the two "
     "terminals in which a server and a client are tried.\n"
     "\n"
     "  side server                      go to the side server; made when new\n"
     "  @client s.send(b\"hi\")            one statement on another side\n"
     "  conn, addr = sock.accept() &     do not wait for it\n"
     "  wait server                      wait until that side is done\n"
     "\n"
     "A side that is in a blocking call is busy, as a process would be. Ctrl-Z leaves it waiting "
     "and "
     "gives the prompt back; what comes later stands on lines that begin with the side's name. All "
     "sides share the descriptors of the one process, so `handles` shows every socket."},
    {"lab", "a private network whose packets you hold: sockshell --lab",
     "In the lab 127.0.0.1 is a wire, and every packet passes through your hand. Both ends are "
     "real "
     "Linux TCP; only the cable is the shell's. No right is needed but /dev/net/tun.\n"
     "\n"
     "  wire hold                        hold every packet that comes from now on\n"
     "  step                             deliver the next one\n"
     "  wire drop                        take it off the wire instead\n"
     "  wire show                        look at it, field by field\n"
     "  wire run                         deliver all, and hold no more\n"
     "\n"
     "Each packet is drawn as an arrow between the two ends, with the state of each end as the "
     "kernel reports it at that moment. `sockshell --lab=two` has two hosts, client and server. "
     "`help wire` lists all that the hand can do; `lesson handshake` goes through it."},
    {"trace", "the lines that begin with an arrow: the system calls as they happen",
     "After each line that makes a system call stands that call in strace's notation, its "
     "arguments as "
     "the kernel got them and its result:\n"
     "\n"
     "  bind(3, {sa_family=AF_INET, sin_port=htons(50000),\n"
     "           sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0\n"
     "\n"
     "A call that fails shows = -1, the error's name and its text. One line is one system call: a "
     "sendall that needs three sends shows three, and a name that has to be looked up shows the "
     "look-up "
     "first. send and recv keep their names; the kernel knows them as sendto and recvfrom.\n"
     "\n"
     "`set trace off` hides the lines. `set explain full` says more about what changed, `set "
     "explain "
     "off` nothing."},
    {"errors", "how to read an error: what, why, what to try",
     "The first line is Python's: the class and the text. The arrow's line is the system call that "
     "failed. Then why the kernel answers so, and what to try.\n"
     "\n"
     "  explain                          the last error at length\n"
     "  explain EADDRINUSE               any error, by its name\n"
     "  explain ConnectionRefusedError   or by Python's class\n"
     "\n"
     "try and except catch errors as in Python, with the same classes."},
    {"python", "how much of Python is here",
     "A program that runs here means what it means in Python 3 and prints the same. There are: "
     "statements up to def, with and try; str, bytes, int, float, bool, tuple, list, dict, set; "
     "the "
     "usual built-in functions and methods; files; the modules socket, select, struct, binascii, "
     "time, random, sys, errno and os in part.\n"
     "\n"
     "There are not: class, lambda, comprehensions, generators, decorators, async, match, threads. "
     "Each is refused by its name. An int is 64 bits wide.\n"
     "\n"
     "Different on purpose: a socket shows what the kernel says of it, and text where bytes are "
     "wanted "
     "is sent as UTF-8 with a remark; Python wants b\"…\". A set gives its items in the order in "
     "which they were put in; in Python it has none."},
    {"keys", "the keys of the prompt",
     "  Tab        completes calls, constants, handles, commands, file names\n"
     "  Up, Down   what was typed before; Ctrl-R searches it\n"
     "  Ctrl-C     at the prompt: drops the line; during a call: interrupts it\n"
     "  Ctrl-Z     leaves the side waiting in its call\n"
     "  Ctrl-D     ends an unfinished entry, else leaves the shell\n"
     "\n"
     "The keys are readline's; what stands in ~/.inputrc between `$if Sockshell` and `$endif` is "
     "for "
     "this shell alone."},
    {"states", "the states of a TCP socket",
     "A socket is made in CLOSE. listen makes it LISTEN: the kernel answers SYNs by itself. "
     "connect sends "
     "a SYN (SYN_SENT) and ends in ESTABLISHED; so is every socket that accept returns.\n"
     "\n"
     "Who closes first goes to FIN_WAIT1 (FIN sent), FIN_WAIT2 (FIN acknowledged) and, when the "
     "peer's "
     "FIN has come, TIME_WAIT for a minute: the port may be refused to bind for so long. The other "
     "end "
     "is in CLOSE_WAIT until it closes too, then LAST_ACK until its FIN is acknowledged. When both "
     "close at once they pass through CLOSING.\n"
     "\n"
     "`handles` shows the state of every open socket."},
    {0},
};
