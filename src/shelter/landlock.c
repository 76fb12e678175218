/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The structures and numbers are those of <linux/landlock.h>, which is older on many machines than their kernel. */
#include "shelter/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#define CREATE_RULESET 444 /* the same number on every processor */
#define ADD_RULE 445
#define RESTRICT_SELF 446

#define READ_FILE (1u << 2)
#define READ_DIR (1u << 3)
#define MAKE_SOCK (1u << 9)
#define FILE_RIGHTS_1 ((1u << 13) - 1)
#define REFER (1u << 13)     /* from version 2 on */
#define TRUNCATE (1u << 14)  /* 3 */
#define IOCTL_DEV (1u << 15) /* 5; descriptors that are open are not held by it */
#define SCOPE_ABSTRACT_UNIX (1u << 0)
#define SCOPE_SIGNAL (1u << 1)

struct ruleset {
  uint64_t files, net, scoped;
};

struct __attribute__((packed)) path_rule {
  uint64_t allowed;
  int32_t fd;
};

int landlock_version(void) {
  long version = syscall(CREATE_RULESET, NULL, 0, 1);
  return version > 0 ? (int)version : 0;
}

/* Allows RIGHTS below PATH: 0 or an errno. */
static int allow(int ruleset, const char *path, uint64_t rights) {
  struct path_rule rule = {rights, open(path, O_PATH | O_CLOEXEC)};
  if (rule.fd < 0)
    return errno;
  int error = syscall(ADD_RULE, ruleset, 1, &rule, 0) < 0 ? errno : 0;
  close(rule.fd);
  return error;
}

int landlock_confine(bool files, const char *work) {
  int version = landlock_version();
  struct ruleset wanted = {0, 0, 0};
  if (files)
    wanted.files = FILE_RIGHTS_1 | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) |
                   (version >= 5 ? IOCTL_DEV : 0);
  if (version >= LANDLOCK_SCOPES)
    wanted.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
  if (!version || (!wanted.files && !wanted.scoped))
    return 0;
  size_t size = version >= 6 ? sizeof wanted : version >= 4 ? 16 : 8;
  int ruleset = (int)syscall(CREATE_RULESET, &wanted, size, 0);
  if (ruleset < 0)
    return errno;
  int error = files ? allow(ruleset, "/", READ_FILE | READ_DIR) : 0;
  if (!error && files)
    error = allow(ruleset, work, READ_FILE | READ_DIR | MAKE_SOCK);
  if (!error && syscall(RESTRICT_SELF, ruleset, 0) < 0)
    error = errno;
  close(ruleset);
  return error;
}
