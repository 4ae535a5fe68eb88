/*
 * The memory that a Lua state is made of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LUA_HEAP_H
#define LUA_HEAP_H

#include <stddef.h>

#define HEAP_UNIT 16 /* bytes; a multiple of what any type is aligned to */
#define HEAP_SMALL_MAX 256 /* bytes */

/* An object that is free, in the list of its size. */
typedef struct HeapFree HeapFree;

/* All zeros before the first use. */
typedef struct Heap {
    char *start; /* of the space for small objects, NULL: none */
    char *next;  /* never used from here on */
    char *ready; /* its pages are there up to here */
    HeapFree *free[HEAP_SMALL_MAX / HEAP_UNIT];
} Heap;

/**
 * heap_resize: as lua_Alloc: make (@ptr NULL), resize or free (@size 0).
 *
 * @old: bytes @ptr has
 *
 * Returns NULL if there is no memory, or @size is 0. Making an object smaller
 * cannot fail, as Lua demands.
 */
void *heap_resize(Heap *h, void *ptr, size_t old, size_t size);

/** heap_destroy: give the space back; objects above HEAP_SMALL_MAX are freed already. */
void heap_destroy(Heap *h);

#endif
