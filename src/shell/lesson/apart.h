/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transcripts that tell what happens at two prompts one after the other. */
#ifndef SHELL_LESSON_APART_H
#define SHELL_LESSON_APART_H

struct options;
struct transcript;

/* Of a transcript that tells what happens at two prompts one after the other (transcript_is_apart) stores
   the order in which its steps can be run: runs it unseen, in a child with a network of its own. The
   process must have one thread. */
void apart_find_order(const struct options *options, struct transcript *transcript);

#endif
