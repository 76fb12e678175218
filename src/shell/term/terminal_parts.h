/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the terminal share, and nobody else includes: terminal.c (opening, keys, signals, the
 * loop), terminal_show.c (what is on the screen), terminal_line.c (readline), terminal_paint.c (its colours),
 * terminal_stage.c (the presenter's window), terminal_cast.c (a recording).
 *
 * readline edits and draws the line, but into memory: what it draws and what is printed above it are
 * collected in `out` and written together at the end of each turn of the loop (terminal_settle).
 *
 * Three things can be on the screen's last rows: the line being typed (`drawn`), one row below it
 * for a hint or a status (`below`), or the unfinished last line of a running program (`column`).
 * Whoever prints first lifts the line off the screen; terminal_settle puts it back. */
#ifndef SHELL_TERM_TERMINAL_PARTS_H
#define SHELL_TERM_TERMINAL_PARTS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "shell/line/complete.h"
#include "view/grid.h"
#include "shell/term/keys.h"
#include "shell/term/terminal.h"

#define TERMINAL_WATCH_MAX 16

struct fd_watch {
  int fd; /* -1: free */
  void (*ready)(void *data);
  void *data;
};

struct terminal {
  struct terminal_handlers handlers;
  bool color, palette, utf8, dumb, strong;
  bool locale_utf8; /* what readline goes by, whatever --ascii says */
  char *prompt;
  struct keys keys;
  int64_t keys_came; /* when the last of them did */
  bool quoting;      /* the next key is to be inserted as it is */
  int signal_fd;
  sigset_t signals_before;
  FILE *draws; /* what readline writes to: ends in `out` */
  struct text out;

  bool busy;
  bool installed; /* readline is in the middle of a line */
  bool drawn;     /* and the line is on the screen */
  bool painted;   /* it may have colours there */
  bool entered;   /* `line` was entered (NULL: end of input) and waits to be handed on */
  char *line;
  bool block;    /* the line is one of a block … */
  int indent;    /* … and began, or is to begin, with this many blanks */
  bool indented; /* the block's blanks are typed or pasted: none are given */

  int column;      /* where a program's unfinished line ends; 0: there is none */
  char partial[4]; /* its last bytes, the beginning of a character */
  size_t partial_len;

  char *status;     /* or NULL */
  bool status_told; /* a dumb terminal has got it */
  bool hinting;
  struct text hint;
  bool below; /* the row below is on the screen: ROWS under the cursor, which is in COLUMN */
  int below_rows, below_column;
  char *below_text;

  bool staged;       /* the window is the presenter's: its first rows are the panel */
  bool stage_stale;  /* all of it is to be drawn again … */
  bool panel_stale;  /* … or the panel alone */
  struct text panel; /* its lines */
  int panel_rows;    /* those on the screen */
  struct text log;   /* what was printed below it */

  int cast; /* see struct terminal_options */
  int64_t cast_began;
  struct text cast_rest; /* the beginning of a character */

  struct completion completion;
  struct fd_watch watches[TERMINAL_WATCH_MAX];
  int tick; /* milliseconds; 0: none */
  int64_t next_tick;
  bool ending;
  int exit_status;
};

/* Ends the loop; the first status counts. */
void terminal_end(struct terminal *t, int status);

/* Appends to what will be written: a string, a cursor movement (CSI COUNT DIRECTION; none for 0). */
void terminal_emit(struct terminal *t, const char *s);
void terminal_move(struct terminal *t, int count, char direction);
void terminal_write_out(struct terminal *t);

/* Where the cursor is in the line being typed once its first LEN bytes were shown, the prompt (or
   what a search shows in its place) before them. */
struct grid_place terminal_place(struct terminal *t, int len, int columns);

/* Takes the line off the screen: the cursor is where the next line of output goes. */
void terminal_lift(struct terminal *t);
/* Ends a program's unfinished line. */
void terminal_fresh_line(struct terminal *t);
/* Has the line on the screen and nothing below it, so that readline may go on with it. */
void terminal_put_line(struct terminal *t);
/* Ends a turn: the line or the status where they belong, everything written. */
void terminal_settle(struct terminal *t);

/* Of a recording: LEN bytes were written to the terminal; it has another size. */
void terminal_cast_out(struct terminal *t, const char *s, size_t len);
void terminal_cast_size(struct terminal *t);

/* The window's rows, the panel's among them. */
int terminal_rows_all(const struct terminal *t);
/* Of a presenter's window: what is printed is kept; all of it is to be drawn again, empty below; at the end of a turn
   what has changed is drawn. */
void terminal_stage_log(struct terminal *t, const char *s, size_t len);
void terminal_stage_log_line(struct terminal *t,
                             const char *line); /* that was entered after the prompt */
void terminal_stage_clear(struct terminal *t);
void terminal_stage_settle(struct terminal *t);

/* Has readline draw the line, with its colours. */
void terminal_redisplay(struct terminal *t);
/* Colours the line that readline has just drawn. */
void terminal_paint(struct terminal *t);

/* Takes the blanks that a line of a block began with out again, when nothing else was typed: others come. */
void terminal_take_indent(struct terminal *t);

/* Sets readline up to draw for T; and the end of that. */
void terminal_start_readline(struct terminal *t);
void terminal_stop_readline(struct terminal *t);
/* What readline calls with a line that was entered. */
void terminal_line_entered(char *line);

#endif
