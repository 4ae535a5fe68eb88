/*
 * The report for people: a line a file, failures in full, and on a terminal
 * one line that says how far the run is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_TERMINAL_H
#define SCRIPTED_TEST_TERMINAL_H

#include "options.h"
#include "result.h"

typedef struct Terminal Terminal;

Terminal *terminal_new(const Options *options);
void terminal_free(Terminal *t);

/** terminal_begin: @total cases (0: not known) in @files files. */
void terminal_begin(Terminal *t, guint total, guint files, gint64 seed);

/** terminal_progress: @c, or @suite as a whole if NULL, has started. */
void terminal_progress(Terminal *t, const Suite *suite, const Case *c);
void terminal_case_over(Terminal *t, const Case *c);

/** terminal_suite: @suite is over; called in the order of reports. */
void terminal_suite(Terminal *t, const Suite *suite);

/** terminal_end: the summary of all that was run. */
void terminal_end(Terminal *t, GPtrArray *suites, const Counts *counts);

#endif
