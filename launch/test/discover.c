/*
 * Finding test files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "discover.h"
#include <stdlib.h>
#include <string.h>

#define SUFFIX "_test.lua"

/* A path as reports show it: without what does not matter. */
static const char *plain_path(const char *path)
{
    while (g_str_has_prefix(path, "./")) {
        path += strlen("./");
        path += strspn(path, "/");
    }
    return path;
}

static void add_file(GHashTable *found, const char *path)
{
    g_hash_table_add(found, g_strdup(plain_path(path)));
}

/*
 * Folders that are links are left out, for they may lead in a circle; hidden
 * ones, for they hold other programs' things.
 */
static gboolean add_folder(GHashTable *found, const char *path, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, error);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        if (*name == '.') {
            continue;
        }
        if (!g_file_test(below, G_FILE_TEST_IS_DIR)) {
            if (g_str_has_suffix(name, SUFFIX)) {
                add_file(found, below);
            }
        } else if (!g_file_test(below, G_FILE_TEST_IS_SYMLINK) &&
                   !add_folder(found, below, error)) {
            return FALSE;
        }
    }
    return dir != NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **sorted(GHashTable *found)
{
    guint count;
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(found, &count);
    g_autoptr(GStrvBuilder) paths = g_strv_builder_new();

    qsort(names, count, sizeof(*names), compare_names);
    g_strv_builder_addv(paths, (const char **)names);
    return g_strv_builder_end(paths);
}

char **discover(char *const *paths, GError **error)
{
    char *const here[] = { (char *)".", NULL };
    g_autoptr(GHashTable)
        found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (char *const *path = *paths ? paths : here; *path; path++) {
        if (g_file_test(*path, G_FILE_TEST_IS_DIR)) {
            if (!add_folder(found, *path, error)) {
                return NULL;
            }
        } else if (g_file_test(*path, G_FILE_TEST_EXISTS)) {
            add_file(found, *path);
        } else {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                        "there is no %s", *path);
            return NULL;
        }
    }
    return sorted(found);
}
