/*
 * The power button: system_powerdown of the monitor, or the host's shutdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"

typedef struct PowerButton {
    Engine *engine;
    int fn; /* reference in the registry */
    Notifier notifier;
} PowerButton;

static int call_function(lua_State *L)
{
    const PowerButton *p = lua_touserdata(L, 1);

    lua_rawgeti(L, LUA_REGISTRYINDEX, p->fn);
    lua_call(L, 0, 0);
    return 0;
}

static void pressed(Notifier *notifier, void *data)
{
    PowerButton *p = container_of(notifier, PowerButton, notifier);
    Error *err = NULL;

    if (!engine_enter(p->engine, call_function, p, &err)) {
        error_report_err(err);
    }
}

/* There is no way to take a notifier back, so this is never freed. */
static void on_powerdown(BindCall *c, Error **errp)
{
    lua_pushvalue(c->L, c->arg[0].index);
    int fn = luaL_ref(c->L, LUA_REGISTRYINDEX);
    PowerButton *p = g_new0(PowerButton, 1);

    p->engine = c->engine;
    p->fn = fn;
    p->notifier.notify = pressed;
    qemu_register_powerdown_notifier(&p->notifier);
}

static const BindRow rows[] = {
    { "on_powerdown",
      on_powerdown,
      { ARG("fn", BIND_FUNCTION) },
      "",
      "Calls fn when the machine's power button is pressed: the monitor's "
      "system_powerdown, or a signal of the host's that asks for shutdown." },
};

const BindGroup bind_power = BIND_GROUP("power", rows);
