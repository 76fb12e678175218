/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which colour a side has, the same on the screen and in every export: a number from 0 to HUES - 1. */
#ifndef VIEW_HUE_H
#define VIEW_HUE_H

#define HUES 6

/* That of the side with NUMBER: in the order of their making. */
int hue_side(int number);

/* Those of the two ends of a conversation, which the sides with these numbers have (-1: not known whose): always
   two different ones. */
void hue_ends(const int sides[2], int hues[2]);

#endif
