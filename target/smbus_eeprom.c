/*
 * An EEPROM on an SMBus.
 *
 * "smbus-eeprom" has its contents through a pointer that only
 * smbus_eeprom_init_one() sets (hw/i2c/smbus_eeprom.c), which realizes the
 * device as well. What it holds is seen through the description of its saved
 * state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"

#include "hw/i2c/i2c.h"
#include "migration/vmstate.h"

#define CREATE "smbus_eeprom_init_one"
#define TYPE_EEPROM "smbus-eeprom"
#define EEPROM_SIZE 256  /* SMBUS_EEPROM_SIZE there */
#define MAX_ADDRESS 0x7f /* 7 bits */

/* The function ends QEMU where its device cannot be realized. */
static bool may_realize(BusState *bus, Error **errp)
{
    if (phase_check(PHASE_MACHINE_READY)) {
        error_setg(errp, "it comes too late: the machine is complete");
        return false;
    }
    if (!bus->realized) {
        error_setg(errp,
                   "realize the controller before the devices on bus '%s'",
                   bus->name);
        return false;
    }
    return true;
}

static void smbus_eeprom(BindCall *c, Error **errp)
{
    BusState *bus = BUS(c->arg[0].object);
    void (*create)(I2CBus *, uint8_t, uint8_t *);
    size_t len = c->arg[2].given ? c->arg[2].length : 0;

    create = target_function(CREATE, errp);
    if (!create || !may_realize(bus, errp)) {
        return;
    }
    if (len > EEPROM_SIZE) {
        error_setg(errp, "data has %zu bytes, and there is room for %d", len,
                   EEPROM_SIZE);
        return;
    }
    /* the device keeps the pointer as long as QEMU runs */
    uint8_t *data = g_malloc0(EEPROM_SIZE);
    if (len > 0) {
        memcpy(data, c->arg[2].string, len);
    }
    create(I2C_BUS(bus), c->arg[1].integer, data);
    /* a new device goes to the head of the list */
    bind_return_object(c, OBJECT(QTAILQ_FIRST(&bus->children)->child));
}

static void smbus_eeprom_data(BindCall *c, Error **errp)
{
    DeviceState *dev = DEVICE(c->arg[0].object);
    const VMStateField *f = DEVICE_GET_CLASS(dev)->vmsd->fields;

    while (f->name && strcmp(f->name, "data") != 0) {
        f++;
    }
    if (!f->name || f->num != EEPROM_SIZE || f->size != 1) {
        error_setg(errp, "this QEMU does not say where '%s' has its contents",
                   TYPE_EEPROM);
        return;
    }
    bind_return_bytes(c, (const char *)dev + f->offset, EEPROM_SIZE);
}

static const BindRow rows[] = {
    { "smbus_eeprom",
      smbus_eeprom,
      { OBJ("bus", TYPE_I2C_BUS), UPTO("address", MAX_ADDRESS),
        OPT("data", BIND_BYTES) },
      "qom.Object",
      "A realized device 'smbus-eeprom' on an I2C bus, at an address of 7 "
      "bits. It holds data, up to 256 bytes, and zeros after these; a reset "
      "brings them back." },
    { "smbus_eeprom_data",
      smbus_eeprom_data,
      { SELF(TYPE_EEPROM) },
      "string",
      "The 256 bytes that an 'smbus-eeprom' holds." },
};

const BindGroup bind_smbus_eeprom = BIND_GROUP("smbus_eeprom", rows);
