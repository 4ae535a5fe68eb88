/*
 * Does the running QEMU have the layouts this module was compiled against?
 *
 * The version is compared as soon as the module is loaded. The rest takes a
 * tenth of a millisecond and initialises classes that QEMU would leave alone
 * until they are needed, which other machines must not notice, so it is
 * done when a scripted machine has been asked for: the machine calls
 * abi_check_or_exit() before it does anything else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_ABI_H
#define SCRIPTED_ABI_H

/**
 * abi_check_version: whether this is the QEMU version the module is for.
 * If not, one line on stderr says so. May be called before main().
 */
bool abi_check_version(void);

/**
 * abi_check_or_exit: compare sizes, offsets and behaviour with the running
 * QEMU's. A difference ends the process with one line on stderr and status 1.
 * May be called once QEMU's types are registered; free from the second call on.
 */
void abi_check_or_exit(void);

/** abi_object_size: the bytes of an object, also of one inside another. */
size_t abi_object_size(Object *obj);

/** abi_report_and_exit: the same, saying so on stdout, for the test suite. */
void abi_report_and_exit(void);

#endif
