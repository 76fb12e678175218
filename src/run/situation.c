/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else is there: the sides' own sockets are asked, then the kernel's list, then /proc for the program. What
 * a connection has lived through is kept by its cookie, for the connections of the last calls. */
#include "run/situation.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/hash.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/sock_dump.h"
#include "net/tcp_state.h"
#include "net/endpoint.h"
#include "run/neighbor.h"
#include "run/side.h"
#include "run/situation_wire.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

#define LIVES 1024        /* connections whose past is known */
#define PROCESSES 4096    /* of others whose descriptors are looked at … */
#define DESCRIPTORS 65536 /* … and so many of those */

static bool is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* What no other network has that the socket FD may be in; 0: unknown. */
static uint64_t network_of(int fd) {
  uint64_t value = 0;
  socklen_t len = sizeof value;
  return getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &value, &len) == 0 ? value : 0;
}

static ino_t inode(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

static bool has_option(int fd, int level, int name) {
  int value = 0;
  socklen_t len = sizeof value;
  return getsockopt(fd, level, name, &value, &len) == 0 && value;
}

/* The past of connections. */

struct life {
  uint64_t cookie;
  int told, peer_port;
  bool connected, answered, shut, shut_reading;
  unsigned empties;
  UT_hash_handle hh;
};

static struct life *lives;
static pthread_mutex_t lives_lock = PTHREAD_MUTEX_INITIALIZER;

/* The past of the connection with COOKIE; NEW: begins one when there is none. The lock is held. */
static struct life *life_of(uint64_t cookie, bool new) {
  struct life *life;
  HASH_FIND(hh, lives, &cookie, sizeof cookie, life);
  if (life || !new || !cookie)
    return life;
  if (HASH_COUNT(lives) >= LIVES) {
    struct life *oldest = lives;
    HASH_DEL(lives, oldest);
    free(oldest);
  }
  life = mem_zalloc(1, sizeof *life);
  life->cookie = cookie;
  HASH_ADD(hh, lives, cookie, sizeof life->cookie, life);
  return life;
}

static bool receives(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  return row == &row_recv || row == &row_recvfrom;
}

static bool sends(const struct call *call) {
  const struct call_row *row = call_meaning(call);
  return row == &row_send || row == &row_sendto;
}

static uint32_t number_of(const struct sockaddr *a) {
  return ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr);
}

/* Whether A is the broadcast address of all, or of a network that an interface is in. */
static bool is_broadcast(const struct sockaddr_storage *a, socklen_t len) {
  struct ifaddrs *all;
  if (!len || a->ss_family != AF_INET)
    return false;
  uint32_t to = number_of((const struct sockaddr *)a);
  bool found = to == INADDR_BROADCAST;
  if (found || getifaddrs(&all) < 0)
    return found;
  for (const struct ifaddrs *i = all; i && !found; i = i->ifa_next)
    if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET && i->ifa_netmask) {
      uint32_t hosts = ~number_of(i->ifa_netmask);
      found = hosts > 1 && to == (number_of(i->ifa_addr) | hosts);
    }
  freeifaddrs(all);
  return found;
}

static bool ends_connection(int error) {
  return error == ECONNRESET || error == ETIMEDOUT || error == EPIPE || error == EHOSTUNREACH ||
         error == ENETUNREACH || error == ECONNREFUSED;
}

/* The error that getsockopt gave for SO_ERROR; 0: none, -1: CALL is another. */
static int asked_error(const struct call *call) {
  int error = -1;
  if (call->row == &row_getsockopt && !call->error && call->sockopt.level == SOL_SOCKET &&
      call->sockopt.option == SO_ERROR && call_out_there(call) >= sizeof error)
    memcpy(&error, call->out, sizeof error);
  return error;
}

/* Whether CALL is worth remembering; most are not, and cost nothing here. */
static bool is_memorable(const struct call *call, const struct endpoint *before,
                         const struct endpoint *after) {
  if (call->error)
    return ends_connection(call->error) || call->error == EINPROGRESS;
  if (call->row == &row_shutdown || call->row == &row_connect || receives(call))
    return true;
  if (asked_error(call) >= 0)
    return true;
  return sends(call) && after && !is(before->state, "CLOSE") && is(after->state, "CLOSE");
}

static bool has_peer(const struct endpoint *e) {
  return e->peer_len > 0 && !is(e->state, "SYN_SENT");
}

/* Copies the past before CALL into S, and adds CALL to it. Returns the peer's port, 0 when it is not known. */
static int remember(struct situation *s, const struct call *call, const struct endpoint *before,
                    const struct endpoint *after) {
  bool ended = !(call->marks & CALL_MARK_INTERRUPTED);
  bool empty = ended && receives(call) && !call->error && call->result == 0 && call->out_room > 0;
  bool memorable =
      ended && is_memorable(call, before, after) && (!receives(call) || call->error || empty);
  int port = before->peer_len ? address_port(&before->peer) : 0;
  pthread_mutex_lock(&lives_lock);
  struct life *life = life_of(before->cookie, memorable);
  if (life) {
    if (call->row == &row_connect && (!call->error || call->error == EINPROGRESS))
      *life = (struct life){.cookie = life->cookie, .hh = life->hh};
    s->told = life->told;
    s->connected = (call->error || empty) && life->connected;
    s->answered = life->answered;
    s->shut = life->shut;
    s->shut_reading = life->shut_reading;
    life->empties = empty ? life->empties + 1 : 0;
    s->empties = life->empties;
    if (!call->error && call->row == &row_shutdown) {
      life->shut |= call->shutdown.how != SHUT_RD;
      life->shut_reading |= call->shutdown.how != SHUT_WR;
    }
    if (sends(call) && !call->error && memorable && is(before->state, "CLOSE_WAIT"))
      life->answered = true;
    life->connected |= has_peer(before) || (after && has_peer(after));
    if (call->row == &row_connect)
      port = address_port(&call->addr);
    if (port)
      life->peer_port = port;
    port = life->peer_port;
    int error = asked_error(call) > 0 ? asked_error(call) : call->error;
    if (ends_connection(error) && !life->told &&
        !(error == EPIPE && (life->shut || !life->connected)))
      life->told = error;
  }
  pthread_mutex_unlock(&lives_lock);
  return port;
}

/* CALL is an accept that has given the connection MADE. */
static void note_connected(const struct call *call, const struct endpoint *made) {
  pthread_mutex_lock(&lives_lock);
  struct life *life = life_of(made->cookie, true);
  if (life) {
    life->connected = true;
    life->peer_port = address_port(&call->addr);
  }
  pthread_mutex_unlock(&lives_lock);
}

/* Other sockets. */

static bool is_any(const struct sockaddr_storage *a) {
  if (a->ss_family == AF_INET)
    return ((const struct sockaddr_in *)a)->sin_addr.s_addr == htonl(INADDR_ANY);
  return a->ss_family == AF_INET6 &&
         IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)a)->sin6_addr);
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
      .only6 = e->family == AF_INET6 && has_option(here, IPPROTO_IPV6, IPV6_V6ONLY),
  };
  snprintf(end.side, sizeof end.side, "%.31s", own->side);
  snprintf(end.name, sizeof end.name, "%.31s", own->name);
  return end;
}

static bool is_loopback(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET
             ? ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET
             : a->ss_family == AF_INET6 &&
                   IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static bool (*hosts_have)(const char *side, const struct sockaddr_storage *address);

void situation_hosts(bool (*has)(const char *side, const struct sockaddr_storage *address)) {
  hosts_have = has;
}

/* Whether what the kernel tells of its sockets, those of the call's network, is about the host that has ADDRESS. */
static bool is_own_host(const struct sockaddr_storage *address) {
  return !hosts_have || is_any(address) || is_loopback(address);
}

/* What is looked for among the sockets of the sides. */
struct quest {
  struct situation *s;
  int fd, process;                         /* of the call's socket: not itself */
  const struct situation_leaving *leaving; /* … nor these of the same process; or NULL */
  ino_t inode;                             /* not 0: only what is the same socket */
  const struct sockaddr_storage *address;  /* its port, or a path … */
  socklen_t address_len;                   /* … and how long it is, of a path */
  uint64_t network;                        /* of the call's socket */
  bool there;                              /* only those on the host that has the address */
  bool (*fits)(const struct quest *q, int fd, const struct endpoint *e);
  int type;
  uint64_t cookie;
  uint64_t last;                   /* the cookie of the one that was found last */
  const struct endpoint *endpoint; /* what the kernel says of the call's socket */
};

static bool has_port(const struct quest *q, const struct endpoint *e) {
  return e->local_len && address_port(&e->local) &&
         address_port(&e->local) == address_port(q->address);
}

/* Whether it can keep others from the address: the same port, over the same protocol. */
static bool holds(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->type == q->type && has_port(q, e);
}

/* Somebody who has the port that was asked for, in whatever way. */
static bool has_that_port(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return has_port(q, e) && (e->type != SOCK_STREAM || !e->peer_len);
}

/* Somebody who listens where the call's host reaches it. */
static bool listens(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->tcp && is(e->state, "LISTEN") && (is_own_host(q->address) || !is_loopback(&e->local));
}

static bool is_same_socket(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->cookie == q->cookie;
}

static bool is_other_end(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  const struct endpoint *own = q->endpoint;
  return e->tcp && e->local_len == own->peer_len && e->peer_len == own->local_len &&
         memcmp(&e->local, &own->peer, e->local_len) == 0 &&
         memcmp(&e->peer, &own->local, e->peer_len) == 0;
}

/* Whether a socket of SIDE, ELSEWHERE or not, is on the host that the address is meant for. */
static bool is_there(const struct quest *q, const char *side, bool elsewhere) {
  return q->address && !is_own_host(q->address) ? hosts_have(side, q->address) : !elsewhere;
}

/* Whether OWN is the call's own descriptor, or goes with it. */
static bool is_own(const struct quest *q, const struct side_end *own) {
  bool is = own->fd == q->fd;
  for (size_t i = 0; q->leaving && i < q->leaving->count && !is; i++)
    is = own->fd == q->leaving->fds[i];
  return is && own->process == q->process;
}

/* Adds the sides' sockets that fit; those in another network only where OTHERS. */
static void ask_sides(struct quest *q, bool others) {
  struct side_ends ends;
  struct side_end own;
  side_ends_open(&ends, NULL);
  ends.doubled = q->inode;
  while (side_ends_next(&ends, &own)) {
    struct endpoint e;
    if (is_own(q, &own) || (q->inode && own.inode && own.inode != q->inode))
      continue;
    int here = side_ends_here(&ends, &own);
    bool elsewhere = q->network && network_of(here) != q->network;
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
  DIR *folder = opendir(path);
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
static void name_program(const char *pid, char *name, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%.16s/comm", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t len = fd < 0 ? -1 : read(fd, name, size - 1);
  if (fd >= 0)
    close(fd);
  name[len > 0 ? len : 0] = '\0';
  name[strcspn(name, "\n")] = '\0';
  for (char *c = name; *c; c++)
    if (!isprint((unsigned char)*c))
      *c = '?';
}

/* Finds the program that has the socket with INODE, if this user may see it. */
static void find_program(struct situation_end *end, uint32_t inode) {
  DIR *proc = opendir("/proc");
  int processes = PROCESSES, left = DESCRIPTORS;
  /* cppcheck-suppress readdirCalled ; as above */
  for (struct dirent *entry; proc && processes > 0 && left > 0 && (entry = readdir(proc));) {
    if (!isdigit((unsigned char)entry->d_name[0]) || !processes-- ||
        !has_inode(entry->d_name, inode, &left))
      continue;
    end->pid = atoi(entry->d_name);
    name_program(entry->d_name, end->program, sizeof end->program);
    break;
  }
  if (proc)
    closedir(proc);
}

/* Adds the sockets of other programs at the port of ADDRESS. */
static void ask_kernel(struct situation *s, int type, const struct sockaddr_storage *address,
                       uint32_t states) {
  struct stranger stranger = {.s = s, .type = type};
  int protocol = type == SOCK_DGRAM ? IPPROTO_UDP : IPPROTO_TCP;
  if (!address_port(address) || (type != SOCK_STREAM && type != SOCK_DGRAM))
    return;
  sock_dump(AF_INET, protocol, states, address_port(address), meet, &stranger);
  sock_dump(AF_INET6, protocol, states, address_port(address), meet, &stranger);
  int kept = 0;
  for (int i = 0; i < s->count; i++) {
    find_program(&s->ends[i], stranger.inodes[i]);
    if (s->ends[i].pid != getpid()) /* those of this session were asked already */
      s->ends[kept++] = s->ends[i];
  }
  s->count = kept;
}

/* Whether END, with the port of ADDRESS, is in the way of a bind to ADDRESS. */
static bool is_in_the_way(const struct situation_end *end, const struct sockaddr_storage *address) {
  const struct sockaddr_storage *a = &end->local;
  if (a->ss_family != address->ss_family)
    return (a->ss_family == AF_INET6 && is_any(a) && !end->only6) ||
           (address->ss_family == AF_INET6 && is_any(address));
  size_t size = a->ss_family == AF_INET6 ? 16 : 4;
  const void *one = a->ss_family == AF_INET6
                        ? (const void *)&((const struct sockaddr_in6 *)a)->sin6_addr
                        : (const void *)&((const struct sockaddr_in *)a)->sin_addr;
  const void *other = a->ss_family == AF_INET6
                          ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                          : (const void *)&((const struct sockaddr_in *)address)->sin_addr;
  return is_any(a) || is_any(address) || memcmp(one, other, size) == 0;
}

static void keep_those_in_the_way(struct situation *s, const struct sockaddr_storage *address) {
  int kept = 0;
  for (int i = 0; i < s->count; i++)
    if (is_in_the_way(&s->ends[i], address))
      s->ends[kept++] = s->ends[i];
  s->count = kept;
}

/* Closes that made the kernel send RST, the last ones: the call at the other end asks for the reason. */
static struct abortion {
  uint64_t other; /* the cookie of the other end */
  char name[32];  /* of the socket that was closed */
  int fd, unread;
} aborts[8];
static unsigned abort_count;

/* CALL closes a socket, BEFORE it so; does the kernel send RST, and has this session the other end? */
static void note_abort(const struct call *call, const struct endpoint *before) {
  struct situation found = {.count = 0};
  struct quest q = {.s = &found,
                    .fd = call->fd,
                    .process = call->process,
                    .fits = is_other_end,
                    .endpoint = before};
  if (!before->tcp || !before->peer_len || (!before->unread && !before->aborts))
    return;
  ask_sides(&q, false);
  if (!found.count)
    return;
  pthread_mutex_lock(&lives_lock);
  struct abortion *a = &aborts[abort_count++ % (sizeof aborts / sizeof *aborts)];
  *a = (struct abortion){
      .other = q.last, .fd = call->fd, .unread = before->aborts ? 0 : before->unread};
  snprintf(a->name, sizeof a->name, "%.31s", call->name ? call->name : "the other end");
  pthread_mutex_unlock(&lives_lock);
}

/* ECONNRESET: whether the other end of the socket with the cookie OWN was closed so, in this session. */
static void look_at_aborts(struct situation *s, uint64_t own) {
  pthread_mutex_lock(&lives_lock);
  for (size_t i = 0; own && i < sizeof aborts / sizeof *aborts; i++) {
    if (aborts[i].other != own)
      continue;
    s->count = 1;
    s->ends[0] = (struct situation_end){.fd = aborts[i].fd, .state = "CLOSE"};
    memcpy(s->ends[0].name, aborts[i].name, sizeof s->ends[0].name);
    s->unread = aborts[i].unread;
    s->lingered = !aborts[i].unread;
  }
  pthread_mutex_unlock(&lives_lock);
}

static void look_at_ports(struct situation *s) {
  FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
  if (!file)
    return;
  if (fscanf(file, "%d %d", &s->first, &s->last) != 2)
    s->first = s->last = 0;
  fclose(file);
}

/* bind and listen: who has ADDRESS. */
static void look_at_holders(struct situation *s, const struct call *call,
                            const struct endpoint *before, const struct sockaddr_storage *address) {
  struct quest q = {.s = s,
                    .fd = call->fd,
                    .process = call->process,
                    .address = address,
                    .type = before->type,
                    .network = network_of(call_here(call)),
                    .fits = holds};
  s->reuse = has_option(call_here(call), SOL_SOCKET, SO_REUSEADDR);
  if (address->ss_family != AF_INET && address->ss_family != AF_INET6)
    return;
  if (!address_port(address)) {
    look_at_ports(s);
    return;
  }
  ask_sides(&q, false);
  keep_those_in_the_way(s, address);
  if (!s->count) {
    ask_kernel(s, before->type, address, ~SOCK_DUMP_TIME_WAIT);
    keep_those_in_the_way(s, address);
  }
}

static bool listens_there(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return has_port(q, e) && e->tcp && is(e->state, "LISTEN");
}

/* Looks among the sockets of the sides on the call's own host, and then on the others. */
static void ask_all_sides(struct quest *q) {
  ask_sides(q, false);
  ask_sides(q, true);
}

/* Who listens at the port that has the bytes of ADDRESS's the other way round: a htons() was forgotten there or here. */
static void look_at_swapped(struct situation *s, struct quest *q,
                            const struct sockaddr_storage *address) {
  struct sockaddr_storage swapped = *address;
  uint16_t port = address_port(address);
  address_set_port(&swapped, (uint16_t)(port << 8 | port >> 8));
  q->address = &swapped;
  q->fits = listens_there;
  ask_all_sides(q);
  if (!s->count && is_own_host(address))
    ask_kernel(s, SOCK_STREAM, &swapped, SOCK_DUMP_LISTEN);
  q->address = address;
}

/* connect was refused: who has that port on the host that answered; who listens at it on another host; who listens at
   another one of that host. */
static void look_at_listeners(struct situation *s, const struct call *call,
                              struct journal *journal) {
  struct quest q = {.s = s,
                    .fd = call->fd,
                    .process = call->process,
                    .address = &call->addr,
                    .network = network_of(call_here(call)),
                    .there = true,
                    .fits = has_that_port};
  if (call->addr.ss_family != AF_INET && call->addr.ss_family != AF_INET6)
    return;
  situation_wire_refusal(s, call, journal);
  ask_all_sides(&q);
  if (!s->count && is_own_host(&call->addr))
    ask_kernel(s, SOCK_STREAM, &call->addr, SOCK_DUMP_LISTEN);
  if (!s->count)
    look_at_swapped(s, &q, &call->addr);
  if (!s->count) {
    q.there = false;
    q.fits = listens_there;
    ask_all_sides(&q);
    q.there = true;
  }
  q.fits = listens;
  if (!s->count)
    ask_all_sides(&q);
}

/* A socket that knows the way to TO, over which nothing is sent: to be closed; -1: there is none. */
static int way_to(const struct sockaddr_storage *to) {
  bool six = to->ss_family == AF_INET6;
  int fd = fd_high(socket(to->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (fd >= 0 && connect(fd, (const struct sockaddr *)to,
                         six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

/* A datagram that is too long: what the path carries. */
static void look_at_path(struct situation *s, const struct call *call,
                         const struct endpoint *before) {
  const struct sockaddr_storage *to = call->addr_len ? &call->addr : &before->peer;
  bool six = before->family == AF_INET6;
  int how = 0;
  socklen_t len = sizeof how;
  if (getsockopt(call_here(call), six ? IPPROTO_IPV6 : IPPROTO_IP,
                 six ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, &how, &len) == 0)
    s->whole = how == IP_PMTUDISC_DO || how == IP_PMTUDISC_PROBE;
  int fd = way_to(to);
  len = sizeof s->mtu;
  if (fd < 0)
    return;
  if (getsockopt(fd, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_MTU : IP_MTU, &s->mtu, &len) != 0)
    s->mtu = 0;
  close(fd);
}

/* The type of the socket that is bound to the path of ADDRESS (proc(5), /proc/net/unix). */
static int type_of_path(const struct sockaddr_storage *address, socklen_t len) {
  const struct sockaddr_un *un = (const struct sockaddr_un *)address;
  FILE *file = fopen("/proc/thread-self/net/unix", "re");
  char line[512];
  int found = 0;
  unsigned type;
  if (len <= sizeof un->sun_family || !un->sun_path[0] || !file)
    un = NULL;
  while (un && !found && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    char *path = strrchr(line, ' ');
    if (path && strncmp(path + 1, un->sun_path, sizeof un->sun_path) == 0 &&
        sscanf(line, "%*x: %*x %*x %*x %x", &type) == 1)
      found = (int)type;
  }
  if (file)
    fclose(file);
  return found;
}

static bool has_that_path(const struct quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  const struct sockaddr_un *own = (const struct sockaddr_un *)&e->local;
  const struct sockaddr_un *wanted = (const struct sockaddr_un *)q->address;
  if (e->family != AF_UNIX || e->local_len <= sizeof own->sun_family)
    return false;
  if (!wanted->sun_path[0]) /* abstract: all its bytes are the name */
    return e->local_len == q->address_len && memcmp(own, wanted, q->address_len) == 0;
  return strncmp(own->sun_path, wanted->sun_path, sizeof own->sun_path) == 0;
}

/* The path of CALL was refused or is taken: who is bound to it, or whether it is a file of another kind. */
static void look_at_path_holder(struct situation *s, const struct call *call) {
  struct quest q = {.s = s,
                    .fd = call->fd,
                    .process = call->process,
                    .address = &call->addr,
                    .address_len = call->addr_len,
                    .fits = has_that_path};
  const char *path = ((const struct sockaddr_un *)&call->addr)->sun_path;
  struct stat file;
  s->plain = path[0] && stat(path, &file) == 0 && !S_ISSOCK(file.st_mode);
  if (!s->plain)
    ask_sides(&q, false);
  if (!s->count)
    s->path_type = type_of_path(&call->addr, call->addr_len);
}

static void look_at_buffer(struct situation *s, const struct call *call,
                           const struct endpoint *after) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(call_here(call), IPPROTO_TCP, TCP_INFO, &info, &len) != 0 ||
      !info.tcpi_notsent_bytes)
    return;
  s->unsent = info.tcpi_notsent_bytes;
  int on_the_way = after->unacked - (int)s->unsent;
  s->nagle = info.tcpi_unacked && on_the_way + (int)s->unsent <= (int)info.tcpi_snd_wnd &&
             s->unsent < info.tcpi_snd_mss && info.tcpi_snd_cwnd > info.tcpi_unacked &&
             !has_option(call_here(call), IPPROTO_TCP, TCP_NODELAY) &&
             !has_option(call_here(call), IPPROTO_TCP, TCP_CORK);
}

/* The time that CALL may wait on its socket, set by an option: 0 where there is none, or nothing waits. */
static int64_t limit_of(const struct call *call) {
  bool sending = sends(call) || call->row == &row_connect;
  struct timeval limit = {0};
  socklen_t len = sizeof limit;
  int flags = fcntl(call_here(call), F_GETFL);
  if (flags < 0 || flags & O_NONBLOCK || call_message_flags(call) & (MSG_DONTWAIT | MSG_ERRQUEUE) ||
      getsockopt(call_here(call), SOL_SOCKET, sending ? SO_SNDTIMEO : SO_RCVTIMEO, &limit, &len) !=
          0)
    return 0;
  return (int64_t)limit.tv_sec * 1000000000 + (int64_t)limit.tv_usec * 1000;
}

/* Whether CALL waits or waited for the hardware address of the host that it is to, or failed without. A send is told
   of an earlier search. */
static void look_at_neighbor(struct situation *s, const struct call *call,
                             const struct endpoint *before, struct journal *journal) {
  const struct sockaddr_storage *to = call->addr_len || !before ? &call->addr : &before->peer;
  struct sockaddr_storage own = {.ss_family = AF_UNSPEC};
  socklen_t len = sizeof own;
  int fd = way_to(to);
  if (fd < 0)
    return;
  if (getsockname(fd, (struct sockaddr *)&own, &len) != 0)
    own.ss_family = AF_UNSPEC;
  close(fd);
  struct neighbor n = neighbor_ask(journal, to, &own, call->row == &row_connect ? call->began : 0);
  s->asked = n.asked;
  if (!n.asked)
    return;
  s->held = n.held;
  s->lost = n.lost;
  s->nobody = n.nobody && !n.held && !n.lost;
}

/* What the failure of CALL is looked up by. */
static void look_at_failure(struct situation *s, const struct call *call,
                            const struct endpoint *before, struct journal *journal) {
  bool is_bind = call->row == &row_bind;
  switch (call->error) {
  case EADDRINUSE:
    if (is_bind && before->family == AF_UNIX)
      look_at_path_holder(s, call);
    else if (is_bind || call->row == &row_listen)
      look_at_holders(s, call, before, is_bind ? &call->addr : &before->local);
    break;
  case EADDRNOTAVAIL:
    if (call->row == &row_connect)
      look_at_ports(s);
    break;
  case ECONNREFUSED:
    if (before->family == AF_UNIX && call->addr_len)
      look_at_path_holder(s, call);
    else if (call->row == &row_connect && before->tcp)
      look_at_listeners(s, call, journal);
    else
      situation_wire_icmp(s, call, before, journal);
    break;
  case EACCES:
    s->broadcast = (sends(call) || call->row == &row_connect) && before->type == SOCK_DGRAM &&
                   is_broadcast(&call->addr, call->addr_len) &&
                   !has_option(call_here(call), SOL_SOCKET, SO_BROADCAST);
    break;
  case ECONNRESET:
    look_at_aborts(s, before->cookie);
    break;
  case EINVAL:
    s->echo = sends(call) && before->type == SOCK_DGRAM && situation_wire_is_echo(call);
    break;
  case ENETUNREACH:
  case EHOSTUNREACH:
    s->to_all = is_broadcast(&call->addr, call->addr_len);
    look_at_neighbor(s, call, before, journal);
    situation_wire_report(s, call, before, journal);
    situation_wire_icmp(s, call, before, journal);
    break;
  case ETIMEDOUT:
    if (call->row == &row_connect && journal)
      situation_wire_syn(s, call, journal);
    break;
  case EMSGSIZE:
    if (sends(call) && (before->family == AF_INET || before->family == AF_INET6))
      look_at_path(s, call, before);
    break;
  case EINPROGRESS:
    look_at_neighbor(s, call, before, journal);
    s->limit = limit_of(call);
    break;
  case EAGAIN:
    s->limit = limit_of(call);
    break;
  case EPROTOTYPE:
    s->path_type = type_of_path(&call->addr, call->addr_len);
    break;
  }
}

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
  pthread_mutex_lock(&lives_lock);
  struct kept *k = kept_of(inode, !received);
  if (k && (!received || k->messages > 0))
    k->messages += received ? -1 : 1;
  pthread_mutex_unlock(&lives_lock);
}

void situation_inherited(uint64_t inode) {
  pthread_mutex_lock(&lives_lock);
  kept_of(inode, true)->inherited = true;
  pthread_mutex_unlock(&lives_lock);
}

/* What keeps the socket INODE of CALL, which closes it. */
static void look_at_keepers(struct situation *s, const struct call *call, uint64_t inode) {
  struct side_user user;
  if (side_find_user(call->process, call->fd, &user)) {
    memcpy(s->user, user.side, sizeof s->user);
    snprintf(s->user_call, sizeof s->user_call, "%.23s", user.call);
  }
  pthread_mutex_lock(&lives_lock);
  const struct kept *k = inode ? kept_of(inode, false) : NULL;
  if (k) {
    s->sent = k->messages > 0;
    s->inherited = k->inherited;
  }
  pthread_mutex_unlock(&lives_lock);
}

struct situation *situation_before(const struct call *call, const struct endpoint *before,
                                   const struct situation_leaving *leaving) {
  if (call->row != &row_close || before->error)
    return NULL;
  struct situation s = {.count = 0};
  struct quest q = {.s = &s,
                    .fd = call->fd,
                    .process = call->process,
                    .leaving = leaving,
                    .fits = is_same_socket,
                    .inode = inode(call_here(call)),
                    .cookie = before->cookie};
  if (q.cookie)
    ask_sides(&q, false);
  look_at_keepers(&s, call, q.inode);
  bool stays = s.count || s.user[0] || s.sent || s.inherited;
  if (!stays)
    note_abort(call, before);
  struct tcp_info info = {0};
  socklen_t len = sizeof info;
  if (before->tcp && before->unacked &&
      getsockopt(call_here(call), IPPROTO_TCP, TCP_INFO, &info, &len) == 0)
    s.unsent = info.tcpi_notsent_bytes;
  struct situation *copy = stays || s.unsent ? mem_alloc(sizeof *copy) : NULL;
  if (copy)
    *copy = s;
  return copy;
}

struct situation *situation_after(const struct call *call, const struct endpoint *before,
                                  const struct endpoint *after, struct journal *journal) {
  int saved = errno;
  bool stream = before && before->type == SOCK_STREAM;
  bool waits = sends(call) && !call->error && after && after->tcp && after->unacked > 0;
  bool past = stream && call->row != &row_close && call_here(call) >= 0 &&
              (call->error || is_memorable(call, before, after));
  bool accepts = stream && call_meaning(call) == &row_accept && !call->error;
  if (!before || before->error || (!call->error && !past && !waits && !accepts) ||
      call->marks & CALL_MARK_INJECTED) /* the kernel knows nothing of it */
    return NULL;
  struct situation s = {.count = 0};
  if (accepts && after)
    note_connected(call, after);
  int peer_port = past ? remember(&s, call, before, after) : 0;
  if (peer_port && (is(before->state, "CLOSE") || (after && is(after->state, "CLOSE"))))
    situation_wire_reply(&s, before, peer_port, journal);
  if (call->error)
    look_at_failure(&s, call, before, journal);
  else if (waits)
    look_at_buffer(&s, call, after);
  errno = saved;
  if (!call->error && !s.empties && !s.unsent && !s.wire && !s.forged)
    return NULL;
  struct situation *copy = mem_alloc(sizeof *copy);
  *copy = s;
  return copy;
}

struct situation *situation_waited(const struct call *call, struct journal *journal) {
  struct situation s = {.count = 0};
  if (call->row != &row_connect || !journal)
    return NULL;
  situation_wire_syn(&s, call, journal);
  bool told = s.held || s.lost || s.slow || s.nobody || s.stopped || s.misled[0];
  if (!told)
    look_at_neighbor(&s, call, NULL, journal);
  if (!told && !s.asked)
    return NULL;
  struct situation *copy = mem_alloc(sizeof *copy);
  *copy = s;
  return copy;
}
