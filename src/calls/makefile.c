/* SPDX-License-Identifier: GPL-3.0-or-later */
/* makefile(): a socket as a file (lang/stream.h), whose reading and writing are recv and send calls. The
 * descriptor stays open until the socket and all its files are closed. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/convert.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/stream.h"

/* The device: DATA is the handle, to which the file has a reference. */

static ptrdiff_t receive(struct interp *in, void *data, unsigned char *s, size_t len) {
  struct value at[] = {value_object(KIND_NATIVE, data), value_int((int64_t)len)};
  struct value bytes = data_recv(in, &(struct args){at, 2, NULL, 0});
  if (value_is_error(bytes))
    return -1;
  size_t n = bytes.bytes->len;
  memcpy(s, bytes.bytes->s, n);
  value_drop(bytes);
  return (ptrdiff_t)n;
}

static ptrdiff_t transmit(struct interp *in, void *data, const unsigned char *s, size_t len) {
  struct value at[] = {value_object(KIND_NATIVE, data), value_bytes(s, len)};
  struct value sent = data_send(in, &(struct args){at, 2, NULL, 0});
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

/* MODE may hold r, w and b alone; open() knows "rw" only as "r+", and no empty one. */
static int check_mode(struct interp *in, struct value mode, bool *reads, bool *writes,
                      bool *bytes) {
  if (mode.kind != KIND_STR) {
    interp_raise(in, &type_TypeError, "makefile() argument 'mode' must be str, not %s",
                 value_type_name(mode));
    return -1;
  }
  const char *s = mode.str->s;
  if (s[strspn(s, "rwb")]) {
    interp_raise(in, &type_ValueError, "invalid mode '%s' (only r, w, b allowed)", s);
    return -1;
  }
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
  struct args rest = {args->at + 1, args->count - 1, args->keywords, args->keyword_count};
  if (ops_args(in, &rest, "makefile", names, 5, 0, given))
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
  given[0] = value_strz(bytes ? "rb" : "r");
  int wrong = stream_options(in, given, &options, &flags, attribute);
  value_drop(given[0]);
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
