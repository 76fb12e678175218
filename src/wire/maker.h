/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread on a host of the lab that makes threads there: a thread starts in its maker's network namespace, and a
 * process that has given up its rights cannot move one (setns(2)). */
#ifndef WIRE_MAKER_H
#define WIRE_MAKER_H

#include <pthread.h>

struct maker;

/* It runs as soon as it is started or asked. */
struct maker *maker_new(void);
void maker_free(struct maker *maker);

/* Starts it in the network namespace NET, a descriptor, and has it call SETTLE (or NULL) with DATA there: 0, an
   errno, or what SETTLE returned. Nobody asks meanwhile. */
int maker_start(struct maker *maker, int net, int (*settle)(void *data), void *data);

/* Has it make a thread, as pthread_create(3) does; it starts in NET if it has not been started. 0 or an errno. Any
   thread; each waits for its turn. */
int maker_make(struct maker *maker, int net, pthread_t *thread, const pthread_attr_t *attr,
               void *(*start)(void *), void *data);

#endif
