/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What occurs in several arguments of a trace line, as strace 6.1 writes it. */
#ifndef VIEW_TRACE_WORDS_H
#define VIEW_TRACE_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct call_time;
struct constants;
struct text;

/* MSG_PEEK …: strace knows more of them than Python has names for. */
extern const struct constants trace_words_message_flags;

/* Appends 0x7ffe1230, or NULL. */
void trace_words_pointer(struct text *out, uint64_t pointer);

/* Appends the name of an address family, also of one that Python does not know. */
void trace_words_family(struct text *out, int64_t family);

/* Appends if_nametoindex("lo") for an interface of this network, else its number. */
void trace_words_interface(struct text *out, unsigned index);

/* Appends ARPHRD_ETHER: a type of hardware addresses. */
void trace_words_hardware(struct text *out, unsigned type);

/* Appends {sa_family=AF_INET, …}: LEN bytes of ADDRESS count. */
void trace_words_address(struct text *out, const struct sockaddr_storage *address, socklen_t len);

/* Appends {tv_sec=1, tv_nsec=5} or, of MICROSECONDS, {tv_sec=1, tv_usec=5}. */
void trace_words_time(struct text *out, struct call_time time, bool microseconds);

/* Appends what comes after the elements that could be read of an array: the ADDRESS of the next. */
void trace_words_rest(struct text *out, uint64_t address);

#define TRACE_WORDS_REALTIME 32 /* the first of the signals that have no names of their own */

/* The name of SIGNAL without SIG; NULL: it has none. */
const char *trace_words_signal(int64_t signal);

#endif
