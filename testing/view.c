/*
 * Views: one region as an address space of its own.
 *
 * A region that is mapped somewhere cannot be the root of an address space: it
 * would appear there at the address it is mapped to. It is shown through an
 * alias, which must not start at 0, for QEMU would take the region itself for
 * the root again (memory_region_get_flatview_root in softmmu/memory.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/view.h"

/* Of the process: an address space cannot be freed while it may be in use. */
static GHashTable *views; /* MemoryRegion -> AddressSpace */

static AddressSpace *make_view(MemoryRegion *mr)
{
    MemoryRegion *root = g_new0(MemoryRegion, 1);
    MemoryRegion *alias = g_new0(MemoryRegion, 1);
    AddressSpace *as = g_new0(AddressSpace, 1);
    Object *owner = OBJECT(qdev_get_machine());

    memory_region_init(root, owner, "test-view", UINT64_MAX);
    memory_region_init_alias(alias, owner, "test-view-of", mr, 0,
                             memory_region_size(mr));
    memory_region_add_subregion(root, VIEW_START, alias);
    address_space_init(as, root, "test-view");
    return as;
}

AddressSpace *view_of(MemoryRegion *mr)
{
    if (!views) {
        views = g_hash_table_new(NULL, NULL);
    }
    AddressSpace *as = g_hash_table_lookup(views, mr);
    if (!as) {
        as = make_view(mr);
        g_hash_table_insert(views, mr, as);
    }
    return as;
}
