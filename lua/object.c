/*
 * Types, objects and their properties.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/host_access.h"
#include "lua/names.h"
#include "lua/once.h"
#include "lua/types.h"
#include "lua/value.h"

#define MAX_PATH 4096   /* QOM resolves a path by one recursion a component */
#define MAX_ARRAY 65536 /* elements of an array property */

static void set_field(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void return_names(BindCall *c, const GPtrArray *names)
{
    lua_createtable(c->L, names->len, 0);
    for (guint i = 0; i < names->len; i++) {
        lua_pushstring(c->L, g_ptr_array_index(names, i));
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/* Types */

/* All ancestors, nearest first, then the interfaces. */
static void push_bases(lua_State *L, ObjectClass *oc)
{
    lua_Integer n = 0;

    lua_newtable(L);
    for (ObjectClass *up = object_class_get_parent(oc); up;
         up = object_class_get_parent(up)) {
        lua_pushstring(L, object_class_get_name(up));
        lua_rawseti(L, -2, ++n);
    }
    /* an implementation's class is named "TYPE::INTERFACE" (object.c) */
    for (GSList *i = oc->interfaces; i; i = i->next) {
        const char *name = strrchr(object_class_get_name(i->data), ':');
        if (name) {
            lua_pushstring(L, name + 1);
            lua_rawseti(L, -2, ++n);
        }
    }
}

static void type_info(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_find(c->arg[0].string);

    if (!oc) {
        bind_return_nil(c);
        return;
    }
    ObjectClass *parent = object_class_get_parent(oc);
    bool device = object_class_dynamic_cast(oc, TYPE_DEVICE);
    lua_newtable(c->L);
    set_field(c->L, "name", object_class_get_name(oc));
    set_field(c->L, "parent", parent ? object_class_get_name(parent) : NULL);
    set_field(c->L, "bus", type_bus(oc));
    set_field(c->L, "description", device ? DEVICE_CLASS(oc)->desc : NULL);
    lua_pushboolean(c->L, object_class_is_abstract(oc));
    lua_setfield(c->L, -2, "abstract");
    push_bases(c->L, oc);
    lua_setfield(c->L, -2, "bases");
    bind_return_top(c);
}

static void types(BindCall *c, Error **errp)
{
    const char *base = c->arg[0].given ? c->arg[0].string : TYPE_OBJECT;
    g_autoptr(GPtrArray) names = type_names(base, c->arg[1].boolean);

    return_names(c, names);
}

static void type_is_a(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_find(c->arg[0].string);

    bind_return_bool(c, object_class_dynamic_cast(oc, c->arg[1].string));
}

/* Strings stay alive: the list that holds them is an argument. */
static bool list_to_names(BindCall *c, int n, GPtrArray *names, Error **errp)
{
    int index = c->arg[n].index;
    lua_Unsigned len = lua_rawlen(c->L, index);

    for (lua_Unsigned i = 1; i <= len; i++) {
        if (lua_rawgeti(c->L, index, i) != LUA_TSTRING) {
            error_setg(errp, "nearest: the list must hold strings, not a %s",
                       luaL_typename(c->L, -1));
            return false;
        }
        g_ptr_array_add(names, (void *)lua_tostring(c->L, -1));
        lua_pop(c->L, 1);
    }
    return true;
}

static void nearest(BindCall *c, Error **errp)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *found[NAMES_NEAREST_MAX];

    if (!list_to_names(c, 1, names, errp)) {
        return;
    }
    size_t n = names_nearest(c->arg[0].string, names, found);
    lua_newtable(c->L);
    for (size_t i = 0; i < n; i++) {
        lua_pushstring(c->L, found[i]);
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/* Properties of types */

/* The words that a property made from a QAPI enum takes. */
static void push_choices(lua_State *L, ObjectClass *oc, const char *name)
{
    const Property *p = type_qdev_property(L, oc, name);
    const QEnumLookup *words = p ? p->info->enum_table : NULL;

    if (!words) {
        lua_pushnil(L);
        return;
    }
    lua_newtable(L);
    for (int i = 0, n = 0; i < words->size; i++) {
        if (words->array[i]) {
            lua_pushstring(L, words->array[i]);
            lua_rawseti(L, -2, ++n);
        }
    }
}

static void property_info(BindCall *c, Error **errp)
{
    const char *name = c->arg[1].string;
    ObjectClass *oc = type_require(c->arg[0].string, errp);

    if (!oc) {
        return;
    }
    ObjectProperty *prop = type_property(c->L, oc, name);
    bool array = type_is_array(oc, name);
    if (!prop && !array) {
        bind_return_nil(c);
        return;
    }
    lua_newtable(c->L);
    set_field(c->L, "name", name);
    set_field(c->L, "type", array ? "list" : prop->type);
    set_field(c->L, "description", array ? NULL : prop->description);
    lua_pushboolean(c->L, array || prop->set);
    lua_setfield(c->L, -2, "settable");
    value_push(c->L, array ? NULL : prop->defval);
    lua_setfield(c->L, -2, "default");
    push_choices(c->L, oc, name);
    lua_setfield(c->L, -2, "choices");
    bind_return_top(c);
}

static bool is_offered(const ObjectProperty *prop)
{
    /* link<irq> are outputs: they are connected, not set */
    return prop->set && !type_is_reserved(prop->name) &&
           strcmp(prop->type, "link<" TYPE_IRQ ">") != 0;
}

static void collect_names(ObjectPropertyIterator *iter, GHashTable *names)
{
    ObjectProperty *prop;

    while ((prop = object_property_iter_next(iter))) {
        if (is_offered(prop)) {
            /* "len-NAME" of 7.2 is written as the list NAME */
            size_t skip = g_str_has_prefix(prop->name, "len-") ? 4 : 0;
            g_hash_table_add(names, g_strdup(prop->name + skip));
        }
    }
}

static GHashTable *property_set(lua_State *L, ObjectClass *oc)
{
    GHashTable *names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Object *scratch = scratch_get(L, oc);
    ObjectPropertyIterator iter;

    if (scratch) {
        object_property_iter_init(&iter, scratch);
    } else {
        object_class_property_iter_init(&iter, oc);
    }
    collect_names(&iter, names);
    return names;
}

static void property_names(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_require(c->arg[0].string, errp);

    if (!oc) {
        return;
    }
    g_autoptr(GHashTable) set = property_set(c->L, oc);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    void *key;

    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_ptr_array_add(names, key);
    }
    names_sort(names);
    return_names(c, names);
}

static void try_property(BindCall *c, Error **errp)
{
    const char *name = c->arg[1].string;
    ObjectClass *oc = type_require(c->arg[0].string, errp);
    Error *err = NULL;

    if (!oc) {
        return;
    }
    if (type_is_reserved(name) ||
        value_try_property(c->L, c->arg[2].index, oc, name, &err)) {
        bind_return_nil(c);
        return;
    }
    char text[512];
    g_strlcpy(text, error_get_pretty(err), sizeof(text));
    error_free(err);
    bind_return_string(c, text);
}

static void may_make(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_require(c->arg[0].string, errp);

    if (oc && host_access_type(c->engine, oc, errp)) {
        bind_return_bool(c, true);
    }
}

/* Only what is below the object: links lead elsewhere. */
static Object *child_at(Object *obj, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, "/", 0);

    for (char **name = names; obj && *name; name++) {
        ObjectProperty *prop = object_property_find(obj, *name);
        obj = prop && g_str_has_prefix(prop->type, "child<") ? prop->opaque
                                                             : NULL;
    }
    return obj;
}

static void part_type(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_require(c->arg[0].string, errp);

    if (oc) {
        Object *part = child_at(scratch_get(c->L, oc), c->arg[1].string);
        bind_return_string(c, part ? object_get_typename(part) : NULL);
    }
}

static void drop_scratch(BindCall *c, Error **errp)
{
    scratch_drop(c->L);
}

/* Objects */

static void new (BindCall *c, Error **errp)
{
    ObjectClass *oc = type_require(c->arg[0].string, errp);

    if (!oc || !type_can_new(oc, errp) ||
        !host_access_type(c->engine, oc, errp)) {
        return;
    }
    /*
     * Two instances of some types clash, for instance by a RAM block's name.
     * To use the one that is there would be wrong: others depend on the
     * machine's -smp, which was not known when it was made (fsl-imx6).
     */
    scratch_drop(c->L);
    Object *obj = object_new_with_class(oc);
    bind_return_object(c, obj);
    object_unref(obj); /* the handle has its own reference */
}

static void machine(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(current_machine));
}

static void root(BindCall *c, Error **errp)
{
    bind_return_object(c, object_get_root());
}

static void objects(BindCall *c, Error **errp)
{
    bind_return_object(c, object_get_objects_root());
}

static void find(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    bool ambiguous = false;

    if (c->arg[0].length > MAX_PATH) {
        error_setg(errp, "find: a path of %zu characters; %d are the most",
                   c->arg[0].length, MAX_PATH);
        return;
    }
    Object *obj = object_resolve_path(path, &ambiguous);
    if (ambiguous) {
        error_setg(errp,
                   "find: there are several '%s': start the path with "
                   "'/'",
                   path);
        return;
    }
    bind_return_object(c, obj);
}

static void obj_type(BindCall *c, Error **errp)
{
    bind_return_string(c, object_get_typename(c->arg[0].object));
}

static void obj_path(BindCall *c, Error **errp)
{
    g_autofree char *path = object_get_canonical_path(c->arg[0].object);

    bind_return_string(c, path);
}

static void obj_name(BindCall *c, Error **errp)
{
    bind_return_string(c,
                       object_get_canonical_path_component(c->arg[0].object));
}

static void obj_parent(BindCall *c, Error **errp)
{
    bind_return_object(c, c->arg[0].object->parent);
}

static void obj_is_a(BindCall *c, Error **errp)
{
    bind_return_bool(c,
                     object_dynamic_cast(c->arg[0].object, c->arg[1].string));
}

/* Properties of objects */

/* The property, or an error that names similar ones. */
static ObjectProperty *require_property(Object *obj, const char *name,
                                        Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);
    ObjectPropertyIterator iter;

    if (prop) {
        return prop;
    }
    g_autofree char *len_name = g_strdup_printf("len-%s", name);
    prop = object_property_find(obj, len_name);
    if (prop) {
        return prop; /* an array of 7.2 */
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        g_ptr_array_add(names, prop->name);
    }
    g_autofree char *hint = names_hint(name, names);
    error_setg(errp, "%s has no property '%s'%s", names_object(obj), name,
               hint);
    return NULL;
}

static void get(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    const char *name = c->arg[1].string;

    if (require_property(obj, name, errp) &&
        value_push_property(c->L, obj, name, errp)) {
        bind_return_top(c);
    }
}

static void set(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    const char *name = c->arg[1].string;

    if (type_is_reserved(name)) {
        error_setg(errp, "'%s' cannot be set: %s", name,
                   strcmp(name, "realized") == 0 ? "use dev:realize()"
                                                 : "it belongs to QEMU");
        return;
    }
    if (!require_property(obj, name, errp)) {
        return;
    }
    /* usb_check_attach() (hw/usb/bus.c) asserts that it has a port */
    if (strcmp(name, "attached") == 0 &&
        object_dynamic_cast(obj, "usb-device") && !DEVICE(obj)->realized) {
        error_setg(errp, "'attached' cannot be set before the USB device is "
                         "realized, which attaches it");
        return;
    }
    /* each element becomes a property of its own: the number is no value
     * to pass through unseen */
    if (g_str_has_prefix(name, "len-") &&
        (uint64_t)lua_tointeger(c->L, c->arg[2].index) > MAX_ARRAY) {
        error_setg(errp, "'%s' must be from 0 to %d", name, MAX_ARRAY);
        return;
    }
    value_set_property(c->L, c->arg[2].index, obj, name, errp);
}

static void property(BindCall *c, Error **errp)
{
    ObjectProperty *prop =
        object_property_find(c->arg[0].object, c->arg[1].string);

    if (!prop) {
        bind_return_nil(c);
        return;
    }
    lua_newtable(c->L);
    set_field(c->L, "type", prop->type);
    set_field(c->L, "description", prop->description);
    lua_pushboolean(c->L, prop->set != NULL);
    lua_setfield(c->L, -2, "settable");
    bind_return_top(c);
}

static int compare_properties(gconstpointer a, gconstpointer b)
{
    const ObjectProperty *pa = *(ObjectProperty *const *)a;
    const ObjectProperty *pb = *(ObjectProperty *const *)b;

    return strcmp(pa->name, pb->name);
}

/* Properties of @obj by name; those with @prefix in their type. */
static GPtrArray *sorted_properties(Object *obj, const char *prefix)
{
    GPtrArray *list = g_ptr_array_new();
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (g_str_has_prefix(prop->type, prefix)) {
            g_ptr_array_add(list, prop);
        }
    }
    g_ptr_array_sort(list, compare_properties);
    return list;
}

static void properties(BindCall *c, Error **errp)
{
    g_autoptr(GPtrArray) list = sorted_properties(c->arg[0].object, "");

    lua_newtable(c->L);
    for (guint i = 0; i < list->len; i++) {
        const ObjectProperty *prop = g_ptr_array_index(list, i);
        lua_newtable(c->L);
        set_field(c->L, "name", prop->name);
        set_field(c->L, "type", prop->type);
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/* The QOM tree */

static void children(BindCall *c, Error **errp)
{
    g_autoptr(GPtrArray) list = sorted_properties(c->arg[0].object, "child<");

    lua_newtable(c->L);
    for (guint i = 0; i < list->len; i++) {
        const ObjectProperty *prop = g_ptr_array_index(list, i);
        lua_newtable(c->L);
        set_field(c->L, "name", prop->name);
        bind_push_object(c->L, prop->opaque);
        lua_setfield(c->L, -2, "object");
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

/* A name may be a component of a path, and no property may have it. */
static bool check_new_name(Object *obj, const char *name, Error **errp)
{
    if (*name == '\0' || strlen(name) > 255 || strchr(name, '/') ||
        g_str_has_suffix(name, "[*]")) {
        error_setg(errp,
                   "'%s' cannot be a name: 1 to 255 characters, "
                   "without '/' and not ending in '[*]'",
                   name);
        return false;
    }
    ObjectProperty *prop = object_property_find(obj, name);
    if (prop) {
        error_setg(errp, "%s already has a %s called '%s'", names_object(obj),
                   g_str_has_prefix(prop->type, "child<") ? "child"
                                                          : "property",
                   name);
        return false;
    }
    return true;
}

static bool is_ancestor(const Object *obj, const Object *of)
{
    for (; of; of = of->parent) {
        if (of == obj) {
            return true;
        }
    }
    return false;
}

static void add_child(BindCall *c, Error **errp)
{
    Object *parent = c->arg[0].object;
    Object *child = c->arg[2].object;

    if (child->parent || child == object_get_root()) {
        error_setg(errp, "%s already has its place in the tree",
                   names_object(child));
        return;
    }
    if (is_ancestor(child, parent)) {
        error_setg(errp, "an object cannot be below itself ('%s')",
                   object_get_typename(child));
        return;
    }
    if (check_new_name(parent, c->arg[1].string, errp)) {
        object_property_try_add_child(parent, c->arg[1].string, child, errp);
    }
}

/* Containers that QEMU itself looks for by their paths. */
static bool is_qemus_own(Object *obj)
{
    static const char *const names[] = {
        "unattached",
        "peripheral",
        "peripheral-anon",
    };
    const char *name = object_get_canonical_path_component(obj);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (obj->parent == OBJECT(current_machine) &&
            strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return !obj->parent || obj->parent == object_get_root() ||
           object_dynamic_cast(obj, TYPE_CHARDEV);
}

/* What others point at without a reference, be it the object or below it. */
static int must_stay(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    Object *bus = object_dynamic_cast(obj, TYPE_BUS);
    Object *mr = object_dynamic_cast(obj, TYPE_MEMORY_REGION);
    const char **why = opaque;

    if (is_qemus_own(obj) || (bus && !((BusState *)bus)->parent)) {
        *why = "QEMU needs it";
    } else if (dev && dev->realized) {
        *why = "a realized device cannot be taken out of the machine";
    } else if (mr && ((MemoryRegion *)mr)->container) {
        *why = "it is mapped: remove it from its container first";
    } else if (object_dynamic_cast(obj, TYPE_USER_CREATABLE) &&
               !user_creatable_can_be_deleted(USER_CREATABLE(obj))) {
        *why = "it is in use";
    }
    return *why != NULL;
}

static const char *why_it_must_stay(Object *obj)
{
    const char *why = NULL;

    if (!must_stay(obj, &why) &&
        !object_child_foreach_recursive(obj, must_stay, &why)) {
        /* parts have no memory of their own, or their device counts on them */
        if (object_dynamic_cast(obj, TYPE_MEMORY_REGION)) {
            return "a region stays with its owner";
        }
        if (!obj->free || object_dynamic_cast(obj, TYPE_BUS) ||
            object_dynamic_cast(obj, TYPE_IRQ) ||
            (object_dynamic_cast(obj, TYPE_CLOCK) &&
             object_dynamic_cast(obj->parent, TYPE_DEVICE))) {
            return "it is a part of its device";
        }
    }
    return why;
}

static void unparent(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    const char *why = obj->parent ? why_it_must_stay(obj) : "it has no parent";

    if (why) {
        error_setg(errp, "%s cannot be unparented: %s", names_object(obj), why);
        return;
    }
    object_unparent(obj);
}

static void add_link(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    Object *target = c->arg[2].object;

    if (check_new_name(obj, c->arg[1].string, errp)) {
        bind_keep(target); /* such a link holds no reference */
        object_property_add_const_link(obj, c->arg[1].string, target);
    }
}

static void get_text(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    char *text = opaque;

    visit_type_str(v, name, &text, errp);
}

static void release_text(Object *obj, const char *name, void *opaque)
{
    g_free(opaque);
}

static void add_string(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;

    if (check_new_name(obj, c->arg[1].string, errp)) {
        object_property_add(obj, c->arg[1].string, "string", get_text, NULL,
                            release_text, g_strdup(c->arg[2].string));
    }
}

static void complete(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    g_autofree char *path = object_get_canonical_path(obj);

    if (!path) {
        error_setg(errp,
                   "'%s' needs a place in the tree before it is "
                   "completed: add_child()",
                   object_get_typename(obj));
        return;
    }
    if (!once_mark(c->L, "complete", obj)) {
        error_setg(errp, "%s has been completed before", path);
        return;
    }
    user_creatable_complete(USER_CREATABLE(obj), errp);
}

static const BindRow rows[] = {
    { "type_info",
      type_info,
      { ARG("name", BIND_STRING) },
      "table?",
      "Describes a QOM type: name, parent, abstract, bases (all ancestors, "
      "nearest first, then interfaces), and for devices description and bus "
      "(the type of bus they sit on). Nil for a type this QEMU does not "
      "have; a type of a loadable module counts if the module is installed." },
    { "types",
      types,
      { OPT("base", BIND_STRING), OPT("abstract_too", BIND_BOOLEAN) },
      "string[]",
      "Sorted names of all types below base (default: \"object\"), without "
      "abstract ones unless asked for. Types of modules that QEMU has not "
      "loaded yet are not among them." },
    { "is_a",
      type_is_a,
      { ARG("type", BIND_STRING), ARG("base", BIND_STRING) },
      "boolean",
      "Whether type is base, descends from it or implements it; false if "
      "either is unknown." },
    { "nearest",
      nearest,
      { ARG("name", BIND_STRING), ARG("list", BIND_TABLE) },
      "string[]",
      "The strings of list that name may have been meant to be, best first, "
      "three at most." },
    { "property_info",
      property_info,
      { ARG("type", BIND_STRING), ARG("name", BIND_STRING) },
      "table?",
      "Describes a property of a type before any object of it exists: name, "
      "type, description, settable, default, and choices where its values "
      "are words. Arrays have the type \"list\". Nil if there is none." },
    { "property_names",
      property_names,
      { ARG("type", BIND_STRING) },
      "string[]",
      "Sorted names of all properties of a type that a script can set." },
    { "try_property",
      try_property,
      { ARG("type", BIND_STRING), ARG("name", BIND_STRING),
        ARG("value", BIND_VALUE) },
      "string?",
      "Tries whether a property of a type takes a value, on an instance that "
      "is kept for such questions. Nil if it does, else the error. Only numbers, "
      "booleans, words and texts of devices are tried: links and back ends "
      "(chardev, drive, netdev) give nil, and so do properties with a setter "
      "of their own." },
    { "part_type",
      part_type,
      { ARG("type", BIND_STRING), ARG("path", BIND_STRING) },
      "string?",
      "The type of the part that objects of a type have at a path below them "
      "before they are realized; nil if they have none there then." },
    { "may_make",
      may_make,
      { ARG("type", BIND_STRING) },
      "boolean",
      "True where the sandbox lets a script make objects of the type; an error "
      "that says why where it does not." },
    { "drop_scratch",
      drop_scratch,
      { { 0 } },
      "",
      "Frees the instances that property_info, property_names and "
      "part_type keep." },
    { "new",
      new,
      { ARG("type", BIND_STRING) },
      "qom.Object",
      "Makes an object. It has no parent and, if it is a device, is not "
      "realized." },
    { "machine",
      machine,
      { { 0 } },
      "qom.Object",
      "The machine, at /machine." },
    { "root", root, { { 0 } }, "qom.Object", "The root of the QOM tree." },
    { "objects",
      objects,
      { { 0 } },
      "qom.Object",
      "The container at /objects, where user-creatable objects live." },
    { "find",
      find,
      { ARG("path", BIND_STRING) },
      "qom.Object?",
      "The object at a path. A path that does not start with \"/\" may begin "
      "anywhere in the tree, and is an error where several objects fit." },
    { "type",
      obj_type,
      { SELF(TYPE_OBJECT) },
      "string",
      "The type of the object." },
    { "path",
      obj_path,
      { SELF(TYPE_OBJECT) },
      "string?",
      "The path of the object, or nil while it has no place in the tree." },
    { "name",
      obj_name,
      { SELF(TYPE_OBJECT) },
      "string?",
      "The last component of its path, or nil without a parent." },
    { "parent",
      obj_parent,
      { SELF(TYPE_OBJECT) },
      "qom.Object?",
      "The object above it in the tree." },
    { "is_a",
      obj_is_a,
      { SELF(TYPE_OBJECT), ARG("type", BIND_STRING) },
      "boolean",
      "Whether the object is of that type or of one below it." },
    { "get",
      get,
      { SELF(TYPE_OBJECT), ARG("property", BIND_STRING) },
      "any",
      "The value of a property; the object for links and children." },
    { "set",
      set,
      { SELF(TYPE_OBJECT), ARG("property", BIND_STRING),
        ARG("value", BIND_VALUE) },
      "",
      "Sets a property. Links take an object, arrays a list. Most properties "
      "of a device cannot be set once it is realized." },
    { "property",
      property,
      { SELF(TYPE_OBJECT), ARG("name", BIND_STRING) },
      "table?",
      "Describes a property of the object (type, description, settable), or "
      "nil if it has none of that name." },
    { "properties",
      properties,
      { SELF(TYPE_OBJECT) },
      "table[]",
      "All properties by name, each with name and type." },
    { "children",
      children,
      { SELF(TYPE_OBJECT) },
      "table[]",
      "The objects below this one by name, each with name and object." },
    { "add_child",
      add_child,
      { SELF(TYPE_OBJECT), ARG("name", BIND_STRING),
        OBJ("child", TYPE_OBJECT) },
      "",
      "Puts an object that has no parent yet below this one." },
    { "unparent",
      unparent,
      { SELF(TYPE_OBJECT) },
      "",
      "Takes the object out of the tree. Realized devices, regions and parts "
      "of devices stay, and so does what they are below." },
    { "add_link",
      add_link,
      { SELF(TYPE_OBJECT), ARG("name", BIND_STRING),
        OBJ("target", TYPE_OBJECT) },
      "",
      "Adds a read-only property that leads to another object." },
    { "add_string",
      add_string,
      { SELF(TYPE_OBJECT), ARG("name", BIND_STRING), ARG("text", BIND_STRING) },
      "",
      "Adds a read-only property with a text." },
    { "complete",
      complete,
      { SELF(TYPE_USER_CREATABLE) },
      "",
      "Puts a user-creatable object (a memory back end, an iothread) into "
      "operation, once its properties are set and it has a parent." },
};

const BindGroup bind_object = BIND_GROUP("object", rows);
