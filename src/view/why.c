/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences on failed calls. For each errno that has several causes a function tells them apart by the facts
 * of the situation; the table `sayers` names it. Where the facts do not tell, nothing is said here, and the
 * note of the call's row is shown. Each sentence is one format. */
#include "view/why.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/constants.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/lingering.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/why_text.h"

struct reason {
  const struct call *call;
  const char *name;              /* of the call's socket */
  const struct endpoint *before; /* never NULL */
  const struct endpoint *after;  /* or NULL */
  const struct lingering *rest;  /* or NULL */
  const struct situation *s;     /* never NULL */
  int side;                      /* that made the call */
  struct text *why, *try;
};

static bool is(const struct endpoint *e, const char *state) {
  return strcmp(e->state, state) == 0;
}

/* Facts as words. */

/* The address without its port, as it is typed. */
static const char *host_word(const struct sockaddr_storage *address, char *to) {
  char text[FACT];
  fact_address(address, sizeof *address, text);
  char *colon = strrchr(text, ':');
  if (colon)
    *colon = '\0';
  size_t len = strlen(text);
  bool bracketed = len > 1 && text[0] == '[';
  snprintf(to, FACT, "%.*s", (int)(bracketed ? len - 2 : len), text + bracketed);
  return to;
}

/* "s (fd 3)", "s (side server)", "the program nginx (pid 80)". */
static const char *who_word(const struct reason *r, const struct situation_end *end, char *to) {
  if (end->fd < 0 && end->pid)
    snprintf(to, FACT, "the program %s (pid %d)", end->program, end->pid);
  else if (end->fd < 0)
    snprintf(to, FACT, "another program");
  else if (end->side_number != r->side)
    snprintf(to, FACT, "%s (side %s)", end->name, end->side);
  else if (strncmp(end->name, "fd ", 3) == 0)
    snprintf(to, FACT, "%s", end->name);
  else
    snprintf(to, FACT, "%s (fd %d)", end->name, end->fd);
  return to;
}

static bool listens(const struct situation_end *end) {
  return strcmp(end->state, "LISTEN") == 0;
}

/* A socket of TCP that has an address and no peer, and does not listen; or one of UDP. */
static bool is_bound(const struct situation_end *end) {
  return end->type != SOCK_STREAM || strcmp(end->state, "CLOSE") == 0;
}

static bool is_any(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET
             ? ((const struct sockaddr_in *)a)->sin_addr.s_addr == htonl(INADDR_ANY)
             : a->ss_family == AF_INET6 &&
                   IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static bool is_loopback(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET
             ? ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24 == 127
             : a->ss_family == AF_INET6 &&
                   IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

/* Both sentences at once, where one has no facts of its own. */
static bool say(struct reason *r, const char *why, const char *try) {
  text_adds(r->why, why);
  text_adds(r->try, try);
  return true;
}

/* EADDRINUSE */

static bool say_time_wait(struct reason *r) {
  char local[FACT];
  fact_address(&r->rest->local, sizeof r->rest->local, local);
  if (r->s->reuse) {
    text_addf(
        r->why,
        "A connection in TIME_WAIT holds %s. SO_REUSEADDR is set on %s, but it was not set on "
        "the socket that left the connection.",
        local, r->name);
    return say(r, "", "Wait until its time is over, or bind another port.");
  }
  text_addf(r->why, "A connection in TIME_WAIT holds %s.", local);
  return say(r, "",
             "setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before bind takes the port back, if the "
             "last server had set it too; else wait until the time is over, or bind another port.");
}

/* One of the two would have IPv4 and IPv6. */
static bool say_both_families(struct reason *r, const struct situation_end *end, const char *who,
                              const char *at) {
  bool ours = !is_any(&end->local) || end->local.ss_family == AF_INET;
  char wanted[FACT];
  fact_address(&r->call->addr, r->call->addr_len, wanted);
  if (ours) {
    text_addf(r->why,
              listens(end)    ? "%s takes IPv4 too, and %s listens on %s."
              : is_bound(end) ? "%s takes IPv4 too, and %s is bound to %s."
                              : "%s takes IPv4 too, and %s has a connection from %s.",
              wanted, who, at);
    return say(r, "",
               "setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1) before bind, or bind another port.");
  }
  text_addf(r->why,
            listens(end)    ? "%s listens on %s, which takes IPv4 too."
            : is_bound(end) ? "%s is bound to %s, which takes IPv4 too."
                            : "%s has a connection from %s, which takes IPv4 too.",
            who, at);
  return say(r, "", "Bind another port, or set IPV6_V6ONLY on the other socket before its bind.");
}

static bool say_path_in_use(struct reason *r) {
  char who[FACT], path[FACT];
  fact_address(&r->call->addr, r->call->addr_len, path);
  if (r->s->count) {
    text_addf(r->why, "%s is bound to %s.", who_word(r, &r->s->ends[0], who), path);
    text_addf(r->try, "Choose another path, or close %s and remove the path with os.unlink().",
              r->s->ends[0].name);
    return true;
  }
  if (!r->s->path_type && !r->s->plain) {
    text_addf(r->why, "%s is there already: it stays when the server that bound it has ended.",
              path);
    return say(r, "", "Remove it with os.unlink(), or choose another path.");
  }
  text_addf(r->why,
            r->s->plain ? "%s is there already, a file that is not a socket."
                        : "Another program's socket is bound to %s.",
            path);
  return say(r, "", "Choose another path.");
}

static bool say_in_use(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT], at[FACT];
  if (r->before->family == AF_UNIX)
    return r->call->row == &row_bind && say_path_in_use(r);
  if (r->call->row == &row_bind && r->s->last) {
    text_addf(r->why, "No port is free: the kernel chooses from %d to %d, and all are taken.",
              r->s->first, r->s->last);
    return say(r, "",
               "Close sockets that are no longer needed, or bind a port outside that range.");
  }
  if (!r->s->count)
    return r->rest && say_time_wait(r);
  who_word(r, end, who);
  fact_address(&end->local, end->local_len, at);
  if (r->call->row == &row_bind && r->call->addr.ss_family != end->local.ss_family)
    return say_both_families(r, end, who, at);
  text_addf(r->why,
            listens(end)    ? "%s listens on %s."
            : is_bound(end) ? "%s is bound to %s."
                            : "%s has a connection from %s.",
            who, at);
  if (end->fd < 0 && !end->pid)
    return say(r, " This user may not see which program it is.", "Bind another port.");
  if (end->fd < 0)
    return say(r, "", "Stop that program, or bind another port.");
  if (end->type != SOCK_STREAM) {
    text_addf(r->try,
              "Close %s, bind another port, or set SO_REUSEPORT on both sockets before bind.",
              end->name);
    return true;
  }
  if (!listens(end) && !is_bound(end)) {
    text_addf(r->try,
              "Set SO_REUSEADDR before bind (the server that has the connection must have set it "
              "too), or close %s.",
              end->name);
    return true;
  }
  text_addf(r->try, "Close %s, or bind another port: neither waiting nor SO_REUSEADDR helps.",
            end->name);
  return true;
}

/* ECONNREFUSED */

static bool say_elsewhere(struct reason *r, const struct situation_end *end, const char *who,
                          const char *at, const char *wanted) {
  char host[FACT];
  host_word(&r->call->addr, host);
  if (is_loopback(&r->call->addr)) {
    text_addf(r->why, "%s is this host itself, where nothing listens on %s: %s is on another host.",
              host, wanted, who);
    return say(r, "", "Connect to an address of that host, or to its name.");
  }
  if (is_loopback(&end->local)) {
    text_addf(r->why, "Nothing listens on %s: %s listens on %s, which only its own host reaches.",
              wanted, who, at);
    text_addf(r->try, "Bind the server to '' or to '%s'.", host);
    return true;
  }
  text_addf(r->why, "Nothing listens on %s: %s listens on %s, on another host.", wanted, who, at);
  if (end->local.ss_family != r->call->addr.ss_family)
    return say(r, "",
               end->local.ss_family == AF_INET
                   ? "Connect to an IPv4 address of that host, or bind the server to '::'."
                   : "Connect to an IPv6 address of that host, or bind the server to ''.");
  return say(r, "", "Connect to an address of the server's host.");
}

/* Somebody listens at that port, but not at that address. */
static bool say_other_address(struct reason *r, const struct situation_end *end, const char *who,
                              const char *at, const char *wanted) {
  char host[FACT];
  bool six = r->call->addr.ss_family == AF_INET6;
  text_addf(r->why, "Nothing listens on %s: %s listens on %s only.", wanted, who, at);
  if (is_any(&end->local))
    snprintf(host, sizeof host, "%s", six ? "127.0.0.1" : "::1");
  else
    host_word(&end->local, host);
  text_addf(r->try, "Connect to '%s', or bind the server to '%s'.", host, six ? "::" : "");
  return true;
}

/* The address of the call is the socket's own. */
static bool has_path_of_call(const struct reason *r) {
  return r->call->addr_len > sizeof(sa_family_t) && r->before->local_len == r->call->addr_len &&
         memcmp(&r->before->local, &r->call->addr, r->call->addr_len) == 0;
}

static bool say_path_refused(struct reason *r, const char *path) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT];
  if (has_path_of_call(r)) {
    text_addf(r->why, "%s itself is bound to %s, and does not listen.", r->name, path);
    text_addf(r->try, "Call %s.listen(), and connect to it with another socket.", r->name);
    return true;
  }
  if (r->s->plain) {
    text_addf(r->why, "%s is not a socket, but a file of another kind.", path);
    return say(r, "", "Give the path that the server binds.");
  }
  if (r->s->count) {
    text_addf(r->why, "%s is bound to %s, but does not listen.", who_word(r, end, who), path);
    text_addf(r->try, "Call %s.listen() first.", end->name);
    return true;
  }
  if (r->s->path_type) {
    text_addf(r->why, "Another program's socket is bound to %s, but does not listen.", path);
    return say(r, "", "Let that program call listen().");
  }
  text_addf(r->why, "No socket is bound to %s any more: the path stays when its server has ended.",
            path);
  return say(r, "", "Start the server: it removes the old path and binds it again.");
}

/* Nothing listens on WANTED; WHO, END, listens AT another port. */
static bool say_other_port(struct reason *r, const struct situation_end *end, const char *who,
                           const char *at, const char *wanted) {
  unsigned asked = address_port(&r->call->addr), has = address_port(&end->local);
  text_addf(r->why, "Nothing listens on %s: the SYN was answered with RST.", wanted);
  if (has == (asked << 8 & 0xff00) + (asked >> 8) && has != asked)
    text_addf(
        r->try,
        "%s listens on %s, and %u is %u with its two bytes swapped (%02x %02x): one end calls "
        "htons() and the other does not. C needs it, Python does it itself.",
        who, at, asked, has, asked >> 8, asked & 0xff);
  else
    text_addf(r->try, "%s listens on %s: is that the port you mean?", who, at);
  return true;
}

/* The kernel has been told by an ICMP error that was made by hand. */
static bool say_forged(struct reason *r) {
  return r->s->forged &&
         say(r,
             "An ICMP error made by hand came (`wire icmp`): neither the other end nor a router "
             "knows of it.",
             r->before->tcp ? "Connect again, with another socket." : "Send again.");
}

static bool say_refused(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT], at[FACT], wanted[FACT];
  fact_address(&r->call->addr, r->call->addr_len, wanted);
  if (r->before->family == AF_UNIX && r->call->addr_len)
    return say_path_refused(r, wanted);
  if (r->before->family == AF_UNIX)
    return say(r, "The peer has closed its socket: nobody can receive what is sent here.",
               "Close this socket too, or send to another path with sendto().");
  if (r->call->row != &row_connect || !r->before->tcp)
    return say_forged(r);
  if (r->s->wire)
    return say(r,
               "The wire answered the SYN with RST (`wire rst`), as a firewall on the way may do: "
               "the host itself never saw it.",
               "Connect again: `wire` shows what the wire still refuses.");
  if (r->s->forged)
    return say(r,
               "A packet made or changed by hand refused it (`wire send`, `wire edit`, `wire "
               "icmp`): the other end knows nothing of it.",
               "Connect again, with another socket.");
  if (!r->s->count) {
    text_addf(r->why, "Nothing listens on %s: the SYN was answered with RST.", wanted);
    return say(r, "",
               "Start the server first (bind, listen), and compare address and port: `handles` "
               "shows what listens.");
  }
  who_word(r, end, who);
  fact_address(&end->local, end->local_len, at);
  if (address_port(&end->local) != address_port(&r->call->addr))
    return say_other_port(r, end, who, at, wanted);
  if (end->type != SOCK_STREAM) {
    text_addf(r->why, "%s has port %d of UDP; the ports of TCP are separate.", who,
              address_port(&end->local));
    return say(r, "", "Let both ends use the same type: SOCK_STREAM is TCP, SOCK_DGRAM is UDP.");
  }
  if (!listens(end)) {
    text_addf(r->why, "%s is bound to %s, but does not listen.", who, at);
    text_addf(r->try, "Call %s.listen() first.", end->name);
    return true;
  }
  return end->elsewhere ? say_elsewhere(r, end, who, at, wanted)
                        : say_other_address(r, end, who, at, wanted);
}

/* Calls that need a connection */

static bool was_shut(const struct reason *r) {
  static const char *const states[] = {"FIN_WAIT1", "FIN_WAIT2", "CLOSING", "LAST_ACK",
                                       "TIME_WAIT"};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (is(r->before, states[i]))
      return true;
  return r->s->shut;
}

/* The connection is over, or there never was one: as an earlier call was told. */
static bool say_over(struct reason *r) {
  static const char again[] = "Close this socket: a new connection needs a new one.";
  const struct situation *s = r->s;
  if (s->wire && s->connected)
    return say(r,
               "The wire answered an earlier packet with RST (`wire rst`): the connection is gone.",
               again);
  if (s->forged && s->connected)
    return say(r,
               "A packet made or changed by hand has ended it (`wire send`, `wire edit`): the "
               "connection is gone at this end.",
               again);
  if (s->told == ECONNREFUSED) {
    text_addf(r->why, "%s is not connected: its connect() was refused.", r->name);
    return say(r, "", "Close it, and connect with a new socket once the server listens.");
  }
  if ((s->told == EHOSTUNREACH || s->told == ENETUNREACH) && !s->connected) {
    text_addf(r->why, "%s is not connected: its connect() could not reach the host.", r->name);
    return say(r, "", "connect() to an address that this host can reach.");
  }
  if (s->told == EHOSTUNREACH || s->told == ENETUNREACH)
    return say(r,
               "An earlier call reported that the peer cannot be reached: the connection is gone.",
               again);
  if (s->told == ETIMEDOUT && !s->connected) {
    text_addf(r->why, "%s is not connected: its connect() timed out.", r->name);
    return say(r, "", "Close it, and connect with a new socket once the host answers.");
  }
  if (s->told == ETIMEDOUT)
    return say(r, "The connection timed out, which an earlier call reported: it is gone.", again);
  if (s->told == ECONNRESET)
    return say(r, "The peer reset the connection, which an earlier call reported: it is gone.",
               again);
  if (s->told == EPIPE || s->answered)
    return say(
        r,
        "The peer has closed: its kernel answered an earlier send with RST. What was sent then "
        "is lost, and the connection is gone.",
        again);
  if (!s->connected)
    return false;
  if (s->shut)
    return say(r, "Both ends have closed the connection: it is over.", again);
  return say(r, "The connection is gone, and no call has been told why yet.",
             "getsockopt(SOL_SOCKET, SO_ERROR) says why.");
}

static bool say_pipe(struct reason *r) {
  if (is(r->before, "LISTEN")) {
    text_addf(r->why, "%s listens: it never has a peer.", r->name);
    return say(r, "", "Send on the socket that accept() gave.");
  }
  if (r->before->type == SOCK_DGRAM) {
    text_addf(r->why, "%s was shut down for sending.", r->name);
    return say(r, "", "Send before shutdown(), or make a new socket.");
  }
  if (was_shut(r)) {
    bool receives =
        !r->s->shut_reading && (is(r->before, "FIN_WAIT1") || is(r->before, "FIN_WAIT2"));
    text_addf(r->why,
              receives ? "%s was shut down for sending; it can still receive."
                       : "%s was shut down for sending.",
              r->name);
    return say(r, "", "Send before shutdown().");
  }
  if (!r->before->tcp)
    return say(r, "The peer has closed.", "Close this socket too; a new one can connect.");
  if (say_over(r))
    return true;
  text_addf(r->why, "%s is not connected: there is nobody to send to.", r->name);
  return say(r, "", "connect() first.");
}

static bool say_not_connected(struct reason *r) {
  if (is(r->before, "LISTEN")) {
    text_addf(r->why, "%s listens: it never has a peer.", r->name);
    return say(r, "", "Use the socket that accept() gave.");
  }
  if (is(r->before, "SYN_SENT"))
    return say(r, "The connection is still being made (SYN_SENT).",
               "Wait with select until the socket can be written.");
  if (r->before->tcp && say_over(r))
    return true;
  text_addf(r->why, "%s is not connected.", r->name);
  return say(r, "", "connect() first.");
}

static bool say_is_connected(struct reason *r) {
  char peer[FACT];
  if (r->call->row != &row_connect && call_meaning(r->call) != &row_sendto)
    return false;
  if (is(r->before, "LISTEN")) {
    text_addf(r->why, "%s listens: it cannot connect.", r->name);
    return say(r, "", "Connect with another socket.");
  }
  if (!endpoint_has_address(&r->before->peer, r->before->peer_len))
    return false;
  text_addf(r->why, "%s is connected with %s already.", r->name,
            fact_address(&r->before->peer, r->before->peer_len, peer));
  return say(r, "", "Make a new socket for another connection.");
}

static bool say_reset(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  if (!r->before->tcp)
    return say(r, "The peer closed before it had read all that was sent to it.",
               "Close this socket too; a new one can connect.");
  if (r->s->wire)
    return say(r, "The wire answered with RST (`wire rst`): the other end knows nothing of it.",
               "Close this socket: a new connection needs a new one.");
  if (r->s->forged)
    return say(r,
               "A RST made or changed by hand has ended it (`wire send`, `wire edit`): the other "
               "end knows nothing of it.",
               "Close this socket: a new connection needs a new one.");
  if ((r->s->shut || r->s->shut_reading) && !r->s->connected) {
    text_addf(r->why, "shutdown() on %s gave up its connect(): it never was connected.", r->name);
    return say(r, "", "Close it, and connect with a new socket.");
  }
  char unread[FACT];
  if (!r->s->unread && !r->s->lingered)
    return false;
  if (r->s->lingered)
    text_addf(r->why, "%s was closed with SO_LINGER at 0, so its kernel sent RST in place of FIN.",
              end->name);
  else
    text_addf(r->why, "%s was closed with %s unread, so its kernel sent RST in place of FIN.",
              end->name, fact_bytes(r->s->unread, unread));
  return say(
      r, "",
      "Close this socket: a new connection needs a new one. What it had not received is lost.");
}

/* The socket blocks, but its time was over (SO_RCVTIMEO, SO_SNDTIMEO). */
static bool say_limit(struct reason *r, bool sends) {
  double seconds = (double)r->s->limit / 1e9;
  text_addf(r->why,
            r->call->row == &row_connect
                ? "The server's queue stayed full for %g s, the time that %s sets."
            : call_meaning(r->call) == &row_accept
                ? "No connection came within %g s, the time that %s sets."
            : is(r->before, "SYN_SENT")
                ? "The connection was not made within %g s, the time that %s sets."
            : sends ? "The send buffer stayed full for %g s, the time that %s sets."
                    : "Nothing arrived within %g s, the time that %s sets.",
            seconds, sends ? "SO_SNDTIMEO" : "SO_RCVTIMEO");
  return say(r, "", "Call again later, or set a longer time.");
}

/* EAGAIN: because of the connection's state, of this call's flags, or (false: the note) of the socket's mode. */
static bool say_again(struct reason *r) {
  const struct call_row *row = call_meaning(r->call);
  bool sends = row == &row_send || row == &row_sendto;
  bool receives = row == &row_recv || row == &row_recvfrom;
  if (r->s->limit)
    return say_limit(r, sends || r->call->row == &row_connect);
  if (!sends && !receives)
    return false;
  int64_t flags = call_message_flags(r->call);
  if (receives && flags & MSG_ERRQUEUE)
    return say(r, "The socket's error queue is empty; a call with MSG_ERRQUEUE never waits.",
               r->before->family == AF_INET6
                   ? "setsockopt(IPPROTO_IPV6, IPV6_RECVERR, 1) has later errors kept there."
                   : "setsockopt(IPPROTO_IP, IP_RECVERR, 1) has later errors kept there.");
  if (is(r->before, "SYN_SENT"))
    return say(r,
               sends ? "The connection is still being made (SYN_SENT): nothing can be sent yet."
                     : "The connection is still being made (SYN_SENT): nothing can come yet.",
               "Wait with select until the socket can be written.");
  if (!(flags & MSG_DONTWAIT))
    return false;
  return say(r,
             sends ? "The send buffer is full, and MSG_DONTWAIT keeps this call from waiting."
                   : "Nothing has arrived yet, and MSG_DONTWAIT keeps this call from waiting.",
             sends ? "Wait with select or poll until the socket is writable, then send the rest."
                   : "Wait with select or poll until the socket is readable; without the flag the "
                     "call waits on a socket that blocks.");
}

static bool say_in_progress(struct reason *r) {
  if (!r->after || r->after->error)
    return false;
  if (r->s->limit && is(r->after, "SYN_SENT")) {
    text_addf(r->why,
              "The SYN was not answered within %g s, the time that SO_SNDTIMEO sets; the handshake "
              "goes on in the background.",
              (double)r->s->limit / 1e9);
    return say(r, "",
               "Wait with select until the socket can be written, then call getsockopt(SOL_SOCKET, "
               "SO_ERROR).");
  }
  if (is(r->after, "ESTABLISHED"))
    return say(r,
               "connect does not wait on this socket, so it could only say \"in progress\"; "
               "meanwhile the handshake is done.",
               "Go on: getsockopt(SOL_SOCKET, SO_ERROR) gives 0.");
  if (is(r->after, "CLOSE"))
    return say(r,
               "connect does not wait on this socket, so it could only say \"in progress\"; "
               "meanwhile the attempt has failed.",
               "getsockopt(SOL_SOCKET, SO_ERROR) says why.");
  return false;
}

/* Too long, of another type, an option that is a struct */

static bool say_too_long(struct reason *r) {
  bool six = r->before->family == AF_INET6;
  int room = r->s->mtu - (six ? 48 : 28); /* IP's and UDP's headers */
  char given[FACT], most[FACT], mtu[FACT];
  fact_number((int64_t)r->call->in_len, given);
  if (r->before->family == AF_UNIX) {
    text_addf(r->why, "A message must fit into the send buffer: %s bytes are too many.", given);
    return say(r, "", "Send smaller messages, or set a larger SO_SNDBUF.");
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
  return say(r, "", "Send smaller datagrams, or use TCP, which has no messages.");
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

static bool is_link_local(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET6 &&
         IN6_IS_ADDR_LINKLOCAL(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

/* connect that the socket or the address does not allow. */
static bool say_connect_invalid(struct reason *r) {
  const struct sockaddr_storage *to = &r->call->addr;
  char host[FACT];
  if (is_link_local(to) && !((const struct sockaddr_in6 *)to)->sin6_scope_id) {
    text_addf(r->why,
              "%s is a link-local address: each link may have it, so the link must be named.",
              host_word(to, host));
    text_addf(r->try,
              "Give the interface's number too: ('%s', %d, 0, socket.if_nametoindex('eth0'))", host,
              address_port(to));
    return true;
  }
  if (r->before->local_len && is_loopback(&r->before->local) && !is_loopback(to)) {
    text_addf(r->why, "%s is bound to %s, which reaches only this host itself.", r->name,
              host_word(&r->before->local, host));
    return say(r, "", "Do not bind the client, or bind it to another address.");
  }
  if (!r->s->told)
    return false;
  text_addf(r->why, "connect() on %s failed before, and then it was shut down.", r->name);
  return say(r, "", "Close it, and connect with a new socket.");
}

/* The C library's own look for a cache of names and users, in getaddrinfo and others. */
static bool say_no_path(struct reason *r) {
  static const char cache[] = "/var/run/nscd/socket";
  const struct sockaddr_un *to = (const void *)&r->call->addr;
  if (r->call->row != &row_connect || to->sun_family != AF_UNIX ||
      strncmp(to->sun_path, cache, sizeof cache) != 0)
    return false;
  return say(r,
             "The C library asks for nscd, which would know names and users already; none runs "
             "here.",
             "Nothing is wrong: it looks into files and asks the name server itself.");
}

/* Options whose value is not an int. */
static const struct {
  int level, option;
  const char *name;
  size_t size;
  const char *value,
      *program; /* how it is written here; of a program, whose language is not known */
} structs[] = {
    {SOL_SOCKET, SO_LINGER, "SO_LINGER", 8, "struct.pack(\"ii\", 1, 5): on, 5 seconds",
     "struct linger: {1, 5} is on, 5 seconds"},
    {SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", 16,
     "struct.pack(\"ll\", 5, 0): 5 seconds; settimeout(5) does the same",
     "struct timeval: {5, 0} is 5 seconds"},
    {SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO", 16,
     "struct.pack(\"ll\", 5, 0): 5 seconds; settimeout(5) does the same",
     "struct timeval: {5, 0} is 5 seconds"},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\"): group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IP, IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\"): group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0): group and interface",
     "struct ipv6_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_LEAVE_GROUP, "IPV6_LEAVE_GROUP", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0): group and interface",
     "struct ipv6_mreq: group and interface"},
};

/* IP_ADD_MEMBERSHIP with what is not a group. */
static bool say_no_group(struct reason *r) {
  const unsigned char *group = r->call->in;
  if (r->call->sockopt.level != IPPROTO_IP || r->call->sockopt.option != IP_ADD_MEMBERSHIP ||
      !group || r->call->in_len < 8 || group[0] >> 4 == 14)
    return false;
  text_addf(r->why,
            "%d.%d.%d.%d is not a multicast group: groups are 224.0.0.0 to 239.255.255.255.",
            group[0], group[1], group[2], group[3]);
  return say(r, "", "Join a group of 239.0.0.0/8, which is for private use.");
}

/* Options whose int has bounds (tcp(7), ip(7), ipv6(7)). */
static const struct {
  int level, option, least, most;
} ranges[] = {
    {IPPROTO_TCP, TCP_MAXSEG, 88, 32767},
    {IPPROTO_TCP, TCP_KEEPIDLE, 1, 32767},
    {IPPROTO_TCP, TCP_KEEPINTVL, 1, 32767},
    {IPPROTO_TCP, TCP_KEEPCNT, 1, 127},
    {IPPROTO_TCP, TCP_SYNCNT, 1, 127},
    {IPPROTO_TCP, TCP_USER_TIMEOUT, 0, INT_MAX},
    {IPPROTO_IP, IP_TTL, 1, 255},
    {IPPROTO_IP, IP_MULTICAST_TTL, 0, 255},
    {IPPROTO_IPV6, IPV6_UNICAST_HOPS, 0, 255},
    {IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0, 255},
};

/* An int that is out of its range. */
static bool say_range(struct reason *r, const char *name) {
  const struct call *call = r->call;
  int value;
  char least[FACT], most[FACT];
  if (!call->in || call->in_len != sizeof value)
    return false;
  memcpy(&value, call->in, sizeof value);
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (ranges[i].level == call->sockopt.level && ranges[i].option == call->sockopt.option &&
        (value < ranges[i].least || value > ranges[i].most)) {
      fact_number(ranges[i].least, least);
      fact_number(ranges[i].most, most);
      text_addf(r->why, "%s takes a number from %s to %s; %d was given.", name, least, most, value);
      return say(r, "", "Give a number in that range.");
    }
  return false;
}

/* ENOPROTOOPT: the level and the option fit each other, but not this socket. */
static bool say_no_option(struct reason *r) {
  if (r->call->row != &row_setsockopt || r->call->sockopt.level != IPPROTO_TCP || r->before->tcp)
    return false;
  text_addf(r->why, "%s is not a TCP socket.", r->name);
  return say(r, "", "Set TCP_… options on SOCK_STREAM sockets of AF_INET or AF_INET6 only.");
}

static bool say_option(struct reason *r) {
  const struct call *call = r->call;
  if (call->sockopt.level == IPPROTO_IPV6 && call->sockopt.option == IPV6_V6ONLY &&
      r->before->local_len && address_port(&r->before->local))
    return say(
        r, "IPV6_V6ONLY can be set only before bind and connect, and this socket has an address.",
        "Set it on a new socket, right after socket().");
  for (size_t i = 0; i < sizeof structs / sizeof *structs; i++)
    if (structs[i].level == call->sockopt.level && structs[i].option == call->sockopt.option &&
        call->in_len < structs[i].size) {
      text_addf(r->why, "%s takes %zu bytes, a struct; %zu were given.", structs[i].name,
                structs[i].size, call->in_len);
      text_adds(r->try, call->traced ? structs[i].program : structs[i].value);
      return true;
    }
  const struct constants *options = constants_options(call->sockopt.level);
  const char *name = options ? constants_name(options, call->sockopt.option) : NULL;
  bool ints = call->sockopt.level == SOL_SOCKET || call->sockopt.level == IPPROTO_TCP;
  if (ints && name && call->in_len < sizeof(int)) {
    text_addf(r->why,
              call->in_len == 1 ? "%s takes an int, %zu bytes; %zu was given."
                                : "%s takes an int, %zu bytes; %zu were given.",
              name, sizeof(int), call->in_len);
    return say(r, "", "Give a number.");
  }
  if (name && say_range(r, name))
    return true;
  return say_no_group(r);
}

static bool say_invalid(struct reason *r) {
  const struct call *call = r->call;
  char at[FACT];
  if (call->row == &row_setsockopt)
    return say_option(r);
  if (call->row == &row_connect)
    return say_connect_invalid(r);
  if (call->row == &row_bind && endpoint_has_address(&r->before->local, r->before->local_len)) {
    text_addf(r->why, "%s is bound to %s already: a socket is bound once in its life.", r->name,
              fact_address(&r->before->local, r->before->local_len, at));
    return say(r, "", "Make a new socket for another address.");
  }
  if (r->s->echo)
    return say(r,
               "An ICMP socket sends echo requests alone: at least 8 bytes, of type 8 (IPv6: 128) "
               "and code 0.",
               "Begin the bytes with b'\\x08\\0', or for IPv6 with b'\\x80\\0'.");
  const struct call_row *row = call_meaning(call);
  if ((row == &row_recv || row == &row_recvfrom) && r->before->family == AF_UNIX)
    return say_not_connected(r);
  if (row == &row_listen && r->before->family == AF_UNIX &&
      !endpoint_has_address(&r->before->local, r->before->local_len)) {
    text_addf(r->why, "%s is not bound to a path, so that no client could find it.", r->name);
    return say(r, "", "Call bind() first.");
  }
  return false;
}

static bool say_broadcast(struct reason *r) {
  char to[FACT];
  if (!r->s->broadcast || !r->call->addr_len)
    return false;
  text_addf(r->why, "%s is a broadcast address, and SO_BROADCAST is not set on %s.",
            host_word(&r->call->addr, to), r->name);
  return say(r, "", "setsockopt(SOL_SOCKET, SO_BROADCAST, 1) allows it.");
}

/* TimeoutError of settimeout: what was waited for. */
static bool say_waited(struct reason *r) {
  const struct call *call = r->call;
  char at[FACT];
  double seconds = (double)call->waited / 1e9;
  bool stream = r->before->type == SOCK_STREAM;
  if (call->row == &row_accept && !is(r->before, "LISTEN")) {
    text_addf(r->why, "%s does not listen: no connection can come.", r->name);
    return say(r, "", "Call bind() and listen() first.");
  }
  if (call->row == &row_accept) {
    text_addf(r->why, "No connection came to %s within %g s (settimeout).",
              fact_address(&r->before->local, r->before->local_len, at), seconds);
    return say(r, "", "Start the client in time; settimeout(None) waits without a limit.");
  }
  if (call->row == &row_connect && r->s->held)
    return say(r, "The SYN is held on the wire: it has not reached the other end.",
               "`step` delivers the next held packet, `wire run` all of them.");
  if (call->row == &row_connect && r->s->nobody) {
    text_addf(r->why, "No host of this lab has the address %s: nobody got the SYN.",
              host_word(&call->addr, at));
    return say(r, "", "Connect where something listens: `handles` shows it.");
  }
  if (call->row == &row_connect && r->s->lost) {
    text_addf(r->why, "The SYN was lost on the wire, and no other came within %g s (settimeout).",
              seconds);
    return say(r, "", "Connect again; settimeout(None) leaves the limit to the kernel.");
  }
  if (call->row == &row_connect) {
    text_addf(r->why,
              is(r->before, "SYN_SENT") ? "%s did not answer the SYN within %g s (settimeout)."
                                        : "%s did not answer within %g s (settimeout).",
              fact_address(&call->addr, call->addr_len, at), seconds);
    return say(r, "",
               "Check the address and that the host is up; settimeout(None) leaves the limit to "
               "the kernel.");
  }
  if (r->before->error) /* it was closed meanwhile */
    return false;
  if (is(r->before, "SYN_SENT")) {
    text_addf(r->why, "%s is still being connected (SYN_SENT), also after %g s (settimeout).",
              r->name, seconds);
    return say(r, "", "Wait until the connection is made; `handles` shows its state.");
  }
  if (call->row == &row_send || call->row == &row_sendto) {
    char bytes[FACT];
    text_addf(r->why,
              call->in_len == 1
                  ? "The send buffer stayed full until the time was over (settimeout, %g s): %s "
                    "was not sent."
                  : "The send buffer stayed full until the time was over (settimeout, %g s): %s "
                    "were not sent.",
              seconds, fact_bytes((int64_t)call->in_len, bytes));
    return say(r, "", "Let the peer receive; settimeout(None) waits without a limit.");
  }
  if (call->row != &row_recv && call->row != &row_recvfrom)
    return false;
  if (!stream && endpoint_lacks_port(r->before)) {
    text_addf(r->why, "%s has no port yet, so that no datagram can come to it.", r->name);
    return say(r, "", "Call bind() first; a first sendto() gives it a port too.");
  }
  if (stream && !endpoint_has_address(&r->before->peer, r->before->peer_len))
    text_addf(r->why, "No data came within %g s (settimeout); the connection is still there.",
              seconds);
  else if (stream)
    text_addf(r->why,
              "No data came from %s within %g s (settimeout); the connection is still there.",
              fact_address(&r->before->peer, r->before->peer_len, at), seconds);
  else if (endpoint_has_address(&r->before->local, r->before->local_len))
    text_addf(r->why, "No datagram came to %s within %g s (settimeout).",
              fact_address(&r->before->local, r->before->local_len, at), seconds);
  else
    text_addf(r->why, "No datagram came within %g s (settimeout).", seconds);
  return say(r, "", "Call again later; settimeout(None) waits without a limit.");
}

/* A router, or the host itself, has reported by ICMP what became of a packet. */
static bool say_reported(struct reason *r) {
  char try[64];
  if (!r->s->report)
    return false;
  if (r->call->row == &row_connect && r->before->tcp)
    text_addf(r->why, "The SYN left this host, and %s answered it: %s.", r->s->reporter,
              r->s->report_words);
  else
    text_addf(r->why, "%s has answered an earlier packet of %s: %s.", r->s->reporter, r->name,
              r->s->report_words);
  snprintf(try, sizeof try, "`wire show %llu` shows the message.",
           (unsigned long long)r->s->report);
  return say(r, "", try);
}

static const struct {
  int error;
  bool (*say)(struct reason *r); /* false: the facts do not tell */
} sayers[] = {
    {EADDRINUSE, say_in_use},       {ECONNREFUSED, say_refused},  {EPIPE, say_pipe},
    {ENOTCONN, say_not_connected},  {ECONNRESET, say_reset},      {EAGAIN, say_again},
    {EINPROGRESS, say_in_progress}, {EMSGSIZE, say_too_long},     {EPROTOTYPE, say_prototype},
    {EACCES, say_broadcast},        {EINVAL, say_invalid},        {EDOM, say_invalid},
    {EISCONN, say_is_connected},    {ENOPROTOOPT, say_no_option}, {ENOENT, say_no_path},
    {EHOSTUNREACH, say_forged},     {ENETUNREACH, say_forged},    {ENETUNREACH, say_reported},
    {EHOSTUNREACH, say_reported},
};

/* What a note advises that is written otherwise in another language than Python: a program is in any. */
static void add_try(const struct call *call, const char *try, struct text *out) {
  static const char here[] = "call setblocking(True)";
  const char *at = call->traced ? strstr(try, here) : NULL;
  if (at)
    text_addf(out, "%.*slet it block: fcntl without O_NONBLOCK, in Python setblocking(True)%s",
              (int)(at - try), try, at + sizeof here - 1);
  else
    text_adds(out, try);
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
    return say_waited(&r);
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

/* `fault` had CALL fail: what is known of its sockets is no reason for that. */
static void say_injected(const struct call *call, struct text *why, struct text *try) {
  const struct errno_note *note = call_note(call->row, call->error);
  text_adds(why, "`fault` had this call fail; the kernel was not asked, and nothing has changed.");
  if (note && note->why)
    text_addf(why, " From the kernel it would mean: %s", note->why);
  text_adds(try, "`fault` lists what is set, `fault off` ends it.");
}

void why_say(const struct event *event, struct text *why, struct text *try) {
  const struct errno_note *note = event->call ? call_note_of(event->call) : NULL;
  const char *hint = event->error ? event->error->hint : NULL;
  if (event->call && event->call->marks & CALL_MARK_INJECTED && event->call->error) {
    say_injected(event->call, why, try);
  } else if (event->call && event->call->detached) {
    text_addf(why, "detach() gave fd %d away: it stays open, but this object has it no more.",
              event->call->detached);
    text_addf(try, "socket.socket(fileno=%d) makes a new object of it.", event->call->detached);
  } else if (!(event->call && why_text_say(event->call, why, try)) &&
             !say_situation(event, why, try) && !say_endless(event, why, try) && note) {
    text_adds(why, note->why);
    if (note->try)
      add_try(event->call, note->try, try);
  }
  if (hint) {
    text_clear(try);
    text_adds(try, hint);
  }
  if (strncmp(text_str(why), "the program ", 12) == 0 ||
      strncmp(text_str(why), "another program ", 16) == 0)
    why->s[0] += 'A' - 'a'; /* not a name, which keeps its case */
}
