/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers what an export reads, and the table of the forms. To add a form: its file and a row here. */
#include "export/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/c.h"
#include "export/html.h"
#include "export/python.h"
#include "export/svg.h"
#include "run/journal.h"

#define NOWHERE ((struct span){0, 0, 0})

const struct export_form export_forms[] = {
    {"c", "the calls that happened, as a C program", export_c},
    {"python", "the statements, as a Python 3 program", export_python},
    {"html", "the session as a page", export_html},
    {"svg", "the packets as a drawing", export_svg},
    {"pcapng", "the packets that were on the wire, for Wireshark", NULL},
    {NULL, NULL, NULL},
};

static bool has_side(const struct export_source *source, int number) {
  for (size_t i = 0; i < source->side_count; i++)
    if (source->sides[i].number == number)
      return true;
  return false;
}

static void add_side(struct export_source *source, int number, const char *name) {
  source->sides = mem_resize(source->sides, source->side_count + 1, sizeof *source->sides);
  size_t at = source->side_count++;
  for (; at > 0 && source->sides[at - 1].number > number; at--)
    source->sides[at] = source->sides[at - 1];
  source->sides[at] = (struct export_side){number, name ? name : "main"};
}

void export_source_open(struct export_source *source, struct journal *journal,
                        const char *(*name)(void *data, int number), void *data) {
  size_t room = 0;
  const struct event *event;
  *source = (struct export_source){.title = "A session", .version = PACKAGE_VERSION};
  source->hold = journal_reader_open_oldest(journal);
  struct journal_reader *reader = journal_reader_open_oldest(journal);
  while ((event = journal_next(reader))) {
    if (source->count == room)
      source->events =
          mem_resize(source->events, room = room ? 2 * room : 256, sizeof *source->events);
    source->events[source->count++] = event;
    if (event->side >= 0 && !has_side(source, event->side))
      add_side(source, event->side, name ? name(data, event->side) : NULL);
  }
  journal_reader_close(reader);
  source->cut = source->count && source->events[0]->number > 0;
}

void export_source_close(struct export_source *source) {
  journal_reader_close(source->hold);
  free(source->events);
  free(source->sides);
  *source = (struct export_source){.title = "", .version = ""};
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

/* Into what is no file of a disk, such as /dev/stdout or a pipe: 0 or an errno. */
static int write_through(const char *path, const struct text *out) {
  FILE *f = fopen(path, "we");
  if (!f)
    return errno;
  errno = 0;
  bool whole = out->len == 0 || fwrite(out->s, 1, out->len, f) == out->len;
  int error = whole ? 0 : errno;
  if (fclose(f) != 0 && !error)
    error = errno;
  return error;
}

/* A link stays a link: what it leads to is replaced. */
static int put(const char *path, const struct text *out) {
  struct stat st;
  if (stat(path, &st) < 0)
    return file_replace(path, text_str(out), out->len, 0644);
  if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
    return write_through(path, out);
  char *real = realpath(path, NULL);
  int error = real ? file_replace(real, text_str(out), out->len, 0644) : errno;
  free(real);
  return error;
}

int export_save(const struct export_form *form, const struct export_source *source,
                const char *path, struct diag *diag) {
  struct text out = TEXT_EMPTY;
  int result = form->write(source, &out, diag);
  int error = result < 0 ? 0 : put(path, &out);
  text_free(&out);
  if (error)
    return diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] %s: '%s'", error, strerror(error),
                    path);
  return result;
}
