/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences on failed calls. For each errno that has several causes a function tells them apart by the facts
 * of the situation; the table `sayers` names it. Where the facts do not tell, nothing is said here, and the
 * note of the call's row is shown. Each sentence is one format. */
#include "view/why.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"
#include "view/why_connection.h"
#include "view/why_group.h"
#include "view/why_in_use.h"
#include "view/why_kind.h"
#include "view/why_name.h"
#include "view/why_option.h"
#include "view/why_reach.h"
#include "view/why_refused.h"
#include "view/why_text.h"
#include "view/why_waited.h"

/* Too long, of another type, an option that is a struct */

static bool say_too_long(struct reason *r) {
  bool six = r->before->family == AF_INET6;
  int room = r->s->mtu - (six ? 48 : 28); /* IP's and UDP's headers */
  char given[FACT], most[FACT], mtu[FACT];
  fact_number((int64_t)r->call->in_len, given);
  if (r->before->family == AF_UNIX) {
    text_addf(r->why, "A message must fit into the send buffer: %s bytes are too many.", given);
    return reason_say(r, "", "Send smaller messages, or set a larger SO_SNDBUF.");
  }
  if (r->before->type != SOCK_DGRAM || (r->before->family != AF_INET && !six))
    return false;
  if (r->s->whole && room > 0 && r->call->in_len > (size_t)room) {
    text_addf(r->why,
              "%s bytes do not fit into the path's MTU of %s (at most %s bytes of data), and this "
              "socket forbids fragments (%s).",
              given, fact_number(r->s->mtu, mtu), fact_number(room, most),
              six ? "IPV6_MTU_DISCOVER" : "IP_MTU_DISCOVER");
    text_addf(r->try, "Send at most %s bytes, or set %s to 0.", most,
              six ? "IPV6_MTU_DISCOVER" : "IP_MTU_DISCOVER");
    return true;
  }
  if (r->call->in_len <= (six ? 65527u : 65507u))
    return false;
  text_addf(r->why, "A UDP datagram carries at most %s bytes over IPv%c; %s were given.",
            six ? "65,527" : "65,507", six ? '6' : '4', given);
  return reason_say(r, "", "Send smaller datagrams, or use TCP, which has no messages.");
}

static bool say_prototype(struct reason *r) {
  char path[FACT], theirs[FACT];
  const char *type = constants_name(&constants_types, r->s->path_type);
  const char *own = constants_name(&constants_types, r->before->type);
  if (!r->s->path_type || !type || !own)
    return false;
  snprintf(theirs, sizeof theirs, "%s", type);
  text_addf(r->why, "%s was bound by a %s socket; this one is %s.",
            fact_address(&r->call->addr, r->call->addr_len, path), theirs, own);
  text_addf(r->try, "Make this socket with %s too.", theirs);
  return true;
}

/* The C library's own look for a cache of names and users, in getaddrinfo and others. */
static bool say_no_path(struct reason *r) {
  static const char cache[] = "/var/run/nscd/socket";
  const struct sockaddr_un *to = (const void *)&r->call->addr;
  if (r->call->row != &row_connect || to->sun_family != AF_UNIX ||
      strncmp(to->sun_path, cache, sizeof cache) != 0)
    return false;
  return reason_say(
      r,
      "The C library asks for nscd, which would know names and users already; none runs "
      "here.",
      "Nothing is wrong: it looks into files and asks the name server itself.");
}

/* A program has said that its address is shorter than one of the socket's family. */
static bool say_short_address(struct reason *r) {
  bool six = r->before->family == AF_INET6;
  const struct call_row *row = call_meaning(r->call);
  if ((!six && r->before->family != AF_INET) || !r->call->addr_len ||
      (row != &row_bind && row != &row_connect && row != &row_sendto) ||
      r->call->addr_len >= (six ? offsetof(struct sockaddr_in6, sin6_scope_id)
                                : sizeof(struct sockaddr_in))) /* RFC 2133 had no scope */
    return false;
  text_addf(r->why,
            "The length of the address is given as %u; a struct sockaddr_in%s has %s bytes.",
            (unsigned)r->call->addr_len, six ? "6" : "", six ? "28" : "16");
  return reason_say(r, "",
                    six ? "Pass a struct sockaddr_in6 and its size: the socket is AF_INET6."
                        : "Pass a struct sockaddr_in and its size: the socket is AF_INET.");
}

static bool say_invalid(struct reason *r) {
  const struct call *call = r->call;
  char at[FACT];
  if (say_short_address(r))
    return true;
  if (call->row == &row_setsockopt)
    return why_option_invalid(r);
  if (call->row == &row_connect)
    return why_reach_connect(r);
  if (call_meaning(call) == &row_accept)
    return why_connection_accepts(r);
  if (call->row == &row_bind && endpoint_has_address(&r->before->local, r->before->local_len)) {
    text_addf(r->why, "%s is bound to %s already: a socket is bound once in its life.", r->name,
              fact_address(&r->before->local, r->before->local_len, at));
    return reason_say(r, "", "Make a new socket for another address.");
  }
  if (r->s->echo)
    return reason_say(
        r,
        "An ICMP socket sends echo requests alone: at least 8 bytes, of type 8 (IPv6: 128) "
        "and code 0.",
        "Begin the bytes with b'\\x08\\0', or for IPv6 with b'\\x80\\0'.");
  const struct call_row *row = call_meaning(call);
  if (why_reach_named(r))
    return true;
  bool urgent = call_message_flags(call) & MSG_OOB;
  if ((row == &row_recv || row == &row_recvfrom) && r->before->family == AF_UNIX && !urgent)
    return why_connection_missing(r);
  if (row == &row_listen && reason_is(r->before, "SYN_SENT")) {
    text_addf(r->why, "%s is being connected (SYN_SENT): a socket either listens or has a peer.",
              r->name);
    return reason_say(r, "", "Make another socket for the server.");
  }
  if (row == &row_listen && reason_is(r->before, "ESTAB")) {
    text_addf(r->why, "%s is connected: a socket either listens or has a peer.", r->name);
    return reason_say(r, "", "Make another socket for the server.");
  }
  if (row == &row_listen && r->before->family == AF_UNIX &&
      !endpoint_has_address(&r->before->local, r->before->local_len)) {
    text_addf(r->why, "%s is not bound to a path, so that no client could find it.", r->name);
    return reason_say(r, "", "Call {bind(path)} first.");
  }
  if (row == &row_listen && endpoint_has_address(&r->before->peer, r->before->peer_len)) {
    text_addf(r->why, "%s is connected with %s: a socket either listens or has a peer.", r->name,
              fact_address(&r->before->peer, r->before->peer_len, at));
    return reason_say(r, "", "Make another socket for the server.");
  }
  if (row == &row_listen && r->s->told) {
    text_addf(r->why,
              "connect() on %s failed before; after that the kernel does not let it listen.",
              r->name);
    return reason_say(r, "", "Make another socket for the server.");
  }
  return false;
}

static bool say_broadcast(struct reason *r) {
  char to[FACT];
  if (!r->s->broadcast || !r->call->addr_len)
    return false;
  text_addf(r->why, "%s is a broadcast address, and SO_BROADCAST is not set on %s.",
            reason_host(&r->call->addr, to), r->name);
  return reason_say(r, "", "{setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)} allows it.");
}

/* The C library's isatty asks TCGETS. */
static bool say_no_terminal(struct reason *r) {
  int64_t request = r->call->ioctl.request;
  if (r->call->row != &row_ioctl ||
      (request != TCGETS && request != TIOCGWINSZ && request != TIOCGPGRP))
    return false;
  text_addf(r->why, "This asks about a terminal, and %s is a socket: the answer is no.", r->name);
  return reason_say(
      r, "", "Nothing is wrong: libraries ask it of each descriptor that they get (isatty).");
}

static const struct {
  int error;
  bool (*say)(struct reason *r); /* false: the facts do not tell */
} sayers[] = {
    {EADDRINUSE, why_group_say},
    {EADDRNOTAVAIL, why_group_say},
    {EINVAL, why_group_say},
    {ENODEV, why_group_say},
    {ENOPROTOOPT, why_group_say},
    {EPROTO, why_group_say},
    {EADDRINUSE, why_in_use_say},
    {ECONNREFUSED, why_refused_say},
    {EPIPE, why_connection_pipe},
    {ENOTCONN, why_connection_missing},
    {ECONNRESET, why_connection_reset},
    {EAGAIN, why_connection_again},
    {EINPROGRESS, why_connection_in_progress},
    {EMSGSIZE, say_too_long},
    {EPROTOTYPE, say_prototype},
    {ENOTTY, say_no_terminal},
    {EACCES, say_broadcast},
    {EACCES, why_reach_unreachable},
    {EACCES, why_option_privileged},
    {EACCES, why_refused_by_hand},
    {EACCES, why_reach_reported},
    {EPERM, why_option_privileged},
    {ENODEV, why_option_device},
    {ENOENT, why_option_absent},
    {EOPNOTSUPP, why_kind_say},
    {EOPNOTSUPP, why_option_unknown},
    {EINVAL, why_reach_unreachable},
    {EINVAL, say_invalid},
    {EDOM, say_invalid},
    {EISCONN, why_connection_there},
    {ENOPROTOOPT, why_option_unknown},
    {ENOENT, say_no_path},
    {ETIMEDOUT, why_reach_syn},
    {EALREADY, why_reach_syn},
    {EHOSTUNREACH, why_refused_by_hand},
    {ENETUNREACH, why_refused_by_hand},
    {ENETUNREACH, why_reach_reported},
    {EHOSTUNREACH, why_reach_unreachable},
    {EHOSTUNREACH, why_reach_neighbor},
    {EHOSTUNREACH, why_reach_reported},
    {ENETUNREACH, why_reach_route},
    {EADDRNOTAVAIL, why_reach_address},
};

/* Appends S with the name of the call's socket in place of "the socket", where that is the one that is meant. */
static void add_named(const char *s, const struct event *event, struct text *out) {
  static const char socket[] = "he socket";
  size_t len = sizeof socket - 1;
  const char *at,
      *name = event->call->traced || !event->text || strchr(event->text, ' ') ? NULL : event->text;
  for (; name && (at = strstr(s, socket)); s = at + len) {
    bool other = strchr("s'", at[len]) || strncmp(at + len, " that", 5) == 0;
    text_add(out, s, (size_t)(at - s) - !other);
    text_adds(out, other ? socket : name);
  }
  text_adds(out, s);
}

/* What a note advises that is written otherwise in another language than Python: a program is in any. */
static void add_try(const struct event *event, const char *try, struct text *out) {
  const struct call *call = event->call;
  const char *const words[][2] = {
      {"call setblocking(True)",
       "let it block: fcntl without O_NONBLOCK, in Python setblocking(True)"},
      {"`help` with the call's name", call->row->manual},
      {"a real value instead of None", "the address of a variable"},
      {"sendto(data, (host, port))", "sendto() with an address"},
      {"socketpair() without arguments", "AF_UNIX"},
      {"seconds, or None to wait without end", "a time, or NULL to wait without end"},
      {"socket.if_nameindex()", "if_nameindex()"},
  };
  for (size_t i = 0; call->traced && i < sizeof words / sizeof *words; i++) {
    const char *at = strstr(try, words[i][0]);
    if (!at)
      continue;
    text_addf(out, "%.*s%s", (int)(at - try), try, words[i][1]);
    try = at + strlen(words[i][0]);
  }
  add_named(try, event, out);
}

static bool say_situation(const struct event *event, struct text *why, struct text *try) {
  static const struct situation nothing;
  bool waited = event->call && event->call->waited;
  if (!event->call || !event->before || event->call->eai || (event->before->error && !waited))
    return false;
  struct reason r = {
      event->call, event->text ? event->text : "the socket",       event->before, event->after,
      event->rest, event->situation ? event->situation : &nothing, event->side,   why,
      try};
  if (waited)
    return why_waited_say(&r);
  for (size_t i = 0; i < sizeof sayers / sizeof *sayers; i++)
    if (sayers[i].error == event->call->error && sayers[i].say(&r))
      return true;
  return false;
}

/* Ctrl-C in a loop that reads at the end of a stream. */
static bool say_endless(const struct event *event, struct text *why, struct text *try) {
  char times[FACT];
  if (!event->error || strcmp(event->error->kind, "KeyboardInterrupt") != 0 || !event->situation ||
      event->situation->empties < 10)
    return false;
  text_addf(why, "recv gave b'' %s times in a row: at the end of a stream it never waits.",
            fact_number(event->situation->empties, times));
  text_adds(try, "End the loop there: if not data: break");
  return true;
}

/* `fault` had CALL fail: what is known of its sockets is not the reason. */
static void say_injected(const struct call *call, struct text *why, struct text *try) {
  const struct errno_note *note = call_note(call->row, call->error);
  text_adds(why, "`fault` had this call fail; the kernel was not asked, and nothing has changed.");
  if (note && note->why)
    text_addf(why, " From the kernel it would mean: %s", note->why);
  text_adds(try, "`fault` lists what is set, `fault off` ends it.");
}

/* The descriptor of CALL is open, so that it is another one which is not. */
static bool say_other_descriptor(const struct call *call, struct text *why, struct text *try) {
  if (call->row == &row_epoll_ctl) {
    text_addf(why, "No open file has the descriptor %d: it was closed, or never opened.",
              (int)call->epoll.fd);
    text_adds(try,
              "Take a descriptor off the list before it is closed, and add it after it is open.");
  } else if (call->row == &row_sendfile) {
    text_addf(why, "The descriptor %d is closed, or not open for reading.",
              (int)call->transfer.from);
    text_adds(try, "Compare it with what open() returned.");
  } else if (call->row == &row_sendmsg || call->row == &row_sendmmsg) {
    text_adds(why, "A descriptor to be passed on (SCM_RIGHTS) is not open.");
    text_adds(try, "Close a descriptor only after it was passed on.");
  } else {
    return false;
  }
  return true;
}

/* A number that no open file has; a socket that was closed here has -1 and the note of the call. A program's -1 is
   Python's for a closed socket, or the result of a call that failed. */
static bool say_no_descriptor(const struct event *event, struct text *why, struct text *try) {
  const struct call *call = event->call;
  if (call->error != EBADF || call->row->params[0].kind != PARAM_HANDLE ||
      (call->fd < 0 && !call->traced))
    return false;
  if (call->fd < 0) {
    text_addf(
        why,
        "%d is not a descriptor: the call that was to return one has failed, or the program has "
        "closed the socket.",
        call->fd);
    text_adds(try, "Test what socket() or accept() returns before you use it.");
    return true;
  }
  if (event->before && event->before->error != EBADF)
    return say_other_descriptor(call, why, try);
  text_addf(why, "No open file has the descriptor %d: it was closed, or never opened.", call->fd);
  text_adds(try, call->traced ? "Compare it with what socket() or accept() returned."
                              : "`handles` shows the open sockets and their descriptors.");
  return true;
}

/* epoll_wait with EINVAL: which of the two it is. */
static bool say_no_events(const struct call *call, struct text *why, struct text *try) {
  if (call->error != EINVAL || (call->row != &row_epoll_wait && call->row != &row_epoll_pwait))
    return false;
  if ((int)call->epoll.most <= 0) {
    text_addf(why, "There is room for %d events: it must be positive.", (int)call->epoll.most);
    text_adds(try, "Pass an array of at least one event, and its length.");
  } else {
    text_addf(why, "The descriptor %d is not an epoll instance.", call->fd);
    text_adds(try, "Pass the descriptor of epoll_create1.");
  }
  return true;
}

/* Whether the code at S, after a backtick, is a line for the prompt. */
static bool is_typed(const char *s) {
  static const char *const words[] = {"fault", "handles",    "help",  "import", "packet",
                                      "set",   "setsockopt", "state", "step",   "wire"};
  size_t len = strcspn(s, " `");
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == len && strncmp(s, words[i], len) == 0)
      return true;
  return false;
}

/* How long the clause is that S begins with: up to a full stop, semicolon or colon and a blank, or a bracket; what is in
   brackets is a clause. */
static size_t clause_length(const char *s) {
  if (*s == '(')
    return strcspn(s, ")") + (strchr(s, ')') != NULL);
  size_t len = 1;
  while (s[len] &&
         !(s[len - 1] == ' ' && (s[len] == '(' || (len > 1 && strchr(".;:", s[len - 2])))))
    len++;
  return len;
}

static bool has_typed(const char *s, size_t len) {
  for (const char *at = s; (at = memchr(at, '`', len - (size_t)(at - s))); at++)
    if (is_typed(at + 1))
      return true;
  return false;
}

static void trim(struct text *t, const char *what) {
  while (t->len && strchr(what, t->s[t->len - 1]))
    t->s[--t->len] = '\0';
}

void why_drop_typed(struct text *try) {
  struct text left = TEXT_EMPTY;
  const char *s = text_str(try);
  for (size_t len; *s; s += len) {
    len = clause_length(s);
    if (has_typed(s, len))
      continue;
    if (strchr(",.;:", *s))
      trim(&left, " ");
    text_add(&left, s, len);
  }
  if (left.len < try->len)
    trim(&left, " ;:,.");
  if (left.len && left.len < try->len && left.s[left.len - 1] != '.')
    text_addc(&left, '.');
  text_free(try);
  *try = left;
}

/* The note of CALL's error; that of setsockopt speaks of None. */
static const struct errno_note *note_of(const struct call *call) {
  bool bad_address = call->traced && call->row == &row_setsockopt && call->error == EFAULT;
  return bad_address ? call_note(NULL, EFAULT) : call_note_of(call);
}

void why_say(const struct event *event, struct text *why, struct text *try) {
  const struct errno_note *note = event->call ? note_of(event->call) : NULL;
  const char *hint = event->error ? event->error->hint : NULL;
  if (event->call && event->call->marks & CALL_MARK_INJECTED && event->call->error) {
    say_injected(event->call, why, try);
  } else if (event->call && event->call->detached) {
    text_addf(why, "detach() gave fd %d away: it stays open, but this object no longer has it.",
              event->call->detached);
    text_addf(try, "socket.socket(fileno=%d) makes a new object of it.", event->call->detached);
  } else if (event->call &&
             (say_no_descriptor(event, why, try) || say_no_events(event->call, why, try))) {
    ;
  } else if (!(event->call &&
               (why_text_say(event->call, why, try) || why_name_say(event->call, why, try) ||
                why_kind_protocol(event->call, why, try))) &&
             !say_situation(event, why, try) && !say_endless(event, why, try) && note) {
    add_named(note->why, event, why);
    if (note->try)
      add_try(event, note->try, try);
  }
  if (hint) {
    text_clear(try);
    text_adds(try, hint);
  }
  if (strncmp(text_str(why), "the program ", 12) == 0 ||
      strncmp(text_str(why), "another program ", 16) == 0 ||
      strncmp(text_str(why), "a closed socket ", 16) == 0)
    why->s[0] += 'A' - 'a'; /* not a name, which keeps its case */
}
