/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A child makes the namespaces and all that is in them (`build`) and hands the descriptors over; only when
 * everything stands does the process itself move in, so that a failure leaves it where it was. What can
 * go wrong becomes a diagnosis in trouble.c. Which networks there are: topology.c. */
#include "wire/lab.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "wire/broker.h"
#include "wire/counters.h"
#include "wire/furnish.h"
#include "wire/groups.h"
#include "wire/maker.h"
#include "wire/namespaces.h"
#include "wire/nat.h"
#include "wire/rtnl.h"
#include "wire/segment.h"
#include "wire/states.h"
#include "wire/sysctl.h"
#include "wire/trouble.h"

struct lab_host {
  int net;                      /* the network namespace */
  int settings[SYSCTL_FOLDERS]; /* folders of /proc/sys/net */
  struct rtnl *rtnl;
  struct states *states;
  struct nat *nat;           /* of the router; NULL: there is no way to it */
  struct maker *maker;       /* NULL on the client's host, where the process itself is */
  struct counters *counters; /* NULL: /proc does not show them */
  struct groups *groups;     /* of a host on a segment */
};

/* The end of a cable. */
struct lab_device {
  int tun;
  int index; /* the kernel's number of it */
};

struct lab {
  enum lab_topology topology;
  bool ipv6;  /* the kernel has it */
  bool user;  /* the namespaces are in a user namespace of their own */
  int broker; /* who is asked to change the lab; -1: this process may do so itself */
  struct lab_host hosts[LAB_HOSTS_MAX];
  struct lab_device devices[LAB_DEVICES_MAX];
};

#define NO_SPAN ((struct span){0, 0, 0})

static const struct topology *net_of(const struct lab *lab) {
  return topology_of(lab->topology);
}

/* Gives the tap NUMBER, called NAME, its hardware address: 0 or an errno. */
static int set_mac(int number, const char *name) {
  struct ifreq request = {.ifr_hwaddr.sa_family = ARPHRD_ETHER};
  memcpy(request.ifr_name, name, strlen(name) + 1);
  topology_mac(number, (unsigned char *)request.ifr_hwaddr.sa_data);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return errno;
  int error = ioctl(fd, SIOCSIFHWADDR, &request) < 0 ? errno : 0;
  close(fd);
  return error;
}

/* The end of a cable in this network namespace, a device called NAME; SEGMENT: of an Ethernet segment, device NUMBER. */
static int open_tun(struct lab_device *device, const char *name, bool segment, int number,
                    struct diag *diag) {
  device->tun = fd_high(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (device->tun < 0)
    return trouble_tun(diag, errno);
  struct ifreq request = {.ifr_flags = (short)((segment ? IFF_TAP : IFF_TUN) | IFF_NO_PI)};
  memcpy(request.ifr_name, name, strlen(name) + 1);
  if (ioctl(device->tun, TUNSETIFF, &request) < 0)
    return trouble_rights(diag, errno, segment ? "a tap device" : "a tun device");
  int error = segment ? set_mac(number, name) : 0;
  if (error)
    return trouble_rights(diag, error, "the hardware address of a tap device");
  device->index = (int)if_nametoindex(name);
  return 0;
}

/* Who is asked and told about the network of this namespace. */
static int open_netlink(struct lab *lab, int number, struct diag *diag) {
  struct lab_host *host = &lab->hosts[number];
  for (int i = 0; i < SYSCTL_FOLDERS; i++)
    if ((host->settings[i] = sysctl_open(i)) < 0)
      return trouble_say(diag, errno, "/proc/sys/net");
  host->rtnl = rtnl_open();
  host->nat = net_of(lab)->router && number == LAB_MIDDLE ? nat_open() : NULL;
  host->states = host->rtnl ? states_open() : NULL;
  host->counters = counters_open();
  host->groups = net_of(lab)->segment ? groups_open() : NULL;
  return host->states ? 0 : trouble_rights(diag, errno, "netlink");
}

/* Host NUMBER in this network namespace. */
static int build_host(struct lab *lab, int number, struct diag *diag) {
  struct lab_host *host = &lab->hosts[number];
  const struct topology *net = net_of(lab);
  int index[LAB_DEVICES_MAX] = {0};
  host->net = fd_high(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
  if (host->net < 0)
    return trouble_say(diag, errno, "/proc/self/ns/net");
  if (open_netlink(lab, number, diag) < 0)
    return -1;
  sysctl_prepare(host->settings[SYSCTL_IPV4]);
  int error = rtnl_up(host->rtnl, 1, 0, 0); /* lo is device 1 of every namespace */
  if (error)
    return trouble_rights(diag, error, "the device lo");
  for (int i = 0; i < net->devices; i++) {
    if (net->at[i].host == number &&
        open_tun(&lab->devices[i], net->at[i].name, net->segment, i, diag) < 0)
      return -1;
    index[i] = lab->devices[i].index;
  }
  return furnish_host(lab->topology, number, host->rtnl, index, lab->ipv6, diag);
}

/* Makes the namespaces and everything in them. */
static int build(struct lab *lab, struct diag *diag) {
  bool several = lab_hosts(lab) > 1;
  int flags = CLONE_NEWNET | (several ? CLONE_NEWNS : 0);
  for (int i = lab_hosts(lab) - 1; i >= 0; i--, flags = CLONE_NEWNET)
    if (namespaces_new(flags, &lab->user, diag) < 0 || build_host(lab, i, diag) < 0)
      return -1;
  if (net_of(lab)->segment && lab->ipv6)
    segment_drain(lab);
  return several ? furnish_mount_names(lab->topology, diag) : 0;
}

static struct lab *lab_new(enum lab_topology topology) {
  struct lab *lab = mem_zalloc(1, sizeof *lab);
  lab->topology = topology;
  lab->broker = -1;
  lab->ipv6 = access("/proc/sys/net/ipv6", F_OK) == 0;
  for (int i = 0; i < LAB_HOSTS_MAX; i++)
    lab->hosts[i] = (struct lab_host){
        .net = -1, .settings = {-1, -1}, .maker = i == LAB_CLIENT ? NULL : maker_new()};
  for (int i = 0; i < LAB_DEVICES_MAX; i++)
    lab->devices[i].tun = -1;
  return lab;
}

/* What the child that built the lab tells: descriptors for the user namespace, each host's network
   namespace and each device, or what went wrong. */
struct report {
  bool built, user;
  int index[LAB_DEVICES_MAX];
  char message[512], hint[512];
};
#define REPORT_FDS (1 + LAB_HOSTS_MAX + LAB_DEVICES_MAX)

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
    for (int i = 0; i < lab_hosts(lab); i++)
      fds[count++] = lab->hosts[i].net;
    for (int i = 0; i < lab_devices(lab); i++) {
      fds[count++] = lab->devices[i].tun;
      report.index[i] = lab->devices[i].index;
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
  int count = 1;
  for (int i = 0; i < lab_hosts(lab); i++) {
    lab->hosts[i].net = fd_high(fds[count++]);
    whole = whole && lab->hosts[i].net >= 0;
  }
  for (int i = 0; i < lab_devices(lab); i++) {
    lab->devices[i] = (struct lab_device){fd_high(fds[count++]), report.index[i]};
    whole = whole && lab->devices[i].tun >= 0;
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
    else if (open_netlink(lab, i, diag) < 0)
      return -1;
  if (lab_hosts(lab) == 1)
    return 0;
  if (unshare(CLONE_NEWNS) < 0)
    return trouble_say(diag, errno, "a mount namespace");
  return furnish_mount_names(lab->topology, diag);
}

/* The network whose names and addresses lab_side_host and lab_address_host know: that of the lab that was opened. */
static enum lab_topology here = LAB_TWO;

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
  if (result == 0) {
    here = lab_hosts(lab) > 1 ? topology : here;
    return lab;
  }
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
  for (int i = 0; i < LAB_HOSTS_MAX; i++) {
    struct lab_host *host = &lab->hosts[i];
    maker_free(host->maker);
    rtnl_close(host->rtnl);
    states_close(host->states);
    nat_close(host->nat);
    counters_close(host->counters);
    groups_close(host->groups);
    if (host->net >= 0)
      close(host->net);
    close_settings(host);
  }
  for (int i = 0; i < LAB_DEVICES_MAX; i++)
    if (lab->devices[i].tun >= 0)
      close(lab->devices[i].tun);
  if (lab->broker >= 0)
    close(lab->broker);
  free(lab);
}

enum lab_topology lab_topology(const struct lab *lab) {
  return lab ? lab->topology : LAB_NONE;
}

int lab_hosts(const struct lab *lab) {
  return net_of(lab)->hosts;
}

int lab_devices(const struct lab *lab) {
  return net_of(lab)->devices;
}

bool lab_is_segment(const struct lab *lab) {
  return net_of(lab)->segment;
}

const char *lab_host_name(const struct lab *lab, int host) {
  return net_of(lab)->names[host];
}

int lab_device_host(const struct lab *lab, int device) {
  return net_of(lab)->at[device].host;
}

int lab_far(const struct lab *lab, int device) {
  return net_of(lab)->at[device].far;
}

int lab_enter(const struct lab *lab, const char *side_name) {
  if (lab_hosts(lab) == 1)
    return 0;
  return setns(lab->hosts[lab_side_host(side_name)].net, CLONE_NEWNET) < 0 ? errno : 0;
}

int lab_thread(struct lab *lab, const char *side_name, pthread_t *thread,
               const pthread_attr_t *attr, void *(*start)(void *), void *data) {
  int number = lab && lab_hosts(lab) > 1 ? lab_side_host(side_name) : LAB_CLIENT;
  if (number == LAB_CLIENT)
    return pthread_create(thread, attr, start, data);
  const struct lab_host *host = &lab->hosts[number];
  return maker_make(host->maker, host->net, thread, attr, start, data);
}

int lab_park(struct lab *lab, int fd, int (*settle)(void *data), void *data) {
  int error = 0;
  for (int i = 1; i < lab_hosts(lab) && !error; i++)
    error = maker_start(lab->hosts[i].maker, lab->hosts[i].net, settle, data);
  lab->broker = fd;
  for (int i = 0; i < lab_hosts(lab); i++) {
    rtnl_close(lab->hosts[i].rtnl);
    close(lab->hosts[i].net);
    nat_close(lab->hosts[i].nat);
    close_settings(&lab->hosts[i]);
    lab->hosts[i].rtnl = NULL;
    lab->hosts[i].nat = NULL;
    lab->hosts[i].net = -1;
  }
  return error;
}

/* Sides of other names that are on a host other than the client's. */
static struct {
  pthread_mutex_t lock;
  struct placed_side {
    char *name;
    int host;
  } * at;
  size_t count;
} placed = {PTHREAD_MUTEX_INITIALIZER, NULL, 0};

/* Whether NAME, or what it has before a slash, is WORD. */
static bool is_named(const char *name, const char *word) {
  size_t len = strlen(word);
  return strncmp(name, word, len) == 0 && (!name[len] || name[len] == '/');
}

/* The place of NAME in `placed`, or its end; the lock is held. */
static size_t find_placed(const char *name) {
  size_t i = 0;
  while (i < placed.count && !is_named(name, placed.at[i].name))
    i++;
  return i;
}

/* The host that is called NAME, -1: none. */
static int named_host(const char *name) {
  const struct topology *net = topology_of(here);
  for (int i = 0; i < net->hosts; i++)
    if (is_named(name, net->names[i]))
      return i;
  return -1;
}

int lab_side_host(const char *name) {
  int host = named_host(name);
  if (host >= 0)
    return host;
  pthread_mutex_lock(&placed.lock);
  size_t i = find_placed(name);
  host = i < placed.count ? placed.at[i].host : LAB_CLIENT;
  pthread_mutex_unlock(&placed.lock);
  return host;
}

void lab_place(const char *name, const char *like) {
  int host = lab_side_host(like);
  if (named_host(name) >= 0)
    return;
  pthread_mutex_lock(&placed.lock);
  size_t i = find_placed(name);
  if (i < placed.count && host == LAB_CLIENT) {
    free(placed.at[i].name);
    placed.at[i] = placed.at[--placed.count];
  } else if (i < placed.count) {
    placed.at[i].host = host;
  } else if (host != LAB_CLIENT) {
    placed.at = mem_resize(placed.at, placed.count + 1, sizeof *placed.at);
    placed.at[placed.count++] = (struct placed_side){mem_strdup(name), host};
  }
  pthread_mutex_unlock(&placed.lock);
}

int lab_address_host(int family, const struct in6_addr *address) {
  return topology_address_host(topology_of(here), family, address);
}

bool lab_side_has(const char *side, const struct sockaddr_storage *address) {
  struct in6_addr a = IN6ADDR_ANY_INIT;
  if (address->ss_family == AF_INET6)
    a = ((const struct sockaddr_in6 *)address)->sin6_addr;
  else
    memcpy(&a, &((const struct sockaddr_in *)address)->sin_addr, sizeof(struct in_addr));
  return lab_address_host(address->ss_family, &a) == lab_side_host(side);
}

int lab_name_host(const struct lab *lab, const char *name) {
  for (int host = 0; host < lab_hosts(lab); host++)
    if (*lab_host_name(lab, host) && strcmp(lab_host_name(lab, host), name) == 0)
      return host;
  return -1;
}

void lab_device_address(const struct lab *lab, int device, int family, struct in6_addr *address) {
  const struct topology_device *at = &topology_of(lab->topology)->at[device];
  const char *own = family == AF_INET6 ? at->ip6 : at->ip4;
  memset(address, 0, sizeof *address);
  inet_pton(family, own ? own : family == AF_INET6 ? "::1" : "127.0.0.1", address);
}

void lab_host_address(const struct lab *lab, int host, int family, struct in6_addr *address) {
  int device = 0;
  while (lab_device_host(lab, device) != host)
    device++;
  lab_device_address(lab, device, family, address);
}

/* Whether device I ends a cable of HOST; a segment is everybody's. */
static bool is_at(const struct topology *net, int i, int host) {
  return net->segment || net->at[i].host == host || net->at[net->at[i].far].host == host;
}

int lab_mtu(struct lab *lab, int host, int mtu) {
  static const enum broker_request requests[] = {BROKER_MTU_CLIENT, BROKER_MTU_SERVER};
  if (lab->broker >= 0)
    return broker_ask(lab->broker, host < 0 ? BROKER_MTU : requests[host], mtu, NULL);
  const struct topology *net = net_of(lab);
  for (int i = 0; i < net->devices; i++) {
    if (host >= 0 && !is_at(net, i, host))
      continue;
    struct rtnl *rtnl = lab->hosts[net->at[i].host].rtnl;
    int error = rtnl_up(rtnl, lab->devices[i].index, (uint32_t)mtu, 0);
    if (!error && lab->ipv6 && net->at[i].ip6 && mtu >= LAB_MTU_IPV6)
      error = furnish_ip6(&net->at[i], rtnl, lab->devices[i].index);
    if (!error && lab->ipv6 && net->segment && mtu >= LAB_MTU_IPV6)
      error = rtnl_neighbors(rtnl, AF_INET6, lab->devices[i].index, LAB_TRIES);
    if (error)
      return error;
  }
  return 0;
}

int lab_tries(struct lab *lab, int tries) {
  const struct topology *net = net_of(lab);
  int error = 0;
  if (net->segment && lab->broker >= 0)
    return broker_ask(lab->broker, BROKER_TRIES, tries, NULL);
  for (int i = 0; net->segment && i < net->devices && !error; i++) {
    struct rtnl *rtnl = lab->hosts[net->at[i].host].rtnl;
    error = rtnl_neighbors(rtnl, AF_INET, lab->devices[i].index, (uint32_t)tries);
    if (!error && lab->ipv6)
      error = rtnl_neighbors(rtnl, AF_INET6, lab->devices[i].index, (uint32_t)tries);
  }
  return error;
}

int lab_nat(struct lab *lab, bool on) {
  if (lab->topology != LAB_ROUTER)
    return EINVAL;
  if (lab->broker >= 0)
    return broker_ask(lab->broker, BROKER_NAT, on, NULL);
  struct nat *nat = lab->hosts[LAB_MIDDLE].nat;
  return nat ? nat_set(nat, net_of(lab)->at[net_of(lab)->at[LAB_SERVER].far].name, on) : EOPNOTSUPP;
}

int lab_settings(const struct lab *lab, int host, int folder) {
  return lab->hosts[host].settings[folder];
}

int lab_broker(const struct lab *lab) {
  return lab->broker;
}

int lab_tun(const struct lab *lab, int device) {
  return lab->devices[device].tun;
}

struct states *lab_states(const struct lab *lab, int host) {
  return lab->hosts[host].states;
}

struct groups *lab_groups(const struct lab *lab, int host) {
  return lab->hosts[host].groups;
}

struct counters *lab_counters(const struct lab *lab, int host) {
  return lab->hosts[host].counters;
}
