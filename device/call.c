/*
 * Entering Lua from a device.
 *
 * Accesses come on the threads of vCPUs, and one call may lead to another (a
 * line raised in a callback, DMA to another device): each call that is under
 * way has a Lua stack of its own, taken from a small pool. Nothing is
 * allocated and no hook runs in a call; a thread looks from outside whether
 * one goes on for too long, and ends it by an error.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"
#include "hw/last_words.h"

#define MAX_NESTING 32   /* calls below calls */
#define LIMIT_SECONDS 10 /* for one call, with all below it */
#define TICK_US (G_USEC_PER_SEC / 4)

struct DeviceRuntime {
    Engine *engine; /* NULL: it is over */
    lua_State *idle[MAX_NESTING];
    int idle_count, made;
    int depth;
    char *failure; /* the last error that was to stop the machine */
    /* read by the watchdog */
    lua_State *running;      /* the innermost call's stack, or NULL */
    unsigned long outermost; /* how many outermost calls there were */
    unsigned long late;      /* the one that takes too long */
};

/* The watchdog */

static void late_hook(lua_State *L, lua_Debug *ar)
{
    DeviceRuntime *rt = engine_of(L)->devices;

    (void)ar;
    if (rt->late == rt->outermost) {
        luaL_error(L,
                   "endless loop? the function does not return "
                   "(it ran for %d s)",
                   LIMIT_SECONDS);
    }
    lua_sethook(L, NULL, 0, 0); /* that call came to its end meanwhile */
}

static void *watch(void *opaque)
{
    DeviceRuntime *rt = opaque;
    unsigned long seen = 0;
    int ticks = 0;

    for (;;) {
        g_usleep(TICK_US);
        lua_State *L = qatomic_read(&rt->running);
        unsigned long now = qatomic_read(&rt->outermost);
        ticks = L && now == seen ? ticks + 1 : 0;
        seen = now;
        if (ticks < LIMIT_SECONDS * (G_USEC_PER_SEC / TICK_US)) {
            continue;
        }
        if (ticks > 2 * LIMIT_SECONDS * (G_USEC_PER_SEC / TICK_US)) {
            /* in a function of Lua's libraries, which no hook interrupts */
            fputs("a function of a device does not return (a pattern that "
                  "matches in too many ways?): QEMU cannot go on\n",
                  stderr);
            _exit(EXIT_FAILURE);
        }
        qatomic_set(&rt->late, now);
        /* documented as safe from outside (lua_sethook, Lua 5.4 manual) */
        lua_sethook(L, late_hook, LUA_MASKCOUNT, 1);
    }
    return NULL;
}

DeviceRuntime *runtime_of(Engine *e)
{
    if (!e->devices) {
        e->devices = g_new0(DeviceRuntime, 1);
        e->devices->engine = e;
        e->devices->outermost = 1;
        g_thread_unref(g_thread_new("device-watchdog", watch, e->devices));
    }
    return e->devices;
}

char *runtime_take_failure(Engine *e)
{
    return e->devices ? g_steal_pointer(&e->devices->failure) : NULL;
}

Engine *runtime_engine(const DeviceRuntime *rt)
{
    return rt->engine;
}

void device_runtime_free(Engine *e)
{
    if (e->devices) {
        e->devices->engine = NULL; /* classes point to it for good */
        qatomic_set(&e->devices->running, NULL);
    }
}

/* Errors */

static void stop_vm(void)
{
    if (last_words_resetting()) {
        autostart = 0; /* a request would be lost when QEMU starts the guest */
        return;
    }
    qemu_system_vmstop_request_prepare();
    qemu_system_vmstop_request(RUN_STATE_PAUSED);
    if (current_cpu) {
        cpu_stop_current();
    }
}

void call_failed(ScriptedDevice *d, const char *message)
{
    g_autofree char *who = device_what(d);

    error_report("%s, %s", who, message);
    if (last_words_on && !last_words_resetting()) { /* it is being built */
        last_words_end();
        exit(EXIT_FAILURE);
    }
    switch (d->class->on_error) {
    case ON_ERROR_LOG:
        break;
    case ON_ERROR_STOP:
        g_free(d->class->runtime->failure);
        d->class->runtime->failure = g_strdup_printf("%s, %s", who, message);
        stop_vm();
        break;
    case ON_ERROR_EXIT:
        last_words_end();
        exit(EXIT_FAILURE);
    }
}

/* Where an access is being answered, its attributes are worth knowing. */
static void failed(ScriptedDevice *d, lua_State *L, int slot)
{
    const char *text = lua_tostring(L, -1);
    g_autofree char *message =
        g_strdup_printf("%s: %s", d->class->fn_name[slot],
                        text ? text : "error without a message");

    call_failed(d, message);
}

static int message_handler(lua_State *L)
{
    lua_settop(L, 1);
    engine_message_handler(L);
    const char *text = lua_tostring(L, -1);
    if (text && !engine_of(L)->cfg.traceback) {
        luaL_traceback(L, L, text, 1);
    }
    return 1;
}

/* Stacks */

static int make_thread(lua_State *L)
{
    lua_State **slot = lua_touserdata(L, 1);
    lua_State *thread = lua_newthread(L);

    luaL_checkstack(thread, 64, NULL);
    lua_sethook(thread, NULL, 0, 0);
    lua_pushcfunction(thread, message_handler); /* stays at index 1 */
    luaL_ref(L, LUA_REGISTRYINDEX);
    *slot = thread;
    return 0;
}

static lua_State *new_thread(DeviceRuntime *rt)
{
    lua_State *main = rt->engine->L, *thread = NULL;

    if (rt->made == MAX_NESTING || !lua_checkstack(main, 4)) {
        return NULL;
    }
    lua_pushcfunction(main, make_thread);
    lua_pushlightuserdata(main, &thread);
    if (lua_pcall(main, 1, 0, 0) != LUA_OK) {
        lua_pop(main, 1);
    } else {
        rt->made++;
    }
    return thread;
}

static lua_State *no_thread(ScriptedDevice *d, int slot)
{
    g_autofree char *message = g_strdup_printf(
        "%s: functions of devices call each other more than %d deep (a line "
        "that leads back to its device?)",
        d->class->fn_name[slot], MAX_NESTING);

    call_failed(d, message);
    return NULL;
}

lua_State *call_begin(ScriptedDevice *d, int slot)
{
    DeviceRuntime *rt = d->class->runtime;
    lua_State *L;

    if (unlikely(!rt->engine || d->self == LUA_NOREF)) {
        return NULL;
    }
    if (likely(rt->idle_count > 0)) {
        L = rt->idle[--rt->idle_count];
    } else {
        L = new_thread(rt);
        if (!L) {
            return no_thread(d, slot);
        }
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, d->class->fn[slot]);
    lua_rawgeti(L, LUA_REGISTRYINDEX, d->self);
    return L;
}

bool call_run(ScriptedDevice *d, lua_State *L, int slot, int args, int results)
{
    DeviceRuntime *rt = d->class->runtime;
    lua_State *outer = rt->running;

    qatomic_set(&rt->running, L);
    if (rt->depth++ == 0) {
        qatomic_set(&rt->outermost, rt->outermost + 1);
    }
    rt->engine->depth++;
    int status = lua_pcall(L, args + 1, results, 1);
    rt->engine->depth--;
    rt->depth--;
    qatomic_set(&rt->running, outer);
    if (likely(status == LUA_OK)) {
        return true;
    }
    failed(d, L, slot);
    return false;
}

void call_end(ScriptedDevice *d, lua_State *L)
{
    DeviceRuntime *rt = d->class->runtime;

    lua_settop(L, 1);
    rt->idle[rt->idle_count++] = L;
}

bool call_simple(ScriptedDevice *d, int slot)
{
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    if (!L) {
        return !slot;
    }
    bool ok = call_run(d, L, slot, 0, 0);
    call_end(d, L);
    return ok;
}

bool call_protected(ScriptedDevice *d, lua_CFunction body, void *opaque,
                    Error **errp)
{
    DeviceRuntime *rt = d->class->runtime;

    if (!rt->engine) {
        error_setg(errp, "the machine has ended");
        return false;
    }
    return engine_enter(rt->engine, body, opaque, errp);
}
