/*
 * Asking a test file what is in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_PLAN_H
#define SCRIPTED_TEST_PLAN_H

#include "testrun.h"

/** plan_all: fills in the plans of all suites, -j at a time. */
void plan_all(TestRun *run);

#endif
