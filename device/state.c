/*
 * Saved states: all that a device written in Lua keeps, as one block.
 *
 * QEMU's own format goes by position: a class that changed would load the
 * wrong values without a word. Here each value has its name (a GVariant of
 * type a{sv}, little-endian), and both sides must have the same names.
 *
 *   register NAME   at       the values of its elements
 *   state NAME      v        see value_of()
 *   timer NAME      (bxx)    whether it runs, when it expires, its period (ns)
 *   irq             ay       levels
 *   output NAME     ay       levels
 *   clock NAME      t        period, in QEMU's units
 *   selected        b        the chip select of an SSI peripheral
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

/* Lua values: integer x, float d, boolean b, string ay, nil (), flat table
 * a(vv) in the order of its keys. */

static GVariant *value_of(lua_State *L, int index, bool flat, const char **why);

typedef struct Entry {
    GVariant *key, *value;
} Entry;

/* Integers before texts, each in their order; what else may be a key is rare */
static int compare_entries(const void *a, const void *b)
{
    GVariant *x = ((const Entry *)a)->key, *y = ((const Entry *)b)->key;

    if (g_variant_is_of_type(x, G_VARIANT_TYPE_BYTESTRING) &&
        g_variant_is_of_type(y, G_VARIANT_TYPE_BYTESTRING)) {
        g_autoptr(GBytes) bx = g_variant_get_data_as_bytes(x);
        g_autoptr(GBytes) by = g_variant_get_data_as_bytes(y);
        return g_bytes_compare(bx, by);
    }
    int by_type =
        g_strcmp0(g_variant_get_type_string(y), g_variant_get_type_string(x));
    return by_type ? by_type : g_variant_compare(x, y);
}

static GVariant *table_of(lua_State *L, int index, const char **why)
{
    g_autoptr(GArray) list = g_array_new(false, false, sizeof(Entry));
    GVariantBuilder b;

    lua_pushnil(L);
    while (lua_next(L, index)) {
        Entry e = { value_of(L, lua_gettop(L) - 1, true, why),
                    value_of(L, lua_gettop(L), true, why) };
        lua_pop(L, 1);
        if (e.key && e.value) {
            g_array_append_val(list, e);
        }
    }
    g_array_sort(list, compare_entries);
    g_variant_builder_init(&b, G_VARIANT_TYPE("a(vv)"));
    for (guint i = 0; i < list->len; i++) {
        Entry *e = &g_array_index(list, Entry, i);
        g_variant_builder_add(&b, "(vv)", e->key, e->value);
    }
    return g_variant_builder_end(&b);
}

/* NULL with @why set for what cannot be saved. */
static GVariant *value_of(lua_State *L, int index, bool flat, const char **why)
{
    size_t size;
    const char *data;

    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return g_variant_new_tuple(NULL, 0);
    case LUA_TBOOLEAN:
        return g_variant_new_boolean(lua_toboolean(L, index));
    case LUA_TNUMBER:
        return lua_isinteger(L, index)
                   ? g_variant_new_int64(lua_tointeger(L, index))
                   : g_variant_new_double(lua_tonumber(L, index));
    case LUA_TSTRING:
        data = lua_tolstring(L, index, &size);
        return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, data, size, 1);
    case LUA_TTABLE:
        if (!flat) {
            return table_of(L, index, why);
        }
        *why = "a table in a table";
        return NULL;
    default:
        *why = luaL_typename(L, index);
        return NULL;
    }
}

static void push_value(lua_State *L, GVariant *v)
{
    gsize size, n = 0;

    luaL_checkstack(L, 8, NULL);
    switch (g_variant_classify(v)) {
    case G_VARIANT_CLASS_BOOLEAN:
        lua_pushboolean(L, g_variant_get_boolean(v));
        return;
    case G_VARIANT_CLASS_INT64:
        lua_pushinteger(L, g_variant_get_int64(v));
        return;
    case G_VARIANT_CLASS_DOUBLE:
        lua_pushnumber(L, g_variant_get_double(v));
        return;
    case G_VARIANT_CLASS_ARRAY:
        break;
    default:
        lua_pushnil(L);
        return;
    }
    if (g_variant_is_of_type(v, G_VARIANT_TYPE("ay"))) {
        const char *data = g_variant_get_fixed_array(v, &size, 1);
        lua_pushlstring(L, data ?: "", size);
        return;
    }
    lua_newtable(L);
    while (g_variant_is_of_type(v, G_VARIANT_TYPE("a(vv)")) &&
           n < g_variant_n_children(v)) {
        GVariant *key, *value;
        g_variant_get_child(v, n++, "(vv)", &key, &value);
        push_value(L, key);
        push_value(L, value);
        g_variant_unref(key);
        g_variant_unref(value);
        bool usable = !lua_isnil(L, -2) &&
                      !(lua_type(L, -2) == LUA_TNUMBER &&
                        lua_tonumber(L, -2) != lua_tonumber(L, -2));
        if (usable) {
            lua_rawset(L, -3);
        } else {
            lua_pop(L, 2);
        }
    }
}

/* Saving */

static void add(GVariantBuilder *b, const char *kind, const char *name,
                GVariant *value)
{
    g_autofree char *key =
        g_strdup_printf("%s%s%s", kind, name ? " " : "", name ?: "");

    g_variant_builder_add(b, "{sv}", key, value);
}

static GVariant *levels(const uint8_t *level, size_t count)
{
    return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, level, count, 1);
}

static void save_parts(const ScriptedDevice *d, GVariantBuilder *b)
{
    const ScriptedClass *class = d->class;

    for (uint32_t i = 0; i < class->n_storage; i++) {
        const Storage *s = &class->storage[i];
        add(b, "register", s->name,
            g_variant_new_fixed_array(G_VARIANT_TYPE_UINT64,
                                      &d->value[s->first], s->count,
                                      sizeof(uint64_t)));
    }
    for (uint32_t i = 0; i < class->n_timer; i++) {
        const DeviceTimer *t = &d->timer[i];
        bool runs = timer_pending(t->timer);
        add(b, "timer", class->timer[i].name,
            g_variant_new("(bxx)", runs, runs ? t->expires : 0, t->period));
    }
    if (class->irqs) {
        add(b, "irq", NULL, levels(d->irq_level, class->irqs));
    }
    for (uint32_t i = 0; i < class->n_output; i++) {
        add(b, "output", class->output[i].name ?: "",
            levels(d->out_level[i], class->output[i].count));
    }
    for (uint32_t i = 0; i < class->n_clock; i++) {
        add(b, "clock", class->clock[i].name,
            g_variant_new_uint64(d->clock[i]->period));
    }
    for (uint32_t i = 0; i < class->n_clock_out; i++) {
        add(b, "clock", class->clock_out[i].name,
            g_variant_new_uint64(d->clock_out[i]->period));
    }
    if (class->bus == DEVICE_SSI) {
        add(b, "selected", NULL,
            g_variant_new_boolean(SSI_PERIPHERAL(d->dev)->cs));
    }
}

typedef struct StateCall {
    ScriptedDevice *d;
    GVariantBuilder *builder;
    GVariant *saved;
    char why[200]; /* what is wrong; "" if nothing */
} StateCall;

static int save_fields(lua_State *L)
{
    StateCall *c = lua_touserdata(L, 1);
    const ScriptedClass *class = c->d->class;

    lua_rawgeti(L, LUA_REGISTRYINDEX, c->d->self);
    for (uint32_t i = 0; i < class->n_state; i++) {
        const char *why = NULL;
        lua_pushstring(L, class->state[i].name);
        lua_rawget(L, 2);
        GVariant *v = value_of(L, 3, false, &why);
        if (v) {
            add(c->builder, "state", class->state[i].name,
                g_variant_new_variant(v));
        }
        if (why) {
            snprintf(c->why, sizeof(c->why),
                     "state field '%s' cannot be saved: integers, booleans, "
                     "strings and flat tables of these can, not %s",
                     class->state[i].name, why);
        }
        lua_settop(L, 2);
    }
    return 0;
}

static ScriptedDevice *device_at(void *opaque)
{
    return device_of(opaque);
}

static bool complain(ScriptedDevice *d, const char *why)
{
    g_autofree char *who = device_what(d);

    error_report("%s: %s", who, why);
    return false;
}

static int pre_save(void *opaque)
{
    ScriptedDevice *d = device_at(opaque);
    GVariantBuilder b;
    StateCall c = { d, &b };
    Error *err = NULL;

    g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
    save_parts(d, &b);
    bool ok = call_protected(d, save_fields, &c, &err);
    g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_builder_end(&b));
    if (!ok || c.why[0]) {
        complain(d, ok ? c.why : error_get_pretty(err));
        error_free(err);
        return -EINVAL;
    }
    if (G_BYTE_ORDER == G_BIG_ENDIAN) {
        GVariant *swapped = g_variant_byteswap(all);
        g_variant_unref(all);
        all = swapped;
    }
    d->state_size = g_variant_get_size(all);
    d->state_data = g_malloc(d->state_size);
    g_variant_store(all, d->state_data);
    return 0;
}

/* The block is there while QEMU writes it, or reads it into one of its own. */
static int drop_block(void *opaque)
{
    ScriptedDevice *d = device_at(opaque);

    g_clear_pointer(&d->state_data, g_free);
    return 0;
}

/* Loading: first all is checked, then all is taken. */

typedef struct Expected {
    char *key;
    const char *type;
    gsize count; /* of an array; 0: any */
} Expected;

static void expect(GArray *list, const char *kind, const char *name,
                   const char *type, gsize count)
{
    Expected e = { g_strdup_printf("%s%s%s", kind, name ? " " : "", name ?: ""),
                   type, count };

    g_array_append_val(list, e);
}

static void expect_all(const ScriptedClass *class, GArray *list)
{
    for (uint32_t i = 0; i < class->n_storage; i++) {
        expect(list, "register", class->storage[i].name, "at",
               class->storage[i].count);
    }
    for (uint32_t i = 0; i < class->n_timer; i++) {
        expect(list, "timer", class->timer[i].name, "(bxx)", 0);
    }
    if (class->irqs) {
        expect(list, "irq", NULL, "ay", class->irqs);
    }
    for (uint32_t i = 0; i < class->n_output; i++) {
        expect(list, "output", class->output[i].name ?: "", "ay",
               class->output[i].count);
    }
    for (uint32_t i = 0; i < class->n_clock; i++) {
        expect(list, "clock", class->clock[i].name, "t", 0);
    }
    for (uint32_t i = 0; i < class->n_clock_out; i++) {
        expect(list, "clock", class->clock_out[i].name, "t", 0);
    }
    if (class->bus == DEVICE_SSI) {
        expect(list, "selected", NULL, "b", 0);
    }
    for (uint32_t i = 0; i < class->n_state; i++) {
        expect(list, "state", class->state[i].name, "v", 0);
    }
}

static void clear_expected(gpointer e)
{
    g_free(((Expected *)e)->key);
}

static char *check_entry(const Expected *e, GVariant *saved)
{
    g_autoptr(GVariant) v = g_variant_lookup_value(saved, e->key, NULL);

    if (!v) {
        return g_strdup_printf("the saved state has no %s, which this class "
                               "has: it is of another version of the class",
                               e->key);
    }
    if (!g_variant_is_of_type(v, G_VARIANT_TYPE(e->type))) {
        return g_strdup_printf("%s is of another kind in the saved state",
                               e->key);
    }
    if (e->count && g_variant_n_children(v) != e->count) {
        return g_strdup_printf("%s has %zu elements in the saved state, and "
                               "%zu in this class",
                               e->key, (size_t)g_variant_n_children(v),
                               (size_t)e->count);
    }
    return NULL;
}

/* What does not fit, or NULL. */
static char *check_saved(const ScriptedClass *class, GVariant *saved)
{
    g_autoptr(GArray) list = g_array_new(false, false, sizeof(Expected));
    GVariantIter iter;
    const char *key;
    GVariant *value;
    char *why = NULL;

    g_array_set_clear_func(list, clear_expected);
    expect_all(class, list);
    for (guint i = 0; i < list->len && !why; i++) {
        why = check_entry(&g_array_index(list, Expected, i), saved);
    }
    g_variant_iter_init(&iter, saved);
    while (!why && g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
        bool known = false;
        for (guint i = 0; i < list->len && !known; i++) {
            known = strcmp(g_array_index(list, Expected, i).key, key) == 0;
        }
        if (!known) {
            why = g_strdup_printf("the saved state has %s, which this class "
                                  "has not: it is of another version of the "
                                  "class",
                                  key);
        }
        g_variant_unref(value);
    }
    return why;
}

static GVariant *lookup(GVariant *saved, const char *kind, const char *name)
{
    g_autofree char *key =
        g_strdup_printf("%s%s%s", kind, name ? " " : "", name ?: "");

    return g_variant_lookup_value(saved, key, NULL);
}

static void load_array(GVariant *saved, const char *kind, const char *name,
                       void *to, gsize width)
{
    g_autoptr(GVariant) v = lookup(saved, kind, name);
    gsize n;
    const void *from = g_variant_get_fixed_array(v, &n, width);

    if (n) {
        memcpy(to, from, n * width);
    }
}

static void load_timer(DeviceTimer *t, GVariant *saved, const char *name)
{
    g_autoptr(GVariant) v = lookup(saved, "timer", name);
    gboolean runs;

    g_variant_get(v, "(bxx)", &runs, &t->expires, &t->period);
    if (runs) {
        timer_mod(t->timer, t->expires);
    } else {
        timer_del(t->timer);
    }
}

/* As vmstate_clock: the clocks below it load theirs. */
static void load_clock(Clock *clk, GVariant *saved, const char *name)
{
    g_autoptr(GVariant) v = lookup(saved, "clock", name);

    clk->period = g_variant_get_uint64(v);
}

static void load_parts(ScriptedDevice *d, GVariant *saved)
{
    const ScriptedClass *class = d->class;

    for (uint32_t i = 0; i < class->n_storage; i++) {
        load_array(saved, "register", class->storage[i].name,
                   &d->value[class->storage[i].first], sizeof(uint64_t));
    }
    for (uint32_t i = 0; i < class->n_timer; i++) {
        load_timer(&d->timer[i], saved, class->timer[i].name);
    }
    if (class->irqs) {
        load_array(saved, "irq", NULL, d->irq_level, 1);
    }
    for (uint32_t i = 0; i < class->n_output; i++) {
        load_array(saved, "output", class->output[i].name ?: "",
                   d->out_level[i], 1);
    }
    for (uint32_t i = 0; i < class->n_clock; i++) {
        load_clock(d->clock[i], saved, class->clock[i].name);
    }
    for (uint32_t i = 0; i < class->n_clock_out; i++) {
        load_clock(d->clock_out[i], saved, class->clock_out[i].name);
    }
    if (class->bus == DEVICE_SSI) {
        g_autoptr(GVariant) v = lookup(saved, "selected", NULL);
        SSI_PERIPHERAL(d->dev)->cs = g_variant_get_boolean(v);
    }
}

static int load_fields(lua_State *L)
{
    StateCall *c = lua_touserdata(L, 1);
    const ScriptedClass *class = c->d->class;

    lua_rawgeti(L, LUA_REGISTRYINDEX, c->d->self);
    for (uint32_t i = 0; i < class->n_state; i++) {
        g_autoptr(GVariant) v = lookup(c->saved, "state", class->state[i].name);
        g_autoptr(GVariant) inner = g_variant_get_variant(v);
        lua_pushstring(L, class->state[i].name);
        push_value(L, inner);
        lua_rawset(L, 2);
    }
    return 0;
}

static GVariant *saved_block(const ScriptedDevice *d)
{
    g_autoptr(GBytes) bytes = g_bytes_new(d->state_data, d->state_size);
    GVariant *v = g_variant_ref_sink(
        g_variant_new_from_bytes(G_VARIANT_TYPE_VARDICT, bytes, false));

    if (G_BYTE_ORDER == G_BIG_ENDIAN) {
        GVariant *swapped = g_variant_byteswap(v);
        g_variant_unref(v);
        v = swapped;
    }
    return v;
}

static int post_load(void *opaque, int version_id)
{
    ScriptedDevice *d = device_at(opaque);
    g_autoptr(GVariant) saved = saved_block(d);
    g_autofree char *why = check_saved(d->class, saved);
    StateCall c = { d, NULL, saved };
    Error *err = NULL;

    (void)version_id;
    drop_block(opaque);
    if (why) {
        complain(d, why);
        return -EINVAL;
    }
    load_parts(d, saved);
    if (!call_protected(d, load_fields, &c, &err)) {
        complain(d, error_get_pretty(err));
        error_free(err);
        return -EINVAL;
    }
    return call_simple(d, d->class->loaded) ? 0 : -EINVAL;
}

void state_class_init(ScriptedClass *class, DeviceClass *dc)
{
    const VMStateField template[] = {
        VMSTATE_UINT32(state_size, ScriptedDevice),
        VMSTATE_VBUFFER_ALLOC_UINT32(state_data, ScriptedDevice, 0, NULL,
                                     state_size),
        VMSTATE_END_OF_LIST()
    };
    VMStateField *fields = g_memdup2(template, sizeof(template));

    fields[0].offset += class->data_offset;
    fields[1].offset += class->data_offset;
    fields[1].size_offset += class->data_offset;
    class->vmstate = (VMStateDescription) {
        .name = class->name,
        .version_id = class->version,
        .minimum_version_id = class->minimum_version,
        .pre_save = pre_save,
        .post_save = drop_block,
        .pre_load = drop_block,
        .post_load = post_load,
        .fields = fields,
    };
    dc->vmsd = &class->vmstate;
}
