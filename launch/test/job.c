/*
 * One run of QEMU: all cases of a file, or one of them.
 *
 * QEMU reports through a named pipe, a line of JSON an event: "start" and
 * "end" of each case, and "done". Whatever else happens, each case ends with a
 * result: a QEMU that crashes, hangs or writes nonsense is a failure of the
 * case it was at, or else of the file; what it did not get to is "not run".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "job.h"
#include "../emulator.h"
#include "channel.h"
#include "json.h"
#include "process.h"
#include <glib/gstdio.h>
#include <string.h>

/*
 * For a suite that says nothing about time-outs, and what is added to those of
 * one that does: QEMU's own guard comes first, for it knows where a test waits.
 */
#define DEFAULT_TIMEOUT 60
#define EXTRA_TIMEOUT 10

typedef struct {
    TestRun *run;
    Suite *suite;
    Case *only;    /* if it has the QEMU for itself */
    Case *current; /* has started, and not ended */
    Case *last;    /* the last that has ended */
    Process *process;
    Channel *channel;
    char *list;    /* the file that names the chosen cases, or NULL */
    char *garbage; /* the first line that is no event */
    gint64 started;
    gboolean done;
    gboolean failed; /* one of the cases has */
} Job;

static void job_free(Job *job)
{
    if (job->list) {
        g_unlink(job->list);
    }
    g_free(job->list);
    g_free(job->garbage);
    g_free(job);
}

static void rearm(Job *job)
{
    double seconds = job->run->options->timeout;

    if (seconds <= 0) {
        seconds =
            (job->suite->timeout > 0 ? job->suite->timeout : DEFAULT_TIMEOUT) +
            EXTRA_TIMEOUT;
    }
    if (job->process) {
        process_guard(job->process, seconds);
    }
}

/* ---- Events ---- */

static gboolean take_start(Job *job, const Json *event)
{
    const char *name = json_get_string(event, "case");
    Case *c = name ? suite_find_case(job->suite, name) : NULL;

    if (!c || c->status != STATUS_NONE || job->current) {
        return FALSE;
    }
    job->current = c;
    terminal_progress(job->run->terminal, job->suite, c);
    return TRUE;
}

static gboolean take_end(Job *job, const Json *event)
{
    const char *name = json_get_string(event, "case");
    Case *c = name ? suite_find_case(job->suite, name) : NULL;
    Status status = status_from_name(json_get_string(event, "status"));

    if (!c || c->status != STATUS_NONE || status == STATUS_NONE) {
        return FALSE;
    }
    c->status = status;
    c->seconds = json_get_number(event, "seconds", -1);
    c->virtual_ns = json_get_number(event, "virtual_ns", -1);
    c->message = g_strdup(json_get_string(event, "message"));
    c->output = g_strdup(json_get_string(event, "output"));
    c->reason = g_strdup(json_get_string(event, "reason"));
    job->current = NULL;
    job->last = c;
    terminal_case_over(job->run->terminal, c);
    if (status_is_failure(status)) {
        job->failed = TRUE;
        if (job->run->options->fail_fast) {
            testrun_stop(job->run, "stopped at the first failure");
        }
    }
    return TRUE;
}

static gboolean take_event(Job *job, const Json *event)
{
    const char *kind = json_get_string(event, "event");

    if (job->done || !kind) {
        return FALSE;
    }
    if (g_str_equal(kind, "start")) {
        return take_start(job, event);
    }
    if (g_str_equal(kind, "end")) {
        return take_end(job, event);
    }
    /* Kinds that a later version may have are none of our business. */
    job->done = g_str_equal(kind, "done");
    return TRUE;
}

static void take_line(const char *line, gpointer data)
{
    Job *job = data;
    g_autoptr(Json) event = json_parse(line, NULL);

    if (event && take_event(job, event)) {
        rearm(job);
    } else if (!job->garbage) {
        job->garbage = g_strdup_printf("%.200s", line);
    }
}

/* ---- The end ---- */

/* What was wrong with this QEMU, apart from cases that failed; or NULL. */
static char *what_went_wrong(const Job *job)
{
    int status = process_status(job->process);
    g_autofree char *fate = process_fate(job->process);

    if (process_timed_out(job->process) || status < 0 || !job->done) {
        return g_strdup_printf("QEMU %s%s%s%s", fate,
                               job->done ? " after the last case" : "",
                               job->garbage ? "; it had reported what is no "
                                              "event here: "
                                            : "",
                               job->garbage ? job->garbage : "");
    }
    if (job->garbage) {
        return g_strdup_printf("QEMU reported what is no event here: %s",
                               job->garbage);
    }
    return status == (job->failed ? 1 : 0)
               ? NULL
               : g_strdup_printf("QEMU %s, though %s", fate,
                                 job->failed ? "1 stands for failed cases"
                                             : "no case failed");
}

/*
 * Whether QEMU has ended by itself after a failure it could report: its own
 * guard does so, for a test that hangs cannot be gone on from.
 */
static gboolean failure_was_the_end(const Job *job)
{
    return !job->done && !job->current && job->last &&
           status_is_failure(job->last->status) && !job->garbage &&
           process_status(job->process) >= 0;
}

/* A failure of the case that ran, or else of the file. */
static void blame(Job *job, const char *message, const char *output)
{
    Case *c = job->current ? job->current : job->only;

    if (!c || c->status != STATUS_NONE) {
        suite_fail(job->suite, message, output);
        return;
    }
    c->status = STATUS_ERROR;
    c->message = g_strdup(message);
    c->output = output && *output ? g_strdup(output) : NULL;
    terminal_case_over(job->run->terminal, c);
}

/* Those this QEMU had to run and has not; of one for a single case, that. */
static void leave_out(Job *job, const char *reason)
{
    Case *c = job->only;

    if (!c) {
        suite_leave_out(job->suite, reason);
    } else if (c->status == STATUS_NONE) {
        c->status = STATUS_SKIP;
        c->reason = g_strdup_printf("not run: %s", reason);
    }
}

static gboolean is_complete(const Job *job)
{
    if (job->only) {
        return job->only->status != STATUS_NONE;
    }
    for (guint i = 0; i < job->suite->cases->len; i++) {
        const Case *c = job->suite->cases->pdata[i];

        if (c->status == STATUS_NONE) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Gives every case a result. */
static void conclude(Job *job)
{
    g_autofree char *wrong = what_went_wrong(job);
    g_autofree char *output = process_output(job->process);

    if (job->run->stop_reason && !job->done) {
        leave_out(job, job->run->stop_reason);
        return;
    }
    if (!wrong && !is_complete(job)) {
        wrong = g_strdup("QEMU was done before it had run all cases");
    }
    if (!wrong) {
        return;
    }
    if (!failure_was_the_end(job)) {
        blame(job, wrong, output);
    } else if (!job->last->output || !*job->last->output) {
        g_free(job->last->output);
        job->last->output = g_strdup(output);
    }
    leave_out(job, wrong);
    if (job->run->options->fail_fast) {
        testrun_stop(job->run, "stopped at the first failure");
    }
}

static void job_over(Job *job)
{
    TestRun *run = job->run;

    job->suite->seconds += (g_get_monotonic_time() - job->started) / 1e6;
    job->suite->pending--;
    job_free(job);
    testrun_show(run);
    pool_done(&run->pool);
}

static void qemu_over(Process *process, gpointer data)
{
    Job *job = data;

    channel_close(job->channel);
    conclude(job);
    process_free(process);
    job_over(job);
}

/* ---- The beginning ---- */

/* Tells QEMU which cases to run, if not all. */
static gboolean add_choice(Job *job, GString *machine, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    if (job->only) {
        emulator_add_option(machine, "testing.case", job->only->name);
        return TRUE;
    }
    if (!job->suite->partial) {
        return TRUE;
    }
    for (guint i = 0; i < job->suite->cases->len; i++) {
        const Case *c = job->suite->cases->pdata[i];

        g_string_append_printf(names, "%s\n", c->name);
    }
    job->list = testrun_path(job->run, ".cases");
    emulator_add_option(machine, "testing.cases", job->list);
    return g_file_set_contents(job->list, names->str, names->len, error);
}

static char *machine_options(Job *job, const char *results, GError **error)
{
    GString *machine = testrun_machine(job->run, job->suite->path, "test");
    g_autofree char *seed =
        g_strdup_printf("%" G_GINT64_FORMAT, job->suite->seed);

    emulator_add_option(machine, "testing.results", results);
    emulator_add_option(machine, "testing.seed", seed);
    return g_string_free(machine, !add_choice(job, machine, error));
}

static char **command_line(const Job *job, const char *emulator,
                           const char *machine)
{
    static const char *const quiet[] = {
        "-S",   "-display", "none", "-nodefaults", "-serial",
        "none", "-monitor", "none", "-parallel",   "none",
    };
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();

    g_strv_builder_add(argv, emulator);
    for (size_t i = 0; i < G_N_ELEMENTS(quiet); i++) {
        g_strv_builder_add(argv, quiet[i]);
    }
    if (job->suite->icount) {
        g_autofree char *icount =
            g_strdup_printf("shift=%s,sleep=off", job->suite->icount);

        g_strv_builder_add_many(argv, "-icount", icount, NULL);
    }
    g_strv_builder_addv(argv, (const char **)job->suite->args);
    g_strv_builder_addv(argv, (const char **)job->run->options->qemu);
    g_strv_builder_add_many(argv, "-M", machine, NULL);
    return g_strv_builder_end(argv);
}

static gboolean start_qemu(Job *job, GError **error)
{
    g_autofree char *results = testrun_path(job->run, ".results");
    g_autofree char *emulator = emulator_path(job->suite->arch, error);
    g_autofree char *machine = emulator ? machine_options(job, results, error)
                                        : NULL;
    g_auto(GStrv) argv = machine ? command_line(job, emulator, machine) : NULL;

    if (!argv) {
        return FALSE;
    }
    job->channel = channel_open(results, take_line, job, error);
    if (!job->channel) {
        return FALSE;
    }
    job->process = process_start(argv, FALSE, qemu_over, job, error);
    if (!job->process) {
        channel_close(job->channel);
        return FALSE;
    }
    rearm(job);
    return TRUE;
}

static void start(gpointer task, gpointer data)
{
    Job *job = task;
    g_autoptr(GError) error = NULL;

    job->started = g_get_monotonic_time();
    if (!start_qemu(job, &error)) {
        blame(job, error->message, NULL);
        leave_out(job, error->message);
        job_over(job);
    }
}

static void add_job(TestRun *run, GPtrArray *jobs, Suite *suite, Case *only)
{
    Job *job = g_new0(Job, 1);

    job->run = run;
    job->suite = suite;
    job->only = only;
    suite->pending++;
    g_ptr_array_add(jobs, job);
}

/* Without one of the files it needs, a suite is skipped. */
static void check_needs(Suite *suite)
{
    for (char **path = suite->needs; *path; path++) {
        if (!g_file_test(*path, G_FILE_TEST_EXISTS)) {
            g_autofree char *reason = g_strdup_printf("there is no %s", *path);

            suite_leave_out(suite, reason);
        }
    }
}

static void add_jobs(TestRun *run, GPtrArray *jobs, Suite *suite)
{
    check_needs(suite);
    for (guint i = 0; i < suite->cases->len; i++) {
        Case *c = suite->cases->pdata[i];

        if (c->status != STATUS_NONE) {
            continue;
        }
        add_job(run, jobs, suite, suite->process_per_case ? c : NULL);
        if (!suite->process_per_case) {
            return;
        }
    }
}

/* Those that were never started, because the run was stopped. */
static void drop_jobs(TestRun *run, GPtrArray *jobs)
{
    for (guint i = run->pool.next; i < jobs->len; i++) {
        Job *job = jobs->pdata[i];

        leave_out(job, run->stop_reason);
        job->suite->pending--;
        job_free(job);
    }
}

void job_run_all(TestRun *run)
{
    g_autoptr(GPtrArray) jobs = g_ptr_array_new();

    for (guint i = 0; i < run->suites->len; i++) {
        add_jobs(run, jobs, run->suites->pdata[i]);
    }
    testrun_show(run);
    pool_run(&run->pool, jobs, start, run);
    drop_jobs(run, jobs);
    testrun_show(run);
}
