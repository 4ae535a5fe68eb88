/*
 * -device of sysbus devices on a scripted machine.
 *
 * QEMU refuses -device for a type whose class is not user_creatable, which
 * is true of all sysbus devices but a few: a board would have to wire them.
 * A scripted machine can (q.on_device), so the classes that the command line
 * names are opened. Those of other machines are never touched: this runs in
 * the scripted machine's init.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/cli_device.h"
#include "hw/module.h"

static void admit(const char *type)
{
    ObjectClass *oc = type ? object_class_by_name(type) : NULL;

    if (oc && object_class_dynamic_cast(oc, TYPE_SYS_BUS_DEVICE) &&
        !object_class_is_abstract(oc)) {
        DEVICE_CLASS(oc)->user_creatable = true;
    }
}

static int admit_opts(void *opaque, QemuOpts *opts, Error **errp)
{
    (void)opaque;
    (void)errp;
    admit(qemu_opt_get(opts, "driver"));
    return 0;
}

/* -device '{"driver": …}': QEMU keeps these in a list of its own. */
static void admit_json(const char *json)
{
    g_autoptr(QObject) obj = qobject_from_json(json, NULL);
    QDict *dict = qobject_to(QDict, obj);

    if (dict) {
        admit(qdict_get_try_str(dict, "driver"));
    }
}

void cli_device_admit_all(void)
{
    qemu_opts_foreach(qemu_find_opts("device"), admit_opts, NULL, NULL);
    for (const char *const *arg = module_argv(); *arg && arg[1]; arg++) {
        if (g_str_has_suffix(*arg, "-device") && arg[1][0] == '{') {
            admit_json(arg[1]);
        }
    }
}

bool cli_device_is_sysbus(DeviceState *dev)
{
    g_autofree char *path = object_get_canonical_path(OBJECT(dev));

    /* a direct child of one of -device's two containers: not a part of it */
    return path && object_dynamic_cast(OBJECT(dev), TYPE_SYS_BUS_DEVICE) &&
           (g_str_has_prefix(path, "/machine/peripheral/") ||
            g_str_has_prefix(path, "/machine/peripheral-anon/")) &&
           g_strrstr(path, "/") == strchr(path + strlen("/machine/per"), '/');
}
