/*
 * The Lua engine: state, heap limit, instruction budget, protected calls.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/engine.h"
#include "lua/bind.h"
#include "lua/budget.h"
#include "lua/method.h"

Engine *engine_of(lua_State *L)
{
    return *(Engine **)lua_getextraspace(L);
}

/*
 * lua_Alloc with a limit. A NULL return makes Lua collect garbage and then
 * raise "not enough memory", which engine_pcall reports like any error.
 */
static void *engine_alloc(void *opaque, void *ptr, size_t osize, size_t nsize)
{
    Engine *e = opaque;
    size_t old = ptr ? osize : 0;

    if (nsize > old && e->heap + (nsize - old) > e->cfg.memory_limit) {
        budget_charge_collection(e);
        return NULL;
    }
    void *mem = heap_resize(&e->space, ptr, old, nsize);
    if (mem || nsize == 0) {
        e->heap += nsize - old;
    }
    return mem;
}

/*
 * lua_error's message starts with a source name cut to 60 characters
 * (LUA_IDSIZE); give the whole one, so that an editor can open the file.
 */
static void push_whole_location(lua_State *L, const char *msg)
{
    lua_Debug ar;

    for (int level = 1; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "S", &ar);
        size_t len = strlen(ar.short_src);
        if (ar.source[0] == '@' && strncmp(msg, ar.short_src, len) == 0 &&
            msg[len] == ':') {
            lua_pushfstring(L, "%s%s", ar.source + 1, msg + len);
            return;
        }
    }
    lua_pushstring(L, msg);
}

/* Whether the error at index 1 is the language's own, to leave a script by. */
static bool is_leave(lua_State *L)
{
    bool own = luaL_getmetafield(L, 1, "__name") == LUA_TSTRING &&
               strcmp(lua_tostring(L, -1), ENGINE_LEAVE) == 0;

    lua_settop(L, 1);
    return own;
}

/* An error that is no text has no place: give it the innermost script line. */
static void push_with_place(lua_State *L)
{
    if (!luaL_callmeta(L, 1, "__tostring") || lua_type(L, -1) != LUA_TSTRING) {
        lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    }
    /* after the script's function, which may not come back */
    g_autofree char *place = bind_caller(L);
    if (place) {
        lua_pushfstring(L, "%s: %s", place, lua_tostring(L, -1));
    }
}

int engine_message_handler(lua_State *L)
{
    const char *msg = lua_tostring(L, 1);

    if (msg) {
        g_autofree char *hint = method_hint(L, msg);
        push_whole_location(L, msg);
        if (hint[0]) {
            lua_pushfstring(L, "%s%s", lua_tostring(L, -1), hint);
        }
    } else if (is_leave(L)) {
        return 1;
    } else {
        push_with_place(L);
    }
    if (engine_of(L)->cfg.traceback) {
        luaL_traceback(L, L, lua_tostring(L, -1), 1);
    }
    return 1;
}

static int make_thread(lua_State *L)
{
    lua_State **slot = lua_touserdata(L, 1);

    *slot = lua_newthread(L);
    luaL_ref(L, LUA_REGISTRYINDEX); /* for good: the engine uses it again */
    return 0;
}

/* A stack that nobody uses; NULL when there is no memory for one. */
static lua_State *take_thread(Engine *e)
{
    lua_State *L = NULL;

    if (e->depth == 0) {
        return e->L;
    }
    if (e->threads->len > 0) {
        L = g_ptr_array_remove_index_fast(e->threads, e->threads->len - 1);
        budget_join(e, L);
        return L;
    }
    if (!lua_checkstack(e->L, 4)) {
        return NULL;
    }
    lua_pushcfunction(e->L, make_thread);
    lua_pushlightuserdata(e->L, &L);
    if (lua_pcall(e->L, 1, 0, 0) != LUA_OK) {
        lua_pop(e->L, 1);
        return NULL;
    }
    budget_join(e, L);
    return L;
}

static void give_thread_back(Engine *e, lua_State *L)
{
    if (L != e->L) {
        g_ptr_array_add(e->threads, L);
    }
}

bool engine_enter(Engine *e, lua_CFunction body, void *opaque, Error **errp)
{
    lua_State *L = take_thread(e);

    if (!L) {
        error_setg(errp, "not enough memory");
        return false;
    }
    int base = lua_gettop(L);
    /* none of these three pushes allocates, so none can raise */
    lua_pushcfunction(L, engine_message_handler);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, opaque);
    budget_start(e);
    e->depth++;
    int status = lua_pcall(L, 1, 0, base + 1);
    e->depth--;
    budget_stop(e);
    if (status != LUA_OK) {
        /* of a number lua_tostring would make a string, and might raise */
        bool text = lua_type(L, -1) == LUA_TSTRING;
        error_setg(errp, "%s",
                   text ? lua_tostring(L, -1) : "error without a message");
    }
    lua_settop(L, base);
    give_thread_back(e, L);
    return status == LUA_OK;
}

void engine_push_main(lua_State *L, const char *fn)
{
    lua_getfield(L, LUA_REGISTRYINDEX, "qemu.main");
    lua_getfield(L, -1, fn);
    lua_remove(L, -2);
}

/* Runs protected: opening libraries allocates and may fail. */
static int open_all(lua_State *L)
{
    sandbox_open(L);
    loader_open(L);
    bind_open(L);
    loader_start(L);
    lua_setfield(L, LUA_REGISTRYINDEX, "qemu.main");
    return 0;
}

/* In a build tree both are links into the source tree. */
static void allow_shared(Engine *e)
{
    static const char *const dirs[] = { "lua", "machines" };

    for (size_t i = 0; i < G_N_ELEMENTS(dirs); i++) {
        g_autofree char *dir =
            g_build_filename(e->cfg.share_dir, dirs[i], NULL);
        engine_allow_root(e, dir);
    }
}

Engine *engine_new(const EngineConfig *cfg, Error **errp)
{
    Engine *e = g_new0(Engine, 1);

    e->cfg = *cfg;
    e->roots = g_ptr_array_new_with_free_func(g_free);
    e->threads = g_ptr_array_new();
    e->L = lua_newstate(engine_alloc, e);
    if (!e->L) {
        error_setg(errp, "memory-limit=%" PRIu64 " is too small for Lua",
                   cfg->memory_limit);
        engine_free(e);
        return NULL;
    }
    *(Engine **)lua_getextraspace(e->L) = e;
    /* Building a machine makes little garbage, and ends soon: collect only
     * when the limit asks for it (an allocation that fails collects). */
    lua_gc(e->L, LUA_GCSTOP);
    allow_shared(e);
    if (cfg->template_path) {
        g_auto(GStrv) dirs = g_strsplit(cfg->template_path, ":", -1);
        for (char **d = dirs; *d; d++) {
            engine_allow_root(e, *d);
        }
    }
    if (!engine_enter(e, open_all, NULL, errp)) {
        engine_free(e);
        return NULL;
    }
    return e;
}

void engine_free(Engine *e)
{
    if (!e || e->depth > 0) {
        return; /* exit() was called below a Lua function: leave it be */
    }
    if (e->L) {
        lua_close(e->L);
    }
    heap_destroy(&e->space);
    g_ptr_array_free(e->roots, true);
    g_ptr_array_free(e->threads, true);
    g_free(e->budget_place);
    g_free(e);
}

void engine_allow_root(Engine *e, const char *path)
{
    g_autofree char *real = realpath(path, NULL);

    if (real) {
        g_ptr_array_add(e->roots, g_strdup(real));
    }
}

static bool is_below(const char *root, const char *path)
{
    size_t len = strlen(root);

    return strncmp(root, path, len) == 0 &&
           (path[len] == '/' || path[len] == '\0' || root[len - 1] == '/');
}

bool engine_may_read(Engine *e, const char *path)
{
    g_autofree char *real = realpath(path, NULL);

    if (e->cfg.trust_full) {
        return true;
    }
    if (!real) {
        g_autofree char *dir = g_path_get_dirname(path);
        real = realpath(dir, NULL);
    }
    for (guint i = 0; real && i < e->roots->len; i++) {
        if (is_below(g_ptr_array_index(e->roots, i), real)) {
            return true;
        }
    }
    return false;
}
