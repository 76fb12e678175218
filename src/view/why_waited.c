/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TimeoutError of settimeout. */
#include "view/why_waited.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"
#include "view/why_reach.h"

/* Goes on after a colon with what keeps WHAT from its receiver; TRY: what to do if it was lost. False: nothing is known
   to. */
static bool say_away(struct reason *r, const char *what, const char *try) {
  char own[FACT];
  if (r->s->own) {
    snprintf(own, sizeof own, "what %s itself sent last", r->name);
    what = own;
  }
  if (r->s->held) {
    text_addf(r->why, ": %s is held on the wire.", what);
    return reason_say(r, "", "`step` delivers the next held packet, `wire run` all of them.");
  }
  if (r->s->slow) {
    text_addf(r->why, ": %s is still under way, as `wire link` has made the wire slow.", what);
    return reason_say(r, "", "Wait longer, or take the delay away: `wire clear`.");
  }
  if (r->s->lost)
    text_addf(r->why, ": %s was lost on the wire.", what);
  return r->s->lost && reason_say(r, "", try);
}

/* Goes on with a client whose data the listener waits for. */
static bool say_deferred(struct reason *r) {
  text_adds(r->why, ": TCP_DEFER_ACCEPT is set, and no data has come from a client whose "
                    "handshake is done");
  if (say_away(r, "what it sent last", "Call again: TCP sends it again."))
    return true;
  text_addc(r->why, '.');
  return reason_say(r, "", "Let the client send: then the connection is handed over.");
}

/* Goes on with an ICMP error, the answer to what the socket sent last, that has not come. */
static bool say_error_away(struct reason *r) {
  char try[FACT];
  text_addf(r->why,
            ": what %s itself sent last was answered by %s with %s, #%" PRIu64 ", which %s.",
            r->name, r->s->reporter, r->s->report_words, r->s->report,
            r->s->held   ? "is held on the wire"
            : r->s->slow ? "is still under way"
                         : "was lost on the wire");
  if (r->s->held)
    snprintf(try, sizeof try, "`step #%" PRIu64 "` delivers it.", r->s->report);
  return reason_say(r, "",
                    r->s->held   ? try
                    : r->s->slow ? "Wait longer, or take the delay away: `wire clear`."
                                 : "Send it again.");
}

/* TimeoutError of settimeout: what was waited for. */
bool why_waited_say(struct reason *r) {
  const struct call *call = r->call;
  char at[FACT];
  double seconds = (double)call->waited / 1e9;
  bool stream = r->before->type == SOCK_STREAM;
  if (call->row == &row_accept && !reason_is(r->before, "LISTEN")) {
    text_addf(r->why, "%s does not listen: no connection can come.", r->name);
    return reason_say(r, "", "Call bind() and listen() first.");
  }
  if (call->row == &row_accept) {
    text_addf(r->why, "No connection came to %s within %g s (settimeout)",
              fact_address(&r->before->local, r->before->local_len, at), seconds);
    if (r->s->deferred)
      return say_deferred(r);
    if (say_away(r,
                 r->s->third    ? "the ACK that ends the handshake"
                 : r->s->answer ? "the answer to the last SYN"
                                : "the last SYN",
                 "Call again: the kernel sends it again."))
      return true;
    text_addc(r->why, '.');
    return reason_say(r, "", "Start the client in time; {settimeout(None)} waits without a limit.");
  }
  if (call->row == &row_connect && (why_reach_neighbor(r) || why_reach_syn(r)))
    return true;
  if (call->row == &row_connect) {
    struct sockaddr_storage meant = reason_meant(r);
    text_addf(r->why,
              reason_is(r->before, "SYN_SENT")
                  ? "%s did not answer the SYN within %g s (settimeout)."
                  : "%s did not answer within %g s (settimeout).",
              fact_address(&meant, call->addr_len, at), seconds);
    return reason_say(
        r, "",
        "Check the address and that the host is up; {settimeout(None)} leaves the limit to "
        "the kernel.");
  }
  if (r->before->error) /* it was closed meanwhile */
    return false;
  if (reason_is(r->before, "SYN_SENT")) {
    text_addf(r->why, "%s is still being connected (SYN_SENT), also after %g s (settimeout).",
              r->name, seconds);
    return reason_say(r, "", "Wait until the connection is made; `handles` shows its state.");
  }
  if (call->row == &row_send || call->row == &row_sendto) {
    char bytes[FACT];
    text_addf(r->why,
              call->in_len == 1
                  ? "The send buffer stayed full for %g s (settimeout), and %s was not sent"
                  : "The send buffer stayed full for %g s (settimeout), and %s were not sent",
              seconds, fact_bytes((int64_t)call->in_len, bytes));
    if (say_away(r, "the newest acknowledgement", "Call again: TCP makes up for it."))
      return true;
    reason_add_window(r, ": ");
    text_addc(r->why, '.');
    return reason_say(r, "", "Let the peer receive; {settimeout(None)} waits without a limit.");
  }
  if (call->row != &row_recv && call->row != &row_recvfrom)
    return false;
  if (!stream && endpoint_lacks_port(r->before)) {
    text_addf(r->why, "%s has no port yet, so that no datagram can come to it.", r->name);
    return reason_say(r, "", "Call bind() first; a first sendto() gives it a port too.");
  }
  if (!stream && why_reach_neighbor(r))
    return true;
  if (stream && !endpoint_has_address(&r->before->peer, r->before->peer_len))
    text_addf(r->why, "No data came within %g s (settimeout)", seconds);
  else if (stream)
    text_addf(r->why, "No data came from %s within %g s (settimeout)",
              fact_address(&r->before->peer, r->before->peer_len, at), seconds);
  else if (endpoint_has_address(&r->before->local, r->before->local_len))
    text_addf(r->why, "No datagram came to %s within %g s (settimeout)",
              fact_address(&r->before->local, r->before->local_len, at), seconds);
  else
    text_addf(r->why, "No datagram came within %g s (settimeout)", seconds);
  if (!stream && r->s->answer)
    return say_error_away(r);
  if (stream ? say_away(r, "what it sent last", "Call again: TCP sends it again.")
             : say_away(r, "the last one",
                        r->s->own ? "Send it again: datagrams are not retransmitted."
                                  : "Have it sent again: datagrams are not retransmitted."))
    return true;
  if (!stream && r->s->errors) {
    text_addf(r->why,
              ". poll cannot wait for one: an error that waits in the error queue of %s "
              "(IP_RECVERR) makes it return at once. CPython calls poll and recv in a loop then.",
              r->name);
    return reason_say(r, "",
                      "{recv(1024, socket.MSG_ERRQUEUE)} takes the error out, with the datagram "
                      "that it is about.");
  }
  if (!stream && r->s->report) {
    bool connected = endpoint_has_address(&r->before->peer, r->before->peer_len);
    char try[FACT];
    text_addf(r->why, ": what %s itself sent last was answered by %s with %s.", r->name,
              r->s->reporter, r->s->report_words);
    snprintf(try, sizeof try,
             connected ? "`wire show %" PRIu64 "` shows the message."
                       : "`wire show %" PRIu64
                         "` shows the message; a connected socket is told of most such errors.",
             r->s->report);
    return reason_say(r, "", try);
  }
  if (!stream && r->s->nobody) {
    text_addf(r->why, ": what %s itself sent last went to %s, which no host of the lab has.",
              r->name, r->s->goal);
    return reason_say(r, "", "Use the address of a host that is there.");
  }
  text_adds(r->why, stream ? "; the connection is still there." : ".");
  return reason_say(r, "", "Call again later; {settimeout(None)} waits without a limit.");
}
