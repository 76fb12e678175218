/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/fault.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "run/record_call.h"

struct faults {
  pthread_mutex_t lock; /* guards what follows */
  atomic_size_t count;
  struct fault *at;
};

struct faults *faults_new(void) {
  struct faults *faults = mem_zalloc(1, sizeof *faults);
  pthread_mutex_init(&faults->lock, NULL);
  return faults;
}

void faults_free(struct faults *faults) {
  if (!faults)
    return;
  pthread_mutex_destroy(&faults->lock);
  free(faults->at);
  free(faults);
}

bool fault_can_shorten(const struct call_row *row) {
  return row == &row_send || row == &row_sendto || row == &row_recv || row == &row_recvfrom ||
         row == &row_read || row == &row_write;
}

/* Where the one for the same calls as FAULT is; the end when there is none. The lock is held. */
static size_t place_of(const struct faults *faults, const struct fault *fault) {
  size_t i = 0;
  while (i < faults->count && (strcmp(faults->at[i].side, fault->side) != 0 ||
                               faults->at[i].row != fault->row || faults->at[i].nth != fault->nth))
    i++;
  return i;
}

void faults_add(struct faults *faults, struct fault fault) {
  pthread_mutex_lock(&faults->lock);
  size_t place = place_of(faults, &fault);
  if (place == faults->count)
    faults->at = mem_resize(faults->at, ++faults->count, sizeof *faults->at);
  faults->at[place] = fault;
  pthread_mutex_unlock(&faults->lock);
}

size_t faults_clear(struct faults *faults) {
  pthread_mutex_lock(&faults->lock);
  size_t count = faults->count;
  faults->count = 0;
  pthread_mutex_unlock(&faults->lock);
  return count;
}

struct fault *faults_list(struct faults *faults, size_t *count) {
  pthread_mutex_lock(&faults->lock);
  *count = faults->count;
  struct fault *copy = mem_alloc((*count + 1) * sizeof *copy);
  if (*count)
    memcpy(copy, faults->at, *count * sizeof *copy);
  pthread_mutex_unlock(&faults->lock);
  return copy;
}

static bool is_meant(const struct fault *fault, const char *side, const struct call *call) {
  if ((fault->side[0] && strcmp(fault->side, side) != 0) ||
      (call->row != fault->row && call_meaning(call) != fault->row))
    return false;
  return fault->kind != FAULT_SHORT || fault_can_shorten(call->row);
}

struct fault faults_find(struct faults *faults, const char *side, const struct call *call) {
  struct fault found = {.kind = FAULT_NONE};
  if (!faults || !faults->count) /* most sessions have none */
    return found;
  pthread_mutex_lock(&faults->lock);
  for (size_t i = 0; i < faults->count; i++) {
    struct fault *fault = &faults->at[i];
    if (!is_meant(fault, side, call))
      continue;
    fault->seen++;
    if (found.kind == FAULT_NONE && (!fault->nth || fault->nth == fault->seen))
      found = *fault;
  }
  pthread_mutex_unlock(&faults->lock);
  return found;
}

/* Makes CALL of no more than MOST bytes; its arguments stay as they were given. */
static void fall_short(struct call *call, size_t most) {
  size_t *len = call->in ? &call->in_len : &call->out_room, given = *len;
  if (given > most) {
    *len = most;
    call->marks |= CALL_MARK_SHORTENED;
  }
  record_call_run(call);
  *len = given;
}

void fault_run(const struct fault *fault, struct call *call) {
  switch (fault->kind) {
  case FAULT_ERROR:
    call->began = call->ended = clock_now();
    call->result = -1;
    call->error = (int)fault->value;
    call->marks |= CALL_MARK_INJECTED;
    return;
  case FAULT_SHORT:
    fall_short(call, (size_t)fault->value);
    return;
  case FAULT_DELAY:
    call->marks |= CALL_MARK_DELAYED;
    break;
  case FAULT_NONE:
    break;
  }
  record_call_run(call);
}

void fault_text(const struct fault *fault, struct text *out) {
  text_addf(out, "%s ", fault->row->name);
  if (fault->kind == FAULT_ERROR)
    text_adds(out, call_errno_name((int)fault->value));
  else
    text_addf(out, "%s=%" PRId64, fault->kind == FAULT_SHORT ? "short" : "delay", fault->value);
  if (fault->nth)
    text_addf(out, " nth=%" PRIu64, fault->nth);
}
