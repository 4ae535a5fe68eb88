/*
 * Where the shared object meets QEMU's process.
 *
 * The constructor runs before main(), in every system emulator the launcher
 * starts, whatever machine is asked for. It therefore does next to nothing:
 * it checks that this is the QEMU the module was built for and puts the
 * machine's registration on QEMU's list. No thread is started here, for
 * -daemonize forks later.
 *
 * SCRIPTED_IN_TREE: built into QEMU from a source tree of its own (hw/scripted),
 * so there is no other version to meet, and the file is the emulator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"

#include "hw/abi.h"
#include "hw/inspect.h"
#include "hw/machine.h"
#include "hw/module.h"
#include "hw/reset_line.h"
#include "qemu/cutils.h"
#include <dlfcn.h>

static const char *const *saved_argv;

const char *const *module_argv(void)
{
    return saved_argv;
}

#ifdef SCRIPTED_IN_TREE

/* Where QEMU was installed, or beside its build as it is for QEMU's own files. */
static char *share_dir(void)
{
    return get_relocated_path(SCRIPTED_DATADIR);
}

static bool is_right_qemu(void)
{
    return true;
}

#else

/* <root>/lib/qemu-scripted/<version>/module.so and <root>/share/… */
static char *share_dir(void)
{
    Dl_info info;
    g_autofree char *home = NULL;

    /* The address is our own, so this cannot fail. */
    dladdr(&saved_argv, &info);
    home = g_path_get_dirname(info.dli_fname);
    return g_build_filename(home, "../../../share/qemu-scripted", NULL);
}

static bool is_right_qemu(void)
{
    return abi_check_version();
}

#endif

const char *module_share_dir(void)
{
    static char *dir;

    if (!dir) {
        g_autofree char *share = share_dir();

        /* Without the dots, for messages show it. */
        dir = realpath(share, NULL);
        if (!dir) {
            dir = g_steal_pointer(&share);
        }
    }
    return dir;
}

/* glibc hands main's arguments to the constructors of shared objects, too. */
__attribute__((constructor)) static void load(int argc, char **argv)
{
    (void)argc;
    saved_argv = (const char *const *)argv;
    /* The numbers of MODULE_INIT_* differ between versions: check first. */
    if (!is_right_qemu()) {
        _exit(EXIT_FAILURE);
    }
    register_module_init(scripted_machine_register_types, MODULE_INIT_QOM);
    register_module_init(reset_line_register_types, MODULE_INIT_QOM);
    inspect_if_asked();
    if (getenv("QEMU_SCRIPTED_ABI_REPORT")) {
        /* The first list that QEMU runs when all types are registered. */
        register_module_init(abi_report_and_exit, MODULE_INIT_MIGRATION);
    }
}
