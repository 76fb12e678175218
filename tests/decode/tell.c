/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: tell PROGRAM [ARG…]
 * Tells the calls of PROGRAM, one thread, on standard output: each decoded, copied as the journal keeps it, and
 * shown as a trace line. What a copy of a copy, or a copy that was written as JSON and read again, shows
 * otherwise is told after it. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/text.h"
#include "calls/call.h"
#include "program/decode.h"
#include "run/journal.h"
#include "run/line_call.h"
#include "view/trace.h"

static void differs(const char *how, const char *line, const struct call *call) {
  struct text again = TEXT_EMPTY;
  trace_call(call, &again);
  if (strcmp(line, text_str(&again)) != 0)
    printf("%s: %s\n", how, text_str(&again));
  text_free(&again);
}

static void tell(const struct call *call) {
  struct text line = TEXT_EMPTY, text = TEXT_EMPTY;
  struct call *copy = call_copy_sent(call, JOURNAL_BYTES, JOURNAL_BYTES), *read = NULL;
  struct call *second = call_copy(copy, JOURNAL_BYTES);
  trace_call(copy, &line);
  puts(text_str(&line));
  differs("decoded", text_str(&line), call);
  differs("copy of a copy", text_str(&line), second);
  line_call(copy, true, &text);
  struct diag diag = DIAG_EMPTY;
  struct json json = json_open(text.s, text.len, &diag);
  if (line_read_call(&json, &read) < 0)
    printf("not read: %s: %s\n", diag.message, text_str(&text));
  else
    differs("read again", text_str(&line), read);
  call_copy_free(copy);
  call_copy_free(second);
  call_copy_free(read);
  diag_clear(&diag);
  text_free(&line);
  text_free(&text);
}

static void run(char **words) {
  ptrace(PTRACE_TRACEME, 0, NULL, NULL);
  execv(words[0], words);
  _exit(127);
}

int main(int argc, char **argv) {
  int status;
  if (argc < 2)
    return 2;
  pid_t pid = fork();
  if (pid == 0)
    run(argv + 1);
  if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
    return 1;
  if (ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) < 0)
    return 77;
  struct decode_store *store = decode_store_new();
  struct call call;
  bool inside = false;
  long signal = 0;
  while (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)signal) == 0 &&
         waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
    struct __ptrace_syscall_info info;
    signal = WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status);
    if (signal || ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) <= 0)
      continue;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      uint64_t args[6];
      for (int i = 0; i < 6; i++)
        args[i] = info.entry.args[i];
      const struct call_row *row = decode_row((long)info.entry.nr, args);
      inside = row != NULL;
      if (row)
        decode_enter(&call, store, row, pid, args);
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && inside) {
      decode_exit(&call, store, pid, info.exit.rval);
      tell(&call);
      inside = false;
    }
  }
  decode_store_free(store);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
