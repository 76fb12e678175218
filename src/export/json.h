/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as the lines of run/journal_line, an event each: for programs. */
#ifndef EXPORT_JSON_H
#define EXPORT_JSON_H

#include "export/export.h"

export_begin_fn json_begin;
export_event_fn json_event;
export_end_fn json_end;

#endif
