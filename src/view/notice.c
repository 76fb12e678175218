/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence after a call that changed something. What a call may change is a function of its own,
 * named in the table `sayers`. Only what was seen is said: a state comes from the kernel, asked before
 * and after the call. */
#include "view/notice.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/address.h"
#include "run/endpoint.h"
#include "view/style.h"

struct notice {
  const struct call *call;
  const char *name;
  const struct endpoint *before, *after;
  bool full;
  const struct view_style *style;
  struct text *out;
};

static bool is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* "sock: CLOSE → LISTEN. " */
static void say_change(struct notice *n) {
  text_addf(n->out, "%s: %s %s %s. ", n->name, n->before->state, style_arrow(n->style),
            n->after->state);
}

static bool changed(const struct notice *n) {
  return n->before->tcp && n->after->tcp && !is(n->before->state, n->after->state);
}

/* 2612224 as 2,612,224. */
static void add_number(int64_t number, struct text *out) {
  char digits[32];
  int len = snprintf(digits, sizeof digits, "%" PRId64, number);
  for (int i = 0; i < len; i++) {
    text_addc(out, digits[i]);
    if ((len - 1 - i) % 3 == 0 && i < len - 1 && digits[i] != '-')
      text_addc(out, ',');
  }
}

static bool say_socket(struct notice *n) {
  if (!n->full || n->call->result < 0)
    return false;
  text_adds(n->out, "The new socket is an endpoint that has no address and no peer yet.");
  return true;
}

static bool say_bind(struct notice *n) {
  int port = address_port(&n->after->local);
  if (n->call->result < 0 || n->after->error)
    return false;
  if (address_port(&n->call->addr) == 0 && port != 0) {
    text_addf(n->out, "%s: the kernel chose port %d.", n->name, port);
    return true;
  }
  if (!n->full)
    return false;
  text_addf(n->out, "%s: its own address is now ", n->name);
  endpoint_address(&n->after->local, n->after->local_len, n->out);
  text_addc(n->out, '.');
  return true;
}

static bool say_listen(struct notice *n) {
  if (n->call->result < 0 || !changed(n))
    return false;
  int port = address_port(&n->after->local);
  say_change(n);
  text_addf(n->out, "The kernel now answers SYNs to port %d by itself.", port);
  if (address_port(&n->before->local) == 0)
    text_adds(n->out, " It chose that port: without bind nobody knows it beforehand.");
  return true;
}

static bool say_accept(struct notice *n) {
  if (n->call->result < 0 || n->after->error || !n->after->peer_len)
    return false;
  text_addf(n->out, "The new socket, fd %d, is %s with ", n->after->fd,
            n->after->tcp ? n->after->state : "connected");
  endpoint_address(&n->after->peer, n->after->peer_len, n->out);
  text_addf(n->out, "; %s goes on listening.", n->name);
  return true;
}

static bool say_connect(struct notice *n) {
  if (n->after->error)
    return false;
  if (!n->after->tcp) {
    if (n->call->result < 0 || n->after->type != SOCK_DGRAM || !n->after->peer_len)
      return false;
    text_addf(n->out, "%s: datagrams now go to ", n->name);
    endpoint_address(&n->after->peer, n->after->peer_len, n->out);
    text_adds(n->out, ", and only those from there arrive. Nothing was sent.");
    return true;
  }
  if (!changed(n))
    return false;
  say_change(n);
  if (is(n->after->state, "ESTABLISHED")) {
    text_adds(n->out, "The handshake is done; this end is ");
    endpoint_address(&n->after->local, n->after->local_len, n->out);
    text_addc(n->out, '.');
  } else if (is(n->after->state, "SYN_SENT")) {
    text_adds(n->out, "The handshake goes on without this call; select tells when it is done.");
  }
  return true;
}

static bool say_state(struct notice *n) {
  if (!changed(n))
    return false;
  say_change(n);
  if (is(n->after->state, "CLOSE"))
    text_adds(n->out, "The connection is gone.");
  return true;
}

static bool say_send(struct notice *n) {
  const struct call *call = n->call;
  if (call->result >= 0 && (size_t)call->result < call->in_len && n->before->type == SOCK_STREAM) {
    text_adds(n->out, "sent ");
    add_number(call->result, n->out);
    text_adds(n->out, " of ");
    add_number((int64_t)call->in_len, n->out);
    text_adds(n->out, " bytes: the peer's window and this end's buffer are full.");
    return true;
  }
  return say_state(n);
}

static bool say_recv(struct notice *n) {
  const struct call *call = n->call;
  if (call->result == 0 && call->out_room > 0 && n->before->type == SOCK_STREAM) {
    text_addf(n->out, "%s: the peer has closed its direction: no more will come.", n->name);
    return true;
  }
  if (n->full && call->result > 0 && n->after->unread > 0 && n->after->type == SOCK_STREAM) {
    text_addf(n->out, "%s: ", n->name);
    add_number(n->after->unread, n->out);
    text_addf(n->out, " more byte%s to be read.", n->after->unread == 1 ? " waits" : "s wait");
    return true;
  }
  return say_state(n);
}

static bool say_shutdown(struct notice *n) {
  int64_t how = n->call->n[1];
  if (n->call->result < 0 || !n->before->tcp)
    return false;
  if (how == SHUT_RD) {
    text_addf(n->out, "%s: recv will give b'' once it is empty. The peer is told nothing.",
              n->name);
    return true;
  }
  if (!changed(n))
    return false;
  say_change(n);
  text_adds(n->out, "A FIN follows the last byte");
  text_adds(n->out, how == SHUT_WR ? "; this end can still receive." : ".");
  return true;
}

/* What the kernel does with a connection that its last owner leaves. */
static const char *end_of(const struct endpoint *e) {
  if (is(e->state, "LISTEN"))
    return "nobody listens on it any more";
  if (is(e->state, "FIN_WAIT2"))
    return "the kernel waits up to a minute for the peer's FIN";
  if (!is(e->state, "ESTABLISHED") && !is(e->state, "CLOSE_WAIT"))
    return "the kernel sees it to its end";
  if (e->aborts)
    return "the kernel sends RST, because SO_LINGER asks for it";
  if (e->unread > 0)
    return "the kernel sends RST, because received bytes were never read";
  if (is(e->state, "CLOSE_WAIT"))
    return "the kernel sends FIN and waits for its last acknowledgement";
  return "the kernel sends FIN";
}

/* The socket is gone, so only what it was before can be told, and what the kernel does then. */
static bool say_close(struct notice *n) {
  const struct endpoint *e = n->before;
  if (n->call->result < 0 || e->error || !e->tcp || is(e->state, "CLOSE"))
    return false;
  text_addf(n->out, "The socket was %s: %s.", e->state, end_of(e));
  return true;
}

static const struct {
  const char *call;
  enum explain level; /* from which on there may be something to say */
  bool (*say)(struct notice *n);
} sayers[] = {
    {"socket", EXPLAIN_FULL, say_socket},    {"bind", EXPLAIN_BRIEF, say_bind},
    {"listen", EXPLAIN_BRIEF, say_listen},   {"accept", EXPLAIN_BRIEF, say_accept},
    {"connect", EXPLAIN_BRIEF, say_connect}, {"send", EXPLAIN_BRIEF, say_send},
    {"sendto", EXPLAIN_BRIEF, say_send},     {"recv", EXPLAIN_BRIEF, say_recv},
    {"recvfrom", EXPLAIN_BRIEF, say_recv},   {"shutdown", EXPLAIN_BRIEF, say_shutdown},
    {"close", EXPLAIN_BRIEF, say_close},
};

static bool (*sayer(const struct call *call, enum explain level))(struct notice *n) {
  if (level == EXPLAIN_OFF)
    return NULL;
  for (size_t i = 0; i < sizeof sayers / sizeof sayers[0]; i++)
    if (strcmp(sayers[i].call, call->row->name) == 0 && level >= sayers[i].level)
      return sayers[i].say;
  return NULL;
}

bool notice_wants(const struct call *call, enum explain level) {
  return sayer(call, level) != NULL;
}

bool notice_say(const struct call *call, const char *name, const struct endpoint *before,
                const struct endpoint *after, enum explain level, const struct view_style *style,
                struct text *out) {
  bool (*say)(struct notice * n) = sayer(call, level);
  if (!say)
    return false;
  struct text t = TEXT_EMPTY;
  struct notice n = {call, name, before, after, level == EXPLAIN_FULL, style, &t};
  bool said = say(&n);
  while (t.len && t.s[t.len - 1] == ' ')
    t.len--;
  if (said)
    text_add(out, t.s, t.len);
  text_free(&t);
  return said;
}
