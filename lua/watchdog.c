/*
 * Ends QEMU when a script does not come back from a function of Lua's own
 * libraries.
 *
 * A signal belongs to the process, and so does what is kept here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"
#include "lua/watchdog.h"
#include "hw/held_stderr.h"
#include <signal.h>
#include <sys/time.h>

#define PERIOD_S 4 /* of CPU time; two periods without progress end QEMU */

static lua_State *volatile watched;
static pthread_t watched_thread;
static void (*volatile tell_late)(lua_State *L);
static volatile sig_atomic_t progress, seen, paused;

static void say(const char *text)
{
    ssize_t done = write(STDERR_FILENO, text, strlen(text));

    (void)done; /* QEMU ends anyway */
}

/*
 * Reads the Lua state from a signal handler: it has not moved for seconds,
 * for the thread is in a C function that does not use it.
 */
static void say_place(void)
{
    lua_Debug ar;

    for (int level = 0; lua_getstack(watched, level, &ar); level++) {
        lua_getinfo(watched, "Sl", &ar);
        if (ar.source[0] == '@') {
            char line[16];
            snprintf(line, sizeof(line), ":%d: ", ar.currentline);
            say(ar.source + 1);
            say(line);
            return;
        }
    }
}

/* What a handler does to a Lua state it may do on the state's thread alone. */
static void be_late(int signal)
{
    if (!pthread_equal(pthread_self(), watched_thread)) {
        pthread_kill(watched_thread, signal);
        return;
    }
    tell_late(watched);
    tell_late = NULL;
}

static void tick(int signal)
{
    if (!watched) {
        return;
    }
    if (tell_late) {
        be_late(signal);
        return;
    }
    if (paused || progress != seen) {
        seen = progress;
        return;
    }
    held_stderr_end();
    if (pthread_equal(pthread_self(), watched_thread)) {
        say_place();
    }
    say("a library function does not end (a pattern that matches in too many "
        "ways, a range too large?)\n");
    if (!phase_check(PHASE_MACHINE_READY)) {
        say("1 error, nothing was started\n");
    }
    _exit(EXIT_FAILURE);
}

void watchdog_start(lua_State *L, void (*late)(lua_State *L))
{
    struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    struct itimerval period = { { PERIOD_S, 0 },
                                { 0, WATCHDOG_LATE_MS * 1000 } };

    watched_thread = pthread_self();
    tell_late = late;
    watched = L;
    paused = false;
    progress++;
    sigaction(SIGVTALRM, &action, NULL);
    setitimer(ITIMER_VIRTUAL, &period, NULL);
}

/*
 * The handler stays: another thread may have taken the last signal and be about
 * to pass it on, and what it does by default is to end the process.
 */
void watchdog_stop(void)
{
    struct itimerval off = { { 0, 0 }, { 0, 0 } };

    setitimer(ITIMER_VIRTUAL, &off, NULL);
    progress++;
    watched = NULL;
    tell_late = NULL;
}

void watchdog_progress(bool outermost)
{
    progress++;
    if (outermost) { /* the binding that paused it may have raised an error */
        paused = false;
    }
}

bool watchdog_pause(bool pause)
{
    bool before = paused;

    paused = pause;
    progress++;
    return before;
}
