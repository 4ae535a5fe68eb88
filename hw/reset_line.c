/*
 * A line that resets the machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"
#include "hw/reset_line.h"

OBJECT_DECLARE_SIMPLE_TYPE(ResetLine, SCRIPTED_RESET_LINE)

/* No state: a level is an event, so nothing to reset or migrate. */
struct ResetLine {
    DeviceState parent_obj;

    bool active_low;
};

static void reset_line_handler(void *opaque, int n, int level)
{
    ResetLine *s = opaque;

    if (!level == s->active_low) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    }
}

static void reset_line_init(Object *obj)
{
    qdev_init_gpio_in(DEVICE(obj), reset_line_handler, 1);
}

static QcProperty reset_line_properties[] = {
    DEFINE_PROP_BOOL("active-low", ResetLine, active_low, false),
    QC_PROPERTIES_END
};

static void reset_line_class_init(ObjectClass *oc, QcClassData *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->desc = "a line that resets the machine";
    device_class_set_props(dc, reset_line_properties);
    /* useless without its line, and -device cannot connect any */
    dc->user_creatable = false;
}

static const TypeInfo reset_line_info = {
    .name = TYPE_SCRIPTED_RESET_LINE,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(ResetLine),
    .instance_init = reset_line_init,
    .class_init = reset_line_class_init,
};

void reset_line_register_types(void)
{
    type_register_static(&reset_line_info);
}
