/*
 * One invocation of `qemu-scripted test`: what its parts share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testrun.h"
#include "../emulator.h"
#include "process.h"
#include <string.h>

void testrun_stop(TestRun *run, const char *reason)
{
    if (run->stop_reason) {
        return;
    }
    run->stop_reason = reason;
    pool_stop(&run->pool);
    process_kill_all();
}

void testrun_show(TestRun *run)
{
    while (run->shown < run->suites->len) {
        const Suite *suite = run->suites->pdata[run->shown];

        if (suite->pending) {
            return;
        }
        terminal_suite(run->terminal, suite);
        run->shown++;
    }
}

char *testrun_path(TestRun *run, const char *suffix)
{
    return g_strdup_printf("%s/%u%s", run->work, run->serial++, suffix);
}

GString *testrun_machine(const TestRun *run, const char *script,
                         const char *action)
{
    GString *machine = g_string_new("scripted");

    emulator_add_option(machine, "script", script);
    emulator_add_option(machine, "action", action);
    for (char **s = run->options->settings; *s; s++) {
        const char *value = strchr(*s, '=') + 1;
        g_autofree char *name = g_strndup(*s, value - 1 - *s);

        emulator_add_option(machine, name, value);
    }
    return machine;
}
