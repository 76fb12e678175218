/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's settings that belong to a network namespace (sysctl(8), tcp(7), ip(7)): what can be set for the hosts of
 * a lab, all alike, and lasts until the lab ends. The machine's own settings are not touched. */
#ifndef WIRE_SYSCTL_H
#define WIRE_SYSCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lab;

enum sysctl_folder { SYSCTL_IPV4, SYSCTL_CORE, SYSCTL_FOLDERS };

struct sysctl_row {
  const char *name;          /* below its folder: "tcp_ecn" */
  enum sysctl_folder folder; /* of /proc/sys/net */
  int numbers;               /* how many the value has; 0: it is a word */
  int64_t low, high;         /* what each may be; the kernel may take fewer */
  const char *doc;           /* one line, no final stop */
};
#define SYSCTL_ROWS 48
extern const struct sysctl_row sysctl_rows[SYSCTL_ROWS + 1]; /* by name; ends with a NULL name */

#define SYSCTL_VALUE 64 /* bytes of a value, with the final 0 */

/* What follows the folder in NAME, which is written as sysctl(8) takes it, "net.ipv4.tcp_ecn" or "net/ipv4/tcp_ecn", or as
   the file "/proc/sys/net/ipv4/tcp_ecn"; FOLDER becomes one of enum sysctl_folder, or -1: NAME, which is returned, has
   none of these. */
const char *sysctl_short(const char *name, int *folder);

/* The row of NAME ("tcp_ecn", or in full, see sysctl_short), -1: there is none. */
int sysctl_find(const char *name);

/* Whether VALUE is of the kind and within the limits of row ROW; the kernel may refuse it all the same. */
bool sysctl_takes(int row, const char *value);

/* Opens the folder /proc/sys/net/… of the network namespace that the calling thread is in: a descriptor (fd_high), or
   -1 with errno. It stays that namespace's, whoever uses it. */
int sysctl_open(enum sysctl_folder folder);

/* The value of ROW on HOST of the lab, SYSCTL_ALL: on its first, words with one blank between them; and sets it there,
   SYSCTL_ALL: on all hosts. 0 or an errno: ENOENT, this kernel has no such setting of a namespace (or no such congestion
   control); EINVAL, it refuses the value. */
#define SYSCTL_ALL (-1)
int sysctl_get(struct lab *lab, int host, int row, char value[SYSCTL_VALUE]);
int sysctl_set(struct lab *lab, int host, int row, const char *value);

/* A request to the broker is one number below SYSCTL_REQUESTS; its host and its row. */
#define SYSCTL_REQUESTS (SYSCTL_ROWS * (1 + LAB_HOSTS_MAX))
int sysctl_request_host(int request);
int sysctl_request_row(int request);

/* What a lab begins with, so that it is the same on every machine: a new namespace takes the machine's congestion
   control, and how often a challenge ACK is sent depends on the clock. What the kernel has not is passed over. FOLDER:
   sysctl_open's for SYSCTL_IPV4. */
void sysctl_prepare(int folder);

#endif
