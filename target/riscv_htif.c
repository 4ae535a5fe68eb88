/*
 * RISC-V's host-target interface, the console of the simulator Spike.
 *
 * It is no device: QEMU's board calls htif_mm_init() (hw/char/riscv_htif.c).
 * Its two registers are where the symbols "fromhost" and "tohost" of the
 * programs are, which QEMU is told while it loads them, else where the board
 * says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "lua/once.h"

#define REGISTER_SIZE 8 /* QEMU exits if a symbol has another size */

static const char *const names[] = { "fromhost", "tohost" };
static bool told[G_N_ELEMENTS(names)]; /* QEMU keeps them in the process, too */

static bool uses_symbols(void)
{
    return told[0] && told[1];
}

void target_riscv_htif_symbol(BindCall *c, Error **errp)
{
    const char *name = c->arg[0].string;
    void (*callback)(const char *name, int info, uint64_t value,
                     uint64_t size) =
        target_function("htif_symbol_callback", errp);

    if (!callback) {
        return;
    }
    if (c->arg[2].integer != REGISTER_SIZE) {
        error_setg(errp,
                   "the symbol %s has %" PRId64 " bytes, and must have %d",
                   name, c->arg[2].integer, REGISTER_SIZE);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        told[i] = told[i] || strcmp(name, names[i]) == 0;
    }
    callback(name, 0, c->arg[1].integer, REGISTER_SIZE);
}

void target_riscv_htif_uses_symbols(BindCall *c, Error **errp)
{
    bind_return_bool(c, uses_symbols());
}

void target_riscv_htif(BindCall *c, Error **errp)
{
    CPUState *cpu = CPU(c->arg[0].object);
    MemoryRegion *memory = MEMORY_REGION(c->arg[1].object);
    uint64_t base = c->arg[2].integer;
    const char *label = c->arg[3].given ? c->arg[3].string : NULL;
    Chardev *chr = NULL;
    void *init = target_function("htif_mm_init", errp);

    if (!init || (label && !(chr = target_chardev(label, errp)))) {
        return;
    }
    if (once_done(c->L, "htif", qdev_get_machine())) {
        error_setg(errp, "the machine has an HTIF already");
    } else if (!memory_region_is_ram(memory)) {
        error_setg(errp, "memory must be RAM or ROM");
    } else {
        once_mark(c->L, "htif", qdev_get_machine());
        qc_htif_init(init, memory, cpu, chr, base, !uses_symbols());
    }
}
