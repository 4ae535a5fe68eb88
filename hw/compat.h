/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One source for several QEMU versions.
 *
 * This is the only file that asks which QEMU it is compiled for. It includes
 * the headers an engine over QOM, qdev, memory and the machine layer needs,
 * wherever the version at hand keeps them, and gives one name to each thing
 * whose name, signature or meaning has changed. Helpers are called qc_*,
 * constants and types QC_* and Qc*.
 *
 * It stands in for "qemu/osdep.h": include it first in every file that talks to
 * QEMU.
 */

#ifndef SCRIPTED_COMPAT_H
#define SCRIPTED_COMPAT_H

#include "qemu/osdep.h"
#include <malloc.h>

/* 702, 1000, 1002 … */
#define QC_QEMU_VERSION (QEMU_VERSION_MAJOR * 100 + QEMU_VERSION_MINOR)

#if QC_QEMU_VERSION < 702
#error "QEMU 7.2 is the oldest supported version"
#endif

#include "qemu/accel.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/id.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/option.h"
#include "qemu/plugin.h"
#include "qemu/qemu-plugin.h"
#include "qemu/timer.h"
#include "qemu/units.h"

#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/qapi-types-run-state.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/string-input-visitor.h"
#include "qapi/string-output-visitor.h"
#include "qapi/visitor.h"
#include "qom/object.h"
#include "qom/object_interfaces.h"
#include "qom/qom-qobject.h"

#include "block/block.h"
#include "exec/cpu-common.h"
#include "exec/gdbstub.h"
#include "exec/ramlist.h"
#include "exec/target_page.h"
#include "chardev/char.h"
#include "chardev/char-fe.h"
#include "io/channel-buffer.h"
#include "migration/global_state.h"
#include "migration/vmstate.h"
#include "monitor/monitor.h"
#include "net/net.h"
#include "ui/console.h"

#include "hw/block/flash.h"
#include "hw/boards.h"
#include "hw/clock.h"
#include "hw/core/cpu.h"
#include "hw/core/generic-loader.h"
#include "hw/core/split-irq.h"
#include "hw/cpu/cluster.h"
#include "hw/hotplug.h"
#include "hw/i2c/i2c.h"
#include "hw/irq.h"
#include "hw/loader.h"
#include "hw/misc/unimp.h"
#include "hw/nmi.h"
#include "hw/or-irq.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pci_host.h"
#include "hw/ptimer.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-core.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/register.h"
#include "hw/resettable.h"
#include "hw/sd/sd.h"
#include "hw/ssi/ssi.h"
#include "hw/sysbus.h"

#if QC_QEMU_VERSION >= 1002
#include "accel/accel-cpu-ops.h"
#include "accel/accel-ops.h"
#elif QC_QEMU_VERSION >= 1000
#include "system/accel-ops.h"
#endif

#if QC_QEMU_VERSION >= 1002
#include "system/address-spaces.h"
#include "system/memory.h"
#else
#include "exec/address-spaces.h"
#include "exec/memory.h"
#endif

#if QC_QEMU_VERSION >= 1002
#include "qemu/target-info.h"
#elif QC_QEMU_VERSION >= 1000
#include "exec/tswap.h"
#endif

#if __has_include("exec/icount.h")
#include "exec/icount.h"
#endif

#if QC_QEMU_VERSION >= 1000
#include "hw/pci/pci_device.h"
#include "qapi/qmp-registry.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qobject.h"
#include "qobject/qstring.h"
#include "system/block-backend.h"
#include "system/blockdev.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"
#include "system/device_tree.h"
#include "system/dma.h"
#include "system/hostmem.h"
#include "system/hw_accel.h"
#include "system/reset.h"
#include "system/runstate.h"
#include "system/runstate-action.h"
#include "system/system.h"
#include "system/tcg.h"
#else
#include "qapi/qmp/dispatch.h"
#include "qapi/qmp/qbool.h"
#include "qapi/qmp/qdict.h"
#include "qapi/qmp/qjson.h"
#include "qapi/qmp/qlist.h"
#include "qapi/qmp/qnull.h"
#include "qapi/qmp/qnum.h"
#include "qapi/qmp/qobject.h"
#include "qapi/qmp/qstring.h"
#include "sysemu/accel-ops.h"
#include "sysemu/block-backend.h"
#include "sysemu/blockdev.h"
#include "sysemu/cpu-timers.h"
#include "sysemu/cpus.h"
#include "sysemu/device_tree.h"
#include "sysemu/dma.h"
#include "sysemu/hostmem.h"
#include "sysemu/hw_accel.h"
#include "sysemu/reset.h"
#include "sysemu/runstate.h"
#include "sysemu/runstate-action.h"
#include "sysemu/sysemu.h"
#include "sysemu/tcg.h"
#endif

/*
 * Functions that only some system emulators contain. A module is loaded with
 * every symbol bound, so each of them must be weak: test the name before the
 * call (`if (!serial_mm_init) …`).
 */
#include "hw/compat-weak.h"

/* QEMU has these for the concrete kinds of QObject only. */
static inline void qc_qobject_unref(QObject *obj)
{
    qobject_unref(obj);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QObject, qc_qobject_unref)

/* What is behind a qemu_irq (hw/core/irq.c); in QEMU's headers since 9.0. */
#if QC_QEMU_VERSION < 900
struct IRQState {
    Object parent_obj;

    qemu_irq_handler handler;
    void *opaque;
    int n;
};
#endif

/* The registers of a CPU's architecture, for functions that take them. */
static inline void *qc_cpu_env(CPUState *cpu)
{
#if QC_QEMU_VERSION >= 900
    return cpu_env(cpu);
#else
    return cpu->env_ptr;
#endif
}

/* AccelClass.init_machine, called with the machine and its accelerator. */
#if QC_QEMU_VERSION >= 1002
typedef int QcInitMachine(AccelState *as, MachineState *ms);
#define QC_INIT_MACHINE_ARGS AccelState *as, MachineState *ms
#define QC_INIT_MACHINE_PASS as, ms
#else
typedef int QcInitMachine(MachineState *ms);
#define QC_INIT_MACHINE_ARGS MachineState *ms
#define QC_INIT_MACHINE_PASS ms
#endif

/* class_init's second argument. */
#if QC_QEMU_VERSION >= 1002
typedef const void QcClassData;
#else
typedef void QcClassData;
#endif

/* Arrays of Property are const, and lose their terminator, from 10.0 on. */
#if QC_QEMU_VERSION >= 1000
typedef const Property QcProperty;
#define QC_PROPERTIES_END
#else
typedef Property QcProperty;
#define QC_PROPERTIES_END DEFINE_PROP_END_OF_LIST(),
#endif

/* A table of properties that is made at run time, and given to a class. */
typedef Property QcPropertySlot;

static inline void qc_set_props(DeviceClass *dc, QcPropertySlot *props,
                                size_t count)
{
#if QC_QEMU_VERSION >= 1000
    if (count > 0) {
        device_class_set_props_n(dc, props, count);
    }
#else
    (void)count; /* the one behind the last has no name */
    device_class_set_props(dc, props);
#endif
}

/*
 * A property whose value is one of several words. Later versions have it for
 * each of QEMU's own enumerations only; what those are made of is exported, its
 * header is not (hw/core/qdev-prop-internal.h).
 */
#if QC_QEMU_VERSION >= 1000
void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp);
void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp);
void qdev_propinfo_set_default_value_enum(ObjectProperty *op,
                                          const Property *prop);

static const PropertyInfo qc_prop_enum = {
    .type = "enum",
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
};
#else
#define qc_prop_enum qdev_prop_enum
#endif

/*
 * The description of property `name` in a device class's own table, or NULL:
 * the table has a terminator in 7.2, and a count in later versions.
 */
static inline const Property *qc_class_property(const DeviceClass *dc,
                                                const char *name)
{
#if QC_QEMU_VERSION >= 1000
    for (size_t i = 0; i < dc->props_count_; i++) {
        if (strcmp(dc->props_[i].name, name) == 0) {
            return &dc->props_[i];
        }
    }
#else
    for (const Property *p = dc->props_; p && p->name; p++) {
        if (strcmp(p->name, name) == 0) {
            return p;
        }
    }
#endif
    return NULL;
}

/*
 * Whether the guest's own byte order, which gdb's registers have, too, is
 * big-endian.
 */
static inline bool qc_target_big_endian(void)
{
#if QC_QEMU_VERSION >= 1002
    return target_big_endian();
#else
    return target_words_bigendian();
#endif
}

/*
 * An array property "NAME" of unsigned numbers on a device of QEMU's own: set
 * element by element in 7.2 ("len-NAME", "NAME[n]"), as one list later.
 */
#define QC_ARRAY_PROPERTY_IS_LIST (QC_QEMU_VERSION >= 1000)

/* For compound literals: .fields = (QcVMStateField[]) { … }. */
#if QC_QEMU_VERSION >= 1000
typedef const VMStateField QcVMStateField;
typedef const VMStateDescription *const QcVMStateSubsection;
#else
typedef VMStateField QcVMStateField;
typedef const VMStateDescription *QcVMStateSubsection;
#endif

/* The device's end of a character device. */
#if QC_QEMU_VERSION >= 1002
typedef CharFrontend QcCharFrontend;
#else
typedef CharBackend QcCharFrontend;
#endif

static inline void qc_set_legacy_reset(DeviceClass *dc,
                                       void (*reset)(DeviceState *dev))
{
#if QC_QEMU_VERSION >= 1000
    device_class_set_legacy_reset(dc, reset);
#else
    dc->reset = reset;
#endif
}

/* What a reset of the machine is told. */
#if QC_QEMU_VERSION >= 902
typedef ResetType QcReset;
#else
typedef ShutdownCause QcReset;
#endif

/*
 * Where a SiFive PLIC's priority registers begin: "priority-base" is the
 * address of source 1's up to 7.2, and of source 0's (reserved) later.
 */
#define QC_PLIC_PRIORITY_BASE (QC_QEMU_VERSION >= 800 ? 0 : 4)

/*
 * Walking all CPUs: a macro of QEMU's own in both, over a list whose head has
 * changed its name. CPU_FOREACH hides that; this tells whether there is any
 * CPU.
 */
static inline CPUState *qc_cpu_first(void)
{
#if QC_QEMU_VERSION >= 1000
    return QTAILQ_FIRST_RCU(&cpus_queue);
#else
    return QTAILQ_FIRST_RCU(&cpus);
#endif
}

/*
 * Whether QEMU makes an empty drive for an SD card where the command line has
 * none, as 7.2 does for most of its boards. Later versions do so before a
 * script runs, and end the process after init where no bus takes a card.
 */
static inline void qc_set_default_sd_card(MachineClass *mc, bool is_wanted)
{
#if QC_QEMU_VERSION >= 1000
    mc->auto_create_sdcard = is_wanted;
#else
    mc->no_sdcard = !is_wanted;
#endif
}

/* The big QEMU lock. */
static inline bool qc_bql_locked(void)
{
#if QC_QEMU_VERSION >= 1000
    return bql_locked();
#else
    return qemu_mutex_iothread_locked();
#endif
}

static inline void qc_bql_lock(void)
{
#if QC_QEMU_VERSION >= 1000
    bql_lock();
#else
    qemu_mutex_lock_iothread();
#endif
}

static inline void qc_bql_unlock(void)
{
#if QC_QEMU_VERSION >= 1000
    bql_unlock();
#else
    qemu_mutex_unlock_iothread();
#endif
}

/*
 * The initialisers of RAM report through errp in every version; only the later
 * ones return it, too. A name that is taken by another RAM block aborts in all
 * of them: ask first.
 */
static inline bool qc_memory_region_init_ram(MemoryRegion *mr, Object *owner,
                                             const char *name, uint64_t size,
                                             Error **errp)
{
    ERRP_GUARD();
    memory_region_init_ram(mr, owner, name, size, errp);
    return !*errp;
}

static inline bool qc_memory_region_init_rom(MemoryRegion *mr, Object *owner,
                                             const char *name, uint64_t size,
                                             Error **errp)
{
    ERRP_GUARD();
    memory_region_init_rom(mr, owner, name, size, errp);
    return !*errp;
}

/* Without a name for migration: vmstate_register_ram_global() gives one. */
static inline bool qc_memory_region_init_ram_nomigrate(MemoryRegion *mr,
                                                       Object *owner,
                                                       const char *name,
                                                       uint64_t size,
                                                       Error **errp)
{
    ERRP_GUARD();
    memory_region_init_ram_nomigrate(mr, owner, name, size, errp);
    return !*errp;
}

static inline bool qc_memory_region_init_rom_nomigrate(MemoryRegion *mr,
                                                       Object *owner,
                                                       const char *name,
                                                       uint64_t size,
                                                       Error **errp)
{
    ERRP_GUARD();
    memory_region_init_rom_nomigrate(mr, owner, name, size, errp);
    return !*errp;
}

static inline bool qc_memory_region_init_rom_device(
    MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops, void *opaque,
    const char *name, uint64_t size, Error **errp)
{
    ERRP_GUARD();
    memory_region_init_rom_device(mr, owner, ops, opaque, name, size, errp);
    return !*errp;
}

/*
 * Asks QEMU to stop the guest's run and to exit with `code`. 7.2 has no status
 * of its own to give: there the caller arranges for it (qc_has_exit_code).
 */
#define QC_HAS_EXIT_CODE (QC_QEMU_VERSION >= 1000)

static inline void qc_shutdown_request(int code)
{
#if QC_HAS_EXIT_CODE
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN, code);
#else
    (void)code;
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
#endif
}

/*
 * Loading images. Endianness is a bool up to 9.2 and one of ELFDATA2LSB/MSB
 * from 10.0 on; the compiler takes either for the other.
 */
static inline ssize_t qc_load_elf_as(
    const char *filename, uint64_t (*translate)(void *opaque, uint64_t addr),
    void *opaque, bool big_endian, int elf_machine, int clear_lsb,
    AddressSpace *as, symbol_fn_t on_symbol)
{
#if QC_QEMU_VERSION >= 1000
    int data_order = big_endian ? ELFDATA2MSB : ELFDATA2LSB;
#else
    int data_order = big_endian;
#endif
    return load_elf_ram_sym(filename, NULL, translate, opaque, NULL, NULL, NULL,
                            NULL, data_order, elf_machine, clear_lsb, 0, as,
                            true, on_symbol);
}

static inline ssize_t qc_load_image_targphys_as(const char *filename,
                                                hwaddr addr, uint64_t max_size,
                                                AddressSpace *as)
{
#if QC_QEMU_VERSION >= 1002
    return load_image_targphys_as(filename, addr, max_size, as, NULL);
#else
    return load_image_targphys_as(filename, addr, max_size, as);
#endif
}

/*
 * -machine dumpdtb=FILE: up to 9.2 the board honours it, and QEMU exits; later
 * versions see to it themselves.
 */
static inline void qc_dump_machine_fdt(MachineState *ms)
{
#if QC_QEMU_VERSION < 1000
    if (ms->dumpdtb && ms->fdt) {
        /* The header's second word, big-endian, is the total size. */
        qemu_fdt_dumpdtb(ms->fdt, ldl_be_p((const uint8_t *)ms->fdt + 4));
    }
#endif
}

/*
 * How many NICs the command line asks for with -nic and -net nic: the options
 * are counted, for later versions keep their table of NICs to themselves.
 */
static inline int qc_count_nic(void *n, QemuOpts *opts, Error **errp)
{
    *(int *)n += g_strcmp0(qemu_opt_get(opts, "type"), "none") != 0;
    return 0;
}

static inline int qc_count_net(void *n, QemuOpts *opts, Error **errp)
{
    *(int *)n += g_strcmp0(qemu_opt_get(opts, "type"), "nic") == 0;
    return 0;
}

static inline int qc_nic_count(void)
{
    int n = 0;

    qemu_opts_foreach(qemu_find_opts("nic"), qc_count_nic, &n, NULL);
    qemu_opts_foreach(qemu_find_opts("net"), qc_count_net, &n, NULL);
    return n;
}

/*
 * The card of -nic and -net nic that a device of this type gets next, or has
 * if it is the first that fits. NULL where there is none.
 */
static inline NICInfo *qc_find_nic(const char *type, const char *alias,
                                   bool is_free)
{
#if QC_QEMU_VERSION >= 900
    return qemu_find_nic_info(type, true, alias);
#else
    for (int i = 0; i < MAX_NICS; i++) {
        NICInfo *nd = &nd_table[i];

        if (!nd->used || (is_free && nd->instantiated)) {
            continue;
        }
        if (!nd->model || strcmp(nd->model, type) == 0 ||
            (alias && strcmp(nd->model, alias) == 0)) {
            return nd;
        }
    }
    return NULL;
#endif
}

/*
 * -nic and -net nic: gives the next one that is meant for a device of this type
 * to `dev`, whose "mac" and "netdev" must exist. False where there is none. A
 * NIC without a model is for anyone.
 */
static inline bool qc_configure_nic(DeviceState *dev, const char *alias)
{
#if QC_QEMU_VERSION >= 900
    return qemu_configure_nic_device(dev, true, alias);
#else
    const char *type = object_get_typename(OBJECT(dev));
    NICInfo *nd = qc_find_nic(type, alias, true);

    if (!nd) {
        return false;
    }
    g_free(nd->model);
    nd->model = g_strdup(type);
    qdev_set_nic_properties(dev, nd);
    return true;
#endif
}

/*
 * The CPU that devices of RISC-V mean by a hart's number: the CPU's index in
 * 7.2, its mhartid later. NULL where there is none.
 */
static inline CPUState *qc_hart(uint64_t number)
{
#if QC_QEMU_VERSION >= 1000
    return cpu_by_arch_id(number);
#else
    return qemu_get_cpu(number);
#endif
}

/*
 * The highest number a hart may have: later versions keep a bitmap with a
 * bit for each CPU of the machine and index it, unchecked, by mhartid
 * (target/riscv/tcg/tcg-cpu.c).
 */
static inline uint64_t qc_hart_max(void)
{
#if QC_QEMU_VERSION >= 1000
    return ROUND_UP((uint64_t)current_machine->smp.cpus, BITS_PER_LONG) - 1;
#else
    return UINT64_MAX;
#endif
}

/*
 * How many registers gdb numbers before those of optional features. Where the
 * class has no number, it is that of the registers in gdb's description.
 */
static inline int qc_gdb_core_registers(CPUState *cpu)
{
    CPUClass *cc = CPU_GET_CLASS(cpu);

#if QC_QEMU_VERSION >= 1000
    if (cc->gdb_num_core_regs == 0 && cc->gdb_core_xml_file) {
        return gdb_find_static_feature(cc->gdb_core_xml_file)->num_regs;
    }
#endif
    return cc->gdb_num_core_regs;
}

/*
 * One register as gdb sees it, appended to `buf`; the number of bytes, 0 for an
 * unknown one. 7.2 keeps the walk over the feature registers to itself, so only
 * the core ones are there.
 */
static inline int qc_gdb_read_register(CPUState *cpu, GByteArray *buf, int reg)
{
#if QC_QEMU_VERSION >= 1000
    return gdb_read_register(cpu, buf, reg);
#else
    CPUClass *cc = CPU_GET_CLASS(cpu);

    return reg < cc->gdb_num_core_regs ? cc->gdb_read_register(cpu, buf, reg)
                                       : 0;
#endif
}

/*
 * One core register as gdb sees it, written; the number of bytes, 0 for one
 * that cannot be.
 */
static inline int qc_gdb_write_register(CPUState *cpu, uint8_t *buf, int reg)
{
    return reg < qc_gdb_core_registers(cpu)
               ? CPU_GET_CLASS(cpu)->gdb_write_register(cpu, buf, reg)
               : 0;
}

/* Waits on `cond` with the big QEMU lock given up. */
static inline void qc_bql_wait(QemuCond *cond)
{
#if QC_QEMU_VERSION >= 1000
    qemu_cond_wait_bql(cond);
#else
    qemu_cond_wait_iothread(cond);
#endif
}

/*
 * The state of all devices, without RAM, to and from a file. These are exported
 * but declared in a header that is not (migration/savevm.h, qemu-file.h).
 */
QEMUFile *qemu_file_new_input(QIOChannel *ioc);
QEMUFile *qemu_file_new_output(QIOChannel *ioc);
int qemu_fclose(QEMUFile *f);
#if QC_QEMU_VERSION >= 802
int qemu_fflush(QEMUFile *f);
#else
void qemu_fflush(QEMUFile *f);
#endif
bool qemu_savevm_state_blocked(Error **errp);
int qemu_save_device_state(QEMUFile *f);
#if QC_QEMU_VERSION >= 1002
int qemu_load_device_state(QEMUFile *f, Error **errp);
#else
int qemu_load_device_state(QEMUFile *f);
#endif

static inline bool qc_load_device_state(QEMUFile *f, Error **errp)
{
#if QC_QEMU_VERSION >= 1002
    return qemu_load_device_state(f, errp) >= 0;
#else
    int ret = qemu_load_device_state(f);

    if (ret < 0) {
        error_setg_errno(errp, -ret,
                         "the devices do not take their state "
                         "back");
    }
    return ret >= 0;
#endif
}

/* Marks the pages that are written from now on (DIRTY_MEMORY_MIGRATION). */
static inline bool qc_dirty_log_start(Error **errp)
{
#if QC_QEMU_VERSION >= 900
    return memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION, errp);
#else
    (void)errp;
    memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION);
    return true;
#endif
}

/*
 * What moves virtual time: its own header is not exported
 * (softmmu/timers-state.h, the same in all versions). The first of the members
 * that count is 40 bytes from the start; check the values before use.
 */
typedef struct QcTimersState {
    int64_t before[5];
    int64_t icount_bias;
    int64_t warp_start;
    int64_t clock_offset;
    int64_t icount;
} QcTimersState;

extern struct TimersState timers_state;

static inline QcTimersState *qc_timers_state(void)
{
    return (QcTimersState *)&timers_state;
}

/* Whether a console shows QEMU's own notice because its device shows nothing. */
static inline bool qc_surface_is_placeholder(DisplaySurface *surface)
{
#if QC_QEMU_VERSION >= 1000
    return surface_is_placeholder(surface);
#else
    return is_placeholder(surface);
#endif
}

/* Whether something uses a character device already. */
static inline bool qc_chardev_is_taken(Chardev *chr)
{
#if QC_QEMU_VERSION >= 1002
    return chr->fe;
#else
    return chr->be;
#endif
}

/* The emulator's own name: "riscv64". Static text. */
static inline const char *qc_target_name(void)
{
#if QC_QEMU_VERSION >= 1002
    g_autoptr(QemuTargetInfo) info = qmp_query_target(NULL);
#else
    g_autoptr(TargetInfo) info = qmp_query_target(NULL);
#endif
    return SysEmuTarget_str(info->arch);
}

/* Whether an Arm CPU of the A profile has 64 bits, and may use them. */
static inline bool qc_is_aarch64(Object *cpu)
{
    bool has_switch = object_property_find(cpu, "aarch64");
#if QC_QEMU_VERSION >= 1002
    bool has_64_bits = has_switch;
#else
    bool has_64_bits = object_dynamic_cast(cpu, "aarch64-cpu");
#endif
    return has_64_bits &&
           (!has_switch || object_property_get_bool(cpu, "aarch64", NULL));
}

#if QC_QEMU_VERSION < 1002
/* Declared for code of one target only. */
extern const VMStateDescription vmstate_cpu_common;
#endif

/* The table of QMP commands; its header is not exported. */
extern QmpCommandList qmp_commands;

static inline const QmpCommandList *qc_qmp_commands(void)
{
    return &qmp_commands;
}

/* gdb's description of the registers in file `name`, or NULL. */
static inline const char *qc_gdb_xml(const char *name)
{
#if QC_QEMU_VERSION >= 802
    for (const GDBFeature *f = gdb_static_features; f->xmlname; f++) {
        if (strcmp(f->xmlname, name) == 0) {
            return f->xml;
        }
    }
#else
    for (int i = 0; xml_builtin[i][0]; i++) {
        if (strcmp(xml_builtin[i][0], name) == 0) {
            return xml_builtin[i][1];
        }
    }
#endif
    return NULL;
}

/*
 * A device that takes any machine for the LoongArch board and writes past the
 * end of ours (loongarch_ipi_init in hw/intc/loongarch_ipi.c of 7.2); later
 * versions of it keep to themselves.
 */
#if QC_QEMU_VERSION < 1000
#define QC_BOARD_ONLY "loongarch_ipi"
#else
#define QC_BOARD_ONLY "no such type"
#endif

/* htif_mm_init() of hw/char/riscv_htif.c; base: where no symbols were told. */
static inline void qc_htif_init(void *init, MemoryRegion *memory, CPUState *cpu,
                                Chardev *chr, uint64_t base, bool use_base)
{
#if QC_QEMU_VERSION >= 800
    void (*fn)(MemoryRegion * space, Chardev * chr, uint64_t base,
               bool custom) = init;

    (void)memory;
    (void)cpu;
    fn(get_system_memory(), chr, base, use_base);
#else
    void (*fn)(MemoryRegion * space, MemoryRegion * memory, void *env,
               Chardev *chr, uint64_t base) = init;

    (void)use_base; /* it knows */
    fn(get_system_memory(), memory, cpu->env_ptr, chr, base);
#endif
}

#endif
