/*
 * self: what the functions of a device get first.
 *
 * A table of its own for each device. State fields are plain keys of it, and
 * as fast as those of any table. All else is found by __index: registers and
 * their fields, properties, and the parts (timers, clocks, …), by one table
 * of names. Assigning what nobody declared is an error: it would be lost in a
 * snapshot.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"
#include "lua/names.h"

#define SELF_META "qemu.DeviceSelf" /* the metatable that holds the methods */

static const char device_key; /* in a self's metatable: the box */

static ScriptedDevice *boxed(lua_State *L, int index)
{
    ScriptedDevice **box = lua_touserdata(L, index);

    if (unlikely(!*box)) {
        luaL_error(L, "the device is gone");
    }
    return *box;
}

ScriptedDevice *self_check(lua_State *L, int index)
{
    ScriptedDevice **box = NULL;

    if (lua_istable(L, index) && lua_getmetatable(L, index)) {
        lua_rawgetp(L, -1, &device_key);
        box = lua_touserdata(L, -1);
        lua_pop(L, 2);
    }
    return box ? *box : NULL;
}

/* Registers and fields: Member */

static void push_member(lua_State *L, const ScriptedDevice *d, const Member *m,
                        uint32_t element)
{
    uint64_t v = (d->value[m->storage + element] >> m->shift) & m->mask;

    if (likely(!m->enum_names)) {
        lua_pushinteger(L, v);
        return;
    }
    for (char **name = m->enum_names; *name; name++) {
        if (m->enum_values[name - m->enum_names] == v) {
            lua_pushstring(L, *name);
            return;
        }
    }
    lua_pushinteger(L, v);
}

static bool enum_value(const Member *m, const char *name, uint64_t *v)
{
    for (char **n = m->enum_names; n && *n; n++) {
        if (strcmp(*n, name) == 0) {
            *v = m->enum_values[n - m->enum_names];
            return true;
        }
    }
    return false;
}

static uint64_t member_value(lua_State *L, const Member *m, int index)
{
    int is_integer;
    uint64_t v = lua_tointegerx(L, index, &is_integer);

    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        if (!is_integer) {
            luaL_error(L, "%s takes an integer, not %s", m->name,
                       luaL_tolstring(L, index, NULL));
        }
        break;
    case LUA_TBOOLEAN:
        v = lua_toboolean(L, index);
        break;
    case LUA_TSTRING:
        if (enum_value(m, lua_tostring(L, index), &v)) {
            break;
        }
        /* fall through */
    default:
        luaL_error(L, "%s takes an integer%s, not %s", m->name,
                   m->enum_names ? " or one of its names" : "",
                   luaL_tolstring(L, index, NULL));
    }
    if (m->field && v & ~m->mask) {
        luaL_error(L, "%s takes 0 to %I, not %I", m->name, (lua_Integer)m->mask,
                   (lua_Integer)v);
    }
    return v & m->mask;
}

static void set_member(lua_State *L, ScriptedDevice *d, const Member *m,
                       uint32_t element, int index)
{
    uint64_t v = member_value(L, m, index);
    uint64_t *slot = &d->value[m->storage + element];

    *slot = (*slot & ~(m->mask << m->shift)) | v << m->shift;
}

/* Arrays of registers: self.NAME[i] */

static const Member *array_member(lua_State *L, ScriptedDevice **d,
                                  uint32_t *element)
{
    SelfPart *part = lua_touserdata(L, 1);

    if (unlikely(!*part->box)) {
        luaL_error(L, "the device is gone");
    }
    *d = *part->box;
    const Member *m = &(*d)->class->member[part->index];
    int is_integer;
    lua_Integer i = lua_tointegerx(L, 2, &is_integer);
    if (!is_integer || i < 0 || i >= m->count) {
        luaL_error(L, "%s has the elements 0 to %d, not %s", m->name,
                   (int)m->count - 1, luaL_tolstring(L, 2, NULL));
    }
    *element = i;
    return m;
}

static int array_index(lua_State *L)
{
    ScriptedDevice *d;
    uint32_t element;
    const Member *m = array_member(L, &d, &element);

    push_member(L, d, m, element);
    return 1;
}

static int array_newindex(lua_State *L)
{
    ScriptedDevice *d;
    uint32_t element;
    const Member *m = array_member(L, &d, &element);

    set_member(L, d, m, element, 3);
    return 0;
}

static int array_len(lua_State *L)
{
    SelfPart *part = lua_touserdata(L, 1);

    lua_pushinteger(
        L, *part->box ? (*part->box)->class->member[part->index].count : 0);
    return 1;
}

/* self.access */

static int access_index(lua_State *L)
{
    SelfPart *part = lua_touserdata(L, 1);
    ScriptedDevice *d = *part->box;
    const char *key = luaL_checkstring(L, 2);

    if (!d || !d->access.active) {
        return luaL_error(L, "no access of a guest is being answered: "
                             "self.access is for functions of registers");
    }
    if (strcmp(key, "size") == 0) {
        lua_pushinteger(L, d->access.size);
    } else if (strcmp(key, "offset") == 0) {
        lua_pushinteger(L, d->access.offset);
    } else if (strcmp(key, "secure") == 0) {
        lua_pushboolean(L, d->access.attrs.secure);
    } else if (strcmp(key, "user") == 0) {
        lua_pushboolean(L, d->access.attrs.user);
    } else if (strcmp(key, "requester") == 0) {
        lua_pushinteger(L, d->access.attrs.requester_id);
    } else if (strcmp(key, "cpu") == 0) {
        if (current_cpu) {
            lua_pushinteger(L, current_cpu->cpu_index);
        } else {
            lua_pushnil(L);
        }
    } else {
        return luaL_error(L,
                          "self.access has size, offset, secure, user, "
                          "requester and cpu, not '%s'",
                          key);
    }
    return 1;
}

static void part_meta(lua_State *L, const char *name, lua_CFunction index,
                      lua_CFunction newindex, lua_CFunction len)
{
    if (luaL_newmetatable(L, name)) {
        lua_pushcfunction(L, index);
        lua_setfield(L, -2, "__index");
        if (newindex) {
            lua_pushcfunction(L, newindex);
            lua_setfield(L, -2, "__newindex");
        }
        if (len) {
            lua_pushcfunction(L, len);
            lua_setfield(L, -2, "__len");
        }
        lua_pushstring(L, name);
        lua_setfield(L, -2, "__metatable");
    }
    lua_pop(L, 1);
}

/* The table of names: upvalue 2; the box: upvalue 1. Entries are numbers of
 * members from 1, of properties from -1 down, or what they are themselves;
 * false marks a state field. */
#define UP_BOX lua_upvalueindex(1)
#define UP_NAMES lua_upvalueindex(2)

static void add_names(gpointer key, GPtrArray *list)
{
    g_ptr_array_add(list, key);
}

/* The hint is copied to Lua before anything is raised. */
static int unknown_name(lua_State *L, const char *what)
{
    ScriptedDevice *d = boxed(L, UP_BOX);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2)
                                                     : luaL_typename(L, 2);
    GPtrArray *list = g_ptr_array_new();
    char text[160];

    lua_pushnil(L);
    while (lua_next(L, UP_NAMES)) {
        add_names((gpointer)lua_tostring(L, -2), list);
        lua_pop(L, 1);
    }
    char *hint = names_hint(name, list);
    g_strlcpy(text, hint, sizeof(text));
    g_free(hint);
    g_ptr_array_free(list, true);
    return luaL_error(L, "device '%s' has no %s '%s'%s", d->class->name, what,
                      name, text);
}

static inline uint32_t quick_hash(const char *name)
{
    return ((uintptr_t)name >> 4) ^ ((uintptr_t)name >> 12);
}

/* Registers and fields that are no arrays, without a look into a Lua table. */
static inline const Member *quick_find(lua_State *L, const ScriptedClass *class)
{
    const char *name = lua_tostring(L, 2);

    for (uint32_t i = quick_hash(name);; i++) {
        const struct QuickName *q = &class->quick[i & class->quick_mask];
        if (likely(q->name == name) || !q->name) {
            return q->member;
        }
    }
}

static int self_index(lua_State *L)
{
    ScriptedDevice *d = *(ScriptedDevice **)lua_touserdata(L, UP_BOX);

    if (unlikely(!d)) {
        return luaL_error(L, "the device is gone");
    }
    const Member *m = lua_type(L, 2) == LUA_TSTRING ? quick_find(L, d->class)
                                                    : NULL;
    if (likely(m)) {
        push_member(L, d, m, 0);
        return 1;
    }
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    switch (lua_rawget(L, UP_NAMES)) {
    case LUA_TNUMBER: {
        lua_Integer n = lua_tointeger(L, 3);
        if (likely(n > 0)) {
            push_member(L, d, &d->class->member[n - 1], 0);
        } else {
            props_push(L, d, &d->class->prop[-n - 1]);
        }
        return 1;
    }
    case LUA_TBOOLEAN: /* a state field that is nil */
        lua_pushnil(L);
        return 1;
    case LUA_TNIL:
        return unknown_name(L, "register, field, property, state or part");
    default:
        return 1;
    }
}

static int self_newindex(lua_State *L)
{
    ScriptedDevice *d = boxed(L, UP_BOX);
    const Member *m = lua_type(L, 2) == LUA_TSTRING ? quick_find(L, d->class)
                                                    : NULL;

    if (likely(m)) {
        set_member(L, d, m, 0, 3);
        return 0;
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, UP_NAMES);
    if (type == LUA_TNUMBER && lua_tointeger(L, 4) > 0) {
        set_member(L, d, &d->class->member[lua_tointeger(L, 4) - 1], 0, 3);
    } else if (type == LUA_TBOOLEAN) {
        lua_settop(L, 3);
        lua_rawset(L, 1);
    } else if (type == LUA_TNIL) {
        return unknown_name(L, "register, field or state");
    } else {
        return luaL_error(L, "self.%s cannot be assigned", lua_tostring(L, 2));
    }
    return 0;
}

static int self_tostring(lua_State *L)
{
    ScriptedDevice **box = lua_touserdata(L, UP_BOX);

    if (!*box) {
        lua_pushliteral(L, "a device that is gone");
        return 1;
    }
    char text[200];
    char *what = device_what(*box);
    g_strlcpy(text, what, sizeof(text));
    g_free(what);
    lua_pushstring(L, text);
    return 1;
}

/* Making one */

static void add_part(lua_State *L, int names, ScriptedDevice **box,
                     const char *meta, const char *name, uint32_t index)
{
    SelfPart *part = lua_newuserdatauv(L, sizeof(*part), 1);

    *part = (SelfPart) { box, index };
    luaL_setmetatable(L, meta);
    lua_getfield(L, names, "\1box"); /* the box lives as long as its parts */
    lua_setiuservalue(L, -2, 1);
    lua_setfield(L, names, name);
}

static void add_parts(lua_State *L, int names, ScriptedDevice **box,
                      const char *meta, const Named *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add_part(L, names, box, meta, list[i].name, i);
    }
}

static void add_clocks(lua_State *L, int names, Clock **clocks,
                       const Named *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        bind_push_object(L, OBJECT(clocks[i]));
        lua_setfield(L, names, list[i].name);
    }
}

static void add_methods(lua_State *L, int names)
{
    luaL_getmetatable(L, SELF_META);
    lua_getfield(L, -1, "__index");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_settable(L, names);
    }
    lua_pop(L, 2);
}

void self_push_methods(lua_State *L)
{
    lua_Integer n = 0;

    lua_newtable(L);
    luaL_getmetatable(L, SELF_META);
    lua_getfield(L, -1, "__index");
    lua_replace(L, -2);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -4, ++n);
    }
    lua_pop(L, 1);
}

static void add_members(lua_State *L, int names, ScriptedDevice **box)
{
    const ScriptedClass *class = (*box)->class;

    for (uint32_t i = 0; i < class->n_member; i++) {
        if (class->member[i].count) {
            add_part(L, names, box, PART_ARRAY, class->member[i].name, i);
        } else {
            lua_pushinteger(L, i + 1);
            lua_setfield(L, names, class->member[i].name);
        }
    }
    for (uint32_t i = 0; i < class->n_prop; i++) {
        lua_pushinteger(L, -(lua_Integer)i - 1);
        lua_setfield(L, names, class->prop[i].name);
    }
    for (uint32_t i = 0; i < class->n_state; i++) {
        lua_pushboolean(L, false);
        lua_setfield(L, names, class->state[i].name);
    }
}

static void push_names(lua_State *L, ScriptedDevice **box, int box_index)
{
    const ScriptedClass *class = (*box)->class;

    lua_newtable(L);
    int names = lua_gettop(L);
    lua_pushvalue(L, box_index);
    lua_setfield(L, names, "\1box");
    add_methods(L, names);
    add_members(L, names, box);
    add_parts(L, names, box, PART_TIMER, class->timer, class->n_timer);
    add_clocks(L, names, (*box)->clock, class->clock, class->n_clock);
    add_clocks(L, names, (*box)->clock_out, class->clock_out,
               class->n_clock_out);
    add_parts(L, names, box, PART_CHARDEV, class->chardev, class->n_chardev);
    if (class->dma) {
        add_part(L, names, box, PART_DMA, "dma", 0);
    }
    add_part(L, names, box, PART_ACCESS, "access", 0);
    lua_pushnil(L);
    lua_setfield(L, names, "\1box");
}

static void set_closure(lua_State *L, int meta, const char *name,
                        lua_CFunction fn, int box, int names)
{
    lua_pushvalue(L, box);
    lua_pushvalue(L, names);
    lua_pushcclosure(L, fn, 2);
    lua_setfield(L, meta, name);
}

/* The strings are kept alive for good, so that their addresses stay theirs. */
static void make_quick(lua_State *L, ScriptedClass *class)
{
    uint32_t size = pow2ceil(2 * class->n_member + 2);

    lua_createtable(L, class->n_member, 0);
    struct QuickName *quick = g_new0(struct QuickName, size);
    class->quick_mask = size - 1;
    for (uint32_t n = 0; n < class->n_member; n++) {
        const Member *m = &class->member[n];
        const char *name = lua_pushstring(L, m->name);
        uint32_t i = quick_hash(name);
        while (quick[i & class->quick_mask].name) {
            i++;
        }
        if (!m->count) {
            quick[i & class->quick_mask] = (struct QuickName) { name, m };
        }
        lua_rawseti(L, -2, n + 1);
    }
    luaL_ref(L, LUA_REGISTRYINDEX);
    class->quick = quick;
}

void self_new(lua_State *L, ScriptedDevice *d)
{
    if (!d->class->quick) {
        make_quick(L, d->class);
    }

    luaL_checkstack(L, 16, NULL);
    part_meta(L, PART_ARRAY, array_index, array_newindex, array_len);
    part_meta(L, PART_ACCESS, access_index, NULL, NULL);
    lua_newtable(L);
    int self = lua_gettop(L);
    ScriptedDevice **box = lua_newuserdatauv(L, sizeof(*box), 0);
    *box = d;
    push_names(L, box, self + 1);
    lua_newtable(L);
    int meta = lua_gettop(L);
    set_closure(L, meta, "__index", self_index, self + 1, self + 2);
    set_closure(L, meta, "__newindex", self_newindex, self + 1, self + 2);
    set_closure(L, meta, "__tostring", self_tostring, self + 1, self + 2);
    lua_pushliteral(L, SELF_META);
    lua_setfield(L, meta, "__metatable");
    lua_pushvalue(L, self + 1);
    lua_rawsetp(L, meta, &device_key);
    lua_setmetatable(L, self);
    lua_settop(L, self);
    d->box = box; /* the metatable keeps it while the self lives */
}

/* A table given as an initial value is copied: each device has its own. */
static void push_copy(lua_State *L)
{
    if (!lua_istable(L, -1)) {
        return;
    }
    int from = lua_gettop(L);
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, from)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, from + 1);
    }
    lua_replace(L, from);
}

void self_reset(lua_State *L, ScriptedDevice *d, bool nonvolatile_too)
{
    const ScriptedClass *class = d->class;

    if (d->self == LUA_NOREF) {
        lua_pushvalue(L, -1); /* being made just now */
    } else {
        lua_rawgeti(L, LUA_REGISTRYINDEX, d->self);
    }
    int self = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, class->initial);
    for (uint32_t i = 0; i < class->n_state; i++) {
        if (class->state[i].nonvolatile && !nonvolatile_too) {
            continue;
        }
        lua_pushstring(L, class->state[i].name);
        lua_rawgeti(L, self + 1, i + 1);
        push_copy(L);
        lua_rawset(L, self);
    }
    lua_settop(L, self - 1);
}
