/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open sockets as a table. A new column is a row in `columns` and a case in fill. */
#include "view/handles.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/constants.h"
#include "run/lingering.h"
#include "view/fact.h"
#include "view/hue.h"
#include "view/style.h"

enum column { NAME, SIDE, FD, FAMILY, TYPE, LOCAL, PEER, STATE, UNREAD, UNACKED, COLUMNS };

static const struct {
  const char *title;
  bool right; /* numbers stand to the right */
} columns[COLUMNS] = {
    [NAME] = {"name", false},      [SIDE] = {"side", false},   [FD] = {"fd", true},
    [FAMILY] = {"family", false},  [TYPE] = {"type", false},   [LOCAL] = {"local", false},
    [PEER] = {"peer", false},      [STATE] = {"state", false}, [UNREAD] = {"unread", true},
    [UNACKED] = {"unacked", true},
};

struct table {
  char *(*cells)[COLUMNS]; /* count rows */
  size_t count;
  int width[COLUMNS]; /* 0: the column is left out */
};

/* A constant's name from byte SKIP on, "" for a value without a name. */
static char *constant_name(const struct constants *set, int value, size_t skip) {
  const char *name = constants_name(set, value);
  return mem_strdup(name && strlen(name) > skip ? name + skip : "");
}

static bool listens(const struct endpoint *e) {
  return strcmp(e->state, "LISTEN") == 0;
}

/* SHORT_NAMES: without what every name of a family or type begins with. */
static void fill(char **cells, const struct handle_row *row, bool short_names) {
  const struct endpoint *e = &row->endpoint;
  struct text t = TEXT_EMPTY;
  cells[NAME] = mem_strdup(row->name);
  cells[SIDE] = mem_strdup(row->side ? row->side : "");
  text_addf(&t, "%d", e->fd);
  cells[FD] = text_take(&t);
  cells[FAMILY] = constant_name(&constants_families, e->family, short_names ? strlen("AF_") : 0);
  cells[TYPE] = constant_name(&constants_types, e->type, short_names ? strlen("SOCK_") : 0);
  endpoint_address(&e->local, e->local_len, &t);
  cells[LOCAL] = text_take(&t);
  endpoint_address(&e->peer, e->peer_len, &t);
  cells[PEER] = text_take(&t);
  cells[STATE] = mem_strdup(e->error ? strerror(e->error) : e->state);
  if (!listens(e))
    text_addf(&t, "%d", e->unread);
  cells[UNREAD] = text_take(&t);
  if (e->tcp && !listens(e))
    text_addf(&t, "%d", e->unacked);
  cells[UNACKED] = text_take(&t);
}

static struct table table_new(const struct handle_row *rows, size_t count, bool short_names) {
  struct table t = {mem_zalloc(count, sizeof *t.cells), count, {0}};
  for (size_t i = 0; i < count; i++)
    fill(t.cells[i], &rows[i], short_names);
  for (int c = 0; c < COLUMNS; c++) {
    t.width[c] = style_width(columns[c].title);
    for (size_t i = 0; i < count; i++)
      if (style_width(t.cells[i][c]) > t.width[c])
        t.width[c] = style_width(t.cells[i][c]);
  }
  bool several = false;
  for (size_t i = 1; i < count; i++)
    several = several || strcmp(t.cells[i][SIDE], t.cells[0][SIDE]) != 0;
  if (!several)
    t.width[SIDE] = 0;
  return t;
}

static void table_free(struct table *t) {
  for (size_t i = 0; i < t->count; i++)
    for (int c = 0; c < COLUMNS; c++)
      free(t->cells[i][c]);
  free(t->cells);
}

static int table_width(const struct table *t) {
  int width = 0;
  for (int c = 0; c < COLUMNS; c++)
    if (t->width[c])
      width += t->width[c] + (c > 0 ? 2 : 0);
  return width;
}

static enum style_look side_look(const struct handle_row *row) {
  return style_hue(hue_side(row->side_number));
}

/* Without ROW the titles. */
static void put_row(const struct table *t, char *const *cells, const struct handle_row *row,
                    const struct view_style *style, struct text *out) {
  int pending = 0; /* blanks before the next cell that is not empty */
  for (int c = 0; c < COLUMNS; c++) {
    if (!t->width[c])
      continue;
    const char *s = row ? cells[c] : columns[c].title;
    enum style_look look = !row ? STYLE_DIM : c == SIDE ? side_look(row) : STYLE_PLAIN;
    int blanks = t->width[c] - style_width(s);
    pending += (c > 0 ? 2 : 0) + (columns[c].right ? blanks : 0);
    if (*s) {
      text_fill(out, ' ', (size_t)pending);
      style_put(style, look, s, out);
      pending = 0;
    }
    pending += *s ? (columns[c].right ? 0 : blanks) : t->width[c] - (columns[c].right ? blanks : 0);
  }
  text_addc(out, '\n');
}

/* The connections that wait for accept, in words. */
static void say_queue(const struct endpoint *e, struct text *out) {
  bool one = e->waiting == 1;
  if (e->waiting > e->backlog)
    text_addf(out,
              one ? "%d connection waits for accept: the queue is full (backlog %d)"
                  : "%d connections wait for accept: the queue is full (backlog %d)",
              e->waiting, e->backlog);
  else
    text_addf(out,
              one ? "%d connection waits for accept (backlog %d)"
                  : "%d connections wait for accept (backlog %d)",
              e->waiting, e->backlog);
}

/* What waits, in words: "17 bytes to be read, 3 bytes to be acknowledged". */
static void say_waiting(const struct endpoint *e, struct text *out) {
  char unread[FACT], sent[FACT];
  if (e->error)
    return;
  if (!listens(e))
    text_addf(out, "%s to be read, %s", fact_bytes(e->unread, unread), fact_sent(e, sent));
  else if (e->tcp)
    say_queue(e, out);
}

static bool worth_saying(const struct endpoint *e) {
  return e->unread || e->unacked || e->waiting;
}

/* Whether the columns of numbers leave something of E out. */
static bool has_more(const struct endpoint *e) {
  return listens(e) || (!e->tcp && e->unacked);
}

static void put_waiting(const struct endpoint *e, int indent, const struct view_style *style,
                        struct text *out) {
  struct text t = TEXT_EMPTY;
  say_waiting(e, &t);
  if (t.len)
    style_item(style, indent, "", STYLE_PLAIN, text_str(&t), out);
  text_free(&t);
}

void handles_show_held(const struct handle_row *row, int indent, const struct view_style *style,
                       struct text *out) {
  struct text t = TEXT_EMPTY;
  if (!row->held)
    return;
  text_addf(&t, "%s on it is held before the kernel gets it", row->held);
  style_item(style, indent, "", STYLE_PLAIN, text_str(&t), out);
  text_free(&t);
}

/* A few lines for each: for a narrow screen. */
static void put_cards(const struct table *t, const struct handle_row *rows,
                      const struct view_style *style, struct text *out) {
  static const enum column below[] = {LOCAL, PEER, STATE};
  for (size_t i = 0; i < t->count; i++) {
    char **cells = t->cells[i];
    struct text head = TEXT_EMPTY;
    int used = style_width(cells[NAME]) + 1;
    text_addf(&head, "fd %s %s %s", cells[FD], cells[FAMILY], cells[TYPE]);
    style_put(style, STYLE_BOLD, cells[NAME], out);
    text_addc(out, ' ');
    if (t->width[SIDE]) {
      used += style_width(cells[SIDE]) + 1;
      style_put(style, side_look(&rows[i]), cells[SIDE], out);
      text_addc(out, ' ');
    }
    style_wrap(style, used, 2, text_str(&head), out);
    for (size_t k = 0; k < sizeof below / sizeof below[0]; k++) {
      text_adds(out, "  ");
      style_pad(style, STYLE_DIM, columns[below[k]].title, 6, out);
      style_wrap(style, 8, 8, cells[below[k]], out);
    }
    put_waiting(&rows[i].endpoint, 2, style, out);
    handles_show_held(&rows[i], 2, style, out);
    text_free(&head);
  }
}

void handles_show(const struct handle_row *rows, size_t count, const struct view_style *style,
                  struct text *out) {
  if (count == 0) {
    text_adds(out, "no socket is open\n");
    return;
  }
  struct table t = table_new(rows, count, false);
  bool words = table_width(&t) > style->columns;
  if (words)
    t.width[UNREAD] = t.width[UNACKED] = 0;
  if (table_width(&t) > style->columns) {
    table_free(&t);
    t = table_new(rows, count, true);
    t.width[UNREAD] = t.width[UNACKED] = 0;
  }
  if (table_width(&t) > style->columns) {
    put_cards(&t, rows, style, out);
  } else {
    put_row(&t, NULL, NULL, style, out);
    for (size_t i = 0; i < count; i++) {
      put_row(&t, t.cells[i], &rows[i], style, out);
      const struct endpoint *e = &rows[i].endpoint;
      if (worth_saying(e) && (words || has_more(e)))
        put_waiting(e, t.width[NAME] + 2, style, out);
      handles_show_held(&rows[i], t.width[NAME] + 2, style, out);
    }
  }
  table_free(&t);
}

static void say_lingering(const struct lingering *l, const struct view_style *style,
                          struct text *out) {
  char local[FACT], peer[FACT];
  fact_address(&l->local, sizeof l->local, local);
  fact_address(&l->peer, sizeof l->peer, peer);
  const char *arrow = style_arrow(style);
  if (l->complete)
    text_addf(out, "%s %s %s %s, waits for accept", local, arrow, peer, l->state);
  else if (strcmp(l->state, "TIME_WAIT") == 0 && l->left >= 0)
    text_addf(out, "%s %s %s %s, no descriptor, %" PRId64 " s left", local, arrow, peer, l->state,
              (l->left + 500000000) / 1000000000);
  else
    text_addf(out, "%s %s %s %s, no descriptor", local, arrow, peer, l->state);
}

void handles_show_lingering(const struct lingering *all, size_t count,
                            const struct view_style *style, struct text *out) {
  for (size_t i = 0; i < count; i++) {
    struct text t = TEXT_EMPTY;
    if (all[i].owned) /* it stands in the table */
      continue;
    say_lingering(&all[i], style, &t);
    style_wrap(style, 0, 2, text_str(&t), out);
    text_free(&t);
  }
}
