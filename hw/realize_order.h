/*
 * In which order devices were realized.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_REALIZE_ORDER_H
#define SCRIPTED_REALIZE_ORDER_H

#include "hw/compat.h"

/** realize_order_begin: count from now on; once QEMU's types are registered. */
void realize_order_begin(void);

/**
 * realize_order: the number of @obj, from 1; 0 if it was not seen. A device is
 * counted when its realize is done, so its parts come before it. A memory
 * region of the board's, or of one of its devices, has the number of the first
 * device that was realized when it was there.
 */
unsigned realize_order(Object *obj);

#endif
