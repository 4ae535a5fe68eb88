/*
 * DMA of devices written in Lua, in the address space that the property
 * "dma" names (a memory region), or the system's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "device/device.h"

#define MAX_BYTES (64 * MiB) /* of one transfer */

static MemoryRegion *root(const ScriptedDevice *d)
{
    return *(MemoryRegion **)((char *)d->dev + d->class->dma_offset);
}

void dma_realize(ScriptedDevice *d)
{
    if (d->class->dma && root(d)) {
        g_autofree char *name = g_strdup_printf("%s.dma", d->class->name);
        d->dma_space = g_new0(AddressSpace, 1);
        address_space_init(d->dma_space, root(d), name);
    }
}

/* It is freed only after a grace period, by QEMU: its memory has to stay. */
void dma_unrealize(ScriptedDevice *d)
{
    if (d->dma_space) {
        address_space_destroy(d->dma_space);
        d->dma_space = NULL;
    }
}

static AddressSpace *space(BindCall *c)
{
    return c->arg[0].device->dma_space ?: &address_space_memory;
}

static const char *result_text(MemTxResult result)
{
    return result & MEMTX_DECODE_ERROR   ? "nothing is there"
           : result & MEMTX_ACCESS_ERROR ? "access refused"
                                         : "bus error";
}

/* nil and why, where a transfer fails: for the device to deal with */
static void return_failure(BindCall *c, MemTxResult result)
{
    bind_return_nil(c);
    bind_return_string(c, result_text(result));
}

static void read_bytes(BindCall *c, Error **errp)
{
    size_t size = c->arg[2].integer;
    luaL_Buffer buffer;
    char *data = luaL_buffinitsize(c->L, &buffer, size);
    MemTxResult result = address_space_read(space(c), c->arg[1].integer,
                                            MEMTXATTRS_UNSPECIFIED, data, size);

    luaL_pushresultsize(&buffer, result == MEMTX_OK ? size : 0);
    if (result == MEMTX_OK) {
        bind_return_top(c);
    } else {
        return_failure(c, result);
    }
}

static void write_bytes(BindCall *c, Error **errp)
{
    MemTxResult result =
        address_space_write(space(c), c->arg[1].integer, MEMTXATTRS_UNSPECIFIED,
                            c->arg[2].string, c->arg[2].length);

    if (result == MEMTX_OK) {
        bind_return_bool(c, true);
    } else {
        return_failure(c, result);
    }
}

static bool check_size(int64_t size, Error **errp)
{
    if (size == 1 || size == 2 || size == 4 || size == 8) {
        return true;
    }
    error_setg(errp, "a number has 1, 2, 4 or 8 bytes, not %" PRIi64, size);
    return false;
}

/* Numbers: little-endian, unless big is true */
static void load(BindCall *c, Error **errp)
{
    int64_t size = c->arg[2].integer;
    uint8_t data[8];
    uint64_t value = 0;

    if (!check_size(size, errp)) {
        return;
    }
    MemTxResult result = address_space_read(space(c), c->arg[1].integer,
                                            MEMTXATTRS_UNSPECIFIED, data, size);
    if (result != MEMTX_OK) {
        return_failure(c, result);
        return;
    }
    for (int i = 0; i < size; i++) {
        value |= (uint64_t)data[c->arg[3].boolean ? size - 1 - i : i]
                 << (8 * i);
    }
    bind_return_int(c, value);
}

static void store(BindCall *c, Error **errp)
{
    int64_t size = c->arg[2].integer;
    uint64_t value = c->arg[3].integer;
    uint8_t data[8];

    if (!check_size(size, errp)) {
        return;
    }
    for (int i = 0; i < size; i++) {
        data[c->arg[4].boolean ? size - 1 - i : i] = value >> (8 * i);
    }
    MemTxResult result = address_space_write(
        space(c), c->arg[1].integer, MEMTXATTRS_UNSPECIFIED, data, size);
    if (result == MEMTX_OK) {
        bind_return_bool(c, true);
    } else {
        return_failure(c, result);
    }
}

static void copy(BindCall *c, Error **errp)
{
    hwaddr to = c->arg[1].integer, from = c->arg[2].integer;
    uint64_t left = c->arg[3].integer;
    MemTxResult result = MEMTX_OK;
    uint8_t data[4096];

    while (left > 0 && result == MEMTX_OK) {
        size_t n = MIN(left, sizeof(data));
        result =
            address_space_read(space(c), from, MEMTXATTRS_UNSPECIFIED, data, n);
        if (result == MEMTX_OK) {
            result = address_space_write(space(c), to, MEMTXATTRS_UNSPECIFIED,
                                         data, n);
        }
        from += n;
        to += n;
        left -= n;
    }
    if (result == MEMTX_OK) {
        bind_return_bool(c, true);
    } else {
        return_failure(c, result);
    }
}

static const BindRow rows[] = {
    { "read",
      read_bytes,
      { SELF_PART(PART_DMA), ARG("address", BIND_U64),
        UPTO("size", MAX_BYTES) },
      "string?, string?",
      "Reads bytes. nil and the reason where the transfer fails." },
    { "write",
      write_bytes,
      { SELF_PART(PART_DMA), ARG("address", BIND_U64),
        ARG("data", BIND_BYTES) },
      "boolean?, string?",
      "Writes bytes. nil and the reason where the transfer fails." },
    { "load",
      load,
      { SELF_PART(PART_DMA), ARG("address", BIND_U64),
        ARG("size", BIND_INTEGER), OPT("big", BIND_BOOLEAN) },
      "integer?, string?",
      "Reads a number of 1, 2, 4 or 8 bytes, little-endian unless big is "
      "true. nil and the reason where the transfer fails." },
    { "store",
      store,
      { SELF_PART(PART_DMA), ARG("address", BIND_U64),
        ARG("size", BIND_INTEGER), ARG("value", BIND_U64),
        OPT("big", BIND_BOOLEAN) },
      "boolean?, string?",
      "Writes a number of 1, 2, 4 or 8 bytes, little-endian unless big is "
      "true. nil and the reason where the transfer fails." },
    { "copy",
      copy,
      { SELF_PART(PART_DMA), ARG("to", BIND_U64), ARG("from", BIND_U64),
        UPTO("size", MAX_BYTES) },
      "boolean?, string?",
      "Copies bytes from one address to another, from the first to the last, "
      "4 KiB at a time. nil and the reason where the transfer fails." },
};

const BindGroup bind_device_dma = BIND_GROUP("device_dma", rows);
