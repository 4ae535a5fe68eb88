/*
 * Address spaces that show one region.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_SPACE_H
#define SCRIPTED_SPACE_H

#include "hw/compat.h"

/**
 * space_of: the address space that shows @region from address 0 on; made
 * under @name when it is asked for the first time, and there for good.
 */
AddressSpace *space_of(MemoryRegion *region, const char *name);

#endif
