/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader of the journal that begins with what is there, so that it is known who has which address. */
#include "shell/lesson/judge.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "calls/call.h"
#include "lesson/evidence.h"
#include "net/address.h"
#include "run/journal.h"
#include "run/lingering.h"
#include "run/session.h"
#include "run/side.h"
#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "view/handles.h"
#include "wire/lab.h"

struct judge {
  struct shell *shell;
  const struct lesson_task *task;
  struct evidence *evidence;
  struct journal_reader *reader;
  uint64_t missed; /* events that the journal had dropped before it began */
};

struct judge *judge_new(struct shell *shell, const struct lesson_task *task) {
  struct judge *judge = mem_zalloc(1, sizeof *judge);
  judge->shell = shell;
  judge->task = task;
  const struct topology *net = shell->lab ? topology_of(lab_topology(shell->lab)) : NULL;
  judge->evidence = evidence_new(session_side_name, shell->session, net);
  judge->reader = journal_reader_open_oldest(shell->session->journal);
  shell->session->settings.exports = true;
  judge_follow(judge);
  judge->missed = journal_reader_missed(judge->reader).events;
  if (task)
    task_want(task, judge->evidence);
  evidence_begin(judge->evidence);
  return judge;
}

void judge_free(struct judge *judge) {
  if (!judge)
    return;
  journal_reader_close(judge->reader);
  evidence_free(judge->evidence);
  free(judge);
}

bool judge_follow(struct judge *judge) {
  const struct event *event;
  bool any = false;
  while ((event = journal_next(judge->reader))) {
    evidence_take(judge->evidence, event);
    any = true;
  }
  return any;
}

/* What the kernel says of the descriptor FD of this process. */
static void ask_descriptor(const struct evidence *e, int fd, struct evidence_socket *s) {
  int flags = fcntl(fd, F_GETFL);
  s->nonblocking = flags >= 0 && flags & O_NONBLOCK;
  for (size_t i = 0; i < e->option_count; i++) {
    int value = 0;
    socklen_t len = sizeof value;
    s->known[i] = getsockopt(fd, e->options[i].level, e->options[i].option, &value, &len) == 0;
    s->value[i] = value;
  }
}

static void look_at_side(struct judge *judge, struct side *side) {
  struct side_ends ends;
  struct side_end end;
  side_ends_open(&ends, side);
  while (side_ends_next(&ends, &end)) {
    struct evidence_socket s = {.open = true};
    int fd = side_ends_here(&ends, &end);
    if (endpoint_ask(fd, &s.endpoint) < 0)
      continue;
    snprintf(s.side, sizeof s.side, "%s", side_name(side));
    ask_descriptor(judge->evidence, fd, &s);
    evidence_add_socket(judge->evidence, &s);
  }
  side_ends_close(&ends);
}

static void look_at_rest(struct judge *judge) {
  struct socket_rows rows = socket_rows_ask_rest(judge->shell);
  for (size_t i = 0; i < rows.rest_count; i++) {
    const struct lingering *l = &rows.rest[i];
    socklen_t len =
        l->local.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    if (l->owned) /* it was told with its descriptor */
      continue;
    struct evidence_socket s = {.endpoint = {.fd = -1,
                                             .family = l->local.ss_family,
                                             .type = SOCK_STREAM,
                                             .state = l->state,
                                             .tcp = true,
                                             .local = l->local,
                                             .peer = l->peer,
                                             .local_len = len,
                                             .peer_len = len}};
    evidence_add_socket(judge->evidence, &s);
  }
  socket_rows_free(&rows);
}

/* The call that SIDE waits in, if STATUS, which is cleared, says that it does. */
static void add_wait(struct judge *judge, const struct side *side, struct side_status *status) {
  struct evidence_wait wait = {.row = NULL};
  if (status->state == SIDE_IN_CALL && status->call) {
    struct endpoint e;
    int fd = call_here(status->call);
    wait.row = call_meaning(status->call);
    snprintf(wait.side, sizeof wait.side, "%s", side_name(side));
    if (fd >= 0 && endpoint_ask(fd, &e) == 0 && e.local_len &&
        (e.family == AF_INET || e.family == AF_INET6))
      wait.port = address_port(&e.local);
    evidence_add_wait(judge->evidence, &wait);
  }
  side_status_clear(status);
}

static void look_at_waits(struct judge *judge, struct side *side) {
  struct side_status status = side_status(side);
  struct side_lane lane;
  add_wait(judge, side, &status);
  for (int i = 0; side_lane(side, i, &lane); i++)
    add_wait(judge, side, &lane.status);
}

enum task_verdict judge_look(struct judge *judge, struct text *why) {
  const struct session *session = judge->shell->session;
  judge_follow(judge);
  evidence_now(judge->evidence);
  for (size_t i = 0; i < session->count; i++) {
    look_at_side(judge, session->sides[i]);
    look_at_waits(judge, session->sides[i]);
  }
  if (!judge->task ||
      judge->evidence->rest) /* the kernel looks through all connections of the machine */
    look_at_rest(judge);
  return judge->task ? task_judge(judge->task, judge->evidence, why) : TASK_OPEN;
}

bool judge_missed(struct judge *judge) {
  return journal_reader_missed(judge->reader).events != judge->missed;
}

const struct evidence *judge_evidence(const struct judge *judge) {
  return judge->evidence;
}
