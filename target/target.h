/*
 * What differs between the architectures that QEMU emulates.
 *
 * One shared object serves every qemu-system-* of a QEMU version, so nothing
 * here is compiled for one target: facts are in tables, by the name of the
 * emulator, and functions that only some emulators contain are looked up by
 * name when they are called.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TARGET_H
#define SCRIPTED_TARGET_H

#include "lua/bind.h"
#include "lua/elf_file.h"

#define TARGET_MAX_ARGS 4

/* One emulator: a row of target/<architecture>.c. */
typedef struct TargetFacts {
    const char *name;    /* qemu-system-NAME */
    const char *family;  /* one name for all widths and byte orders */
    unsigned bits;       /* width of the widest CPU's registers */
    int elf_machines[3]; /* EM_* of the images it runs, the first is usual */
    bool either_order;   /* its CPUs run code of both byte orders */
    /* gdb's numbers of the registers that hold the first arguments of a C
     * function, which is where boot loaders leave what they pass on */
    int args[TARGET_MAX_ARGS + 1]; /* ends with -1 */
} TargetFacts;

#define TARGET_NO_ARGS \
    { \
        -1 \
    }

/* Whether a line can drive input @n of the group @name (NULL: the unnamed) of
 * @dev, which is there: on some of them a level is an assertion. */
typedef bool TargetCheckInput(DeviceState *dev, const char *name, int64_t n,
                              Error **errp);

typedef struct TargetTable {
    const TargetFacts *facts;
    size_t count;
    TargetCheckInput *check_input; /* NULL: a line can drive them all */
} TargetTable;

extern const TargetTable arm_targets;
extern const TargetTable openrisc_targets;
extern const TargetTable riscv_targets;
extern const TargetTable xtensa_targets;
extern const TargetTable generic_targets; /* those without a file */

/** target_facts: those of the running emulator; never NULL. */
const TargetFacts *target_facts(void);

/* Inputs of a CPU that QEMU keeps out of its list of lines. */
typedef struct TargetInputs {
    const char *name;
    qemu_irq *lines;
    unsigned count;
} TargetInputs;

/** target_inputs: those of @dev; none (count 0) for nearly every device. */
TargetInputs target_inputs(DeviceState *dev);

/** target_check_input: of the running emulator. */
TargetCheckInput target_check_input;

/** target_function: function @name of the running emulator, or NULL. */
void *target_function(const char *name, Error **errp);

/** target_accepts: whether the running emulator has CPUs for @elf. */
bool target_accepts(const ElfImage *elf, const char *path, Error **errp);

/** target_chardev: character device @label, if no device has it; or NULL. */
Chardev *target_chardev(const char *label, Error **errp);

/* Of the tables, each in a file of its own. */
TargetCheckInput target_arm_check_input;
TargetCheckInput target_riscv_check_input;

/* Bindings, in the file of their architecture. */
void target_arm_boot(BindCall *c, Error **errp);
void target_armv7m_boot(BindCall *c, Error **errp);
void target_arm_gamepad(BindCall *c, Error **errp);
void target_openrisc_start_clock(BindCall *c, Error **errp);
void target_riscv_boot_rom(BindCall *c, Error **errp);
void target_riscv_htif(BindCall *c, Error **errp);
void target_riscv_htif_symbol(BindCall *c, Error **errp);
void target_riscv_htif_uses_symbols(BindCall *c, Error **errp);
void target_riscv_isa(BindCall *c, Error **errp);
void target_riscv_set_hartid(BindCall *c, Error **errp);
void target_riscv_plic_priority_base(BindCall *c, Error **errp);
void target_xtensa_sim_console(BindCall *c, Error **errp);

#endif
