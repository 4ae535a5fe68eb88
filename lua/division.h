/*
 * Whether a script divides integers by what may be 0.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_DIVISION_H
#define SCRIPTED_DIVISION_H

#include <stdbool.h>
#include <stddef.h>

/**
 * division_may_fail: whether @text, Lua's source of @len bytes with a zero
 * byte behind them, has a `//` or `%` whose right side is not a plain number.
 */
bool division_may_fail(const char *text, size_t len);

#endif
