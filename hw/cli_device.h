/*
 * -device of sysbus devices on a scripted machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_CLI_DEVICE_H
#define SCRIPTED_CLI_DEVICE_H

#include "hw/compat.h"

/**
 * cli_device_admit_all: let -device create every sysbus device that the
 * command line names, also those QEMU keeps for boards (user_creatable).
 */
void cli_device_admit_all(void);

/** cli_device_is_sysbus: whether @dev is a sysbus device made by -device. */
bool cli_device_is_sysbus(DeviceState *dev);

#endif
