/*
 * Files that scripts name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_FILES_H
#define SCRIPTED_FILES_H

#include "lua/engine.h"

/**
 * file_check: whether the sandbox lets a script read @path, and it is a
 * regular file that can be read. Where @errp stays unset, QEMU's loaders will
 * find it.
 */
bool file_check(Engine *e, const char *path, Error **errp);

/** file_size: size of @path in bytes, or -1 with @errp set. */
int64_t file_size(const char *path, Error **errp);

/**
 * file_read: the contents of @path, which file_check() must allow and which
 * must not have more than @max bytes; a NUL follows them.
 */
char *file_read(Engine *e, const char *path, uint64_t max, size_t *len,
                Error **errp);

#endif
