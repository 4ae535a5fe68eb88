/*
 * What device types need before they can be realized.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_NEEDS_H
#define SCRIPTED_NEEDS_H

#include "hw/compat.h"

/**
 * needs_met: whether @dev can be realized without ending the process.
 * If not, @errp says what is missing. Types that report this themselves are
 * left to do so.
 */
bool needs_met(DeviceState *dev, Error **errp);

/** needs_cpus: how many CPUs realizing @dev adds, as far as one can see. */
uint64_t needs_cpus(DeviceState *dev);

/**
 * needs_mtimer_free: whether no device drives the machine timer interrupt of
 * RISC-V harts @first … @first + @count - 1 yet; a second one exits.
 */
bool needs_mtimer_free(uint64_t first, uint64_t count);

#endif
