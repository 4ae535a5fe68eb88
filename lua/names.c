/*
 * Names in error messages.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/names.h"

#define MAX_LENGTH 64  /* longer names are compared up to here */
#define MAX_JOINED 24  /* names_join says "and N more" after these */
#define CONTAINED 1000 /* rank of a name that merely contains the other */

/*
 * Edits that turn @a into @b: insertions, deletions, replacements and swaps
 * of neighbours (Damerau's distance, optimal string alignment). Three rows
 * of the usual matrix are enough.
 */
static size_t edit_distance(const char *a, const char *b)
{
    size_t la = strnlen(a, MAX_LENGTH);
    size_t lb = strnlen(b, MAX_LENGTH);
    size_t rows[3][MAX_LENGTH + 1];

    for (size_t j = 0; j <= lb; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= la; i++) {
        size_t *row = rows[i % 3];
        const size_t *up = rows[(i + 2) % 3];
        const size_t *up2 = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            char ca = g_ascii_tolower(a[i - 1]);
            char cb = g_ascii_tolower(b[j - 1]);
            size_t best = up[j - 1] + (ca != cb);

            best = MIN(best, MIN(up[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && ca == g_ascii_tolower(b[j - 2]) &&
                cb == g_ascii_tolower(a[i - 2])) {
                best = MIN(best, up2[j - 2] + 1);
            }
            row[j] = best;
        }
    }
    return rows[la % 3][lb];
}

/* How far @candidate is from @name; SIZE_MAX: too far to be of any help. */
static size_t rank(const char *name, const char *candidate)
{
    size_t len = strnlen(name, MAX_LENGTH);
    size_t distance = edit_distance(name, candidate);

    if (distance <= 1 + len / 4 && distance < len) {
        return distance;
    }
    if (len >= 4 && strstr(candidate, name)) {
        return CONTAINED + strlen(candidate);
    }
    return SIZE_MAX;
}

size_t names_nearest(const char *name, const GPtrArray *list,
                     const char *found[NAMES_NEAREST_MAX])
{
    size_t ranks[NAMES_NEAREST_MAX];
    size_t n = 0;

    for (guint i = 0; i < list->len; i++) {
        const char *candidate = g_ptr_array_index(list, i);
        size_t r = rank(name, candidate);
        size_t at = n;

        while (at > 0 && r < ranks[at - 1]) {
            at--;
        }
        if (r == SIZE_MAX || at == NAMES_NEAREST_MAX) {
            continue;
        }
        n = MIN(n + 1, NAMES_NEAREST_MAX);
        for (size_t k = n - 1; k > at; k--) {
            ranks[k] = ranks[k - 1];
            found[k] = found[k - 1];
        }
        ranks[at] = r;
        found[at] = candidate;
    }
    return n;
}

char *names_hint(const char *name, const GPtrArray *list)
{
    const char *found[NAMES_NEAREST_MAX];
    size_t n = names_nearest(name, list, found);

    if (n == 0) {
        return g_strdup("");
    }
    if (n == 1) {
        return g_strdup_printf(" (did you mean '%s'?)", found[0]);
    }
    if (n == 2) {
        return g_strdup_printf(" (did you mean '%s' or '%s'?)", found[0],
                               found[1]);
    }
    return g_strdup_printf(" (did you mean '%s', '%s' or '%s'?)", found[0],
                           found[1], found[2]);
}

char *names_join(const GPtrArray *list)
{
    GString *text = g_string_new(list->len ? "" : "none");
    guint shown = MIN(list->len, MAX_JOINED);

    for (guint i = 0; i < shown; i++) {
        const char *before = i == 0 ? "" : i + 1 < list->len ? ", " : " and ";

        g_string_append_printf(text, "%s'%s'", before,
                               (const char *)g_ptr_array_index(list, i));
    }
    if (list->len > shown) {
        g_string_append_printf(text, " and %u more", list->len - shown);
    }
    return g_string_free(text, false);
}

const char *names_object(Object *obj)
{
    static char *name;
    g_autofree char *path = object_get_canonical_path(obj);

    g_free(name);
    name = g_strdup_printf("'%s'%s%s", object_get_typename(obj),
                           path ? " at " : "", path ? path : "");
    return name;
}

char *names_range(unsigned count)
{
    if (count == 0) {
        return g_strdup("");
    }
    if (count == 1) {
        return g_strdup(" (0)");
    }
    return g_strdup_printf(" (0-%u)", count - 1);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_sort(GPtrArray *list)
{
    g_ptr_array_sort(list, compare_names);
}
