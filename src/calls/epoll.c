/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The epoll family: waiting for many descriptors that the kernel remembers. */
#include <errno.h>

#include "calls/rows.h"
#include "net/constants.h"

#define EPOLL                                                                                      \
  { .name = "epoll", .kind = PARAM_HANDLE, .doc = "the descriptor of the epoll instance" }
#define SIGNALLED                                                                                  \
  {                                                                                                \
    EINTR, "A signal arrived while the call waited.",                                              \
        "Make the call again: epoll waits are never restarted by themselves."                      \
  }

static const struct errno_note create_notes[] = {
    {EINVAL, "The size is not positive, or a flag is not known.",
     "Use epoll_create1 with 0 or EPOLL_CLOEXEC."},
    {EMFILE, "The limit of descriptors or of epoll instances is reached.",
     "Close what is not used, or raise the limit with `ulimit -n`."},
    {.error = ENFILE},
    {.error = ENOMEM},
    {0, NULL, NULL}};

const struct call_row row_epoll_create = {
    .name = "epoll_create",
    .summary = "makes an epoll instance, which remembers what to wait for",
    .params = {CALL_PARAM("size", INT, epoll.size, "ignored; must be positive")},
    .signature = "int epoll_create(int size)",
    .returns = RETURNS_INT,
    .returns_doc = "the descriptor of the instance",
    .flags = CALL_TRACED,
    .headers = "sys/epoll.h",
    .kernel = "The kernel makes an empty list of descriptors and events. Unlike poll's list it "
              "stays in the kernel from one wait to the next.",
    .wire = "Nothing.",
    .notes = create_notes,
    .manual = "epoll_create(2)",
};

const struct call_row row_epoll_create1 = {
    .name = "epoll_create1",
    .summary = "makes an epoll instance, which remembers what to wait for",
    .params = {CALL_PARAM("flags", FLAGS, epoll.flags,
                          "0, or EPOLL_CLOEXEC: programs that are started do not get it",
                          .constants = &constants_epoll_flags)},
    .signature = "int epoll_create1(int flags)",
    .returns = RETURNS_INT,
    .returns_doc = "the descriptor of the instance",
    .flags = CALL_TRACED,
    .headers = "sys/epoll.h",
    .kernel = "As epoll_create. Event loops (asyncio, libuv, nginx, Go's runtime) begin so.",
    .wire = "Nothing.",
    .notes = create_notes,
    .manual = "epoll_create1(2)",
};

static const struct errno_note ctl_notes[] = {
    {EEXIST, "The descriptor is in the list already.", "Use EPOLL_CTL_MOD to change its events."},
    {ENOENT, "The descriptor is not in the list.", "Use EPOLL_CTL_ADD first."},
    {EBADF, "The epoll instance or the descriptor is closed.",
     "Take a descriptor off the list before it is closed, and add it after it is open."},
    {EPERM, "This kind of descriptor cannot be waited for: a regular file is always ready.",
     "Wait for sockets, pipes and terminals only."},
    {EINVAL,
     "The first descriptor is not an epoll instance, both are the same, or events were combined "
     "with EPOLLEXCLUSIVE that do not go with it.",
     "Check which descriptor is which."},
    {ELOOP, "Epoll instances watch each other in a circle.", "Remove one of them."},
    {ENOSPC, "The limit of watched descriptors of this user is reached.",
     "See /proc/sys/fs/epoll/max_user_watches."},
    {.error = ENOMEM},
    {EFAULT, "The event is not at an address that the program has.",
     "Pass a struct epoll_event; only EPOLL_CTL_DEL takes NULL."},
    {0, NULL, NULL}};

const struct call_row row_epoll_ctl = {
    .name = "epoll_ctl",
    .summary = "adds a descriptor to an epoll instance, changes or removes it",
    .params = {EPOLL,
               CALL_PARAM("operation", INT, epoll.operation,
                          "EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL",
                          .constants = &constants_epoll_operations),
               CALL_PARAM("fd", INT, epoll.fd, "the descriptor to wait for"),
               {.name = "event",
                .kind = PARAM_EVENT,
                .doc = "the events to wait for, and a number that is given back with them"}},
    .signature = "int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)",
    .returns = RETURNS_NONE,
    .returns_doc = "0",
    .flags = CALL_TRACED,
    .headers = "sys/epoll.h",
    .kernel =
        "From now on the kernel notes when the descriptor becomes ready. EPOLLET (edge-triggered) "
        "tells each change once: the program must then read until EAGAIN. EPOLLONESHOT tells one "
        "event, and nothing more until EPOLL_CTL_MOD. Closing the last descriptor of a socket "
        "removes it.",
    .wire = "Nothing.",
    .notes = ctl_notes,
    .manual = "epoll_ctl(2)",
};

static const struct errno_note wait_notes[] = {
    SIGNALLED,
    {EINVAL, "The descriptor is not an epoll instance, or the number of events is not positive.",
     "Pass the descriptor of epoll_create1, and room for at least one event."},
    {EBADF, "The epoll instance is closed.", "Make a new one."},
    {EFAULT, "The array of events is not in memory that the program may write.",
     "Check the array and its size."},
    {0, NULL, NULL}};

#define EVENTS                                                                                     \
  {                                                                                                \
    .name = "events", .kind = PARAM_EVENTS, .out = true,                                           \
    .doc = "where the kernel writes the events, each with the number from epoll_ctl"               \
  }
#define MOST CALL_PARAM("most", INT, epoll.most, "how many events fit")
#define TIMEOUT                                                                                    \
  CALL_PARAM("timeout", INT, epoll.timeout, "milliseconds to wait at most; -1: for ever")

const struct call_row row_epoll_wait = {
    .name = "epoll_wait",
    .summary = "waits until one of the descriptors of an epoll instance is ready",
    .params = {EPOLL, EVENTS, MOST, TIMEOUT},
    .signature = "int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout)",
    .returns = RETURNS_INT,
    .returns_doc = "how many events have come; 0 when the time was over",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .headers = "sys/epoll.h",
    .kernel = "The kernel copies what has become ready since it was last asked, and sleeps if "
              "nothing has. Its cost does not grow with the number of descriptors that stay "
              "silent, as poll's does.",
    .wire = "Nothing.",
    .waits = "waits until one of its descriptors is ready",
    .notes = wait_notes,
    .manual = "epoll_wait(2)",
};

const struct call_row row_epoll_pwait = {
    .name = "epoll_pwait",
    .summary = "epoll_wait that lets other signals through while it waits",
    .params = {EPOLL,
               EVENTS,
               MOST,
               TIMEOUT,
               {.name = "signals",
                .kind = PARAM_SIGNALS,
                .doc = "the signals that are blocked meanwhile, or NULL, and the size of the set"}},
    .signature = "int epoll_pwait(int epoll, struct epoll_event *events, int most, int timeout, "
                 "const sigset_t *signals)",
    .returns = RETURNS_INT,
    .returns_doc = "how many events have come; 0 when the time was over",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_epoll_wait,
    .headers = "sys/epoll.h",
    .kernel = "As epoll_wait; the set of blocked signals is replaced while the call waits, and "
              "put back in the same step. Many C libraries and runtimes make this call where a "
              "program says epoll_wait.",
    .wire = "Nothing.",
    .waits = "waits until one of its descriptors is ready",
    .notes = wait_notes,
    .manual = "epoll_pwait(2)",
};
