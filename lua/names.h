/*
 * Names in error messages: what exists, and what may have been meant.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_NAMES_H
#define SCRIPTED_NAMES_H

#include "hw/compat.h"

#define NAMES_NEAREST_MAX 3

/**
 * names_nearest: the names of @list that @name may have been meant to be,
 * best first; at most NAMES_NEAREST_MAX of them are put into @found.
 * Returns how many there are. The strings belong to @list.
 */
size_t names_nearest(const char *name, const GPtrArray *list,
                     const char *found[NAMES_NEAREST_MAX]);

/**
 * names_hint: " (did you mean 'x'?)", or "" where nothing of @list is near.
 */
char *names_hint(const char *name, const GPtrArray *list);

/** names_join: "'a', 'b' and 'c'", cut after a screenful; "none" for none. */
char *names_join(const GPtrArray *list);

/**
 * names_object: "'pl011' at /machine/uart0". Kept until the next call: an
 * argument of error_setg(), so that a name is made for an error alone.
 */
const char *names_object(Object *obj);

/** names_range: " (0-5)" for 6, " (0)" for 1, "" for 0. */
char *names_range(unsigned count);

/** names_sort: sort an array of strings by their bytes. */
void names_sort(GPtrArray *list);

#endif
