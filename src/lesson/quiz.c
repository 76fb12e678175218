/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading quizzes, asking them, judging answers. */
#include "lesson/quiz.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lesson/mistake.h"
#include "lesson/transcript.h"
#include "view/style.h"

/* What a line of the block is. */
enum quiz_line { PART_BLANK, PART_WORDS, PART_MORE, PART_CHOICE, PART_REMARK, PART_EXPLANATION };

struct quiz_reader {
  struct quiz *quiz;
  struct lesson_mistake *mistake;
  struct text *growing; /* what a line that goes on goes on with, or NULL */
  struct text question, explanation;
  struct text choices[QUIZ_CHOICES_MAX], remarks[QUIZ_CHOICES_MAX];
  bool explaining;
};

static bool is_choice(const char *s, size_t len) {
  return len >= 3 && s[0] == '(' && s[2] == ')' && strchr(" xX", s[1]) && s[1];
}

/* Whether LINE, a choice, begins with `(x)`. */
static bool marked_right(const struct transcript_line *line) {
  size_t i = 0;
  while (line->s[i] != '(')
    i++;
  return line->s[i + 1] != ' ';
}

/* What LINE is; *S and *LEN become its words. */
static enum quiz_line part_of(const struct transcript_line *line, const char **s, size_t *len) {
  const char *at = line->s, *end = line->s + line->len;
  while (end > at && isblank((unsigned char)end[-1]))
    end--;
  while (at < end && isblank((unsigned char)*at))
    at++;
  bool indented = at > line->s;
  enum quiz_line part = at == end                           ? PART_BLANK
                        : is_choice(at, (size_t)(end - at)) ? PART_CHOICE
                        : *at == '!' ? (indented ? PART_REMARK : PART_EXPLANATION)
                                     : (indented ? PART_MORE : PART_WORDS);
  if (part == PART_CHOICE)
    at += 3;
  if (part == PART_REMARK || part == PART_EXPLANATION)
    at++;
  while (at < end && isblank((unsigned char)*at))
    at++;
  *s = at;
  *len = (size_t)(end - at);
  return part;
}

static void add_words(struct text *to, const char *s, size_t len) {
  if (to->len && len)
    text_addc(to, ' ');
  text_add(to, s, len);
}

static int take_choice(struct quiz_reader *r, size_t line, bool right, const char *s, size_t len) {
  struct quiz *quiz = r->quiz;
  if (!r->question.len)
    return lesson_mistake_set(r->mistake, line, WHOLE_LINE,
                              mem_strdup("put a line before the first choice"),
                              "a quiz begins with its question");
  if (quiz->count == QUIZ_CHOICES_MAX)
    return lesson_mistake_set(r->mistake, line, WHOLE_LINE,
                              mem_strdup("nine can be answered with one key"),
                              "more than nine choices");
  if (len == 0)
    return lesson_mistake_set(r->mistake, line, WHOLE_LINE,
                              mem_strdup("write it after `( )` or `(x)`"),
                              "a choice without words");
  quiz->choices[quiz->count].right = right;
  r->growing = &r->choices[quiz->count++];
  add_words(r->growing, s, len);
  return 0;
}

static int take_line(struct quiz_reader *r, const struct transcript_line *line, size_t number) {
  const char *s;
  size_t len;
  enum quiz_line part = part_of(line, &s, &len);
  if (part == PART_BLANK)
    return 0;
  if (r->explaining) {
    if (part == PART_CHOICE)
      return lesson_mistake_set(
          r->mistake, number, WHOLE_LINE,
          mem_strdup("what is wrong with one choice stands below it, indented: `    ! Why not`"),
          "a choice after the explanation");
    add_words(&r->explanation, s, len);
    return 0;
  }
  switch (part) {
  case PART_CHOICE:
    return take_choice(r, number, marked_right(line), s, len);
  case PART_EXPLANATION:
    r->explaining = true;
    r->growing = &r->explanation;
    add_words(r->growing, s, len);
    return 0;
  case PART_REMARK:
    if (!r->quiz->count)
      return lesson_mistake_set(r->mistake, number, WHOLE_LINE,
                                mem_strdup("it stands below its choice"),
                                "a remark before the first choice");
    r->growing = &r->remarks[r->quiz->count - 1];
    add_words(r->growing, s, len);
    return 0;
  default:
    if (part == PART_WORDS && r->quiz->count)
      return lesson_mistake_set(
          r->mistake, number, WHOLE_LINE,
          mem_strdup(
              "choices begin with `( )` or `(x)`, the explanation with `!`; what goes on with "
              "a choice is indented"),
          "neither a choice nor an explanation");
    add_words(r->growing ? r->growing : &r->question, s, len);
    return 0;
  }
}

static int read_all(struct quiz_reader *r, const struct transcript_line *lines, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (take_line(r, &lines[i], i) != 0)
      return -1;
  size_t right = 0;
  for (size_t i = 0; i < r->quiz->count; i++)
    right += r->quiz->choices[i].right;
  if (!r->question.len)
    return lesson_mistake_set(r->mistake, 0, WHOLE_LINE, mem_strdup("its first line asks"),
                              "a quiz without a question");
  if (r->quiz->count < 2)
    return lesson_mistake_set(r->mistake, 0, WHOLE_LINE,
                              mem_strdup("`( )` is a wrong one, `(x)` a right"),
                              "a quiz needs two choices at least");
  if (!right)
    return lesson_mistake_set(r->mistake, 0, WHOLE_LINE, mem_strdup("mark it with `(x)`"),
                              "a quiz without a right choice");
  if (!r->explanation.len)
    return lesson_mistake_set(
        r->mistake, 0, WHOLE_LINE,
        mem_strdup("end it with a line like `! SYN comes first, because ...`"),
        "a quiz without an explanation");
  return 0;
}

struct quiz *quiz_read(const struct transcript_line *lines, size_t count,
                       struct lesson_mistake *mistake) {
  struct quiz_reader r = {.quiz = mem_zalloc(1, sizeof(struct quiz)), .mistake = mistake};
  r.quiz->line = count ? lines[0].number : 0;
  int status = read_all(&r, lines, count);
  r.quiz->question = text_take(&r.question);
  r.quiz->explanation = text_take(&r.explanation);
  for (size_t i = 0; i < r.quiz->count; i++) {
    r.quiz->choices[i].text = text_take(&r.choices[i]);
    r.quiz->choices[i].remark = r.remarks[i].len ? text_take(&r.remarks[i]) : NULL;
    text_free(&r.remarks[i]);
  }
  if (status == 0)
    return r.quiz;
  quiz_free(r.quiz);
  return NULL;
}

void quiz_free(struct quiz *quiz) {
  if (!quiz)
    return;
  for (size_t i = 0; i < quiz->count; i++) {
    free(quiz->choices[i].text);
    free(quiz->choices[i].remark);
  }
  free(quiz->question);
  free(quiz->explanation);
  free(quiz);
}

void quiz_show(const struct quiz *quiz, const struct view_style *style, struct text *out) {
  style_item(style, 0, "? ", STYLE_BOLD, quiz->question, out);
  for (size_t i = 0; i < quiz->count; i++) {
    char label[8] = {(char)('1' + i), ' ', ' ', '\0'};
    style_item(style, 4, label, STYLE_BOLD, quiz->choices[i].text, out);
  }
}

/* The next character of words at *S that counts, and steps over it: letter case and backquotes do not, blanks are one. */
static int next_letter(const char **s) {
  while (**s == '`')
    ++*s;
  if (!isspace((unsigned char)**s))
    return **s ? tolower((unsigned char)*(*s)++) : '\0';
  while (isspace((unsigned char)**s) || **s == '`')
    ++*s;
  return **s ? ' ' : '\0';
}

/* Whether ANSWER is the words of CHOICE, or with BEGINNING those that it begins with. */
static bool is_worded(const char *choice, const char *answer, bool beginning) {
  bool any = false;
  for (int c; (c = next_letter(&answer));) {
    any |= isalnum(c) != 0;
    if (c != next_letter(&choice))
      return false;
  }
  int next = next_letter(&choice);
  return any && (!next || (beginning && !isalnum(next)));
}

/* The choice that the words of ANSWER name, a bit; 0: none, or more than one begins so. */
static unsigned worded(const struct quiz *quiz, const char *answer) {
  for (int beginning = 0; beginning < 2; beginning++) {
    unsigned bits = 0;
    for (size_t i = 0; i < quiz->count; i++)
      if (is_worded(quiz->choices[i].text, answer, beginning))
        bits |= 1u << i;
    if (bits)
      return bits & (bits - 1) ? 0 : bits;
  }
  return 0;
}

/* The choice that ANSWER names as a sheet prints it, `2.` or `2. Its words`, a bit; 0: none. */
static unsigned printed(const struct quiz *quiz, const char *answer) {
  if (*answer < '1' || *answer >= '1' + (int)quiz->count || (answer[1] != '.' && answer[1] != ')'))
    return 0;
  int i = *answer - '1';
  const char *words = answer + 2 + strspn(answer + 2, " ");
  return !*words || is_worded(quiz->choices[i].text, words, true) ? 1u << i : 0;
}

/* The choices that ANSWER names, a bit each; 0 when it is not an answer. */
static unsigned chosen(const struct quiz *quiz, const char *answer) {
  unsigned bits = 0;
  for (const char *s = answer; *s; s++) {
    if (*s == ' ' || *s == ',')
      continue;
    bool single = s == answer || strchr(" ,", s[-1]);
    if (*s < '1' || *s >= '1' + (int)quiz->count || !single) {
      bits = worded(quiz, answer);
      return bits ? bits : printed(quiz, answer);
    }
    bits |= 1u << (*s - '1');
  }
  return bits;
}

static unsigned right_ones(const struct quiz *quiz) {
  unsigned bits = 0;
  for (size_t i = 0; i < quiz->count; i++)
    bits |= (unsigned)quiz->choices[i].right << i;
  return bits;
}

bool quiz_is_answer(const struct quiz *quiz, const char *answer) {
  return chosen(quiz, answer) != 0;
}

bool quiz_judge(const struct quiz *quiz, const char *answer, const struct view_style *style,
                struct text *out) {
  unsigned given = chosen(quiz, answer), right = right_ones(quiz);
  if (given == right) {
    style_item(style, 2, "Right. ", STYLE_GREEN, quiz->explanation, out);
    return true;
  }
  if (!(given & ~right)) {
    style_item(style, 2, "Not all of them. ", STYLE_YELLOW,
               "More than one choice is right: name them together, as in `1 2`.", out);
    return false;
  }
  const char *why = NULL;
  for (size_t i = 0; i < quiz->count && !why; i++)
    if (given & ~right & 1u << i)
      why = quiz->choices[i].remark;
  style_item(style, 2, "No. ", STYLE_YELLOW, why ? why : quiz->explanation, out);
  return false;
}

void quiz_solve(const struct quiz *quiz, const struct view_style *style, struct text *out) {
  for (size_t i = 0; i < quiz->count; i++)
    if (quiz->choices[i].right) {
      char label[16] = {' ', ' ', '-', '>', ' ', (char)('1' + i), ' ', ' ', '\0'};
      style_item(style, 0, label, STYLE_GREEN, quiz->choices[i].text, out);
    }
  style_item(style, 2, "", STYLE_PLAIN, quiz->explanation, out);
}
