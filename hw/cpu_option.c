/*
 * -cpu of the command line, as QEMU will find it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"
#include "hw/cpu_option.h"
#include "hw/module.h"

/*
 * The options without a value (qemu-options.hx of all versions: QEMU refuses
 * those it does not know). Any other one takes the next argument, even if
 * that is "-cpu".
 */
static const char *const flags[] = {
    "S",
    "alt-grab",
    "async-teardown",
    "audio-help",
    "ctrl-grab",
    "daemonize",
    "enable-kvm",
    "enable-sync-profile",
    "full-screen",
    "h",
    "help",
    "mem-prealloc",
    "no-acpi",
    "no-fd-bootchk",
    "no-hpet",
    "no-quit",
    "no-reboot",
    "no-shutdown",
    "no-user-config",
    "nodefaults",
    "nographic",
    "old-param",
    "one-insn-per-tb",
    "only-migratable",
    "portrait",
    "preconfig",
    "s",
    "semihosting",
    "singlestep",
    "snapshot",
    "usb",
    "version",
    "win2k-hack",
    "xen-attach",
    "xen-domid-restrict",
    NULL,
};

const char *cpu_option(void)
{
    const char *model = NULL;

    for (const char *const *arg = module_argv(); *arg; arg++) {
        if (**arg != '-') {
            continue; /* the name of a disk image */
        }
        const char *name = *arg + ((*arg)[1] == '-' ? 2 : 1);
        if (g_strv_contains(flags, name) || !arg[1]) {
            continue;
        }
        arg++;
        if (strcmp(name, "cpu") == 0) {
            model = *arg;
        }
    }
    return model;
}
