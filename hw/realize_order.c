/*
 * In which order devices were realized.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/realize_order.h"

static GHashTable *numbers; /* device or region -> number, from 1 */
static unsigned realized;

static void number(void *obj)
{
    if (!g_hash_table_contains(numbers, obj)) {
        g_hash_table_insert(numbers, obj, GUINT_TO_POINTER(realized));
    }
}

/* Down to what the board's own devices have as children. */
static int number_regions(Object *obj, void *depth)
{
    if (object_dynamic_cast(obj, TYPE_MEMORY_REGION)) {
        number(obj);
    } else if (GPOINTER_TO_INT(depth) > 0) {
        object_child_foreach(obj, number_regions,
                             GINT_TO_POINTER(GPOINTER_TO_INT(depth) - 1));
    }
    return 0;
}

static void note(DeviceListener *listener, DeviceState *dev)
{
    (void)listener;
    realized++;
    number(dev);
    /* /machine/DEVICE/REGION, /machine/unattached/DEVICE/REGION */
    number_regions(qdev_get_machine(), GINT_TO_POINTER(3));
}

void realize_order_begin(void)
{
    static DeviceListener listener = { .realize = note };

    numbers = g_hash_table_new(NULL, NULL);
    device_listener_register(&listener);
}

unsigned realize_order(Object *obj)
{
    return numbers ? GPOINTER_TO_UINT(g_hash_table_lookup(numbers, obj)) : 0;
}
