/*
 * Devices on an I2C bus, written in Lua.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

/* An integer or boolean result; @missing for nil or after an error. */
static int64_t result(ScriptedDevice *d, lua_State *L, int slot, int args,
                      int64_t missing)
{
    int64_t value = missing;

    if (call_run(d, L, slot, args, 1)) {
        if (lua_isboolean(L, -1)) {
            value = lua_toboolean(L, -1);
        } else if (lua_isinteger(L, -1)) {
            value = lua_tointeger(L, -1);
        }
    }
    call_end(d, L);
    return value;
}

/* Scripts say "acknowledged"; QEMU asks for "not acknowledged". */
static int send_byte(I2CSlave *s, uint8_t data)
{
    ScriptedDevice *d = device_of(OBJECT(s));
    int slot = d->class->i2c_send;
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    if (!L) {
        return -1;
    }
    lua_pushinteger(L, data);
    return result(d, L, slot, 1, true) ? 0 : -1;
}

static uint8_t recv_byte(I2CSlave *s)
{
    ScriptedDevice *d = device_of(OBJECT(s));
    int slot = d->class->i2c_recv;
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    return L ? result(d, L, slot, 0, 0xff) : 0xff; /* the line's idle level */
}

static const char *const event_names[] = {
    [I2C_START_RECV] = "start_recv",
    [I2C_START_SEND] = "start_send",
    [I2C_FINISH] = "finish",
    [I2C_NACK] = "nack",
};

static int bus_event(I2CSlave *s, enum i2c_event event)
{
    ScriptedDevice *d = device_of(OBJECT(s));
    int slot = d->class->i2c_event;
    bool known = event < G_N_ELEMENTS(event_names) && event_names[event];
    lua_State *L = slot && known ? call_begin(d, slot) : NULL;

    if (!L) {
        return known ? 0 : -1;
    }
    lua_pushstring(L, event_names[event]);
    return result(d, L, slot, 1, true) ? 0 : -1;
}

void i2c_class_init(ScriptedClass *class, DeviceClass *dc)
{
    I2CSlaveClass *sc = I2C_SLAVE_CLASS(dc);

    (void)class;
    sc->event = bus_event;
    sc->send = send_byte;
    sc->recv = recv_byte;
}
