/*
 * What a complete machine is made of, as far as the other subjects do not say.
 * Nothing here changes anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "hw/abi.h"
#include "hw/realize_order.h"
#include "hw/reset_seen.h"
#include "lua/types.h"
#include "lua/value.h"
#include <fcntl.h>
#include <unistd.h>

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void set_integer(lua_State *L, const char *key, int64_t value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, key);
}

/* Memory */

/* Objects that were made only to ask them have no place in the QOM tree. */
static bool is_of_scratch(const MemoryRegion *root)
{
    g_autofree char *path = NULL;

    if (root->owner) {
        path = object_get_canonical_path(root->owner);
    }
    return root->owner && !path;
}

/* QEMU's list of address spaces is private; the first of them is not. */
static void address_spaces(BindCall *c, Error **errp)
{
    lua_Integer n = 0;

    lua_newtable(c->L);
    for (AddressSpace *as = &address_space_memory; as;
         as = QTAILQ_NEXT(as, address_spaces_link)) {
        if (is_of_scratch(as->root)) {
            continue;
        }
        bind_push_space(c->L, as, OBJECT(as->root));
        lua_rawseti(c->L, -2, ++n);
    }
    bind_return_top(c);
}

static void region_kind(BindCall *c, Error **errp)
{
    MemoryRegion *mr = bind_region(c, 0);
    const char *kind = "container";

    if (mr->alias) {
        kind = "alias";
    } else if (mr->rom_device) {
        kind = "rom device";
    } else if (memory_region_is_ram_device(mr)) {
        kind = "ram device";
    } else if (memory_region_is_ram(mr)) {
        kind = mr->readonly ? "rom" : "ram";
    } else if (memory_region_get_iommu(mr)) {
        kind = "iommu";
    } else if (mr->terminates) {
        kind = "io";
    }
    bind_return_string(c, kind);
}

/* Pages that were never touched read as zero, and reading would touch them. */
#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_SWAPPED (1ULL << 62)

static void read_pagemap(int fd, const uint8_t *host, uint64_t *map,
                         size_t pages)
{
    size_t size = pages * sizeof(*map);
    off_t at = (uintptr_t)host / qemu_real_host_page_size() * sizeof(*map);

    if (fd < 0 || pread(fd, map, size, at) != (ssize_t)size) {
        memset(map, 0xff, size); /* not told: look at each */
    }
}

/* Bytes that are not looked at, in the host's memory. */
typedef struct Hidden {
    const uint8_t *start;
    size_t size;
} Hidden;

static void hash_page(GChecksum *sum, uint64_t offset, const uint8_t *page,
                      size_t size, const Hidden *hidden)
{
    g_autofree uint8_t *copy = NULL;
    const uint8_t *from = MAX(page, hidden->start);
    const uint8_t *to = MIN(page + size, hidden->start + hidden->size);

    if (hidden->start && from < to) {
        copy = g_memdup2(page, size);
        memset(copy + (from - page), 0, to - from);
        page = copy;
    }
    if (!buffer_is_zero(page, size)) {
        uint64_t at = cpu_to_le64(offset);
        g_checksum_update(sum, (const uint8_t *)&at, sizeof(at));
        g_checksum_update(sum, page, size);
    }
}

/* SHA-256 of offset and bytes of each page that is not zero. */
static char *hash_block(RAMBlock *block, int pagemap, const Hidden *hidden)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    const uint8_t *host = qemu_ram_get_host_addr(block);
    uint64_t size = qemu_ram_get_used_length(block);
    size_t page = qemu_real_host_page_size();
    uint64_t map[512];

    for (uint64_t at = 0; at < size; at += ARRAY_SIZE(map) * page) {
        size_t pages = MIN(ARRAY_SIZE(map), DIV_ROUND_UP(size - at, page));
        read_pagemap(pagemap, host + at, map, pages);
        for (size_t i = 0; i < pages; i++) {
            uint64_t offset = at + i * page;
            if (map[i] & (PAGEMAP_PRESENT | PAGEMAP_SWAPPED)) {
                hash_page(sum, offset, host + offset, MIN(page, size - offset),
                          hidden);
            }
        }
    }
    return g_strdup(g_checksum_get_string(sum));
}

typedef struct BlockWalk {
    lua_State *L;
    lua_Integer n;
    int pagemap;
    Hidden hidden;
} BlockWalk;

static int push_block(RAMBlock *block, void *opaque)
{
    BlockWalk *w = opaque;
    g_autofree char *hash = hash_block(block, w->pagemap, &w->hidden);

    lua_newtable(w->L);
    set_string(w->L, "name", qemu_ram_get_idstr(block));
    set_integer(w->L, "size", qemu_ram_get_used_length(block));
    set_string(w->L, "sha256", hash);
    lua_rawseti(w->L, -2, ++w->n);
    return 0;
}

static Hidden find_ram(uint64_t address, uint64_t size)
{
    MemoryRegionSection section =
        memory_region_find(get_system_memory(), address, size);
    Hidden hidden = { 0 };

    if (section.mr && memory_region_is_ram(section.mr)) {
        uint8_t *host = memory_region_get_ram_ptr(section.mr);
        hidden.start = host + section.offset_within_region;
        hidden.size = int128_get64(section.size);
    }
    memory_region_unref(section.mr);
    return hidden;
}

static void ram_blocks(BindCall *c, Error **errp)
{
    BlockWalk w = { c->L, 0, open("/proc/self/pagemap", O_RDONLY), { 0 } };

    if (c->arg[0].given && c->arg[1].given && c->arg[1].integer > 0) {
        w.hidden = find_ram(c->arg[0].integer, c->arg[1].integer);
    }
    lua_newtable(c->L);
    qemu_ram_foreach_block(push_block, &w);
    if (w.pagemap >= 0) {
        close(w.pagemap);
    }
    bind_return_top(c);
}

/* "info roms" is the only view of QEMU's list that there is. */
static void loaded_roms(BindCall *c, Error **errp)
{
    g_autoptr(HumanReadableText) text = qmp_x_query_roms(NULL);
    g_auto(GStrv) lines = g_strsplit(text->human_readable_text, "\n", -1);
    lua_Integer n = 0;

    lua_newtable(c->L);
    for (char **line = lines; *line; line++) {
        if (**line) {
            lua_pushstring(c->L, *line);
            lua_rawseti(c->L, -2, ++n);
        }
    }
    bind_return_top(c);
}

/* Clocks, resets */

static void clock_ratio(BindCall *c, Error **errp)
{
    Clock *clk = CLOCK(c->arg[0].object);

    bind_return_int(c, clk->multiplier);
    bind_return_int(c, clk->divider);
}

static void is_reset(BindCall *c, Error **errp)
{
    bind_return_bool(c, reset_seen(bind_device(c, 0)));
}

static void realize_number(BindCall *c, Error **errp)
{
    unsigned n = realize_order(c->arg[0].object);

    if (n > 0) {
        bind_return_int(c, n);
    } else {
        bind_return_nil(c);
    }
}

static void has_state(BindCall *c, Error **errp)
{
    bind_return_bool(c, DEVICE_GET_CLASS(bind_device(c, 0))->vmsd);
}

/*
 * What a device keeps in its own memory is its own, wherever the QOM tree has
 * it: a region without an owner, a CPU that it made without a parent.
 */
static bool is_inside(Object *obj, const void *ptr)
{
    size_t size = abi_object_size(obj);

    return (const char *)ptr >= (char *)obj &&
           (const char *)ptr < (char *)obj + size;
}

static void holds(BindCall *c, Error **errp)
{
    bind_return_bool(c, is_inside(c->arg[0].object, c->arg[1].object));
}

static void points_to(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object, *other = c->arg[1].object;
    size_t size = abi_object_size(obj);
    void **words = (void **)obj;
    bool found = false;

    /* behind the parent, the properties and the type, which all have */
    for (size_t i = sizeof(Object) / sizeof(*words); i < size / sizeof(*words);
         i++) {
        found = found || words[i] == other;
    }
    bind_return_bool(c, found);
}

/* Lines that end in a C function */

static void line_ignored(void *opaque, int n, int level)
{
}

/* The function that qemu_irq_invert() puts behind a line is private. */
static qemu_irq_handler inverter(void)
{
    static qemu_irq_handler handler;

    if (!handler) {
        qemu_irq line = qemu_allocate_irq(line_ignored, NULL, 0);
        qemu_irq inverted = qemu_irq_invert(line);

        handler = inverted->handler;
        qemu_free_irq(inverted);
        qemu_free_irq(line);
    }
    return handler;
}

static void inverts(BindCall *c, Error **errp)
{
    qemu_irq line = c->arg[0].line;

    if (line->handler == inverter()) {
        bind_return_line(c, line->opaque);
    } else {
        bind_return_nil(c);
    }
}

typedef struct HolderSearch {
    qemu_irq line;
    GHashTable *outputs; /* words that are outputs of devices */
    Object *holder;
} HolderSearch;

/* What a link property has is behind its opaque pointer (qom/object.c). */
static int find_outputs(Object *obj, void *opaque)
{
    HolderSearch *search = opaque;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (prop->opaque && g_str_equal(prop->type, "link<" TYPE_IRQ ">")) {
            g_hash_table_add(search->outputs, *(void **)prop->opaque);
        }
    }
    return 0;
}

/* Whether a line is a field of an object, or a pointer to it is. */
static bool has_line(Object *obj, qemu_irq line, GHashTable *outputs)
{
    size_t count = abi_object_size(obj) / sizeof(void *);
    void **words = (void **)obj;

    for (size_t i = sizeof(Object) / sizeof(*words); i < count; i++) {
        if (words[i] == line && !g_hash_table_contains(outputs, &words[i])) {
            return true;
        }
    }
    return is_inside(obj, line);
}

/* The innermost object, where one is a field of another. */
static int find_holder(Object *obj, void *opaque)
{
    HolderSearch *search = opaque;

    if (obj != (Object *)search->line &&
        (!search->holder ||
         abi_object_size(obj) < abi_object_size(search->holder)) &&
        has_line(obj, search->line, search->outputs)) {
        search->holder = obj;
    }
    return 0;
}

static void line_holder(BindCall *c, Error **errp)
{
    g_autoptr(GHashTable) outputs = g_hash_table_new(NULL, NULL);
    HolderSearch search = { c->arg[0].line, outputs, NULL };

    object_child_foreach_recursive(object_get_root(), find_outputs, &search);
    object_child_foreach_recursive(object_get_root(), find_holder, &search);
    bind_return_object(c, search.holder);
}

static void ignores_bus_errors(BindCall *c, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    bind_return_bool(c, mc->ignore_memory_transaction_failures);
}

/* What types start from */

static void initial_value(BindCall *c, Error **errp)
{
    ObjectClass *oc = type_require(c->arg[0].string, errp);
    Object *scratch = oc ? scratch_get(c->L, oc) : NULL;

    if (!oc) {
        return;
    }
    if (!scratch || !object_property_find(scratch, c->arg[1].string)) {
        bind_return_nil(c);
    } else if (value_push_property(c->L, scratch, c->arg[1].string, errp)) {
        bind_return_top(c);
    }
}

/* Descriptions that were saved */

static void parse_json(BindCall *c, Error **errp)
{
    QObject *value = qobject_from_json(c->arg[0].string, errp);

    if (value) {
        value_push(c->L, value);
        qobject_unref(value);
        bind_return_top(c);
    }
}

static const BindRow rows[] = {
    { "address_spaces",
      address_spaces,
      { { 0 } },
      "qom.AddressSpace[]",
      "All address spaces, in the order they were made; the first is that of "
      "the system's memory." },
    { "region_kind",
      region_kind,
      { SELF(TYPE_MEMORY_REGION) },
      "string",
      "What answers an access to the region: \"ram\", \"rom\", \"rom device\" "
      "(read like ROM, written like a device), \"ram device\" (memory of a "
      "host's device), \"io\" (a device), \"iommu\", \"alias\", or "
      "\"container\" (what was added to it)." },
    { "ram_blocks",
      ram_blocks,
      { OPT("address", BIND_U64), OPT_UPTO("size", INT_MAX) },
      "table[]",
      "All RAM blocks, each with name, size in bytes and sha256, the hash of "
      "offset and contents of each page that is not zero. What lies at an "
      "address in the system's memory, size bytes of it, counts as zero." },
    { "loaded_roms",
      loaded_roms,
      { { 0 } },
      "string[]",
      "QEMU's list of ROMs and loaded images, as 'info roms' shows it." },
    { "clock_ratio",
      clock_ratio,
      { SELF(TYPE_CLOCK) },
      "integer, integer",
      "Multiplier and divider between the clock's period and that of the "
      "clocks it feeds." },
    { "is_reset",
      is_reset,
      { SELF(TYPE_DEVICE) },
      "boolean",
      "Whether the machine's first reset has reached the device. Known while "
      "a machine is inspected." },
    { "realize_number",
      realize_number,
      { SELF(TYPE_OBJECT) },
      "integer?",
      "How many devices had been realized when this one was, itself included; "
      "the parts of a device come before it. Of a memory region of the board's "
      "or of one of its devices: the number of the first device that was "
      "realized when the region was there. Known while a machine is "
      "inspected." },
    { "has_state",
      has_state,
      { SELF(TYPE_DEVICE) },
      "boolean",
      "Whether the device has a part of its own in saved states." },
    { "holds",
      holds,
      { SELF(TYPE_OBJECT), OBJ("other", TYPE_OBJECT) },
      "boolean",
      "Whether the other object is a field of this one." },
    { "points_to",
      points_to,
      { SELF(TYPE_OBJECT), OBJ("other", TYPE_OBJECT) },
      "boolean",
      "Whether this object's own fields have a pointer to the other one." },
    { "inverts",
      inverts,
      { SELF_LINE },
      "qom.Line?",
      "Of a line that was made to drive another with the opposite level, that "
      "other one; else nil." },
    { "holder",
      line_holder,
      { SELF_LINE },
      "qom.Object?",
      "The object that has the line in a field that is no output: of a line "
      "that is no input of any device, whose function it ends in; nil where "
      "no object has it." },
    { "ignores_bus_errors",
      ignores_bus_errors,
      { { 0 } },
      "boolean",
      "Whether CPUs of the running machine read zero where nothing answers." },
    { "initial_value",
      initial_value,
      { ARG("type", BIND_STRING), ARG("property", BIND_STRING) },
      "any",
      "The value that a property has in a new object of the type; nil where "
      "there is none, or no object is made only to ask." },
    { "parse_json",
      parse_json,
      { ARG("text", BIND_STRING) },
      "any",
      "The value that a JSON text describes." },
};

const BindGroup bind_inspect = BIND_GROUP("inspect", rows);
