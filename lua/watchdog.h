/*
 * Ends QEMU when a script does not come back from a function of Lua's own
 * libraries.
 *
 * The budget counts VM instructions; string.find with a pattern that never
 * ends executes none. While a machine is built, a timer of CPU time looks
 * whether the script still moves: nothing has to be asked or locked on the
 * script's way.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_WATCHDOG_H
#define SCRIPTED_WATCHDOG_H

#include <lua.h>

#define WATCHDOG_LATE_MS 10

/**
 * watchdog_start: watch the script that runs in @L, until watchdog_stop.
 *
 * @late: called once, after WATCHDOG_LATE_MS of CPU time, from a signal's
 *        handler on this thread
 */
void watchdog_start(lua_State *L, void (*late)(lua_State *L));
void watchdog_stop(void);

/** watchdog_progress: the script moves; @outermost: it is no callback. */
void watchdog_progress(bool outermost);

/**
 * watchdog_pause: what runs now is QEMU's and may take its time (@pause).
 * Returns what was so before, to be set again behind it.
 */
bool watchdog_pause(bool pause);

#endif
