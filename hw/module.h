/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shared object as QEMU's process sees it. */

#ifndef SCRIPTED_MODULE_H
#define SCRIPTED_MODULE_H

/*
 * QEMU's command line, NULL-terminated, as the process was given it. Some of it (-cpu) decides
 * what a machine looks like before QEMU has parsed it.
 */
const char *const *module_argv(void);

/* The folder with lua/ and machines/, found from the place of this code's own file. */
const char *module_share_dir(void);

#endif
