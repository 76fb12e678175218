/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dicts and sets as tables: order, removal, growth, keys that are equal across kinds. Values of small
 * kinds too: offsets in texts, sizes, nested objects. A new case is a function and a line in main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/value/dict.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/suggest.h"
#include "lang/value/value.h"

static const struct host host;

/* Each test has an evaluator, and must leave no object behind. */
static int setup(void **state) {
  *state = interp_new(&host, NULL);
  return 0;
}

static int teardown(void **state) {
  interp_free(*state);
  if (object_bytes)
    print_error("%lld bytes of objects are left\n", (long long)object_bytes);
  return object_bytes ? -1 : 0;
}

static struct value key_of(int i) {
  char name[24];
  snprintf(name, sizeof name, "key %d", i);
  return value_strz(name);
}

static void set(struct interp *in, struct value d, struct value key_take, int64_t item) {
  assert_int_equal(dict_set_take(in, d.dict, key_take, value_int(item)), 0);
  value_drop(key_take);
}

static void test_order_and_growth(void **state) {
  struct interp *in = *state;
  struct value d = dict_new(), key, item;
  for (int i = 0; i < 10000; i++)
    set(in, d, key_of(i), i);
  assert_int_equal(dict_len(d.dict), 10000);
  set(in, d, key_of(7), -7); /* keeps its place */
  int i = 0;
  for (size_t at = 0; dict_next(d.dict, &at, &key, &item); i++) {
    struct value wanted = key_of(i);
    assert_true(ops_equal(key, wanted));
    assert_int_equal(item.i, i == 7 ? -7 : i);
    value_drop(wanted);
  }
  assert_int_equal(i, 10000);
  for (size_t at = SIZE_MAX; dict_previous(d.dict, &at, &key, &item);)
    i--;
  assert_int_equal(i, 0);
  value_drop(d);
}

static void test_remove(void **state) {
  struct interp *in = *state;
  struct value d = dict_new();
  for (int round = 0; round < 50; round++) { /* the table must not fill up with removed entries */
    for (int i = 0; i < 100; i++)
      set(in, d, key_of(i), i);
    for (int i = 0; i < 100; i += 2) {
      struct value key = key_of(i);
      assert_int_equal(dict_remove(in, d.dict, key).i, i);
      assert_int_equal(dict_remove(in, d.dict, key).kind, KIND_ERROR);
      assert_int_equal(dict_get(in, d.dict, key).kind, KIND_ERROR);
      value_drop(key);
    }
    assert_int_equal(dict_len(d.dict), 50);
  }
  dict_clear(d.dict);
  assert_int_equal(dict_len(d.dict), 0);
  value_drop(d);
}

static void test_equal_keys(void **state) {
  struct interp *in = *state;
  struct value d = dict_new();
  set(in, d, value_int(1), 10);
  assert_int_equal(dict_get(in, d.dict, value_bool(true)).i, 10);
  assert_int_equal(dict_get(in, d.dict, value_float(1)).i, 10);
  assert_int_equal(dict_get(in, d.dict, value_float(1.5)).kind, KIND_ERROR);
  struct value text = value_strz("1"), bytes = value_bytes("1", 1);
  set(in, d, value_ref(text), 20);
  assert_int_equal(dict_get(in, d.dict, bytes).kind, KIND_ERROR);
  assert_int_equal(dict_get(in, d.dict, text).i, 20);
  value_drop(text);
  value_drop(bytes);
  value_drop(d);
}

static void test_unhashable(void **state) {
  struct interp *in = *state;
  struct value d = dict_new(), list = value_list_take(NULL, 0);
  struct value inner[] = {value_ref(list)}, tuple = value_tuple_take(inner, 1);
  assert_int_equal(dict_set_take(in, d.dict, tuple, VALUE_NONE), -1);
  assert_ptr_equal(in->exception.exception->type, &type_TypeError);
  assert_int_equal(dict_len(d.dict), 0);
  value_drop(tuple);
  value_drop(list);
  value_drop(d);
}

static void test_change_while_walking(void **state) {
  struct interp *in = *state;
  struct value d = dict_new();
  set(in, d, value_int(1), 1);
  set(in, d, value_int(2), 2);
  struct value it = ops_iter(in, d);
  assert_int_equal(ops_next(in, it).i, 1);
  set(in, d, value_int(3), 3);
  assert_int_equal(ops_next(in, it).kind, KIND_ERROR);
  assert_ptr_equal(in->exception.exception->type, &type_RuntimeError);
  value_drop(it);
  value_drop(d);
}

static void test_offsets(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  static const unsigned letters[] = {'a', 0xe9, 0x20ac, 0x1f600, 0xd800};
  size_t offsets[1001];
  for (size_t i = 0; i < 1000; i++) {
    offsets[i] = t.len;
    text_utf8(&t, letters[i % 5]);
  }
  offsets[1000] = t.len;
  struct value v = value_str_take(&t);
  assert_int_equal(v.str->chars, 1000);
  for (size_t i = 0; i <= 1000; i++) {
    assert_int_equal(value_str_offset(v.str, i), offsets[i]);
    assert_int_equal(value_str_index(v.str, offsets[i]), i);
  }
  value_drop(v);
}

static void test_invalid_text(void **state) {
  (void)state;
  struct value v = value_str("a\xff\xc3(\xed\xa0\x80", 7); /* a lone surrogate stays */
  assert_string_equal(v.str->s, "a\xef\xbf\xbd\xef\xbf\xbd(\xed\xa0\x80");
  assert_int_equal(v.str->chars, 5);
  value_drop(v);
}

static void test_growing(void **state) {
  (void)state;
  struct value s = value_strz(""), b = value_bytes("", 0);
  for (int i = 0; i < 5000; i++) {
    s = value_str_append_take(s, value_strz("é"));
    b = value_bytes_append_take(b, value_bytes("xy", 2));
  }
  assert_int_equal(s.str->chars, 5000);
  assert_int_equal(value_str_offset(s.str, 4000), 8000);
  b = value_bytes_cut_take(b, 3);
  assert_int_equal(b.bytes->len, 3);
  assert_string_equal((char *)b.bytes->s, "xyx");
  value_drop(s);
  value_drop(b);
}

static void test_sizes(void **state) {
  (void)state;
  size_t steps = 0;
  for (size_t size = 1, last = 0; size < 1 << 20; size++) {
    size_t rounded = object_rounded(size);
    assert_true(rounded >= size && rounded >= last);
    if (size > 128)
      assert_true(rounded - size <= size / 7);
    steps += rounded != last;
    last = rounded;
  }
  assert_true(steps < 150); /* so often is a growing text moved on its way to a megabyte */
}

static void test_deep_nesting(void **state) {
  struct interp *in = *state;
  struct value deep = value_list_take(NULL, 0), other = value_list_take(NULL, 0);
  for (int i = 0; i < 200000; i++) {
    deep = value_list_take(&deep, 1);
    other = value_list_take(&other, 1);
  }
  assert_int_equal(ops_compare(in, OP_EQ, deep, other).kind, KIND_ERROR);
  assert_ptr_equal(in->exception.exception->type, &type_RecursionError);
  value_drop(deep);
  value_drop(other);
}

static const char *direction_name(int64_t value) {
  return value == 1 ? "NORTH" : value == 2 ? "EAST" : NULL;
}

static void assert_repr(uint32_t tag, int64_t value, const char *wanted) {
  struct text t = TEXT_EMPTY;
  enumeration_repr(tag, value, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void test_enumerations(void **state) {
  (void)state;
  static const struct enumeration plain = {"Direction", false, direction_name};
  static const struct enumeration flags = {"Directions", true, direction_name};
  uint32_t one = enumeration_add(&plain), many = enumeration_add(&flags);
  assert_int_equal(enumeration_add(&plain), one);
  assert_repr(one, 1, "<Direction.NORTH: 1>");
  assert_repr(one, 9, "<Direction: 9>");
  assert_repr(many, 3, "<Directions.NORTH|EAST: 3>");
  assert_repr(many, 11, "<Directions.NORTH|EAST|8: 11>");
  assert_repr(many, 0, "<Directions: 0>");
  struct value v = ops_binary(*state, OP_OR, (struct value){.kind = KIND_INT, .tag = many, .i = 1},
                              value_int(2), false);
  assert_int_equal(v.i, 3);
  assert_int_equal(v.tag, many);
}

static void test_suggestions(void **state) {
  (void)state;
  static const char *const names[] = {"print", "input", "int", "len", "socket", NULL};
  static const struct {
    const char *name, *wanted;
  } cases[] = {{"prnt", "print"},    {"Print", "print"}, {"x", NULL},
               {"sokcet", "socket"}, {"inpt", "input"},  {"zzzzzzzz", NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct suggest s = suggest_start(cases[i].name, strlen(cases[i].name));
    for (const char *const *name = names; *name; name++)
      suggest_offer(&s, *name);
    if (cases[i].wanted)
      assert_string_equal(s.best, cases[i].wanted);
    else
      assert_null(s.best);
    free(s.best);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_order_and_growth, setup, teardown),
      cmocka_unit_test_setup_teardown(test_remove, setup, teardown),
      cmocka_unit_test_setup_teardown(test_equal_keys, setup, teardown),
      cmocka_unit_test_setup_teardown(test_unhashable, setup, teardown),
      cmocka_unit_test_setup_teardown(test_change_while_walking, setup, teardown),
      cmocka_unit_test_setup_teardown(test_offsets, setup, teardown),
      cmocka_unit_test_setup_teardown(test_invalid_text, setup, teardown),
      cmocka_unit_test_setup_teardown(test_growing, setup, teardown),
      cmocka_unit_test_setup_teardown(test_sizes, setup, teardown),
      cmocka_unit_test_setup_teardown(test_deep_nesting, setup, teardown),
      cmocka_unit_test_setup_teardown(test_enumerations, setup, teardown),
      cmocka_unit_test_setup_teardown(test_suggestions, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
