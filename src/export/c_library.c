/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the C library answers is printed, as the session showed it. To add a function: its writer and a line
 * in the table. */
#include "export/c_library.h"

#include <netdb.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/c_call.h"
#include "export/c_text.h"
#include "export/c_value.h"

static void add_string(const char *s, struct text *out) {
  if (s)
    c_text_string(s, strlen(s), 8, out);
  else
    text_adds(out, "NULL");
}

/* A look-up with hints made of FAMILY, TYPE, PROTOCOL and FLAGS. */
static void put_look_up(struct c_function *f, const struct call *call, const char *service,
                        const int64_t *hints) {
  struct text *out = &f->body;
  c_include(f, C_NETDB);
  c_include(f, C_SYS_SOCKET);
  text_adds(out, "  {\n    struct addrinfo hints = {0}, *found;\n    hints.ai_family = ");
  c_value_family(f, hints[0], out);
  text_adds(out, ";\n");
  if (hints[1]) {
    text_adds(out, "    hints.ai_socktype = ");
    c_value_type(f, hints[1], out);
    text_adds(out, ";\n");
  }
  if (hints[2]) {
    c_include(f, C_NETINET_IN);
    text_adds(out, "    hints.ai_protocol = ");
    c_value_constant(&constants_protocols, hints[2], out);
    text_adds(out, ";\n");
  }
  if (hints[3]) {
    text_adds(out, "    hints.ai_flags = ");
    c_value_flags(&constants_address_info, (uint32_t)hints[3], out);
    text_adds(out, ";\n");
  }
  text_adds(out, "    int error = getaddrinfo(");
  add_string(call->text, out);
  text_adds(out, ", ");
  add_string(service, out);
  text_adds(out, ", &hints, &found);\n    if (error)\n"
                 "      fprintf(stderr, \"getaddrinfo: %s\\n\", gai_strerror(error));");
  if (call->eai && call_eai_name(call->error))
    text_addf(out, " /* as in the session: %s */", call_eai_name(call->error));
  text_adds(out, "\n    else\n      freeaddrinfo(found);\n  }\n");
}

static void put_getaddrinfo(struct c_function *f, const struct call *call) {
  put_look_up(f, call, call->text2, &call->n[2]);
}

static void put_gethostbyname(struct c_function *f, const struct call *call) {
  put_look_up(f, call, NULL, (const int64_t[]){AF_INET, 0, 0, 0});
}

static void put_gethostbyname_ex(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  c_include(f, C_NETDB);
  text_adds(out, "  {\n    struct hostent *found = gethostbyname(");
  add_string(call->text, out);
  text_adds(out, ");\n    puts(found ? found->h_name : hstrerror(h_errno));\n  }\n");
}

static void put_gethostbyaddr(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  c_include(f, C_NETDB);
  c_include(f, C_SYS_SOCKET);
  text_adds(out, "  {\n    char name[1024];\n    struct addrinfo *found;\n"
                 "    int error = getaddrinfo(");
  add_string(call->text, out);
  text_adds(out,
            ", NULL, NULL, &found);\n    if (!error) {\n"
            "      error = getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name, "
            "NULL, 0,\n                          NI_NAMEREQD);\n      freeaddrinfo(found);\n    }\n"
            "    if (error)\n      fprintf(stderr, \"%s\\n\", gai_strerror(error));\n"
            "    else\n      puts(name);\n  }\n");
}

static void put_gethostname(struct c_function *f, const struct call *call) {
  (void)call;
  f->die = true;
  c_include(f, C_UNISTD);
  text_adds(&f->body, "  {\n    char name[256];\n    if (gethostname(name, sizeof name) < 0)\n"
                      "      die(\"gethostname\");\n    puts(name);\n  }\n");
}

/* A numeric service is asked for by number. */
static void put_service(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  bool by_name = call->row == &row_getservbyname;
  c_include(f, C_NETDB);
  c_include(f, C_ARPA_INET);
  text_addf(out, "  {\n    struct servent *found = %s(", call->row->name);
  if (by_name)
    add_string(call->text, out);
  else
    text_addf(out, "htons(%u)", (unsigned)(uint16_t)call->n[0]);
  text_adds(out, ", ");
  add_string(call->text2, out);
  text_adds(out, ");\n    if (!found)\n      fprintf(stderr, \"service not found\\n\");\n"
                 "    else\n");
  text_adds(out, by_name ? "      printf(\"%d\\n\", ntohs((uint16_t)found->s_port));\n  }\n"
                         : "      puts(found->s_name);\n  }\n");
}

static void put_getprotobyname(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  c_include(f, C_NETDB);
  text_adds(out, "  {\n    struct protoent *found = getprotobyname(");
  add_string(call->text, out);
  text_adds(out, ");\n    if (!found)\n      fprintf(stderr, \"protocol not found\\n\");\n"
                 "    else\n      printf(\"%d\\n\", found->p_proto);\n  }\n");
}

/* inet_aton, inet_pton: text to bytes */
static void put_to_bytes(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  bool old = call->row == &row_inet_aton, six = !old && call->n[0] == AF_INET6;
  c_include(f, C_ARPA_INET);
  c_include(f, C_SYS_SOCKET);
  f->show = true;
  text_addf(out, "  {\n    struct %s value;\n    if (%s(", six ? "in6_addr" : "in_addr",
            call->row->name);
  if (!old) {
    c_value_family(f, call->n[0], out);
    text_adds(out, ", ");
  }
  add_string(call->text, out);
  text_addf(out,
            ", &value) <= 0)\n      fprintf(stderr, \"%s: no address\\n\");%s\n    else\n"
            "      show((const char *)&value, sizeof value);\n  }\n",
            call->row->name, call->error ? " /* as in the session */" : "");
}

/* inet_ntoa, inet_ntop: bytes to text */
static void put_to_text(struct c_function *f, const struct call *call) {
  struct text *out = &f->body;
  bool old = call->row == &row_inet_ntoa;
  c_include(f, C_ARPA_INET);
  c_include(f, C_SYS_SOCKET);
  if (old) {
    c_include(f, C_STRING);
    text_adds(out, "  {\n    struct in_addr value;\n    memcpy(&value, ");
    c_text_string(call->in, call->in_kept, 8, out);
    text_adds(out, ", sizeof value);\n    puts(inet_ntoa(value));\n  }\n");
    return;
  }
  c_include(f, C_NETINET_IN);
  text_adds(out, "  {\n    char text[INET6_ADDRSTRLEN];\n    puts(inet_ntop(");
  c_value_family(f, call->n[0], out);
  text_adds(out, ", ");
  c_text_string(call->in, call->in_kept, 8, out);
  text_adds(out, ", text, sizeof text));\n  }\n");
}

static void put_order(struct c_function *f, const struct call *call) {
  c_include(f, C_ARPA_INET);
  text_addf(&f->body, "  printf(\"%%lu\\n\", (unsigned long)%s(%lluu));\n", call->row->name,
            (unsigned long long)call->n[0]);
}

static const struct {
  const struct call_row *row;
  void (*put)(struct c_function *f, const struct call *call);
} writers[] = {
    {&row_getaddrinfo, put_getaddrinfo},
    {&row_gethostbyname, put_gethostbyname},
    {&row_gethostbyname_ex, put_gethostbyname_ex},
    {&row_gethostbyaddr, put_gethostbyaddr},
    {&row_gethostname, put_gethostname},
    {&row_getprotobyname, put_getprotobyname},
    {&row_getservbyname, put_service},
    {&row_getservbyport, put_service},
    {&row_inet_aton, put_to_bytes},
    {&row_inet_pton, put_to_bytes},
    {&row_inet_ntoa, put_to_text},
    {&row_inet_ntop, put_to_text},
    {&row_htons, put_order},
    {&row_ntohs, put_order},
    {&row_htonl, put_order},
    {&row_ntohl, put_order},
};

bool c_library_has(const struct call_row *row) {
  for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
    if (writers[i].row == row)
      return true;
  return false;
}

bool c_library_write(struct c_function *f, const struct call *call) {
  for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
    if (writers[i].row == call->row) {
      c_include(f, C_STDIO);
      writers[i].put(f, call);
      return true;
    }
  return false;
}
