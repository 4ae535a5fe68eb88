/*
 * Running test files through another program: --executor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_EXECUTOR_H
#define SCRIPTED_TEST_EXECUTOR_H

#include "testrun.h"

/**
 * executor_run: has each of the run's files run by the executor, and puts the
 * results in the place of the run's suites.
 */
gboolean executor_run(TestRun *run, GError **error);

#endif
