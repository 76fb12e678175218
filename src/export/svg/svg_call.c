/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments by the kinds of the row's parameters; a kind that is not here is left out. */
#include "export/svg/svg_call.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/address.h"
#include "net/constants.h"
#include "run/journal.h"
#include "view/quote.h"

#define DATA_SHOWN 12 /* bytes */

static void add_option_value(const struct call *call, struct text *out) {
  int value;
  if (call->in_len == sizeof value && call->in) {
    memcpy(&value, call->in, sizeof value);
    text_addf(out, "%d", value);
  } else {
    text_addf(out, "%zu bytes", call->in_len);
  }
}

/* Appends the argument for parameter P, or nothing. */
static void add_argument(const struct event *event, const struct param *p, struct text *out) {
  const struct call *call = event->call;
  switch (p->kind) {
  case PARAM_HANDLE:
    if (event->text && *event->text)
      text_adds(out, event->text);
    else
      text_addf(out, "%d", call->fd);
    break;
  case PARAM_INT:
    if (p->constants)
      quote_constant(out, p->constants, call_number(call, p));
    else
      text_addf(out, "%" PRId64, call_number(call, p));
    break;
  case PARAM_FLAGS:
    if (call_number(call, p) && p->constants)
      quote_flags(out, p->constants, (uint32_t)call_number(call, p));
    break;
  case PARAM_SIZE:
    text_addf(out, "%zu", call->out_room);
    break;
  case PARAM_DATA:
    quote_add(out, call->in, call_in_there(call), call->in_len, DATA_SHOWN);
    break;
  case PARAM_PIECES:
  case PARAM_MESSAGE:
  case PARAM_MESSAGES:
    if (p->out)
      text_addf(out, "%zu", call->out_room);
    else
      quote_add(out, call->in, call_in_there(call), call->in_len, DATA_SHOWN);
    if (!p->out && p->kind == PARAM_MESSAGE && call->addr_len) {
      text_adds(out, ", ");
      address_text(&call->addr, call->addr_len, out);
    }
    break;
  case PARAM_ADDRESS:
    if (!p->out && call->addr_len)
      address_text(&call->addr, call->addr_len, out);
    break;
  case PARAM_OPTION: {
    const struct constants *options = constants_options(call->sockopt.level);
    if (options)
      quote_constant(out, options, call->sockopt.option);
    else
      text_addf(out, "%" PRId64, call->sockopt.option);
    break;
  }
  case PARAM_OPTVAL:
    if (!p->out)
      add_option_value(call, out);
    break;
  default:
    break;
  }
}

void svg_call_begun(const struct event *event, struct text *out) {
  const struct call_row *row = event->call->row;
  struct text argument = TEXT_EMPTY;
  const char *comma = "";
  text_addf(out, "%s(", row->name);
  for (const struct param *p = row->params; p->kind != PARAM_END; p++) {
    text_clear(&argument);
    add_argument(event, p, &argument);
    if (!argument.len)
      continue;
    text_addf(out, "%s%s", comma, text_str(&argument));
    comma = ", ";
  }
  text_addc(out, ')');
  text_free(&argument);
}

void svg_call_result(const struct event *event, struct text *out) {
  const struct call *call = event->call;
  text_addf(out, "%" PRId64, call->result);
  if (call->error) {
    const char *name = call_errno_name(call->error);
    text_addf(out, " %s", name ? name : "?");
    return;
  }
  bool from = call->row->returns == RETURNS_HANDLE_ADDR || call->row->returns == RETURNS_BYTES_ADDR;
  if (from && call->addr_len) {
    text_adds(out, " from ");
    address_text(&call->addr, call->addr_len, out);
  }
}
