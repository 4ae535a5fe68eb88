/*
 * What the launcher puts into LD_PRELOAD beside the shim, and the shim takes
 * out again.
 *
 * The dynamic loader looks for each symbol in QEMU's fifty libraries in turn,
 * and libc, which has most of what they look for, is the last of them. As the
 * first one it saves the loader a fifth of its lookups, about as much time as
 * loading the module takes. Whatever is preloaded by others stays before it.
 *
 * Before 2.34 libc has stand-ins for functions of libpthread, which must not
 * be found first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAUNCH_PRELOAD_H
#define LAUNCH_PRELOAD_H

#include <features.h>
#include <gnu/lib-names.h>

#if defined(__GLIBC_PREREQ) && !defined(__SANITIZE_ADDRESS__)
#if __GLIBC_PREREQ(2, 34)
#define PRELOAD_BEFORE_SHIM LIBC_SO ":"
#endif
#endif

#ifndef PRELOAD_BEFORE_SHIM
#define PRELOAD_BEFORE_SHIM ""
#endif

#endif
