/*
 * Domains of RISC-V's APLIC: a child gets what its parent delegates to it.
 * They are no link of the type's, so a function of QEMU's connects them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"

#include "hw/intc/riscv_aplic.h"

#define ADD_CHILD "riscv_aplic_add_child"

/* What QEMU asserts, and what would make a guest's access go round. */
static bool check_domains(RISCVAPLICState *parent, RISCVAPLICState *child,
                          Error **errp)
{
    if (DEVICE(child)->realized || child->parent) {
        error_setg(errp, "the domain %s already",
                   child->parent ? "has a parent" : "is realized");
        return false;
    }
    if (parent->num_irqs != child->num_irqs) {
        error_setg(errp, "its parent has num-irqs=%u, and it has %u",
                   parent->num_irqs, child->num_irqs);
        return false;
    }
    if (parent->num_children >= QEMU_APLIC_MAX_CHILDREN) {
        error_setg(errp, "its parent has %d children, and can have no more",
                   QEMU_APLIC_MAX_CHILDREN);
        return false;
    }
    for (RISCVAPLICState *a = parent; a; a = a->parent) {
        if (a == child) {
            error_setg(errp, "a domain cannot be below itself");
            return false;
        }
    }
    return true;
}

static void aplic_add_child(BindCall *c, Error **errp)
{
    Object *parent = c->arg[0].object, *child = c->arg[1].object;
    void (*add_child)(DeviceState *, DeviceState *);

    add_child = target_function(ADD_CHILD, errp);
    if (add_child && check_domains((RISCVAPLICState *)parent,
                                   (RISCVAPLICState *)child, errp)) {
        add_child(DEVICE(parent), DEVICE(child));
    }
}

static const BindRow rows[] = {
    { "aplic_add_child",
      aplic_add_child,
      { SELF(TYPE_RISCV_APLIC), OBJ("child", TYPE_RISCV_APLIC) },
      "",
      "Puts a domain of RISC-V's APLIC below another, which may delegate "
      "interrupts to it; before it is realized. Both have the same num-irqs." },
};

const BindGroup bind_riscv_aplic = BIND_GROUP("riscv_aplic", rows);
