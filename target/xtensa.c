/*
 * Xtensa.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "lua/once.h"

#include "elf.h"
#include <dlfcn.h>

static const TargetFacts facts[] = {
    { "xtensa", "xtensa", 32, { EM_XTENSA }, false, TARGET_NO_ARGS },
    { "xtensaeb", "xtensa", 32, { EM_XTENSA }, false, TARGET_NO_ARGS },
};

const TargetTable xtensa_targets = { facts, G_N_ELEMENTS(facts) };

/*
 * External interrupts, as the core's configuration numbers them; a realized
 * CPU has as many as are not NULL (target/xtensa/cpu.h, hw/xtensa/pic_cpu.c).
 */
#define MAX_EXTINTS 32

TargetInputs target_inputs(DeviceState *dev)
{
    TargetInputs inputs = { .name = "extint" };
    qemu_irq *(*extints)(void *env);

    if (!object_dynamic_cast(OBJECT(dev), TYPE_CPU)) {
        return inputs;
    }
    extints = dlsym(RTLD_DEFAULT, "xtensa_get_extints");
    inputs.lines = extints ? extints(qc_cpu_env(CPU(dev))) : NULL;
    while (extints && inputs.count < MAX_EXTINTS &&
           inputs.lines[inputs.count]) {
        inputs.count++;
    }
    return inputs;
}

/*
 * The simulator's console: what a guest reads and writes by the instruction
 * SIMCALL (target/xtensa/xtensa-semi.c). There is one, and QEMU aborts where
 * the back end has a device already.
 */
void target_xtensa_sim_console(BindCall *c, Error **errp)
{
    void (*open)(Chardev * chr) =
        target_function("xtensa_sim_open_console", errp);
    Chardev *chr = open ? target_chardev(c->arg[0].string, errp) : NULL;

    if (!chr) {
        return;
    }
    if (once_done(c->L, "console", qdev_get_machine())) {
        error_setg(errp, "the simulator has its console already");
        return;
    }
    once_mark(c->L, "console", qdev_get_machine());
    open(chr);
}
