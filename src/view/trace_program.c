/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function a kind of parameter. */
#include "view/trace_program.h"

#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_control.h"
#include "view/trace_fcntl.h"
#include "view/trace_words.h"

#define SIGNALS 64

/* Lists of buffers and messages. */

/* FILLED: what is in the buffers is to be shown, not where they are. */
static void add_pieces(const struct call_traced *traced, const struct call_message *m, bool filled,
                       struct text *out) {
  const struct call_piece *p = call_pieces(traced) + m->piece_at;
  if (!m->pieces_read && (!m->pieces || m->piece_total)) {
    trace_words_pointer(out, m->pieces);
    return;
  }
  text_addc(out, '[');
  for (uint32_t i = 0; i < m->piece_count; i++, p++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    text_adds(out, "{iov_base=");
    if (filled && p->read)
      quote_add(out, call_bytes(traced) + p->at, p->kept, p->used, QUOTE_LIMIT);
    else
      trace_words_pointer(out, p->base);
    text_addf(out, ", iov_len=%" PRIu64 "}", p->len);
  }
  if (m->piece_count < m->piece_total && m->piece_count < QUOTE_LIMIT)
    trace_words_rest(out, m->pieces + m->piece_count * sizeof(struct iovec));
  text_addc(out, ']');
}

static void add_name(const struct call_traced *traced, const struct call_message *m,
                     struct text *out) {
  struct sockaddr_storage name;
  memset(&name, 0, sizeof name);
  memcpy(&name, call_bytes(traced) + m->name_at, m->name_kept);
  if (m->name_read)
    trace_words_address(out, &name, m->name_kept);
  else
    trace_words_pointer(out, m->name);
}

static void add_message(const struct call_traced *traced, const struct call_message *m,
                        struct text *out) {
  text_adds(out, "{msg_name=");
  add_name(traced, m, out);
  text_addf(out, ", msg_namelen=%d", (int)m->name_room);
  if (m->name_len != m->name_room)
    text_addf(out, " => %d", (int)m->name_len);
  text_adds(out, ", msg_iov=");
  add_pieces(traced, m, true, out);
  text_addf(out, ", msg_iovlen=%" PRIu64, m->piece_total);
  trace_control(traced, m, out);
  text_addf(out, ", msg_controllen=%" PRIu64 ", msg_flags=", m->control_len);
  quote_flags(out, &trace_words_message_flags, m->flags);
  text_addc(out, '}');
}

/* What recvmsg was given, when it has failed: strace looks at the room for the name only. */
static void add_unfilled(const struct call_message *m, struct text *out) {
  text_addf(out, "{msg_namelen=%d}", (int)m->name_room);
}

static void add_messages(const struct call *call, uint64_t address, uint64_t total,
                         struct text *out) {
  const struct call_traced *traced = call->traced;
  const struct call_message *m = call_messages(traced);
  text_addc(out, '[');
  for (uint32_t i = 0; i < traced->message_count; i++, m++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    text_adds(out, "{msg_hdr=");
    add_message(traced, m, out);
    if (m->told)
      text_addf(out, ", msg_len=%u", m->len);
    text_addc(out, '}');
  }
  if (traced->message_count < total && traced->message_count < QUOTE_LIMIT)
    trace_words_rest(out, address + traced->message_count * sizeof(struct mmsghdr));
  text_addc(out, ']');
}

/* Events, signals, offsets. */

static void add_event(uint32_t events, uint64_t data, struct text *out) {
  text_adds(out, "{events=");
  quote_flags(out, &constants_epoll_events, events);
  text_addf(out, ", data={u32=%u, u64=%" PRIu64 "}}", (uint32_t)data, data);
}

static void add_events(const struct call_traced *traced, struct text *out) {
  const struct call_event *e = call_events(traced);
  text_addc(out, '[');
  for (uint32_t i = 0; i < traced->event_count; i++, e++) {
    if (i)
      text_adds(out, ", ");
    if (i == QUOTE_LIMIT) {
      text_adds(out, "...");
      break;
    }
    add_event(e->events, e->data, out);
  }
  text_addc(out, ']');
}

static void add_signal(int signal, struct text *out) {
  const char *name = trace_words_signal(signal);
  if (name)
    text_adds(out, name);
  else if (signal == TRACE_WORDS_REALTIME)
    text_adds(out, "RTMIN");
  else
    text_addf(out, "RT_%d", signal - TRACE_WORDS_REALTIME);
}

/* Of a set with most of the signals those that it has not: ~[KILL STOP]. */
static void add_signals(uint64_t set, struct text *out) {
  const char *separator = "";
  bool most = __builtin_popcountll(set) >= SIGNALS * 2 / 3;
  if (most)
    text_addc(out, '~');
  text_addc(out, '[');
  for (int i = 0; i < SIGNALS; i++) {
    if ((set >> i & 1) == most)
      continue;
    text_adds(out, separator);
    add_signal(i + 1, out);
    separator = " ";
  }
  text_addc(out, ']');
}

static void add_mask(const struct call_traced *traced, struct text *out) {
  text_adds(out, "{sigmask=");
  if (traced->mask_read)
    add_signals(traced->signals, out);
  else
    trace_words_pointer(out, traced->mask_at);
  text_addf(out, ", sigsetsize=%" PRIu64 "}", traced->mask_size);
}

void trace_program_param(const struct call *call, const struct param *param, bool done,
                         struct text *out) {
  const struct call_traced *traced = call->traced;
  size_t at = call_register(call->row, param);
  bool two =
      param->kind == PARAM_MESSAGES || param->kind == PARAM_PIECES || param->kind == PARAM_SIGNALS;
  if (!traced)
    return;
  if (param->kind == PARAM_COMMAND) {
    trace_fcntl_argument(call, out);
    return;
  }
  if (param->kind == PARAM_COUNT) {
    text_addf(out, "%" PRIu64, (uint64_t)call_number(call, param));
    return;
  }
  if (call_is_unread(traced, at)) {
    trace_words_pointer(out, traced->args[at]);
  } else if (param->kind == PARAM_PIECES && traced->message_count) {
    add_pieces(traced, call_messages(traced), !param->out || done, out);
  } else if (param->kind == PARAM_MESSAGE && traced->message_count) {
    if (param->out && !done)
      add_unfilled(call_messages(traced), out);
    else
      add_message(traced, call_messages(traced), out);
  } else if (param->kind == PARAM_MESSAGES) {
    if (param->out && !done)
      trace_words_pointer(out, traced->args[at]);
    else
      add_messages(call, traced->args[at],
                   param->out ? (uint64_t)call->result : (uint32_t)traced->args[at + 1], out);
  } else if (param->kind == PARAM_EVENT) {
    add_event((uint32_t)call->epoll.events, (uint64_t)call->epoll.data, out);
  } else if (param->kind == PARAM_EVENTS) {
    add_events(traced, out);
  } else if (param->kind == PARAM_TIME) {
    trace_words_time(out, traced->timeout, false);
  } else if (param->kind == PARAM_SIGNALS) {
    add_signals(traced->signals, out);
  } else if (param->kind == PARAM_MASK) {
    add_mask(traced, out);
  } else if (param->kind == PARAM_OFFSET) {
    text_addf(out, "[%" PRId64 "]", call_number(call, param));
    if (done && call->row == &row_sendfile && call->result > 0)
      text_addf(out, " => [%" PRId64 "]", call->transfer.from_offset_after);
  }
  if (two && param->kind == PARAM_MESSAGES)
    text_addf(out, ", %u", (uint32_t)traced->args[at + 1]);
  else if (two)
    text_addf(out, ", %" PRIu64, traced->args[at + 1]);
}

void trace_program_result(const struct call *call, struct text *out) {
  if (call->row == &row_fcntl)
    trace_fcntl_result(call, out);
  else
    text_addf(out, "%" PRId64, call->result);
  if (call->row == &row_recvmmsg && !call_is_unread(call->traced, 4)) {
    text_adds(out, call->result ? " (left " : " (Timeout)");
    if (call->result) {
      trace_words_time(out, call->traced->left, false);
      text_addc(out, ')');
    }
  }
}
