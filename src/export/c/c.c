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
  bool refused = false;
  for (size_t i = 0; i < source->count; i++) {
    const struct event *e = source->events[i];
    if (e->side != number)
      continue;
    if (e->kind == EVENT_STATEMENT && statement)
      refused = true; /* or a command: the next error is not of the statement that is under way */
    else if (e->kind == EVENT_STATEMENT && !is_command(source, e))
      statement = e;
    else if (e->kind == EVENT_DONE || (e->kind == EVENT_ERROR && !refused))
      statement = NULL;
    if (e->kind == EVENT_DONE || e->kind == EVENT_ERROR)
      refused = false;
  }
  if (!statement || source->is_program)
    return;
  text_adds(&f->body, "\n  /* This had not ended yet: ");
  size_t len = strcspn(statement->text, "\n");
  c_text_comment(statement->text, len, &f->body);
  text_adds(&f->body, " */\n");
}

/* Appends the statements that begin the process whose first side is FIRST, and all that it does there. */
static void put_fork(const struct c_plan *plan, size_t first, struct text *out) {
  size_t count = 0;
  for (size_t i = 0; i < plan->side_count; i++)
    count += plan->sides[i].process == first;
  text_addf(out,
            "  switch (fork()) {\n"
            "  case -1:\n"
            "    die(\"fork\");\n"
            "    break;\n"
            "  case 0: /* the child, with copies of all descriptors: %s */\n"
            "    alarm(%d);\n",
            plan->sides[first].shown, SECONDS);
  if (count == 1)
    text_addf(out, "    %s_side(NULL);\n", plan->sides[first].name);
  else
    text_adds(out, "    run_sides((side_fn *[]){");
  for (size_t i = first, written = 0; i < plan->side_count && count > 1; i++)
    if (plan->sides[i].process == first)
      text_addf(out, "%s%s_side", written++ ? ", " : "", plan->sides[i].name);
  if (count > 1)
    text_addf(out, "}, %zu);\n", count);
  text_adds(out, "    _exit(0);\n"
                 "  }\n");
}

static void write_side(struct c_function *f, size_t side) {
  const struct c_plan *plan = f->plan;
  for (size_t i = 0; i < plan->step_count; i++) {
    const struct c_step *step = &plan->steps[i];
    if (step->side != side)
      continue;
    c_call_statement(f, step);
    put_waits(f, step);
    if (step->forks != C_NONE)
      put_fork(plan, step->forks, &f->body);
    else
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
  const char *what = sides[side].process == sides[sides[side].of].process ? "a thread"
                     : sides[side].process == side                        ? "a child process"
                                                   : "a thread of a child process";
  text_adds(out, "/* The calls of ");
  if (sides[side].of != side)
    text_addf(out, "%s, %s of ", sides[side].shown, what);
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

/* Whether a step waits for another side's. */
static bool any_waits(const struct c_plan *plan) {
  size_t i = 0;
  while (i < plan->step_count && !plan->steps[i].waits)
    i++;
  return i < plan->step_count;
}

/* Where the steps are counted: in memory of all processes, PORTS too. */
static void put_counts(const struct c_plan *plan, const struct text *ports, struct text *out) {
  if (plan->processes)
    text_addf(out,
              "static struct { /* the same memory in all processes */\n"
              "  int steps[SIDES];\n"
              "  pthread_mutex_t lock;\n"
              "  pthread_cond_t news;\n"
              "%s%s"
              "} *shared;\n",
              ports->len ? "  /* Ports that the kernel chose, in network byte order. */\n" : "",
              text_str((struct text *)ports));
  else
    text_adds(out, "static int steps[SIDES];\n"
                   "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
                   "static pthread_cond_t news = PTHREAD_COND_INITIALIZER;\n");
}

/* What keeps several sides in order. */
static void put_order(const struct c_plan *plan, const struct text *ports, struct text *out) {
  const char *at = plan->processes ? "shared->" : "";
  text_adds(
      out,
      "\n/* The sides, and how many of the steps that others wait for each has done. */\nenum { ");
  for (size_t i = 0; i < plan->side_count; i++) {
    add_side(plan, i, out);
    text_adds(out, ", ");
  }
  text_adds(out, "SIDES };\n");
  if (plan->processes || any_waits(plan))
    put_counts(plan, ports, out);
  if (!any_waits(plan))
    return;
  text_addf(out,
            "\n/* SIDE has done a step that others wait for. */\n"
            "static void done(int side) {\n"
            "  pthread_mutex_lock(&%slock);\n"
            "  %ssteps[side]++;\n"
            "  pthread_cond_broadcast(&%snews);\n"
            "  pthread_mutex_unlock(&%slock);\n"
            "}\n",
            at, at, at, at);
  text_addf(out,
            "\n/* Waits until SIDE has done COUNT steps, as it had in the session. */\n"
            "static void wait_for(int side, int count) {\n"
            "  pthread_mutex_lock(&%slock);\n"
            "  while (%ssteps[side] < count)\n"
            "    pthread_cond_wait(&%snews, &%slock);\n"
            "  pthread_mutex_unlock(&%slock);\n"
            "}\n",
            at, at, at, at, at);
}

/* Sides of one process, which are threads. */
static void put_threads(struct text *out) {
  text_adds(out, "\n/* Runs COUNT SIDES at the same time, each on a thread. */\n"
                 "typedef void *side_fn(void *);\n"
                 "static void run_sides(side_fn *const *sides, int count) {\n"
                 "  pthread_t threads[SIDES];\n"
                 "  for (int i = 0; i < count; i++)\n"
                 "    if (pthread_create(&threads[i], NULL, sides[i], NULL) != 0) {\n"
                 "      fputs(\"pthread_create failed\\n\", stderr);\n"
                 "      exit(EXIT_FAILURE);\n"
                 "    }\n"
                 "  for (int i = 0; i < count; i++)\n"
                 "    pthread_join(threads[i], NULL);\n"
                 "}\n");
}

/* What a fork in one side needs of the others. */
static void put_prototypes(const struct c_plan *plan, struct text *out) {
  bool threads = false;
  text_addc(out, '\n');
  for (size_t i = 0; i < plan->side_count; i++) {
    text_addf(out, "static void *%s_side(void *unused);\n", plan->sides[i].name);
    threads |= plan->sides[i].process != i;
  }
  if (threads)
    put_threads(out);
}

/* A main that begins the processes of which no side of the session was the parent, and waits for all. */
static void put_processes_main(const struct c_plan *plan, const struct c_function *all,
                               struct text *out) {
  text_adds(
      out,
      "\n/* The processes run at the same time, as in the session. */\n"
      "int main(void) {\n"
      "  pthread_mutexattr_t lock;\n"
      "  pthread_condattr_t news;\n"
      "  int status, result = EXIT_SUCCESS;\n"
      "  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, "
      "-1, 0);\n"
      "  if (shared == MAP_FAILED)\n"
      "    die(\"mmap\");\n"
      "  pthread_mutexattr_init(&lock);\n"
      "  pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);\n"
      "  pthread_mutex_init(&shared->lock, &lock);\n"
      "  pthread_condattr_init(&news);\n"
      "  pthread_condattr_setpshared(&news, PTHREAD_PROCESS_SHARED);\n"
      "  pthread_cond_init(&shared->news, &news);\n"
      "  setvbuf(stdout, NULL, _IOLBF, 0); /* no child gets a line that is not written yet */\n"
      "  prctl(PR_SET_CHILD_SUBREAPER, 1); /* children of children are waited for too */\n");
  if (all->ignores_pipe)
    text_adds(out,
              "  signal(SIGPIPE, SIG_IGN); /* send then fails with EPIPE, as in the session */\n");
  text_addf(out,
            "  /* Each process ends after %d seconds (alarm): should it wait for what does not "
            "come. */\n",
            SECONDS);
  for (size_t i = 0; i < plan->side_count; i++)
    if (plan->sides[i].process == i && plan->sides[i].forked_by == C_NONE)
      put_fork(plan, i, out);
  text_adds(out, "  while (wait(&status) > 0)\n"
                 "    if (status != 0)\n"
                 "      result = EXIT_FAILURE;\n"
                 "  return result;\n"
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
  struct c_function all = {.plan = plan, .die = plan->processes};
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
  if (plan->processes)
    c_include(&all, "sys/mman.h sys/prctl.h sys/wait.h");
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
              any ? ""
              : plan->processes
                  ? "\n/* Descriptors that the sides of a process have in common; a child has its "
                    "own copy of them. */\n"
                  : "\n/* Descriptors that threads of a program have in common. */\n",
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
    put_order(plan, &all.ports, out);
  if (plan->processes)
    put_prototypes(plan, out);
  else if (plan->side_count > 1 && all.ports.len)
    text_addf(out, "\n/* Ports that the kernel chose, in network byte order. */\n%s",
              text_str(&all.ports));
  put_shared(plan, out);
  for (size_t i = 0; i < plan->side_count; i++)
    put_function(&functions[i], i, out);
  if (plan->processes)
    put_processes_main(plan, &all, out);
  else if (plan->side_count > 1)
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
