/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about open sockets do. All is asked from the kernel at that moment. */
#include "shell/handle_commands.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "run/endpoint.h"
#include "run/lingering.h"
#include "shell/shell.h"
#include "view/handles.h"
#include "view/state.h"
#include "wire/lab.h"

#define NAMELESS "-" /* a socket in a list has no name of its own */

/* Every open socket, and the connections that no descriptor leads to. */
struct rows {
  struct handle_row *at;
  size_t count;
  struct lingering *rest;
  size_t rest_count;
};

static void add_handles(struct side *side, struct rows *rows) {
  handles_lock();
  for (struct handle *h = handle_first(side_interp(side)); h; h = h->next) {
    rows->at = mem_resize(rows->at, rows->count + 1, sizeof *rows->at);
    struct handle_row *row = &rows->at[rows->count++];
    row->name = mem_strdup(h->name ? h->name : NAMELESS);
    row->side = side_name(side);
    endpoint_ask(h->fd, &row->endpoint);
    lingering_mark(h->fd);
  }
  handles_unlock();
}

/* A host of the lab that is asked, on a thread of its own: network namespaces belong to threads. */
struct host {
  const struct lab *lab;
  int number;
  struct lingering *all;
  size_t count;
};

static void *ask_host(void *data) {
  struct host *host = data;
  if (lab_enter(host->lab, lab_host_name(host->lab, host->number)) == 0)
    host->count = lingering_ask(0, &host->all);
  return NULL;
}

static void add_rest(const struct lab *lab, struct rows *rows) {
  int hosts = lab ? lab_hosts(lab) : 1;
  for (int i = 0; i < hosts; i++) {
    struct host host = {lab, i, NULL, 0};
    pthread_t thread;
    if (hosts == 1)
      host.count = lingering_ask(0, &host.all);
    else if (pthread_create(&thread, NULL, ask_host, &host) == 0)
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
static void add_peer(struct endpoint *e, const struct rows *rows) {
  if (!e->tcp || e->peer_len || !e->local_len || strcmp(e->state, "SYN_SENT") != 0)
    return;
  for (size_t i = 0; i < rows->rest_count; i++)
    if (rows->rest[i].owned && memcmp(&e->local, &rows->rest[i].local, e->local_len) == 0) {
      e->peer = rows->rest[i].peer;
      e->peer_len = e->local_len;
    }
}

static struct rows rows_of(const struct shell *shell) {
  struct rows rows = {NULL, 0, NULL, 0};
  for (size_t i = 0; i < shell->session->count; i++)
    add_handles(shell->session->sides[i], &rows);
  add_rest(shell->lab, &rows);
  for (size_t i = 0; i < rows.count; i++)
    add_peer(&rows.at[i].endpoint, &rows);
  return rows;
}

static void rows_free(struct rows *rows) {
  for (size_t i = 0; i < rows->count; i++)
    free((char *)rows->at[i].name);
  free(rows->at);
  free(rows->rest);
}

void handle_list(const struct shell *shell, struct text *out) {
  struct rows rows = rows_of(shell);
  handles_show(rows.at, rows.count, &shell->style, out);
  handles_show_lingering(rows.rest, rows.rest_count, &shell->style, out);
  rows_free(&rows);
}

static void show_state(const struct shell *shell, const struct handle_row *row, struct text *out) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  bool known =
      row->endpoint.tcp && getsockopt(row->endpoint.fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0;
  state_show(row->name, &row->endpoint, known ? &info : NULL, &shell->style, out);
}

/* Of a nameless one: whether it is meant by its descriptor. */
static bool is_fd(const struct handle_row *row, const char *s) {
  char number[16];
  snprintf(number, sizeof number, "%d", row->endpoint.fd);
  return strcmp(s, number) == 0;
}

int handle_state(const struct shell *shell, const struct word *word, struct text *out,
                 struct diag *diag) {
  struct rows rows = rows_of(shell);
  struct nearest near = nearest_start(word->s, word->len);
  const char *current = side_name(shell->session->current);
  const struct handle_row *found = NULL;
  for (size_t i = 0; i < rows.count; i++) {
    const struct handle_row *row = &rows.at[i];
    bool named = strcmp(row->name, NAMELESS);
    if (named)
      nearest_offer(&near, row->name);
    if ((named ? strcmp(row->name, word->s) == 0 : is_fd(row, word->s)) &&
        (!found || strcmp(row->side, current) == 0))
      found = row;
  }
  if (found) {
    struct handle_row shown = *found;
    if (strcmp(found->name, NAMELESS) == 0)
      shown.name = word->s;
    show_state(shell, &shown, out);
  } else {
    diag_set(diag, "NameError", NULL, word->span, "no open socket is called '%s'", word->s);
    if (near.best)
      diag_hint(diag, "did you mean '%s'?", near.best);
    else
      diag_hint(diag, "`handles` lists them");
  }
  rows_free(&rows);
  return found ? 0 : -1;
}

void handle_say_open(const struct shell *shell, struct text *out) {
  struct rows rows = rows_of(shell);
  if (rows.count)
    text_adds(out, "Still open, closed now: ");
  for (size_t i = 0; i < rows.count; i++) {
    const struct handle_row *row = &rows.at[i];
    text_adds(out, i ? ", " : "");
    if (strcmp(row->name, NAMELESS))
      text_addf(out, "%s (fd %d, %s)", row->name, row->endpoint.fd, row->endpoint.state);
    else
      text_addf(out, "fd %d (%s)", row->endpoint.fd, row->endpoint.state);
  }
  if (rows.count)
    text_addc(out, '\n');
  rows_free(&rows);
}
