/*
 * Build-time tool: compile Lua modules to a C file of their bytecode.
 *
 *   embed OUT.c FOLDER FILE…    FILE below FOLDER: a/b.lua is module "a.b",
 *                               a/init.lua is module "a"
 *
 * Starting QEMU with a script then parses the script alone: half of what a
 * scripted machine adds to the start-up time was parsing the DSL. Line numbers
 * stay in, for messages. It is the same liblua that reads the bytecode.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Output {
    FILE *file;
    size_t column;
} Output;

static int write_bytes(lua_State *L, const void *data, size_t size, void *ud)
{
    Output *out = ud;
    const unsigned char *bytes = data;

    (void)L;
    for (size_t i = 0; i < size; i++) {
        fprintf(out->file, "%u,%s", bytes[i],
                ++out->column % 20 == 0 ? "\n" : "");
    }
    return ferror(out->file);
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
    Output out = { .file = argc > 2 ? fopen(argv[1], "w") : NULL };

    if (!L || !out.file) {
        fprintf(stderr, "usage: embed OUT.c FOLDER FILE…\n");
        return EXIT_FAILURE;
    }
    fprintf(out.file, "#include \"lua/embed.h\"\n");
    for (int i = 3; i < argc; i++) {
        if (!load(L, argv[2], argv[i])) {
            return EXIT_FAILURE;
        }
        fprintf(out.file, "static const unsigned char code_%d[] = {\n", i);
        lua_dump(L, write_bytes, &out, 0);
        fprintf(out.file, "};\n");
        lua_settop(L, 0);
    }
    fprintf(out.file, "const EmbeddedChunk embedded_chunks[] = {\n");
    for (int i = 3; i < argc; i++) {
        char name[4096];
        module_name(argv[i], name, sizeof(name));
        fprintf(out.file, "{ \"%s\", code_%d, sizeof(code_%d) },\n", name, i,
                i);
    }
    fprintf(out.file, "{ NULL, NULL, 0 } };\n");
    lua_close(L);
    return fclose(out.file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
