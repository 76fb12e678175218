/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as one page that needs nothing from elsewhere: what was typed, the calls, the packets as pictures
 * where they happened, results, errors, explanations; in the order in which a transcript tells them. Of a lesson its
 * prose and quizzes, too, in their places. */
#ifndef EXPORT_HTML_HTML_H
#define EXPORT_HTML_HTML_H

#include "export/export.h"

/* The page is HTML and well-formed XML alike; of a long session its head names the sides that
   are known when it is begun. */
export_begin_fn html_begin;
export_begin_fn slides_begin; /* the same as slides: a section of a lesson on each page */
export_event_fn html_event;
export_end_fn html_end;

#endif
