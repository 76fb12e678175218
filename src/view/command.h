/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a command of the shell: for help, completion and the manual. */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

struct shell_command {
  const char *name;
  const char *usage;   /* "side [NAME]" */
  const char *summary; /* one line, no final stop */
  const char *detail;  /* paragraphs, or NULL */
};

#endif
