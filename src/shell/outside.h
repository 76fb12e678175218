/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that the small language does not take (lang/survey.h): python3 runs it. */
#ifndef SHELL_OUTSIDE_H
#define SHELL_OUTSIDE_H

struct lab;
struct options;
struct source;
struct survey;
struct view_style;

/* Has python3 run options->files[0] with its arguments; SOURCE is its text, SURVEY says why. Where nothing of
   it is to be shown (no --trace, --export, --lab) the process becomes python3: then this returns only
   when that fails. Standard error gets a line that says who runs it and why, where a person reads it: on a
   terminal, or with --trace; and all reasons when there is no python3. Returns the exit status. */
int outside_run(const struct options *options, const struct view_style *style, struct lab *lab,
                const struct source *source, const struct survey *survey);

#endif
