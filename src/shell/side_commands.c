/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about sides do. */
#include "shell/side_commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/interp.h"
#include "run/blocked.h"
#include "shell/shell.h"
#include "view/waiting.h"
#include "wire/wire.h"

/* The side that a word names, or NULL and DIAG filled. */
static struct side *named(const struct shell *shell, const struct word *word, struct diag *diag) {
  struct side *side = session_find(shell->session, word->s);
  if (side)
    return side;
  struct nearest near = nearest_start(word->s, word->len);
  for (size_t i = 0; i < shell->session->count; i++)
    nearest_offer(&near, side_name(shell->session->sides[i]));
  diag_set(diag, "NameError", NULL, word->span, "there is no side '%s'", word->s);
  if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
  else
    diag_hint(diag, "`side` lists them");
  return NULL;
}

/* side */

static void list(const struct session *session, const struct view_style *style, struct text *out) {
  int width = 0;
  for (size_t i = 0; i < session->count; i++)
    if (style_width(side_name(session->sides[i])) > width)
      width = style_width(side_name(session->sides[i]));
  for (size_t i = 0; i < session->count; i++) {
    struct side *side = session->sides[i];
    struct blocked b = blocked_ask(side);
    struct text doing = TEXT_EMPTY;
    if (b.status.state == SIDE_IDLE) {
      text_adds(&doing, "idle");
    } else {
      waiting_say(&b, side_name(side), &doing);
      text_addf(&doing, ", for %.1f s", (double)(b.now - b.status.since) / 1e9);
    }
    text_adds(out, side == session->current ? "* " : "  ");
    style_pad(style, STYLE_BOLD, side_name(side), width + 2, out);
    style_wrap(style, width + 4, 4, text_str(&doing), out);
    text_free(&doing);
    blocked_clear(&b);
  }
}

void side_say_busy(const struct shell *shell, struct text *out) {
  for (size_t i = 0; i < shell->session->count; i++) {
    struct side *side = shell->session->sides[i];
    struct blocked b = blocked_ask(side);
    if (b.status.state != SIDE_IDLE) {
      text_addf(out, "Side %s was still busy: ", side_name(side));
      waiting_say(&b, side_name(side), out);
      text_addc(out, '\n');
    }
    blocked_clear(&b);
  }
}

int side_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag) {
  if (count == 0) {
    list(shell->session, &shell->style, out);
    return 0;
  }
  struct side *side = session_make(shell->session, words[0].s, diag);
  if (!side)
    return -1;
  shell_set_current(shell, side);
  return 0;
}

/* wait */

/* The side whose socket is at ADDRESS, and what that is called (at NAME, SIZE bytes); or NULL, as when
   bytes of that socket are still on their way. */
static struct side *owner_of(const struct session *session, const struct sockaddr_storage *address,
                             socklen_t len, char *name, size_t size) {
  struct side *owner = NULL;
  handles_lock();
  for (size_t i = 0; i < session->count && !owner; i++)
    for (struct handle *h = handle_first(side_interp(session->sides[i])); h; h = h->next) {
      struct endpoint e;
      endpoint_ask(h->fd, &e);
      if (e.peer_len && !e.unacked && e.local_len == len && memcmp(&e.local, address, len) == 0) {
        owner = session->sides[i];
        snprintf(name, size, "%s", handle_name(h));
      }
    }
  handles_unlock();
  return owner;
}

/* Refuses to wait for SIDE when it waits for one that is idle: it would be for ever. */
static int refuse_circle(const struct shell *shell, struct side *side, const struct word *word,
                         struct diag *diag) {
  struct blocked b = blocked_ask(side);
  char name[64];
  struct side *owner = NULL;
  bool on_its_way =
      shell->wire && (wire_held(shell->wire, NULL, 0) > 0 || !wire_quiet(shell->wire));
  if (b.status.state == SIDE_IN_CALL && !b.status.until && b.endpoint.peer_len &&
      b.endpoint.unread == 0 && !on_its_way)
    owner = owner_of(shell->session, &b.endpoint.peer, b.endpoint.peer_len, name, sizeof name);
  bool circle = owner && owner != side && !side_busy(owner);
  if (circle) {
    diag_set(diag, "BlockingIOError", NULL, word ? word->span : (struct span){0, 0, 0},
             "%s waits in %s for %s, which is on side %s: waiting for each other would never end",
             side_name(side), b.status.call->row->name, name, side_name(owner));
    diag_hint(diag, "use %s on side %s, or `kill %s`", name, side_name(owner), side_name(side));
  }
  blocked_clear(&b);
  return circle ? -1 : 0;
}

/* Without a name: this side, or when it is idle the one that has been busy longest. */
static struct side *worth_waiting(const struct session *session) {
  struct side *longest = session->current;
  int64_t since = INT64_MAX;
  for (size_t i = 0; i < session->count && !side_busy(session->current); i++) {
    struct side_status status = side_status(session->sides[i]);
    if (status.state != SIDE_IDLE && status.since < since) {
      longest = session->sides[i];
      since = status.since;
    }
    side_status_clear(&status);
  }
  return longest;
}

int side_wait_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag) {
  (void)out;
  struct side *side = count ? named(shell, words, diag) : worth_waiting(shell->session);
  if (!side || refuse_circle(shell, side, count ? words : NULL, diag) < 0)
    return -1;
  shell->wait_for = side;
  return 0;
}

/* kill */

int side_kill_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag) {
  (void)count;
  (void)out;
  struct side *side = named(shell, words, diag);
  if (!side)
    return -1;
  shell_end_side(shell, side);
  return 0;
}

/* run */

int side_run_command(struct shell *shell, const struct word *words, uint32_t count,
                     struct text *out, struct diag *diag) {
  (void)out;
  struct session *session = shell->session;
  struct side *side = session->current;
  const char *path = words[0].s;
  if (side_busy(side)) {
    session_say_busy(side, diag);
    return -1;
  }
  struct text content = TEXT_EMPTY;
  int error = file_read(path, &content);
  if (error) {
    text_free(&content);
    return diag_set(diag, error == ENOENT ? "FileNotFoundError" : "OSError", NULL, words[0].span,
                    "[Errno %d] %s: '%s'", error, strerror(error), path);
  }
  struct source *source = source_new(path, text_str(&content), content.len);
  struct unit *unit = NULL;
  text_free(&content);
  enum parse_status status =
      parse_source(side_interp(side), source, PARSE_FILE, &session->words, &unit, diag);
  source_free(source);
  if (status != PARSE_OK)
    return -1;
  char **argv = mem_alloc(count * sizeof *argv);
  for (uint32_t i = 0; i < count; i++)
    argv[i] = (char *)words[i].s;
  interp_set_argv(side_interp(side), (int)count, argv);
  free(argv);
  side_start_take(side, unit, false);
  shell->wait_for = shell->background ? NULL : side;
  return 0;
}
