/*
 * QOM types: which exist, which can be instantiated, what they offer.
 *
 * Most properties belong to the class and can be asked of it. Some are added
 * by instance_init; for these one instance of the type is made and kept, a
 * "scratch" instance that nothing is set on and that is never realized. QEMU's own test
 * device-introspect-test guarantees that every device can be made and
 * dropped again like this.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TYPES_H
#define SCRIPTED_TYPES_H

#include "lua/engine.h"

/**
 * type_find: the class of type @name, or NULL where this QEMU has none.
 * A type of a loadable module counts when the module is installed.
 */
ObjectClass *type_find(const char *name);

/** type_require: type_find with an error that names similar types. */
ObjectClass *type_require(const char *name, Error **errp);

/** type_can_new: whether scripts may make objects of class @oc. */
bool type_can_new(ObjectClass *oc, Error **errp);

/** type_names: sorted names of types below @base; free with _unref. */
GPtrArray *type_names(const char *base, bool abstract_too);

/** type_bus: the type of the bus that devices of @oc sit on, or NULL. */
const char *type_bus(ObjectClass *oc);

/**
 * type_property: property @name of class @oc or of its scratch instance.
 * NULL where neither has it. May raise "not enough memory".
 */
ObjectProperty *type_property(lua_State *L, ObjectClass *oc, const char *name);

/** type_is_array: whether @name is set by a list and described by no one. */
bool type_is_array(ObjectClass *oc, const char *name);

/** type_class_qdev_property: the qdev description of a class's property. */
const Property *type_class_qdev_property(ObjectClass *oc, const char *name);

/**
 * type_qdev_property: the qdev description of a property, also of one that
 * is passed on to a part of the device; or NULL. May raise as above.
 */
const Property *type_qdev_property(lua_State *L, ObjectClass *oc,
                                   const char *name);

/** type_is_reserved: properties that QEMU itself sets, never a script. */
bool type_is_reserved(const char *property);

/**
 * scratch_get: the instance of @oc that is kept for questions, or NULL for
 * types of which none is made. May raise "not enough memory".
 */
Object *scratch_get(lua_State *L, ObjectClass *oc);

/** scratch_drop: free all scratch instances. */
void scratch_drop(lua_State *L);

#endif
