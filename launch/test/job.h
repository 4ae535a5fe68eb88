/*
 * One run of QEMU: all cases of a file, or one of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_JOB_H
#define SCRIPTED_TEST_JOB_H

#include "testrun.h"

/** job_run_all: runs the planned cases of all suites, -j QEMUs at a time. */
void job_run_all(TestRun *run);

#endif
