/*
 * Files that scripts name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/files.h"

bool file_check(Engine *e, const char *path, Error **errp)
{
    if (!engine_may_read(e, path)) {
        error_setg(errp,
                   "%s lies outside the folders a script may read "
                   "(trust=full lifts this)",
                   path);
        return false;
    }
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        error_setg(errp, "%s: no such file", path);
        return false;
    }
    /* a pipe or a device may never end */
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        error_setg(errp, "%s is not a regular file", path);
        return false;
    }
    if (access(path, R_OK) != 0) {
        error_setg_errno(errp, errno, "%s cannot be read", path);
        return false;
    }
    return true;
}

int64_t file_size(const char *path, Error **errp)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        error_setg_errno(errp, errno, "%s cannot be read", path);
        return -1;
    }
    return st.st_size;
}

char *file_read(Engine *e, const char *path, uint64_t max, size_t *len,
                Error **errp)
{
    g_autoptr(GError) gerr = NULL;
    char *data;

    if (!file_check(e, path, errp)) {
        return NULL;
    }
    int64_t size = file_size(path, errp);
    if (size < 0) {
        return NULL;
    }
    if ((uint64_t)size > max) {
        error_setg(errp,
                   "%s has %" PRId64 " bytes; up to %" PRIu64 " MiB can "
                   "be read",
                   path, size, max / MiB);
        return NULL;
    }
    if (!g_file_get_contents(path, &data, len, &gerr)) {
        error_setg(errp, "%s: cannot be read: %s", path, gerr->message);
        return NULL;
    }
    return data;
}
