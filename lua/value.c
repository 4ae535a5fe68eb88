/*
 * Lua values, QObjects and QOM properties.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/value.h"
#include "lua/bind.h"
#include "lua/fit.h"
#include "lua/host_access.h"
#include "lua/names.h"
#include "lua/types.h"

#define MAX_NESTING 32

static QObject *to_qobject(lua_State *L, int index, int depth, Error **errp);

/* 2.0 is the integer 2, as everywhere in Lua. */
static QObject *number_to_qobject(lua_State *L, int index)
{
    int is_integer;
    lua_Integer n = lua_tointegerx(L, index, &is_integer);

    if (is_integer) {
        return QOBJECT(qnum_from_int(n));
    }
    return QOBJECT(qnum_from_double(lua_tonumber(L, index)));
}

static QObject *handle_to_qobject(lua_State *L, int index, Error **errp)
{
    Object *obj = bind_to_object(L, index);

    if (!obj) {
        error_setg(errp, "a %s cannot be a property's value",
                   luaL_typename(L, index));
        return NULL;
    }
    g_autofree char *path = object_get_canonical_path(obj);
    if (!path) {
        error_setg(errp, "the object (%s) has no place in the QOM tree yet",
                   object_get_typename(obj));
        return NULL;
    }
    return QOBJECT(qstring_from_str(path));
}

static QObject *list_to_qobject(lua_State *L, int index, int depth,
                                Error **errp)
{
    g_autoptr(QList) list = qlist_new();
    lua_Unsigned len = lua_rawlen(L, index);

    for (lua_Unsigned i = 1; i <= len; i++) {
        lua_rawgeti(L, index, i);
        QObject *item = to_qobject(L, lua_gettop(L), depth, errp);
        lua_pop(L, 1);
        if (!item) {
            return NULL;
        }
        qlist_append_obj(list, item);
    }
    return qobject_ref(QOBJECT(list));
}

static QObject *dict_to_qobject(lua_State *L, int index, int depth,
                                Error **errp)
{
    g_autoptr(QDict) dict = qdict_new();

    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            error_setg(errp, "a table must be a list (1..n) or have names "
                             "as keys, not both");
            lua_pop(L, 2);
            return NULL;
        }
        QObject *item = to_qobject(L, lua_gettop(L), depth, errp);
        if (!item) {
            lua_pop(L, 2);
            return NULL;
        }
        qdict_put_obj(dict, lua_tostring(L, -2), item);
        lua_pop(L, 1);
    }
    return qobject_ref(QOBJECT(dict));
}

/* A table with an element 1 is a list, and so is the empty one. */
static bool is_list(lua_State *L, int index)
{
    if (lua_rawlen(L, index) > 0) {
        return true;
    }
    lua_pushnil(L);
    if (!lua_next(L, index)) {
        return true;
    }
    lua_pop(L, 2);
    return false;
}

static QObject *to_qobject(lua_State *L, int index, int depth, Error **errp)
{
    if (depth > MAX_NESTING || !lua_checkstack(L, 8)) {
        error_setg(errp, "a table nested deeper than %d", MAX_NESTING);
        return NULL;
    }
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return QOBJECT(qnull());
    case LUA_TBOOLEAN:
        return QOBJECT(qbool_from_bool(lua_toboolean(L, index)));
    case LUA_TNUMBER:
        return number_to_qobject(L, index);
    case LUA_TSTRING: {
        size_t len;
        const char *s = lua_tolstring(L, index, &len);
        if (strlen(s) != len) {
            error_setg(errp, "a string with a NUL byte inside");
            return NULL;
        }
        return QOBJECT(qstring_from_str(s));
    }
    case LUA_TUSERDATA:
        return handle_to_qobject(L, index, errp);
    case LUA_TTABLE:
        return is_list(L, index) ? list_to_qobject(L, index, depth + 1, errp)
                                 : dict_to_qobject(L, index, depth + 1, errp);
    default:
        error_setg(errp, "a %s cannot be a property's value",
                   luaL_typename(L, index));
        return NULL;
    }
}

QObject *value_to_qobject(lua_State *L, int index, Error **errp)
{
    int top = lua_gettop(L);
    QObject *obj = to_qobject(L, lua_absindex(L, index), 0, errp);

    lua_settop(L, top);
    return obj;
}

static void push_number(lua_State *L, const QNum *num)
{
    int64_t i;
    uint64_t u;

    if (qnum_get_try_int(num, &i)) {
        lua_pushinteger(L, i);
    } else if (qnum_get_try_uint(num, &u)) {
        lua_pushinteger(L, (lua_Integer)u);
    } else {
        lua_pushnumber(L, qnum_get_double((QNum *)num));
    }
}

static void push_list(lua_State *L, const QList *list)
{
    const QListEntry *entry;
    lua_Integer n = 0;

    lua_newtable(L);
    QLIST_FOREACH_ENTRY(list, entry)
    {
        value_push(L, qlist_entry_obj(entry));
        lua_rawseti(L, -2, ++n);
    }
}

static void push_dict(lua_State *L, const QDict *dict)
{
    lua_newtable(L);
    for (const QDictEntry *entry = qdict_first(dict); entry;
         entry = qdict_next(dict, entry)) {
        value_push(L, qdict_entry_value(entry));
        lua_setfield(L, -2, qdict_entry_key(entry));
    }
}

void value_push(lua_State *L, const QObject *value)
{
    luaL_checkstack(L, 8, "a value nested too deeply");
    switch (value ? qobject_type(value) : QTYPE_QNULL) {
    case QTYPE_QNUM:
        push_number(L, qobject_to(QNum, value));
        break;
    case QTYPE_QSTRING:
        lua_pushstring(L, qstring_get_str(qobject_to(QString, value)));
        break;
    case QTYPE_QBOOL:
        lua_pushboolean(L, qbool_get_bool(qobject_to(QBool, value)));
        break;
    case QTYPE_QLIST:
        push_list(L, qobject_to(QList, value));
        break;
    case QTYPE_QDICT:
        push_dict(L, qobject_to(QDict, value));
        break;
    default:
        lua_pushnil(L);
        break;
    }
}

static bool is_unsigned_64(const char *type)
{
    return strcmp(type, "uint64") == 0 || strcmp(type, "size") == 0;
}

/*
 * QEMU before 8.2 has arrays as the pair "len-NAME" and NAME[0], NAME[1], …;
 * later ones take a list (hw/core/qdev-properties.c). Both are asked of the
 * object itself, so no version is named here.
 */
static bool set_array(Object *obj, const char *name, const QList *list,
                      Error **errp)
{
    g_autofree char *len_name = g_strdup_printf("len-%s", name);
    const QListEntry *entry;
    size_t n = 0;

    if (!object_property_set_uint(obj, len_name, qlist_size(list), errp)) {
        return false;
    }
    QLIST_FOREACH_ENTRY(list, entry)
    {
        g_autofree char *item = g_strdup_printf("%s[%zu]", name, n++);
        if (!object_property_set_qobject(obj, item, qlist_entry_obj(entry),
                                         errp)) {
            return false;
        }
    }
    return true;
}

static bool has_array(Object *obj, const char *name)
{
    g_autofree char *len_name = g_strdup_printf("len-%s", name);

    return object_property_find(obj, len_name);
}

static bool set_qobject(Object *obj, const char *name, QObject *value,
                        Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);
    Error *err = NULL;

    if (object_property_set_qobject(obj, name, value, &err)) {
        return true;
    }
    if (prop) {
        fit_propagate(
            errp, err,
            type_class_qdev_property(object_get_class(obj), prop->name),
            prop->type);
    } else {
        error_propagate(errp, err);
    }
    return false;
}

bool value_set_property(lua_State *L, int index, Object *obj, const char *name,
                        Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);
    Object *target = bind_to_object(L, index);

    if (!host_access_object(engine_of(L), obj, errp)) {
        return false;
    }
    if (prop && target && g_str_has_prefix(prop->type, "link<")) {
        return object_property_set_link(obj, name, target, errp);
    }
    g_autoptr(QObject) value = value_to_qobject(L, index, errp);
    if (!value) {
        return false;
    }
    if (!host_access_property(engine_of(L), object_get_typename(obj), prop,
                              name, value, errp)) {
        return false;
    }
    QList *list = qobject_to(QList, value);
    if (list && !prop && has_array(obj, name)) {
        return set_array(obj, name, list, errp);
    }
    if (prop && is_unsigned_64(prop->type) && lua_isinteger(L, index)) {
        return object_property_set_uint(obj, name, lua_tointeger(L, index),
                                        errp);
    }
    return set_qobject(obj, name, value, errp);
}

bool value_try_property(lua_State *L, int index, ObjectClass *oc,
                        const char *name, Error **errp)
{
    ObjectProperty *prop = type_property(L, oc, name);
    const Property *p = prop ? type_qdev_property(L, oc, name) : NULL;

    if (!p || (is_unsigned_64(prop->type) && lua_isinteger(L, index))) {
        return true;
    }
    g_autoptr(QObject) value = value_to_qobject(L, index, errp);
    return value &&
           host_access_property(engine_of(L), object_class_get_name(oc), prop,
                                name, value, errp) &&
           fit_try(p, prop->type, name, value, errp);
}

bool value_push_property(lua_State *L, Object *obj, const char *name,
                         Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);

    if (!host_access_read(engine_of(L), obj, errp)) {
        return false;
    }
    if (prop && (g_str_has_prefix(prop->type, "link<") ||
                 g_str_has_prefix(prop->type, "child<"))) {
        ERRP_GUARD();
        Object *target = object_property_get_link(obj, name, errp);
        if (*errp) {
            return false;
        }
        bind_push_object(L, target);
        return true;
    }
    QObject *value = object_property_get_qobject(obj, name, errp);
    if (!value) {
        return false;
    }
    value_push(L, value);
    qobject_unref(value);
    return true;
}
