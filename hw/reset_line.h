/*
 * A line that resets the machine: what a board has between a pin and its
 * reset circuit.
 *
 * A device with one input and the property active-low. QEMU's boards call a
 * function from such a line (hw/riscv/sifive_u.c), which no script could.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_RESET_LINE_H
#define SCRIPTED_RESET_LINE_H

#define TYPE_SCRIPTED_RESET_LINE "scripted-reset-line"

void reset_line_register_types(void);

#endif
