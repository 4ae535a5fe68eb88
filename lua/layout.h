/*
 * What address spaces show of the trees of memory regions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_LAYOUT_H
#define SCRIPTED_LAYOUT_H

#include "hw/compat.h"

/** layout_note_alias: @alias was made; a region does not know its aliases. */
void layout_note_alias(MemoryRegion *alias);

/**
 * layout_check: whether QEMU can lay out all trees that @changed is part of,
 * and CPUs can use what they show. To be called inside of a memory
 * transaction, after @changed was placed, moved, resized or switched, or lost a
 * part: the caller undoes that before the end of the transaction if this fails.
 */
bool layout_check(MemoryRegion *changed, Error **errp);

/**
 * layout_check_cpus: whether CPUs can use what their address spaces show, which
 * a CPU that was realized just now may have brought along. What they cannot
 * use is hidden.
 */
bool layout_check_cpus(Error **errp);

/**
 * layout_behind: the regions that a device has links to, which are behind its
 * IOMMU; the system's memory where it has no such link. The caller frees it.
 */
GPtrArray *layout_behind(const MemoryRegion *iommu);

#endif
