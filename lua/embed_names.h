/*
 * Part of the build-time tool embed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LUA_EMBED_NAMES_H
#define LUA_EMBED_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * embed_drop_names: take the names of locals and upvalues out of bytecode.
 *
 * Names are half of the strings of a chunk, and all that reads them are
 * messages about errors inside the language. Lines stay.
 *
 * @code: what lua_dump() wrote, changed in place
 * @size: its bytes, changed to those left
 *
 * Returns false if it is not bytecode of Lua 5.4 (ldump.c); @code is spoilt.
 */
bool embed_drop_names(unsigned char *code, size_t *size);

#endif
