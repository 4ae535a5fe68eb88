/*
 * The running emulator's architecture, for scripts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"

#include "qapi/qapi-commands-machine.h"
#include <dlfcn.h>

/* Facts of an emulator that no table knows. */
static TargetFacts unknown = { .family = "",
                               .bits = 64,
                               .args = TARGET_NO_ARGS };

static const TargetFacts *find(const TargetTable *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->facts[i].name, name) == 0) {
            return &table->facts[i];
        }
    }
    return NULL;
}

/* The running emulator's table and its row there, or NULL for both. */
static const TargetTable *find_table(const TargetFacts **facts)
{
    static const TargetTable *const tables[] = {
        &arm_targets,    &openrisc_targets, &riscv_targets,
        &xtensa_targets, &generic_targets,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        *facts = find(tables[i], qc_target_name());
        if (*facts) {
            return tables[i];
        }
    }
    return NULL;
}

const TargetFacts *target_facts(void)
{
    const TargetFacts *facts;

    if (find_table(&facts)) {
        return facts;
    }
    unknown.name = qc_target_name();
    return &unknown;
}

bool target_check_input(DeviceState *dev, const char *name, int64_t n,
                        Error **errp)
{
    const TargetFacts *facts;
    const TargetTable *table = find_table(&facts);

    return !table || !table->check_input ||
           table->check_input(dev, name, n, errp);
}

void *target_function(const char *name, Error **errp)
{
    void *fn = dlsym(RTLD_DEFAULT, name);

    if (!fn) {
        error_setg(errp,
                   "qemu-system-%s has no function %s(): it is of "
                   "another architecture",
                   target_facts()->name, name);
    }
    return fn;
}

Chardev *target_chardev(const char *label, Error **errp)
{
    Chardev *chr = qemu_chr_find(label);

    if (!chr) {
        error_setg(errp, "there is no character device '%s'", label);
    } else if (qc_chardev_is_taken(chr) &&
               !object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_MUX)) {
        error_setg(errp, "the character device '%s' is in use already", label);
        chr = NULL;
    }
    return chr;
}

static bool knows_machine(const TargetFacts *facts, int machine)
{
    if (facts->elf_machines[0] == 0) {
        return true; /* no table knows this emulator */
    }
    for (size_t i = 0; i < G_N_ELEMENTS(facts->elf_machines); i++) {
        if (facts->elf_machines[i] == machine) {
            return true;
        }
    }
    return false;
}

bool target_accepts(const ElfImage *elf, const char *path, Error **errp)
{
    const TargetFacts *facts = target_facts();
    const char *name = elf_machine_name(elf->machine);

    if (!knows_machine(facts, elf->machine)) {
        error_setg(errp,
                   "%s is for %s (ELF machine %d), but qemu-system-%s "
                   "runs %s",
                   path, name ? name : "another architecture", elf->machine,
                   facts->name, elf_machine_name(facts->elf_machines[0]));
        return false;
    }
    if (elf->bits > MAX(facts->bits, 32)) {
        error_setg(errp,
                   "%s is for 64-bit CPUs, but qemu-system-%s has "
                   "%u-bit ones",
                   path, facts->name, facts->bits);
        return false;
    }
    if (!facts->either_order && elf->big_endian != qc_target_big_endian()) {
        error_setg(errp,
                   "%s is %s-endian, but the CPUs of qemu-system-%s are "
                   "not",
                   path, elf->big_endian ? "big" : "little", facts->name);
        return false;
    }
    return true;
}

static void push_numbers(lua_State *L, const int *numbers, size_t max, int end)
{
    lua_newtable(L);
    for (size_t i = 0; i < max && numbers[i] != end; i++) {
        lua_pushinteger(L, numbers[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

static void target(BindCall *c, Error **errp)
{
    const TargetFacts *facts = target_facts();

    lua_createtable(c->L, 0, 6);
    lua_pushstring(c->L, facts->name);
    lua_setfield(c->L, -2, "name");
    lua_pushstring(c->L, facts->family);
    lua_setfield(c->L, -2, "family");
    lua_pushinteger(c->L, facts->bits);
    lua_setfield(c->L, -2, "bits");
    lua_pushboolean(c->L, qc_target_big_endian());
    lua_setfield(c->L, -2, "big_endian");
    push_numbers(c->L, facts->elf_machines, G_N_ELEMENTS(facts->elf_machines),
                 0);
    lua_setfield(c->L, -2, "elf_machines");
    push_numbers(c->L, facts->args, G_N_ELEMENTS(facts->args), -1);
    lua_setfield(c->L, -2, "args");
    bind_return_top(c);
}

static const BindRow rows[] = {
    { "target",
      target,
      { { 0 } },
      "{name: string, family: string, bits: integer, big_endian: boolean, "
      "elf_machines: integer[], args: integer[]}",
      "Facts of the running emulator: the NAME in qemu-system-NAME, the "
      "architecture that several of these share, the width of its CPUs in "
      "bits, their byte order, the e_machine numbers of ELF "
      "files it runs, and gdb's numbers of the registers that hold the first "
      "arguments of a function (empty where none do)." },
    { "arm_boot",
      target_arm_boot,
      { OBJ("cpu", TYPE_CPU), ARG("options", BIND_TABLE) },
      "",
      "Boots an Arm A- or R-profile machine as QEMU's own boards do "
      "(arm_load_kernel): loads kernel, initrd and device tree, puts the "
      "boot code there and resets all CPUs with the machine. Options: kernel, "
      "initrd (paths), append (text), dtb (a path, or the bytes of a device "
      "tree), dtb_size (bytes of memory it takes, at least), dtb_start (its "
      "address, where an ELF kernel leaves no room at the start of RAM), "
      "ram_size and loader_start (bytes and address of RAM), board_id, "
      "secure (boot Linux in secure state), psci ('hvc', 'smc' or nil), "
      "firmware_loaded (there is firmware: the kernel is left to it), "
      "smp_loader_start, smp_bootreg_addr, gic_cpu_if_addr (addresses of the "
      "boot code of further CPUs without PSCI), secondary_code (bytes of that "
      "code, in place of QEMU's), secondary_entry (address "
      "where further CPUs start without PSCI, instead of such code), "
      "secondary_held (they stay as they are: devices start them), "
      "entry (address where firmware begins that is no reset vector), "
      "board_setup ({address=, code=, secure=}: code that 32-bit CPUs call "
      "before the kernel; {address=, mvbar=}: QEMU's, which makes SMC do "
      "nothing), skip_dtb (load no device tree now). What is not "
      "given here is not taken from the command line either." },
    { "armv7m_boot",
      target_armv7m_boot,
      { OBJ("cpu", TYPE_CPU), OPT("kernel", BIND_STRING), ARG("base", BIND_U64),
        UPTO("size", INT_MAX) },
      "",
      "Boots an Arm M-profile CPU as QEMU's own boards do "
      "(armv7m_load_kernel): loads kernel, an ELF file or a binary of up to "
      "size bytes that goes to address base, and resets the CPU with the "
      "machine. Without kernel the CPU is only reset." },
    { "start_clock",
      target_openrisc_start_clock,
      { SELF("or1k-cpu") },
      "",
      "Lets an OpenRISC core count time, as QEMU's boards do: without it a "
      "guest must not use the core's tick timer." },
    { "stellaris_gamepad",
      target_arm_gamepad,
      { ARG("lines", BIND_TABLE), ARG("keycodes", BIND_TABLE) },
      "",
      "Buttons of QEMU's Stellaris boards, where they are no device: each key "
      "of the host's keyboard, given as the number of a PC's keyboard (0xc8 is "
      "up), raises its line while it is pressed." },
    { "set_hartid",
      target_riscv_set_hartid,
      { SELF("riscv-cpu"), UPTO("id", UINT32_MAX) },
      "",
      "Gives a hart its id, the value of mhartid; before it is realized. QEMU "
      "starts with 0 for each." },
    { "riscv_plic_priority_base",
      target_riscv_plic_priority_base,
      { { 0 } },
      "integer",
      "What the property 'priority-base' of a SiFive PLIC must be for the "
      "registers to start at offset 0, as its manual has them: in bytes; it "
      "depends on the version of QEMU." },
    { "riscv_boot_rom",
      target_riscv_boot_rom,
      { ARG("options", BIND_TABLE) },
      "{code: string, info: string}",
      "The reset ROM of QEMU's RISC-V boards, as bytes: in code each hart "
      "jumps to start with its hart id in a0, the address of the device tree "
      "(fdt) in a1 and that of info, an OpenSBI fw_dynamic_info that follows "
      "the code, in a2. Options: bits (32 or "
      "64; without it those of the emulator), start, fdt, and for info next "
      "(address of the next stage), mode (1: S-mode, 0: U-mode, 3: M-mode; 1 "
      "without it) and boot_hart; with select the code begins in the second "
      "word, and the first one is select (mode select pins)." },
    { "riscv_htif",
      target_riscv_htif,
      { OBJ("cpu", "riscv-cpu"), OBJ("memory", TYPE_MEMORY_REGION),
        ARG("base", BIND_U64), OPT("chardev", BIND_STRING) },
      "",
      "Makes the host-target interface of the simulator Spike: a console in "
      "two registers of 8 bytes, where the symbols told by "
      "riscv_htif_symbol are, else at address base. memory is where programs "
      "are." },
    { "riscv_htif_symbol",
      target_riscv_htif_symbol,
      { ARG("name", BIND_STRING), ARG("address", BIND_U64),
        ARG("size", BIND_U64) },
      "",
      "Tells where a program has the symbol 'fromhost' or 'tohost' of 8 "
      "bytes: the registers of riscv_htif are there." },
    { "riscv_htif_uses_symbols",
      target_riscv_htif_uses_symbols,
      { { 0 } },
      "boolean",
      "Whether both symbols were told." },
    { "isa",
      target_riscv_isa,
      { SELF("riscv-cpu") },
      "string",
      "What a hart implements, as a device tree's riscv,isa has it." },
    { "sim_console",
      target_xtensa_sim_console,
      { ARG("chardev", BIND_STRING) },
      "",
      "Gives a character device to what Xtensa programs write and read by the "
      "instruction SIMCALL (with -semihosting), as QEMU's machine sim does." },
};

const BindGroup bind_target = BIND_GROUP("target", rows);
