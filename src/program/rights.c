/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control data is walked as cmsg(3) says. */
#include "program/rights.h"

#include <string.h>
#include <sys/socket.h>

#include "calls/call.h"
#include "calls/rows.h"

#define RIGHTS_ROOM 4096 /* bytes of control data that are looked through */

static void each_of(const struct call_traced *traced, const struct call_message *message,
                    void (*visit)(void *data, int fd), void *data) {
  _Alignas(struct cmsghdr) char control[RIGHTS_ROOM]; /* the bytes are not aligned */
  size_t len = message->control_kept < sizeof control ? message->control_kept : sizeof control;
  memcpy(control, call_bytes(traced) + message->control_at, len);
  struct msghdr header = {.msg_control = control, .msg_controllen = len};
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || c->cmsg_len < CMSG_LEN(0))
      continue;
    const char *end = control + len, *at = (const char *)CMSG_DATA(c);
    if ((size_t)(end - (const char *)c) > c->cmsg_len)
      end = (const char *)c + c->cmsg_len;
    for (int fd; at + sizeof fd <= end; at += sizeof fd) {
      memcpy(&fd, at, sizeof fd);
      visit(data, fd);
    }
  }
}

void rights_each(const struct call *call, void (*visit)(void *data, int fd), void *data) {
  const struct call_traced *traced = call->traced;
  uint32_t count = traced ? traced->message_count : 0;
  if (call->row == &row_sendmmsg && call->result < count)
    count = call->result < 0 ? 0 : (uint32_t)call->result;
  for (uint32_t i = 0; i < count; i++)
    each_of(traced, call_messages(traced) + i, visit, data);
}
