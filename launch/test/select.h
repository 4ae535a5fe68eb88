/*
 * Choosing cases: --filter and --shard.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_SELECT_H
#define SCRIPTED_TEST_SELECT_H

#include "result.h"

/** select_matching: leaves in @suites what the patterns (or NULL) choose. */
void select_matching(GPtrArray *suites, char *const *patterns);

/**
 * select_shard: leaves in @suites part @index (from 0) of @count. Depends on
 * nothing but the cases, so that the parts on @count hosts make the whole.
 */
void select_shard(GPtrArray *suites, guint index, guint count);

#endif
