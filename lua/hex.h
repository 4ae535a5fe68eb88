/*
 * Intel HEX files.
 *
 * Read here and not by QEMU's loader, so that a mistake is reported with its
 * line and overlaps are found before anything is loaded.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_HEX_H
#define SCRIPTED_HEX_H

#include "hw/compat.h"

typedef struct HexBlock {
    uint32_t start;
    GByteArray *data;
} HexBlock;

typedef struct HexImage {
    GArray *blocks; /* of HexBlock, in the file's order, none empty */
    uint64_t size;  /* bytes of data in all blocks */
    uint32_t entry;
    bool has_entry;
} HexImage;

/** hex_parse: read @text of @len bytes, the contents of file @path. */
HexImage *hex_parse(const char *path, const char *text, size_t len,
                    Error **errp);

/** hex_looks_like: whether @text of @len bytes begins as a HEX file does. */
bool hex_looks_like(const uint8_t *text, size_t len);

void hex_free(HexImage *hex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HexImage, hex_free)

#endif
