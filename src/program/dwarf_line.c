/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libdw unwinds the stack: the call is made in the C library, which has no lines; the first frame that has one is
 * where the program's own source makes it. Its header need not be there when the shell is built: what is used of its
 * interface is declared here. */
#include "program/dwarf_line.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

#define FRAMES_MOST 64
#define STOP 1 /* DWARF_CB_ABORT */
#define GO_ON 0

struct Dwfl;
struct Dwfl_Module;
struct Dwfl_Line;
struct Dwfl_Frame;

/* Dwfl_Callbacks of elfutils/libdwfl.h. */
struct callbacks {
  int (*find_elf)(struct Dwfl_Module *, void **, const char *, uint64_t, char **, void **);
  int (*find_debuginfo)(struct Dwfl_Module *, void **, const char *, uint64_t, const char *,
                        const char *, uint32_t, char **);
  int (*section_address)(struct Dwfl_Module *, void **, const char *, uint64_t, const char *,
                         uint32_t, const void *, uint64_t *);
  char **debuginfo_path;
};

static struct {
  struct Dwfl *(*begin)(const struct callbacks *);
  void (*end)(struct Dwfl *);
  void (*report_begin_add)(struct Dwfl *);
  int (*linux_proc_report)(struct Dwfl *, pid_t);
  int (*report_end)(struct Dwfl *, void *, void *);
  int (*linux_proc_attach)(struct Dwfl *, pid_t, bool);
  int (*linux_proc_find_elf)(struct Dwfl_Module *, void **, const char *, uint64_t, char **,
                             void **);
  ptrdiff_t (*getmodules)(struct Dwfl *,
                          int (*)(struct Dwfl_Module *, void **, const char *, uint64_t, void *),
                          void *, ptrdiff_t);
  void *(*module_getdwarf)(struct Dwfl_Module *, uint64_t *);
  int (*getthread_frames)(struct Dwfl *, pid_t, int (*)(struct Dwfl_Frame *, void *), void *);
  bool (*frame_pc)(struct Dwfl_Frame *, uint64_t *, bool *);
  struct Dwfl_Module *(*addrmodule)(struct Dwfl *, uint64_t);
  struct Dwfl_Line *(*module_getsrc)(struct Dwfl_Module *, uint64_t);
  const char *(*lineinfo)(struct Dwfl_Line *, uint64_t *, int *, int *, uint64_t *, uint64_t *);
  bool there;
} lib;

static struct callbacks callbacks;

/* Debug information in files of its own is not looked for: the system's libraries have theirs there, and it could come
   from the network. */
static int find_no_debuginfo(struct Dwfl_Module *module, void **data, const char *name,
                             uint64_t base, const char *file, const char *link, uint32_t sum,
                             char **found) {
  (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)sum;
  *found = NULL;
  return -1;
}

static void load(void) {
  const struct {
    void *to;
    const char *name;
  } functions[] = {{&lib.begin, "dwfl_begin"},
                   {&lib.end, "dwfl_end"},
                   {&lib.report_begin_add, "dwfl_report_begin_add"},
                   {&lib.linux_proc_report, "dwfl_linux_proc_report"},
                   {&lib.report_end, "dwfl_report_end"},
                   {&lib.linux_proc_attach, "dwfl_linux_proc_attach"},
                   {&lib.linux_proc_find_elf, "dwfl_linux_proc_find_elf"},
                   {&lib.getmodules, "dwfl_getmodules"},
                   {&lib.module_getdwarf, "dwfl_module_getdwarf"},
                   {&lib.getthread_frames, "dwfl_getthread_frames"},
                   {&lib.frame_pc, "dwfl_frame_pc"},
                   {&lib.addrmodule, "dwfl_addrmodule"},
                   {&lib.module_getsrc, "dwfl_module_getsrc"},
                   {&lib.lineinfo, "dwfl_lineinfo"}};
  void *file = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
  lib.there = file != NULL;
  for (size_t i = 0; lib.there && i < sizeof functions / sizeof *functions; i++) {
    void *function = dlsym(file, functions[i].name);
    lib.there = function != NULL;
    *(void **)functions[i].to = function;
  }
  callbacks = (struct callbacks){lib.linux_proc_find_elf, find_no_debuginfo, NULL, NULL};
}

struct dwarf {
  struct Dwfl *dwfl;
  pid_t pid;
  /* What is looked for at this moment. */
  int frames;   /* that have been looked at */
  bool unknown; /* a frame is in no module that was reported */
  const char *file;
  uint32_t line;
};

static int note_dwarf(struct Dwfl_Module *module, void **data, const char *name, uint64_t start,
                      void *found) {
  uint64_t bias;
  (void)data, (void)name, (void)start;
  *(bool *)found = lib.module_getdwarf(module, &bias) != NULL;
  return *(bool *)found ? STOP : GO_ON;
}

struct dwarf *dwarf_open(pid_t pid) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  if (!lib.there)
    return NULL;
  struct dwarf *dwarf = mem_zalloc(1, sizeof *dwarf);
  dwarf->pid = pid;
  dwarf->dwfl = lib.begin(&callbacks);
  bool found = false;
  if (dwarf->dwfl && lib.linux_proc_report(dwarf->dwfl, pid) == 0 &&
      lib.report_end(dwarf->dwfl, NULL, NULL) == 0)
    lib.getmodules(dwarf->dwfl, note_dwarf, &found, 0);
  if (found && lib.linux_proc_attach(dwarf->dwfl, pid, true) == 0)
    return dwarf;
  dwarf_close(dwarf);
  return NULL;
}

void dwarf_close(struct dwarf *dwarf) {
  if (dwarf && dwarf->dwfl)
    lib.end(dwarf->dwfl);
  free(dwarf);
}

static int look_at_frame(struct Dwfl_Frame *frame, void *data) {
  struct dwarf *dwarf = data;
  uint64_t pc;
  bool exact;
  int line = 0;
  if (++dwarf->frames > FRAMES_MOST || !lib.frame_pc(frame, &pc, &exact))
    return STOP;
  pc -= !exact; /* of the call, not of where it returns to */
  struct Dwfl_Module *module = lib.addrmodule(dwarf->dwfl, pc);
  struct Dwfl_Line *found = module ? lib.module_getsrc(module, pc) : NULL;
  dwarf->unknown = dwarf->unknown || !module;
  dwarf->file = found ? lib.lineinfo(found, NULL, &line, NULL, NULL, NULL) : NULL;
  dwarf->line = dwarf->file && line > 0 ? (uint32_t)line : 0;
  return dwarf->line ? STOP : GO_ON;
}

static void look(struct dwarf *dwarf, pid_t tid) {
  dwarf->frames = 0;
  dwarf->unknown = false;
  dwarf->line = 0;
  lib.getthread_frames(dwarf->dwfl, tid, look_at_frame, dwarf);
}

uint32_t dwarf_line(struct dwarf *dwarf, pid_t tid, const char **file) {
  look(dwarf, tid);
  if (!dwarf->line && dwarf->unknown) { /* a library was loaded meanwhile */
    lib.report_begin_add(dwarf->dwfl);
    if (lib.linux_proc_report(dwarf->dwfl, dwarf->pid) == 0 &&
        lib.report_end(dwarf->dwfl, NULL, NULL) == 0)
      look(dwarf, tid);
  }
  *file = dwarf->file;
  return dwarf->line;
}
