/*
 * What the command line offers to a machine: -serial, -drive, -nic.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "hw/command_line.h"
#include "lua/names.h"
#include "lua/once.h"

/* Character devices */

/*
 * QEMU opens the serial ports between the accelerator's start and the
 * machine's init (qemu_create_late_backends in softmmu/vl.c). Before, their
 * names are known (serial_parse).
 */
static void serial(BindCall *c, Error **errp)
{
    int n = c->arg[0].integer;

    if (!phase_check(PHASE_ACCEL_CREATED)) {
        g_autofree char *label = g_strdup_printf("serial%d", n);
        bind_return_string(c, label);
        return;
    }
    Chardev *chr = serial_hd(n);
    bind_return_string(c, chr ? chr->label : NULL);
}

static void has_serial(BindCall *c, Error **errp)
{
    bind_return_bool(c, command_line_has_serial(c->arg[0].integer));
}

static void chardev(BindCall *c, Error **errp)
{
    bind_return_bool(c, qemu_chr_find(c->arg[0].string) != NULL);
}

/* Drives */

static const struct {
    const char *name;
    BlockInterfaceType type;
} interfaces[] = {
    { "none", IF_NONE },     { "ide", IF_IDE },       { "scsi", IF_SCSI },
    { "floppy", IF_FLOPPY }, { "pflash", IF_PFLASH }, { "mtd", IF_MTD },
    { "sd", IF_SD },         { "virtio", IF_VIRTIO }, { "xen", IF_XEN },
};

static bool find_interface(const char *name, BlockInterfaceType *type,
                           Error **errp)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (size_t i = 0; i < G_N_ELEMENTS(interfaces); i++) {
        if (strcmp(name, interfaces[i].name) == 0) {
            *type = interfaces[i].type;
            return true;
        }
        g_ptr_array_add(names, (void *)interfaces[i].name);
    }
    g_autofree char *all = names_join(names);
    error_setg(errp, "'%s' is no interface of a drive; there are %s", name,
               all);
    return false;
}

static void return_drive(BindCall *c, DriveInfo *dinfo)
{
    BlockBackend *blk = dinfo ? blk_by_legacy_dinfo(dinfo) : NULL;

    bind_return_string(c, blk ? blk_name(blk) : NULL);
}

static void drive(BindCall *c, Error **errp)
{
    BlockInterfaceType type;

    if (find_interface(c->arg[0].string, &type, errp)) {
        return_drive(c, drive_get(type, c->arg[1].integer, c->arg[2].integer));
    }
}

static void drive_at(BindCall *c, Error **errp)
{
    BlockInterfaceType type;

    if (find_interface(c->arg[0].string, &type, errp)) {
        return_drive(c, drive_get_by_index(type, c->arg[1].integer));
    }
}

static void drive_size(BindCall *c, Error **errp)
{
    BlockBackend *blk = blk_by_name(c->arg[0].string);
    int64_t size = blk ? blk_getlength(blk) : 0;

    if (!blk) {
        error_setg(errp, "there is no drive '%s'", c->arg[0].string);
    } else if (size < 0) {
        bind_return_nil(c); /* no medium, most likely */
    } else {
        bind_return_int(c, size);
    }
}

/* As many as a boot ROM may copy. */
#define DRIVE_READ_MAX (16 * MiB)

static void drive_read(BindCall *c, Error **errp)
{
    BlockBackend *blk = blk_by_name(c->arg[0].string);
    int64_t offset = c->arg[1].integer, size = c->arg[2].integer;
    g_autofree uint8_t *data = g_malloc(size);
    int ret = blk ? blk_pread(blk, offset, size, data, 0) : 0;

    if (!blk) {
        error_setg(errp, "there is no drive '%s'", c->arg[0].string);
    } else if (ret < 0) {
        error_setg_errno(errp, -ret,
                         "drive '%s': cannot read %" PRId64
                         " bytes from offset %" PRId64,
                         c->arg[0].string, size, offset);
    } else {
        bind_return_bytes(c, data, size);
    }
}

static void drive_is_cdrom(BindCall *c, Error **errp)
{
    BlockBackend *blk = blk_by_name(c->arg[0].string);
    DriveInfo *dinfo = blk ? blk_legacy_dinfo(blk) : NULL;

    if (!blk) {
        error_setg(errp, "there is no drive '%s'", c->arg[0].string);
    } else {
        bind_return_bool(c, dinfo && dinfo->media_cd);
    }
}

static const char *interface_name(BlockInterfaceType type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(interfaces); i++) {
        if (interfaces[i].type == type) {
            return interfaces[i].name;
        }
    }
    return "none";
}

static void drive_place(BindCall *c, Error **errp)
{
    BlockBackend *blk = blk_by_name(c->arg[0].string);
    DriveInfo *dinfo = blk ? blk_legacy_dinfo(blk) : NULL;

    if (!dinfo) {
        bind_return_nil(c);
        return;
    }
    bind_return_string(c, interface_name(dinfo->type));
    bind_return_int(c, dinfo->bus);
    bind_return_int(c, dinfo->unit);
}

static DriveInfo *add_cdrom(BlockInterfaceType type, int bus, int unit,
                            Error **errp)
{
    QemuOpts *opts = drive_add(type, -1, NULL, "media=cdrom");
    DriveInfo *dinfo;

    qemu_opt_set_number(opts, "bus", bus, &error_abort);
    qemu_opt_set_number(opts, "unit", unit, &error_abort);
    dinfo = drive_new(opts, type, errp);
    if (dinfo) {
        dinfo->is_default = true; /* may stay without a device */
    } else {
        qemu_opts_del(opts);
    }
    return dinfo;
}

/* As default_drive() of softmmu/vl.c does it for boards that say so. */
static void cdrom(BindCall *c, Error **errp)
{
    int bus = c->arg[1].integer, unit = c->arg[2].integer;
    BlockInterfaceType type;
    DriveInfo *dinfo;

    if (!find_interface(c->arg[0].string, &type, errp)) {
        return;
    }
    if (type != IF_IDE && type != IF_SCSI) {
        error_setg(errp, "a CD-ROM drive's interface is ide or scsi, not %s",
                   c->arg[0].string);
        return;
    }
    dinfo = drive_get(type, bus, unit);
    dinfo = dinfo ? dinfo : add_cdrom(type, bus, unit, errp);
    if (dinfo) {
        return_drive(c, dinfo);
    }
}

/* Network */

static void nic_count(BindCall *c, Error **errp)
{
    bind_return_int(c, qc_nic_count());
}

static void nic_mac(BindCall *c, Error **errp)
{
    const char *alias = c->arg[1].given ? c->arg[1].string : NULL;
    NICInfo *nd = qc_find_nic(c->arg[0].string, alias, false);

    if (!nd) {
        bind_return_nil(c);
        return;
    }
    const uint8_t *a = nd->macaddr.a;
    g_autofree char *text = g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x",
                                            a[0], a[1], a[2], a[3], a[4], a[5]);
    bind_return_string(c, text);
}

/* qdev_set_nic_properties() aborts where it cannot set both properties. */
static void configure_nic(BindCall *c, Error **errp)
{
    DeviceState *dev = bind_device(c, 0);
    const char *alias = c->arg[1].given ? c->arg[1].string : NULL;
    const char *type = object_get_typename(OBJECT(dev));

    if (!object_property_find(OBJECT(dev), "mac") ||
        !object_property_find(OBJECT(dev), "netdev")) {
        error_setg(errp,
                   "'%s' is no network device: it has no properties "
                   "'mac' and 'netdev'",
                   type);
        return;
    }
    if (dev->realized) {
        error_setg(errp,
                   "the network of '%s' must be set before it is "
                   "realized",
                   type);
        return;
    }
    g_autofree char *netdev =
        object_property_get_str(OBJECT(dev), "netdev", NULL);
    if ((netdev && *netdev) || once_done(c->L, "nic", OBJECT(dev))) {
        error_setg(errp, "'%s' has a network already", type);
        return;
    }
    g_free(g_steal_pointer(&netdev));
    bool found = qc_configure_nic(dev, alias);
    if (found) {
        once_mark(c->L, "nic", OBJECT(dev));
    }
    bind_return_bool(c, found);
}

static const BindRow rows[] = {
    { "serial",
      serial,
      { UPTO("n", INT_MAX) },
      "string?",
      "Id of the character device behind serial port n (-serial), or nil. "
      "While scripts declare, QEMU has not opened the ports yet: then each "
      "has an id, and chardev tells later whether it exists." },
    { "has_serial",
      has_serial,
      { UPTO("n", INT_MAX) },
      "boolean",
      "Whether the command line gives serial port n (from 0) by -serial, other "
      "than by -serial none, or by QEMU's own default." },
    { "chardev",
      chardev,
      { ARG("id", BIND_STRING) },
      "boolean",
      "Whether there is a character device with this id." },
    { "drive",
      drive,
      { ARG("interface", BIND_STRING), UPTO("bus", INT_MAX),
        UPTO("unit", INT_MAX) },
      "string?",
      "Name of the drive that the command line gives for an interface ('sd', "
      "'pflash', 'mtd', 'ide', 'scsi', 'floppy', 'virtio', 'xen' or 'none'), "
      "bus and unit; nil without one. It is claimed when a device gets it as "
      "its property 'drive'; QEMU refuses to start with drives that nobody "
      "claims." },
    { "drive_at",
      drive_at,
      { ARG("interface", BIND_STRING), UPTO("index", INT_MAX) },
      "string?",
      "Like drive, by the drive's index= among those of its interface." },
    { "drive_size",
      drive_size,
      { ARG("name", BIND_STRING) },
      "integer?",
      "Size in bytes of the drive with this name; nil without a medium." },
    { "drive_read",
      drive_read,
      { ARG("name", BIND_STRING), UPTO("offset", INT64_MAX - DRIVE_READ_MAX),
        UPTO("size", DRIVE_READ_MAX) },
      "string",
      "Bytes of the drive with this name, as a boot ROM would copy them. Up to "
      "16 MiB, from an offset in bytes; an error where it has fewer." },
    { "drive_is_cdrom",
      drive_is_cdrom,
      { ARG("name", BIND_STRING) },
      "boolean",
      "Whether the command line calls the drive with this name a CD-ROM "
      "(media=cdrom)." },
    { "drive_place",
      drive_place,
      { ARG("name", BIND_STRING) },
      "string?, integer?, integer?",
      "Interface, bus and unit of the drive with this name, as drive takes "
      "them; nil of a back end that -drive or a default did not make." },
    { "cdrom",
      cdrom,
      { ARG("interface", BIND_STRING), UPTO("bus", INT_MAX),
        UPTO("unit", INT_MAX) },
      "string",
      "Name of the drive that the command line gives for an interface ('ide' "
      "or 'scsi'), bus and unit; where it gives none, of a CD-ROM drive "
      "without a medium, as QEMU adds one to many of its boards." },
    { "nic_count",
      nic_count,
      { { 0 } },
      "integer",
      "Number of network cards the command line asks for (-nic, -net nic)." },
    { "nic_mac",
      nic_mac,
      { ARG("type", BIND_STRING), OPT("alias", BIND_STRING) },
      "string?",
      "The address (\"52:54:00:12:34:56\") of the network card that "
      "configure_nic gives a device of this type, when the machine is built; "
      "nil where the command line asks for none." },
    { "configure_nic",
      configure_nic,
      { SELF(TYPE_DEVICE), OPT("alias", BIND_STRING) },
      "boolean",
      "Sets 'mac' and 'netdev' of a device to the next network card that the "
      "command line asks for with its type, with the model alias or without a "
      "model. Whether there was one." },
};

const BindGroup bind_backend = BIND_GROUP("backend", rows);
