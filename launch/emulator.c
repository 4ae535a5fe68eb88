/*
 * Finding and running the launchers that start QEMU with the module.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "emulator.h"
#include "command.h"
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "qemu-system-"

/* <root>/lib/qemu-scripted, for <root>/bin/qemu-scripted. */
static const char *library_dir(void)
{
    static char *dir;

    if (!dir) {
        g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
        g_autofree char *bin = g_path_get_dirname(self ? self : ".");
        g_autofree char *root = g_path_get_dirname(bin);

        dir = g_build_filename(root, "lib", "qemu-scripted", NULL);
    }
    return dir;
}

const char *emulator_dir(void)
{
    static char *dir;

    if (!dir) {
        dir = g_build_filename(library_dir(), "bin", NULL);
    }
    return dir;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted. */
static GPtrArray *list_dir(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

char **emulator_modules(void)
{
    g_autoptr(GPtrArray) names = list_dir(library_dir());
    g_autoptr(GStrvBuilder) modules = g_strv_builder_new();

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *file =
            g_build_filename(library_dir(), name, "module.so", NULL);

        if (g_file_test(file, G_FILE_TEST_EXISTS)) {
            g_strv_builder_add(modules, name);
        }
    }
    return g_strv_builder_end(modules);
}

/* Whether the QEMU behind a launcher is installed. */
static gboolean is_installed(const char *name)
{
    g_autofree char *path = g_find_program_in_path(name);

    return path != NULL;
}

char *emulator_path(const char *arch, GError **error)
{
    g_autofree char *name = g_strconcat(PREFIX, arch, NULL);
    g_autofree char *path = g_build_filename(emulator_dir(), name, NULL);

    if (!is_installed(name)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                    "%s is not installed", name);
        return NULL;
    }
    if (!g_file_test(path, G_FILE_TEST_IS_EXECUTABLE)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                    "%s has no launcher here: build qemu-scripted again", name);
        return NULL;
    }
    return g_steal_pointer(&path);
}

char *emulator_any(GError **error)
{
    g_autoptr(GPtrArray) names = list_dir(emulator_dir());

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];

        if (g_str_has_prefix(name, PREFIX) && is_installed(name)) {
            return g_build_filename(emulator_dir(), name, NULL);
        }
    }
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                "no " PREFIX "* is installed that has a launcher in %s",
                emulator_dir());
    return NULL;
}

/* Whether "NAME  description" is a line of what `-M help` prints. */
static gboolean has_machine(const char *launcher, const char *machine)
{
    g_autofree char *list = NULL;
    const char *argv[] = { launcher, "-M", "help", NULL };

    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &list, NULL, NULL, NULL)) {
        return FALSE;
    }
    g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
    size_t len = strlen(machine);
    for (char **line = lines; *line; line++) {
        if (strncmp(*line, machine, len) == 0 && (*line)[len] == ' ') {
            return TRUE;
        }
    }
    return FALSE;
}

char *emulator_with_machine(const char *machine, GError **error)
{
    g_autoptr(GPtrArray) names = list_dir(emulator_dir());
    const char *found = NULL;

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *launcher =
            g_build_filename(emulator_dir(), name, NULL);

        if (g_str_has_prefix(name, PREFIX) && is_installed(name) &&
            has_machine(launcher, machine)) {
            found = !found || (g_str_has_suffix(name, "64") &&
                               !g_str_has_suffix(found, "64"))
                        ? name
                        : found;
        }
    }
    if (!found) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                    "no installed QEMU has a machine '%s', and it is no script "
                    "(*.lua) or description (*.json)",
                    machine);
        return NULL;
    }
    return g_strdup(found + strlen(PREFIX));
}

void emulator_add_option(GString *s, const char *name, const char *value)
{
    g_string_append_printf(s, ",%s=", name);
    for (; *value; value++) {
        g_string_append_c(s, *value);
        if (*value == ',') {
            g_string_append_c(s, ',');
        }
    }
}

char *emulator_ask(const char *const *argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
    g_autofree char *answer = NULL;

    if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, &answer,
                                                   NULL, &error)) {
        complain("%s", error->message);
        return NULL;
    }
    if (!g_subprocess_get_successful(process)) {
        /* It has said why, on the standard error it shares with us. */
        return NULL;
    }
    /* The script may have printed things of its own before. */
    g_strchomp(answer);
    const char *last = strrchr(answer, '\n');

    return g_strdup(last ? last + 1 : answer);
}

int emulator_become(char **argv)
{
    execv(argv[0], argv);
    complain("%s: %s", argv[0], g_strerror(errno));
    return 1;
}
