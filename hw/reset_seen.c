/*
 * Which devices a reset of the machine reaches.
 *
 * QEMU's list of reset handlers is private, and a handler is but a function
 * and a pointer. What can be seen is the effect: every way to reset a device
 * asks its class for the place of its reset state first
 * (ResettableClass.get_state; hw/core/resettable.c), so that function is
 * replaced while the machine is reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/reset_seen.h"

static GHashTable *seen;      /* of Object: reset at least once */
static GHashTable *originals; /* ResettableClass -> its get_state */

static ResettableState *note(Object *obj)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableGetState get_state =
        (ResettableGetState)g_hash_table_lookup(originals, rc);

    g_hash_table_add(seen, obj);
    return get_state(obj);
}

static int watch(Object *obj, void *opaque)
{
    (void)opaque;
    if (object_dynamic_cast(obj, TYPE_DEVICE)) {
        ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
        if (rc->get_state != note) {
            g_hash_table_insert(originals, rc, (void *)rc->get_state);
            rc->get_state = note;
        }
    }
    return 0;
}

void reset_seen_begin(void)
{
    seen = g_hash_table_new(NULL, NULL);
    originals = g_hash_table_new(NULL, NULL);
    object_child_foreach_recursive(object_get_root(), watch, NULL);
}

void reset_seen_end(void)
{
    GHashTableIter iter;
    void *class, *get_state;

    g_hash_table_iter_init(&iter, originals);
    while (g_hash_table_iter_next(&iter, &class, &get_state)) {
        ((ResettableClass *)class)->get_state = (ResettableGetState)get_state;
    }
}

bool reset_seen(DeviceState *dev)
{
    return seen && g_hash_table_contains(seen, dev);
}
