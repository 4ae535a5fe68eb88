/*
 * Architectures of which nothing more is known than these facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "target/target.h"

#include "elf.h"

/*
 * Register numbers are those of gdb's feature descriptions (gdb-xml/ and
 * target/<name>/gdbstub.c); argument registers those of each ELF ABI.
 */
static const TargetFacts facts[] = {
    { "alpha", "alpha", 64, { EM_ALPHA }, false, { 16, 17, 18, 19, -1 } },
    { "avr", "avr", 8, { EM_AVR }, false, TARGET_NO_ARGS },
    { "cris", "cris", 32, { EM_CRIS }, false, { 10, 11, 12, 13, -1 } },
    { "hppa", "hppa", 32, { EM_PARISC }, false, { 26, 25, 24, 23, -1 } },
    { "i386", "x86", 32, { EM_386 }, false, TARGET_NO_ARGS },
    { "loongarch64",
      "loongarch",
      64,
      { EM_LOONGARCH },
      false,
      { 4, 5, 6, 7, -1 } },
    { "m68k", "m68k", 32, { EM_68K }, false, TARGET_NO_ARGS },
    { "microblaze",
      "microblaze",
      32,
      { EM_MICROBLAZE, EM_MICROBLAZE_OLD },
      false,
      { 5, 6, 7, 8, -1 } },
    { "microblazeel",
      "microblaze",
      32,
      { EM_MICROBLAZE, EM_MICROBLAZE_OLD },
      false,
      { 5, 6, 7, 8, -1 } },
    { "mips", "mips", 32, { EM_MIPS, EM_NANOMIPS }, false, { 4, 5, 6, 7, -1 } },
    { "mips64",
      "mips",
      64,
      { EM_MIPS, EM_NANOMIPS },
      false,
      { 4, 5, 6, 7, -1 } },
    { "mips64el",
      "mips",
      64,
      { EM_MIPS, EM_NANOMIPS },
      false,
      { 4, 5, 6, 7, -1 } },
    { "mipsel",
      "mips",
      32,
      { EM_MIPS, EM_NANOMIPS },
      false,
      { 4, 5, 6, 7, -1 } },
    { "nios2", "nios2", 32, { EM_ALTERA_NIOS2 }, false, { 4, 5, 6, 7, -1 } },
    { "ppc", "ppc", 32, { EM_PPC }, true, { 3, 4, 5, 6, -1 } },
    { "ppc64", "ppc", 64, { EM_PPC64, EM_PPC }, true, { 3, 4, 5, 6, -1 } },
    { "rx", "rx", 32, { EM_RX }, true, { 1, 2, 3, 4, -1 } },
    { "s390x", "s390x", 64, { EM_S390 }, false, { 4, 5, 6, 7, -1 } },
    { "sh4", "sh4", 32, { EM_SH }, false, { 4, 5, 6, 7, -1 } },
    { "sh4eb", "sh4", 32, { EM_SH }, false, { 4, 5, 6, 7, -1 } },
    { "sparc", "sparc", 32, { EM_SPARC }, false, { 8, 9, 10, 11, -1 } },
    { "sparc64",
      "sparc",
      64,
      { EM_SPARCV9, EM_SPARC },
      false,
      { 8, 9, 10, 11, -1 } },
    { "tricore", "tricore", 32, { EM_TRICORE }, false, TARGET_NO_ARGS },
    { "x86_64", "x86", 64, { EM_X86_64, EM_386 }, false, { 5, 4, 3, 2, -1 } },
};

const TargetTable generic_targets = { facts, G_N_ELEMENTS(facts) };
