/*
 * Or gates and splitters for interrupt lines.
 *
 * Some small system emulators have no or-irq and split-irq, and QEMU's own
 * stop at 48 and 15 lines. These have the same properties, inputs and
 * outputs: num-lines, and unnamed GPIOs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_IRQLOGIC_H
#define SCRIPTED_IRQLOGIC_H

#define TYPE_SCRIPTED_OR_IRQ "scripted-or-irq"
#define TYPE_SCRIPTED_SPLIT_IRQ "scripted-split-irq"
#define MAX_LOGIC_LINES 1024

/** irqlogic_register_types: register both types, unless that was done. */
void irqlogic_register_types(void);

#endif
