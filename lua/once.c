/*
 * Things that can be done to an object only once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/once.h"
#include "lua/bind.h"

/* Pushes the table of @step: address of the object -> its handle. */
static void push_marks(lua_State *L, const char *step)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "scripted.once");
    luaL_getsubtable(L, -1, step);
    lua_remove(L, -2);
}

bool once_done(lua_State *L, const char *step, Object *obj)
{
    push_marks(L, step);
    bool done = lua_rawgetp(L, -1, obj) != LUA_TNIL;
    lua_pop(L, 2);
    return done;
}

bool once_mark(lua_State *L, const char *step, Object *obj)
{
    if (once_done(L, step, obj)) {
        return false;
    }
    push_marks(L, step);
    bind_push_object(L, obj);
    lua_rawsetp(L, -2, obj);
    lua_pop(L, 1);
    return true;
}
