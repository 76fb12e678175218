/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the evidence has what a goal asks for: the functions of the table in goal.c. Each appends to NEAR, in a
 * few words, what there is instead; nothing when there is nothing like it. */
#ifndef LESSON_GOAL_COUNT_H
#define LESSON_GOAL_COUNT_H

#include <stdint.h>

struct evidence;
struct goal;
struct text;

typedef uint64_t goal_count_fn(const struct goal *goal, const struct evidence *evidence,
                               struct text *near);

/* Sockets and calls as they are now. Of goal_count_queue and goal_count_unread the most at one socket. */
goal_count_fn goal_count_state, goal_count_sort, goal_count_option, goal_count_nonblocking,
    goal_count_open, goal_count_queue, goal_count_unread, goal_count_waits;
/* Calls that have ended: successful, failed, either; and lines that were entered. */
goal_count_fn goal_count_called, goal_count_error, goal_count_made, goal_count_lines;
/* What was read: of goal_count_received 1 when it was. */
goal_count_fn goal_count_received, goal_count_ended;
/* Packets, by what became of them; with goal->others those that it does not mean. */
goal_count_fn goal_count_sent, goal_count_lost, goal_count_doubled, goal_count_delivered,
    goal_count_held, goal_count_overtaken, goal_count_retransmitted;

#endif
