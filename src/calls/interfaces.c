/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Network interfaces by name and by number: if_nametoindex, if_indextoname, if_nameindex. Functions of the C
 * library, which ask the kernel over a socket of their own. */
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"

static builtin_fn python_if_nameindex, python_if_nametoindex, python_if_indextoname;

/* OUT gets the C library's list, which the caller frees. */
static void run_if_nameindex(struct call *call) {
  struct if_nameindex *found = if_nameindex();
  call->error = found ? 0 : errno;
  call->out = found;
  for (const struct if_nameindex *i = found; i && i->if_index; i++)
    call->result++;
}

static const struct errno_note if_nameindex_notes[] = {
    {.error = EMFILE}, {.error = ENFILE}, {.error = ENOBUFS}, {0, NULL, NULL}};

const struct call_row row_if_nameindex = {
    .name = "if_nameindex",
    .summary = "every network interface, with number and name",
    .python = python_if_nameindex,
    .signature = "if_nameindex()",
    .returns = RETURNS_INT,
    .returns_doc = "a list of (number, name); in C an array that ends with number 0",
    .flags = CALL_LIBRARY | CALL_SETS_ERRNO,
    .run = run_if_nameindex,
    .headers = "net/if.h",
    .c = "struct if_nameindex *found = if_nameindex();\n"
         "for (struct if_nameindex *i = found; i && i->if_index; i++)\n"
         "  printf(\"%u %s\\n\", i->if_index, i->if_name);\n"
         "if_freenameindex(found);",
    .kernel =
        "The C library asks the kernel over a netlink socket (RTM_GETLINK). Packets leave and "
        "arrive at interfaces: lo for those to this machine itself, a network card, the end "
        "of a virtual cable. Each network namespace has its own.",
    .wire = "Nothing.",
    .notes = if_nameindex_notes,
    .example = "socket.if_nameindex()",
    .manual = "if_nameindex(3)",
};

static struct value python_if_nameindex(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_if_nameindex);
  if (convert_function_count(in, args, "if_nameindex", 0, 0) < 0 ||
      make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  struct value list = value_list_take(NULL, 0);
  for (const struct if_nameindex *i = call.out; i->if_index; i++) {
    struct value at[] = {value_int(i->if_index), value_strz(i->if_name)};
    value_list_append_take(list, value_tuple_take(at, 2));
  }
  if_freenameindex(call.out);
  return list;
}

/* A name as the file system takes it: str or bytes without a NUL. 0 or -1. */
static int name_argument(struct interp *in, struct value v, const char **name) {
  bool text = v.kind == KIND_STR;
  if (!text && v.kind != KIND_BYTES)
    return interp_fail(in, &type_TypeError, "expected str, bytes or os.PathLike object, not %s",
                       value_type_name(v));
  *name = text ? v.str->s : (const char *)v.bytes->s;
  if (strlen(*name) == (text ? v.str->len : v.bytes->len))
    return 0;
  return interp_fail(in, &type_ValueError, "embedded null byte");
}

static void run_if_nametoindex(struct call *call) {
  call->result = if_nametoindex(call->number.text);
  call->error = call->result ? 0 : errno;
}

static const struct errno_note if_nametoindex_notes[] = {
    {ENODEV, "No interface of this host has that name.", "if_nameindex() lists them."},
    {0, NULL, NULL}};

const struct call_row row_if_nametoindex = {
    .name = "if_nametoindex",
    .summary = "the number of a network interface, by its name",
    .params = {CALL_PARAM("name", TEXT, number.text, "\"lo\", \"eth0\" …")},
    .python = python_if_nametoindex,
    .signature = "if_nametoindex(name)",
    .returns = RETURNS_INT,
    .returns_doc = "the number, from 1 on",
    .flags = CALL_LIBRARY | CALL_SETS_ERRNO,
    .run = run_if_nametoindex,
    .headers = "net/if.h",
    .c = "unsigned number = $0;\n"
         "if (!number)\n"
         "  perror(\"if_nametoindex\");$!\n"
         "else\n"
         "  printf(\"%u\\n\", number);",
    .kernel =
        "The C library asks the kernel with an ioctl (SIOCGIFINDEX). The kernel numbers interfaces "
        "in "
        "the order in which they appear. A link-local IPv6 address needs this number as its scope.",
    .wire = "Nothing.",
    .notes = if_nametoindex_notes,
    .example = "socket.if_nametoindex(\"lo\")",
    .manual = "if_nametoindex(3)",
};

static struct value python_if_nametoindex(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_if_nametoindex);
  if (convert_function_count(in, args, "if_nametoindex", 1, 1) < 0 ||
      name_argument(in, args->at[0], &call.number.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  return call.error ? make_refused(in, &call, "no interface with this name")
                    : convert_result(in, NULL, &call);
}

static void run_if_indextoname(struct call *call) {
  char *name = if_indextoname((unsigned)call->number.x, call->text_out);
  call->error = name ? 0 : errno;
}

static const struct errno_note if_indextoname_notes[] = {
    {ENXIO, "No interface of this host has that number.", "if_nameindex() lists them."},
    {0, NULL, NULL}};

const struct call_row row_if_indextoname = {
    .name = "if_indextoname",
    .summary = "the name of a network interface, by its number",
    .params = {CALL_PARAM("number", INT, number.x, "from 1 on")},
    .python = python_if_indextoname,
    .signature = "if_indextoname(number)",
    .returns = RETURNS_TEXT,
    .returns_doc = "the name",
    .flags = CALL_LIBRARY | CALL_SETS_ERRNO,
    .run = run_if_indextoname,
    .headers = "net/if.h",
    .c = "char name[IF_NAMESIZE];\n"
         "if (!if_indextoname($1, name))\n"
         "  perror(\"if_indextoname\");$!\n"
         "else\n"
         "  puts(name);",
    .kernel = "The C library asks the kernel with an ioctl (SIOCGIFNAME).",
    .wire = "Nothing.",
    .notes = if_indextoname_notes,
    .example = "socket.if_indextoname(1)",
    .manual = "if_indextoname(3)",
};

static struct value python_if_indextoname(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_if_indextoname);
  if (convert_function_count(in, args, "if_indextoname", 1, 1) < 0)
    return VALUE_ERROR;
  struct value v = args->at[0];
  if (!value_is_any_int(v))
    return interp_raise(in, &type_TypeError, "an integer is required");
  if (v.kind == KIND_BIG && !number_is_negative(v))
    return interp_raise(in, &type_OverflowError,
                        "Python int too large to convert to C unsigned long");
  if (number_is_negative(v))
    return interp_raise(in, &type_OverflowError, "can't convert negative value to unsigned int");
  if (v.i > UINT32_MAX)
    return interp_raise(in, &type_OverflowError, "index is too large");
  call.number.x = v.i;
  if (make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  return convert_result(in, NULL, &call);
}
