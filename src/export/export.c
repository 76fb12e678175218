/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers what an export reads, and the table of the forms. To add a form: its file and a row here. */
#include "export/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/c/c.h"
#include "export/gift.h"
#include "export/html/html.h"
#include "export/json.h"
#include "export/pcapng.h"
#include "export/python/python.h"
#include "export/sheet.h"
#include "export/svg/svg.h"
#include "export/svg/svg_plot.h"
#include "run/journal.h"

#define NOWHERE ((struct span){0, 0, 0})

const struct export_form export_forms[] = {
    {"c", "the calls that happened, as a C program", .write = export_c},
    {"python", "the statements, as a Python 3 program", .write = export_python},
    {"html", "the session, or a lesson, as a page", html_begin, html_event, html_end, NULL, false},
    {"slides", "a lesson as slides: a page for each section", slides_begin, html_event, html_end,
     NULL, false},
    {"gift", "the quizzes of a lesson, for Moodle", .write = export_gift, .still = true},
    {"work", "a file in which to do a lesson's tasks and quizzes, for --grade",
     .write = export_sheet, .still = true},
    {"svg", "the packets as a drawing", svg_begin, svg_event, svg_end, NULL, false},
    {"plot-seq", "each connection's sequence numbers over time, as a drawing",
     .write = svg_plot_seq},
    {"plot-cwnd", "each connection's congestion window over time, as a drawing",
     .write = svg_plot_cwnd},
    {"plot-rtt", "each connection's round trip over time, as a drawing", .write = svg_plot_rtt},
    {"json", "each event as a line of JSON, for programs", json_begin, json_event, json_end, NULL,
     false},
    {"pcapng", "the packets that were on the wire, for Wireshark", pcapng_begin, pcapng_event,
     pcapng_end, NULL, false},
    {NULL, NULL, NULL, NULL, NULL, NULL, false},
};

static bool has_side(const struct export_source *source, int number) {
  for (size_t i = 0; i < source->side_count; i++)
    if (source->sides[i].number == number)
      return true;
  return false;
}

static void add_side(struct export_source *source, int number) {
  const char *name = source->side_name ? source->side_name(source->side_data, number) : NULL;
  source->sides = mem_resize(source->sides, source->side_count + 1, sizeof *source->sides);
  size_t at = source->side_count++;
  for (; at > 0 && source->sides[at - 1].number > number; at--)
    source->sides[at] = source->sides[at - 1];
  source->sides[at] = (struct export_side){number, name ? name : "main"};
}

void export_source_open(struct export_source *source, struct journal *journal,
                        const char *(*name)(void *data, int number), void *data) {
  *source = (struct export_source){.title = "A session",
                                   .version = PACKAGE_VERSION,
                                   .journal = journal,
                                   .reader = journal_reader_open_oldest(journal),
                                   .side_name = name,
                                   .side_data = data};
}

/* Says in the journal that EVENTS of BYTES were dropped before they could be written. */
static void note_missed(struct journal *journal, uint64_t events, uint64_t bytes) {
  struct text t = TEXT_EMPTY;
  text_add_number(&t, (int64_t)events);
  text_addf(&t, " event%s (%.1f MB) came too fast to be exported", events == 1 ? "" : "s",
            (double)bytes / 1e6);
  size_t len = t.len;
  journal_append_take(
      journal, (struct event){.kind = EVENT_NOTE, .side = -1, .text = text_take(&t), .len = len});
}

/* Reads what has come meanwhile. */
static void gather(struct export_source *source) {
  const struct event *event;
  while ((event = journal_next(source->reader))) {
    source->events = mem_room(source->events, source->count, sizeof *source->events);
    source->events[source->count++] = journal_hold(event);
    if (event->side >= 0 && !has_side(source, event->side))
      add_side(source, event->side);
  }
  struct journal_missed missed = journal_reader_missed(source->reader);
  if (!source->batch++)
    source->missed = missed;
  else if (missed.events > source->told.events)
    note_missed(source->journal, missed.events - source->told.events,
                missed.bytes - source->told.bytes);
  source->told = missed;
}

static void release(struct export_source *source) {
  for (size_t i = 0; i < source->count; i++)
    journal_release(source->events[i]);
  free(source->events);
  source->events = NULL;
  source->count = 0;
}

void export_source_close(struct export_source *source) {
  release(source);
  journal_reader_close(source->reader);
  free(source->sides);
  *source = (struct export_source){.title = "", .version = ""};
}

bool export_missed(const struct export_source *source, const char *before, const char *after,
                   struct text *out) {
  uint64_t events = source->missed.events;
  double megabytes = (double)source->missed.bytes / 1e6;
  if (!events)
    return false;
  text_addf(out, "%sThe first ", before);
  if (events > 1)
    text_add_number(out, (int64_t)events);
  text_addf(out, events > 1 ? " events (%.*f MB) are" : "event (%.*f MB) is",
            megabytes < 10 ? 1 : 0, megabytes);
  text_addf(out, " no longer kept.%s", after);
  return true;
}

const char *export_side_name(const struct export_source *source, int number) {
  for (size_t i = 0; i < source->side_count; i++)
    if (source->sides[i].number == number)
      return source->sides[i].name;
  return "";
}

const struct export_form *export_find(const char *name, struct diag *diag) {
  struct text all = TEXT_EMPTY;
  for (const struct export_form *form = export_forms; form->name; form++) {
    if (strcmp(form->name, name) == 0) {
      text_free(&all);
      return form;
    }
    text_addf(&all, "%s%s", !all.len ? "" : form[1].name ? ", " : " or ", form->name);
  }
  diag_set(diag, "LookupError", NULL, NOWHERE, "there is no form '%.40s' to export to", name);
  diag_hint(diag, "%s", text_str(&all));
  text_free(&all);
  return NULL;
}

struct export {
  const struct export_form *form;
  struct export_source *source;
  char *path;
  struct file_new file;
  bool opened;
  int error; /* errno: the file cannot be written */
  void *made;
};

struct export *export_new(const struct export_form *form, struct export_source *source,
                          const char *path) {
  struct export *e = mem_zalloc(1, sizeof *e);
  e->form = form;
  e->source = source;
  e->path = mem_strdup(path);
  return e;
}

/* The file is made when there is something to write, which nearly always is at the end. */
static void open_file(struct export *e) {
  if (e->opened || e->error)
    return;
  e->error = file_new_open(&e->file, e->path, 0644);
  e->opened = !e->error;
}

/* Hands over what has come. */
static void take(struct export *e) {
  open_file(e);
  gather(e->source);
  if (e->opened && !e->made)
    e->made = e->form->begin(e->source, &e->file);
  for (size_t i = 0; e->made && i < e->source->count; i++) {
    e->form->event(e->made, e->source->events[i]);
    file_new_flush(&e->file);
  }
  release(e->source);
}

void export_keep_up(struct export *e) {
  if (e->form->begin && journal_reader_is_late(e->source->reader))
    take(e);
}

static int write_rest(struct export *e, struct text *said, struct diag *diag) {
  if (e->form->begin) {
    take(e);
    return e->made ? e->form->end(e->made, e->path, said, diag) : 0;
  }
  open_file(e);
  gather(e->source);
  return e->opened ? e->form->write(e->source, &e->file.text, diag) : 0;
}

int export_end(struct export *e, struct text *said, struct diag *diag) {
  size_t before = said->len;
  int result = write_rest(e, said, diag);
  if (e->opened) {
    int error = file_new_close(&e->file, result == 0);
    if (result == 0)
      e->error = error;
  }
  if (result == 0 && e->error)
    result = diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] %s: '%s'", e->error,
                      strerror(e->error), e->path);
  if (result < 0)
    said->len = before;
  else if (said->len == before)
    text_addf(said, "%s: %s\n", e->path, e->form->doc);
  free(e->path);
  free(e);
  return result;
}
