/*
 * What a script may use of Lua's standard libraries.
 *
 * Scripts are untrusted by default: nothing here reaches the host's files,
 * processes, or memory outside the Lua heap. trust=full opens everything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/budget.h"

#define OWN_GLOBALS "scripted.own_globals" /* registry: a table */

static const luaL_Reg safe_libs[] = {
    { LUA_GNAME, luaopen_base },        { LUA_TABLIBNAME, luaopen_table },
    { LUA_STRLIBNAME, luaopen_string }, { LUA_MATHLIBNAME, luaopen_math },
    { LUA_UTF8LIBNAME, luaopen_utf8 },  { LUA_COLIBNAME, luaopen_coroutine },
};

/*
 * load() that takes text only: bytecode can break out of any Lua sandbox. What
 * the text divides by nobody looks at (budget.c).
 */
static int text_load(lua_State *L)
{
    luaL_checkany(L, 1);
    budget_count_at_once(engine_of(L));
    lua_settop(L, lua_isnoneornil(L, 4) ? 3 : 4);
    lua_pushliteral(L, "t");
    lua_replace(L, 3);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/*
 * setmetatable() that refuses finalizers: Lua runs them without hooks, so
 * that no budget holds for them, and also when the state is closed.
 */
static int plain_setmetatable(lua_State *L)
{
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return luaL_error(L, "a sandboxed script has no finalizers (__gc)");
        }
        lua_pop(L, 1);
    }
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/*
 * The function is given the original as its upvalue. It calls that as C does,
 * with the same arguments, so that its errors name the script's line.
 */
static void wrap(lua_State *L, const char *name, lua_CFunction fn)
{
    lua_getglobal(L, name);
    lua_pushcclosure(L, fn, 1);
    lua_setglobal(L, name);
}

static void keep_fields(lua_State *L, const char *lib, lua_CFunction open,
                        const char *const *names)
{
    luaL_requiref(L, lib, open, 0);
    lua_newtable(L);
    for (; *names; names++) {
        lua_getfield(L, -2, *names);
        lua_setfield(L, -2, *names);
    }
    lua_setglobal(L, lib);
    lua_pop(L, 1);
}

static void remove_field(lua_State *L, const char *lib, const char *name)
{
    lua_getglobal(L, lib);
    lua_pushnil(L);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static void open_untrusted(lua_State *L)
{
    static const char *const os_names[] = { "time", "date", "clock", "difftime",
                                            NULL };
    static const char *const debug_names[] = { "traceback", NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(safe_libs); i++) {
        luaL_requiref(L, safe_libs[i].name, safe_libs[i].func, 1);
        lua_pop(L, 1);
    }
    keep_fields(L, LUA_OSLIBNAME, luaopen_os, os_names);
    keep_fields(L, LUA_DBLIBNAME, luaopen_debug, debug_names);
    budget_open(L);
    wrap(L, "load", text_load);
    wrap(L, "setmetatable", plain_setmetatable);
    remove_field(L, LUA_GNAME, "dofile");
    remove_field(L, LUA_GNAME, "loadfile");
    remove_field(L, LUA_STRLIBNAME, "dump");
    /* the libraries just trimmed must not be had from here instead */
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}

void sandbox_copy_table(lua_State *L)
{
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, -3)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_settable(L, -4);
    }
    lua_remove(L, -2);
}

/*
 * "text":format() finds the language's functions first, then what scripts
 * add to their own table `string`.
 */
static void protect_strings(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_getglobal(L, LUA_STRLIBNAME);
    sandbox_copy_table(L);
    lua_newtable(L);
    lua_getglobal(L, LUA_STRLIBNAME);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "string"); /* what getmetatable() gives */
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

void sandbox_push_own_globals(lua_State *L)
{
    if (lua_getfield(L, LUA_REGISTRYINDEX, OWN_GLOBALS) == LUA_TTABLE) {
        return;
    }
    lua_pop(L, 1);
    protect_strings(L);
    lua_pushglobaltable(L);
    sandbox_copy_table(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, LUA_GNAME);
    for (size_t i = 0; i < G_N_ELEMENTS(safe_libs); i++) {
        if (lua_getfield(L, -1, safe_libs[i].name) == LUA_TTABLE && i > 0) {
            sandbox_copy_table(L);
            lua_setfield(L, -2, safe_libs[i].name);
        } else {
            lua_pop(L, 1);
        }
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, OWN_GLOBALS);
}

void sandbox_open(lua_State *L)
{
    if (engine_of(L)->cfg.trust_full) {
        luaL_openlibs(L);
    } else {
        open_untrusted(L);
    }
}
