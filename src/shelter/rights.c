/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A variable that a lesson may know is a name in `kept`; the last ones are for programs. */
#include "shelter/rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"

#define FILE_BYTES ((rlim_t)4 << 30)

int rights_drop(const struct profile *profile) {
  for (int c = 0; c < 64; c++)
    if (prctl(PR_CAPBSET_READ, c, 0, 0, 0) == 1 && !(profile->capabilities >> c & 1) &&
        prctl(PR_CAPBSET_DROP, c, 0, 0, 0) < 0)
      return errno;
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
    return errno;
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  memset(data, 0, sizeof data);
  for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
    data[i].effective = data[i].permitted = (uint32_t)(profile->capabilities >> 32 * i);
  if (syscall(SYS_capset, &header, data) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
    return errno;
  return 0;
}

/* Lowers a limit: 0 or an errno. */
static int limit(int which, rlim_t most) {
  struct rlimit now;
  if (getrlimit((__rlimit_resource_t)which, &now) < 0)
    return errno;
  if (now.rlim_max > most)
    now.rlim_max = most;
  if (now.rlim_cur > now.rlim_max)
    now.rlim_cur = now.rlim_max;
  return setrlimit((__rlimit_resource_t)which, &now) < 0 ? errno : 0;
}

int rights_limit(const struct profile *profile) {
  int error = limit(RLIMIT_CORE, 0);
  if (!error)
    error = limit(RLIMIT_MSGQUEUE, 0);
  if (!error)
    error = limit(RLIMIT_NPROC, profile->processes);
  if (!error)
    error = limit(RLIMIT_FSIZE, FILE_BYTES);
  if (!error && profile->memory && !SHELTER_SANITIZED)
    error = limit(RLIMIT_DATA, profile->memory);
  if (!error && !profile->programs && !SHELTER_SANITIZED && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
    error = errno;
  return error;
}

void rights_forget_environment(bool programs) {
  static const char *const kept[] = {"TERM",      "LANG",     "LC_ALL",        "LC_CTYPE", "TZ",
                                     "COLORTERM", "NO_COLOR", "XTERM_VERSION", "COLUMNS",  "LINES",
                                     "PATH",      "HOME",     "TMPDIR"};
  enum { KEPT = sizeof kept / sizeof *kept, FOR_PROGRAMS = 3 };
  char *values[KEPT];
  for (int i = 0; i < KEPT; i++) {
    const char *value = programs || i < KEPT - FOR_PROGRAMS ? getenv(kept[i]) : NULL;
    values[i] = value ? mem_strdup(value) : NULL;
  }
  for (char **at = environ; at && *at; at++)
    memset(*at, 0, strlen(*at));
  clearenv();
  for (int i = 0; i < KEPT; i++) {
    if (values[i])
      setenv(kept[i], values[i], 1);
    free(values[i]);
  }
}
