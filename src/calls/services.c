/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to names and back: getservbyname, getservbyport, getprotobyname. Functions of the C library,
 * which read /etc/services and /etc/protocols. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/exceptions.h"
#include "lang/interp.h"

/* A str argument, number I from 0. */
static int text_argument(struct interp *in, const struct args *args, size_t i, const char *name,
                         const char **s) {
  struct value v = args->at[i];
  if (v.kind != KIND_STR) {
    interp_raise(in, &type_TypeError, "%s() argument %zu must be str, not %s", name, i + 1,
                 value_given_name(v));
    return -1;
  }
  if (strlen(v.str->s) != v.str->len) {
    interp_raise(in, &type_ValueError, "embedded null character");
    return -1;
  }
  *s = v.str->s;
  return 0;
}

static const struct errno_note service_notes[] = {
    {ENOENT, "/etc/services has no such entry for this protocol.",
     "`getent services` lists them; a port number always works."},
    {0, NULL, NULL}};

static void run_getservbyname(struct call *call) {
  struct servent entry, *found = NULL;
  char buffer[4096];
  getservbyname_r(call->text, call->text2, &entry, buffer, sizeof buffer, &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? ntohs((uint16_t)found->s_port) : -1;
}

const struct call_row row_getservbyname = {
    .name = "getservbyname",
    .summary = "the usual port of a service",
    .params = {{.name = "service", .kind = PARAM_SERVICE, .doc = "\"http\", \"ssh\", \"domain\" …"},
               {.name = "protocol",
                .kind = PARAM_TEXT,
                .optional = true,
                .doc = "\"tcp\" or \"udp\"; left out: any"}},
    .returns = RETURNS_INT,
    .returns_doc = "the port",
    .flags = CALL_LIBRARY,
    .run = run_getservbyname,
    .kernel = "The C library reads /etc/services. That a port has a name does not say that anybody "
              "listens there, nor what he speaks.",
    .wire = "Nothing.",
    .notes = service_notes,
    .example = "socket.getservbyname(\"http\", \"tcp\")",
    .manual = "getservbyname(3)",
};

struct value services_getservbyname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getservbyname);
  if (convert_function_count(in, args, "getservbyname", 1, 2) < 0 ||
      text_argument(in, args, 0, "getservbyname", &call.text) < 0 ||
      (args->count > 1 && text_argument(in, args, 1, "getservbyname", &call.text2) < 0))
    return VALUE_ERROR;
  make_perform(in, &call);
  if (call.error) {
    interp_raise(in, &type_OSError, "service/proto not found");
    make_attach(in, &call);
    return VALUE_ERROR;
  }
  return value_int(call.result);
}

static void run_getservbyport(struct call *call) {
  struct servent entry, *found = NULL;
  char buffer[4096];
  getservbyport_r(htons((uint16_t)call->n[0]), call->text2, &entry, buffer, sizeof buffer, &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? 0 : -1;
  if (found)
    snprintf(call->text_out, sizeof call->text_out, "%s", found->s_name);
}

const struct call_row row_getservbyport = {
    .name = "getservbyport",
    .summary = "the name of the service that usually has a port",
    .params = {{.name = "port", .kind = PARAM_INT, .doc = "0 to 65535"},
               {.name = "protocol",
                .kind = PARAM_TEXT,
                .optional = true,
                .doc = "\"tcp\" or \"udp\"; left out: any"}},
    .returns = RETURNS_TEXT,
    .returns_doc = "the name",
    .flags = CALL_LIBRARY,
    .run = run_getservbyport,
    .kernel = "The C library reads /etc/services.",
    .wire = "Nothing.",
    .notes = service_notes,
    .example = "socket.getservbyport(80, \"tcp\")",
    .manual = "getservbyport(3)",
};

struct value services_getservbyport(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getservbyport);
  if (convert_function_count(in, args, "getservbyport", 1, 2) < 0 ||
      convert_int(in, args->at[0], &call.n[0]) < 0 ||
      (args->count > 1 && text_argument(in, args, 1, "getservbyport", &call.text2) < 0))
    return VALUE_ERROR;
  if (call.n[0] < 0 || call.n[0] > 65535)
    return interp_raise(in, &type_OverflowError, "getservbyport: port must be 0-65535.");
  make_perform(in, &call);
  if (call.error) {
    interp_raise(in, &type_OSError, "port/proto not found");
    make_attach(in, &call);
    return VALUE_ERROR;
  }
  return convert_result(in, NULL, &call);
}

static const struct errno_note protocol_notes[] = {
    {ENOENT, "/etc/protocols has no such entry.",
     "`getent protocols` lists them; the constants IPPROTO_TCP, IPPROTO_UDP … always work."},
    {0, NULL, NULL}};

static void run_getprotobyname(struct call *call) {
  struct protoent entry, *found = NULL;
  char buffer[4096];
  getprotobyname_r(call->text, &entry, buffer, sizeof buffer, &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? found->p_proto : -1;
}

const struct call_row row_getprotobyname = {
    .name = "getprotobyname",
    .summary = "the number of a protocol",
    .params = {{.name = "name", .kind = PARAM_SERVICE, .doc = "\"tcp\", \"udp\", \"icmp\" …"}},
    .returns = RETURNS_INT,
    .returns_doc = "the number, as it stands in the header of an IP packet and in socket()",
    .flags = CALL_LIBRARY,
    .run = run_getprotobyname,
    .kernel = "The C library reads /etc/protocols.",
    .wire = "Nothing.",
    .notes = protocol_notes,
    .example = "socket.getprotobyname(\"tcp\")",
    .manual = "getprotobyname(3)",
};

struct value services_getprotobyname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getprotobyname);
  if (convert_function_count(in, args, "getprotobyname", 1, 1) < 0 ||
      text_argument(in, args, 0, "getprotobyname", &call.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  if (call.error) {
    interp_raise(in, &type_OSError, "protocol not found");
    make_attach(in, &call);
    return VALUE_ERROR;
  }
  return value_int(call.result);
}
