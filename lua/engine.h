/*
 * The Lua engine of one scripted machine.
 *
 * One machine owns one Engine, and one Engine owns one lua_State; nothing is
 * global. QEMU enters Lua through engine_enter() alone: it runs a C body
 * under lua_pcall and turns a Lua error into an Error, so that no Lua error
 * ever unwinds through a frame of QEMU. All calls are made under the BQL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_ENGINE_H
#define SCRIPTED_ENGINE_H

#include "hw/compat.h"
#include "lua/heap.h"
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

typedef struct EngineConfig {
    const char *share_dir;     /* holds lua/ and machines/ */
    const char *template_path; /* further folders, ':'-separated, or NULL */
    uint64_t memory_limit;     /* bytes the Lua heap may take */
    uint64_t budget;           /* VM instructions while the machine is built */
    bool trust_full;           /* lift the sandbox */
    bool traceback;            /* errors carry a Lua traceback */
} EngineConfig;

typedef struct Engine {
    lua_State *L;
    EngineConfig cfg;
    Heap space;              /* what the Lua heap is made of */
    uint64_t heap;           /* bytes the Lua heap takes now */
    int64_t budget_left;     /* VM instructions; below zero: used up */
    uint64_t collected;      /* of it, for collections of a full heap */
    bool counts_at_once;     /* a script has what cannot go without it */
    char *budget_place;      /* where the budget was used up, or NULL */
    bool watched;            /* the watchdog looks after what runs now */
    unsigned depth;          /* nesting of engine_enter: not closed while > 0 */
    GPtrArray *roots;        /* real paths below which a script may read */
    GPtrArray *threads;      /* idle lua_State, for entries below another */
    struct Session *session; /* of action=test, else NULL (testing/) */
    struct DeviceRuntime *devices; /* once a class is declared (device/) */
    void (*notify_arch)(struct Engine *e, const char *arch);
} Engine;

/**
 * engine_new: make an engine with its libraries opened and sandboxed.
 * Returns NULL with @errp set when the Lua heap cannot be made.
 */
Engine *engine_new(const EngineConfig *cfg, Error **errp);

/** engine_free: close the Lua state, unless Lua is on the call stack. */
void engine_free(Engine *e);

/** engine_of: the engine that @L (or the thread @L) belongs to. */
Engine *engine_of(lua_State *L);

/**
 * engine_enter: run @body under lua_pcall; QEMU enters Lua only through this.
 * @body gets @opaque as light userdata at index 1. All its pushes are
 * protected: running out of Lua heap is an error like any other. On failure
 * @errp is set to the message ("file:line: what"). The first entry has the
 * construction budget while @body runs. An entry below another, which may be
 * made by another thread while a binding has given up the BQL, has a Lua
 * stack of its own.
 */
bool engine_enter(Engine *e, lua_CFunction body, void *opaque, Error **errp);

/** engine_push_main: push function @fn of the DSL's module qemu.main. */
void engine_push_main(lua_State *L, const char *fn);

/* __name of the table that the language raises to leave a script. */
#define ENGINE_LEAVE "qemu.leave"

/**
 * engine_message_handler: for lua_pcall and xpcall; makes an error's text
 * whole (full file name, traceback where asked; the place of one that is no
 * text). What has the name ENGINE_LEAVE passes unchanged.
 */
int engine_message_handler(lua_State *L);

/** engine_allow_root: let scripts read files below @path (made real). */
void engine_allow_root(Engine *e, const char *path);

/**
 * engine_may_read: whether the sandbox lets a script read @path.
 * A file that does not exist may be "read" if its folder may: the caller
 * then reports that it is missing.
 */
bool engine_may_read(Engine *e, const char *path);

/** sandbox_open: open the standard libraries that the trust level allows. */
void sandbox_open(lua_State *L);

/** sandbox_copy_table: replace the table on top of the stack by a copy. */
void sandbox_copy_table(lua_State *L);

/**
 * sandbox_push_own_globals: push the global variables of the language's own
 * modules: copies that no script can change.
 */
void sandbox_push_own_globals(lua_State *L);

/** loader_open: install require(), which searches scripts and templates. */
void loader_open(lua_State *L);

/** loader_start: push the language's module qemu.main. */
void loader_start(lua_State *L);

/**
 * loader_begin_anew: forget which modules are loaded, so that require() loads
 * them again; push what loader_put_back() brings back.
 */
void loader_begin_anew(lua_State *L);
void loader_put_back(lua_State *L, int index);

/** loader_begin_main: a new qemu.main; its reload() gets the argument. */
int loader_begin_main(lua_State *L);

/** loader_push_files: add the loaded scripts' paths to the list at @index. */
void loader_push_files(lua_State *L, int index);

/**
 * loader_load_file: push the compiled chunk of @path; its chunk name is
 * "@path". Only text is taken, bytecode never.
 */
bool loader_load_file(lua_State *L, const char *path, Error **errp);

#endif
