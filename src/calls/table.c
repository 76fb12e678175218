/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of calls: every row by its name. A new row is declared in calls/rows.h. */
#include <string.h>

#include "calls/call.h"
#include "calls/rows.h"

const struct call_row *const call_rows[] = {
    &row_socket,
    &row_socketpair,
    &row_bind,
    &row_listen,
    &row_accept,
    &row_connect,
    &row_send,
    &row_recv,
    &row_sendto,
    &row_recvfrom,
    &row_shutdown,
    &row_close,
    &row_getsockname,
    &row_getpeername,
    &row_setsockopt,
    &row_getsockopt,
    &row_ioctl,
    &row_dup,
    &row_poll,
    &row_select,
    &row_gethostbyname,
    &row_gethostbyname_ex,
    &row_gethostbyaddr,
    &row_getaddrinfo,
    &row_gethostname,
    &row_getservbyname,
    &row_getservbyport,
    &row_getprotobyname,
    &row_inet_aton,
    &row_inet_ntoa,
    &row_inet_pton,
    &row_inet_ntop,
    &row_htons,
    &row_ntohs,
    &row_htonl,
    &row_ntohl,
    NULL,
};

const struct call_row *call_find(const char *name, size_t len) {
  for (const struct call_row *const *row = call_rows; *row; row++)
    if (strncmp((*row)->name, name, len) == 0 && (*row)->name[len] == '\0')
      return *row;
  return NULL;
}
