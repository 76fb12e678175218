/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request at a time, handed over under a lock. The maker takes no signals; what it makes has the mask of whoever
 * asked. */
#include "wire/maker.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct maker {
  pthread_mutex_t turn; /* of whoever asks, until there is an answer */
  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t wake;
  pthread_t own;
  int net;
  bool runs, quit;
  int (*settle)(void *data); /* before the first request, or NULL */
  void *settle_data;
  /* The request under way: START is NULL when there is none. */
  pthread_t *thread;
  const pthread_attr_t *attr;
  void *(*start)(void *);
  void *data;
  sigset_t mask; /* of whoever asks */
  int error;     /* of the request, and at first of moving in; -1: nothing is known yet */
};

struct maker *maker_new(void) {
  struct maker *m = mem_zalloc(1, sizeof *m);
  pthread_mutex_init(&m->turn, NULL);
  pthread_mutex_init(&m->lock, NULL);
  pthread_cond_init(&m->wake, NULL);
  return m;
}

void maker_free(struct maker *m) {
  if (!m)
    return;
  if (m->runs) {
    pthread_mutex_lock(&m->lock);
    m->quit = true;
    pthread_cond_broadcast(&m->wake);
    pthread_mutex_unlock(&m->lock);
    pthread_join(m->own, NULL);
  }
  pthread_cond_destroy(&m->wake);
  pthread_mutex_destroy(&m->lock);
  pthread_mutex_destroy(&m->turn);
  free(m);
}

static void *run(void *data) {
  struct maker *m = data;
  sigset_t all;
  sigfillset(&all);
  pthread_mutex_lock(&m->lock);
  m->error = setns(m->net, CLONE_NEWNET) < 0 ? errno : 0;
  if (!m->error && m->settle)
    m->error = m->settle(m->settle_data);
  pthread_cond_broadcast(&m->wake);
  for (;;) {
    while (!m->start && !m->quit)
      pthread_cond_wait(&m->wake, &m->lock);
    if (m->quit)
      break;
    pthread_sigmask(SIG_SETMASK, &m->mask, NULL);
    m->error = pthread_create(m->thread, m->attr, m->start, m->data);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    m->start = NULL;
    pthread_cond_broadcast(&m->wake);
  }
  pthread_mutex_unlock(&m->lock);
  return NULL;
}

/* Starts it; the lock is held. */
static int start(struct maker *m, int net, int (*settle)(void *data), void *data) {
  sigset_t all, old;
  sigfillset(&all);
  m->net = net;
  m->settle = settle;
  m->settle_data = data;
  m->error = -1;
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int error = pthread_create(&m->own, NULL, run, m);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  m->runs = !error;
  while (m->runs && m->error < 0)
    pthread_cond_wait(&m->wake, &m->lock);
  return error ? error : m->error;
}

int maker_start(struct maker *m, int net, int (*settle)(void *data), void *data) {
  pthread_mutex_lock(&m->lock);
  int error = start(m, net, settle, data);
  pthread_mutex_unlock(&m->lock);
  return error;
}

int maker_make(struct maker *m, int net, pthread_t *thread, const pthread_attr_t *attr,
               void *(*begin)(void *), void *data) {
  pthread_mutex_lock(&m->turn);
  pthread_mutex_lock(&m->lock);
  int error = m->runs ? 0 : start(m, net, NULL, NULL);
  if (!error) {
    m->thread = thread;
    m->attr = attr;
    m->data = data;
    m->start = begin;
    pthread_sigmask(SIG_SETMASK, NULL, &m->mask);
    pthread_cond_broadcast(&m->wake);
    while (m->start)
      pthread_cond_wait(&m->wake, &m->lock);
    error = m->error;
  }
  pthread_mutex_unlock(&m->lock);
  pthread_mutex_unlock(&m->turn);
  return error;
}
