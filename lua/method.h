/*
 * Methods that do not exist.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_METHOD_H
#define SCRIPTED_METHOD_H

#include "lua/engine.h"

/**
 * method_hint: " (did you mean 'x'?)" if @msg is Lua's error for a method that
 * a value does not have, and it has others with such a name; "" for any other.
 * For message handlers: looks at the function that is being left.
 */
char *method_hint(lua_State *L, const char *msg);

#endif
