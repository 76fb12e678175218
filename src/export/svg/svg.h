/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as a picture: the ladder of each of its connections, one below the other, with the calls beside
 * the line of the end that made them. SVG 1.1 that needs nothing from elsewhere: no script, no font. */
#ifndef EXPORT_SVG_SVG_H
#define EXPORT_SVG_SVG_H

#include "export/export.h"

/* The ladders are drawn at the end, when it is known how many they are. */
export_begin_fn svg_begin;
export_event_fn svg_event;
export_end_fn svg_end;

#endif
