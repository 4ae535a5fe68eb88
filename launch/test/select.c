/*
 * Choosing cases: --filter and --shard.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "select.h"
#include <string.h>

#define TAG "tag:"

static gboolean matches_text(const char *pattern, const char *text,
                             gboolean part)
{
    if (strpbrk(pattern, "*?")) {
        return g_pattern_match_simple(pattern, text);
    }
    return part ? strstr(text, pattern) != NULL : g_str_equal(pattern, text);
}

static gboolean matches(const char *pattern, const Case *c)
{
    if (!g_str_has_prefix(pattern, TAG)) {
        return matches_text(pattern, c->name, TRUE);
    }
    for (char **tag = c->tags; tag && *tag; tag++) {
        if (matches_text(pattern + strlen(TAG), *tag, FALSE)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Chosen by one pattern, if there is any that chooses; left out by none. */
static gboolean is_chosen(char *const *patterns, const Case *c)
{
    gboolean any = FALSE;
    gboolean chosen = FALSE;

    for (; *patterns; patterns++) {
        if (**patterns == '!') {
            if (matches(*patterns + 1, c)) {
                return FALSE;
            }
            continue;
        }
        any = TRUE;
        chosen = chosen || matches(*patterns, c);
    }
    return chosen || !any;
}

typedef gboolean (*Choice)(const Case *c, gpointer data);

/* Leaves what @choice wants. A file that cannot be planned counts as a case. */
static void prune(GPtrArray *suites, Choice choice, gpointer data)
{
    for (guint i = 0; i < suites->len; i++) {
        Suite *suite = suites->pdata[i];
        guint kept = 0;

        for (guint k = 0; k < suite->cases->len; k++) {
            Case *c = suite->cases->pdata[k];

            if (choice(c, data)) {
                suite->cases->pdata[kept++] = c;
            } else {
                case_free(c);
                suite->partial = TRUE;
            }
        }
        /* Its elements are elsewhere by now, or freed. */
        g_ptr_array_set_free_func(suite->cases, NULL);
        g_ptr_array_set_size(suite->cases, kept);
        g_ptr_array_set_free_func(suite->cases, (GDestroyNotify)case_free);
    }
}

static gboolean choose_matching(const Case *c, gpointer data)
{
    return !*c->name || is_chosen(data, c);
}

void select_matching(GPtrArray *suites, char *const *patterns)
{
    if (patterns) {
        prune(suites, choose_matching, (gpointer)patterns);
    }
}

/*
 * Neighbours stay together, for those of a file start from the same state:
 * the cases, in order, are cut into @count runs of equal length.
 */
typedef struct {
    guint64 number; /* of the next case */
    guint64 first;
    guint64 end;
} Cut;

static gboolean choose_in_cut(const Case *c, gpointer data)
{
    Cut *cut = data;
    guint64 number = cut->number++;

    return number >= cut->first && number < cut->end;
}

void select_shard(GPtrArray *suites, guint index, guint count)
{
    guint64 total = 0;
    Cut cut = { 0 };

    if (count == 1) {
        return;
    }
    for (guint i = 0; i < suites->len; i++) {
        total += ((Suite *)suites->pdata[i])->cases->len;
    }
    cut.first = total * index / count;
    cut.end = total * (index + 1) / count;
    prune(suites, choose_in_cut, &cut);
}
