/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request and its answer are a packet each on a pair of sockets. A further request: a name in enum broker_request and
 * a row in `rows`, whose function does it with all rights over the lab. */
#include "wire/broker.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "wire/lab.h"

struct message {
  int32_t request, value; /* the answer: 0 and an errno */
};

/* What is granted: VALUE from LOW to HIGH. */
static const struct {
  int low, high;
  int (*act)(struct lab *lab, int value);
} rows[BROKER_REQUESTS] = {[BROKER_MTU] = {LAB_MTU_MIN, LAB_MTU_MAX, lab_mtu}};

static int answer(struct lab *lab, const struct message *m) {
  if (m->request < 0 || m->request >= BROKER_REQUESTS)
    return EPERM;
  if (m->value < rows[m->request].low || m->value > rows[m->request].high)
    return ERANGE;
  return rows[m->request].act(lab, m->value);
}

/* Receives or sends a whole message: false at the end. */
static bool pass(bool sends, int fd, struct message *m) {
  ssize_t n;
  do
    n = sends ? send(fd, m, sizeof *m, MSG_NOSIGNAL) : recv(fd, m, sizeof *m, 0);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)sizeof *m;
}

_Noreturn static void serve(struct lab *lab, int fd) {
  struct message m;
  while (pass(false, fd, &m)) {
    m = (struct message){0, answer(lab, &m)};
    if (!pass(true, fd, &m))
      break;
  }
  _exit(0);
}

int broker_start(struct lab *lab, int (*confine)(void *data), void *data) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return -1;
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < 3;
         i++) /* whoever waits for the end of the output does not wait for this process */
      close(i);
    if (confine(data) == 0)
      serve(lab, ends[1]);
    _exit(1);
  }
  int error = errno;
  close(ends[1]);
  if (child > 0)
    return fd_high(ends[0]);
  close(ends[0]);
  errno = error;
  return -1;
}

int broker_ask(int fd, enum broker_request request, int value) {
  struct message m = {(int32_t)request, value};
  if (!pass(true, fd, &m) || !pass(false, fd, &m))
    return EPIPE;
  return m.value;
}
