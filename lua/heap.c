/*
 * The memory that a Lua state is made of.
 *
 * Building a machine makes tens of thousands of small objects and frees few.
 * Small ones come from a space of their own, one after the other, and what is
 * freed is kept for the next of its size: a tenth of a script's time went to
 * malloc(). When the space is used up, and for large objects, it is malloc()
 * again, so that the space's size is all that can be lost to its lists.
 *
 * Pages are asked for many at once. One by one, by faults, they take longer
 * than filling them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/heap.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SPACE ((size_t)4 << 20)   /* bytes */
#define PAGES ((size_t)256 << 10) /* bytes made ready at once */

struct HeapFree {
    HeapFree *next;
};

/* Sanitizers look at each object malloc() gives, and cannot look in here. */
static bool uses_space(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}

static bool is_small(size_t size)
{
    return size > 0 && size <= HEAP_SMALL_MAX;
}

static size_t list_of(size_t size)
{
    return (size - 1) / HEAP_UNIT;
}

static bool is_inside(const Heap *h, const void *ptr)
{
    return h->start && (const char *)ptr >= h->start &&
           (const char *)ptr < h->start + SPACE;
}

static bool open_space(Heap *h)
{
    void *space = mmap(NULL, SPACE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (space == MAP_FAILED) {
        return false;
    }
    h->start = h->next = h->ready = space;
    return true;
}

/* @size is a multiple of HEAP_UNIT. */
static void *take_new(Heap *h, size_t size)
{
    char *object;

    if (!uses_space() || (!h->start && !open_space(h)) ||
        size > (size_t)(h->start + SPACE - h->next)) {
        return malloc(size);
    }
    object = h->next;
    h->next += size;
    if (h->next > h->ready) {
#ifdef MADV_POPULATE_WRITE
        /* Where the kernel (before 5.14) cannot, pages come by faults. */
        madvise(h->ready, PAGES, MADV_POPULATE_WRITE);
#endif
        h->ready += PAGES;
    }
    return object;
}

static void *take(Heap *h, size_t size)
{
    if (!is_small(size)) {
        return malloc(size);
    }
    size_t list = list_of(size);
    HeapFree *object = h->free[list];
    if (!object) {
        return take_new(h, (list + 1) * HEAP_UNIT);
    }
    h->free[list] = object->next;
    return object;
}

static void give_back(Heap *h, void *ptr, size_t size)
{
    if (!is_inside(h, ptr)) {
        free(ptr);
        return;
    }
    HeapFree *object = ptr;
    object->next = h->free[list_of(size)];
    h->free[list_of(size)] = object;
}

void *heap_resize(Heap *h, void *ptr, size_t old, size_t size)
{
    void *moved;

    if (size == 0) {
        if (ptr) {
            give_back(h, ptr, old);
        }
        return NULL;
    }
    if (!ptr) {
        return take(h, size);
    }
    if (!is_inside(h, ptr)) {
        return realloc(ptr, size);
    }
    if (is_small(size) && list_of(size) == list_of(old)) {
        return ptr;
    }
    moved = take(h, size);
    if (!moved) {
        return size < old ? ptr : NULL;
    }
    memcpy(moved, ptr, old < size ? old : size);
    give_back(h, ptr, old);
    return moved;
}

void heap_destroy(Heap *h)
{
    if (h->start) {
        munmap(h->start, SPACE);
    }
    *h = (Heap) { 0 };
}
