/*
 * Which devices a reset of the machine reaches.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_RESET_SEEN_H
#define SCRIPTED_RESET_SEEN_H

#include "hw/compat.h"

/** reset_seen_begin: note from now on each device that is reset. */
void reset_seen_begin(void);

/** reset_seen_end: stop it. */
void reset_seen_end(void);

/** reset_seen: whether @dev was reset between the two. */
bool reset_seen(DeviceState *dev);

#endif
