/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fcntl, dup2, dup3, close_range: what programs do to descriptors, whatever is behind them. */
#include <errno.h>

#include "calls/rows.h"
#include "net/constants.h"

#define FD                                                                                         \
  { .name = "fd", .kind = PARAM_HANDLE, .doc = "the descriptor" }

static const struct errno_note fcntl_notes[] = {
    {EBADF, "The descriptor is closed, or cannot do what the command asks.",
     "Look where the program closes it."},
    {EINVAL, "The command is not known, or its argument is out of range.",
     "See fcntl(2) for the commands."},
    {.error = EMFILE},
    {EFAULT, "The argument is not the address of memory that the program has.",
     "Pass the struct that the command takes."},
    {EPERM, "The command is not allowed: O_APPEND cannot be cleared on an append-only file.",
     "Leave that flag as it is."},
    {EAGAIN, "Another process holds a lock on the file.", "Wait, or use F_SETLKW."},
    {EINTR, "A signal arrived while the call waited for a lock.", "Make the call again."},
    {0, NULL, NULL}};

const struct call_row row_fcntl = {
    .name = "fcntl",
    .summary = "asks or changes how a descriptor behaves: O_NONBLOCK, FD_CLOEXEC, copies",
    .params = {FD,
               CALL_PARAM("command", INT, fcntl.command,
                          "F_GETFL and F_SETFL: the status flags; F_GETFD and F_SETFD: FD_CLOEXEC; "
                          "F_DUPFD: a copy",
                          .constants = &constants_commands),
               CALL_PARAM("argument", COMMAND, fcntl.argument, "what the command needs")},
    .signature = "int fcntl(int fd, int command, ... /* argument */)",
    .returns = RETURNS_INT,
    .returns_doc = "what the command asks for: flags, or the number of the copy; else 0",
    .flags = CALL_TRACED,
    .headers = "fcntl.h",
    .kernel =
        "F_SETFL with O_NONBLOCK makes calls on the socket fail with EAGAIN where they would wait. "
        "The status flags belong to the open socket, so that all copies of the descriptor share "
        "them; FD_CLOEXEC belongs to the one descriptor. F_DUPFD makes a copy like dup, with the "
        "lowest free number from the argument on.",
    .wire = "Nothing.",
    .notes = fcntl_notes,
    .manual = "fcntl(2)",
};

static const struct errno_note dup_notes[] = {
    {EBADF, "The first descriptor is closed, or the second number is out of range.",
     "Numbers go from 0 to the limit of `ulimit -n`, less 1."},
    {EBUSY, "Another thread is just opening a file under the second number.", "Call it again."},
    {EINVAL, "Both numbers are the same, or a flag is not known.",
     "dup3 takes two different numbers, and 0 or O_CLOEXEC."},
    {.error = EMFILE},
    {EINTR, "A signal arrived.", "Make the call again."},
    {0, NULL, NULL}};

const struct call_row row_dup2 = {
    .name = "dup2",
    .summary = "makes a second descriptor for the same socket, under a given number",
    .params = {FD, CALL_PARAM("to", INT, dup.to, "the number of the copy")},
    .signature = "int dup2(int fd, int to)",
    .returns = RETURNS_HANDLE,
    .returns_doc = "the number of the copy",
    .flags = CALL_TRACED,
    .acts_as = &row_dup,
    .headers = "unistd.h",
    .kernel = "What was open under that number is closed first, without a word about errors. A "
              "server that starts a program for each connection (inetd, CGI) makes the connection "
              "its standard input and output in this way.",
    .wire = "Nothing, unless the number was the last one of a connection: then that one ends.",
    .notes = dup_notes,
    .manual = "dup2(2)",
};

const struct call_row row_dup3 = {
    .name = "dup3",
    .summary = "dup2 that can set FD_CLOEXEC on the copy",
    .params = {FD, CALL_PARAM("to", INT, dup.to, "the number of the copy"),
               CALL_PARAM("flags", FLAGS, dup.flags,
                          "0, or O_CLOEXEC: programs that are started do not get the copy",
                          .constants = &constants_dup_flags)},
    .signature = "int dup3(int fd, int to, int flags)",
    .returns = RETURNS_HANDLE,
    .returns_doc = "the number of the copy",
    .flags = CALL_TRACED,
    .acts_as = &row_dup,
    .headers = "unistd.h",
    .kernel = "As dup2, but both numbers being the same is an error.",
    .wire = "Nothing, unless the number was the last one of a connection: then that one ends.",
    .notes = dup_notes,
    .manual = "dup3(2)",
};

static const struct errno_note close_range_notes[] = {
    {EINVAL, "The first number is greater than the last, or a flag is not known.",
     "Give the smaller number first."},
    {EMFILE, "The table of descriptors could not be copied (CLOSE_RANGE_UNSHARE).",
     "Leave the flag out."},
    {.error = ENOMEM},
    {0, NULL, NULL}};

const struct call_row row_close_range = {
    .name = "close_range",
    .summary = "closes all descriptors from one number to another",
    .params = {CALL_PARAM("first", COUNT, close_range.first, "the lowest number"),
               CALL_PARAM("last", COUNT, close_range.last,
                          "the highest number; 4294967295: all above the first"),
               CALL_PARAM("flags", FLAGS, close_range.flags,
                          "CLOSE_RANGE_CLOEXEC: only sets FD_CLOEXEC; CLOSE_RANGE_UNSHARE: in a "
                          "table of the thread's own",
                          .constants = &constants_close_range_flags)},
    .signature = "int close_range(unsigned int first, unsigned int last, int flags)",
    .returns = RETURNS_NONE,
    .returns_doc = "0; errors of single descriptors are not told",
    .flags = CALL_TRACED,
    .headers = "unistd.h",
    .kernel = "The kernel closes each of them as close would. Programs call it before they start "
              "another program, so that it inherits no sockets: subprocess in Python does so.",
    .wire = "What close does, for each connection whose last descriptor is among them.",
    .notes = close_range_notes,
    .manual = "close_range(2)",
};
