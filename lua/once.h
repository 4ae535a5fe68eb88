/*
 * Things that can be done to an object only once.
 *
 * QEMU keeps no record of some steps (a realize that failed, a completed
 * user-creatable object, a reset handler), yet dies when they are repeated.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_ONCE_H
#define SCRIPTED_ONCE_H

#include "lua/engine.h"

/**
 * once_mark: note that step @step was taken for @obj.
 * Returns false if it had been noted before. The object is kept alive, so
 * that its address stays its own. May raise "not enough memory": call it
 * before the step.
 */
bool once_mark(lua_State *L, const char *step, Object *obj);

/** once_done: whether step @step was noted for @obj. */
bool once_done(lua_State *L, const char *step, Object *obj);

#endif
