/*
 * Views: one region as an address space of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TESTING_VIEW_H
#define SCRIPTED_TESTING_VIEW_H

#include "hw/compat.h"

/* Where the region starts in its view: a multiple of all page sizes. */
#define VIEW_START (64 * KiB)

/** view_of: the address space that shows @mr from VIEW_START on; for good. */
AddressSpace *view_of(MemoryRegion *mr);

#endif
