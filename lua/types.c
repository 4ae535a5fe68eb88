/*
 * QOM types.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/types.h"
#include "lua/names.h"

#include "hw/i2c/i2c.h"
#include "migration/register.h"

#define SCRATCH "scripted.scratch" /* registry: userdata with the table */

/* Types */

ObjectClass *type_find(const char *name)
{
    /* the only look-up that neither aborts nor exits for absent modules */
    return module_object_class_by_name(name);
}

ObjectClass *type_require(const char *name, Error **errp)
{
    ObjectClass *oc = type_find(name);

    if (!oc) {
        g_autoptr(GPtrArray) all = type_names(TYPE_OBJECT, false);
        g_autofree char *hint = names_hint(name, all);
        error_setg(errp, "this QEMU has no type '%s'%s", name, hint);
    }
    return oc;
}

/*
 * Objects of other types are made by their owners (buses, IRQs, memory
 * regions, clocks) or by QEMU's start-up, and are no use or fatal alone.
 */
static const char *const can_new[] = {
    TYPE_DEVICE,
    TYPE_USER_CREATABLE,
    "container",
};

static const struct {
    const char *type, *instead;
} made_otherwise[] = {
    { TYPE_MACHINE, "the machine exists already: qom.machine()" },
    { TYPE_BUS, "buses are made by their controllers: dev:bus()" },
    { TYPE_CLOCK, "use qom.clock()" },
    { TYPE_MEMORY_REGION, "use qom.ram(), qom.container() and the like" },
    { TYPE_IRQ, "use qom.line()" },
    { TYPE_CHARDEV, "use -chardev" },
    /* freeing one that was not completed asserts (net/colo-compare.c) */
    { "colo-compare", "use -object" },
    { QC_BOARD_ONLY, "it writes into the state of QEMU's own board" },
};

/* A cast would be true for every type that implements an interface, too. */
static bool is_interface(ObjectClass *oc)
{
    for (; oc; oc = object_class_get_parent(oc)) {
        if (strcmp(object_class_get_name(oc), TYPE_INTERFACE) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * instance_init of 128-bit RISC-V exits unless TCG runs on one thread
 * (target/riscv/cpu.c).
 */
static bool check_threads(ObjectClass *oc, Error **errp)
{
    g_autofree char *threads =
        object_property_get_str(OBJECT(current_accel()), "thread", NULL);

    if (object_class_dynamic_cast(oc, "x-rv128-riscv-cpu") &&
        g_strcmp0(threads, "multi") == 0) {
        error_setg(errp, "'x-rv128-riscv-cpu' needs -accel tcg,thread=single");
        return false;
    }
    return true;
}

/* Types whose instance_init makes one of another type, of another module. */
static const struct {
    const char *type, *part;
} made_of[] = {
    { "virtio-gpu-gl-pci", "virtio-gpu-gl-device" },
    { "virtio-vga-gl", "virtio-gpu-gl-device" },
};

static bool check_parts(const char *name, Error **errp)
{
    for (size_t i = 0; i < G_N_ELEMENTS(made_of); i++) {
        if (strcmp(name, made_of[i].type) == 0 && !type_find(made_of[i].part)) {
            error_setg(errp,
                       "'%s' needs the type '%s', which this QEMU does "
                       "not have or whose module is not installed",
                       name, made_of[i].part);
            return false;
        }
    }
    return true;
}

bool type_can_new(ObjectClass *oc, Error **errp)
{
    const char *name = object_class_get_name(oc);

    for (size_t i = 0; i < G_N_ELEMENTS(made_otherwise); i++) {
        if (object_class_dynamic_cast(oc, made_otherwise[i].type)) {
            error_setg(errp, "a script cannot make a '%s': %s", name,
                       made_otherwise[i].instead);
            return false;
        }
    }
    if (is_interface(oc)) {
        error_setg(errp, "'%s' is an interface, not a type of objects", name);
        return false;
    }
    if (object_class_is_abstract(oc)) {
        g_autoptr(GPtrArray) below = type_names(name, false);
        g_autofree char *list = names_join(below);
        error_setg(errp, "'%s' is abstract: use a type below it (%s)", name,
                   list);
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(can_new); i++) {
        if (object_class_dynamic_cast(oc, can_new[i])) {
            return check_threads(oc, errp) && check_parts(name, errp);
        }
    }
    error_setg(errp,
               "a script cannot make a '%s': only devices, "
               "user-creatable objects and containers",
               name);
    return false;
}

static void add_name(ObjectClass *oc, void *opaque)
{
    g_ptr_array_add(opaque, (void *)object_class_get_name(oc));
}

GPtrArray *type_names(const char *base, bool abstract_too)
{
    GPtrArray *names = g_ptr_array_new();

    object_class_foreach(add_name, base, abstract_too, names);
    names_sort(names);
    return names;
}

const char *type_bus(ObjectClass *oc)
{
    if (!object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        return NULL;
    }
    return DEVICE_CLASS(oc)->bus_type;
}

/* Scratch instances: class -> instance */

static int scratch_gc(lua_State *L)
{
    GHashTable **table = lua_touserdata(L, 1);

    g_clear_pointer(table, g_hash_table_unref);
    return 0;
}

static GHashTable *scratch_table(lua_State *L)
{
    if (lua_getfield(L, LUA_REGISTRYINDEX, SCRATCH) != LUA_TUSERDATA) {
        lua_pop(L, 1);
        GHashTable **slot = lua_newuserdatauv(L, sizeof(*slot), 0);
        *slot = NULL;
        lua_newtable(L);
        lua_pushcfunction(L, scratch_gc);
        lua_setfield(L, -2, "__gc");
        lua_setmetatable(L, -2);
        *slot = g_hash_table_new_full(NULL, NULL, NULL, object_unref);
        lua_pushvalue(L, -1);
        lua_setfield(L, LUA_REGISTRYINDEX, SCRATCH);
    }
    GHashTable *table = *(GHashTable **)lua_touserdata(L, -1);
    lua_pop(L, 1);
    return table;
}

static int forget_bus_state(Object *part, void *opaque)
{
    if (object_dynamic_cast(part, TYPE_I2C_BUS)) {
        unregister_savevm(NULL, "i2c_bus", part);
    }
    return 0;
}

/*
 * I2C buses are a part of saved states from their creation on (i2c_init_bus()),
 * numbered in that order, and stay it when they are freed.
 */
static void forget_states(Object *scratch)
{
    object_child_foreach_recursive(scratch, forget_bus_state, NULL);
}

Object *scratch_get(lua_State *L, ObjectClass *oc)
{
    GHashTable *table = scratch_table(L);
    Object *obj = g_hash_table_lookup(table, oc);

    if (obj || !object_class_dynamic_cast(oc, TYPE_DEVICE) ||
        !type_can_new(oc, NULL)) {
        return obj;
    }
    obj = object_new_with_class(oc);
    forget_states(obj);
    g_hash_table_insert(table, oc, obj);
    return obj;
}

void scratch_drop(lua_State *L)
{
    g_hash_table_remove_all(scratch_table(L));
}

/* Properties */

/* "type" is QOM's own; the others are DeviceState's and BusState's. */
static const char *const reserved[] = {
    "type", "realized", "hotplugged", "hotpluggable", "parent_bus",
};

bool type_is_reserved(const char *property)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reserved); i++) {
        if (strcmp(property, reserved[i]) == 0) {
            return true;
        }
    }
    /* string versions of properties that are there anyway */
    return g_str_has_prefix(property, "legacy-");
}

ObjectProperty *type_property(lua_State *L, ObjectClass *oc, const char *name)
{
    ObjectProperty *prop = object_class_property_find(oc, name);

    if (prop || type_is_array(oc, name)) {
        return prop;
    }
    Object *scratch = scratch_get(L, oc);
    return scratch ? object_property_find(scratch, name) : NULL;
}

/* Only QEMU before 8.2 has "len-NAME" (hw/core/qdev-properties.c). */
bool type_is_array(ObjectClass *oc, const char *name)
{
    if (object_class_property_find(oc, name)) {
        return false;
    }
    g_autofree char *len_name = g_strdup_printf("len-%s", name);
    return object_class_property_find(oc, len_name);
}

const Property *type_class_qdev_property(ObjectClass *oc, const char *name)
{
    for (; oc && object_class_dynamic_cast(oc, TYPE_DEVICE);
         oc = object_class_get_parent(oc)) {
        const Property *p = qc_class_property(DEVICE_CLASS(oc), name);
        if (p) {
            return p;
        }
    }
    return NULL;
}

/* Aliases have one getter in common, which QEMU keeps to itself. */
static bool is_alias(const ObjectProperty *prop)
{
    static ObjectPropertyAccessor *alias_getter;

    if (!alias_getter) {
        Object *obj = object_new("container");
        alias_getter = object_property_add_alias(obj, "a", obj, "type")->get;
        object_unref(obj);
    }
    return prop->get == alias_getter;
}

typedef struct AliasSearch {
    const char *name;
    const Property *found;
} AliasSearch;

static int find_in_part(Object *part, void *opaque)
{
    AliasSearch *search = opaque;

    search->found =
        type_class_qdev_property(object_get_class(part), search->name);
    return search->found != NULL;
}

/*
 * A device passes on properties of its parts, mostly under their own names:
 * virtio-blk-pci those of its virtio-blk-device.
 */
const Property *type_qdev_property(lua_State *L, ObjectClass *oc,
                                   const char *name)
{
    AliasSearch search = { name, type_class_qdev_property(oc, name) };
    Object *scratch = search.found ? NULL : scratch_get(L, oc);
    const ObjectProperty *prop = scratch ? object_property_find(scratch, name)
                                         : NULL;

    if (prop && is_alias(prop)) {
        object_child_foreach_recursive(scratch, find_in_part, &search);
    }
    return search.found;
}
