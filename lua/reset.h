/*
 * Resets of the machine, for other rooms that add to them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_LUA_RESET_H
#define SCRIPTED_LUA_RESET_H

#include "hw/compat.h"

/**
 * reset_check_idle: an error while the machine is being reset. A reset walks
 * the list of handlers, and later versions of QEMU assert on changes of it.
 */
bool reset_check_idle(Error **errp);

#endif
