/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document around the ladders: size, title, description, style, paper. */
#include "export/svg/svg.h"

#include <stdlib.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/export.h"
#include "export/html/html_escape.h"
#include "export/svg/svg_hue.h"
#include "export/svg/svg_ladder.h"
#include "export/svg/svg_scene.h"
#include "run/journal.h"

#define WIDTH 980
#define MARGIN 16
#define BETWEEN 34 /* two ladders */

static const struct svg_frame frame = {.left = 250, .right = 730, .width = WIDTH, .times = true};

static void describe(const struct export_source *source, const struct svg_scene *scene,
                     struct text *out) {
  size_t packets = 0;
  for (size_t i = 0; i < scene->count; i++)
    packets += scene->ladders[i].packets;
  text_addf(out, "%zu packet%s in %zu ladder%s.", packets, packets == 1 ? "" : "s", scene->count,
            scene->count == 1 ? "" : "s");
  export_missed(source, " ", "", out);
  for (size_t i = 0; i < scene->count; i++) {
    text_adds(out, "\n\n");
    svg_ladder_describe(&scene->ladders[i], out);
  }
}

static void put_document(const struct export_source *source, const struct svg_scene *scene,
                         const struct text *body, int height, struct text *out) {
  text_addf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" class=\"ladder\" "
            "xml:lang=\"en\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>",
            WIDTH, height, WIDTH, height);
  html_escapes(out, source->title);
  text_adds(out, "</title>\n<desc>");
  describe(source, scene, out);
  text_addf(out, "</desc>\n<style type=\"text/css\">\n%s</style>\n", svg_ladder_css);
  text_addf(out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", WIDTH, height);
  text_add(out, text_str(body), body->len);
  text_adds(out, "</svg>\n");
}

/* A line of words in the middle; returns the y below it. */
static int put_words(struct text *body, int y, const char *words) {
  text_addf(body, "<text class=\"word\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            WIDTH / 2, y + 12, words);
  return y + 18;
}

struct picture {
  const struct export_source *source;
  struct text *out;
  struct svg_reader *reader;
  struct svg_scene scene;
  struct svg_calls calls;
};

void *svg_begin(const struct export_source *source, struct file_new *out) {
  struct picture *picture = mem_zalloc(1, sizeof *picture);
  picture->source = source;
  picture->out = &out->text;
  picture->reader = svg_reader_new(source, svg_ladder_label(&frame));
  return picture;
}

void svg_event(void *made, const struct event *event) {
  struct picture *picture = made;
  svg_reader_look(picture->reader);
  if (event->kind == EVENT_FLIGHT)
    svg_reader_flight(picture->reader, event->flight, event->number, &picture->scene);
  else
    svg_reader_rest(picture->reader, &picture->scene);
  if (event->kind == EVENT_CALL)
    svg_calls_keep(&picture->calls, event);
}

static void draw(struct picture *picture) {
  const struct export_source *source = picture->source;
  const struct svg_scene *scene = &picture->scene;
  struct text body = TEXT_EMPTY, missed = TEXT_EMPTY;
  int y = MARGIN;
  if (export_missed(source, "", "", &missed))
    y = put_words(&body, y, text_str(&missed)) + MARGIN;
  text_free(&missed);
  for (size_t i = 0; i < scene->count; i++) {
    struct svg_frame own = frame;
    own.start = scene->start;
    svg_hues(source, &scene->ladders[i], own.hues);
    y = svg_ladder_draw(&scene->ladders[i], &own, y, &body) + BETWEEN;
  }
  y -= BETWEEN;
  if (!source->lab)
    y = put_words(&body, y + MARGIN, "A state in brackets is worked out from the packets.");
  put_document(source, scene, &body, y + MARGIN, picture->out);
  text_free(&body);
}

int svg_end(void *made, const char *path, struct text *said, struct diag *diag) {
  struct picture *picture = made;
  (void)path;
  (void)said;
  svg_reader_rest(picture->reader, &picture->scene);
  svg_reader_free(picture->reader);
  bool empty = !picture->scene.count;
  svg_calls_add(&picture->calls, &picture->scene, picture->source);
  if (!empty)
    draw(picture);
  svg_scene_clear(&picture->scene);
  free(picture);
  if (!empty)
    return 0;
  diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
           "nothing to draw: no packet was seen in this session");
  diag_hint(diag, "packets are seen in the lab (`sockshell --lab`), or from `watch on` on");
  return -1;
}
