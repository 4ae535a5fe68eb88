/*
 * SD cards that were switched on already, and saved states.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/sd_card.h"

#define OCR_POWER_UP (1u << 31) /* SD specification, section 5.1 */

/* QEMU's description of what it saves, and ours in its place. */
static const VMStateDescription *original;
static VMStateDescription mended;
static size_t ocr_offset;

static int pre_load(void *card)
{
    uint32_t *ocr = (uint32_t *)((char *)card + ocr_offset);

    *ocr &= ~OCR_POWER_UP;
    return original->pre_load(card);
}

static const VMStateField *ocr_field(const VMStateDescription *vmsd)
{
    for (size_t i = 0; vmsd->subsections && vmsd->subsections[i]; i++) {
        const VMStateField *f = vmsd->subsections[i]->fields;
        for (; f && f->name; f++) {
            if (strcmp(f->name, "ocr") == 0 && f->size == sizeof(uint32_t)) {
                return f;
            }
        }
    }
    return NULL;
}

void sd_card_mend(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    if (!object_dynamic_cast(OBJECT(dev), "sd-card") || !dc->vmsd ||
        !dc->vmsd->pre_load || dc->vmsd == &mended) {
        return;
    }
    const VMStateField *ocr = ocr_field(dc->vmsd);
    if (!ocr || (original && original != dc->vmsd)) {
        return;
    }
    original = dc->vmsd;
    ocr_offset = ocr->offset;
    mended = *original;
    mended.pre_load = pre_load;
    dc->vmsd = &mended;
}
