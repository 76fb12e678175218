/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player shows: prose by the page, questions, the ladder of an audience, the keys below the line. */
#include "shell/lesson/player_parts.h"

#include <string.h>

#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/transcript.h"
#include "run/session.h"
#include "shell/lesson/doing.h"
#include "shell/shell.h"
#include "shell/term/terminal.h"
#include "view/markdown.h"
#include "view/screen.h"
#include "view/style.h"

#define ROWS_KEPT 4 /* of the window, when prose is shown by the page */

void player_add_prose(const struct player *p, const struct lesson_item *item, struct text *out) {
  text_addc(out, '\n');
  markdown_show(item->s, item->len, &p->shell->style, out);
}

void player_show_ladder(struct player *p, bool news) {
  struct text t = TEXT_EMPTY;
  if (p->staged && screen_stage(p->shell->screen, terminal_panel_rows(p->terminal), news, &t))
    terminal_panel(p->terminal, text_str(&t), t.len);
  text_free(&t);
}

void player_print(struct player *p, struct text *t) {
  if (t->len)
    terminal_print(p->terminal, t->s, t->len);
  text_free(t);
}

void player_say(struct player *p, const char *s) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, "  ");
  style_wrap(&p->shell->style, 2, 2, s, &t);
  player_print(p, &t);
}

void player_show_page(struct player *p) {
  size_t rows = (size_t)terminal_rows(p->terminal), lines = 0, end = p->page, paragraph = 0;
  rows = rows > ROWS_KEPT + 4 ? rows - ROWS_KEPT : 4;
  while (end < p->pages.len && lines < rows) {
    const char *newline = memchr(p->pages.s + end, '\n', p->pages.len - end);
    size_t next = newline ? (size_t)(newline - p->pages.s) + 1 : p->pages.len;
    if (next == end + 1)
      paragraph = next;
    end = next;
    lines++;
  }
  if (end < p->pages.len && paragraph > p->page + (end - p->page) / 3)
    end = paragraph;
  terminal_print(p->terminal, p->pages.s + p->page, end - p->page);
  p->page = end;
  p->state = end < p->pages.len ? STATE_PAGE : STATE_REST;
}

void player_tell(struct player *p) {
  text_clear(&p->pages);
  p->page = 0;
  while (player_here(p) && player_here(p)->kind == LESSON_PROSE)
    player_add_prose(p, &p->lesson->items[p->item++], &p->pages);
  if (p->pages.len) {
    text_addc(&p->pages, '\n');
    do
      player_show_page(p);
    while (p->rush && p->state == STATE_PAGE);
  }
}

void player_ask(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (player_at_task(p)) {
    p->doing = doing_new(p->shell, player_here(p)->task, player_mark_here(p));
    doing_show(p->doing, &t);
  } else {
    quiz_show(player_here(p)->quiz, &p->shell->style, &t);
  }
  player_print(p, &t);
  p->told = true;
}

void player_set_status(struct player *p) {
  const char *dot = p->shell->style.utf8 ? "·" : "-";
  struct text full = TEXT_EMPTY, brief = TEXT_EMPTY;
  if (player_offers(p)) {
    text_addf(&full, "Enter goes on there %s n begins at the beginning %s q leaves", dot, dot);
    terminal_status(p->terminal, text_str(&full));
    text_free(&full);
    return;
  }
  size_t stop = lesson_stop(p->lesson, p->item);
  if (player_here(p)) {
    text_addf(&full, "step %zu of %zu %s ", stop, p->lesson->stops, dot);
    text_addf(&brief, "%zu/%zu %s ", stop, p->lesson->stops, dot);
  } else {
    text_addf(&full, "the end %s ", dot);
    text_addf(&brief, "end %s ", dot);
  }
  if (p->state == STATE_PAGE)
    text_addf(&full, "Enter shows more %s b back %s q leave", dot, dot);
  else if (player_at_task(p) && p->doing && doing_is_met(p->doing))
    text_addf(&full, "task met; Enter goes on %s b back %s q leave", dot, dot);
  else if (player_at_task(p))
    text_addf(&full, "task: hint, solution, again, skip %s b back %s q leave", dot, dot);
  else if (p->own)
    text_addf(&full, "your turn; Enter alone goes on with the lesson %s q leave", dot);
  else if (player_at_quiz(p))
    text_addf(&full, "type your answer's number %s b back %s s skip %s q leave %s ? help", dot, dot,
              dot, dot);
  else if (player_here(p))
    text_addf(&full, "Enter goes on %s b back %s t try something %s q leave", dot, dot, dot);
  else
    text_addf(&full, "Enter leaves %s b back %s t try something", dot, dot);
  text_adds(&brief, player_at_quiz(p)   ? "1-9 b s q ?"
                    : player_at_task(p) ? "hint skip b q"
                                        : "Enter b t q");
  bool fits = style_width(text_str(&full)) < p->shell->style.columns;
  terminal_status(p->terminal, p->present ? NULL : text_str(fits ? &full : &brief));
  text_free(&full);
  text_free(&brief);
}

void player_set_prompt(struct player *p) {
  struct text t = TEXT_EMPTY;
  if (player_offers(p)) {
    player_prompt_offer(p, &t);
    terminal_set_prompt(p->terminal, text_str(&t));
    text_free(&t);
    return;
  }
  const struct lesson_item *item = player_here(p);
  const char *side = side_name(p->shell->session->current);
  if (!p->own && item && item->kind == LESSON_STEP && item->step->side)
    side = item->step->side;
  text_addf(&t, "%s%s",
            player_is_asked(p) || player_predicting(p) || strcmp(side, "main") == 0 ? "" : side,
            player_predicting(p) ? "predict> "
            : player_is_asked(p) ? "answer> "
                                 : ">>> ");
  terminal_set_prompt(p->terminal, text_str(&t));
  text_free(&t);
}
