/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import and from … import: the modules are those that the program was built with. Those that a program
 * may miss are in the table of lang/python.c. */
#include "lang/eval/eval.h"

#include <string.h>

#include "base/diag.h"
#include "lang/python.h"
#include "lang/value/exceptions.h"
#include "lang/value/ops.h"

static void offer_module(void *nearest, const struct module *module) {
  nearest_offer(nearest, module->name);
}

static int no_module(struct interp *in, const struct str *name) {
  const char *dot = memchr(name->s, '.', name->len);
  size_t head = dot ? (size_t)(dot - name->s) : name->len;
  if (python_refuse(in, &type_ModuleNotFoundError, "module", name->s, head))
    return -1;
  if (!dot)
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'", name->s);
  else if (interp_find_module(name->s, head))
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%s'; '%.*s' is not a package",
                 name->s, (int)head, name->s);
  else
    interp_raise(in, &type_ModuleNotFoundError, "No module named '%.*s'", (int)head, name->s);
  interp_about_take(in, "name",
                    value_str(name->s, interp_find_module(name->s, head) ? name->len : head));
  struct nearest near = nearest_start(name->s, head);
  interp_each_module(offer_module, &near);
  if (near.best)
    interp_hint(in, "did you mean '%s'?", near.best);
  else
    python_hint_modules(in);
  return -1;
}

/* `import a.b` binds a, but a module a.b must exist all the same. */
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

static int import_name(struct interp *in, const struct node *n, const struct module *module,
                       const struct node_alias *alias) {
  struct value v = interp_module_get(in, module, alias->name->s, alias->name->len);
  if (v.kind != KIND_ERROR)
    return eval_store_take(in, alias->target, v);
  if (in->exception.kind == KIND_ERROR &&
      !python_refuse(in, &type_ImportError, module->name, alias->name->s, alias->name->len)) {
    struct nearest near = nearest_start(alias->name->s, alias->name->len);
    interp_raise(in, &type_ImportError, "cannot import name '%s' from '%s'", alias->name->s,
                 module->name);
    ops_each_attribute(in, value_object(KIND_MODULE, module), nearest_offer, &near);
    if (near.best)
      interp_hint(in, "did you mean '%s'?", near.best);
  }
  if (in->exception.exception->type == &type_ImportError)
    interp_about_take(in, "name", value_strz(module->name));
  eval_fail_at(in, n, alias->span);
  return -1;
}

/* Old programs import features that are here anyway; the parser has checked the names and handles `annotations`. */
static int import_future(struct interp *in, const struct node *n) {
  for (uint32_t i = 0; i < n->import.count; i++)
    if (eval_store_take(in, n->import.names[i].target, value_bool(true)))
      return -1;
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
    } else if (import_name(in, n, module, &n->import.names[i])) {
      return -1;
    }
  }
  return 0;
}
