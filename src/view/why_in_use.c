/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EADDRINUSE: who has the address, and what frees it. */
#include "view/why_in_use.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/lingering.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"

static bool say_time_wait(struct reason *r) {
  char local[FACT];
  fact_address(&r->rest->local, sizeof r->rest->local, local);
  if (r->s->reuse) {
    text_addf(
        r->why,
        "A connection in TIME_WAIT holds %s. SO_REUSEADDR is set on %s, but it was not set on "
        "the socket that left the connection.",
        local, r->name);
    return reason_say(r, "", "Wait until its time is over, or bind another port.");
  }
  text_addf(r->why, "A connection in TIME_WAIT holds %s.", local);
  return reason_say(
      r, "",
      "{setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)} before bind takes the port back, if "
      "the "
      "last server had set it too; else wait until the time is over, or bind another port.");
}

/* One of the two would have IPv4 and IPv6. */
static bool say_both_families(struct reason *r, const struct situation_end *end, const char *who,
                              const char *at) {
  bool ours = !address_is_any(&end->local) || end->local.ss_family == AF_INET;
  char wanted[FACT];
  fact_address(&r->call->addr, r->call->addr_len, wanted);
  if (ours) {
    text_addf(r->why,
              reason_listens(end)    ? "%s takes IPv4 too, and %s listens on %s."
              : reason_is_bound(end) ? "%s takes IPv4 too, and %s is bound to %s."
                                     : "%s takes IPv4 too, and %s has a connection from %s.",
              wanted, who, at);
    return reason_say(r, "",
                      "{setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)} before bind, or "
                      "bind another port.");
  }
  text_addf(r->why,
            reason_listens(end)    ? "%s listens on %s, which takes IPv4 too."
            : reason_is_bound(end) ? "%s is bound to %s, which takes IPv4 too."
                                   : "%s has a connection from %s, which takes IPv4 too.",
            who, at);
  return reason_say(r, "",
                    "Bind another port, or set IPV6_V6ONLY on the other socket before its bind.");
}

static bool say_path_in_use(struct reason *r) {
  char who[FACT], path[FACT];
  fact_address(&r->call->addr, r->call->addr_len, path);
  if (r->s->count) {
    text_addf(r->why, "%s is bound to %s.", reason_who(r, &r->s->ends[0], who), path);
    if (reason_is_abstract(r))
      text_addf(r->try, "Choose another address, or close %s.", r->s->ends[0].name);
    else
      text_addf(r->try,
                r->call->traced
                    ? "Choose another path; or close %s, and unlink(\"%s\")."
                    : "Choose another path; or close %s, and `import os`, then os.unlink('%s').",
                r->s->ends[0].name, path);
    return true;
  }
  if (!r->s->path_type && !r->s->plain) {
    text_addf(r->why, "%s is there already: it stays when the server that bound it has ended.",
              path);
    text_addf(r->try,
              r->call->traced ? "unlink(\"%s\") removes it; or choose another path."
                              : "`import os`, then os.unlink('%s') removes it; or choose another "
                                "path.",
              path);
    return true;
  }
  text_addf(r->why,
            r->s->plain ? "%s is there already, a file that is not a socket."
                        : "Another program's socket is bound to %s.",
            path);
  return reason_say(r, "", "Choose another path.");
}

bool why_in_use_say(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT], at[FACT];
  if (r->before->family == AF_UNIX)
    return r->call->row == &row_bind && say_path_in_use(r);
  if (r->call->row == &row_bind && r->s->last) {
    text_addf(r->why, "No port is free: the kernel chooses from %d to %d, and all are taken.",
              r->s->first, r->s->last);
    return reason_say(
        r, "", "Close sockets that are no longer needed, or bind a port outside that range.");
  }
  if (!r->s->count)
    return r->rest && say_time_wait(r);
  reason_who(r, end, who);
  fact_address(&end->local, end->local_len, at);
  if (r->call->row == &row_bind && r->call->addr.ss_family != end->local.ss_family)
    return say_both_families(r, end, who, at);
  text_addf(r->why,
            reason_listens(end)    ? "%s listens on %s."
            : reason_is_bound(end) ? "%s is bound to %s."
                                   : "%s has a connection from %s.",
            who, at);
  if (r->s->user[0])
    return reason_say(r, "", "Wait until that call has returned, or bind another port.");
  if (end->fd < 0 && !end->pid)
    return reason_say(r, " This user may not see which program it is.", "Bind another port.");
  if (end->fd < 0)
    return reason_say(r, "", "Stop that program, or bind another port.");
  if (end->type != SOCK_STREAM) {
    text_addf(r->try,
              "Close %s, bind another port, or set SO_REUSEPORT on both sockets before bind.",
              end->name);
    return true;
  }
  if (!reason_listens(end) && !reason_is_bound(end)) {
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
