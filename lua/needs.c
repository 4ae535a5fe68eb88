/*
 * What device types need before they can be realized.
 *
 * Some of QEMU's devices take for granted what the C code of their board
 * does: realize or the first reset then asserts, exits or follows a null
 * pointer. The table was found by realizing and resetting every type of
 * every installed emulator in a process of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/needs.h"
#include "lua/names.h"

typedef struct Need {
    const char *type; /* and the types below it */
    bool (*met)(DeviceState *dev, const struct Need *need);
    const char *property; /* that met() looks at, or NULL */
    const char *text;     /* "TYPE needs …"; NULL: the property */
} Need;

/* Properties */

static bool has_link(DeviceState *dev, const Need *need)
{
    return object_property_get_link(OBJECT(dev), need->property, NULL);
}

/* Not 0 and not "": both are what a property has when nobody set it. */
static bool has_value(DeviceState *dev, const Need *need)
{
    QObject *value =
        object_property_get_qobject(OBJECT(dev), need->property, NULL);
    QNum *num = qobject_to(QNum, value);
    QString *text = qobject_to(QString, value);
    bool set = (num && qnum_get_double(num) != 0) ||
               (text && *qstring_get_str(text));

    qobject_unref(value);
    return set;
}

static uint64_t number(DeviceState *dev, const char *property)
{
    Error *err = NULL;
    uint64_t value = object_property_get_uint(OBJECT(dev), property, &err);

    error_free(err);
    return err ? 0 : value;
}

/* hw/misc/allwinner-h3-dramc.c exits for any other size */
static bool has_h3_ram_size(DeviceState *dev, const Need *need)
{
    uint64_t mib = number(dev, need->property);

    return is_power_of_2(mib) && mib >= 256 && mib <= 4096;
}

/* The smallest of the family has RAM of its own (hw/arm/aspeed_ast10x0.c). */
static bool has_aspeed_ram(DeviceState *dev, const Need *need)
{
    return object_dynamic_cast(OBJECT(dev), "ast1030-a1") ||
           has_link(dev, need);
}

/* CPUs */

static bool has_cpus(DeviceState *dev, const Need *need)
{
    uint64_t count = number(dev, need->property);

    return count == 0 || qemu_get_cpu(count - 1);
}

static bool has_hart(DeviceState *dev, const Need *need)
{
    return qc_hart(number(dev, need->property));
}

static bool has_low_hartid(DeviceState *dev, const Need *need)
{
    CPUState *cpu = CPU(dev);

    return (uint64_t)CPU_GET_CLASS(cpu)->get_arch_id(cpu) <= qc_hart_max();
}

static bool has_harts(DeviceState *dev, const Need *need)
{
    uint64_t base = number(dev, "hartid-base");
    uint64_t count = number(dev, need->property);

    for (uint64_t i = 0; i < count; i++) {
        if (!qc_hart(base + i)) {
            return false;
        }
    }
    return true;
}

/* "MS,MS": one entry a hart (hw/intc/sifive_plic.c) */
static uint64_t plic_harts(DeviceState *dev, const char *property)
{
    g_autofree char *config =
        object_property_get_str(OBJECT(dev), property, NULL);
    uint64_t count = config && *config ? 1 : 0;

    for (const char *p = config; p && *p; p++) {
        count += *p == ',';
    }
    return count;
}

static bool has_plic_harts(DeviceState *dev, const Need *need)
{
    uint64_t count = plic_harts(dev, need->property);

    return count > 0 && qc_hart(number(dev, "hartid-base") + count - 1);
}

static int is_cpu(Object *obj, void *opaque)
{
    return object_dynamic_cast(obj, TYPE_CPU) != NULL;
}

static bool has_cpu_below(DeviceState *dev, const Need *need)
{
    return object_child_foreach_recursive(OBJECT(dev), is_cpu, NULL);
}

static bool has_machine_cpu_type(DeviceState *dev, const Need *need)
{
    return current_machine->cpu_type;
}

static bool machine_has_one_cpu(DeviceState *dev, const Need *need)
{
    return current_machine->smp.cpus == 1;
}

static bool machine_has_two_cpus(DeviceState *dev, const Need *need)
{
    return current_machine->smp.cpus >= 2;
}

/* It makes its own and looks the first of all up again (a9mpcore.c). */
static bool machine_has_no_cpu_yet(DeviceState *dev, const Need *need)
{
    return !qemu_get_cpu(0);
}

/* The rest */

static bool has_id(DeviceState *dev, const Need *need)
{
    return dev->id;
}

/* s390_get_phb() finds it by its name */
static bool has_type_as_name(DeviceState *dev, const Need *need)
{
    return g_strcmp0(object_get_canonical_path_component(OBJECT(dev)),
                     need->type) == 0;
}

/* The other devices of the machine */

static int is_realized(Object *obj, void *opaque)
{
    const char *type = opaque;
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, type);

    return dev && dev->realized;
}

static bool is_alone(DeviceState *dev, const Need *need)
{
    return !object_child_foreach_recursive(object_get_root(), is_realized,
                                           (void *)need->type);
}

/* An interrupt of harts that a device drives, alone (target/riscv/cpu.h). */
typedef struct Claim {
    enum { NOTHING, MTIP, MSIP, MEIP, SEIP } line;
    uint64_t first, count;
} Claim;

static Claim claim_of(Object *obj)
{
    DeviceState *dev = (DeviceState *)obj;
    Claim c = { NOTHING, 0, 0 };

    if (object_dynamic_cast(obj, "riscv.aclint.mtimer")) {
        c.line = MTIP;
    } else if (object_dynamic_cast(obj, "riscv.aclint.swi")) {
        c.line = number(dev, "sswi") ? NOTHING : MSIP;
    } else if (object_dynamic_cast(obj, "riscv.sifive.plic")) {
        c.line = SEIP;
    } else if (object_dynamic_cast(obj, "riscv.imsic") ||
               (object_dynamic_cast(obj, "riscv.aplic") &&
                !object_property_get_bool(obj, "msimode", NULL))) {
        bool mmode = object_property_get_bool(obj, "mmode", NULL);
        c.line = mmode ? MEIP : SEIP;
    }
    if (object_dynamic_cast(obj, "riscv.imsic")) {
        c.first = number(dev, "hartid");
        c.count = 1;
    } else if (c.line != NOTHING) {
        c.first = number(dev, "hartid-base");
        c.count = object_property_find(obj, "hart-config")
                      ? plic_harts(dev, "hart-config")
                      : number(dev, "num-harts");
    }
    return c;
}

static int find_rival(Object *obj, void *opaque)
{
    DeviceState *other = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (!other || !other->realized) {
        return 0;
    }
    const Claim *a = opaque;
    Claim b = claim_of(obj);
    return a->line == b.line && a->first < b.first + b.count &&
           b.first < a->first + a->count;
}

static bool is_free(Claim claim)
{
    return !object_child_foreach_recursive(object_get_root(), find_rival,
                                           &claim);
}

/* riscv_cpu_claim_interrupts() tells, and realize exits. */
static bool has_harts_for_itself(DeviceState *dev, const Need *need)
{
    return is_free(claim_of(OBJECT(dev)));
}

bool needs_mtimer_free(uint64_t first, uint64_t count)
{
    return is_free((Claim) { MTIP, first, count });
}

static bool has_flic(DeviceState *dev, const Need *need)
{
    return object_resolve_path_type("", "s390-flic", NULL);
}

static bool never(DeviceState *dev, const Need *need)
{
    return false;
}

/* RAM blocks, saved state or buses of a fixed name */
#define ONE_OF_ITS_KIND "to be the only one of its kind"
#define HARTS_OF_ITS_OWN "harts whose interrupt no other device drives yet"

static const Need needs[] = {
    { "a15mpcore_priv", has_cpus, "num-cpu", "so many CPUs, realized before" },
    { "a9mpcore_priv", has_cpus, "num-cpu", "so many CPUs, realized before" },
    { "allwinner-a10", is_alone, NULL, ONE_OF_ITS_KIND },
    { "allwinner-h3", has_h3_ram_size, "ram-size",
      "a power of 2 from 256 to 4096 (MiB)" },
    { "allwinner-h3-dramc", has_h3_ram_size, "ram-size",
      "a power of 2 from 256 to 4096 (MiB)" },
    { "arm-gicv3-its", has_link, "parent-gicv3", NULL },
    { "artist", is_alone, NULL, ONE_OF_ITS_KIND },
    { "aspeed-mmi", has_link, "nic", NULL },
    { "aspeed-soc", has_link, "memory", NULL },
    { "aspeed-soc", has_aspeed_ram, "dram", NULL },
    { "aspeed.sdmc", has_value, "ram-size", NULL },
    { "aspeed.timer", has_link, "scu", NULL },
    { "aspeed.wdt", has_link, "scu", NULL },
    { "base-xhci", never, NULL,
      "a controller around it: use 'sysbus-xhci' or 'qemu-xhci'" },
    { "bcm-soc-peripherals-base", has_link, "ram", NULL },
    { "bcm2835-dma", has_link, "dma-mr", NULL },
    { "bcm2835-fb", has_link, "dma-mr", NULL },
    { "bcm2835-mbox", has_link, "mbox-mr", NULL },
    { "bcm2835-peripherals", has_link, "ram", NULL },
    { "bcm2835-property", has_link, "dma-mr", NULL },
    { "bcm2835-property", has_link, "fb", NULL },
    { "bcm2835_gpio", has_link, "sdbus-sdhci", NULL },
    { "bcm2835_gpio", has_link, "sdbus-sdhost", NULL },
    { "bcm2838-gpio", has_link, "sdbus-sdhci", NULL },
    { "bcm2838-gpio", has_link, "sdbus-sdhost", NULL },
    { "bcm283x", has_link, "ram", NULL },
    { "bcm283x-base", has_link, "ram", NULL },
    { "bcm2835-cprman-clock-mux", never, NULL,
      "to be a part of 'bcm2835-cprman'" },
    { "bcm2835-cprman-pll-channel", never, NULL,
      "to be a part of 'bcm2835-cprman'" },
    { "cpu-cluster", has_cpu_below, NULL, "a CPU below it" },
    { "designware-pcie-host", is_alone, NULL, ONE_OF_ITS_KIND },
    { "dp8393x", has_link, "dma_mr", NULL },
    { "dwc2-usb", has_link, "dma-mr", NULL },
    { "exynos4210", machine_has_no_cpu_yet, NULL,
      "to be realized before any CPU" },
    { "fsl-imx25", is_alone, NULL, ONE_OF_ITS_KIND },
    { "fsl-imx31", is_alone, NULL, ONE_OF_ITS_KIND },
    { "gpex-pcihost", is_alone, NULL, ONE_OF_ITS_KIND },
    { "imx.epit", never, NULL,
      "its SoC's C code, which alone can give it a clock controller" },
    { "imx25.gpt", never, NULL,
      "its SoC's C code, which alone can give it a clock controller" },
    { "integrator_core", is_alone, NULL, ONE_OF_ITS_KIND },
    { "loongarch.extioi", never, NULL,
      "a board that numbers its CPUs, which no script can be" },
    { "loongarch_ipi", never, NULL,
      "a board that numbers its CPUs, which no script can be" },
    { "mv88w8618_audio", has_link, "wm8750", NULL },
    { "next-fb", is_alone, NULL, ONE_OF_ITS_KIND },
    { "next-scsi", never, NULL, "to be a part of 'next-pc'" },
    { "npcm7xx", has_link, "dram-mr", NULL },
    { "npcm8xx", has_link, "dram-mr", NULL },
    { "nrf51_soc.nvm", is_alone, NULL, ONE_OF_ITS_KIND },
    { "nubus-bridge", is_alone, NULL, ONE_OF_ITS_KIND },
    { "onenand", is_alone, NULL, ONE_OF_ITS_KIND },
    { "platform-bus-device", has_value, "num_irqs", NULL },
    { "platform-bus-device", has_value, "mmio_size", NULL },
    { "pxb-cxl", never, NULL, "a machine with CXL, which no script can be" },
    /* a guest's write divides by it (hw/timer/renesas_tmr.c, _cmt.c) */
    { "renesas-cmt", has_value, "input-freq", NULL },
    { "renesas-tmr", has_value, "input-freq", NULL },
    { "riscv-cpu", has_low_hartid, NULL,
      "an id below the number of the machine's CPUs, or 64" },
    { "riscv-iommu-device", has_link, "irqchip", NULL },
    { "riscv.aclint.mtimer", has_harts, "num-harts",
      "so many harts from hartid-base on, realized before" },
    { "riscv.aclint.mtimer", has_harts_for_itself, NULL, HARTS_OF_ITS_OWN },
    { "riscv.aclint.swi", has_harts, "num-harts",
      "so many harts from hartid-base on, realized before" },
    { "riscv.aclint.swi", has_harts_for_itself, NULL, HARTS_OF_ITS_OWN },
    { "riscv.aplic", has_harts, "num-harts",
      "so many harts from hartid-base on, realized before" },
    { "riscv.aplic", has_harts_for_itself, NULL, HARTS_OF_ITS_OWN },
    { "riscv.hart_array", has_value, "cpu-type", NULL },
    { "riscv.imsic", has_hart, "hartid", "that hart, realized before" },
    { "riscv.imsic", has_harts_for_itself, NULL, HARTS_OF_ITS_OWN },
    { "riscv.lowrisc.ibex.soc", has_machine_cpu_type, NULL,
      "the machine's CPU type (cpu_type of q.machine)" },
    { "riscv.shakti.cclass.soc", machine_has_one_cpu, NULL,
      "a machine with one CPU" },
    { "riscv.sifive.e.soc", has_machine_cpu_type, NULL,
      "the machine's CPU type (cpu_type of q.machine)" },
    { "riscv.sifive.plic", has_plic_harts, "hart-config",
      "an entry for each hart, and these realized before" },
    { "riscv.sifive.plic", has_harts_for_itself, NULL, HARTS_OF_ITS_OWN },
    { "riscv.sifive.u.soc", has_value, "cpu-type", NULL },
    { "riscv.sifive.u.soc", machine_has_two_cpus, NULL,
      "a machine with two CPUs or more" },
    { "s390-pcihost", has_flic, NULL, "an 's390-flic-qemu' before it" },
    { "s390-pcihost", has_type_as_name, NULL, "its type as its name" },
    { "s390-skeys", is_alone, NULL, ONE_OF_ITS_KIND },
    { "s390-tod", is_alone, NULL, ONE_OF_ITS_KIND },
    { "sh-serial", has_id, NULL, "an id: dev:set_id()" },
    { "stm32l4x5-soc", is_alone, NULL, ONE_OF_ITS_KIND },
    { "sysbus-macfb", is_alone, NULL, ONE_OF_ITS_KIND },
    { "tc277d-soc", is_alone, NULL, ONE_OF_ITS_KIND },
    { "smbus-eeprom", never, NULL,
      "contents: qom.smbus_eeprom() makes it with them" },
    { "xlnx-versal", has_link, "ddr", NULL },
    { "xlnx-zynqmp", has_link, "ddr-ram", NULL },
};

/* "link<aspeed.scu>" -> "an aspeed.scu" */
static char *link_target(const char *link)
{
    g_auto(GStrv) parts = g_strsplit_set(link, "<>", 3);
    const char *type = parts[0] && parts[1] ? parts[1] : TYPE_OBJECT;

    if (g_str_equal(type, TYPE_MEMORY_REGION)) {
        type = "memory region";
    }
    return g_strdup_printf("%s %s", strchr("aeiou", *type) ? "an" : "a", type);
}

static char *need_link(DeviceState *dev, const char *name)
{
    ObjectProperty *link = object_property_find(OBJECT(dev), name);

    if (!link) {
        return g_strdup_printf("an added link '%s': dev:add_link() of qom",
                               name);
    }
    g_autofree char *target = link_target(link->type);
    return g_strdup_printf("its link '%s' (%s)", name, target);
}

static char *need_text(DeviceState *dev, const Need *need)
{
    if (!need->property) {
        return g_strdup(need->text);
    }
    if (need->text) {
        return g_strdup_printf("%s (property '%s')", need->text,
                               need->property);
    }
    if (need->met == has_link) {
        return need_link(dev, need->property);
    }
    return g_strdup_printf("its property '%s' set", need->property);
}

/* Whether there are needs of @oc at all; most types have none. */
static bool has_needs(ObjectClass *oc)
{
    static GHashTable *without;

    if (without && g_hash_table_contains(without, oc)) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(needs); i++) {
        if (object_class_dynamic_cast(oc, needs[i].type)) {
            return true;
        }
    }
    without = without ?: g_hash_table_new(NULL, NULL);
    g_hash_table_add(without, oc);
    return false;
}

bool needs_met(DeviceState *dev, Error **errp)
{
    if (!has_needs(object_get_class(OBJECT(dev)))) {
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(needs); i++) {
        const Need *need = &needs[i];
        if (!object_dynamic_cast(OBJECT(dev), need->type) ||
            need->met(dev, need)) {
            continue;
        }
        g_autofree char *text = need_text(dev, need);
        error_setg(errp, "%s needs %s", names_object(OBJECT(dev)), text);
        return false;
    }
    return true;
}

static int add_cpus(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    uint64_t *count = opaque;

    if (!dev || dev->realized) {
        return 0;
    }
    if (object_dynamic_cast(obj, TYPE_CPU)) {
        *count += 1;
    } else if (object_dynamic_cast(obj, "riscv.hart_array")) {
        *count += number(dev, "num-harts");
    }
    return 0;
}

uint64_t needs_cpus(DeviceState *dev)
{
    uint64_t count = 0;

    add_cpus(OBJECT(dev), &count);
    /* SoCs have theirs as children from the start; clusters realize none */
    if (!object_dynamic_cast(OBJECT(dev), TYPE_CPU_CLUSTER)) {
        object_child_foreach_recursive(OBJECT(dev), add_cpus, &count);
    }
    return count;
}
