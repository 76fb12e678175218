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
  int messages;          /* that it is in */
  bool inherited, stays; /* a process outside has it; as long as the program runs */
  int process, fd;       /* a call was in it when this descriptor was closed; 0, -1: none */
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
  *k = (struct kept){.inode = inode, .fd = -1};
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

void situation_inherited(uint64_t inode, bool stays) {
  pthread_mutex_lock(&kept_lock);
  struct kept *k = kept_of(inode, true);
  k->inherited = true;
  k->stays |= stays;
  pthread_mutex_unlock(&kept_lock);
}

/* Finds the thread that is in a call on the descriptor FD of PROCESS. */
static void look_at_user(struct situation *s, int process, int fd) {
  struct side_user user;
  if (!side_find_user(process, fd, &user))
    return;
  memcpy(s->user, user.side, sizeof s->user);
  snprintf(s->user_call, sizeof s->user_call, "%.23s", user.call);
}

void situation_look_at_user(struct situation *s, uint64_t inode) {
  pthread_mutex_lock(&kept_lock);
  const struct kept *k = inode ? kept_of(inode, false) : NULL;
  int process = k ? k->process : 0, fd = k ? k->fd : -1;
  pthread_mutex_unlock(&kept_lock);
  if (fd >= 0)
    look_at_user(s, process, fd);
}

void situation_look_at_keepers(struct situation *s, const struct call *call, uint64_t inode) {
  look_at_user(s, call->process, call->fd);
  pthread_mutex_lock(&kept_lock);
  struct kept *k = inode ? kept_of(inode, s->user[0]) : NULL;
  if (k) {
    if (s->user[0]) {
      k->process = call->process;
      k->fd = call->fd;
    }
    s->sent = k->messages > 0;
    s->inherited = k->inherited;
  }
  bool may_have_gone = k && k->inherited && !k->stays;
  pthread_mutex_unlock(&kept_lock);
  if (may_have_gone)
    s->inherited = situation_is_outside(inode, call->process);
}
