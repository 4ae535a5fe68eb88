/*
 * The size of the guest's pages, where the target leaves the choice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_PAGE_BITS_H
#define SCRIPTED_PAGE_BITS_H

#include "hw/compat.h"

/** page_bits_choose: give class @mc what the command line asks for. */
void page_bits_choose(MachineClass *mc);

/** page_bits_add_property: the property page-bits of machines of class @oc. */
void page_bits_add_property(ObjectClass *oc);

#endif
