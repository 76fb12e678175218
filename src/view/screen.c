/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as lines at the prompt. A new kind of event is one more case in screen_event. */
#include "view/screen.h"

#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "net/endpoint.h"
#include "net/flight.h"
#include "run/journal.h"
#include "run/settings.h"
#include "view/error.h"
#include "view/hue.h"
#include "view/notice.h"
#include "view/stage.h"
#include "view/trace.h"

#define REASONS_TOLD 1000 /* are remembered */

/* What is known of a side: its name, the last line it printed while it has no end yet. */
struct voice {
  char *name;
  struct text partial;
  char *line; /* of its source that was shown last; or NULL */
};

/* Why a program's call failed, that was said already: programs try the same again and again. */
struct reason_told {
  char *text;
  UT_hash_handle hh;
};

struct screen {
  const struct view_style *style;
  const struct settings *settings;
  int current;
  bool steady, plain;
  struct ladder *ladder;
  struct stage_view *stage; /* the ladder for an audience; or NULL */
  ladder_name_fn *name;
  void *data;
  struct notice_told told;
  struct reason_told *reasons; /* of programs' calls */
  bool failures;               /* of calls only those that fail */
  struct voice *voices;        /* by the side's number */
  int count;
};

/* The number of the side called NAME: the one made last, where there are several sides. */
static int side_named(void *data, const char *name) {
  const struct screen *screen = data;
  int found = -1, named = 0;
  for (int i = 0; i < screen->count; i++) {
    const char *own = screen->voices[i].name;
    named += own != NULL;
    if (own && strcmp(own, name) == 0)
      found = i;
  }
  return named > 1 ? found : -1;
}

struct screen *screen_new(const struct view_style *style, const struct settings *settings,
                          ladder_name_fn *name, void *data) {
  struct screen *screen = mem_zalloc(1, sizeof *screen);
  screen->style = style;
  screen->settings = settings;
  screen->name = name;
  screen->data = data;
  screen->ladder = ladder_new(style, name, data);
  ladder_set_sides(screen->ladder, side_named, screen);
  return screen;
}

void screen_free(struct screen *screen) {
  if (!screen)
    return;
  for (int i = 0; i < screen->count; i++) {
    free(screen->voices[i].name);
    free(screen->voices[i].line);
    text_free(&screen->voices[i].partial);
  }
  free(screen->voices);
  struct reason_told *reason, *next;
  HASH_ITER(hh, screen->reasons, reason, next) {
    HASH_DEL(screen->reasons, reason);
    free(reason->text);
    free(reason);
  }
  ladder_free(screen->ladder);
  stage_free(screen->stage);
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

static bool is_current(const struct screen *screen, int side) {
  return side == screen->current || screen->plain;
}

/* Bytes: a longer line is cut there, so that it need not be kept until its end. */
#define LINE_MOST ((size_t)1 << 20)

/* Appends the lines of the LEN bytes at S, each after the side's name; PLAIN: without colours, for what goes the way of
   a program's output. */
static void add_named(struct screen *screen, int side, const char *s, size_t len, bool plain,
                      struct text *out) {
  const char *name = voice_of(screen, side)->name;
  enum style_look look = plain ? STYLE_PLAIN : style_hue(hue_side(side));
  for (const char *end = s + len; s < end;) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    size_t line = (size_t)((newline ? newline : end) - s);
    bool cut = line > LINE_MOST;
    if (cut)
      line = LINE_MOST;
    if (name) {
      style_begin(screen->style, look, out);
      text_adds(out, name);
      style_end(screen->style, look, out);
      text_adds(out, ": ");
    }
    text_add(out, s, line);
    text_addc(out, '\n');
    s += line + (newline && !cut);
  }
}

/* The unfinished line of a side that is not current, given an end. */
static void finish_line(struct screen *screen, int side, struct text *out) {
  struct voice *voice = voice_of(screen, side);
  if (voice->partial.len) {
    struct text line = voice->partial;
    voice->partial = TEXT_EMPTY;
    add_named(screen, side, text_str(&line), line.len, true, out);
    text_free(&line);
  }
}

static enum screen_line show_output(struct screen *screen, const struct event *event,
                                    struct text *out) {
  struct voice *voice = voice_of(screen, event->side);
  if (is_current(screen, event->side)) { /* what it began as another goes on */
    text_add(out, text_str(&voice->partial), voice->partial.len);
    text_clear(&voice->partial);
    text_add(out, event->text, event->len);
    return SCREEN_OUTPUT;
  }
  size_t before = voice->partial.len; /* in which no line ends */
  text_add(&voice->partial, event->text, event->len);
  size_t whole = voice->partial.len;
  while (whole > before && voice->partial.s[whole - 1] != '\n')
    whole--;
  if (whole == before && voice->partial.len)
    whole = (voice->partial.len - 1) / LINE_MOST * LINE_MOST;
  if (!whole)
    return SCREEN_NOTHING;
  struct text lines = TEXT_EMPTY;
  text_add(&lines, voice->partial.s, whole);
  memmove(voice->partial.s, voice->partial.s + whole, voice->partial.len - whole + 1);
  voice->partial.len -= whole;
  add_named(screen, event->side, text_str(&lines), lines.len, true, out);
  text_free(&lines);
  return SCREEN_OUTPUT;
}

/* The line of a program's source that made the call, where it is another one than that of this side's call before. */
static void show_line(struct screen *screen, const struct event *event, struct text *out) {
  const struct source *line = event->source;
  struct voice *voice = voice_of(screen, event->side);
  if (!event->call->process || (!line && !voice->line))
    return;
  struct text t = TEXT_EMPTY;
  if (line) {
    diag_show(&t, line->name, strlen(line->name));
    text_addf(&t, ":%u%s", line->first_line, line->len ? "  " : "");
    diag_show(&t, line->text, line->len);
  } else {
    text_adds(&t, "line unknown");
  }
  if (!voice->line || strcmp(voice->line, text_str(&t)) != 0) {
    text_adds(out, "  ");
    style_put(screen->style, STYLE_DIM, text_str(&t), out);
    text_addc(out, '\n');
    free(voice->line);
    voice->line = mem_strdup(text_str(&t));
  }
  text_free(&t);
}

static void show_call(struct screen *screen, const struct event *event, bool own,
                      struct text *out) {
  struct text line = TEXT_EMPTY;
  if (event->kind == EVENT_CALL) {
    show_line(screen, event, out);
    trace_call(event->call, &line);
  } else {
    trace_held(event->call, &line);
  }
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

/* Why the call of a program failed, the first time; in a transcript, of each thread: which is the first is chance. */
static void show_reasons(struct screen *screen, const struct event *event,
                         const struct view_style *style, struct text *out) {
  bool typed = !screen->settings->unattended;
  struct text t = TEXT_EMPTY, key = TEXT_EMPTY;
  struct reason_told *reason = NULL;
  error_reasons(event, typed, screen->style, &t); /* whoever says it: as wide for each */
  text_addf(&key, "%d %s", screen->steady ? event->side : 0, text_str(&t));
  if (t.len)
    HASH_FIND_STR(screen->reasons, text_str(&key), reason);
  if (t.len && !reason) {
    error_reasons(event, typed, style, out);
    if (HASH_COUNT(screen->reasons) < REASONS_TOLD) {
      reason = mem_zalloc(1, sizeof *reason);
      reason->text = mem_strdup(text_str(&key));
      HASH_ADD_KEYPTR(hh, screen->reasons, reason->text, strlen(reason->text), reason);
    }
  }
  text_free(&key);
  text_free(&t);
}

/* What EVENT shows, in lines that keep STYLE's width. */
static enum screen_line show(struct screen *screen, const struct event *event, bool own,
                             const struct view_style *style, struct text *out) {
  switch (event->kind) {
  case EVENT_CALL:
    if (screen->failures && !event->call->error)
      break;
    if (screen->settings->trace)
      show_call(screen, event, own, out);
    if (!screen->steady || !event->call->task)
      show_notice(screen, event, style, out);
    if (event->call->task && event->call->error && screen->settings->explain != EXPLAIN_OFF)
      show_reasons(screen, event, style, out);
    break;
  case EVENT_CLOSED: /* of programs: in a transcript it would come at any moment */
    if (!screen->failures && !screen->steady)
      show_notice(screen, event, style, out);
    break;
  case EVENT_RESULT: /* follows what was printed without an end of line, as in Python */
    text_add(out, event->text, event->len);
    text_addc(out, '\n');
    return SCREEN_VALUE;
  case EVENT_NOTE:
  case EVENT_STATE:
    if (event->call && screen->settings->trace)
      show_call(screen, event, own, out);
    text_adds(out, "  ");
    style_wrap(style, 2, 2, event->text, out);
    break;
  case EVENT_FLIGHT:
    if (screen->stage) {
      stage_add(screen->stage, event->flight);
      break;
    }
    ladder_set_raw(screen->ladder, screen->settings->seq);
    ladder_flight(screen->ladder, event->flight, out);
    break;
  case EVENT_ERROR:
    error_show(event, screen->settings->trace, !screen->settings->unattended, style, out);
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

/* Whether FLIGHT is the clock's alone: a copy of what is held, TIME_WAIT or FIN_WAIT2 that has run out. */
static bool is_of_clock(const struct flight *flight) {
  bool waited = flight->to_state == TCP_TIME_WAIT || flight->to_state == TCP_FIN_WAIT2;
  return flight->fate == FATE_RETRANSMITTED || (flight->fate == FATE_STATE && waited);
}

static bool is_left_out(const struct screen *screen, const struct event *event) {
  if (event->kind == EVENT_FLIGHT)
    return screen->plain || (screen->steady && is_of_clock(event->flight));
  return screen->plain && (event->kind == EVENT_CALL || event->kind == EVENT_CLOSED ||
                           event->kind == EVENT_NOTE || event->kind == EVENT_STATE);
}

enum screen_line screen_event(struct screen *screen, const struct event *event, struct text *out) {
  enum screen_line line;
  if (is_left_out(screen, event))
    return SCREEN_NOTHING;
  if (event->kind == EVENT_OUTPUT)
    return show_output(screen, event, out);
  if (event->side < 0 || is_current(screen, event->side)) {
    line = show(screen, event, true, screen->style, out);
  } else {
    struct view_style style = style_behind_name(screen, event->side);
    struct text t = TEXT_EMPTY;
    line = show(screen, event, false, &style, &t);
    finish_line(screen, event->side, out);
    add_named(screen, event->side, text_str(&t), t.len, line == SCREEN_VALUE, out);
    text_free(&t);
  }
  return out->len ? line : SCREEN_NOTHING;
}

void screen_set_steady(struct screen *screen) {
  screen->steady = true;
}

void screen_set_failures(struct screen *screen, bool failures) {
  screen->failures = failures;
}

void screen_set_plain(struct screen *screen, bool plain) {
  screen->plain = plain;
}

void screen_set_large(struct screen *screen, bool large) {
  ladder_set_large(screen->ladder, large);
}

void screen_set_stage(struct screen *screen) {
  screen->stage = stage_new(screen->name, screen->data);
}

bool screen_stage(struct screen *screen, int rows, bool news, struct text *out) {
  bool changed = stage_news(screen->stage);
  if (news && !changed)
    return false;
  stage_draw(screen->stage, screen->style, rows, screen->settings->seq, side_named, screen, out);
  return true;
}

bool screen_rest(struct screen *screen, struct text *out) {
  size_t len = out->len;
  ladder_rest(screen->ladder, out);
  return out->len > len;
}

bool screen_keeps(const struct screen *screen) {
  return ladder_keeps(screen->ladder);
}
