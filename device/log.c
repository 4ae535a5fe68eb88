/*
 * QEMU's log, for devices written in Lua.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

static void write_log(BindCall *c, int mask)
{
    if (qemu_loglevel_mask(mask)) {
        g_autofree char *who = device_what(c->arg[0].device);
        qemu_log("%s: %s\n", who, c->arg[1].string);
    }
}

static void guest_error(BindCall *c, Error **errp)
{
    write_log(c, LOG_GUEST_ERROR);
}

static void unimp(BindCall *c, Error **errp)
{
    write_log(c, LOG_UNIMP);
}

static const BindRow rows[] = {
    { "guest_error",
      guest_error,
      { SELF_DEVICE, ARG("text", BIND_STRING) },
      "",
      "Writes a line to QEMU's log where -d guest_errors asks for it: the guest "
      "did what it should not." },
    { "unimp",
      unimp,
      { SELF_DEVICE, ARG("text", BIND_STRING) },
      "",
      "Likewise with -d unimp: the guest wants what the device does not do." },
};

const BindGroup bind_device_log = BIND_GROUP("device_log", rows);
