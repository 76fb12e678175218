/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import and from … import: the modules are those that the program was built with. */
#include "lang/eval.h"

#include <string.h>

#include "lang/builtins.h"
#include "lang/exceptions.h"

static int no_module(struct interp *in, const struct str *name) {
  const char *dot = memchr(name->s, '.', name->len);
  size_t head = dot ? (size_t)(dot - name->s) : name->len;
  if (!dot)
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'", name->s);
  else if (interp_find_module(name->s, head))
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'; '%.*s' is not a package",
                 name->s, (int)head, name->s);
  else
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%.*s'", (int)head, name->s);
  interp_hint(in, "sockshell has socket, select, struct, binascii, time, sys, errno and os; the "
                  "names of socket stand without an import too");
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
  if (in->exception.kind == KIND_ERROR)
    interp_raise(in, &type_ImportError, "cannot import name '%s' from '%s'", alias->name->s,
                 module->name);
  eval_fail_at(in, alias->span);
  return -1;
}

int eval_import(struct interp *in, const struct node *n) {
  if (n->import.target)
    return import_module(in, n);
  const struct str *name = n->import.module;
  const struct module *module = interp_find_module(name->s, name->len);
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
