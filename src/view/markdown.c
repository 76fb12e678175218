/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over cmark's tree. A kind of block is a case in `show_block`, a kind of inline text one in
 * `put_inline`. */
#include "view/markdown.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "view/style.h"

#ifdef HAVE_CMARK
#include <cmark.h>
#endif

#define PROSE_COLUMNS 88 /* longer lines are hard to read */
#define DEPTH_MAX                                                                                  \
  32 /* quotes, lists and emphasis within each other; deeper ones are left out, and it is seen */

static int prose_columns(const struct view_style *style) {
  int columns = style->columns < PROSE_COLUMNS ? style->columns : PROSE_COLUMNS;
  return columns < STYLE_COLUMNS_MIN ? STYLE_COLUMNS_MIN : columns;
}

/* LEN bytes on one line, control characters made visible. */
static void put_line(const struct view_style *style, const char *s, size_t len, struct text *out) {
  char *line = mem_strndup(s, len);
  style_put(style, STYLE_PLAIN, line, out);
  free(line);
}

#ifdef HAVE_CMARK

/* What the lines of a block begin with: quotes and lists within each other. */
struct margin {
  const struct margin *outer;
  const char *first, *rest; /* of the first line and of all others */
  bool begun;               /* the first line was begun */
};

/* A paragraph being filled. */
struct paragraph {
  const struct view_style *style;
  struct text *out;
  struct margin *margin;
  const char *source; /* what is shown, for what is shown as it stands */
  size_t source_len;
  int columns;
  int depth;        /* of what is being shown, in blocks and in inline text */
  bool begun;       /* this line has its margin … */
  int used;         /* … and so many columns of it are taken */
  struct text word; /* with its looks */
  int word_width;
  bool space; /* stands before it */
};

static int put_margin(const struct paragraph *f, struct margin *m) {
  if (!m)
    return 0;
  int used = put_margin(f, (struct margin *)m->outer);
  const char *s = m->begun ? m->rest : m->first;
  m->begun = true;
  style_put(f->style, STYLE_DIM, s, f->out);
  return used + style_width(s);
}

static void begin_line(struct paragraph *f) {
  f->used = put_margin(f, f->margin);
  f->begun = true;
  f->space = false;
}

static void end_line(struct paragraph *f) {
  while (f->out->len && f->out->s[f->out->len - 1] == ' ')
    f->out->len--;
  text_addc(f->out, '\n');
  f->begun = false;
}

static void put_word(struct paragraph *f) {
  if (!f->word.len)
    return;
  if (f->begun && f->space && f->used + 1 + f->word_width > f->columns)
    end_line(f);
  if (!f->begun) {
    begin_line(f);
  } else if (f->space) {
    text_addc(f->out, ' ');
    f->used++;
  }
  text_add(f->out, f->word.s, f->word.len);
  f->used += f->word_width;
  f->space = false;
  f->word_width = 0;
  text_clear(&f->word);
}

/* Adds text whose blanks may become ends of lines. */
static void put_text(struct paragraph *f, enum style_look look, const char *s) {
  while (*s) {
    size_t blanks = strspn(s, " \t\n"), len = strcspn(s + blanks, " \t\n");
    if (blanks) {
      put_word(f);
      f->space = true;
    }
    if (len) {
      char *piece = mem_strndup(s + blanks, len);
      style_put(f->style, look, piece, &f->word);
      f->word_width += style_width(piece);
      free(piece);
    }
    s += blanks + len;
  }
}

/* In place of what lies too deep. */
static const char *left_out(const struct paragraph *f) {
  return f->style->utf8 ? "…" : "...";
}

static void put_inlines(struct paragraph *f, cmark_node *parent, enum style_look look);

/* A link's text, and its address where that is something else. */
static void put_link(struct paragraph *f, cmark_node *node, enum style_look look) {
  const char *url = cmark_node_get_url(node);
  cmark_node *child = cmark_node_first_child(node);
  const char *shown = child ? cmark_node_get_literal(child) : NULL;
  put_inlines(f, node, look);
  if (!url || !strstr(url, "://") || (shown && strstr(url, shown)))
    return;
  put_text(f, STYLE_PLAIN, " (");
  put_text(f, look, url);
  put_text(f, STYLE_PLAIN, ")");
}

static void put_inline(struct paragraph *f, cmark_node *node, enum style_look look) {
  const char *mark = f->style->color ? "" : "`";
  switch (cmark_node_get_type(node)) {
  case CMARK_NODE_TEXT:
    put_text(f, look, cmark_node_get_literal(node));
    break;
  case CMARK_NODE_SOFTBREAK:
    put_text(f, look, " ");
    break;
  case CMARK_NODE_LINEBREAK:
    put_word(f);
    end_line(f);
    break;
  case CMARK_NODE_CODE:
    put_text(f, STYLE_PLAIN, mark);
    put_text(f, STYLE_GREEN, cmark_node_get_literal(node));
    put_text(f, STYLE_PLAIN, mark);
    break;
  case CMARK_NODE_EMPH:
  case CMARK_NODE_STRONG:
    put_inlines(f, node, STYLE_BOLD);
    break;
  case CMARK_NODE_LINK:
    put_link(f, node, look);
    break;
  default: /* images by their words; HTML not at all */
    put_inlines(f, node, look);
  }
}

static void put_inlines(struct paragraph *f, cmark_node *parent, enum style_look look) {
  if (f->depth == DEPTH_MAX) {
    put_text(f, STYLE_DIM, left_out(f));
    return;
  }
  f->depth++;
  for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n))
    put_inline(f, n, look);
  f->depth--;
}

static void show_paragraph(struct paragraph *f, cmark_node *node, enum style_look look) {
  put_inlines(f, node, look);
  put_word(f);
  if (f->begun)
    end_line(f);
}

static void repeat(struct paragraph *f, const char *s, int count) {
  struct text line = TEXT_EMPTY;
  while (count-- > 0)
    text_adds(&line, s);
  begin_line(f);
  style_put(f->style, STYLE_DIM, text_str(&line), f->out);
  text_free(&line);
  end_line(f);
}

static void show_heading(struct paragraph *f, cmark_node *node) {
  size_t before = f->out->len;
  int level = cmark_node_get_heading_level(node);
  show_paragraph(f, node, STYLE_BOLD);
  if (level > 2)
    return;
  struct view_style bare = {.utf8 = true};
  struct text words = TEXT_EMPTY;
  struct paragraph plain = {.style = &bare, .out = &words, .columns = f->columns};
  put_inlines(&plain, node, STYLE_PLAIN);
  put_word(&plain);
  int width = words.len ? style_width(text_str(&words)) : 0;
  text_free(&words);
  text_free(&plain.word);
  if (f->out->len > before)
    repeat(f, level == 1 ? (f->style->utf8 ? "═" : "=") : (f->style->utf8 ? "─" : "-"),
           width < f->columns ? width : f->columns);
}

/* Lines as they stand, four columns in. */
static void show_code(struct paragraph *f, const char *s, const char *indent) {
  for (; *s; s += *s == '\n') {
    size_t len = strcspn(s, "\n");
    begin_line(f);
    text_adds(f->out, indent);
    put_line(f->style, s, len, f->out);
    end_line(f);
    s += len;
  }
}

/* Where line NUMBER, from 1, of what is shown begins. */
static const char *line_at(const struct paragraph *f, int number) {
  const char *s = f->source, *end = f->source + f->source_len;
  while (--number > 0 && s < end) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    s = newline ? newline + 1 : end;
  }
  return s;
}

/* Whether the paragraph is a table: its second line is made of | - : alone. */
static bool is_table(const struct paragraph *f, cmark_node *node) {
  int first = cmark_node_get_start_line(node);
  if (cmark_node_get_end_line(node) <= first)
    return false;
  const char *from = line_at(f, first + 1), *to = line_at(f, first + 2);
  bool bars = false, dashes = false;
  for (; from < to; from++) {
    if (!strchr("|-: \t\r\n", *from) || !*from)
      return false;
    bars |= *from == '|';
    dashes |= *from == '-';
  }
  return bars && dashes;
}

static void show_table(struct paragraph *f, cmark_node *node) {
  const char *from = line_at(f, cmark_node_get_start_line(node));
  char *lines = mem_strndup(from, (size_t)(line_at(f, cmark_node_get_end_line(node) + 1) - from));
  show_code(f, lines, "");
  free(lines);
}

static void show_blocks(struct paragraph *f, cmark_node *parent, bool tight);

/* The blocks of NODE, each line after a margin. */
static void show_inside(struct paragraph *f, cmark_node *node, const char *first, const char *rest,
                        bool tight) {
  struct margin margin = {f->margin, first, rest, false};
  struct margin *outer = f->margin;
  f->margin = &margin;
  if (f->depth++ < DEPTH_MAX) {
    show_blocks(f, node, tight);
  } else {
    put_text(f, STYLE_DIM, left_out(f));
    put_word(f);
    end_line(f);
  }
  f->depth--;
  f->margin = outer;
}

static void show_list(struct paragraph *f, cmark_node *list) {
  bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
  bool tight = cmark_node_get_list_tight(list);
  int number = cmark_node_get_list_start(list);
  for (cmark_node *n = cmark_node_first_child(list); n; n = cmark_node_next(n), number++) {
    struct text label = TEXT_EMPTY, blanks = TEXT_EMPTY;
    if (ordered)
      text_addf(&label, "%2d. ", number);
    else
      text_addf(&label, "  %s ", f->style->utf8 ? "•" : "-");
    text_fill(&blanks, ' ', (size_t)style_width(text_str(&label)));
    show_inside(f, n, text_str(&label), text_str(&blanks), tight);
    if (!tight && cmark_node_next(n))
      text_addc(f->out, '\n');
    text_free(&label);
    text_free(&blanks);
  }
}

static void show_block(struct paragraph *f, cmark_node *node) {
  switch (cmark_node_get_type(node)) {
  case CMARK_NODE_PARAGRAPH:
    if (is_table(f, node))
      show_table(f, node);
    else
      show_paragraph(f, node, STYLE_PLAIN);
    break;
  case CMARK_NODE_HEADING:
    show_heading(f, node);
    break;
  case CMARK_NODE_LIST:
    show_list(f, node);
    break;
  case CMARK_NODE_CODE_BLOCK:
    show_code(f, cmark_node_get_literal(node), "    ");
    break;
  case CMARK_NODE_BLOCK_QUOTE:
    show_inside(f, node, f->style->utf8 ? "│ " : "| ", f->style->utf8 ? "│ " : "| ", false);
    break;
  case CMARK_NODE_THEMATIC_BREAK:
    repeat(f, f->style->utf8 ? "─" : "-", f->columns / 2);
    break;
  default: /* HTML is not for a terminal */
    break;
  }
}

static void show_blocks(struct paragraph *f, cmark_node *parent, bool tight) {
  size_t start = f->out->len;
  for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
    size_t before = f->out->len;
    if (before > start && !tight && cmark_node_get_type(n) != CMARK_NODE_HTML_BLOCK) {
      if (f->margin && f->margin->begun && f->margin->rest[0] != ' ')
        begin_line(f), end_line(f);
      else
        text_addc(f->out, '\n');
    }
    show_block(f, n);
  }
}

void markdown_show(const char *s, size_t len, const struct view_style *style, struct text *out) {
  cmark_node *root = cmark_parse_document(s, len, CMARK_OPT_DEFAULT);
  struct paragraph f = {
      .style = style, .out = out, .source = s, .source_len = len, .columns = prose_columns(style)};
  show_blocks(&f, root, false);
  text_free(&f.word);
  cmark_node_free(root);
}

#else

void markdown_show(const char *s, size_t len, const struct view_style *style, struct text *out) {
  const char *end = s + len;
  while (s < end && *s == '\n')
    s++;
  while (end > s && end[-1] == '\n')
    end--;
  while (s < end) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    size_t n = (size_t)((newline ? newline : end) - s);
    if (n > (size_t)prose_columns(style)) {
      char *line = mem_strndup(s, n);
      style_wrap(style, 0, 0, line, out);
      free(line);
    } else {
      put_line(style, s, n, out);
      text_addc(out, '\n');
    }
    s += n + 1;
  }
}

#endif

char *markdown_title(const char *s, size_t len) {
  for (const char *end = s + len; s < end;) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    const char *stop = newline ? newline : end;
    if (*s == '#') {
      while (s < stop && (*s == '#' || isblank((unsigned char)*s)))
        s++;
      return mem_strndup(s, (size_t)(stop - s));
    }
    s = stop + 1;
  }
  return NULL;
}
