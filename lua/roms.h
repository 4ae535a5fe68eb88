/*
 * What images cover: QEMU's list of ROMs, kept free of overlaps.
 *
 * QEMU ends the process at start-up if two of the images it was given for one
 * address space overlap (rom_check_and_register_reset in hw/core/loader.c).
 * The list is private to QEMU and belongs to the process, and so does the one
 * here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_ROMS_H
#define SCRIPTED_ROMS_H

#include "hw/compat.h"

typedef struct RomSpan {
    uint64_t start;
    uint64_t size;
} RomSpan;

/**
 * roms_check: whether image @name may be loaded to @spans of @as: while the
 * machine is being built, and where no other image is.
 */
bool roms_check(AddressSpace *as, const char *name, const RomSpan *spans,
                size_t count, Error **errp);

/** roms_note: image @name has been loaded to @spans of @as. */
void roms_note(AddressSpace *as, const char *name, const RomSpan *spans,
               size_t count);

/**
 * roms_mark and roms_note_new: for functions of QEMU that load images where
 * they see fit. What QEMU's list has got since the mark (which is freed) is
 * checked and noted as loaded to @as by @name.
 */
GArray *roms_mark(void);
bool roms_note_new(GArray *mark, AddressSpace *as, const char *name,
                   Error **errp);

#endif
