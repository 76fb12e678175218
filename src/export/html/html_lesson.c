/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kind of item is a case in html_lesson_item. */
#include "export/html/html_lesson.h"

#include "base/text.h"
#include "export/html/html_escape.h"
#include "export/html/html_prose.h"
#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"

const char html_lesson_css[] =
    "section>h1,section>h2{break-after:avoid}\n"
    "table{border-collapse:collapse;margin:.6rem 0;display:block;overflow-x:auto}\n"
    "th,td{border:1px solid var(--rule);padding:.25rem .6rem;text-align:left;vertical-align:top}\n"
    "main pre{background:var(--block);padding:.4rem .6rem;border-radius:.3rem}\n"
    ".entry pre{background:none;padding:0}.entry pre.typed{background:var(--block);padding:.4rem "
    ".6rem}\n"
    ".entry pre.call{padding-left:1.2rem}\n"
    ".quiz{margin:1.5rem 0;padding:.8rem 1rem;border:1px solid var(--rule);"
    "border-radius:.4rem;break-inside:avoid}\n"
    ".quiz>:first-child{margin-top:0}.quiz>:last-child{margin-bottom:0}\n"
    ".number{font-weight:600}\n"
    ".choices{padding-left:2rem}.choices li{margin:.3rem 0}\n"
    ".choices p{margin:.2rem 0;color:var(--soft)}\n"
    ".choices label{display:inline}.choices input{margin:0 .4rem 0 0}\n"
    ".room{min-height:9rem;border:1px dashed var(--rule);border-radius:.3rem}\n"
    ".right::after{content:\" ✓\";font-weight:700}.right{font-weight:600}\n"
    "details summary{cursor:pointer;color:var(--soft)}\n"
    ".notes{margin:1rem 0;padding:.4rem .8rem;border-left:4px solid var(--rule);"
    "background:var(--block)}\n"
    ".notes::before{content:\"For the instructor\";display:block;font-weight:600}\n";

const char html_slides_css[] =
    "html{scroll-snap-type:y proximity}\n"
    "body.slides{max-width:70rem;font-size:1.35rem}\n"
    ".slides section{min-height:100vh;padding:2rem 0;scroll-snap-align:start;"
    "border-bottom:1px solid var(--rule)}\n"
    ".slides header{scroll-snap-align:start;scroll-margin-top:2rem}.slides "
    "section:first-child{scroll-snap-align:none}\n"
    ".slides figure svg{max-width:none}\n"
    "@page{size:landscape;margin:12mm}\n"
    "@media print{body.slides{font-size:14pt}.slides section{min-height:0;padding:0;border:0;"
    "break-before:page}.slides section:first-child{break-before:auto}}\n";

/* BOXED: with boxes to tick, which a key has ticked. */
static void put_choices(const struct quiz *quiz, bool boxed, bool marked, struct text *out) {
  text_adds(out, "<ol class=\"choices\">\n");
  for (size_t i = 0; i < quiz->count; i++) {
    const struct quiz_choice *choice = &quiz->choices[i];
    text_adds(out, "<li>");
    if (boxed)
      text_addf(out, "<label><input type=\"checkbox\"%s/> ",
                !marked         ? ""
                : choice->right ? " checked=\"checked\" disabled=\"disabled\""
                                : " disabled=\"disabled\"");
    text_adds(out, marked && choice->right ? "<span class=\"right\">" : "<span>");
    html_prose_line(choice->text, out);
    text_adds(out, boxed ? "</span></label>" : "</span>");
    if (marked && choice->remark) {
      text_adds(out, "\n<p>");
      html_prose_line(choice->remark, out);
      text_adds(out, "</p>");
    }
    text_adds(out, "</li>\n");
  }
  text_adds(out, "</ol>\n");
}

static void put_explanation(const struct quiz *quiz, struct text *out) {
  text_adds(out, "<p class=\"why\">");
  html_prose_line(quiz->explanation, out);
  text_adds(out, "</p>\n");
}

/* The answer in a fold, which a reader opens and paper keeps shut. */
static void put_folded(const struct quiz *quiz, struct text *out) {
  text_adds(out, "<details>\n<summary>Answer</summary>\n<p>");
  for (size_t i = 0, said = 0; i < quiz->count; i++)
    if (quiz->choices[i].right)
      text_addf(out, "%s%zu", said++ ? ", " : "", i + 1);
  text_adds(out, "</p>\n");
  put_explanation(quiz, out);
  text_adds(out, "</details>\n");
}

static void put_quiz(const struct quiz *quiz, unsigned number, enum export_answers answers,
                     struct text *out) {
  text_addf(out, "<div class=\"quiz\">\n<p><span class=\"number\">Question %u.</span> ", number);
  html_prose_line(quiz->question, out);
  text_adds(out, "</p>\n");
  put_choices(quiz, answers != EXPORT_ANSWERS_FOLDED, answers == EXPORT_ANSWERS_KEY, out);
  if (answers == EXPORT_ANSWERS_KEY)
    put_explanation(quiz, out);
  else if (answers == EXPORT_ANSWERS_FOLDED)
    put_folded(quiz, out);
  text_adds(out, "</div>\n");
}

/* The lines of SCRIPT, a solution or a test: NAME. */
static void put_script(const struct task_script *script, const char *name, struct text *out) {
  text_addf(out, "<pre class=\"%s\"><code>", name);
  for (size_t i = 0; i < script->count; i++) {
    struct text t = TEXT_EMPTY;
    transcript_prompt_echo(script->at[i].side, script->at[i].input, &t);
    html_escape(out, text_str(&t), t.len);
    text_free(&t);
  }
  text_adds(out, "</code></pre>\n");
}

static void put_task(const struct lesson_task *task, unsigned number, enum export_answers answers,
                     struct text *out) {
  const char *close = answers == EXPORT_ANSWERS_FOLDED ? "</details>\n" : "";
  text_addf(out, "<div class=\"quiz\">\n<p><span class=\"number\">Task %u.</span> ", number);
  html_prose_line(task->words, out);
  text_adds(out, "</p>\n");
  if (task->test.count) {
    text_adds(out, "<p>These lines test it:</p>\n");
    put_script(&task->test, "test", out);
  }
  if (answers == EXPORT_ANSWERS_NONE)
    text_adds(out, "<div class=\"room\"></div>\n");
  for (size_t i = 0; answers != EXPORT_ANSWERS_NONE && i < task->hint_count; i++) {
    text_adds(out, *close ? "<details>\n<summary>Hint</summary>\n<p>" : "<p>Hint: ");
    html_prose_line(task->hints[i], out);
    text_addf(out, "</p>\n%s", close);
  }
  if (answers != EXPORT_ANSWERS_NONE) {
    text_adds(out, *close ? "<details>\n<summary>A solution</summary>\n" : "<p>A solution:</p>\n");
    put_script(&task->solution, "solution", out);
    text_adds(out, close);
  }
  text_adds(out, "</div>\n");
}

void html_lesson_item(const struct lesson_item *item, unsigned number, bool untitled,
                      enum export_answers answers, struct text *out) {
  switch (item->kind) {
  case LESSON_PROSE:
    html_prose(item->s, item->len, untitled, answers == EXPORT_ANSWERS_KEY, out);
    break;
  case LESSON_QUIZ:
    put_quiz(item->quiz, number, answers, out);
    break;
  case LESSON_TASK:
    put_task(item->task, number, answers, out);
    break;
  case LESSON_STEP:
    break;
  }
}
