/*
 * What of the host a sandboxed script may reach through QEMU's own objects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/host_access.h"

/* Types that write files, or hand a device of the host to the guest. */
static const char *const host_types[] = {
    "can-host-socketcan",
    "cryptodev-vhost-user",
    "dbus-vmstate",
    "filter-dump",
    "filter-redirector",
    "input-barrier",
    "input-linux",
    "memory-backend-file",
    "pr-manager-helper",
    "u2f-emulated",
    "u2f-passthru",
    "usb-host",
    "usb-mtp",
    "vfio-amd-xgbe",
    "vfio-ap",
    "vfio-calxeda-xgmac",
    "vfio-ccw",
    "vfio-pci",
};

/* Properties whose value is the path of a file that QEMU reads. */
static const char *const read_properties[] = {
    "dtb",    "file", "filename", "firmware", "initrd",
    "kernel", "path", "romfile",  "rootdir",
};

/* And of one that it writes, or of a folder or device of the host. */
static const char *const write_properties[] = {
    "dir", "dumpdtb",  "evdev",    "hidraw",
    "log", "mem-path", "sysfsdev", "hostdevice",
};

static bool is_in(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool host_access_type(const Engine *e, ObjectClass *oc, Error **errp)
{
    for (size_t i = 0; i < G_N_ELEMENTS(host_types); i++) {
        if (!e->cfg.trust_full &&
            object_class_dynamic_cast(oc, host_types[i])) {
            error_setg(errp,
                       "'%s' reaches files or devices of the host, which a "
                       "script may not (trust=full lifts this)",
                       host_types[i]);
            return false;
        }
    }
    return true;
}

/*
 * A plain name is one of QEMU's own files (qemu_find_file), unless there is
 * such a file in the working directory, which is tried first.
 */
static bool is_qemus_own(const char *path)
{
    return !strchr(path, '/') && !g_file_test(path, G_FILE_TEST_EXISTS);
}

bool host_access_property(Engine *e, Object *obj, const char *name,
                          const QObject *value, Error **errp)
{
    const QString *text = qobject_to(QString, value);
    const char *path = text ? qstring_get_str(text) : "";

    if (e->cfg.trust_full || !*path) {
        return true;
    }
    bool writes = is_in(write_properties, G_N_ELEMENTS(write_properties), name);
    bool reads = is_in(read_properties, G_N_ELEMENTS(read_properties), name);
    if (!writes && (!reads || is_qemus_own(path) || engine_may_read(e, path))) {
        return true;
    }
    error_setg(errp,
               "'%s' of '%s' names %s of the host, which a script may not %s "
               "(trust=full lifts this)",
               name, object_get_typename(obj), path,
               writes ? "use" : "read outside its folders");
    return false;
}
