/*
 * What the launcher puts into the environment beside the shim, and the shim
 * takes out again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAUNCH_ENVIRONMENT_H
#define LAUNCH_ENVIRONMENT_H

#include <stddef.h>

/*
 * For LD_PRELOAD: the libraries' paths; meson.build defines them.
 *
 * The dynamic loader looks for each symbol in QEMU's fifty libraries in turn.
 * The ones that have much of what is looked for are far behind; as the first
 * ones they save the loader half of its search, more time than loading the
 * module takes. launch/library-order finds them when this is built, such that
 * each symbol is found where it was found before. What LD_PRELOAD had stays
 * before them, and where the host preloads something they are left out.
 */
static const char *const preload_libraries[] = { PRELOAD_LIBRARIES NULL };

/*
 * For GLIBC_TUNABLES: malloc()'s memory in huge pages, where the host gives
 * them to who asks. A large board's heap is thousands of pages, and their
 * faults one by one are a third of its start. Another number of the same value
 * than a user would write: so the shim knows it for the launcher's.
 */
#define HUGE_PAGES_TUNABLE "glibc.malloc.hugetlb"
#define HUGE_PAGES HUGE_PAGES_TUNABLE "=0x1"

#endif
