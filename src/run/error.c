/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an uncaught exception to a diagnosis, the failed call that caused it, and an exit status. */
#include "run/error.h"

#include <stdlib.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "run/journal.h"
#include "run/record_call.h"

/* SystemExit's code as an exit status: None 0, an int itself (its low byte), all else is printed. */
static int exit_status(struct interp *in, const struct exception *e) {
  if (e->args.kind != KIND_TUPLE || e->args.tuple->len == 0)
    return 0;
  struct value code = e->args.tuple->len == 1 ? e->args.tuple->at[0] : e->args;
  if (code.kind == KIND_NONE)
    return 0;
  if (code.kind == KIND_INT || code.kind == KIND_BOOL)
    return (int)(code.i & 0xff);
  struct text t = TEXT_EMPTY;
  if (ops_str(in, code, &t) == 0) {
    text_addc(&t, '\n');
    in->host->write(in->host_data, 2, text_str(&t), t.len);
  }
  text_free(&t);
  return 1;
}

bool error_take(struct interp *in, struct event *event, int *status) {
  struct value v = VALUE_ERROR;
  event->error = mem_zalloc(1, sizeof *event->error);
  interp_take_exception(in, event->error, &v);
  struct exception *e = v.kind == KIND_EXCEPTION ? v.exception : NULL;
  bool exits = e && exceptions_is(e->type, &type_SystemExit);
  if (exits) {
    *status = exit_status(in, e);
    diag_clear(event->error);
    free(event->error);
    event->error = NULL;
  } else {
    *status = e && exceptions_is(e->type, &type_KeyboardInterrupt) ? 130 : 1;
    if (e && e->call)
      event->call = call_copy(e->call, JOURNAL_BYTES);
    record_call_explain(event, event->call ? handle_name_on(in, event->call->fd) : NULL);
  }
  value_drop(v);
  return !exits;
}
