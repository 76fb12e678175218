/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of a goal's line: kind, operands, modifiers. A further operand is a row of `operands`. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "calls/call.h"
#include "lesson/goal_parts.h"
#include "lesson/mistake.h"
#include "net/constants.h"
#include "net/packet.h"
#include "net/tcp_state.h"

struct goal_reader {
  const char *at, *end;
  struct goal *goal;
  struct lesson_mistake *mistake;
};

static void skip_blanks(struct goal_reader *r) {
  while (r->at < r->end && isblank((unsigned char)*r->at))
    r->at++;
}

/* The next word, not taken; len 0: there is none. */
static struct lesson_words peek(struct goal_reader *r) {
  skip_blanks(r);
  struct lesson_words w = {r->at, 0};
  while (w.s + w.len < r->end && !isblank((unsigned char)w.s[w.len]))
    w.len++;
  return w;
}

static struct lesson_words take(struct goal_reader *r) {
  struct lesson_words w = peek(r);
  r->at += w.len;
  return w;
}

static bool is(struct lesson_words w, const char *s) {
  return w.len == strlen(s) && memcmp(w.s, s, w.len) == 0;
}

/* A hint of the name in NEAR, or else WORDS. Belongs to the caller. */
static char *propose(const struct nearest *near, const char *words) {
  struct text t = TEXT_EMPTY;
  if (near->best)
    text_addf(&t, "did you mean '%s'?", near->best);
  else
    text_adds(&t, words);
  return text_take(&t);
}

static bool number_of(struct lesson_words w, int64_t most, int64_t *number) {
  *number = 0;
  for (size_t i = 0; i < w.len; i++) {
    if (!isdigit((unsigned char)w.s[i]))
      return false;
    *number = *number * 10 + (w.s[i] - '0');
    if (*number > most)
      return false;
  }
  return w.len > 0;
}

/* The operands: each takes its word. */

static int take_who(struct goal_reader *r, struct lesson_words w) {
  bool name = w.len < GOAL_NAME && (isalpha((unsigned char)*w.s) || *w.s == '_');
  for (size_t i = 0; i < w.len; i++)
    name = name && (isalnum((unsigned char)w.s[i]) || w.s[i] == '_');
  if (!name)
    return lesson_mistake_set(r->mistake, 0, w,
                              mem_strdup("name a side, as in its prompt `server>>> `, or `any`"),
                              "'%.*s' is not the name of a side", (int)w.len, w.s);
  if (is(w, "any"))
    return 0;
  memcpy(r->goal->side, w.s, w.len);
  r->goal->side[w.len] = '\0';
  r->goal->who = w.s;
  r->goal->who_len = w.len;
  return 0;
}

static int take_state(struct goal_reader *r, struct lesson_words w) {
  static const char *const others[] = {"UNCONN", "ESTAB"};
  struct nearest near = nearest_start(w.s, w.len);
  for (int i = 1; i <= 11 + 2; i++) {
    const char *name = i <= 11 ? tcp_state_name(i) : others[i - 12];
    if (is(w, name))
      r->goal->state = name;
    nearest_offer(&near, name);
  }
  if (r->goal->state)
    return 0;
  return lesson_mistake_set(
      r->mistake, 0, w, propose(&near, "LISTEN, ESTABLISHED, CLOSE_WAIT …; of UDP UNCONN, ESTAB"),
      "'%.*s' is not a state", (int)w.len, w.s);
}

static int take_call(struct goal_reader *r, struct lesson_words w) {
  struct goal *g = r->goal;
  struct nearest near = nearest_start(w.s, w.len);
  if (is(w, "any"))
    return 0;
  for (const struct call_row *const *row = call_rows; *row; row++)
    nearest_offer(&near, (*row)->name);
  g->call = call_find(w.s, w.len);
  if (g->call)
    return 0;
  return lesson_mistake_set(r->mistake, 0, w, propose(&near, "`help` lists the calls"),
                            "there is no call '%.*s'", (int)w.len, w.s);
}

static int take_error(struct goal_reader *r, struct lesson_words w) {
  struct goal *g = r->goal;
  char *name = mem_strndup(w.s, w.len);
  g->timed_out = is(w, "TimeoutError");
  g->error = call_errno_find(name);
  for (int code = -32; code < 0 && !g->error; code++) {
    const char *eai = call_eai_name(code);
    if (eai && strcmp(eai, name) == 0) {
      g->error = code;
      g->eai = true;
    }
  }
  free(name);
  if (g->error || g->timed_out)
    return 0;
  return lesson_mistake_set(
      r->mistake, 0, w,
      mem_strdup("an errno's name (ECONNREFUSED), one of getaddrinfo (EAI_NONAME), or "
                 "TimeoutError"),
      "'%.*s' is not an error of a call", (int)w.len, w.s);
}

/* The flag that the LEN bytes at S name; 0: none. */
static unsigned flag_of(const char *s, size_t len) {
  for (unsigned flag = 1; flag <= PACKET_CWR; flag <<= 1) {
    struct text name = TEXT_EMPTY;
    packet_flags(flag, &name);
    bool same = name.len == len && memcmp(name.s, s, len) == 0;
    text_free(&name);
    if (same)
      return flag;
  }
  return 0;
}

static int take_packet(struct goal_reader *r, struct lesson_words w) {
  static const struct {
    const char *word;
    enum goal_protocol protocol;
  } words[] = {{"any", GOAL_ANY_PACKET},
               {"data", GOAL_DATA},
               {"UDP", GOAL_UDP},
               {"ICMP", GOAL_ICMP},
               {"ARP", GOAL_ARP}};
  struct goal *g = r->goal;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is(w, words[i].word)) {
      g->protocol = words[i].protocol;
      return 0;
    }
  g->protocol = GOAL_TCP;
  for (size_t at = 0; at <= w.len;) {
    const char *comma = memchr(w.s + at, ',', w.len - at);
    size_t len = comma ? (size_t)(comma - w.s) - at : w.len - at;
    unsigned flag = flag_of(w.s + at, len);
    if (!flag)
      return lesson_mistake_set(
          r->mistake, 0, w,
          mem_strdup("flags as in the ladder (SYN,ACK), data, UDP, ICMP, ARP or any"),
          "'%.*s' is not a kind of packet", (int)w.len, w.s);
    g->flags |= flag;
    at += len + 1;
  }
  return 0;
}

static int take_number(struct goal_reader *r, struct lesson_words w) {
  if (number_of(w, 1000000000, &r->goal->number))
    return 0;
  return lesson_mistake_set(r->mistake, 0, w, NULL, "'%.*s' is not a number", (int)w.len, w.s);
}

static int take_value(struct goal_reader *r, struct lesson_words w) {
  r->goal->valued = true;
  return take_number(r, w);
}

static int take_lines(struct goal_reader *r, struct lesson_words w) {
  if (is(w, "lines") || is(w, "line"))
    return 0;
  return lesson_mistake_set(r->mistake, 0, w, mem_strdup("`within 3 lines`"),
                            "'%.*s' where `lines` belongs", (int)w.len, w.s);
}

static int take_option(struct goal_reader *r, struct lesson_words w) {
  static const struct {
    int level;
    const struct constants *set;
  } levels[] = {{SOL_SOCKET, &constants_socket_options},
                {IPPROTO_TCP, &constants_tcp_options},
                {IPPROTO_UDP, &constants_udp_options},
                {IPPROTO_IP, &constants_ip_options},
                {IPPROTO_IPV6, &constants_ipv6_options}};
  struct nearest near = nearest_start(w.s, w.len);
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    const struct constant *c = constants_in(levels[i].set, w.s, w.len);
    if (c) {
      r->goal->level = levels[i].level;
      r->goal->option = (int)c->value;
      r->goal->option_name = c->name;
      return 0;
    }
    for (size_t k = 0; k < levels[i].set->count; k++)
      nearest_offer(&near, levels[i].set->at[k].name);
  }
  return lesson_mistake_set(r->mistake, 0, w, propose(&near, "SO_REUSEADDR, TCP_NODELAY …"),
                            "'%.*s' is not an option", (int)w.len, w.s);
}

/* A family, a type, or both. */
static int take_sort(struct goal_reader *r, struct lesson_words w) {
  struct goal *g = r->goal;
  for (bool first = true;; first = false) {
    const struct constant *family = constants_in(&constants_families, w.s, w.len);
    const struct constant *type = constants_in(&constants_types, w.s, w.len);
    if (family && !g->family)
      g->family = (int)family->value;
    else if (type && !g->type)
      g->type = (int)type->value;
    else
      return first ? lesson_mistake_set(
                         r->mistake, 0, w,
                         mem_strdup("AF_INET, AF_INET6, AF_UNIX; SOCK_STREAM, SOCK_DGRAM"),
                         "'%.*s' is not a family or type of sockets", (int)w.len, w.s)
                   : 0;
    if (!first)
      take(r);
    w = peek(r);
    if (!w.len)
      return 0;
  }
}

/* A byte after a backslash at *S; -1: it is none. */
static int escaped(const char **s, const char *end) {
  static const char letters[] = "nrt0\\\"", bytes[] = "\n\r\t\0\\\"";
  const char *found = *s < end ? memchr(letters, **s, sizeof letters - 1) : NULL;
  if (found) {
    ++*s;
    return (unsigned char)bytes[found - letters];
  }
  char digits[3] = "";
  if (end - *s < 3 || **s != 'x' || !isxdigit((unsigned char)(*s)[1]) ||
      !isxdigit((unsigned char)(*s)[2]))
    return -1;
  memcpy(digits, *s + 1, 2);
  *s += 3;
  return (int)strtol(digits, NULL, 16);
}

/* "bytes", or a number of them: 100 bytes. */
static int take_bytes(struct goal_reader *r, struct lesson_words w) {
  struct goal *g = r->goal;
  static const char form[] = "bytes in double quotes (\"hello\\n\"), or a number of them "
                             "(`100 bytes`)";
  if (*w.s != '"') {
    struct lesson_words unit =
        number_of(w, 1000000000, &g->number) ? take(r) : (struct lesson_words){w.s, 0};
    if (g->number && (is(unit, "bytes") || is(unit, "byte")))
      return 0;
    return lesson_mistake_set(r->mistake, 0, w, mem_strdup(form), "'%.*s' is not bytes", (int)w.len,
                              w.s);
  }
  const char *s = w.s + 1;
  while (s < r->end && *s != '"') {
    int c = *s != '\\' ? (unsigned char)*s++ : (s++, escaped(&s, r->end));
    if (c < 0)
      return lesson_mistake_set(r->mistake, 0, (struct lesson_words){s - 1, 1},
                                mem_strdup("\\n \\r \\t \\0 \\\\ \\\" \\x41"),
                                "a backslash before what it does not stand for");
    text_addc(&g->bytes, (char)c);
  }
  if (s == r->end || !g->bytes.len)
    return lesson_mistake_set(r->mistake, 0, w, mem_strdup(form),
                              s == r->end ? "the bytes do not end" : "no bytes");
  r->at = s + 1;
  if (r->at < r->end && !isblank((unsigned char)*r->at))
    return lesson_mistake_set(r->mistake, 0, peek(r), NULL, "text right after the bytes");
  return 0;
}

static const struct {
  const char *name;
  int (*take)(struct goal_reader *r, struct lesson_words w);
} operands[] = {
    {"WHO", take_who},       {"STATE", take_state},   {"CALL", take_call},
    {"ERROR", take_error},   {"PACKET", take_packet}, {"NUMBER", take_number},
    {"[VALUE]", take_value}, {"lines", take_lines},   {"OPTION", take_option},
    {"SORT", take_sort},     {"BYTES", take_bytes},
};

/* How a goal of KIND is written, and what it means. */
static char *usage_of(const struct goal_kind *kind) {
  static const char *const forms[] = {"[on PORT]", "[to ADDRESS] [to PORT]", "[from WHO]",
                                      "[by WHO]", "[[exactly] N times]"};
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s %s%s", kind->name, kind->modifiers & MOD_ONLY ? "[only] " : "", kind->operands);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (kind->modifiers & 1u << i)
      text_addf(&t, " %s", forms[i]);
  text_addf(&t, ": %s", kind->meaning);
  return text_take(&t);
}

static int take_operands(struct goal_reader *r) {
  const struct goal_kind *kind = r->goal->kind;
  for (const char *name = kind->operands; *name;) {
    size_t len = strcspn(name, " "), i = 0;
    while (strlen(operands[i].name) != len || memcmp(operands[i].name, name, len) != 0)
      i++;
    struct lesson_words w = peek(r);
    bool optional = *name == '[';
    name += len + (name[len] == ' ');
    if (optional && !(w.len && isdigit((unsigned char)*w.s)))
      continue;
    if (!w.len)
      return lesson_mistake_set(r->mistake, 0, (struct lesson_words){r->goal->s, r->goal->len},
                                usage_of(kind), "the goal is not complete: %s is missing",
                                operands[i].name);
    r->at += w.len;
    if (operands[i].take(r, w) != 0)
      return -1;
  }
  return 0;
}

static int take_port(struct goal_reader *r, int *to) {
  int64_t port;
  struct lesson_words w = take(r);
  if (!number_of(w, 65535, &port) || !port)
    return lesson_mistake_set(r->mistake, 0, w, NULL, "'%.*s' is not a port", (int)w.len, w.s);
  *to = (int)port;
  return 0;
}

static int take_peer(struct goal_reader *r) {
  struct in6_addr address;
  struct lesson_words w = peek(r);
  int64_t number;
  if (number_of(w, INT64_MAX / 20, &number))
    return take_port(r, &r->goal->peer_port);
  take(r);
  r->goal->address = mem_strndup(w.s, w.len);
  if (inet_pton(AF_INET, r->goal->address, &address) == 1 ||
      inet_pton(AF_INET6, r->goal->address, &address) == 1)
    return 0;
  return lesson_mistake_set(r->mistake, 0, w,
                            mem_strdup("an address in numbers (127.0.0.1, fd00::2), or a port"),
                            "'%.*s' is not an address", (int)w.len, w.s);
}

static int take_times(struct goal_reader *r, struct lesson_words w) {
  int64_t times;
  if (is(w, "exactly")) {
    r->goal->exactly = true;
    w = take(r);
  }
  if (!number_of(w, 1000000, &times) || !times)
    return lesson_mistake_set(r->mistake, 0, w, mem_strdup("`2 times`, `exactly 1 times`"),
                              "'%.*s' is not a number", (int)w.len, w.s);
  w = take(r);
  if (!is(w, "times") && !is(w, "time"))
    return lesson_mistake_set(r->mistake, 0, w, mem_strdup("`2 times`"),
                              "`times` is missing after the number");
  r->goal->times = (uint64_t)times;
  return 0;
}

static int take_modifiers(struct goal_reader *r) {
  unsigned allowed = r->goal->kind->modifiers;
  for (struct lesson_words w = take(r); w.len; w = take(r)) {
    int status;
    if (is(w, "on") && allowed & MOD_ON)
      status = take_port(r, &r->goal->port);
    else if (is(w, "to") && allowed & MOD_TO && !r->goal->address)
      status = take_peer(r);
    else if ((is(w, "from") && allowed & MOD_FROM) || (is(w, "by") && allowed & MOD_BY)) {
      w = take(r);
      status =
          w.len ? take_who(r, w) : lesson_mistake_set(r->mistake, 0, w, NULL, "no side is named");
    } else if ((is(w, "exactly") || isdigit((unsigned char)*w.s)) && allowed & MOD_TIMES)
      status = take_times(r, w);
    else
      status = lesson_mistake_set(r->mistake, 0, w, usage_of(r->goal->kind),
                                  "'%.*s' does not belong to this goal", (int)w.len, w.s);
    if (status != 0)
      return -1;
  }
  return 0;
}

/* The kind in NEAR, or all of them. */
static char *propose_kind(const struct nearest *near) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, "the goals are");
  for (const struct goal_kind *kind = goal_kinds; kind->name; kind++)
    text_addf(&t, "%s %s", kind == goal_kinds ? "" : ",", kind->name);
  char *hint = propose(near, text_str(&t));
  text_free(&t);
  return hint;
}

int goal_read(const char *s, size_t len, struct goal *goal, struct lesson_mistake *mistake) {
  struct goal_reader r = {s, s + len, goal, mistake};
  *goal = (struct goal){.s = s, .len = len, .bytes = TEXT_EMPTY, .times = 1};
  struct lesson_words w = take(&r);
  struct nearest near = nearest_start(w.s, w.len);
  for (const struct goal_kind *kind = goal_kinds; kind->name; kind++) {
    nearest_offer(&near, kind->name);
    if (is(w, kind->name))
      goal->kind = kind;
  }
  int status;
  if (!w.len)
    status = lesson_mistake_set(mistake, 0, w, mem_strdup("`goal: state client CLOSE_WAIT`"),
                                "a goal without words");
  else if (!goal->kind)
    status = lesson_mistake_set(mistake, 0, w, propose_kind(&near), "there is no goal '%.*s'",
                                (int)w.len, w.s);
  else {
    if (goal->kind->modifiers & MOD_ONLY && is(peek(&r), "only")) {
      take(&r);
      goal->only = true;
    }
    status = take_operands(&r) == 0 ? take_modifiers(&r) : -1;
  }
  if (status != 0)
    goal_clear(goal);
  return status;
}
