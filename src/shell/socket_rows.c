/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every side is asked for its handles, every host of the lab for what lingers. */
#include "shell/socket_rows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/call.h"
#include "net/endpoint.h"
#include "run/hold.h"
#include "run/lingering.h"
#include "shell/shell.h"
#include "view/handles.h"
#include "wire/lab.h"

/* The call on END of the side OWNER that lies in the hand, or NULL. */
static const char *held_on(const struct side_end *end, int owner, const struct held_call *held,
                           size_t count) {
  for (size_t i = 0; i < count; i++)
    if (held[i].owner == owner && held[i].call->fd == end->fd &&
        held[i].call->process == end->process)
      return held[i].call->row->name;
  return NULL;
}

static void add_handles(struct side *side, const struct held_call *held, size_t held_count,
                        struct socket_rows *rows) {
  struct side_ends ends;
  struct side_end end;
  side_ends_open(&ends, side);
  while (side_ends_next(&ends, &end)) {
    rows->at = mem_resize(rows->at, rows->count + 1, sizeof *rows->at);
    struct handle_row *row = &rows->at[rows->count++];
    row->name = mem_strdup(end.named ? end.name : SOCKET_ROWS_NAMELESS);
    row->side = side_name(side);
    row->side_number = side_number(side);
    endpoint_ask(side_ends_here(&ends, &end), &row->endpoint);
    row->endpoint.fd = end.fd;
    row->held = held_on(&end, row->side_number, held, held_count);
    lingering_mark(&row->endpoint);
  }
  side_ends_close(&ends);
}

/* A host of the lab that is asked, on a thread of its own: network namespaces belong to threads. */
struct asked_host {
  struct lingering *all;
  size_t count;
};

static void *ask_host(void *data) {
  struct asked_host *host = data;
  host->count = lingering_ask(0, &host->all);
  return NULL;
}

static void add_rest(struct lab *lab, struct socket_rows *rows) {
  int hosts = lab ? lab_hosts(lab) : 1;
  for (int i = 0; i < hosts; i++) {
    struct asked_host host = {NULL, 0};
    pthread_t thread;
    if (hosts == 1)
      host.count = lingering_ask(0, &host.all);
    else if (lab_thread(lab, lab_host_name(lab, i), &thread, NULL, ask_host, &host) == 0)
      pthread_join(thread, NULL);
    if (host.count) {
      rows->rest = mem_resize(rows->rest, rows->rest_count + host.count, sizeof *rows->rest);
      memcpy(rows->rest + rows->rest_count, host.all, host.count * sizeof *host.all);
      rows->rest_count += host.count;
    }
    free(host.all);
  }
}

/* The peer of a socket in SYN_SENT, which getpeername does not tell. */
static void add_peer(struct endpoint *e, const struct socket_rows *rows) {
  if (!e->tcp || e->peer_len || !e->local_len || strcmp(e->state, "SYN_SENT") != 0)
    return;
  for (size_t i = 0; i < rows->rest_count; i++)
    if (rows->rest[i].owned && memcmp(&e->local, &rows->rest[i].local, e->local_len) == 0) {
      e->peer = rows->rest[i].peer;
      e->peer_len = e->local_len;
    }
}

struct socket_rows socket_rows_ask(const struct shell *shell) {
  struct socket_rows rows = {NULL, 0, NULL, 0};
  size_t held_count;
  struct held_call *held = holds_list(shell->session->settings.holds, &held_count);
  for (size_t i = 0; i < shell->session->count; i++)
    add_handles(shell->session->sides[i], held, held_count, &rows);
  holds_list_free(held, held_count);
  add_rest(shell->lab, &rows);
  for (size_t i = 0; i < rows.count; i++)
    add_peer(&rows.at[i].endpoint, &rows);
  return rows;
}

struct socket_rows socket_rows_ask_rest(const struct shell *shell) {
  struct socket_rows rows = {NULL, 0, NULL, 0};
  add_rest(shell->lab, &rows);
  return rows;
}

void socket_rows_free(struct socket_rows *rows) {
  for (size_t i = 0; i < rows->count; i++)
    free((char *)rows->at[i].name);
  free(rows->at);
  free(rows->rest);
}
