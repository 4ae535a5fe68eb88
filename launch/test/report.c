/*
 * Reports for programs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

gboolean report_write(const char *path, const char *text, GError **error)
{
    if (!g_str_equal(path, "-")) {
        return g_file_set_contents(path, text, -1, error);
    }
    if (fputs(text, stdout) < 0 || fflush(stdout) < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "standard output: %s", g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}
