/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the kinds of the row's parameters, each of which begins at a register (call_register). To add a call: its
 * number in `numbers`; a kind of parameter: a case in enter_param, and one in exit_param if the kernel fills it. */
#include "program/decode.h"

#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "program/memory.h"

#define ERRORS 4095         /* results from -1 to -ERRORS are errors */
#define SHOWN 32            /* bytes of each string of a list: what the trace shows */
#define OPTION_KEEP 1024    /* bytes of an option's value */
#define POLL_KEEP 1024      /* descriptors of a poll */
#define PIECES_MOST 1024    /* buffers of one message, as in the kernel */
#define PIECES_READ 64      /* … and so many are read at once */
#define CONTROL_MOST 131072 /* bytes of control data that strace looks at … */
#define CONTROL_KEEP 4096   /* … and that are kept */
#define SIGNALS_SIZE 8      /* bytes of a set of signals */

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

/* Lists grow in texts, and are joined to one block when all of them are there. */
struct decode_store {
  struct call_traced head;
  struct text messages, pieces, events, bytes;
  struct text block; /* the head and all of them: the call's `traced` */
  struct text in, out, polled;
  struct call_select sets;
};

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

static void clear_lists(struct decode_store *s) {
  text_clear(&s->messages);
  text_clear(&s->pieces);
  text_clear(&s->events);
  text_clear(&s->bytes);
}

/* One call being decoded. */
struct decoding {
  struct call *call;
  struct decode_store *store;
  pid_t tid;
  const uint64_t *args;
};

/* Appends what can be read of SIZE bytes from ADDRESS to TO; returns how many. */
static size_t fetch_text(const struct decoding *d, uint64_t address, size_t size, struct text *to) {
  size_t got = memory_read_some(d->tid, address, text_room(to, size), size);
  to->len += got;
  return got;
}

static void mark_unread(struct decoding *d, size_t at) {
  d->store->head.unread |= 1u << at;
}

static void mark_read(struct decoding *d, size_t at) {
  d->store->head.unread &= ~(1u << at);
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* A size as given, which need not be one: the registers keep what it was. */
static size_t as_size(uint64_t size) {
  return size > PTRDIFF_MAX ? PTRDIFF_MAX : (size_t)size;
}

/* Arguments, at the entry. */

static void enter_address(struct decoding *d, const struct param *p, size_t at) {
  struct call *call = d->call;
  call->addr_at = d->args[at];
  if (p->out) {
    if (!d->args[at] ||
        !memory_read(d->tid, d->args[at + 1], &call->addr_room, sizeof call->addr_room))
      mark_unread(d, at + 1);
    mark_unread(d, at);
    return;
  }
  int len = (int)d->args[at + 1];
  size_t kept = len < 0 ? 0 : least((size_t)len, sizeof call->addr);
  if (kept >= sizeof(sa_family_t) && memory_read(d->tid, d->args[at], &call->addr, kept))
    call->addr_len = (socklen_t)kept;
  else
    mark_unread(d, at);
}

/* LEN bytes that are sent, or an option's value, at most KEEP of them. */
static void enter_bytes(struct decoding *d, size_t at, size_t len, size_t keep) {
  struct call *call = d->call;
  struct text *in = &d->store->in;
  size_t wanted = least(len, keep);
  call->in_at = d->args[at];
  call->in_len = len;
  text_clear(in);
  call->in_kept = fetch_text(d, d->args[at], wanted, in);
  call->in = text_str(in);
  if (!d->args[at] || call->in_kept < least(len, SHOWN + 1)) {
    call->in = NULL;
    call->in_kept = 0;
    mark_unread(d, at);
  }
}

static void enter_option(struct decoding *d, const struct param *p, size_t at) {
  struct call *call = d->call;
  int len = (int)d->args[at + 1];
  if (!p->out) {
    enter_bytes(d, at, len < 0 ? 0 : (size_t)len, OPTION_KEEP);
    if (len < 0)
      mark_unread(d, at);
    return;
  }
  call->out_at = d->args[at];
  mark_unread(d, at);
  if (!memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    mark_unread(d, at + 1);
  else
    call->sockopt.length = len;
  call->out_room = call->sockopt.length < 0 ? 0 : (size_t)call->sockopt.length;
}

static void enter_poll(struct decoding *d, size_t at) {
  struct call *call = d->call;
  size_t size = least((uint32_t)d->args[at + 1], POLL_KEEP) * sizeof(struct pollfd);
  text_clear(&d->store->polled);
  size_t got = fetch_text(d, d->args[at], size, &d->store->polled);
  call->out_at = d->args[at];
  call->out = (void *)text_str(&d->store->polled);
  call->out_room = call->out_kept = got - got % sizeof(struct pollfd);
  if (!d->args[at] || (size && !call->out_room))
    mark_unread(d, at);
}

static bool fetch_set(struct decoding *d, uint64_t address, int count, fd_set *set) {
  size_t bits = CHAR_BIT * sizeof(long);
  FD_ZERO(set);
  return memory_read(d->tid, address, set, ((size_t)count + bits - 1) / bits * sizeof(long));
}

/* What select or pselect6 was given, which need not be a time, as one. Of pselect6 the parts are nanoseconds. */
static struct timeval as_timeval(const struct decoding *d, struct call_time t) {
  int64_t part = d->call->row == &row_select ? t.part : t.part / 1000;
  return (struct timeval){t.seconds < 0         ? 0
                          : t.seconds > INT_MAX ? INT_MAX
                                                : t.seconds,
                          part < 0        ? 0
                          : part > 999999 ? 999999
                                          : part};
}

static void enter_sets(struct decoding *d) {
  struct call *call = d->call;
  struct call_select *s = &d->store->sets;
  int count = (int)d->args[0];
  memset(s, 0, sizeof *s);
  s->count = count < 0 ? 0 : count > FD_SETSIZE ? FD_SETSIZE : count;
  for (int i = 0; i < 3; i++) {
    s->given[i] = count >= 0 && fetch_set(d, d->args[1 + i], s->count, &s->asked[i]);
    if (!s->given[i])
      mark_unread(d, 1 + (size_t)i);
  }
  s->forever = !memory_read(d->tid, d->args[4], &d->store->head.timeout, sizeof(struct call_time));
  if (s->forever)
    mark_unread(d, 4);
  s->timeout = s->left = as_timeval(d, d->store->head.timeout);
  call->out = s;
  call->out_room = call->out_kept = sizeof *s;
}

/* Lists of buffers and messages, at the entry of what sends and at the exit of what receives. */

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
                                   least(count - i, PIECES_READ) * sizeof *iov) /
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
    size_t wanted = gapless ? least(piece.used, DECODE_KEEP - least(to->len, DECODE_KEEP)) : 0;
    size_t got = wanted ? fetch_text(d, piece.base, wanted, to) : 0;
    gapless = gapless && got == wanted;
    if (message->piece_count == CALL_ELEMENTS)
      continue;
    size_t shown = least(piece.used, SHOWN);
    piece.at = (uint32_t)s->bytes.len;
    if (got >= shown && shown) {
      text_add(&s->bytes, to->s + to->len - got, shown);
      piece.kept = (uint32_t)shown;
    } else {
      piece.kept = (uint32_t)fetch_text(d, piece.base, shown, &s->bytes);
    }
    piece.read = piece.base && piece.kept == shown;
    text_add(&s->pieces, (const char *)&piece, sizeof piece);
    message->piece_count++;
  }
  return total;
}

static void add_name(struct decoding *d, struct call_message *message, uint32_t len) {
  struct text *bytes = &d->store->bytes;
  size_t size = (int32_t)len < 0 ? 0 : least(len, sizeof(struct sockaddr_storage));
  message->name_at = (uint32_t)bytes->len;
  message->name_kept = (uint32_t)fetch_text(d, message->name, size, bytes);
  message->name_read = size >= sizeof(sa_family_t) && message->name_kept == size;
}

static void add_control(struct decoding *d, struct call_message *message) {
  struct text *bytes = &d->store->bytes;
  size_t size = least(message->control_len, CONTROL_MOST);
  message->control_at = (uint32_t)bytes->len;
  size_t got = fetch_text(d, message->control, size, bytes);
  message->control_read = size >= sizeof(struct cmsghdr) && got == size;
  message->control_kept = message->control_read ? (uint32_t)least(size, CONTROL_KEEP) : 0;
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
  call->addr_len = (socklen_t)least(m->name_len, sizeof call->addr);
  call->addr_room = m->name_room;
  memcpy(&call->addr, d->store->bytes.s + m->name_at, m->name_kept);
}

/* What is to be sent. */
static void take_in(struct decoding *d, uint64_t total) {
  struct call *call = d->call;
  call->in = text_str(&d->store->in);
  call->in_kept = d->store->in.len;
  call->in_len = as_size(total);
  if (call->in_kept > call->in_len)
    call->in_kept = call->in_len;
}

/* What was received. */
static void take_out(struct decoding *d, uint64_t total) {
  struct call *call = d->call;
  call->out = (void *)text_str(&d->store->out);
  call->out_kept = d->store->out.len;
  call->out_len = as_size(total);
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
    mark_unread(d, at);
  return total;
}

static void enter_vector(struct decoding *d, const struct param *p, size_t at) {
  uint64_t total = add_vector(d, at, p->out ? 0 : UINT64_MAX, &d->store->in);
  if (p->out)
    d->call->out_room = as_size(total);
  else
    take_in(d, total);
}

static void exit_vector(struct decoding *d, size_t at) {
  clear_lists(d->store);
  add_vector(d, at, (uint64_t)d->call->result, &d->store->out);
  take_out(d, (uint64_t)d->call->result);
}

static void enter_message(struct decoding *d, const struct param *p, size_t at) {
  struct msghdr header;
  if (!memory_read(d->tid, d->args[at], &header, sizeof header)) {
    mark_unread(d, at);
    return;
  }
  text_clear(&d->store->in);
  uint64_t total =
      add_message(d, &header, header.msg_namelen, p->out ? 0 : UINT64_MAX, &d->store->in);
  if (p->out) {
    d->call->out_room = as_size(total);
    return;
  }
  take_in(d, total);
  take_name(d);
}

static void exit_message(struct decoding *d, size_t at) {
  struct msghdr header;
  if (!message_count(d->store) || !memory_read(d->tid, d->args[at], &header, sizeof header))
    return;
  uint32_t room = message_at(d->store, 0)->name_room;
  clear_lists(d->store);
  text_clear(&d->store->out);
  uint64_t total = add_message(d, &header, room, (uint64_t)d->call->result, &d->store->out);
  message_at(d->store, 0)->told = true;
  take_out(d, least((size_t)d->call->result, total));
  take_name(d);
}

static void enter_messages(struct decoding *d, const struct param *p, size_t at) {
  struct mmsghdr header;
  uint64_t total = 0, count = least((uint32_t)d->args[at + 1], CALL_ELEMENTS);
  text_clear(&d->store->in);
  for (uint64_t i = 0; i < count; i++) {
    if (!memory_read(d->tid, d->args[at] + i * sizeof header, &header, sizeof header))
      break;
    total = added(total, add_message(d, &header.msg_hdr, header.msg_hdr.msg_namelen,
                                     p->out ? 0 : UINT64_MAX, &d->store->in));
  }
  if (!d->args[at] || (count && !message_count(d->store)))
    mark_unread(d, at);
  if (p->out) {
    d->call->out_room = as_size(total);
    return;
  }
  take_in(d, total);
  take_name(d);
}

/* Of what was sent only the lengths are new. */
static void exit_sent_messages(struct decoding *d, size_t at) {
  struct mmsghdr header;
  for (size_t i = 0; i < message_count(d->store) && i < (uint64_t)d->call->result; i++) {
    struct call_message *m = message_at(d->store, i);
    m->told = memory_read(d->tid, d->args[at] + i * sizeof header, &header, sizeof header);
    if (m->told)
      m->len = header.msg_len;
  }
}

static void exit_received_messages(struct decoding *d, size_t at) {
  uint32_t rooms[CALL_ELEMENTS];
  struct mmsghdr header;
  uint64_t total = 0;
  size_t count = least(message_count(d->store), (size_t)d->call->result);
  for (size_t i = 0; i < count; i++)
    rooms[i] = message_at(d->store, i)->name_room;
  clear_lists(d->store);
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

/* epoll */

static void enter_event(struct decoding *d, size_t at) {
  struct epoll_event event;
  if (d->call->epoll.operation == EPOLL_CTL_DEL ||
      !memory_read(d->tid, d->args[at], &event, sizeof event)) {
    mark_unread(d, at);
    return;
  }
  d->call->epoll.events = event.events;
  d->call->epoll.data = (int64_t)event.data.u64;
}

static void exit_events(struct decoding *d, size_t at) {
  struct epoll_event events[CALL_ELEMENTS];
  size_t count = least((size_t)d->call->result, CALL_ELEMENTS);
  size_t got =
      memory_read_some(d->tid, d->args[at], events, count * sizeof *events) / sizeof *events;
  if (got < count)
    return;
  for (size_t i = 0; i < count; i++) {
    struct call_event event;
    memset(&event, 0, sizeof event);
    event.events = events[i].events;
    event.data = events[i].data.u64;
    text_add(&d->store->events, (const char *)&event, sizeof event);
  }
  mark_read(d, at);
}

/* Times, signals, offsets. */

static void enter_time(struct decoding *d, const struct param *p, size_t at) {
  struct call_time *t = &d->store->head.timeout;
  int64_t milliseconds = -1;
  if (!memory_read(d->tid, d->args[at], t, sizeof *t))
    mark_unread(d, at);
  else if (t->seconds < 0 || t->part < 0)
    milliseconds = 0;
  else
    milliseconds = t->seconds > INT_MAX ? INT_MAX : t->seconds * 1000 + t->part / 1000000;
  call_set_number(d->call, p, milliseconds);
}

static void enter_mask(struct decoding *d, size_t at) {
  uint64_t both[2];
  struct call_traced *head = &d->store->head;
  if (!memory_read(d->tid, d->args[at], both, sizeof both)) {
    mark_unread(d, at);
    return;
  }
  head->mask_at = both[0];
  head->mask_size = both[1];
  head->mask_read =
      both[1] == SIGNALS_SIZE && memory_read(d->tid, both[0], &head->signals, SIGNALS_SIZE);
}

static bool is_about_interface(uint64_t request) {
  return request >= SIOCGIFNAME && request <= SIOCGIFMAP;
}

/* SIOCGIFCONF: the size that was given, the size now, the pointer to the interfaces, and at the exit those. */
static void fetch_interfaces(struct decoding *d, size_t at, bool filled) {
  struct ifconf conf;
  struct text *bytes = &d->store->bytes;
  if (!memory_read(d->tid, d->args[at], &conf, sizeof conf))
    return;
  int given = conf.ifc_len;
  uint64_t address = (uintptr_t)conf.ifc_buf;
  if (filled && bytes->len >= sizeof given)
    memcpy(&given, bytes->s, sizeof given);
  text_clear(bytes);
  text_add(bytes, (const char *)&given, sizeof given);
  text_add(bytes, (const char *)&conf.ifc_len, sizeof given);
  text_add(bytes, (const char *)&address, sizeof address);
  if (filled && conf.ifc_len > 0) {
    size_t head = bytes->len, most = CALL_ELEMENTS * sizeof(struct ifreq);
    size_t got = fetch_text(d, address, least((size_t)conf.ifc_len, most), bytes);
    bytes->len = head + got - got % sizeof(struct ifreq);
  }
}

/* What ioctl's argument points to: a number that the kernel takes (or, at the exit, has given), or what is asked and
   told of an interface. */
static void fetch_number(struct decoding *d, const struct param *p, size_t at, bool filled) {
  int number;
  uint64_t request = (uint32_t)d->args[1];
  if (request == SIOCGIFCONF) {
    fetch_interfaces(d, at, filled);
  } else if (is_about_interface(request)) {
    struct ifreq asked;
    if (memory_read(d->tid, d->args[at], &asked, sizeof asked)) {
      text_clear(&d->store->bytes);
      text_add(&d->store->bytes, (const char *)&asked, sizeof asked);
    }
  }
  if (memory_read(d->tid, d->args[at], &number, sizeof number)) {
    call_set_number(d->call, p, number);
    mark_read(d, at);
  } else {
    mark_unread(d, at);
  }
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
    fetch_number(d, p, at, false);
    break;
  case PARAM_FDS:
    call->addr_at = value;
    mark_unread(d, at);
    break;
  case PARAM_SIZE:
    call->out_at = value;
    call->out_room = as_size(d->args[at + 1]);
    mark_unread(d, at);
    break;
  case PARAM_DATA:
    enter_bytes(d, at, as_size(d->args[at + 1]), DECODE_KEEP);
    break;
  case PARAM_ADDRESS:
    enter_address(d, p, at);
    break;
  case PARAM_OPTVAL:
    enter_option(d, p, at);
    break;
  case PARAM_POLL:
    enter_poll(d, at);
    break;
  case PARAM_SETS:
    enter_sets(d);
    break;
  case PARAM_PIECES:
    enter_vector(d, p, at);
    break;
  case PARAM_MESSAGE:
    enter_message(d, p, at);
    break;
  case PARAM_MESSAGES:
    enter_messages(d, p, at);
    break;
  case PARAM_EVENT:
    enter_event(d, at);
    break;
  case PARAM_EVENTS:
    mark_unread(d, at);
    break;
  case PARAM_TIME:
    enter_time(d, p, at);
    break;
  case PARAM_SIGNALS:
    if (d->args[at + 1] != SIGNALS_SIZE ||
        !memory_read(d->tid, value, &d->store->head.signals, SIGNALS_SIZE))
      mark_unread(d, at);
    break;
  case PARAM_MASK:
    enter_mask(d, at);
    break;
  case PARAM_OFFSET:
    if (memory_read(d->tid, value, &offset, sizeof offset))
      call_set_number(call, p, offset);
    else
      mark_unread(d, at);
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
  clear_lists(store);
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

/* What the kernel has filled, at the exit of a call that did not fail. */

static void exit_address(struct decoding *d, size_t at) {
  struct call *call = d->call;
  socklen_t len;
  if (d->store->head.unread & (1u << (at + 1)) ||
      !memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    return;
  call->addr_len = (socklen_t)least(len, sizeof call->addr);
  size_t kept = least(call->addr_len, call->addr_room);
  if (kept >= sizeof(sa_family_t) && memory_read(d->tid, d->args[at], &call->addr, kept))
    mark_read(d, at);
}

/* LEN bytes that were received, at most KEEP of them. */
static void exit_bytes(struct decoding *d, size_t at, size_t len, size_t keep) {
  struct call *call = d->call;
  struct text *out = &d->store->out;
  size_t wanted = least(len, keep);
  text_clear(out);
  call->out_kept = fetch_text(d, d->args[at], wanted, out);
  call->out = (void *)text_str(out);
  call->out_len = len;
  if (d->args[at] && call->out_kept >= least(len, SHOWN + 1))
    mark_read(d, at);
}

static void exit_option(struct decoding *d, size_t at) {
  int len;
  if (d->store->head.unread & (1u << (at + 1)) ||
      !memory_read(d->tid, d->args[at + 1], &len, sizeof len))
    return;
  exit_bytes(d, at, len < 0 ? 0 : (size_t)len, OPTION_KEEP);
}

static void exit_sets(struct decoding *d) {
  struct call_select *s = &d->store->sets;
  for (int i = 0; i < 3; i++)
    if (s->given[i])
      fetch_set(d, d->args[1 + i], s->count, &s->ready[i]);
  if (!s->forever &&
      memory_read(d->tid, d->args[4], &d->store->head.left, sizeof(struct call_time)))
    s->left = as_timeval(d, d->store->head.left);
}

static void exit_param(struct decoding *d, const struct param *p) {
  struct call *call = d->call;
  size_t at = call_register(call->row, p);
  switch (p->kind) {
  case PARAM_FDS:
    if (memory_read(d->tid, d->args[at], call->socket.fds, sizeof call->socket.fds))
      mark_read(d, at);
    break;
  case PARAM_SIZE:
    exit_bytes(d, at, least((size_t)call->result, call->out_room), DECODE_KEEP);
    break;
  case PARAM_ADDRESS:
    if (p->out)
      exit_address(d, at);
    break;
  case PARAM_OPTVAL:
    if (p->out)
      exit_option(d, at);
    break;
  case PARAM_POLL:
    memory_read(d->tid, d->args[at], call->out, call->out_room);
    break;
  case PARAM_SETS:
    exit_sets(d);
    break;
  case PARAM_PIECES:
    if (p->out)
      exit_vector(d, at);
    break;
  case PARAM_MESSAGE:
    if (p->out)
      exit_message(d, at);
    break;
  case PARAM_MESSAGES:
    if (p->out)
      exit_received_messages(d, at);
    else
      exit_sent_messages(d, at);
    break;
  case PARAM_EVENTS:
    exit_events(d, at);
    break;
  case PARAM_INT_AT:
    fetch_number(d, p, at, true);
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
