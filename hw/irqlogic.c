/*
 * Or gates and splitters for interrupt lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"
#include "hw/irqlogic.h"

OBJECT_DECLARE_SIMPLE_TYPE(ScriptedOrIRQ, SCRIPTED_OR_IRQ)
OBJECT_DECLARE_SIMPLE_TYPE(ScriptedSplitIRQ, SCRIPTED_SPLIT_IRQ)

static bool check_lines(DeviceState *dev, uint16_t lines, Error **errp)
{
    if (lines >= 1 && lines <= MAX_LOGIC_LINES) {
        return true;
    }
    error_setg(errp, "%s: num-lines must be from 1 to %d, not %d",
               object_get_typename(OBJECT(dev)), MAX_LOGIC_LINES, lines);
    return false;
}

/* The or gate */

struct ScriptedOrIRQ {
    DeviceState parent_obj;

    qemu_irq out;
    bool levels[MAX_LOGIC_LINES];
    uint16_t num_lines;
};

static void or_irq_handler(void *opaque, int n, int level)
{
    ScriptedOrIRQ *s = opaque;
    bool any = false;

    s->levels[n] = level;
    for (int i = 0; i < s->num_lines && !any; i++) {
        any = s->levels[i];
    }
    qemu_set_irq(s->out, any);
}

static void or_irq_reset(DeviceState *dev)
{
    ScriptedOrIRQ *s = SCRIPTED_OR_IRQ(dev);

    memset(s->levels, 0, sizeof(s->levels));
}

static void or_irq_init(Object *obj)
{
    ScriptedOrIRQ *s = SCRIPTED_OR_IRQ(obj);

    qdev_init_gpio_out(DEVICE(obj), &s->out, 1);
}

static void or_irq_realize(DeviceState *dev, Error **errp)
{
    ScriptedOrIRQ *s = SCRIPTED_OR_IRQ(dev);

    if (check_lines(dev, s->num_lines, errp)) {
        qdev_init_gpio_in(dev, or_irq_handler, s->num_lines);
    }
}

static const VMStateDescription vmstate_or_irq = {
    .name = TYPE_SCRIPTED_OR_IRQ,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (QcVMStateField[]) { VMSTATE_VARRAY_UINT16_UNSAFE(
                                       levels, ScriptedOrIRQ, num_lines, 0,
                                       vmstate_info_bool, bool),
                                   VMSTATE_END_OF_LIST() },
};

static QcProperty or_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", ScriptedOrIRQ, num_lines, 1),
    QC_PROPERTIES_END
};

static void or_irq_class_init(ObjectClass *oc, QcClassData *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->desc = "or gate for interrupt lines";
    dc->realize = or_irq_realize;
    dc->vmsd = &vmstate_or_irq;
    qc_set_legacy_reset(dc, or_irq_reset);
    device_class_set_props(dc, or_irq_properties);
    /* useless without lines, and -device cannot connect any */
    dc->user_creatable = false;
}

static const TypeInfo or_irq_info = {
    .name = TYPE_SCRIPTED_OR_IRQ,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(ScriptedOrIRQ),
    .instance_init = or_irq_init,
    .class_init = or_irq_class_init,
};

/* The splitter: no state, so nothing to reset or migrate */

struct ScriptedSplitIRQ {
    DeviceState parent_obj;

    qemu_irq out[MAX_LOGIC_LINES];
    uint16_t num_lines;
};

static void split_irq_handler(void *opaque, int n, int level)
{
    ScriptedSplitIRQ *s = opaque;

    for (int i = 0; i < s->num_lines; i++) {
        qemu_set_irq(s->out[i], level);
    }
}

static void split_irq_init(Object *obj)
{
    qdev_init_gpio_in(DEVICE(obj), split_irq_handler, 1);
}

static void split_irq_realize(DeviceState *dev, Error **errp)
{
    ScriptedSplitIRQ *s = SCRIPTED_SPLIT_IRQ(dev);

    if (check_lines(dev, s->num_lines, errp)) {
        qdev_init_gpio_out(dev, s->out, s->num_lines);
    }
}

static QcProperty split_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", ScriptedSplitIRQ, num_lines, 1),
    QC_PROPERTIES_END
};

static void split_irq_class_init(ObjectClass *oc, QcClassData *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->desc = "gives one interrupt line to several";
    dc->realize = split_irq_realize;
    device_class_set_props(dc, split_irq_properties);
    /* useless without lines, and -device cannot connect any */
    dc->user_creatable = false;
}

static const TypeInfo split_irq_info = {
    .name = TYPE_SCRIPTED_SPLIT_IRQ,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(ScriptedSplitIRQ),
    .instance_init = split_irq_init,
    .class_init = split_irq_class_init,
};

void irqlogic_register_types(void)
{
    if (!object_class_by_name(TYPE_SCRIPTED_OR_IRQ)) {
        type_register_static(&or_irq_info);
        type_register_static(&split_irq_info);
    }
}
