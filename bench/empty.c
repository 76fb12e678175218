/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that is linked with readline and does nothing: what the shell's start-up is measured against. */
#include <stdio.h>

#include <readline/readline.h>

int main(void) {
  rl_readline_name = "empty";
  return 0;
}
