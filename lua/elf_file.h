/*
 * ELF files, looked at before QEMU's loader gets them.
 *
 * load_elf() (hw/core/loader.c, include/hw/elf_ops.h) trusts the file: sizes
 * in it reach g_malloc(), memset() and pointers unchecked, and segments that
 * overlap end the process. elf_open() refuses such files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_ELF_FILE_H
#define SCRIPTED_ELF_FILE_H

#include "hw/compat.h"

typedef struct ElfSegment {
    uint64_t vaddr;
    uint64_t paddr;
    uint64_t filesz;
    uint64_t memsz;
    uint64_t size; /* bytes that will be loaded */
    bool executable;
} ElfSegment;

typedef struct ElfImage {
    int machine;   /* EM_* */
    unsigned bits; /* 32 or 64 */
    bool big_endian;
    uint32_t flags;
    uint64_t entry;     /* as the header has it: a virtual address */
    uint64_t low, high; /* physical addresses: first byte, one after last */
    GArray *segments;   /* of ElfSegment: what is to be loaded */
} ElfImage;

/**
 * elf_open: read and check the headers of @path.
 * Returns NULL with @errp set where the file is not a sound ELF file.
 */
ElfImage *elf_open(const char *path, Error **errp);

void elf_free(ElfImage *elf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ElfImage, elf_free)

/** elf_physical_entry: the entry as a physical address, as load_elf() does. */
uint64_t elf_physical_entry(const ElfImage *elf);

/** elf_machine_name: "RISC-V", "ARM", … or NULL for an unknown one. */
const char *elf_machine_name(int machine);

#endif
