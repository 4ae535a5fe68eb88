/*
 * What of the host a sandboxed script may reach through QEMU's own objects.
 *
 * All three tables below are lists of what is allowed: a type, a property or
 * an object that is in none of them is refused, so that what a later QEMU
 * brings is refused, too, until somebody has read its source.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/host_access.h"
#include "lua/files.h"

#define LIFTED "(trust=full lifts this)"

static bool is_in(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Types */

/* Of what -object makes: what stays inside the process. */
static const char *const objects[] = {
    "authz-list",
    "authz-simple",
    "can-bus",
    "cryptodev-backend",
    "cryptodev-backend-builtin",
    "iothread",
    "memory-backend-memfd",
    "memory-backend-ram",
    "rng-builtin",
    "rng-egd", /* its chardev is one of the command line's */
    "rng-random",
    "secret",
    "throttle-group",
};

/*
 * Devices that open something of the host without being given its name, or
 * with numbers alone. What others open is named by a text (see below) or was
 * made by the command line (-chardev, -drive, -netdev, -fsdev, -tpmdev).
 */
static const char *const host_devices[] = {
    "ccid-card-emulated",         /* certificates of the host */
    "igd-passthrough-isa-bridge", /* PCI devices, through sysfs */
    "u2f-emulated",
    "u2f-passthru",
    "usb-host",
};

/* And families of them; vhost-user is a chardev's other end. */
static bool is_host_family(const char *name)
{
    return g_str_has_prefix(name, "vfio-") || g_str_has_prefix(name, "xen-") ||
           (g_str_has_prefix(name, "vhost-") &&
            !g_str_has_prefix(name, "vhost-user-"));
}

static bool is_host_device(ObjectClass *oc)
{
    for (; oc; oc = object_class_get_parent(oc)) {
        const char *name = object_class_get_name(oc);
        if (is_host_family(name) ||
            is_in(host_devices, G_N_ELEMENTS(host_devices), name)) {
            return true;
        }
    }
    return false;
}

bool host_access_type(const Engine *e, ObjectClass *oc, Error **errp)
{
    const char *name = object_class_get_name(oc);

    if (e->cfg.trust_full) {
        return true;
    }
    if (object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        if (is_host_device(oc)) {
            error_setg(errp,
                       "'%s' hands something of the host to the guest, which "
                       "a script may not " LIFTED,
                       name);
            return false;
        }
    } else if (object_class_dynamic_cast(oc, TYPE_USER_CREATABLE) &&
               !is_in(objects, G_N_ELEMENTS(objects), name)) {
        error_setg(errp,
                   "'%s' may reach files or devices of the host: a script may "
                   "not make it, but can use one that -object made " LIFTED,
                   name);
        return false;
    }
    return true;
}

/* Properties */

/*
 * Texts that name nothing of the host but what the command line made: all of
 * the texts that QEMU's devices and the objects above take, but for paths of
 * files, folders, sockets, and numbers of descriptors.
 */
static const char *const texts[] = {
    "addr", /* a PCI device's slot and function */
    "audiodev",
    "boot-cpu",
    "bootargs",
    "chardev",
    "chardev0",
    "chardev1",
    "chardev2",
    "chardev3",
    "chardev4",
    "chardev5",
    "chardev6",
    "chardev7",
    "chnA-sunkbd-layout",
    "chrA",
    "chrB",
    "cmdline",
    "color",
    "command-line", /* the guest's */
    "cpu-type",
    "data",
    "desc",
    "description",
    "dev_id", /* of s390's channels, as subch_id */
    "device_id",
    "devno",
    "display",
    "drive",
    "duplex",
    "failover_pair_id",
    "fdp.ruhs",
    "filter",
    "fp_start_macaddr",
    "fsdev",
    "guid",
    "hart-config",
    "hba_serial",
    "hv-vendor-id",
    "identifier",
    "identity",
    "iv",
    "keyid",
    "loadparm",
    "mac",
    "mad-chardev",
    "masterbus",
    "model",
    "model-id",
    "mount_tag",
    "name",
    "netdev",
    "nguid",
    "nqn",
    "osk",
    "part-name",
    "port",
    "ports",
    "priv_spec",
    "product",
    "reserved-regions",
    "rules",
    "serial",
    "serial0",
    "stage", /* of an IOMMU's translation */
    "subch_id",
    "tag",
    "target",
    "tpmdev",
    "tx",
    "uuid",
    "vendor",
    "ver",
    "version",
    "vext_spec",
    "world",
    "wwpn",
};

/* Texts that name a file that QEMU reads: a script may, too. */
static const char *const files[] = {
    "bios-name", "cdat",   "file",       "filename", "firmware", "frudatafile",
    "initrd",    "kernel", "netboot_fw", "romfile",  "sdrfile",
};

/* A script makes objects of these types, or they are parts of such. */
static bool may_set(Object *obj)
{
    static const char *const kinds[] = {
        TYPE_DEVICE, TYPE_BUS, TYPE_MEMORY_REGION, TYPE_CLOCK, "container",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (object_dynamic_cast(obj, kinds[i])) {
            return true;
        }
    }
    return is_in(objects, G_N_ELEMENTS(objects), object_get_typename(obj));
}

bool host_access_object(const Engine *e, Object *obj, Error **errp)
{
    if (e->cfg.trust_full || may_set(obj)) {
        return true;
    }
    error_setg(errp,
               "properties of a '%s' belong to the command line, and a script "
               "may not set them " LIFTED,
               object_get_typename(obj));
    return false;
}

/* A secret tells its text as the property "data" (crypto/secret.c). */
bool host_access_read(const Engine *e, Object *obj, Error **errp)
{
    if (e->cfg.trust_full || !object_dynamic_cast(obj, "secret_common")) {
        return true;
    }
    error_setg(errp, "a script may not read a '%s' " LIFTED,
               object_get_typename(obj));
    return false;
}

/* value.c nests no deeper than 32. */
static bool has_text(const QObject *value)
{
    const QString *text = qobject_to(QString, value);
    const QList *list = qobject_to(QList, value);
    const QDict *dict = qobject_to(QDict, value);
    const QListEntry *item;

    if (text) {
        return *qstring_get_str(text) != '\0';
    }
    for (item = list ? qlist_first(list) : NULL; item;
         item = qlist_next(item)) {
        if (has_text(qlist_entry_obj(item))) {
            return true;
        }
    }
    for (const QDictEntry *entry = dict ? qdict_first(dict) : NULL; entry;
         entry = qdict_next(dict, entry)) {
        if (has_text(qdict_entry_value(entry))) {
            return true;
        }
    }
    return false;
}

/* Texts for these are words of an enumeration, paths in QOM, numbers. */
static bool is_plain(const ObjectProperty *prop)
{
    return prop && (!prop->set || (strcmp(prop->type, "str") != 0 &&
                                   strcmp(prop->type, "string") != 0 &&
                                   strcmp(prop->type, "any") != 0));
}

/*
 * A plain name is one of QEMU's own files (qemu_find_file), unless there is
 * such a file in the working directory, which is tried first.
 */
static bool is_qemus_own(const char *path)
{
    return !strchr(path, '/') && !g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool may_name_file(Engine *e, const char *type, const char *name,
                          const QObject *value, Error **errp)
{
    ERRP_GUARD();
    const QString *text = qobject_to(QString, value);
    const char *path = text ? qstring_get_str(text) : "";

    if (is_qemus_own(path) || file_check(e, path, errp)) {
        return true;
    }
    error_prepend(errp, "'%s' of '%s': ", name, type);
    return false;
}

bool host_access_property(Engine *e, const char *type,
                          const ObjectProperty *prop, const char *name,
                          const QObject *value, Error **errp)
{
    /* NAME[0] is an element of the array NAME */
    g_autofree char *base = g_strndup(name, strcspn(name, "["));

    if (e->cfg.trust_full || !has_text(value) || is_plain(prop) ||
        is_in(texts, G_N_ELEMENTS(texts), base)) {
        return true;
    }
    if (is_in(files, G_N_ELEMENTS(files), base)) {
        return may_name_file(e, type, name, value, errp);
    }
    error_setg(errp,
               "'%s' of '%s' may name something of the host, which a script "
               "may not use " LIFTED,
               name, type);
    return false;
}
