/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request and its answer are a packet each on a pair of sockets. A further request: a name in enum broker_request and
 * a row in `rows`, whose function does it with all rights over the lab. */
#include "wire/broker.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "wire/lab.h"
#include "wire/sysctl.h"

struct message {
  int32_t request, value; /* the answer: 0 and an errno */
  char text[BROKER_TEXT];
};

_Static_assert(SYSCTL_VALUE <= BROKER_TEXT, "a value fits a message");

static int set_mtu(struct lab *lab, int value, char *text) {
  (void)text;
  return lab_mtu(lab, -1, value);
}

static int set_client_mtu(struct lab *lab, int value, char *text) {
  (void)text;
  return lab_mtu(lab, LAB_CLIENT, value);
}

static int set_server_mtu(struct lab *lab, int value, char *text) {
  (void)text;
  return lab_hosts(lab) > LAB_SERVER ? lab_mtu(lab, LAB_SERVER, value) : EPERM;
}

static int set_nat(struct lab *lab, int on, char *text) {
  (void)text;
  return lab_nat(lab, on);
}

static int set_tries(struct lab *lab, int tries, char *text) {
  (void)text;
  return lab_tries(lab, tries);
}

static int set_sysctl(struct lab *lab, int value, char *text) {
  return sysctl_set(lab, sysctl_request_host(value), sysctl_request_row(value), text);
}

static int get_sysctl(struct lab *lab, int value, char *text) {
  return sysctl_get(lab, sysctl_request_host(value), sysctl_request_row(value), text);
}

/* What is granted: VALUE from LOW to HIGH; what TEXT may be, ACT looks at. */
static const struct {
  int low, high;
  int (*act)(struct lab *lab, int value, char *text);
} rows[BROKER_REQUESTS] = {[BROKER_MTU] = {LAB_MTU_MIN, LAB_MTU_MAX, set_mtu},
                           [BROKER_MTU_CLIENT] = {LAB_MTU_MIN, LAB_MTU_MAX, set_client_mtu},
                           [BROKER_MTU_SERVER] = {LAB_MTU_MIN, LAB_MTU_MAX, set_server_mtu},
                           [BROKER_NAT] = {0, 1, set_nat},
                           [BROKER_TRIES] = {LAB_TRIES, LAB_TRIES_HELD, set_tries},
                           [BROKER_SYSCTL] = {0, SYSCTL_REQUESTS - 1, get_sysctl},
                           [BROKER_SYSCTL_SET] = {0, SYSCTL_REQUESTS - 1, set_sysctl}};

static int answer(struct lab *lab, struct message *m) {
  if (m->request < 0 || m->request >= BROKER_REQUESTS)
    return EPERM;
  if (m->value < rows[m->request].low || m->value > rows[m->request].high)
    return ERANGE;
  m->text[BROKER_TEXT - 1] = '\0';
  return rows[m->request].act(lab, m->value, m->text);
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
    m.value = answer(lab, &m);
    m.request = 0;
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

int broker_ask(int fd, enum broker_request request, int value, char text[BROKER_TEXT]) {
  struct message m = {(int32_t)request, value, ""};
  if (text)
    memcpy(m.text, text, strnlen(text, BROKER_TEXT - 1));
  if (!pass(true, fd, &m) || !pass(false, fd, &m))
    return EPIPE;
  if (text && !m.value)
    memcpy(text, m.text, BROKER_TEXT);
  return m.value;
}
