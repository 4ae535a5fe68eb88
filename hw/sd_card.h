/*
 * SD cards that were switched on already, and saved states.
 *
 * QEMU switches a card on before it loads a state (sd_vmstate_pre_load in
 * hw/sd/sd.c), and ends by an assertion if it is on: as cards in SPI mode are
 * from reset, and any card is that a guest has used.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_SD_CARD_H
#define SCRIPTED_SD_CARD_H

#include "hw/compat.h"

/**
 * sd_card_mend: if @dev is an SD card, make its type switch off before a
 * state is loaded. To be called before it is realized.
 */
void sd_card_mend(DeviceState *dev);

#endif
