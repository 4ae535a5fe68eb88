/*
 * OpenRISC.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "lua/once.h"
#include "lua/reset.h"

#include "elf.h"

static const TargetFacts facts[] = {
    { "or1k", "or1k", 32, { EM_OPENRISC }, false, { 3, 4, 5, 6, -1 } },
};

const TargetTable openrisc_targets = { facts, G_N_ELEMENTS(facts) };

/*
 * A core counts time only after cpu_openrisc_clock_init(), which QEMU's boards
 * call (hw/openrisc); a guest that starts the timer of one without it makes
 * QEMU follow a null pointer.
 */
void target_openrisc_start_clock(BindCall *c, Error **errp)
{
    Object *cpu = c->arg[0].object;
    void (*init)(void *cpu) = target_function("cpu_openrisc_clock_init", errp);

    if (!init) {
        return;
    }
    if (once_done(c->L, "clock", cpu)) {
        error_setg(errp, "the core has its clock already");
        return;
    }
    if (!reset_check_idle(errp)) {
        return; /* it adds handlers */
    }
    once_mark(c->L, "clock", cpu);
    init(cpu);
}
