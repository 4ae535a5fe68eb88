/*
 * Inputs of Arm's interrupt controllers that no line can drive.
 *
 * They count 32 lines for each CPU after the shared ones. The first 16 of these
 * stand for software's interrupts, and a level on them is an assertion
 * (gic_set_irq in hw/intc/arm_gic.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/names.h"
#include "target/target.h"

bool target_arm_check_input(DeviceState *dev, const char *name, int64_t n,
                            Error **errp)
{
    Object *obj = OBJECT(dev);

    if (name || (!object_dynamic_cast(obj, "arm_gic_common") &&
                 !object_dynamic_cast(obj, "arm-gicv3-common"))) {
        return true;
    }
    int64_t shared = object_property_get_uint(obj, "num-irq", NULL) - 32;
    if (n < shared || (n - shared) % 32 >= 16) {
        return true;
    }
    error_setg(errp,
               "%s: input %" PRIi64 " is an interrupt between CPUs "
               "(SGI), which no line can drive",
               names_object(obj), n);
    return false;
}
