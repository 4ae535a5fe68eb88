/*
 * The DSL's modules, compiled into the shared object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_EMBED_H
#define SCRIPTED_EMBED_H

#include <stddef.h>

typedef struct EmbeddedChunk {
    const char *name; /* of the module: "qemu.check" */
    const unsigned char *code;
    size_t size; /* bytes */
} EmbeddedChunk;

/* Ends with a NULL name; empty in a build that reads the DSL from disk. */
extern const EmbeddedChunk embedded_chunks[];

#endif
