/*
 * In which order devices were realized.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/realize_order.h"

static GHashTable *numbers; /* DeviceState -> number, from 1 */

static void note(DeviceListener *listener, DeviceState *dev)
{
    unsigned n = g_hash_table_size(numbers) + 1;

    (void)listener;
    if (!g_hash_table_contains(numbers, dev)) {
        g_hash_table_insert(numbers, dev, GUINT_TO_POINTER(n));
    }
}

void realize_order_begin(void)
{
    static DeviceListener listener = { .realize = note };

    numbers = g_hash_table_new(NULL, NULL);
    device_listener_register(&listener);
}

unsigned realize_order(DeviceState *dev)
{
    return numbers ? GPOINTER_TO_UINT(g_hash_table_lookup(numbers, dev)) : 0;
}
