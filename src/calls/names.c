/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to addresses and back: gethostbyname, gethostbyname_ex, gethostbyaddr, gethostname, getfqdn; and
 * what they share with calls/address_info.c. Functions of the C library, which may ask files and name servers. */
#include "calls/names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/file.h"
#include "base/text.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/lib/sheltered.h"
#include "lang/value/ops.h"
#include "net/address.h"

static builtin_fn python_gethostbyname, python_gethostbyname_ex, python_gethostname,
    python_gethostbyaddr;

void names_looked_up(struct call *call, int code) {
  call->result = code;
  call->eai = code != 0 && code != EAI_SYSTEM;
  call->error = code == EAI_SYSTEM ? errno : code;
}

/* HOST (NULL: none) was not found: a hint at what it looks like. */
static void hint_host(struct interp *in, const char *host) {
  const char *scheme = host ? strstr(host, "://") : NULL;
  const char *colon = host ? strchr(host, ':') : NULL;
  struct sockaddr_storage address;
  if (!host)
    return;
  if (scheme) {
    const char *name = scheme + 3;
    interp_hint(in, "give the host alone, without %.*s:// and without a path: '%.*s'",
                (int)(scheme - host), host, (int)strcspn(name, ":/"), name);
  } else if (colon && colon > host && colon[1] && !colon[1 + strspn(colon + 1, "0123456789")]) {
    interp_hint(in, "host and port are two values: ('%.*s', %s)", (int)(colon - host), host,
                colon + 1);
  } else if (strchr(host, '/')) {
    interp_hint(in, "give the host alone, without the path: '%.*s'", (int)strcspn(host, "/"), host);
  } else if (strspn(host, "0123456789.") == strlen(host) &&
             !address_numeric(&address, AF_INET, host, 0)) {
    interp_hint(in, "'%s' is not an IPv4 address: that has four numbers from 0 to 255", host);
  }
}

/* The family alone of which CALL has asked for addresses; 0: any. */
static int family_asked(const struct call *call) {
  bool four = call->row == &row_gethostbyname || call->row == &row_gethostbyname_ex;
  return four ? AF_INET : (int)call->lookup.family;
}

/* CALL has not found its host in the family that it asked for: a hint at an address of the other one in /etc/hosts. A
   name server is not asked again. */
static void hint_family(struct interp *in, const struct call *call) {
  const char *host = call->lookup.host, *name;
  bool six = family_asked(call) == AF_INET, found = false; /* the other one is IPv6 */
  FILE *file = host && (six || family_asked(call) == AF_INET6) ? fd_fopen("/etc/hosts") : NULL;
  char line[1024], *rest;
  struct in6_addr address;
  while (file && !found && fgets(line, sizeof line, file)) {
    line[strcspn(line, "#\n")] = '\0';
    const char *numbers = strtok_r(line, " \t", &rest);
    if (!numbers || inet_pton(six ? AF_INET6 : AF_INET, numbers, &address) != 1)
      continue;
    while (!found && (name = strtok_r(NULL, " \t", &rest)))
      found = strcasecmp(name, host) == 0;
    if (found && call->row == &row_getaddrinfo)
      interp_hint(in, "/etc/hosts has an IPv%c address for it, %s: use socket.AF_INET%s",
                  six ? '6' : '4', numbers, six ? "6" : "");
    else if (found)
      interp_hint(in, "/etc/hosts has an IPv6 address for it: socket.getaddrinfo('%s', None)",
                  host);
  }
  if (file)
    fclose(file);
}

/* Whether names of hosts are looked up in /etc/hosts and nowhere else (nsswitch.conf(5)). */
static bool asks_files_only(void) {
  struct text conf = TEXT_EMPTY;
  bool only = false;
  if (file_read("/etc/nsswitch.conf", &conf) == 0)
    for (const char *line = text_str(&conf); line && !only; line = strchr(line, '\n')) {
      line += *line == '\n';
      only = strncmp(line, "hosts: files", 12) == 0 && (!line[12] || line[12] == '\n');
    }
  text_free(&conf);
  return only;
}

int names_make(struct interp *in, struct call *call) {
  make_perform(in, call);
  if (interp_check_interrupt(in)) {
    if (call->row->returns == RETURNS_ADDRINFO && call->out)
      freeaddrinfo(call->out);
    return -1;
  }
  if (call->error == 0)
    return 0;
  if (!call->eai)
    return make_failed(in, call);
  struct value at[] = {value_int(call->error), value_strz(gai_strerror(call->error))};
  interp_raise_args(in, &type_gaierror, at, 2);
  value_drop(at[1]);
  if (call->error == EAI_NONAME && sheltered_now(in) && asks_files_only())
    call->marks |= CALL_MARK_FILES_ONLY;
  make_attach(in, call);
  if (call->error == EAI_NONAME || call->error == EAI_AGAIN || call->error == EAI_SERVICE)
    hint_host(in, call->lookup.host);
  if (call->error == EAI_NONAME || call->error == EAI_AGAIN || call->error == EAI_NODATA)
    hint_family(in, call);
  return -1;
}

int names_check(struct interp *in, const char *host) {
  const char *wrong = NULL;
  for (const char *at = host; !wrong;) {
    size_t len = strcspn(at, ".");
    if (at[len] == '\0') {
      wrong = len > 63 ? "label too long" : NULL;
      break;
    }
    if (len == 0 || len > 63)
      wrong = "label empty or too long";
    at += len + 1;
  }
  if (!wrong)
    return 0;
  return interp_fail(in, &type_UnicodeError, "encoding with 'idna' codec failed (UnicodeError: %s)",
                     wrong);
}

/* A host name as gethostbyname takes it. */
static int host_argument(struct interp *in, struct value v, const char *name, const char **host) {
  if (v.kind != KIND_STR && v.kind != KIND_BYTES)
    return interp_fail(in, &type_TypeError,
                       "%s() argument 1 must be str, bytes or bytearray, not %s", name,
                       value_given_name(v));
  size_t len = v.kind == KIND_STR ? v.str->len : v.bytes->len;
  *host = v.kind == KIND_STR ? v.str->s : (const char *)v.bytes->s;
  if (memchr(*host, '\0', len))
    return interp_fail(in, &type_TypeError,
                       "%s() argument 1 must be encoded string without null bytes, not %s", name,
                       value_given_name(v));
  return v.kind == KIND_STR ? names_check(in, *host) : 0;
}

const struct errno_note names_notes[] = {{.error = EAI_NONAME},
                                         {.error = EAI_AGAIN},
                                         {.error = EAI_FAIL},
                                         {.error = EAI_NODATA},
                                         {.error = EAI_ADDRFAMILY},
                                         {.error = EAI_FAMILY},
                                         {.error = EAI_SERVICE},
                                         {.error = EAI_SOCKTYPE},
                                         {.error = EAI_BADFLAGS},
                                         {.error = EAI_MEMORY},
                                         {0, NULL, NULL}};

static void run_gethostbyname(struct call *call) {
  struct sockaddr_storage address;
  struct addrinfo *list = NULL, hints = {.ai_family = AF_INET};
  if (address_numeric(&address, AF_INET, call->lookup.host, 0)) {
    names_looked_up(call, 0);
  } else {
    int code = getaddrinfo(call->lookup.host, NULL, &hints, &list);
    names_looked_up(call, code);
    if (code)
      return;
    memcpy(&address, list->ai_addr, sizeof(struct sockaddr_in));
    freeaddrinfo(list);
  }
  inet_ntop(AF_INET, &((struct sockaddr_in *)&address)->sin_addr, call->text_out,
            sizeof call->text_out);
}

const struct call_row row_gethostbyname = {
    .name = "gethostbyname",
    .summary = "the IPv4 address of a host name",
    .params = {CALL_PARAM("hostname", TEXT, lookup.host, "a name, or an address in numbers")},
    .python = python_gethostbyname,
    .signature = "gethostbyname(hostname)",
    .returns = RETURNS_TEXT,
    .returns_doc = "the address as text: '127.0.0.1'",
    .flags = CALL_MAY_BLOCK | CALL_LIBRARY,
    .run = run_gethostbyname,
    .headers = "netdb.h sys/socket.h",
    .c = "struct addrinfo hints = {0}, *found;\n"
         "hints.ai_family = AF_INET;\n"
         "int error = getaddrinfo($1, NULL, &hints, &found);\n"
         "if (error)\n"
         "  fprintf(stderr, \"getaddrinfo: %s\\n\", gai_strerror(error));$!\n"
         "else\n"
         "  freeaddrinfo(found);",
    .kernel =
        "No system call of its own: the C library reads /etc/hosts and then asks the name servers "
        "of /etc/resolv.conf, in the order of /etc/nsswitch.conf.",
    .wire =
        "For a name that is not in /etc/hosts: a DNS query over UDP to port 53, and its answer.",
    .waits = "waits for the name server",
    .notes = names_notes,
    .example = "socket.gethostbyname(\"localhost\")",
    .manual = "gethostbyname(3)",
};

static struct value python_gethostbyname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_gethostbyname);
  if (convert_function_count(in, args, "gethostbyname", 1, 1) < 0 ||
      host_argument(in, args->at[0], "gethostbyname", &call.lookup.host) < 0 ||
      names_make(in, &call) < 0)
    return VALUE_ERROR;
  return convert_result(in, NULL, &call);
}

/* Adds the string S to what is in the call's out, when it fits. */
static void put_string(struct call *call, const char *s) {
  size_t len = strlen(s) + 1;
  if (call->out_len + len > call->out_room)
    return;
  memcpy((char *)call->out + call->out_len, s, len);
  call->out_len += len;
}

/* OUT gets strings, each with its NUL: the official name, the aliases, an empty one, the addresses. */
static void run_gethostbyname_ex(struct call *call) {
  struct addrinfo *list = NULL, hints = {.ai_family = AF_INET};
  char buffer[8192], host[INET_ADDRSTRLEN];
  struct hostent entry, *found = NULL;
  int host_error = 0;
  int code = getaddrinfo(call->lookup.host, NULL, &hints, &list);
  if (code == 0) {
    freeaddrinfo(list);
    if (gethostbyname_r(call->lookup.host, &entry, buffer, sizeof buffer, &found, &host_error) ||
        !found)
      code = host_error == TRY_AGAIN ? EAI_AGAIN : EAI_NONAME;
  }
  names_looked_up(call, code);
  if (code || found->h_addrtype != AF_INET)
    return;
  put_string(call, found->h_name);
  for (char **alias = found->h_aliases; *alias; alias++)
    put_string(call, *alias);
  put_string(call, "");
  for (char **address = found->h_addr_list; *address; address++)
    put_string(call, inet_ntop(AF_INET, *address, host, sizeof host));
}

const struct call_row row_gethostbyname_ex = {
    .name = "gethostbyname_ex",
    .summary = "a host's official name, its other names and all its IPv4 addresses",
    .params = {CALL_PARAM("hostname", TEXT, lookup.host, "a name, or an address in numbers")},
    .python = python_gethostbyname_ex,
    .signature = "gethostbyname_ex(hostname)",
    .returns = RETURNS_HOST,
    .returns_doc = "(name, [aliases], [addresses])",
    .flags = CALL_MAY_BLOCK | CALL_LIBRARY,
    .run = run_gethostbyname_ex,
    .headers = "netdb.h",
    .c = "struct hostent *found = gethostbyname($1);\n"
         "puts(found ? found->h_name : hstrerror(h_errno));",
    .kernel = "No system call of its own: C's gethostbyname, with everything that it returns.",
    .wire =
        "For a name that is not in /etc/hosts: a DNS query over UDP to port 53, and its answer.",
    .waits = "waits for the name server",
    .notes = names_notes,
    .example = "name, aliases, addresses = socket.gethostbyname_ex(\"127.0.0.1\")\n"
               "addresses",
    .manual = "gethostbyname(3)",
};

/* (name, [aliases], [addresses]) of a call whose out holds them; see run_gethostbyname_ex. */
static struct value host_value(const struct call *call) {
  const char *s = call->out, *end = s + call->out_len;
  struct value at[3] = {value_strz(s < end ? s : ""), value_list_take(NULL, 0),
                        value_list_take(NULL, 0)};
  s += s < end ? strlen(s) + 1 : 0;
  for (int list = 1; list < 3; list++, s++)
    for (; s < end && *s; s += strlen(s) + 1)
      value_list_append_take(at[list], value_strz(s));
  return value_tuple_take(at, 3);
}

static struct value python_gethostbyname_ex(struct interp *in, const struct args *args) {
  char strings[8192];
  struct call call;
  call_start(&call, &row_gethostbyname_ex);
  call.out = strings;
  call.out_room = sizeof strings;
  if (convert_function_count(in, args, "gethostbyname_ex", 1, 1) < 0 ||
      host_argument(in, args->at[0], "gethostbyname_ex", &call.lookup.host) < 0 ||
      names_make(in, &call) < 0)
    return VALUE_ERROR;
  return host_value(&call);
}

/* As run_gethostbyname_ex, for an address, or for the first one of a name. */
static void run_gethostbyaddr(struct call *call) {
  struct addrinfo *list = NULL, hints = {.ai_socktype = SOCK_STREAM};
  char buffer[8192], host[INET6_ADDRSTRLEN];
  struct hostent entry, *found = NULL;
  int host_error = 0, code = getaddrinfo(call->lookup.host, NULL, &hints, &list);
  call->lookup.has_address = code == 0;
  if (code == 0) {
    bool six = list->ai_family == AF_INET6;
    const void *address = six ? (void *)&((struct sockaddr_in6 *)list->ai_addr)->sin6_addr
                              : (void *)&((struct sockaddr_in *)list->ai_addr)->sin_addr;
    if (gethostbyaddr_r(address, six ? 16 : 4, list->ai_family, &entry, buffer, sizeof buffer,
                        &found, &host_error) ||
        !found)
      code = host_error == TRY_AGAIN ? EAI_AGAIN : EAI_NONAME;
    freeaddrinfo(list);
  }
  names_looked_up(call, code);
  if (code)
    return;
  put_string(call, found->h_name);
  for (char **alias = found->h_aliases; *alias; alias++)
    put_string(call, *alias);
  put_string(call, "");
  for (char **at = found->h_addr_list; *at; at++)
    put_string(call, inet_ntop(found->h_addrtype, *at, host, sizeof host));
}

const struct call_row row_gethostbyaddr = {
    .name = "gethostbyaddr",
    .summary = "the name of the host that has an address",
    .params = {CALL_PARAM("address", TEXT, lookup.host, "an address, or a name to look up")},
    .python = python_gethostbyaddr,
    .signature = "gethostbyaddr(address)",
    .returns = RETURNS_HOST,
    .returns_doc = "(name, [aliases], [addresses])",
    .flags = CALL_MAY_BLOCK | CALL_LIBRARY,
    .run = run_gethostbyaddr,
    .headers = "netdb.h sys/socket.h",
    .c = "char name[1024];\n"
         "struct addrinfo *found;\n"
         "int error = getaddrinfo($1, NULL, NULL, &found);\n"
         "if (!error) {\n"
         "  error = getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name, NULL, 0,\n"
         "                      NI_NAMEREQD);\n"
         "  freeaddrinfo(found);\n"
         "}\n"
         "if (error)\n"
         "  fprintf(stderr, \"%s\\n\", gai_strerror(error));\n"
         "else\n"
         "  puts(name);",
    .kernel =
        "No system call of its own: the C library reads /etc/hosts, then asks the name servers for "
        "the PTR record of the address. An address need not have a name.",
    .wire = "For an address that is not in /etc/hosts: a DNS query for its PTR record.",
    .waits = "waits for the name server",
    .notes = names_notes,
    .example = "name, aliases, addresses = socket.gethostbyaddr(\"127.0.0.1\")\n"
               "addresses",
    .manual = "gethostbyaddr(3)",
};

/* Looks the name of HOST up: the tuple, or VALUE_ERROR with gaierror, or herror when HOST has none. */
static struct value name_of(struct interp *in, const char *host) {
  char strings[8192];
  struct call call;
  call_start(&call, &row_gethostbyaddr);
  call.lookup.host = host;
  call.out = strings;
  call.out_room = sizeof strings;
  if (names_make(in, &call) == 0)
    return host_value(&call);
  if (!call.lookup.has_address || in->exception.exception->type != &type_gaierror)
    return VALUE_ERROR;
  bool again = call.error == EAI_AGAIN;
  struct value at[] = {value_int(again ? TRY_AGAIN : HOST_NOT_FOUND),
                       value_strz(hstrerror(again ? TRY_AGAIN : HOST_NOT_FOUND))};
  interp_forget_exception(in);
  interp_raise_args(in, &type_herror, at, 2);
  value_drop(at[1]);
  make_attach(in, &call);
  return VALUE_ERROR;
}

static struct value python_gethostbyaddr(struct interp *in, const struct args *args) {
  const char *host;
  if (convert_function_count(in, args, "gethostbyaddr", 1, 1) < 0 ||
      host_argument(in, args->at[0], "gethostbyaddr", &host) < 0)
    return VALUE_ERROR;
  return name_of(in, host);
}

/* The first name with a dot, as CPython chooses it: of HOST's own and its aliases. */
static struct value whole_name(struct value host) {
  struct value name = host.tuple->at[0];
  const struct list *aliases = host.tuple->at[1].list;
  for (size_t i = 0; i < aliases->len && !strchr(name.str->s, '.'); i++)
    if (strchr(aliases->at[i].str->s, '.'))
      name = aliases->at[i];
  return value_ref(name);
}

struct value names_getfqdn(struct interp *in, const struct args *args) {
  static const char *const names[] = {"name"};
  struct value name, given, host;
  if (ops_named(in, args, "getfqdn", false, names, 1, 0, &given) < 0)
    return VALUE_ERROR;
  if (!value_is_error(given) && given.kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "getfqdn() argument must be str, not %s",
                        value_given_name(given));
  if (value_is_error(given) || !given.str->len || !strcmp(given.str->s, "0.0.0.0"))
    name = python_gethostname(in, &(struct args){NULL, 0, NULL, 0});
  else
    name = value_ref(given);
  if (value_is_error(name))
    return name;
  host = name_of(in, name.str->s);
  if (!value_is_error(host)) {
    value_drop(name);
    name = whole_name(host);
    value_drop(host);
  } else if (exceptions_is(in->exception.exception->type, &type_OSError)) {
    interp_forget_exception(in); /* then the name is returned as given */
  } else {
    value_drop(name);
    return VALUE_ERROR;
  }
  return name;
}

static void run_gethostname(struct call *call) {
  call_returned(call, gethostname(call->text_out, sizeof call->text_out));
}

const struct call_row row_gethostname = {
    .name = "gethostname",
    .summary = "this machine's name",
    .python = python_gethostname,
    .signature = "gethostname()",
    .returns = RETURNS_TEXT,
    .returns_doc = "the name; other machines may not know it",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_gethostname,
    .headers = "unistd.h",
    .c = "char name[256];\n"
         "if (gethostname(name, sizeof name) < 0)\n"
         "  die(\"gethostname\");\n"
         "puts(name);",
    .kernel = "The C library asks the kernel with uname.",
    .wire = "Nothing.",
    .example = "name = socket.gethostname()\n"
               "len(name) > 0",
    .manual = "gethostname(2)",
};

static struct value python_gethostname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_gethostname);
  if (convert_function_count(in, args, "gethostname", 0, 0) < 0 ||
      make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  return convert_result(in, NULL, &call);
}
