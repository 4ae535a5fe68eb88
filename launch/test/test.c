/*
 * qemu-scripted test: runs test files and reports.
 *
 *     options    the command line
 *     discover   which files
 *     plan       which cases are in them
 *     select     which of those to run
 *     job        one QEMU: process, channel (results), tail (output)
 *     pool       so many at a time
 *     executor   or on other hosts
 *     store      result files; joining them
 *     terminal, report-tap, report-junit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../command.h"
#include "discover.h"
#include "executor.h"
#include "job.h"
#include "plan.h"
#include "process.h"
#include "report.h"
#include "select.h"
#include "store.h"
#include "text.h"
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>

enum {
    EXIT_PASSED = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
};

static GPtrArray *new_suites(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)suite_free);
}

static void testrun_clear(TestRun *run)
{
    if (run->work) {
        g_rmdir(run->work);
    }
    g_free(run->work);
    g_free(run->last_arch);
    g_clear_pointer(&run->suites, g_ptr_array_unref);
    g_clear_pointer(&run->terminal, terminal_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TestRun, testrun_clear)

static gboolean interrupted(gpointer data)
{
    testrun_stop(data, "interrupted");
    return G_SOURCE_CONTINUE;
}

static void catch_signals(TestRun *run)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_unix_signal_add(signals[i], interrupted, run);
    }
}

/* ---- Reports ---- */

static gboolean write_report(const char *path,
                             char *(*make)(GPtrArray *, gboolean),
                             const TestRun *run)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    if (!path) {
        return TRUE;
    }
    text = make(run->suites, !run->options->no_times);
    if (report_write(path, text, &error)) {
        return TRUE;
    }
    complain("%s", error->message);
    return FALSE;
}

/* Writes what was asked for; the exit status. */
static int report(TestRun *run)
{
    const Options *o = run->options;
    Counts counts = { 0 };
    gboolean written;

    suites_sort(run->suites);
    for (guint i = 0; i < run->suites->len; i++) {
        suite_count(run->suites->pdata[i], &counts);
    }
    written = write_report(o->tap, report_tap, run);
    written = write_report(o->junit, report_junit, run) && written;
    written = write_report(o->result, store_text, run) && written;
    terminal_end(run->terminal, run->suites, &counts);
    return counts.failed || run->stop_reason || !written ? EXIT_FAILED
                                                         : EXIT_PASSED;
}

static int merge(TestRun *run)
{
    g_autoptr(GError) error = NULL;

    for (char **path = run->options->paths; *path; path++) {
        if (!store_read(*path, run->suites, &error)) {
            complain("%s", error->message);
            return EXIT_USAGE;
        }
    }
    store_join(run->suites);
    testrun_show(run);
    return report(run);
}

/* ---- What to run ---- */

static int list(const TestRun *run)
{
    int status = EXIT_PASSED;

    for (guint i = 0; i < run->suites->len; i++) {
        const Suite *suite = run->suites->pdata[i];

        for (guint k = 0; k < suite->cases->len; k++) {
            const Case *c = suite->cases->pdata[k];
            g_autofree char *place = case_place(suite, c);
            g_autofree char *title = text_line(case_title(c), NULL);
            g_autofree char *tags =
                c->tags && *c->tags ? g_strjoinv(", ", c->tags) : NULL;

            if (c->status == STATUS_ERROR) {
                g_printerr("%s: %s\n%s", suite->path, c->message,
                           c->output ? c->output : "");
                status = EXIT_FAILED;
                continue;
            }
            g_print("%s: %s%s%s%s\n", place, title, tags ? " [" : "",
                    tags ? tags : "", tags ? "]" : "");
        }
    }
    return status;
}

static guint count_cases(const GPtrArray *suites)
{
    guint count = 0;

    for (guint i = 0; i < suites->len; i++) {
        count += ((const Suite *)suites->pdata[i])->cases->len;
    }
    return count;
}

/* The files that have a case to run, each once. */
static guint count_files(const TestRun *run)
{
    guint count = 0;

    for (guint i = 0; i < run->suites->len; i++) {
        const Suite *suite = run->suites->pdata[i];

        count += suite->repeat == 1 && suite->cases->len;
    }
    return count;
}

static gboolean find_files(TestRun *run)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) files = discover(run->options->paths, &error);

    if (!files || !*files) {
        complain("%s", error ? error->message
                             : "there is no *_test.lua below the folders "
                               "named");
        return FALSE;
    }
    for (char **file = files; *file; file++) {
        g_ptr_array_add(run->suites, suite_new(*file));
    }
    return TRUE;
}

/* The files' plans, less the cases that are not wanted. */
static gboolean find_cases(TestRun *run)
{
    const Options *o = run->options;

    plan_all(run);
    if (run->stop_reason) {
        return TRUE;
    }
    select_matching(run->suites, o->filters);
    if (!count_cases(run->suites) && !o->result) {
        complain(o->filters ? "no case matches --filter"
                            : "no case was found: t.test declares them");
        return FALSE;
    }
    select_shard(run->suites, o->shard_index, o->shard_count);
    return TRUE;
}

static void repeat_suites(TestRun *run)
{
    guint count = run->suites->len;

    for (int repeat = 0; repeat < run->options->repeat; repeat++) {
        for (guint i = 0; i < count; i++) {
            Suite *suite = run->suites->pdata[i];

            if (repeat) {
                suite = suite_copy(suite);
                g_ptr_array_add(run->suites, suite);
            }
            suite->repeat = repeat + 1;
            suite->seed = run->seed + repeat;
        }
    }
}

/* ---- Running ---- */

static int run_here(TestRun *run)
{
    g_autoptr(GError) error = NULL;

    if (!find_cases(run)) {
        return EXIT_USAGE;
    }
    if (run->options->list) {
        return list(run);
    }
    run->work = g_dir_make_tmp("qemu-scripted-XXXXXX", &error);
    if (!run->work) {
        complain("%s", error->message);
        return EXIT_FAILED;
    }
    repeat_suites(run);
    process_adopt();
    terminal_begin(run->terminal, count_cases(run->suites), count_files(run),
                   run->seed);
    job_run_all(run);
    process_kill_orphans();
    return report(run);
}

/* The K-th of N parts, by files: their cases are not known here. */
static void shard_files(TestRun *run)
{
    const Options *o = run->options;
    guint64 total = run->suites->len;
    guint end = total * (o->shard_index + 1) / o->shard_count;
    guint first = total * o->shard_index / o->shard_count;

    g_ptr_array_set_size(run->suites, end);
    if (first) {
        g_ptr_array_remove_range(run->suites, 0, first);
    }
}

static int run_elsewhere(TestRun *run)
{
    g_autoptr(GError) error = NULL;

    shard_files(run);
    terminal_begin(run->terminal, 0, run->suites->len, run->seed);
    if (!executor_run(run, &error)) {
        complain("%s", error->message);
        return EXIT_FAILED;
    }
    return report(run);
}

int command_test(const Command *self, int argc, char **argv)
{
    g_auto(Options) options = { 0 };
    g_auto(TestRun) run = { 0 };

    if (!options_parse(&options, self, argc, argv)) {
        return options.help ? EXIT_PASSED : EXIT_USAGE;
    }
    run.options = &options;
    run.suites = new_suites();
    run.seed = options.seed >= 0 ? options.seed
                                 : g_random_int_range(1, 1000000);
    run.pool.width = options.jobs;
    run.terminal = terminal_new(&options);
    if (options.merge) {
        return merge(&run);
    }
    if (!find_files(&run)) {
        return EXIT_USAGE;
    }
    catch_signals(&run);
    return options.executor && !options.list ? run_elsewhere(&run)
                                             : run_here(&run);
}
