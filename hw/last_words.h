/*
 * What is said when QEMU ends in the middle of building a machine.
 *
 * Devices are written for the boards of QEMU: where these always do right,
 * a device asserts, exits or follows a null pointer. A script that uses such
 * a device is to be told which line it was, in place of a core dump:
 *
 *     soc.lua:12: device 'aspeed.timer' (timer0): QEMU gave up while
 *     realizing it: <QEMU's message>
 *
 * Between last_words_begin() and last_words_end() the signals of a crash and
 * exit() are caught, a function that does not come back is ended after a
 * minute, and standard error is held back, for QEMU's message is written
 * before QEMU dies. The dispatcher tells which function is being called,
 * the DSL for which node. Afterwards all is as it was.
 *
 * Signals and exit() belong to the process, and so does what is kept here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_LAST_WORDS_H
#define SCRIPTED_LAST_WORDS_H

#include "hw/compat.h"
#include <lua.h>

void last_words_begin(void);

/** last_words_end: also before an exit() of our own. May be called twice. */
void last_words_end(void);

/** last_words_node: what follows is done for @label ("FILE:LINE: node"), or
 * for no node (NULL). */
void last_words_node(const char *label);

/** last_words_name: @obj and its parts are of the node @label. */
void last_words_name(Object *obj, const char *label);

/** last_words_fault: a fault found so far: it is to be said, too. */
void last_words_fault(const char *line);

/**
 * last_words_reset: the machine is being reset; @obj is what our own reset
 * handlers reset at the moment, or NULL.
 */
void last_words_reset(Object *obj);

/** last_words_resetting: whether the machine's first reset is under way. */
bool last_words_resetting(void);

/* The function of the module "qom" that is being called. */
typedef struct LastCall {
    lua_State *L;
    const char *function; /* NULL: none */
    const char *text;     /* its first string, or NULL */
    Object *object;       /* it is a method of, or NULL */
    const void *frame;    /* where the stack was; set by last_words_enter */
} LastCall;

extern bool last_words_on;
extern LastCall last_words_current;

/*
 * A call that raised an error of Lua's (not enough memory) has not left: what
 * lies further down the stack than the next call is over.
 */
static inline LastCall last_words_enter(LastCall call)
{
    LastCall before = last_words_current;

    call.frame = __builtin_frame_address(0);
    if (before.L == call.L && before.frame <= call.frame) {
        before = (LastCall) { 0 };
    }
    if (last_words_on) {
        last_words_current = call;
    }
    return before;
}

static inline void last_words_leave(LastCall before)
{
    if (last_words_on) {
        last_words_current = before;
    }
}

#endif
