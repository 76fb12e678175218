/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as lines at the prompt. A new kind of event is one more case in screen_event. */
#include "view/screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "run/endpoint.h"
#include "run/journal.h"
#include "run/settings.h"
#include "view/error.h"
#include "view/notice.h"
#include "view/trace.h"

/* What is known of a side: its name, and the last line it printed while it has no end yet. */
struct voice {
  char *name;
  struct text partial;
};

struct screen {
  const struct view_style *style;
  const struct settings *settings;
  int current;
  struct ladder *ladder;
  struct notice_told told;
  struct voice *voices; /* by the side's number */
  int count;
};

struct screen *screen_new(const struct view_style *style, const struct settings *settings,
                          ladder_name_fn *name, void *data) {
  struct screen *screen = mem_zalloc(1, sizeof *screen);
  screen->style = style;
  screen->settings = settings;
  screen->ladder = ladder_new(style, name, data);
  return screen;
}

void screen_free(struct screen *screen) {
  if (!screen)
    return;
  for (int i = 0; i < screen->count; i++) {
    free(screen->voices[i].name);
    text_free(&screen->voices[i].partial);
  }
  free(screen->voices);
  ladder_free(screen->ladder);
  free(screen);
}

static struct voice *voice_of(struct screen *screen, int number) {
  if (number >= screen->count) {
    screen->voices = mem_resize(screen->voices, (size_t)number + 1, sizeof *screen->voices);
    memset(screen->voices + screen->count, 0,
           (size_t)(number + 1 - screen->count) * sizeof *screen->voices);
    screen->count = number + 1;
  }
  return screen->voices + number;
}

void screen_set_current(struct screen *screen, int number) {
  screen->current = number;
}

void screen_set_name(struct screen *screen, int number, const char *name) {
  struct voice *voice = voice_of(screen, number);
  free(voice->name);
  voice->name = mem_strdup(name);
}

/* Appends the lines of S, each behind the side's name. */
static void add_named(struct screen *screen, int side, const char *s, struct text *out) {
  const char *name = voice_of(screen, side)->name;
  while (*s) {
    size_t len = strcspn(s, "\n");
    if (name)
      text_addf(out, "%s: ", name);
    text_add(out, s, len);
    text_addc(out, '\n');
    s += len + (s[len] == '\n');
  }
}

/* The unfinished line of a side that is not current, given an end. */
static void finish_line(struct screen *screen, int side, struct text *out) {
  struct voice *voice = voice_of(screen, side);
  if (voice->partial.len) {
    struct text line = voice->partial;
    voice->partial = TEXT_EMPTY;
    add_named(screen, side, text_str(&line), out);
    text_free(&line);
  }
}

static enum screen_line show_output(struct screen *screen, const struct event *event,
                                    struct text *out) {
  struct voice *voice = voice_of(screen, event->side);
  if (event->side == screen->current) { /* what it began as another goes on */
    text_add(out, text_str(&voice->partial), voice->partial.len);
    text_clear(&voice->partial);
    text_add(out, event->text, event->len);
    return SCREEN_OUTPUT;
  }
  text_add(&voice->partial, event->text, event->len);
  size_t whole = voice->partial.len;
  while (whole && voice->partial.s[whole - 1] != '\n')
    whole--;
  if (!whole)
    return SCREEN_NOTHING;
  struct text lines = TEXT_EMPTY;
  text_add(&lines, voice->partial.s, whole);
  memmove(voice->partial.s, voice->partial.s + whole, voice->partial.len - whole + 1);
  voice->partial.len -= whole;
  add_named(screen, event->side, text_str(&lines), out);
  text_free(&lines);
  return SCREEN_OUTPUT;
}

static void show_call(struct screen *screen, const struct event *event, bool own,
                      struct text *out) {
  struct text line = TEXT_EMPTY;
  trace_call(event->call, &line);
  if (own)
    text_addf(out, "  %s ", style_arrow(screen->style));
  style_put(screen->style, event->call->error ? STYLE_RED : STYLE_DIM, text_str(&line), out);
  text_addc(out, '\n');
  text_free(&line);
}

static void show_notice(struct screen *screen, const struct event *event,
                        const struct view_style *style, struct text *out) {
  struct text sentence = TEXT_EMPTY;
  if (notice_say(&screen->told, event, screen->settings, style, &sentence)) {
    text_adds(out, "  ");
    style_wrap(style, 2, 2, text_str(&sentence), out);
  }
  text_free(&sentence);
}

/* What EVENT shows, in lines that keep STYLE's width. */
static enum screen_line show(struct screen *screen, const struct event *event, bool own,
                             const struct view_style *style, struct text *out) {
  switch (event->kind) {
  case EVENT_CALL:
    if (screen->settings->trace)
      show_call(screen, event, own, out);
    show_notice(screen, event, style, out);
    break;
  case EVENT_RESULT: /* stands behind what was printed without an end of line, as in Python */
    text_add(out, event->text, event->len);
    text_addc(out, '\n');
    return SCREEN_OUTPUT;
  case EVENT_NOTE:
  case EVENT_STATE:
    text_adds(out, "  ");
    style_wrap(style, 2, 2, event->text, out);
    break;
  case EVENT_FLIGHT:
    ladder_set_raw(screen->ladder, screen->settings->seq);
    ladder_flight(screen->ladder, event->flight, out);
    break;
  case EVENT_ERROR:
    error_show(event->error, event->call, screen->settings->trace, style, out);
    return SCREEN_ERROR;
  default:
    break;
  }
  return SCREEN_LINES;
}

/* The style of lines that begin with the side's name. */
static struct view_style style_behind_name(struct screen *screen, int side) {
  struct view_style style = *screen->style;
  const char *name = voice_of(screen, side)->name;
  if (name)
    style.columns -= style_width(name) + 2;
  return style;
}

enum screen_line screen_event(struct screen *screen, const struct event *event, struct text *out) {
  if (event->kind == EVENT_OUTPUT)
    return show_output(screen, event, out);
  enum screen_line line;
  if (event->side < 0 || event->side == screen->current) {
    line = show(screen, event, true, screen->style, out);
  } else {
    struct view_style style = style_behind_name(screen, event->side);
    struct text t = TEXT_EMPTY;
    line = show(screen, event, false, &style, &t);
    finish_line(screen, event->side, out);
    add_named(screen, event->side, text_str(&t), out);
    text_free(&t);
  }
  return out->len ? line : SCREEN_NOTHING;
}

void screen_set_large(struct screen *screen, bool large) {
  ladder_set_large(screen->ladder, large);
}

bool screen_rest(struct screen *screen, struct text *out) {
  size_t len = out->len;
  ladder_rest(screen->ladder, out);
  return out->len > len;
}

bool screen_keeps(const struct screen *screen) {
  return ladder_keeps(screen->ladder);
}
