/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else is there: the sides' own sockets are asked, then the kernel's list, then /proc for the program. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/file.h"
#include "base/text.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "net/sock_dump.h"
#include "net/tcp_state.h"
#include "run/side.h"
#include "run/situation_own.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

#define PROCESSES 4096    /* of others whose descriptors are looked at … */
#define DESCRIPTORS 65536 /* … and so many of those */

uint64_t situation_network(int fd) {
  uint64_t value = 0;
  socklen_t len = sizeof value;
  return getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &value, &len) == 0 ? value : 0;
}

static struct situation_end *add_end(struct situation *s, const struct situation_end *end) {
  if (s->count == SITUATION_ENDS)
    return NULL;
  s->ends[s->count] = *end;
  return &s->ends[s->count++];
}

struct situation_end situation_end_of(const struct side_end *own, int here,
                                      const struct endpoint *e) {
  struct situation_end end = {
      .side_number = own->side_number,
      .fd = own->fd,
      .type = e->type,
      .state = e->state,
      .waiting = e->waiting,
      .backlog = e->backlog,
      .local = e->local,
      .local_len = e->local_len,
      .only6 = e->family == AF_INET6 && situation_has_option(here, IPPROTO_IPV6, IPV6_V6ONLY),
  };
  snprintf(end.side, sizeof end.side, "%.31s", own->side);
  snprintf(end.name, sizeof end.name, "%.31s", own->name);
  return end;
}

static bool (*hosts_have)(const char *side, const struct sockaddr_storage *address);

void situation_hosts(bool (*has)(const char *side, const struct sockaddr_storage *address)) {
  hosts_have = has;
}

bool situation_is_own_host(const struct sockaddr_storage *address) {
  return !hosts_have || address_is_any(address) || address_is_loopback(address);
}

bool situation_side_has(const char *side, const struct sockaddr_storage *address, bool bound) {
  if (situation_is_own_host(address))
    return bound;
  return hosts_have(side, address) || (bound && !hosts_have("", address));
}

/* Whether a socket of SIDE, ELSEWHERE or not, is on the host that the address is meant for. */
static bool is_there(const struct situation_quest *q, const char *side, bool elsewhere) {
  return q->address && !situation_is_own_host(q->address) ? hosts_have(side, q->address)
                                                          : !elsewhere;
}

/* Whether OWN is the call's own descriptor, or goes with it. */
static bool is_own(const struct situation_quest *q, const struct side_end *own) {
  bool is = own->fd == q->fd;
  for (size_t i = 0; q->leaving && i < q->leaving->count && !is; i++)
    is = own->fd == q->leaving->fds[i];
  return is && own->process == q->process;
}

void situation_ask_sides(struct situation_quest *q, bool others) {
  struct side_ends ends;
  struct side_end own;
  side_ends_open(&ends, NULL);
  ends.doubled = q->inode;
  while (side_ends_next(&ends, &own)) {
    struct endpoint e;
    if (is_own(q, &own) || (q->inode && own.inode && own.inode != q->inode))
      continue;
    int here = side_ends_here(&ends, &own);
    bool elsewhere = q->network && situation_network(here) != q->network;
    bool there = is_there(q, own.side, elsewhere);
    if (elsewhere != others || (q->there && !there) || endpoint_ask(here, &e) < 0 ||
        !q->fits(q, here, &e))
      continue;
    struct situation_end end = situation_end_of(&own, here, &e);
    end.elsewhere = elsewhere;
    end.there = there;
    add_end(q->s, &end);
    q->last = e.cookie;
  }
  side_ends_close(&ends);
}

/* The sockets of other programs. */

struct stranger {
  struct situation *s;
  int type;
  uint32_t inodes[SITUATION_ENDS];
};

static void meet(void *data, const struct sock_dump_row *row) {
  struct stranger *stranger = data;
  if (!row->inode || stranger->s->count == SITUATION_ENDS)
    return;
  bool bound = 1u << row->state == SOCK_DUMP_CLOSE || stranger->type == SOCK_DGRAM;
  stranger->inodes[stranger->s->count] = row->inode;
  add_end(stranger->s,
          &(struct situation_end){.fd = -1,
                                  .there = true,
                                  .type = stranger->type,
                                  .state = bound ? "CLOSE" : tcp_state_name(row->state),
                                  .only6 = row->only6,
                                  .local = row->local,
                                  .local_len = sizeof row->local});
}

/* Whose the socket with INODE is among the descriptors in /proc/PID/fd: *LEFT says how many are looked at. */
static bool has_inode(const char *pid, uint32_t inode, int *left) {
  char path[64], target[64], wanted[32];
  snprintf(path, sizeof path, "/proc/%.16s/fd", pid);
  DIR *folder = fd_opendir(path);
  if (!folder)
    return false;
  snprintf(wanted, sizeof wanted, "socket:[%u]", inode);
  bool found = false;
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *entry; !found && --*left > 0 && (entry = readdir(folder));) {
    ssize_t len = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
    if (len < 0)
      continue;
    target[len] = '\0';
    found = strcmp(target, wanted) == 0;
  }
  closedir(folder);
  return found;
}

/* The name of the program PID, which may hold anything: what is not plain becomes a question mark. */
static void name_program(int pid, char *name, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/comm", pid);
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  ssize_t len = fd < 0 ? -1 : read(fd, name, size - 1);
  if (fd >= 0)
    close(fd);
  name[len > 0 ? len : 0] = '\0';
  name[strcspn(name, "\n")] = '\0';
  for (char *c = name; *c; c++)
    if (!isprint((unsigned char)*c))
      *c = '?';
}

/* Whether a thread of this process traces PID. */
static bool is_traced(int pid) {
  char path[64];
  struct text status = TEXT_EMPTY;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  const char *tracer =
      file_read(path, &status) == 0 ? strstr(text_str(&status), "\nTracerPid:") : NULL;
  snprintf(path, sizeof path, "/proc/self/task/%d", tracer ? atoi(tracer + 11) : 0);
  text_free(&status);
  return access(path, F_OK) == 0;
}

/* The first process that has the socket with INODE, if this user may see it; else 0. OUTSIDE of what this one traces, of
   PROCESS and of itself, or any. */
static int find_process(uint32_t inode, bool outside, int process) {
  DIR *proc = fd_opendir("/proc");
  int processes = PROCESSES, left = DESCRIPTORS, found = 0;
  /* cppcheck-suppress readdirCalled ; as above */
  for (struct dirent *entry; !found && proc && left > 0 && (entry = readdir(proc));) {
    int pid = atoi(entry->d_name);
    if (pid <= 0 || (outside && (pid == process || pid == getpid())))
      continue;
    if (!processes--)
      break;
    if (has_inode(entry->d_name, inode, &left) && !(outside && is_traced(pid)))
      found = pid;
  }
  if (proc)
    closedir(proc);
  return found;
}

bool situation_is_outside(uint64_t inode, int process) {
  return find_process((uint32_t)inode, true, process) != 0;
}

/* Adds the sockets of other programs at the port of ADDRESS. */
void situation_ask_kernel(struct situation *s, int type, const struct sockaddr_storage *address,
                          uint32_t states) {
  struct stranger stranger = {.s = s, .type = type};
  int protocol = type == SOCK_DGRAM ? IPPROTO_UDP : IPPROTO_TCP;
  if (!address_port(address) || (type != SOCK_STREAM && type != SOCK_DGRAM))
    return;
  sock_dump(AF_INET, protocol, states, address_port(address), meet, &stranger);
  sock_dump(AF_INET6, protocol, states, address_port(address), meet, &stranger);
  int kept = 0;
  for (int i = 0; i < s->count; i++) {
    struct situation_end *end = &s->ends[i];
    end->pid = find_process(stranger.inodes[i], false, 0);
    if (end->pid)
      name_program(end->pid, end->program, sizeof end->program);
    if (s->ends[i].pid != getpid()) /* those of this session were asked already */
      s->ends[kept++] = s->ends[i];
  }
  if (s->count == 1 && !s->ends[0].pid)
    situation_look_at_user(s, stranger.inodes[0]);
  s->count = kept;
}
