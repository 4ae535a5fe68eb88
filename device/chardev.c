/*
 * Character devices of devices written in Lua: bytes in and out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"
#include "chardev/char-serial.h"

/* What a device without a can_receive takes at a time. */
#define RECEIVE_MAX 4096

static QcCharFrontend *front_end(const ScriptedDevice *d, uint32_t index)
{
    return (QcCharFrontend *)((char *)d->dev + d->class->chardev[index].offset);
}

static int can_receive(void *opaque)
{
    DevicePart *part = opaque;
    ScriptedDevice *d = part->d;
    int slot = d->class->chardev[part->index].can_receive;

    if (!slot) {
        return RECEIVE_MAX;
    }
    lua_State *L = call_begin(d, slot);
    int bytes = 0;
    if (L && call_run(d, L, slot, 0, 1)) {
        bytes = MAX(0, MIN(lua_tointeger(L, -1), RECEIVE_MAX));
        if (lua_isboolean(L, -1)) {
            bytes = lua_toboolean(L, -1);
        }
    }
    if (L) {
        call_end(d, L);
    }
    return bytes;
}

typedef struct Received {
    ScriptedDevice *d;
    const uint8_t *data;
    size_t size;
    int slot;
} Received;

/* On a stack of its own only for lua_pushlstring, which may raise. */
static int push_and_call(lua_State *L)
{
    Received *r = lua_touserdata(L, -1);

    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->d->class->fn[r->slot]);
    lua_insert(L, 1);
    lua_pushlstring(L, (const char *)r->data, r->size);
    lua_call(L, 2, 0);
    return 0;
}

static void received(void *opaque, const uint8_t *data, int size)
{
    DevicePart *part = opaque;
    ScriptedDevice *d = part->d;
    int slot = d->class->chardev[part->index].slot;
    Received r = { d, data, size, slot };
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    if (L) {
        lua_pushcfunction(L, push_and_call);
        lua_replace(L, -3); /* in place of the function itself */
        lua_pushlightuserdata(L, &r);
        call_run(d, L, slot, 1, 0);
        call_end(d, L);
    }
}

static const char *event_name(QEMUChrEvent event)
{
    switch (event) {
    case CHR_EVENT_BREAK:
        return "break";
    case CHR_EVENT_OPENED:
        return "opened";
    case CHR_EVENT_CLOSED:
        return "closed";
    default:
        return NULL;
    }
}

static void event(void *opaque, QEMUChrEvent event)
{
    DevicePart *part = opaque;
    ScriptedDevice *d = part->d;
    int slot = d->class->chardev[part->index].event;
    const char *name = event_name(event);
    lua_State *L = slot && name && d->dev->realized ? call_begin(d, slot)
                                                    : NULL;

    if (L) {
        lua_pushstring(L, name);
        call_run(d, L, slot, 1, 0);
        call_end(d, L);
    }
}

void chardev_parts_realize(ScriptedDevice *d)
{
    d->chardev_part = g_new0(DevicePart, d->class->n_chardev);
    for (uint32_t i = 0; i < d->class->n_chardev; i++) {
        d->chardev_part[i] = (DevicePart) { d, i };
        qemu_chr_fe_set_handlers(front_end(d, i), can_receive, received, event,
                                 NULL, &d->chardev_part[i], NULL, true);
    }
}

void chardev_parts_unrealize(ScriptedDevice *d)
{
    for (uint32_t i = 0; i < d->class->n_chardev; i++) {
        qemu_chr_fe_set_handlers(front_end(d, i), NULL, NULL, NULL, NULL, NULL,
                                 NULL, true);
    }
    g_clear_pointer(&d->chardev_part, g_free);
}

static QcCharFrontend *chardev_arg(BindCall *c)
{
    return front_end(c->arg[0].device, c->arg[0].integer);
}

/* A byte as a number needs no string to be made. */
static void write_bytes(BindCall *c, Error **errp)
{
    int is_integer;
    lua_Integer byte = lua_tointegerx(c->L, c->arg[1].index, &is_integer);
    int type = lua_type(c->L, c->arg[1].index);

    if (type == LUA_TSTRING) {
        size_t size;
        const char *data = lua_tolstring(c->L, c->arg[1].index, &size);
        qemu_chr_fe_write_all(chardev_arg(c), (const uint8_t *)data, size);
    } else if (type == LUA_TNUMBER && is_integer && byte >= 0 && byte <= 255) {
        uint8_t data = byte;
        qemu_chr_fe_write_all(chardev_arg(c), &data, 1);
    } else {
        error_setg(errp, "write takes a string or a byte (0 to 255)");
    }
}

static void accept_input(BindCall *c, Error **errp)
{
    qemu_chr_fe_accept_input(chardev_arg(c));
}

static void connected(BindCall *c, Error **errp)
{
    bind_return_bool(c, qemu_chr_fe_backend_connected(chardev_arg(c)));
}

static void send_break(BindCall *c, Error **errp)
{
    int on = 1;

    qemu_chr_fe_ioctl(chardev_arg(c), CHR_IOCTL_SERIAL_SET_BREAK, &on);
}

static const BindRow rows[] = {
    { "write",
      write_bytes,
      { SELF_PART(PART_CHARDEV), ARG("data", BIND_VALUE) },
      "",
      "Sends bytes to the back end: a string, or one byte as a number. "
      "Without a back end they are dropped." },
    { "accept_input",
      accept_input,
      { SELF_PART(PART_CHARDEV) },
      "",
      "Says that there is room again: can_receive is asked anew. To be called "
      "whenever it may have returned 0 before." },
    { "connected",
      connected,
      { SELF_PART(PART_CHARDEV) },
      "boolean",
      "Whether the property names a back end." },
    { "send_break",
      send_break,
      { SELF_PART(PART_CHARDEV) },
      "",
      "Sends a break, where the back end knows of such a thing." },
};

const BindGroup bind_device_chardev = BIND_GROUP("device_chardev", rows);
