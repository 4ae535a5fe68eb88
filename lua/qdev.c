/*
 * Devices: realization, memory regions and sysbus IRQs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/sd_card.h"
#include "lua/bind.h"
#include "lua/layout.h"
#include "lua/memory.h"
#include "lua/names.h"
#include "lua/needs.h"
#include "lua/once.h"
#include "lua/types.h"
#include "target/target.h"

/* Realization */

static unsigned count_cpus(void)
{
    CPUState *cpu;
    unsigned n = 0;

    CPU_FOREACH(cpu) {
        n++;
    }
    return n;
}

/* TCG has room for max_cpus threads and asserts that it is not exceeded. */
static bool check_cpus(DeviceState *dev, Error **errp)
{
    unsigned max = current_machine->smp.max_cpus;
    uint64_t more = needs_cpus(dev);

    if (more > 0 && count_cpus() + more > max) {
        error_setg(errp,
                   "the machine has room for %u CPUs, and %s would be "
                   "number %" PRIu64 ": raise its number of CPUs "
                   "(maxcpus of -smp)",
                   max, object_get_typename(OBJECT(dev)), count_cpus() + more);
        return false;
    }
    return true;
}

/* Limits of QEMU's own types that realize asserts or that end the process. */
static bool check_limits(DeviceState *dev, Error **errp)
{
    if (object_dynamic_cast(OBJECT(dev), TYPE_OR_IRQ)) {
        uint64_t n = object_property_get_uint(OBJECT(dev), "num-lines", NULL);
        if (n > MAX_OR_LINES) {
            error_setg(errp,
                       "an or-irq has at most %d lines, not %" PRIu64
                       ": see qom.or_irq_type()",
                       MAX_OR_LINES, n);
            return false;
        }
    }
    return true;
}

static int collect_bus(Object *obj, void *opaque)
{
    struct {
        const char *type;
        GPtrArray *paths;
    } *search = opaque;

    if (object_dynamic_cast(obj, TYPE_BUS) &&
        object_dynamic_cast(obj, search->type)) {
        g_ptr_array_add(search->paths, object_get_canonical_path(obj));
    }
    return 0;
}

static char *buses_of_type(const char *type)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    struct {
        const char *type;
        GPtrArray *paths;
    } search = { type, paths };

    object_child_foreach_recursive(object_get_root(), collect_bus, &search);
    names_sort(paths);
    return names_join(paths);
}

/*
 * Devices behind a virtio-mmio transport have its address in the name of
 * their saved state: virtio_mmio_bus_get_dev_path asserts that it is mapped.
 */
static bool check_transport(BusState *bus, Error **errp)
{
    SysBusDevice *owner = (SysBusDevice *)object_dynamic_cast(
        OBJECT(bus->parent), TYPE_SYS_BUS_DEVICE);

    if (!owner || !object_dynamic_cast(OBJECT(owner), "virtio-mmio")) {
        return true;
    }
    MemoryRegionSection found =
        memory_region_find(sysbus_mmio_get_region(owner, 0), 0, 1);
    if (!found.mr) {
        error_setg(errp,
                   "map region 0 of %s into memory before a device is "
                   "put on its bus",
                   names_object(OBJECT(owner)));
        return false;
    }
    memory_region_unref(found.mr);
    return true;
}

static bool check_bus(DeviceState *dev, BusState *bus, Error **errp)
{
    const char *type = DEVICE_GET_CLASS(dev)->bus_type;
    const BusClass *bc = BUS_GET_CLASS(bus);

    if (!type) {
        error_setg(errp, "a '%s' does not sit on a bus",
                   object_get_typename(OBJECT(dev)));
        return false;
    }
    if (!object_dynamic_cast(OBJECT(bus), type)) {
        g_autofree char *list = buses_of_type(type);
        error_setg(errp,
                   "a '%s' sits on a bus of type '%s', not on '%s' "
                   "(there are: %s)",
                   object_get_typename(OBJECT(dev)), type,
                   object_get_typename(OBJECT(bus)), list);
        return false;
    }
    if (bus->full || (bc->max_dev && bus->num_children >= bc->max_dev)) {
        error_setg(errp, "bus '%s' is full: it takes %d device(s)", bus->name,
                   bc->max_dev);
        return false;
    }
    if (bus->parent && !bus->realized) {
        error_setg(errp, "realize %s before the devices on its bus '%s'",
                   names_object(OBJECT(bus->parent)), bus->name);
        return false;
    }
    return check_transport(bus, errp);
}

/*
 * What device_add asks, too: once the machine runs only some buses take
 * another device, and most devices rely on what happens before.
 */
static bool check_hotplug(DeviceState *dev, BusState *bus, Error **errp)
{
    if (!phase_check(PHASE_MACHINE_READY) ||
        (bus && qbus_is_hotpluggable(bus))) {
        return true;
    }
    error_setg(errp,
               "%s comes too late: the machine is complete. Realize it "
               "in q.on(\"realized\", …)",
               names_object(OBJECT(dev)));
    return false;
}

/* The bus that was asked for, or the one that goes without saying. */
static bool find_bus(DeviceState *dev, Object *given, BusState **bus,
                     Error **errp)
{
    const char *type = DEVICE_GET_CLASS(dev)->bus_type;

    *bus = given ? BUS(given) : NULL;
    if (!*bus && object_dynamic_cast(OBJECT(dev), TYPE_SYS_BUS_DEVICE)) {
        *bus = sysbus_get_default();
    }
    if (*bus) {
        return check_bus(dev, *bus, errp);
    }
    if (type) {
        g_autofree char *list = buses_of_type(type);
        error_setg(errp, "a '%s' needs a bus of type '%s' (there are: %s)",
                   object_get_typename(OBJECT(dev)), type, list);
        return false;
    }
    return true;
}

/* Below an object that is no part of the machine, and ends when Lua drops it. */
static bool is_adrift(Object *obj)
{
    Object *top = obj;

    while (top->parent) {
        top = top->parent;
    }
    return top != obj && top != object_get_root();
}

static bool check_realize(BindCall *c, DeviceState *dev, Error **errp)
{
    if (!phase_check(PHASE_ACCEL_CREATED)) {
        error_setg(errp,
                   "%s: devices can be realized when the machine is "
                   "built, not while the script declares it: see "
                   "q.on(\"realized\", …)",
                   names_object(OBJECT(dev)));
    } else if (dev->realized) {
        error_setg(errp, "%s is realized already", names_object(OBJECT(dev)));
    } else if (once_done(c->L, "realize", OBJECT(dev)) || dev->parent_bus) {
        error_setg(errp,
                   "%s could not be realized before; QEMU cannot try "
                   "again",
                   names_object(OBJECT(dev)));
    } else if (is_adrift(OBJECT(dev))) {
        error_setg(errp,
                   "%s is below an object that is no part of the machine: "
                   "add that one first",
                   names_object(OBJECT(dev)));
    } else {
        return needs_met(dev, errp) && check_cpus(dev, errp) &&
               check_limits(dev, errp);
    }
    return false;
}

static void realize(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    BusState *bus;

    if (!check_realize(c, dev, errp) ||
        !find_bus(dev, c->arg[1].object, &bus, errp) ||
        !check_hotplug(dev, bus, errp)) {
        return;
    }
    once_mark(c->L, "realize", OBJECT(dev));
    sd_card_mend(dev);
    if (qdev_realize(dev, bus, errp)) {
        layout_check_cpus(errp);
    }
}

static void realized(BindCall *c, Error **errp)
{
    bind_return_bool(c, bind_device(c, 0)->realized);
}

static int is_unrealized(Object *obj, void *opaque)
{
    Object **found = opaque;

    if (object_dynamic_cast(obj, TYPE_DEVICE) && !DEVICE(obj)->realized) {
        *found = obj;
        return 1;
    }
    return 0;
}

static void unrealized(BindCall *c, Error **errp)
{
    Object *found = NULL;

    /* as qdev_assert_realized_properly (hw/core/qdev.c) looks for them */
    object_child_foreach_recursive(object_get_root(), is_unrealized, &found);
    bind_return_object(c, found);
}

static void set_id(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *id = c->arg[1].string;

    if (dev->id) {
        error_setg(errp, "the device already has the id '%s'", dev->id);
    } else if (!id_wellformed(id)) {
        error_setg(errp,
                   "'%s' cannot be an id: letters, digits, '-', '.' "
                   "and '_', starting with a letter",
                   id);
    } else if (qdev_find_recursive(sysbus_get_default(), id)) {
        error_setg(errp, "another device has the id '%s'", id);
    } else {
        dev->id = g_strdup(id);
    }
}

static void user_creatable(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_find(c->arg[0].string);

    bind_return_bool(c, object_class_dynamic_cast(oc, TYPE_DEVICE) &&
                            !object_class_is_abstract(oc) &&
                            DEVICE_CLASS(oc)->user_creatable);
}

/* Lines in and out */

static void push_group(lua_State *L, const char *name, int inputs, int outputs)
{
    lua_newtable(L);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "name");
    lua_pushinteger(L, inputs);
    lua_setfield(L, -2, "inputs");
    lua_pushinteger(L, outputs);
    lua_setfield(L, -2, "outputs");
}

static void gpios(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    TargetInputs more = target_inputs(dev);
    NamedGPIOList *list;
    lua_Integer n = 0;

    lua_newtable(c->L);
    QLIST_FOREACH(list, &dev->gpios, node) {
        push_group(c->L, list->name, list->num_in, list->num_out);
        lua_rawseti(c->L, -2, ++n);
    }
    if (more.count > 0) {
        push_group(c->L, more.name, more.count, 0);
        lua_rawseti(c->L, -2, ++n);
    }
    bind_return_top(c);
}

static void irq_count(BindCall *c, Error **errp)
{
    int n = 0;

    /* a container passes on IRQs of its parts, which its list leaves out */
    while (sysbus_has_irq(SYS_BUS_DEVICE(c->arg[0].object), n)) {
        n++;
    }
    bind_return_int(c, n);
}

/* Memory regions */

/* Some devices announce a region at once and make it when realized. */
static bool is_made(const MemoryRegion *mr)
{
    return mr && ((const Object *)mr)->class;
}

static bool check_region(SysBusDevice *dev, int64_t n, Error **errp)
{
    if (n < dev->num_mmio) {
        if (!is_made(dev->mmio[n].memory)) {
            error_setg(errp,
                       "%s: region %" PRIi64 " is there once the "
                       "device is realized",
                       names_object(OBJECT(dev)), n);
            return false;
        }
        return true;
    }
    g_autofree char *range = names_range(dev->num_mmio);
    error_setg(errp, "%s: region %" PRIi64 " does not exist: there are %d%s",
               names_object(OBJECT(dev)), n, dev->num_mmio, range);
    return false;
}

static void region_count(BindCall *c, Error **errp)
{
    bind_return_int(c, SYS_BUS_DEVICE(c->arg[0].object)->num_mmio);
}

static void region(BindCall *c, Error **errp)
{
    SysBusDevice *dev = SYS_BUS_DEVICE(c->arg[0].object);

    if (check_region(dev, c->arg[1].integer, errp)) {
        bind_return_object(
            c, OBJECT(sysbus_mmio_get_region(dev, c->arg[1].integer)));
    }
}

static void region_address(BindCall *c, Error **errp)
{
    SysBusDevice *dev = SYS_BUS_DEVICE(c->arg[0].object);
    int64_t n = c->arg[1].integer;

    if (!check_region(dev, n, errp)) {
        return;
    }
    if (dev->mmio[n].addr == (hwaddr)-1) {
        bind_return_nil(c); /* hw/core/sysbus.c's mark for "not mapped" */
    } else {
        bind_return_int(c, dev->mmio[n].addr);
    }
}

static bool check_map(SysBusDevice *dev, int64_t n, uint64_t address,
                      Error **errp)
{
    if (!check_region(dev, n, errp)) {
        return false;
    }
    /* one of -device is plugged when it has a path, but no mark yet */
    if (!DEVICE(dev)->realized && !DEVICE(dev)->canonical_path) {
        error_setg(errp,
                   "%s: realize the device before its regions are "
                   "mapped",
                   names_object(OBJECT(dev)));
        return false;
    }
    if (dev->mmio[n].addr != (hwaddr)-1) {
        error_setg(errp,
                   "%s: region %" PRIi64
                   " is mapped already, at 0x%" HWADDR_PRIx,
                   names_object(OBJECT(dev)), n, dev->mmio[n].addr);
        return false;
    }
    if (dev->mmio[n].memory->container) {
        error_setg(errp,
                   "%s: region %" PRIi64 " is mapped already, into "
                   "'%s'",
                   names_object(OBJECT(dev)), n,
                   memory_region_name(dev->mmio[n].memory->container));
        return false;
    }
    if (address == (hwaddr)-1) {
        error_setg(errp, "%s: a region cannot be mapped at 2^64-1",
                   names_object(OBJECT(dev)));
        return false;
    }
    return memory_check_circle(get_system_memory(), dev->mmio[n].memory, errp);
}

static void map_region(BindCall *c, Error **errp)
{
    SysBusDevice *dev = SYS_BUS_DEVICE(c->arg[0].object);
    int64_t n = c->arg[1].integer;
    int64_t priority = c->arg[3].integer;

    if (!memory_may_change(errp) ||
        !check_map(dev, n, c->arg[2].integer, errp)) {
        return;
    }
    if (priority != (int32_t)priority) {
        error_setg(errp, "a priority has 32 bits, and %" PRIi64 " has more",
                   priority);
        return;
    }
    memory_region_transaction_begin(); /* as region_add() in memory.c */
    if (c->arg[3].given) {
        sysbus_mmio_map_overlap(dev, n, c->arg[2].integer, priority);
    } else {
        sysbus_mmio_map(dev, n, c->arg[2].integer);
    }
    if (!layout_check(dev->mmio[n].memory, errp)) {
        memory_region_del_subregion(get_system_memory(), dev->mmio[n].memory);
        dev->mmio[n].addr = (hwaddr)-1;
    }
    memory_region_transaction_commit();
}

static const BindRow rows[] = {
    { "realize",
      realize,
      { SELF(TYPE_DEVICE), OPT_OBJ("bus", TYPE_BUS) },
      "",
      "Puts a device into operation, on a bus. Without a bus, sysbus devices "
      "go to the main system bus and bus-less ones to none. A device whose "
      "realize has failed cannot be tried again." },
    { "realized",
      realized,
      { SELF(TYPE_DEVICE) },
      "boolean",
      "Whether the device is in operation." },
    { "unrealized",
      unrealized,
      { { 0 } },
      "qom.Object?",
      "A device in the QOM tree that is not in operation, or nil. QEMU "
      "aborts if there is one when the machine is complete." },
    { "set_id",
      set_id,
      { SELF(TYPE_DEVICE), ARG("id", BIND_STRING) },
      "",
      "Gives the device the id that `info qtree` shows. Buses that the "
      "device makes afterwards may be named after it." },
    { "user_creatable",
      user_creatable,
      { ARG("type", BIND_STRING) },
      "boolean",
      "Whether -device takes the type." },
    { "gpios",
      gpios,
      { SELF(TYPE_DEVICE) },
      "table[]",
      "The device's groups of lines, each with name (nil for the unnamed "
      "one), inputs and outputs (how many). Sysbus IRQs are the outputs of "
      "the group \"sysbus-irq\"." },
    { "irq_count",
      irq_count,
      { SELF(TYPE_SYS_BUS_DEVICE) },
      "integer",
      "How many sysbus IRQs the device has." },
    { "region_count",
      region_count,
      { SELF(TYPE_SYS_BUS_DEVICE) },
      "integer",
      "How many memory regions the device has for the sysbus." },
    { "region",
      region,
      { SELF(TYPE_SYS_BUS_DEVICE), UPTO("index", INT_MAX) },
      "qom.Object?",
      "Memory region number index of the device, from 0." },
    { "region_address",
      region_address,
      { SELF(TYPE_SYS_BUS_DEVICE), UPTO("index", INT_MAX) },
      "integer?",
      "The address map_region gave the region, or nil." },
    { "map_region",
      map_region,
      { SELF(TYPE_SYS_BUS_DEVICE), UPTO("index", INT_MAX),
        ARG("address", BIND_U64), OPT("priority", BIND_INTEGER) },
      "",
      "Maps a region of the device into system memory. Where regions "
      "overlap, the one of the higher priority (default 0) is seen." },
};

const BindGroup bind_qdev = BIND_GROUP("qdev", rows);
