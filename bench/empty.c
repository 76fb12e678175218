/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An otherwise empty program with readline: what the shell's start-up is measured against. */
#include <locale.h>
#include <stdio.h>

#include <readline/readline.h>

int main(void) {
  setlocale(LC_CTYPE, "");
  rl_readline_name = "empty";
  return rl_initialize();
}
