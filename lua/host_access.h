/*
 * What of the host a sandboxed script may reach through QEMU's own objects.
 *
 * Some of QEMU's types open files of the host by themselves: a property names
 * the file. The sandbox's promise holds for them as well: a script reads only
 * below its own folders, and writes nothing. What the command line made
 * (-chardev, -drive, -netdev, -object) it may use by its id.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_HOST_ACCESS_H
#define SCRIPTED_HOST_ACCESS_H

#include "lua/engine.h"

/** host_access_type: whether a script may make an object of @oc. */
bool host_access_type(const Engine *e, ObjectClass *oc, Error **errp);

/** host_access_object: whether it may set properties of @obj at all. */
bool host_access_object(const Engine *e, Object *obj, Error **errp);

/** host_access_read: whether it may read properties of @obj. */
bool host_access_read(const Engine *e, Object *obj, Error **errp);

/**
 * host_access_property: whether it may set property @name of an object of type
 * @type to @value. @prop is the property, or NULL for a list of elements.
 */
bool host_access_property(Engine *e, const char *type,
                          const ObjectProperty *prop, const char *name,
                          const QObject *value, Error **errp);

#endif
