/*
 * Memory regions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_MEMORY_H
#define SCRIPTED_MEMORY_H

#include "hw/compat.h"

/**
 * memory_check_ready: whether accesses may reach @mr from now on: the device
 * behind it must be in operation, and neither may go away.
 */
bool memory_check_ready(MemoryRegion *mr, Error **errp);

/** memory_check_circle: whether @self, with @sub in it, would not show itself. */
bool memory_check_circle(MemoryRegion *self, MemoryRegion *sub, Error **errp);

/** memory_may_change: whether regions can be placed and changed just now. */
bool memory_may_change(Error **errp);

#endif
