/*
 * Standard error, held back for a while.
 *
 * What is written to descriptor 2 after held_stderr_begin(), by QEMU or by
 * any library, is kept until somebody has decided how to show it. All but
 * held_stderr_begin() may be called from signal handlers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_HELD_STDERR_H
#define SCRIPTED_HELD_STDERR_H

#include "hw/compat.h"

/** held_stderr_begin: hold back what is written from now on. */
void held_stderr_begin(void);

/** held_stderr_release: pass on, in order, what was written so far. */
void held_stderr_release(void);

/**
 * held_stderr_take: move the last @size bytes, or what there is, to @text;
 * what was written before them is passed on. Returns how many they are.
 */
size_t held_stderr_take(char *text, size_t size);

/** held_stderr_end: pass on the rest; descriptor 2 is itself again. */
void held_stderr_end(void);

#endif
