/*
 * The RISC-V ACLINT's machine timer.
 *
 * "riscv.aclint.mtimer" cannot be made like other devices: its timers, and
 * the time CSR of its harts, are set up by riscv_aclint_mtimer_create() after
 * realize (hw/intc/riscv_aclint.c), and a write of the guest to a device made
 * without it is a NULL dereference. That function also maps the device and
 * connects its outputs; both are undone here, because the script says where
 * they go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"
#include "lua/needs.h"

#include "hw/intc/riscv_aclint.h"

#define CREATE "riscv_aclint_mtimer_create"

typedef struct Options {
    uint32_t hartid_base, num_harts;
    uint32_t timecmp_base, time_base;
    uint32_t aperture_size, timebase_freq;
} Options;

static const struct {
    const char *name;
    size_t offset;
    uint32_t fallback; /* the device's own defaults (hw/riscv/virt.c) */
    uint32_t align;
} fields[] = {
    { "hartid-base", offsetof(Options, hartid_base), 0, 1 },
    { "num-harts", offsetof(Options, num_harts), 1, 1 },
    { "timecmp-base", offsetof(Options, timecmp_base),
      RISCV_ACLINT_DEFAULT_MTIMECMP, 8 },
    { "time-base", offsetof(Options, time_base), RISCV_ACLINT_DEFAULT_MTIME,
      8 },
    { "aperture-size", offsetof(Options, aperture_size),
      RISCV_ACLINT_DEFAULT_MTIMER_SIZE, 1 },
    { "timebase-freq", offsetof(Options, timebase_freq),
      RISCV_ACLINT_DEFAULT_TIMEBASE_FREQ, 1 },
};

static bool read_fields(lua_State *L, int table, Options *o, Error **errp)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        uint32_t *slot = (uint32_t *)((char *)o + fields[i].offset);
        int type = lua_getfield(L, table, fields[i].name);
        lua_Integer value = lua_tointeger(L, -1);
        bool ok = lua_isinteger(L, -1) && value >= 0 && value <= UINT32_MAX &&
                  value % fields[i].align == 0;

        lua_pop(L, 1);
        if (type != LUA_TNIL && !ok) {
            error_setg(errp,
                       "%s must be an integer of 32 bits, a multiple "
                       "of %u",
                       fields[i].name, fields[i].align);
            return false;
        }
        *slot = type == LUA_TNIL ? fields[i].fallback : value;
    }
    return true;
}

/* What the device's realize takes for granted, and QEMU's create asserts. */
static bool check_options(const Options *o, Error **errp)
{
    if (o->num_harts == 0 || o->num_harts > RISCV_ACLINT_MAX_HARTS) {
        error_setg(errp, "num-harts must be from 1 to %d",
                   RISCV_ACLINT_MAX_HARTS);
        return false;
    }
    if (o->timebase_freq == 0 || o->aperture_size == 0) {
        error_setg(errp, "timebase-freq and aperture-size must not be 0");
        return false;
    }
    for (uint32_t i = 0; i < o->num_harts; i++) {
        CPUState *cpu = qc_hart((uint64_t)o->hartid_base + i);
        if (!cpu || !object_dynamic_cast(OBJECT(cpu), "riscv-cpu")) {
            error_setg(errp,
                       "there is no hart %u: hartid-base and num-harts "
                       "must name CPUs of the machine",
                       o->hartid_base + i);
            return false;
        }
    }
    if (!needs_mtimer_free(o->hartid_base, o->num_harts)) {
        error_setg(errp,
                   "some of the harts %u-%u have a machine timer "
                   "already",
                   o->hartid_base, o->hartid_base + o->num_harts - 1);
        return false;
    }
    return true;
}

static void let_go(DeviceState *dev, uint32_t outputs)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    memory_region_del_subregion(get_system_memory(),
                                sysbus_mmio_get_region(sbd, 0));
    sbd->mmio[0].addr = (hwaddr)-1;
    for (uint32_t i = 0; i < outputs; i++) {
        qdev_connect_gpio_out(dev, i, NULL);
    }
}

static void riscv_mtimer(BindCall *c, Error **errp)
{
    DeviceState *(*create)(hwaddr, hwaddr, uint32_t, uint32_t, uint32_t,
                           uint32_t, uint32_t, bool);
    Options o;

    create = target_function(CREATE, errp);
    if (!create || !read_fields(c->L, 1, &o, errp) ||
        !check_options(&o, errp)) {
        return;
    }
    DeviceState *dev = create(0, o.aperture_size, o.hartid_base, o.num_harts,
                              o.timecmp_base, o.time_base, o.timebase_freq,
                              true);
    let_go(dev, o.num_harts);
    bind_return_object(c, OBJECT(dev));
}

static const BindRow rows[] = {
    { "riscv_mtimer",
      riscv_mtimer,
      { ARG("properties", BIND_TABLE) },
      "qom.Object",
      "A realized ACLINT machine timer, with the time CSR of its harts "
      "reading it; not mapped and not connected. properties are those of the "
      "type 'riscv.aclint.mtimer' (frequency in Hz, sizes and offsets in "
      "bytes)." },
};

const BindGroup bind_riscv_mtimer = BIND_GROUP("riscv_mtimer", rows);
