/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers are read as they are; is_whole says whether they lead anywhere. */
#include "run/line_traced.h"

#include <string.h>
#include <sys/socket.h>

#include "base/json.h"
#include "base/text.h"
#include "calls/call.h"
#include "run/line.h"

#define MESSAGE_NUMBERS 19
#define PIECE_NUMBERS 6
#define LIST_MOST 4096     /* elements of a list, and … */
#define BYTES_MOST 1048576 /* … bytes of them */

static void write_message(const struct call_message *m, struct text *out) {
  const int64_t n[MESSAGE_NUMBERS] = {(int64_t)m->name,
                                      (int64_t)m->pieces,
                                      (int64_t)m->control,
                                      (int64_t)m->piece_total,
                                      (int64_t)m->control_len,
                                      m->name_room,
                                      m->name_len,
                                      m->flags,
                                      m->len,
                                      m->told,
                                      m->piece_at,
                                      m->piece_count,
                                      m->name_at,
                                      m->name_kept,
                                      m->control_at,
                                      m->control_kept,
                                      m->name_read,
                                      m->pieces_read,
                                      m->control_read};
  line_numbers(out, n, MESSAGE_NUMBERS);
}

static struct call_message message_of(const int64_t *n) {
  return (struct call_message){.name = (uint64_t)n[0],
                               .pieces = (uint64_t)n[1],
                               .control = (uint64_t)n[2],
                               .piece_total = (uint64_t)n[3],
                               .control_len = (uint64_t)n[4],
                               .name_room = (uint32_t)n[5],
                               .name_len = (uint32_t)n[6],
                               .flags = (uint32_t)n[7],
                               .len = (uint32_t)n[8],
                               .told = n[9] != 0,
                               .piece_at = (uint32_t)n[10],
                               .piece_count = (uint32_t)n[11],
                               .name_at = (uint32_t)n[12],
                               .name_kept = (uint32_t)n[13],
                               .control_at = (uint32_t)n[14],
                               .control_kept = (uint32_t)n[15],
                               .name_read = n[16] != 0,
                               .pieces_read = n[17] != 0,
                               .control_read = n[18] != 0};
}

void line_traced(const struct call_traced *t, struct text *out) {
  int64_t registers[6];
  for (size_t i = 0; i < 6; i++)
    registers[i] = (int64_t)t->args[i];
  const int64_t rest[] = {t->unread,           t->timeout.seconds,    t->timeout.part,
                          t->left.seconds,     t->left.part,          (int64_t)t->signals,
                          (int64_t)t->mask_at, (int64_t)t->mask_size, t->mask_read};
  json_add_key(out, "traced");
  text_addc(out, '{');
  json_add_key(out, "registers");
  line_numbers(out, registers, 6);
  json_add_key(out, "known");
  line_numbers(out, rest, sizeof rest / sizeof *rest);
  json_add_key(out, "messages");
  text_addc(out, '[');
  for (uint32_t i = 0; i < t->message_count; i++) {
    text_adds(out, i ? "," : "");
    write_message(&call_messages(t)[i], out);
  }
  text_addc(out, ']');
  json_add_key(out, "pieces");
  text_addc(out, '[');
  for (uint32_t i = 0; i < t->piece_count; i++) {
    const struct call_piece *p = &call_pieces(t)[i];
    const int64_t n[PIECE_NUMBERS] = {(int64_t)p->base, (int64_t)p->len, (int64_t)p->used, p->at,
                                      p->kept,          p->read};
    text_adds(out, i ? "," : "");
    line_numbers(out, n, PIECE_NUMBERS);
  }
  text_addc(out, ']');
  json_add_key(out, "events");
  text_addc(out, '[');
  for (uint32_t i = 0; i < t->event_count; i++) {
    const int64_t n[2] = {call_events(t)[i].events, (int64_t)call_events(t)[i].data};
    text_adds(out, i ? "," : "");
    line_numbers(out, n, 2);
  }
  text_addc(out, ']');
  json_add_key(out, "bytes");
  json_add_hex(out, call_bytes(t), t->byte_count);
  text_addc(out, '}');
}

/* An array of arrays of COUNT numbers each, made into elements of SIZE by MAKE and appended to LIST. */
static int read_list(struct json *j, const char *key, size_t count, size_t size,
                     void (*make)(const int64_t *numbers, void *element), struct text *list) {
  int64_t numbers[MESSAGE_NUMBERS];
  union {
    struct call_message message;
    struct call_piece piece;
    struct call_event event;
  } element;
  if (!json_key(j, key))
    return json_fail(j, "\"%s\" is missing", key);
  if (json_take(j, "[") < 0)
    return -1;
  for (bool first = true; !json_skip(j, "]"); first = false) {
    memset(&element, 0, sizeof element);
    if ((!first && json_take(j, ",") < 0) || line_read_numbers(j, numbers, count) < 0)
      return -1;
    if (list->len / size >= LIST_MOST)
      return json_fail(j, "\"%s\" is too long", key);
    make(numbers, &element);
    text_add(list, (const char *)&element, size);
  }
  return 0;
}

static void make_message(const int64_t *numbers, void *element) {
  *(struct call_message *)element = message_of(numbers);
}

static void make_piece(const int64_t *n, void *element) {
  *(struct call_piece *)element = (struct call_piece){.base = (uint64_t)n[0],
                                                      .len = (uint64_t)n[1],
                                                      .used = (uint64_t)n[2],
                                                      .at = (uint32_t)n[3],
                                                      .kept = (uint32_t)n[4],
                                                      .read = n[5] != 0};
}

static void make_event(const int64_t *n, void *element) {
  *(struct call_event *)element =
      (struct call_event){.events = (uint32_t)n[0], .data = (uint64_t)n[1]};
}

static bool is_within(uint32_t at, uint32_t count, uint32_t all) {
  return at <= all && count <= all - at;
}

/* Whether all that the lists of T lead to is there. */
static bool is_whole(const struct call_traced *t) {
  for (uint32_t i = 0; i < t->message_count; i++) {
    const struct call_message *m = &call_messages(t)[i];
    if (!is_within(m->piece_at, m->piece_count, t->piece_count) ||
        !is_within(m->name_at, m->name_kept, t->byte_count) ||
        !is_within(m->control_at, m->control_kept, t->byte_count) ||
        m->name_kept > sizeof(struct sockaddr_storage) ||
        (m->name_read && m->name_kept < sizeof(sa_family_t)) ||
        (m->control_read && m->control_kept < sizeof(struct cmsghdr)))
      return false;
  }
  for (uint32_t i = 0; i < t->piece_count; i++)
    if (!is_within(call_pieces(t)[i].at, call_pieces(t)[i].kept, t->byte_count))
      return false;
  return true;
}

int line_read_traced(struct json *j, struct call *call, struct text *block) {
  struct text lists[3] = {TEXT_EMPTY, TEXT_EMPTY, TEXT_EMPTY}, bytes = TEXT_EMPTY;
  int64_t registers[6], known[9];
  struct call_traced head;
  int result = -1;
  if (!json_key(j, "traced"))
    return 0;
  memset(&head, 0, sizeof head);
  if (json_take(j, "{") == 0 && json_key(j, "registers") &&
      line_read_numbers(j, registers, 6) == 0 && json_key(j, "known") &&
      line_read_numbers(j, known, 9) == 0 &&
      read_list(j, "messages", MESSAGE_NUMBERS, sizeof(struct call_message), make_message,
                &lists[0]) == 0 &&
      read_list(j, "pieces", PIECE_NUMBERS, sizeof(struct call_piece), make_piece, &lists[1]) ==
          0 &&
      read_list(j, "events", 2, sizeof(struct call_event), make_event, &lists[2]) == 0 &&
      json_key(j, "bytes") && json_hex(j, &bytes) == 0 && json_take(j, "}") == 0 &&
      bytes.len <= BYTES_MOST) {
    for (size_t i = 0; i < 6; i++)
      head.args[i] = (uint64_t)registers[i];
    head.unread = (uint32_t)known[0];
    head.timeout = (struct call_time){known[1], known[2]};
    head.left = (struct call_time){known[3], known[4]};
    head.signals = (uint64_t)known[5];
    head.mask_at = (uint64_t)known[6];
    head.mask_size = (uint64_t)known[7];
    head.mask_read = known[8] != 0;
    head.message_count = (uint32_t)(lists[0].len / sizeof(struct call_message));
    head.piece_count = (uint32_t)(lists[1].len / sizeof(struct call_piece));
    head.event_count = (uint32_t)(lists[2].len / sizeof(struct call_event));
    head.byte_count = (uint32_t)bytes.len;
    text_add(block, (const char *)&head, sizeof head);
    for (size_t i = 0; i < 3; i++)
      text_add(block, text_str(&lists[i]), lists[i].len);
    text_add(block, text_str(&bytes), bytes.len);
    call->traced = (struct call_traced *)block->s;
    call->copied = true;
    result = is_whole(call->traced) ? 0 : -1;
  }
  for (size_t i = 0; i < 3; i++)
    text_free(&lists[i]);
  text_free(&bytes);
  return result < 0 ? json_fail(j, "\"traced\" is not whole") : 0;
}
