/*
 * Asking a test file what is in it.
 *
 * The file is a machine's script, so the question is a short run of QEMU:
 * it prints a line of JSON. Which architecture the script is for is not known
 * before; if it was the wrong QEMU, the answer says which is the right one,
 * and that is asked again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plan.h"
#include "../emulator.h"
#include "json.h"
#include "process.h"
#include <string.h>

/* Enough for the slowest script on a busy host. */
#define PLAN_TIMEOUT 60

typedef struct {
    TestRun *run;
    Suite *suite;
    gboolean sure; /* the QEMU that was asked is the one the script wants */
} Question;

static void ask(Question *q);

static void question_over(Question *q)
{
    pool_done(&q->run->pool);
    g_free(q);
}

static void give_up(Question *q, const char *message, const char *output)
{
    suite_fail(q->suite, message, output);
    question_over(q);
}

/* The last line that is JSON: a script may print things of its own. */
static Json *find_answer(const char *output)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    Json *answer = NULL;

    for (guint i = g_strv_length(lines); i-- > 0 && !answer;) {
        if (*lines[i] == '{') {
            answer = json_parse(lines[i], NULL);
        }
    }
    return answer;
}

static gboolean take_cases(Suite *suite, const Json *list)
{
    for (guint i = 0; i < list->items->len; i++) {
        const Json *item = list->items->pdata[i];
        const char *name = json_get_string(item, "name");
        Case *c;

        if (!name || !*name || suite_find_case(suite, name)) {
            g_autofree char *problem =
                name && *name
                    ? g_strdup_printf("two cases have the name '%s'", name)
                    : g_strdup("a case has no name");

            g_ptr_array_set_size(suite->cases, 0);
            suite_fail(suite, problem, NULL);
            return FALSE;
        }
        c = suite_add_case(suite, name);
        c->line = json_get_number(item, "line", 0);
        c->tags = json_get_strings(item, "tags");
    }
    return TRUE;
}

static void take_plan(Suite *suite, const Json *plan, const Json *cases)
{
    const Json *icount = json_get(plan, "icount");
    const char *isolation = json_get_string(plan, "isolation");

    g_strfreev(suite->args);
    suite->args = json_get_strings(plan, "args");
    g_strfreev(suite->needs);
    suite->needs = json_get_strings(plan, "needs");
    suite->process_per_case = !g_strcmp0(isolation, "process");
    suite->timeout = json_get_number(plan, "timeout", 0);
    if (icount && icount->kind == JSON_NUMBER) {
        suite->icount = g_strdup_printf("%d", (int)icount->number);
    } else if (icount && icount->kind == JSON_STRING) {
        suite->icount = g_strdup(icount->string);
    }
    take_cases(suite, cases);
}

static void take_answer(Question *q, const Json *answer)
{
    const char *arch = json_get_string(answer, "arch");
    const Json *cases = json_get(answer, "cases");

    g_free(q->suite->arch);
    q->suite->arch = g_strdup(arch);
    if (cases && cases->items) {
        g_free(q->run->last_arch);
        q->run->last_arch = g_strdup(arch);
        take_plan(q->suite, answer, cases);
        question_over(q);
    } else if (q->sure) {
        give_up(q, "QEMU told no plan of the cases", NULL);
    } else {
        q->sure = TRUE;
        ask(q);
    }
}

static void answered(Process *process, gpointer data)
{
    Question *q = data;
    g_autofree char *output = process_output(process);
    g_autofree char *errors = process_errors(process);
    g_autofree char *fate = process_fate(process);
    gboolean success = process_status(process) == 0;
    g_autoptr(Json) answer = success ? find_answer(output) : NULL;

    process_free(process);
    if (q->run->stop_reason) {
        question_over(q);
    } else if (json_get_string(answer, "arch")) {
        take_answer(q, answer);
    } else {
        g_autofree char *message =
            answer    ? g_strdup("it declares no machine and no cases: it "
                                    "begins with q.machine or a board's require")
            : success ? g_strdup("QEMU told no plan of the cases")
                      : g_strdup_printf("cannot be loaded: QEMU %s", fate);
        g_autofree char *both = g_strconcat(output, errors, NULL);

        give_up(q, message, answer ? NULL : both);
    }
}

static char *choose_emulator(const Question *q, GError **error)
{
    const char *arch = q->sure ? q->suite->arch : q->run->last_arch;

    return arch ? emulator_path(arch, error) : emulator_any(error);
}

static void ask(Question *q)
{
    const Options *o = q->run->options;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString)
        machine = testrun_machine(q->run, q->suite->path, "plan");
    g_autofree char *emulator = choose_emulator(q, &error);
    char *const argv[] = {
        emulator,       (char *)"-M",          machine->str, (char *)"-display",
        (char *)"none", (char *)"-nodefaults", NULL,
    };
    Process *process = emulator ? process_start(argv, TRUE, answered, q, &error)
                                : NULL;

    if (!process) {
        give_up(q, error->message, NULL);
        return;
    }
    process_guard(process, o->timeout > 0 ? o->timeout : PLAN_TIMEOUT);
}

static void start(gpointer task, gpointer data)
{
    Question *q = g_new0(Question, 1);

    q->run = data;
    q->suite = task;
    ask(q);
}

void plan_all(TestRun *run)
{
    pool_run(&run->pool, run->suites, start, run);
}
