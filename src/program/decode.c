/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the kinds of the row's parameters, each of which begins at a register (call_register). To add a call: its
 * number in `numbers`; a kind of parameter: a case in enter_param, and one in exit_param if the kernel fills it
 * (decode_own.h). */
#include "program/decode.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "program/decode_own.h"
#include "program/memory.h"

#define ERRORS 4095 /* results from -1 to -ERRORS are errors */

static const struct {
  long number;
  const struct call_row *row;
} numbers[] = {
    {SYS_socket, &row_socket},
    {SYS_socketpair, &row_socketpair},
    {SYS_bind, &row_bind},
    {SYS_listen, &row_listen},
#ifdef SYS_accept
    {SYS_accept, &row_accept},
#endif
    {SYS_accept4, &row_accept4},
    {SYS_connect, &row_connect},
    {SYS_sendto, &row_sendto},
    {SYS_recvfrom, &row_recvfrom},
    {SYS_sendmsg, &row_sendmsg},
    {SYS_recvmsg, &row_recvmsg},
    {SYS_sendmmsg, &row_sendmmsg},
    {SYS_recvmmsg, &row_recvmmsg},
    {SYS_read, &row_read},
    {SYS_write, &row_write},
    {SYS_readv, &row_readv},
    {SYS_writev, &row_writev},
    {SYS_sendfile, &row_sendfile},
    {SYS_splice, &row_splice},
    {SYS_shutdown, &row_shutdown},
    {SYS_close, &row_close},
    {SYS_getsockname, &row_getsockname},
    {SYS_getpeername, &row_getpeername},
    {SYS_setsockopt, &row_setsockopt},
    {SYS_getsockopt, &row_getsockopt},
    {SYS_ioctl, &row_ioctl},
    {SYS_dup, &row_dup},
#ifdef SYS_poll
    {SYS_poll, &row_poll},
#endif
    {SYS_ppoll, &row_ppoll},
#ifdef SYS_select
    {SYS_select, &row_select},
#endif
    {SYS_pselect6, &row_pselect6},
#ifdef SYS_epoll_create
    {SYS_epoll_create, &row_epoll_create},
#endif
    {SYS_epoll_create1, &row_epoll_create1},
    {SYS_epoll_ctl, &row_epoll_ctl},
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, &row_epoll_wait},
#endif
    {SYS_epoll_pwait, &row_epoll_pwait},
    {SYS_fcntl, &row_fcntl},
#ifdef SYS_dup2
    {SYS_dup2, &row_dup2},
#endif
    {SYS_dup3, &row_dup3},
#ifdef SYS_close_range
    {SYS_close_range, &row_close_range},
#endif
};

const struct call_row *decode_row(long number, const uint64_t args[6]) {
  if (number == SYS_sendto && !args[4] && !(uint32_t)args[5])
    return &row_send;
  if (number == SYS_recvfrom && !args[4] && !args[5])
    return &row_recv;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (numbers[i].number == number)
      return numbers[i].row;
  return NULL;
}

struct decode_store *decode_store_new(void) {
  return mem_zalloc(1, sizeof(struct decode_store));
}

void decode_store_free(struct decode_store *store) {
  if (!store)
    return;
  struct text *const texts[] = {&store->messages, &store->pieces, &store->events, &store->bytes,
                                &store->block,    &store->in,     &store->out,    &store->polled};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    text_free(texts[i]);
  free(store);
}

static void join(struct decode_store *s, struct call *call) {
  const struct text *const lists[] = {&s->messages, &s->pieces, &s->events, &s->bytes};
  s->head.message_count = (uint32_t)(s->messages.len / sizeof(struct call_message));
  s->head.piece_count = (uint32_t)(s->pieces.len / sizeof(struct call_piece));
  s->head.event_count = (uint32_t)(s->events.len / sizeof(struct call_event));
  s->head.byte_count = (uint32_t)s->bytes.len;
  text_clear(&s->block);
  text_add(&s->block, (const char *)&s->head, sizeof s->head);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (lists[i]->len)
      text_add(&s->block, lists[i]->s, lists[i]->len);
  call->traced = (struct call_traced *)s->block.s;
}

void decode_clear_lists(struct decode_store *s) {
  text_clear(&s->messages);
  text_clear(&s->pieces);
  text_clear(&s->events);
  text_clear(&s->bytes);
}

size_t decode_fetch(const struct decoding *d, uint64_t address, size_t size, struct text *to) {
  size_t got = memory_read_some(d->tid, address, text_room(to, size), size);
  to->len += got;
  return got;
}

void decode_mark_unread(struct decoding *d, size_t at) {
  d->store->head.unread |= 1u << at;
}

void decode_mark_read(struct decoding *d, size_t at) {
  d->store->head.unread &= ~(1u << at);
}

static void enter_param(struct decoding *d, const struct param *p) {
  struct call *call = d->call;
  size_t at = call_register(call->row, p);
  uint64_t value = d->args[at];
  int64_t offset;
  switch (p->kind) {
  case PARAM_HANDLE:
    call->fd = (int)value;
    break;
  case PARAM_INT:
  case PARAM_OPTION:
    call_set_number(call, p, (int)value);
    break;
  case PARAM_FLAGS:
    call_set_number(call, p, (uint32_t)value);
    break;
  case PARAM_COUNT:
  case PARAM_COMMAND:
    call_set_number(call, p, (int64_t)value);
    break;
  case PARAM_INT_AT:
    decode_fetch_number(d, p, at, false);
    break;
  case PARAM_FDS:
    call->addr_at = value;
    decode_mark_unread(d, at);
    break;
  case PARAM_SIZE:
    call->out_at = value;
    call->out_room = decode_size(d->args[at + 1]);
    decode_mark_unread(d, at);
    break;
  case PARAM_DATA:
    decode_enter_bytes(d, at, decode_size(d->args[at + 1]), DECODE_KEEP);
    break;
  case PARAM_ADDRESS:
    decode_enter_address(d, p, at);
    break;
  case PARAM_OPTVAL:
    decode_enter_option(d, p, at);
    break;
  case PARAM_POLL:
    decode_enter_poll(d, at);
    break;
  case PARAM_SETS:
    decode_enter_sets(d);
    break;
  case PARAM_PIECES:
    decode_enter_vector(d, p, at);
    break;
  case PARAM_MESSAGE:
    decode_enter_message(d, p, at);
    break;
  case PARAM_MESSAGES:
    decode_enter_messages(d, p, at);
    break;
  case PARAM_EVENT:
    decode_enter_event(d, at);
    break;
  case PARAM_EVENTS:
    decode_mark_unread(d, at);
    break;
  case PARAM_TIME:
    decode_enter_time(d, p, at);
    break;
  case PARAM_SIGNALS:
    if (d->args[at + 1] != DECODE_SIGNALS_SIZE ||
        !memory_read(d->tid, value, &d->store->head.signals, DECODE_SIGNALS_SIZE))
      decode_mark_unread(d, at);
    break;
  case PARAM_MASK:
    decode_enter_mask(d, at);
    break;
  case PARAM_OFFSET:
    if (memory_read(d->tid, value, &offset, sizeof offset))
      call_set_number(call, p, offset);
    else
      decode_mark_unread(d, at);
    break;
  case PARAM_TEXT:
  case PARAM_LENGTH:
  case PARAM_END:
    break;
  }
}

void decode_enter(struct call *call, struct decode_store *store, const struct call_row *row,
                  pid_t tid, const uint64_t args[6]) {
  call_start(call, row);
  memset(&call->addr, 0, sizeof call->addr);
  memset(&store->head, 0, sizeof store->head);
  memcpy(store->head.args, args, sizeof store->head.args);
  decode_clear_lists(store);
  call->copied = true;
  struct decoding d = {call, store, tid, store->head.args};
  for (const struct param *p = row->params; p->kind != PARAM_END; p++)
    enter_param(&d, p);
  if (row ==
      &row_close_range) { /* unsigned in C, and the kernel ignores the rest of the registers */
    call->close_range.first = (uint32_t)args[0];
    call->close_range.last = (uint32_t)args[1];
  } else if (row == &row_ioctl) {
    call->ioctl.request = (uint32_t)args[1];
  }
  join(store, call);
}

static void exit_param(struct decoding *d, const struct param *p) {
  struct call *call = d->call;
  size_t at = call_register(call->row, p);
  switch (p->kind) {
  case PARAM_FDS:
    if (memory_read(d->tid, d->args[at], call->socket.fds, sizeof call->socket.fds))
      decode_mark_read(d, at);
    break;
  case PARAM_SIZE:
    decode_exit_bytes(d, at, decode_least((size_t)call->result, call->out_room), DECODE_KEEP);
    break;
  case PARAM_ADDRESS:
    if (p->out)
      decode_exit_address(d, at);
    break;
  case PARAM_OPTVAL:
    if (p->out)
      decode_exit_option(d, at);
    break;
  case PARAM_POLL:
    memory_read(d->tid, d->args[at], call->out, call->out_room);
    break;
  case PARAM_SETS:
    decode_exit_sets(d);
    break;
  case PARAM_PIECES:
    if (p->out)
      decode_exit_vector(d, at);
    break;
  case PARAM_MESSAGE:
    if (p->out)
      decode_exit_message(d, at);
    break;
  case PARAM_MESSAGES:
    if (p->out)
      decode_exit_received_messages(d, at);
    else
      decode_exit_sent_messages(d, at);
    break;
  case PARAM_EVENTS:
    decode_exit_events(d, at);
    break;
  case PARAM_INT_AT:
    decode_fetch_number(d, p, at, true);
    break;
  case PARAM_TIME:
    memory_read(d->tid, d->args[at], &d->store->head.left, sizeof d->store->head.left);
    break;
  case PARAM_OFFSET:
    memory_read(d->tid, d->args[at], (char *)call + p->at + sizeof(int64_t), sizeof(int64_t));
    break;
  default:
    break;
  }
}

void decode_exit(struct call *call, struct decode_store *store, pid_t tid, int64_t result) {
  bool failed = result < 0 && result >= -ERRORS;
  call->result = failed ? -1 : result;
  call->error = failed ? (int)-result : 0;
  struct decoding d = {call, store, tid, store->head.args};
  for (const struct param *p = call->row->params; !failed && p->kind != PARAM_END; p++)
    exit_param(&d, p);
  join(store, call);
}
