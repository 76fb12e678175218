/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnoses of namespaces and what is in them. To add a reason: a condition in the function that asks about its error. */
#include "wire/trouble.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"

#define NO_SPAN ((struct span){0, 0, 0})

/* Whether ERROR is one that has nothing to do with labs; then the hint is given. */
static bool is_common(struct diag *diag, int error) {
  if (error == EMFILE)
    diag_hint(diag, "this process has no descriptor left: ulimit -n 64");
  else if (error == ENFILE || error == ENOMEM)
    diag_hint(diag, "this machine has none left; end other programs");
  return error == EMFILE || error == ENFILE || error == ENOMEM;
}

int trouble_say(struct diag *diag, int error, const char *what) {
  diag_set(diag, "OSError", NULL, NO_SPAN, "%s: %s", what, strerror(error));
  is_common(diag, error);
  return -1;
}

/* The number in a file below /proc/sys, or -1. */
static long sysctl_number(const char *path) {
  struct text t = TEXT_EMPTY;
  long n = file_read(path, &t) ? -1 : strtol(text_str(&t), NULL, 10);
  text_free(&t);
  return n;
}

/* Whether a system-call filter is on this process, as in most containers. */
static bool filtered(void) {
  struct text t = TEXT_EMPTY;
  const char *line = file_read("/proc/self/status", &t) ? NULL : strstr(text_str(&t), "\nSeccomp:");
  bool yes = line && strtol(line + strlen("\nSeccomp:"), NULL, 10) == 2;
  text_free(&t);
  return yes;
}

/* Whether the root of this process is not a mount point: a plain folder that chroot(2) has made its root. A root made of
   a mount point cannot be told from the machine's. */
static bool in_folder(void) {
  struct text t = TEXT_EMPTY;
  bool read = file_read("/proc/self/mountinfo", &t) == 0, root = false;
  for (const char *line = text_str(&t); line && !root; line = strchr(line, '\n')) {
    line += *line == '\n';
    int at = 0;
    sscanf(line, "%*d %*d %*s %*s %n", &at);
    root = at && strncmp(line + at, "/ ", 2) == 0;
  }
  text_free(&t);
  return read && !root;
}

#define APPARMOR "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
#define CONTAINER_HINT                                                                             \
  "in a container, start it with --cap-add=NET_ADMIN --cap-add=SYS_ADMIN --device=/dev/net/tun "   \
  "--security-opt=seccomp=unconfined --security-opt=apparmor=unconfined"

int trouble_namespaces(struct diag *diag, int error) {
  trouble_say(diag, error, "the kernel refuses a network namespace");
  if (is_common(diag, error))
    return -1;
  if (error == ENOSPC || error == EUSERS)
    diag_hint(diag,
              "the limit on namespaces is reached (user.max_user_namespaces = %ld, "
              "user.max_net_namespaces = %ld): sudo sysctl -w "
              "user.max_user_namespaces=10000 user.max_net_namespaces=10000",
              sysctl_number("/proc/sys/user/max_user_namespaces"),
              sysctl_number("/proc/sys/user/max_net_namespaces"));
  else if (error == EPERM && in_folder())
    diag_hint(diag, "this process runs in a chroot, where the kernel makes no user namespace "
                    "(user_namespaces(7)): go into this system with systemd-nspawn or pivot_root "
                    "instead");
  else if (error == EPERM && sysctl_number("/proc/sys/kernel/unprivileged_userns_clone") == 0)
    diag_hint(diag, "this system allows user namespaces to root only: run it with sudo, or "
                    "sudo sysctl -w kernel.unprivileged_userns_clone=1");
  else if (error == EPERM && sysctl_number(APPARMOR) == 1)
    diag_hint(diag, "AppArmor restricts user namespaces here: run it with sudo, or "
                    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  else if (error == EPERM && filtered())
    diag_hint(diag, "a system-call filter (seccomp) forbids it; " CONTAINER_HINT);
  else if (error == EINVAL || error == ENOSYS)
    diag_hint(diag,
              "this kernel was built without user namespaces (CONFIG_USER_NS): run it with sudo");
  else
    diag_hint(diag, "%s" CONTAINER_HINT, geteuid() ? "run it with sudo; " : "");
  return -1;
}

int trouble_rights(struct diag *diag, int error, const char *what) {
  trouble_say(diag, error, what);
  if (is_common(diag, error))
    return -1;
  if ((error == EPERM || error == EACCES) && sysctl_number(APPARMOR) == 1)
    diag_hint(diag, "AppArmor takes the rights from new user namespaces here: run it with sudo, or "
                    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  else if (error == EROFS)
    diag_hint(diag, "/proc/sys cannot be written here; a container needs --privileged, or "
                    "--security-opt=systempaths=unconfined, for it");
  else
    diag_hint(diag, CONTAINER_HINT);
  return -1;
}

int trouble_tun(struct diag *diag, int error) {
  trouble_say(diag, error, "/dev/net/tun");
  if (is_common(diag, error))
    return -1;
  if (error == ENOENT || error == ENODEV || error == ENXIO)
    diag_hint(diag,
              "load the driver: sudo modprobe tun; in a container, add --device=/dev/net/tun");
  else if (error == EACCES)
    diag_hint(diag, "let every user open it, which gives no rights outside their own networks: "
                    "sudo chmod 0666 /dev/net/tun");
  else
    diag_hint(diag, "in a container, add --device=/dev/net/tun");
  return -1;
}

int trouble_filter(struct diag *diag, int error) {
  trouble_say(diag, error, "a filter of system calls (seccomp)");
  if (error == ENOSYS || error == EINVAL)
    diag_hint(diag, "it needs a kernel with CONFIG_SECCOMP_FILTER, and a processor of the kind "
                    "x86-64, arm64 or "
                    "riscv64");
  return -1;
}

int trouble_names(struct diag *diag, int error) {
  trouble_rights(diag, error, "the names client and server in /etc/hosts");
  if (error == ENOENT)
    diag_hint(diag, "they need a file to lie over: sudo touch /etc/hosts");
  return -1;
}

int trouble_signal(struct diag *diag, int signal) {
  diag_set(diag, "OSError", NULL, NO_SPAN, "the attempt was ended by %s", strsignal(signal));
  if (signal == SIGSYS)
    diag_hint(diag, "a system-call filter (seccomp) forbids it; " CONTAINER_HINT);
  return -1;
}

int trouble_no_wire(struct diag *diag) {
  diag_set(diag, "LookupError", NULL, NO_SPAN, "there is no wire here; only the lab has one");
  diag_hint(
      diag,
      "leave, and start `sockshell --lab`: there 127.0.0.1 is a wire whose packets you control");
  return -1;
}
