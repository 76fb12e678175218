/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wait in words. What a call waits for stands in its row (`waits`): %L is the local address, %P the
 * peer's, %T the address argument. What the kernel counts meanwhile is added by a function of the call,
 * named in the table `counts`. */
#include "view/waiting.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "run/blocked.h"

#define WATCHED_SHOWN 3

/* "0 bytes", "64 kB", "2.5 MB": at most three digits. */
static void add_size(uint64_t bytes, struct text *out) {
  static const char *const units[] = {"kB", "MB", "GB", "TB"};
  double size = (double)bytes;
  int unit = -1;
  while (size >= 999.5 && unit < 3) {
    size /= 1000;
    unit++;
  }
  if (unit < 0)
    text_addf(out, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
  else
    text_addf(out, size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static void add_address(const struct sockaddr_storage *address, socklen_t len, const char *other,
                        struct text *out) {
  if (endpoint_has_address(address, len))
    endpoint_address(address, len, out);
  else
    text_adds(out, other);
}

/* What the row says. */
static void add_row(const struct blocked *b, const char *waits, struct text *out) {
  const struct call *call = b->status.call;
  for (const char *s = waits; *s; s++) {
    if (*s != '%' || !s[1]) {
      text_addc(out, *s);
      continue;
    }
    switch (*++s) {
    case 'L':
      add_address(&b->endpoint.local, b->endpoint.local_len, "this socket", out);
      break;
    case 'P':
      add_address(&b->endpoint.peer, b->endpoint.peer_len, "its peer", out);
      break;
    case 'T':
      add_address(&call->addr, call->addr_len, "its peer", out);
      break;
    default:
      text_addc(out, *s);
    }
  }
}

static bool say_connect(const struct blocked *b, struct text *out) {
  if (!b->tcp) {
    add_row(b, "waits for a place in the queue of %T", out);
    return true;
  }
  add_row(b, "waits for the SYN-ACK of %T; SYN sent ", out);
  if (b->sent_again == 0)
    text_adds(out, "once");
  else
    text_addf(out, "%u times", b->sent_again + 1);
  return true;
}

static bool say_recv(const struct blocked *b, struct text *out) {
  if (!b->tcp)
    return false;
  add_row(b, "waits for data from %P; ", out);
  add_size(b->received, out);
  text_adds(out, b->received == 1 ? " has come" : " have come");
  return true;
}

/* The bytes that are on their way fill the window when no full segment more would fit. */
static bool window_is_full(const struct blocked *b, uint32_t unacked) {
  return b->unsent > 0 && unacked - b->unsent + b->segment >= b->window;
}

static bool say_send(const struct blocked *b, struct text *out) {
  uint32_t unacked = (uint32_t)b->endpoint.unacked;
  if (!b->tcp || unacked < b->unsent)
    return false;
  if (window_is_full(b, unacked)) {
    text_adds(out, "waits: the peer's window is full, ");
  } else {
    text_adds(out, "waits for acknowledgements: ");
    add_size(unacked - b->unsent, out);
    text_adds(out, " on the way, ");
  }
  add_size(b->unsent, out);
  text_adds(out, " unsent");
  return true;
}

static const char *wanted(short events) {
  if (events & POLLIN)
    return events & POLLOUT ? "read or written" : "read";
  return events & POLLOUT ? "written" : "told an exception";
}

static bool say_watched(const struct blocked *b, struct text *out) {
  if (b->watched_count == 0) {
    text_adds(out, "waits for its time");
    return true;
  }
  text_adds(out, "waits until ");
  for (size_t i = 0; i < b->watched_count && i < WATCHED_SHOWN; i++)
    text_addf(out, "%s%s can be %s", i ? ", or " : "", b->watched[i].name,
              wanted(b->watched[i].events));
  if (b->watched_count > WATCHED_SHOWN)
    text_addf(out, ", or one of %zu more", b->watched_count - WATCHED_SHOWN);
  return true;
}

static const struct {
  const char *call;
  bool (*say)(const struct blocked *b, struct text *out); /* false: the row says it */
} counts[] = {
    {"connect", say_connect}, {"recv", say_recv},      {"recvfrom", say_recv}, {"send", say_send},
    {"sendto", say_send},     {"select", say_watched}, {"poll", say_watched},
};

static void say_call(const struct blocked *b, struct text *out) {
  const struct call_row *row = b->status.call->row;
  text_addf(out, "%s ", row->name);
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    if (strcmp(counts[i].call, row->name) == 0 && counts[i].say(b, out))
      return;
  add_row(b, row->waits ? row->waits : "waits", out);
}

void waiting_say(const struct blocked *b, const char *name, struct text *out) {
  const struct side_status *status = &b->status;
  switch (status->state) {
  case SIDE_IDLE:
    text_addf(out, "%s is idle", name);
    break;
  case SIDE_RUNNING:
    text_addf(out, "%s is running", name);
    break;
  case SIDE_IN_CALL:
    say_call(b, out);
    break;
  case SIDE_IN_SLEEP:
    text_adds(out, "sleep waits for its time");
    break;
  case SIDE_IN_INPUT:
    text_adds(out, "input waits for a line");
    break;
  }
  if (status->until && status->until != INT64_MAX) {
    int64_t left = status->until > b->now ? status->until - b->now : 0;
    text_addf(out, "; %.1f s left", (double)left / 1e9);
  }
}
