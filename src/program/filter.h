/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters (seccomp(2)) that make a program stop for its tracer at the calls that are told, and at no other:
 * its computing and its files run at full speed.
 *
 * A filter cannot be taken away, and each makes the program's reads and writes slower by the same time, however long
 * it is (about 20 ns). So there is one from the start, which never lets read and write stop, and at most four more that
 * are put in while the program runs and that stop read, write, readv, writev and ioctl: on its first socket's number;
 * when there is another one, on all from 3 but for the numbers that are files at that moment; on 0 to 2, if one of
 * these becomes a socket; on all numbers, if one that was left out does. Who stops looks whether the number is a socket
 * at all. */
#ifndef PROGRAM_FILTER_H
#define PROGRAM_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sock_fprog;

#define FILTER_EXCEPT 32 /* files that are left out at the most */

/* Which numbers of a process stop. Copied as it stands when the process forks. */
struct filter_set {
  bool all;                       /* read and write stop on every number */
  bool has_single;                /* the first socket's number … */
  int single;                     /* … which is this */
  bool standard;                  /* 0 to 2 */
  bool above;                     /* all from 3 … */
  uint32_t except[FILTER_EXCEPT]; /* … but for these */
  size_t except_count;
};

/* What a further filter stops: the numbers LOW to HIGH but for some. */
struct filter_cut {
  uint32_t low, high, except[FILTER_EXCEPT];
  size_t count;
};

/* The filter that a program starts with; READS: read and write stop on every number. Static: valid until the
   next call, for one thread. Safe between fork and exec. */
const struct sock_fprog *filter_first(bool reads);

/* What has to stop so that read and write on FD do: fills CUT, and notes it in SET. False: they stop already. */
bool filter_wanted(struct filter_set *set, int fd, struct filter_cut *cut);
/* FD, a file between CUT's numbers, need not stop. */
void filter_leave_out(struct filter_set *set, struct filter_cut *cut, uint32_t fd);

#define FILTER_MORE 48 /* instructions at the most */
struct sock_filter;
/* Fills TO (FILTER_MORE) with the filter by which read and write stop on CUT's numbers. Returns its length. */
size_t filter_more(const struct filter_cut *cut, struct sock_filter *to);

/* Whether ARCH (AUDIT_ARCH_…) is what this shell was built for: the numbers are those of its calls. */
bool filter_is_native(uint32_t arch);

#endif
