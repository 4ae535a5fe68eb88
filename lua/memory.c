/*
 * Memory regions: RAM, ROM, aliases, containers, stubs, and where they are.
 *
 * A region made here belongs to its owner for good: QEMU's flat views hold
 * pointers to it without a reference (memory_region_ref counts the owner, not
 * the region), so it keeps one reference that is never given back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/layout.h"
#include "lua/memory.h"

/* More than any host has; keeps QEMU's dirty bitmaps allocatable. */
#define RAM_MAX (16 * TiB)
/* RAMBlock.idstr holds 256 bytes and is cut silently. */
#define BLOCK_NAME_MAX 255

/* Places in the QOM tree */

static bool check_place(Object *owner, const char *id, Error **errp)
{
    if (!id[0] || strchr(id, '/') || g_str_has_suffix(id, "[*]")) {
        error_setg(errp,
                   "'%s' cannot be an id: it must not be empty, have a "
                   "'/' in it or end in '[*]'",
                   id);
        return false;
    }
    if (object_property_find(owner, id)) {
        g_autofree char *path = object_get_canonical_path(owner);
        error_setg(errp, "%s already has a child or property '%s'",
                   path ? path : object_get_typename(owner), id);
        return false;
    }
    return true;
}

/*
 * memory_region_init() has named the child "NAME[0]" and may have escaped
 * letters of it; give it the id itself.
 */
static void adopt(Object *owner, const char *id, MemoryRegion *mr)
{
    object_ref(OBJECT(mr)); /* kept for good, see above */
    object_unparent(OBJECT(mr));
    object_property_add_child(owner, id, OBJECT(mr));
}

/* Sizes: QEMU writes 2^64 as 2^64-1, which Lua writes as -1. */

static bool check_size(uint64_t size, Error **errp)
{
    if (size == 0) {
        error_setg(errp, "the size of a memory region must not be 0");
        return false;
    }
    return true;
}

static void return_size(BindCall *c, uint64_t size)
{
    if (size == UINT64_MAX) {
        bind_return_nil(c);
    } else {
        bind_return_int(c, size);
    }
}

/* RAM */

static bool check_block(const char *name, uint64_t size, Error **errp)
{
    if (!name[0] || strlen(name) > BLOCK_NAME_MAX) {
        error_setg(errp, "the name of a RAM block must have 1 to %d bytes",
                   BLOCK_NAME_MAX);
        return false;
    }
    if (qemu_ram_block_by_name(name)) {
        error_setg(errp,
                   "there is a RAM block '%s' already; saved states "
                   "need a name of its own for each",
                   name);
        return false;
    }
    if (!check_size(size, errp)) {
        return false;
    }
    if (size > RAM_MAX) {
        error_setg(errp,
                   "0x%" PRIx64 " bytes of RAM are more than the 16 TiB "
                   "that are possible",
                   size);
        return false;
    }
    return true;
}

typedef bool InitRam(MemoryRegion *mr, Object *owner, const char *name,
                     uint64_t size, Error **errp);

/* Arguments of ram() and rom(): owner, id, size, block */
static void make_ram(BindCall *c, InitRam *init, Error **errp)
{
    Object *owner = c->arg[0].object;
    const char *id = c->arg[1].string;
    uint64_t size = c->arg[2].integer;
    const char *block = c->arg[3].given ? c->arg[3].string : id;

    if (!check_place(owner, id, errp) || !check_block(block, size, errp)) {
        return;
    }
    MemoryRegion *mr = g_new0(MemoryRegion, 1);
    if (!init(mr, owner, block, size, errp)) {
        g_free(mr); /* the initialiser has finalized it */
        return;
    }
    /* not memory_region_init_ram(): that one takes the owner for a device */
    vmstate_register_ram_global(mr);
    adopt(owner, id, mr);
    bind_return_object(c, OBJECT(mr));
}

static void memory_ram(BindCall *c, Error **errp)
{
    make_ram(c, qc_memory_region_init_ram_nomigrate, errp);
}

static void memory_rom(BindCall *c, Error **errp)
{
    make_ram(c, qc_memory_region_init_rom_nomigrate, errp);
}

static void memory_machine_ram(BindCall *c, Error **errp)
{
    MemoryRegion *ram = MACHINE(qdev_get_machine())->ram;

    bind_return_object(c, ram ? OBJECT(ram) : NULL);
}

static void memory_backend_region(BindCall *c, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(c->arg[0].object);

    if (!host_memory_backend_mr_inited(backend)) {
        error_setg(errp, "memory backend '%s' is not complete yet",
                   object_get_canonical_path_component(OBJECT(backend)));
        return;
    }
    if (host_memory_backend_is_mapped(backend)) {
        error_setg(errp, "memory backend '%s' is in use already",
                   object_get_canonical_path_component(OBJECT(backend)));
        return;
    }
    MemoryRegion *mr = host_memory_backend_get_memory(backend);
    if (!check_block(memory_region_name(mr), memory_region_size(mr), errp)) {
        return;
    }
    host_memory_backend_set_mapped(backend, true);
    vmstate_register_ram_global(mr);
    bind_return_object(c, OBJECT(mr));
}

/* Regions without memory of their own */

static void memory_alias(BindCall *c, Error **errp)
{
    Object *owner = c->arg[0].object;
    const char *id = c->arg[1].string;
    uint64_t size = c->arg[4].integer;

    if (!check_place(owner, id, errp) || !check_size(size, errp)) {
        return;
    }
    MemoryRegion *mr = g_new0(MemoryRegion, 1);
    memory_region_init_alias(mr, owner, id, bind_region(c, 2),
                             c->arg[3].integer, size);
    bind_keep(c->arg[2].object); /* the alias points to it for good */
    adopt(owner, id, mr);
    layout_note_alias(mr);
    bind_return_object(c, OBJECT(mr));
}

static void memory_container(BindCall *c, Error **errp)
{
    Object *owner = c->arg[0].object;
    const char *id = c->arg[1].string;
    uint64_t size = c->arg[2].given ? (uint64_t)c->arg[2].integer : UINT64_MAX;

    if (!check_place(owner, id, errp) || !check_size(size, errp)) {
        return;
    }
    MemoryRegion *mr = g_new0(MemoryRegion, 1);
    memory_region_init(mr, owner, id, size);
    adopt(owner, id, mr);
    bind_return_object(c, OBJECT(mr));
}

/* Stubs */

typedef struct Stub {
    MemoryRegion mr;
    uint64_t value;
} Stub;

static uint64_t stub_read(void *opaque, hwaddr addr, unsigned size)
{
    Stub *s = opaque;
    uint64_t value = size < 8 ? s->value & ((1ULL << (size * 8)) - 1)
                              : s->value;

    qemu_log_mask(LOG_UNIMP,
                  "%s: stub read of %u bytes at offset 0x%" PRIx64
                  ": 0x%" PRIx64 "\n",
                  memory_region_name(&s->mr), size, (uint64_t)addr, value);
    return value;
}

static void stub_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    Stub *s = opaque;

    qemu_log_mask(LOG_UNIMP,
                  "%s: stub write of %u bytes at offset 0x%" PRIx64
                  ": 0x%" PRIx64 "\n",
                  memory_region_name(&s->mr), size, (uint64_t)addr, value);
}

/* The guest reads the value as it was given, whatever its byte order. */
static const MemoryRegionOps stub_ops = {
    .read = stub_read,
    .write = stub_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 8, .unaligned = true },
};

static void memory_stub(BindCall *c, Error **errp)
{
    Object *owner = c->arg[0].object;
    const char *id = c->arg[1].string;
    uint64_t size = c->arg[2].integer;

    if (!check_place(owner, id, errp) || !check_size(size, errp)) {
        return;
    }
    Stub *s = g_new0(Stub, 1);
    s->value = c->arg[3].given ? c->arg[3].integer : 0;
    memory_region_init_io(&s->mr, owner, &stub_ops, s, id, size);
    adopt(owner, id, &s->mr);
    bind_return_object(c, OBJECT(&s->mr));
}

/* The tree */

static bool reaches(MemoryRegion *from, MemoryRegion *to, GHashTable *seen);

/* QEMU would follow an address round and round there. */
static bool iommu_reaches(MemoryRegion *from, MemoryRegion *to,
                          GHashTable *seen)
{
    g_autoptr(GPtrArray) list = layout_behind(from);

    for (guint i = 0; i < list->len; i++) {
        if (reaches(g_ptr_array_index(list, i), to, seen)) {
            return true;
        }
    }
    return false;
}

/* Whether @to can be reached from @from: by subregions, aliases, IOMMUs. */
static bool reaches(MemoryRegion *from, MemoryRegion *to, GHashTable *seen)
{
    MemoryRegion *sub;

    if (from == to) {
        return true;
    }
    if (!g_hash_table_add(seen, from)) {
        return false;
    }
    if (from->alias && reaches(from->alias, to, seen)) {
        return true;
    }
    if (from->is_iommu && from->owner && iommu_reaches(from, to, seen)) {
        return true;
    }
    QTAILQ_FOREACH(sub, &from->subregions, subregions_link) {
        if (reaches(sub, to, seen)) {
            return true;
        }
    }
    return false;
}

static bool check_one_ready(MemoryRegion *mr, Error **errp)
{
    g_autofree char *path = object_get_canonical_path(OBJECT(mr));

    if (!path) {
        error_setg(errp, "region '%s' has no place in the QOM tree yet",
                   memory_region_name(mr));
        return false;
    }
    for (Object *up = OBJECT(mr)->parent; up; up = up->parent) {
        DeviceState *dev = (DeviceState *)object_dynamic_cast(up, TYPE_DEVICE);
        if (dev && !dev->realized) {
            error_setg(errp,
                       "%s belongs to a '%s' that is not realized: use "
                       "it afterwards",
                       path, object_get_typename(up));
            return false;
        }
    }
    return true;
}

bool memory_check_ready(MemoryRegion *mr, Error **errp)
{
    for (; mr; mr = mr->alias) {
        if (!check_one_ready(mr, errp)) {
            return false;
        }
    }
    return true;
}

bool memory_check_circle(MemoryRegion *self, MemoryRegion *sub, Error **errp)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    /* the tree below sub is shallow: region_add() has built it */
    if (reaches(sub, self, seen)) {
        error_setg(errp, "region '%s' would contain itself",
                   memory_region_name(sub));
        return false;
    }
    return true;
}

static bool check_add(MemoryRegion *self, MemoryRegion *sub, Error **errp)
{
    if (!memory_check_ready(self, errp) || !memory_check_ready(sub, errp)) {
        return false;
    }

    if (self->alias) {
        error_setg(errp,
                   "'%s' is an alias, which cannot contain regions; add "
                   "to the region that it shows",
                   memory_region_name(self));
        return false;
    }
    if (sub->container) {
        error_setg(errp,
                   "region '%s' is in '%s' already; an alias can show "
                   "it in a second place",
                   memory_region_name(sub), memory_region_name(sub->container));
        return false;
    }
    return memory_check_circle(self, sub, errp);
}

/*
 * Another thread's CPU that is about to look an address up crashes when the
 * map changes under it: QEMU (7.2's iotlb_to_section) counts on its luck.
 * What a CPU's own access leads to is safe, and the time when none runs.
 */
bool memory_may_change(Error **errp)
{
    if (runstate_is_running() && !current_cpu && qc_cpu_first()) {
        error_setg(errp, "memory cannot change while CPUs run: before they "
                         "start, at a reset, in answer to an access, or while "
                         "the machine is paused it can");
        return false;
    }
    return true;
}

static void region_add(BindCall *c, Error **errp)
{
    MemoryRegion *self = bind_region(c, 0);
    MemoryRegion *sub = bind_region(c, 1);

    if (!memory_may_change(errp) || !check_add(self, sub, errp)) {
        return;
    }
    int64_t priority = c->arg[3].given ? c->arg[3].integer : 0;
    if (priority != (int)priority) {
        error_setg(errp, "priority %" PRId64 " does not fit into 32 bits",
                   priority);
        return;
    }
    /* nothing is laid out before the commit, so this can be undone */
    memory_region_transaction_begin();
    memory_region_add_subregion_overlap(self, c->arg[2].integer, sub, priority);
    if (!layout_check(sub, errp)) {
        memory_region_del_subregion(self, sub);
    }
    memory_region_transaction_commit();
}

static void region_remove(BindCall *c, Error **errp)
{
    MemoryRegion *self = bind_region(c, 0);
    MemoryRegion *sub = bind_region(c, 1);

    if (sub->container != self) {
        error_setg(errp, "region '%s' is not in '%s'", memory_region_name(sub),
                   memory_region_name(self));
        return;
    }
    if (!memory_may_change(errp)) {
        return;
    }
    memory_region_transaction_begin();
    memory_region_del_subregion(self, sub);
    if (!layout_check(self, errp)) { /* it has covered something */
        memory_region_add_subregion_overlap(self, sub->addr, sub,
                                            sub->priority);
    }
    memory_region_transaction_commit();
}

/* Reading */

static void region_size(BindCall *c, Error **errp)
{
    return_size(c, memory_region_size(bind_region(c, 0)));
}

static void region_address(BindCall *c, Error **errp)
{
    bind_return_int(c, bind_region(c, 0)->addr);
}

static void region_priority(BindCall *c, Error **errp)
{
    bind_return_int(c, bind_region(c, 0)->priority);
}

static void region_container(BindCall *c, Error **errp)
{
    MemoryRegion *container = bind_region(c, 0)->container;

    bind_return_object(c, container ? OBJECT(container) : NULL);
}

static void region_subregions(BindCall *c, Error **errp)
{
    MemoryRegion *sub;
    lua_Integer n = 0;

    lua_newtable(c->L);
    QTAILQ_FOREACH(sub, &bind_region(c, 0)->subregions, subregions_link) {
        lua_createtable(c->L, 0, 3);
        bind_push_object(c->L, OBJECT(sub));
        lua_setfield(c->L, -2, "region");
        lua_pushinteger(c->L, sub->addr);
        lua_setfield(c->L, -2, "offset");
        lua_pushinteger(c->L, sub->priority);
        lua_setfield(c->L, -2, "priority");
        lua_rawseti(c->L, -2, ++n);
    }
    bind_return_top(c);
}

static void region_alias_target(BindCall *c, Error **errp)
{
    MemoryRegion *mr = bind_region(c, 0);

    if (!mr->alias) {
        bind_return_nil(c);
        return;
    }
    bind_return_object(c, OBJECT(mr->alias));
    bind_return_int(c, mr->alias_offset);
}

static void region_name(BindCall *c, Error **errp)
{
    bind_return_string(c, memory_region_name(bind_region(c, 0)));
}

static void region_is_ram(BindCall *c, Error **errp)
{
    bind_return_bool(c, memory_region_is_ram(bind_region(c, 0)));
}

static void region_is_rom(BindCall *c, Error **errp)
{
    bind_return_bool(c, memory_region_is_rom(bind_region(c, 0)));
}

static void region_is_mapped(BindCall *c, Error **errp)
{
    bind_return_bool(c, memory_region_is_mapped(bind_region(c, 0)));
}

static void region_enabled(BindCall *c, Error **errp)
{
    bind_return_bool(c, bind_region(c, 0)->enabled);
}

static void region_block(BindCall *c, Error **errp)
{
    RAMBlock *block = bind_region(c, 0)->ram_block;

    bind_return_string(c, block ? qemu_ram_get_idstr(block) : NULL);
}

/* Changing */

static void region_set_enabled(BindCall *c, Error **errp)
{
    MemoryRegion *mr = bind_region(c, 0);
    bool enabled = mr->enabled;

    if (!memory_may_change(errp)) {
        return;
    }
    memory_region_transaction_begin();
    memory_region_set_enabled(mr, c->arg[1].boolean);
    if (!layout_check(mr, errp)) {
        memory_region_set_enabled(mr, enabled);
    }
    memory_region_transaction_commit();
}

static void region_set_readonly(BindCall *c, Error **errp)
{
    if (memory_may_change(errp)) {
        memory_region_set_readonly(bind_region(c, 0), c->arg[1].boolean);
    }
}

/*
 * RAM must not grow past its block, and a device's handlers index by offset:
 * both would be reads and writes outside of host memory.
 */
static bool check_new_size(MemoryRegion *mr, uint64_t size, Error **errp)
{
    uint64_t limit = UINT64_MAX;

    if (mr->ram_block) {
        limit = qemu_ram_get_used_length(mr->ram_block);
    } else if (mr->terminates && mr->ops != &stub_ops) {
        limit = memory_region_size(mr);
    }
    if (size > limit) {
        error_setg(errp,
                   "region '%s' has 0x%" PRIx64 " bytes behind it and "
                   "cannot become larger",
                   memory_region_name(mr), limit);
        return false;
    }
    return check_size(size, errp);
}

static void region_set_size(BindCall *c, Error **errp)
{
    MemoryRegion *mr = bind_region(c, 0);
    uint64_t size = c->arg[1].integer, before = memory_region_size(mr);

    if (!memory_may_change(errp) || !check_new_size(mr, size, errp)) {
        return;
    }
    memory_region_transaction_begin();
    memory_region_set_size(mr, size);
    if (!layout_check(mr, errp)) {
        memory_region_set_size(mr, before);
    }
    memory_region_transaction_commit();
}

static void region_set_alias_offset(BindCall *c, Error **errp)
{
    MemoryRegion *mr = bind_region(c, 0);
    hwaddr before = mr->alias_offset;

    if (!mr->alias) {
        error_setg(errp, "region '%s' is not an alias", memory_region_name(mr));
        return;
    }
    if (!memory_may_change(errp)) {
        return;
    }
    memory_region_transaction_begin();
    memory_region_set_alias_offset(mr, c->arg[1].integer);
    if (!layout_check(mr, errp)) {
        memory_region_set_alias_offset(mr, before);
    }
    memory_region_transaction_commit();
}

static void memory_system_memory(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(get_system_memory()));
}

static void memory_system_io(BindCall *c, Error **errp)
{
    bind_return_object(c, OBJECT(get_system_io()));
}

#define REGION TYPE_MEMORY_REGION

/*
 * Each change of a mapping makes QEMU compute its address spaces anew, unless
 * it is part of a transaction. The function runs under lua_pcall, so that an
 * error cannot leave the transaction open.
 */
static void map_together(BindCall *c, Error **errp)
{
    lua_pushcfunction(c->L, engine_message_handler);
    lua_pushvalue(c->L, c->arg[0].index);
    memory_region_transaction_begin();
    int status = lua_pcall(c->L, 0, 0, -2);
    memory_region_transaction_commit();
    if (status != LUA_OK) {
        const char *msg = lua_tostring(c->L, -1);
        error_setg(errp, "%s", msg ? msg : "error without a message");
    }
}

static const BindRow rows[] = {
    { "map_together",
      map_together,
      { ARG("fn", BIND_FUNCTION) },
      "",
      "Calls fn(); all it maps, unmaps or resizes takes effect when it has "
      "returned, at once." },
    { "ram",
      memory_ram,
      { OBJ("owner", TYPE_OBJECT), ARG("id", BIND_STRING),
        ARG("size", BIND_U64), OPT("block", BIND_STRING) },
      "qom.Object",
      "Makes a RAM region of size bytes as child id of owner. block names its "
      "RAM block in saved states and must differ from all others; without it "
      "the block has the id's name." },
    { "rom",
      memory_rom,
      { OBJ("owner", TYPE_OBJECT), ARG("id", BIND_STRING),
        ARG("size", BIND_U64), OPT("block", BIND_STRING) },
      "qom.Object",
      "Makes a ROM region of size bytes as child id of owner: memory that the "
      "guest cannot write. block is as in ram." },
    { "alias",
      memory_alias,
      { OBJ("owner", TYPE_OBJECT), ARG("id", BIND_STRING),
        OBJ("target", REGION), ARG("offset", BIND_U64), ARG("size", BIND_U64) },
      "qom.Object",
      "Makes a region that shows size bytes of target from offset (in bytes) "
      "on, as child id of owner. A size of -1 means 2^64." },
    { "container",
      memory_container,
      { OBJ("owner", TYPE_OBJECT), ARG("id", BIND_STRING),
        OPT("size", BIND_U64) },
      "qom.Object",
      "Makes an empty region of size bytes (2^64 without it) that other "
      "regions can be added to, as child id of owner." },
    { "stub",
      memory_stub,
      { OBJ("owner", TYPE_OBJECT), ARG("id", BIND_STRING),
        ARG("size", BIND_U64), OPT("value", BIND_U64) },
      "qom.Object",
      "Makes a region of size bytes that logs accesses (-d unimp) under its "
      "id, ignores writes and answers each read with value (0 without it), "
      "cut to the bytes read, as child id of owner." },
    { "machine_ram",
      memory_machine_ram,
      { { 0 } },
      "qom.Object?",
      "The region of the machine's RAM, which -m and -machine memory-backend "
      "describe; nil where the machine has none or it does not exist yet." },
    { "backend_region",
      memory_backend_region,
      { SELF(TYPE_MEMORY_BACKEND) },
      "qom.Object",
      "The region of a memory backend, which is marked as used by this and "
      "gets its id as the name of its RAM block." },
    { "system_memory",
      memory_system_memory,
      { { 0 } },
      "qom.Object",
      "The root region of the system's memory." },
    { "system_io",
      memory_system_io,
      { { 0 } },
      "qom.Object",
      "The root region of the system's I/O ports." },
    { "add",
      region_add,
      { SELF(REGION), OBJ("sub", REGION), ARG("offset", BIND_U64),
        OPT("priority", BIND_INTEGER) },
      "",
      "Adds region sub at offset (in bytes). Where regions overlap the higher "
      "priority (0 without it) is seen; overlaps are not refused." },
    { "remove",
      region_remove,
      { SELF(REGION), OBJ("sub", REGION) },
      "",
      "Takes region sub out of this one." },
    { "size",
      region_size,
      { SELF(REGION) },
      "integer?",
      "Size of the region in bytes; nil means 2^64." },
    { "address",
      region_address,
      { SELF(REGION) },
      "integer",
      "Offset in bytes of the region in the one that contains it; 0 where "
      "none does." },
    { "priority",
      region_priority,
      { SELF(REGION) },
      "integer",
      "Priority of the region where it overlaps another." },
    { "container_region",
      region_container,
      { SELF(REGION) },
      "qom.Object?",
      "The region that contains this one, or nil." },
    { "subregions",
      region_subregions,
      { SELF(REGION) },
      "{region: qom.Object, offset: integer, priority: integer}[]",
      "The regions that were added to this one, those seen first coming "
      "first." },
    { "alias_target",
      region_alias_target,
      { SELF(REGION) },
      "qom.Object?, integer?",
      "The region that an alias shows and the offset in bytes it starts from; "
      "nil for a region that is no alias." },
    { "region_name",
      region_name,
      { SELF(REGION) },
      "string?",
      "Name of the region as 'info mtree' shows it." },
    { "is_ram",
      region_is_ram,
      { SELF(REGION) },
      "boolean",
      "Whether the region is RAM or ROM, that is, has host memory." },
    { "is_rom",
      region_is_rom,
      { SELF(REGION) },
      "boolean",
      "Whether the region has host memory that the guest cannot write." },
    { "is_mapped",
      region_is_mapped,
      { SELF(REGION) },
      "boolean",
      "Whether another region contains this one or an alias of it." },
    { "enabled",
      region_enabled,
      { SELF(REGION) },
      "boolean",
      "Whether the region can be seen; a disabled one is as good as not "
      "there." },
    { "block",
      region_block,
      { SELF(REGION) },
      "string?",
      "Name of the region's RAM block in saved states; nil for a region "
      "without host memory." },
    { "set_enabled",
      region_set_enabled,
      { SELF(REGION), ARG("enabled", BIND_BOOLEAN) },
      "",
      "Shows or hides the region." },
    { "set_readonly",
      region_set_readonly,
      { SELF(REGION), ARG("readonly", BIND_BOOLEAN) },
      "",
      "Makes the region read-only for the guest, or writable again." },
    { "set_size",
      region_set_size,
      { SELF(REGION), ARG("size", BIND_U64) },
      "",
      "Changes the size in bytes; -1 means 2^64. RAM and the regions of "
      "devices can only become smaller." },
    { "set_alias_offset",
      region_set_alias_offset,
      { SELF(REGION), ARG("offset", BIND_U64) },
      "",
      "Makes an alias start at another offset (in bytes) of its target." },
};

const BindGroup bind_memory = BIND_GROUP("memory", rows);
