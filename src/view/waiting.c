/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills in what a row says about its waiting: %L the local address, %P the peer's, %T the address
 * argument. */
#include "view/waiting.h"

#include "base/text.h"
#include "calls/call.h"
#include "run/endpoint.h"

void waiting_say(const struct call *call, const struct endpoint *endpoint, struct text *out) {
  text_addf(out, "%s ", call->row->name);
  for (const char *s = call->row->waits ? call->row->waits : "waits"; *s; s++) {
    if (*s != '%' || !s[1]) {
      text_addc(out, *s);
      continue;
    }
    switch (*++s) {
    case 'L':
      endpoint_address(&endpoint->local, endpoint->local_len, out);
      break;
    case 'P':
      endpoint_address(&endpoint->peer, endpoint->peer_len, out);
      break;
    case 'T':
      endpoint_address(&call->addr, call->addr_len, out);
      break;
    default:
      text_addc(out, *s);
    }
  }
}
