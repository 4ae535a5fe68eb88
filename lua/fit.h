/*
 * Whether a value fits a property of a device, without a device.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_FIT_H
#define SCRIPTED_FIT_H

#include "lua/engine.h"

/**
 * fit_try: whether the property that qdev describes as @p, of QOM type @type,
 * would take @value.
 * Only properties that are a plain field of the device can be judged; true
 * for others (back ends, addresses on a bus, NULL for @p).
 */
bool fit_try(const Property *p, const char *type, const char *name,
             QObject *value, Error **errp);

/**
 * fit_propagate: pass on @err, which a property's setter gave. Where it only
 * says that the value is wrong, what would be right is added: @p (or NULL)
 * describes the property, whose QOM type is @type.
 */
void fit_propagate(Error **errp, Error *err, const Property *p,
                   const char *type);

#endif
