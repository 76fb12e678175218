/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: a head, the entries one after the other, each event as an element. A new kind of event is a case
 * in `put_event`. */
#include "export/html/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/export.h"
#include "export/html/html_escape.h"
#include "export/html/html_lesson.h"
#include "export/html/html_page.h"
#include "export/html/html_prose.h"
#include "export/svg/svg_hue.h"
#include "export/svg/svg_ladder.h"
#include "export/svg/svg_plot.h"
#include "export/svg/svg_scene.h"
#include "lesson/lesson.h"
#include "net/flight.h"
#include "run/journal.h"
#include "run/settings.h"
#include "view/error.h"
#include "view/hue.h"
#include "view/narrate.h"
#include "view/why.h"
#include "view/notice.h"
#include "view/plot.h"
#include "view/trace.h"

#define PLOTS 4          /* connections that are plotted … */
#define PLOT_PACKETS 100 /* … if they have so many packets */
#define FIGURE_WIDTH 600
static const struct svg_frame frame = {.left = 118, .right = 482, .width = FIGURE_WIDTH};

struct page {
  const struct export_source *source;
  struct text *out;
  struct narrate *narrate;
  struct svg_reader *reader;
  struct svg_scene scene; /* packets that are not drawn yet */
  uint64_t headed;        /* the conversation whose ends were named last */
  unsigned figures;
  struct notice_told told;
  struct view_style style;
  int side;            /* whose entry it is; -1: none has begun */
  struct text written; /* what a side's program wrote, not shown yet … */
  int writer;          /* … by whom */
  bool slides;
  size_t item;                /* of the lesson: the next one to be put */
  unsigned asked, tasks;      /* questions and tasks so far */
  bool sectioned;             /* a section is open */
  const struct event *asking; /* an `export` that may be the one for this page, held */
};

static void put(struct page *page, const char *s) {
  text_adds(page->out, s);
}

/* Who it is, where it is another side than the entry's. */
static void put_who(struct page *page, int side) {
  if (side < 0 || side == page->side)
    return;
  text_addf(page->out, "<span class=\"who s%d\">", hue_side(side));
  html_escapes(page->out, export_side_name(page->source, side));
  put(page, ":</span> ");
}

/* ---- packets ---- */

static void put_figure(struct page *page, const struct svg_ladder *ladder) {
  struct svg_frame own = frame;
  struct text body = TEXT_EMPTY;
  own.brief = ladder->id == page->headed;
  page->headed = ladder->id;
  svg_hues(page->source, ladder, own.hues);
  int height = svg_ladder_draw(ladder, &own, 0, &body) + 2;
  unsigned n = ++page->figures;
  text_addf(page->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ladder\" role=\"img\" "
            "aria-label=\"%zu packet%s\" aria-describedby=\"d%u\" viewBox=\"0 0 %d %d\">\n"
            "<desc id=\"d%u\">",
            ladder->packets, ladder->packets == 1 ? "" : "s", n, FIGURE_WIDTH, height, n);
  svg_ladder_describe(ladder, page->out);
  put(page, "</desc>\n");
  text_add(page->out, text_str(&body), body.len);
  put(page, "</svg>\n");
  text_free(&body);
}

/* Draws the packets that were read since the last picture. */
static void put_packets(struct page *page) {
  svg_reader_rest(page->reader, &page->scene);
  if (page->scene.count) {
    put(page, "<figure>\n");
    for (size_t i = 0; i < page->scene.count; i++)
      put_figure(page, &page->scene.ladders[i]);
    put(page, "</figure>\n");
  }
  svg_scene_clear(&page->scene);
}

/* ---- what is said ---- */

static void put_block(struct page *page, const char *class, int side, const char *s, size_t len) {
  while (len > 0 && s[len - 1] == '\n')
    len--;
  text_addf(page->out, "<pre class=\"%s\">", class);
  put_who(page, side);
  put(page, "<samp>");
  html_escape(page->out, s, len);
  put(page, "</samp></pre>\n");
}

/* Shows what was written, if it is by another than SIDE (-1: whoever it is by). */
static void put_written(struct page *page, int side) {
  if (page->written.len && page->writer != side) {
    put_block(page, "output", page->writer, page->written.s, page->written.len);
    text_clear(&page->written);
  }
}

static void put_note(struct page *page, int side, const char *s) {
  put(page, "<p class=\"note\">");
  put_who(page, side);
  html_escapes(page->out, s);
  put(page, "</p>\n");
}

/* What EVENT changed for its socket. */
static void put_notice(struct page *page, const struct event *event) {
  struct text t = TEXT_EMPTY;
  if (notice_say(&page->told, event, page->source->settings, &page->style, &t))
    put_note(page, event->side, text_str(&t));
  text_free(&t);
}

static void put_call(struct page *page, const struct event *event) {
  struct text t = TEXT_EMPTY;
  trace_call(event->call, &t);
  text_addf(page->out, "<pre class=\"call%s\">", event->call->error ? " failed" : "");
  put_who(page, event->side);
  put(page, "<samp>→ ");
  html_escape(page->out, text_str(&t), t.len);
  put(page, "</samp></pre>\n");
  text_free(&t);
  put_notice(page, event);
}

static void put_pair(struct page *page, const char *term, const char *s) {
  if (!s || !*s)
    return;
  text_addf(page->out, "<dt>%s</dt><dd>", term);
  html_escapes(page->out, s);
  put(page, "</dd>\n");
}

static void put_error(struct page *page, const struct event *event) {
  const struct diag *diag = event->error;
  struct text t = TEXT_EMPTY, why = TEXT_EMPTY, try = TEXT_EMPTY;
  put(page, "<div class=\"error\">\n");
  if (error_has_place(diag)) {
    diag_print_place(diag->source, diag->source->name, diag->span, &t);
    put_block(page, "place", -1, text_str(&t), t.len);
    text_free(&t);
  }
  put(page, "<p class=\"what\">");
  put_who(page, event->side);
  put(page, "<strong>");
  html_escapes(page->out, diag->kind);
  put(page, "</strong>");
  if (diag->message && *diag->message) {
    put(page, ": ");
    html_escapes(page->out, diag->message);
  }
  put(page, "</p>\n");
  why_say(event, &why, &try);
  if (why.len || try.len) {
    put(page, "<dl>\n");
    put_pair(page, "why", why.s);
    put_pair(page, "try", try.s);
    put(page, "</dl>\n");
  }
  put(page, "</div>\n");
  text_free(&why);
  text_free(&try);
}

/* ---- what was typed ---- */

static void put_typed(struct page *page, const struct event *event) {
  const char *name = export_side_name(page->source, event->side), *s = event->text;
  const char *mark = "&gt;&gt;&gt; ";
  size_t left = event->len;
  if (strcmp(name, "main") == 0)
    name = "";
  put(page, "<pre class=\"typed\"><code>");
  for (bool more = true; more; mark = "... ") {
    const char *newline = memchr(s, '\n', left);
    size_t len = newline ? (size_t)(newline - s) : left;
    put(page, "<span class=\"prompt\">");
    html_escapes(page->out, name);
    text_addf(page->out, "%s</span>", mark);
    html_escape(page->out, s, len);
    more = newline != NULL;
    put(page, more ? "\n" : "");
    s += len + more;
    left -= len + more;
  }
  put(page, "</code></pre>\n");
}

static void put_program(struct page *page, const struct event *event) {
  put(page, "<h2>The program</h2>\n<pre class=\"program\"><code>");
  html_escape(page->out, event->text, event->len);
  put(page, "</code></pre>\n<h2>What it did</h2>\n");
}

static void end_entry(struct page *page) {
  put_written(page, -1);
  put_packets(page);
  put(page, "</div>\n");
}

static void begin_entry(struct page *page, const struct event *event) {
  bool typed = event->kind == EVENT_STATEMENT;
  if (page->side >= 0)
    end_entry(page);
  page->side = event->side >= 0 ? event->side : 0;
  if (typed && page->source->is_program)
    put_program(page, event);
  text_addf(page->out, "<div class=\"entry s%d\">\n", hue_side(page->side));
  if (typed && !page->source->is_program)
    put_typed(page, event);
}

static void put_event(struct page *page, const struct event *event) {
  if (page->side < 0 || event->kind == EVENT_STATEMENT)
    begin_entry(page, event);
  if (event->kind == EVENT_FLIGHT) {
    put_written(page, -1);
    svg_reader_flight(page->reader, event->flight, 0, &page->scene);
    return;
  }
  if (event->kind == EVENT_STATEMENT || event->kind == EVENT_DONE)
    return;
  put_packets(page);
  bool writes = event->kind == EVENT_OUTPUT || event->kind == EVENT_INPUT;
  put_written(page, writes ? event->side : -1);
  switch (event->kind) {
  case EVENT_CALL:
    put_call(page, event);
    break;
  case EVENT_SAID:
    put_block(page, "said", event->side, event->text, event->len);
    break;
  case EVENT_RESULT:
    put_block(page, "result", event->side, event->text, event->len);
    break;
  case EVENT_OUTPUT:
  case EVENT_INPUT:
    text_add(&page->written, event->text ? event->text : "", event->len);
    page->writer = event->side;
    break;
  case EVENT_CLOSED:
    put_notice(page, event);
    break;
  case EVENT_NOTE:
  case EVENT_STATE:
    put_note(page, event->side, event->text);
    break;
  case EVENT_ERROR:
    put_error(page, event);
    break;
  default:
    break;
  }
}

/* ---- the page ---- */

static void put_head(struct page *page) {
  const struct export_source *source = page->source;
  put(page, "<!DOCTYPE html>\n"
            "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
            "<meta charset=\"utf-8\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta name=\"generator\" content=\"sockshell ");
  html_escapes(page->out, source->version);
  put(page, "\"/>\n<title>");
  html_escapes(page->out, source->title);
  put(page, "</title>\n<style>\n");
  put(page, html_page_css);
  put(page, svg_ladder_css);
  put(page, svg_plot_css);
  put(page, source->lesson ? html_lesson_css : "");
  put(page, page->slides ? html_slides_css : "");
  put(page, "</style>\n</head>\n");
  put(page, page->slides ? "<body class=\"slides\">\n" : "<body>\n");
  put(page, "<header>\n<h1>");
  if (source->lesson && source->lesson->count && source->lesson->items[0].section)
    html_prose_line(source->title, page->out);
  else
    html_escapes(page->out, source->title);
  put(page, "</h1>\n");
}

/* What one should know before reading: where it was, who took part. */
static void put_facts(struct page *page) {
  const struct export_source *source = page->source;
  static const char *const where[] = {
      "On the machine’s own network.",
      "In the lab: both ends on one host, every packet in the hand.",
      "In the lab: two hosts, client and server, every packet in the hand.",
      "In the lab: three hosts, client, router and server, every packet in the hand.",
      "In the lab: three hosts on one segment, client, server and guest, every packet in the hand.",
  };
  put(page, "<p class=\"facts\">");
  put(page, source->is_private && !source->lab ? "In a private network that has only the loopback."
                                               : where[source->lab]);
  if (source->side_count > 1) {
    put(page, " Sides: ");
    for (size_t i = 0; i < source->side_count; i++) {
      text_addf(page->out, "%s<span class=\"who s%d\">", i ? ", " : "",
                hue_side(source->sides[i].number));
      html_escapes(page->out, source->sides[i].name);
      put(page, "</span>");
    }
    put(page, ".");
  }
  if (!source->lab && source->record)
    put(page, " A state in brackets is worked out from the packets.");
  put(page, "</p>\n");
  export_missed(source, "<p class=\"note\">", "</p>\n", page->out);
  put(page, "</header>\n<main>\n");
}

static void put_told(struct page *page) {
  const struct narrate_item *item;
  while ((item = narrate_next(page->narrate)))
    put_event(page, item->event);
}

/* ---- a lesson between its steps ---- */

static void leave_section(struct page *page) {
  put(page, page->sectioned ? "</section>\n" : "");
  page->sectioned = false;
}

static void put_item(struct page *page, size_t number) {
  const struct lesson_item *item = &page->source->lesson->items[number];
  if (item->section || !page->sectioned) {
    leave_section(page);
    put(page, "<section>\n");
    page->sectioned = true;
  }
  page->asked += item->kind == LESSON_QUIZ;
  page->tasks += item->kind == LESSON_TASK;
  html_lesson_item(item, item->kind == LESSON_TASK ? page->tasks : page->asked,
                   number == 0 && item->section, page->source->answers, page->out);
}

/* The item from which on the lesson is not reached by the event with NUMBER: those before it that are not put yet stand
   before what that event tells. */
static size_t reached(const struct page *page, uint64_t number) {
  const struct lesson *lesson = page->source->lesson;
  size_t end = page->item;
  for (size_t i = page->item; i < lesson->count; i++)
    if (lesson->items[i].kind == LESSON_STEP && page->source->begins[i] <= number)
      end = i + 1;
  return end;
}

/* Puts what the lesson says up to item END; the packets of the step before are told first. */
static void put_lesson(struct page *page, size_t end) {
  if (page->item == end)
    return;
  narrate_rest(page->narrate);
  put_told(page);
  if (page->side >= 0)
    end_entry(page);
  page->side = -1;
  for (; page->item < end; page->item++)
    if (page->source->lesson->items[page->item].kind != LESSON_STEP)
      put_item(page, page->item);
}

static void *begin(const struct export_source *source, struct file_new *out, bool slides) {
  struct page *page = mem_zalloc(1, sizeof *page);
  page->slides = slides;
  page->source = source;
  page->out = &out->text;
  page->style = (struct view_style){.utf8 = true, .columns = 80};
  page->side = page->writer = -1;
  page->narrate = narrate_new(NULL);
  page->reader = svg_reader_new(source, svg_ladder_label(&frame));
  put_head(page);
  put_facts(page);
  return page;
}

void *html_begin(const struct export_source *source, struct file_new *out) {
  return begin(source, out, false);
}

void *slides_begin(const struct export_source *source, struct file_new *out) {
  return begin(source, out, true);
}

/* The statement that asks for the page, the last one, is not shown: it is kept until another event comes. */
static bool asks(const struct page *page, const struct event *event) {
  return event->kind == EVENT_STATEMENT && !page->source->is_program &&
         strncmp(event->text, "export", strlen("export")) == 0;
}

void html_event(void *made, const struct event *event) {
  struct page *page = made;
  svg_reader_look(page->reader);
  if (page->source->lesson)
    put_lesson(page, reached(page, event->number));
  if (page->asking)
    narrate_add(page->narrate, page->asking);
  journal_release(page->asking);
  page->asking = asks(page, event) ? journal_hold(event) : NULL;
  if (!page->asking)
    narrate_add(page->narrate, event);
  put_told(page);
}

/* A plot of the connection that CHOICE means, if there is one: false, if not. */
static bool put_plot(struct page *page, enum plot_kind kind, const struct plot_choice *choice) {
  struct diag none = DIAG_EMPTY;
  struct plot plot;
  bool known = plot_read(&plot, page->source->record, kind, choice, &none) == 0;
  bool large = known && plot.packets >= PLOT_PACKETS;
  diag_clear(&none);
  if (large) {
    unsigned n = ++page->figures;
    if (kind == PLOT_SEQ && !choice->rank)
      put(page, "<h2>Over time</h2>\n");
    text_addf(page->out,
              "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" "
              "aria-label=\"%s\" aria-describedby=\"d%u\" viewBox=\"0 0 %d %d\">\n"
              "<desc id=\"d%u\">",
              plot_title(kind), n, SVG_PLOT_WIDTH, SVG_PLOT_HEIGHT, n);
    svg_plot_describe(&plot, page->out);
    put(page, "</desc>\n");
    svg_plot_draw(&plot, 0, page->out);
    put(page, "</svg>\n</figure>\n");
  }
  if (known)
    plot_clear(&plot);
  return large;
}

/* The connections that a ladder alone does not show well. */
static void put_plots(struct page *page) {
  struct plot_choice choice = {0};
  for (; choice.rank < PLOTS && put_plot(page, PLOT_SEQ, &choice); choice.rank++)
    put_plot(page, PLOT_CWND, &choice);
}

int html_end(void *made, const char *path, struct text *said, struct diag *diag) {
  struct page *page = made;
  (void)path;
  (void)said;
  narrate_rest(page->narrate);
  put_told(page);
  const struct lesson *lesson = page->source->lesson;
  bool empty = page->side < 0 && !lesson;
  if (page->side >= 0)
    end_entry(page);
  page->side = -1;
  if (lesson)
    put_lesson(page, lesson->count);
  leave_section(page);
  if (!empty && !lesson && page->source->record)
    put_plots(page);
  put(page, "</main>\n<footer>\n<p>Made by sockshell ");
  html_escapes(page->out, page->source->version);
  put(page, ". Each line of it happened: the calls are as strace shows them");
  put(page, page->source->lab ? ", the states are the kernel’s" : "");
  put(page, ".</p>\n</footer>\n</body>\n</html>\n");
  journal_release(page->asking);
  narrate_free(page->narrate);
  svg_reader_free(page->reader);
  text_free(&page->written);
  free(page);
  return empty ? diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
                          "nothing to export: nothing has happened in this session")
               : 0;
}
