/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the language: what a name can hold.
 *
 * A value is 16 bytes and is passed in two registers. None, bool, int and float are inside it; everything
 * else is a counted object. Values belong to one evaluator (one side, one thread): counts are not atomic.
 * Objects that all share (built-in functions, types, modules, exception classes) are static, have refs ==
 * VALUE_STATIC and are never counted or changed. There is no garbage collector: lists that hold one
 * another and that nothing else holds stay until the process ends. (Functions that hold one another by the
 * names that they share do not: see lang/eval/cells.c.)
 *
 * Ownership: a function that returns a struct value gives the caller a reference; parameters are borrowed
 * unless the function's name ends in _take. value_ref and value_drop are cheap on immediate values.
 *
 * A function that can fail returns VALUE_ERROR (kind KIND_ERROR) with the exception left in the evaluator
 * (see lang/eval/interp.h). */
#ifndef LANG_VALUE_VALUE_H
#define LANG_VALUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interp;
struct text;
struct enumeration; /* a family of named ints such as AddressFamily: see lang/value/enumeration.h */

enum kind {
  KIND_ERROR = 0, /* no value: an exception is set; also an unbound slot */
  KIND_NONE,
  KIND_BOOL,  /* i is 0 or 1 */
  KIND_INT,   /* i, 64 bits; tag is 0 or the number of an enumeration whose names it knows */
  KIND_FLOAT, /* f; tag tells NaNs apart: each one made is an object of its own in Python */
  KIND_OBJECT_FIRST,
  KIND_BIG = KIND_OBJECT_FIRST, /* an int past 64 bits: see lang/value/big.h */
  KIND_STR,
  KIND_BYTES,
  KIND_BYTEARRAY,
  KIND_TUPLE,
  KIND_LIST,
  KIND_DICT,
  KIND_SET,
  KIND_RANGE,
  KIND_SLICE,
  KIND_ITER,     /* a running iteration; also what enumerate, zip, reversed, dict.items give */
  KIND_FUNCTION, /* made by def */
  KIND_BUILTIN,  /* written in C */
  KIND_METHOD,   /* a built-in function bound to its first argument */
  KIND_TYPE,     /* a class: int, str, OSError, socket.socket */
  KIND_EXCEPTION,
  KIND_MODULE,
  KIND_NATIVE, /* an object of a struct native_type: a socket, a file, a poll object, a struct_time */
  KIND_CELL,   /* in a slot only: what functions share, see lang/eval/function.h */
};

struct object {
  int32_t refs;
};
#define VALUE_STATIC INT32_MIN

struct value {
  uint32_t kind; /* enum kind */
  uint32_t tag;
  union {
    int64_t i;
    double f;
    struct object *o;
    struct big *big;
    struct str *str;
    struct bytes *bytes;
    struct bytearray *bytearray;
    struct tuple *tuple;
    struct list *list;
    struct dict *dict;
    struct range *range;
    struct slice *slice;
    struct iter *iter;
    struct function *function;
    const struct builtin *builtin;
    struct method *method;
    const struct type *type;
    struct exception *exception;
    const struct module *module;
    struct native *native;
    struct cell *cell;
  };
};

/* Text: WTF-8 (UTF-8, and lone surrogates as Python allows them), never changed once made. */
struct str {
  struct object head;
  uint32_t hash;   /* 0 until asked for */
  size_t len;      /* bytes */
  size_t chars;    /* code points; == len when all ASCII */
  uint32_t *marks; /* offsets of every 64th code point, made when first wanted; NULL for ASCII */
  char s[];        /* len bytes and a NUL */
};
struct bytes {
  struct object head;
  uint32_t hash;
  size_t len;
  unsigned char s[]; /* len bytes and a NUL */
};
struct bytearray {
  struct object head;
  size_t len, cap; /* bytes from s on, and room for them */
  unsigned char *s;
  size_t gone;  /* bytes of its memory before s: they were deleted from the front */
  size_t views; /* memoryviews of it: then it cannot be resized, see lang/value/memoryview.h */
};
struct tuple {
  struct object head;
  size_t len;
  struct value at[];
};
struct list {
  struct object head;
  size_t len, cap;
  struct value *at;
};
struct range {
  struct object head;
  int64_t start, stop, step;
};
struct slice {
  struct object head;
  struct value start, stop, step; /* None where left out */
};

/* The arguments of a call to a built-in: POSITIONAL of them, then keywords. All borrowed. */
struct args {
  const struct value *at; /* count positional values, then one value for each keyword */
  size_t count;
  const struct str *const *keywords; /* names, or NULL when there are none */
  size_t keyword_count;
};

typedef struct value builtin_fn(struct interp *in, const struct args *args);

/* A function written in C. SIGNATURE is Python's, e.g. "split(sep=None, maxsplit=-1)", used by help
   and by argument messages.

   From `kind` on: what is checked before the call, by types_check; all 0 where the function checks its
   arguments itself. */
struct builtin {
  struct object head; /* VALUE_STATIC */
  const char *name;
  builtin_fn *call; /* for a method at[0] is the object */
  const char *signature;
  const char *doc;      /* one line */
  const void *data;     /* for the function itself (a row of the table of calls) */
  enum kind kind;       /* a method: of the object at[0], which is counted as an argument */
  uint32_t min, beyond; /* at least MIN arguments by position and fewer than BEYOND */
  const char
      *called; /* its name in messages about that; NULL: arguments may also be given by name */
};
struct method {
  struct object head;
  struct value self;
  const struct builtin *builtin;
};

/* A class. `call` makes an instance (NULL: cannot be called). Exception classes have is_exception and
   are linked by base. `methods` ends with a NULL name and may be NULL. */
struct type {
  struct object head; /* VALUE_STATIC */
  const char *name;   /* "int", "OSError", "socket" */
  const char *module; /* "builtins", "socket": repr is <class 'int'>, <class 'socket.socket'> */
  const struct type *base;
  bool is_exception;
  builtin_fn *call;
  const struct builtin *methods;
  const char *signature, *doc;
};

/* A module's names beside those of its functions and classes. A value is immediate or static. Ends with a NULL name. */
struct module_item {
  const char *name;
  struct value value;
};
struct module {
  struct object head; /* VALUE_STATIC */
  const char *name;
  const struct builtin *functions; /* ends with a NULL name; may be NULL, as may all that follows */
  const struct type *const *types; /* ends with NULL */
  const struct module_item *items;
  const struct native_type *const *natives; /* whose objects it gives; ends with NULL */
  /* For names that are computed or come from a table: returns VALUE_ERROR without an exception when
     there is no such name. */
  struct value (*lookup)(struct interp *in, const char *name, size_t len);
  /* Calls OFFER with each name that lookup knows; for completion and did-you-mean. */
  void (*each)(void (*offer)(void *data, const char *name), void *data);
  builtin_fn *call; /* the module `socket` may also be called; NULL for others */
};

/* An object whose behaviour another part of the house defines. All but type and free may be NULL. */
struct native_type {
  const struct type *type;                             /* its class, with its methods */
  void (*free)(struct native *self);                   /* its last reference is gone */
  void (*repr)(struct native *self, struct text *out); /* NULL: <name object> */
  /* An attribute; VALUE_ERROR without an exception: there is none. */
  struct value (*get)(struct interp *in, struct native *self, const char *name, size_t len);
  /* `with` begins and ends; NULL: it cannot. -1 with an exception. */
  struct value (*enter)(struct interp *in, struct native *self);
  int (*leave)(struct interp *in, struct native *self);
  /* A name now holds it. */
  void (*bound)(struct native *self, const char *name, size_t len);
  struct value (*iter)(struct interp *in, struct native *self);
  /* What indexing, len and a walk see. */
  struct value (*as_tuple)(struct native *self);
  const char *const *attributes; /* the names that get knows, ends with NULL */
  /* The form of the message when attribute NAME is assigned to, with a %s for it; NULL: Python's usual one. */
  const char *(*read_only)(const char *name);
  /* The next item, for one that is its own iteration; VALUE_ERROR without an exception: the end. */
  struct value (*next)(struct interp *in, struct native *self);
};
struct native {
  struct object head;
  const struct native_type *type;
  /* the part's own struct starts with a struct native and goes on from here */
};

#define VALUE_ERROR ((struct value){.kind = KIND_ERROR})
#define VALUE_NONE ((struct value){.kind = KIND_NONE})

static inline struct value value_bool(bool b) {
  return (struct value){.kind = KIND_BOOL, .i = b};
}
static inline struct value value_int(int64_t i) {
  return (struct value){.kind = KIND_INT, .i = i};
}
uint32_t value_nan_number(void); /* a new one each time, never 0 */
static inline struct value value_float(double f) {
  return (struct value){.kind = KIND_FLOAT, .tag = f == f ? 0 : value_nan_number(), .f = f};
}
/* An object of KIND that the caller has a reference to. */
static inline struct value value_object(enum kind kind, const void *o) {
  return (struct value){.kind = kind, .o = (struct object *)o};
}
static inline bool value_is_error(struct value v) {
  return v.kind == KIND_ERROR;
}
/* An int or a bool, which is one too: i holds it. */
static inline bool value_is_int(struct value v) {
  return v.kind == KIND_INT || v.kind == KIND_BOOL;
}
/* What Python calls an int: one of any size, or a bool. */
static inline bool value_is_any_int(struct value v) {
  return value_is_int(v) || v.kind == KIND_BIG;
}
static inline bool value_is_number(struct value v) {
  return value_is_any_int(v) || v.kind == KIND_FLOAT;
}

void value_destroy(struct value v); /* count has reached zero: frees the object; use value_drop */

/* Takes a reference to V and returns it. */
static inline struct value value_ref(struct value v) {
  if (v.kind >= KIND_OBJECT_FIRST && v.o->refs != VALUE_STATIC)
    v.o->refs++;
  return v;
}
/* Gives up a reference. */
static inline void value_drop(struct value v) {
  if (v.kind >= KIND_OBJECT_FIRST && v.o->refs != VALUE_STATIC && --v.o->refs == 0)
    value_destroy(v);
}

/* Text from LEN bytes of UTF-8; invalid bytes become U+FFFD. */
struct value value_str(const char *s, size_t len);
struct value value_strz(const char *s);
/* Text from what was collected in T, which is left empty. */
struct value value_str_take(struct text *t);
/* An uninitialised str of LEN bytes and CHARS code points to be filled by the caller at once. */
struct str *value_str_raw(size_t len, size_t chars);

/* Where the code point number INDEX (0 to chars) of S begins, in bytes; and the number of the code
   point that begins at byte OFFSET. Constant time for ASCII, nearly so for other texts. */
size_t value_str_offset(struct str *s, size_t index);
size_t value_str_index(struct str *s, size_t offset);

/* Bytes: a copy of LEN bytes, or uninitialised when S is NULL. */
struct value value_bytes(const void *s, size_t len);
/* Cuts BYTES (the only reference) down to LEN bytes, freeing memory where that is worth it. */
struct value value_bytes_cut_take(struct value bytes, size_t len);

/* A tuple or list of COUNT references taken over from AT (AT may be NULL: filled with None). */
struct value value_tuple_take(const struct value *at, size_t count);
struct value value_list_take(const struct value *at, size_t count);
struct value value_list_append_take(struct value list, struct value item); /* returns VALUE_NONE */

/* A bytearray: a copy of LEN bytes, or uninitialised when S is NULL. */
struct value value_bytearray(const void *s, size_t len);
/* Makes B hold LEN bytes, growing in steps that make appending cheap; what is new is uninitialised. */
void value_bytearray_resize(struct bytearray *b, size_t len);
/* Deletes the first COUNT bytes of B (at most all), without moving the others each time. */
void value_bytearray_cut(struct bytearray *b, size_t count);

/* range(START, STOP, STEP), where STEP is not 0, and its length. A slice takes over its three references. */
struct value value_range(int64_t start, int64_t stop, int64_t step);
uint64_t value_range_len(const struct range *r);
struct value value_slice_take(struct value start, struct value stop, struct value step);

/* Makes room for COUNT items altogether, with some to spare. */
void value_list_reserve(struct list *list, size_t count);

/* TEXT or BYTES, of which the caller has the only reference, grown in place by MORE of the same kind. */
struct value value_str_append_take(struct value text, struct value more);
struct value value_bytes_append_take(struct value bytes, struct value more);

/* A bound method; takes over the reference to SELF. */
struct value value_method_take(struct value self, const struct builtin *builtin);

/* The class of V: its name is what messages call it ('int', 'str', 'socket'). */
const struct type *value_type(struct value v);
const char *value_type_name(struct value v);
/* The name that CPython's messages on a numbered or named argument give V: "None", or the name of its
   class. */
const char *value_given_name(struct value v);

/* Memory: objects' bytes are counted for each thread; past the limit (see value_memory_limit) making
   one gives MemoryError. Small objects may be made all the same, so that an error can be reported. */
bool value_memory_left(size_t more); /* whether an object of MORE bytes may be made */
#ifndef VALUE_MEMORY_LIMIT
#define VALUE_MEMORY_LIMIT ((size_t)1 << 30) /* 1 GiB a side */
#endif

#endif
