/*
 * The machine type "scripted": a machine that a Lua script declares.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_MACHINE_H
#define SCRIPTED_MACHINE_H

#include "hw/compat.h"

/** Register the QOM types of this module; called at MODULE_INIT_QOM. */
void scripted_machine_register_types(void);

#endif
