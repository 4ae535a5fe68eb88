/*
 * One child process: what it says, how it ends, and that it does end.
 *
 * It runs in a process group of its own, which is killed as a whole as soon as
 * the process is over or the guard's time is, so that nothing it started stays
 * behind. It dies with the runner, too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_PROCESS_H
#define SCRIPTED_TEST_PROCESS_H

#include "tail.h"

typedef struct Process Process;

/* The process is over and all it said is there. The callee frees it. */
typedef void (*ProcessDone)(Process *process, gpointer data);

/**
 * process_start: runs @argv without input. With @split, what it writes to
 * stderr is not in process_output(), but in process_errors().
 */
Process *process_start(char *const *argv, gboolean split, ProcessDone done,
                       gpointer data, GError **error);
void process_free(Process *process);

/**
 * process_guard: kills it in @seconds, if this is not called again before; 0
 * is never.
 */
void process_guard(Process *process, double seconds);
void process_kill(Process *process);
void process_kill_all(void);

/**
 * process_adopt: from now on, what leaves its process group and outlives its
 * parents becomes the runner's, so that process_kill_orphans() finds it.
 */
void process_adopt(void);

/** process_kill_orphans: when no process runs any more. */
void process_kill_orphans(void);

char *process_output(const Process *process);
char *process_errors(const Process *process);

/** process_timed_out: whether the guard has killed it. */
gboolean process_timed_out(const Process *process);

/** process_status: its exit status, or -1 if a signal ended it. */
int process_status(const Process *process);

/** process_fate: "ended with status 3", "was killed by signal 6 (Aborted)". */
char *process_fate(const Process *process);

#endif
