/*
 * Lua values and QObjects: the one conversion both ways.
 *
 *   nil (or qom.null)  QNull        table 1..n       QList
 *   boolean            QBool        other table      QDict
 *   integer, float     QNum         object handle    its canonical path
 *   string             QString
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_VALUE_H
#define SCRIPTED_VALUE_H

#include "lua/engine.h"

/**
 * value_to_qobject: convert the Lua value at @index.
 * Returns a new reference, or NULL with @errp set when there is no such
 * QObject (functions, foreign userdata, mixed tables, nesting over 32).
 * Never raises a Lua error.
 */
QObject *value_to_qobject(lua_State *L, int index, Error **errp);

/**
 * value_push: push @value as a Lua value (NULL and QNull push nil). Integers
 * above 2^63-1 come out negative, as Lua writes 0xffffffffffffffff.
 * May raise "not enough memory".
 */
void value_push(lua_State *L, const QObject *value);

/**
 * value_set_property: set property @name of @obj from the value at @index.
 * Takes an object's handle for link<> properties, a list for array
 * properties, integers of either sign for unsigned 64-bit ones.
 */
bool value_set_property(lua_State *L, int index, Object *obj, const char *name,
                        Error **errp);

/**
 * value_try_property: what value_set_property would say of an object of class
 * @oc, as far as it can be known without one (fit_try). May raise "not enough
 * memory".
 */
bool value_try_property(lua_State *L, int index, ObjectClass *oc,
                        const char *name, Error **errp);

/** value_push_property: push property @name of @obj. May raise as above. */
bool value_push_property(lua_State *L, Object *obj, const char *name,
                         Error **errp);

#endif
