/*
 * Runs a benchmark's program in Unicorn, whose MMIO calls functions in C: what
 * an access costs there, for scale (tests/bench/mmio.py).
 *
 * usage: unicorn IMAGE
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <unicorn/unicorn.h>

#define RAM 0x80000000
#define RAM_SIZE (16 << 20)
#define DEVICE 0x10000000 /* keeps one value */
#define END 0x10040000    /* a write of other than 0 ends it */
#define PAGE 0x1000

static uint64_t value;

static uint64_t read_value(uc_engine *uc, uint64_t offset, unsigned size,
                           void *opaque)
{
    return value;
}

static void write_value(uc_engine *uc, uint64_t offset, unsigned size,
                        uint64_t written, void *opaque)
{
    value = written;
}

static void write_end(uc_engine *uc, uint64_t offset, unsigned size,
                      uint64_t written, void *opaque)
{
    if (written) {
        uc_emu_stop(uc);
    }
}

static void check(uc_err err)
{
    if (err) {
        fprintf(stderr, "unicorn: %s\n", uc_strerror(err));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    static char image[RAM_SIZE];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    uc_engine *uc;

    if (!file) {
        fprintf(stderr, "usage: unicorn IMAGE\n");
        return 2;
    }
    size_t size = fread(image, 1, sizeof(image), file);
    fclose(file);
    check(uc_open(UC_ARCH_RISCV, UC_MODE_RISCV64, &uc));
    check(uc_mem_map(uc, RAM, RAM_SIZE, UC_PROT_ALL));
    check(uc_mem_write(uc, RAM, image, size));
    check(uc_mmio_map(uc, DEVICE, PAGE, read_value, NULL, write_value, NULL));
    check(uc_mmio_map(uc, END, PAGE, NULL, NULL, write_end, NULL));
    check(uc_emu_start(uc, RAM, 0, 0, 0));
    check(uc_close(uc));
    return 0;
}
