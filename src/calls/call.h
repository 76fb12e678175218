/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table: everything about a socket call in one row, and one call as C sees it.
 *
 * To add a call: a row and its functions in the family's file (calls/sockopt.c …), the row's name in
 * CALL_ROWS (calls/rows.h), a transcript tests/calls/NAME.md. From the row come the trace line, help,
 * completion, hints, errno explanations, the exports and the manual. */
#ifndef CALLS_CALL_H
#define CALLS_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "lang/value/value.h"

struct constants; /* net/constants.h: a set of named constants */

/* What a parameter is; how it is checked, converted, completed and printed follows from this. The argument
   is in the member of struct call that is named here, or where param.at says. */
enum param_kind {
  PARAM_END = 0,
  PARAM_HANDLE, /* a socket handle; C: its descriptor: fd */
  PARAM_INT, /* a number at param.at; if the param has constants it may be named by one of them */
  PARAM_INT_AT, /* the same, of which the call takes the address (ioctl) */
  PARAM_FLAGS,  /* a number at param.at, made of constants joined by | */
  PARAM_OPTION, /* a number at param.at: a socket option, whose names depend on sockopt.level */
  PARAM_TEXT,   /* a string at param.at, or NULL: a host, a service */
  PARAM_FDS,    /* out: two descriptors at param.at */
  PARAM_SIZE,   /* how many bytes to receive at most: out has room for out_room */
  PARAM_DATA,   /* bytes to send: in, in_len */
  PARAM_ADDRESS, /* in: addr, addr_len; out (param.out): the kernel fills them, addr_room was offered */
  PARAM_OPTVAL, /* an option's value: in (setsockopt), or out (getsockopt) */
  PARAM_LENGTH, /* how many bytes of an option are asked for (getsockopt): out_room */
  PARAM_POLL,   /* poll's descriptors: out holds out_room bytes of struct pollfd */
  PARAM_SETS,   /* select's sets and timeout: out is a struct call_select */
  /* Of programs only. What is in the lists is in call->traced. */
  PARAM_PIECES, /* an array of struct iovec and its length; out (param.out): the kernel fills them */
  PARAM_MESSAGE,  /* a struct msghdr */
  PARAM_MESSAGES, /* an array of struct mmsghdr and its length */
  PARAM_EVENT,    /* the struct epoll_event of epoll_ctl */
  PARAM_EVENTS,   /* out: an array of struct epoll_event */
  PARAM_COUNT,    /* an unsigned number or size at param.at */
  PARAM_TIME,     /* a struct timespec, in milliseconds at param.at; -1: without end */
  PARAM_SIGNALS,  /* a set of signals and its size */
  PARAM_MASK,     /* pselect6's struct with both */
  PARAM_OFFSET, /* the address of a file offset: the offset at param.at, and what it is afterwards */
  PARAM_COMMAND, /* fcntl's argument at param.at: what it is, its command says */
};

struct param {
  const char *name;
  enum param_kind kind;
  size_t at;     /* CALL_AT: where struct call has the argument, for a kind that needs it */
  bool out;      /* filled by the kernel: not typed */
  bool optional; /* may be left out: PRESET is used */
  int64_t preset;
  const struct constants *constants; /* the names that fit, or NULL */
  const char *doc;                   /* one line */
};

/* What the call returns as a Python value. */
enum call_returns {
  RETURNS_NONE,
  RETURNS_INT,         /* the result */
  RETURNS_HANDLE,      /* a new socket on the returned descriptor */
  RETURNS_HANDLE_ADDR, /* (socket, address): accept */
  RETURNS_HANDLES,     /* (socket, socket): socketpair */
  RETURNS_BYTES,       /* result bytes of call.out */
  RETURNS_BYTES_ADDR,  /* (bytes, address): recvfrom */
  RETURNS_ADDRESS,     /* call.addr */
  RETURNS_OPTVAL,      /* an int, or bytes when a length was given */
  RETURNS_TEXT,        /* call.text_out */
  RETURNS_HOST, /* gethostbyname_ex: (name, aliases, addresses) from call.out, see calls/names.c */
  RETURNS_ADDRINFO, /* getaddrinfo: call.out is the list, a struct addrinfo, freed by the caller */
  RETURNS_EVENTS,   /* poll: [(fd, events)] */
  RETURNS_SETS,     /* select: the three lists of what is ready */
};

enum call_flags {
  CALL_MAY_BLOCK = 1,
  CALL_PRIVILEGED = 2,  /* may need privilege */
  CALL_LIBRARY = 4,     /* a function of the C library, not a system call: no strace line */
  CALL_NEVER_FAILS = 8, /* has no errno notes */
  CALL_SETS_ERRNO = 16, /* of the C library, and yet it sets errno when it returns 0 or NULL */
  /* Made by programs that are traced, not typed at the prompt: `python`, `run` and `example` are NULL, and
     `signature` is the prototype in C. */
  CALL_TRACED = 32,
};

/* What was done to a call (run/fault.h), and to one of a program. */
enum call_mark {
  CALL_MARK_INJECTED = 1,    /* its result was made by the shell, not by the kernel */
  CALL_MARK_INTERRUPTED = 2, /* its thread ended inside the call: it has no result */
  CALL_MARK_SHORTENED =
      4, /* the kernel was given fewer bytes, or less room, than the arguments say */
  CALL_MARK_DELAYED = 8, /* it was made later than it began */
  CALL_MARK_UNTOLD =
      16, /* the shell waits so of its own: it is not recorded, nor made to fail or held */
  CALL_MARK_FILES_ONLY =
      32, /* a look-up in a lesson, whose shelter has it ask /etc/hosts and no DNS */
};

struct errno_note {
  int error; /* ends with 0 */
  const char
      *why; /* what it means here: one or two sentences; NULL: what calls/errors.c says of it */
  const char *try; /* what to do: one sentence */
};

#define CALL_PARAMS_MAX 6

struct call;

/* select's arguments and what it leaves in them: reading, writing, exceptions. */
struct call_select {
  int count;     /* the highest descriptor and 1 */
  bool given[3]; /* NULL where false */
  fd_set asked[3], ready[3];
  bool forever; /* no timeout */
  struct timeval timeout, left;
};

struct call_row {
  const char *name;
  const char *summary;                      /* one line */
  struct param params[CALL_PARAMS_MAX + 1]; /* in the order of C's prototype, ends with PARAM_END */
  /* The built-in of that name: checks and converts its arguments, makes the call, turns the result into a
     value; at[0] is the socket of a method. NULL: the name is a class, or of another module than socket. */
  builtin_fn *python;
  const char *signature; /* in Python, the socket left out */
  enum call_returns returns;
  const char *returns_doc; /* one line */
  unsigned flags;          /* enum call_flags */
  /* The row that this one means the same as for whoever explains calls: recv for read, readv and recvmsg.
     NULL: itself. See call_meaning. */
  const struct call_row *acts_as;
  void (*run)(struct call *call); /* makes the system call and nothing else: result, error */
  /* The headers that C includes for it, with blanks between; <sys/socket.h> (of the C library <stdio.h>)
     is included anyway. */
  const char *headers;
  /* Of a function of the C library: the lines of an exported C program. $1 is the first argument and so on,
     $0 the call with all of them; $v is "6" for IPv6 (struct in$v_addr), $! a remark when the session saw it
     fail. A line that begins with ?2 is left out when the second argument is 0. NULL: the program prints
     the number that the function returns. */
  const char *c;
  const char *kernel; /* what the kernel does: a short paragraph */
  const char *wire;   /* what the wire shows */
  /* While it blocks: "waits for a connection to %L" (%L local, %P peer address, %T the address argument). */
  const char *waits;
  const struct errno_note *notes;
  const struct errno_note *path_notes; /* of an AF_UNIX path, looked at before notes; or NULL */
  const char *example;                 /* lines as typed at the prompt, run by the tests */
  const char *manual;                  /* "bind(2)" */
};

#define CALL_ELEMENTS 33 /* of a list are kept: strace shows 32 and "..." when there are more */

/* One buffer of a list (struct iovec). */
struct call_piece {
  uint64_t base, len; /* as given */
  uint64_t used;      /* how many of its bytes are sent, or were received */
  uint32_t at, kept;  /* the first of them, in the bytes of its struct call_traced */
  bool read;          /* the memory could be read */
};

/* One message of sendmsg, recvmsg, sendmmsg or recvmmsg (struct msghdr); pointers and lengths as given. What is
   kept of what they point to is in the bytes, and among the pieces, of its struct call_traced. */
struct call_message {
  uint64_t name, pieces, control;    /* the pointers */
  uint64_t piece_total;              /* msg_iovlen */
  uint64_t control_len;              /* receiving: as the kernel left it */
  uint32_t name_room, name_len;      /* as given; as it was afterwards */
  uint32_t flags;                    /* msg_flags */
  uint32_t len;                      /* msg_len: the bytes that were sent or received … */
  bool told;                         /* … if it was */
  uint32_t piece_at, piece_count;    /* the pieces that are kept */
  uint32_t name_at, name_kept;       /* the bytes of the address */
  uint32_t control_at, control_kept; /* the bytes of the control data */
  bool name_read, pieces_read, control_read;
};

/* One event of epoll_wait. */
struct call_event {
  uint32_t events;
  uint64_t data;
};

/* Seconds and nanoseconds (of select microseconds), as given: they need not be a time. */
struct call_time {
  int64_t seconds, part;
};

/* What is known of a call of a program beside its arguments in struct call: the registers, and lists. One block
   without pointers into itself: after the struct follow the messages, pieces, events and bytes, found by the
   functions below. */
struct call_traced {
  uint64_t args[6]; /* the arguments of the system call, as in the registers */
  uint32_t
      unread; /* bit I: args[I] is a pointer, and what it points to is not known: it is NULL, or leads
                       nowhere, or the kernel has not filled it */
  uint32_t message_count, piece_count, event_count, byte_count;
  struct call_time timeout, left; /* PARAM_TIME, PARAM_SETS */
  uint64_t signals;               /* PARAM_SIGNALS, PARAM_MASK: bit 0 is signal 1 */
  uint64_t mask_at, mask_size;    /* PARAM_MASK: as given … */
  bool mask_read;                 /* … and `signals` is what it points to */
};

static inline const struct call_message *call_messages(const struct call_traced *traced) {
  return (const struct call_message *)(traced + 1);
}
static inline const struct call_piece *call_pieces(const struct call_traced *traced) {
  return (const struct call_piece *)(call_messages(traced) + traced->message_count);
}
static inline const struct call_event *call_events(const struct call_traced *traced) {
  return (const struct call_event *)(call_pieces(traced) + traced->piece_count);
}
static inline const unsigned char *call_bytes(const struct call_traced *traced) {
  return (const unsigned char *)(call_events(traced) + traced->event_count);
}
/* The size of the whole block. */
static inline size_t call_traced_size(const struct call_traced *traced) {
  return (size_t)(call_bytes(traced) - (const unsigned char *)traced) + traced->byte_count;
}
/* Whether the register AT of a program's call is a pointer to what is not known. */
static inline bool call_is_unread(const struct call_traced *traced, size_t at) {
  return traced && traced->unread >> at & 1;
}

#define CALL_HERE_NONE -2 /* call.here: no descriptor of this process leads to the socket */

/* One call with its C arguments and, after it was made, its result. It lives on the caller's stack; the
   journal keeps a copy (call_copy).

   What several families need (a socket, bytes in and out, an address) has one place for all of them. What
   one family needs is in its arm of the union, numbers as int64_t and strings as const char *, whatever the
   type in C: code that fills, copies, prints or writes down a call walks the row's parameters and needs no
   knowledge of the row (call_number, call_text).

   A new family is an arm here, and rows whose parameters point into it.

   A call of a program has its data where a typed one has it: what sendmsg and writev gather, and what recvmsg
   and readv scatter, is in `in` and `out` in one piece, the name of a message in `addr`, poll's and ppoll's
   descriptors in `out`; so that whoever explains or exports a send needs to know no lists. The lists themselves,
   and pointers that lead nowhere, are in `traced`. Of such a call, as of a copy, only in_kept bytes of in and
   out_kept of out are there, which may be fewer than in_len and out_len. */
struct call {
  const struct call_row *row;
  int fd;    /* PARAM_HANDLE; -1 when the row has none */
  int error; /* errno, 0 on success; for CALL_LIBRARY an EAI_ code when eai is set */
  bool eai;
  const char *name; /* of the handle when the call ends it (close), else and in copies NULL */
  bool dropped;     /* close: no name referred to the socket any more */
  int detached;     /* EBADF: the descriptor that detach() gave away; else 0 */
  union {
    struct {
      int64_t family, type, protocol;
      int fds[2]; /* socketpair's */
    } socket;
    struct {
      int64_t backlog;
    } listen;
    struct {
      int64_t flags;
      int64_t timeout; /* recvmmsg's, in milliseconds; -1: without end */
    } message;         /* send, recv, sendto, recvfrom, sendmsg … */
    struct {
      int64_t how;
    } shutdown;
    struct {
      int64_t level, option;
      int64_t length; /* PARAM_LENGTH of a program: as given, which need not be a length */
    } sockopt;
    struct {
      int64_t request, value;
    } ioctl;
    struct {
      int64_t timeout; /* milliseconds; -1: without end */
      int news; /* of CALL_MARK_UNTOLD: an epoll instance that is waited for in their place */
      const struct call_row *before; /* settimeout: the call that waits in it; else NULL */
    } poll; /* ppoll: the same in milliseconds; recvmmsg: so much is waited */
    struct {
      int64_t flags;
    } accept4;
    struct {
      int64_t size, flags, operation, fd, events, data, most, timeout;
    } epoll; /* epoll_create … epoll_pwait */
    struct {
      int64_t command, argument;
    } fcntl;
    struct {
      int64_t to, flags;
    } dup; /* dup2, dup3 */
    struct {
      int64_t first, last, flags;
    } close_range;
    struct {
      int64_t to, from; /* descriptors */
      int64_t from_offset, from_offset_after, to_offset, to_offset_after;
      int64_t size, flags;
    } transfer; /* sendfile, splice */
    struct {
      const char *host, *service;
      int64_t family, type, protocol, flags;
      bool has_address; /* gethostbyaddr: the address is known; if it failed, the name is missing */
    } lookup;           /* getaddrinfo, gethostbyname … */
    struct {
      const char *name, *protocol;
      int64_t port;
    } service; /* getservbyname … */
    struct {
      const char *text;
      int64_t family, x;
    } number; /* inet_pton, htons, if_nametoindex … */
  };
  const void *in; /* PARAM_DATA, PARAM_OPTVAL in */
  size_t in_len;
  void *out; /* PARAM_SIZE, PARAM_OPTVAL out: room for out_room bytes */
  size_t out_room;
  size_t out_len;       /* bytes that were filled */
  socklen_t addr_room;  /* offered (out) */
  socklen_t addr_len;   /* given (in) or filled (out; may be larger than addr_room) */
  int64_t result;       /* as the system call returned it; -1 on failure */
  int64_t began, ended; /* nanoseconds of CLOCK_MONOTONIC; 0 when not measured */
  /* Not 0: so many nanoseconds (settimeout) its socket was waited for in vain, and Python raised TimeoutError.
     Only in a copy that an exception has. */
  int64_t waited;
  /* In a copy and of a program: where the buffers and the address (or the two descriptors) were, for the trace
     of a call that failed; in the call itself 0. */
  uintptr_t in_at, out_at, addr_at;
  bool copied;              /* a copy, or of a program: in_kept and out_kept hold */
  size_t in_kept, out_kept; /* how many bytes of in and out it has */
  /* The descriptor in this process through which the kernel can be asked about the call's socket, and that of
     the socket which the call has made: -1: fd and result themselves, CALL_HERE_NONE: none. See call_here. */
  int here, here_made;
  uint64_t cookie, cookie_made; /* of these sockets (SO_COOKIE), where they are known; else 0 */
  int process; /* of a program's call: the process whose descriptors it names; else 0 */
  int task;    /* the number of the lane that made it, of a program with several; else 0 */
  int forked_by; /* PROCESS: the number of the thread whose fork made it; -1: not known, or of none … */
  int64_t forked;             /* … and when, as in BEGAN */
  unsigned marks;             /* enum call_mark */
  struct call_traced *traced; /* of a program's call, else NULL */
  struct sockaddr_storage addr;
  char text_out[72]; /* RETURNS_TEXT */
};

/* Where struct call has MEMBER, for a parameter: CALL_AT(listen.backlog). */
#define CALL_AT(MEMBER) offsetof(struct call, MEMBER)
/* A parameter whose argument is in MEMBER: its doc, then what else there is to say of it:
   CALL_PARAM("backlog", INT, listen.backlog, "how many may wait", .optional = true, .preset = 128). */
#define CALL_PARAM(NAME, KIND, MEMBER, ...)                                                        \
  { .name = NAME, .kind = PARAM_##KIND, .at = CALL_AT(MEMBER), .doc = __VA_ARGS__ }

/* The number that CALL has for PARAM: an INT, INT_AT, FLAGS or OPTION. */
static inline int64_t call_number(const struct call *call, const struct param *param) {
  return *(const int64_t *)((const char *)call + param->at);
}
static inline void call_set_number(struct call *call, const struct param *param, int64_t number) {
  *(int64_t *)((char *)call + param->at) = number;
}

/* The string that CALL has for PARAM, a TEXT, or NULL. */
static inline const char *call_text(const struct call *call, const struct param *param) {
  return *(const char *const *)((const char *)call + param->at);
}

/* For functions between the evaluator's loop and a system call: once they are inlined, the compiler sees
   which row's function is called. Each return after a system call costs a branch misprediction, since the
   kernel's own returns have emptied the processor's return stack. */
#define CALL_INLINE __attribute__((always_inline)) static inline

/* Starts CALL of ROW: everything but addr is set to zero, the descriptor to -1. Member by member, so that
   the compiler leaves out those that the caller fills. */
CALL_INLINE void call_start(struct call *call, const struct call_row *row) {
  call->row = row;
  call->fd = -1;
  call->error = 0;
  call->eai = call->dropped = false;
  call->detached = 0;
  call->name = NULL;
  memset((char *)call + CALL_AT(socket), 0, CALL_AT(in) - CALL_AT(socket)); /* the union */
  call->in = call->out = NULL;
  call->in_len = call->out_room = call->out_len = 0;
  call->addr_room = call->addr_len = 0;
  call->text_out[0] = '\0';
  call->result = 0;
  call->began = call->ended = call->waited = 0;
  call->in_at = call->out_at = call->addr_at = 0;
  call->copied = false;
  call->in_kept = call->out_kept = 0;
  call->here = call->here_made = -1;
  call->cookie = call->cookie_made = 0;
  call->task = call->process = 0;
  call->marks = 0;
  call->traced = NULL;
}

/* The descriptor in this process of CALL's socket, or -1. */
static inline int call_here(const struct call *call) {
  return call->here == -1 ? call->fd : call->here < 0 ? -1 : call->here;
}

/* The same of the socket that CALL has made (accept, socket, dup), or -1. */
static inline int call_here_made(const struct call *call) {
  return call->here_made == -1 ? (int)call->result : call->here_made < 0 ? -1 : call->here_made;
}

/* Whether the socket FD is among those that CALL is on: its own (of sendfile, the one that it sends to), those of poll
   and select, both of splice. While it is made the kernel keeps what they lead to, though they are closed meanwhile. */
bool call_uses(const struct call *call, int fd);

/* How many bytes there are at call->in and call->out. */
static inline size_t call_in_there(const struct call *call) {
  return !call->in ? 0 : call->copied ? call->in_kept : call->in_len;
}
static inline size_t call_out_there(const struct call *call) {
  return !call->out ? 0 : call->copied ? call->out_kept : call->out_len;
}

/* All rows, in the order of CALL_ROWS (calls/rows.h); ends with NULL. */
extern const struct call_row *const call_rows[];

/* The row named NAME or NULL. */
const struct call_row *call_find(const char *name, size_t len);

/* The same among the rows that are typed at the prompt: those without CALL_TRACED. */
const struct call_row *call_find_typed(const char *name, size_t len);

/* What CALL means, whatever it is called: the row of send, sendto, recv, accept, poll, select or dup for those
   that do the same to a socket in another way (write, sendmsg, readv, accept4, ppoll …); else its own row. */
const struct call_row *call_meaning(const struct call *call);

/* A copy of CALL, a program's, as the call without lists that does the same: writev as send, recvmsg as recv, ppoll as
   poll. NULL where it does more (control data, a set of signals), or has no lists. */
struct call *call_plain(const struct call *call);

/* The MSG_… flags that CALL was given; 0 when it takes none. */
int64_t call_message_flags(const struct call *call);

/* When CALL, which begins at NOW, ends by itself at the latest (nanoseconds of CLOCK_MONOTONIC); 0: it need not. */
int64_t call_until(const struct call *call, int64_t now);

/* The register in which the argument of PARAM of ROW begins: 0 to 5. */
size_t call_register(const struct call_row *row, const struct param *param);

/* The note of ROW for ERROR, if it has one of its own with words; else the general one (calls/errors.c);
   NULL if there is none. */
const struct errno_note *call_note(const struct call_row *row, int error);

/* The note for the failure of CALL: one for its address's family, if there is one, else as call_note. */
const struct errno_note *call_note_of(const struct call *call);

/* The errno's name: "ECONNREFUSED" for 111; NULL when it has none. */
const char *call_errno_name(int error);
/* The errno named NAME, 0 if there is none. */
int call_errno_find(const char *name);
/* The EAI_ code's name: "EAI_NONAME". */
const char *call_eai_name(int code);

/* A copy, of a copy too, that owns all strings and at most KEEP bytes of each buffer (in_len and out_len stay
   true); an option's value and the lists of poll and select are kept whole. */
struct call *call_copy(const struct call *call, size_t keep);
/* The same, with at most SENT bytes of the data that is sent. */
struct call *call_copy_sent(const struct call *call, size_t sent, size_t keep);
void call_copy_free(void *call);
/* How many bytes of in and out such a copy of CALL has. */
void call_kept(const struct call *call, size_t sent, size_t keep, size_t *in, size_t *out);

#endif
