/*
 * What the test runner knows of test files and their cases.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "result.h"
#include <string.h>

static const char *const status_names[] = {
    [STATUS_NONE] = "none",   [STATUS_PASS] = "pass",
    [STATUS_FAIL] = "fail",   [STATUS_SKIP] = "skip",
    [STATUS_XFAIL] = "xfail", [STATUS_XPASS] = "xpass",
    [STATUS_ERROR] = "error",
};

const char *status_name(Status status)
{
    return status_names[status];
}

Status status_from_name(const char *name)
{
    for (size_t i = 0; name && i < G_N_ELEMENTS(status_names); i++) {
        if (g_str_equal(name, status_names[i])) {
            return i;
        }
    }
    return STATUS_NONE;
}

gboolean status_is_failure(Status status)
{
    return status == STATUS_FAIL || status == STATUS_XPASS ||
           status == STATUS_ERROR;
}

void case_free(Case *c)
{
    g_free(c->name);
    g_strfreev(c->tags);
    g_free(c->message);
    g_free(c->output);
    g_free(c->reason);
    g_free(c);
}

const char *case_title(const Case *c)
{
    return *c->name ? c->name : "the file as a whole";
}

char *case_place(const Suite *suite, const Case *c)
{
    return c->line ? g_strdup_printf("%s:%u", suite->path, c->line)
                   : g_strdup(suite->path);
}

Suite *suite_new(const char *path)
{
    Suite *suite = g_new0(Suite, 1);

    suite->path = g_strdup(path);
    suite->repeat = 1;
    suite->args = g_new0(char *, 1);
    suite->needs = g_new0(char *, 1);
    suite->cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    return suite;
}

void suite_free(Suite *suite)
{
    if (!suite) {
        return;
    }
    g_free(suite->path);
    g_free(suite->arch);
    g_strfreev(suite->args);
    g_strfreev(suite->needs);
    g_free(suite->icount);
    g_ptr_array_unref(suite->cases);
    g_free(suite);
}

Suite *suite_copy(const Suite *suite)
{
    Suite *copy = suite_new(suite->path);

    copy->arch = g_strdup(suite->arch);
    g_strfreev(copy->args);
    copy->args = g_strdupv(suite->args);
    g_strfreev(copy->needs);
    copy->needs = g_strdupv(suite->needs);
    copy->icount = g_strdup(suite->icount);
    copy->process_per_case = suite->process_per_case;
    copy->timeout = suite->timeout;
    copy->partial = suite->partial;
    for (guint i = 0; i < suite->cases->len; i++) {
        const Case *from = suite->cases->pdata[i];
        Case *c = suite_add_case(copy, from->name);

        c->tags = g_strdupv(from->tags);
        c->line = from->line;
        c->index = from->index;
        c->status = from->status;
        c->message = g_strdup(from->message);
        c->output = g_strdup(from->output);
    }
    return copy;
}

char *suite_label(const Suite *suite)
{
    return suite->repeat > 1 ? g_strdup_printf("%s (repetition %u)",
                                               suite->path, suite->repeat)
                             : g_strdup(suite->path);
}

Case *suite_add_case(Suite *suite, const char *name)
{
    Case *c = g_new0(Case, 1);

    c->name = g_strdup(name);
    c->index = suite->cases->len;
    c->seconds = -1;
    c->virtual_ns = -1;
    g_ptr_array_add(suite->cases, c);
    return c;
}

Case *suite_find_case(const Suite *suite, const char *name)
{
    for (guint i = 0; i < suite->cases->len; i++) {
        Case *c = suite->cases->pdata[i];

        if (g_str_equal(c->name, name)) {
            return c;
        }
    }
    return NULL;
}

Case *suite_fail(Suite *suite, const char *message, const char *output)
{
    Case *c = suite_add_case(suite, "");

    /* Behind all cases, those of other shards too. */
    c->index = G_MAXUINT;
    c->status = STATUS_ERROR;
    c->message = g_strdup(message);
    c->output = output && *output ? g_strdup(output) : NULL;
    return c;
}

void suite_leave_out(Suite *suite, const char *reason)
{
    for (guint i = 0; i < suite->cases->len; i++) {
        Case *c = suite->cases->pdata[i];

        if (c->status == STATUS_NONE) {
            c->status = STATUS_SKIP;
            c->reason = g_strdup_printf("not run: %s", reason);
        }
    }
}

void suite_count(const Suite *suite, Counts *counts)
{
    for (guint i = 0; i < suite->cases->len; i++) {
        const Case *c = suite->cases->pdata[i];

        if (status_is_failure(c->status)) {
            counts->failed++;
        } else if (c->status == STATUS_SKIP) {
            counts->skipped++;
        } else {
            counts->passed++;
        }
    }
}

static int compare_cases(const void *a, const void *b)
{
    const Case *x = *(Case *const *)a;
    const Case *y = *(Case *const *)b;

    if (x->index != y->index) {
        return x->index < y->index ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

static int compare_suites(const void *a, const void *b)
{
    const Suite *x = *(Suite *const *)a;
    const Suite *y = *(Suite *const *)b;

    if (x->repeat != y->repeat) {
        return x->repeat < y->repeat ? -1 : 1;
    }
    if (strcmp(x->path, y->path)) {
        return strcmp(x->path, y->path);
    }
    return x->seed < y->seed ? -1 : x->seed > y->seed;
}

void suites_sort(GPtrArray *suites)
{
    g_ptr_array_sort(suites, compare_suites);
    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];

        g_ptr_array_sort(suite->cases, compare_cases);
    }
}
