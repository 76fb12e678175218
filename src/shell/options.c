/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: the options of docs and --help from one table. Which of them go together: options_check.c. */
#include "shell/options.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/text.h"
#include "export/export.h"
#include "lang/value/gmp.h"
#include "lesson/library.h"
#include "lesson/progress_file.h"
#include "run/settings.h"
#include "shell/options_check.h"
#include "shell/term/outlet.h"
#include "shelter/holds.h"
#include "wire/topology.h"

enum {
  OPT_TRACE = 256,
  OPT_NO_TRACE,
  OPT_TRANSCRIPT,
  OPT_CHECK,
  OPT_UPDATE,
  OPT_GRADE,
  OPT_FORMAT,
  OPT_PLAY,
  OPT_PRESENT,
  OPT_SPEED,
  OPT_LEARNER,
  OPT_RECORD,
  OPT_CAST,
  OPT_CAST_TO,
  OPT_EXPORT,
  OPT_WORKSHEET,
  OPT_KEY,
  OPT_NET,
  OPT_PROGRAMS,
  OPT_UNSHELTERED,
  OPT_COLOR,
  OPT_ASCII,
  OPT_LAB,
  OPT_RUN,
  OPT_ATTACH,
  OPT_AS,
  OPT_EXPLAIN
};

static const struct {
  struct option option;
  char letter;                /* or 0 */
  const char *argument, *doc; /* no DOC: the shell says it to itself (shell/lesson/process.c) */
} table[] = {
    {{"command", required_argument, NULL, 'c'},
     'c',
     "TEXT",
     "run the statements in TEXT as if typed"},
    {{"interactive", no_argument, NULL, 'i'}, 'i', NULL, "go on at the prompt after FILE or -c"},
    {{"trace", no_argument, NULL, OPT_TRACE},
     't',
     NULL,
     "show system calls as strace does; with FILE, on standard error"},
    {{"no-trace", no_argument, NULL, OPT_NO_TRACE}, 0, NULL, "do not show system calls"},
    {{"run", no_argument, NULL, OPT_RUN},
     0,
     NULL,
     "run PROGRAM, and show its socket calls on standard error"},
    {{"attach", required_argument, NULL, OPT_ATTACH},
     0,
     "PID",
     "show those of a process that runs already, until Ctrl-C"},
    {{"as", required_argument, NULL, OPT_AS},
     0,
     "NAME",
     "with --run, --attach: its side's name, in the lab its host"},
    {{"explain", required_argument, NULL, OPT_EXPLAIN},
     0,
     "HOW",
     "with --run, --attach: off, brief or full"},
    {{"quiet", no_argument, NULL, 'q'}, 'q', NULL, "with --run, --attach: only calls that fail"},
    {{"transcript", no_argument, NULL, OPT_TRANSCRIPT},
     0,
     NULL,
     "run FILE as if typed and print all of it, prompts included"},
    {{"check", no_argument, NULL, OPT_CHECK},
     0,
     NULL,
     "run the transcripts in FILE... and compare the output"},
    {{"update", no_argument, NULL, OPT_UPDATE}, 0, NULL, "run them and write the output into them"},
    {{"grade", no_argument, NULL, OPT_GRADE},
     0,
     NULL,
     "grade works, files or folders, against LESSON, in the shelter"},
    {{"format", required_argument, NULL, OPT_FORMAT},
     0,
     "FORM",
     "with --grade: text, json, csv or tap"},
    {{"play", no_argument, NULL, OPT_PLAY},
     0,
     NULL,
     "play LESSON, a file or one of the course, step by step"},
    {{"present", no_argument, NULL, OPT_PRESENT},
     0,
     NULL,
     "play it for an audience: the ladder on top, a clicker's keys"},
    {{"speed", required_argument, NULL, OPT_SPEED},
     0,
     "SPEED",
     "with --play: type lines off, slow, normal or fast"},
    {{"learner", required_argument, NULL, OPT_LEARNER},
     0,
     "NAME",
     "keep NAME's own progress in lessons"},
    {{"record", required_argument, NULL, OPT_RECORD},
     0,
     "LESSON",
     "write the session to a new file, for --check"},
    {{"cast", required_argument, NULL, OPT_CAST},
     0,
     "FILE",
     "record the terminal, for asciinema's players; a marker a step"},
    {{"cast-to", required_argument, NULL, OPT_CAST_TO}, 0, NULL, NULL},
    {{"export", required_argument, NULL, OPT_EXPORT},
     0,
     "FORM",
     "as c, python, html, slides, gift, work, svg, plot-*, json, pcapng"},
    {{"output", required_argument, NULL, 'o'},
     'o',
     "OUT",
     "the file that --export or --grade writes; -: standard output"},
    {{"worksheet", no_argument, NULL, OPT_WORKSHEET},
     0,
     NULL,
     "with --export or --play: a lesson without its answers"},
    {{"key", no_argument, NULL, OPT_KEY},
     0,
     NULL,
     "with --export or --play: answers beside the questions, and notes"},
    {{"net", no_argument, NULL, OPT_NET},
     0,
     NULL,
     "let a lesson that asks for it use this machine's network"},
    {{"programs", no_argument, NULL, OPT_PROGRAMS}, 0, NULL, "let a lesson run programs"},
    {{"unsheltered", no_argument, NULL, OPT_UNSHELTERED},
     0,
     NULL,
     "run a lesson you trust without the kernel's shelter"},
    {{"lab", optional_argument, NULL, OPT_LAB},
     0,
     "one|two|router|lan",
     "a private network whose packets you control"},
    {{"color", required_argument, NULL, OPT_COLOR}, 0, "WHEN", "auto, always or never"},
    {{"ascii", no_argument, NULL, OPT_ASCII}, 0, NULL, "only ASCII characters on the screen"},
    {{"help", no_argument, NULL, 'h'}, 'h', NULL, "show this help"},
    {{"version", no_argument, NULL, 'V'}, 'V', NULL, "show the version and what is built in"},
};
#define OPTIONS (sizeof table / sizeof *table)

void options_each(void (*say)(void *data, char letter, const char *name, const char *argument,
                              const char *doc),
                  void *data) {
  for (size_t i = 0; i < OPTIONS; i++)
    if (table[i].doc)
      say(data, table[i].letter, table[i].option.name, table[i].argument, table[i].doc);
}

static void print_help(void) {
  puts("Usage: sockshell [OPTION]... [FILE [ARG]...]\n"
       "       sockshell [OPTION]... -c TEXT [ARG]...\n"
       "       sockshell [OPTION]... --run PROGRAM [ARG]...\n"
       "       sockshell [OPTION]... --attach=PID\n"
       "A shell for learning sockets: each call you type becomes the real system call.\n");
  for (size_t i = 0; i < OPTIONS; i++) {
    if (!table[i].doc)
      continue;
    char left[40];
    int n = table[i].letter ? snprintf(left, sizeof left, "-%c, ", table[i].letter)
                            : snprintf(left, sizeof left, "    ");
    snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", table[i].option.name,
             table[i].option.has_arg == optional_argument ? "[="
             : table[i].argument                          ? "="
                                                          : "",
             table[i].argument ? table[i].argument : "");
    if (table[i].option.has_arg == optional_argument)
      strcat(left, "]");
    printf("  %-24s %s\n", left, table[i].doc);
  }
  puts("\nWith no FILE: the prompt on a terminal, else statements from standard input.\n"
       "FILE runs as python3 would run it; what needs more of Python than is here, python3 runs.\n"
       "Exit status: 0, 1 after an error, 2 for a wrong option.");
}

static void print_version(void) {
  printf("sockshell %s\nbuilt with: readline %s", PACKAGE_VERSION, rl_library_version);
#ifdef HAVE_LIBPCAP
  printf(", pcap");
#endif
#ifdef HAVE_LIBMNL
  printf(", lab");
#endif
#ifdef HAVE_UNISTRING
  printf(", unistring");
#endif
#ifdef HAVE_CMARK
  printf(", cmark");
#endif
  if (gmp_load())
    printf(", gmp");
  struct text holds = TEXT_EMPTY;
  holds_say(&holds);
  printf("\n%s", text_str(&holds));
  text_free(&holds);
  puts("License GPLv3+: GNU GPL version 3 or later.\n"
       "This is free software; there is no warranty, to the extent permitted by law.");
}

/* What --help and --version have printed must have arrived. */
static int printed(void) {
  if (fflush(stdout) == 0)
    return 0;
  fprintf(stderr, "sockshell: standard output: %s\n", strerror(errno));
  return 1;
}

int options_complain(const char *what, const char *word) {
  outlet_say("sockshell: %s '%s' (sockshell --help lists the options)\n", what, word);
  return 2;
}

static int read_color(struct options *options, const char *word) {
  static const char *const words[] = {"auto", "always", "never"};
  for (int i = 0; i < 3; i++)
    if (strcmp(word, words[i]) == 0) {
      options->color = (enum option_when)i;
      return -1;
    }
  return options_complain("--color takes auto, always or never, not", word);
}

/* Whether the setting NAME has the choice WORD. */
static bool is_choice(const char *name, const char *word) {
  for (const struct setting *s = settings_table; s->name; s++)
    for (int i = 0; strcmp(s->name, name) == 0 && s->choices[i]; i++)
      if (strcmp(s->choices[i], word) == 0)
        return true;
  return false;
}

static int read_speed(struct options *options, const char *word) {
  options->speed = word;
  return is_choice("speed", word)
             ? -1
             : options_complain("--speed takes off, slow, normal or fast, not", word);
}

/* FD:NANOSECONDS of a recording that another sockshell has begun. */
static int read_cast(struct options *options, const char *word) {
  int end = 0;
  if (sscanf(word, "%d:%" SCNd64 "%n", &options->cast_fd, &options->cast_began, &end) == 2 &&
      !word[end] && options->cast_fd > STDERR_FILENO &&
      fcntl(options->cast_fd, F_SETFD, FD_CLOEXEC) == 0)
    return -1;
  return options_complain("there is no recording", word);
}

static int read_learner(struct options *options, const char *word) {
  options->learner = word;
  return progress_file_is_learner(word)
             ? -1
             : options_complain(
                   "--learner takes up to 32 letters, digits, - _ and . (not first), not", word);
}

static int read_answers(struct options *options, enum export_answers answers) {
  if (options->answers != EXPORT_ANSWERS_FOLDED && options->answers != answers)
    return options_complain("a worksheet has no answers: choose one of --worksheet and", "--key");
  options->answers = answers;
  return -1;
}

static int read_format(struct options *options, const char *word) {
  options->formatted = true;
  for (int i = 0; grade_forms[i]; i++)
    if (strcmp(word, grade_forms[i]) == 0) {
      options->format = (enum grade_form)i;
      return -1;
    }
  return options_complain("--format takes text, json, csv or tap, not", word);
}

static int read_explain(struct options *options, const char *word) {
  options->explain = word;
  return is_choice("explain", word)
             ? -1
             : options_complain("--explain takes off, brief or full, not", word);
}

static int read_attach(struct options *options, const char *word) {
  char *end;
  errno = 0;
  long pid = strtol(word, &end, 10);
  if (*end || errno || pid <= 0 || pid > INT_MAX || word[0] < '0')
    return options_complain("--attach takes the number of a process, not", word);
  options->attach = (pid_t)pid;
  return -1;
}

static int read_lab(struct options *options, const char *word) {
  char takes[64];
  snprintf(takes, sizeof takes, "--lab takes %s, not", topology_words);
  options->lab = word ? topology_named(word, strlen(word)) : LAB_ONE;
  return options->lab ? -1 : options_complain(takes, word);
}

static int apply(struct options *options, int c, char **argv) {
  switch (c) {
  case 'c':
    options->mode = MODE_TEXT;
    options->text = optarg;
    return -1;
  case 'i':
    options->interactive = true;
    return -1;
  case 't':
  case OPT_TRACE:
    options->trace = 1;
    return -1;
  case OPT_NO_TRACE:
    options->trace = 0;
    return -1;
  case OPT_TRANSCRIPT:
    options->mode = MODE_TRANSCRIPT;
    return -1;
  case OPT_CHECK:
    options->mode = MODE_CHECK;
    return -1;
  case OPT_UPDATE:
    options->mode = MODE_UPDATE;
    return -1;
  case OPT_GRADE:
    options->mode = MODE_GRADE;
    return -1;
  case OPT_FORMAT:
    return read_format(options, optarg);
  case OPT_PLAY:
    options->mode = MODE_PLAY;
    return -1;
  case OPT_PRESENT:
    options->present = true;
    options->mode = MODE_PLAY;
    return -1;
  case OPT_SPEED:
    return read_speed(options, optarg);
  case OPT_LEARNER:
    return read_learner(options, optarg);
  case OPT_RECORD:
    options->record = optarg;
    return -1;
  case OPT_CAST:
    options->cast = optarg;
    return -1;
  case OPT_CAST_TO:
    return read_cast(options, optarg);
  case OPT_EXPORT:
    options->export = optarg;
    return -1;
  case 'o':
    options->output = optarg;
    return -1;
  case OPT_WORKSHEET:
    return read_answers(options, EXPORT_ANSWERS_NONE);
  case OPT_KEY:
    return read_answers(options, EXPORT_ANSWERS_KEY);
  case OPT_NET:
    options->net = true;
    return -1;
  case OPT_PROGRAMS:
    options->programs = true;
    return -1;
  case OPT_UNSHELTERED:
    options->unsheltered = true;
    return -1;
  case OPT_COLOR:
    return read_color(options, optarg);
  case OPT_LAB:
    return read_lab(options, optarg);
  case OPT_RUN:
    options->mode = MODE_RUN;
    return -1;
  case OPT_ATTACH:
    return read_attach(options, optarg);
  case OPT_AS:
    options->as = optarg;
    return -1;
  case OPT_EXPLAIN:
    return read_explain(options, optarg);
  case 'q':
    options->quiet = true;
    return -1;
  case OPT_ASCII:
    options->ascii = true;
    return -1;
  case 'h':
    print_help();
    return printed();
  case 'V':
    print_version();
    return printed();
  case ':':
    return options_complain("a word is missing after", argv[optind - 1]);
  default:
    return options_complain("there is no option", argv[optind - 1]);
  }
}

/* Whether WORD, the first after the options, is a lesson: else it is a program, with words of its own after it. */
static bool takes_lesson(const struct options *options, const char *word) {
  if (options->mode != MODE_PROMPT && options->mode != MODE_FILE)
    return options->mode >= MODE_TRANSCRIPT && options->mode < MODE_RUN;
  if (!options->export || !word)
    return false;
  if (access(word, F_OK) == 0)
    return strlen(word) > 3 && strcmp(word + strlen(word) - 3, ".md") == 0;
  char *path = library_path(word);
  free(path);
  return path != NULL;
}

/* Lessons of the course are named as in `lesson`. */
static void find_lessons(struct options *options) {
  bool exports = options->mode == MODE_FILE;
  if (!takes_lesson(options, options->files[0]))
    return;
  for (int i = 0; i < options->file_count; i++) {
    char *path = library_path(options->files[i]); /* kept as long as argv is */
    if (path)
      options->files[i] = path;
    if (exports || options->mode == MODE_GRADE)
      return;
  }
}

/* Reads what comes before the first word that is not an option; without the `+` in SHORTS all of ARGV, whose words are
   then moved to its end. */
static int read_words(struct options *options, int argc, char **argv, const char *shorts,
                      const struct option *longs) {
  for (int c; (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
    int status = apply(options, c, argv);
    if (status >= 0)
      return status;
    if (options->mode == MODE_RUN) /* all that follows is the program's */
      break;
  }
  return -1;
}

int options_read(struct options *options, int argc, char **argv) {
  struct option longs[OPTIONS + 1];
  char shorts[2 * OPTIONS + 3] = "+:";
  *options = (struct options){.trace = -1};
  for (size_t i = 0; i < OPTIONS; i++) {
    longs[i] = table[i].option;
    if (table[i].letter)
      strcat(shorts, (char[]){table[i].letter, table[i].argument ? ':' : 0, 0});
  }
  longs[OPTIONS] = (struct option){NULL, 0, NULL, 0};
  opterr = 0;
  int status = read_words(options, argc, argv, shorts, longs);
  if (status < 0 && takes_lesson(options, argv[optind])) { /* words and options in any order */
    optind = 0;
    status = read_words(options, argc, argv, shorts + 1, longs);
  }
  if (status >= 0)
    return status;
  options->files = argv + optind;
  options->file_count = argc - optind;
  if (options_check(options, argv[optind - 1]) >= 0)
    return 2;
  if (options->mode != MODE_CHECK && options->mode != MODE_UPDATE && options->mode != MODE_GRADE &&
      options->file_count > 1 && takes_lesson(options, options->files[0]))
    return options_complain("one lesson at a time: what is", options->files[1]);
  find_lessons(options);
  return -1;
}
