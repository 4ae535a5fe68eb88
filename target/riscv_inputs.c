/*
 * Inputs of RISC-V CPUs that no line can drive.
 *
 * A CPU has more inputs than it takes levels on: riscv_cpu_set_irq
 * (target/riscv/cpu.c) knows the first 12 interrupts and, at the end, those
 * of guests, as many as its IMSIC has files for guests, once it is realized.
 * Where these are more than fit into a register, riscv_cpu_set_geilen
 * (target/riscv/cpu_helper.c) leaves the CPU without any.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/names.h"
#include "target/target.h"

#define STANDARD_IRQS 12

typedef struct GuestIrqs {
    CPUState *cpu;
    int64_t count;
} GuestIrqs;

static int count_guest_irqs(Object *obj, void *opaque)
{
    GuestIrqs *guests = opaque;

    if (object_dynamic_cast(obj, "riscv.imsic") && DEVICE(obj)->realized &&
        !object_property_get_bool(obj, "mmode", NULL) &&
        qc_hart(object_property_get_uint(obj, "hartid", NULL)) == guests->cpu) {
        guests->count =
            (int64_t)object_property_get_uint(obj, "num-pages", NULL) - 1;
    }
    return 0;
}

/* IRQ_LOCAL_MAX of 7.2 or 10.0, by how many there are with those of guests. */
static int count_local_irqs(DeviceState *dev)
{
    NamedGPIOList *list;

    QLIST_FOREACH(list, &dev->gpios, node) {
        if (!list->name && list->num_in > 90) {
            return 64;
        }
    }
    return 16;
}

static bool is_guest_irq(DeviceState *dev, int64_t n)
{
    int local = count_local_irqs(dev);
    GuestIrqs guests = { .cpu = CPU(dev) };

    if (n < local || !object_property_get_bool(OBJECT(dev), "h", NULL)) {
        return false;
    }
    object_child_foreach_recursive(object_get_root(), count_guest_irqs,
                                   &guests);
    return n - local < guests.count && guests.count < target_facts()->bits;
}

bool target_riscv_check_input(DeviceState *dev, const char *name, int64_t n,
                              Error **errp)
{
    if (name || n < STANDARD_IRQS ||
        !object_dynamic_cast(OBJECT(dev), "riscv-cpu") ||
        is_guest_irq(dev, n)) {
        return true;
    }
    error_setg(errp,
               "%s: input %" PRIi64 " is no interrupt that a line "
               "can drive: those are 0-11, and those of guests "
               "that an IMSIC has files for",
               names_object(OBJECT(dev)), n);
    return false;
}
