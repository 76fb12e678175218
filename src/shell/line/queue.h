/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries that wait to be entered at the prompt one after the other: pasted ones, start-up files. */
#ifndef SHELL_LINE_QUEUE_H
#define SHELL_LINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct session;
struct text;
struct view_style;

struct queued {
  struct queued *next;
  char *side;    /* the side it is for; NULL: the current one */
  char *name;    /* of the file it comes from, for messages; NULL: it was typed */
  unsigned line; /* … and where it begins there */
  char *input;
  char *
      answer; /* what a pasted transcript says was printed, to be compared; NULL: nothing to compare */
  bool echo; /* shown with its prompt when its turn comes */
};

struct queue {
  struct queued *first, **last;
};

void queue_init(struct queue *queue);
void queue_clear(struct queue *queue);

/* Clears QUEUE and appends a line, no wider than the window, that says what will not run; REST is an entry
   that was not whole yet and comes last ("": none). Nothing is appended when there is nothing. */
void queue_drop(struct queue *queue, const char *rest, const struct view_style *style,
                struct text *out);

/* Adds an entry at the end; SIDE and ANSWER may be NULL. All are copied. */
void queue_add(struct queue *queue, const char *side, const char *input, size_t len,
               const char *answer, bool echo);

/* Takes the first entry out; NULL when there is none. */
struct queued *queue_take(struct queue *queue);
void queued_free(struct queued *entry);

/* Cuts TEXT into entries and adds them. Returns where what is not finished begins (len: nothing left). */
size_t queue_add_text(struct queue *queue, struct session *session, const char *text, size_t len,
                      bool echo);

/* Adds the entries of the file NAME, whose content is TEXT. */
void queue_add_file(struct queue *queue, struct session *session, const char *name,
                    const char *text, size_t len);

/* Appends the entry with its prompts as it would have been typed. */
void queue_echo(const struct queued *entry, const char *prompt_name, struct text *out);

/* Appends, when ACTUAL is not what the entry's transcript says, how they differ; else nothing. */
void queue_compare(const struct queued *entry, const char *actual, struct text *out);

#endif
