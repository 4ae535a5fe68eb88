/*
 * Lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_LINE_H
#define SCRIPTED_LINE_H

#include "hw/compat.h"

/** line_check_device: whether the device whose input @line is takes levels. */
bool line_check_device(qemu_irq line, Error **errp);

#endif
