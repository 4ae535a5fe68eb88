/*
 * ELF files, looked at before QEMU's loader gets them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/elf_file.h"

#include "elf.h"
#include "qemu/bswap.h"

/* More than any image needs; QEMU writes zeros for each byte at each reset. */
#define LOAD_MAX (4 * GiB)

/* The file while its headers are read. */
typedef struct Reader {
    const char *path;
    int fd;
    uint64_t length;
    bool is64;
    bool big_endian;
} Reader;

static const struct {
    int machine;
    const char *name;
} machine_names[] = {
    { EM_SPARC, "SPARC" },
    { EM_386, "x86" },
    { EM_68K, "m68k" },
    { EM_MIPS, "MIPS" },
    { EM_PARISC, "PA-RISC" },
    { EM_PPC, "PowerPC" },
    { EM_PPC64, "64-bit PowerPC" },
    { EM_S390, "S/390" },
    { EM_ARM, "32-bit ARM" },
    { EM_SH, "SuperH" },
    { EM_SPARCV9, "64-bit SPARC" },
    { EM_TRICORE, "TriCore" },
    { EM_X86_64, "x86-64" },
    { EM_CRIS, "CRIS" },
    { EM_AVR, "AVR" },
    { EM_OPENRISC, "OpenRISC" },
    { EM_XTENSA, "Xtensa" },
    { EM_ALTERA_NIOS2, "Nios II" },
    { EM_RX, "RX" },
    { EM_AARCH64, "AArch64" },
    { EM_MICROBLAZE, "MicroBlaze" },
    { EM_RISCV, "RISC-V" },
    { EM_LOONGARCH, "LoongArch" },
    { EM_ALPHA, "Alpha" },
};

const char *elf_machine_name(int machine)
{
    for (size_t i = 0; i < G_N_ELEMENTS(machine_names); i++) {
        if (machine_names[i].machine == machine) {
            return machine_names[i].name;
        }
    }
    return NULL;
}

/* Fields */

static uint16_t get16(const Reader *r, const uint8_t *p)
{
    return r->big_endian ? lduw_be_p(p) : lduw_le_p(p);
}

static uint32_t get32(const Reader *r, const uint8_t *p)
{
    return r->big_endian ? ldl_be_p(p) : ldl_le_p(p);
}

/* An address, offset or size: as wide as the file's class. */
static uint64_t get_word(const Reader *r, const uint8_t *p)
{
    if (!r->is64) {
        return get32(r, p);
    }
    return r->big_endian ? ldq_be_p(p) : ldq_le_p(p);
}

static bool is_inside(const Reader *r, uint64_t offset, uint64_t size)
{
    return offset <= r->length && size <= r->length - offset;
}

/* Read @size bytes at @offset; NULL with @errp set. */
static uint8_t *read_part(const Reader *r, uint64_t offset, uint64_t size,
                          const char *what, Error **errp)
{
    if (!is_inside(r, offset, size)) {
        error_setg(errp, "%s is damaged: its %s lies past the end of the file",
                   r->path, what);
        return NULL;
    }
    g_autofree uint8_t *data = g_malloc(size + 1);
    if (pread(r->fd, data, size, offset) != (ssize_t)size) {
        error_setg(errp, "%s: its %s cannot be read", r->path, what);
        return NULL;
    }
    return g_steal_pointer(&data);
}

/* The file header; offsets are those of Elf32_Ehdr and Elf64_Ehdr. */

typedef struct Tables {
    uint64_t phoff, shoff;
    unsigned phentsize, phnum, shentsize, shnum;
} Tables;

static bool read_ident(Reader *r, Error **errp)
{
    uint8_t ident[EI_NIDENT];

    if (pread(r->fd, ident, sizeof(ident), 0) != sizeof(ident) ||
        memcmp(ident, ELFMAG, SELFMAG) != 0) {
        error_setg(errp, "%s is not an ELF file", r->path);
        return false;
    }
    if ((ident[EI_CLASS] != ELFCLASS32 && ident[EI_CLASS] != ELFCLASS64) ||
        (ident[EI_DATA] != ELFDATA2LSB && ident[EI_DATA] != ELFDATA2MSB)) {
        error_setg(errp,
                   "%s is damaged: neither 32 nor 64 bits, or of an "
                   "unknown byte order",
                   r->path);
        return false;
    }
    r->is64 = ident[EI_CLASS] == ELFCLASS64;
    r->big_endian = ident[EI_DATA] == ELFDATA2MSB;
    return true;
}

static bool read_header(Reader *r, ElfImage *elf, Tables *t, Error **errp)
{
    if (!read_ident(r, errp)) {
        return false;
    }
    g_autofree uint8_t *h = read_part(r, 0, r->is64 ? 64 : 52, "header", errp);
    if (!h) {
        return false;
    }
    elf->bits = r->is64 ? 64 : 32;
    elf->big_endian = r->big_endian;
    elf->machine = get16(r, h + 18);
    elf->entry = get_word(r, h + 24);
    t->phoff = get_word(r, h + (r->is64 ? 32 : 28));
    t->shoff = get_word(r, h + (r->is64 ? 40 : 32));
    elf->flags = get32(r, h + (r->is64 ? 48 : 36));
    const uint8_t *sizes = h + (r->is64 ? 54 : 42);
    t->phentsize = get16(r, sizes);
    t->phnum = get16(r, sizes + 2);
    t->shentsize = get16(r, sizes + 4);
    t->shnum = get16(r, sizes + 6);
    return true;
}

/* Segments */

static bool check_segment(const Reader *r, const ElfSegment *s, uint64_t offset,
                          Error **errp)
{
    uint64_t top = r->is64 ? UINT64_MAX : UINT32_MAX;

    if (!is_inside(r, offset, s->filesz)) {
        error_setg(errp,
                   "%s is damaged: a segment lies past the end of the "
                   "file",
                   r->path);
        return false;
    }
    if (s->filesz > s->size) {
        error_setg(errp,
                   "%s is damaged: a segment has more bytes in the file "
                   "than in memory",
                   r->path);
        return false;
    }
    if (s->size > LOAD_MAX || s->size - 1 > top - s->paddr) {
        error_setg(errp,
                   "%s: the segment at 0x%" PRIx64 " of 0x%" PRIx64
                   " bytes is too large to load",
                   r->path, s->paddr, s->size);
        return false;
    }
    return true;
}

static bool add_segment(const Reader *r, const uint8_t *p, ElfImage *elf,
                        Error **errp)
{
    uint64_t offset = get_word(r, p + (r->is64 ? 8 : 4));
    ElfSegment s = {
        .vaddr = get_word(r, p + (r->is64 ? 16 : 8)),
        .paddr = get_word(r, p + (r->is64 ? 24 : 12)),
        .filesz = get_word(r, p + (r->is64 ? 32 : 16)),
        .memsz = get_word(r, p + (r->is64 ? 40 : 20)),
        .executable = get32(r, p + (r->is64 ? 4 : 24)) & PF_X,
    };

    if (get32(r, p) != PT_LOAD) {
        return true;
    }
    if (s.memsz == 0 && s.filesz == 0) {
        return true;
    }
    s.size = s.memsz;
    if (!check_segment(r, &s, offset, errp)) {
        return false;
    }
    g_array_append_val(elf->segments, s);
    return true;
}

static bool read_segments(const Reader *r, const Tables *t, ElfImage *elf,
                          Error **errp)
{
    unsigned entry = r->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);

    if (t->phnum == 0) {
        error_setg(errp,
                   "%s has nothing to load: it is an object file, not a "
                   "linked program",
                   r->path);
        return false;
    }
    if (t->phentsize != entry) {
        error_setg(errp,
                   "%s is damaged: its program headers have %u bytes, "
                   "not %u",
                   r->path, t->phentsize, entry);
        return false;
    }
    g_autofree uint8_t *table =
        read_part(r, t->phoff, t->phnum * entry, "program header table", errp);
    for (unsigned i = 0; table && i < t->phnum; i++) {
        if (!add_segment(r, table + i * entry, elf, errp)) {
            return false;
        }
    }
    if (table && elf->segments->len == 0) {
        error_setg(errp, "%s has nothing to load", r->path);
        return false;
    }
    return table;
}

/*
 * A segment whose zeros would lie over another one is loaded without them:
 * it gets them from its own start-up code (elf_ops.h, load_elf).
 */
static void cut_overlapping_zeros(ElfImage *elf)
{
    const ElfSegment *all = (const ElfSegment *)elf->segments->data;

    for (guint i = 0; i < elf->segments->len; i++) {
        ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
        for (guint j = 0; j < elf->segments->len; j++) {
            if (i != j && s->memsz > s->filesz &&
                all[j].paddr < s->paddr + s->memsz &&
                s->paddr + s->filesz < all[j].paddr + all[j].memsz) {
                s->size = s->filesz;
            }
        }
    }
}

static void find_bounds(ElfImage *elf)
{
    elf->low = UINT64_MAX;
    for (guint i = 0; i < elf->segments->len; i++) {
        ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
        if (s->size > 0) {
            elf->low = MIN(elf->low, s->paddr);
            elf->high = MAX(elf->high, s->paddr + s->size);
        }
    }
}

/* Sections: the loader takes symbols from them, whatever their sizes say. */

typedef struct Section {
    uint32_t type, link;
    uint64_t offset, size;
} Section;

static Section read_section(const Reader *r, const uint8_t *p)
{
    return (Section) {
        .type = get32(r, p + 4),
        .offset = get_word(r, p + (r->is64 ? 24 : 16)),
        .size = get_word(r, p + (r->is64 ? 32 : 20)),
        .link = get32(r, p + (r->is64 ? 40 : 24)),
    };
}

/* Each symbol's name must start inside the string table, which must end. */
static bool check_symbols(const Reader *r, const Section *symtab,
                          const Section *strtab, Error **errp)
{
    unsigned entry = r->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    g_autofree uint8_t *syms =
        read_part(r, symtab->offset, symtab->size, "symbol table", errp);
    g_autofree uint8_t *strs =
        !syms
            ? NULL
            : read_part(r, strtab->offset, strtab->size, "string table", errp);

    if (!strs) {
        return false;
    }
    bool ends = strtab->size > 0 && strs[strtab->size - 1] == '\0';
    for (uint64_t i = 0; i < symtab->size / entry; i++) {
        if (!ends || get32(r, syms + i * entry) >= strtab->size) {
            error_setg(errp,
                       "%s is damaged: symbol %" PRIu64 " has its name "
                       "outside the string table",
                       r->path, i);
            return false;
        }
    }
    return true;
}

static bool check_sections(const Reader *r, const Tables *t, Error **errp)
{
    unsigned entry = r->is64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);

    if (t->shnum == 0 || !is_inside(r, t->shoff, t->shnum * entry)) {
        return true; /* the loader does without symbols then */
    }
    g_autofree uint8_t *table =
        read_part(r, t->shoff, t->shnum * entry, "section header table", errp);
    for (unsigned i = 0; table && i < t->shnum; i++) {
        Section s = read_section(r, table + i * entry);
        if (s.type == SHT_RELA && !is_inside(r, s.offset, s.size)) {
            error_setg(errp,
                       "%s is damaged: a relocation table lies past the "
                       "end of the file",
                       r->path);
            return false;
        }
        if (s.type == SHT_SYMTAB && s.link < t->shnum) {
            Section str = read_section(r, table + s.link * entry);
            if (!check_symbols(r, &s, &str, errp)) {
                return false;
            }
        } else if (s.type == SHT_SYMTAB && !is_inside(r, s.offset, s.size)) {
            error_setg(errp,
                       "%s is damaged: its symbol table lies past the "
                       "end of the file",
                       r->path);
            return false;
        }
    }
    return table;
}

/* The whole file */

static bool read_elf(Reader *r, ElfImage *elf, Error **errp)
{
    Tables t;

    if (!read_header(r, elf, &t, errp) || !read_segments(r, &t, elf, errp) ||
        !check_sections(r, &t, errp)) {
        return false;
    }
    cut_overlapping_zeros(elf);
    find_bounds(elf);
    return true;
}

ElfImage *elf_open(const char *path, Error **errp)
{
    g_autoptr(ElfImage) elf = g_new0(ElfImage, 1);
    Reader r = { .path = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
    struct stat st;

    elf->segments = g_array_new(false, false, sizeof(ElfSegment));
    if (r.fd < 0 || fstat(r.fd, &st) != 0) {
        error_setg_errno(errp, errno, "%s cannot be read", path);
        if (r.fd >= 0) {
            close(r.fd);
        }
        return NULL;
    }
    r.length = st.st_size;
    bool ok = read_elf(&r, elf, errp);
    close(r.fd);
    return ok ? g_steal_pointer(&elf) : NULL;
}

void elf_free(ElfImage *elf)
{
    if (elf) {
        g_array_free(elf->segments, true);
        g_free(elf);
    }
}

uint64_t elf_physical_entry(const ElfImage *elf)
{
    for (guint i = 0; i < elf->segments->len; i++) {
        ElfSegment *s = &g_array_index(elf->segments, ElfSegment, i);
        if (s->executable && elf->entry >= s->vaddr &&
            elf->entry - s->vaddr < s->filesz) {
            return elf->entry - s->vaddr + s->paddr;
        }
    }
    return elf->entry;
}
