/*
 * RISC-V.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"

#include "elf.h"
#include "qemu/bswap.h"

/* gdb numbers the registers as the ISA does: a0 is x10 */
static const TargetFacts facts[] = {
    { "riscv32", "riscv", 32, { EM_RISCV }, false, { 10, 11, 12, 13, -1 } },
    { "riscv64", "riscv", 64, { EM_RISCV }, false, { 10, 11, 12, 13, -1 } },
};

const TargetTable riscv_targets = { facts, G_N_ELEMENTS(facts),
                                    target_riscv_check_input };

/*
 * The reset ROM: what QEMU's RISC-V boards put at the reset vector
 * (riscv_setup_rom_reset_vec in hw/riscv/boot.c). Every hart enters the
 * firmware with
 *
 *     a0 = its hart id, a1 = address of the device tree,
 *     a2 = address of the struct that OpenSBI calls fw_dynamic_info.
 *
 * The layout is QEMU's own, so that a saved state of a C board loads into a
 * scripted one:
 *
 *     0x00  auipc t0, 0            0x18  start (8 bytes)
 *     0x04  addi  a2, t0, 0x28     0x20  device tree (8 bytes)
 *     0x08  csrr  a0, mhartid      0x28  fw_dynamic_info: six words of the
 *     0x0c  lw/ld a1, 0x20(t0)           CPU's width
 *     0x10  lw/ld t0, 0x18(t0)
 *     0x14  jr    t0
 *
 * With a word for the mode select pins (hw/riscv/sifive_u.c) all of it lies
 * 4 bytes higher behind that word, and fw_dynamic_info 8.
 */
#define ROM_CODE_SIZE 0x18
#define ROM_START 0x18
#define ROM_FDT 0x20
#define ROM_DYNAMIC 0x28
#define ROM_SELECT_SIZE 8

enum { ZERO = 0, T0 = 5, A0 = 10, A1 = 11, A2 = 12 };
enum { CSR_MHARTID = 0xf14 };

/* include/sbi/fw_dynamic.h of OpenSBI */
#define FW_DYNAMIC_MAGIC 0x4942534f /* "OSBI" */
#define FW_DYNAMIC_VERSION 2
#define FW_DYNAMIC_NEXT_MODE_S 1
#define FW_DYNAMIC_WORDS 6

/* The instruction formats of "The RISC-V Instruction Set Manual", ch. 2. */

static uint32_t i_type(unsigned op, unsigned f3, unsigned rd, unsigned rs1,
                       unsigned imm)
{
    return op | rd << 7 | f3 << 12 | rs1 << 15 | imm << 20;
}

static uint32_t load(bool is64, unsigned rd, unsigned rs1, unsigned offset)
{
    return i_type(0x03, is64 ? 3 : 2, rd, rs1, offset);
}

static void put_code(uint8_t *rom, bool is64, unsigned dynamic)
{
    const uint32_t code[ROM_CODE_SIZE / 4] = {
        0x17 | T0 << 7,                         /* auipc t0, 0 */
        i_type(0x13, 0, A2, T0, dynamic),       /* addi a2, t0, … */
        i_type(0x73, 2, A0, ZERO, CSR_MHARTID), /* csrr a0, mhartid */
        load(is64, A1, T0, ROM_FDT),
        load(is64, T0, T0, ROM_START),
        i_type(0x67, 0, ZERO, T0, 0), /* jr t0 */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(code); i++) {
        stl_le_p(rom + i * 4, code[i]);
    }
}

static void put_words(uint8_t *p, const uint64_t *words, size_t count,
                      bool is64)
{
    for (size_t i = 0; i < count; i++) {
        if (is64) {
            stq_le_p(p + i * 8, words[i]);
        } else {
            stl_le_p(p + i * 4, words[i]);
        }
    }
}

/* An integer field of the table at 1, or @absent. */
static bool get_field(BindCall *c, const char *name, uint64_t absent,
                      uint64_t *value, Error **errp)
{
    lua_pushstring(c->L, name);
    int type = lua_rawget(c->L, 1);
    bool ok = type == LUA_TNIL || lua_isinteger(c->L, -1);

    *value = type == LUA_TNIL ? absent : (uint64_t)lua_tointeger(c->L, -1);
    lua_pop(c->L, 1);
    if (!ok) {
        error_setg(errp, "riscv_boot_rom: %s must be an integer", name);
    }
    return ok;
}

void target_riscv_boot_rom(BindCall *c, Error **errp)
{
    uint8_t rom[ROM_DYNAMIC + ROM_SELECT_SIZE + FW_DYNAMIC_WORDS * 8] = { 0 };
    uint64_t bits, start, fdt, next, mode, boot_hart, select;

    if (!get_field(c, "bits", target_facts()->bits, &bits, errp) ||
        !get_field(c, "start", 0, &start, errp) ||
        !get_field(c, "fdt", 0, &fdt, errp) ||
        !get_field(c, "next", 0, &next, errp) ||
        !get_field(c, "mode", FW_DYNAMIC_NEXT_MODE_S, &mode, errp) ||
        !get_field(c, "boot_hart", 0, &boot_hart, errp) ||
        !get_field(c, "select", UINT64_MAX, &select, errp)) {
        return;
    }
    if (bits != 32 && bits != 64) {
        error_setg(errp, "riscv_boot_rom: bits must be 32 or 64");
        return;
    }
    const uint64_t info[FW_DYNAMIC_WORDS] = {
        FW_DYNAMIC_MAGIC, FW_DYNAMIC_VERSION, next, mode, 0, boot_hart,
    };
    bool is64 = bits == 64;
    if (!is64) {
        start &= UINT32_MAX;
        fdt &= UINT32_MAX;
    }
    bool has_select = select != UINT64_MAX;
    uint8_t *code = rom + (has_select ? 4 : 0);
    uint8_t *dynamic = rom + ROM_DYNAMIC + (has_select ? ROM_SELECT_SIZE : 0);
    if (has_select) {
        stl_le_p(rom, select);
    }
    put_code(code, is64, dynamic - code);
    put_words(code + ROM_START, &start, 1, true);
    put_words(code + ROM_FDT, &fdt, 1, true);
    put_words(dynamic, info, FW_DYNAMIC_WORDS, is64);
    lua_createtable(c->L, 0, 2);
    lua_pushlstring(c->L, (char *)rom, dynamic - rom);
    lua_setfield(c->L, -2, "code");
    lua_pushlstring(c->L, (char *)dynamic, FW_DYNAMIC_WORDS * (is64 ? 8 : 4));
    lua_setfield(c->L, -2, "info");
    bind_return_top(c);
}

void target_riscv_isa(BindCall *c, Error **errp)
{
    char *(*isa_string)(void *cpu) = target_function("riscv_isa_string", errp);

    if (isa_string) {
        g_autofree char *isa = isa_string(c->arg[0].object);
        bind_return_string(c, isa);
    }
}

/*
 * A hart's number. RISCVCPU has no property for it and its layout is not
 * known here, but QEMU's description of what it saves of a CPU
 * (vmstate_riscv_cpu, target/riscv/machine.c) says where it is.
 */
static const VMStateField *mhartid_field(Error **errp)
{
    const VMStateDescription *vmsd = target_function("vmstate_riscv_cpu", errp);

    for (const VMStateField *f = vmsd ? vmsd->fields : NULL; f && f->name;
         f++) {
        if (strcmp(f->name, "env.mhartid") == 0) {
            return f;
        }
    }
    if (vmsd) {
        error_setg(errp, "this QEMU does not say where a hart keeps its id");
    }
    return NULL;
}

void target_riscv_set_hartid(BindCall *c, Error **errp)
{
    Object *cpu = c->arg[0].object;
    uint64_t id = c->arg[1].integer;

    if (DEVICE(cpu)->realized) {
        error_setg(errp, "the hart is realized: its id cannot change");
        return;
    }
    const VMStateField *field = mhartid_field(errp);
    if (!field) {
        return;
    }
    void *slot = (char *)cpu + field->offset;
    if (field->size == sizeof(uint64_t)) {
        *(uint64_t *)slot = id;
    } else {
        *(uint32_t *)slot = id;
    }
}

void target_riscv_plic_priority_base(BindCall *c, Error **errp)
{
    bind_return_int(c, QC_PLIC_PRIORITY_BASE);
}
