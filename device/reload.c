/*
 * Editing devices while the machine runs (reload=on).
 *
 * The scripts are looked at twice a second. When one has changed they are all
 * run again, in modules of their own, and what they declare is thrown away,
 * but for the functions of device classes: the live classes get these. All
 * else of a class (registers, properties, state, lines) has to be what it
 * was, for the devices keep theirs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"
#include <sys/stat.h>

#define PERIOD_MS 500

typedef struct Watched {
    char *path;
    struct stat seen;
} Watched;

typedef struct Reload {
    DeviceRuntime *runtime;
    QEMUTimer *timer;
    GArray *files; /* Watched */
} Reload;

/* Functions of a class */

static void take_bank(Bank *to, const Bank *from)
{
    to->read = from->read;
    to->write = from->write;
    for (uint32_t i = 0; i < to->count; i++) {
        Reg *reg = &to->regs[i];
        reg->read = from->regs[i].read;
        reg->write = from->regs[i].write;
        reg->plain_read = from->regs[i].plain_read;
        reg->plain_write = from->regs[i].plain_write;
    }
}

static void take_named(Named *to, const Named *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        to[i].slot = from[i].slot;
        to[i].can_receive = from[i].can_receive;
        to[i].event = from[i].event;
    }
}

static void take_functions(ScriptedClass *to, const ScriptedClass *from)
{
    to->fn = from->fn;
    to->fn_name = from->fn_name;
    to->n_fn = from->n_fn;
    to->on_error = from->on_error;
    for (uint32_t i = 0; i < to->n_bank; i++) {
        take_bank(&to->bank[i], &from->bank[i]);
    }
    for (uint32_t i = 0; i < to->n_prop; i++) {
        to->prop[i].change = from->prop[i].change;
    }
    take_named(to->input, from->input, to->n_input);
    take_named(to->clock, from->clock, to->n_clock);
    take_named(to->timer, from->timer, to->n_timer);
    take_named(to->chardev, from->chardev, to->n_chardev);
    to->reset = from->reset;
    to->realize = from->realize;
    to->unrealize = from->unrealize;
    to->loaded = from->loaded;
    to->i2c_event = from->i2c_event;
    to->i2c_send = from->i2c_send;
    to->i2c_recv = from->i2c_recv;
    to->ssi_transfer = from->ssi_transfer;
    to->ssi_select = from->ssi_select;
}

/* The language has compared them, with names; this is what must hold. */
static bool same_shape(const ScriptedClass *a, const ScriptedClass *b)
{
    bool same = a->n_bank == b->n_bank && a->n_prop == b->n_prop &&
                a->n_input == b->n_input && a->n_clock == b->n_clock &&
                a->n_timer == b->n_timer && a->n_chardev == b->n_chardev &&
                a->n_value == b->n_value && a->bus == b->bus;

    for (uint32_t i = 0; i < a->n_bank && same; i++) {
        same = a->bank[i].count == b->bank[i].count;
    }
    for (uint32_t i = 0; i < a->n_prop && same; i++) {
        same = !a->prop[i].change == !b->prop[i].change;
    }
    return same;
}

static void drop_functions(lua_State *L, const ScriptedClass *class)
{
    for (int i = 1; i <= class->n_fn; i++) {
        luaL_unref(L, LUA_REGISTRYINDEX, class->fn[i]);
    }
}

static void reload_class(BindCall *c, Error **errp)
{
    ScriptedClass *new = desc_read(c->L, c->arg[0].index, errp);
    ScriptedClass *old = new ? device_class_find(new->name) : NULL;

    if (!new) {
        return;
    }
    if (!old || !same_shape(old, new)) {
        error_setg(errp, "device class '%s' is not what it was", new->name);
        drop_functions(c->L, new);
        return;
    }
    drop_functions(c->L, old);
    take_functions(old, new);
}

/* Running the scripts again */

static int reload_body(lua_State *L)
{
    bool *good = lua_touserdata(L, 1);

    engine_push_main(L, "live");
    lua_call(L, 0, 1); /* what the new modules must know of this machine */
    loader_begin_anew(L);
    int before = lua_gettop(L);
    lua_pushcfunction(L, engine_message_handler);
    lua_pushcfunction(L, loader_begin_main);
    lua_pushvalue(L, before - 1);
    int status = lua_pcall(L, 1, 1, before + 1);
    *good = status == LUA_OK && lua_toboolean(L, -1);
    if (!*good) {
        loader_put_back(L, before);
    }
    if (status != LUA_OK) {
        return lua_error(L);
    }
    return 0;
}

static bool changed(Watched *w)
{
    struct stat now;

    /* an editor may be between deleting and writing it */
    if (stat(w->path, &now) != 0) {
        return false;
    }
    bool differs = now.st_mtim.tv_sec != w->seen.st_mtim.tv_sec ||
                   now.st_mtim.tv_nsec != w->seen.st_mtim.tv_nsec ||
                   now.st_size != w->seen.st_size ||
                   now.st_ino != w->seen.st_ino;
    w->seen = now;
    return differs;
}

static void clear_watched(gpointer w)
{
    g_free(((Watched *)w)->path);
}

/* How a file was before it was read: what was written since is news. */
static struct stat known(const GArray *files, const char *path)
{
    struct stat now = { 0 };

    for (guint i = 0; i < files->len; i++) {
        const Watched *w = &g_array_index(files, Watched, i);
        if (strcmp(w->path, path) == 0) {
            return w->seen;
        }
    }
    if (stat(path, &now) != 0) {
        memset(&now, 0, sizeof(now));
    }
    return now;
}

/* The scripts, and what they required. */
static int watch_files(lua_State *L)
{
    Reload *r = lua_touserdata(L, 1);

    engine_push_main(L, "scripts");
    lua_call(L, 0, 1);
    loader_push_files(L, 2);
    GArray *files = g_array_new(false, false, sizeof(Watched));
    g_array_set_clear_func(files, clear_watched);
    for (lua_Integer i = 1; lua_rawgeti(L, 2, i) == LUA_TSTRING; i++) {
        const char *path = lua_tostring(L, -1);
        Watched w = { g_strdup(path), known(r->files, path) };
        g_array_append_val(files, w);
        lua_pop(L, 1);
    }
    g_array_unref(r->files);
    r->files = files;
    return 0;
}

static void look(void *opaque)
{
    Reload *r = opaque;
    Engine *e = runtime_engine(r->runtime);
    Error *err = NULL;
    bool any = false, good = false;

    if (!e) {
        return;
    }
    for (guint i = 0; i < r->files->len; i++) {
        any |= changed(&g_array_index(r->files, Watched, i));
    }
    if (any && !engine_enter(e, reload_body, &good, &err)) {
        error_report_err(err);
    }
    if (good) {
        engine_enter(e, watch_files, r, NULL);
    }
    timer_mod(r->timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + PERIOD_MS);
}

void reload_start(Engine *e)
{
    Reload *r = g_new0(Reload, 1);

    r->runtime = runtime_of(e);
    r->files = g_array_new(false, false, sizeof(Watched));
    g_array_set_clear_func(r->files, clear_watched);
    engine_enter(e, watch_files, r, NULL);
    r->timer = timer_new_ms(QEMU_CLOCK_REALTIME, look, r);
    timer_mod(r->timer, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + PERIOD_MS);
}

static const BindRow rows[] = {
    { "reload_device_class",
      reload_class,
      { ARG("description", BIND_TABLE) },
      "",
      "Gives the live class of that name the functions of a new description "
      "of it. The module's own business, like new_device_class." },
};

const BindGroup bind_device_reload = BIND_GROUP("device_reload", rows);
