/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sides are asked for their ends, and the kernel for the address of each. */
#include "shell/end_name.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "shell/shell.h"
#include "wire/lab.h"

#define ENDS_KEPT 64 /* sockets of programs */

/* Where a socket of a program was. */
struct end_kept {
  int program, fd;
  int type, protocol;
  bool closed;
  char name[64];
  struct sockaddr_storage local;
};

struct end_memory {
  struct end_kept at[ENDS_KEPT];
  size_t count, next;
};

static int option(int fd, int name) {
  int value;
  socklen_t len = sizeof value;
  return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

static bool is_local(int fd, int family, int protocol, const struct in6_addr *address,
                     uint16_t port) {
  struct sockaddr_storage local;
  socklen_t len = sizeof local;
  return getsockname(fd, (struct sockaddr *)&local, &len) == 0 &&
         address_fit(&local, family, address, port) &&
         endpoint_carries(option(fd, SO_TYPE), option(fd, SO_PROTOCOL), protocol);
}

static bool is_loopback(int family, const struct in6_addr *address) {
  return family == AF_INET6 ? IN6_IS_ADDR_LOOPBACK(address) : address->s6_addr[0] == 127;
}

/* Whether the side called NAME is not on the host that has ADDRESS. */
static bool is_elsewhere(const struct shell *shell, const char *name, int family,
                         const struct in6_addr *address) {
  if (!shell->lab || lab_hosts(shell->lab) == 1)
    return false;
  return !is_loopback(family, address) && lab_address_host(family, address) != lab_side_host(name);
}

/* Of the sockets that programs had; the last that was told of first. */
static const char *remembered(const struct shell *shell, int family, int protocol,
                              const struct in6_addr *address, uint16_t port) {
  for (size_t i = shell->ends ? shell->ends->count : 0; i-- > 0;) {
    const struct end_kept *end = &shell->ends->at[i];
    if (address_fit(&end->local, family, address, port) &&
        endpoint_carries(end->type, end->protocol, protocol) &&
        !is_elsewhere(shell, end->name, family, address))
      return end->name;
  }
  return NULL;
}

const char *end_name(void *data, int family, int protocol, const struct in6_addr *address,
                     uint16_t port) {
  static char name[64];
  const struct shell *shell = data;
  const struct session *session = shell->session;
  bool found = false;
  for (size_t i = 0; i < session->count && !found; i++) {
    struct side *side = session->sides[i];
    struct side_ends ends;
    struct side_end end;
    if (is_elsewhere(shell, side_name(side), family, address))
      continue;
    side_ends_open(&ends, side);
    while (!found && side_ends_next(&ends, &end))
      if ((found = is_local(side_ends_here(&ends, &end), family, protocol, address, port)))
        snprintf(name, sizeof name, "%s", session->count > 1 ? side_name(side) : end.name);
    side_ends_close(&ends);
  }
  return found ? name : remembered(shell, family, protocol, address, port);
}

static void keep(struct shell *shell, int program, const struct event *event) {
  struct end_memory *memory = shell->ends;
  const struct endpoint *end = event->after ? event->after : event->before;
  int fd = end ? end->fd : -1;
  size_t i = 0;
  while (i < memory->count &&
         (memory->at[i].program != program || memory->at[i].fd != fd || memory->at[i].closed))
    i++;
  if (event->call->row == &row_close) {
    if (i < memory->count)
      memory->at[i].closed = true;
    return;
  }
  if (!end || !end->local_len || !address_port(&end->local))
    return;
  if (i == memory->count)
    i = memory->next++ % ENDS_KEPT;
  if (i >= memory->count)
    memory->count = i + 1;
  memory->at[i] = (struct end_kept){.program = program,
                                    .fd = fd,
                                    .type = end->type,
                                    .protocol = end->protocol,
                                    .local = end->local};
  snprintf(memory->at[i].name, sizeof memory->at[i].name, "%s",
           session_side_name(shell->session, program));
}

void end_name_note(struct shell *shell, const struct event *event) {
  int program = event->call->task ? session_program(shell->session, event->side) : -1;
  if (program < 0)
    return;
  if (!shell->ends)
    shell->ends = mem_zalloc(1, sizeof *shell->ends);
  keep(shell, program, event);
}

void end_name_forget(struct shell *shell) {
  size_t left = 0;
  for (size_t i = 0; shell->ends && i < shell->ends->count; i++)
    if (!shell->ends->at[i].closed && session_by_number(shell->session, shell->ends->at[i].program))
      shell->ends->at[left++] = shell->ends->at[i];
  if (shell->ends)
    shell->ends->count = shell->ends->next = left;
}
