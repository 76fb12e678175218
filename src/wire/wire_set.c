/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the wire is set, and what there is to say of it. */
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "wire/groups.h"
#include "wire/wire_parts.h"

void wire_link(struct wire *w, int way, const struct link_settings *settings) {
  wire_enter(w);
  link_set(&w->links[way], settings);
  wire_set_linked(w);
  wire_leave(w);
}

void wire_seed(struct wire *w, uint64_t seed) {
  wire_enter(w);
  for (int i = 0; i < LINK_WAYS; i++)
    link_seed(&w->links[i], seed + (uint64_t)i); /* they are not lost in pairs */
  wire_leave(w);
}

/* Sets the MTU of the cable of HOST, or of all: 0 or an errno. */
static int set_mtu(struct wire *w, int host, int mtu) {
  for (int i = 0; i < lab_hosts(w->lab) && mtu >= LAB_MTU_IPV6; i++)
    groups_again(lab_groups(w->lab, i), clock_now());
  int error = lab_mtu(w->lab, host, mtu);
  for (int i = LAB_CLIENT; i <= LAB_SERVER && !error; i++)
    if (host < 0 || host == i || !w->hops) /* else there is but one cable */
      w->mtu[i] = mtu;
  return error;
}

int wire_nat(struct wire *w, bool on, struct diag *diag) {
  wire_enter(w);
  int error = lab_nat(w->lab, on);
  if (!error)
    w->nat = on;
  wire_leave(w);
  if (!error)
    return 0;
  if (!w->hops) {
    diag_set(diag, "OSError", NULL, (struct span){0, 0, 0}, "this lab has no router");
    return diag_hint(diag, "sockshell --lab=router"), -1;
  }
  diag_set(diag, "OSError", NULL, (struct span){0, 0, 0},
           "the router cannot translate addresses: %s", strerror(error));
  return diag_hint(diag, "the kernel needs nf_tables with NAT (modules nft_chain_nat, nft_masq)"),
         -1;
}

int wire_mtu(struct wire *w, int host, int mtu, struct diag *diag) {
  if (mtu < LAB_MTU_MIN || mtu > LAB_MTU_MAX)
    return diag_set(diag, "ValueError", NULL, (struct span){0, 0, 0},
                    "the MTU must be from %d to %d bytes, not %d", LAB_MTU_MIN, LAB_MTU_MAX, mtu);
  wire_enter(w);
  int error = set_mtu(w, host, mtu);
  wire_leave(w);
  return error ? diag_set(diag, "OSError", NULL, (struct span){0, 0, 0},
                          "the MTU could not be set: %s", strerror(error))
               : 0;
}

void wire_patient(struct wire *w, bool on) {
  wire_enter(w);
  w->patient = on;
  wire_leave(w);
}

void wire_retransmits(struct wire *w, bool on) {
  wire_enter(w);
  w->retransmits = on;
  wire_leave(w);
}

void wire_metrics(struct wire *w, bool on) {
  wire_enter(w);
  w->metrics = on;
  wire_leave(w);
}

void wire_clear(struct wire *w) {
  wire_enter_hand(w);
  w->holding = w->swap = false;
  lab_tries(w->lab, LAB_TRIES);
  w->armed_count = 0;
  wire_deliver_hand(w);
  wire_release(w, INT64_MAX);
  for (int i = 0; i < LINK_WAYS; i++) {
    link_set(&w->links[i], &(struct link_settings){0});
    link_emptied(&w->links[i]);
  }
  w->linked = false;
  if (w->mtu[LAB_CLIENT] != LAB_MTU || w->mtu[LAB_SERVER] != LAB_MTU)
    set_mtu(w, -1, LAB_MTU);
  wire_leave(w);
}

const char *wire_way_name(const struct wire *w, int way) {
  static const char *const names[] = {"client", "server"};
  return lab_hosts(w->lab) > 1 && way < lab_hosts(w->lab) ? lab_host_name(w->lab, way)
                                                          : names[way == 1];
}

struct wire_status wire_status(struct wire *w) {
  wire_enter(w);
  struct wire_status s = {.holding = w->holding,
                          .from = w->from,
                          .held = w->hand.count,
                          .swap = w->swap,
                          .ways = lab_hosts(w->lab) > 2 ? lab_hosts(w->lab) : 2,
                          .seed = w->links[0].seed,
                          .mtu = {w->mtu[LAB_CLIENT], w->mtu[LAB_SERVER]},
                          .nat = w->nat,
                          .retransmits = w->retransmits,
                          .packets = w->packets,
                          .copies = w->copies,
                          .bytes = w->bytes,
                          .refused = w->refused};
  for (int i = 0; i < LINK_WAYS; i++) {
    struct link *link = &w->links[i];
    s.links[i] = (struct wire_link){wire_way_name(w, i), link->set, link->counts,
                                    link->under_way.count, link_waiting(link, clock_now())};
    s.under_way += link->under_way.count;
  }
  for (size_t i = 0; i < w->armed_count; i++) {
    const struct armed *a = &w->armed[i];
    *(a->fate == FATE_DROPPED ? &s.drop : a->fate == FATE_DOUBLED ? &s.dup : &s.rst) += a->count;
  }
  wire_leave(w);
  return s;
}
