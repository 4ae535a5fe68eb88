/*
 * What images cover: QEMU's list of ROMs, kept free of overlaps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/roms.h"

typedef struct Taken {
    AddressSpace *as;
    RomSpan span;
    char *name;
} Taken;

static GArray *taken; /* of Taken; as long-lived as QEMU's list */

static bool overlap(const RomSpan *a, const RomSpan *b)
{
    /* no span wraps round: check_span() has seen to that */
    return a->start <= b->start ? b->start - a->start < a->size
                                : a->start - b->start < b->size;
}

static bool check_span(const char *name, const RomSpan *span, Error **errp)
{
    if (span->size == 0) {
        error_setg(errp, "%s is empty", name);
        return false;
    }
    if (span->size - 1 > UINT64_MAX - span->start) {
        error_setg(errp,
                   "%s: 0x%" PRIx64 " bytes at 0x%" PRIx64 " reach past "
                   "the end of the address space",
                   name, span->size, span->start);
        return false;
    }
    return true;
}

static void report(const char *name, const RomSpan *a, const char *other,
                   const RomSpan *b, Error **errp)
{
    error_setg(errp,
               "%s (0x%" PRIx64 "-0x%" PRIx64 ") overlaps %s (0x%" PRIx64
               "-0x%" PRIx64 ")",
               name, a->start, a->start + (a->size - 1), other, b->start,
               b->start + (b->size - 1));
}

static bool check_taken(AddressSpace *as, const char *name, const RomSpan *span,
                        Error **errp)
{
    for (guint i = 0; taken && i < taken->len; i++) {
        Taken *t = &g_array_index(taken, Taken, i);
        if (t->as == as && overlap(span, &t->span)) {
            report(name, span, t->name, &t->span, errp);
            return false;
        }
    }
    return true;
}

static bool check_spans(AddressSpace *as, const char *name,
                        const RomSpan *spans, size_t count, Error **errp)
{
    for (size_t i = 0; i < count; i++) {
        if (!check_span(name, &spans[i], errp) ||
            !check_taken(as, name, &spans[i], errp)) {
            return false;
        }
        for (size_t j = 0; j < i; j++) {
            if (overlap(&spans[i], &spans[j])) {
                report(name, &spans[i], "itself", &spans[j], errp);
                return false;
            }
        }
    }
    return true;
}

bool roms_check(AddressSpace *as, const char *name, const RomSpan *spans,
                size_t count, Error **errp)
{
    if (phase_check(PHASE_MACHINE_READY)) {
        error_setg(errp,
                   "%s: images can be loaded only while the machine is "
                   "being built; a running one's memory is written with "
                   "space:write",
                   name);
        return false;
    }
    return check_spans(as, name, spans, count, errp);
}

void roms_note(AddressSpace *as, const char *name, const RomSpan *spans,
               size_t count)
{
    if (!taken) {
        taken = g_array_new(false, false, sizeof(Taken));
    }
    for (size_t i = 0; i < count; i++) {
        Taken t = { as, spans[i], g_strdup(name) };
        g_array_append_val(taken, t);
    }
}

/* "info roms" is the only view of QEMU's list that there is. */
GArray *roms_mark(void)
{
    g_autoptr(HumanReadableText) text = qmp_x_query_roms(NULL);
    g_auto(GStrv) lines = g_strsplit(text->human_readable_text, "\n", -1);
    GArray *spans = g_array_new(false, false, sizeof(RomSpan));

    for (char **line = lines; *line; line++) {
        RomSpan span;
        if (sscanf(*line, "addr=%" SCNx64 " size=0x%" SCNx64, &span.start,
                   &span.size) == 2) {
            g_array_append_val(spans, span);
        }
    }
    return spans;
}

/* Remove one span equal to @span; false if there is none. */
static bool take_span(GArray *spans, const RomSpan *span)
{
    for (guint i = 0; i < spans->len; i++) {
        RomSpan *s = &g_array_index(spans, RomSpan, i);
        if (s->start == span->start && s->size == span->size) {
            g_array_remove_index_fast(spans, i);
            return true;
        }
    }
    return false;
}

bool roms_note_new(GArray *mark, AddressSpace *as, const char *name,
                   Error **errp)
{
    g_autoptr(GArray) before = mark;
    g_autoptr(GArray) after = roms_mark();

    for (guint i = after->len; i-- > 0;) {
        RomSpan span = g_array_index(after, RomSpan, i);
        if (take_span(before, &span)) {
            g_array_remove_index(after, i);
        }
    }
    RomSpan *spans = (RomSpan *)after->data;
    if (!check_spans(as, name, spans, after->len, errp)) {
        return false;
    }
    roms_note(as, name, spans, after->len);
    return true;
}
