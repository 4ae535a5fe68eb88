/*
 * Build-time tool: compile Lua modules to a C file of their bytecode.
 *
 *   embed OUT.c FOLDER FILE…    FILE below FOLDER: a/b.lua is module "a.b",
 *                               a/init.lua is module "a"
 *
 * Starting QEMU with a script then parses the script alone: half of what a
 * scripted machine adds to the start-up time was parsing the DSL. Line numbers
 * stay in, for messages; names of locals do not. It is the same liblua that
 * reads the bytecode.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "embed_names.h"
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_MAX (1 << 20) /* bytes of a module's bytecode */

typedef struct Code {
    unsigned char bytes[CODE_MAX];
    size_t size;
} Code;

static int add_bytes(lua_State *L, const void *data, size_t size, void *ud)
{
    Code *code = ud;

    (void)L;
    if (size > CODE_MAX - code->size) {
        return 1;
    }
    memcpy(code->bytes + code->size, data, size);
    code->size += size;
    return 0;
}

/* Write the function on the stack as an array's elements. */
static bool write_code(lua_State *L, FILE *out)
{
    static Code code;

    code.size = 0;
    if (lua_dump(L, add_bytes, &code, 0) != 0 ||
        !embed_drop_names(code.bytes, &code.size)) {
        return false;
    }
    for (size_t i = 0; i < code.size; i++) {
        fprintf(out, "%u,%s", code.bytes[i], i % 20 == 19 ? "\n" : "");
    }
    return !ferror(out);
}

/* "a/b.lua" -> "a.b", "a/init.lua" -> "a", in a buffer of the caller's. */
static void module_name(const char *path, char *name, size_t size)
{
    snprintf(name, size, "%s", path);
    char *end = strrchr(name, '.');
    if (end) {
        *end = '\0';
    }
    end = strrchr(name, '/');
    if (end && strcmp(end, "/init") == 0) {
        *end = '\0';
    }
    for (char *c = name; *c; c++) {
        *c = *c == '/' ? '.' : *c;
    }
}

static bool load(lua_State *L, const char *folder, const char *path)
{
    char file[4096], chunk[4096];
    static char text[1 << 20];

    snprintf(file, sizeof(file), "%s/%s", folder, path);
    snprintf(chunk, sizeof(chunk), "=%s", path);
    FILE *f = fopen(file, "r");
    if (!f) {
        perror(file);
        return false;
    }
    size_t size = fread(text, 1, sizeof(text), f);
    fclose(f);
    if (size == sizeof(text)) {
        fprintf(stderr, "%s: larger than 1 MiB\n", file);
        return false;
    }
    if (luaL_loadbufferx(L, text, size, chunk, "t") != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    lua_State *L = luaL_newstate();
    FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;

    if (!L || !out) {
        fprintf(stderr, "usage: embed OUT.c FOLDER FILE…\n");
        return EXIT_FAILURE;
    }
    fprintf(out, "#include \"lua/embed.h\"\n");
    for (int i = 3; i < argc; i++) {
        if (!load(L, argv[2], argv[i])) {
            return EXIT_FAILURE;
        }
        fprintf(out, "static const unsigned char code_%d[] = {\n", i);
        if (!write_code(L, out)) {
            fprintf(stderr, "%s: cannot write its bytecode\n", argv[i]);
            return EXIT_FAILURE;
        }
        fprintf(out, "};\n");
        lua_settop(L, 0);
    }
    fprintf(out, "const EmbeddedChunk embedded_chunks[] = {\n");
    for (int i = 3; i < argc; i++) {
        char name[4096];
        module_name(argv[i], name, sizeof(name));
        fprintf(out, "{ \"%s\", code_%d, sizeof(code_%d) },\n", name, i, i);
    }
    fprintf(out, "{ NULL, NULL, 0 } };\n");
    lua_close(L);
    return fclose(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
