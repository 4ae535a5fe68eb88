/*
 * Address spaces: memory as a CPU or a device sees it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/memory.h"
#include "lua/space.h"

#define ACCESS_MAX (16 * MiB)

/*
 * An address space cannot be freed while images may still be written to it,
 * so there is one for each region, for good.
 */
static GHashTable *made_spaces(void)
{
    static GHashTable *spaces; /* MemoryRegion -> AddressSpace */

    if (!spaces) {
        spaces = g_hash_table_new(NULL, NULL);
    }
    return spaces;
}

static bool check_range(uint64_t address, uint64_t len, Error **errp)
{
    if (len > ACCESS_MAX) {
        error_setg(errp,
                   "%" PRIu64 " bytes are too many at once: up to 16 "
                   "MiB are possible",
                   len);
        return false;
    }
    if (len > 0 && len - 1 > UINT64_MAX - address) {
        error_setg(errp,
                   "0x%" PRIx64 " bytes at 0x%" PRIx64 " reach past the "
                   "end of the address space",
                   len, address);
        return false;
    }
    return true;
}

/* nil and a text: an access that the bus answers with an error */
static void return_bus_error(BindCall *c, uint64_t address, MemTxResult res,
                             bool write)
{
    const char *what = !(res & MEMTX_DECODE_ERROR)
                           ? "the device refuses the access"
                       : write ? "nothing can be written here"
                               : "nothing answers here";
    g_autofree char *text = g_strdup_printf("0x%" PRIx64 ": %s", address, what);

    bind_return_nil(c);
    bind_return_string(c, text);
}

static void return_done(BindCall *c, uint64_t address, MemTxResult res)
{
    if (res == MEMTX_OK) {
        bind_return_bool(c, true);
    } else {
        return_bus_error(c, address, res, true);
    }
}

/* Making */

static void space_memory(BindCall *c, Error **errp)
{
    bind_return_space(c, &address_space_memory, NULL);
}

/*
 * The root of an address space is at the address it has in its own container:
 * a region that is mapped would not begin at 0. So an alias of it is put into
 * a container; and another one behind that, since QEMU looks through a
 * container of one alias (memory_region_get_flatview_root).
 */
static MemoryRegion *make_root(MemoryRegion *region, const char *name)
{
    uint64_t size = memory_region_size(region);

    if (size == UINT64_MAX) {
        return region; /* 2^64 bytes begin at 0 wherever they are */
    }
    MemoryRegion *root = g_new0(MemoryRegion, 1);

    memory_region_init(root, NULL, name, size);
    for (int i = 0; i < 2; i++) {
        MemoryRegion *alias = g_new0(MemoryRegion, 1);
        memory_region_init_alias(alias, NULL, name, region, 0, size);
        memory_region_add_subregion_overlap(root, 0, alias, -i);
    }
    return root;
}

AddressSpace *space_of(MemoryRegion *region, const char *name)
{
    if (region == address_space_memory.root) {
        return &address_space_memory;
    }
    AddressSpace *as = g_hash_table_lookup(made_spaces(), region);
    if (!as) {
        as = g_new0(AddressSpace, 1);
        bind_keep(OBJECT(region));
        address_space_init(as, make_root(region, name), name);
        g_hash_table_insert(made_spaces(), region, as);
    }
    return as;
}

static void space_new(BindCall *c, Error **errp)
{
    MemoryRegion *region = bind_region(c, 0);

    if (memory_check_ready(region, errp)) {
        bind_return_space(c, space_of(region, c->arg[1].string), NULL);
    }
}

/* Bytes */

static void space_read(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[1].integer;
    uint64_t len = c->arg[2].integer;

    if (!check_range(address, len, errp)) {
        return;
    }
    void *data = lua_newuserdatauv(c->L, MAX(len, 1), 0);
    MemTxResult res = address_space_read(c->arg[0].space, address,
                                         MEMTXATTRS_UNSPECIFIED, data, len);
    if (res == MEMTX_OK) {
        bind_return_bytes(c, data, len);
    } else {
        return_bus_error(c, address, res, false);
    }
}

static void space_write(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[1].integer;
    const BindValue *data = &c->arg[2];

    if (check_range(address, data->length, errp)) {
        return_done(c, address,
                    address_space_write(c->arg[0].space, address,
                                        MEMTXATTRS_UNSPECIFIED, data->string,
                                        data->length));
    }
}

static void space_write_rom(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[1].integer;
    const BindValue *data = &c->arg[2];

    if (check_range(address, data->length, errp)) {
        return_done(c, address,
                    address_space_write_rom(c->arg[0].space, address,
                                            MEMTXATTRS_UNSPECIFIED,
                                            data->string, data->length));
    }
}

/* Numbers */

static bool check_width(uint64_t size, Error **errp)
{
    if (size != 1 && size != 2 && size != 4 && size != 8) {
        error_setg(errp, "an access has 1, 2, 4 or 8 bytes, not %" PRIu64,
                   size);
        return false;
    }
    return true;
}

static bool big_endian(const BindCall *c, int n)
{
    return c->arg[n].given ? c->arg[n].boolean : qc_target_big_endian();
}

static void space_load(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[1].integer;
    uint64_t size = c->arg[2].integer;
    uint8_t bytes[8] = { 0 };

    if (!check_width(size, errp) || !check_range(address, size, errp)) {
        return;
    }
    MemTxResult res = address_space_read(c->arg[0].space, address,
                                         MEMTXATTRS_UNSPECIFIED, bytes, size);
    if (res == MEMTX_OK) {
        bind_return_int(c, big_endian(c, 3) ? ldn_be_p(bytes, size)
                                            : ldn_le_p(bytes, size));
    } else {
        return_bus_error(c, address, res, false);
    }
}

static void space_store(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[1].integer;
    uint64_t size = c->arg[2].integer;
    uint8_t bytes[8];

    if (!check_width(size, errp) || !check_range(address, size, errp)) {
        return;
    }
    if (big_endian(c, 4)) {
        stn_be_p(bytes, size, c->arg[3].integer);
    } else {
        stn_le_p(bytes, size, c->arg[3].integer);
    }
    return_done(c, address,
                address_space_write(c->arg[0].space, address,
                                    MEMTXATTRS_UNSPECIFIED, bytes, size));
}

/* The map: a listener is told of every section when it is registered. */

typedef struct Sections {
    MemoryListener listener;
    GArray *list; /* of MemoryRegionSection */
} Sections;

static void collect_section(MemoryListener *listener,
                            MemoryRegionSection *section)
{
    g_array_append_val(container_of(listener, Sections, listener)->list,
                       *section);
}

static GArray *list_sections(AddressSpace *as)
{
    Sections s = {
        .listener = { .region_add = collect_section, .name = "scripted" },
        .list = g_array_new(false, false, sizeof(MemoryRegionSection)),
    };

    memory_listener_register(&s.listener, as);
    memory_listener_unregister(&s.listener);
    return s.list;
}

static void push_section(lua_State *L, const MemoryRegionSection *s)
{
    lua_createtable(L, 0, 5);
    lua_pushinteger(L, s->offset_within_address_space);
    lua_setfield(L, -2, "start");
    if (int128_lt(s->size, int128_2_64())) {
        lua_pushinteger(L, int128_get64(s->size));
        lua_setfield(L, -2, "size");
    }
    bind_push_object(L, OBJECT(s->mr));
    lua_setfield(L, -2, "region");
    lua_pushinteger(L, s->offset_within_region);
    lua_setfield(L, -2, "offset");
    lua_pushboolean(L, s->readonly);
    lua_setfield(L, -2, "readonly");
}

static void space_ranges(BindCall *c, Error **errp)
{
    g_autoptr(GArray) list = list_sections(c->arg[0].space);

    lua_createtable(c->L, list->len, 0);
    for (guint i = 0; i < list->len; i++) {
        push_section(c->L, &g_array_index(list, MemoryRegionSection, i));
        lua_rawseti(c->L, -2, i + 1);
    }
    bind_return_top(c);
}

static void space_name(BindCall *c, Error **errp)
{
    bind_return_string(c, c->arg[0].space->name);
}

static void space_root(BindCall *c, Error **errp)
{
    AddressSpace *as = c->arg[0].space;
    MemoryRegion *shown = as->root;
    GHashTableIter iter;
    void *region, *made;

    g_hash_table_iter_init(&iter, made_spaces());
    while (g_hash_table_iter_next(&iter, &region, &made)) {
        shown = made == as ? region : shown;
    }
    bind_return_object(c, OBJECT(shown));
}

#define ADDRESS ARG("address", BIND_U64)

static const BindRow rows[] = {
    { "memory",
      space_memory,
      { { 0 } },
      "qom.AddressSpace",
      "The address space of the system's memory." },
    { "address_space",
      space_new,
      { OBJ("region", TYPE_MEMORY_REGION), ARG("name", BIND_STRING) },
      "qom.AddressSpace",
      "The address space that shows a region from address 0 on; made under "
      "the given name when it is asked for the first time." },
    { "read",
      space_read,
      { SELF_SPACE, ADDRESS, UPTO("length", ACCESS_MAX) },
      "string?, string?",
      "Bytes of memory, or of what devices answer, up to 16 MiB; on a bus "
      "error nil and a text." },
    { "write",
      space_write,
      { SELF_SPACE, ADDRESS, ARG("bytes", BIND_BYTES) },
      "boolean?, string?",
      "Writes bytes as a bus master would, up to 16 MiB; on a bus error, which "
      "is what ROM answers with, nil and a text." },
    { "write_rom",
      space_write_rom,
      { SELF_SPACE, ADDRESS, ARG("bytes", BIND_BYTES) },
      "boolean?, string?",
      "Writes bytes to RAM and ROM; devices are left alone." },
    { "load",
      space_load,
      { SELF_SPACE, ADDRESS, UPTO("size", 8), OPT("big_endian", BIND_BOOLEAN) },
      "integer?, string?",
      "Reads a number of 1, 2, 4 or 8 bytes in the given byte order (without "
      "it that of the CPUs); on a bus error nil and a text. Numbers of 8 "
      "bytes from 2^63 on come out negative." },
    { "store",
      space_store,
      { SELF_SPACE, ADDRESS, UPTO("size", 8), ARG("value", BIND_U64),
        OPT("big_endian", BIND_BOOLEAN) },
      "boolean?, string?",
      "Writes a number of 1, 2, 4 or 8 bytes in the given byte order (without "
      "it that of the CPUs); on a bus error nil and a text." },
    { "ranges",
      space_ranges,
      { SELF_SPACE },
      "{start: integer, size: integer?, region: qom.Object, "
      "offset: integer, readonly: boolean}[]",
      "What is seen at which address, in the order of addresses: start and "
      "size in bytes (nil means 2^64), the region, and the offset in it." },
    { "space_name",
      space_name,
      { SELF_SPACE },
      "string",
      "Name of the address space as 'info mtree' shows it." },
    { "root_region",
      space_root,
      { SELF_SPACE },
      "qom.Object",
      "The region that the address space shows." },
};

const BindGroup bind_space = BIND_GROUP("space", rows);
