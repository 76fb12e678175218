/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of buffers and messages, read at the entry of what sends and at the exit of what receives. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "calls/call.h"
#include "program/decode.h"
#include "program/decode_own.h"
#include "program/memory.h"

#define PIECES_MOST 1024    /* buffers of one message, as in the kernel */
#define PIECES_READ 64      /* … and so many are read at once */
#define CONTROL_MOST 131072 /* bytes of control data that strace looks at … */
#define CONTROL_KEEP 4096   /* … and that are kept */

static uint64_t added(uint64_t a, uint64_t b) {
  return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

/* The buffers of a message: MESSAGE has where they are and how many. LIMIT bytes are sent, or have come; they are
   gathered in TO. Returns how many bytes the buffers have. */
static uint64_t add_pieces(struct decoding *d, struct call_message *message, uint64_t limit,
                           struct text *to) {
  struct decode_store *s = d->store;
  uint64_t total = 0, count = message->piece_total;
  struct iovec many[PIECES_READ];
  uint64_t there = 0;
  bool gapless = true; /* what comes after a gap would stand in the wrong place */
  message->piece_at = (uint32_t)(s->pieces.len / sizeof(struct call_piece));
  message->piece_count = 0;
  message->pieces_read = message->pieces != 0;
  for (uint64_t i = 0; i < count && i < PIECES_MOST; i++) {
    struct iovec *iov = &many[i % PIECES_READ];
    if (i % PIECES_READ == 0)
      there = i + memory_read_some(d->tid, message->pieces + i * sizeof *iov, many,
                                   decode_least(count - i, PIECES_READ) * sizeof *iov) /
                      sizeof *iov;
    if (i >= there) {
      message->pieces_read = i > 0;
      break;
    }
    struct call_piece piece;
    memset(&piece, 0, sizeof piece);
    piece.base = (uintptr_t)iov->iov_base;
    piece.len = iov->iov_len;
    piece.used = piece.len < limit ? piece.len : limit;
    limit -= piece.used;
    total = added(total, piece.len);
    size_t wanted =
        gapless ? decode_least(piece.used, DECODE_KEEP - decode_least(to->len, DECODE_KEEP)) : 0;
    size_t got = wanted ? decode_fetch(d, piece.base, wanted, to) : 0;
    gapless = gapless && got == wanted;
    if (message->piece_count == CALL_ELEMENTS)
      continue;
    size_t shown = decode_least(piece.used, DECODE_SHOWN);
    piece.at = (uint32_t)s->bytes.len;
    if (got >= shown && shown) {
      text_add(&s->bytes, to->s + to->len - got, shown);
      piece.kept = (uint32_t)shown;
    } else {
      piece.kept = (uint32_t)decode_fetch(d, piece.base, shown, &s->bytes);
    }
    piece.read = piece.base && piece.kept == shown;
    text_add(&s->pieces, (const char *)&piece, sizeof piece);
    message->piece_count++;
  }
  return total;
}

static void add_name(struct decoding *d, struct call_message *message, uint32_t len) {
  struct text *bytes = &d->store->bytes;
  size_t size = (int32_t)len < 0 ? 0 : decode_least(len, sizeof(struct sockaddr_storage));
  message->name_at = (uint32_t)bytes->len;
  message->name_kept = (uint32_t)decode_fetch(d, message->name, size, bytes);
  message->name_read = size >= sizeof(sa_family_t) && message->name_kept == size;
}

static void add_control(struct decoding *d, struct call_message *message) {
  struct text *bytes = &d->store->bytes;
  size_t size = decode_least(message->control_len, CONTROL_MOST);
  message->control_at = (uint32_t)bytes->len;
  size_t got = decode_fetch(d, message->control, size, bytes);
  message->control_read = size >= sizeof(struct cmsghdr) && got == size;
  message->control_kept = message->control_read ? (uint32_t)decode_least(size, CONTROL_KEEP) : 0;
  bytes->len = message->control_at + message->control_kept;
}

/* One message, whose header is HEADER. ROOM is what it had for the name, LIMIT how many bytes are sent or have
   come; they are gathered in TO. Returns how many bytes its buffers have. */
static uint64_t add_message(struct decoding *d, const struct msghdr *header, uint32_t room,
                            uint64_t limit, struct text *to) {
  struct call_message m;
  memset(&m, 0, sizeof m);
  m.name = (uintptr_t)header->msg_name;
  m.name_len = header->msg_namelen;
  m.name_room = room;
  m.pieces = (uintptr_t)header->msg_iov;
  m.piece_total = header->msg_iovlen;
  m.control = (uintptr_t)header->msg_control;
  m.control_len = header->msg_controllen;
  m.flags = (uint32_t)header->msg_flags;
  add_name(d, &m, m.name_len < room ? m.name_len : room);
  uint64_t total = add_pieces(d, &m, limit, to);
  add_control(d, &m);
  text_add(&d->store->messages, (const char *)&m, sizeof m);
  return total;
}

static struct call_message *message_at(const struct decode_store *s, size_t i) {
  return (struct call_message *)s->messages.s + i;
}

static size_t message_count(const struct decode_store *s) {
  return s->messages.len / sizeof(struct call_message);
}

/* The name of the first message is the call's address. */
static void take_name(struct decoding *d) {
  struct call *call = d->call;
  if (!message_count(d->store))
    return;
  const struct call_message *m = message_at(d->store, 0);
  if (!m->name_read)
    return;
  call->addr_len = (socklen_t)decode_least(m->name_len, sizeof call->addr);
  call->addr_room = m->name_room;
  memcpy(&call->addr, d->store->bytes.s + m->name_at, m->name_kept);
}

/* What is to be sent. */
static void take_in(struct decoding *d, uint64_t total) {
  struct call *call = d->call;
  call->in = text_str(&d->store->in);
  call->in_kept = d->store->in.len;
  call->in_len = decode_size(total);
  if (call->in_kept > call->in_len)
    call->in_kept = call->in_len;
}

/* What was received. */
static void take_out(struct decoding *d, uint64_t total) {
  struct call *call = d->call;
  call->out = (void *)text_str(&d->store->out);
  call->out_kept = d->store->out.len;
  call->out_len = decode_size(total);
  if (call->out_kept > call->out_len)
    call->out_kept = call->out_len;
}

/* The buffers of readv and writev are those of a message without anything else. Returns as add_pieces does. */
static uint64_t add_vector(struct decoding *d, size_t at, uint64_t limit, struct text *to) {
  struct call_message m;
  memset(&m, 0, sizeof m);
  m.pieces = d->args[at];
  m.piece_total = d->args[at + 1];
  text_clear(to);
  uint64_t total = add_pieces(d, &m, limit, to);
  text_add(&d->store->messages, (const char *)&m, sizeof m);
  if (!m.pieces_read && (!m.pieces || m.piece_total))
    decode_mark_unread(d, at);
  return total;
}

void decode_enter_vector(struct decoding *d, const struct param *p, size_t at) {
  uint64_t total = add_vector(d, at, p->out ? 0 : UINT64_MAX, &d->store->in);
  if (p->out)
    d->call->out_room = decode_size(total);
  else
    take_in(d, total);
}

void decode_exit_vector(struct decoding *d, size_t at) {
  decode_clear_lists(d->store);
  add_vector(d, at, (uint64_t)d->call->result, &d->store->out);
  take_out(d, (uint64_t)d->call->result);
}

void decode_enter_message(struct decoding *d, const struct param *p, size_t at) {
  struct msghdr header;
  if (!memory_read(d->tid, d->args[at], &header, sizeof header)) {
    decode_mark_unread(d, at);
    return;
  }
  text_clear(&d->store->in);
  uint64_t total =
      add_message(d, &header, header.msg_namelen, p->out ? 0 : UINT64_MAX, &d->store->in);
  if (p->out) {
    d->call->out_room = decode_size(total);
    return;
  }
  take_in(d, total);
  take_name(d);
}

void decode_exit_message(struct decoding *d, size_t at) {
  struct msghdr header;
  if (!message_count(d->store) || !memory_read(d->tid, d->args[at], &header, sizeof header))
    return;
  uint32_t room = message_at(d->store, 0)->name_room;
  decode_clear_lists(d->store);
  text_clear(&d->store->out);
  uint64_t total = add_message(d, &header, room, (uint64_t)d->call->result, &d->store->out);
  message_at(d->store, 0)->told = true;
  take_out(d, decode_least((size_t)d->call->result, total));
  take_name(d);
}

void decode_enter_messages(struct decoding *d, const struct param *p, size_t at) {
  struct mmsghdr header;
  uint64_t total = 0, count = decode_least((uint32_t)d->args[at + 1], CALL_ELEMENTS);
  text_clear(&d->store->in);
  for (uint64_t i = 0; i < count; i++) {
    if (!memory_read(d->tid, d->args[at] + i * sizeof header, &header, sizeof header))
      break;
    total = added(total, add_message(d, &header.msg_hdr, header.msg_hdr.msg_namelen,
                                     p->out ? 0 : UINT64_MAX, &d->store->in));
  }
  if (!d->args[at] || (count && !message_count(d->store)))
    decode_mark_unread(d, at);
  if (p->out) {
    d->call->out_room = decode_size(total);
    return;
  }
  take_in(d, total);
  take_name(d);
}

/* Of what was sent only the lengths are new. */
void decode_exit_sent_messages(struct decoding *d, size_t at) {
  struct mmsghdr header;
  for (size_t i = 0; i < message_count(d->store) && i < (uint64_t)d->call->result; i++) {
    struct call_message *m = message_at(d->store, i);
    m->told = memory_read(d->tid, d->args[at] + i * sizeof header, &header, sizeof header);
    if (m->told)
      m->len = header.msg_len;
  }
}

void decode_exit_received_messages(struct decoding *d, size_t at) {
  uint32_t rooms[CALL_ELEMENTS];
  struct mmsghdr header;
  uint64_t total = 0;
  size_t count = decode_least(message_count(d->store), (size_t)d->call->result);
  for (size_t i = 0; i < count; i++)
    rooms[i] = message_at(d->store, i)->name_room;
  decode_clear_lists(d->store);
  text_clear(&d->store->out);
  for (size_t i = 0; i < count; i++) {
    if (!memory_read(d->tid, d->args[at] + i * sizeof header, &header, sizeof header))
      break;
    total = added(total, header.msg_len);
    add_message(d, &header.msg_hdr, rooms[i], header.msg_len, &d->store->out);
    message_at(d->store, i)->len = header.msg_len;
    message_at(d->store, i)->told = true;
  }
  take_out(d, total);
  take_name(d);
}
