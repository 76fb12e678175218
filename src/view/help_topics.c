/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to know of the shell. A topic is a row here: a word, one line, paragraphs, other words. A line
 * that begins with a blank is an example and is not folded. The lists of terms and of what Python has here
 * come from their tables. */
#include "view/help.h"

#include <stddef.h>

const struct help_topic help_topics[] = {
    {"spellings", "Python and the command form: two ways to write the same call",
     "Each call can be written in Python or as a command; both make the same system call.\n"
     "\n"
     "  sock.bind((\"\", 50000))           Python\n"
     "  bind(sock, (\"\", 50000))          the same, as a C programmer writes it\n"
     "  bind sock * 50000                command form: no brackets, no quotes\n"
     "  conn, addr = accept sock         its result can be kept\n"
     "\n"
     "In command form the words after the call are its arguments. A bare word is a name that you "
     "have bound, a constant (AF_INET), a number, or else text; quotes keep blanks. An address is "
     "HOST PORT or HOST:PORT, [::1]:80 for IPv6, and * is every address of this machine.\n"
     "\n"
     "Names of the module socket need no prefix: AF_INET is socket.AF_INET. A socket that you give "
     "no name is kept as s and its descriptor (s3). _ is the last value shown.",
     "command-form"},
    {"sides", "several shells in one window: a server side and a client side",
     "A side is a shell of its own: it has its own names and runs one statement at a time. Two "
     "sides replace the two terminals in which you would run a server and a client.\n"
     "\n"
     "  side server                      go to the side server; made when new\n"
     "  @client s.send(b\"hi\")            one statement on another side\n"
     "  conn, addr = sock.accept() &     do not wait for it\n"
     "  wait server                      wait until that side is done\n"
     "\n"
     "A side that waits in a call is busy, as a process would be. Ctrl-Z leaves it waiting and "
     "gives you the prompt; what it does later appears on lines that begin with its name. All "
     "sides share the descriptors of one process, so `handles` shows every socket.",
     NULL},
    {"lab", "a private network whose packets you hold: sockshell --lab",
     "In the lab 127.0.0.1 is a wire, and you control every packet on it. Both ends are real Linux "
     "TCP; only the cable is the shell's. Needs no privileges, only access to /dev/net/tun.\n"
     "\n"
     "  wire hold                        hold every packet from now on\n"
     "  step                             deliver the next one\n"
     "  step #3                          deliver that one, before those ahead of it\n"
     "  calls hold @server accept        hold calls, too: step makes them\n"
     "  wire drop                        take it off the wire instead\n"
     "  wire show                        its fields, and what the kernels say of it\n"
     "  wire edit #1 mss=500 -sackOK     change it before its receiver gets it\n"
     "  wire send #4                     send a packet again, or one of your own\n"
     "  wire icmp #7 port-unreachable    answer it with an ICMP error\n"
     "  wire run                         deliver all, and hold no more\n"
     "  wire link 1mbit delay 50         make it a slow line\n"
     "  wire sysctl tcp_sack 0           change the kernel, for this lab only\n"
     "\n"
     "Each packet is drawn as an arrow between the two ends. The states beside it are read from "
     "the kernel at that moment. So is why a segment was sent again (fast, RTO, TLP), and why a "
     "receiver ignored one. `plot` shows a connection over time, `packet(3)` gives the fields of "
     "packet #3 as a dict. `sockshell --lab=two` has two hosts, client and server, and "
     "`sockshell --lab=router` a router between them, whose kernel forwards what it gets and "
     "whose line is drawn in the middle. `sockshell --lab=lan` has client, server and guest on one "
     "Ethernet segment, with ARP, broadcast and multicast. A side with the name of a host is on "
     "that host. `help "
     "wire` lists all that you can do, `help wire edit` the changes; `lesson handshake` is a walk "
     "through it. Other terminals "
     "do not see the lab's sockets: use `handles` in place of ss.",
     "ladder"},
    {"trace", "the lines that begin with an arrow: the system calls as they happen",
     "Each system call is shown in strace's notation, with its arguments as the kernel got them "
     "and its result:\n"
     "\n"
     "  bind(3, {sa_family=AF_INET, sin_port=htons(50000),\n"
     "           sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0\n"
     "\n"
     "A call that fails shows = -1, the error's name and its text. One line is one system call: a "
     "sendall that needs three sends shows three, and a name that has to be looked up shows the "
     "look-up first. send and recv keep their names; the kernel knows them as sendto and "
     "recvfrom.\n"
     "\n"
     "`set trace off` hides the lines. `set explain full` says more about what changed, and above "
     "a "
     "call of a program which line of its source makes it; `set explain off` says nothing.",
     "strace"},
    {"errors", "how to read an error: what, why, what to try",
     "The first line is Python's: the class and the text. The line with the arrow is the system "
     "call that failed. Then come the reason and a step to try.\n"
     "\n"
     "  explain                          the last error at length\n"
     "  explain EADDRINUSE               any error, by its name\n"
     "  explain ConnectionRefusedError   or by Python's class\n"
     "\n"
     "try and except catch errors as in Python, with the same classes.",
     "errno"},
    {"python", "how much of Python is here", NULL, NULL},
    {"keys", "the keys of the prompt",
     "  Tab        completes calls, constants, handles, commands, file names;\n"
     "             before the first word of a line of a block: indents it\n"
     "  Up, Down   earlier lines; Ctrl-R searches them\n"
     "  Ctrl-C     at the prompt: drops the line; during a call: interrupts it\n"
     "  Ctrl-Z     leaves the side waiting in its call and gives the prompt back\n"
     "  Ctrl-L     clears the window, as `clear` does\n"
     "  Ctrl-D     ends an unfinished entry, else leaves, as `exit` does\n"
     "\n"
     "In a block the next line is indented; Tab and Backspace move by a level, and a line that you "
     "leave blank "
     "ends the block. What is longer than the window is shown by the page: Space goes on, q ends "
     "it.\n"
     "\n"
     "The keys are readline's. Lines of ~/.inputrc between `$if Sockshell` and `$endif` are for "
     "this shell alone.",
     NULL},
    {"states", "the states of a TCP socket",
     "A socket starts in CLOSE. listen makes it LISTEN: the kernel answers SYNs by itself. connect "
     "sends a SYN (SYN_SENT) and ends in ESTABLISHED; the sockets that accept returns are "
     "ESTABLISHED too.\n"
     "\n"
     "The end that closes first goes to FIN_WAIT1 (FIN sent), FIN_WAIT2 (FIN acknowledged) and, "
     "when the peer's FIN has come, TIME_WAIT. The other end is in CLOSE_WAIT until its program "
     "closes, then in LAST_ACK until its FIN is acknowledged. If both close at once they pass "
     "through CLOSING.\n"
     "\n"
     "The names are Linux's; RFC 9293 writes SYN-RECEIVED, CLOSED, FIN-WAIT-1 and so on.\n"
     "\n"
     "  handles                          the state of every open socket\n"
     "  state sock                       the diagram, with this socket's state marked\n"
     "  help ESTABLISHED                 the diagram, with any state marked",
     "state-diagram"},
    {"words", "the words of the field that help explains", NULL, "terms glossary"},
    {0},
};
