/*
 * The guard: a thread that ends the process when nothing moves.
 *
 * A wait that takes too long is ended by the session itself, which goes on
 * with the next case. Where the main loop is stuck (in Lua's string functions,
 * which no hook interrupts, or in a device), only another thread can tell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"

/* How much longer than the session's own guard this one waits. */
#define GRACE_SECONDS 5

static struct {
    GMutex lock;
    char *file;
    char *name;
    char *doing;
    gint64 deadline; /* of g_get_monotonic_time(); 0: none */
    unsigned seconds;
    int results;
} guard;

void guard_arm(unsigned seconds, const char *name, const char *doing)
{
    g_mutex_lock(&guard.lock);
    g_free(guard.name);
    g_free(guard.doing);
    guard.name = g_strdup(name);
    guard.doing = g_strdup(doing);
    guard.seconds = seconds;
    guard.deadline = seconds == 0
                         ? 0
                         : g_get_monotonic_time() + (seconds + GRACE_SECONDS) *
                                                        (gint64)G_USEC_PER_SEC;
    g_mutex_unlock(&guard.lock);
}

static void write_result(double seconds, const char *message)
{
    g_autoptr(QDict) d = qdict_new();

    qdict_put_str(d, "event", "end");
    qdict_put_str(d, "case", guard.name);
    qdict_put_str(d, "status", "fail");
    qdict_put_obj(d, "seconds", QOBJECT(qnum_from_double(seconds)));
    qdict_put_str(d, "message", message);
    g_autoptr(GString) text = qobject_to_json(QOBJECT(d));
    g_string_append_c(text, '\n');
    if (guard.results >= 0 &&
        qemu_write_full(guard.results, text->str, text->len) < 0) {
        perror("test results");
    }
}

static void end_process(void)
{
    g_autofree char *message =
        g_strdup_printf("%s (nothing moved for %u s of the host's time)",
                        guard.doing, guard.seconds + GRACE_SECONDS);

    write_result(guard.seconds + GRACE_SECONDS, message);
    fprintf(stderr, "%s: case '%s' hangs: %s\n", guard.file, guard.name,
            message);
    fflush(NULL);
    _exit(EXIT_FAILURE);
}

static void *watch(void *opaque)
{
    for (;;) {
        g_usleep(G_USEC_PER_SEC / 5);
        g_mutex_lock(&guard.lock);
        if (guard.deadline && g_get_monotonic_time() > guard.deadline) {
            end_process();
        }
        g_mutex_unlock(&guard.lock);
    }
    return NULL;
}

/* Devices that end QEMU themselves (hw/misc/sifive_test.c), or an exit(). */
static void exits(Notifier *n, void *data)
{
    if (guard.deadline) {
        g_autofree char *message = g_strdup_printf(
            "%s: QEMU ended, by itself or because the guest told a device to",
            guard.doing);
        write_result(0, message);
        fprintf(stderr, "%s: case '%s': %s\n", guard.file, guard.name, message);
    }
}

void guard_start(int results, const char *file)
{
    static Notifier notifier = { .notify = exits };

    qemu_add_exit_notifier(&notifier);
    guard.results = results;
    guard.file = g_strdup(file);
    g_thread_unref(g_thread_new("test-guard", watch, NULL));
}
