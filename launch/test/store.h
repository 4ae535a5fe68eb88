/*
 * Result files: what one host found out, for another to report on.
 *
 * Lines of JSON. The first says what it is and how many lines follow, so that
 * a file that was cut short is not taken for the whole. Then each file's run,
 * followed by its cases.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_STORE_H
#define SCRIPTED_TEST_STORE_H

#include "result.h"

/** store_text: the result file for @suites. */
char *store_text(GPtrArray *suites, gboolean times);

/** store_read: adds what a result file says to @suites. */
gboolean store_read(const char *path, GPtrArray *suites, GError **error);

/**
 * store_join: makes one of the suites that are parts of the same run, which is
 * what shards leave, and sorts them all.
 */
void store_join(GPtrArray *suites);

#endif
