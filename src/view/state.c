/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel knows of one socket, in words a learner knows. */
#include "view/state.h"

#include <linux/tcp.h>
#include <string.h>

#include "base/text.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "view/diagram.h"
#include "view/fact.h"
#include "view/kernel.h"
#include "view/style.h"

static void put_addresses(const struct endpoint *e, struct text *out) {
  if (e->local_len) {
    text_adds(out, ", local ");
    address_text(&e->local, e->local_len, out);
  }
  if (e->peer_len) {
    text_adds(out, ", peer ");
    address_text(&e->peer, e->peer_len, out);
  }
}

static void put_numbers(const struct endpoint *e, const struct tcp_info *info,
                        const struct view_style *style, struct text *out) {
  struct text t = TEXT_EMPTY;
  char unread[FACT], sent[FACT], waiting[FACT];
  int unsent = info ? (int)info->tcpi_notsent_bytes : 0;
  if (unsent > e->unacked)
    unsent = e->unacked;
  fact_bytes(e->unread, unread);
  fact_bytes(e->unacked - unsent, sent);
  if (!e->tcp)
    text_addf(&t, "%s to be read here; %s.", unread, fact_sent(e, sent));
  else if (unsent)
    text_addf(&t, "%s to be read here; %s sent and not acknowledged; %s still in the send buffer.",
              unread, sent, fact_bytes(unsent, waiting));
  else
    text_addf(&t, "%s to be read here; %s sent and not acknowledged.", unread, sent);
  style_item(style, 2, "queues: ", STYLE_DIM, text_str(&t), out);
  text_clear(&t);
  if (!info) {
    text_free(&t);
    return;
  }
  if (info->tcpi_rtt) {
    text_addf(&t, "%.3f ms there and back, give or take %.3f.", info->tcpi_rtt / 1000.0,
              info->tcpi_rttvar / 1000.0);
    style_item(style, 2, "round trip: ", STYLE_DIM, text_str(&t), out);
    text_clear(&t);
  }
  text_addf(&t,
            info->tcpi_snd_cwnd == 1
                ? "%u segment of up to %u bytes may be on its way (the congestion window)."
                : "up to %u segments of %u bytes may be on their way (the congestion window).",
            info->tcpi_snd_cwnd, info->tcpi_snd_mss);
  style_item(style, 2, "pace: ", STYLE_DIM, text_str(&t), out);
  text_clear(&t);
  text_addf(&t, "%s; ", kernel_ca(info->tcpi_ca_state));
  if (info->tcpi_snd_ssthresh >= METRICS_INFINITE)
    text_adds(&t, "slow start without a limit: ssthresh is infinite.");
  else
    text_addf(&t, "slow start ends at %u segments (ssthresh).", info->tcpi_snd_ssthresh);
  style_item(style, 2, "congestion: ", STYLE_DIM, text_str(&t), out);
  text_clear(&t);
  if (info->tcpi_snd_wnd) {
    text_addf(&t, "the peer has room for %s.", fact_bytes(info->tcpi_snd_wnd, unread));
    style_item(style, 2, "window: ", STYLE_DIM, text_str(&t), out);
    text_clear(&t);
  }
  text_addf(&t,
            info->tcpi_total_retrans == 1
                ? "%u segment so far; the next one would be sent again after %.0f ms without an "
                  "answer."
                : "%u segments so far; the next one would be sent again after %.0f ms without an "
                  "answer.",
            info->tcpi_total_retrans, info->tcpi_rto / 1000.0);
  style_item(style, 2, "sent again: ", STYLE_DIM, text_str(&t), out);
  text_free(&t);
}

void state_show(const char *name, const struct endpoint *e, const struct tcp_info *info,
                const struct view_style *style, struct text *out) {
  if (e->tcp)
    diagram_show(e->state, style, out);
  struct text t = TEXT_EMPTY;
  text_addf(&t, "fd %d", e->fd);
  put_addresses(e, &t);
  if (!e->tcp)
    text_addf(&t, ", %s", e->state);
  struct text label = TEXT_EMPTY;
  text_addf(&label, "%s: ", name);
  style_item(style, 0, text_str(&label), STYLE_BOLD, text_str(&t), out);
  text_clear(&t);
  if (e->tcp && e->backlog) {
    text_addf(&t, "%d of %d places are taken by connections that wait for accept.", e->waiting,
              e->backlog);
    style_item(style, 2, "backlog: ", STYLE_DIM, text_str(&t), out);
  } else {
    put_numbers(e, strcmp(e->state, "CLOSE") == 0 ? NULL : info, style, out);
  }
  text_free(&label);
  text_free(&t);
}
