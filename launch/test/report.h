/*
 * Reports for programs. Same results, same bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_REPORT_H
#define SCRIPTED_TEST_REPORT_H

#include "result.h"

/** report_tap: the Test Anything Protocol, version 13. */
char *report_tap(GPtrArray *suites, gboolean times);

/** report_junit: the XML that JUnit's runner for Ant writes. */
char *report_junit(GPtrArray *suites, gboolean times);

/** report_write: to the file @path, or standard output for "-". */
gboolean report_write(const char *path, const char *text, GError **error);

#endif
