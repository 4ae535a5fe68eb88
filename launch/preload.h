/*
 * What the launcher puts into LD_PRELOAD beside the shim, and the shim takes
 * out again.
 *
 * The dynamic loader looks for each symbol in QEMU's fifty libraries in turn.
 * The ones that have much of what is looked for are far behind; as the first
 * ones they save the loader half of its search, more time than loading the
 * module takes. launch/library-order finds them when this is built, such that
 * each symbol is found where it was found before. What LD_PRELOAD had stays
 * before them, and where the host preloads something they are left out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAUNCH_PRELOAD_H
#define LAUNCH_PRELOAD_H

#include <stddef.h>

/* The libraries' paths; meson.build defines it. */
static const char *const preload_libraries[] = { PRELOAD_LIBRARIES NULL };

#endif
