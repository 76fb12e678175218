/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How 127.0.0.1 comes on a cable (LAB_ONE): the rule that finds local addresses before all others is
 * moved behind one that sends 127.0.0.0/8 out through the cable, and only what comes in from the cable
 * is looked up among the local addresses at once. */
#include "wire/furnish.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "wire/lab.h"
#include "wire/namespaces.h"
#include "wire/rtnl.h"
#include "wire/trouble.h"

#define ADDRESS_READY 1000000000 /* nanoseconds until an IPv6 address is in use at the latest */
#define QUEUE 10000 /* packets that wait to be read: more than a TCP window, so that none is lost */
#define CABLE_TABLE 100 /* the routing table that knows what goes over the cable */

struct sysctl {
  const char *name, *value;
};

/* Writes a list of settings of DEVICE, which ends with a NULL name; VERSION of IP is 4 or 6. */
static int put_settings(int version, const char *device, const struct sysctl *list,
                        struct diag *diag) {
  for (; list->name; list++) {
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/net/ipv%d/conf/%s/%s", version, device, list->name);
    int error = file_put(path, list->value);
    if (error)
      return trouble_rights(diag, error, path);
  }
  return 0;
}

static int furnish_one(struct rtnl *rtnl, const char *device, int index, bool ipv6,
                       struct diag *diag) {
  static const struct sysctl all[] = {{"rp_filter", "0"}, {NULL, NULL}};
  static const struct sysctl own[] = {
      {"rp_filter", "0"}, {"route_localnet", "1"}, {"accept_local", "1"}, {NULL, NULL}};
  static const struct sysctl off[] = {{"disable_ipv6", "1"}, {NULL, NULL}};
  if (put_settings(4, "all", all, diag) < 0 || put_settings(4, device, own, diag) < 0)
    return -1;
  if (ipv6 && (put_settings(6, "default", off, diag) < 0 || put_settings(6, device, off, diag) < 0))
    return -1;
  int error = rtnl_up(rtnl, index, LAB_MTU, QUEUE);
  if (!error)
    error = rtnl_rule_add(rtnl, 5, RT_TABLE_LOCAL, device);
  if (!error)
    error = rtnl_rule_add(rtnl, 6, CABLE_TABLE, NULL);
  if (!error)
    error = rtnl_rule_add(rtnl, 100, RT_TABLE_LOCAL, NULL);
  if (!error)
    error = rtnl_rule_delete(rtnl, 0, RT_TABLE_LOCAL);
  if (!error)
    error = rtnl_route(rtnl, CABLE_TABLE, htonl(INADDR_LOOPBACK & 0xff000000), 8, index,
                       htonl(INADDR_LOOPBACK));
  return error ? trouble_rights(diag, error, "the route of 127.0.0.1") : 0;
}

int furnish_ip6(const struct topology_device *device, struct rtnl *rtnl, int index) {
  struct in6_addr address;
  inet_pton(AF_INET6, device->ip6, &address);
  int error = rtnl_address(rtnl, index, AF_INET6, &address, 64);
  int64_t until = clock_now() + ADDRESS_READY;
  while (!error && !rtnl_takes(rtnl, &address) && clock_now() < until)
    nanosleep(&(struct timespec){0, 100000}, NULL);
  if (error || !device->gate6)
    return error;
  inet_pton(AF_INET6, device->gate6, &address);
  return rtnl_gateway(rtnl, AF_INET6, &address, index);
}

static int furnish_ip4(const struct topology *net, int number, struct rtnl *rtnl, int index) {
  const struct topology_device *device = &net->at[number];
  struct in_addr address;
  inet_pton(AF_INET, device->ip4, &address);
  int error = rtnl_address(rtnl, index, AF_INET, &address, 24);
  for (int i = 0; i < net->devices && !error;
       i++) { /* more exact than the network's own route, see rtnl_route */
    bool far = net->segment ? i != number : i == device->far;
    inet_pton(AF_INET, net->at[i].ip4, &address);
    if (far)
      error = rtnl_route(rtnl, RT_TABLE_MAIN, address.s_addr, 32, index, 0);
  }
  /* Groups need no gateway. The source makes this route another than those of the hosts: of routes that differ in the
     destination alone the kernel keeps one cache, and a packet to a group made neighbors unreachable. */
  inet_pton(AF_INET, device->ip4, &address);
  if (!error && net->segment)
    error = rtnl_route(rtnl, RT_TABLE_MAIN, htonl(INADDR_UNSPEC_GROUP), 4, index, address.s_addr);
  if (!error && device->gate4) {
    inet_pton(AF_INET, device->gate4, &address);
    error = rtnl_gateway(rtnl, AF_INET, &address, index);
  }
  return error;
}

/* What hosts of a segment say by themselves is said once, and at once: reports of groups (RFC 9776, 8.1: twice, a
   second apart), questions for neighbors. */
static int furnish_segment(const char *name, struct rtnl *rtnl, int index, bool ipv6,
                           struct diag *diag) {
  static const struct sysctl soon[] = {{"mldv2_unsolicited_report_interval", "1"}, {NULL, NULL}};
  file_put("/proc/sys/net/ipv4/igmp_qrv", "1"); /* a kernel without it reports twice */
  if (ipv6 && (put_settings(6, "default", soon, diag) < 0 || put_settings(6, name, soon, diag) < 0))
    return -1;
  int error = rtnl_neighbors(rtnl, AF_INET, index, LAB_TRIES);
  if (!error && ipv6)
    error = rtnl_neighbors(rtnl, AF_INET6, index, LAB_TRIES);
  return error ? trouble_rights(diag, error, "the neighbor caches") : 0;
}

/* A device with addresses. */
static int furnish_device(const struct topology *net, int number, struct rtnl *rtnl, int index,
                          bool ipv6, struct diag *diag) {
  /* No address of its own making, no router to ask: nothing is on the wire but what the sides do. */
  static const struct sysctl quiet[] = {
      {"addr_gen_mode", "1"}, {"accept_ra", "0"}, {"disable_ipv6", "0"}, {NULL, NULL}};
  const struct topology_device *device = &net->at[number];
  /* The default too: below LAB_MTU_IPV6 the kernel throws a device's own settings away, and above it begins with
     the default. */
  if (ipv6 && (put_settings(6, "default", quiet, diag) < 0 ||
               put_settings(6, device->name, quiet, diag) < 0))
    return -1;
  if (net->segment && furnish_segment(device->name, rtnl, index, ipv6, diag) < 0)
    return -1;
  int error = rtnl_up(rtnl, index, LAB_MTU, QUEUE);
  if (!error)
    error = furnish_ip4(net, number, rtnl, index);
  if (!error && ipv6)
    error = furnish_ip6(device, rtnl, index);
  if (!error &&
      (!net->router || device->host != LAB_MIDDLE)) /* a limited broadcast finds its way */
    error = rtnl_route(rtnl, RT_TABLE_MAIN, INADDR_BROADCAST, 32, index, 0);
  return error ? trouble_rights(diag, error, "the addresses of the hosts") : 0;
}

/* The host of the calling thread forwards. It reports each packet that it cannot forward: which ones it may, when it may
   so many a second, would depend on the clock. */
static int let_forward(bool ipv6, struct diag *diag) {
  static const struct {
    const char *path, *value;
    bool ipv6;
  } list[] = {{"/proc/sys/net/ipv4/ip_forward", "1", false},
              {"/proc/sys/net/ipv4/icmp_ratemask", "0", false},
              {"/proc/sys/net/ipv6/conf/all/forwarding", "1", true},
              {"/proc/sys/net/ipv6/icmp/ratelimit", "0", true}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    int error = ipv6 || !list[i].ipv6 ? file_put(list[i].path, list[i].value) : 0;
    if (error)
      return trouble_rights(diag, error, list[i].path);
  }
  return 0;
}

/* Whoever is in the lab may make ICMP sockets (icmp(7)): a kernel without the setting goes without. */
static void allow_echo(void) {
  char range[32];
  snprintf(range, sizeof range, "%u %u", getegid(), getegid());
  file_put("/proc/sys/net/ipv4/ping_group_range", range);
}

int furnish_host(enum lab_topology which, int host, struct rtnl *rtnl,
                 const int index[LAB_DEVICES_MAX], bool ipv6, struct diag *diag) {
  const struct topology *net = topology_of(which);
  allow_echo();
  if (which == LAB_ONE)
    return furnish_one(rtnl, net->at[0].name, index[0], ipv6, diag);
  bool forwards = net->router && host == LAB_MIDDLE;
  for (int i = 0; forwards && i < net->devices; i++) {
    int error = net->at[i].host == host ? rtnl_no_groups(rtnl, index[i]) : 0;
    if (error)
      return trouble_rights(diag, error, "the devices of the router");
  }
  if (forwards && let_forward(ipv6, diag) < 0)
    return -1;
  for (int i = 0; i < net->devices; i++)
    if (net->at[i].host == host && furnish_device(net, i, rtnl, index[i], ipv6, diag) < 0)
      return -1;
  return 0;
}

/* Names. */

void furnish_names(enum lab_topology which, struct text *out) {
  bool ipv6 = access("/proc/sys/net/ipv6", F_OK) == 0;
  char own[256] = "";
  gethostname(own, sizeof own - 1);
  text_addf(out, "127.0.0.1 localhost\n");
  if (own[0] && strcmp(own, "localhost") != 0)
    text_addf(out, "127.0.0.1 %s\n", own);
  if (ipv6)
    text_adds(out, "::1 localhost ip6-localhost ip6-loopback\n");
  if (which == LAB_NONE)
    return;
  const struct topology *net = topology_of(which);
  for (int i = 0; i < net->devices && net->at[i].ip4; i++) {
    const char *name = net->names[net->at[i].host];
    text_addf(out, "%s %s\n", net->at[i].ip4, name);
    if (ipv6)
      text_addf(out, "%s %s\n", net->at[i].ip6, name);
  }
}

/* The file is written to a tmpfs that lies over /tmp for a moment, and is mounted from there. */
int furnish_mount_names(enum lab_topology which, struct diag *diag) {
  static const char file[] = "/tmp/hosts";
  struct text t = TEXT_EMPTY;
  furnish_names(which, &t);
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
