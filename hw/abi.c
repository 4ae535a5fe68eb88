/*
 * Comparing this module's idea of QEMU with the QEMU it runs in.
 *
 * Three tables hold what is compared: sizes of QOM types, which QOM itself
 * knows; offsets of members, which exported migration descriptions hold; and
 * probes, which let QEMU fill in or read a structure and look at it through
 * our headers. The exact version is compared before any of that, so a
 * difference here means headers or a config-host.h that are not the binary's.
 *
 * Types of concrete devices are left out on purpose: looking a class up
 * initialises it, and the machine sets class defaults that must come first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"

#include "hw/abi.h"
#include "hw/virtio/virtio.h"

/*
 * The head of QOM's private TypeImpl, to which ObjectClass's first member
 * points. The same from 7.2 to 11.1.
 */
typedef struct {
    const char *name;
    size_t class_size;
    size_t instance_size;
} TypeHead;

typedef struct {
    const char *type;
    const char *structs;  /* for the message */
    size_t instance_size; /* 0: not compared */
    size_t class_size;    /* 0: not compared */
} SizeRow;

/* clang-format off */
#define BOTH(TYPE, STATE, CLASS) \
    { TYPE, #STATE "/" #CLASS, sizeof(STATE), sizeof(CLASS) }
#define INSTANCE(TYPE, STATE) { TYPE, #STATE, sizeof(STATE), 0 }
#define CLASS(TYPE, CLASS) { TYPE, #CLASS, 0, sizeof(CLASS) }
/* clang-format on */

size_t abi_object_size(Object *obj)
{
    const TypeHead *head = *(const TypeHead **)object_get_class(obj);

    return head->instance_size;
}

static const SizeRow size_rows[] = {
    BOTH(TYPE_OBJECT, Object, ObjectClass),
    BOTH(TYPE_MACHINE, MachineState, MachineClass),
    BOTH(TYPE_ACCEL, AccelState, AccelClass),
    BOTH(TYPE_DEVICE, DeviceState, DeviceClass),
    BOTH(TYPE_SYS_BUS_DEVICE, SysBusDevice, SysBusDeviceClass),
    BOTH(TYPE_CPU, CPUState, CPUClass),
    BOTH(TYPE_BUS, BusState, BusClass),
    INSTANCE(TYPE_SYSTEM_BUS, BusState),
    BOTH(TYPE_CLOCK, Clock, ObjectClass),
    BOTH(TYPE_MEMORY_REGION, MemoryRegion, MemoryRegionClass),
    BOTH(TYPE_IOMMU_MEMORY_REGION, IOMMUMemoryRegion, IOMMUMemoryRegionClass),
    BOTH(TYPE_MEMORY_BACKEND, HostMemoryBackend, HostMemoryBackendClass),
    BOTH(TYPE_CHARDEV, Chardev, ChardevClass),
    CLASS(TYPE_RESETTABLE_INTERFACE, ResettableClass),
    CLASS(TYPE_HOTPLUG_HANDLER, HotplugHandlerClass),
    CLASS(TYPE_NMI, NMIClass),
    CLASS(TYPE_USER_CREATABLE, UserCreatableClass),
    INSTANCE(TYPE_OR_IRQ, struct OrIRQState),
    INSTANCE(TYPE_SPLIT_IRQ, SplitIRQ),
    INSTANCE(TYPE_CPU_CLUSTER, CPUClusterState),
    INSTANCE(TYPE_I2C_BUS, I2CBus),
    BOTH(TYPE_I2C_SLAVE, I2CSlave, I2CSlaveClass),
    /* QEMU gives it no instance size of its own. */
    CLASS(TYPE_SSI_PERIPHERAL, SSIPeripheralClass),
    BOTH(TYPE_PCI_DEVICE, PCIDevice, PCIDeviceClass),
    BOTH(TYPE_PCI_BUS, PCIBus, PCIBusClass),
    BOTH(TYPE_PCI_HOST_BRIDGE, PCIHostState, PCIHostBridgeClass),
    BOTH(TYPE_SD_BUS, SDBus, SDBusClass),
    BOTH(TYPE_VIRTIO_DEVICE, VirtIODevice, VirtioDeviceClass),
};

typedef struct {
    const VMStateDescription *vmsd; /* NULL: not in this binary */
    const char *field;
    const char *member; /* for the message */
    size_t offset;
} OffsetRow;

/* clang-format off */
#define OFFSET(VMSD, FIELD, STATE) \
    { &(VMSD), #FIELD, #STATE "." #FIELD, offsetof(STATE, FIELD) }
/* clang-format on */

static const OffsetRow offset_rows[] = {
    OFFSET(vmstate_cpu_common, halted, CPUState),
    OFFSET(vmstate_cpu_common, interrupt_request, CPUState),
    OFFSET(vmstate_cpu_common, exception_index, CPUState),
    OFFSET(vmstate_cpu_common, crash_occurred, CPUState),
    OFFSET(vmstate_clock, period, Clock),
    OFFSET(vmstate_i2c_slave, address, I2CSlave),
    OFFSET(vmstate_pci_device, config, PCIDevice),
};

static uint64_t probe_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void probe_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static bool probe_memory_region(void)
{
    static const MemoryRegionOps ops = { probe_read, probe_write };
    MemoryRegion *mr = g_new0(MemoryRegion, 1);
    bool ok;

    memory_region_init_io(mr, NULL, &ops, &ok, NULL, 0x1234000);
    ok = mr->ops == &ops && mr->opaque == &ok && mr->enabled && !mr->align &&
         !mr->container && int128_get64(mr->size) == 0x1234000;
    /* Was made in place, so this frees what it refers to, not itself. */
    object_unref(OBJECT(mr));
    g_free(mr);
    return ok;
}

/* These two are not there yet while types are being registered. */
static bool probe_address_space(void)
{
    MemoryRegion *root = address_space_memory.root;

    return !root ||
           (root == get_system_memory() && g_str_equal(root->name, "system") &&
            g_str_equal(address_space_memory.name, "memory"));
}

static bool probe_options(void)
{
    QemuOptsList *list = qemu_find_opts_err("machine", NULL);

    return !list || (g_str_equal(list->name, "machine") && list->merge_lists &&
                     g_str_equal(list->implied_opt_name, "type"));
}

static void probe_timer_expired(void *opaque)
{
}

static bool probe_timer(void)
{
    QEMUTimer t = { 0 };

    timer_init_full(&t, NULL, QEMU_CLOCK_VIRTUAL, 1000, 0, probe_timer_expired,
                    &t);
    return t.cb == probe_timer_expired && t.opaque == &t && t.scale == 1000 &&
           t.expire_time == -1;
}

static bool probe_clock(void)
{
    Clock *clk = CLOCK(object_new(TYPE_CLOCK));
    bool ok;

    clock_set(clk, CLOCK_PERIOD_FROM_NS(7));
    clock_set_mul_div(clk, 3, 5);
    ok = clk->period == CLOCK_PERIOD_FROM_NS(7) && clk->multiplier == 3 &&
         clk->divider == 5 && !clk->source && !clk->callback;
    object_unref(OBJECT(clk));
    return ok;
}

static void probe_line_changed(void *opaque, int n, int level)
{
}

static bool probe_line(void)
{
    qemu_irq line = qemu_allocate_irq(probe_line_changed, &line, 0x1234);
    bool ok = line->handler == probe_line_changed && line->opaque == &line &&
              line->n == 0x1234;

    qemu_free_irq(line);
    return ok;
}

static bool probe_machine_class(void)
{
    MachineClass *mc = MACHINE_CLASS(object_class_by_name("none-machine"));

    return mc->init && mc->max_cpus == 1 && g_str_equal(mc->name, "none") &&
           g_str_equal(mc->desc, "empty machine");
}

static bool probe_device_class(void)
{
    DeviceClass *dc = DEVICE_CLASS(object_class_by_name(TYPE_SYS_BUS_DEVICE));

    return g_str_equal(dc->bus_type, TYPE_SYSTEM_BUS);
}

static bool probe_cpu_class(void)
{
    CPUClass *cc = CPU_CLASS(object_class_by_name(TYPE_CPU));
    DeviceClass *dc = DEVICE_CLASS(cc);

    return cc->parse_features && dc->realize && dc->unrealize;
}

static bool probe_qobject(void)
{
    g_autoptr(QDict) dict = qdict_new();

    qdict_put_int(dict, "a", 1);
    return qobject_type(QOBJECT(dict)) == QTYPE_QDICT &&
           QOBJECT(dict)->base.refcnt == 1 && qdict_size(dict) == 1;
}

typedef struct {
    const char *what;
    bool (*agrees)(void);
} ProbeRow;

static const ProbeRow probe_rows[] = {
    { "MemoryRegion", probe_memory_region },
    { "AddressSpace", probe_address_space },
    { "QEMUTimer", probe_timer },
    { "Clock", probe_clock },
    { "IRQState", probe_line },
    { "MachineClass", probe_machine_class },
    { "DeviceClass", probe_device_class },
    { "CPUClass", probe_cpu_class },
    { "QemuOptsList", probe_options },
    { "QObject", probe_qobject },
};

/* Both give a description of the difference, or NULL. */
static char *compare_size(const SizeRow *row)
{
    ObjectClass *oc = object_class_by_name(row->type);
    const TypeHead *head = oc ? *(const TypeHead **)oc : NULL;

    if (!head) {
        return NULL; /* not in this binary */
    }
    if (strcmp(head->name, row->type)) {
        return g_strdup_printf("type '%s' is called '%s' inside QOM", row->type,
                               head->name);
    }
    if ((row->instance_size && row->instance_size != head->instance_size) ||
        (row->class_size && row->class_size != head->class_size)) {
        return g_strdup_printf("%s takes %zu/%zu bytes here, %zu/%zu in QEMU",
                               row->structs, row->instance_size,
                               row->class_size, head->instance_size,
                               head->class_size);
    }
    return NULL;
}

static const VMStateField *find_field(const VMStateDescription *vmsd,
                                      const char *name)
{
    const VMStateField *f;

    for (f = vmsd->fields; f && f->name; f++) {
        if (g_str_equal(f->name, name)) {
            return f;
        }
    }
    for (size_t i = 0; vmsd->subsections && vmsd->subsections[i]; i++) {
        f = find_field(vmsd->subsections[i], name);
        if (f) {
            return f;
        }
    }
    return NULL;
}

static char *compare_offset(const OffsetRow *row)
{
    const VMStateField *f = row->vmsd ? find_field(row->vmsd, row->field)
                                      : NULL;

    if (!f || f->offset == row->offset) {
        return NULL;
    }
    return g_strdup_printf("%s is at %zu here, at %zu in QEMU", row->member,
                           row->offset, f->offset);
}

/* The first difference, or NULL. */
static char *first_difference(void)
{
    char *difference = NULL;

    for (size_t i = 0; !difference && i < ARRAY_SIZE(size_rows); i++) {
        difference = compare_size(&size_rows[i]);
    }
    for (size_t i = 0; !difference && i < ARRAY_SIZE(offset_rows); i++) {
        difference = compare_offset(&offset_rows[i]);
    }
    /* Only when sizes agree: a probe writes to what it allocates. */
    for (size_t i = 0; !difference && i < ARRAY_SIZE(probe_rows); i++) {
        if (!probe_rows[i].agrees()) {
            difference = g_strdup_printf("%s is laid out differently",
                                         probe_rows[i].what);
        }
    }
    return difference;
}

static bool compare_or_complain(void)
{
    g_autofree char *difference = first_difference();

    if (difference) {
        fprintf(stderr,
                "qemu-scripted: the module does not fit QEMU %s (%s): %s\n",
                QEMU_VERSION, SCRIPTED_QEMU_PACKAGE, difference);
    }
    return !difference;
}

void abi_check_or_exit(void)
{
    static bool checked;

    if (!checked && !compare_or_complain()) {
        exit(EXIT_FAILURE);
    }
    checked = true;
}

void abi_report_and_exit(void)
{
    gint64 start = g_get_monotonic_time();
    bool ok = compare_or_complain();

    if (ok) {
        printf("qemu-scripted: the module fits QEMU %s (%s): %zu types, %zu "
               "offsets and %zu probes agree (%d us)\n",
               QEMU_VERSION, SCRIPTED_QEMU_PACKAGE, ARRAY_SIZE(size_rows),
               ARRAY_SIZE(offset_rows), ARRAY_SIZE(probe_rows),
               (int)(g_get_monotonic_time() - start));
        fflush(stdout);
    }
    /* QEMU's exit handlers want locks that are not initialised yet. */
    _exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
}

/*
 * The package version as QEMU prints it ("Debian 1:7.2+dfsg-7+deb12u18+b3"),
 * less the vendor's name and the mark of a rebuild, neither of which is part
 * of the source package's version.
 */
static char *source_version(const char *package)
{
    const char *space = strrchr(package, ' ');
    char *version = g_strdup(space ? space + 1 : package);
    char *mark = g_strrstr(version, "+b");

    if (mark && mark[2] && !mark[2 + strspn(mark + 2, "0123456789")]) {
        *mark = '\0';
    }
    return version;
}

bool abi_check_version(void)
{
    g_autoptr(VersionInfo) v = qmp_query_version(NULL);
    g_autofree char *package = source_version(v->package);
    g_autofree char *version = g_strdup_printf("%d.%d.%d", (int)v->qemu->major,
                                               (int)v->qemu->minor,
                                               (int)v->qemu->micro);

    if (g_str_equal(version, QEMU_VERSION) &&
        g_str_equal(package, SCRIPTED_QEMU_PACKAGE)) {
        return true;
    }
    fprintf(stderr,
            "qemu-scripted: this module is built for QEMU %s (%s) and cannot "
            "run in QEMU %s (%s)\n",
            QEMU_VERSION, SCRIPTED_QEMU_PACKAGE, version, package);
    return false;
}
