/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sides that live, and the sockets that they have open. */
#include <stdio.h>
#include <unistd.h>

#include "calls/rows.h"
#include "calls/socket_object.h"
#include "run/side_own.h"

static struct side *living; /* in the order of their making */

void side_enlist(struct side *side, bool lives) {
  handles_lock();
  struct side **at = &living;
  while (*at && *at != side)
    at = &(*at)->next;
  *at = lives ? side : *at ? (*at)->next : NULL;
  handles_unlock();
}

void side_each_idle(const struct side *own,
                    bool (*look)(void *data, const char *name, const struct interp *in),
                    void *data) {
  bool more = true;
  handles_lock();
  for (struct side *side = living; side && more; side = side->next) {
    if (side == own || side->program || pthread_mutex_trylock(&side->lock) != 0)
      continue;
    if (side->state == SIDE_IDLE)
      more = look(data, side->name, side->in);
    pthread_mutex_unlock(&side->lock);
  }
  handles_unlock();
}

/* The first socket of SIDE, or of nobody. */
static void begin_ends(struct side_ends *ends, const struct side *side) {
  ends->side = side;
  ends->cursor = 0;
  ends->next = side && !side->program ? handle_first(side->in) : NULL;
}

void side_ends_open(struct side_ends *ends, struct side *side) {
  handles_lock();
  *ends = (struct side_ends){.all = !side, .copy = -1};
  begin_ends(ends, side ? side : living);
}

static void close_copy(struct side_ends *ends) {
  if (ends->copy >= 0)
    close(ends->copy);
  ends->copy = -1;
}

bool side_ends_next(struct side_ends *ends, struct side_end *end) {
  close_copy(ends);
  for (; ends->side; begin_ends(ends, ends->all ? ends->side->next : NULL)) {
    const struct side *side = ends->side;
    const struct handle *h = ends->next;
    if (h) {
      *end =
          (struct side_end){h->fd, 0, 0, handle_name(h), h->name != NULL, side->name, side->number};
      ends->next = h->next;
      return true;
    }
    if (side->program && (!ends->doubled || side->program->shares(side->data)) &&
        side->program->next(side->data, &ends->cursor, end))
      return true;
  }
  return false;
}

int side_ends_here(struct side_ends *ends, const struct side_end *end) {
  if (!end->process)
    return end->fd;
  if (ends->copy < 0)
    ends->copy = ends->side->program->copy(ends->side->data, end);
  return ends->copy;
}

void side_ends_close(struct side_ends *ends) {
  close_copy(ends);
  ends->next = NULL;
  handles_unlock();
}

static bool uses(struct side *side, int process, int fd, struct side_user *user) {
  if (side->program)
    return side->program->user(side->data, process, fd, user);
  pthread_mutex_lock(&side->lock);
  bool found = !process && side->state == SIDE_IN_CALL && side->call && call_uses(side->call, fd);
  if (found) {
    snprintf(user->side, sizeof user->side, "%.31s", side->name);
    user->call = side->call->row->name;
  }
  pthread_mutex_unlock(&side->lock);
  return found;
}

bool side_find_user(int process, int fd, struct side_user *user) {
  bool found = false;
  handles_lock();
  for (struct side *side = living; side && !found; side = side->next)
    found = uses(side, process, fd, user);
  handles_unlock();
  return found;
}
