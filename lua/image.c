/*
 * Images: files and bytes that are in memory when the guest starts.
 *
 * QEMU copies images to memory at each reset. What it cannot load it mostly
 * answers with exit(), so files are looked at first, and what they cover is
 * kept account of (lua/roms.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/image.h"
#include "lua/bind.h"
#include "lua/files.h"
#include "lua/hex.h"
#include "lua/roms.h"
#include "target/target.h"

#include "elf.h"
#include "qemu/bswap.h"
#include "qemu/datadir.h"

#define HEX_MAX (64 * MiB)
#define ROM_MAX (64 * MiB)

#define UIMAGE_MAGIC 0x27051956
#define UIMAGE_NONE 0
#define UIMAGE_GZIP 1

static const char *const kind_names[] = {
    [IMAGE_RAW] = "raw", [IMAGE_ELF] = "elf",   [IMAGE_UIMAGE] = "uimage",
    [IMAGE_HEX] = "hex", [IMAGE_GZIP] = "gzip", [IMAGE_LINUX] = "image",
};

/* Headers */

/* Both architectures have the same header, told apart by its last magic. */
static bool probe_linux(const uint8_t *p, size_t len, ImageHeader *h)
{
    if (len < 64) {
        return false;
    }
    h->is_riscv = memcmp(p + 56, "RSC\x05", 4) == 0;
    if (!h->is_riscv && memcmp(p + 56, "ARM\x64", 4) != 0) {
        return false;
    }
    h->text_offset = ldq_le_p(p + 8);
    h->image_size = ldq_le_p(p + 16);
    return true;
}

static bool probe_uimage(const uint8_t *p, size_t len, ImageHeader *h)
{
    if (len < UIMAGE_HEADER_SIZE || ldl_be_p(p) != UIMAGE_MAGIC) {
        return false;
    }
    h->payload = ldl_be_p(p + 12);
    h->load = ldl_be_p(p + 16);
    h->entry = ldl_be_p(p + 20);
    h->os = p[28];
    h->type = p[30];
    h->compression = p[31];
    return true;
}

void image_probe_bytes(const uint8_t *p, size_t len, uint64_t file_size,
                       ImageHeader *h)
{
    *h = (ImageHeader) { .kind = IMAGE_RAW, .file_size = file_size };
    if (len >= SELFMAG && memcmp(p, ELFMAG, SELFMAG) == 0) {
        h->kind = IMAGE_ELF;
    } else if (probe_uimage(p, len, h)) {
        h->kind = IMAGE_UIMAGE;
    } else if (len >= 2 && p[0] == 0x1f && p[1] == 0x8b) {
        h->kind = IMAGE_GZIP;
    } else if (hex_looks_like(p, len)) {
        h->kind = IMAGE_HEX;
    } else if (probe_linux(p, len, h)) {
        h->kind = IMAGE_LINUX;
    }
}

bool image_probe(const char *path, ImageHeader *h, Error **errp)
{
    int64_t size = file_size(path, errp);
    int fd = size < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    uint8_t start[64];

    if (size < 0) {
        return false;
    }
    ssize_t len = fd < 0 ? -1 : pread(fd, start, sizeof(start), 0);
    if (len < 0) {
        error_setg_errno(errp, errno, "%s cannot be read", path);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (len < 0) {
        return false;
    }
    image_probe_bytes(start, len, size, h);
    return true;
}

/* U-Boot images */

static uint8_t *uimage_gunzip(const char *path, uint8_t *data, size_t size,
                              size_t *len, Error **errp)
{
    /* gunzip() prints what it does not like, so the first bytes come here */
    bool gzip = size >= 10 && data[0] == 0x1f && data[1] == 0x8b;
    g_autofree uint8_t *out = gzip ? g_try_malloc(UBOOT_MAX_GUNZIP_BYTES)
                                   : NULL;
    ssize_t n = out ? gunzip(out, UBOOT_MAX_GUNZIP_BYTES, data, size) : -1;

    if (n < 0) {
        error_setg(errp, "%s is damaged: it cannot be decompressed", path);
        return NULL;
    }
    *len = n;
    return g_realloc(g_steal_pointer(&out), MAX(n, 1));
}

uint8_t *image_uimage_data(const char *path, const ImageHeader *h, size_t *len,
                           Error **errp)
{
    g_autofree char *file = NULL;
    gsize size;

    if (h->compression != UIMAGE_NONE && h->compression != UIMAGE_GZIP) {
        error_setg(errp,
                   "%s is compressed with method %u; only gzip (1) can "
                   "be read",
                   path, h->compression);
        return NULL;
    }
    if (h->file_size < UIMAGE_HEADER_SIZE ||
        h->payload > h->file_size - UIMAGE_HEADER_SIZE ||
        !g_file_get_contents(path, &file, &size, NULL) ||
        size < UIMAGE_HEADER_SIZE + (uint64_t)h->payload) {
        error_setg(errp, "%s is damaged: it is shorter than its header says",
                   path);
        return NULL;
    }
    uint8_t *data = (uint8_t *)file + UIMAGE_HEADER_SIZE;
    if (h->compression == UIMAGE_GZIP) {
        return uimage_gunzip(path, data, h->payload, len, errp);
    }
    *len = h->payload;
    return g_memdup2(data, h->payload);
}

/* image_info() */

static void set_integer(lua_State *L, const char *key, uint64_t value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, key);
}

static void push_elf(lua_State *L, const ElfImage *elf)
{
    set_integer(L, "entry", elf->entry);
    set_integer(L, "machine", elf->machine);
    lua_pushstring(L, elf_machine_name(elf->machine));
    lua_setfield(L, -2, "machine_name");
    set_integer(L, "bits", elf->bits);
    lua_pushboolean(L, elf->big_endian);
    lua_setfield(L, -2, "big_endian");
    set_integer(L, "low", elf->low);
    set_integer(L, "high", elf->high);
}

static void push_hex(lua_State *L, const HexImage *hex)
{
    uint64_t low = UINT64_MAX;
    uint64_t high = 0;

    for (guint i = 0; i < hex->blocks->len; i++) {
        HexBlock *b = &g_array_index(hex->blocks, HexBlock, i);
        low = MIN(low, b->start);
        high = MAX(high, (uint64_t)b->start + b->data->len);
    }
    set_integer(L, "low", low);
    set_integer(L, "high", high);
    if (hex->has_entry) {
        set_integer(L, "entry", hex->entry);
    }
}

static void push_header(lua_State *L, const ImageHeader *h)
{
    if (h->kind == IMAGE_UIMAGE) {
        set_integer(L, "entry", h->entry);
        set_integer(L, "low", h->load);
    } else if (h->kind == IMAGE_LINUX) {
        set_integer(L, "text_offset", h->text_offset);
        set_integer(L, "image_size", h->image_size);
        lua_pushstring(L, h->is_riscv ? "riscv" : "arm64");
        lua_setfield(L, -2, "arch");
    }
}

static HexImage *read_hex(BindCall *c, const char *path, Error **errp)
{
    size_t len;
    g_autofree char *text = file_read(c->engine, path, HEX_MAX, &len, errp);

    return text ? hex_parse(path, text, len, errp) : NULL;
}

static void image_info(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    g_autoptr(ElfImage) elf = NULL;
    g_autoptr(HexImage) hex = NULL;
    ImageHeader h;

    if (!file_check(c->engine, path, errp) || !image_probe(path, &h, errp)) {
        return;
    }
    if (h.kind == IMAGE_ELF && !(elf = elf_open(path, errp))) {
        return;
    }
    if (h.kind == IMAGE_HEX && !(hex = read_hex(c, path, errp))) {
        return;
    }
    lua_createtable(c->L, 0, 9);
    lua_pushstring(c->L, kind_names[h.kind]);
    lua_setfield(c->L, -2, "kind");
    set_integer(c->L, "size", hex ? hex->size : h.file_size);
    if (elf) {
        push_elf(c->L, elf);
    } else if (hex) {
        push_hex(c->L, hex);
    } else {
        push_header(c->L, &h);
    }
    bind_return_top(c);
}

/* Loading */

static AddressSpace *space_arg(BindCall *c, int n)
{
    return c->arg[n].given ? c->arg[n].space : &address_space_memory;
}

/*
 * Where an ELF file's addresses lie in memory: those in a window move with it,
 * and all by the offset.
 */
#define WINDOWS_MAX 8

typedef struct ElfPlaces {
    uint64_t offset;
    size_t count;
    struct {
        uint64_t address, size, to;
    } windows[WINDOWS_MAX];
} ElfPlaces;

static uint64_t elf_place(void *opaque, uint64_t address)
{
    const ElfPlaces *p = opaque;

    for (size_t i = 0; i < p->count; i++) {
        if (address - p->windows[i].address < p->windows[i].size) {
            address += p->windows[i].to - p->windows[i].address;
            break;
        }
    }
    return address + p->offset;
}

/* An integer field of the table on top of the stack; 0 without it. */
static bool get_place(lua_State *L, const char *name, uint64_t *value,
                      Error **errp)
{
    lua_pushstring(L, name);
    int type = lua_rawget(L, -2);
    bool ok = type == LUA_TNIL || lua_isinteger(L, -1);

    *value = lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (!ok) {
        error_setg(errp, "load_elf: %s must be an integer", name);
    }
    return ok;
}

static bool get_windows(lua_State *L, ElfPlaces *p, Error **errp)
{
    lua_pushliteral(L, "windows");
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        return true;
    }
    size_t count = lua_istable(L, -1) ? lua_rawlen(L, -1) : SIZE_MAX;
    if (count > WINDOWS_MAX) {
        error_setg(errp, "load_elf: windows must be a list of up to %d",
                   WINDOWS_MAX);
        return false;
    }
    for (p->count = 0; p->count < count; p->count++) {
        if (lua_rawgeti(L, -1, p->count + 1) != LUA_TTABLE) {
            error_setg(errp, "load_elf: a window must be a table");
            return false;
        }
        if (!get_place(L, "address", &p->windows[p->count].address, errp) ||
            !get_place(L, "size", &p->windows[p->count].size, errp) ||
            !get_place(L, "to", &p->windows[p->count].to, errp)) {
            return false;
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return true;
}

/* The options' offset and windows. */
static bool get_places(BindCall *c, int n, ElfPlaces *p, Error **errp)
{
    memset(p, 0, sizeof(*p));
    if (!c->arg[n].given) {
        return true;
    }
    lua_pushvalue(c->L, c->arg[n].index);
    return get_place(c->L, "offset", &p->offset, errp) &&
           get_windows(c->L, p, errp);
}

/*
 * Symbols that are asked for, found while the file is loaded: QEMU's callback
 * has no argument for them.
 */
#define SYMBOLS_MAX 8

typedef struct ElfSymbols {
    size_t count;
    struct {
        const char *name; /* the option table's */
        uint64_t address, size;
        bool found;
    } list[SYMBOLS_MAX];
} ElfSymbols;

static ElfSymbols *wanted_symbols;

static void note_symbol(const char *name, int info, uint64_t value,
                        uint64_t size)
{
    for (size_t i = 0; i < wanted_symbols->count; i++) {
        if (strcmp(wanted_symbols->list[i].name, name) == 0) {
            wanted_symbols->list[i].address = value;
            wanted_symbols->list[i].size = size;
            wanted_symbols->list[i].found = true;
        }
    }
}

/* The option symbols, a list of names. */
static bool get_symbols(BindCall *c, int n, ElfSymbols *symbols, Error **errp)
{
    lua_State *L = c->L;

    symbols->count = 0;
    if (!c->arg[n].given) {
        return true;
    }
    lua_pushliteral(L, "symbols");
    if (lua_rawget(L, c->arg[n].index) == LUA_TNIL) {
        lua_pop(L, 1);
        return true;
    }
    size_t count = lua_istable(L, -1) ? lua_rawlen(L, -1) : SIZE_MAX;
    for (size_t i = 0; i < count && count <= SYMBOLS_MAX; i++) {
        if (lua_rawgeti(L, -1, i + 1) != LUA_TSTRING) {
            count = SIZE_MAX;
        } else {
            symbols->list[i].name = lua_tostring(L, -1);
            symbols->list[i].found = false;
        }
        lua_pop(L, 1); /* the list keeps it */
    }
    lua_pop(L, 1);
    if (count > SYMBOLS_MAX) {
        error_setg(errp, "load_elf: symbols must be a list of up to %d names",
                   SYMBOLS_MAX);
        return false;
    }
    symbols->count = count;
    return true;
}

/* Sets the field "symbols" of the table on top of the stack. */
static void push_symbols(lua_State *L, const ElfSymbols *symbols)
{
    lua_newtable(L);
    for (size_t i = 0; i < symbols->count; i++) {
        if (symbols->list[i].found) {
            lua_createtable(L, 0, 2);
            set_integer(L, "address", symbols->list[i].address);
            set_integer(L, "size", symbols->list[i].size);
            lua_setfield(L, -2, symbols->list[i].name);
        }
    }
    lua_setfield(L, -2, "symbols");
}

static bool load_elf_segments(const char *path, const ElfImage *elf,
                              ElfPlaces *places, AddressSpace *as, Error **errp)
{
    size_t n = elf->segments->len;
    g_autofree RomSpan *spans = g_new0(RomSpan, n);
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
        if (s->size > 0) {
            spans[used++] = (RomSpan) { elf_place(places, s->paddr), s->size };
        }
    }
    if (!roms_check(as, path, spans, used, errp)) {
        return false;
    }
    /* the low bit of an ARM symbol says that it is Thumb code */
    bool clear_lsb = elf->machine == EM_ARM;
    rom_transaction_begin();
    bool moved = places->offset || places->count;
    ssize_t ret = qc_load_elf_as(path, moved ? elf_place : NULL, places,
                                 elf->big_endian, elf->machine, clear_lsb, as,
                                 wanted_symbols->count ? note_symbol : NULL);
    rom_transaction_end(ret >= 0);
    if (ret < 0) {
        error_setg(errp, "%s: %s", path, load_elf_strerror(ret));
        return false;
    }
    roms_note(as, path, spans, used);
    return true;
}

static void image_load_elf(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    ElfPlaces places;
    ElfSymbols symbols;

    if (!get_places(c, 2, &places, errp) ||
        !get_symbols(c, 2, &symbols, errp) ||
        !file_check(c->engine, path, errp)) {
        return;
    }
    wanted_symbols = &symbols;
    g_autoptr(ElfImage) elf = elf_open(path, errp);
    if (!elf || !target_accepts(elf, path, errp) ||
        !load_elf_segments(path, elf, &places, space_arg(c, 1), errp)) {
        return;
    }
    uint64_t entry = elf_physical_entry(elf);
    uint64_t last = elf->high - 1;
    lua_createtable(c->L, 0, 4);
    push_symbols(c->L, &symbols);
    set_integer(c->L, "entry", elf_place(&places, entry));
    set_integer(c->L, "low", elf_place(&places, elf->low));
    set_integer(c->L, "high", elf_place(&places, last) + 1);
    bind_return_top(c);
}

/* Where the header's kernel goes and starts. */
static bool place_uimage(BindCall *c, const char *path, const ImageHeader *h,
                         uint64_t *address, uint64_t *entry, Error **errp)
{
    if (h->kind != IMAGE_UIMAGE) {
        error_setg(errp, "%s is not a U-Boot image", path);
        return false;
    }
    *address = h->load;
    *entry = h->entry;
    if (h->type == UIMAGE_KERNEL) {
        return true;
    }
    if (h->type != UIMAGE_KERNEL_NOLOAD) {
        error_setg(errp, "%s is a U-Boot image of type %u, not a kernel (2)",
                   path, h->type);
        return false;
    }
    if (!c->arg[2].given) {
        error_setg(errp,
                   "%s is a U-Boot image that runs at any address: give "
                   "one",
                   path);
        return false;
    }
    /* as if U-Boot had read the whole file to that address */
    *address = (uint64_t)c->arg[2].integer + UIMAGE_HEADER_SIZE;
    *entry = *address + h->entry;
    return true;
}

static void image_load_uimage(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    AddressSpace *as = space_arg(c, 1);
    uint64_t address, entry;
    ImageHeader h;
    size_t len;

    if (!file_check(c->engine, path, errp) || !image_probe(path, &h, errp) ||
        !place_uimage(c, path, &h, &address, &entry, errp)) {
        return;
    }
    g_autofree uint8_t *data = image_uimage_data(path, &h, &len, errp);
    RomSpan span = { address, data ? len : 0 };
    if (!data || !roms_check(as, path, &span, 1, errp)) {
        return;
    }
    rom_add_blob_fixed_as(path, data, len, address, as);
    roms_note(as, path, &span, 1);
    g_free(g_steal_pointer(&data));
    lua_createtable(c->L, 0, 4);
    set_integer(c->L, "entry", entry);
    set_integer(c->L, "address", address);
    set_integer(c->L, "size", len);
    lua_pushboolean(c->L, h.os == UIMAGE_OS_LINUX);
    lua_setfield(c->L, -2, "linux");
    bind_return_top(c);
}

static bool load_blocks(const char *path, const HexImage *hex, AddressSpace *as,
                        Error **errp)
{
    size_t n = hex->blocks->len;
    g_autofree RomSpan *spans = g_new0(RomSpan, n);
    HexBlock *blocks = (HexBlock *)hex->blocks->data;

    for (size_t i = 0; i < n; i++) {
        spans[i] = (RomSpan) { blocks[i].start, blocks[i].data->len };
    }
    if (!roms_check(as, path, spans, n, errp)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        rom_add_blob_fixed_as(path, blocks[i].data->data, blocks[i].data->len,
                              blocks[i].start, as);
    }
    roms_note(as, path, spans, n);
    return true;
}

static void image_load_hex(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    g_autoptr(HexImage) hex = read_hex(c, path, errp);

    if (!hex || !load_blocks(path, hex, space_arg(c, 1), errp)) {
        return;
    }
    lua_createtable(c->L, 0, 4);
    set_integer(c->L, "size", hex->size);
    push_hex(c->L, hex);
    bind_return_top(c);
}

static void image_load_raw(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    uint64_t max = c->arg[2].integer;
    AddressSpace *as = space_arg(c, 3);
    int64_t size = file_check(c->engine, path, errp) ? file_size(path, errp)
                                                     : -1;
    RomSpan span = { c->arg[1].integer, MAX(size, 0) };

    if (size < 0) {
        return;
    }
    if ((uint64_t)size > max) {
        error_setg(errp,
                   "%s has 0x%" PRIx64 " bytes, but there is room for "
                   "0x%" PRIx64,
                   path, size, max);
        return;
    }
    if (!roms_check(as, path, &span, 1, errp)) {
        return;
    }
    if (qc_load_image_targphys_as(path, span.start, max, as) < 0) {
        error_setg(errp, "%s cannot be loaded", path);
        return;
    }
    roms_note(as, path, &span, 1);
    bind_return_int(c, size);
}

static void image_add_rom(BindCall *c, Error **errp)
{
    const char *name = c->arg[0].string;
    RomSpan span = { c->arg[2].integer, c->arg[1].length };
    AddressSpace *as = space_arg(c, 3);

    if (span.size > ROM_MAX) {
        error_setg(errp,
                   "%s has %" PRIu64 " bytes; a ROM made of a string "
                   "may have up to 64 MiB",
                   name, span.size);
        return;
    }
    if (!roms_check(as, name, &span, 1, errp)) {
        return;
    }
    rom_add_blob_fixed_as(name, c->arg[1].string, span.size, span.start, as);
    roms_note(as, name, &span, 1);
}

/* Firmware */

static bool climbs(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);

    return g_path_is_absolute(name) ||
           g_strv_contains((const char *const *)parts, "..");
}

/*
 * qemu_find_file() takes the name as a path first. Such a file must be one
 * the script may read; one from QEMU's data folders it then may.
 */
static void find_firmware(BindCall *c, Error **errp)
{
    const char *name = c->arg[0].string;
    g_autofree char *path = qemu_find_file(QEMU_FILE_TYPE_BIOS, name);

    if (path && strcmp(path, name) == 0) {
        bind_return_string(c, engine_may_read(c->engine, path) ? path : NULL);
        return;
    }
    if (!path || climbs(name)) {
        bind_return_nil(c);
        return;
    }
    if (!engine_may_read(c->engine, path)) {
        engine_allow_root(c->engine, path);
    }
    bind_return_string(c, path);
}

#define SPACE(NAME) OPT(NAME, BIND_SPACE)

static const BindRow rows[] = {
    { "image_info",
      image_info,
      { ARG("path", BIND_STRING) },
      "{kind: string, size: integer, entry: integer?, low: integer?, "
      "high: integer?, machine: integer?, machine_name: string?, "
      "bits: integer?, big_endian: boolean?, text_offset: integer?, "
      "image_size: integer?, arch: string?}",
      "What the headers of an image file say. kind is 'elf', 'uimage', 'hex', "
      "'gzip', 'image' (a 64-bit Linux) or 'raw'; size counts the bytes of "
      "the file, or of the data in a HEX file; low and high are the physical "
      "addresses of the first byte and one after the last; the entry of an "
      "ELF file is a virtual address. A damaged ELF or HEX file is an "
      "error." },
    { "load_elf",
      image_load_elf,
      { ARG("path", BIND_STRING), SPACE("space"), OPT("options", BIND_TABLE) },
      "{entry: integer, low: integer, high: integer, symbols: table}",
      "Loads an ELF file for the CPUs of this emulator to its physical "
      "addresses, in system memory or in space, at every reset. Options: "
      "windows, a list of { address, size, to }: what lies in one is loaded "
      "to address to on; offset (in bytes) is added to each address; symbols, "
      "a list of names. Returns where it starts, its first byte and one after "
      "its last, and { address, size } of each of those symbols that it has, "
      "by name." },
    { "load_uimage",
      image_load_uimage,
      { ARG("path", BIND_STRING), SPACE("space"), OPT("address", BIND_U64) },
      "{entry: integer, address: integer, size: integer, linux: boolean}",
      "Loads a kernel in U-Boot's legacy image format, decompressing it if "
      "need be. address is wanted for images that run at any address." },
    { "load_hex",
      image_load_hex,
      { ARG("path", BIND_STRING), SPACE("space") },
      "{entry: integer?, size: integer, low: integer, high: integer}",
      "Loads an Intel HEX file; size counts its bytes of data." },
    { "load_raw",
      image_load_raw,
      { ARG("path", BIND_STRING), ARG("address", BIND_U64),
        ARG("max_size", BIND_U64), SPACE("space") },
      "integer",
      "Loads a file as it is to an address; one of more than max_size bytes "
      "is an error. Returns its size in bytes." },
    { "add_rom",
      image_add_rom,
      { ARG("name", BIND_STRING), ARG("bytes", BIND_BYTES),
        ARG("address", BIND_U64), SPACE("space") },
      "",
      "Puts bytes to an address at every reset, in ROM or RAM; 'info roms' "
      "shows them under name." },
    { "find_firmware",
      find_firmware,
      { ARG("name", BIND_STRING) },
      "string?",
      "Path of a firmware file that comes with QEMU (or lies in a folder "
      "given by -L), or of a file the script may read; nil if there is "
      "none." },
};

const BindGroup bind_image = BIND_GROUP("image", rows);
