/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmark makes the HTML, after what is not wanted is taken out of its tree; tables, which CommonMark does not know, are
 * made here. Without cmark: paragraphs and headings. */
#include "export/html/html_prose.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "export/html/html_escape.h"
#include "lesson/note.h"
#include "view/grid.h"

#ifdef HAVE_CMARK
#include <cmark.h>
#endif

static void put(struct text *out, const char *s) {
  text_adds(out, s);
}

/* The line at S, up to END; *NEXT is where the following one begins. */
static size_t line_at(const char *s, const char *end, const char **next) {
  const char *newline = memchr(s, '\n', (size_t)(end - s));
  *next = newline ? newline + 1 : end;
  return (size_t)((newline ? newline : end) - s);
}

#ifdef HAVE_CMARK

/* ---- tables ---- */

/* Whether the LEN bytes at S are what separates a table's head from its rows. */
static bool is_separator(const char *s, size_t len) {
  bool bars = false, dashes = false;
  for (size_t i = 0; i < len; i++) {
    if (!strchr("|-: \t\r", s[i]) || !s[i])
      return false;
    bars |= s[i] == '|';
    dashes |= s[i] == '-';
  }
  return bars && dashes;
}

/* A row of a table: its cells between bars. */
static void put_cells(const char *s, size_t len, const char *tag, struct text *out) {
  const char *end = s + len;
  while (s < end && strchr(" \t|", *s))
    s++;
  while (end > s && strchr(" \t\r|", end[-1]))
    end--;
  put(out, "<tr>");
  for (const char *cell = s; cell <= end;) {
    const char *bar = cell;
    bool code = false;
    for (; bar < end && (*bar != '|' || code); bar++)
      code ^= *bar == '`';
    char *words = mem_strndup(cell, (size_t)(bar - cell));
    text_addf(out, "<%s>", tag);
    html_prose_line(words, out);
    text_addf(out, "</%s>", tag);
    free(words);
    cell = bar + 1;
  }
  put(out, "</tr>\n");
}

/* ---- the tree ---- */

/* Whether following NODE, a link, would do something else than open a page. */
static bool is_strange(cmark_node *node) {
  const char *url = cmark_node_get_url(node);
  size_t scheme = strcspn(url, ":/?#");
  return url[scheme] == ':' && strncmp(url, "http:", 5) != 0 && strncmp(url, "https:", 6) != 0;
}

/* An image is its words, and so is a strange link; HTML is nothing. */
static void clean(cmark_node *root) {
  cmark_iter *iter = cmark_iter_new(root);
  cmark_event_type event;
  while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node(iter);
    cmark_node_type type = cmark_node_get_type(node);
    bool html = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
    bool words = type == CMARK_NODE_IMAGE || (type == CMARK_NODE_LINK && is_strange(node));
    if (!html && !(words && event == CMARK_EVENT_EXIT))
      continue;
    for (cmark_node *child; !html && (child = cmark_node_first_child(node));)
      cmark_node_insert_before(node, child);
    cmark_node_unlink(node);
    cmark_node_free(node);
  }
  cmark_iter_free(iter);
}

struct prose {
  const char *s;
  size_t len;
  struct text *out;
};

/* Where line NUMBER, from 1, begins. */
static const char *numbered(const struct prose *p, int number) {
  const char *s = p->s, *end = p->s + p->len;
  while (--number > 0 && s < end)
    line_at(s, end, &s);
  return s;
}

/* Appends the paragraph NODE as a table, if it is one. */
static bool put_table(const struct prose *p, cmark_node *node) {
  const char *from = numbered(p, cmark_node_get_start_line(node)), *next, *after;
  const char *end = numbered(p, cmark_node_get_end_line(node) + 1);
  size_t head = line_at(from, end, &next);
  if (cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH || next >= end ||
      !is_separator(next, line_at(next, end, &after)))
    return false;
  put(p->out, "<table>\n<thead>\n");
  put_cells(from, head, "th", p->out);
  put(p->out, "</thead>\n<tbody>\n");
  for (const char *row = after; row < end; row = next)
    put_cells(row, line_at(row, end, &next), "td", p->out);
  put(p->out, "</tbody>\n</table>\n");
  return true;
}

/* Appends NODE's HTML without BEFORE bytes at its beginning and AFTER at its end; what an entity (&#27;) has made and is not to be
   seen would be no XML. */
static void put_node(cmark_node *node, size_t before, size_t after, struct text *out) {
  clean(node);
  char *html = cmark_render_html(node, CMARK_OPT_DEFAULT);
  size_t len = strlen(html);
  if (len >= before + after)
    grid_harmless(html + before, len - before - after, false, out);
  free(html);
}

static void put_note(cmark_node *node, struct text *out) {
  size_t len;
  const char *html = cmark_node_get_literal(node), *s = lesson_note(html, &len);
  if (!s)
    return;
  put(out, "<aside class=\"notes\">\n");
  html_prose(s, len, false, false, out);
  put(out, "</aside>\n");
}

void html_prose(const char *s, size_t len, bool untitled, bool notes, struct text *out) {
  struct text shown = TEXT_EMPTY;
  grid_harmless(s, len, false, &shown);
  cmark_node *root = cmark_parse_document(text_str(&shown), shown.len, CMARK_OPT_DEFAULT), *next;
  struct prose p = {text_str(&shown), shown.len, out};
  for (cmark_node *node = cmark_node_first_child(root); node; node = next) {
    next = cmark_node_next(node);
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK && notes)
      put_note(node, out);
    if (type == CMARK_NODE_HTML_BLOCK || put_table(&p, node))
      continue;
    if (type == CMARK_NODE_HEADING && untitled) {
      untitled = false;
      continue;
    }
    put_node(node, 0, 0, out);
  }
  cmark_node_free(root);
  text_free(&shown);
}

void html_prose_line(const char *s, struct text *out) {
  struct text shown = TEXT_EMPTY;
  grid_harmless(s, strlen(s), false, &shown);
  cmark_node *root = cmark_parse_document(text_str(&shown), shown.len, CMARK_OPT_DEFAULT);
  cmark_node *first = cmark_node_first_child(root);
  if (first && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH && !cmark_node_next(first)) {
    put_node(first, strlen("<p>"), strlen("</p>\n"), out);
  } else { /* a list, a heading: it was meant as words */
    html_escape(out, s, strlen(s));
  }
  cmark_node_free(root);
  text_free(&shown);
}

#else

/* Appends the words from S to END as a paragraph or heading. */
static void put_block(const char *s, const char *end, bool *untitled, struct text *out) {
  int level = 0;
  while (level < 6 && s + level < end && s[level] == '#')
    level++;
  if (level && *untitled) {
    *untitled = false;
    return;
  }
  text_addf(out, level ? "<h%d>" : "<p>", level);
  html_escape(out, s + level, (size_t)(end - s) - (size_t)level);
  text_addf(out, level ? "</h%d>\n" : "</p>\n", level);
}

void html_prose(const char *s, size_t len, bool untitled, bool notes, struct text *out) {
  const char *end = s + len, *block = s, *next;
  for (; s < end; s = next) {
    size_t n = line_at(s, end, &next);
    if (n >= 4 && memcmp(s, "<!--", 4) == 0) { /* a comment, to its end */
      const char *close = memmem(s, (size_t)(end - s), "-->", 3);
      size_t note_len;
      char *comment = mem_strndup(s, close ? (size_t)(close - s) + 3 : (size_t)(end - s));
      const char *note = notes ? lesson_note(comment, &note_len) : NULL;
      if (note) {
        put(out, "<aside class=\"notes\"><p>");
        html_escape(out, note, note_len);
        put(out, "</p></aside>\n");
      }
      s += strlen(comment);
      free(comment);
      line_at(s, end, &next);
      block = next;
      continue;
    }
    bool blank = strspn(s, " \t\r\n") >= n, heading = *s == '#';
    if ((blank || heading) && block < s)
      put_block(block, s, &untitled, out);
    if (heading)
      put_block(s, s + n, &untitled, out);
    if (blank || heading)
      block = next;
  }
  if (block < end)
    put_block(block, end, &untitled, out);
}

void html_prose_line(const char *s, struct text *out) {
  html_escape(out, s, strlen(s));
}

#endif
