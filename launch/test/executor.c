/*
 * Running test files through another program: --executor.
 *
 * What the program gets to run is this program's own command line for one
 * file, which leaves a result file in a folder that both see. It is made of
 * plain words with absolute paths, so that it means the same in any folder,
 * through any shell and on any host that shares the folders.
 *
 * There are two kinds of such programs: those that run one command each time
 * ({}: srun, ssh, docker run), and those that take a list of them ({list}: GNU
 * parallel, xargs, a job array). Result files are complete when they appear,
 * so those of a list are taken as they come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "executor.h"
#include "process.h"
#include "store.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define POLL_MS 300

/* How long a network file system may take to show what another host wrote. */
#define PATIENCE_MS 6000

typedef struct Executor Executor;

typedef struct {
    Executor *executor;
    const Suite *suite; /* the file, as yet without cases */
    char *command;
    char *result;     /* the file it leaves */
    GPtrArray *found; /* Suite; NULL until it is over */
} Task;

struct Executor {
    TestRun *run;
    char *folder;
    gboolean keep; /* the folder is the user's */
    GPtrArray *tasks;
    guint shown;
    guint poll;
    int patience; /* ms; what is left of it */
    char *fate;   /* of the program that ran the list */
    char *output;
};

static void task_free(Task *task)
{
    g_free(task->command);
    g_free(task->result);
    g_clear_pointer(&task->found, g_ptr_array_unref);
    g_free(task);
}

/* ---- The command lines ---- */

/* Quoted only where needed: people read these, too. */
static void add_word(GString *line, const char *word)
{
    static const char plain[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS
        "_@%+=:,./-";
    g_autofree char *quoted = g_shell_quote(word);

    if (line->len) {
        g_string_append_c(line, ' ');
    }
    g_string_append(line, *word && !word[strspn(word, plain)] ? word : quoted);
}

static void add_option(GString *line, const char *name, const char *value)
{
    add_word(line, name);
    add_word(line, value);
}

/*
 * This program. If it was found on PATH, so it shall be on the other host,
 * where it may be elsewhere.
 */
static char *own_name(void)
{
    char *path = NULL;

    if (strchr(program_invocation_name, '/')) {
        path = g_file_read_link("/proc/self/exe", NULL);
    }
    return path ? path : g_strdup(program_invocation_name);
}

static char *command_line(const TestRun *run, const char *path,
                          const char *result)
{
    const Options *o = run->options;
    g_autofree char *here = g_get_current_dir();
    g_autofree char *self = own_name();
    g_autofree char *seed = g_strdup_printf("%" G_GINT64_FORMAT, run->seed);
    g_autofree char *repeat = g_strdup_printf("%d", o->repeat);
    GString *line = g_string_new(NULL);

    add_option(line, self, "test");
    add_option(line, "-C", here);
    add_option(line, "--result", result);
    add_option(line, "-j", "1");
    add_option(line, "--seed", seed);
    add_option(line, "--repeat", repeat);
    if (o->timeout > 0) {
        g_autofree char *timeout = g_strdup_printf("%g", o->timeout);

        add_option(line, "--timeout", timeout);
    }
    if (o->fail_fast) {
        add_word(line, "--fail-fast");
    }
    for (char **filter = o->filters; filter && *filter; filter++) {
        add_option(line, "--filter", *filter);
    }
    add_word(line, path);
    for (char **setting = o->settings; *setting; setting++) {
        add_word(line, *setting);
    }
    if (*o->qemu) {
        add_word(line, "--");
    }
    for (char **arg = o->qemu; *arg; arg++) {
        add_word(line, *arg);
    }
    return g_string_free(line, FALSE);
}

static char *replace(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);

    return g_strjoinv(with, parts);
}

/* ---- Results ---- */

/* Shows what is over, as far as all before it is. */
static void show(Executor *e)
{
    while (e->shown < e->tasks->len) {
        const Task *task = e->tasks->pdata[e->shown];

        if (!task->found) {
            return;
        }
        for (guint i = 0; i < task->found->len; i++) {
            terminal_suite(e->run->terminal, task->found->pdata[i]);
        }
        e->shown++;
    }
}

static void take_found(Task *task, GPtrArray *found)
{
    TestRun *run = task->executor->run;
    Counts counts = { 0 };

    task->found = found;
    for (guint i = 0; i < found->len; i++) {
        Suite *suite = found->pdata[i];

        suite_count(suite, &counts);
        for (guint k = 0; k < suite->cases->len; k++) {
            terminal_case_over(run->terminal, suite->cases->pdata[k]);
        }
    }
    terminal_progress(run->terminal, task->suite, NULL);
    show(task->executor);
    if (counts.failed && run->options->fail_fast) {
        testrun_stop(run, "stopped at the first failure");
    }
}

/* Takes the task's result if it is there; FALSE with @error if not. */
static gboolean collect(Task *task, GError **error)
{
    g_autoptr(GPtrArray)
        found = g_ptr_array_new_with_free_func((GDestroyNotify)suite_free);

    if (!task->found) {
        if (!store_read(task->result, found, error)) {
            return FALSE;
        }
        take_found(task, g_steal_pointer(&found));
    }
    return TRUE;
}

/* The last chance of a task; without a result it has failed. */
static void settle(Task *task, const char *fate, const char *output)
{
    TestRun *run = task->executor->run;
    g_autoptr(GError) error = NULL;
    GPtrArray *found;
    Suite *suite;

    if (collect(task, &error)) {
        return;
    }
    found = g_ptr_array_new_with_free_func((GDestroyNotify)suite_free);
    suite = suite_copy(task->suite);
    suite->seed = run->seed;
    g_ptr_array_add(found, suite);
    if (run->stop_reason) {
        suite_add_case(suite, "");
        suite_leave_out(suite, run->stop_reason);
    } else {
        g_autofree char *message =
            g_strdup_printf("the executor's command %s and left no result: %s",
                            fate, error->message);

        suite_fail(suite, message, output);
    }
    take_found(task, found);
}

/* ---- A command each ---- */

static void command_over(Process *process, gpointer data)
{
    Task *task = data;
    g_autofree char *fate = process_fate(process);
    g_autofree char *output = process_output(process);

    process_free(process);
    settle(task, fate, output);
    pool_done(&task->executor->run->pool);
}

static Process *start_shell(const char *command, ProcessDone done,
                            gpointer data, GError **error)
{
    char *const argv[] = { (char *)"/bin/sh", (char *)"-c", (char *)command,
                           NULL };

    return process_start(argv, FALSE, done, data, error);
}

static void start_command(gpointer data, gpointer unused)
{
    Task *task = data;
    TestRun *run = task->executor->run;
    g_autofree char *command =
        replace(run->options->executor, "{}", task->command);
    g_autoptr(GError) error = NULL;

    terminal_progress(run->terminal, task->suite, NULL);
    if (!start_shell(command, command_over, task, &error)) {
        settle(task, error->message, NULL);
        pool_done(&run->pool);
    }
}

/* ---- A command for all ---- */

/* Whether nothing is left to be found. */
static gboolean collect_all(Executor *e)
{
    gboolean all = TRUE;

    for (guint i = 0; i < e->tasks->len; i++) {
        Task *task = e->tasks->pdata[i];

        if ((!task->found && !g_file_test(task->result, G_FILE_TEST_EXISTS)) ||
            !collect(task, NULL)) {
            all = FALSE;
        }
    }
    return all;
}

static gboolean look(gpointer data)
{
    Executor *e = data;
    gboolean all = collect_all(e);

    if (!e->fate) {
        return G_SOURCE_CONTINUE;
    }
    e->patience -= POLL_MS;
    if (!all && e->patience > 0 && !e->run->stop_reason) {
        return G_SOURCE_CONTINUE;
    }
    e->poll = 0;
    pool_done(&e->run->pool);
    return G_SOURCE_REMOVE;
}

static void list_over(Process *process, gpointer data)
{
    Executor *e = data;

    e->fate = process_fate(process);
    e->output = process_output(process);
    /* One that has failed will not leave any more. */
    e->patience = process_status(process) == 0 ? PATIENCE_MS : 0;
    process_free(process);
}

static char *list_command(Executor *e, GError **error)
{
    g_autofree char *path = g_build_filename(e->folder, "list", NULL);
    g_autofree char *count = g_strdup_printf("%u", e->tasks->len);
    g_autofree char *quoted = NULL;
    g_autofree char *with_list = NULL;
    g_autoptr(GString) list = g_string_new(NULL);
    g_autoptr(GString) word = g_string_new(NULL);

    for (guint i = 0; i < e->tasks->len; i++) {
        const Task *task = e->tasks->pdata[i];

        g_string_append_printf(list, "%s\n", task->command);
    }
    if (!g_file_set_contents(path, list->str, list->len, error)) {
        return NULL;
    }
    add_word(word, path);
    with_list = replace(e->run->options->executor, "{list}", word->str);
    return replace(with_list, "{count}", count);
}

static void start_list(gpointer data, gpointer unused)
{
    Executor *e = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *command = list_command(e, &error);

    if (!command || !start_shell(command, list_over, e, &error)) {
        e->fate = g_strdup(error->message);
        pool_done(&e->run->pool);
        return;
    }
    e->poll = g_timeout_add(POLL_MS, look, e);
}

/* ---- All of it ---- */

/* Where results go: a place that other hosts see as the tests' own is. */
static gboolean make_folder(Executor *e, GError **error)
{
    const char *work = e->run->options->work;
    g_autofree char *made = NULL;

    if (work) {
        e->keep = TRUE;
        e->folder = g_canonicalize_filename(work, NULL);
        if (g_mkdir_with_parents(e->folder, 0777) == 0) {
            return TRUE;
        }
    } else {
        made = g_canonicalize_filename(".qemu-scripted-XXXXXX", NULL);
        if (g_mkdtemp(made)) {
            e->folder = g_steal_pointer(&made);
            return TRUE;
        }
    }
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                "cannot make the folder %s: %s; name another with --work",
                work ? work : ".qemu-scripted-XXXXXX", g_strerror(errno));
    return FALSE;
}

static void remove_folder(Executor *e)
{
    if (!e->folder || e->keep) {
        return;
    }
    for (guint i = 0; i < e->tasks->len; i++) {
        g_unlink(((Task *)e->tasks->pdata[i])->result);
    }
    g_autofree char *list = g_build_filename(e->folder, "list", NULL);

    g_unlink(list);
    /* Not if the executor left something of its own. */
    g_rmdir(e->folder);
}

static void add_tasks(Executor *e)
{
    for (guint i = 0; i < e->run->suites->len; i++) {
        Task *task = g_new0(Task, 1);
        g_autofree char *name = g_strdup_printf("%u.result", i + 1);

        task->executor = e;
        task->suite = e->run->suites->pdata[i];
        task->result = g_build_filename(e->folder, name, NULL);
        /* One of an earlier run would be taken for ours. */
        g_unlink(task->result);
        task->command = command_line(e->run, task->suite->path, task->result);
        g_ptr_array_add(e->tasks, task);
    }
}

/* Puts all that was found in the place of the files. */
static void replace_suites(Executor *e)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)suite_free);

    for (guint i = 0; i < e->tasks->len; i++) {
        Task *task = e->tasks->pdata[i];

        settle(task, e->fate ? e->fate : "was not started", e->output);
        while (task->found->len) {
            g_ptr_array_add(all, g_ptr_array_steal_index(task->found, 0));
        }
    }
    g_ptr_array_unref(e->run->suites);
    e->run->suites = all;
}

gboolean executor_run(TestRun *run, GError **error)
{
    Executor e = { .run = run };
    gboolean made = make_folder(&e, error);

    e.tasks = g_ptr_array_new_with_free_func((GDestroyNotify)task_free);
    if (made && strstr(run->options->executor, "{list}")) {
        g_autoptr(GPtrArray) one = g_ptr_array_new();

        add_tasks(&e);
        g_ptr_array_add(one, &e);
        pool_run(&run->pool, one, start_list, NULL);
    } else if (made) {
        add_tasks(&e);
        pool_run(&run->pool, e.tasks, start_command, NULL);
    }
    if (made) {
        replace_suites(&e);
    }
    remove_folder(&e);
    g_ptr_array_unref(e.tasks);
    g_free(e.folder);
    g_free(e.fate);
    g_free(e.output);
    return made;
}
