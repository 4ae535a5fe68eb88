/*
 * Bytecode without the names of locals and upvalues.
 *
 * The format is that of Lua 5.4's ldump.c. It is written by the liblua that
 * embed is linked to, so that nothing but a new format can surprise this.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "embed_names.h"
#include <lua.h>
#include <string.h>

enum {
    /* LUA_SIGNATURE, version, format, LUAC_DATA, 3 sizes, LUAC_INT, LUAC_NUM,
     * and the number of the main function's upvalues */
    HEADER = 4 + 1 + 1 + 6 + 3 + 8 + 8 + 1,
    VERSION = 0x54,
    LAST = 0x80, /* marks the last byte of a number */
    INSTRUCTION = 4,
    UPVALUE = 3,
};

/* lobject.h: a type, and its variant from bit 4 on. */
enum {
    TYPE_INTEGER = LUA_TNUMBER,
    TYPE_FLOAT = LUA_TNUMBER | 1 << 4,
    TYPE_SHORT_STRING = LUA_TSTRING,
    TYPE_LONG_STRING = LUA_TSTRING | 1 << 4,
};

/* What has been read is at @in; what is kept has been written up to @out. */
typedef struct Code {
    const unsigned char *in, *end;
    unsigned char *out;
    bool bad;
} Code;

static void skip(Code *c, size_t size)
{
    if (size > (size_t)(c->end - c->in)) {
        c->bad = true;
        c->in = c->end;
    } else {
        c->in += size;
    }
}

static void keep(Code *c, size_t size)
{
    const unsigned char *from = c->in;

    skip(c, size);
    memmove(c->out, from, c->in - from);
    c->out += c->in - from;
}

/* Reads a number, of which nothing is kept. */
static size_t number(Code *c)
{
    size_t n = 0;

    while (c->in < c->end) {
        n = n << 7 | (*c->in & (LAST - 1));
        if (*c->in++ & LAST) {
            return n;
        }
    }
    c->bad = true;
    return 0;
}

static size_t keep_number(Code *c)
{
    const unsigned char *from = c->in;
    size_t n = number(c);
    size_t size = c->in - from;

    c->in = from;
    keep(c, size);
    return n;
}

/* A string's length is written as one more; 0 is no string. */
static void keep_string(Code *c)
{
    size_t n = keep_number(c);

    keep(c, n > 0 ? n - 1 : 0);
}

static void skip_string(Code *c)
{
    size_t n = number(c);

    skip(c, n > 0 ? n - 1 : 0);
}

static void keep_constant(Code *c)
{
    int type = c->in < c->end ? *c->in : 0;

    keep(c, 1);
    if (type == TYPE_INTEGER || type == TYPE_FLOAT) {
        keep(c, 8);
    } else if (type == TYPE_SHORT_STRING || type == TYPE_LONG_STRING) {
        keep_string(c);
    }
}

static void put(Code *c, unsigned char byte)
{
    if (!c->bad) {
        *c->out++ = byte; /* in place of at least one that was read */
    }
}

/* By the name of _ENV Lua tells globals from fields. */
static void keep_upvalue_name(Code *c)
{
    static const unsigned char env[] = "\x85_ENV";
    const size_t size = sizeof(env) - 1;

    if ((size_t)(c->end - c->in) >= size && !memcmp(c->in, env, size)) {
        keep(c, size);
    } else {
        skip_string(c);
        put(c, LAST);
    }
}

/* Lines are kept; the list of locals becomes empty. */
static void keep_debug(Code *c)
{
    keep(c, keep_number(c));
    for (size_t n = keep_number(c); n > 0 && !c->bad; n--) {
        keep_number(c); /* instruction */
        keep_number(c); /* line */
    }
    for (size_t n = number(c); n > 0 && !c->bad; n--) {
        skip_string(c);
        number(c); /* first instruction */
        number(c); /* last instruction */
    }
    put(c, LAST);
    for (size_t n = keep_number(c); n > 0 && !c->bad; n--) {
        keep_upvalue_name(c);
    }
}

static void keep_function(Code *c)
{
    keep_string(c);
    keep_number(c); /* first line */
    keep_number(c); /* last line */
    keep(c, 3);     /* parameters, vararg, stack */
    keep(c, keep_number(c) * INSTRUCTION);
    for (size_t n = keep_number(c); n > 0 && !c->bad; n--) {
        keep_constant(c);
    }
    keep(c, keep_number(c) * UPVALUE);
    for (size_t n = keep_number(c); n > 0 && !c->bad; n--) {
        keep_function(c);
    }
    keep_debug(c);
}

bool embed_drop_names(unsigned char *code, size_t *size)
{
    Code c = { .in = code, .end = code + *size, .out = code };

    if (*size < HEADER || memcmp(code, LUA_SIGNATURE, 4) != 0 ||
        code[4] != VERSION || code[5] != 0) {
        return false;
    }
    keep(&c, HEADER);
    keep_function(&c);
    *size = c.out - code;
    return !c.bad && c.in == c.end;
}
