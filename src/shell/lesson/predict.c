/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A prediction is read as a goal (lesson/goal.h), which what comes of the step must meet. A further sort of prediction
 * is a row of `sorts`. */
#include "shell/lesson/predict.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "lesson/evidence.h"
#include "lesson/goal.h"
#include "lesson/mistake.h"
#include "shell/lesson/judge.h"
#include "shell/shell.h"
#include "view/style.h"
#include "wire/wire.h"

struct predict {
  struct shell *shell;
  char *line;
  bool made;      /* the answer was taken */
  bool predicted; /* … and is a goal, or: */
  bool nothing;   /* that nothing will come */
  char *words;    /* the goal's line */
  struct goal goal;
  uint64_t before; /* how often the goal was met before the step */
  struct judge *judge;
};

/* What is put before the answer to make it a goal. */
static const char *const sorts[] = {"sent ", "state any ", "state ", "called ", "error any "};

bool predict_wants(const struct shell *shell, const char *line) {
  line += strspn(line, " ");
  if (strncmp(line, "wire ", 5) == 0)
    line += 5;
  line += strspn(line, " ");
  if (!shell->session->settings.predict || !shell->wire || strncmp(line, "step", 4) != 0 ||
      !strchr(" \n", line[4]))
    return false;
  return wire_status(shell->wire).held > 0;
}

static const char answers[] = "a packet (`SYN,ACK`), a state (`ESTABLISHED`, or of one side "
                              "`client ESTABLISHED`), a call that "
                              "succeeds (`accept`), an error (`ECONNREFUSED`), or `nothing`. Enter "
                              "alone makes the step without "
                              "a prediction.";

struct predict *predict_new(struct shell *shell, const char *line, bool again, struct text *out) {
  struct predict *p = mem_zalloc(1, sizeof *p);
  struct text words = TEXT_EMPTY;
  p->shell = shell;
  p->line = mem_strdup(line);
  text_adds(&words, "what comes of this step?");
  if (!again)
    text_addf(&words, " Type %s", answers);
  style_item(&shell->style, 2, "Predict: ", STYLE_BOLD, text_str(&words), out);
  text_free(&words);
  return p;
}

void predict_free(struct predict *p) {
  if (!p)
    return;
  judge_free(p->judge);
  if (p->predicted)
    goal_clear(&p->goal);
  free(p->words);
  free(p->line);
  free(p);
}

/* The LEN bytes at S as a goal; whether they are one. */
static bool read_goal(struct predict *p, const char *s, size_t len) {
  for (size_t i = 0; i < sizeof sorts / sizeof *sorts && !p->predicted; i++) {
    struct lesson_mistake mistake = LESSON_MISTAKE_NONE;
    struct text words = TEXT_EMPTY;
    text_adds(&words, sorts[i]);
    text_add(&words, s, len);
    free(p->words);
    p->words = text_take(&words);
    p->predicted = goal_read(p->words, strlen(p->words), &p->goal, &mistake) == 0;
    lesson_mistake_clear(&mistake);
  }
  return p->predicted;
}

bool predict_take(struct predict *p, const char *text, struct text *out) {
  struct text why = TEXT_EMPTY;
  size_t len = strlen(text);
  while (len && strchr(" \n", text[len - 1]))
    len--;
  while (len && *text == ' ') {
    text++;
    len--;
  }
  p->nothing = len == 7 && memcmp(text, "nothing", 7) == 0;
  if (len && !p->nothing && !read_goal(p, text, len)) {
    style_item(&p->shell->style, 2, "Nothing was run. Predict ", STYLE_YELLOW, answers, out);
    return false;
  }
  p->made = true;
  if (!p->predicted && !p->nothing)
    return true;
  p->judge = judge_new(p->shell, NULL);
  judge_look(p->judge, &why);
  if (p->predicted)
    p->before = goal_count(&p->goal, judge_evidence(p->judge));
  text_free(&why);
  return true;
}

const char *predict_line(const struct predict *p) {
  return p->line;
}

bool predict_is_made(const struct predict *p) {
  return p->made;
}

static void add_comma(struct text *t) {
  if (t->len)
    text_adds(t, ", ");
}

/* What came of the step: packets that were sent, calls that ended. */
static void say_what_came(const struct evidence *e, struct text *out) {
  for (size_t i = 0; i < e->packet_count; i++) {
    const struct evidence_packet *p = &e->packets[i];
    if (!p->fresh)
      continue;
    add_comma(out);
    evidence_packet_name(p, out);
  }
  for (size_t i = 0; i < e->call_count; i++) {
    const struct evidence_call *c = &e->calls[i];
    const char *error = c->error ? call_errno_name(c->error) : NULL;
    add_comma(out);
    text_addf(out, "%s of %s %s%s", c->row->name, c->side, c->error ? "failed with " : "returned",
              error      ? error
              : c->error ? "an error"
                         : "");
  }
}

void predict_say(struct predict *p, struct text *out) {
  struct text came = TEXT_EMPTY, why = TEXT_EMPTY, words = TEXT_EMPTY;
  if (!p->judge)
    return;
  judge_look(p->judge, &why);
  const struct evidence *e = judge_evidence(p->judge);
  say_what_came(e, &came);
  bool right = p->nothing ? !came.len : goal_count(&p->goal, e) > p->before;
  text_addf(&words, "%s%s.", came.len ? "What came: " : "No packet was sent, and no call ended",
            text_str(&came));
  style_item(&p->shell->style, 2, right ? "Right. " : "No. ", right ? STYLE_GREEN : STYLE_YELLOW,
             text_str(&words), out);
  text_free(&came);
  text_free(&why);
  text_free(&words);
}
