/*
 * One invocation of `qemu-scripted test`: what its parts share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_TESTRUN_H
#define SCRIPTED_TEST_TESTRUN_H

#include "options.h"
#include "pool.h"
#include "result.h"
#include "terminal.h"

typedef struct TestRun {
    const Options *options;
    GPtrArray *suites; /* Suite */
    gint64 seed;
    char *work;   /* our own folder, for pipes and lists */
    guint serial; /* the number of the next thing in it */
    Pool pool;
    guint shown; /* suites that the terminal has */
    Terminal *terminal;
    const char *stop_reason; /* NULL while all is well */
    char *last_arch;         /* of the last plan: a good guess for the next */
} TestRun;

/** testrun_stop: starts nothing more, and kills what runs. */
void testrun_stop(TestRun *run, const char *reason);

/** testrun_show: the suites that are over, as far as all before them are. */
void testrun_show(TestRun *run);

/** testrun_path: a new name in the run's folder. */
char *testrun_path(TestRun *run, const char *suffix);

/**
 * testrun_machine: the value of -M for a script, with the command line's
 * settings; the caller may add more.
 */
GString *testrun_machine(const TestRun *run, const char *script,
                         const char *action);

#endif
