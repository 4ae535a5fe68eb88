/*
 * Properties of device classes written in Lua: qdev properties as any other
 * device's, so that -device, -global, `info qtree` and QMP know them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

typedef enum PropKind {
    PROP_BOOL,
    PROP_U8,
    PROP_U16,
    PROP_U32,
    PROP_U64,
    PROP_I32,
    PROP_I64,
    PROP_STRING,
    PROP_ENUM,
    PROP_LINK,
} PropKind;

static const struct {
    const char *type;
    const PropertyInfo *info;
    PropKind kind;
} types[] = {
    { "bool", &qdev_prop_bool, PROP_BOOL },
    { "uint8", &qdev_prop_uint8, PROP_U8 },
    { "uint16", &qdev_prop_uint16, PROP_U16 },
    { "uint32", &qdev_prop_uint32, PROP_U32 },
    { "uint64", &qdev_prop_uint64, PROP_U64 },
    { "int32", &qdev_prop_int32, PROP_I32 },
    { "int64", &qdev_prop_int64, PROP_I64 },
    { "size", &qdev_prop_size, PROP_U64 },
    { "string", &qdev_prop_string, PROP_STRING },
    { "enum", &qc_prop_enum, PROP_ENUM },
    { "link", &qdev_prop_link, PROP_LINK },
};

static int find_type(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (strcmp(types[i].type, type) == 0) {
            return i;
        }
    }
    return -1;
}

bool props_type_known(const char *type)
{
    return find_type(type) >= 0;
}

static int type_index(const Prop *p)
{
    return find_type(p->type);
}

static void *field(const ScriptedDevice *d, const Prop *p)
{
    return (char *)d->dev + p->offset;
}

const Prop *props_find(const ScriptedClass *class, const char *name)
{
    for (uint32_t i = 0; i < class->n_prop; i++) {
        if (strcmp(class->prop[i].name, name) == 0) {
            return &class->prop[i];
        }
    }
    return NULL;
}

void props_push(lua_State *L, const ScriptedDevice *d, const Prop *p)
{
    const void *at = field(d, p);

    switch (types[type_index(p)].kind) {
    case PROP_BOOL:
        lua_pushboolean(L, *(const bool *)at);
        break;
    case PROP_U8:
        lua_pushinteger(L, *(const uint8_t *)at);
        break;
    case PROP_U16:
        lua_pushinteger(L, *(const uint16_t *)at);
        break;
    case PROP_U32:
        lua_pushinteger(L, *(const uint32_t *)at);
        break;
    case PROP_I32:
        lua_pushinteger(L, *(const int32_t *)at);
        break;
    case PROP_U64:
    case PROP_I64:
        lua_pushinteger(L, *(const int64_t *)at);
        break;
    case PROP_STRING:
        lua_pushstring(L, *(char *const *)at);
        break;
    case PROP_ENUM:
        lua_pushstring(L, qapi_enum_lookup(p->info.enum_table, *(int *)at));
        break;
    case PROP_LINK:
        bind_push_object(L, *(Object *const *)at);
        break;
    }
}

/* Properties that may change while the machine runs */

static void set_and_tell(Object *obj, Visitor *v, const char *name,
                         void *opaque, Error **errp)
{
    ERRP_GUARD();
    ScriptedDevice *d = device_of(obj);
    ScriptedClass *class = device_class_find(object_get_typename(obj));
    const Prop *p = props_find(class, name);

    /* defaults are set before instance_init */
    p->set(obj, v, name, opaque, errp);
    if (*errp || !DEVICE(obj)->realized) {
        return;
    }
    lua_State *L = call_begin(d, p->change);
    if (L) {
        props_push(L, d, p);
        call_run(d, L, p->change, 1, 0);
        call_end(d, L);
    }
}

static void describe(Prop *p, QcPropertySlot *q)
{
    int type = type_index(p);

    p->info = *types[type].info;
    if (types[type].kind == PROP_ENUM) {
        p->info.enum_table = &p->enum_table;
    }
    if (p->help) {
        p->info.description = p->help;
    }
    p->set = p->info.set;
    if (p->change) {
        p->info.set = set_and_tell;
        p->info.realized_set_allowed = true;
    }
    q->name = p->name;
    q->info = &p->info;
    q->offset = p->offset;
}

/* A property of its own for each character device, and for DMA */
static size_t add_parts(ScriptedClass *class, QcPropertySlot *q, size_t offset)
{
    for (uint32_t i = 0; i < class->n_chardev; i++, q++) {
        class->chardev[i].offset = offset;
        q->name = class->chardev[i].name;
        q->info = &qdev_prop_chr;
        q->offset = offset;
        offset += ROUND_UP(sizeof(QcCharFrontend), 16);
    }
    if (class->dma) {
        class->dma_offset = offset;
        q->name = "dma";
        q->info = &qdev_prop_link;
        q->link_type = TYPE_MEMORY_REGION;
        q->offset = offset;
        offset += sizeof(void *);
    }
    return offset;
}

size_t props_init(ScriptedClass *class, size_t offset)
{
    class->n_props = class->n_prop + class->n_chardev + class->dma;
    class->props = g_new0(QcPropertySlot, class->n_props + 1);
    for (uint32_t i = 0; i < class->n_prop; i++) {
        Prop *p = &class->prop[i];
        p->offset = offset;
        offset += 8; /* room for a value of any type */
        describe(p, &class->props[i]);
        if (strcmp(p->type, "link") == 0) {
            class->props[i].link_type = p->text;
        } else if (strcmp(p->type, "string") != 0) {
            class->props[i].set_default = true;
            class->props[i].defval.i = p->initial;
        }
    }
    return add_parts(class, class->props + class->n_prop, offset);
}
