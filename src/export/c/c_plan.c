/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the calls once for the variables, once for the ports, once for the order. */
#include "export/c/c_plan.h"

#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/c/c_argument.h"
#include "export/c/c_order.h"
#include "export/c/c_targets.h"
#include "export/c/c_text.h"
#include "export/export.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/journal.h"

/* A variable of a side. */
struct variable {
  const char *name; /* in plan->names */
  char *wish;       /* what the learner called it */
  int family;       /* of an address; 0: it holds a descriptor */
  size_t holds; /* the open socket in it, or C_NONE; of an address: the step that filled it last */
};

/* A side while the plan is made. */
struct walk {
  struct variable *variables;
  size_t variable_count;
  size_t *by_fd; /* the open socket with each descriptor, or C_NONE */
  size_t fds;
  const struct event *statement; /* the last EVENT_STATEMENT */
  const struct event *said;      /* … when the last call was made */
  struct span place;             /* of the last call's statement */
  const struct source *source;
  size_t made; /* sockets that this turn of the statement has made */
  bool begun;  /* the fork that made its process is a step */
};

struct planner {
  struct c_plan *plan;
  struct walk *walks; /* for each side */
  bool typed[65536];  /* ports that bind was given */
};

/* Sides and names. */

/* The side whose thread or child process SHOWN, "server/2", is: the newest "server"; its own place for another. */
static size_t program_of(const struct c_plan *plan, const char *shown) {
  const char *end = strchr(shown, '/');
  for (size_t i = plan->side_count; end && i-- > 0;)
    if (strncmp(plan->sides[i].shown, shown, (size_t)(end - shown)) == 0 &&
        !plan->sides[i].shown[end - shown])
      return i;
  return plan->side_count;
}

static void add_side(struct c_plan *plan, int number, const char *name, bool program) {
  struct text unique = TEXT_EMPTY;
  for (const char *c = name; *c; c++)
    text_addc(&unique, isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80 ? *c : '_');
  for (size_t i = 0; i < plan->side_count; i++)
    if (strcasecmp(plan->sides[i].name, text_str(&unique)) == 0)
      text_addf(&unique, "_%d", number);
  size_t of = program_of(plan, name);
  plan->sides = mem_resize(plan->sides, plan->side_count + 1, sizeof *plan->sides);
  plan->sides[plan->side_count++] =
      (struct c_side){text_take(&unique), number, name, program, of, 0, C_NONE, 0};
}

static size_t side_of(const struct c_plan *plan, int number) {
  for (size_t i = 0; i < plan->side_count; i++)
    if (plan->sides[i].number == number)
      return i;
  return C_NONE;
}

/* Which sides share a process, what made it, and when. CALLS has one of each side. */
static void find_processes(struct c_plan *plan, const struct call *const *calls) {
  for (size_t i = 0; i < plan->side_count; i++) {
    struct c_side *side = &plan->sides[i];
    while (calls[side->process]->process != calls[i]->process)
      side->process++;
    plan->processes |= side->process > 0;
    if (side->process == i && side->program)
      side->forked_by = side_of(plan, calls[i]->forked_by);
    side->forked = calls[i]->forked;
  }
}

static const char *keep_name_take(struct c_plan *plan, char *name) {
  plan->names = mem_room(plan->names, plan->name_count, sizeof *plan->names);
  return plan->names[plan->name_count++] = name;
}

/* Whether B is A, or A_len or A_port, which go with a variable A. */
static bool goes_with(const char *a, const char *b) {
  size_t len = strlen(a);
  return strncmp(a, b, len) == 0 &&
         (!b[len] || strcmp(b + len, "_len") == 0 || strcmp(b + len, "_port") == 0);
}

static bool has_variable(const struct walk *walk, const char *name) {
  for (size_t i = 0; i < walk->variable_count; i++)
    if (goes_with(walk->variables[i].name, name) || goes_with(name, walk->variables[i].name))
      return true;
  return false;
}

/* The variable that the learner called WISH: one that is free, or a new one (then *FRESH is set). */
static struct variable *variable(struct planner *p, struct walk *walk, const char *wish, int family,
                                 bool *fresh) {
  for (size_t i = 0; i < walk->variable_count; i++) {
    struct variable *v = &walk->variables[i];
    if (v->family == family && strcmp(v->wish, wish) == 0 && (family || v->holds == C_NONE)) {
      *fresh = false;
      return v;
    }
  }
  struct text name = TEXT_EMPTY;
  c_text_name(wish, &name);
  for (int n = 2; has_variable(walk, text_str(&name)); n++) {
    text_clear(&name);
    c_text_name(wish, &name);
    text_addf(&name, "%s%d", isdigit((unsigned char)name.s[name.len - 1]) ? "_" : "", n);
  }
  walk->variables = mem_resize(walk->variables, walk->variable_count + 1, sizeof *walk->variables);
  struct variable *v = &walk->variables[walk->variable_count++];
  *v = (struct variable){keep_name_take(p->plan, text_take(&name)), mem_strdup(wish), family,
                         C_NONE};
  *fresh = true;
  return v;
}

/* What the socket with descriptor FD, made by event AT, is called by a later call, or NULL. */
static const char *called_later(const struct export_source *source, size_t at, int fd) {
  int side = source->events[at]->side;
  for (size_t i = at + 1, looks = 0; i < source->count && looks < 1000; i++) {
    const struct event *e = source->events[i];
    if (e->side != side || e->kind != EVENT_CALL || e->call->fd != fd)
      continue;
    looks++;
    if (e->text)
      return e->text;
    if (e->call->row == &row_close)
      return NULL;
  }
  return NULL;
}

/* Sockets. */

static size_t look_up(const struct walk *walk, int fd) {
  return fd >= 0 && (size_t)fd < walk->fds ? walk->by_fd[fd] : C_NONE;
}

/* The socket that SIDE's calls know as FD: its own, or one of another thread of the same process. */
static size_t find_open(const struct planner *p, size_t side, int fd) {
  const struct c_plan *plan = p->plan;
  size_t sock = look_up(&p->walks[side], fd);
  for (size_t i = 0; i < plan->side_count && sock == C_NONE; i++)
    if (plan->sides[side].program && plan->sides[i].process == plan->sides[side].process)
      sock = look_up(&p->walks[i], fd);
  return sock;
}

static size_t find_socket(const struct planner *p, size_t side, int fd) {
  const struct c_plan *plan = p->plan;
  size_t sock = find_open(p, side, fd);
  if (sock != C_NONE && plan->sockets[sock].side != side)
    plan->sockets[sock].shared = true;
  return sock;
}

static void enter(struct walk *walk, int fd, size_t sock) {
  size_t old = walk->fds;
  if (fd < 0)
    return;
  if ((size_t)fd >= old) {
    walk->fds = (size_t)fd + 16;
    walk->by_fd = mem_resize(walk->by_fd, walk->fds, sizeof *walk->by_fd);
    for (size_t i = old; i < walk->fds; i++)
      walk->by_fd[i] = C_NONE;
  }
  walk->by_fd[fd] = sock;
}

static size_t add_socket(struct planner *p, size_t side, const char *wish, int fd) {
  struct c_plan *plan = p->plan;
  size_t n = plan->socket_count++;
  plan->sockets = mem_room(plan->sockets, n, sizeof *plan->sockets);
  bool fresh;
  struct variable *v = variable(p, &p->walks[side], wish, 0, &fresh);
  v->holds = n;
  plan->sockets[n] = (struct c_socket){.name = v->name, .declares = fresh, .side = side};
  enter(&p->walks[side], fd, n);
  return n;
}

static size_t made(struct planner *p, const struct c_step *step, size_t at,
                   const struct c_targets *targets, int fd) {
  struct walk *walk = &p->walks[step->side];
  char plain[32];
  snprintf(plain, sizeof plain, "s%d", fd);
  bool one = step->event->call->row->returns == RETURNS_HANDLE_ADDR;
  size_t turn = one ? 0 : walk->made++;
  const char *wish = targets->count ? targets->names[turn % targets->count]
                                    : called_later(p->plan->source, at, fd);
  size_t sock = add_socket(p, step->side, wish ? wish : plain, fd);
  p->plan->sockets[sock].second = one || call_meaning(step->event->call) == &row_dup;
  return sock;
}

static void make_sockets(struct planner *p, struct c_step *step, size_t at) {
  const struct call *call = step->event->call;
  enum call_returns returns = call->row->returns;
  if (call->error ||
      (returns != RETURNS_HANDLE && returns != RETURNS_HANDLE_ADDR && returns != RETURNS_HANDLES))
    return;
  struct c_targets targets = c_targets_of(step->event);
  if (returns == RETURNS_HANDLES) {
    step->made[0] = made(p, step, at, &targets, call->socket.fds[0]);
    step->made[1] = made(p, step, at, &targets, call->socket.fds[1]);
  } else {
    step->made[0] = made(p, step, at, &targets, (int)call->result);
  }
  c_targets_clear(&targets);
}

static void close_socket(struct planner *p, const struct c_step *step) {
  if (step->event->call->row != &row_close || step->sock == C_NONE)
    return;
  const struct c_plan *plan = p->plan;
  size_t process = plan->sides[step->side].process, maker = plan->sockets[step->sock].side;
  int fd = step->event->call->fd;
  for (size_t i = 0; i < plan->side_count; i++)
    if (plan->sides[i].process == process && look_up(&p->walks[i], fd) == step->sock)
      enter(&p->walks[i], fd, C_NONE);
  if (plan->sides[maker].process != process)
    return; /* a child process has variables of its own */
  struct walk *walk = &p->walks[maker];
  for (size_t i = 0; i < walk->variable_count; i++)
    if (!walk->variables[i].family && walk->variables[i].holds == step->sock)
      walk->variables[i].holds = C_NONE;
}

/* Addresses. */

static const struct param *address_param(const struct call *call) {
  for (const struct param *param = call->row->params; param->kind != PARAM_END; param++)
    if (param->kind == PARAM_ADDRESS)
      return param;
  return NULL;
}

/* The kernel has filled in an address: its variable. */
static void fill_target(struct planner *p, struct c_step *step, size_t number) {
  const struct call *call = step->event->call;
  const struct param *param = address_param(call);
  if (call->error || !param || !param->out || !c_argument_fits(call) ||
      c_argument_is_null(call, param))
    return;
  struct c_targets targets = c_targets_of(step->event);
  struct text wish = TEXT_EMPTY;
  size_t want = call->row->returns == RETURNS_ADDRESS ? 1 : 2;
  if (targets.count == want)
    text_adds(&wish, targets.names[want - 1]);
  else if (call->row == &row_getsockname && step->sock != C_NONE)
    text_addf(&wish, "%s_name", p->plan->sockets[step->sock].name);
  else
    text_adds(&wish, "peer");
  int family = call->addr_len >= sizeof(sa_family_t) ? call->addr.ss_family : AF_UNSPEC;
  if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
    family = -1; /* a struct sockaddr_storage */
  struct variable *v = variable(p, &p->walks[step->side], text_str(&wish), family, &step->declares);
  v->holds = number;
  step->target = v->name;
  text_free(&wish);
  c_targets_clear(&targets);
}

static bool same_address(const struct call *a, const struct call *b) {
  return a->addr_len == b->addr_len && a->addr_len <= sizeof a->addr &&
         memcmp(&a->addr, &b->addr, a->addr_len) == 0;
}

/* The step whose target still holds the address that STEP gives. */
static size_t find_from(const struct planner *p, const struct c_step *step) {
  const struct walk *walk = &p->walks[step->side];
  size_t best = C_NONE;
  for (size_t i = 0; i < walk->variable_count; i++) {
    const struct variable *v = &walk->variables[i];
    if (!v->family || v->holds == C_NONE)
      continue;
    const struct c_step *other = &p->plan->steps[v->holds];
    if (other->event->call->row != &row_getpeername &&
        same_address(other->event->call, step->event->call) && (best == C_NONE || v->holds > best))
      best = v->holds;
  }
  return best;
}

static bool is_inet(const struct sockaddr_storage *address) {
  return address->ss_family == AF_INET || address->ss_family == AF_INET6;
}

/* A port of STEP's socket that its learner has not typed. */
static void note_port(struct planner *p, struct c_step *step, size_t number) {
  const struct call *call = step->event->call;
  const struct endpoint *after = step->event->after;
  if (call->error || step->sock == C_NONE || call->row->returns == RETURNS_HANDLE_ADDR)
    return;
  struct c_socket *sock = &p->plan->sockets[step->sock];
  uint16_t port = 0;
  if (call->row == &row_getsockname && is_inet(&call->addr))
    port = address_port(&call->addr);
  else if (after && after->local_len && is_inet(&after->local))
    port = address_port(&after->local);
  if (!port || sock->port || sock->second || p->typed[port])
    return;
  sock->port = port;
  sock->known = number;
}

/* Where the address that STEP gives comes from. */
static void trace_address(struct planner *p, struct c_step *step) {
  const struct call *call = step->event->call;
  const struct param *param = address_param(call);
  if (!param || param->out || !is_inet(&call->addr) || !c_argument_fits(call))
    return;
  uint16_t port = address_port(&call->addr);
  if (!port || p->typed[port])
    return;
  step->from = find_from(p, step);
  for (size_t i = p->plan->socket_count; i-- > 0 && step->from == C_NONE;)
    if (p->plan->sockets[i].port == port) {
      step->port_of = i;
      p->plan->sockets[i].wanted = true;
      return;
    }
}

/* The learner asked for the port, before anybody needed it: the program need not ask once more. */
static void find_askers(struct c_plan *plan) {
  for (size_t i = 0; i < plan->step_count; i++) {
    const struct c_step *step = &plan->steps[i];
    struct c_socket *sock = step->sock == C_NONE ? NULL : &plan->sockets[step->sock];
    if (!sock || !sock->wanted || step->event->call->row != &row_getsockname || !step->target)
      continue;
    size_t need = i + 1;
    while (need < plan->step_count && plan->steps[need].port_of != step->sock)
      need++;
    bool in_time =
        need < plan->step_count && plan->steps[need].event->call->began >= step->event->call->ended;
    for (size_t k = sock->known; k < i && in_time; k++)
      in_time = plan->steps[k].port_of != step->sock;
    if (in_time && plan->steps[sock->known].event->call->row != &row_getsockname)
      sock->known = i;
  }
}

/* The walk. */

static void hold_sockets(const struct walk *walk, struct c_step *step) {
  const struct call_row *row = step->event->call->row;
  if ((row != &row_poll && row != &row_select) || !walk->fds)
    return;
  step->held = walk->fds;
  step->holds = mem_alloc(walk->fds * sizeof *step->holds);
  memcpy(step->holds, walk->by_fd, walk->fds * sizeof *step->holds);
}

static void say(struct walk *walk, struct c_step *step) {
  const struct event *event = step->event;
  bool same = walk->said == walk->statement && walk->source == event->source &&
              walk->place.start == event->place.start && walk->place.end == event->place.end;
  step->says = !same;
  if (!same)
    walk->made = 0;
  walk->said = walk->statement;
  walk->source = event->source;
  walk->place = event->place;
}

/* One like EVENT with CALL, which is taken. */
static const struct event *keep_plain(struct c_plan *plan, const struct event *event,
                                      struct call *call) {
  struct event *plain = mem_alloc(sizeof *plain);
  *plain = *event;
  plain->call = call;
  plan->plain = mem_resize(plan->plain, plan->plain_count + 1, sizeof *plan->plain);
  plan->plain[plan->plain_count++] = plain;
  return plain;
}

/* EVENT, or one like it whose call has no lists. */
static const struct event *as_plain(struct c_plan *plan, const struct event *event) {
  struct call *call = call_plain(event->call);
  return call ? keep_plain(plan, event, call) : event;
}

static struct c_step *new_step(struct c_plan *plan, const struct event *event, size_t side) {
  size_t n = plan->step_count;
  plan->steps = mem_room(plan->steps, n, sizeof *plan->steps);
  plan->steps[n] = (struct c_step){.event = event,
                                   .side = side,
                                   .sock = C_NONE,
                                   .made = {C_NONE, C_NONE},
                                   .from = C_NONE,
                                   .port_of = C_NONE,
                                   .forks = C_NONE};
  return &plan->steps[plan->step_count++];
}

/* CHILD's process begins: it has the descriptors that its parent has now. */
static void add_fork(struct planner *p, size_t child) {
  static const struct call_row row = {.name = "fork"};
  struct c_plan *plan = p->plan;
  const struct c_side *side = &plan->sides[child];
  struct call call;
  call_start(&call, &row);
  call.began = call.ended = side->forked;
  const struct event event = {.kind = EVENT_CALL, .side = side->number, .call = &call};
  struct c_step *step =
      new_step(plan, keep_plain(plan, &event, call_copy(&call, 0)), side->forked_by);
  step->forks = child;
  p->walks[child].begun = true;
  for (size_t i = 0; i < plan->side_count; i++)
    if (plan->sides[i].process == plan->sides[step->side].process)
      for (size_t fd = 0; fd < p->walks[i].fds; fd++)
        enter(&p->walks[child], (int)fd, find_open(p, step->side, (int)fd));
}

/* The forks that came before TIME, the earliest first. */
static void add_forks(struct planner *p, int64_t time) {
  const struct c_plan *plan = p->plan;
  for (;;) {
    size_t next = C_NONE;
    for (size_t i = 0; i < plan->side_count; i++) {
      const struct c_side *side = &plan->sides[i];
      if (side->forked_by != C_NONE && !p->walks[i].begun && side->forked < time &&
          (next == C_NONE || side->forked < plan->sides[next].forked))
        next = i;
    }
    if (next == C_NONE)
      return;
    add_fork(p, next);
  }
}

static void add_step(struct planner *p, size_t at) {
  struct c_plan *plan = p->plan;
  const struct event *event = as_plain(plan, plan->source->events[at]);
  add_forks(p, event->call->ended);
  size_t n = plan->step_count, side = side_of(plan, event->side);
  struct c_step *step = new_step(plan, event, side);
  struct walk *walk = &p->walks[side];
  step->sock = find_socket(p, side, event->call->fd);
  step->interrupted = event->call->error == EINTR && !event->call->eai;
  say(walk, step);
  step->foreign = step->sock == C_NONE && event->call->fd >= 0 && plan->sides[side].program &&
                  !event->call->error;
  if (step->sock == C_NONE && event->call->fd >= 0 && !step->foreign &&
      c_argument_fits(event->call)) {
    const char *name = event->text;
    char plain[32];
    snprintf(plain, sizeof plain, "s%d", event->call->fd);
    step->sock = add_socket(p, side, name ? name : plain, event->call->fd);
    plan->sockets[step->sock].unknown = true;
    plan->sockets[step->sock].first = n;
  }
  hold_sockets(walk, step);
  trace_address(p, step);
  note_port(p, step, n);
  make_sockets(p, step, at);
  fill_target(p, step, n);
  close_socket(p, step);
}

static void note_typed(struct planner *p, const struct call *call) {
  if (call->row == &row_bind && is_inet(&call->addr))
    p->typed[address_port(&call->addr)] = true;
}

static void walk_free(struct walk *walk) {
  for (size_t i = 0; i < walk->variable_count; i++)
    free(walk->variables[i].wish);
  free(walk->variables);
  free(walk->by_fd);
}

/* A variable that several threads use has a name that is its program's, in all its lives. */
static void share(struct c_plan *plan) {
  for (size_t i = 0; i < plan->socket_count; i++) {
    const char *old = plan->sockets[i].name;
    size_t side = plan->sockets[i].side;
    if (!plan->sockets[i].shared || plan->sockets[i].global)
      continue;
    struct text name = TEXT_EMPTY;
    text_addf(&name, "%s_%s", plan->sides[side].name, old);
    const char *fresh = keep_name_take(plan, text_take(&name));
    for (size_t k = 0; k < plan->socket_count; k++)
      if (plan->sockets[k].name == old) {
        plan->sockets[k].name = fresh;
        plan->sockets[k].global = true;
      }
  }
}

struct c_plan *c_plan_new(const struct export_source *source) {
  struct c_plan *plan = mem_zalloc(1, sizeof *plan);
  struct planner *p = mem_zalloc(1, sizeof *p);
  plan->source = source;
  p->plan = plan;
  const struct call **calls = mem_zalloc(source->side_count + 1, sizeof *calls);
  for (size_t i = 0; i < source->side_count; i++) {
    const struct call *call = NULL;
    for (size_t k = 0; k < source->count && !call; k++)
      if (source->events[k]->side == source->sides[i].number)
        call = source->events[k]->kind == EVENT_CALL ? source->events[k]->call : NULL;
    if (!call)
      continue;
    add_side(plan, source->sides[i].number, source->sides[i].name, call->task != 0);
    calls[plan->side_count - 1] = call;
  }
  find_processes(plan, calls);
  free(calls);
  p->walks = mem_zalloc(plan->side_count + 1, sizeof *p->walks);
  for (size_t i = 0; i < source->count; i++)
    if (source->events[i]->kind == EVENT_CALL)
      note_typed(p, source->events[i]->call);
  for (size_t i = 0; i < source->count; i++) {
    const struct event *event = source->events[i];
    size_t side = side_of(plan, event->side);
    if (event->kind == EVENT_STATEMENT && side != C_NONE)
      p->walks[side].statement = event;
    if (event->kind == EVENT_CALL && side != C_NONE)
      add_step(p, i);
  }
  find_askers(plan);
  share(plan);
  c_order_find(plan);
  for (size_t i = 0; i < plan->side_count; i++)
    walk_free(&p->walks[i]);
  free(p->walks);
  free(p);
  return plan;
}

void c_plan_free(struct c_plan *plan) {
  if (!plan)
    return;
  for (size_t i = 0; i < plan->side_count; i++)
    free(plan->sides[i].name);
  for (size_t i = 0; i < plan->step_count; i++) {
    free(plan->steps[i].waits);
    free(plan->steps[i].holds);
  }
  for (size_t i = 0; i < plan->plain_count; i++) {
    call_copy_free(plan->plain[i]->call);
    free(plan->plain[i]);
  }
  free(plan->plain);
  for (size_t i = 0; i < plan->name_count; i++)
    free(plan->names[i]);
  free(plan->names);
  free(plan->sides);
  free(plan->sockets);
  free(plan->steps);
  free(plan);
}
