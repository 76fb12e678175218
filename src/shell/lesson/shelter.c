/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order is fixed: what needs rights, names of the machine or one thread comes first, and each step takes away what
 * the one before it needed. How the kernel is asked for each is in src/shelter. */
#include "shell/lesson/shelter.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "lang/value/gmp.h"
#include "lesson/transcript.h"
#include "shell/lesson/refusal.h"
#include "shell/options.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "shelter/landlock.h"
#include "shelter/rights.h"
#include "shelter/root.h"
#include "shelter/syscalls.h"
#include "view/screen.h"
#include "wire/broker.h"
#include "wire/furnish.h"
#include "wire/lab.h"
#include "wire/namespaces.h"
#include "wire/trouble.h"
#include "wire/wire.h"

#define FILES_BYTES ((size_t)16 << 20) /* of all files of a lesson together */

void shelter_prepare(void) {
  static void *unwinder; /* the C library loads it when a thread ends by pthread_exit … */
  static wint_t first;   /* … and conversions of the locale with the first character */
  gmp_load();
  if (!unwinder)
    unwinder = dlopen("libgcc_s.so.1", RTLD_NOW);
  first = btowc('a');
  (void)first;
  if (!getenv("TZ"))
    setenv("TZ", ":/etc/localtime", 1); /* the same zone, but it is not looked for again */
  tzset();
}

/* An acknowledgement that one processor delivers after the FIN of another is answered, the answer is reset, and
   a reset would end TIME_WAIT (RFC 1337): the lesson is to see it. */
static void keep_time_wait(void) {
  file_put("/proc/sys/net/ipv4/tcp_rfc1337", "1"); /* else the kernel does as usual; below too */
}

/* A SYN may lie in the hand for as long as somebody reads: its sender is not to give up. */
static void be_patient(const struct lab *lab) {
  for (int i = lab_hosts(lab) - 1; i >= 0; i--) {
    lab_enter(lab, lab_host_name(lab, i));
    file_put("/proc/sys/net/ipv4/tcp_syn_retries", "127");
    file_put("/proc/sys/net/ipv4/tcp_synack_retries", "127");
  }
}

/* The lab that TRANSCRIPT is played in. */
static enum lab_topology lab_of(const struct transcript *transcript,
                                const struct options *options) {
  if (transcript->needs & TRANSCRIPT_NET)
    return LAB_NONE;
  return transcript->lab ? transcript->lab : options->lab;
}

/* The network: -1, and DIAG says why there is none. */
static int open_network(const struct transcript *transcript, const struct options *options,
                        struct lab **lab, struct diag *diag) {
  enum lab_topology which = lab_of(transcript, options);
  if (transcript->needs & TRANSCRIPT_NET)
    return 0;
  if (which)
    *lab = lab_open(which, diag);
  if (which ? !*lab : lab_alone(diag) < 0)
    return -1;
  if (*lab)
    be_patient(*lab);
  else
    keep_time_wait();
  return 0;
}

/* The files of the lesson. */

/* The folder of the lesson at PATH, or -1 with errno: what is not a plain file, such as a pipe, is in none. */
static int open_folder(const char *path) {
  char *real = realpath(path, NULL);
  struct stat st;
  int fd = -1;
  if (real && stat(real, &st) == 0 && S_ISREG(st.st_mode)) {
    strrchr(real, '/')[1] = '\0';
    fd = open(real, O_PATH | O_DIRECTORY | O_CLOEXEC);
  } else if (real) {
    errno = ENOTDIR;
  }
  free(real);
  return fd;
}

/* Moves the process to the folder of the lesson at PATH; what is in no folder gets an empty one, which nobody finds
   any more: 0 or an errno. */
static int go_to_folder(const char *path) {
  char empty[] = "/tmp/sockshell.XXXXXX";
  int fd = open_folder(path), error = 0;
  if (fd < 0 && mkdtemp(empty)) {
    error = chdir(empty) < 0 ? errno : 0;
    rmdir(empty);
  } else if (fd < 0 || fchdir(fd) < 0) {
    error = errno;
  }
  if (fd >= 0)
    close(fd);
  return error;
}

/* Reads the file NAME in FOLDER, wherever links lead below it: 0 or an errno (EXDEV: it leads out of the folder). */
static int read_file(int folder, const char *name, struct text *out) {
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  int fd;
  do
    fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
  while (fd < 0 && (errno == EINTR || errno == EAGAIN)); /* something was renamed meanwhile */
  if (fd < 0)
    return errno;
  struct stat st;
  int error = fstat(fd, &st) < 0 ? errno : S_ISREG(st.st_mode) ? 0 : EINVAL;
  if (!error)
    error = file_read_open(fd, FILES_BYTES, out);
  close(fd);
  return error;
}

/* Reads the files that TRANSCRIPT names: false, and WHY says which cannot be had. */
static bool read_files(const struct transcript *transcript, struct root_file *files,
                       struct text *why) {
  int folder = transcript->file_count ? open_folder(transcript->source->name) : -1;
  int error = transcript->file_count && folder < 0 ? errno : 0;
  size_t all = 0;
  for (size_t i = 0; i < transcript->file_count; i++) {
    const struct transcript_file *named = &transcript->files[i];
    files[i] = (struct root_file){named->name, TEXT_EMPTY};
    if (!error)
      error = read_file(folder, named->name, &files[i].content);
    all += files[i].content.len;
    if (!error && all > FILES_BYTES)
      error = EFBIG;
    if (error) {
      text_addf(why, "line %u: the file %s that it names %s", named->line, named->name,
                error == EXDEV    ? "is a link that leads out of its folder"
                : error == EINVAL ? "is not a plain file"
                                  : "cannot be read: ");
      text_adds(why, error == EXDEV || error == EINVAL ? "" : strerror(error));
      break;
    }
  }
  if (folder >= 0)
    close(folder);
  return !error;
}

/* The shelter. */

struct shelter {
  enum profile_kind kind;
  bool unix_sockets;
  struct lab *lab;
};

static const struct profile *profile_of(const struct shelter *s) {
  return &profiles[s->kind];
}

/* In the broker: nothing is left to it but the network's settings. */
static int confine_broker(void *data) {
  static const struct profile broker = {.capabilities = UINT64_C(1) << CAP_NET_ADMIN};
  const struct shelter *s = data;
  for (int i = 0; i < lab_devices(s->lab); i++)
    close(lab_tun(s->lab, i));
  int error = rights_drop(&broker);
  return error ? error : syscalls_confine(PROFILE_LESSON, false);
}

/* On each thread. */
static int give_up(void *data) {
  const struct shelter *s = data;
  return rights_drop(profile_of(s));
}

/* The last step. */
static int give_up_all(struct shelter *s, struct diag *diag) {
  const struct profile *profile = profile_of(s);
  int broker = -1, error = 0;
  if (s->lab && (broker = broker_start(s->lab, confine_broker, s)) < 0)
    return trouble_say(diag, errno, "a process to change the lab");
  rights_forget_environment(profile->programs);
  error = rights_limit(profile);
  if (!error)
    error = landlock_confine(profile->new_root && !SHELTER_SANITIZED, ROOT_WORK);
  if (!error && s->lab)
    error = lab_park(s->lab, broker, give_up, s);
  if (!error)
    error = give_up(s);
  if (error)
    return trouble_say(diag, error, "to give up its rights");
  error = syscalls_confine(s->kind, s->unix_sockets);
  return error ? trouble_filter(diag, error) : 0;
}

static int enter_root(const struct shelter *s, const struct transcript *transcript,
                      const struct root_file *files, struct diag *diag) {
  struct text hosts = TEXT_EMPTY;
  bool machine = transcript->needs & TRANSCRIPT_NET;
  if (machine)
    file_read("/etc/hosts", &hosts); /* else names are unknown */
  else
    furnish_names(lab_topology(s->lab), &hosts);
  struct root_plan plan = {text_str(&hosts), machine, files, transcript->file_count};
  int result = root_enter(&plan, diag);
  text_free(&hosts);
  return result;
}

static int enter(const struct transcript *transcript, const struct options *options,
                 const struct root_file *files, struct lab **lab, struct diag *diag) {
  struct shelter s = {.kind = options->programs                    ? PROFILE_PROGRAMS
                              : transcript->needs & TRANSCRIPT_RAW ? PROFILE_RAW
                                                                   : PROFILE_LESSON};
  /* The abstract sockets of a network's programs have no path. */
  s.unix_sockets = !(transcript->needs & TRANSCRIPT_NET) || landlock_version() >= LANDLOCK_SCOPES;
  bool user;
  shelter_prepare();
  if (namespaces_new(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP,
                     &user, diag) < 0 ||
      open_network(transcript, options, lab, diag) < 0)
    return -1;
  s.lab = *lab;
  int error = profile_of(&s)->new_root ? 0 : go_to_folder(transcript->source->name);
  if (error)
    return trouble_say(diag, error, "its folder");
  if (profile_of(&s)->new_root && enter_root(&s, transcript, files, diag) < 0)
    return -1;
  return give_up_all(&s, diag);
}

/* Without a shelter. */

static int enter_unsheltered(const struct transcript *transcript, const struct options *options,
                             struct lab **lab, struct diag *diag) {
  if (lab_of(transcript, options) && open_network(transcript, options, lab, diag) < 0)
    return -1;
  int error = go_to_folder(transcript->source->name);
  return error ? trouble_say(diag, error, "its folder") : 0;
}

bool shelter_open(const struct transcript *transcript, const struct options *options,
                  struct lab **lab, struct text *why) {
  *lab = NULL;
  if (transcript->needs & TRANSCRIPT_NET && !options->net) {
    text_adds(why, "it needs this machine's own network: say --net to let it");
    return false;
  }
  struct root_file files[TRANSCRIPT_FILES_MAX];
  struct diag diag = DIAG_EMPTY;
  memset(files, 0, sizeof files);
  bool open = options->unsheltered || read_files(transcript, files, why);
  if (open) {
    open = (options->unsheltered ? enter_unsheltered(transcript, options, lab, &diag)
                                 : enter(transcript, options, files, lab, &diag)) == 0;
    if (!open)
      text_addf(why, "refused, because no shelter can be made for it: %s%s%s", diag.message,
                diag.hint ? "; try: " : "", diag.hint ? diag.hint : "");
  }
  for (size_t i = 0; i < transcript->file_count; i++)
    text_free(&files[i].content);
  diag_clear(&diag);
  return open;
}

bool shelter_enter(const struct options *options, const struct transcript *transcript,
                   struct lab **lab) {
  struct text why = TEXT_EMPTY;
  bool open = shelter_open(transcript, options, lab, &why);
  if (!open) {
    struct text said = TEXT_EMPTY;
    text_addf(&said, "%s: %s", transcript->source->name, text_str(&why));
    refusal_say("", CHECK_UNREAD, &said);
    text_free(&said);
  }
  text_free(&why);
  return open;
}

/* Whether somebody at a terminal wants to go on without the lab. */
static bool goes_on_without(void) {
  char answer[16] = "";
  if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
    return false;
  fputs("Go on without the lab? [y/N] ", stderr);
  return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

bool shelter_lab(const struct options *options, struct lab **lab) {
  *lab = NULL;
  if (!options->lab)
    return true;
  struct diag diag = DIAG_EMPTY;
  *lab = lab_open(options->lab, &diag);
  if (!*lab)
    outlet_complain("no lab: ", &diag);
  diag_clear(&diag);
  return *lab || goes_on_without();
}

void shelter_shell(struct shell *shell, bool programs) {
  screen_set_steady(shell->screen);
  shell->session->settings.sheltered = true;
  shell->session->settings.programs = programs;
  if (shell->wire)
    wire_patient(shell->wire, true);
}

void shelter_mute(void) {
  int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nowhere, STDIN_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  if (nowhere > STDERR_FILENO)
    close(nowhere);
}

void shelter_only_two(int a, int b) {
  const int kept[] = {a < b ? a : b, a < b ? b : a};
  int from = 3;
  for (int i = 0; i < 2; i++)
    if (kept[i] >= from) {
      if (kept[i] > from)
        close_range((unsigned)from, (unsigned)kept[i] - 1, 0);
      from = kept[i] + 1;
    }
  close_range((unsigned)from, ~0U, 0);
}

int shelter_only(int fd) {
  shelter_only_two(fd, -1);
  return fd;
}
