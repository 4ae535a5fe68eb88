/*
 * Finding and running the launchers that start QEMU with the module.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_EMULATOR_H
#define SCRIPTED_EMULATOR_H

#include <glib.h>

/** emulator_dir: the folder with the launchers, as found from this program. */
const char *emulator_dir(void);

/** emulator_modules: the QEMU versions there are modules for. */
char **emulator_modules(void);

/** emulator_path: the launcher of qemu-system-@arch; fails if not installed. */
char *emulator_path(const char *arch, GError **error);

/**
 * emulator_any: a launcher of some installed QEMU, for questions that every
 * one can answer. Fails where there is none.
 */
char *emulator_any(GError **error);

/**
 * emulator_with_machine: the name of an architecture whose QEMU has machine
 * type @machine; of several, one of 64 bits. Fails where there is none.
 */
char *emulator_with_machine(const char *machine, GError **error);

/**
 * emulator_add_option: ",NAME=VALUE" for -machine, where a comma in a value is
 * written twice.
 */
void emulator_add_option(GString *s, const char *name, const char *value);

/** emulator_ask: what a run that is over at once prints; NULL if it fails. */
char *emulator_ask(const char *const *argv);

/** emulator_become: exec; returns the exit status for a failure to do so. */
int emulator_become(char **argv);

#endif
