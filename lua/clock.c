/*
 * Clocks: sources, dividers and the clock inputs of devices.
 *
 * QEMU keeps a clock's period in units of 2^-32 ns (include/hw/clock.h). Its
 * own helpers take the frequency as 32 bits; here it is a number of Hz with
 * a fraction, and a whole number gives the very period QEMU would give it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/names.h"
#include <math.h>

#define MIN_HZ 0.25 /* the longest period of 64 bits is 4.29 s */
#define MAX_HZ 1e15 /* shorter periods have less than 13 bits */

static Clock *clock_arg(BindCall *c, int n)
{
    return CLOCK(c->arg[n].object);
}

static DeviceState *clock_device(Clock *clk)
{
    return (DeviceState *)object_dynamic_cast(OBJECT(clk)->parent, TYPE_DEVICE);
}

/* Frequencies */

static bool to_period(double hz, uint64_t *period, Error **errp)
{
    if (hz == 0) {
        *period = 0;
        return true;
    }
    if (!(hz >= MIN_HZ && hz <= MAX_HZ)) {
        error_setg(errp,
                   "a clock runs at 0 (stopped) or %g to %g Hz, not at "
                   "%g",
                   MIN_HZ, MAX_HZ, hz);
        return false;
    }
    if (hz == (uint64_t)hz) {
        *period = CLOCK_PERIOD_1SEC / (uint64_t)hz;
    } else {
        *period = (uint64_t)((long double)CLOCK_PERIOD_1SEC / hz);
    }
    return true;
}

/* The roundest of the whole numbers of Hz that have this very period, or 0. */
static uint64_t exact_hz(uint64_t period)
{
    uint64_t most = CLOCK_PERIOD_1SEC / period;

    for (uint64_t step = 1000000000; step > 0; step /= 10) {
        uint64_t hz = most / step * step;
        if (hz > 0 && CLOCK_PERIOD_1SEC / hz == period) {
            return hz;
        }
    }
    return 0;
}

/*
 * A period is rounded, and rounded again by each ratio on the way. What is
 * within a few units of a whole number of Hz is that number.
 */
static void push_hz(lua_State *L, uint64_t period)
{
    uint64_t exact = period > 0 ? exact_hz(period) : 0;

    if (period == 0 || exact > 0) {
        lua_pushinteger(L, exact);
        return;
    }
    double hz = (long double)CLOCK_PERIOD_1SEC / period;
    if (fabs(hz - round(hz)) <= hz * 8 / period && round(hz) > 0) {
        lua_pushinteger(L, round(hz));
    } else {
        lua_pushnumber(L, hz);
    }
}

/* Devices learn of a change once they are realized: not all can before. */
static void notify(Clock *clk, ClockEvent event)
{
    DeviceState *dev = clock_device(clk);

    if (clk->callback && (clk->callback_events & event) &&
        (!dev || dev->realized)) {
        clk->callback(clk->callback_opaque, event);
    }
}

/*
 * What clock_propagate() does, for clocks with a source, too, and also
 * before the devices below are realized.
 */
static void propagate_from(Clock *clk)
{
    uint64_t period = muldiv64(clk->period, clk->multiplier, clk->divider);
    Clock *child;

    QLIST_FOREACH(child, &clk->children, sibling) {
        if (child->period != period) {
            notify(child, ClockPreUpdate);
            clock_set(child, period);
            notify(child, ClockUpdate);
            propagate_from(child);
        }
    }
}

/* Clocks of their own */

static void new_clock(BindCall *c, Error **errp)
{
    Object *owner = c->arg[0].object;
    const char *name = c->arg[1].string;
    uint64_t period;

    if (!to_period(c->arg[2].number, &period, errp)) {
        return;
    }
    if (*name == '\0' || strchr(name, '/') || g_str_has_suffix(name, "[*]")) {
        error_setg(errp,
                   "'%s' cannot be a clock's name: no '/', and not "
                   "empty",
                   name);
        return;
    }
    if (object_property_find(owner, name)) {
        error_setg(errp, "%s already has a child or property '%s'",
                   names_object(owner), name);
        return;
    }
    Clock *clk = clock_new(owner, name);
    clock_set(clk, period);
    bind_return_object(c, OBJECT(clk));
}

static void hz(BindCall *c, Error **errp)
{
    push_hz(c->L, clock_get(clock_arg(c, 0)));
    bind_return_top(c);
}

static void period_ns(BindCall *c, Error **errp)
{
    lua_pushnumber(c->L, ldexp(clock_get(clock_arg(c, 0)), -32));
    bind_return_top(c);
}

static char *clock_name(Clock *clk)
{
    char *path = object_get_canonical_path(OBJECT(clk));

    return path ? path : g_strdup("a clock");
}

static void set_hz(BindCall *c, Error **errp)
{
    Clock *clk = clock_arg(c, 0);
    uint64_t period;

    if (clk->source) {
        g_autofree char *name = clock_name(clk);
        g_autofree char *source = clock_name(clk->source);
        error_setg(errp, "%s has its frequency from %s: set it there", name,
                   source);
        return;
    }
    if (to_period(c->arg[1].number, &period, errp) && clock_set(clk, period)) {
        propagate_from(clk);
    }
}

static void set_mul_div(BindCall *c, Error **errp)
{
    Clock *clk = clock_arg(c, 0);

    if (c->arg[1].integer == 0 || c->arg[2].integer == 0) {
        error_setg(errp,
                   "multiplier and divider must be 1 or more, not "
                   "%" PRIi64 " and %" PRIi64,
                   c->arg[1].integer, c->arg[2].integer);
        return;
    }
    clock_set_mul_div(clk, c->arg[1].integer, c->arg[2].integer);
    propagate_from(clk);
}

static void propagate(BindCall *c, Error **errp)
{
    propagate_from(clock_arg(c, 0));
}

/* Connections */

static bool check_source(Clock *clk, Clock *source, Error **errp)
{
    DeviceState *dev = clock_device(clk);
    g_autofree char *name = clock_name(clk);

    if (clk->source) {
        g_autofree char *old = clock_name(clk->source);
        error_setg(errp, "%s has a source already: %s", name, old);
        return false;
    }
    if (dev && dev->realized) {
        error_setg(errp,
                   "%s cannot be connected any more: its device is "
                   "realized",
                   name);
        return false;
    }
    for (Clock *up = source; up; up = up->source) {
        if (up == clk) {
            error_setg(errp, "%s would be its own source", name);
            return false;
        }
    }
    return true;
}

static void set_source(BindCall *c, Error **errp)
{
    Clock *clk = clock_arg(c, 0);
    Clock *source = clock_arg(c, 1);

    if (check_source(clk, source, errp)) {
        clock_set_source(clk, source);
    }
}

static void source(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(clock_arg(c, 0)->source));
}

static void clocks(BindCall *c, Error **errp)
{
    NamedClockList *list;
    lua_Integer n = 0;

    lua_newtable(c->L);
    QLIST_FOREACH(list, &bind_device(c, 0)->clocks, node) {
        lua_newtable(c->L);
        lua_pushstring(c->L, list->name);
        lua_setfield(c->L, -2, "name");
        lua_pushboolean(c->L, list->output);
        lua_setfield(c->L, -2, "output");
        lua_rawseti(c->L, -2, ++n);
    }
    bind_return_top(c);
}

static NamedClockList *require_clock(DeviceState *dev, const char *name,
                                     Error **errp)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    NamedClockList *list;

    QLIST_FOREACH(list, &dev->clocks, node) {
        if (strcmp(list->name, name) == 0) {
            return list;
        }
        g_ptr_array_add(names, list->name);
    }
    names_sort(names);
    g_autofree char *all = names_join(names);
    error_setg(errp, "%s has no clock '%s'; its clocks are: %s",
               names_object(OBJECT(dev)), name, all);
    return NULL;
}

static void device_clock(BindCall *c, Error **errp)
{
    NamedClockList *list =
        require_clock(bind_device(c, 0), c->arg[1].string, errp);

    if (list) {
        bind_return_object(c, OBJECT(list->clock));
    }
}

static void connect_clock(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    Clock *source = clock_arg(c, 2);
    NamedClockList *list = require_clock(dev, c->arg[1].string, errp);

    if (!list) {
        return;
    }
    if (list->output) {
        error_setg(errp, "%s: clock '%s' is an output",
                   names_object(OBJECT(dev)), list->name);
    } else if (dev->realized) {
        error_setg(errp,
                   "%s: connect clock '%s' before the device is "
                   "realized",
                   names_object(OBJECT(dev)), list->name);
    } else if (check_source(list->clock, source, errp)) {
        clock_set_source(list->clock, source);
    }
}

static const BindRow rows[] = {
    { "clock",
      new_clock,
      { OBJ("owner", TYPE_OBJECT), ARG("name", BIND_STRING),
        OPT("hz", BIND_NUMBER) },
      "qom.Object",
      "Makes a clock below owner, running at so many Hz (default 0: "
      "stopped)." },
    { "hz",
      hz,
      { SELF(TYPE_CLOCK) },
      "number",
      "The frequency in Hz; 0 if the clock is stopped." },
    { "period_ns",
      period_ns,
      { SELF(TYPE_CLOCK) },
      "number",
      "The period in nanoseconds; 0 if the clock is stopped." },
    { "set_hz",
      set_hz,
      { SELF(TYPE_CLOCK), ARG("hz", BIND_NUMBER) },
      "",
      "Sets the frequency in Hz (0 stops the clock, 0.25 is the least) of a "
      "clock that has no source, and of all clocks that it feeds." },
    { "set_mul_div",
      set_mul_div,
      { SELF(TYPE_CLOCK), UPTO("mul", UINT32_MAX), UPTO("div", UINT32_MAX) },
      "",
      "Sets the ratio between this clock's period and that of the clocks it "
      "feeds: their period is this one's, times mul, divided by div." },
    { "propagate",
      propagate,
      { SELF(TYPE_CLOCK) },
      "",
      "Hands the clock's period on to the clocks it feeds." },
    { "set_source",
      set_source,
      { SELF(TYPE_CLOCK), OBJ("source", TYPE_CLOCK) },
      "",
      "Feeds the clock from another one. This is for good." },
    { "source",
      source,
      { SELF(TYPE_CLOCK) },
      "qom.Object?",
      "The clock this one is fed from." },
    { "clocks",
      clocks,
      { SELF(TYPE_DEVICE) },
      "table[]",
      "The device's clocks, each with name and output (a boolean: the "
      "device feeds others from it)." },
    { "clock",
      device_clock,
      { SELF(TYPE_DEVICE), ARG("name", BIND_STRING) },
      "qom.Object",
      "The device's clock of that name." },
    { "connect_clock",
      connect_clock,
      { SELF(TYPE_DEVICE), ARG("name", BIND_STRING),
        OBJ("source", TYPE_CLOCK) },
      "",
      "Feeds a clock input of a device that is not realized yet." },
};

const BindGroup bind_clock = BIND_GROUP("clock", rows);
