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
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"

static builtin_fn python_getservbyname, python_getservbyport, python_getprotobyname;

static const struct errno_note service_notes[] = {
    {ENOENT, "/etc/services has no such entry for this protocol.",
     "`getent services` in a terminal lists them; a port number always works."},
    {0, NULL, NULL}};

static void run_getservbyname(struct call *call) {
  struct servent entry, *found = NULL;
  char buffer[4096];
  getservbyname_r(call->service.name, call->service.protocol, &entry, buffer, sizeof buffer,
                  &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? ntohs((uint16_t)found->s_port) : -1;
}

const struct call_row row_getservbyname = {
    .name = "getservbyname",
    .summary = "the usual port of a service",
    .params = {CALL_PARAM("service", TEXT, service.name, "\"http\", \"ssh\", \"domain\" …"),
               CALL_PARAM("protocol", TEXT, service.protocol, "\"tcp\" or \"udp\"; left out: any",
                          .optional = true)},
    .python = python_getservbyname,
    .signature = "getservbyname(service, protocol)",
    .returns = RETURNS_INT,
    .returns_doc = "the port",
    .flags = CALL_LIBRARY,
    .run = run_getservbyname,
    .headers = "netdb.h arpa/inet.h",
    .c = "struct servent *found = $0;\n"
         "if (!found)\n"
         "  fprintf(stderr, \"service not found\\n\");\n"
         "else\n"
         "  printf(\"%d\\n\", ntohs((uint16_t)found->s_port));",
    .kernel = "The C library reads /etc/services. A port may have a name though nobody "
              "listens there, or with another protocol.",
    .wire = "Nothing.",
    .notes = service_notes,
    .example = "socket.getservbyname(\"http\", \"tcp\")",
    .manual = "getservbyname(3)",
};

static struct value python_getservbyname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getservbyname);
  if (convert_function_count(in, args, "getservbyname", 1, 2) < 0 ||
      convert_text(in, args, 0, "getservbyname", &call.service.name) < 0 ||
      (args->count > 1 && convert_text(in, args, 1, "getservbyname", &call.service.protocol) < 0))
    return VALUE_ERROR;
  make_perform(in, &call);
  return call.error ? make_refused(in, &call, "service/proto not found") : value_int(call.result);
}

static void run_getservbyport(struct call *call) {
  struct servent entry, *found = NULL;
  char buffer[4096];
  getservbyport_r(htons((uint16_t)call->service.port), call->service.protocol, &entry, buffer,
                  sizeof buffer, &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? 0 : -1;
  if (found)
    snprintf(call->text_out, sizeof call->text_out, "%s", found->s_name);
}

const struct call_row row_getservbyport = {
    .name = "getservbyport",
    .summary = "the name of the service that usually has a port",
    .params = {CALL_PARAM("port", INT, service.port, "0 to 65535"),
               CALL_PARAM("protocol", TEXT, service.protocol, "\"tcp\" or \"udp\"; left out: any",
                          .optional = true)},
    .python = python_getservbyport,
    .signature = "getservbyport(port, protocol)",
    .returns = RETURNS_TEXT,
    .returns_doc = "the name",
    .flags = CALL_LIBRARY,
    .run = run_getservbyport,
    .headers = "netdb.h arpa/inet.h",
    .c = "struct servent *found = getservbyport(htons($1), $2);\n"
         "if (!found)\n"
         "  fprintf(stderr, \"service not found\\n\");\n"
         "else\n"
         "  puts(found->s_name);",
    .kernel = "The C library reads /etc/services.",
    .wire = "Nothing.",
    .notes = service_notes,
    .example = "socket.getservbyport(80, \"tcp\")",
    .manual = "getservbyport(3)",
};

static struct value python_getservbyport(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getservbyport);
  if (convert_function_count(in, args, "getservbyport", 1, 2) < 0 ||
      convert_int(in, args->at[0], &call.service.port) < 0 ||
      (args->count > 1 && convert_text(in, args, 1, "getservbyport", &call.service.protocol) < 0))
    return VALUE_ERROR;
  if (call.service.port < 0 || call.service.port > 65535) {
    interp_raise(in, &type_OverflowError, "getservbyport: port must be 0-65535.");
    interp_hint(in, "a port has 16 bits: give a number from 1 to 65535");
    return VALUE_ERROR;
  }
  make_perform(in, &call);
  return call.error ? make_refused(in, &call, "port/proto not found")
                    : convert_result(in, NULL, &call);
}

static const struct errno_note protocol_notes[] = {
    {ENOENT, "/etc/protocols has no such entry.",
     "`getent protocols` in a terminal lists them; the constants IPPROTO_TCP, IPPROTO_UDP … always "
     "work."},
    {0, NULL, NULL}};

static void run_getprotobyname(struct call *call) {
  struct protoent entry, *found = NULL;
  char buffer[4096];
  getprotobyname_r(call->service.name, &entry, buffer, sizeof buffer, &found);
  call->error = found ? 0 : ENOENT;
  call->result = found ? found->p_proto : -1;
}

const struct call_row row_getprotobyname = {
    .name = "getprotobyname",
    .summary = "the number of a protocol",
    .params = {CALL_PARAM("name", TEXT, service.name, "\"tcp\", \"udp\", \"icmp\" …")},
    .python = python_getprotobyname,
    .signature = "getprotobyname(name)",
    .returns = RETURNS_INT,
    .returns_doc = "the number, as in the header of an IP packet and in socket()",
    .flags = CALL_LIBRARY,
    .run = run_getprotobyname,
    .headers = "netdb.h",
    .c = "struct protoent *found = $0;\n"
         "if (!found)\n"
         "  fprintf(stderr, \"protocol not found\\n\");\n"
         "else\n"
         "  printf(\"%d\\n\", found->p_proto);",
    .kernel = "The C library reads /etc/protocols.",
    .wire = "Nothing.",
    .notes = protocol_notes,
    .example = "socket.getprotobyname(\"tcp\")",
    .manual = "getprotobyname(3)",
};

static struct value python_getprotobyname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_getprotobyname);
  if (convert_function_count(in, args, "getprotobyname", 1, 1) < 0 ||
      convert_text(in, args, 0, "getprotobyname", &call.service.name) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  return call.error ? make_refused(in, &call, "protocol not found") : value_int(call.result);
}
