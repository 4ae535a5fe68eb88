/*
 * Flattened device trees, to and from Lua tables:
 *
 *     { name = "", props = { { "compatible", "acme,soc\0" }, … },
 *       children = { { name = "uart@10000000", props = …, children = … } },
 *       reserve = { { address = …, size = … } }, boot_cpu = 0 }
 *
 * Values are bytes, as in the file. With libfdt and not QEMU's wrappers, for
 * those exit (softmmu/device_tree.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "hw/last_words.h"
#include "hw/loader.h"
#include "qemu/guest-random.h"

#include <libfdt.h>

#define SIZE_MIN (64 * KiB)
#define SIZE_MAX_ (16 * MiB)
#define SEED_MAX 64
#define DEPTH_MAX 64 /* more than Linux takes (drivers/of/fdt.c) */
/* Not an error of libfdt: errp says what is wrong. */
#define FAILED (-1000)

/* Writing */

/* The string field @name of the table on top, left on the stack; or NULL. */
static const char *push_string(lua_State *L, const char *name, size_t *len)
{
    lua_pushstring(L, name);
    lua_rawget(L, -2);
    return lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, len) : NULL;
}

static bool is_name(const char *name, size_t len)
{
    return len > 0 && strlen(name) == len && !strchr(name, '/');
}

/* A property, { name, bytes }, is on top of the stack. */
static int write_property(lua_State *L, void *fdt, const char *node,
                          Error **errp)
{
    size_t name_len = 0;
    size_t len = 0;

    if (!lua_istable(L, -1)) {
        error_setg(errp,
                   "device tree: node '%s': a property must be a table "
                   "{ name, bytes }",
                   node);
        return FAILED;
    }
    lua_rawgeti(L, -1, 1);
    lua_rawgeti(L, -2, 2);
    const char *name =
        lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &name_len) : "";
    const char *value =
        lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &len) : NULL;
    int err = FAILED;
    if (!is_name(name, name_len)) {
        error_setg(errp,
                   "device tree: node '%s': a property must have a name "
                   "without '/' and NUL",
                   node);
    } else if (!value) {
        error_setg(errp,
                   "device tree: node '%s': the value of '%s' must be a "
                   "string of bytes, not %s",
                   node, name, luaL_typename(L, -1));
    } else {
        err = fdt_property(fdt, name, value, len);
    }
    lua_pop(L, 2);
    return err;
}

static int write_node(lua_State *L, void *fdt, int depth, Error **errp);

/* Write the items of list @field of the table on top. */
static int write_list(lua_State *L, void *fdt, const char *node,
                      const char *field, int depth, Error **errp)
{
    bool children = strcmp(field, "children") == 0;
    int err = 0;

    lua_pushstring(L, field);
    int type = lua_rawget(L, -2);
    if (type != LUA_TNIL && type != LUA_TTABLE) {
        error_setg(errp, "device tree: node '%s': %s must be a list", node,
                   field);
        return FAILED;
    }
    lua_Unsigned count = type == LUA_TTABLE ? lua_rawlen(L, -1) : 0;
    for (lua_Unsigned i = 1; i <= count && err == 0; i++) {
        lua_rawgeti(L, -1, i);
        err = children ? write_node(L, fdt, depth + 1, errp)
                       : write_property(L, fdt, node, errp);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return err;
}

/* A node is on top of the stack. */
static int write_node(lua_State *L, void *fdt, int depth, Error **errp)
{
    size_t len = 0;

    if (depth > DEPTH_MAX || !lua_checkstack(L, 8)) {
        error_setg(errp, "device tree: nodes are nested deeper than %d",
                   DEPTH_MAX);
        return FAILED;
    }
    if (!lua_istable(L, -1)) {
        error_setg(errp, "device tree: a node must be a table, not %s",
                   luaL_typename(L, -1));
        return FAILED;
    }
    const char *name = push_string(L, "name", &len);
    lua_pop(L, 1); /* the table keeps it */
    if (depth == 0) {
        name = ""; /* the root has no name */
    } else if (!name || !is_name(name, len)) {
        error_setg(errp, "device tree: each node below the root must have a "
                         "name without '/' and NUL");
        return FAILED;
    }
    int err = fdt_begin_node(fdt, name);
    err = err ?: write_list(L, fdt, name, "props", depth, errp);
    err = err ?: write_list(L, fdt, name, "children", depth, errp);
    return err ?: fdt_end_node(fdt);
}

/* Integer field @name of the table on top. */
static bool get_integer(lua_State *L, const char *name, int64_t *value,
                        Error **errp)
{
    lua_pushstring(L, name);
    int type = lua_rawget(L, -2);
    bool ok = lua_isinteger(L, -1);

    if (ok) {
        *value = lua_tointeger(L, -1);
    } else if (type != LUA_TNIL) {
        error_setg(errp, "device tree: %s must be an integer", name);
    }
    lua_pop(L, 1);
    return ok || type == LUA_TNIL;
}

/* The list of { address =, size = } in field reserve of the root on top. */
static int write_reserve(lua_State *L, void *fdt, Error **errp)
{
    int err = 0;

    lua_pushliteral(L, "reserve");
    bool given = lua_rawget(L, -2) == LUA_TTABLE;
    lua_Unsigned count = given ? lua_rawlen(L, -1) : 0;
    for (lua_Unsigned i = 1; i <= count && err == 0; i++) {
        int64_t address = 0;
        int64_t size = 0;
        lua_rawgeti(L, -1, i);
        if (!lua_istable(L, -1)) {
            error_setg(errp, "device tree: reserve must be a list of tables");
            err = FAILED;
        } else if (!get_integer(L, "address", &address, errp) ||
                   !get_integer(L, "size", &size, errp)) {
            err = FAILED;
        } else {
            err = fdt_add_reservemap_entry(fdt, address, size);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return err;
}

/* The root is on top of the stack. */
static int write_tree(lua_State *L, void *fdt, size_t size, Error **errp)
{
    int64_t boot_cpu = 0;
    int err = fdt_create(fdt, size);

    err = err ?: write_reserve(L, fdt, errp);
    err = err ?: fdt_finish_reservemap(fdt);
    err = err ?: write_node(L, fdt, 0, errp);
    err = err ?: fdt_finish(fdt);
    if (!err && !get_integer(L, "boot_cpu", &boot_cpu, errp)) {
        return FAILED;
    }
    if (!err) {
        fdt_set_boot_cpuid_phys(fdt, boot_cpu);
    }
    return err;
}

static void build(BindCall *c, Error **errp)
{
    lua_State *L = c->L;
    int err = -FDT_ERR_NOSPACE;

    for (size_t size = SIZE_MIN; err == -FDT_ERR_NOSPACE; size *= 2) {
        if (size > SIZE_MAX_) {
            error_setg(errp, "device tree: it would be larger than 16 MiB");
            return;
        }
        lua_settop(L, 1);
        void *fdt = lua_newuserdatauv(L, size, 0); /* Lua frees it */
        lua_pushvalue(L, 1);
        err = write_tree(L, fdt, size, errp);
        if (!err) {
            bind_return_bytes(c, fdt, fdt_totalsize(fdt));
            return;
        }
    }
    if (err != FAILED) {
        error_setg(errp, "device tree: %s", fdt_strerror(err));
    }
}

/* Reading. All is checked by fdt_check_full() first. */

/*
 * Before version 16 nodes had whole paths for names. fdt_check_full() of libfdt
 * 1.6 follows a null pointer when the root of such a tree has none.
 */
static bool is_old(const void *fdt, size_t len)
{
    return len >= FDT_V1_SIZE && fdt_magic(fdt) == FDT_MAGIC &&
           fdt_version(fdt) < 16;
}

static bool check_whole(const void *fdt, size_t len, Error **errp)
{
    int err = len > SIZE_MAX_    ? -FDT_ERR_NOSPACE
              : is_old(fdt, len) ? -FDT_ERR_BADVERSION
                                 : fdt_check_full(fdt, len);

    if (err) {
        error_setg(errp, "the device tree is damaged: %s", fdt_strerror(err));
    }
    return !err;
}

/* Append the value on top to list @field of the table below it. */
static void append(lua_State *L, const char *field)
{
    lua_getfield(L, -2, field);
    lua_insert(L, -2);
    lua_rawseti(L, -2, lua_rawlen(L, -2) + 1);
    lua_pop(L, 1);
}

static void push_node(lua_State *L, const char *name)
{
    lua_createtable(L, 0, 3);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "name");
    lua_newtable(L);
    lua_setfield(L, -2, "props");
    lua_newtable(L);
    lua_setfield(L, -2, "children");
}

static void push_property(lua_State *L, const void *fdt, int offset)
{
    const char *name;
    int len;
    const void *value = fdt_getprop_by_offset(fdt, offset, &name, &len);

    lua_createtable(L, 2, 0);
    lua_pushstring(L, value ? name : "");
    lua_rawseti(L, -2, 1);
    lua_pushlstring(L, value ? value : "", value ? len : 0);
    lua_rawseti(L, -2, 2);
}

/* Push the tree: each open node is one slot of the stack. */
static bool push_nodes(lua_State *L, const void *fdt, Error **errp)
{
    int depth = 0;
    int next = 0;
    int offset;

    for (;;) {
        offset = next;
        switch (fdt_next_tag(fdt, offset, &next)) {
        case FDT_BEGIN_NODE:
            if (++depth > DEPTH_MAX || !lua_checkstack(L, 8)) {
                error_setg(errp, "the device tree is nested deeper than %d",
                           DEPTH_MAX);
                return false;
            }
            push_node(L, fdt_get_name(fdt, offset, NULL));
            break;
        case FDT_PROP:
            push_property(L, fdt, offset);
            append(L, "props");
            break;
        case FDT_END_NODE:
            if (--depth == 0) {
                return true;
            }
            append(L, "children");
            break;
        case FDT_END:
            error_setg(errp, "the device tree has no root");
            return false;
        default:
            break;
        }
    }
}

static void push_reserve(lua_State *L, const void *fdt)
{
    int count = fdt_num_mem_rsv(fdt);

    lua_newtable(L);
    for (int i = 0; i < count; i++) {
        uint64_t address = 0;
        uint64_t size = 0;
        fdt_get_mem_rsv(fdt, i, &address, &size);
        lua_createtable(L, 0, 2);
        lua_pushinteger(L, address);
        lua_setfield(L, -2, "address");
        lua_pushinteger(L, size);
        lua_setfield(L, -2, "size");
        lua_rawseti(L, -2, i + 1);
    }
}

static void parse(BindCall *c, Error **errp)
{
    size_t len = c->arg[0].length;
    /* libfdt wants it aligned */
    void *fdt = lua_newuserdatauv(c->L, MAX(len, 1), 0);

    memcpy(fdt, c->arg[0].string, len);
    if (!check_whole(fdt, len, errp) || !push_nodes(c->L, fdt, errp)) {
        return;
    }
    push_reserve(c->L, fdt);
    lua_setfield(c->L, -2, "reserve");
    lua_pushinteger(c->L, fdt_boot_cpuid_phys(fdt));
    lua_setfield(c->L, -2, "boot_cpu");
    bind_return_top(c);
}

/* The machine's */

static void set_machine_fdt(BindCall *c, Error **errp)
{
    MachineState *ms = MACHINE(qdev_get_machine());
    size_t len = c->arg[0].length;
    g_autofree void *fdt = g_memdup2(c->arg[0].string, len);

    if (!check_whole(fdt, len, errp)) {
        return;
    }
    g_free(ms->fdt);
    ms->fdt = g_steal_pointer(&fdt);
    if (ms->dumpdtb) {
        last_words_end(); /* it ends QEMU, as it should */
    }
    qc_dump_machine_fdt(ms);
}

static void machine_fdt(BindCall *c, Error **errp)
{
    const void *fdt = MACHINE(qdev_get_machine())->fdt;

    if (fdt) {
        bind_return_bytes(c, fdt, fdt_totalsize(fdt));
    } else {
        bind_return_nil(c);
    }
}

typedef struct Reseed {
    uint64_t address, size;
} Reseed;

/* QEMU gives the bytes of an image for ROM free when they are in their place. */
static void reseed(void *opaque)
{
    Reseed *r = opaque;
    void *fdt = rom_ptr(r->address, r->size);

    if (fdt && check_whole(fdt, r->size, NULL)) {
        qemu_fdt_randomize_seeds(fdt);
    }
}

static void fdt_reseed(BindCall *c, Error **errp)
{
    uint64_t address = c->arg[0].integer, size = c->arg[1].integer;
    /* rom_ptr() does not see that an image would go round */
    void *fdt = size <= UINT64_MAX - address ? rom_ptr(address, size) : NULL;

    if (!qemu_fdt_randomize_seeds) {
        error_setg(errp, "this QEMU has no machine with a device tree");
    } else if (!fdt) {
        error_setg(errp,
                   "no image of %" PRIu64 " bytes was loaded to 0x%" PRIx64,
                   size, address);
    } else if (check_whole(fdt, size, errp)) {
        Reseed *r = g_new(Reseed, 1); /* for as long as QEMU runs */
        *r = (Reseed) { address, size };
        qemu_register_reset_nosnapshotload(reseed, r);
    }
}

static void fdt_seed(BindCall *c, Error **errp)
{
    uint8_t seed[SEED_MAX];
    size_t size = c->arg[0].integer;

    if (qemu_guest_getrandom(seed, size, errp) == 0) {
        bind_return_bytes(c, seed, size);
    }
}

static const BindRow rows[] = {
    { "fdt_build",
      build,
      { ARG("tree", BIND_TABLE) },
      "string",
      "Bytes of the flattened device tree (DTB) of a tree: { name, props = "
      "list of { name, bytes }, children = list of trees }; its root may also "
      "have reserve, a list of { address, size } in bytes, and boot_cpu." },
    { "fdt_parse",
      parse,
      { ARG("bytes", BIND_BYTES) },
      "table",
      "The tree, as fdt_build takes it, of the bytes of a DTB." },
    { "set_machine_fdt",
      set_machine_fdt,
      { ARG("bytes", BIND_BYTES) },
      "",
      "Makes the bytes of a DTB the machine's device tree, which 'dumpdtb' "
      "shows. With -machine dumpdtb=FILE QEMU writes it and exits, as it does "
      "for its own machines. It is not put into the guest's memory." },
    { "fdt_reseed",
      fdt_reseed,
      { ARG("address", BIND_U64), UPTO("size", INT_MAX) },
      "",
      "Gives each rng-seed of the device tree that was loaded to an address "
      "new random bytes at each reset; size in bytes." },
    { "fdt_seed",
      fdt_seed,
      { UPTO("size", SEED_MAX) },
      "string",
      "Random bytes for a seed in a device tree; -seed makes them the same in "
      "each run." },
    { "machine_fdt",
      machine_fdt,
      { { 0 } },
      "string?",
      "Bytes of the machine's device tree, or nil; arm_boot sets it, too." },
};

const BindGroup bind_fdt = BIND_GROUP("fdt", rows);
