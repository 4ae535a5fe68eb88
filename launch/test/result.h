/*
 * What the test runner knows of test files and their cases: the plan first,
 * then the results.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_RESULT_H
#define SCRIPTED_TEST_RESULT_H

#include <glib.h>

typedef enum {
    STATUS_NONE, /* not over */
    STATUS_PASS,
    STATUS_FAIL,
    STATUS_SKIP,
    STATUS_XFAIL, /* failed, as expected */
    STATUS_XPASS, /* passed, though a failure was expected: a failure */
    STATUS_ERROR, /* QEMU crashed, hung, or said what it should not */
} Status;

typedef struct Case {
    char *name; /* "" stands for the file: what went wrong with all of it */
    char **tags;
    guint line;
    guint index; /* in the file's plan: the order of reports */
    Status status;
    double seconds;    /* negative where unknown */
    double virtual_ns; /* negative where unknown */
    char *message;     /* why it failed */
    char *output;      /* what the guest, or QEMU, said last */
    char *reason;      /* why it was skipped, or expected to fail */
} Case;

/* A file's run. A file that is run several times has as many of these. */
typedef struct Suite {
    char *path;
    guint repeat; /* from 1 */
    gint64 seed;

    /* The plan. */
    char *arch;
    char **args;
    char **needs; /* files without which no case can run */
    char *icount; /* for "-icount shift=", or NULL */
    gboolean process_per_case;
    double timeout; /* of the suite itself; 0 where it has none */

    GPtrArray *cases; /* Case */
    gboolean partial; /* some cases of the plan were left out */
    guint pending;    /* processes that are not over yet */
    double seconds;   /* of all processes together */
} Suite;

typedef struct {
    guint passed;
    guint failed;
    guint skipped;
} Counts;

Suite *suite_new(const char *path);
void suite_free(Suite *suite);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Suite, suite_free)

/** suite_copy: the same plan, once more. */
Suite *suite_copy(const Suite *suite);

/** suite_label: its path, and which repetition it is if not the first. */
char *suite_label(const Suite *suite);

Case *suite_add_case(Suite *suite, const char *name);
Case *suite_find_case(const Suite *suite, const char *name);

/** suite_fail: a failure of the file rather than of one of its cases. */
Case *suite_fail(Suite *suite, const char *message, const char *output);

/** suite_leave_out: gives every case that is not over a reason for it. */
void suite_leave_out(Suite *suite, const char *reason);

/** suite_count: adds the suite's results to @counts. */
void suite_count(const Suite *suite, Counts *counts);

/** suites_sort: into the order of reports, which is always the same. */
void suites_sort(GPtrArray *suites);

void case_free(Case *c);

/** case_title: what a report calls it. */
const char *case_title(const Case *c);

/** case_place: FILE:LINE, or FILE alone. */
char *case_place(const Suite *suite, const Case *c);

const char *status_name(Status status);
Status status_from_name(const char *name);
gboolean status_is_failure(Status status);

#endif
