/*
 * The dispatcher behind every function of the module "qom".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "device/device.h"
#include "hw/last_words.h"
#include "testing/session.h"
#include "lua/watchdog.h"

#define OBJECT_META "qom.Object"
#define LINE_META "qom.Line"
#define SPACE_META "qom.AddressSpace"
#define HANDLES "handles" /* of a metatable: pointer -> handle, weak */

static const BindGroup *const groups[] = {
    &bind_object,       &bind_qdev,         &bind_bus,
    &bind_memory,       &bind_space,        &bind_line,
    &bind_clock,        &bind_cpu,          &bind_reset,
    &bind_image,        &bind_fdt,          &bind_backend,
    &bind_script,       &bind_target,       &bind_riscv_aplic,
    &bind_riscv_mtimer, &bind_fw_cfg,       &bind_power,
    &bind_session,      &bind_serial,       &bind_snapshot,
    &bind_watch,        &bind_fault,        &bind_events,
    &bind_probe,        &bind_screen,       &bind_device_class,
    &bind_device_line,  &bind_device_timer, &bind_device_chardev,
    &bind_device_dma,   &bind_device_log,   &bind_device_reload,
    &bind_inspect,      &bind_smbus_eeprom,
};

char *bind_caller(lua_State *L)
{
    lua_Debug ar;

    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.source[0] == '@' && ar.currentline > 0) {
            return g_strdup_printf("%s:%d", ar.source + 1, ar.currentline);
        }
    }
    return NULL;
}

/*
 * Raise the message on top of the stack. The DSL catches errors and knows
 * the place a fault belongs to; only a script that calls a binding itself
 * gets its own line in front.
 */
static int raise_top(lua_State *L)
{
    lua_Debug ar;

    if (lua_getstack(L, 1, &ar)) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.source[0] == '@') {
            lua_pushfstring(L, "%s:%d: %s", ar.source + 1, ar.currentline,
                            lua_tostring(L, -1));
        }
    }
    return lua_error(L);
}

/* The same for an argument that cannot be: nobody in between expects that. */
static int raise_argument_error(lua_State *L)
{
    char *place = bind_caller(L);

    if (place) {
        lua_pushfstring(L, "%s: %s", place, lua_tostring(L, -1));
        g_free(place);
    }
    return lua_error(L);
}

/* Handles: userdata. Equal pointers give the same handle. */

typedef struct Handle {
    void *ptr;
    Object *owner; /* of the memory @ptr is in, or NULL */
} Handle;

/* Push the handle of @ptr; true if it was made just now. */
static bool push_handle(lua_State *L, void *ptr, const char *meta)
{
    luaL_getmetatable(L, meta); /* an input may be seen as an object, too */
    lua_getfield(L, -1, HANDLES);
    lua_remove(L, -2);
    if (lua_rawgetp(L, -1, ptr) == LUA_TUSERDATA) {
        lua_remove(L, -2);
        return false;
    }
    lua_pop(L, 1);
    Handle *h = lua_newuserdatauv(L, sizeof(*h), 0);
    *h = (Handle) { 0 };
    luaL_setmetatable(L, meta);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, -3, ptr);
    lua_remove(L, -2);
    h->ptr = ptr;
    return true;
}

/*
 * Regions, buses and parts of SoCs are fields of another object, which has to
 * stay, too. Only what has memory of its own has a function to free it.
 */
static Object *memory_owner(Object *obj)
{
    while (obj && !obj->free) {
        obj = obj->parent;
    }
    return obj;
}

void bind_keep(Object *obj)
{
    object_ref(obj);
    object_ref(memory_owner(obj));
}

/* A handle keeps its object and @owner alive, so that it can never dangle. */
static void push_counted(lua_State *L, Object *obj, Object *owner,
                         const char *meta)
{
    if (!obj) {
        lua_pushnil(L);
    } else if (push_handle(L, obj, meta)) {
        Handle *h = lua_touserdata(L, -1);
        object_ref(obj);
        h->owner = object_ref(owner);
    }
}

void bind_push_object(lua_State *L, Object *obj)
{
    push_counted(L, obj, memory_owner(obj), OBJECT_META);
}

/* Behind the input of a device is the device's own handler. */
void bind_push_line(lua_State *L, qemu_irq line)
{
    Object *obj = (Object *)line;
    Object *device = obj ? obj->parent : NULL;

    push_counted(L, obj, memory_owner(device), LINE_META);
}

void bind_push_space(lua_State *L, AddressSpace *space, Object *owner)
{
    if (!space) {
        lua_pushnil(L);
    } else if (push_handle(L, space, SPACE_META)) {
        Handle *h = lua_touserdata(L, -1);
        h->owner = object_ref(memory_owner(owner));
    }
}

static void *to_handle(lua_State *L, int index, const char *meta)
{
    Handle *h = luaL_testudata(L, index, meta);

    return h ? h->ptr : NULL;
}

Object *bind_to_object(lua_State *L, int index)
{
    return to_handle(L, index, OBJECT_META);
}

qemu_irq bind_to_line(lua_State *L, int index)
{
    return to_handle(L, index, LINE_META);
}

static int handle_gc(lua_State *L)
{
    Handle *h = lua_touserdata(L, 1);

    object_unref(h->ptr);
    object_unref(h->owner);
    *h = (Handle) { 0 };
    return 0;
}

/* An address space is no object of its own. */
static int space_gc(lua_State *L)
{
    Handle *h = lua_touserdata(L, 1);

    object_unref(h->owner);
    *h = (Handle) { 0 };
    return 0;
}

static int object_tostring(lua_State *L)
{
    Object *obj = bind_to_object(L, 1);
    g_autofree char *path = obj ? object_get_canonical_path(obj) : NULL;

    if (path) {
        lua_pushfstring(L, "%s (%s)", path, object_get_typename(obj));
    } else if (obj) {
        lua_pushfstring(L, "%s without a parent", object_get_typename(obj));
    } else {
        lua_pushliteral(L, "qom.Object");
    }
    return 1;
}

/* Arguments */

static const char *const kind_names[] = {
    [BIND_OBJECT] = "object",        [BIND_LINE] = "line",
    [BIND_SPACE] = "address space",  [BIND_STRING] = "string",
    [BIND_DEVICE] = "device's self", [BIND_PART] = "part of a device",
    [BIND_BYTES] = "string",         [BIND_INTEGER] = "integer",
    [BIND_UNSIGNED] = "integer",     [BIND_U64] = "integer",
    [BIND_NUMBER] = "number",        [BIND_BOOLEAN] = "boolean",
    [BIND_FUNCTION] = "function",    [BIND_TABLE] = "table",
    [BIND_VALUE] = "value",
};

/* LuaLS type names of the kinds, for the generated reference. */
static const char *const kind_types[] = {
    [BIND_OBJECT] = "qom.Object",
    [BIND_LINE] = "qom.Line",
    [BIND_SPACE] = "qom.AddressSpace",
    [BIND_DEVICE] = "qemu.DeviceSelf",
    [BIND_PART] = "userdata",
    [BIND_STRING] = "string",
    [BIND_BYTES] = "string",
    [BIND_INTEGER] = "integer",
    [BIND_UNSIGNED] = "integer",
    [BIND_U64] = "integer",
    [BIND_NUMBER] = "number",
    [BIND_BOOLEAN] = "boolean",
    [BIND_FUNCTION] = "function",
    [BIND_TABLE] = "table",
    [BIND_VALUE] = "any",
};

static bool check_object(BindCall *c, const BindArg *a, BindValue *v)
{
    v->object = bind_to_object(c->L, v->index);
    if (!v->object) {
        return false;
    }
    if (!object_dynamic_cast(v->object, a->type)) {
        v->string = object_get_typename(v->object);
        return false;
    }
    return true;
}

static bool check_integer(BindCall *c, const BindArg *a, BindValue *v)
{
    int ok;

    v->integer = lua_tointegerx(c->L, v->index, &ok);
    if (!ok || lua_type(c->L, v->index) != LUA_TNUMBER) {
        return false;
    }
    if (a->kind != BIND_UNSIGNED) {
        return true;
    }
    return v->integer >= 0 && (!a->max || (uint64_t)v->integer <= a->max);
}

static bool check_part(lua_State *L, const BindArg *a, BindValue *v)
{
    const SelfPart *part = luaL_testudata(L, v->index, a->type);

    v->device = part ? *part->box : NULL;
    v->integer = part ? part->index : 0;
    return v->device;
}

static bool check_value(BindCall *c, const BindArg *a, BindValue *v)
{
    lua_State *L = c->L;
    int type = lua_type(L, v->index);

    switch (a->kind) {
    case BIND_OBJECT:
        return check_object(c, a, v);
    case BIND_LINE:
        v->line = bind_to_line(L, v->index);
        return v->line;
    case BIND_SPACE:
        v->space = to_handle(L, v->index, SPACE_META);
        return v->space;
    case BIND_DEVICE:
        v->device = self_check(L, v->index);
        return v->device;
    case BIND_PART:
        return check_part(L, a, v);
    case BIND_STRING:
    case BIND_BYTES:
        v->string = type == LUA_TSTRING ? lua_tolstring(L, v->index, &v->length)
                                        : NULL;
        return v->string &&
               (a->kind == BIND_BYTES || strlen(v->string) == v->length);
    case BIND_INTEGER:
    case BIND_UNSIGNED:
    case BIND_U64:
        return check_integer(c, a, v);
    case BIND_NUMBER:
        v->number = lua_tonumber(L, v->index);
        return type == LUA_TNUMBER;
    case BIND_BOOLEAN:
        v->boolean = lua_toboolean(L, v->index);
        return type == LUA_TBOOLEAN;
    case BIND_FUNCTION:
        return type == LUA_TFUNCTION;
    case BIND_TABLE:
        return type == LUA_TTABLE;
    case BIND_VALUE:
    case BIND_NONE:
        break;
    }
    return type != LUA_TNONE;
}

/* Say what was given and what would be right; leave it on the stack. */
static void push_argument_error(lua_State *L, const BindRow *row,
                                const BindArg *a, const BindValue *v)
{
    const char *seen = v->string && a->kind == BIND_OBJECT
                           ? v->string
                           : luaL_tolstring(L, v->index, NULL);

    if (a->kind == BIND_OBJECT) {
        lua_pushfstring(L, "%s: %s must be a %s, not %s (%s)", row->name,
                        a->name, a->type, luaL_typename(L, v->index), seen);
    } else if (a->kind == BIND_STRING && v->string) {
        lua_pushfstring(L, "%s: %s has a zero byte, where a text of QEMU ends",
                        row->name, a->name);
    } else if (a->kind == BIND_UNSIGNED && a->max) {
        lua_pushfstring(L, "%s: %s must be an integer from 0 to %I, not %s",
                        row->name, a->name, (lua_Integer)a->max, seen);
    } else if (a->kind == BIND_UNSIGNED) {
        lua_pushfstring(L, "%s: %s must be an integer, 0 or more, not %s",
                        row->name, a->name, seen);
    } else {
        lua_pushfstring(L, "%s: %s must be a %s, not %s", row->name, a->name,
                        kind_names[a->kind], luaL_typename(L, v->index));
    }
}

static bool check_arguments(BindCall *c, const BindRow *row)
{
    int given = lua_gettop(c->L);
    int n = 0;

    for (; n < BIND_MAX_ARGS && row->args[n].kind != BIND_NONE; n++) {
        const BindArg *a = &row->args[n];
        BindValue *v = &c->arg[n];
        v->index = n + 1;
        v->given = !lua_isnoneornil(c->L, v->index);
        if (!v->given && a->optional) {
            continue;
        }
        if (!check_value(c, a, v)) {
            lua_settop(c->L, given > n ? given : n + 1);
            push_argument_error(c->L, row, a, v);
            return false;
        }
    }
    if (given > n) {
        lua_pushfstring(c->L, "%s: takes %d argument(s), not %d", row->name, n,
                        given);
        return false;
    }
    lua_settop(c->L, n);
    return true;
}

/* For what is said if QEMU ends in it. */
static LastCall last_call(const BindCall *c, const BindRow *row)
{
    int method = row->args[0].kind == BIND_OBJECT;
    bool text = row->args[method].kind == BIND_STRING;

    return (LastCall) {
        .L = c->L,
        .function = row->name,
        .object = method ? c->arg[0].object : NULL,
        .text = text ? c->arg[method].string : NULL,
    };
}

static int dispatch(lua_State *L)
{
    const BindRow *row = lua_touserdata(L, lua_upvalueindex(1));
    BindCall c = { .L = L, .engine = engine_of(L) };
    Error *err = NULL;

    if (!check_arguments(&c, row)) {
        return raise_argument_error(L);
    }
    luaL_checkstack(L, LUA_MINSTACK, row->name);
    bool before = watchdog_pause(true);
    LastCall outer = last_words_enter(last_call(&c, row));
    row->fn(&c, &err);
    last_words_leave(outer);
    watchdog_pause(before);
    if (!err) {
        return c.results;
    }
    /* copy, free, raise: nothing of QEMU's may be held across a longjmp */
    char msg[1024];
    g_strlcpy(msg, error_get_pretty(err), sizeof(msg));
    error_free(err);
    lua_pushstring(L, msg);
    return raise_top(L);
}

/* Results */

void bind_return_top(BindCall *c)
{
    c->results++;
}

void bind_return_nil(BindCall *c)
{
    lua_pushnil(c->L);
    c->results++;
}

void bind_return_bool(BindCall *c, bool value)
{
    lua_pushboolean(c->L, value);
    c->results++;
}

void bind_return_int(BindCall *c, int64_t value)
{
    lua_pushinteger(c->L, value);
    c->results++;
}

void bind_return_string(BindCall *c, const char *value)
{
    lua_pushstring(c->L, value);
    c->results++;
}

void bind_return_bytes(BindCall *c, const void *data, size_t len)
{
    lua_pushlstring(c->L, data, len);
    c->results++;
}

void bind_return_object(BindCall *c, Object *obj)
{
    bind_push_object(c->L, obj);
    c->results++;
}

void bind_return_line(BindCall *c, qemu_irq line)
{
    bind_push_line(c->L, line);
    c->results++;
}

void bind_return_space(BindCall *c, AddressSpace *space, Object *owner)
{
    bind_push_space(c->L, space, owner);
    c->results++;
}

/* The module */

static const char *row_home(const BindRow *row)
{
    if (!row->args[0].name || strcmp(row->args[0].name, "self") != 0) {
        return NULL;
    }
    switch (row->args[0].kind) {
    case BIND_LINE:
        return LINE_META;
    case BIND_SPACE:
        return SPACE_META;
    case BIND_DEVICE:
    case BIND_PART:
        return row->args[0].type;
    default:
        return OBJECT_META;
    }
}

static void make_meta(lua_State *L, const char *name, lua_CFunction gc)
{
    if (!luaL_newmetatable(L, name)) {
        lua_pop(L, 1);
        return;
    }
    lua_newtable(L);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, name); /* getmetatable() must not give the real one */
    lua_setfield(L, -2, "__metatable");
    lua_newtable(L);
    lua_newtable(L);
    lua_pushliteral(L, "v");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, HANDLES);
    if (gc) {
        lua_pushcfunction(L, gc);
        lua_setfield(L, -2, "__gc");
    }
    lua_pop(L, 1);
}

/* Adds to the module at @module, or to the methods of the row's handle. */
static void add_row(lua_State *L, int module, const BindRow *row)
{
    const char *home = row_home(row);

    if (home) {
        make_meta(L, home, NULL);
        luaL_getmetatable(L, home);
        lua_getfield(L, -1, "__index");
        lua_remove(L, -2);
    } else {
        lua_pushvalue(L, module);
    }
    lua_pushlightuserdata(L, (void *)row);
    lua_pushcclosure(L, dispatch, 1);
    lua_setfield(L, -2, row->name);
    lua_pop(L, 1);
}

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void push_row(lua_State *L, const BindGroup *group, const BindRow *row)
{
    lua_newtable(L);
    set_string(L, "group", group->name);
    set_string(L, "name", row->name);
    set_string(L, "class", row_home(row));
    set_string(L, "returns", row->returns);
    set_string(L, "doc", row->doc);
    lua_newtable(L);
    for (int i = 0; i < BIND_MAX_ARGS && row->args[i].kind; i++) {
        lua_newtable(L);
        set_string(L, "name", row->args[i].name);
        set_string(L, "type", kind_types[row->args[i].kind]);
        set_string(L, "qom", row->args[i].type);
        lua_pushboolean(L, row->args[i].optional);
        lua_setfield(L, -2, "optional");
        lua_rawseti(L, -2, i + 1);
    }
    lua_setfield(L, -2, "args");
}

/* qom.bindings(): the rows as tables, for the generators of docs and stubs */
static int list_bindings(lua_State *L)
{
    lua_Integer n = 0;

    lua_newtable(L);
    for (size_t g = 0; g < G_N_ELEMENTS(groups); g++) {
        for (size_t i = 0; i < groups[g]->count; i++) {
            push_row(L, groups[g], &groups[g]->rows[i]);
            lua_rawseti(L, -2, ++n);
        }
    }
    return 1;
}

void bind_open(lua_State *L)
{
    make_meta(L, OBJECT_META, handle_gc);
    make_meta(L, LINE_META, handle_gc);
    make_meta(L, SPACE_META, space_gc);
    luaL_getmetatable(L, OBJECT_META);
    lua_pushcfunction(L, object_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_pop(L, 1);

    lua_newtable(L);
    for (size_t g = 0; g < G_N_ELEMENTS(groups); g++) {
        for (size_t i = 0; i < groups[g]->count; i++) {
            add_row(L, lua_gettop(L), &groups[g]->rows[i]);
        }
    }
    lua_pushcfunction(L, list_bindings);
    lua_setfield(L, -2, "bindings");
    lua_pushcfunction(L, engine_message_handler);
    lua_setfield(L, -2, "message_handler");
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "scripted.loaded");
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "qom");
    lua_pop(L, 2);
}
