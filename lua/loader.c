/*
 * require(): where a script's modules come from.
 *
 *   require "qemu", "qemu.…"   the DSL, from the share folder
 *   require "qom"              the C bindings
 *   anything else              the requiring script's folder, the folder of
 *                              the first script, then the template path
 *
 * The language's own modules have global variables and a module "qom" of their
 * own: what a script does to its copies harms nothing but the script.
 *
 * Modules are known by the file they came from, not by their name, so that
 * two libraries may both have a "uart.lua".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/budget.h"
#include "lua/division.h"
#include "lua/embed.h"
#include "lua/engine.h"

#define LOADED "scripted.loaded" /* registry: real path or name -> value */

#define OWN_QOM "qom, the language's own" /* a key of LOADED */

static bool is_own_module(const char *name)
{
    return strcmp(name, "qemu") == 0 || g_str_has_prefix(name, "qemu.");
}

/* Of these, the ones that scripts require. */
static bool is_public(const char *name)
{
    return strcmp(name, "qemu") == 0 || strcmp(name, "qemu.test") == 0 ||
           g_str_has_prefix(name, "qemu.test.");
}

/* a.b.c -> DIR/a/b/c.lua, or DIR/a/b/c/init.lua; NULL if neither exists. */
static char *find_in(const char *dir, const char *name)
{
    g_autofree char *rel = g_strdelimit(g_strdup(name), ".", '/');
    const char *slash = "/";

    if (strcmp(dir, ".") == 0) { /* places are named as the user would */
        dir = slash = "";
    }
    g_autofree char *file = g_strdup_printf("%s%s%s.lua", dir, slash, rel);

    if (g_file_test(file, G_FILE_TEST_IS_REGULAR)) {
        return g_steal_pointer(&file);
    }
    g_autofree char *init = g_strdup_printf("%s%s%s/init.lua", dir, slash, rel);
    if (g_file_test(init, G_FILE_TEST_IS_REGULAR)) {
        return g_steal_pointer(&init);
    }
    return NULL;
}

/* The folder of the script that called require, "." for text; or NULL. */
static char *caller_dir(lua_State *L)
{
    lua_Debug ar;

    for (int level = 1; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "S", &ar);
        if (ar.source[0] == '@') {
            return g_path_get_dirname(ar.source + 1);
        }
    }
    return NULL;
}

static char *find_module(lua_State *L, const char *name)
{
    Engine *e = engine_of(L);

    if (is_own_module(name)) {
        g_autofree char *dir = g_build_filename(e->cfg.share_dir, "lua", NULL);
        return find_in(dir, name);
    }
    g_autofree char *dir = caller_dir(L);
    char *found = dir ? find_in(dir, name) : NULL;
    lua_getfield(L, LUA_REGISTRYINDEX, "scripted.script_dir");
    if (!found && lua_isstring(L, -1)) {
        found = find_in(lua_tostring(L, -1), name);
    }
    lua_pop(L, 1);
    g_auto(GStrv) dirs =
        g_strsplit(e->cfg.template_path ? e->cfg.template_path : "", ":", -1);
    for (char **d = dirs; *d && !found; d++) {
        found = find_in(*d, name);
    }
    return found ? found : find_in(e->cfg.share_dir, name);
}

static bool is_plain_name(const char *name)
{
    return name[0] && !strchr(name, '/') && !strstr(name, "..") &&
           name[0] != '.';
}

/* Push LOADED[key]; true if it is there. */
static bool push_loaded(lua_State *L, const char *key)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LOADED);
    lua_getfield(L, -1, key);
    lua_remove(L, -2);
    if (!lua_isnil(L, -1)) {
        return true;
    }
    lua_pop(L, 1);
    return false;
}

static void set_loaded(lua_State *L, const char *key, int value)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LOADED);
    lua_pushvalue(L, value);
    lua_setfield(L, -2, key);
    lua_pop(L, 1);
}

/* Pushes an error message and returns false, or pushes the path. */
static bool push_module_path(lua_State *L, const char *name)
{
    g_autofree char *path = is_plain_name(name) ? find_module(L, name) : NULL;

    if (!path) {
        lua_pushfstring(L,
                        "module '%s' not found: looked in the script's "
                        "folder, the template path and the machines that come "
                        "with qemu-scripted",
                        name);
        return false;
    }
    if (!engine_may_read(engine_of(L), path)) {
        lua_pushfstring(L,
                        "module '%s': %s lies outside the folders a script "
                        "may read (trust=full lifts this)",
                        name, path);
        return false;
    }
    lua_pushstring(L, path);
    return true;
}

/*
 * ":LINE: text" as Lua has it, but of a break or goto that leads nowhere Lua
 * finds out at the end of the block, and gives that as the line.
 */
static char *with_right_line(const char *rest)
{
    const char *at = strstr(rest, " at line ");
    const char *text = strchr(rest + 1, ':');
    int line;

    if (!at || !text || strstr(rest, "(to close ") ||
        sscanf(at, " at line %d", &line) != 1) {
        return g_strdup(rest);
    }
    return g_strdup_printf(":%d%s", line, text);
}

bool loader_load_file(lua_State *L, const char *path, Error **errp)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) gerr = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &gerr)) {
        error_setg(errp, "%s: cannot be read: %s", path,
                   g_file_test(path, G_FILE_TEST_EXISTS) ? gerr->message
                                                         : "no such file");
        return false;
    }
    g_autofree char *own =
        g_build_filename(engine_of(L)->cfg.share_dir, "lua/qemu/", NULL);
    /* "=" marks the DSL's chunks: they are no place for a user's mistake */
    g_autofree char *name =
        g_str_has_prefix(path, own)
            ? g_strdup_printf("=qemu/%s", path + strlen(own))
            : g_strdup_printf("@%s", path);
    const char *start = text;
    if (len && text[0] == '#') { /* a #! line; the newline keeps line numbers */
        start = strchrnul(text, '\n');
        len -= start - text;
    }
    if (name[0] == '@' && division_may_fail(start, len)) {
        budget_count_at_once(engine_of(L));
    }
    if (luaL_loadbufferx(L, start, len, name, "t") != LUA_OK) {
        /* the message starts with a name cut to 60 characters */
        g_autofree char *base = g_path_get_basename(path);
        const char *msg = lua_tostring(L, -1);
        const char *rest = strstr(msg, base);
        g_autofree char *where = rest ? with_right_line(rest + strlen(base))
                                      : NULL;
        error_setg(errp, "%s%s", where ? path : "", where ?: msg);
        lua_pop(L, 1);
        return false;
    }
    return true;
}

/* Push the chunk or an error message (no QEMU Error is left behind). */
static bool push_chunk(lua_State *L, const char *path)
{
    Error *err = NULL;

    if (loader_load_file(L, path, &err)) {
        return true;
    }
    g_autofree char *msg = g_strdup(error_get_pretty(err));
    error_free(err);
    lua_pushstring(L, msg);
    return false;
}

/* Push the chunk of a module that is compiled in; true if it is. */
static bool push_embedded(lua_State *L, const char *name)
{
    for (const EmbeddedChunk *e = embedded_chunks; e->name; e++) {
        if (strcmp(e->name, name) == 0) {
            return luaL_loadbufferx(L, (const char *)e->code, e->size, name,
                                    "b") == LUA_OK;
        }
    }
    return false;
}

/* Give the chunk on top of the stack the language's global variables. */
static void make_own(lua_State *L)
{
    sandbox_push_own_globals(L);
    lua_setupvalue(L, -2, 1); /* _ENV */
}

/* Run the chunk on top of the stack and keep its value under @key. */
static int run_module(lua_State *L, const char *name, const char *key)
{
    lua_pushlightuserdata(L, L); /* marks "being loaded" */
    set_loaded(L, key, lua_gettop(L));
    lua_pop(L, 1);
    int chunk = lua_gettop(L);
    lua_pushcfunction(L, engine_message_handler);
    lua_insert(L, chunk);
    lua_pushstring(L, name);
    lua_pushstring(L, key);
    int status = lua_pcall(L, 2, 1, chunk);
    if (status == LUA_OK && lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, true);
    } else if (status != LUA_OK) {
        lua_pushnil(
            L); /* a second try fails for the same reason, not another */
        set_loaded(L, key, lua_gettop(L));
        lua_pop(L, 1);
        return lua_error(L);
    }
    set_loaded(L, key, lua_gettop(L));
    return 1;
}

/* The value of a module that was loaded before, or that is being loaded. */
static int loaded_module(lua_State *L, const char *name)
{
    if (lua_islightuserdata(L, -1)) {
        return luaL_error(L, "module '%s' requires itself", name);
    }
    return 1;
}

/* A module of the language's, compiled in or (-Ddsl=disk) in the share folder. */
static int require_own(lua_State *L, const char *name)
{
    if (push_loaded(L, name)) {
        return loaded_module(L, name);
    }
    if (!push_embedded(L, name) &&
        (!push_module_path(L, name) || !push_chunk(L, lua_tostring(L, -1)))) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
        return lua_error(L);
    }
    make_own(L);
    return run_module(L, name, name);
}

/* require() of the language's own modules. */
static int own_require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);

    lua_settop(L, 1);
    if (strcmp(name, "qom") == 0) {
        push_loaded(L, OWN_QOM);
        return 1;
    }
    return require_own(L, name);
}

/* require() of scripts. */
static int scripted_require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);

    lua_settop(L, 1);
    bool trusted = engine_of(L)->cfg.trust_full;
    if (is_public(name) || (trusted && is_own_module(name))) {
        return require_own(L, name);
    }
    if (is_own_module(name)) {
        return luaL_error(L,
                          "module '%s' is for the language itself, if it "
                          "exists; scripts have \"qemu\", \"qemu.test\" and "
                          "\"qom\"",
                          name);
    }
    if (push_loaded(L, name)) { /* "qom", registered by its opener */
        return loaded_module(L, name);
    }
    if (!push_module_path(L, name)) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
        return lua_error(L);
    }
    const char *path = lua_tostring(L, 2);
    if (push_loaded(L, path)) {
        return loaded_module(L, name);
    }
    if (!push_chunk(L, path)) {
        return lua_error(L);
    }
    return run_module(L, name, path);
}

void loader_open(lua_State *L)
{
    lua_pushcfunction(L, scripted_require);
    lua_setglobal(L, "require");
}

void loader_start(lua_State *L)
{
    push_loaded(L, "qom");
    sandbox_copy_table(L);
    set_loaded(L, OWN_QOM, lua_gettop(L));
    lua_pop(L, 1);
    sandbox_push_own_globals(L);
    lua_pushcfunction(L, own_require);
    lua_setfield(L, -2, "require");
    lua_pop(L, 1);
    lua_pushcfunction(L, own_require);
    lua_pushliteral(L, "qemu.main");
    lua_call(L, 1, 1);
}

void loader_begin_anew(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LOADED);
    lua_newtable(L);
    lua_getfield(L, -2, "qom");
    lua_setfield(L, -2, "qom");
    lua_setfield(L, LUA_REGISTRYINDEX, LOADED);
}

void loader_put_back(lua_State *L, int index)
{
    lua_pushvalue(L, index);
    lua_setfield(L, LUA_REGISTRYINDEX, LOADED);
}

int loader_begin_main(lua_State *L)
{
    loader_start(L);
    lua_getfield(L, -1, "reload");
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

void loader_push_files(lua_State *L, int index)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LOADED);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING &&
            g_file_test(lua_tostring(L, -1), G_FILE_TEST_IS_REGULAR)) {
            lua_pushvalue(L, -1);
            lua_rawseti(L, index, lua_rawlen(L, index) + 1);
        }
    }
    lua_pop(L, 1);
}
