/*
 * Finding test files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_DISCOVER_H
#define SCRIPTED_TEST_DISCOVER_H

#include <glib.h>

/**
 * discover: the files among @paths, and all *_test.lua below the folders among
 * them; each once, sorted. A path that does not exist is an error.
 */
char **discover(char *const *paths, GError **error);

#endif
