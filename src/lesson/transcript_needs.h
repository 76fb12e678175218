/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lesson needs, as the opening line of a block says it: ```sockshell lab=two predict files=a.txt */
#ifndef LESSON_TRANSCRIPT_NEEDS_H
#define LESSON_TRANSCRIPT_NEEDS_H

struct lesson_mistake;
struct transcript;
struct transcript_line;

/* Reads INFO, what follows the word `sockshell`, into T: its lab, needs and files. -1: MISTAKE tells what is wrong, and
   in which words of the line. */
int transcript_needs_read(struct transcript *t, struct transcript_line info,
                          struct lesson_mistake *mistake);

#endif
