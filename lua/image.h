/*
 * Image files: what they are and how much memory they take.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_IMAGE_H
#define SCRIPTED_IMAGE_H

#include "hw/compat.h"

typedef enum ImageKind {
    IMAGE_RAW,
    IMAGE_ELF,
    IMAGE_UIMAGE, /* U-Boot's legacy format */
    IMAGE_HEX,    /* Intel HEX */
    IMAGE_GZIP,
    IMAGE_LINUX, /* "Image" of a 64-bit Linux, ARM or RISC-V */
} ImageKind;

typedef enum UImageType {
    UIMAGE_KERNEL = 2,
    UIMAGE_RAMDISK = 3,
    UIMAGE_KERNEL_NOLOAD = 14, /* runs where it is loaded */
} UImageType;

typedef struct ImageHeader {
    ImageKind kind;
    uint64_t file_size;
    /* IMAGE_LINUX: Documentation/arm64/booting.rst, riscv/boot-image-header */
    bool is_riscv;
    uint64_t text_offset; /* from the start of RAM or a 2 MiB boundary */
    uint64_t image_size;  /* in memory; 0: not known */
    /* IMAGE_UIMAGE: include/image.h of U-Boot */
    uint32_t payload; /* bytes after the header */
    uint32_t load, entry;
    uint8_t os, type, compression;
} ImageHeader;

#define UIMAGE_HEADER_SIZE 64
#define UIMAGE_OS_LINUX 5

/** image_probe: look at the first bytes of @path. */
bool image_probe(const char *path, ImageHeader *h, Error **errp);

/**
 * image_probe_bytes: the same for an image in memory; kind IMAGE_RAW where
 * nothing better fits.
 */
void image_probe_bytes(const uint8_t *data, size_t len, uint64_t file_size,
                       ImageHeader *h);

/**
 * image_uimage_data: the payload of the uImage @path, decompressed.
 * Returns NULL with @errp set where it is damaged or of an unsupported kind.
 */
uint8_t *image_uimage_data(const char *path, const ImageHeader *h, size_t *len,
                           Error **errp);

#endif
