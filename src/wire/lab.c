/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child makes the namespaces and all that is in them (`build`) and hands the descriptors over; only when
 * everything stands does the process itself move in, so that a failure leaves it where it was. What can
 * go wrong becomes a diagnosis in trouble.c. To add a topology: a way to furnish its hosts beside
 * furnish_one and furnish_two.
 *
 * How 127.0.0.1 comes on a cable (LAB_ONE): the rule that finds local addresses before all others is
 * moved behind one that sends 127.0.0.0/8 out through the cable, and only what comes in from the cable
 * is looked up among the local addresses at once. */
#include "wire/lab.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "wire/broker.h"
#include "wire/namespaces.h"
#include "wire/rtnl.h"
#include "wire/states.h"
#include "wire/sysctl.h"
#include "wire/trouble.h"

#define ADDRESS_READY 1000000000 /* nanoseconds until an IPv6 address is in use at the latest */
#define CABLE "wire"             /* the name of the device */
#define QUEUE 10000 /* packets that wait to be read: more than a TCP window, so that none is lost */
#define CABLE_TABLE 100 /* the routing table that knows what goes over the cable */

struct lab_host {
  int tun, net;                 /* the cable's end, the network namespace */
  int device;                   /* the index of the cable's device */
  int settings[SYSCTL_FOLDERS]; /* folders of /proc/sys/net */
  struct rtnl *rtnl;
  struct states *states;
};

/* A thread on a host that makes threads there: a thread starts in its maker's network namespace. */
struct maker {
  pthread_mutex_t turn; /* of whoever asks, until there is an answer */
  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t wake;
  pthread_t own;
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

struct lab {
  enum lab_topology topology;
  bool ipv6;  /* the kernel has it */
  bool user;  /* the namespaces are in a user namespace of their own */
  int broker; /* who is asked to change the lab; -1: this process may do so itself */
  struct lab_host hosts[LAB_HOSTS_MAX];
  struct maker maker; /* on the server's host: the process itself is on the client's */
};

static const struct {
  const char *name, *ip4, *ip6;
} two[LAB_HOSTS_MAX] = {{"client", "10.0.0.1", "fd00::1"}, {"server", "10.0.0.2", "fd00::2"}};

#define NO_SPAN ((struct span){0, 0, 0})

struct sysctl {
  const char *path, *value;
};

/* An IPv6 setting of the cable, and the default: below LAB_MTU_IPV6 the kernel throws the cable's own
   settings away, and above it begins with the default. */
#define IPV6_CONF(name, value)                                                                     \
  {"/proc/sys/net/ipv6/conf/default/" name, value}, {                                              \
    "/proc/sys/net/ipv6/conf/" CABLE "/" name, value                                               \
  }

/* Writes a list of sysctls that ends with a NULL path. */
static int put_sysctls(const struct sysctl *list, struct diag *diag) {
  for (; list->path; list++) {
    int error = file_put(list->path, list->value);
    if (error)
      return trouble_rights(diag, error, list->path);
  }
  return 0;
}

/* The cable's end in this network namespace. */
static int open_tun(struct lab_host *host, struct diag *diag) {
  host->tun = fd_high(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (host->tun < 0)
    return trouble_tun(diag, errno);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  memcpy(request.ifr_name, CABLE, sizeof CABLE);
  if (ioctl(host->tun, TUNSETIFF, &request) < 0)
    return trouble_rights(diag, errno, "a tun device");
  host->device = (int)if_nametoindex(CABLE);
  return 0;
}

/* Who is asked and told about the network of this namespace. */
static int open_netlink(struct lab_host *host, struct diag *diag) {
  for (int i = 0; i < SYSCTL_FOLDERS; i++)
    if ((host->settings[i] = sysctl_open(i)) < 0)
      return trouble_say(diag, errno, "/proc/sys/net");
  host->rtnl = rtnl_open();
  host->states = host->rtnl ? states_open() : NULL;
  return host->states ? 0 : trouble_rights(diag, errno, "netlink");
}

/* All of a host but its addresses and routes: descriptors, lo up. */
static int open_host(struct lab_host *host, struct diag *diag) {
  host->net = fd_high(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (host->net < 0)
    return trouble_say(diag, errno, "/proc/self/ns/net");
  if (open_netlink(host, diag) < 0)
    return -1;
  sysctl_prepare(host->settings[SYSCTL_IPV4]);
  int error = rtnl_up(host->rtnl, 1, 0, 0); /* lo is device 1 of every namespace */
  if (error)
    return trouble_rights(diag, error, "the device lo");
  return open_tun(host, diag);
}

static int furnish_one(struct lab *lab, struct diag *diag) {
  static const struct sysctl ip4[] = {{"/proc/sys/net/ipv4/conf/all/rp_filter", "0"},
                                      {"/proc/sys/net/ipv4/conf/" CABLE "/rp_filter", "0"},
                                      {"/proc/sys/net/ipv4/conf/" CABLE "/route_localnet", "1"},
                                      {"/proc/sys/net/ipv4/conf/" CABLE "/accept_local", "1"},
                                      {NULL, NULL}};
  static const struct sysctl ip6[] = {IPV6_CONF("disable_ipv6", "1"), {NULL, NULL}};
  struct lab_host *host = &lab->hosts[0];
  if (put_sysctls(ip4, diag) < 0 || (lab->ipv6 && put_sysctls(ip6, diag) < 0))
    return -1;
  int error = rtnl_up(host->rtnl, host->device, LAB_MTU, QUEUE);
  if (!error)
    error = rtnl_rule_add(host->rtnl, 5, RT_TABLE_LOCAL, CABLE);
  if (!error)
    error = rtnl_rule_add(host->rtnl, 6, CABLE_TABLE, NULL);
  if (!error)
    error = rtnl_rule_add(host->rtnl, 100, RT_TABLE_LOCAL, NULL);
  if (!error)
    error = rtnl_rule_delete(host->rtnl, 0, RT_TABLE_LOCAL);
  if (!error)
    error = rtnl_route(host->rtnl, CABLE_TABLE, htonl(INADDR_LOOPBACK & 0xff000000), 8,
                       host->device, htonl(INADDR_LOOPBACK));
  return error ? trouble_rights(diag, error, "the route of 127.0.0.1") : 0;
}

/* Gives host NUMBER of LAB_TWO its IPv6 address, if there is IPv6: 0 or an errno. */
static int add_ip6(struct lab *lab, int number) {
  struct lab_host *host = &lab->hosts[number];
  struct in6_addr address;
  inet_pton(AF_INET6, two[number].ip6, &address);
  int error = lab->ipv6 ? rtnl_address(host->rtnl, host->device, AF_INET6, &address, 64) : 0;
  int64_t until = clock_now() + ADDRESS_READY;
  while (lab->ipv6 && !error && !rtnl_takes(host->rtnl, &address) && clock_now() < until)
    nanosleep(&(struct timespec){0, 100000}, NULL);
  return error;
}

static int furnish_two(struct lab *lab, int number, struct diag *diag) {
  /* No address of its own making, no router to ask: nothing is on the wire but what the sides do. */
  static const struct sysctl ip6[] = {IPV6_CONF("addr_gen_mode", "1"),
                                      IPV6_CONF("accept_ra", "0"),
                                      IPV6_CONF("disable_ipv6", "0"),
                                      {NULL, NULL}};
  struct lab_host *host = &lab->hosts[number];
  if (lab->ipv6 && put_sysctls(ip6, diag) < 0)
    return -1;
  struct in_addr address;
  inet_pton(AF_INET, two[number].ip4, &address);
  int error = rtnl_up(host->rtnl, host->device, LAB_MTU, QUEUE);
  if (!error)
    error = rtnl_address(host->rtnl, host->device, AF_INET, &address, 24);
  if (!error)
    error = add_ip6(lab, number);
  if (!error) { /* more exact than the network's own route, see rtnl_route */
    inet_pton(AF_INET, two[1 - number].ip4, &address);
    error = rtnl_route(host->rtnl, RT_TABLE_MAIN, address.s_addr, 32, host->device, 0);
  }
  if (!error) /* a limited broadcast finds its way */
    error = rtnl_route(host->rtnl, RT_TABLE_MAIN, INADDR_BROADCAST, 32, host->device, 0);
  return error ? trouble_rights(diag, error, "the addresses of the hosts") : 0;
}

void lab_hosts_file(const struct lab *lab, struct text *out) {
  bool ipv6 = access("/proc/sys/net/ipv6", F_OK) == 0;
  char own[256] = "";
  gethostname(own, sizeof own - 1);
  text_addf(out, "127.0.0.1 localhost\n");
  if (own[0] && strcmp(own, "localhost") != 0)
    text_addf(out, "127.0.0.1 %s\n", own);
  if (ipv6)
    text_adds(out, "::1 localhost ip6-localhost ip6-loopback\n");
  for (int i = 0; lab && lab->topology == LAB_TWO && i < LAB_HOSTS_MAX; i++) {
    text_addf(out, "%s %s\n", two[i].ip4, two[i].name);
    if (ipv6)
      text_addf(out, "%s %s\n", two[i].ip6, two[i].name);
  }
}

/* Puts a file with the hosts' names over /etc/hosts, in this process's own view of the file system: the
   file is written to a tmpfs that lies over /tmp for a moment, and is mounted from there. */
static int mount_names(const struct lab *lab, struct diag *diag) {
  static const char file[] = "/tmp/hosts";
  struct text t = TEXT_EMPTY;
  lab_hosts_file(lab, &t);
  int error = namespaces_keep_mounts(), fd = -1;
  if (!error && mount("none", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755") < 0)
    error = errno;
  if (!error) {
    fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, t.s, t.len) != (ssize_t)t.len || fchmod(fd, 0644) < 0 ||
        mount(file, "/etc/hosts", "none", MS_BIND, NULL) < 0)
      error = errno;
    if (fd >= 0)
      close(fd);
    umount2("/tmp", MNT_DETACH);
  }
  text_free(&t);
  return error ? trouble_names(diag, error) : 0;
}

/* Makes the namespaces and everything in them. */
static int build(struct lab *lab, struct diag *diag) {
  int flags = CLONE_NEWNET | (lab->topology == LAB_TWO ? CLONE_NEWNS : 0);
  for (int i = lab_hosts(lab) - 1; i >= 0; i--, flags = CLONE_NEWNET) {
    if (namespaces_new(flags, &lab->user, diag) < 0 || open_host(&lab->hosts[i], diag) < 0)
      return -1;
    if (lab->topology == LAB_TWO ? furnish_two(lab, i, diag) < 0 : furnish_one(lab, diag) < 0)
      return -1;
  }
  return lab->topology == LAB_TWO ? mount_names(lab, diag) : 0;
}

static struct lab *lab_new(enum lab_topology topology) {
  struct lab *lab = mem_zalloc(1, sizeof *lab);
  lab->topology = topology;
  lab->broker = -1;
  pthread_mutex_init(&lab->maker.turn, NULL);
  pthread_mutex_init(&lab->maker.lock, NULL);
  pthread_cond_init(&lab->maker.wake, NULL);
  lab->ipv6 = access("/proc/sys/net/ipv6", F_OK) == 0;
  for (int i = 0; i < LAB_HOSTS_MAX; i++)
    lab->hosts[i] = (struct lab_host){.tun = -1, .net = -1, .settings = {-1, -1}};
  return lab;
}

/* What the child that built the lab tells: descriptors for the user namespace and for each host its cable
   and its network namespace, or what went wrong. */
struct report {
  bool built, user;
  int device[LAB_HOSTS_MAX];
  char message[512], hint[512];
};
#define REPORT_FDS (1 + 2 * LAB_HOSTS_MAX)

/* Sends or receives, with CALL, a report and its descriptors: whether it came through whole. */
static bool pass(ssize_t (*call)(int, struct msghdr *, int), int fd, struct report *report,
                 int fds[REPORT_FDS], int count) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(REPORT_FDS * sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  size_t len = (size_t)count * sizeof *fds;
  struct iovec data = {report, sizeof *report};
  struct msghdr m = {.msg_iov = &data, .msg_iovlen = 1};
  struct cmsghdr *c = &control.header;
  if (count) {
    m.msg_control = &control;
    m.msg_controllen = CMSG_SPACE(len);
    *c = (struct cmsghdr){CMSG_LEN(len), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(c), fds, len);
  }
  ssize_t n;
  do
    n = call(fd, &m, MSG_NOSIGNAL | MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (count && m.msg_controllen >= CMSG_LEN(sizeof(int)))
    memcpy(fds, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0));
  return n == (ssize_t)sizeof *report;
}

static ssize_t send_message(int fd, struct msghdr *m, int flags) {
  return sendmsg(fd, m, flags & ~MSG_CMSG_CLOEXEC);
}

/* The child: builds and reports. */
_Noreturn static void build_for_parent(struct lab *lab, int fd) {
  struct report report = {.built = false};
  struct diag trouble = DIAG_EMPTY;
  int fds[REPORT_FDS], count = 0;
  if (build(lab, &trouble) == 0) {
    report.built = true;
    report.user = lab->user;
    fds[count++] = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
    for (int i = 0; i < lab_hosts(lab); i++) {
      fds[count++] = lab->hosts[i].tun;
      fds[count++] = lab->hosts[i].net;
      report.device[i] = lab->hosts[i].device;
    }
  } else {
    snprintf(report.message, sizeof report.message, "%s", trouble.message);
    snprintf(report.hint, sizeof report.hint, "%s", trouble.hint ? trouble.hint : "");
  }
  _exit(pass(send_message, fd, &report, fds, count) ? 0 : 1);
}

/* Fills DIAG with what went wrong in the child, which ended with STATUS. */
static int explain_report(const struct report *report, int status, struct diag *diag) {
  if (!WIFSIGNALED(status)) {
    diag_set(diag, "OSError", NULL, NO_SPAN, "%s",
             report->message[0] ? report->message : "its descriptors could not be passed on");
    if (report->hint[0])
      diag_hint(diag, "%s", report->hint);
    return -1;
  }
  return trouble_signal(diag, WTERMSIG(status));
}

/* Has a child build LAB and takes its descriptors over, the user namespace's in *USER. */
static int build_in_child(struct lab *lab, int *user, struct diag *diag) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return trouble_say(diag, errno, "a pair of sockets");
  pid_t child = fork();
  int error = errno;
  if (child == 0)
    build_for_parent(lab, ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return trouble_say(diag, error, "a process to build it in");
  }
  struct report report = {.built = false};
  int fds[REPORT_FDS], status = 0;
  for (int i = 0; i < REPORT_FDS; i++)
    fds[i] = -1;
  bool whole = pass(recvmsg, ends[0], &report, fds, REPORT_FDS);
  close(ends[0]);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  *user = fd_high(fds[0]);
  for (int i = 0; i < lab_hosts(lab); i++) {
    lab->hosts[i].tun = fd_high(fds[1 + 2 * i]);
    lab->hosts[i].net = fd_high(fds[2 + 2 * i]);
    lab->hosts[i].device = report.device[i];
    whole = whole && lab->hosts[i].net >= 0;
  }
  lab->user = report.user;
  return whole && report.built ? 0 : explain_report(&report, status, diag);
}

/* Moves the process in. It was all done before by the child, with the same rights. */
static int move_in(struct lab *lab, int user, struct diag *diag) {
  if (lab->user && setns(user, CLONE_NEWUSER) < 0)
    return trouble_say(diag, errno, "to enter the user namespace");
  for (int i = lab_hosts(lab) - 1; i >= 0; i--) /* the client's last: the process stays there */
    if (setns(lab->hosts[i].net, CLONE_NEWNET) < 0)
      return trouble_say(diag, errno, "to enter the network namespace");
    else if (open_netlink(&lab->hosts[i], diag) < 0)
      return -1;
  if (lab->topology != LAB_TWO)
    return 0;
  if (unshare(CLONE_NEWNS) < 0)
    return trouble_say(diag, errno, "a mount namespace");
  return mount_names(lab, diag);
}

struct lab *lab_open(enum lab_topology topology, struct diag *diag) {
#ifndef HAVE_LIBMNL
  diag_set(diag, "OSError", NULL, NO_SPAN,
           "the lab cannot be opened: it was left out of this build");
  diag_hint(diag, "build it with libmnl (Debian: libmnl-dev)");
  return NULL;
#endif
  struct lab *lab = lab_new(topology);
  int user = -1;
  int result = build_in_child(lab, &user, diag);
  if (result == 0)
    result = move_in(lab, user, diag);
  if (user >= 0)
    close(user);
  if (result == 0)
    return lab;
  lab_close(lab);
  struct text message = TEXT_EMPTY;
  text_addf(&message, "the lab cannot be opened: %s", diag->message);
  free(diag->message);
  diag->message = text_take(&message);
  return NULL;
}

/* The loopback of a namespace that was just made is down: 0 or an errno. */
static int raise_loopback(void) {
  struct ifreq request = {.ifr_flags = 0};
  memcpy(request.ifr_name, "lo", sizeof "lo");
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return errno;
  int error = ioctl(fd, SIOCGIFFLAGS, &request) < 0 ? errno : 0;
  request.ifr_flags |= IFF_UP;
  if (!error && ioctl(fd, SIOCSIFFLAGS, &request) < 0)
    error = errno;
  close(fd);
  return error;
}

int lab_alone(struct diag *diag) {
  int error = unshare(CLONE_NEWNET) < 0 ? errno : raise_loopback();
  return error ? trouble_rights(diag, error, "the device lo") : 0;
}

/* The thread that makes others. */
static void *make_threads(void *data) {
  struct lab *lab = data;
  struct maker *m = &lab->maker;
  sigset_t all;
  sigfillset(&all);
  pthread_mutex_lock(&m->lock);
  m->error = setns(lab->hosts[LAB_SERVER].net, CLONE_NEWNET) < 0 ? errno : 0;
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

/* Starts the maker: 0 or an errno. The lock is held. */
static int start_maker(struct lab *lab, int (*settle)(void *data), void *data) {
  struct maker *m = &lab->maker;
  sigset_t all, old;
  sigfillset(&all);
  m->settle = settle;
  m->settle_data = data;
  m->error = -1;
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int error = pthread_create(&m->own, NULL, make_threads, lab);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  m->runs = !error;
  while (m->runs && m->error < 0)
    pthread_cond_wait(&m->wake, &m->lock);
  return error ? error : m->error;
}

static void stop_maker(struct maker *m) {
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
}

static void close_settings(struct lab_host *host) {
  for (int i = 0; i < SYSCTL_FOLDERS; i++) {
    if (host->settings[i] >= 0)
      close(host->settings[i]);
    host->settings[i] = -1;
  }
}

void lab_close(struct lab *lab) {
  if (!lab)
    return;
  stop_maker(&lab->maker);
  for (int i = 0; i < LAB_HOSTS_MAX; i++) {
    struct lab_host *host = &lab->hosts[i];
    rtnl_close(host->rtnl);
    states_close(host->states);
    if (host->tun >= 0)
      close(host->tun);
    if (host->net >= 0)
      close(host->net);
    close_settings(host);
  }
  if (lab->broker >= 0)
    close(lab->broker);
  free(lab);
}

enum lab_topology lab_topology(const struct lab *lab) {
  return lab->topology;
}

int lab_hosts(const struct lab *lab) {
  return lab->topology == LAB_TWO ? 2 : 1;
}

const char *lab_host_name(const struct lab *lab, int host) {
  return lab->topology == LAB_TWO ? two[host].name : "";
}

int lab_enter(const struct lab *lab, const char *side_name) {
  if (lab->topology != LAB_TWO)
    return 0;
  return setns(lab->hosts[lab_side_host(side_name)].net, CLONE_NEWNET) < 0 ? errno : 0;
}

int lab_thread(struct lab *lab, const char *side_name, pthread_t *thread,
               const pthread_attr_t *attr, void *(*start)(void *), void *data) {
  if (!lab || lab->topology != LAB_TWO || lab_side_host(side_name) != LAB_SERVER)
    return pthread_create(thread, attr, start, data);
  struct maker *m = &lab->maker;
  pthread_mutex_lock(&m->turn);
  pthread_mutex_lock(&m->lock);
  int error = m->runs ? 0 : start_maker(lab, NULL, NULL);
  if (!error) {
    m->thread = thread;
    m->attr = attr;
    m->data = data;
    m->start = start;
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

int lab_park(struct lab *lab, int fd, int (*settle)(void *data), void *data) {
  int error = 0;
  if (lab->topology == LAB_TWO) {
    pthread_mutex_lock(&lab->maker.lock);
    error = start_maker(lab, settle, data);
    pthread_mutex_unlock(&lab->maker.lock);
  }
  lab->broker = fd;
  for (int i = 0; i < lab_hosts(lab); i++) {
    rtnl_close(lab->hosts[i].rtnl);
    close(lab->hosts[i].net);
    close_settings(&lab->hosts[i]);
    lab->hosts[i].rtnl = NULL;
    lab->hosts[i].net = -1;
  }
  return error;
}

/* Sides of other names that are on the server's host. */
static struct {
  pthread_mutex_t lock;
  char **names;
  size_t count;
} placed = {PTHREAD_MUTEX_INITIALIZER, NULL, 0};

/* Whether NAME, or what it has before a slash, is WORD. */
static bool is_named(const char *name, const char *word) {
  size_t len = strlen(word);
  return strncmp(name, word, len) == 0 && (!name[len] || name[len] == '/');
}

int lab_side_host(const char *name) {
  bool server = is_named(name, two[LAB_SERVER].name);
  pthread_mutex_lock(&placed.lock);
  for (size_t i = 0; i < placed.count && !server; i++)
    server = is_named(name, placed.names[i]);
  pthread_mutex_unlock(&placed.lock);
  return server ? LAB_SERVER : LAB_CLIENT;
}

void lab_place(const char *name, const char *like) {
  int host = lab_side_host(like);
  bool fixed = is_named(name, two[LAB_CLIENT].name) || is_named(name, two[LAB_SERVER].name);
  pthread_mutex_lock(&placed.lock);
  size_t i = 0;
  while (i < placed.count && !is_named(name, placed.names[i]))
    i++;
  if (i < placed.count && host == LAB_CLIENT) {
    free(placed.names[i]);
    placed.names[i] = placed.names[--placed.count];
  } else if (i == placed.count && host == LAB_SERVER && !fixed) {
    placed.names = mem_resize(placed.names, placed.count + 1, sizeof *placed.names);
    placed.names[placed.count++] = mem_strdup(name);
  }
  pthread_mutex_unlock(&placed.lock);
}

int lab_address_host(int family, const struct in6_addr *address) {
  for (int host = 0; host < LAB_HOSTS_MAX; host++) {
    struct in6_addr own = IN6ADDR_ANY_INIT;
    bool ip6 = family == AF_INET6;
    inet_pton(family, ip6 ? two[host].ip6 : two[host].ip4, &own);
    if (memcmp(&own, address, ip6 ? 16 : 4) == 0)
      return host;
  }
  return -1;
}

int lab_mtu(struct lab *lab, int mtu) {
  if (lab->broker >= 0)
    return broker_ask(lab->broker, BROKER_MTU, mtu, NULL);
  for (int i = 0; i < lab_hosts(lab); i++) {
    struct lab_host *host = &lab->hosts[i];
    int error = rtnl_up(host->rtnl, host->device, (uint32_t)mtu, 0);
    if (!error && lab->topology == LAB_TWO && mtu >= LAB_MTU_IPV6)
      error = add_ip6(lab, i);
    if (error)
      return error;
  }
  return 0;
}

int lab_settings(const struct lab *lab, int host, int folder) {
  return lab->hosts[host].settings[folder];
}

int lab_broker(const struct lab *lab) {
  return lab->broker;
}

int lab_tun(const struct lab *lab, int host) {
  return lab->hosts[host].tun;
}

struct states *lab_states(const struct lab *lab, int host) {
  return lab->hosts[host].states;
}
