/*
 * Options of QEMU's command line that the script must know before QEMU parses
 * them, which it does only after the accelerator has started.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_COMMAND_LINE_H
#define SCRIPTED_COMMAND_LINE_H

/** command_line_cpu: the value of -cpu, NULL if absent. */
const char *command_line_cpu(void);

/**
 * command_line_has_serial: whether there will be a serial port n, from 0:
 * -serial with anything but "none", or QEMU's own default. (A -device that
 * makes QEMU drop its default is not looked at.)
 */
bool command_line_has_serial(int n);

#endif
