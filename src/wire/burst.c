/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A burst is of one packet until more of them wait: then each is twice as long as the one before, up to BURST_MAX. So a
 * packet that comes alone is delivered before it is asked whether another has come. */
#include "wire/burst.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#define CACHE_LINE 64 /* bytes, of most processors: where a packet begins */

void burst_start(struct burst *b) {
  b->count = b->dealt = b->waiting = 0;
  b->size = 1;
}

size_t burst_read(struct burst *b, int fd, size_t limit) {
  size_t most = limit < b->size ? limit : b->size, used = 0;
  bool more = true;
  b->count = b->dealt = 0;
  while (more && b->count < most && used + BURST_PACKET <= sizeof b->bytes) {
    ssize_t n = read(fd, b->bytes + used, BURST_PACKET);
    more = n > 0 || (n < 0 && errno == EINTR);
    if (n <= 0)
      continue;
    b->packets[b->count++] = (struct iovec){b->bytes + used, (size_t)n};
    used += ((size_t)n + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }
  b->size = !more ? 1 : 2 * b->size < BURST_MAX ? 2 * b->size : BURST_MAX;
  return b->count;
}

const struct iovec *burst_next(struct burst *b) {
  return b->dealt < b->count ? &b->packets[b->dealt++] : NULL;
}
