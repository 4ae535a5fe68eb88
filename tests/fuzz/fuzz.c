/*
 * Coverage-guided fuzzing of what reads files and texts: the module's own code
 * under libFuzzer, inside a real emulator, whose functions it calls.
 *
 * Preloaded, this puts its own main() in the place of QEMU's. By then the
 * emulator's constructors have run, so that its types and its Error and
 * QObject functions are there; nothing else of QEMU is started. FUZZ_TARGET
 * names the target; the arguments are libFuzzer's. See run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/elf_file.h"
#include "lua/hex.h"
#include "lua/roms.h"
#include "lua/value.h"
#include "qemu/keyval.h"
#include <dlfcn.h>
#include <sys/mman.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv,
                        int (*callback)(const uint8_t *data, size_t size));

static lua_State *L;
static Engine engine = { .cfg = { .memory_limit = 64 * MiB,
                                  .trust_full = true } };

/* What must hold. Not assert(): a release build has none. */
static void require(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "fuzz: does not hold: %s\n", what);
        abort();
    }
}

/* An error is fine, if it says something. */
static void drop(Error *err)
{
    if (err) {
        require(*error_get_pretty(err), "an error has a text");
        error_free(err);
    }
}

/* Bytes as a Lua value: a kind, then what belongs to it. */

typedef struct Bytes {
    const uint8_t *at, *end;
} Bytes;

static uint8_t take(Bytes *b)
{
    return b->at < b->end ? *b->at++ : 0;
}

static int64_t take_integer(Bytes *b)
{
    uint64_t n = 0;

    for (int i = 0; i < 8; i++) {
        n = n << 8 | take(b);
    }
    return n;
}

static void push_text(Bytes *b)
{
    size_t size = MIN(take(b), (size_t)(b->end - b->at));

    lua_pushlstring(L, (const char *)b->at, size);
    b->at += size;
}

static void push_value(Bytes *b, int depth);

static void push_table(Bytes *b, int depth, bool list)
{
    int count = take(b) % 16;

    lua_newtable(L);
    for (int i = 1; i <= count; i++) {
        if (list) {
            lua_pushinteger(L, i);
        } else {
            push_text(b);
        }
        push_value(b, depth + 1);
        lua_rawset(L, -3);
    }
}

static void push_value(Bytes *b, int depth)
{
    luaL_checkstack(L, 8, NULL);
    switch (take(b) % 9) {
    case 1:
        lua_pushboolean(L, take(b) & 1);
        break;
    case 2:
        lua_pushinteger(L, (int8_t)take(b));
        break;
    case 3:
        lua_pushinteger(L, take_integer(b));
        break;
    case 4: {
        int64_t bits = take_integer(b);
        double number;
        memcpy(&number, &bits, sizeof(number));
        lua_pushnumber(L, number);
        break;
    }
    case 5:
        push_text(b);
        break;
    case 6:
    case 7:
        if (depth < 48) {
            push_table(b, depth, take(b) & 1);
            break;
        } /* fall through */
    default:
        lua_pushnil(L);
        break;
    }
}

/* Push qom.NAME. */
static void push_function(const char *name)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "scripted.loaded");
    lua_getfield(L, -1, "qom");
    lua_getfield(L, -1, name);
    lua_replace(L, -3);
    lua_pop(L, 1);
}

/* Call with the arguments on the stack; one result stays where it succeeds. */
static bool call(int arguments)
{
    if (lua_pcall(L, arguments, 1, 0) == LUA_OK) {
        return true;
    }
    require(lua_type(L, -1) == LUA_TSTRING && *lua_tostring(L, -1),
            "an error of a binding has a text");
    lua_pop(L, 1);
    return false;
}

/* The targets */

static void fuzz_hex(const uint8_t *data, size_t size)
{
    Error *err = NULL;
    uint64_t sum = 0;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(HexImage) hex = hex_parse("fuzz.hex", text, size, &err);

    hex_looks_like(data, size);
    require(!hex == !!err, "there is an image or an error");
    for (guint i = 0; hex && i < hex->blocks->len; i++) {
        const HexBlock *block = &g_array_index(hex->blocks, HexBlock, i);
        require(block->data->len > 0, "a block has bytes");
        sum += block->data->len;
    }
    require(!hex || sum == hex->size, "the size is that of all blocks");
    drop(err);
}

static void fuzz_elf(const uint8_t *data, size_t size)
{
    static int fd = -1;
    Error *err = NULL;
    char path[32];

    fd = fd < 0 ? memfd_create("elf", 0) : fd;
    require(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size,
            "the file is written");
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    g_autoptr(ElfImage) elf = elf_open(path, &err);

    require(!elf == !!err, "there is an image or an error");
    if (elf) {
        require(elf->low <= elf->high,
                "the image does not end before it begins");
        for (guint i = 0; i < elf->segments->len; i++) {
            const ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
            require(s->paddr >= elf->low && s->size <= elf->high - s->paddr,
                    "segments lie in the image");
        }
        elf_physical_entry(elf);
        elf_machine_name(elf->machine);
    }
    drop(err);
}

static void fuzz_dtb(const uint8_t *data, size_t size)
{
    push_function("fdt_parse");
    lua_pushlstring(L, (const char *)data, size);
    if (call(1)) {
        push_function("fdt_build");
        lua_insert(L, -2);
        call(1);
    }
}

static void fuzz_tree(const uint8_t *data, size_t size)
{
    Bytes b = { data, data + size };

    push_function("fdt_build");
    push_value(&b, 0);
    if (call(1)) {
        push_function("fdt_parse");
        lua_insert(L, -2);
        require(call(1), "a tree that was built can be read");
    }
}

/* NaN is no equal of itself, and a list with a hole ends there in Lua. */
static bool comparable(const QObject *value)
{
    g_autoptr(GString) text = qobject_to_json(value);

    return !strstr(text->str, "nan") && !strstr(text->str, "null");
}

static void fuzz_value(const uint8_t *data, size_t size)
{
    Bytes b = { data, data + size };
    Error *err = NULL;

    push_value(&b, 0);
    g_autoptr(QObject) value = value_to_qobject(L, -1, &err);
    require(!value == !!err, "there is a value or an error");
    if (value) {
        value_push(L, value);
        g_autoptr(QObject) again = value_to_qobject(L, -1, &err);
        require(again != NULL, "what was converted can be converted back");
        require(!comparable(value) || qobject_is_equal(value, again),
                "a value survives the way to Lua and back");
    }
    drop(err);
}

static void fuzz_json(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    Error *err = NULL;
    g_autoptr(QObject) value = qobject_from_json(text, &err);

    drop(err);
    if (value) {
        err = NULL;
        value_push(L, value);
        qobject_unref(value_to_qobject(L, -1, &err));
        drop(err);
    }
}

/* Any function that changes nothing, with any arguments: the dispatcher. */
static void fuzz_call(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        "nearest",       "is_a",           "type_info",      "types",
        "property_info", "fdt_build",      "fdt_parse",      "property_names",
        "cpu_type",      "user_creatable", "line",           "resolve_path",
        "test_json",     "or_irq_type",    "split_irq_type",
    };
    Bytes b = { data, data + size };
    int count;

    push_function(names[take(&b) % G_N_ELEMENTS(names)]);
    count = take(&b) % 5;
    for (int i = 0; i < count; i++) {
        push_value(&b, 0);
    }
    call(count);
}

/* The value of a property, as a script gives it. */
static void fuzz_property(const uint8_t *data, size_t size)
{
    static const char *const types[] = {
        "serial-mm",
        "virtio-mmio",
        "cfi.pflash01",
        "unimplemented-device",
        "riscv.sifive.plic",
        "virtio-blk-device",
        "virtio-net-pci",
        "rv64-riscv-cpu",
        "nvme",
        "generic-sdhci",
        "loader",
        "riscv.hart_array",
    };
    Bytes b = { data, data + size };
    const char *type = types[take(&b) % G_N_ELEMENTS(types)];

    push_function("property_names");
    lua_pushstring(L, type);
    if (!call(1)) {
        return;
    }
    lua_Integer count = luaL_len(L, -1);
    lua_geti(L, -1, 1 + (take(&b) | take(&b) << 8) % count);
    push_function("try_property");
    lua_pushstring(L, type);
    lua_pushvalue(L, -3);
    push_value(&b, 0);
    call(3);
}

/* A number whose neighbours are likely, too. */
static uint64_t take_address(Bytes *b)
{
    static const uint64_t edges[] = { 0, 0x1000, 1ULL << 32, UINT64_MAX };

    return edges[take(b) % G_N_ELEMENTS(edges)] + (int8_t)take(b);
}

static bool share_a_byte(const RomSpan *a, const RomSpan *b)
{
    return a->start <= b->start + (b->size - 1) &&
           b->start <= a->start + (a->size - 1);
}

/* Images of several spans. Each run has an address space of its own, as what
 * was noted stays. */
static void fuzz_roms(const uint8_t *data, size_t size)
{
    static uintptr_t runs;
    AddressSpace *as = (AddressSpace *)++runs; /* only compared */
    Bytes b = { data, data + size };
    RomSpan noted[24], spans[4];
    size_t count = 0;

    while (b.at < b.end && count + G_N_ELEMENTS(spans) < G_N_ELEMENTS(noted)) {
        size_t n = 1 + take(&b) % G_N_ELEMENTS(spans);
        Error *err = NULL;
        for (size_t i = 0; i < n; i++) {
            spans[i].start = take_address(&b);
            spans[i].size = take_address(&b);
        }
        bool free = roms_check(as, "image", spans, n, &err);
        require(free == !err, "it is free, or there is an error");
        drop(err);
        for (size_t i = 0; free && i < n; i++) {
            require(spans[i].size - 1 <= UINT64_MAX - spans[i].start,
                    "no span goes round");
            for (size_t k = 0; k < count; k++) {
                require(!share_a_byte(&spans[i], &noted[k]),
                        "no two spans share a byte");
            }
            noted[count++] = spans[i];
        }
        if (free) {
            roms_note(as, "image", spans, n);
        }
    }
}

/*
 * Parameters: the command line's text, as QEMU takes it apart, and what a
 * script declares. lua/qemu/param.lua adds faults, but never fails.
 */
static void fuzz_param(const uint8_t *data, size_t size)
{
    static const char code[] =
        "local given, name, spec, other = ...\n"
        "for _, m in ipairs { 'qemu.fault', 'qemu.param' } do\n"
        "  package.loaded[m] = nil\n"
        "end\n"
        "local param = require 'qemu.param'\n"
        "param.given = given\n"
        "local value = param.declare(name, spec)\n"
        "param.declare(name, other)\n"
        "assert(rawequal(param.declare(name, spec), value) or value ~= value)\n"
        "param.check_unknown()\n"
        "for _, line in ipairs(param.help()) do\n"
        "  assert(type(line) == 'string')\n"
        "end\n";
    Bytes b = { data, data + size };
    g_autoptr(QDict) given = NULL;

    luaL_loadstring(L, code);
    push_text(&b);
    g_autofree char *text = g_strdup(lua_tostring(L, -1));
    lua_pop(L, 1);
    given = keyval_parse(text, NULL, NULL, NULL) ?: qdict_new();
    value_push(L, QOBJECT(given));
    push_text(&b);
    push_value(&b, 0);
    push_value(&b, 0);
    if (lua_pcall(L, 4, 0, 0) != LUA_OK) {
        require(false, lua_tostring(L, -1));
    }
}

static const struct {
    const char *name;
    void (*fn)(const uint8_t *data, size_t size);
} targets[] = {
    { "hex", fuzz_hex },     { "elf", fuzz_elf },
    { "dtb", fuzz_dtb },     { "tree", fuzz_tree },
    { "value", fuzz_value }, { "json", fuzz_json },
    { "call", fuzz_call },   { "property", fuzz_property },
    { "roms", fuzz_roms },   { "param", fuzz_param },
};

static void (*target)(const uint8_t *data, size_t size);

static int one_body(lua_State *state)
{
    const Bytes *b = lua_touserdata(state, 1);

    lua_settop(L, 0);
    target(b->at, b->end - b->at);
    return 0;
}

static int one(const uint8_t *data, size_t size)
{
    Bytes b = { data, data + size };

    lua_settop(L, 0);
    lua_pushcfunction(L, one_body);
    lua_pushlightuserdata(L, &b);
    lua_pcall(L, 1, 0, 0); /* out of memory at worst */
    return 0;
}

/* require "qom" and require "qemu.NAME" */
static void open_language(void)
{
    const char *path = getenv("FUZZ_LUA");

    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "scripted.loaded");
    lua_getfield(L, -1, "qom");
    lua_setfield(L, -3, "qom");
    lua_getglobal(L, "package");
    lua_pushstring(L, path ?: "");
    lua_setfield(L, -2, "path");
    lua_settop(L, 0);
}

static int fuzz_main(int argc, char **argv, char **envp)
{
    const char *name = getenv("FUZZ_TARGET");

    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        if (g_strcmp0(name, targets[i].name) == 0) {
            target = targets[i].fn;
        }
    }
    if (!target) {
        fprintf(stderr, "fuzz: no target '%s'\n", name ?: "");
        return EXIT_FAILURE;
    }
    unsetenv("LD_PRELOAD"); /* the symbolizer's */
    module_call_init(MODULE_INIT_QOM);
    current_machine = MACHINE(object_new("none-machine"));
    current_machine->accelerator = ACCEL(object_new("tcg-accel"));
    object_property_add_child(object_get_root(), "machine",
                              OBJECT(current_machine));
    L = luaL_newstate();
    *(Engine **)lua_getextraspace(L) = &engine;
    engine.L = L;
    luaL_openlibs(L);
    bind_open(L);
    open_language();
    return LLVMFuzzerRunDriver(&argc, &argv, one);
}

/* libc's, called by _start of the program */
__attribute__((visibility("default"))) int __libc_start_main(
    int (*program_main)(int, char **, char **), int argc, char **argv,
    void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
    void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void),
                void (*)(void), void (*)(void),
                void *) = dlsym(RTLD_NEXT, "__libc_start_main");

    if (dlsym(RTLD_DEFAULT, "qemu_init")) {
        program_main = fuzz_main;
    }
    return real(program_main, argc, argv, init, fini, rtld_fini, stack_end);
}
