/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else than a descriptor of a side may keep a socket: a call, a message, whoever started the program. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "calls/call.h"
#include "run/side.h"
#include "run/situation_own.h"

static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

/* Sockets that something else than a descriptor of a side may keep, the last ones. */
static struct kept {
  uint64_t inode;
  int messages; /* that it is in */
  bool inherited;
} kept[256];
static unsigned kept_count;

/* The entry of INODE, or NULL; NEW: begins one. The lock is held. */
static struct kept *kept_of(uint64_t inode, bool new) {
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
    if (kept[i].inode == inode)
      return &kept[i];
  if (!new)
    return NULL;
  struct kept *k = &kept[kept_count++ % (sizeof kept / sizeof *kept)];
  *k = (struct kept){.inode = inode};
  return k;
}

void situation_passed(uint64_t inode, bool received) {
  if (!inode)
    return;
  pthread_mutex_lock(&kept_lock);
  struct kept *k = kept_of(inode, !received);
  if (k && (!received || k->messages > 0))
    k->messages += received ? -1 : 1;
  pthread_mutex_unlock(&kept_lock);
}

void situation_inherited(uint64_t inode) {
  pthread_mutex_lock(&kept_lock);
  kept_of(inode, true)->inherited = true;
  pthread_mutex_unlock(&kept_lock);
}

void situation_look_at_keepers(struct situation *s, const struct call *call, uint64_t inode) {
  struct side_user user;
  if (side_find_user(call->process, call->fd, &user)) {
    memcpy(s->user, user.side, sizeof s->user);
    snprintf(s->user_call, sizeof s->user_call, "%.23s", user.call);
  }
  pthread_mutex_lock(&kept_lock);
  const struct kept *k = inode ? kept_of(inode, false) : NULL;
  if (k) {
    s->sent = k->messages > 0;
    s->inherited = k->inherited;
  }
  pthread_mutex_unlock(&kept_lock);
}
