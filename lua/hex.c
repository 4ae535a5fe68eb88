/*
 * Intel HEX files (Intel, "Hexadecimal Object File Format Specification",
 * revision A, 1988): lines of
 *
 *     :  count  address  type  data…  checksum
 *        1      2        1     count  1        bytes, as hexadecimal digits
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/hex.h"

typedef enum RecordType {
    DATA = 0,
    END_OF_FILE = 1,
    SEGMENT = 2,       /* bits 4-19 of the addresses that follow */
    START_SEGMENT = 3, /* CS:IP */
    LINEAR = 4,        /* bits 16-31 of the addresses that follow */
    START_LINEAR = 5,
} RecordType;

typedef struct Record {
    unsigned count, address, type;
    uint8_t data[255];
} Record;

typedef struct Parser {
    const char *path;
    unsigned line;
    uint32_t base;
    bool ended;
    HexImage *hex;
} Parser;

static bool fail(const Parser *p, const char *what, Error **errp)
{
    error_setg(errp, "%s:%u: %s", p->path, p->line, what);
    return false;
}

static int get_byte(const char *text)
{
    int high = g_ascii_xdigit_value(text[0]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value(text[1]);

    return low < 0 ? -1 : high << 4 | low;
}

/* @line has @len characters, without the end of line. */
static bool read_record(const Parser *p, const char *line, size_t len,
                        Record *rec, Error **errp)
{
    uint8_t bytes[1 + 2 + 1 + 255 + 1];
    uint8_t sum = 0;

    if (line[0] != ':') {
        return fail(p, "a record of an Intel HEX file starts with ':'", errp);
    }
    size_t n = (len - 1) / 2;
    if (len % 2 == 0 || n < 5 || n > sizeof(bytes)) {
        return fail(p, "the record has a wrong number of digits", errp);
    }
    for (size_t i = 0; i < n; i++) {
        int byte = get_byte(line + 1 + 2 * i);
        if (byte < 0) {
            return fail(p,
                        "the record has something other than hexadecimal "
                        "digits in it",
                        errp);
        }
        bytes[i] = byte;
        sum += byte;
    }
    rec->count = bytes[0];
    if (n != rec->count + 5u) {
        return fail(p, "the record has a wrong number of digits", errp);
    }
    if (sum != 0) {
        return fail(p, "the record's checksum is wrong", errp);
    }
    rec->address = bytes[1] << 8 | bytes[2];
    rec->type = bytes[3];
    memcpy(rec->data, bytes + 4, rec->count);
    return true;
}

/* Data that follows on the last block makes it longer. */
static void add_data(HexImage *hex, uint32_t start, const Record *rec)
{
    HexBlock *last =
        hex->blocks->len == 0
            ? NULL
            : &g_array_index(hex->blocks, HexBlock, hex->blocks->len - 1);

    if (rec->count == 0) {
        return;
    }
    if (!last || last->start + last->data->len != start) {
        HexBlock block = { start, g_byte_array_new() };
        g_array_append_val(hex->blocks, block);
        last = &g_array_index(hex->blocks, HexBlock, hex->blocks->len - 1);
    }
    g_byte_array_append(last->data, rec->data, rec->count);
    hex->size += rec->count;
}

static bool apply(Parser *p, const Record *rec, Error **errp)
{
    static const int counts[] = { -1, 0, 2, 4, 2, 4 };
    HexImage *hex = p->hex;
    const uint8_t *d = rec->data;

    if (rec->type >= G_N_ELEMENTS(counts)) {
        return fail(p, "the record is of an unknown type", errp);
    }
    if (counts[rec->type] >= 0 && rec->count != (unsigned)counts[rec->type]) {
        return fail(p, "the record has a wrong number of data bytes", errp);
    }
    switch ((RecordType)rec->type) {
    case DATA:
        add_data(hex, p->base + rec->address, rec);
        break;
    case END_OF_FILE:
        p->ended = true;
        break;
    case SEGMENT:
        p->base = (d[0] << 8 | d[1]) << 4;
        break;
    case LINEAR:
        p->base = (uint32_t)(d[0] << 8 | d[1]) << 16;
        break;
    case START_SEGMENT:
        hex->entry = ((d[0] << 8 | d[1]) << 4) + (d[2] << 8 | d[3]);
        hex->has_entry = true;
        break;
    case START_LINEAR:
        hex->entry = (uint32_t)d[0] << 24 | d[1] << 16 | d[2] << 8 | d[3];
        hex->has_entry = true;
        break;
    }
    return true;
}

static bool parse_lines(Parser *p, const char *text, size_t len, Error **errp)
{
    const char *end = text + len;

    while (text < end && !p->ended) {
        const char *eol = memchr(text, '\n', end - text);
        const char *stop = eol ? eol : end;
        while (stop > text && g_ascii_isspace(stop[-1])) {
            stop--;
        }
        p->line++;
        if (stop > text) {
            Record rec;
            if (!read_record(p, text, stop - text, &rec, errp) ||
                !apply(p, &rec, errp)) {
                return false;
            }
        }
        text = eol ? eol + 1 : end;
    }
    if (!p->ended) {
        error_setg(errp, "%s: the file ends without an end record", p->path);
    }
    return p->ended;
}

HexImage *hex_parse(const char *path, const char *text, size_t len,
                    Error **errp)
{
    g_autoptr(HexImage) hex = g_new0(HexImage, 1);
    Parser p = { .path = path, .hex = hex };

    hex->blocks = g_array_new(false, false, sizeof(HexBlock));
    if (!parse_lines(&p, text, len, errp)) {
        return NULL;
    }
    if (hex->blocks->len == 0) {
        error_setg(errp, "%s has no data in it", path);
        return NULL;
    }
    return g_steal_pointer(&hex);
}

bool hex_looks_like(const uint8_t *text, size_t len)
{
    if (len < 11 || text[0] != ':') {
        return false;
    }
    for (int i = 1; i < 11; i++) {
        if (!g_ascii_isxdigit(text[i])) {
            return false;
        }
    }
    return true;
}

void hex_free(HexImage *hex)
{
    if (!hex) {
        return;
    }
    for (guint i = 0; i < hex->blocks->len; i++) {
        g_byte_array_unref(g_array_index(hex->blocks, HexBlock, i).data);
    }
    g_array_free(hex->blocks, true);
    g_free(hex);
}
