/*
 * The size of the guest's pages, where the target leaves the choice.
 *
 * Arm's oldest CPUs and those of the M profile have pages of 1 KiB, and that
 * is what QEMU's memory is divided into if nobody says otherwise. A board whose
 * CPUs all have pages of 4 KiB can say so (MachineClass.minimum_page_bits, as
 * QEMU's virt does): translated code finds its way faster, and saved states
 * count RAM in such pages. QEMU asks the class before any machine exists, so
 * the property's value is looked up in the command line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/page_bits.h"
#include "hw/module.h"

#define LEAST 10
#define MOST 16

/* The number after "page-bits=" in a -M or -machine argument, or 0. */
static int asked(void)
{
    int bits = 0;

    for (const char *const *arg = module_argv(); *arg && arg[1]; arg++) {
        const char *name = *arg + (g_str_has_prefix(*arg, "--") ? 2 : 1);
        const char *at = strstr(arg[1], ",page-bits=");
        if (**arg == '-' && at &&
            (strcmp(name, "M") == 0 || strcmp(name, "machine") == 0)) {
            bits = atoi(at + strlen(",page-bits="));
        }
    }
    return bits;
}

/* QEMU asserts that a target can have what its machine asks for. */
void page_bits_choose(MachineClass *mc)
{
    int bits = asked();

    if (bits >= LEAST && bits <= MOST && object_class_by_name("arm-cpu")) {
        mc->minimum_page_bits = bits;
    }
}

static void get(Object *obj, Visitor *v, const char *name, void *opaque,
                Error **errp)
{
    uint8_t bits = qemu_target_page_bits();

    visit_type_uint8(v, name, &bits, errp);
}

static void set(Object *obj, Visitor *v, const char *name, void *opaque,
                Error **errp)
{
    uint8_t bits;

    if (visit_type_uint8(v, name, &bits, errp) &&
        bits != qemu_target_page_bits()) {
        error_setg(errp,
                   "page-bits=%d: this QEMU has pages of 2^%d bytes; others "
                   "can be had for Arm (from 2^%d to 2^%d), by "
                   "-M scripted,page-bits=N",
                   bits, qemu_target_page_bits(), LEAST, MOST);
    }
}

void page_bits_add_property(ObjectClass *oc)
{
    object_class_property_add(oc, "page-bits", "uint8", get, set, NULL, NULL);
    object_class_property_set_description(
        oc, "page-bits",
        "pages of 2^N bytes, for Arm (default 10: 12 is faster where no CPU "
        "has pages of 1 KiB)");
}
