/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: the only owner of readline and of the screen while the shell is interactive.
 *
 * One loop waits for keys, signals, the descriptors that the caller watches and a timer. Whatever is
 * printed while a line is being typed appears above it, and the line stays as it was. All that
 * happens in one turn of the loop reaches the screen in one write.
 *
 * While nothing runs, the prompt is shown and each entered line goes to handlers.line. While a
 * statement runs (terminal_busy) there is no prompt: what is typed then is kept for the next prompt,
 * except the interrupt and suspend keys, which are told at once.
 *
 * Threads: everything here belongs to the main thread, which opens the terminal before it makes any
 * other thread (signals are blocked in all of them and read by the loop). One terminal at a time. */
#ifndef SHELL_TERM_TERMINAL_H
#define SHELL_TERM_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct completion;
struct terminal;
struct text;

/* What the terminal tells its user. DATA is handlers.data. A handler that is NULL is not called. Any
   of them may call any function below except terminal_close; `complete`, `hint` and `paint` call none. */
struct terminal_handlers {
  void *data;
  /* A line was entered, without its newline; it has newlines inside when a block was recalled from
     the history: then it is whole, as if a blank line had followed. NULL: Ctrl-D on an empty line. */
  void (*line)(void *data, const char *text);
  /* Several lines were pasted at once: LEN bytes, each line with its newline (no NUL bytes, line ends
     are "\n"). What follows the last newline of the paste stays in the line being typed. NULL: the
     lines go to `line` one by one. */
  void (*paste)(void *data, const char *text, size_t len);
  /* A key on an empty line at the prompt, before it gets there: a byte, or an enum named_key. True takes it. */
  bool (*key)(void *data, int key);
  /* Ctrl-C. At the prompt the line has been cleared already; while busy nothing has been done. */
  void (*interrupt)(void *data);
  /* Ctrl-Z, at the prompt (the line stays) or while busy; NULL: stops the process (terminal_stop). */
  void (*suspend)(void *data);
  /* The timer that terminal_tick set. */
  void (*tick)(void *data);
  /* The size of the window has changed. */
  void (*resize)(void *data);
  /* Tab: fills OUT for LINE with the cursor before byte CURSOR (see shell/line/complete.h). */
  void (*complete)(void *data, const char *line, size_t cursor, struct completion *out);
  /* Appends the signature of the call whose arguments are being typed, or nothing; it is folded
     to the window (see shell/line/hint.h). */
  void (*hint)(void *data, const char *line, size_t cursor, struct text *out);
  /* The looks (enum style_look, view/style.h) of the bytes of PROMPT and of the LEN bytes of LINE after them, into
     LOOKS, which is all STYLE_PLAIN at first. Returns false to leave both without colours. NULL: always so. */
  bool (*paint)(void *data, const char *prompt, const char *line, size_t len, unsigned char *looks);
};

enum terminal_color { TERMINAL_COLOR_AUTO, TERMINAL_COLOR_ALWAYS, TERMINAL_COLOR_NEVER };

struct terminal_options {
  struct terminal_handlers handlers;
  const char *prompt; /* the first prompt; NULL: ">>> " */
  enum terminal_color color;
  bool ascii; /* --ascii */
  int cast;   /* a descriptor that gets the lines of a recording (export/cast.h), 0: none … */
  int64_t cast_began; /* … which began then (clock_now) */
  bool strong;        /* looks for a projector, see struct view_style */
};

/* Whether standard output may be coloured: what --color says; with AUTO a terminal, no NO_COLOR, and TERM
   neither unset nor dumb. */
bool terminal_color_for(enum terminal_color color);

/* Whether the terminal has 256 colours, as TERM and COLORTERM say. */
bool terminal_palette(void);

/* Reads terminfo and the user's inputrc, which terminal_open else does: for a process that cannot then. */
void terminal_prepare(void);

/* Takes over the terminal on standard input and output: NULL and errno when they are not a terminal (ENOTTY).
   The tty is put back by terminal_close, at exit, and when a signal ends the process. */
struct terminal *terminal_open(const struct terminal_options *options);
void terminal_close(struct terminal *t); /* NULL is fine */

/* Runs the loop until terminal_quit. Returns the status given there, or 128 + the signal when the
   terminal goes away or the process is to end: 129 (hang-up, also end of file), 143 (SIGTERM). */
int terminal_loop(struct terminal *t);

/* Ends the loop after the present turn. */
void terminal_quit(struct terminal *t, int status);

/* Calls READY whenever FD is readable. At most 16. */
void terminal_watch(struct terminal *t, int fd, void (*ready)(void *data), void *data);

/* Calls handlers.tick every MILLISECONDS from now; 0: no more. */
void terminal_tick(struct terminal *t, int milliseconds);

/* The prompt from now on; changes the one that is shown. */
void terminal_set_prompt(struct terminal *t, const char *prompt);

/* Busy: hides the prompt (what is typed is kept). Not busy: it comes back at the end of this turn, on
   a line of its own. Not busy at first. */
void terminal_busy(struct terminal *t, bool busy);

/* Takes all that was typed out of the line being typed, which there is. */
void terminal_empty_line(struct terminal *t);

/* The next line is one of a block and begins with COLUMNS blanks. They go when nothing else is entered, and when
   what is typed or pasted brings its own; then the rest of the block gets none. In such a line Tab and Backspace move by levels of four. */
void terminal_indent(struct terminal *t, int columns);

/* The line being typed, valid until the next key; "" while there is none. */
const char *terminal_line(const struct terminal *t);

/* Forgets what was typed ahead: whether there was anything. */
bool terminal_drop_keys(struct terminal *t);

/* Prints whole lines of the shell's own (LEN bytes; a missing final newline is added) above the line
   being typed, folded to the window (grid_fold). Colour sequences (CSI … m) pass where colour is allowed and are dropped elsewhere; any
   other control byte is shown escaped. */
void terminal_print(struct terminal *t, const char *s, size_t len);
void terminal_printf(struct terminal *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes what a program printed: a line may come in pieces while busy; the next thing that is not part
   of it starts on a fresh line. Control bytes other than newline and tab are shown as \x1b, bytes that
   are not UTF-8 as \xff. While the prompt is shown the text appears above it, a newline added. */
void terminal_write(struct terminal *t, const char *s, size_t len);

/* Writes text that is shown as typed, LEN bytes of whole characters at S, each byte in its look (enum style_look). */
void terminal_type(struct terminal *t, const char *s, const unsigned char *looks, size_t len);

/* From now on the window is a presenter's: a screen of its own, with a panel in its first rows that stays when the rest
   scrolls. AGAIN: another process has taken that screen already. terminal_close gives the screen before it back. False:
   a terminal that cannot move its cursor is left as it is. */
bool terminal_present(struct terminal *t, bool again);
/* terminal_close is to leave the presenter's screen to the next process; and the end of that, without a terminal. */
void terminal_leave_staged(void);
void terminal_end_stage(void);
/* How many rows the panel may have; 0: there is none. */
int terminal_panel_rows(const struct terminal *t);
/* The panel from now on: LEN bytes of lines of the shell's own, no wider than the window, colours among them. */
void terminal_panel(struct terminal *t, const char *s, size_t len);

/* A step begins here: a marker with the first line of WORDS in the recording, if there is one. */
void terminal_mark(struct terminal *t, const char *words);

/* Clears the window. */
void terminal_clear(struct terminal *t);

/* Shows one line, folded to the window, below the line being typed, or where the prompt would be while
   busy, until replaced; NULL or "" takes it away without a trace. A terminal that cannot move its
   cursor gets it once, as a line, and no replacement until it has been taken away. */
void terminal_status(struct terminal *t, const char *text);

/* Lends the terminal to another program: the tty is as it was before terminal_open until
   terminal_take_back. */
void terminal_lend(struct terminal *t);
void terminal_take_back(struct terminal *t);

/* Stops the process as Ctrl-Z does for other programs; returns after it has been continued. */
void terminal_stop(struct terminal *t);

bool terminal_color(const struct terminal *t);
bool terminal_utf8(const struct terminal *t); /* the locale's encoding is UTF-8 and not --ascii */
bool terminal_dumb(const struct terminal *t); /* it cannot move its cursor */
int terminal_columns(const struct terminal *t);
int terminal_rows(const struct terminal *t); /* without those of a panel */

#endif
