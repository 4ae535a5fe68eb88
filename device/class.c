/*
 * A QOM type for each class written in Lua.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"
#include "lua/types.h"
#include "hw/compat.h"

static GHashTable *classes; /* name -> ScriptedClass; types are for good, too */

static const struct {
    const char *type;
    size_t size;
} parents[] = {
    [DEVICE_SYSBUS] = { TYPE_SYS_BUS_DEVICE, sizeof(SysBusDevice) },
    [DEVICE_I2C] = { TYPE_I2C_SLAVE, sizeof(I2CSlave) },
    [DEVICE_SSI] = { TYPE_SSI_PERIPHERAL, sizeof(SSIPeripheral) },
    [DEVICE_NO_BUS] = { TYPE_DEVICE, sizeof(DeviceState) },
};

ScriptedClass *device_class_find(const char *name)
{
    return classes ? g_hash_table_lookup(classes, name) : NULL;
}

ScriptedDevice *device_of(Object *obj)
{
    ScriptedClass *class = device_class_find(object_get_typename(obj));

    return class ? (ScriptedDevice *)((char *)obj + class->data_offset) : NULL;
}

char *device_what(const ScriptedDevice *d)
{
    g_autofree char *path = object_get_canonical_path(OBJECT(d->dev));
    const char *name = d->dev->id ? d->dev->id
                       : path     ? strrchr(path, '/') + 1
                                  : "no id";

    return g_strdup_printf("device '%s' (%s)", d->class->name, name);
}

/* Life of an instance */

static void init_banks(ScriptedDevice *d)
{
    ScriptedClass *class = d->class;

    d->bank = g_new0(BankState, class->n_bank);
    for (uint32_t i = 0; i < class->n_bank; i++) {
        BankState *s = &d->bank[i];
        s->d = d;
        s->bank = &class->bank[i];
        s->value = d->value;
    }
}

/* A region is a child of its device, by its name: it lives as long. */
static void init_regions(ScriptedDevice *d)
{
    for (uint32_t i = 0; i < d->class->n_bank; i++) {
        BankState *s = &d->bank[i];
        g_autofree char *name = i ? g_strdup_printf("%s.%u", d->class->name, i)
                                  : g_strdup(d->class->name);
        memory_region_init_io(&s->mr, OBJECT(d->dev), &s->bank->ops, s, name,
                              s->bank->size);
        sysbus_init_mmio(SYS_BUS_DEVICE(d->dev), &s->mr);
    }
}

static void instance_init(Object *obj)
{
    ScriptedDevice *d = device_of(obj);

    d->class = device_class_find(object_get_typename(obj));
    d->dev = DEVICE(obj);
    d->self = LUA_NOREF;
    d->value = g_new0(uint64_t, d->class->n_value + 1);
    init_banks(d);
    if (d->class->bus == DEVICE_SYSBUS) {
        init_regions(d);
    }
    line_parts_init(d);
    clock_parts_init(d);
    timer_parts_init(d);
    for (uint32_t i = 0; i < d->class->n_prop; i++) {
        const Prop *p = &d->class->prop[i];
        if (strcmp(p->type, "string") == 0) {
            *(char **)((char *)obj + p->offset) = g_strdup(p->text);
        }
    }
    bank_reset(d);
}

static int make_self(lua_State *L)
{
    ScriptedDevice *d = lua_touserdata(L, 1);

    self_new(L, d);
    self_reset(L, d, true);
    d->self = luaL_ref(L, LUA_REGISTRYINDEX);
    /* functions make garbage for as long as the guest runs (lua/engine.c) */
    lua_gc(L, LUA_GCRESTART);
    return 0;
}

static int drop_self(lua_State *L)
{
    ScriptedDevice *d = lua_touserdata(L, 1);

    luaL_unref(L, LUA_REGISTRYINDEX, d->self);
    d->self = LUA_NOREF;
    return 0;
}

static void forget_self(ScriptedDevice *d)
{
    if (d->box) {
        *d->box = NULL;
        d->box = NULL;
    }
    call_protected(d, drop_self, d, NULL);
    d->self = LUA_NOREF;
}

typedef struct RealizeCall {
    ScriptedDevice *d;
    int slot;
} RealizeCall;

/* An error of the function itself is an error of realize, not of the VM. */
static int call_realize(lua_State *L)
{
    RealizeCall *c = lua_touserdata(L, 1);

    lua_rawgeti(L, LUA_REGISTRYINDEX, c->d->class->fn[c->slot]);
    lua_rawgeti(L, LUA_REGISTRYINDEX, c->d->self);
    lua_call(L, 1, 0);
    return 0;
}

static void realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    ScriptedDevice *d = device_of(OBJECT(dev));
    RealizeCall call = { d, d->class->realize };

    if (!call_protected(d, make_self, d, errp)) {
        return;
    }
    dma_realize(d);
    chardev_parts_realize(d);
    if (call.slot && !call_protected(d, call_realize, &call, errp)) {
        chardev_parts_unrealize(d);
        dma_unrealize(d);
        forget_self(d);
    }
}

static void unrealize(DeviceState *dev)
{
    ScriptedDevice *d = device_of(OBJECT(dev));

    call_simple(d, d->class->unrealize);
    timer_parts_reset(d);
    chardev_parts_unrealize(d);
    dma_unrealize(d);
    forget_self(d);
}

static void instance_finalize(Object *obj)
{
    ScriptedDevice *d = device_of(obj);

    timer_parts_free(d);
    for (uint32_t i = 0; i < d->class->n_output; i++) {
        g_free(d->out[i]);
        g_free(d->out_level[i]);
    }
    g_free(d->out);
    g_free(d->out_level);
    g_free(d->irq);
    g_free(d->irq_level);
    g_free(d->input_part);
    g_free(d->clock_part);
    g_free(d->chardev_part);
    g_free(d->clock);
    g_free(d->clock_out);
    g_free(d->value);
    g_free(d->bank);
    g_free(d->state_data);
}

/* Reset: registers and state by themselves, then the script's function */

static int reset_state(lua_State *L)
{
    self_reset(L, lua_touserdata(L, 1), false);
    return 0;
}

static void reset(DeviceState *dev)
{
    ScriptedDevice *d = device_of(OBJECT(dev));
    Error *err = NULL;

    bank_reset(d);
    timer_parts_reset(d);
    if (d->self == LUA_NOREF) { /* not realized any more */
        return;
    }
    if (d->class->n_state && !call_protected(d, reset_state, d, &err)) {
        call_failed(d, error_get_pretty(err));
        error_free(err);
        return;
    }
    call_simple(d, d->class->reset);
}

/* The type */

static void class_init(ObjectClass *oc, QcClassData *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ScriptedClass *class = (ScriptedClass *)data;

    dc->desc = class->description;
    dc->unrealize = unrealize;
    qc_set_legacy_reset(dc, reset);
    qc_set_props(dc, class->props, class->n_props);
    state_class_init(class, dc);
    if (class->bus == DEVICE_SSI) {
        ssi_class_init(class, dc);
    } else {
        dc->realize = realize;
    }
    if (class->bus == DEVICE_I2C) {
        i2c_class_init(class, dc);
    }
}

void device_realize(DeviceState *dev, Error **errp)
{
    realize(dev, errp);
}

static bool check_name(const char *name, Error **errp)
{
    if (type_find(name)) {
        error_setg(errp, "this QEMU has a type '%s' already", name);
        return false;
    }
    for (const char *c = name; *c; c++) {
        if (!g_ascii_isalnum(*c) && !strchr("-._", *c)) {
            error_setg(errp,
                       "'%s': the name of a type has letters, digits, "
                       "'-', '.' and '_'",
                       name);
            return false;
        }
    }
    if (!g_ascii_isalpha(name[0]) || strlen(name) > 60) {
        error_setg(errp,
                   "'%s': the name of a type begins with a letter and "
                   "has at most 60",
                   name);
        return false;
    }
    return true;
}

/* Names that become QOM properties: QEMU aborts where one is taken. */

static bool check_part_name(const char *name, Error **errp)
{
    for (const char *c = name; *c; c++) {
        if (!g_ascii_isalnum(*c) && *c != '_' && *c != '-') {
            error_setg(errp,
                       "'%s': the name of a part has letters, digits, "
                       "'-' and '_'",
                       name);
            return false;
        }
    }
    if (!g_ascii_isalpha(name[0]) && name[0] != '_') {
        error_setg(errp, "'%s': the name of a part begins with a letter", name);
        return false;
    }
    return true;
}

/* @taken has the names so far; its own are of no use to the class. */
static bool take_name(const ScriptedClass *class, GHashTable *taken,
                      const char *name, Error **errp)
{
    ObjectClass *parent = type_find(parents[class->bus].type);

    if (!check_part_name(name, errp)) {
        return false;
    }
    if (object_class_property_find(parent, name) ||
        g_hash_table_contains(taken, name)) {
        error_setg(errp, "the name '%s' is taken in '%s'", name, class->name);
        return false;
    }
    g_hash_table_add(taken, (char *)name);
    return true;
}

static bool take_names(const ScriptedClass *class, GHashTable *taken,
                       const Named *list, uint32_t count, bool lines,
                       Error **errp)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *name = list[i].name;
        if (!name && !lines) {
            error_setg(errp, "a part of '%s' has no name", class->name);
            return false;
        }
        if (lines && list[i].count == 0) {
            error_setg(errp, "a group of lines of '%s' is empty", class->name);
            return false;
        }
        if (name && !take_name(class, taken, name, errp)) {
            return false;
        }
    }
    return true;
}

static bool check_properties(const ScriptedClass *class, Error **errp)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);

    if (class->dma) {
        g_hash_table_add(taken, (char *)"dma");
    }
    for (uint32_t i = 0; i < class->n_prop; i++) {
        if (!take_name(class, taken, class->prop[i].name, errp)) {
            return false;
        }
    }
    return take_names(class, taken, class->chardev, class->n_chardev, false,
                      errp) &&
           take_names(class, taken, class->clock, class->n_clock, false,
                      errp) &&
           take_names(class, taken, class->clock_out, class->n_clock_out, false,
                      errp);
}

/* Lines are NAME[n], as QEMU's own lines and regions are. */
static bool check_lines(const ScriptedClass *class, Error **errp)
{
    static const char *const own[] = { "sysbus-irq", SSI_GPIO_CS,
                                       "unnamed-gpio-in", "unnamed-gpio-out" };
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    int unnamed_in = 0, unnamed_out = 0;

    g_hash_table_add(taken, (char *)class->name);
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        g_hash_table_add(taken, (char *)own[i]);
    }
    for (uint32_t i = 0; i < class->n_input; i++) {
        unnamed_in += !class->input[i].name;
    }
    for (uint32_t i = 0; i < class->n_output; i++) {
        unnamed_out += !class->output[i].name;
    }
    if (unnamed_in > 1 || unnamed_out > 1) {
        error_setg(errp, "only one group of lines can be without a name");
        return false;
    }
    return take_names(class, taken, class->input, class->n_input, true, errp) &&
           take_names(class, taken, class->output, class->n_output, true, errp);
}

static void add_type(ScriptedClass *class)
{
    size_t offset = ROUND_UP(parents[class->bus].size, 16);

    class->data_offset = offset;
    offset = props_init(class, offset + ROUND_UP(sizeof(ScriptedDevice), 16));
    class->instance_size = offset;
    TypeInfo info = {
        .name = class->name,
        .parent = parents[class->bus].type,
        .instance_size = class->instance_size,
        .instance_init = instance_init,
        .instance_finalize = instance_finalize,
        .class_init = class_init,
        .class_data = class,
    };
    if (!classes) {
        classes = g_hash_table_new(g_str_hash, g_str_equal);
    }
    g_hash_table_insert(classes, (char *)class->name, class);
    type_register_static(&info);
}

static bool check_class(const ScriptedClass *class, Error **errp)
{
    if (!check_name(class->name, errp)) {
        return false;
    }
    if (!type_find(parents[class->bus].type)) {
        error_setg(errp, "this QEMU has no '%s' to make '%s' of",
                   parents[class->bus].type, class->name);
        return false;
    }
    return check_properties(class, errp) && check_lines(class, errp);
}

static void new_class(BindCall *c, Error **errp)
{
    ScriptedClass *class = desc_read(c->L, c->arg[0].index, errp);

    if (!class) {
        return;
    }
    if (!check_class(class, errp)) {
        desc_refuse(class);
        return;
    }
    class->runtime = runtime_of(c->engine);
    add_type(class);
}

static void methods(BindCall *c, Error **errp)
{
    self_push_methods(c->L);
    bind_return_top(c);
}

static void failure(BindCall *c, Error **errp)
{
    g_autofree char *text = runtime_take_failure(c->engine);

    bind_return_string(c, text);
}

static const BindRow rows[] = {
    { "device_failure",
      failure,
      { { 0 } },
      "string?",
      "The last error in a function of a device that stopped the machine, "
      "since this was asked last." },
    { "device_methods",
      methods,
      { { 0 } },
      "string[]",
      "The names of the methods that self has in every device." },
    { "new_device_class",
      new_class,
      { ARG("description", BIND_TABLE) },
      "",
      "Makes a type of devices. This is what q.device_class does once it has "
      "checked what the script wrote; the table is the module's own business." },
};

const BindGroup bind_device_class = BIND_GROUP("device_class", rows);
