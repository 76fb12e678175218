/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texinfo and man(7) from the tables of calls, commands, options and settings. What stands around them
 * in the manual is doc/manual.texi; around them in the manual page, the texts here. */
#include "view/manual.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "lang/python.h"
#include "lang/value/value.h"
#include "run/settings.h"
#include "view/command.h"
#include "view/help.h"

/* Texinfo. */

/* Text: what stands in backquotes is code; quotes and dashes stay as they are. */
static void texi(struct text *out, const char *s) {
  bool code = false;
  for (; s && *s; s++) {
    if (*s == '`') {
      text_adds(out, code ? "}" : "@code{");
      code = !code;
      continue;
    }
    if (strchr("@{}", *s))
      text_addc(out, '@');
    text_addc(out, *s);
    if ((*s == '\'' || *s == '-') && s[1] == *s)
      text_adds(out, "@w{}");
  }
  if (code)
    text_addc(out, '}');
}

/* The same as a sentence: a capital first, a full stop at the end. */
static void texi_sentence(struct text *out, const char *s) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, s);
  if (t.len && t.s[0] >= 'a' && t.s[0] <= 'z')
    t.s[0] = (char)(t.s[0] - 'a' + 'A');
  texi(out, text_str(&t));
  text_adds(out, t.len && t.s[t.len - 1] == '.' ? "" : ".");
  text_free(&t);
}

static void texi_paragraph(struct text *out, const char *label, const char *s) {
  if (!s)
    return;
  text_addf(out, "\n@subsubheading %s\n\n", label);
  texi(out, s);
  text_addc(out, '\n');
}

static void texi_params(struct text *out, const struct call_row *row) {
  bool any = false;
  for (const struct param *p = row->params; p->kind != PARAM_END; p++) {
    if (p->out || !p->doc)
      continue;
    if (!any)
      text_adds(out, "\n@table @var\n");
    any = true;
    text_adds(out, "@item ");
    texi(out, p->name);
    text_addc(out, '\n');
    texi_sentence(out, p->doc);
    text_addc(out, '\n');
  }
  if (any)
    text_adds(out, "@end table\n");
}

static void texi_errors(struct text *out, const struct call_row *row) {
  if (!row->notes || !row->notes->error)
    return;
  text_adds(out, "\n@subsubheading Errors\n\n@table @code\n");
  for (const struct errno_note *note = row->notes; note->error; note++) {
    const char *name = note->error > 0 ? call_errno_name(note->error) : call_eai_name(note->error);
    const struct errno_note *said = call_note(row, note->error);
    text_addf(out, "@item %s\n", name ? name : "?");
    texi(out, said->why);
    if (said->try) {
      text_adds(out, " To try: ");
      texi(out, said->try);
    }
    text_addc(out, '\n');
  }
  text_adds(out, "@end table\n");
}

static void texi_call(struct text *out, const struct call_row *row) {
  text_addf(out, "\n@node %s\n@section %s\n\n", row->name, row->name);
  texi_sentence(out, row->summary);
  text_adds(out, "\n\n@example\n");
  struct text t = TEXT_EMPTY;
  help_signature(row, &t);
  texi(out, text_str(&t));
  text_addc(out, '\n');
  text_clear(&t);
  help_command_form(row, &t);
  texi(out, text_str(&t));
  text_adds(out, t.len ? "\n@end example\n" : "@end example\n");
  text_free(&t);
  if (row->flags & CALL_TRACED)
    text_adds(out, "\n" HELP_PROGRAMS_ONLY "\n");
  texi_params(out, row);
  if (row->returns_doc) {
    text_adds(out, "\nReturns ");
    texi(out, row->returns_doc);
    text_adds(out, ".\n");
  }
  texi_paragraph(out, "What the kernel does", row->kernel);
  texi_paragraph(out, "What the wire shows", row->wire);
  texi_errors(out, row);
  if (row->example) {
    text_adds(out, "\n@subsubheading Example\n\n@example\n");
    texi(out, row->example);
    text_adds(out, row->example[strlen(row->example) - 1] == '\n' ? "" : "\n");
    text_adds(out, "@end example\n");
  }
  if (row->manual)
    text_addf(out, "\nManual page: @code{%s}\n", row->manual);
}

void manual_calls(struct text *out) {
  text_adds(out, "@menu\n");
  for (const struct call_row *const *row = call_rows; *row; row++) {
    text_addf(out, "* %s::  ", (*row)->name);
    texi(out, (*row)->summary);
    text_addc(out, '\n');
  }
  text_adds(out, "* Further methods::  made of the calls above\n@end menu\n");
  for (const struct call_row *const *row = call_rows; *row; row++)
    texi_call(out, *row);
  text_adds(out, "\n@node Further methods\n@section Further methods of a socket\n\n@table @code\n");
  for (int i = 0; help_further_call(i); i++) {
    text_adds(out, "@item ");
    texi(out, help_further_call(i)->signature);
    text_addc(out, '\n');
    texi_sentence(out, help_further_call(i)->doc);
    text_addc(out, '\n');
  }
  text_adds(out, "@end table\n");
}

/* TEXT, whose lines that begin with a blank are an example. */
static void texi_lines(struct text *out, const char *text) {
  bool inside = false;
  while (*text) {
    size_t len = strcspn(text, "\n");
    bool example = *text == ' ';
    if (example != inside && len)
      text_adds(out, inside ? "@end example\n" : "@example\n");
    inside = len ? example : inside;
    struct text line = TEXT_EMPTY;
    text_add(&line, text + (example ? 2 : 0), len - (example ? 2 : 0));
    texi(out, text_str(&line));
    text_addc(out, '\n');
    text_free(&line);
    text += len + (text[len] != '\0');
  }
  text_adds(out, inside ? "@end example\n" : "");
}

/* What more there is to say of ACT of COMMAND. */
static void describe(const struct command *command, const struct command_act *act,
                     struct text *out) {
  struct text t = TEXT_EMPTY;
  if (command->describe)
    command->describe(act->name, &t);
  if (t.len)
    text_addc(out, '\n');
  texi_lines(out, text_str(&t));
  text_free(&t);
}

void manual_commands(const struct command *const *commands, struct text *out) {
  text_adds(out, "@table @code\n");
  for (; *commands; commands++) {
    text_adds(out, "@item ");
    texi(out, (*commands)->usage);
    text_addc(out, '\n');
    texi_sentence(out, (*commands)->summary);
    text_addc(out, '\n');
    if ((*commands)->detail) {
      text_addc(out, '\n');
      texi(out, (*commands)->detail);
      text_addc(out, '\n');
    }
    for (const struct command_act *act = (*commands)->acts; act && act->name; act++) {
      text_addc(out, '\n');
      texi(out, act->usage);
      text_adds(out, ": ");
      texi(out, act->doc);
      text_addc(out, '\n');
      describe(*commands, act, out);
    }
  }
  text_adds(out, "@end table\n");
}

void manual_options(const struct manual_option *options, struct text *out) {
  text_adds(out, "@table @code\n");
  for (; options->name; options++) {
    text_adds(out, "@item ");
    if (options->letter)
      text_addf(out, "-%c, ", options->letter);
    text_addf(out, "--%s", options->name);
    if (options->argument)
      text_addf(out, "=@var{%s}", options->argument);
    text_addc(out, '\n');
    texi_sentence(out, options->doc);
    text_addc(out, '\n');
  }
  text_adds(out, "@end table\n");
}

static void add_choices(const struct setting *s, struct text *out) {
  for (int i = 0; s->choices[i]; i++)
    text_addf(out, "%s%s", i ? "|" : "", s->choices[i]);
}

void manual_python(struct text *out) {
  struct text t = TEXT_EMPTY;
  python_describe(&t);
  texi(out, text_str(&t));
  text_addc(out, '\n');
  text_free(&t);
}

void manual_settings(struct text *out) {
  text_adds(out, "@table @code\n");
  for (const struct setting *s = settings_table; s->name; s++) {
    text_addf(out, "@item set %s ", s->name);
    add_choices(s, out);
    text_addc(out, '\n');
    texi(out, s->doc);
    text_addf(out, " (at first: %s)\n", s->choices[s->preset]);
  }
  text_adds(out, "@end table\n");
}

/* man(7). */

static void roff(struct text *out, const char *s) {
  if (*s == '.')
    text_adds(out, "\\&");
  for (; *s; s++)
    if (*s == '\\')
      text_adds(out, "\\e");
    else if (*s == '-')
      text_adds(out, "\\-");
    else if (*s == '`')
      text_adds(out, "\\(ga");
    else if (*s == '\'')
      text_adds(out, "\\(aq");
    else
      text_addc(out, *s);
}

static void roff_item(struct text *out, const char *tag, const char *s) {
  text_adds(out, ".TP\n.B ");
  roff(out, tag);
  text_addc(out, '\n');
  roff(out, s);
  text_addc(out, '\n');
}

static void roff_options(struct text *out, const struct manual_option *options) {
  for (; options->name; options++) {
    struct text tag = TEXT_EMPTY;
    if (options->letter)
      text_addf(&tag, "-%c, ", options->letter);
    text_addf(&tag, "--%s", options->name);
    if (options->argument)
      text_addf(&tag, "=%s", options->argument);
    roff_item(out, text_str(&tag), options->doc);
    text_free(&tag);
  }
}

static const char page_description[] =
    ".SH DESCRIPTION\n"
    ".B sockshell\n"
    "is a shell in which each typed line becomes the real system call of the socket interface. It "
    "shows\n"
    "the result as Python does, the call as\n"
    ".BR strace (1)\n"
    "does, what changed, and, when a call fails, why and what to try. A line is written as in "
    "Python or\n"
    "in command form:\n"
    ".PP\n.nf\n"
    "    sock.bind((\"\", 50000))\n"
    "    bind sock * 50000\n"
    ".fi\n.PP\n"
    "With no\n.I FILE\nit prompts on a terminal, and else runs the statements of standard input.\n"
    ".I FILE\nis a program in Python; it runs as\n.B python3\nwould run it, and what needs more of "
    "Python than is here\n.B python3\nruns "
    "itself.\n";

static const char page_end[] =
    ".SH FILES\n"
    ".TP\n.I $XDG_CONFIG_HOME/sockshell/rc\n"
    "Statements that are run when the prompt starts (default\n.IR ~/.config/sockshell/rc ).\n"
    ".TP\n.I $XDG_STATE_HOME/sockshell/history\n"
    "What was typed (default\n.IR ~/.local/state/sockshell/history ).\n"
    ".TP\n.I $XDG_STATE_HOME/sockshell/progress\n"
    "What was done in lessons; of a\n.B --learner\n.IR progress-NAME .\n"
    ".TP\n.I ~/.inputrc\n"
    "Keys; a part for this shell alone stands between\n.B $if Sockshell\nand\n.BR $endif .\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B NO_COLOR\nWhen set and not empty, there are no colours.\n"
    ".SH EXIT STATUS\n"
    "0 when all went well, 1 after an error, 2 for a wrong option, 130 after an interrupt. With "
    "\\-\\-grade 1 when a work could not be graded, and 2 also when the lesson cannot be.\n"
    ".SH SEE ALSO\n"
    ".BR socket (7),\n.BR tcp (7),\n.BR ss (8),\n.BR strace (1)\n";

void manual_page(const char *version, const struct manual_option *options,
                 const struct command *const *commands, struct text *out) {
  text_addf(out, ".TH SOCKSHELL 1 \"\" \"sockshell %s\" \"User Commands\"\n", version);
  text_adds(out,
            ".SH NAME\nsockshell \\- a shell for learning sockets\n"
            ".SH SYNOPSIS\n.B sockshell\n[\\fIOPTION\\fR]...\n[\\fIFILE\\fR [\\fIARG\\fR]...]\n");
  text_adds(out, page_description);
  text_adds(out, ".SH OPTIONS\n");
  roff_options(out, options);
  text_adds(out, ".SH COMMANDS\n");
  for (; *commands; commands++)
    roff_item(out, (*commands)->usage, (*commands)->summary);
  text_adds(out,
            ".SH CALLS\n"
            "Each has\n.B help\nin the shell, with its arguments, its errors and an example.\n");
  for (const struct call_row *const *row = call_rows; *row; row++) {
    struct text tag = TEXT_EMPTY;
    help_signature(*row, &tag);
    struct text summary = TEXT_EMPTY;
    text_addf(&summary, "%s%s", (*row)->summary,
              (*row)->flags & CALL_TRACED ? " (programs only)" : "");
    roff_item(out, text_str(&tag), text_str(&summary));
    text_free(&summary);
    text_free(&tag);
  }
  text_adds(out, page_end);
}
