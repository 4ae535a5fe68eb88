/*
 * What the launcher puts into LD_PRELOAD beside the shim, and the shim takes
 * out again.
 *
 * The dynamic loader looks for each symbol in QEMU's fifty libraries in turn.
 * libc and GLib, which each QEMU has, have a third of what is looked for, and
 * are far behind. As the first ones they save the loader a fifth of its work,
 * about as much time as loading the module takes. Whatever is preloaded by
 * others stays before them.
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
#define PRELOAD_BEFORE_SHIM LIBC_SO ":libglib-2.0.so.0:"
#endif
#endif

#ifndef PRELOAD_BEFORE_SHIM
#define PRELOAD_BEFORE_SHIM ""
#endif

#endif
