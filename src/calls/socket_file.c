/* SPDX-License-Identifier: GPL-3.0-or-later */
/* makefile(): a socket as a file (lang/lib/stream.h), whose reading and writing are recv and send calls. The
 * descriptor stays open until the socket and all its files are closed. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/convert.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "lang/lib/stream.h"

/* The device: DATA is the handle, to which the file has a reference. */

static ptrdiff_t receive(struct interp *in, void *data, unsigned char *s, size_t len) {
  struct value at[] = {value_object(KIND_NATIVE, data), value_int((int64_t)len)};
  struct value bytes = row_recv.python(in, &(struct args){at, 2, NULL, 0});
  if (value_is_error(bytes))
    return -1;
  size_t n = bytes.bytes->len;
  memcpy(s, bytes.bytes->s, n);
  value_drop(bytes);
  return (ptrdiff_t)n;
}

static ptrdiff_t transmit(struct interp *in, void *data, const unsigned char *s, size_t len) {
  struct value at[] = {value_object(KIND_NATIVE, data), value_bytes(s, len)};
  struct value sent = row_send.python(in, &(struct args){at, 2, NULL, 0});
  value_drop(at[1]);
  return value_is_error(sent) ? -1 : sent.i;
}

static int descriptor(void *data) {
  return ((struct handle *)data)->fd;
}

static int give_up(struct interp *in, void *data) {
  struct handle *h = data;
  (void)in;
  if (--h->files == 0 && h->closing)
    handle_close(h);
  value_drop(value_object(KIND_NATIVE, data));
  return 0;
}

static const struct stream_device device = {
    .socket = true, .read = receive, .write = transmit, .fileno = descriptor, .close = give_up};

/* Looks for names of the files of a socket. */
struct naming {
  const struct interp *in;
  const struct handle *handle;
  const void *files[2]; /* NULL: no more */
  char *names[2];
};

static void look_at_name(void *data, const char *name) {
  struct naming *naming = data;
  struct value v = interp_find(naming->in, name, strlen(name));
  if (stream_data(v, &device) != naming->handle || v.native == naming->files[0])
    return;
  size_t i = naming->files[0] ? 1 : 0;
  if (naming->files[i])
    return;
  naming->files[i] = v.native;
  naming->names[i] = mem_strdup(name);
}

void makefile_say_open(struct interp *in, const struct handle *h) {
  struct naming naming = {in, h, {NULL, NULL}, {NULL, NULL}};
  const char *name = handle_name(h);
  interp_each_name(in, false, look_at_name, &naming);
  char *const *files = naming.names;
  if (h->files == 1 && files[0])
    interp_note(in, "%s is closed for you, but %s still uses fd %d: it is closed with %s", name,
                files[0], h->fd, files[0]);
  else if (h->files == 1)
    interp_note(in,
                "%s is closed for you, but a file of makefile() still uses fd %d: it is closed "
                "with the file",
                name, h->fd);
  else if (h->files == 2 && files[1])
    interp_note(in,
                "%s is closed for you, but %s and %s still use fd %d: it is closed when both are",
                name, files[0], files[1], h->fd);
  else
    interp_note(in,
                "%s is closed for you, but %d files of makefile() still use fd %d: it is closed "
                "with the last of them",
                name, h->files, h->fd);
  free(files[0]);
  free(files[1]);
}

/* MODE may hold r, w and b alone; open() knows "rw" only as "r+", and no empty mode. */
static int check_mode(struct interp *in, struct value mode, bool *reads, bool *writes,
                      bool *bytes) {
  if (mode.kind != KIND_STR)
    return interp_fail(in, &type_TypeError, "'%s' object is not iterable", value_type_name(mode));
  const char *s = mode.str->s;
  if (s[strspn(s, "rwb")])
    return interp_fail(in, &type_ValueError, "invalid mode '%s' (only r, w, b allowed)", s);
  *writes = strchr(s, 'w') != NULL;
  *reads = strchr(s, 'r') || !*writes;
  *bytes = strchr(s, 'b') != NULL;
  return 0;
}

struct value makefile_makefile(struct interp *in, const struct args *args) {
  static const char *const names[] = {"mode", "buffering", "*encoding", "*errors", "*newline"};
  struct handle *h = convert_self(in, args, "makefile");
  struct stream_options options;
  struct value given[5], mode;
  bool reads, writes, bytes;
  char attribute[8];
  int flags;
  if (!h)
    return VALUE_ERROR;
  const struct args rest = types_rest(args);
  if (ops_named(in, &rest, "socket.makefile", true, names, 5, 0, given))
    return VALUE_ERROR;
  mode = value_is_error(given[0]) ? value_strz("r") : value_ref(given[0]);
  if (check_mode(in, mode, &reads, &writes, &bytes)) {
    value_drop(mode);
    return VALUE_ERROR;
  }
  if (given[1].kind == KIND_NONE)
    given[1] = VALUE_ERROR;
  if (given[1].kind == KIND_INT && given[1].i == 0 && !bytes) {
    value_drop(mode);
    return interp_raise(in, &type_ValueError, "unbuffered streams must be binary");
  }
  if (bytes)
    given[2] = given[3] = given[4] = VALUE_ERROR; /* not looked at */
  given[0] = value_strz(bytes ? "rb" : "r");
  int wrong = stream_options(in, given, &options, &flags, attribute);
  value_drop(given[0]);
  if (options.buffering > 0) { /* a size, also where it is 1 */
    options.buffer = (size_t)given[1].i;
    options.buffering = 2;
  }
  options.reads = reads;
  options.writes = writes;
  options.name = value_int(h->fd);
  options.mode = !bytes ? mode.str->s : reads ? writes ? "rwb" : "rb" : "wb";
  struct value file = VALUE_ERROR;
  if (!wrong) {
    value_ref(args->at[0]);
    h->files++;
    file = stream_new(in, &device, h, &options);
  }
  value_drop(mode);
  return file;
}
