/*
 * Xtensa.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "lua/once.h"

#include "elf.h"

static const TargetFacts facts[] = {
    { "xtensa", "xtensa", 32, { EM_XTENSA }, false, TARGET_NO_ARGS },
    { "xtensaeb", "xtensa", 32, { EM_XTENSA }, false, TARGET_NO_ARGS },
};

const TargetTable target_xtensa = { facts, G_N_ELEMENTS(facts) };

/*
 * The simulator's console: what a guest reads and writes by the instruction
 * SIMCALL (target/xtensa/xtensa-semi.c). There is one, and QEMU aborts where
 * the back end has a device already.
 */
void target_xtensa_sim_console(BindCall *c, Error **errp)
{
    const char *label = c->arg[0].string;
    Chardev *chr = qemu_chr_find(label);
    void (*open)(Chardev * chr) =
        target_function("xtensa_sim_open_console", errp);

    if (!open) {
        return;
    }
    if (!chr) {
        error_setg(errp, "there is no character device '%s'", label);
        return;
    }
    bool taken = chr->be && !object_dynamic_cast(OBJECT(chr), "chardev-mux");
    if (taken || once_done(c->L, "console", qdev_get_machine())) {
        error_setg(errp, "%s",
                   taken ? "that character device has a user already"
                         : "the simulator has its console already");
        return;
    }
    once_mark(c->L, "console", qdev_get_machine());
    open(chr);
}
