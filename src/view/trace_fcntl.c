/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further command is a case in trace_fcntl_argument. */
#include "view/trace_fcntl.h"

#include <fcntl.h>
#include <inttypes.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

static const struct constant modes[] = {{"O_RDONLY", O_RDONLY, false},
                                        {"O_WRONLY", O_WRONLY, false},
                                        {"O_RDWR", O_RDWR, false},
                                        {"O_ACCMODE", O_ACCMODE, false}};
static const struct constants mode_names = {.at = modes, .count = 4, .unknown = "O_???"};

static void add_modes(uint32_t flags, struct text *out) {
  quote_constant(out, &mode_names, flags & O_ACCMODE);
  flags &= ~(uint32_t)O_ACCMODE;
  uint32_t known = 0;
  for (size_t i = 0; i < constants_open_flags.count; i++)
    known |= (uint32_t)constants_open_flags.at[i].value;
  if (flags & known) {
    text_addc(out, '|');
    quote_flags(out, &constants_open_flags, flags);
  } else if (flags) {
    text_addf(out, "|%#x", flags);
  }
}

static const struct constant locks[] = {
    {"F_RDLCK", F_RDLCK, false}, {"F_WRLCK", F_WRLCK, false}, {"F_UNLCK", F_UNLCK, false}};
static const struct constants lock_names = {.at = locks, .count = 3, .unknown = "F_???"};

void trace_fcntl_argument(const struct call *call, struct text *out) {
  uint64_t argument = (uint64_t)call->fcntl.argument;
  switch (call->fcntl.command) {
  case F_GETFD:
  case F_GETFL:
  case F_GETOWN:
  case F_GETSIG:
  case F_GETLEASE:
  case F_GETPIPE_SZ:
  case F_GET_SEALS:
    return;
  case F_SETFD:
    text_adds(out, ", ");
    quote_flags(out, &constants_descriptor_flags, (uint32_t)argument);
    return;
  case F_SETFL:
    text_adds(out, ", ");
    add_modes((uint32_t)argument, out);
    return;
  case F_SETOWN:
    text_addf(out, ", %d", (int)argument);
    return;
  case F_DUPFD:
  case F_DUPFD_CLOEXEC:
  case F_SETPIPE_SZ:
    text_addf(out, ", %" PRIu64, argument);
    return;
  case F_SETSIG:
    if (trace_words_signal((int)argument))
      text_addf(out, ", SIG%s", trace_words_signal((int)argument));
    else
      text_addf(out, ", %d", (int)argument);
    return;
  case F_SETLEASE:
    text_adds(out, ", ");
    quote_constant(out, &lock_names, (int64_t)argument);
    return;
  default:
    if (constants_name(&constants_commands, call->fcntl.command)) {
      text_adds(out, ", ");
      trace_words_pointer(out, argument);
    } else {
      text_addf(out, ", %#" PRIx64, argument);
    }
  }
}

void trace_fcntl_result(const struct call *call, struct text *out) {
  int64_t result = call->result;
  int command = call->fcntl.command;
  const char *signal = command == F_GETSIG ? trace_words_signal(result) : NULL;
  if (command == F_GETFL) {
    text_addf(out, "%#" PRIx64 " (flags ", (uint64_t)result);
    add_modes((uint32_t)result, out);
    text_addc(out, ')');
  } else if (command == F_GETFD && result) {
    text_addf(out, "%#" PRIx64 " (flags ", (uint64_t)result);
    quote_flags(out, &constants_descriptor_flags, (uint32_t)result);
    text_addc(out, ')');
  } else {
    text_addf(out, "%" PRId64, result);
    if (signal)
      text_addf(out, " (SIG%s)", signal);
  }
}
