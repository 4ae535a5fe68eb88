/*
 * Buses of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/names.h"

/* Names of a device's buses in the order the device made them. */
static GPtrArray *bus_names(DeviceState *dev)
{
    GPtrArray *names = g_ptr_array_new();
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        g_ptr_array_insert(names, 0, bus->name);
    }
    return names;
}

static BusState *first_bus(DeviceState *dev)
{
    BusState *bus, *first = NULL;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        first = bus; /* each new one goes to the head of the list */
    }
    return first;
}

static void device_bus(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *name = c->arg[1].string;
    BusState *bus = c->arg[1].given ? qdev_get_child_bus(dev, name)
                                    : first_bus(dev);

    if (bus) {
        bind_return_object(c, OBJECT(bus));
        return;
    }
    g_autoptr(GPtrArray) names = bus_names(dev);
    g_autofree char *all = names_join(names);
    const char *maybe =
        dev->realized ? "" : " (it is not realized, and may get some then)";
    if (names->len == 0) {
        error_setg(errp, "%s has no bus%s", names_object(OBJECT(dev)), maybe);
    } else {
        error_setg(errp, "%s has no bus '%s'; its buses are: %s%s",
                   names_object(OBJECT(dev)), name, all, maybe);
    }
}

static void buses(BindCall *c, Error **errp)
{
    g_autoptr(GPtrArray) names = bus_names(bind_device(c, 0));

    lua_newtable(c->L);
    for (guint i = 0; i < names->len; i++) {
        lua_pushstring(c->L, g_ptr_array_index(names, i));
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

static void system_bus(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(sysbus_get_default()));
}

static void parent_bus(BindCall *c, Error **errp)
{
    BusState *bus = bind_device(c, 0)->parent_bus;

    bind_return_object(c, bus ? OBJECT(bus) : NULL);
}

static void bus_devices(BindCall *c, Error **errp)
{
    BusState *bus = BUS(c->arg[0].object);
    g_autoptr(GPtrArray) devices = g_ptr_array_new();
    BusChild *kid;

    /* writers hold the big lock, and so do we: no need for RCU */
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        g_ptr_array_insert(devices, 0, kid->child);
    }
    lua_newtable(c->L);
    for (guint i = 0; i < devices->len; i++) {
        bind_push_object(c->L, g_ptr_array_index(devices, i));
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

static void bus_type(BindCall *c, Error **errp)
{
    bind_return_string(c, object_get_typename(c->arg[0].object));
}

static void bus_owner(BindCall *c, Error **errp)
{
    DeviceState *dev = BUS(c->arg[0].object)->parent;

    bind_return_object(c, dev ? OBJECT(dev) : NULL);
}

static void bus_limit(BindCall *c, Error **errp)
{
    int limit = BUS_GET_CLASS(c->arg[0].object)->max_dev;

    if (limit > 0) {
        bind_return_int(c, limit);
    } else {
        bind_return_nil(c);
    }
}

static void close_bus(BindCall *c, Error **errp)
{
    qbus_mark_full(BUS(c->arg[0].object));
}

static const BindRow rows[] = {
    { "bus",
      device_bus,
      { SELF(TYPE_DEVICE), OPT("name", BIND_STRING) },
      "qom.Object",
      "The bus of that name below a controller; without a name its first." },
    { "buses",
      buses,
      { SELF(TYPE_DEVICE) },
      "string[]",
      "Names of the buses below a controller, in the order it made them." },
    { "system_bus",
      system_bus,
      { { 0 } },
      "qom.Object",
      "The main system bus." },
    { "parent_bus",
      parent_bus,
      { SELF(TYPE_DEVICE) },
      "qom.Object?",
      "The bus the device sits on, or nil." },
    { "bus_devices",
      bus_devices,
      { SELF(TYPE_BUS) },
      "qom.Object[]",
      "The devices on the bus, in the order they came." },
    { "bus_type",
      bus_type,
      { SELF(TYPE_BUS) },
      "string",
      "The type of the bus." },
    { "bus_owner",
      bus_owner,
      { SELF(TYPE_BUS) },
      "qom.Object?",
      "The controller of the bus; nil for the main system bus." },
    { "bus_limit",
      bus_limit,
      { SELF(TYPE_BUS) },
      "integer?",
      "How many devices the bus takes, or nil where it sets no limit." },
    { "close_bus",
      close_bus,
      { SELF(TYPE_BUS) },
      "",
      "Makes the bus pass for full where -device looks for one." },
};

const BindGroup bind_bus = BIND_GROUP("bus", rows);
