/*
 * Clocks of devices written in Lua. To the script they are objects like any
 * clock (lua/clock.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

static void clock_changed(void *opaque, ClockEvent event)
{
    DevicePart *part = opaque;

    (void)event;
    if (part->d->dev->realized) {
        call_simple(part->d, part->d->class->clock[part->index].slot);
    }
}

void clock_parts_init(ScriptedDevice *d)
{
    const ScriptedClass *class = d->class;

    d->clock_part = g_new0(DevicePart, class->n_clock);
    d->clock = g_new0(Clock *, class->n_clock);
    d->clock_out = g_new0(Clock *, class->n_clock_out);
    for (uint32_t i = 0; i < class->n_clock; i++) {
        d->clock_part[i] = (DevicePart) { d, i };
        d->clock[i] = qdev_init_clock_in(d->dev, class->clock[i].name,
                                         clock_changed, &d->clock_part[i],
                                         ClockUpdate);
    }
    for (uint32_t i = 0; i < class->n_clock_out; i++) {
        d->clock_out[i] = qdev_init_clock_out(d->dev, class->clock_out[i].name);
    }
}
