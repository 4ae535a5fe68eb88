/*
 * Which device is being reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_RESET_WALK_H
#define SCRIPTED_RESET_WALK_H

#include "hw/compat.h"

/**
 * reset_walk_current: the device below the main system bus whose reset is
 * under way, or NULL. Only reads, so that it may be called when QEMU dies.
 */
Object *reset_walk_current(void);

#endif
