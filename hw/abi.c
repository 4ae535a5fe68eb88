/*
 * Comparing this module's idea of QEMU with the QEMU it runs in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"

#include "hw/abi.h"

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

void abi_check_or_exit(void)
{
}
