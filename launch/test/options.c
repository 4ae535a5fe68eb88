/*
 * The command line of `qemu-scripted test`.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "options.h"
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* Lua's and JSON's numbers both hold these. */
#define MAX_SEED ((gint64)1 << 53)

#define MAX_JOBS 4096

static const char description[] =
    "Each FILE, and each *_test.lua below a DIR (default: the current folder), "
    "is a\nmachine that tests itself. NAME=VALUE is a property of every "
    "machine, as in\n'qemu-scripted run'; what follows -- goes to QEMU as it "
    "is. The exit status is 0 if\nno case failed, 1 if one did, 2 if the "
    "command line is wrong or no case was found.\n"
    "\n"
    "A PATTERN is a part of a case's name, or with * and ? the whole; tag:NAME "
    "chooses\nby tag; a ! before it leaves those out.\n"
    "\n"
    "Beyond one host: --executor hands each file to another program, as a "
    "command line\nthat runs it and writes a result file. {} in CMD stands for "
    "that command line, and\nCMD runs once a file, -j of them at a time:\n"
    "\n"
    "  qemu-scripted test -j 64 --executor 'srun -n1 -c1 {}' tests\n"
    "\n"
    "{list} stands for a file with one such command line per line, {count} for "
    "their\nnumber, and CMD runs once. With GNU parallel, here or on other "
    "hosts:\n"
    "\n"
    "  qemu-scripted test --executor 'parallel -j8 :::: {list}' tests\n"
    "  qemu-scripted test --executor 'parallel --sshlogin a,b :::: {list}' "
    "tests\n"
    "\n"
    "and as a Slurm job array, where job.sh runs line $SLURM_ARRAY_TASK_ID of "
    "$1:\n"
    "\n"
    "  qemu-scripted test --executor 'sbatch --wait --array=1-{count} job.sh "
    "{list}' tests\n"
    "\n"
    "The folder of --work and that of the tests must be the same on all hosts. "
    "Where\nnothing is shared, divide the work with --shard and --result, and "
    "join the result\nfiles with --merge.\n";

static GOptionContext *make_context(Options *o)
{
    const GOptionEntry entries[] = {
        { "jobs", 'j', 0, G_OPTION_ARG_INT, &o->jobs,
          "how many QEMUs run at a time (default: one per CPU)", "N" },
        { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &o->filters,
          "only cases that match one of these; may be given several times",
          "PATTERN" },
        { "shard", 0, 0, G_OPTION_ARG_STRING, &o->shard,
          "only the K-th of N parts of the cases, of equal size", "K/N" },
        { "repeat", 0, 0, G_OPTION_ARG_INT, &o->repeat,
          "run all N times; each time has the next seed", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT64, &o->seed,
          "of the tests' random numbers (default: another each time)", "N" },
        { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &o->timeout,
          "kill a QEMU whose tests report nothing for so long (default: the "
          "suite's own time-out and 10 more)",
          "SECONDS" },
        { "fail-fast", 0, 0, G_OPTION_ARG_NONE, &o->fail_fast,
          "stop at the first failure", NULL },
        { "list", 'l', 0, G_OPTION_ARG_NONE, &o->list,
          "print the cases and run none", NULL },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &o->verbose,
          "print every case, not only those that failed", NULL },
        { "timings", 0, 0, G_OPTION_ARG_NONE, &o->timings,
          "print the slowest cases", NULL },
        { "no-times", 0, 0, G_OPTION_ARG_NONE, &o->no_times,
          "leave all times out of all reports", NULL },
        { "tap", 0, 0, G_OPTION_ARG_FILENAME, &o->tap,
          "write a report in TAP; - is standard output", "FILE" },
        { "junit", 0, 0, G_OPTION_ARG_FILENAME, &o->junit,
          "write a report in JUnit's XML; - is standard output", "FILE" },
        { "result", 0, 0, G_OPTION_ARG_FILENAME, &o->result,
          "write the results to FILE, for --merge", "FILE" },
        { "merge", 0, 0, G_OPTION_ARG_NONE, &o->merge,
          "run nothing: FILE... are result files to report on as one", NULL },
        { "executor", 0, 0, G_OPTION_ARG_STRING, &o->executor,
          "run the files through another program, see below", "CMD" },
        { "work", 0, 0, G_OPTION_ARG_FILENAME, &o->work,
          "where the executor's result files go, and stay (default: a new "
          "folder in the current one, removed afterwards)",
          "DIR" },
        { "directory", 'C', 0, G_OPTION_ARG_FILENAME, &o->directory,
          "go to DIR before anything else", "DIR" },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &o->help, "print this text",
          NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->operands,
          NULL, NULL },
        { NULL },
    };
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, description);
    return context;
}

static void print_help(const Command *self, GOptionContext *context)
{
    g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
    /* GLib's own usage line does not know the subcommand. */
    const char *options = strstr(text, "\n\n");

    g_print("usage: qemu-scripted %s %s\n\n%c%s.%s", self->name,
            self->arguments, g_ascii_toupper(self->summary[0]),
            self->summary + 1, options ? options : "\n");
}

/* "2/5" */
static gboolean parse_shard(Options *o)
{
    char *end;
    long index = o->shard ? strtol(o->shard, &end, 10) : 1;
    long count = 1;

    if (o->shard) {
        count = *end == '/' ? strtol(end + 1, &end, 10) : 0;
        if (*end || index < 1 || index > count || count > 1000000) {
            complain("--shard %s: K/N means the K-th of N parts", o->shard);
            return FALSE;
        }
    }
    o->shard_index = index - 1;
    o->shard_count = count;
    return TRUE;
}

static gboolean is_between(const char *option, double value, double min,
                           double max)
{
    if (value >= min && value <= max) {
        return TRUE;
    }
    complain("--%s %.16g is not between %.16g and %.16g", option, value, min,
             max);
    return FALSE;
}

static gboolean check_conflicts(const Options *o)
{
    if (o->tap && o->junit && g_str_equal(o->tap, "-") &&
        g_str_equal(o->junit, "-")) {
        complain("--tap - and --junit - would both write to standard output");
        return FALSE;
    }
    if (o->timings && o->no_times) {
        complain("--timings and --no-times exclude each other");
        return FALSE;
    }
    if (o->merge && (o->executor || o->list || o->filters || o->shard)) {
        complain("--merge only reports on what was run before");
        return FALSE;
    }
    if (o->merge && !o->paths[0]) {
        complain("--merge: which result files?");
        return FALSE;
    }
    if (o->executor && !strstr(o->executor, "{}") &&
        !strstr(o->executor, "{list}")) {
        complain("--executor: CMD has neither {} nor {list}, which stand for "
                 "what it is to run");
        return FALSE;
    }
    return TRUE;
}

static gboolean check_values(Options *o)
{
    return is_between("jobs", o->jobs, 1, MAX_JOBS) &&
           is_between("repeat", o->repeat, 1, 1000000) &&
           (o->seed == -1 || is_between("seed", o->seed, 0, MAX_SEED)) &&
           is_between("timeout", o->timeout, 0, 1000000) && parse_shard(o);
}

/* Whether an operand is NAME=VALUE rather than a file. */
static gboolean is_setting(const char *operand)
{
    const char *equals = strchr(operand, '=');

    return equals && equals > operand &&
           !memchr(operand, '/', equals - operand) &&
           !g_file_test(operand, G_FILE_TEST_EXISTS);
}

static void split_operands(Options *o)
{
    g_autoptr(GStrvBuilder) paths = g_strv_builder_new();
    g_autoptr(GStrvBuilder) settings = g_strv_builder_new();

    for (char **word = o->operands; word && *word; word++) {
        g_strv_builder_add(is_setting(*word) ? settings : paths, *word);
    }
    o->paths = g_strv_builder_end(paths);
    o->settings = g_strv_builder_end(settings);
}

/* Cuts argv at "--", for GOption must not see what belongs to QEMU. */
static char **split_arguments(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++) {
        if (g_str_equal(argv[i], "--")) {
            *argc = i;
            argv[i] = NULL;
            return &argv[i + 1];
        }
    }
    return &argv[*argc];
}

/* "-j4" as "-j 4", which is all that GOption knows. */
static char **spread_arguments(int argc, char **argv)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();

    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];

        if (i && word[0] == '-' && word[1] && strchr("jfC", word[1]) &&
            word[2]) {
            g_autofree char *option = g_strndup(word, 2);

            g_strv_builder_add_many(words, option, word + 2, NULL);
        } else {
            g_strv_builder_add(words, word);
        }
    }
    return g_strv_builder_end(words);
}

gboolean options_parse(Options *o, const Command *self, int argc, char **argv)
{
    g_autoptr(GOptionContext) context = make_context(o);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;

    o->jobs = g_get_num_processors();
    o->repeat = 1;
    o->seed = -1;
    o->qemu = split_arguments(&argc, argv);
    words = spread_arguments(argc, argv);
    if (!g_option_context_parse_strv(context, &words, &error)) {
        complain("%s", error->message);
        return FALSE;
    }
    if (o->help) {
        print_help(self, context);
        return FALSE;
    }
    if (o->directory && g_chdir(o->directory) < 0) {
        complain("cannot go to %s", o->directory);
        return FALSE;
    }
    split_operands(o);
    return check_values(o) && check_conflicts(o);
}

void options_clear(Options *o)
{
    g_free(o->directory);
    g_strfreev(o->filters);
    g_free(o->shard);
    g_free(o->tap);
    g_free(o->junit);
    g_free(o->result);
    g_free(o->executor);
    g_free(o->work);
    g_strfreev(o->operands);
    g_strfreev(o->paths);
    g_strfreev(o->settings);
}
