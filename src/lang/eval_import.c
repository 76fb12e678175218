/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import and from … import: the modules are those that the program was built with. A module that one
 * may miss gets a line in the table of those that are absent. */
#include "lang/eval.h"

#include <string.h>

#include "lang/absent.h"
#include "lang/builtins.h"
#include "lang/exceptions.h"

#define HERE                                                                                       \
  "sockshell has socket, select, struct, binascii, time, random, string, sys, errno and os; the "  \
  "names of socket stand without an import too"
#define NO_THREADS                                                                                 \
  "select tells which of many sockets is ready, without threads; at the prompt another side "      \
  "(@client …) runs beside this one"
#define NO_SERVER "socket, bind, listen and accept make a server; select serves several clients"
#define NO_DATES "time has time(), ctime(), strftime() and sleep()"

/* Modules that Python has and sockshell has not, which programs with sockets import: what to try. */
static const struct {
  const char *name, *hint;
} absent[] = {
    {"threading", NO_THREADS},
    {"_thread", NO_THREADS},
    {"concurrent", NO_THREADS},
    {"multiprocessing", NO_THREADS},
    {"queue", "a list is a queue too: append(x) and pop(0)"},
    {"asyncio", "calls wait by themselves; select tells which socket is ready"},
    {"selectors", "select.select() and select.poll() tell which socket is ready"},
    {"socketserver", NO_SERVER},
    {"http", NO_SERVER},
    {"datetime", NO_DATES},
    {"calendar", NO_DATES},
    {"json", "send text of your own form, and take it apart with split()"},
    {"pickle", "send text, or bytes packed with struct"},
    {"argparse", "sys.argv holds the words of the command line"},
    {"optparse", "sys.argv holds the words of the command line"},
    {"getopt", "sys.argv holds the words of the command line"},
    {"logging", "print(text, file=sys.stderr) writes beside the output"},
    {"signal", "try: … except KeyboardInterrupt: catches Ctrl-C"},
    {"ssl", "sockshell shows what goes over the wire, and so encrypts nothing"},
    {"base64", "binascii.b2a_base64() and a2b_base64() do the same"},
    {"typing", "annotations may use int, str, list[int], str | None, which need no import"},
    {"math", NULL},
    {"re", "find(), split(), partition() and startswith() take text apart"},
    {"hashlib", "binascii.crc32() makes a checksum"},
    {"subprocess", NULL},
    {"collections", "dict.get(key, 0) counts; a list is a queue too"},
    {"itertools", NULL},
    {"functools", NULL},
    {"traceback", "print(repr(error)) says what went wrong"},
    {"urllib", "split() and partition() take a URL apart"},
    {"ipaddress", "inet_aton() and inet_pton() read addresses"},
    {"platform", "sys.platform names the system"},
    {"uuid", "random.getrandbits() draws a number"},
    {"io", NULL},
    {"copy", "list.copy() and dict.copy() copy"},
    {"pathlib", "os.path takes paths apart and joins them"},
    {"shutil", NULL},
    {"csv", "split(',') takes a line apart"},
    {"getpass", "input() reads a line"},
    {"secrets", "random draws numbers"},
    {"statistics", "sum(x) / len(x) is the mean"},
    {"textwrap", NULL},
    {"tkinter", NULL},
    {"smtplib", "an SMTP dialogue is lines sent and received: sendall and recv"},
    {"ftplib", "an FTP dialogue is lines sent and received: sendall and recv"},
    {"telnetlib", "create_connection, sendall and recv speak with any server"},
};

static int no_module(struct interp *in, const struct str *name) {
  const char *dot = memchr(name->s, '.', name->len);
  size_t head = dot ? (size_t)(dot - name->s) : name->len;
  for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
    if (strlen(absent[i].name) == head && !memcmp(absent[i].name, name->s, head)) {
      interp_raise(in, &type_ModuleNotFoundError, "sockshell has no module '%s'", absent[i].name);
      interp_hint(in, "%s", absent[i].hint ? absent[i].hint : HERE);
      return -1;
    }
  if (!dot)
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'", name->s);
  else if (interp_find_module(name->s, head))
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'; '%.*s' is not a package",
                 name->s, (int)head, name->s);
  else
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%.*s'", (int)head, name->s);
  interp_hint(in, "%s", HERE);
  return -1;
}

/* `import a.b` binds a; whether there is a module a.b is asked all the same. */
static int import_module(struct interp *in, const struct node *n) {
  const struct str *name = n->import.module;
  const struct module *module = interp_find_module(name->s, name->len);
  const char *dot = memchr(name->s, '.', name->len);
  if (module && dot && n->import.target->name.name->len == (size_t)(dot - name->s) &&
      !memcmp(n->import.target->name.name->s, name->s, (size_t)(dot - name->s)))
    module = interp_find_module(name->s, (size_t)(dot - name->s));
  if (!module)
    return no_module(in, name);
  return eval_store_take(in, n->import.target, value_object(KIND_MODULE, module));
}

struct import_all {
  struct interp *in;
  const struct module *module;
};

static void bind_one(void *data, const char *name) {
  struct import_all *all = data;
  if (name[0] == '_')
    return;
  struct value v = interp_module_get(all->in, all->module, name, strlen(name));
  if (v.kind != KIND_ERROR)
    interp_bind_take(all->in, name, strlen(name), v);
}

static int import_name(struct interp *in, const struct module *module,
                       const struct node_alias *alias) {
  struct value v = interp_module_get(in, module, alias->name->s, alias->name->len);
  if (v.kind != KIND_ERROR)
    return eval_store_take(in, alias->target, v);
  if (in->exception.kind == KIND_ERROR &&
      !absent_raise(in, &type_ImportError, module->name, alias->name->s, alias->name->len))
    interp_raise(in, &type_ImportError, "cannot import name '%s' from '%s'", alias->name->s,
                 module->name);
  eval_fail_at(in, alias->span);
  return -1;
}

/* What old programs ask of the future is here already; `annotations` is heeded by the parser. */
static int import_future(struct interp *in, const struct node *n) {
  static const char *const features[] = {"absolute_import", "annotations",      "division",
                                         "generator_stop",  "generators",       "nested_scopes",
                                         "print_function",  "unicode_literals", "with_statement"};
  for (uint32_t i = 0; i < n->import.count; i++) {
    const struct node_alias *alias = &n->import.names[i];
    size_t k = 0;
    while (k < sizeof features / sizeof *features && strcmp(features[k], alias->name->s) != 0)
      k++;
    if (k == sizeof features / sizeof *features || !alias->target) {
      interp_raise(in, &type_SyntaxError, "future feature %s is not defined", alias->name->s);
      eval_fail_at(in, alias->span);
      return -1;
    }
    if (eval_store_take(in, alias->target, value_bool(true)))
      return -1;
  }
  return 0;
}

int eval_import(struct interp *in, const struct node *n) {
  if (n->import.target)
    return import_module(in, n);
  const struct str *name = n->import.module;
  const struct module *module = interp_find_module(name->s, name->len);
  if (name->len == 10 && !memcmp(name->s, "__future__", 10))
    return import_future(in, n);
  if (!module)
    return no_module(in, name);
  for (uint32_t i = 0; i < n->import.count; i++) {
    if (!n->import.names[i].target) {
      struct import_all all = {in, module};
      interp_module_each(module, bind_one, &all);
    } else if (import_name(in, module, &n->import.names[i])) {
      return -1;
    }
  }
  return 0;
}
