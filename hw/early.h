/*
 * A call between a machine's options and the accelerator's start.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_EARLY_H
#define SCRIPTED_EARLY_H

#include "hw/compat.h"

/**
 * early_call_before_accel: call @fn once, with the machine, right before an
 * accelerator initialises itself for it. Further calls change nothing.
 */
void early_call_before_accel(void (*fn)(MachineState *ms));

#endif
