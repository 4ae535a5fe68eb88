/*
 * qemu-scripted build: a module for one more QEMU.
 *
 * The sources are with the scripts and machines; scripts/build-module does the
 * work, and needs a compiler.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include "emulator.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

int command_build(const Command *self, int argc, char **argv)
{
    g_autofree char *lib = g_path_get_dirname(emulator_dir());
    g_autofree char *script = g_build_filename(
        lib, "../../share/qemu-scripted/source/scripts/build-module", NULL);
    g_autoptr(GPtrArray) args = g_ptr_array_new();

    g_ptr_array_add(args, script);
    g_ptr_array_add(args, (char *)"--into");
    g_ptr_array_add(args, lib);
    for (int i = 1; i < argc; i++) {
        g_ptr_array_add(args, argv[i]);
    }
    g_ptr_array_add(args, NULL);
    execv(script, (char **)args->pdata);
    complain("%s: %s", script, g_strerror(errno));
    return 1;
}
