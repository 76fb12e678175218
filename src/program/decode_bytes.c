/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, bytes that are sent and received, and the values of options. */
#include <string.h>

#include "calls/call.h"
#include "program/decode.h"
#include "program/decode_own.h"
#include "program/memory.h"

#define OPTION_KEEP 1024 /* bytes of an option's value */

void decode_enter_address(struct decoding *d, const struct param *p, size_t at) {
  struct call *call = d->call;
  call->addr_at = d->args[at];
  if (p->out) {
    if (!d->args[at] ||
        !memory_read(d->tid, d->args[at + 1], &call->addr_room, sizeof call->addr_room))
      decode_mark_unread(d, at + 1);
    decode_mark_unread(d, at);
    return;
  }
  int len = (int)d->args[at + 1];
  size_t kept = len < 0 ? 0 : decode_least((size_t)len, sizeof call->addr);
  if (kept >= sizeof(sa_family_t) && memory_read(d->tid, d->args[at], &call->addr, kept))
    call->addr_len = (socklen_t)kept;
  else
    decode_mark_unread(d, at);
}

/* LEN bytes that are sent, or an option's value, at most KEEP of them. */
void decode_enter_bytes(struct decoding *d, size_t at, size_t len, size_t keep) {
  struct call *call = d->call;
  struct text *in = &d->store->in;
  size_t wanted = decode_least(len, keep);
  call->in_at = d->args[at];
  call->in_len = len;
  text_clear(in);
  call->in_kept = decode_fetch(d, d->args[at], wanted, in);
  call->in = text_str(in);
  if (!d->args[at] || call->in_kept < decode_least(len, DECODE_SHOWN + 1)) {
    call->in = NULL;
    call->in_kept = 0;
    decode_mark_unread(d, at);
  }
}

void decode_enter_option(struct decoding *d, const struct param *p, size_t at) {
  struct call *call = d->call;
  int len = (int)d->args[at + 1];
  if (!p->out) {
    decode_enter_bytes(d, at, len < 0 ? 0 : (size_t)len, OPTION_KEEP);
    if (len < 0)
      decode_mark_unread(d, at);
    return;
  }
  call->out_at = d->args[at];
  decode_mark_unread(d, at);
  if (!memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    decode_mark_unread(d, at + 1);
  else
    call->sockopt.length = len;
  call->out_room = call->sockopt.length < 0 ? 0 : (size_t)call->sockopt.length;
}

void decode_exit_address(struct decoding *d, size_t at) {
  struct call *call = d->call;
  socklen_t len;
  if (d->store->head.unread & (1u << (at + 1)) ||
      !memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    return;
  call->addr_len = (socklen_t)decode_least(len, sizeof call->addr);
  size_t kept = decode_least(call->addr_len, call->addr_room);
  if (kept >= sizeof(sa_family_t) && memory_read(d->tid, d->args[at], &call->addr, kept))
    decode_mark_read(d, at);
}

/* LEN bytes that were received, at most KEEP of them. */
void decode_exit_bytes(struct decoding *d, size_t at, size_t len, size_t keep) {
  struct call *call = d->call;
  struct text *out = &d->store->out;
  size_t wanted = decode_least(len, keep);
  text_clear(out);
  call->out_kept = decode_fetch(d, d->args[at], wanted, out);
  call->out = (void *)text_str(out);
  call->out_len = len;
  if (d->args[at] && call->out_kept >= decode_least(len, DECODE_SHOWN + 1))
    decode_mark_read(d, at);
}

void decode_exit_option(struct decoding *d, size_t at) {
  int len;
  if (d->store->head.unread & (1u << (at + 1)) ||
      !memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    return;
  size_t has = len < 0 ? 0 : (size_t)len;
  decode_exit_bytes(d, at, decode_least(has, d->call->out_room), OPTION_KEEP);
  d->call->out_len = has; /* of NETLINK_LIST_MEMBERSHIPS more than there is room for */
}
