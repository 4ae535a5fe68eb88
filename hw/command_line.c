/*
 * The command line, as QEMU will find it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"
#include "hw/command_line.h"
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

typedef struct Option {
    const char *name;        /* without dashes */
    const char *value;       /* NULL: it takes none */
    const char *const *rest; /* of the arguments; NULL before the first one */
} Option;

static bool next_option(Option *o)
{
    const char *const *arg = o->rest ? o->rest : module_argv();

    while (*arg && **arg != '-') {
        arg++; /* the name of a disk image */
    }
    if (!*arg) {
        return false;
    }
    o->name = *arg + ((*arg)[1] == '-' ? 2 : 1);
    o->value = g_strv_contains(flags, o->name) ? NULL : arg[1];
    o->rest = arg + (o->value ? 2 : 1);
    return true;
}

const char *command_line_cpu(void)
{
    const char *model = NULL;

    for (Option o = { 0 }; next_option(&o);) {
        if (strcmp(o.name, "cpu") == 0) {
            model = o.value;
        }
    }
    return model;
}

bool command_line_has_serial(int n)
{
    bool has_default = true;
    int port = 0;

    for (Option o = { 0 }; next_option(&o);) {
        if (strcmp(o.name, "serial") == 0) {
            if (port++ == n) {
                return g_strcmp0(o.value, "none") != 0;
            }
            has_default = false;
        } else if (strcmp(o.name, "nodefaults") == 0) {
            has_default = false;
        }
    }
    return has_default && n == 0;
}
