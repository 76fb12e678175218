/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of calls, for the journal and for exceptions. */
#include "calls/call.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define STRUCT_KEEP                                                                                \
  1024 /* of an option's value and of a list: more than the largest that is shown */

static bool gives_bytes(const struct call_row *row) {
  return row->returns == RETURNS_BYTES || row->returns == RETURNS_BYTES_ADDR;
}

/* How many bytes of in and out a copy keeps. */
static void kept(const struct call *call, size_t sent, size_t keep, size_t *in, size_t *out) {
  const struct call_row *row = call->row;
  bool is_data = gives_bytes(row);
  size_t limit = row->returns == RETURNS_NONE ? STRUCT_KEEP : sent; /* setsockopt's value */
  *in = !call->in ? 0 : call->in_len < limit ? call->in_len : limit;
  limit = is_data ? keep : STRUCT_KEEP;
  if (!call->out || row->returns == RETURNS_ADDRINFO)
    *out = 0;
  else if (row->returns == RETURNS_EVENTS || row->returns == RETURNS_SETS)
    *out = call->out_room;
  else if (call->error)
    *out = 0;
  else
    *out = call->out_len < limit ? call->out_len : limit;
}

static size_t rounded(size_t size) {
  return (size + 15) & ~(size_t)15;
}

struct call *call_copy_sent(const struct call *call, size_t sent, size_t keep) {
  size_t in, out;
  kept(call, sent, keep, &in, &out);
  size_t text = call->text ? strlen(call->text) + 1 : 0;
  size_t text2 = call->text2 ? strlen(call->text2) + 1 : 0;
  size_t head = rounded(sizeof *call);
  char *block = mem_alloc(head + rounded(out) + rounded(in) + text + text2);
  struct call *copy = (struct call *)block;
  *copy = *call;
  copy->at = call->at ? call->at : (uintptr_t)call;
  copy->in_at = call->in_at ? call->in_at : (uintptr_t)call->in;
  copy->out_at = call->out_at ? call->out_at : (uintptr_t)call->out;
  char *at = block + head;
  copy->out = out ? memcpy(at, call->out, out) : NULL;
  if (gives_bytes(call->row) && call->out && !call->error)
    copy->out = at; /* no byte at all is a message too: recv at the end of a stream */
  at += rounded(out);
  copy->in = call->in ? memcpy(at, call->in, in) : NULL;
  copy->in_kept = in;
  at += rounded(in);
  copy->text = text ? memcpy(at, call->text, text) : NULL;
  at += text;
  copy->text2 = text2 ? memcpy(at, call->text2, text2) : NULL;
  return copy;
}

struct call *call_copy(const struct call *call, size_t keep) {
  return call_copy_sent(call, keep, keep);
}

void call_copy_free(void *call) {
  free(call);
}
