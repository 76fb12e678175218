/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of a program without sides: everything in it is of side 0. */
#include "shell/export_program.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "export/export.h"
#include "lang/ast.h"
#include "lang/interp.h"
#include "run/endpoint.h"
#include "run/journal.h"
#include "run/settings.h"
#include "shell/options.h"
#include "wire/lab.h"
#include "wire/wire.h"

static void append_text(struct journal *journal, enum event_kind kind, int fd, const char *s,
                        size_t len) {
  journal_append_take(
      journal, (struct event){.kind = kind, .fd = fd, .text = mem_strndup(s, len), .len = len});
}

struct journal *export_program_open(const struct source *source) {
  struct journal *journal = journal_new();
  append_text(journal, EVENT_STATEMENT, 0, source->text, source->len);
  return journal;
}

void export_program_close(struct journal *journal) {
  journal_free(journal);
}

static struct endpoint *observe(int fd) {
  if (fd < 0)
    return NULL;
  struct endpoint *endpoint = mem_alloc(sizeof *endpoint);
  endpoint_ask(fd, endpoint);
  return endpoint;
}

static char *name_of(struct interp *in, const struct call *call) {
  if (call->name)
    return mem_strdup(call->name);
  for (struct handle *h = handle_first(in); h && call->fd >= 0; h = h->next)
    if (h->fd == call->fd)
      return mem_strdup(handle_name(h));
  return NULL;
}

void export_program_call(struct journal *journal, struct interp *in, struct call *call) {
  struct event event = {.kind = EVENT_CALL, .before = observe(call->fd)};
  event.text = name_of(in, call);
  call->began = clock_now();
  call->row->run(call);
  call->ended = clock_now();
  bool makes_one = call->row->returns == RETURNS_HANDLE_ADDR && !call->error;
  if (!call->name)
    event.after = observe(makes_one ? (int)call->result : call->fd);
  event.call = call_copy_sent(call, journal_keeps(journal), JOURNAL_BYTES);
  if (in->unit && in->at) {
    event.source = source_ref(in->unit->source);
    event.place = in->at->span;
  }
  journal_append_take(journal, event);
}

void export_program_note(struct journal *journal, const char *text) {
  append_text(journal, EVENT_NOTE, 0, text, strlen(text));
}

void export_program_output(struct journal *journal, int fd, const char *s, size_t len) {
  append_text(journal, EVENT_OUTPUT, fd, s, len);
}

int export_program_save(struct journal *journal, const struct parse_words *words,
                        const struct options *options, const struct lab *lab, struct wire *wire,
                        int status) {
  struct diag diag = DIAG_EMPTY;
  struct export_source source;
  struct settings settings;
  const struct export_form *form = export_find(options->export, &diag);
  settings_reset(&settings);
  export_source_open(&source, journal, NULL, NULL);
  source.settings = &settings;
  source.words = words;
  source.hosts = lab ? lab_hosts(lab) : 0;
  source.record = wire ? wire_record(wire) : NULL;
  source.title = options->files[0];
  source.is_program = true;
  int result = -1;
  if (form && form->write)
    result = export_save(form, &source, options->output, &diag);
  else if (form)
    diag_set(&diag, "LookupError", NULL, (struct span){0, 0, 0},
             "a program run as FILE has no wire in the hand: pcapng has nothing to write");
  export_source_close(&source);
  if (result < 0)
    fprintf(stderr, "sockshell: %s\n", diag.message);
  if (result < 0 && diag.hint)
    fprintf(stderr, "  try: %s\n", diag.hint);
  diag_clear(&diag);
  return result < 0 && !status ? 1 : status;
}
