/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one table: everything about a socket call in one row, and one call as C sees it.
 *
 * To add a call: one row and one function in the family's file (calls/sockopt.c …), the row's name in
 * calls/table.c, one transcript tests/calls/NAME.md. From the row come argument checks, conversion,
 * the trace line, help, completion, hints, errno explanations, the manual. */
#ifndef CALLS_CALL_H
#define CALLS_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

struct constants; /* net/constants.h: a set of named constants */

/* What a parameter is; how it is checked, converted, completed and printed follows from this. */
enum param_kind {
  PARAM_END = 0,
  PARAM_HANDLE, /* a socket handle; C: its descriptor, in call.fd */
  PARAM_INT,    /* an int; if the param has constants it may be named by one of them */
  PARAM_INT_AT, /* an int of which the call takes the address (ioctl): in n[] */
  PARAM_FLAGS,  /* an int made of constants joined by | */
  PARAM_SIZE,   /* how many bytes to receive at most: call.out has room for them */
  PARAM_DATA,   /* bytes to send: call.in, call.in_len */
  PARAM_ADDRESS, /* in: call.addr, call.addr_len; out (param.out): the kernel fills them, addr_room was offered */
  PARAM_OPTION,  /* a socket option: its names depend on the level before it */
  PARAM_OPTVAL,  /* an option's value: in (setsockopt), or out (getsockopt): call.in or call.out */
  PARAM_LENGTH,  /* how many bytes of an option are asked for (getsockopt): call.out_room */
  PARAM_FDS,     /* out: two descriptors (socketpair): call.fds */
  PARAM_HOST,    /* a host name as text: call.text */
  PARAM_SERVICE, /* the name of a service or protocol that is looked up: call.text */
  PARAM_TEXT,    /* further text (a service, a protocol's name): call.text2 */
  PARAM_POLL,    /* poll's descriptors: call.out holds out_room bytes of struct pollfd */
  PARAM_SETS,    /* select's sets and timeout: call.out is a struct call_select */
};

struct param {
  const char *name;
  enum param_kind kind;
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
  RETURNS_ADDRINFO, /* getaddrinfo: call.out is the list, a struct addrinfo, freed by who asked */
  RETURNS_EVENTS,   /* poll: [(fd, events)] */
  RETURNS_SETS,     /* select: the three lists of what is ready */
};

enum call_flags {
  CALL_MAY_BLOCK = 1,
  CALL_PRIVILEGED = 2,   /* may need privilege */
  CALL_LINUX = 4,        /* Linux only */
  CALL_LIBRARY = 8,      /* a function of the C library, not a system call: no strace line */
  CALL_NEVER_FAILS = 16, /* has no errno notes */
};

struct errno_note {
  int error;       /* ends with 0 */
  const char *why; /* what it means here: one or two sentences */
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
  enum call_returns returns;
  const char *returns_doc;        /* one line */
  unsigned flags;                 /* enum call_flags */
  void (*run)(struct call *call); /* makes the system call and nothing else: result, error */
  const char *kernel;             /* what the kernel does: a short paragraph */
  const char *wire;               /* what the wire shows */
  const char *
      waits; /* while it blocks: "waits for a connection to %L" (%L local, %P peer address, %T the address argument) */
  const struct errno_note *notes;
  const struct errno_note
      *path_notes;     /* for an address that is an AF_UNIX path, before notes; or NULL */
  const char *example; /* lines as typed at the prompt, run by the tests */
  const char *manual;  /* "bind(2)" */
};

/* One call with its C arguments and, after run, its result. Lives on the caller's stack; the journal
   keeps what it needs of it (call_copy). Numbers of params that have no field of their own stand in
   n[], by the param's position. */
struct call {
  const struct call_row *row;
  int fd;           /* PARAM_HANDLE; -1 when the row has none */
  const char *name; /* of the handle, where the call itself ends it (close); else NULL */
  int64_t n[CALL_PARAMS_MAX];
  const void *in; /* PARAM_DATA, PARAM_OPTVAL in */
  size_t in_len;
  void *out; /* PARAM_SIZE, PARAM_OPTVAL out: room for out_room bytes */
  size_t out_room;
  size_t out_len; /* bytes that were filled */
  struct sockaddr_storage addr;
  socklen_t addr_room; /* offered (out) */
  socklen_t addr_len;  /* given (in) or filled (out; may be larger than addr_room) */
  int fds[2];
  const char *text;  /* PARAM_HOST, PARAM_SERVICE; NULL is NULL */
  const char *text2; /* PARAM_TEXT; NULL is NULL */
  char text_out[72]; /* RETURNS_TEXT */
  int64_t result;    /* as the system call returned it; -1 on failure */
  int error;         /* errno, 0 on success; for CALL_LIBRARY an EAI_ code when eai is set */
  bool eai;
  int64_t began, ended; /* nanoseconds of CLOCK_MONOTONIC; 0 when not measured */
  /* In a copy: where the buffers and the struct itself stood, for the trace of a call that failed; in
     the call itself 0. */
  uintptr_t in_at, out_at, at;
  size_t in_kept; /* in a copy: how many bytes of in it has */
};

/* For the way of a system call: with the calls of functions between it and the loop inlined, the compiler
   sees which row's function is meant. Each return after a system call costs the processor a wrong guess,
   for the kernel's own returns have emptied its memory of where calls came from. */
#define CALL_INLINE __attribute__((always_inline)) static inline

/* Starts CALL of ROW: everything but addr is set to zero, the descriptor to -1. */
CALL_INLINE void call_start(struct call *call, const struct call_row *row) {
  call->row = row;
  call->fd = -1;
  call->name = NULL;
  for (int i = 0; i < CALL_PARAMS_MAX; i++)
    call->n[i] = 0;
  call->in = call->out = NULL;
  call->in_len = call->out_room = call->out_len = 0;
  call->addr_room = call->addr_len = 0;
  call->fds[0] = call->fds[1] = -1;
  call->text = call->text2 = NULL;
  call->text_out[0] = '\0';
  call->result = 0;
  call->error = 0;
  call->eai = false;
  call->began = call->ended = 0;
  call->in_at = call->out_at = call->at = 0;
  call->in_kept = 0;
}

/* All rows, in the order of the manual; ends with NULL. */
extern const struct call_row *const call_rows[];

/* The row named NAME or NULL. */
const struct call_row *call_find(const char *name, size_t len);

/* The note of ROW for ERROR; falls back to the general notes (calls/errors.c); NULL if there is none. */
const struct errno_note *call_note(const struct call_row *row, int error);

/* The note for the failure of CALL: one for its address's family, if there is one, else as call_note. */
const struct errno_note *call_note_of(const struct call *call);

/* "ECONNREFUSED" for 111; "E?" and the number for unknown ones never happens on Linux: NULL then. */
const char *call_errno_name(int error);
/* The errno named NAME, 0 if there is none. */
int call_errno_find(const char *name);
/* The EAI_ code's name: "EAI_NONAME". */
const char *call_eai_name(int code);

/* A copy that owns at most KEEP bytes of each buffer (in_len and out_len stay true). */
struct call *call_copy(const struct call *call, size_t keep);
/* The same with at most SENT bytes of what is sent. */
struct call *call_copy_sent(const struct call *call, size_t sent, size_t keep);
void call_copy_free(void *call);

#endif
