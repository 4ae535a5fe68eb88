/*
 * Methods that do not exist: which one may have been meant.
 *
 * Lua says "attempt to call a nil value (method 'relaize')", and not of what.
 * The value is still among the temporaries of the function that calls: behind
 * the nil that was to be called.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/method.h"
#include "lua/names.h"

/* As luaG_callerror (ldebug.c) words it; part of no manual. */
#define BEFORE "attempt to call a nil value (method '"

static char *missing_name(const char *msg)
{
    const char *name = strstr(msg, BEFORE);
    const char *end = name ? strchr(name + strlen(BEFORE), '\'') : NULL;

    return end ? g_strndup(name + strlen(BEFORE), end - name - strlen(BEFORE))
               : NULL;
}

/*
 * Pushes the table with the methods of the value at the top: __index, or
 * __methods where that is a function.
 */
static bool push_methods(lua_State *L)
{
    static const char *const fields[] = { "__methods", "__index" };
    int value = lua_gettop(L);

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (luaL_getmetafield(L, value, fields[i]) == LUA_TTABLE) {
            return true;
        }
        lua_settop(L, value);
    }
    return false;
}

/*
 * Pushes the methods of what the function @ar called a method of: the last value
 * behind a nil that has any.
 */
static bool push_methods_of_receiver(lua_State *L, lua_Debug *ar)
{
    int top = lua_gettop(L);
    bool after_nil = false;
    int found = 0;

    for (int n = 1; lua_getlocal(L, ar, n); n++) {
        bool is_nil = lua_isnil(L, -1);
        if (after_nil && push_methods(L)) {
            found = n;
        }
        after_nil = is_nil;
        lua_settop(L, top);
    }
    return found && lua_getlocal(L, ar, found) && push_methods(L);
}

static char *nearest_method(lua_State *L, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && lua_isfunction(L, -1)) {
            g_ptr_array_add(names, (void *)lua_tostring(L, -2));
        }
    }
    names_sort(names);
    return names_hint(name, names);
}

char *method_hint(lua_State *L, const char *msg)
{
    g_autofree char *name = missing_name(msg);
    int top = lua_gettop(L);
    lua_Debug ar;
    char *hint = NULL;

    if (name && lua_checkstack(L, 8) && lua_getstack(L, 1, &ar) &&
        push_methods_of_receiver(L, &ar)) {
        hint = nearest_method(L, name);
    }
    lua_settop(L, top);
    return hint ? hint : g_strdup("");
}
