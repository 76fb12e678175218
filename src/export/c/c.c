/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the program together: head, includes, helpers that it needs, a function a side, main. The calls are
 * written by c_call.c. */
#include "export/c/c.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "export/c/c_call.h"
#include "export/c/c_plan.h"
#include "export/c/c_text.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"
#include "run/journal.h"

#define SECONDS 60 /* after which a program of several sides gives up */
#define HEADERS_MAX 64
#define STACK_BYTES 65536       /* the largest buffer on the stack … */
#define STATIC_BYTES (64 << 20) /* … and the largest static one */

/* SIDE_SERVER */
static void add_side(const struct c_plan *plan, size_t side, struct text *out) {
  text_adds(out, "SIDE_");
  for (const char *c = plan->sides[side].name; *c; c++)
    text_addc(out, (char)toupper((unsigned char)*c));
}

static void put_waits(struct c_function *f, const struct c_step *step) {
  const struct c_plan *plan = f->plan;
  for (size_t i = 0; i < plan->side_count && step->waits; i++) {
    if (step->waits[i] == C_NONE)
      continue;
    const struct c_step *other = &plan->steps[step->waits[i]];
    text_adds(&f->body, "  wait_for(");
    add_side(plan, i, &f->body);
    text_addf(&f->body, ", %d); /* %s has called %s */\n", other->done, plan->sides[i].shown,
              other->event->call->row->name);
  }
}

/* Whether STATEMENT, without an end in the session, is one of the shell's own commands. */
static bool is_command(const struct export_source *source, const struct event *statement) {
  const struct parse_words *words = source->words;
  size_t len = lex_identifier(statement->text, statement->len);
  return len && words && words->word &&
         words->word(words->data, statement->text, len) == PARSE_COMMAND;
}

/* What the side was doing when the session was looked at. */
static void put_unfinished(struct c_function *f, int number) {
  const struct export_source *source = f->plan->source;
  const struct event *statement = NULL;
  for (size_t i = 0; i < source->count; i++) {
    const struct event *e = source->events[i];
    if (e->side != number)
      continue;
    if (e->kind == EVENT_STATEMENT && !is_command(source, e))
      statement = e;
    else if (e->kind == EVENT_DONE || e->kind == EVENT_ERROR)
      statement = NULL;
  }
  if (!statement || source->is_program)
    return;
  text_adds(&f->body, "\n  /* This had not ended yet: ");
  size_t len = strcspn(statement->text, "\n");
  c_text_comment(statement->text, len, &f->body);
  text_adds(&f->body, " */\n");
}

static void write_side(struct c_function *f, size_t side) {
  const struct c_plan *plan = f->plan;
  for (size_t i = 0; i < plan->step_count; i++) {
    const struct c_step *step = &plan->steps[i];
    if (step->side != side)
      continue;
    c_call_statement(f, step);
    put_waits(f, step);
    c_call_write(f, step);
    if (step->done) {
      text_adds(&f->body, "  done(");
      add_side(plan, side, &f->body);
      text_adds(&f->body, ");\n");
    }
  }
  put_unfinished(f, plan->sides[side].number);
}

/* The variables at the head of the function. */
static void put_variables(const struct c_function *f, struct text *out) {
  size_t before = out->len;
  if (f->buffer > STATIC_BYTES)
    text_addf(out, "  char *buffer = malloc(%zu);\n", f->buffer);
  else if (f->buffer)
    text_addf(out, "  %schar buffer[%zu];\n", f->buffer > STACK_BYTES ? "static " : "", f->buffer);
  if (f->n)
    text_adds(out, "  ssize_t n;\n");
  if (f->pair)
    text_adds(out, "  int pair[2];\n");
  if (f->plan->side_count == 1)
    text_adds(out, text_str((struct text *)&f->ports));
  if (f->buffer > STATIC_BYTES)
    text_adds(out, "  if (!buffer)\n    die(\"malloc\");\n");
  if (out->len > before && f->body.len && *f->body.s != '\n')
    text_addc(out, '\n');
}

/* Which calls were a program's, and not typed. */
static void put_program(const struct c_side *sides, size_t side, struct text *out) {
  if (!sides[side].program)
    return;
  text_adds(out, "/* The calls of ");
  if (sides[side].of != side)
    text_addf(out, "%s, a thread or child process of ", sides[side].shown);
  text_addf(out, "the program %s, which ran as itself. */\n", sides[sides[side].of].shown);
}

static void put_function(const struct c_function *f, size_t side, struct text *out) {
  const struct c_plan *plan = f->plan;
  bool alone = plan->side_count == 1;
  text_addc(out, '\n');
  put_program(plan->sides, side, out);
  if (alone)
    text_adds(out, "int main(void) {\n");
  else
    text_addf(out, "static void *%s_side(void *unused) {\n  (void)unused;\n",
              plan->sides[side].name);
  put_variables(f, out);
  if (alone && f->ignores_pipe)
    text_adds(out,
              "  signal(SIGPIPE, SIG_IGN); /* send then fails with EPIPE, as in the session */\n");
  text_add(out, text_str((struct text *)&f->body), f->body.len);
  text_adds(out, alone ? "  return 0;\n}\n" : "  return NULL;\n}\n");
}

/* The head: what it is, what is to be known of it. */
static void put_head(const struct c_plan *plan, struct text *out) {
  const struct export_source *source = plan->source;
  text_adds(out, "/* ");
  c_text_comment(source->title, strlen(source->title), out);
  text_addf(out,
            ", as a C program: the calls that it made, each below its statement.\n"
            " * Loops stand as what they did. Written by sockshell %s.\n"
            " *\n"
            " *     cc -std=c11 -Wall -Wextra -o session session.c && ./session\n",
            source->version);
  export_missed(source, " *\n * ", "\n", out);
  if (source->lab)
    text_adds(out, " *\n * It ran in the lab: what the hand did to packets has no form in C, and "
                   "what hung on\n"
                   " * it may go otherwise.\n");
  if (source->lab == LAB_TWO)
    text_adds(out, " * The addresses 10.0.0.1 and 10.0.0.2 are those of the lab's two hosts.\n");
  if (source->lab == LAB_ROUTER)
    text_adds(out,
              " * The addresses 10.0.1.1 and 10.0.2.1 are those of the lab's client and server.\n");
  if (source->lab == LAB_LAN)
    text_adds(
        out,
        " * The addresses 10.0.0.1, 10.0.0.2 and 10.0.0.3 are those of the lab's three hosts.\n");
  text_adds(out, " */\n");
}

/* By name, those of Linux last. */
static int by_place(const void *a, const void *b) {
  const char *x = *(char *const *)a, *y = *(char *const *)b;
  bool last = strncmp(x, "linux/", 6) == 0, other = strncmp(y, "linux/", 6) == 0;
  return last != other ? last - other : strcmp(x, y);
}

static void put_includes(const struct text *headers, struct text *out) {
  char *words = mem_strdup(text_str((struct text *)headers)), *at[HEADERS_MAX] = {NULL}, *rest;
  size_t count = 0;
  for (char *word = strtok_r(words, " ", &rest); word && count < HEADERS_MAX;
       word = strtok_r(NULL, " ", &rest))
    at[count++] = word;
  qsort(at, count, sizeof *at, by_place);
  text_adds(out, "#define _GNU_SOURCE\n");
  for (size_t i = 0; i < count; i++)
    text_addf(out, "#include <%s>\n", at[i]);
  free(words);
}

static void put_helpers(const struct c_function *all, struct text *out) {
  if (all->die)
    text_adds(out, "\n/* Says which call failed and why, and ends the program. */\n"
                   "static void die(const char *call) {\n"
                   "  perror(call);\n"
                   "  exit(EXIT_FAILURE);\n"
                   "}\n");
  if (all->show)
    text_adds(out, "\n/* Prints LEN bytes; those that are no printable ASCII as their number. */\n"
                   "static void show(const char *data, ssize_t len) {\n"
                   "  for (ssize_t i = 0; i < len; i++)\n"
                   "    if (data[i] >= ' ' && data[i] <= '~')\n"
                   "      putchar(data[i]);\n"
                   "    else\n"
                   "      printf(\"\\\\x%02x\", (unsigned char)data[i]);\n"
                   "  putchar('\\n');\n"
                   "}\n");
}

/* What keeps several sides in order. */
static void put_order(const struct c_plan *plan, struct text *out) {
  text_adds(
      out,
      "\n/* The sides, and how many of the steps that others wait for each has done. */\nenum { ");
  for (size_t i = 0; i < plan->side_count; i++) {
    add_side(plan, i, out);
    text_adds(out, ", ");
  }
  text_adds(out, "SIDES };\n"
                 "static int steps[SIDES];\n"
                 "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
                 "static pthread_cond_t news = PTHREAD_COND_INITIALIZER;\n"
                 "\n/* SIDE has done a step that others wait for. */\n"
                 "static void done(int side) {\n"
                 "  pthread_mutex_lock(&lock);\n"
                 "  steps[side]++;\n"
                 "  pthread_cond_broadcast(&news);\n"
                 "  pthread_mutex_unlock(&lock);\n"
                 "}\n"
                 "\n/* Waits until SIDE has done COUNT steps, as it had in the session. */\n"
                 "static void wait_for(int side, int count) {\n"
                 "  pthread_mutex_lock(&lock);\n"
                 "  while (steps[side] < count)\n"
                 "    pthread_cond_wait(&news, &lock);\n"
                 "  pthread_mutex_unlock(&lock);\n"
                 "}\n");
}

static void put_main(const struct c_plan *plan, const struct c_function *all, struct text *out) {
  text_adds(out, "\n/* The sides run at the same time, as in the session. */\n"
                 "int main(void) {\n"
                 "  void *(*const sides[SIDES])(void *) = {");
  for (size_t i = 0; i < plan->side_count; i++)
    text_addf(out, "%s%s_side", i ? ", " : "", plan->sides[i].name);
  text_adds(out, "};\n  pthread_t threads[SIDES];\n");
  if (all->ignores_pipe)
    text_adds(out,
              "  signal(SIGPIPE, SIG_IGN); /* send then fails with EPIPE, as in the session */\n");
  text_addf(out,
            "  alarm(%d); /* seconds, then it ends: should a side wait for what does not come */\n"
            "  for (int i = 0; i < SIDES; i++)\n"
            "    if (pthread_create(&threads[i], NULL, sides[i], NULL) != 0) {\n"
            "      fputs(\"pthread_create failed\\n\", stderr);\n"
            "      return EXIT_FAILURE;\n"
            "    }\n"
            "  for (int i = 0; i < SIDES; i++)\n"
            "    pthread_join(threads[i], NULL);\n"
            "  return 0;\n"
            "}\n",
            SECONDS);
}

/* What all functions need together. */
static struct c_function sum(const struct c_plan *plan, const struct c_function *functions) {
  struct c_function all = {.plan = plan};
  for (size_t i = 0; i < plan->side_count; i++) {
    c_include(&all, text_str((struct text *)&functions[i].headers));
    all.show |= functions[i].show;
    all.die |= functions[i].die || functions[i].buffer > STATIC_BYTES;
    all.ignores_pipe |= functions[i].ignores_pipe;
    text_adds(&all.ports, text_str((struct text *)&functions[i].ports));
  }
  if (all.die || all.show)
    c_include(&all, "stdio.h");
  if (all.die)
    c_include(&all, "stdlib.h");
  if (all.show)
    c_include(&all, "sys/socket.h");
  if (all.ignores_pipe)
    c_include(&all, "signal.h");
  if (plan->side_count > 1)
    c_include(&all, "pthread.h stdio.h stdlib.h unistd.h");
  return all;
}

/* The descriptors that the threads of a program share. */
static void put_shared(const struct c_plan *plan, struct text *out) {
  bool any = false;
  for (size_t i = 0; i < plan->socket_count; i++) {
    const struct c_socket *sock = &plan->sockets[i];
    if (!sock->global || !sock->declares)
      continue;
    text_addf(out, "%sstatic int %s;\n",
              any ? "" : "\n/* Descriptors that threads of a program have in common. */\n",
              sock->name);
    any = true;
  }
}

static void write_program(const struct c_plan *plan, const struct c_function *functions,
                          struct text *out) {
  struct c_function all = sum(plan, functions);
  put_head(plan, out);
  put_includes(&all.headers, out);
  put_helpers(&all, out);
  if (plan->side_count > 1)
    put_order(plan, out);
  if (plan->side_count > 1 && all.ports.len)
    text_addf(out, "\n/* Ports that the kernel chose, in network byte order. */\n%s",
              text_str(&all.ports));
  put_shared(plan, out);
  for (size_t i = 0; i < plan->side_count; i++)
    put_function(&functions[i], i, out);
  if (plan->side_count > 1)
    put_main(plan, &all, out);
  text_free(&all.ports);
  text_free(&all.headers);
}

int export_c(const struct export_source *source, struct text *out, struct diag *diag) {
  struct c_plan *plan = c_plan_new(source);
  if (!plan->step_count) {
    c_plan_free(plan);
    return diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
                    "nothing to export as C: no call has been made");
  }
  struct c_function *functions = mem_zalloc(plan->side_count, sizeof *functions);
  for (size_t i = 0; i < plan->side_count; i++) {
    functions[i].plan = plan;
    write_side(&functions[i], i);
  }
  write_program(plan, functions, out);
  for (size_t i = 0; i < plan->side_count; i++) {
    text_free(&functions[i].body);
    text_free(&functions[i].ports);
    text_free(&functions[i].headers);
  }
  free(functions);
  c_plan_free(plan);
  return 0;
}
