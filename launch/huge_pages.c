/*
 * malloc()'s memory in huge pages.
 *
 * With the launcher's tunable glibc's heap grows by whole huge pages, but
 * begins anywhere: what a small board needs would all be in the first one's
 * small pages, and more of them than without, for memory that the heap has
 * already is cleared by calloc(), page by page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "huge_pages.h"
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE \
    ((uintptr_t)2 << 20) /* bytes; where it is more, nothing is gained */
#define PROBE \
    ((uintptr_t)64 << 10) /* bytes; no piece that was freed is as large */
#define HEADER \
    ((uintptr_t)64) /* bytes, at least those malloc() needs of its own */

void huge_pages_begin(void)
{
    void *volatile probe = malloc(PROBE); /* volatile: else GCC leaves it out */
    const uintptr_t begin = (uintptr_t)probe;
    const uintptr_t page = (begin + HUGE_PAGE) & ~(HUGE_PAGE - 1);
    const uintptr_t end = (uintptr_t)sbrk(0);

    free(probe);
    /* Elsewhere, or no such heap: the host has no huge pages for it. */
    if (begin >= end || page + PROBE > end || page - begin < PROBE) {
        return;
    }
    /* Addresses alone are lost: nobody touches these. */
    probe = malloc(page - begin - HEADER);
    /* The whole of a page has to be the heap's. malloc() goes on behind it. */
    if (page + HUGE_PAGE <= end ||
        sbrk((intptr_t)(page + HUGE_PAGE - end)) != (void *)-1) {
        madvise((void *)page, HUGE_PAGE, MADV_HUGEPAGE);
    }
}
