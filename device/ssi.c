/*
 * Peripherals on an SSI (SPI) bus, written in Lua.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

static uint32_t transfer(SSIPeripheral *s, uint32_t value)
{
    ScriptedDevice *d = device_of(OBJECT(s));
    int slot = d->class->ssi_transfer;
    lua_State *L = slot ? call_begin(d, slot) : NULL;
    uint32_t answer = 0;

    if (!L) {
        return 0;
    }
    lua_pushinteger(L, value);
    if (call_run(d, L, slot, 1, 1)) {
        answer = lua_tointeger(L, -1);
    }
    call_end(d, L);
    return answer;
}

/* @level: of the line; the class's polarity says what that means. */
static int set_cs(SSIPeripheral *s, bool level)
{
    ScriptedDevice *d = device_of(OBJECT(s));
    int slot = d->class->ssi_select;
    lua_State *L = slot ? call_begin(d, slot) : NULL;

    if (L) {
        lua_pushboolean(L, level == (s->spc->cs_polarity == SSI_CS_HIGH));
        call_run(d, L, slot, 1, 0);
        call_end(d, L);
    }
    return 0;
}

static void ssi_realize(SSIPeripheral *s, Error **errp)
{
    device_realize(DEVICE(s), errp);
}

void ssi_class_init(ScriptedClass *class, DeviceClass *dc)
{
    SSIPeripheralClass *sc = SSI_PERIPHERAL_CLASS(dc);

    (void)class;
    sc->realize = ssi_realize;
    sc->transfer = transfer;
    sc->set_cs = set_cs;
    sc->cs_polarity = SSI_CS_LOW;
}
