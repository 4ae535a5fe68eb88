/*
 * Arm: 32 and 64 bits, and the boot protocols of hw/arm/boot.c and armv7m.c.
 *
 * arm_load_kernel() does all that QEMU's own boards do to start a kernel or
 * firmware, but ends the process where an image or the device tree does not
 * suit it. Everything it would stumble over is checked here first; the file
 * and function names in the comments say where a rule comes from.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "hw/last_words.h"
#include "lua/files.h"
#include "lua/image.h"
#include "lua/once.h"
#include "lua/roms.h"

#include "elf.h"
#include "exec/target_page.h"
#include "hw/arm/boot.h"
#include "hw/nvram/fw_cfg.h"
#include <libfdt.h>

static const TargetFacts facts[] = {
    { "aarch64", "arm", 64, { EM_AARCH64, EM_ARM }, true, { 0, 1, 2, 3, -1 } },
    { "arm", "arm", 32, { EM_ARM }, true, { 0, 1, 2, 3, -1 } },
};

const TargetTable arm_targets = { facts, G_N_ELEMENTS(facts),
                                  target_arm_check_input };

/* boot.c: offsets from the start of RAM, sizes and alignments */
#define KERNEL32_OFFSET 0x10000
#define KERNEL64_OFFSET 0x80000
#define KERNEL_NOLOAD_OFFSET 0x2000000
#define BOOT_CODE_MAX (4 * KiB)
#define INITRD_OFFSET_MAX (128 * MiB)

/* arm.h of the kernel: a big-endian image with little-endian code */
#define ELF_FLAG_BE8 0x00800000

#define DTB_MAX (16 * MiB)

typedef enum PsciConduit {
    PSCI_OFF = 0, /* target/arm/kvm-consts.h: QEMU_PSCI_CONDUIT_… */
    PSCI_SMC = 1,
    PSCI_HVC = 2,
} PsciConduit;

/* One boot; lives as long as the machine, for its CPUs point to info. */
typedef struct Boot {
    struct arm_boot_info info;
    const char *kernel, *initrd, *append, *dtb; /* of the option table */
    size_t dtb_len;
    int64_t dtb_room;
    void *fdt; /* the device tree for get_dtb() */
    int fdt_size;
    uint64_t secondary_entry, mvbar;
    uint8_t *setup_code, *secondary_code;
    size_t setup_len, secondary_len;
    bool secondary_held;
    bool aarch64;
    unsigned cpus;
    /* what loading the kernel will come to */
    bool is_linux;
    uint64_t kernel_size, kernel_end;
} Boot;

static Boot *boot_of(const struct arm_boot_info *info)
{
    return container_of((struct arm_boot_info *)info, Boot, info);
}

static void boot_free(Boot *b)
{
    if (b) {
        g_free(b->fdt);
        g_free(b->setup_code);
        g_free(b->secondary_code);
        g_free(b);
    }
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Boot, boot_free)

/* Hooks of arm_boot_info */

static void *give_dtb(const struct arm_boot_info *info, int *size)
{
    Boot *b = boot_of(info);

    *size = b->fdt_size;
    return g_steal_pointer(&b->fdt); /* arm_load_dtb() keeps or frees it */
}

static void no_secondary_code(ARMCPU *cpu, const struct arm_boot_info *info)
{
    /* the script has put it at secondary_entry */
}

static void write_secondary_code(ARMCPU *cpu, const struct arm_boot_info *info)
{
    Boot *b = boot_of(info);

    rom_add_blob_fixed_as("smpboot", b->secondary_code, b->secondary_len,
                          info->smp_loader_start,
                          cpu_get_address_space(CPU(cpu), 0));
}

/* QEMU's own hook would also clear the register of smp_bootreg_addr. */
static void start_secondary_code(ARMCPU *cpu, const struct arm_boot_info *info)
{
    cpu_set_pc(CPU(cpu), info->smp_loader_start);
}

static void hold_secondary(ARMCPU *cpu, const struct arm_boot_info *info)
{
    /* a device of the machine will start it */
}

static void start_secondary(ARMCPU *cpu, const struct arm_boot_info *info)
{
    cpu_set_pc(CPU(cpu), boot_of(info)->secondary_entry);
}

static void write_setup_code(ARMCPU *cpu, const struct arm_boot_info *info)
{
    Boot *b = boot_of(info);

    /* CPUs without EL3 have one address space, which is number 0 */
    rom_add_blob_fixed_as("board-setup", b->setup_code, b->setup_len,
                          info->board_setup_addr,
                          cpu_get_address_space(CPU(cpu), 0));
}

static void write_dummy_smc(ARMCPU *cpu, const struct arm_boot_info *info)
{
    __typeof__(&arm_write_secure_board_setup_dummy_smc) write =
        target_function("arm_write_secure_board_setup_dummy_smc", NULL);

    write(cpu, info, boot_of(info)->mvbar);
}

/* Options */

/* Push option @name of the table at @index; false with @errp set where it is
 * of another type. Absent ones are nil. */
static bool push_option(lua_State *L, int index, const char *name, int type,
                        Error **errp)
{
    lua_pushstring(L, name);
    int got = lua_rawget(L, index);

    if (got != LUA_TNIL && got != type) {
        error_setg(errp, "option %s must be a %s, not %s", name,
                   lua_typename(L, type), luaL_typename(L, -1));
        return false;
    }
    return true;
}

/* The table keeps the string alive. */
static bool get_string(lua_State *L, int index, const char *name,
                       const char **value, size_t *len, Error **errp)
{
    bool ok = push_option(L, index, name, LUA_TSTRING, errp);

    *value = ok ? lua_tolstring(L, -1, len) : NULL;
    lua_pop(L, 1);
    return ok;
}

static bool get_address(lua_State *L, int index, const char *name,
                        uint64_t *value, Error **errp)
{
    bool ok = push_option(L, index, name, LUA_TNUMBER, errp);

    if (ok && !lua_isnil(L, -1) && !lua_isinteger(L, -1)) {
        error_setg(errp, "option %s must be an integer", name);
        ok = false;
    }
    if (ok && !lua_isnil(L, -1)) {
        *value = lua_tointeger(L, -1);
    }
    lua_pop(L, 1);
    return ok;
}

static bool get_bool(lua_State *L, int index, const char *name, bool *value,
                     Error **errp)
{
    bool ok = push_option(L, index, name, LUA_TBOOLEAN, errp);

    *value = ok && lua_toboolean(L, -1);
    lua_pop(L, 1);
    return ok;
}

static bool get_psci(lua_State *L, Boot *b, Error **errp)
{
    const char *psci;

    if (!get_string(L, 2, "psci", &psci, NULL, errp)) {
        return false;
    }
    if (!psci) {
        b->info.psci_conduit = PSCI_OFF;
    } else if (strcmp(psci, "hvc") == 0) {
        b->info.psci_conduit = PSCI_HVC;
    } else if (strcmp(psci, "smc") == 0) {
        b->info.psci_conduit = PSCI_SMC;
    } else {
        error_setg(errp, "option psci must be 'hvc' or 'smc', not '%s'", psci);
        return false;
    }
    return true;
}

/* arm_write_secure_board_setup_dummy_smc() asserts this. */
static bool check_mvbar(const Boot *b, Error **errp)
{
    uint64_t vectors = 32, code = 44; /* bytes of each */
    uint64_t setup = b->info.board_setup_addr;

    if (b->mvbar % vectors != 0 || b->mvbar >= 4 * KiB) {
        error_setg(errp, "option board_setup: mvbar must be a multiple of 32 "
                         "below 4 KiB");
        return false;
    }
    if (b->mvbar + vectors > setup && setup + code > b->mvbar) {
        error_setg(errp, "option board_setup: 32 bytes at mvbar and 44 at "
                         "address overlap");
        return false;
    }
    return true;
}

/* board_setup = { address =, code =, secure = } or { address =, mvbar = } */
static bool get_board_setup(lua_State *L, Boot *b, Error **errp)
{
    const char *code = NULL;
    bool ok = push_option(L, 2, "board_setup", LUA_TTABLE, errp);
    int table = lua_gettop(L);

    if (ok && lua_istable(L, table)) {
        ok =
            get_address(L, table, "address", &b->info.board_setup_addr, errp) &&
            get_string(L, table, "code", &code, &b->setup_len, errp) &&
            get_address(L, table, "mvbar", &b->mvbar, errp) &&
            get_bool(L, table, "secure", &b->info.secure_board_setup, errp);
        if (ok && b->mvbar && !code) {
            b->info.secure_board_setup = true;
            b->info.write_board_setup = write_dummy_smc;
            ok = check_mvbar(b, errp);
        } else if (ok && (!code || b->setup_len == 0)) {
            error_setg(errp, "option board_setup must have code (bytes) and "
                             "its address");
            ok = false;
        }
    }
    lua_settop(L, table - 1);
    if (ok && code) {
        b->setup_code = g_memdup2(code, b->setup_len);
        b->info.write_board_setup = write_setup_code;
    }
    return ok;
}

/* What becomes of further CPUs, once all else is read. */
static bool get_secondary(lua_State *L, Boot *b, Error **errp)
{
    struct arm_boot_info *info = &b->info;
    const char *code;

    if (!get_address(L, 2, "secondary_entry", &b->secondary_entry, errp) ||
        !get_bool(L, 2, "secondary_held", &b->secondary_held, errp) ||
        !get_string(L, 2, "secondary_code", &code, &b->secondary_len, errp)) {
        return false;
    }
    if ((b->secondary_entry != 0) + b->secondary_held + (code != NULL) > 1) {
        error_setg(errp, "of the options secondary_entry, secondary_held and "
                         "secondary_code only one can be given");
        return false;
    }
    if (b->secondary_entry) {
        info->write_secondary_boot = no_secondary_code;
        info->secondary_cpu_reset_hook = start_secondary;
    } else if (b->secondary_held) {
        info->write_secondary_boot = no_secondary_code;
        info->secondary_cpu_reset_hook = hold_secondary;
    } else if (code) {
        b->secondary_code = g_memdup2(code, b->secondary_len);
        info->write_secondary_boot = write_secondary_code;
        info->secondary_cpu_reset_hook =
            info->smp_bootreg_addr ? NULL : start_secondary_code;
    }
    return true;
}

static bool check_names(lua_State *L, Error **errp)
{
    static const char *const known[] = {
        "kernel",
        "initrd",
        "append",
        "dtb",
        "dtb_size",
        "dtb_start",
        "ram_size",
        "loader_start",
        "board_id",
        "secure",
        "psci",
        "firmware_loaded",
        "smp_loader_start",
        "smp_bootreg_addr",
        "gic_cpu_if_addr",
        "entry",
        "secondary_entry",
        "secondary_held",
        "secondary_code",
        "board_setup",
        "skip_dtb",
        NULL,
    };

    lua_pushnil(L);
    while (lua_next(L, 2)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
                                                          : "(not a string)";
        if (!g_strv_contains(known, name)) {
            g_autofree char *all = g_strjoinv(", ", (char **)known);
            error_setg(errp, "arm_boot has no option '%s'; there are: %s", name,
                       all);
            return false;
        }
        lua_pop(L, 1);
    }
    return true;
}

static bool read_options(lua_State *L, Boot *b, Error **errp)
{
    struct arm_boot_info *info = &b->info;
    uint64_t board_id = -1;
    uint64_t room = 0;

    if (!check_names(L, errp) ||
        !get_string(L, 2, "kernel", &b->kernel, NULL, errp) ||
        !get_string(L, 2, "initrd", &b->initrd, NULL, errp) ||
        !get_string(L, 2, "append", &b->append, NULL, errp) ||
        !get_string(L, 2, "dtb", &b->dtb, &b->dtb_len, errp) ||
        !get_address(L, 2, "dtb_size", &room, errp) ||
        !get_address(L, 2, "dtb_start", &info->dtb_start, errp) ||
        !get_address(L, 2, "ram_size", &info->ram_size, errp) ||
        !get_address(L, 2, "loader_start", &info->loader_start, errp) ||
        !get_address(L, 2, "board_id", &board_id, errp) ||
        !get_bool(L, 2, "secure", &info->secure_boot, errp) ||
        !get_psci(L, b, errp) ||
        !get_bool(L, 2, "firmware_loaded", &info->firmware_loaded, errp) ||
        !get_address(L, 2, "smp_loader_start", &info->smp_loader_start, errp) ||
        !get_address(L, 2, "smp_bootreg_addr", &info->smp_bootreg_addr, errp) ||
        !get_address(L, 2, "gic_cpu_if_addr", &info->gic_cpu_if_addr, errp) ||
        !get_address(L, 2, "entry", &info->entry, errp) ||
        !get_secondary(L, b, errp) || !get_board_setup(L, b, errp) ||
        !get_bool(L, 2, "skip_dtb", &info->skip_dtb_autoload, errp)) {
        return false;
    }
    info->board_id = board_id;
    b->dtb_room = MIN(room, DTB_MAX);
    return true;
}

/* CPUs */

static bool is_m_profile(Object *cpu)
{
    /* target/arm/cpu.c gives it to all of them and to no other CPU */
    return object_property_find(cpu, "init-nsvtor");
}

/* @cpu must be one of this architecture, realized. */
static bool check_cpu(Object *cpu, bool m_profile, Error **errp)
{
    const char *type = object_get_typename(cpu);

    if (!object_dynamic_cast(cpu, TYPE_ARM_CPU)) {
        error_setg(errp, "'%s' is not an Arm CPU", type);
        return false;
    }
    if (is_m_profile(cpu) != m_profile) {
        error_setg(errp,
                   m_profile ? "'%s' is not an M-profile CPU: use arm_boot"
                             : "'%s' is an M-profile CPU: use armv7m_boot",
                   type);
        return false;
    }
    if (!DEVICE(cpu)->realized) {
        error_setg(errp, "the CPU must be realized before it can boot");
        return false;
    }
    return true;
}

/* arm_load_kernel() takes every CPU of the machine for one it may reset. */
static bool check_cpus(Boot *b, Error **errp)
{
    CPUState *cs;

    CPU_FOREACH(cs) {
        if (!check_cpu(OBJECT(cs), false, errp)) {
            return false;
        }
        if (b->info.psci_conduit != PSCI_OFF &&
            !object_property_find(OBJECT(cs), "psci-conduit")) {
            error_setg(errp, "'%s' cannot have psci",
                       object_get_typename(OBJECT(cs)));
            return false;
        }
        b->cpus++;
    }
    return true;
}

/* The kernel: what arm_setup_direct_kernel_boot() will make of it */

static bool plan_elf(Boot *b, Error **errp)
{
    g_autoptr(ElfImage) elf = elf_open(b->kernel, errp);
    int machine = b->aarch64 ? EM_AARCH64 : EM_ARM;

    if (!elf) {
        return false;
    }
    if (elf->machine != machine) {
        error_setg(errp, "%s is for %s (ELF machine %d), but the CPU is %s",
                   b->kernel, elf_machine_name(elf->machine) ?: "another one",
                   elf->machine, elf_machine_name(machine));
        return false;
    }
    bool be32 = elf->big_endian && elf->bits == 32 &&
                !(elf->flags & ELF_FLAG_BE8);
    for (guint i = 0; i < elf->segments->len; i++) {
        ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
        /* the loader swaps whole words, past the end if need be */
        if (be32 && s->filesz % 4 != 0) {
            error_setg(errp,
                       "%s is a BE32 image with a segment that does not "
                       "consist of whole words",
                       b->kernel);
            return false;
        }
        b->kernel_size += s->size;
    }
    b->kernel_end = elf->high;
    return true;
}

static bool plan_uimage(Boot *b, const ImageHeader *h, Error **errp)
{
    uint64_t load = h->load;
    size_t len;

    if (h->type != UIMAGE_KERNEL && h->type != UIMAGE_KERNEL_NOLOAD) {
        error_setg(errp, "%s is a U-Boot image of type %u, not a kernel (2)",
                   b->kernel, h->type);
        return false;
    }
    g_autofree uint8_t *data = image_uimage_data(b->kernel, h, &len, errp);
    if (!data) {
        return false;
    }
    if (h->type == UIMAGE_KERNEL_NOLOAD) {
        load = b->info.loader_start + KERNEL_NOLOAD_OFFSET + UIMAGE_HEADER_SIZE;
    }
    b->is_linux = h->os == UIMAGE_OS_LINUX;
    b->kernel_size = len;
    b->kernel_end = load + len;
    return true;
}

/* load_aarch64_image(): an Image, compressed or not, or anything else */
static bool plan_image64(Boot *b, ImageHeader *h, Error **errp)
{
    uint64_t offset = KERNEL64_OFFSET;

    if (h->kind == IMAGE_GZIP) {
        g_autofree uint8_t *data = NULL;
        ssize_t len = load_image_gzipped_buffer(
            b->kernel, LOAD_IMAGE_MAX_GUNZIP_BYTES, &data);
        if (len < 0) {
            error_setg(errp, "%s cannot be decompressed", b->kernel);
            return false;
        }
        image_probe_bytes(data, len, len, h);
    }
    b->kernel_size = h->file_size;
    if (h->kind == IMAGE_LINUX && h->is_riscv) {
        error_setg(errp, "%s is a kernel for RISC-V", b->kernel);
        return false;
    }
    if (h->kind == IMAGE_LINUX && h->image_size != 0) {
        b->kernel_size = h->image_size;
        offset = h->text_offset;
        offset += offset < BOOT_CODE_MAX ? 2 * MiB : 0;
    }
    b->kernel_end = b->info.loader_start + offset + b->kernel_size;
    b->is_linux = true;
    return true;
}

static bool plan_image32(Boot *b, const ImageHeader *h, Error **errp)
{
    b->is_linux = true;
    b->kernel_size = h->file_size;
    b->kernel_end = b->info.loader_start + KERNEL32_OFFSET + h->file_size;
    return true;
}

static bool plan_by_kind(Boot *b, ImageHeader *h, Error **errp)
{
    switch (h->kind) {
    case IMAGE_ELF:
        return plan_elf(b, errp);
    case IMAGE_UIMAGE:
        return plan_uimage(b, h, errp);
    case IMAGE_HEX:
        error_setg(errp,
                   "%s is an Intel HEX file, which cannot be booted as "
                   "a kernel: load it with load_hex",
                   b->kernel);
        return false;
    default:
        return b->aarch64 ? plan_image64(b, h, errp) : plan_image32(b, h, errp);
    }
}

static bool plan_kernel(Engine *e, Boot *b, Error **errp)
{
    uint64_t ram_end = b->info.loader_start + b->info.ram_size;
    ImageHeader h;

    if (!file_check(e, b->kernel, errp) || !image_probe(b->kernel, &h, errp)) {
        return false;
    }
    if (h.file_size == 0) {
        error_setg(errp, "%s is empty", b->kernel);
        return false;
    }
    if (b->info.firmware_loaded) {
        /* arm_setup_firmware_boot(): the firmware gets it as it is */
        if (!object_resolve_path_type("", TYPE_FW_CFG, NULL)) {
            error_setg(errp,
                       "%s cannot be given to the firmware: the machine "
                       "has no fw_cfg device",
                       b->kernel);
            return false;
        }
        return true;
    }
    if (!plan_by_kind(b, &h, errp)) {
        return false;
    }
    if (b->kernel_size > b->info.ram_size ||
        (b->is_linux && b->kernel_end > ram_end)) {
        error_setg(errp,
                   "%s needs 0x%" PRIx64 " bytes, which do not fit into "
                   "0x%" PRIx64 " bytes of RAM",
                   b->kernel, b->kernel_size, b->info.ram_size);
        return false;
    }
    return true;
}

/* The rest of the layout: initrd, then device tree */

static bool check_initrd(Engine *e, Boot *b, int64_t *size, Error **errp)
{
    ImageHeader h;

    *size = 0;
    if (!b->initrd) {
        return true;
    }
    if (!file_check(e, b->initrd, errp) || !image_probe(b->initrd, &h, errp)) {
        return false;
    }
    if (h.kind == IMAGE_UIMAGE && h.payload > h.file_size) {
        error_setg(errp, "%s is damaged: it is shorter than its header says",
                   b->initrd);
        return false;
    }
    *size = h.file_size;
    return true;
}

static bool plan_layout(Engine *e, Boot *b, Error **errp)
{
    const struct arm_boot_info *info = &b->info;
    uint64_t ram_end = info->loader_start + info->ram_size;
    uint64_t start = info->loader_start +
                     MIN(info->ram_size / 2, INITRD_OFFSET_MAX);
    int64_t initrd_size;

    if (!check_initrd(e, b, &initrd_size, errp)) {
        return false;
    }
    if (!b->is_linux) {
        return true; /* neither of the two goes behind the kernel */
    }
    start = QEMU_ALIGN_UP(MAX(start, b->kernel_end), qemu_target_page_size());
    if (b->initrd &&
        (start >= ram_end || (uint64_t)initrd_size > ram_end - start)) {
        error_setg(errp,
                   "%s (0x%" PRIx64 " bytes) does not fit into RAM "
                   "behind the kernel",
                   b->initrd, initrd_size);
        return false;
    }
    start = QEMU_ALIGN_UP(start + initrd_size, b->aarch64 ? 2 * MiB : 4 * KiB);
    if (b->dtb && start >= ram_end) {
        error_setg(errp, "the device tree does not fit into RAM behind the "
                         "kernel and the initrd");
        return false;
    }
    if (!b->dtb && info->ram_size >= 4 * GiB) {
        error_setg(errp, "without a device tree Linux can be told of less "
                         "than 4 GiB of RAM only");
        return false;
    }
    return true;
}

/* The device tree: what arm_load_dtb() will want of it */

static bool check_cells(Boot *b, const void *fdt, Error **errp)
{
    int alen, slen;
    const fdt32_t *a = fdt_getprop(fdt, 0, "#address-cells", &alen);
    const fdt32_t *s = fdt_getprop(fdt, 0, "#size-cells", &slen);
    uint32_t acells = a && alen == 4 ? fdt32_to_cpu(*a) : 0;
    uint32_t scells = s && slen == 4 ? fdt32_to_cpu(*s) : 0;
    uint64_t ram_end = b->info.loader_start + b->info.ram_size;

    if (acells < 1 || acells > 2 || scells < 1 || scells > 2) {
        error_setg(errp, "the root of the device tree must have "
                         "#address-cells and #size-cells of 1 or 2");
        return false;
    }
    if ((acells < 2 && ram_end > 4 * GiB) ||
        (scells < 2 && b->info.ram_size >= 4 * GiB)) {
        error_setg(errp,
                   "RAM at 0x%" PRIx64 " of 0x%" PRIx64 " bytes cannot "
                   "be written with %u address cell(s) and %u size cell(s) "
                   "in the device tree",
                   b->info.loader_start, b->info.ram_size, acells, scells);
        return false;
    }
    return true;
}

/* With room for what arm_load_dtb() adds, as load_device_tree() leaves it. */
static bool take_dtb(Boot *b, const void *dtb, size_t len, Error **errp)
{
    size_t append = b->append ? strlen(b->append) : 0;
    size_t room = MAX((len + 10000) * 2 + append, (size_t)b->dtb_room);

    if (len > DTB_MAX) {
        error_setg(errp, "the device tree is larger than 16 MiB");
        return false;
    }
    b->fdt = g_malloc0(room);
    b->fdt_size = room;
    memcpy(b->fdt, dtb, len);
    int err = fdt_check_full(b->fdt, len);
    err = err ? err : fdt_open_into(b->fdt, b->fdt, room);
    if (err) {
        error_setg(errp, "the device tree is damaged: %s", fdt_strerror(err));
        return false;
    }
    b->info.get_dtb = give_dtb;
    return check_cells(b, b->fdt, errp);
}

static bool plan_dtb(Engine *e, Boot *b, Error **errp)
{
    size_t len = b->dtb_len;

    if (!b->dtb) {
        return true;
    }
    if (len >= 4 && memcmp(b->dtb, "\xd0\x0d\xfe\xed", 4) == 0) {
        return take_dtb(b, b->dtb, len, errp);
    }
    g_autofree char *data = file_read(e, b->dtb, DTB_MAX, &len, errp);
    return data && take_dtb(b, data, len, errp);
}

/* What the parts demand of each other: assertions of boot.c, mostly */
static bool check_together(Boot *b, Error **errp)
{
    const struct arm_boot_info *info = &b->info;

    if (b->aarch64 && b->is_linux && info->secure_boot) {
        error_setg(errp, "a 64-bit Linux cannot be booted in secure state");
        return false;
    }
    if (info->write_board_setup && b->aarch64) {
        error_setg(errp, "board_setup is for 32-bit CPUs");
        return false;
    }
    if (info->secure_board_setup &&
        (info->psci_conduit != PSCI_OFF || !tcg_enabled())) {
        error_setg(errp, "a secure board_setup works neither with psci nor "
                         "with an accelerator other than tcg");
        return false;
    }
    if (b->is_linux && b->cpus > 1 && info->psci_conduit == PSCI_OFF &&
        !info->smp_loader_start && !b->secondary_entry && !b->secondary_held) {
        error_setg(errp,
                   "with %u CPUs Linux needs psci, smp_loader_start, "
                   "secondary_entry or secondary_held",
                   b->cpus);
        return false;
    }
    return true;
}

static bool plan(BindCall *c, Boot *b, Error **errp)
{
    Object *cpu = c->arg[0].object;

    if (!check_cpu(cpu, false, errp) || !read_options(c->L, b, errp) ||
        !check_cpus(b, errp)) {
        return false;
    }
    if (b->info.ram_size == 0 ||
        b->info.ram_size > UINT64_MAX - b->info.loader_start) {
        error_setg(errp, "arm_boot must be told ram_size and loader_start");
        return false;
    }
    b->aarch64 = qc_is_aarch64(cpu);
    return (!b->kernel || plan_kernel(c->engine, b, errp)) &&
           check_together(b, errp) && plan_layout(c->engine, b, errp) &&
           plan_dtb(c->engine, b, errp);
}

/* arm_load_kernel() takes these from the machine, not from its argument. */
static void set_machine(MachineState *ms, const Boot *b)
{
    g_free(ms->kernel_filename);
    ms->kernel_filename = g_strdup(b->kernel);
    g_free(ms->initrd_filename);
    ms->initrd_filename = g_strdup(b->initrd);
    g_free(ms->kernel_cmdline);
    ms->kernel_cmdline = g_strdup(b->append ? b->append : "");
    g_free(ms->dtb); /* a file is handed over by get_dtb, too */
    ms->dtb = NULL;
}

void target_arm_boot(BindCall *c, Error **errp)
{
    __typeof__(&arm_load_kernel) load_kernel =
        target_function("arm_load_kernel", errp);
    __typeof__(&arm_boot_address_space) boot_space =
        !load_kernel ? NULL : target_function("arm_boot_address_space", errp);
    MachineState *ms = MACHINE(qdev_get_machine());
    g_autoptr(Boot) b = g_new0(Boot, 1);

    if (!boot_space || !plan(c, b, errp) ||
        !roms_check(&address_space_memory, "arm_boot", NULL, 0, errp)) {
        return;
    }
    if (!once_mark(c->L, "arm_boot", OBJECT(ms))) {
        error_setg(errp, "arm_boot can be called only once");
        return;
    }
    ARMCPU *cpu = (ARMCPU *)c->arg[0].object;
    Boot *kept = g_steal_pointer(&b);
    GArray *mark = roms_mark();
    set_machine(ms, kept);
    if (ms->dumpdtb && kept->fdt) {
        last_words_end(); /* QEMU writes the device tree, and exits */
    }
    load_kernel(cpu, ms, &kept->info);
    roms_note_new(mark, boot_space(cpu, &kept->info), "the boot images", errp);
}

/* M profile */

static bool check_m_kernel(BindCall *c, const char *kernel, Error **errp)
{
    uint64_t base = c->arg[2].integer;
    uint64_t size = c->arg[3].integer;
    ImageHeader h;

    if (!file_check(c->engine, kernel, errp) ||
        !image_probe(kernel, &h, errp)) {
        return false;
    }
    if (h.kind == IMAGE_HEX) {
        error_setg(errp,
                   "%s is an Intel HEX file, which cannot be booted as "
                   "a kernel: load it with load_hex",
                   kernel);
        return false;
    }
    if (h.kind == IMAGE_ELF) {
        g_autoptr(ElfImage) elf = elf_open(kernel, errp);
        if (elf && (elf->machine != EM_ARM || elf->big_endian)) {
            error_setg(errp, "%s is not for little-endian 32-bit ARM CPUs",
                       kernel);
            return false;
        }
        return elf;
    }
    RomSpan span = { base, h.file_size };
    if (h.file_size > size) {
        error_setg(errp,
                   "%s has 0x%" PRIx64 " bytes, but there is room for "
                   "0x%" PRIx64,
                   kernel, h.file_size, size);
        return false;
    }
    return roms_check(cpu_get_address_space(CPU(c->arg[0].object), 0), kernel,
                      &span, 1, errp);
}

void target_armv7m_boot(BindCall *c, Error **errp)
{
    __typeof__(&armv7m_load_kernel) load_kernel =
        target_function("armv7m_load_kernel", errp);
    Object *cpu = c->arg[0].object;
    const char *kernel = c->arg[1].given ? c->arg[1].string : NULL;

    if (!load_kernel || !check_cpu(cpu, true, errp) ||
        !roms_check(&address_space_memory, "armv7m_boot", NULL, 0, errp) ||
        (kernel && !check_m_kernel(c, kernel, errp))) {
        return;
    }
    if (!once_mark(c->L, "armv7m_boot", cpu)) {
        error_setg(errp, "armv7m_boot can be called only once for a CPU");
        return;
    }
    GArray *mark = roms_mark();
    load_kernel((ARMCPU *)cpu, kernel, c->arg[2].integer, c->arg[3].integer);
    roms_note_new(mark, cpu_get_address_space(CPU(cpu), 0),
                  kernel ? kernel : "no kernel", errp);
}

/* Buttons of Stellaris boards: no device before QEMU 8.2 */

#define MAX_BUTTONS 32

typedef void GamepadInit(int n, qemu_irq *lines, const int *keycodes);

static bool get_button(BindCall *c, int i, qemu_irq *line, int *keycode,
                       Error **errp)
{
    lua_State *L = c->L;

    lua_rawgeti(L, c->arg[0].index, i + 1);
    lua_rawgeti(L, c->arg[1].index, i + 1);
    *line = bind_to_line(L, -2);
    *keycode = lua_tointeger(L, -1);
    bool ok = *line && lua_isinteger(L, -1);
    lua_pop(L, 2);
    if (!ok) {
        error_setg(errp, "button %d must have a line and a key code", i + 1);
    }
    return ok;
}

void target_arm_gamepad(BindCall *c, Error **errp)
{
    GamepadInit *init = target_function("stellaris_gamepad_init", errp);
    size_t n = lua_rawlen(c->L, c->arg[0].index);
    qemu_irq lines[MAX_BUTTONS];
    int keycodes[MAX_BUTTONS];

    if (!init) {
        return;
    }
    if (n > MAX_BUTTONS) {
        error_setg(errp, "there are %d buttons at most", MAX_BUTTONS);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (!get_button(c, i, &lines[i], &keycodes[i], errp)) {
            return;
        }
    }
    for (size_t i = 0; i < n; i++) {
        bind_keep(OBJECT(lines[i])); /* QEMU has the bare pointers */
    }
    init(n, lines, keycodes);
}
