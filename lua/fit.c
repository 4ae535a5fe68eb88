/*
 * Whether a value fits a property of a device, without a device.
 *
 * A setter of hw/core/qdev-properties.c visits the value with the visitor of
 * its C type and stores the result. The visit alone needs no instance.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/fit.h"
#include "lua/names.h"

#include "qapi/qobject-input-visitor.h"

#define FIT(name, type) \
    static bool fit_##name(Visitor *v, const char *property, Error **errp) \
    { \
        type value; \
        return visit_type_##name(v, property, &value, errp); \
    }

FIT(bool, bool)
FIT(uint8, uint8_t)
FIT(uint16, uint16_t)
FIT(uint32, uint32_t)
FIT(uint64, uint64_t)
FIT(int32, int32_t)
FIT(int64, int64_t)
FIT(size, uint64_t)

static bool fit_size32(Visitor *v, const char *property, Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, property, &value, errp)) {
        return false;
    }
    if (value > UINT32_MAX) {
        error_setg(errp, "Parameter '%s' expects 0 to %" PRIu32 " bytes",
                   property, UINT32_MAX);
        return false;
    }
    return true;
}

static bool fit_string(Visitor *v, const char *property, Error **errp)
{
    g_autofree char *value = NULL;

    return visit_type_str(v, property, &value, errp);
}

/* Setters that check nothing else. */
static const struct {
    const PropertyInfo *info;
    bool (*fit)(Visitor *v, const char *property, Error **errp);
} fields[] = {
    { &qdev_prop_bit, fit_bool },      { &qdev_prop_bit64, fit_bool },
    { &qdev_prop_bool, fit_bool },     { &qdev_prop_uint8, fit_uint8 },
    { &qdev_prop_uint16, fit_uint16 }, { &qdev_prop_uint32, fit_uint32 },
    { &qdev_prop_uint64, fit_uint64 }, { &qdev_prop_int32, fit_int32 },
    { &qdev_prop_int64, fit_int64 },   { &qdev_prop_size, fit_size },
    { &qdev_prop_size32, fit_size32 }, { &qdev_prop_string, fit_string },
};

bool fit_try(const Property *p, const char *type, const char *name,
             QObject *value, Error **errp)
{
    Error *err = NULL;
    bool ok = true;
    int word;

    if (!p) {
        return true;
    }
    Visitor *v = qobject_input_visitor_new(value);
    if (p->info->enum_table) {
        ok = visit_type_enum(v, name, &word, p->info->enum_table, &err);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (p->info == fields[i].info) {
            ok = fields[i].fit(v, name, &err);
        }
    }
    visit_free(v);
    if (!ok) {
        fit_propagate(errp, err, p, type);
    }
    return ok;
}

static char *words_of(const QEnumLookup *words)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();

    for (int i = 0; i < words->size; i++) {
        if (words->array[i]) {
            g_ptr_array_add(list, (void *)words->array[i]);
        }
    }
    return names_join(list);
}

/* What a property takes, where QEMU names a C type or nothing; or NULL. */
static char *what_it_takes(const Property *p, const char *type)
{
    static const struct {
        const char *type, *range;
    } integers[] = {
        { "uint8", "0 to 255" },
        { "uint16", "0 to 65535" },
        { "uint32", "0 to 4294967295" },
        { "int32", "-2147483648 to 2147483647" },
    };

    if (p && p->info->enum_table) {
        return words_of(p->info->enum_table);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(integers); i++) {
        if (strcmp(type, integers[i].type) == 0) {
            return g_strdup_printf("an integer from %s", integers[i].range);
        }
    }
    return NULL;
}

void fit_propagate(Error **errp, Error *err, const Property *p,
                   const char *type)
{
    g_autofree char *takes = what_it_takes(p, type);

    if (takes && g_str_has_prefix(error_get_pretty(err), "Parameter '")) {
        error_setg(errp, "%s: it takes %s", error_get_pretty(err), takes);
        error_free(err);
    } else {
        error_propagate(errp, err);
    }
}
