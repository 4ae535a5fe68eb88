/*
 * -cpu of the command line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_CPU_OPTION_H
#define SCRIPTED_CPU_OPTION_H

/**
 * cpu_option: the value of -cpu, NULL if absent. QEMU parses it only after the
 * accelerator has started, and the script must know the model before.
 */
const char *cpu_option(void);

#endif
