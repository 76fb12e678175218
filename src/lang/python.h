/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Python has here: its keywords, what is not here and what to do instead, what differs. A program that
 * uses what is not here is told so by its name, in place of a name that is merely alike. Refusals, help,
 * completion and the manual all read these tables; what is here beside the keywords is read from the
 * modules themselves. */
#ifndef LANG_PYTHON_H
#define LANG_PYTHON_H

#include <stdbool.h>
#include <stddef.h>

struct interp;
struct text;
struct type;

/* What a keyword is here, and where completion offers it. */
enum python_place {
  PYTHON_ABSENT = 1, /* it is not here */
  PYTHON_FIRST = 2,  /* begins a statement or clause, and more follows */
  PYTHON_ALONE = 4,  /* a statement or clause without more, but for a colon */
  PYTHON_INSIDE = 8  /* inside a statement */
};

struct python_keyword {
  const char *name;
  const char *usage; /* how it is written, or NULL */
  const char *says;  /* what it means, in sentences; if it is absent: what to do instead */
  unsigned place;    /* of enum python_place, joined by | */
};

/* By enum keyword (lang/syntax/lex.h), from KEYWORD_FALSE on; ends with a NULL name. */
extern const struct python_keyword python_keywords[];

/* What the grammar of Python has and the parser refuses, beside keywords. */
enum python_form {
  PYTHON_DECORATOR,
  PYTHON_EXCEPT_STAR,
  PYTHON_RELATIVE_IMPORT,
  PYTHON_COMPLEX,
  PYTHON_SLICES,
  PYTHON_NAMED_CHARACTER,
  PYTHON_TYPE_PARAMETERS,
  PYTHON_TYPE_STATEMENT,
  PYTHON_FORMS
};

struct python_refused {
  const char *what;    /* in "sockshell has no …" */
  const char *instead; /* what to do instead, or NULL */
  const char *example; /* lines that are refused for it */
};
extern const struct python_refused python_forms[]; /* PYTHON_FORMS of them */

#define PYTHON_BIG_INTS "ints of more than 64 bits" /* likewise, where GNU MP is not installed */

/* What to do with a program that needs more: the words end a sentence. */
#define PYTHON_RUN "`run FILE.py` lets python3 run a program that needs it, and shows its calls"

/* Names that Python has and sockshell does not have. */
struct python_absent {
  const char *of;      /* a module or class; "" of the built-in names, "codec", "module" */
  const char *names;   /* with blanks between them; a * at the end of one is anything */
  const char *instead; /* or NULL */
};
extern const struct python_absent python_absent[]; /* ends with a NULL OF */

/* The row of python_absent that NAME in OF is in; NULL: Python has no such name, as far as is known. */
const struct python_absent *python_find_absent(const char *of, const char *name, size_t len);

/* Raises an exception of TYPE, "sockshell has no 'OF.NAME'", with what to do instead, if Python has this
   NAME in OF. Returns whether it did. */
bool python_refuse(struct interp *in, const struct type *type, const char *of, const char *name,
                   size_t len);

/* Names the modules that import finds in a hint of the exception in flight. */
void python_hint_modules(struct interp *in);

/* Appends paragraphs on what is here, what is not, and what differs. */
void python_describe(struct text *out);

#endif
